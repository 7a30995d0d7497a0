"""The consumer's notebook: run by a real Jupyter kernel in a clone's layout, and its code elsewhere."""

from __future__ import annotations

import ast
import base64
import json
import os
import re
import shutil
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import nbformat
import numpy as np
import pandas as pd
import pytest
import torch
from commands import ROOT, DemoRun
from notebooks import execute, own_settings
from PIL import Image

from embed64.artifact.loading import load_artifact
from embed64.core.nearest import nearest
from embed64.evaluate.embedding import embed_files

NOTEBOOK = ROOT / "export" / "inference.ipynb"
CODE = [cell.source for cell in nbformat.read(NOTEBOOK, as_version=4).cells if cell.cell_type == "code"]
VARIABLES = ("EMBED64_ARTIFACT", "EMBED64_IMAGES", "EMBED64_OUT")


@pytest.fixture(autouse=True, scope="module")
def _own_settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No variable, start-up file or left-over of whoever runs the tests has a part in them."""
    with pytest.MonkeyPatch.context() as patch:
        for name in VARIABLES:
            patch.delenv(name, raising=False)
        own_settings(patch, tmp_path_factory)
        # For a handful of images more threads only wait for each other, the more so on a busy machine.
        patch.setenv("OMP_NUM_THREADS", "2")
        threads = torch.get_num_threads()
        torch.set_num_threads(2)
        yield
        torch.set_num_threads(threads)


def run_notebook(folder: Path, kernels: Path) -> nbformat.NotebookNode:
    return execute(nbformat.read(NOTEBOOK, as_version=4), folder, kernels)


def outputs(notebook: nbformat.NotebookNode, cell_id: str) -> list[nbformat.NotebookNode]:
    (cell,) = (cell for cell in notebook.cells if cell.id == cell_id)
    return cell.outputs


def text(notebook: nbformat.NotebookNode, cell_id: str) -> str:
    return "".join(output.text for output in outputs(notebook, cell_id) if output.output_type == "stream")


def run_code(cwd: Path, kaggle: Path | None = None) -> dict:
    """The notebook's cells in this process: the variables that they leave. `kaggle` stands for /kaggle."""
    left: dict = {"__name__": "notebook"}
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(cwd)
        for source in CODE:
            assert source.count('"/kaggle"') == (source == CODE[1])
            exec(source.replace('"/kaggle"', repr(str(kaggle or cwd / "no kaggle"))), left)
    return left


def stopped(cwd: Path, kaggle: Path | None = None) -> str:
    """What the notebook says as it stops."""
    with pytest.raises(Exception, match=".") as raised:
        run_code(cwd, kaggle)
    assert type(raised.value).__name__ == "Stop"
    assert "\n" not in str(raised.value)
    return str(raised.value)


def objects(demo: DemoRun, count: int, target: Path) -> list[Path]:
    """Every drawing of `count` objects of the pack, copied with their makers' folders below `target`."""
    rows = pd.read_csv(demo.run / "pack" / "catalog.csv", dtype=str)
    labels = rows["label"].drop_duplicates()
    kept = rows["path"][rows["label"].isin(labels[:: len(labels) // count][:count])]
    for path in kept:
        (target / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(demo.run / "pack" / path, target / path)
    return sorted(target / path for path in kept)


@dataclass(frozen=True)
class Executed:
    clone: Path
    files: list[Path]
    notebook: nbformat.NotebookNode

    @property
    def out(self) -> Path:
        return self.clone / "runs" / "notebook"


@pytest.fixture(scope="module")
def executed(demo: DemoRun, tmp_path_factory: pytest.TempPathFactory) -> Executed:
    """The notebook run once as after `make demo`, from the folder export/, two of the images unreadable."""
    clone = tmp_path_factory.mktemp("clone")
    (clone / "export").mkdir()
    shutil.copy(demo.artifact, clone / "export")
    files = objects(demo, 8, clone / "runs" / "demo" / "pack")
    assert 24 <= len(files) <= 48
    images = clone / "runs" / "demo" / "pack" / "images"
    photo = images / "photos" / "wide.jpg"  # another size among the others
    photo.parent.mkdir()
    Image.open(files[0]).resize((200, 90)).save(photo)
    (images / "noto" / "page.png").write_text("<html>not found</html>")
    (images / "noto" / "cut.webp").write_bytes(files[0].read_bytes()[:200])
    notebook = run_notebook(clone / "export", tmp_path_factory.mktemp("kernels"))
    return Executed(clone, sorted([*files, photo]), notebook)


def test_it_runs_in_a_clone_after_the_demo(executed: Executed) -> None:
    assert "error" not in executed.notebook.metadata
    assert str(executed.clone / "export" / "saved_model.pt") in text(executed.notebook, "find-artifact")
    kinds = [output.output_type for cell in executed.notebook.cells for output in cell.get("outputs", [])]
    assert kinds.count("display_data") == 1
    shown = [o for cell in executed.notebook.cells for o in cell.get("outputs", []) if o.get("name") == "stderr"]
    assert not shown  # no warning stands between its lines
    assert sorted(path.name for path in executed.out.iterdir()) == [
        "embeddings.npz",
        "neighbours.png",
        "submission.zip",
    ]


def test_its_embeddings_are_the_projects(executed: Executed, demo: DemoRun) -> None:
    images = executed.clone / "runs" / "demo" / "pack" / "images"
    held = np.load(executed.out / "embeddings.npz")
    assert [images / path for path in held["paths"]] == executed.files
    assert held["embeddings"].dtype == np.float32
    expected = embed_files(load_artifact(demo.artifact), executed.files).numpy()
    np.testing.assert_allclose(held["embeddings"], expected, rtol=0, atol=1e-5)


def test_unreadable_files_are_named_and_left_out(executed: Executed) -> None:
    said = text(executed.notebook, "embed")
    assert "left out: noto/page.png: not an image\n" in said
    assert re.search(r"^left out: noto/cut\.webp: \S", said, re.MULTILINE)
    assert f"left out: 2 of {len(executed.files) + 2};" in said
    assert np.load(executed.out / "embeddings.npz")["left_out"].tolist() == ["noto/cut.webp", "noto/page.png"]


def test_the_picture_is_a_whole_png(executed: Executed) -> None:
    (output,) = outputs(executed.notebook, "picture")
    assert set(output.data) == {"image/png"}
    picture = Image.open(BytesIO(base64.b64decode(output.data["image/png"])))
    assert picture.format == "PNG"
    picture.load()
    assert 700 <= picture.width <= 1000  # fits a notebook's column
    assert 800 <= picture.height <= 1400
    saved = Image.open(executed.out / "neighbours.png")
    assert np.array_equal(np.array(saved), np.array(picture))
    # The first query, one of the images, stands at the left in its own size; right of it is no bare paper.
    cell = np.array(picture.crop((20, 34, 148, 162)))
    drawings = [np.array(Image.open(file).convert("RGB")) for file in executed.files]
    assert sum(np.array_equal(cell, drawing) for drawing in drawings) == 1
    for column in range(1, 6):
        left = 20 + column * 148
        assert np.array(picture.crop((left, 34, left + 128, 162))).std() > 5
        assert np.array(picture.crop((left, 164, left + 128, 182))).min() < 100  # the distance below


def test_the_zip_holds_exactly_the_artifact(executed: Executed, demo: DemoRun) -> None:
    with zipfile.ZipFile(executed.out / "submission.zip") as archive:
        (entry,) = archive.infolist()
        assert (entry.filename, entry.compress_type) == ("saved_model.pt", zipfile.ZIP_DEFLATED)
        assert archive.read(entry) == demo.artifact.read_bytes()
    assert "holds exactly saved_model.pt" in text(executed.notebook, "submission")


@pytest.mark.process
def test_without_an_artifact_it_says_so_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "clone").mkdir()
    notebook = run_notebook(tmp_path / "clone", tmp_path / "kernels")
    (output,) = outputs(notebook, "find-artifact")
    assert output.output_type == "error"
    (line,) = output.traceback
    assert line == output.evalue
    assert "\n" not in line
    assert line.startswith(f"saved_model.pt: not in {tmp_path / 'clone' / 'export'}")
    assert "run `make demo`, add an input that holds it, or set EMBED64_ARTIFACT" in line
    assert notebook.metadata["error"] == f"Stop: {line}"  # an error to nbconvert and to Kaggle too


@pytest.mark.parametrize(
    ("model", "pictures"),
    [("my-model", "emoji"), ("datasets/me/my-model", "datasets/me/emoji/1"), ("my-model/v2/deep", "linked")],
)
def test_it_runs_on_kaggle_however_inputs_are_mounted(model: str, pictures: str, demo: DemoRun, tmp_path: Path) -> None:
    kaggle = tmp_path / "kaggle"
    working, images = kaggle / "working", kaggle / "input" / pictures
    working.mkdir(parents=True)
    (kaggle / "input" / model).mkdir(parents=True)
    shutil.copy(demo.artifact, kaggle / "input" / model)
    (kaggle / "input" / model / "other_saved_model.pt").write_text("not this one")
    os.utime(kaggle / "input" / model / "saved_model.pt", (0, 0))  # 1970: a zip's dates begin in 1980
    if pictures == "linked":
        objects(demo, 1, tmp_path / "elsewhere")
        images.symlink_to(tmp_path / "elsewhere")
        (tmp_path / "elsewhere" / "loop").symlink_to(images)
    else:
        objects(demo, 1, images)
    left = run_code(working, kaggle)
    assert left["ARTIFACT"] == kaggle / "input" / model / "saved_model.pt"
    assert left["files"] == sorted(images.glob("images/*/*.webp"))
    assert {path.name for path in working.iterdir()} == {"embeddings.npz", "neighbours.png", "submission.zip"}


def test_the_variables_go_before_all_else(demo: DemoRun, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clone = tmp_path / "clone"
    objects(demo, 1, clone / "runs" / "demo" / "pack")
    (clone / "export").mkdir()
    (clone / "export" / "saved_model.pt").write_text("not this one")
    wanted = objects(demo, 2, tmp_path / "mine")
    for name, value in zip(VARIABLES, (demo.artifact, tmp_path / "mine", tmp_path / "to" / "here"), strict=True):
        monkeypatch.setenv(name, str(value))
    left = run_code(clone)
    assert left["files"] == wanted
    assert (tmp_path / "to" / "here" / "submission.zip").is_file()
    assert not (clone / "runs" / "notebook").exists()


@pytest.fixture(scope="module")
def left(demo: DemoRun, tmp_path_factory: pytest.TempPathFactory) -> dict:
    """The variables that a run from a clone's root leaves."""
    clone = tmp_path_factory.mktemp("clone")
    objects(demo, 3, clone / "runs" / "demo" / "pack")
    (clone / "export").mkdir()
    shutil.copy(demo.artifact, clone / "export")
    return run_code(clone)


def test_its_neighbours_are_the_projects_in_any_chunks(left: dict) -> None:
    embeddings, count = left["embeddings"], len(left["files"])
    distances, rows = nearest(embeddings, embeddings, 5, torch.arange(count))
    for values in (2**26, 7 * count, 1):
        by_notebook = left["nearest"](range(count), 5, values)
        assert torch.equal(by_notebook[1], rows)
        torch.testing.assert_close(by_notebook[0].double(), distances, rtol=0, atol=1e-5)
    assert torch.equal(left["neighbours"], rows[left["queries"]])


def test_progress_is_said_sparsely(
    left: dict, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    clock = iter(range(0, 1000, 4))  # four seconds a batch: every third is worth a line
    monkeypatch.setitem(left, "BATCH", 1)
    monkeypatch.setitem(left, "model", lambda batch: torch.zeros(len(batch), 64))
    monkeypatch.setattr(time, "monotonic", lambda: next(clock))
    left["embed"](left["files"][:9])
    monkeypatch.undo()
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(" images")[0] for line in lines] == ["3 of 9", "6 of 9", "9 of 9"]


def test_one_image_has_no_neighbour_and_is_no_error(
    demo: DemoRun, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Image.new("RGBA", (1, 700), (200, 30, 30, 90)).save(tmp_path / "thin – 細い.png")
    monkeypatch.setenv("EMBED64_ARTIFACT", str(demo.artifact))
    monkeypatch.setenv("EMBED64_IMAGES", ".")
    left = run_code(tmp_path)
    assert left["neighbours"].shape == (1, 0)
    assert left["sheet"].size == (168, 214)


def test_wrong_input_is_answered_in_one_line(demo: DemoRun, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EMBED64_ARTIFACT", "nowhere.pt")
    assert "EMBED64_ARTIFACT=nowhere.pt: no such file; give" in stopped(tmp_path)
    monkeypatch.setenv("EMBED64_ARTIFACT", str(demo.artifact))
    said = stopped(tmp_path)
    assert said.startswith(f"no images: none in {tmp_path / 'runs'}/*/pack/images")
    assert "run `make demo`, add an input that holds some, or set EMBED64_IMAGES" in said
    monkeypatch.setenv("EMBED64_IMAGES", "nowhere")
    assert "EMBED64_IMAGES=nowhere: no such folder; give" in stopped(tmp_path)
    monkeypatch.setenv("EMBED64_IMAGES", str(tmp_path))
    assert "holds no image; give a folder that holds some (.bmp," in stopped(tmp_path)
    (tmp_path / "a.png").write_text("<html>not found</html>")
    assert f"{tmp_path}: none of its 1 images can be read; set EMBED64_IMAGES" in stopped(tmp_path)
    (tmp_path / "saved_model.pt").write_bytes(b"PK not really")
    monkeypatch.setenv("EMBED64_ARTIFACT", "saved_model.pt")
    assert re.search(r"saved_model\.pt: torch \d\S+ cannot load it \(.+\); export it anew", stopped(tmp_path))


def test_its_code_runs_under_torch_1_11(demo: DemoRun, torch111: Path, tmp_path: Path) -> None:
    objects(demo, 2, tmp_path / "runs" / "demo" / "pack")
    # That Python has torch, numpy and Pillow alone; what a notebook adds is the display of the picture.
    (tmp_path / "IPython").mkdir()
    (tmp_path / "IPython" / "__init__.py").touch()
    (tmp_path / "IPython" / "display.py").write_text("def display(picture, include):\n    print(picture.size)\n")
    (tmp_path / "notebook.py").write_text("\n\n".join(CODE))
    done = subprocess.run(
        [torch111, "notebook.py"],
        cwd=tmp_path,
        env={**os.environ, "EMBED64_ARTIFACT": str(demo.artifact)},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert "torch 1.11.0" in done.stdout
    held = np.load(tmp_path / "runs" / "notebook" / "embeddings.npz")
    files = [tmp_path / "runs" / "demo" / "pack" / "images" / path for path in held["paths"]]
    expected = embed_files(load_artifact(demo.artifact), files).numpy()
    np.testing.assert_allclose(held["embeddings"], expected, rtol=0, atol=1e-4)


def test_it_is_committed_bare() -> None:
    content = NOTEBOOK.read_text(encoding="utf-8")
    notebook = json.loads(content)
    nbformat.validate(notebook)
    assert (notebook["nbformat"], notebook["nbformat_minor"]) == (4, 5)
    assert notebook["metadata"] == {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    for cell in notebook["cells"]:
        assert cell["metadata"] == {}
        assert cell.get("outputs", []) == []
        assert cell.get("execution_count") is None
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", cell["id"])
    assert len({cell["id"] for cell in notebook["cells"]}) == len(notebook["cells"])
    assert not re.search(r"/(home|root|Users|tmp|private|work|mnt|content)/|[A-Z]:\\\\", content)


def test_it_imports_nothing_of_the_project() -> None:
    trees = [ast.walk(ast.parse(source)) for source in CODE]
    nodes = [node for tree in trees for node in tree if isinstance(node, ast.Import | ast.ImportFrom)]
    names = {a.name for node in nodes if isinstance(node, ast.Import) for a in node.names}
    names |= {node.module for node in nodes if isinstance(node, ast.ImportFrom)}
    packages = {name.split(".")[0] for name in names} - sys.stdlib_module_names
    assert packages == {"torch", "numpy", "PIL", "IPython"}
