"""`embed64 demo` as a new user meets it."""

from __future__ import annotations

import json
import re
import zipfile
from pathlib import Path

import pandas as pd
import pytest
from commands import ROOT, DemoRun, here

# The backbone's own 1280 pooled features on this holdout, without any training.
ZERO_SHOT_MP5 = json.loads((ROOT / "benchmarks" / "results" / "demo_holdout.json").read_text())["rows"][0]["mp5"]


@pytest.fixture(scope="module")
def scores(demo: DemoRun) -> dict:
    return json.loads((demo.run / "scores.json").read_text())


def test_the_holdout_is_scored_above_the_bar(scores: dict) -> None:
    assert scores["holdout_only"]["mp5"] >= 1.5 * ZERO_SHOT_MP5
    untrained = scores["untrained"]["full"]
    assert scores["mp5"] >= 1.7 * untrained["mp5"]
    assert scores["mp5"] == pytest.approx(untrained["mp5"] + untrained["gain"])
    assert untrained["gain_ci95"][0] > 0.15
    assert scores["triplet_accuracy"] >= 0.97
    assert scores["triplet_accuracy_same_domain"] >= 0.96
    assert scores["mp5_ci95"][0] < scores["mp5"] < scores["mp5_ci95"][1]
    assert sum(domain["queries"] for domain in scores["per_domain"].values()) == scores["queries"]
    assert len(scores["per_domain"]) == 6


def test_the_closing_table_shows_what_the_files_hold(demo: DemoRun, scores: dict) -> None:
    assert re.search(rf"mP@5 +{scores['mp5']:.3f} +95 % interval {scores['mp5_ci95'][0]:.3f}", demo.stdout)
    assert re.search(rf"triplet accuracy +{scores['triplet_accuracy']:.3f}", demo.stdout)
    for stage in json.loads((demo.run / "stages.json").read_text()):
        assert re.search(rf"time: {stage['name']} +{stage['seconds']:.1f} s", demo.stdout)
    assert "runs/demo/report.html" in demo.stdout


def test_one_sample_is_shown_as_the_original_project_did(demo: DemoRun) -> None:
    paths = re.findall(r"^(?:original|image 1|image 2) +(\S+)", demo.stdout, re.MULTILINE)
    distances = re.findall(r"^image [12] .*distance (\d\.\d\d)", demo.stdout, re.MULTILINE)
    assert len(paths) == 3
    assert all((demo.folder / path).is_file() for path in paths)
    said = here("compare", demo.artifact, *(demo.folder / p for p in paths)).out
    assert re.findall(r"distance (\d\.\d\d)", said) == distances
    assert "more similar: image 1" in said


def test_what_to_type_next_works_and_scores_as_the_run_did(demo: DemoRun, scores: dict, tmp_path: Path) -> None:
    commands = re.findall(r"^  embed64 ((?:search|score) .*)$", demo.stdout, re.MULTILINE)
    search, score = sorted(commands, reverse=True)
    here(*search.split(), cwd=demo.folder)
    # All of the catalog takes minutes: of what was trained on, the first images stand for the rest.
    rows = pd.read_csv(demo.run / "catalog.csv", dtype=str, keep_default_na=False)
    rows = pd.concat([rows[rows["split"] == "holdout"], rows[rows["split"] == "train"].head(60)])
    rows.assign(path=[str(demo.run / path) for path in rows["path"]]).to_csv(tmp_path / "part.csv", index=False)
    given = score.replace("runs/demo/catalog.csv", str(tmp_path / "part.csv"))
    here(*given.split(), "--json", tmp_path / "again.json", cwd=demo.folder)
    again = json.loads((tmp_path / "again.json").read_text())
    assert again["holdout_only"] == scores["holdout_only"]
    assert (again["queries"], again["index"]) == (scores["queries"], scores["queries"] + 60)
    assert scores["mp5"] < again["mp5"] <= again["holdout_only"]["mp5"]


def test_the_holdout_shares_no_label_with_training(demo: DemoRun) -> None:
    rows = pd.read_csv(demo.run / "catalog.csv", dtype=str, keep_default_na=False)
    labels = rows.groupby("split")["label"].agg(set)
    assert len(labels["holdout"]) == 102
    assert not labels["holdout"] & labels["train"]


def test_the_submission_holds_the_artifact_alone(demo: DemoRun) -> None:
    with zipfile.ZipFile(demo.folder / "export" / "submission.zip") as archive:
        assert archive.namelist() == ["saved_model.pt"]
        assert archive.read("saved_model.pt") == demo.artifact.read_bytes()
    for name in ("saved_model.pt", "submission.zip"):
        assert "FAIL" not in here("check", demo.folder / "export" / name).out


def test_it_stays_within_three_gibibytes(demo: DemoRun) -> None:
    assert demo.peak_bytes < 3 * 2**30


def test_progress_is_shown_and_no_half_written_file_is_left(demo: DemoRun) -> None:
    for bar in ("reading images", "features", "training", "scoring saved_model.pt"):
        assert bar in demo.stderr
    assert not list(demo.folder.rglob("*.partial"))
    assert not list(demo.cache.rglob("*.partial"))


@pytest.mark.slow
def test_a_second_run_takes_its_features_from_the_cache_and_ends_the_same(
    demo: DemoRun, scores: dict, tmp_path: Path, embed64
) -> None:
    # In a process: torch numbers a file's classes by those that its process has seen before.
    again = embed64("demo", "--out", "again", "--export-dir", "again/export", cwd=tmp_path, env=demo.env)
    assert re.search(r"features: (\d+) of \1 from the cache", again.stderr)
    assert json.loads((tmp_path / "again" / "scores.json").read_text()) == scores
