"""The training kernel's notebook: the script's payload and settings in cells that run in a real Jupyter kernel."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import nbformat
import pytest
from kaggle_server import RESET, Reply
from notebooks import execute, own_settings
from tiny import hues, tiny_recipe

from embed64.artifact.check import require_contract
from embed64.core.files import sha256_file
from embed64.core.recipe import load_recipe, recipe_toml
from embed64.kaggle.kernels import read_kernel
from embed64.kernel.code_file import python_of
from embed64.kernel.metadata import METADATA_NAME, build_kernel, set_owner
from embed64.kernel.notebook import training_notebook
from embed64.kernel.output import LISTING
from embed64.kernel.payload import carried
from embed64.kernel.script import training_script
from embed64.kernel.training_job import PUBLISHED


def test_it_carries_what_the_script_carries(tmp_path):
    given = recipe_toml(load_recipe("photos")), "photos", ["images-130k"], "8h30m", "me"
    script, book = tmp_path / "train.py", tmp_path / "train.ipynb"
    script.write_text(training_script(*given))
    book.write_text(training_notebook(*given))
    assert carried(book) == carried(script)
    assert settings(script) == settings(book)
    nbformat.validate(nbformat.read(book, as_version=4))


def settings(path: Path) -> dict:
    """What the code assigns at its top level, but for the payload."""
    nodes = [node for node in ast.parse(python_of(path, path.read_text())).body if isinstance(node, ast.Assign)]
    given = {node.targets[0].id: node.value for node in nodes if isinstance(node.targets[0], ast.Name)}
    names = ("SOURCES", "RECIPE", "SETTINGS", "TIME_LIMIT", "PACKAGES", "HASHES", "WHEELS", "PACKAGE_SHA256")
    return {name: ast.literal_eval(given[name]) for name in names}


def test_words_stand_between_its_steps_and_the_payload_is_hidden():
    book = nbformat.reads(training_notebook(recipe_toml(load_recipe("demo")), "demo", [], "1h"), as_version=4)
    kinds = [cell.cell_type for cell in book.cells]
    assert kinds.count("markdown") >= 6
    shown = [cell for cell in book.cells if "source_hidden" not in cell.metadata.get("jupyter", {})]
    assert len(book.cells) - len(shown) == 1
    assert max(len(cell.source.splitlines()) for cell in shown) < 60


def test_it_is_pushed_as_a_notebook_without_outputs_and_follows_the_owner(account, here):
    here("kernel", "build", "--recipe", "demo", "--source", "emoji", "--notebook", "--no-internet", "--owner", "other")
    book = Path("kernel/train.ipynb")
    assert json.loads(Path(METADATA_NAME).read_text())["kernel_type"] == "notebook"
    set_owner(Path(), "somebody")
    assert settings(book)["WHEELS"] == "somebody/embed64-wheels"
    kept = json.loads(book.read_text())
    kept["cells"][2]["outputs"] = [{"output_type": "stream", "name": "stdout", "text": ["mine"]}]
    book.write_text(json.dumps(kept))
    for dataset in ("somebody/embed64-emoji", "somebody/embed64-wheels"):
        account.datasets[dataset] = [{"notes": "", "description": "", "files": {}}]
    here("kernel", "push")
    (sent,) = account.server.bodies("SaveKernel")
    assert sent["kernelType"] == "notebook"
    cells = json.loads(sent["text"])["cells"]
    assert all(isinstance(cell["source"], str) and not cell.get("outputs") for cell in cells)
    here("kernel", "push")  # it is unchanged
    assert len(account.server.bodies("SaveKernel")) == 1
    Path(METADATA_NAME).write_text(Path(METADATA_NAME).read_text().replace("train.ipynb", "train.py"))
    Path("kernel/train.py").write_text("print(1)")
    told = here("kernel", "push", code=2).err
    assert "kernel/train.py: not a Jupyter notebook with cells; `embed64 kernel build --notebook` writes one" in told


def test_a_notebook_that_arrived_unanswered_is_known_however_kaggle_writes_it_down(account, here):
    here("kernel", "build", "--recipe", "demo", "--source", "emoji", "--notebook", "--owner", "somebody")
    account.datasets["somebody/embed64-emoji"] = [{"notes": "", "description": "", "files": {}}]
    save = account.server.methods["kernels.KernelsApiService/SaveKernel"]

    def kept(body: dict) -> Reply:
        text = json.loads(body["text"])
        text["metadata"]["kaggle"] = {"accelerator": "nvidiaTeslaT4"}
        return save(body | {"text": json.dumps(text)})

    account.server.methods["kernels.KernelsApiService/SaveKernel"] = kept
    account.server.afterwards["SaveKernel"] = [RESET]
    assert "the last try had arrived" in here("kernel", "push").err
    assert len(account.server.bodies("SaveKernel")) == 1


@pytest.mark.parametrize("processes", [1, pytest.param(2, marks=pytest.mark.slow)])
def test_it_runs_from_top_to_bottom(processes, tmp_path, tmp_path_factory, monkeypatch):
    own_settings(monkeypatch, tmp_path_factory)
    photos, working = tmp_path / "input" / "my-photos", tmp_path / "working"
    photos.mkdir(parents=True)
    working.mkdir()
    hues(photos, labels=12)
    (photos / "00.png").write_bytes(b"no image")
    for name, value in {"INPUT": tmp_path / "input", "WORKING": working}.items():
        monkeypatch.setenv(f"KAGGLE_{name}", str(value))
    monkeypatch.setenv("EMBED64_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    small = {"steps": 4, "batch_size": 12, "processes": processes}
    recipe = tiny_recipe(False, backbone={"name": "test_vit"}, split={"holdout": 0.3}, head={"dim": 64}, train=small)
    text = training_notebook(recipe_toml(recipe), "tiny", ["food101"], "1h")
    done = execute(nbformat.reads(text, as_version=4), working, tmp_path / "kernels", timeout=300)
    assert "error" not in done.metadata
    code = [cell for cell in done.cells if cell.cell_type == "code"]
    table, sheet, scores, files = ("".join(map(str, cell.outputs)) for cell in code[-4:])
    assert "even" in table
    assert "image/png" in sheet
    assert "left out: " in sheet
    assert "left out: 1 of 48 images" in scores
    assert "training ends about" in scores
    assert "queries" in scores
    assert "submission.zip" in files
    listed = json.loads((working / LISTING).read_text())["files"]
    assert {name: each["sha256"] for name, each in listed.items()} == {
        name: sha256_file(working / name) for name in PUBLISHED
    }
    require_contract(working / "saved_model.pt")


def test_the_metadata_of_both_forms_differ_in_the_code_alone(tmp_path):
    for notebook in (False, True):
        build_kernel(tmp_path / str(notebook), load_recipe("demo"), ["emoji"], "me", notebook=notebook)
    script, book = (read_kernel(tmp_path / str(notebook)).metadata.given() for notebook in (False, True))
    assert {key: (script[key], book[key]) for key in script if script[key] != book[key]} == {
        "code_file": ("kernel/train.py", "kernel/train.ipynb"),
        "kernel_type": ("script", "notebook"),
    }
    assert [file.name for file in (tmp_path / "True" / "kernel").iterdir()] == ["train.ipynb"]
