"""Scores of a hand-made artifact on hand-made images, every number worked by hand."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import torch
from PIL import Image
from torch import Tensor, nn

from embed64.artifact.loading import load_artifact
from embed64.core.errors import InputError
from embed64.core.files import sha256_file
from embed64.data.catalog import Catalog, catalog_sha256, write_catalog
from embed64.data.decode import decode
from embed64.evaluate.embedding import embed_files
from embed64.evaluate.held_out import protocol_rows
from embed64.evaluate.protocols import PROTOCOLS
from embed64.evaluate.scoring import Scored, evaluate_artifact, held_out, score, scored_rows


class MeanColour(nn.Module):
    """An image's mean red, green and blue, 0 to 1, and 61 zeros."""

    def forward(self, images: Tensor) -> Tensor:
        colour = images.to(torch.float32).mean([2, 3]) / 255.0
        return torch.cat([colour, torch.zeros([images.size(0), 61])], dim=1)


@pytest.fixture(scope="module")
def artifact(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("artifact") / "saved_model.pt"
    torch.jit.save(torch.jit.script(MeanColour()), path)
    return path


def scored(artifact: Path, table: Catalog, digest: str = "", seed: int = 0) -> Scored:
    """Every row was held out from the artifact."""
    part = held_out(artifact, table, np.ones(len(table), bool))
    return score(artifact, table, digest, [part], {}, seed=seed)


def catalog(folder: Path, rows: list[str], columns: str = "label domain") -> Catalog:
    """Each row as words: r10 or b200 (red or blue of that strength, a solid image), then the columns."""
    table = []
    for number, row in enumerate(rows):
        colour, *values = row.split()
        strength = int(colour[1:])
        name = f"{number:02}_{colour}.png"
        Image.new("RGB", (6, 6), (strength, 0, 0) if colour[0] == "r" else (0, 0, strength)).save(folder / name)
        table.append([name, *(value.replace("-", "") for value in values)])
    return Catalog(pd.DataFrame(table, columns=["path", *columns.split()]).assign(source="s"), folder)


# On one line of reds A lies at 0, 60, 90 and B at 62, 100; on one of blues C at 200, 210, 250 and D at 215, 216. Reds
# and blues lie further from each other (200 and more) than any two of a kind. For each query the nearest in order:
#   A0:   A60 B62        -> n=2: hit miss   mP@5 1/2  recall@1 1  MAP@R 1/2
#   A60:  B62 A90        -> n=2: miss hit        1/2           0        (0 + 1/2) / 2 = 1/4
#   A90:  B100 B62       -> n=2: miss miss       0             0        0
#   B62:  A60            -> n=1: miss            0             0        0
#   B100: A90            -> n=1: miss            0             0        0
#   C200: C210 D215      -> n=2: hit miss        1/2           1        1/2
#   C210: D215 D216      -> n=2: miss miss       0             0        0
#   C250: D216 D215      -> n=2: miss miss       0             0        0
#   D215: D216           -> n=1: hit             1             1        1
#   D216: D215           -> n=1: hit             1             1        1
WORKED = ["r0 A red", "r60 A red", "r90 A red", "r62 B red", "r100 B red"]
WORKED += ["b200 C blue", "b210 C blue", "b250 C blue", "b215 D blue", "b216 D blue"]


def test_numbers_worked_by_hand(tmp_path, artifact):
    scores = scored(artifact, catalog(tmp_path, WORKED), "f" * 64).scores
    assert scores["mp5"] == pytest.approx((0.5 + 0.5 + 0.5 + 1 + 1) / 10)  # 0.35
    assert scores["recall_at_1"] == pytest.approx(4 / 10)
    assert scores["map_at_r"] == pytest.approx((0.5 + 0.25 + 0.5 + 1 + 1) / 10)  # 0.325
    assert scores["per_domain"] == {
        "red": {"mp5": pytest.approx(1 / 5), "recall_at_1": pytest.approx(1 / 5), "queries": 5, "labels": 2},
        "blue": {"mp5": pytest.approx(2.5 / 5), "recall_at_1": pytest.approx(3 / 5), "queries": 5, "labels": 2},
    }
    assert scores["per_source"]["s"]["mp5"] == pytest.approx(0.35)
    mp5 = scores["metrics"]["mp5"]
    assert mp5["over_queries"] == pytest.approx(0.35)
    assert mp5["over_labels"] == pytest.approx((1 / 3 + 0 + 1 / 6 + 1) / 4)
    assert mp5["over_domains"] == pytest.approx((0.2 + 0.5) / 2)
    # Nearer than any other object: A0 one of two (60 before 62), C200 one (210 before 215), D both their other.
    assert scores["triplet_accuracy_hardest"] == pytest.approx((0.5 + 0.5 + 1 + 1) / 10)
    assert (scores["queries"], scores["index"], scores["labels"]) == (10, 10, 4)
    assert scores["queries_without_relevant"] == 0
    low, high = scores["mp5_ci95"]
    assert 0 <= low <= scores["mp5"] <= high <= 1


def test_the_scores_hold_every_promised_key_and_what_they_were_made_from(tmp_path, artifact):
    table = catalog(tmp_path, WORKED)
    digest = catalog_sha256(write_catalog(table, tmp_path / "catalog.csv"))
    scores = scored(artifact, table, digest).scores
    promised = "mp5 mp5_ci95 triplet_accuracy recall_at_1 map_at_r queries index per_domain artifact_sha256"
    assert {*promised.split(), "catalog_sha256"} <= scores.keys()
    assert scores["artifact_sha256"] == sha256_file(artifact)
    assert scores["catalog_sha256"] == sha256_file(tmp_path / "catalog.csv")


def test_triplet_accuracy_by_hand(tmp_path, artifact):
    # A lies at 0 and 100 with B at 50 and 51 between: A as anchor is always wrong (100 > 50), B always right (1 < 49).
    # Of 10,000 triplets each of the four images anchors 2,500.
    scores = scored(artifact, catalog(tmp_path, ["r0 A d", "r100 A d", "r50 B d", "r51 B d"]), "").scores
    assert scores["triplet_accuracy"] == 0.5
    assert scores["triplet_accuracy_same_domain"] == 0.5


def test_hard_triplets_take_their_negatives_from_the_anchor_s_domain(tmp_path, artifact):
    # As before, and in another domain C and D, whose images are always right: their own kind is 1 away, all else 49
    # and more. From the other domain A's negatives lie at least sqrt(0 + 150^2) away, further than its positive at 100.
    rows = ["r0 A d", "r100 A d", "r50 B d", "r51 B d", "b200 C e", "b201 C e", "b150 D e", "b151 D e"]
    result = scored(artifact, catalog(tmp_path, rows), "")
    # Two of eight anchors wrong where all negatives are of their domain, with 1,250 triplets each.
    assert result.scores["triplet_accuracy_same_domain"] == 0.75
    anchors_a = result.triplets["anchor"].isin(["00_r0.png", "01_r100.png"])
    wrong = anchors_a & (result.triplets["reason"] == "same_domain")
    assert result.scores["triplet_accuracy"] == pytest.approx(1 - wrong.mean())
    assert 0.85 < result.scores["triplet_accuracy"] < 0.9  # half of the 2,500 of A


def test_triplets_carry_their_distances(tmp_path, artifact):
    table = catalog(tmp_path, WORKED)
    triplets = scored(artifact, table, "").triplets
    at = {
        path: np.array([0, int(path[4:-4])] if path[3] == "b" else [int(path[4:-4]), 0]) for path in table.rows["path"]
    }
    for row in triplets.head(200).itertuples():
        assert row.d_positive == pytest.approx(np.linalg.norm(at[row.anchor] - at[row.positive]) / 255, abs=1e-6)
        assert row.d_negative == pytest.approx(np.linalg.norm(at[row.anchor] - at[row.negative]) / 255, abs=1e-6)


def test_roles_decide_who_asks_and_who_is_searched(tmp_path, artifact):
    # Queries are Q10 and Q80 of A and Q50 of X, whose label the index lacks; the index holds A at 20, B at 12, 78
    # and 79, and a lone distractor Z. A10: B12 nearest -> miss. A80: B79 -> miss. Both would be hits if the queries
    # found each other or themselves. The role-less A11 asks and is searched: it is what A10 finds first (1 away) and
    # finds B12 (1 away), not the query A10 (1 away).
    rows = ["r10 A d query", "r80 A d query", "r50 X d query", "r20 A d index", "r12 B d index", "r78 B d index"]
    rows += ["r79 B d index", "r200 Z d index"]
    scores = scored(artifact, catalog(tmp_path, rows, "label domain role"), "").scores
    assert (scores["queries"], scores["queries_without_relevant"], scores["index"]) == (2, 1, 5)
    assert scores["mp5"] == 0.0
    assert scores["recall_at_1"] == 0.0

    (tmp_path / "more").mkdir()
    more = scored(artifact, catalog(tmp_path / "more", [*rows, "r11 A d -"], "label domain role"), "").scores
    assert (more["queries"], more["queries_without_relevant"], more["index"]) == (3, 1, 6)
    # A10: n=2 (A20, A11): A11 hit, B12 miss -> 1/2. A80: B79, B78 -> 0. A11: n=1 (A20): B12 -> 0.
    assert more["mp5"] == pytest.approx(0.5 / 3)
    assert more["recall_at_1"] == pytest.approx(1 / 3)


def test_a_domain_without_a_counted_query_is_left_out(tmp_path, artifact):
    rows = ["r10 A d query", "r20 A d index", "r90 B e query", "r95 C e index"]
    scores = scored(artifact, catalog(tmp_path, rows, "label domain role"), "").scores
    assert scores["per_domain"] == {"d": {"mp5": 1.0, "recall_at_1": 1.0, "queries": 1, "labels": 1}}
    assert (scores["queries"], scores["queries_without_relevant"]) == (1, 1)


def test_labels_of_other_sources_or_domains_are_other_objects(tmp_path, artifact):
    table = catalog(tmp_path, ["r10 A d", "r11 A e", "r20 A d", "r21 A e"])
    # Each finds the one of the other domain first, which is no hit for all its equal label name.
    assert scored(artifact, table, "").scores["mp5"] == 0.0


@pytest.mark.parametrize(
    ("splits", "wanted"),
    [
        ("holdout train holdout 1", "0 2"),
        ("train train test test", "2 3"),
        ("val train test train", "0 2"),
        ("0 1 0 1", "0 1 2 3"),  # folds: each is held out once
    ],
)
def test_what_was_not_trained_on_is_scored(tmp_path, capsys, splits, wanted):
    rows = [f"r{n} {label} d {split}" for n, (label, split) in enumerate(zip("AABB", splits.split(), strict=True))]
    table = catalog(tmp_path, rows, "label domain split")
    assert np.flatnonzero(scored_rows(table)).tolist() == [int(number) for number in wanted.split()]
    said = capsys.readouterr().err
    assert ("scoring the rows whose split is" in said) == ("test" in splits)


@pytest.mark.parametrize("splits", ["train train train train", "training training testing testing", "a b a b"])
def test_a_split_that_does_not_say_what_is_held_out_is_refused(tmp_path, splits):
    rows = [f"r{n} A d {split}" for n, split in enumerate(splits.split())]
    with pytest.raises(InputError, match="column 'split' holds '.*'; call what was trained on 'train'"):
        scored_rows(catalog(tmp_path, rows, "label domain split"))


def test_queries_of_a_published_split_search_the_index_that_was_trained_on(tmp_path, artifact):
    # As Met publishes it: all held-out images ask, the index is what is trained on; A10 finds B12, A90 finds A80, the
    # query O asks for what is not there; validation queries (val) and a training image that is no index stay out.
    rows = ["r80 A d index train", "r20 A d index train", "r12 B d index train", "r11 A d - train"]
    rows += ["r10 A d query holdout", "r90 A d query holdout", "r50 O d query holdout", "r13 B d query val"]
    table = catalog(tmp_path, rows, "label domain role split")
    held = scored_rows(table, "c.csv")
    assert np.flatnonzero(held).tolist() == [4, 5, 6]
    assert np.flatnonzero(protocol_rows(table, held)).tolist() == [0, 1, 2, 4, 5, 6]
    result = score(artifact, table, "", [held_out(artifact, table, held)], {})
    assert (result.scores["queries"], result.scores["queries_without_relevant"]) == (2, 1)
    # Among the three of the index, A10 finds B12, A20: 1/2; A90 finds A80, A20: 1.
    assert result.scores["holdout_only"]["mp5"] == pytest.approx(0.75)
    assert set(result.triplets["anchor"]) == {"04_r10.png", "05_r90.png"}  # never an image that was trained on


def test_an_index_that_is_held_out_is_searched_alone(tmp_path):
    # As In-Shop publishes it. Of two sources, each has its own index: t's queries have none but what was trained on.
    rows = ["r80 A d index train", "r12 A d index holdout", "r90 A d query holdout"]
    one = catalog(tmp_path, rows, "label domain role split")
    assert protocol_rows(one, scored_rows(one)).tolist() == [False, True, True]
    (tmp_path / "t").mkdir()
    other = catalog(tmp_path / "t", ["r80 A d index train", "r90 A d query holdout"], "label domain role split")
    rows = pd.concat([one.rows, other.rows.assign(source="t", path="t/" + other.rows["path"])], ignore_index=True)
    both = Catalog(rows, tmp_path)
    assert protocol_rows(both, scored_rows(both)).tolist() == [False, True, True, True, True]


def test_a_catalog_without_a_split_is_scored_whole(tmp_path):
    table = catalog(tmp_path, WORKED)
    assert scored_rows(table).tolist() == [True] * 10


def test_an_artifact_is_evaluated_on_a_catalog_s_holdout_among_all_its_images(tmp_path, artifact):
    # A at 0, 60 and 90 and B at 62 and 100 are held out; C, which was trained on, lies between: A0 finds C30 first.
    rows = [f"{row} holdout" for row in WORKED[:5]] + ["r30 C red train", "r61 C red train"]
    path = write_catalog(catalog(tmp_path, rows, "label domain split"), tmp_path / "c.csv")
    scores = evaluate_artifact(str(artifact), str(path), seed=3)
    assert scores["holdout_only"]["mp5"] == pytest.approx(1 / 5)  # as without C: A0 1/2, A60 1/2
    # A0: C30, A60 -> 1/2. A60: C61, B62 -> 0. The others as without C.
    assert scores["mp5"] == pytest.approx(0.5 / 5)
    assert (scores["queries"], scores["index"], scores["labels"], scores["folds"]) == (5, 7, 2, 1)
    assert scores["catalog_sha256"] == sha256_file(path)
    whole = write_catalog(catalog(tmp_path, WORKED), tmp_path / "whole.csv")
    assert evaluate_artifact(artifact, whole)["queries"] == 10


def test_protocols_decide_who_asks_what_is_searched_and_what_is_averaged(tmp_path, artifact):
    # Held out: A (red) at 0 and 60, B (blue) at 200 and 210; C, which was trained on, is nearer to A0 than A60 is.
    rows = ["r0 A red query holdout", "r60 A red index holdout", "r30 C red - train", "r31 C red - train"]
    rows += ["b200 B blue query holdout", "b210 B blue index holdout", "b205 D blue index holdout"]
    rows += ["b150 B blue query holdout"]
    path = write_catalog(catalog(tmp_path, rows, "label domain role split"), tmp_path / "c.csv")
    scores = {name: evaluate_artifact(artifact, path, protocol=name) for name in PROTOCOLS}
    assert {name: each["protocol"] for name, each in scores.items()} == dict(zip(PROTOCOLS, PROTOCOLS, strict=True))
    # guie: A0 finds C30 first; B200 finds D205 first; B150 is nearer to D205 than to B210.
    assert (scores["guie"]["mp5"], scores["guie"]["queries"], scores["guie"]["index"]) == (0, 3, 5)
    # uned, without C: A0 is right, both of B are wrong; over domains (1 + 0) / 2, over queries 1/3.
    uned = scores["uned"]
    assert (uned["mp5"], uned["recall_at_1"], uned["queries"], uned["index"]) == (0.5, 0.5, 3, 3)
    assert uned["metrics"]["recall_at_1"]["over_queries"] == pytest.approx(1 / 3)
    # ilias: B210 is second after D205, and third after A60, which no query of B is near: 1 + 1/2 + 1/2.
    assert scores["ilias"]["metrics"]["map_at_1000"]["over_queries"] == pytest.approx(2 / 3)
    # leave-one-out: all held out ask but the lonely D205; A both right; B200: D205, B210 -> 1/2; B210: D205, B200
    # -> 1/2; B150: B200, D205 -> 1/2.
    assert scores["leave-one-out"]["queries"] == 5
    assert scores["leave-one-out"]["mp5"] == pytest.approx((1 + 1 + 3 / 2) / 5)
    with pytest.raises(InputError, match="protocol 'gui' is unknown; use guie, uned, ilias, leave-one-out"):
        evaluate_artifact(artifact, path, protocol="gui")


def test_each_query_is_told_with_its_scores(tmp_path, artifact):
    told = pd.DataFrame(scored(artifact, catalog(tmp_path, WORKED)).scores["per_query"])
    assert told["path"].tolist()[:2] == ["00_r0.png", "01_r60.png"]
    assert told["mp5"].tolist() == [0.5, 0.5, 0, 0, 0, 0.5, 0, 0, 1, 1]
    assert told["recall_at_1"].tolist() == [1, 0, 0, 0, 0, 1, 0, 0, 1, 1]
    assert set(told["domain"]) == {"red", "blue"}


def test_the_seed_decides_the_triplets(tmp_path, artifact):
    table = catalog(tmp_path, WORKED)
    one, same, other = (scored(artifact, table, "", seed=s) for s in (1, 1, 2))
    assert one.triplets.equals(same.triplets)
    assert one.scores == same.scores
    assert not one.triplets.equals(other.triplets)


def test_embed_files_equals_one_image_at_a_time_for_mixed_sizes(tmp_path, artifact):
    rng, files = np.random.default_rng(0), []
    for number in range(75):  # runs of equal size longer and shorter than a batch
        size = (7, 9) if number < 40 else (5 + number % 3, 8)
        files.append(tmp_path / f"{number}.png")
        Image.fromarray(rng.integers(0, 256, (*size, 3), dtype=np.uint8)).save(files[-1])
    model = load_artifact(artifact)
    together = embed_files(model, files)
    alone = torch.cat([model(decode(file).unsqueeze(0)) for file in files])
    assert together.shape == (75, 64)
    assert torch.allclose(together, alone, atol=1e-6)


def test_an_image_that_cannot_be_read_is_named(tmp_path, artifact):
    table = catalog(tmp_path, WORKED)
    (tmp_path / "03_r62.png").write_text("no image")
    with pytest.raises(InputError, match="03_r62.png: cannot be read as an image"):
        scored(artifact, table, "")


def test_a_missing_artifact_is_named(tmp_path):
    with pytest.raises(InputError, match="nowhere.pt: no such file; make one"):
        load_artifact(tmp_path / "nowhere.pt")


@pytest.mark.parametrize("content", [b"", b"not TorchScript", None], ids=["empty", "text", "a state dict"])
def test_what_is_not_torchscript_is_named(tmp_path, content):
    path = tmp_path / "saved_model.pt"
    if content is None:
        torch.save({"weight": torch.zeros(2)}, path)
    else:
        path.write_bytes(content)
    with pytest.raises(InputError, match="saved_model.pt: not a TorchScript file") as error:
        load_artifact(path)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    "rows",
    [
        ["r10 A d query", "r20 B d index"],
        ["r10 A d query", "r20 A d query", "r30 B d query"],
        ["r10 A d index", "r20 A d index", "r30 B d index"],
    ],
    ids=["no label twice", "no index", "no query"],
)
def test_a_catalog_in_which_nothing_can_be_found_is_refused(tmp_path, artifact, rows):
    with pytest.raises(InputError, match="no query has a relevant image in the index"):
        scored(artifact, catalog(tmp_path, rows, "label domain role"), "")


def test_queries_that_can_be_found_but_no_pair_within_the_triplets_are_scored_or_named(tmp_path, artifact):
    # One label in all: every query finds its own kind, but there is no negative to make a triplet with.
    with pytest.raises(InputError, match="triplets need at least two labels"):
        scored(artifact, catalog(tmp_path, ["r10 A d", "r20 A d"]), "")
