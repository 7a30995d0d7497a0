"""Thresholds and verdicts: by brute force, at ties, where evidence is short, by file and by command."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import torch
from reds import MeanRed, red

from embed64.core.errors import InputError
from embed64.core.files import sha256_file
from embed64.data.catalog import Catalog
from embed64.evaluate.calibration import Calibration, IndexSize, beside, calibrate, calibrated, find_calibration
from embed64.evaluate.error_rates import Distances, keeps, largest

SHA = ("a" * 64, "c" * 64)


def catalog(labels: list[str], **columns: list[str]) -> Catalog:
    rows = pd.DataFrame({"path": [f"{i}.png" for i in range(len(labels))], "label": labels, "source": "s"})
    return Catalog(rows.assign(**{"domain": "d", **columns}), Path())


def pairs_of(labels: int, apart: float, seed: int = 0) -> tuple[torch.Tensor, Catalog]:
    """Labels of two images, `apart` from each other at most, at random places of a square of side 1."""
    rng = np.random.default_rng(seed)
    places = np.repeat(rng.random((labels, 2)), 2, axis=0)
    places[1::2, 0] += apart * rng.random(labels)
    return torch.from_numpy(places.astype(np.float32)), catalog([f"l{n // 2:03}" for n in range(2 * labels)])


def on_a_line(places: list[float], labels: str, match: float, non_match: float, **columns) -> Calibration:
    return calibrated(torch.tensor(places)[:, None], catalog(list(labels), **columns), match, non_match, SHA)


def made(same_below: list[float], not_here_from: float, images: tuple[int, ...] = (1, 10, 50)) -> Calibration:
    rates = {"false_match_rate": 0.01, "false_match_rate_ci95": (0, 0.02), "same_of_true": 0.5}
    rates |= {"same_of_true_ci95": (0.4, 0.6), "not_here_of_absent": 0.9}
    sizes = [
        IndexSize(images=n, same_below=t, measured=True, labels=30, **rates)
        for n, t in zip(images, same_below, strict=True)
    ]
    return Calibration(
        artifact_sha256=SHA[0],
        catalog_sha256=SHA[1],
        images=99,
        labels=30,
        left_out=0,
        index_of="others",
        false_match_rate=0.05,
        false_non_match_rate=0.05,
        not_here_from=not_here_from,
        not_here_labels=30,
        not_here_of_true=0.04,
        not_here_of_true_ci95=(0.01, 0.08),
        sizes=tuple(sizes),
    )


def test_the_verdict_depends_on_the_size_of_the_index():
    judge = made([0.8, 0.6, 0.4], 1.0)
    assert [judge.same_below(n) for n in (1, 2, 10, 11, 50, 51)] == [0.8, 0.6, 0.6, 0.4, 0.4, 0.0]
    assert judge.largest_index == 50
    assert [judge.verdict(0.7), judge.verdict(0.7, 10), judge.verdict(0.5, 10)] == ["same", "unsure", "same"]
    assert [judge.verdict(0.0, 51), judge.verdict(0.9, 51), judge.verdict(1.0, 51)] == ["unsure", "unsure", "not here"]


def test_a_distance_that_is_a_threshold_is_on_its_far_side():
    judge = made([0.5], 1.0, (1,))
    near, far = np.nextafter([0.5, 1.0], 0)
    assert [judge.verdict(d) for d in (near, 0.5, far, 1.0)] == ["same", "unsure", "unsure", "not here"]


def test_between_true_and_other_pairs_that_are_far_apart_it_is_unsure():
    # True pairs end at 0.3 and others begin at 0.9: what lies between is neither.
    judge = made([0.9], 0.3, (1,))
    assert [judge.verdict(d) for d in (0.29, 0.3, 0.6, 0.89, 0.9)] == ["same", "unsure", "unsure", "unsure", "not here"]


def test_without_a_threshold_between_them_nothing_is_unsure():
    judge = made([0.5], 0.5, (1,))
    assert [judge.verdict(d) for d in (0.49, 0.5)] == ["same", "not here"]


def is_largest(found: Distances, limit: float, size: int, rate: float) -> bool:
    """Whether the limit is a distance that was seen, and keeps the rate, and the next larger one does not."""
    seen = np.unique(found.searched[0].distances)
    place = np.searchsorted(seen, np.float32(limit))
    beyond = found.matched(seen[place + 1], size)
    return seen[place] == np.float32(limit) and keeps(found.matched(limit, size), rate) and not keeps(beyond, rate)


@pytest.mark.parametrize("rate", [0.04, 0.1, 0.3])
def test_thresholds_by_brute_force(rate):
    embeddings, table = pairs_of(30, 0.1)
    judge, found = calibrated(embeddings, table, rate, rate, SHA), Distances(embeddings, table)
    assert [size.images for size in judge.sizes if size.measured] == [1, 2, 5, 10, 20, 50, 58]
    for size in judge.sizes[:7]:
        assert is_largest(found, size.same_below, size.images, rate)
        assert size.false_match_rate == pytest.approx(found.matched(size.same_below, size.images).mean())
        assert size.false_match_rate_ci95[0] <= size.false_match_rate <= size.false_match_rate_ci95[1]
    thresholds = [size.same_below for size in judge.sizes]
    assert thresholds == sorted(thresholds, reverse=True)


@pytest.mark.parametrize(("rate", "beyond"), [(0.04, 0), (0.1, 2), (0.3, 8)])
def test_not_here_by_brute_force(rate, beyond):
    # Of 30 labels with a pair each, (beyond + 1) / 31 is at most the rate.
    embeddings, table = pairs_of(30, 0.1)
    judge = calibrated(embeddings, table, rate, rate, SHA)
    true = np.sort(np.linalg.norm(embeddings[0::2] - embeddings[1::2], axis=1))
    assert judge.not_here_from == np.nextafter(true[-1 - beyond], np.float32(9))
    assert judge.not_here_of_true == pytest.approx(beyond / 30)
    assert judge.not_here_of_true_ci95[0] <= judge.not_here_of_true <= judge.not_here_of_true_ci95[1]


def test_beyond_the_images_that_there_are_it_is_a_bound():
    embeddings, table = pairs_of(40, 0.1)
    judge, found = calibrated(embeddings, table, 0.2, 0.2, SHA), Distances(embeddings, table)
    assert [size.images for size in judge.sizes] == [1, 2, 5, 10, 20, 50, 78, 100, 200, 500, 704]
    assert [size.images for size in judge.sizes if not size.measured] == [100, 200, 500, 704]
    # With the rate r among 78 images, 1 - (1 - r)^(n / 78) are at most falsely matched among n; 40 labels show 1 / 41.
    assert int(78 * np.log(1 - 0.2) / np.log(1 - 1 / 41)) == 704
    for size in judge.sizes[-4:]:
        assert is_largest(found, size.same_below, 78, 1 - 0.8 ** (78 / size.images))
        within = found.matched(size.same_below, 78).mean()
        assert size.false_match_rate == pytest.approx(1 - (1 - within) ** (size.images / 78))


def test_the_bound_holds_in_a_larger_catalog():
    larger, within = Distances(*pairs_of(800, 0.1, seed=99)), []
    for found in (Distances(*pairs_of(40, 0.1, seed)) for seed in range(12)):
        for size in (200, 500):
            allowed = 1 - 0.8 ** (78 / size)
            limit = largest(lambda v, found=found, allowed=allowed: keeps(found.matched(v, 78), allowed))
            within.append(larger.matched(limit, size).mean())
    assert np.mean(within[0::2]) <= 0.2
    assert np.mean(within[1::2]) <= 0.2


def test_ties_are_on_the_safe_side():
    # All images of other objects are at 1, all of the same at 0 (a, b) or 2 (c): nobody can be told apart beyond that.
    judge = on_a_line([0, 0, 1, 1, 0, 2], "aabbcc", 0.3, 0.3)
    assert judge.sizes[0].same_below <= 1
    same = on_a_line([0.0] * 6, "aabbcc", 0.3, 0.3)
    assert [size.same_below for size in same.sizes] == [0.0] * len(same.sizes)
    assert (same.verdict(0.0), same.verdict(1.0)) == ("unsure", "not here")
    assert same.sizes[0].false_match_rate == 0
    assert same.sizes[0].same_of_true == 0


def test_a_small_domain_limits_the_measured_index_only_if_its_labels_are_needed():
    # Two labels of 22 have two images of others, twenty have 38: a rate of 1/20 takes 19 labels, one of 1/22 takes 21.
    labels = np.repeat([f"l{n:02}" for n in range(22)], 2).tolist()
    table = catalog(labels, domain=["x"] * 4 + ["z"] * 40)
    places = torch.from_numpy(np.random.default_rng(0).random((44, 2)).astype(np.float32))
    for rate, measured in ((1 / 20, 38), (1 / 22, 2)):
        judge = calibrated(places, table, rate, 0.2, SHA)
        assert max(size.images for size in judge.sizes if size.measured) == measured


@pytest.mark.parametrize(
    ("labels", "match", "non_match", "said"),
    [
        ("aaaa", 0.3, 0.3, "c: no domain has images of two labels to compare, so nothing says how near two objects"),
        ("abcd", 0.3, 0.3, "c: no label has two images to compare that are not duplicates"),
        (
            "aabbcc",
            0.05,
            0.3,
            "c: 3 labels with others in their domain cannot promise a false-match rate of 0.05; the smallest is 0.25:"
            " promise that, or give 19 labels that were not trained on",
        ),
        ("aabbcc", 0.001, 0.3, "c: 3 labels with others in their domain cannot promise .* or give 999 labels"),
        (
            "aabbcd",
            0.3,
            0.3,
            "c: 2 labels with two images to compare cannot promise a false-non-match rate of 0.3; the smallest is"
            " 0.3334: promise that, or give 3 labels",
        ),
    ],
)
def test_what_cannot_be_promised_is_refused(labels, match, non_match, said):
    with pytest.raises(InputError, match=f"^{said}"):
        calibrated(torch.rand(len(labels), 2), catalog(list(labels)), match, non_match, SHA, "c")


@pytest.mark.parametrize("labels", [3, 19, 48])
def test_the_smallest_rate_that_is_named_can_be_promised(labels):
    embeddings, table = pairs_of(labels, 0.1)
    with pytest.raises(InputError) as refused:
        calibrated(embeddings, table, 0.001, 0.5, SHA)
    rate = float(str(refused.value).partition("the smallest is ")[2].partition(":")[0])
    judge = calibrated(embeddings, table, rate, rate, SHA)
    # The threshold is then the nearest other image: nothing that was seen would be a false match.
    assert judge.sizes[0].false_match_rate == 0
    assert judge.sizes[0].same_below == Distances(embeddings, table).searched[0].distances.min()


def test_duplicates_under_two_labels_are_left_out_and_counted():
    embeddings, table = pairs_of(10, 0.1)
    table.rows["cluster"] = ["x", "", "x", *[""] * 17]
    judge = calibrated(embeddings, table, 0.2, 0.2, SHA)
    assert (judge.images, judge.left_out, judge.labels, judge.not_here_labels) == (18, 2, 10, 8)


@pytest.fixture(scope="module")
def artifact(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("artifact") / "saved_model.pt"
    torch.jit.save(torch.jit.script(MeanRed()), path)
    return path


@pytest.fixture
def folder(tmp_path: Path, artifact: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Eight reds, 30 apart, each as two images 2 apart; four of the labels are `train`."""
    monkeypatch.chdir(tmp_path)
    Path("saved_model.pt").write_bytes(artifact.read_bytes())
    lines = ["path,label,domain,source,split"]
    for label in range(8):
        for number in range(2):
            red(Path(f"photos/{label}{number}.png"), 30 * label + 2 * number)
            lines.append(f"photos/{label}{number}.png,l{label},reds,s,{'train' if label < 4 else 'holdout'}")
    Path("c.csv").write_text("\n".join(lines) + "\n")
    return tmp_path


def test_the_holdout_is_what_is_calibrated_on(folder):
    judge = calibrate("saved_model.pt", "c.csv", 0.2, 0.2)
    assert (judge.images, judge.labels) == (8, 4)
    assert judge.artifact_sha256 == sha256_file(Path("saved_model.pt"))
    assert judge.catalog_sha256 == sha256_file(Path("c.csv"))
    assert judge.not_here_from == pytest.approx(2 / 255, rel=1e-4)
    assert judge.same_below(1) == judge.same_below(6) == pytest.approx(28 / 255, rel=1e-4)


@pytest.mark.parametrize("rates", [(0.0, 0.2), (1.0, 0.2), (0.2, -1.0), (float("nan"), 0.2)])
def test_a_rate_that_is_none_is_refused_before_the_work(folder, rates):
    with pytest.raises(InputError, match="match rate .*: give a share between 0 and 1, e.g. 0.05"):
        calibrate("saved_model.pt", "c.csv", *rates)


def test_a_file_is_read_as_it_was_written(folder):
    judge = calibrate("saved_model.pt", "c.csv", 0.2, 0.2)
    assert judge.save("j.json") == Path("j.json")
    assert Calibration.load("j.json", "saved_model.pt") == judge


def test_a_calibration_of_another_artifact_is_refused_by_name(folder):
    made([0.5], 1.0, (1,)).save("j.json")
    with pytest.raises(InputError) as refused:
        Calibration.load("j.json", "saved_model.pt")
    assert str(refused.value) == (
        f"j.json: is of the artifact of SHA-256 {'a' * 64}, but saved_model.pt has"
        f" {sha256_file(Path('saved_model.pt'))}; make one with `embed64 calibrate`"
    )


def test_what_is_no_calibration_is_refused(folder):
    whole = json.loads(made([0.5], 1.0, (1,)).model_dump_json())
    for content, said in (
        (whole | {"false_match_rate": 2}, "not a calibration (key 'false_match_rate': input should be less than 1)"),
        (whole | {"sizes": []}, "not a calibration (key 'sizes': "),
        (whole | {"sizes": [{"images": 1}]}, "not a calibration (key 'sizes.0.same_below': field required)"),
        (whole | {"new": 1}, "not a calibration (key 'new': extra inputs are not permitted)"),
        ([], "damaged, holds no object"),
    ):
        Path("j.json").write_text(json.dumps(content))
        with pytest.raises(InputError) as refused:
            Calibration.load("j.json", "saved_model.pt")
        assert str(refused.value).startswith(f"j.json: {said}")
    with pytest.raises(InputError, match=r"^no\.json: no such file; make one with `embed64 calibrate`$"):
        Calibration.load("no.json", "saved_model.pt")


def test_the_calibration_beside_an_artifact_is_found_if_it_is_its_own(folder, capfd):
    artifact = Path("saved_model.pt")
    assert beside(artifact) == Path("saved_model.calibration.json")
    assert find_calibration(artifact) is None
    judge = calibrate(artifact, "c.csv", 0.2, 0.2)
    judge.save(beside(artifact))
    assert find_calibration(artifact) == judge
    capfd.readouterr()
    made([0.5], 1.0, (1,)).save(beside(artifact))
    assert find_calibration(artifact) is None
    said = capfd.readouterr().err
    assert "saved_model.calibration.json: is of the artifact of SHA-256 aaaa" in said
    assert "so there are no verdicts" in said
    judge.save("mine.json")
    assert find_calibration(artifact, Path("mine.json")) == judge


def test_images_that_the_run_was_trained_on_are_refused(folder):
    Path("catalog.csv").write_text(Path("c.csv").read_text().replace("holdout", "train"))
    said = r"^c\.csv: 8 of 8 images were trained on by \., e\.g\. 40\.png; they promise nothing"
    with pytest.raises(InputError, match=said):
        calibrate("saved_model.pt", "c.csv", 0.2, 0.2)


def test_the_commands_say_the_verdicts(folder, here):
    query, same, other = (f"photos/{name}.png" for name in ("40", "41", "50"))
    compare = ["compare", "saved_model.pt", query, same, other]
    search = ["search", "saved_model.pt", query, "--index", "photos", "-k", "3"]
    small = ["search", "saved_model.pt", query, "--index", "small"]
    shutil.copytree("photos", "small", ignore=lambda _, names: [n for n in names if n not in ("41.png", "50.png")])
    plain = [here(*command).out.splitlines() for command in (compare, search, small)]
    rates = ["--false-match-rate", "0.2", "--false-non-match-rate", "0.2"]
    done = here("calibrate", "saved_model.pt", "--catalog", "c.csv", *rates).out.splitlines()
    assert done[0].split()[:4] == ["index", "same", "below", "false"]
    assert done[1].split()[:2] == ["1", "0.110"]
    assert done[-1] == "saved_model.calibration.json: used by embed64 compare and search"

    compared, searched, found = (here(*command).out.splitlines() for command in (compare, search, small))
    assert [line.split()[-2:] for line in compared[1:3]] == [["0.01", "same"], ["not", "here"]]
    assert compared[3] == "among 1 image: same below 0.110 (at most 0.2 false), not here from 0.008 (at most 0.2 false)"
    assert found[0].split() == ["rank", "distance", "image", "verdict"]
    assert [line.split()[3:] for line in found[1:3]] == [["same"], ["not", "here"]]
    assert found[3].startswith("among 2 images: same below 0.110 (at most 0.2 false), not here")
    assert found[4] == "verdict: same"
    # What a promise cannot be given for is not said.
    assert [line.split()[3:] for line in searched[1:4]] == [["unsure"], ["not", "here"], ["not", "here"]]
    assert searched[4].startswith("among 16 images: no `same`, which the calibration promises among 6 images at most")
    assert searched[5] == "verdict: unsure"
    # All that was printed before is still there.
    for before, after in zip(plain, (compared, searched, found), strict=True):
        assert len(before) < len(after)
        assert before[-1] == after[-1]
        assert [line.split()[:3] for line in before[:-1]] == [line.split()[:3] for line in after[: len(before) - 1]]


def test_a_calibration_that_is_given_is_used_or_refused(folder, here):
    calibrate("saved_model.pt", "c.csv", 0.2, 0.2).save("mine.json")
    arguments = ["saved_model.pt", "photos/00.png", "photos/01.png", "photos/10.png"]
    assert "not here" in here("compare", *arguments, "--calibration", "mine.json").out
    assert "not here" not in here("compare", *arguments).out
    made([0.5], 1.0, (1,)).save("other.json")
    done = here("compare", *arguments, "--calibration", "other.json", code=2)
    assert "other.json: is of the artifact of SHA-256 aaaa" in done.err
    done = here("search", "saved_model.pt", "photos/00.png", "--index", "photos", "--calibration", "no.json", code=2)
    assert "no.json: no such file" in done.err


def test_too_few_labels_are_said_by_the_command(folder, here):
    done = here("calibrate", "saved_model.pt", "--catalog", "c.csv", code=2)
    assert "c.csv: 4 labels with others in their domain cannot promise a false-match rate of 0.05" in done.err
    assert "the smallest is 0.2: promise that, or give 19 labels" in done.err
    assert not Path("saved_model.calibration.json").exists()
