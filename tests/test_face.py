"""The public face: twelve names that cost nothing until they are used, and whose examples run."""

from __future__ import annotations

import ast
import doctest
import importlib
import shutil
import subprocess
import sys
from importlib import metadata, resources
from pathlib import Path

import pandas as pd
import pytest
from pictures import picture

import embed64
from embed64.core.errors import CheckFailed, InputError

NAMES = (
    "read_catalog load_recipe fit load Encoder Index Hit evaluate_artifact check_artifact export_backbone"
    " InputError CheckFailed"
).split()
LABELS = ("bowl", "cup", "jar", "mug", "pan", "tin")


@pytest.fixture(scope="module")
def prepared(delivered: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """photos/LABEL/0.png to 3.png, mine.csv, and an artifact in runs/mine."""
    folder = tmp_path_factory.mktemp("face")
    rows = []
    for number, label in enumerate(LABELS):
        (folder / "photos" / label).mkdir(parents=True)
        base = picture(number, (64, 64))
        for variant in range(4):
            path = f"photos/{label}/{variant}.png"
            base.point(lambda value, less=20 * variant: max(0, value - less)).save(folder / path)
            rows.append((path, label, "things", "mine"))
    pd.DataFrame(rows, columns=["path", "label", "domain", "source"]).to_csv(folder / "mine.csv", index=False)
    (folder / "runs" / "mine").mkdir(parents=True)
    (folder / "runs" / "mine" / "saved_model.pt").write_bytes(delivered["saved_model.pt"])
    return folder


@pytest.mark.parametrize("name", NAMES)
def test_the_examples_run(prepared, tmp_path, monkeypatch, name):
    monkeypatch.setenv("EMBED64_CACHE", str(tmp_path / "cache"))
    monkeypatch.chdir(shutil.copytree(prepared, tmp_path / "here"))
    found = doctest.DocTestFinder().find(getattr(embed64, name), name, module=False, globs={"embed64": embed64})
    runner = doctest.DocTestRunner(optionflags=doctest.REPORT_ONLY_FIRST_FAILURE)
    said: list[str] = []
    for test in found:
        runner.run(test, out=said.append)
    assert runner.summarize(verbose=False).attempted > 0
    assert not said, "".join(said)


@pytest.mark.parametrize("name", NAMES)
def test_every_function_says_what_it_takes_returns_and_raises(name):
    text = getattr(embed64, name).__doc__
    assert "Example:" in text
    if callable(thing := getattr(embed64, name)) and not isinstance(thing, type):
        assert "Args:" in text
        assert "Returns:" in text


def test_importing_the_package_imports_nothing_else():
    script = (
        "import sys, embed64\n"
        "print(sorted({'torch', 'numpy', 'pandas', 'pydantic', 'PIL', 'timm', 'rich'} & {*sys.modules}))\n"
        "print([name for name in sys.modules if name.startswith('embed64.')])\n"
        "embed64.InputError\n"
        "print([name for name in sys.modules if name.startswith('embed64.')])\n"
        "embed64.load\n"
        "print('torch' in sys.modules, 'timm' in sys.modules)\n"
        "import embed64.train, embed64.search.index\n"
        "print(embed64.train.__name__)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == [
        "[]",
        "[]",
        "['embed64.core', 'embed64.core.text', 'embed64.core.errors']",
        "True False",
        "embed64.train",
    ]


def test_the_face_is_twelve_names_and_a_version():
    assert sorted(embed64.__all__) == sorted([*NAMES, "__version__"])
    assert dir(embed64) == embed64.__all__
    assert embed64.__version__ == metadata.version("embed64")
    assert (embed64.InputError, embed64.CheckFailed) == (InputError, CheckFailed)
    with pytest.raises(AttributeError, match="^module 'embed64' has no attribute 'trian'$"):
        _ = embed64.trian


def test_no_name_is_a_room_s():
    rooms = {path.name.removesuffix(".py") for path in resources.files("embed64").iterdir()}
    assert not rooms & {*embed64.__all__}


def test_what_type_checkers_see_is_what_is_imported():
    tree = ast.parse(Path(embed64.__file__).read_text())
    block = next(node for node in tree.body if isinstance(node, ast.If))
    seen = {
        alias.name: getattr(importlib.import_module(statement.module), alias.name)
        for statement in block.body
        if isinstance(statement, ast.ImportFrom) and statement.module.startswith("embed64.")
        for alias in statement.names
    }
    assert {*NAMES} - {*seen} == {"fit"}
    assert all(getattr(embed64, name) is thing for name, thing in seen.items() if name in NAMES)
    assert (resources.files("embed64") / "py.typed").is_file()


def test_fit_takes_text_for_recipes_and_paths(monkeypatch, tmp_path):
    def run(*arguments: object) -> dict[str, float]:
        given.append(arguments)
        return {"mp5": 0.5}

    given: list[tuple[object, ...]] = []
    monkeypatch.setattr("embed64.pipeline.run", run)
    recipe = embed64.load_recipe("photos")
    assert embed64.fit("photos", "mine.csv", "run") == {"mp5": 0.5}
    embed64.fit(recipe, Path("mine.csv"), Path("run"), resume=True, triplets="t.parquet", time_limit=60, log=["wandb"])
    assert given == [
        (recipe, Path("mine.csv"), Path("run"), False, None, None, ()),
        (recipe, Path("mine.csv"), Path("run"), True, Path("t.parquet"), 60, ("wandb",)),
    ]


def test_a_fit_that_sigterm_ended_gives_no_scores_but_says_how_to_resume(monkeypatch):
    monkeypatch.setattr("embed64.pipeline.run", lambda *_: None)
    with pytest.raises(CheckFailed, match="^run: training was ended by SIGTERM; resume=True takes it up"):
        embed64.fit("photos", "mine.csv", "run")
