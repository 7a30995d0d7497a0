"""Every recipe goes through the same code now: from a catalog to a checked, scored artifact, at a reduced size."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest
from commands import here

from embed64.core.recipe import load_recipe, presets
from embed64.data.sources.demo_pack import unpack_demo
from embed64.pipeline import run

pytestmark = pytest.mark.whole

# The nearest small model: of its own family, or pooled as it is (SigLIP: by attention, CLIP: by a token, TIPSv2: among
# registers).
SMALL = {
    "deit": "deit_tiny_patch16_224",
    "swin": "swin_tiny_patch4_window7_224",
    "deit-original": "deit_tiny_patch16_224",
    "swin-original": "swin_tiny_patch4_window7_224",
    "siglip-probe": "test_vit3",
    "clip-vit-h": "test_vit",
    "dinov3": "vit_tiny_patch16_dinov3_qkvb",
    "dinov3-tuned": "vit_tiny_patch16_dinov3_qkvb",
    "pe-core-l": "vit_pe_core_tiny_patch16_384",
    "pe-core-l-tuned": "vit_pe_core_tiny_patch16_384",
    "siglip2-so400m": "test_vit3",
    "siglip2-so400m-tuned": "test_vit3",
    "tipsv2": "test_vit4",
    "tipsv2-tuned": "test_vit4",
    "guie-winner": "test_vit",
    "uned": "test_vit",
    "udon": "test_vit",
    "demo": "tf_efficientnet_lite0",
    "photos": "tf_efficientnet_lite2",
}
STEPS = 20
TEACHERS = ["test_vit2", "test_resnet"]


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every fiftieth label of the embedded pack."""
    folder = tmp_path_factory.mktemp("pack")
    rows = pd.read_csv(unpack_demo(folder), dtype=str)
    kept = rows[rows["label"].isin(rows["label"].drop_duplicates()[::50])]
    kept.assign(path=[str(folder / path) for path in kept["path"]]).to_csv(folder / "c.csv", index=False)
    return folder / "c.csv"


def reduced(recipe: str) -> list[str]:
    """What makes it quick; everything else is the recipe's own."""
    settings = load_recipe(recipe)
    chunk = settings.train.chunk
    teachers = [f"{{name='{name}', pretrained=false, image_size=32}}" for name in TEACHERS]
    return [
        *([f"distil.teachers=[{', '.join(teachers)}]"] if settings.distil.teachers else []),
        f"backbone.name={SMALL[recipe]}",
        "backbone.pretrained=false",
        "backbone.image_size=32",
        "triplets.count=300",
        "split.validation=0.15",
        f"train.steps={STEPS}",
        "train.batch_size=12",
        f"train.chunk={min(chunk, 8)}",
        "train.device=cpu",
    ]


def losses(out: Path) -> list[float]:
    rows = [json.loads(line) for line in (out / "metrics.jsonl").read_text().splitlines()]
    assert [row["step"] for row in rows if "validation_mp5" in row][-1] == STEPS
    found = [row for row in rows if "loss" in row]
    assert [row["step"] for row in found] == list(range(1, STEPS + 1))
    return [row["loss"] for row in found]


def test_none_is_left_out() -> None:
    assert sorted(SMALL) == presets()


@pytest.mark.parametrize("recipe", ["deit", pytest.param("swin", marks=pytest.mark.slow)])
def test_from_catalog_to_scored_artifact_by_one_command(recipe: str, catalog: Path, tmp_path: Path) -> None:
    here("train", "--recipe", recipe, "--catalog", catalog, "--out", "run", *reduced(recipe), cwd=tmp_path)
    out = tmp_path / "run"
    assert json.loads((out / "environment.json").read_text())["backbone"] == SMALL[recipe]
    assert len(losses(out)) == STEPS
    triplets = pd.read_parquet(out / "triplets.parquet")
    assert len(triplets) == 300
    rows = pd.read_csv(out / "catalog.csv", dtype=str)
    held = set(rows["path"][rows["split"] == "holdout"])
    assert held
    assert not held & set(triplets[["anchor", "positive", "negative"]].to_numpy().ravel())
    scores = json.loads((out / "scores.json").read_text())
    assert 0 <= scores["mp5"] <= 1
    assert scores["queries"] == len(held)
    done = [stage["name"] for stage in json.loads((out / "stages.json").read_text())]
    assert done[-4:] == ["artifact", "check", "score", "report"]
    assert (out / "submission.zip").is_file()
    assert (out / "report.html").is_file()


def test_the_same_triplets_from_a_file_give_the_same_losses(catalog: Path, tmp_path: Path, cache: Path) -> None:
    recipe = load_recipe("deit", [*reduced("deit"), "train.steps=3"])
    run(recipe, catalog, tmp_path / "run")
    run(recipe, tmp_path / "run" / "catalog.csv", tmp_path / "again", False, tmp_path / "run" / "triplets.parquet")
    first, again = (tmp_path / name / "metrics.jsonl" for name in ("run", "again"))
    assert first.read_text() == again.read_text()


@pytest.mark.parametrize(
    "recipe",
    [
        "deit-original",
        "siglip-probe",
        "dinov3",
        "pe-core-l-tuned",
        "tipsv2",
        "guie-winner",
        "uned",
        "udon",
        "photos",
        pytest.param("dinov3-tuned", marks=pytest.mark.slow),
        pytest.param("pe-core-l", marks=pytest.mark.slow),
        pytest.param("siglip2-so400m", marks=pytest.mark.slow),
        pytest.param("siglip2-so400m-tuned", marks=pytest.mark.slow),
        pytest.param("tipsv2-tuned", marks=pytest.mark.slow),
        pytest.param("swin-original", marks=pytest.mark.slow),
        pytest.param("clip-vit-h", marks=pytest.mark.slow),
        pytest.param("demo", marks=pytest.mark.slow),  # test_demo.py runs it as it is
    ],
)
def test_from_catalog_to_scored_artifact(recipe: str, catalog: Path, tmp_path: Path, cache: Path) -> None:
    """As the command does it; a run ends with the artifact's check, which raises where a rule does not hold."""
    scores = run(load_recipe(recipe, reduced(recipe)), catalog, tmp_path / "run")
    assert scores is not None
    assert 0 <= scores["mp5"] <= 1
    assert len(losses(tmp_path / "run")) == STEPS
    assert (tmp_path / "run" / "submission.zip").is_file()
