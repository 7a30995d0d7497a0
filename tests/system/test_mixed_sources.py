"""One command makes one clean catalog of the pack, mounted Kaggle sets and own photographs, and a run goes from it.

The photographs lie beside the repository where there are any; without them the rest is tested alone.
"""

from __future__ import annotations

import json
import zipfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from commands import ROOT, DemoRun, here
from PIL import Image

pytestmark = pytest.mark.whole

ORIGINAL = "images/noto/1f34c.webp"
"""A drawing of the pack, of which a copy turns up in another source."""
PHOTOS = ROOT.parent / "shared" / "data" / "grocery-176.zip"


@dataclass(frozen=True)
class Built:
    folder: Path
    env: dict[str, str]
    own: list[str]
    stdout: str

    def command(self, *arguments: str, code: int = 0):
        return here(*arguments, cwd=self.folder, env=self.env, code=code)

    def build(self, out: str) -> str:
        return self.command("sources", "build", "emoji", "storefront-146", "shopee", *self.own, "--out", out).out


def painted(path: Path, seed: int) -> None:
    """A picture of patches; no two seeds look alike."""
    patches = np.random.default_rng(seed).integers(60, 200, (4, 4, 3), dtype=np.uint8)
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(patches).resize((96, 96), Image.Resampling.BICUBIC).save(path, quality=90)


@pytest.fixture(scope="module")
def built(demo: DemoRun, tmp_path_factory: pytest.TempPathFactory) -> Built:
    folder = tmp_path_factory.mktemp("mix")
    mounts = folder / "input"
    for label in range(12):
        for number in range(3):
            name = f"{label:02d}/{number}.jpg"
            painted(mounts / "datasets" / "kerrit" / "storefront-146" / name, 10 * label + number)
            shopee = mounts / "competitions" / "shopee-product-matching"
            painted(shopee / "train_images" / f"{label}-{number}.jpg", 1000 + 10 * label + number)
    rows = [f"{label}-{number}.jpg,{label:02d}" for label in range(12) for number in range(3)]
    (shopee / "train.csv").write_text("\n".join(["image,label_group", *rows, "lost.jpg,00", ""]))
    shops = mounts / "datasets" / "kerrit" / "storefront-146"
    Image.open(demo.run / "pack" / ORIGINAL).resize((112, 112)).save(shops / "07" / "again.jpg", quality=80)
    (shops / "03" / "page.jpg").write_text("<html>404</html>")
    own: list[str] = []
    if PHOTOS.is_file():
        with zipfile.ZipFile(PHOTOS) as archive:
            archive.extractall(folder, [name for name in archive.namelist() if name.startswith("grocery/val/")])
        own = ["--folder", "grocery", "--layout", "*/domain/**/label"]
    env = {**demo.env, "KAGGLE_INPUT": str(mounts)}
    made = Built(folder, env, own, "")
    return Built(folder, env, own, made.build("all.csv"))


def test_it_is_bit_identical_when_built_again(built: Built) -> None:
    assert built.build("again.csv").replace("again", "all") == built.stdout
    for ending in (".csv", ".rejected.csv"):
        assert (built.folder / f"all{ending}").read_bytes() == (built.folder / f"again{ending}").read_bytes()


def test_equal_names_of_two_sources_stay_two_labels_and_nothing_is_lost_unsaid(built: Built) -> None:
    rows = pd.read_csv(built.folder / "all.csv", dtype=str, keep_default_na=False)
    both = rows[rows["label"] == "05"]
    assert set(both["source"]) == {"storefront-146", "shopee"}
    photographed = len({path.parent for path in built.folder.glob("grocery/**/*.jpg")})
    assert len(rows[["source", "domain", "label"]].drop_duplicates()) == 1021 + 12 + 12 + photographed
    assert rows["domain"].nunique() >= 8
    aside = pd.read_csv(built.folder / "all.rejected.csv", dtype=str, keep_default_na=False)
    reasons = {Path(path).name: reason for path, reason in zip(aside["path"], aside["reason"], strict=True)}
    assert reasons["lost.jpg"] == "no such file"
    assert reasons["page.jpg"] == "text, not an image"


def test_a_run_goes_from_it_and_keeps_copies_on_one_side(built: Built) -> None:
    for command in (
        ("catalog", "dedup", "all.csv", "--out", "clean.csv"),
        ("catalog", "split", "clean.csv", "--out", "split.csv"),
        ("catalog", "check", "split.csv"),
        ("catalog", "report", "split.csv"),
        ("train", "--recipe", "demo", "--catalog", "split.csv", "--out", "run", "train.steps=10"),
    ):
        built.command(*command)
    rows = pd.read_csv(built.folder / "run" / "catalog.csv", dtype=str, keep_default_na=False)
    copy = rows[rows["path"].str.endswith("07/again.jpg")].iloc[0]
    original = rows[rows["path"].str.endswith(ORIGINAL)].iloc[0]
    assert copy["cluster"] == original["cluster"]
    assert rows.groupby("cluster")["split"].nunique().max() == 1
    conflicts = pd.read_csv(built.folder / "clean.conflicts.csv", dtype=str)
    assert (
        conflicts["path"].str.endswith("07/again.jpg").any()
        or conflicts["other_path"].str.endswith("07/again.jpg").any()
    )
    scores = json.loads((built.folder / "run" / "scores.json").read_text())
    assert set(scores["per_domain"]) == set(rows[rows["split"] == "holdout"]["domain"])
    assert "page.jpg" not in "".join(rows["path"])
    assert (built.folder / "split.html").stat().st_size > 100_000
