"""Every command and number in the README and in docs/ is real."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pandas as pd
import pytest
from commands import ROOT, DemoRun, here
from documentation import blocks_of, nav
from PIL import Image

README = (ROOT / "README.md").read_text(encoding="utf-8")
# The pages in the order in which a reader meets them: what one makes, the next ones use.
PAGES = [README, *((ROOT / "docs" / name).read_text(encoding="utf-8") for name in nav())]
# What a machine without a GPU and without a network puts in place of the big recipes' settings.
SMALL = ["backbone.name=deit_tiny_patch16_224", "backbone.pretrained=false", "train.steps=2", "train.batch_size=12"]
SMALL += ["backbone.image_size=32", "train.workers=0", "split.validation=0"]


def blocks(language: str) -> list[str]:
    return [block for page in PAGES for block in blocks_of(page, language)]


@pytest.fixture(scope="module")
def shop(demo: DemoRun, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo's folder again, and in it `my_photos`: a reader's own images, as JPEG, two objects of them named."""
    shop = shutil.copytree(demo.folder, tmp_path_factory.mktemp("shop") / "folder")
    rows = pd.read_csv(demo.run / "pack" / "catalog.csv", dtype=str)
    labels = rows["label"].drop_duplicates()[::45].tolist()
    for label, name in zip(labels, ["mug", "lamp", *labels[2:]], strict=True):
        for number, path in enumerate(rows.loc[rows["label"] == label, "path"], 1):
            target = shop / "my_photos" / name / f"{number}.jpg"
            target.parent.mkdir(parents=True, exist_ok=True)
            Image.open(demo.run / "pack" / path).resize((160, 120)).save(target)
    catalog = pd.read_csv(shop / "runs" / "demo" / "catalog.csv", dtype=str, keep_default_na=False)
    few = catalog[(catalog["split"] == "holdout") | (catalog.index % 10 == 0)]
    few.to_csv(shop / "runs" / "demo" / "few.csv", index=False)
    return shop


def test_every_command_runs(shop: Path, demo: DemoRun) -> None:
    commands = [line for block in blocks("bash") for line in block.splitlines()]
    assert len(commands) == 32
    for command in commands:
        program, *arguments = command.split()
        assert program == "embed64"
        quick = ["train.steps=20", "backbone.image_size=64", "background.images=60"] if arguments[0] == "train" else []
        changed = SMALL if "--recipe" in arguments else quick
        if arguments[0] == "score":  # searching all of it takes two minutes; test_demo does
            arguments[arguments.index("runs/demo/catalog.csv")] = "runs/demo/few.csv"
        here(*arguments, *changed, cwd=shop, env=demo.env)


@pytest.mark.slow
def test_every_command_of_the_export_page_runs(shop: Path, demo: DemoRun, torch111: Path) -> None:
    page = (ROOT / "export" / "README.md").read_text(encoding="utf-8")
    commands = [line for block in blocks_of(page, "bash") for line in block.splitlines()]
    assert len(commands) == 8
    for command in commands:
        here(*command.split()[1:], cwd=shop, env={"EMBED64_CACHE": str(torch111.parents[2])})


def test_the_code_runs(shop: Path, demo: DemoRun, tmp_path: Path) -> None:
    shutil.copytree(shop / "my_photos", tmp_path / "my_photos")
    for target in ("export", "runs/mine"):
        (tmp_path / target).mkdir(parents=True)
        shutil.copy(demo.artifact, tmp_path / target)
    first, *_ = blocks("bash")[0].splitlines()
    here(*first.split()[1:], cwd=tmp_path, env=demo.env)
    holds = {
        "vectors": "assert vectors.shape == (2, 64)",
        "hits": "assert len(hits) == 5",
        "embedding": "assert embedding.shape == (64,)",
        "scores": "assert 0 <= scores['mp5'] <= 1",
    }
    codes = blocks("python")
    assert len(codes) == 4
    for code in codes:
        checks = [check for name, check in holds.items() if f"{name} = " in code]
        assert checks
        text = "\n".join(
            [
                code.replace('"train.steps=2000"', '"train.steps=2", "backbone.image_size=64", "background.images=60"'),
                *checks,
            ]
        )
        done = subprocess.run(
            [sys.executable, "-c", text], cwd=tmp_path, env={**os.environ, **demo.env}, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr


def test_the_two_commands_are_the_makefiles() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert "\n\t$(BIN)/embed64 demo\n" in makefile
    shown = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for target in re.findall(r"^make ([a-z-]+)", README, re.MULTILINE):
        assert re.search(rf"^  {target} ", shown, re.MULTILINE)


def test_the_numbers_are_the_ones_printed(demo: DemoRun) -> None:
    """Within what other processors' rounding moves a training run by."""
    scores = json.loads((demo.run / "scores.json").read_text())
    for name, key in (("mP@5", "mp5"), ("triplet accuracy", "triplet_accuracy"), ("recall at 1", "recall_at_1")):
        for page in (README, (ROOT / "docs" / "start.md").read_text(encoding="utf-8")):
            quoted = re.search(rf"^{re.escape(name)} +(\d\.\d\d\d)", page, re.MULTILINE)
            assert float(quoted[1]) == pytest.approx(scores[key], abs=0.012)


def test_the_tables_numbers_are_the_benchmarks() -> None:
    rows = json.loads((ROOT / "benchmarks" / "results" / "demo_holdout.json").read_text())["rows"]
    for row in rows:
        assert f"| {row['mp5']:.3f} |" in README
        assert f"| {row['ratio']:.2f} |" in README


def test_the_benchmarks_page_is_what_the_results_make() -> None:
    sys.path.insert(0, str(ROOT / "benchmarks"))
    from page import EXPORT_TABLES, README_TABLES, page, with_tables

    assert (ROOT / "benchmarks" / "README.md").read_text(encoding="utf-8") == page()
    for file, tables in ((ROOT / "export" / "README.md", EXPORT_TABLES), (ROOT / "README.md", README_TABLES)):
        assert file.read_text(encoding="utf-8") == with_tables(file, tables)


def test_the_files_it_names_exist() -> None:
    for target in re.findall(r"\]\((?!http)([^)#]+)\)", README):
        assert (ROOT / target).exists(), target


def test_the_wheel_carries_the_pack_the_recipes_and_the_template(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", tmp_path, ROOT], check=True, capture_output=True
    )
    (wheel,) = tmp_path.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    for wanted in (
        "data/sources/emoji.zip",
        "core/recipes/demo.toml",
        "evaluate/templates/report.html.j2",
        "artifact/operators-1.11.json",
        "artifact/verify.py",
    ):
        assert f"embed64/{wanted}" in names
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    assert wheel.name.startswith(f"embed64-{version}-")
    shutil.rmtree(tmp_path)
