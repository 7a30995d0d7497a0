"""`embed64 search` and `embed64 embed` on real folders: files that cannot be read, hidden ones, endings of names."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from embed64.data.table_files import read_table


@pytest.fixture
def folder(tmp_path: Path, delivered: dict[str, bytes], cache: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An artifact, five pictures, of which two cannot be read, what systems leave, and a catalog of the five."""
    monkeypatch.chdir(tmp_path)
    Path("m.pt").write_bytes(delivered["saved_model.pt"])
    for place in ("a.png", "b.png", "c.png", ".ipynb_checkpoints/a-checkpoint.png", "._a.png", "@eaDir/a.png"):
        path = Path("photos") / place
        path.parent.mkdir(parents=True, exist_ok=True)
        pixels = np.random.default_rng(len(place)).integers(0, 256, (40, 30, 3), dtype=np.uint8)
        Image.fromarray(pixels).save(path)
    Path("photos/broken.jpg").write_bytes(b"\xff\xd8\xff nothing more")
    Path("photos/gone.png").symlink_to("nowhere.png")
    names = ["a.png", "broken.jpg", "b.png", "gone.png", "c.png"]
    Path("c.csv").write_text("path,label,domain,source\n" + "".join(f"photos/{name},x,d,s\n" for name in names))
    return tmp_path


def test_a_search_goes_on_without_files_that_cannot_be_read(folder, here):
    done = here("search", "m.pt", "photos/a.png", "--index", "photos", code=1)
    assert [line.split()[0] for line in done.out.splitlines() if ".png" in line and "picture" not in line] == ["1", "2"]
    assert "2 files could not be read, e.g. " in done.err
    assert "photos/broken.jpg" in done.err
    assert "3 left out: hidden, or a system's own, e.g. photos" in done.err.replace("\n", " ")
    assert Path("search.png").is_file()


def test_hidden_files_alone_are_no_failure(folder, here):
    for name in ("broken.jpg", "gone.png"):
        Path("photos", name).unlink()
    here("search", "m.pt", "photos/a.png", "--index", "photos", code=0)


def test_a_query_that_cannot_be_read_is_wrong_input(folder, here):
    assert (
        "broken.jpg: cannot be read as an image"
        in here("search", "m.pt", "photos/broken.jpg", "--index", "photos", code=2).err
    )


@pytest.mark.parametrize("name", ["e.parquet", "e.csv", "e.CSV"])
def test_what_can_be_read_is_embedded_and_the_rest_listed(folder, here, name):
    done = here("embed", "m.pt", "--catalog", "c.csv", "-o", name, code=1)
    assert f"{name}: 3 embeddings of 64 numbers" in done.out
    assert "2 files could not be read" in done.err
    assert "e.rejected.csv lists them" in done.err
    table = pd.read_parquet(name) if name == "e.parquet" else pd.read_csv(name)
    assert list(table["path"]) == ["photos/a.png", "photos/b.png", "photos/c.png"]
    numbers = np.stack(table["embedding"]) if name == "e.parquet" else table.drop(columns="path").to_numpy()
    assert numbers.shape == (3, 64)
    assert np.allclose(np.linalg.norm(numbers, axis=1), 1, atol=1e-5)
    rejected = read_table(Path("e.rejected.csv"))
    assert [Path(path).name for path in rejected["path"]] == ["broken.jpg", "gone.png"]
    assert "no such file" in rejected["reason"].iloc[1]


@pytest.mark.parametrize("name", ["e.npy", "e.parquet.gz", "e.json"])
def test_another_ending_is_refused_before_anything_is_read(folder, here, name):
    assert (
        f"{name}: embeddings are written as .parquet or .csv"
        in here("embed", "no.pt", "--catalog", "no.csv", "-o", name, code=2).err
    )


@pytest.mark.parametrize(("name", "begins"), [("x.jpg", b"\xff\xd8"), ("x.PNG", b"\x89PNG"), ("x.webp", b"RIFF")])
def test_the_ending_decides_what_a_picture_is_written_as(folder, here, name, begins):
    here("search", "m.pt", "photos/a.png", "--index", "photos", "--out", name, code=1)
    assert Path(name).read_bytes().startswith(begins)
    assert Image.open(name).size == (480, 160)


def test_another_ending_of_a_picture_is_refused(folder, here):
    done = here("search", "m.pt", "photos/a.png", "--index", "photos", "--out", "x.pdf", code=2)
    assert "x.pdf: a picture is written as .png, .jpg, .jpeg, .webp" in done.err
