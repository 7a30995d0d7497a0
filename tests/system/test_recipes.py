"""The mission's recipes go through the same code now, with tiny backbones and a few steps."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest
from conftest import DemoRun, embed64


@pytest.mark.parametrize(
    ("recipe", "backbone"), [("deit", "deit_tiny_patch16_224"), ("swin", "swin_tiny_patch4_window7_224")]
)
def test_from_catalog_to_scored_artifact_by_one_command(
    recipe: str, backbone: str, demo: DemoRun, tmp_path: Path
) -> None:
    rows = pd.read_csv(demo.run / "pack" / "catalog.csv", dtype=str)
    kept = rows[rows["label"].isin(rows["label"].drop_duplicates()[::50])]
    kept.assign(path=[str(demo.run / "pack" / path) for path in kept["path"]]).to_csv(tmp_path / "c.csv", index=False)
    smaller = [f"backbone.name={backbone}", "backbone.pretrained=false", "triplets.count=300", "split.validation=0.15"]
    steps = ["train.steps=3", "train.batch_size=12", "train.workers=1"]
    embed64("train", "--recipe", recipe, "--catalog", "c.csv", "--out", "run", *smaller, *steps, cwd=tmp_path)

    assert json.loads((tmp_path / "run" / "environment.json").read_text())["backbone"] == backbone
    metrics = [json.loads(line) for line in (tmp_path / "run" / "metrics.jsonl").read_text().splitlines()]
    assert [row["step"] for row in metrics if "loss" in row] == [1, 2, 3]
    assert [row["step"] for row in metrics if "validation_mp5" in row] == [1, 3]
    triplets = pd.read_parquet(tmp_path / "run" / "triplets.parquet")
    assert len(triplets) == 300
    catalog = pd.read_csv(tmp_path / "run" / "catalog.csv", dtype=str)
    held = set(catalog["path"][catalog["split"] == "holdout"])
    assert not held & set(triplets[["anchor", "positive", "negative"]].to_numpy().ravel())
    # The same triplets from a file, their paths as in the catalog, give the same losses.
    again = ["--triplets", "run/triplets.parquet", "--out", "again", "train.steps=3", "train.batch_size=12"]
    if recipe == "deit":
        embed64(
            "train",
            "--recipe",
            recipe,
            "--catalog",
            "run/catalog.csv",
            *smaller,
            *again,
            "train.workers=1",
            cwd=tmp_path,
        )
        assert (tmp_path / "again" / "metrics.jsonl").read_text() == (tmp_path / "run" / "metrics.jsonl").read_text()
    embed64("check", "run/saved_model.pt", cwd=tmp_path)
    assert (tmp_path / "run" / "submission.zip").is_file()
