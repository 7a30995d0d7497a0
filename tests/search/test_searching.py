"""Comparing two images and searching a folder, on solid colours whose distances are known."""

from __future__ import annotations

import io
from pathlib import Path

import pandas as pd
import pytest
import torch
from PIL import Image
from torch import Tensor, nn

from embed64.cli.printing import print_comparison
from embed64.core.errors import InputError
from embed64.search.searching import compare, index_files, picture, search


class MeanRed(nn.Module):
    """An image's mean red, 0 to 1, and 63 zeros."""

    def forward(self, images: Tensor) -> Tensor:
        red = images[:, :1].to(torch.float32).mean([2, 3]) / 255.0
        return torch.cat([red, torch.zeros([images.size(0), 63])], dim=1)


@pytest.fixture(scope="module")
def artifact(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("artifact") / "saved_model.pt"
    torch.jit.save(torch.jit.script(MeanRed()), path)
    return path


def red(path: Path, strength: int, size: tuple[int, int] = (8, 8)) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", size, (strength, 0, 0)).save(path)
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Reds of 10 to 200, some deeper in the folder, one of another size, one file that is no image."""
    for name, strength in {"a.png": 10, "sub/b.png": 40, "sub/deep/c.PNG": 100, "d.jpg": 160, "e.bmp": 200}.items():
        red(tmp_path / "index" / name, strength, (8, 8) if strength != 40 else (30, 5))
    (tmp_path / "index" / "notes.txt").write_text("not an image")
    return tmp_path / "index"


def test_compare_gives_both_distances_and_the_nearer_image(tmp_path, artifact):
    original, near, far = (red(tmp_path / f"{s}.png", s) for s in (100, 90, 151))
    distances = compare(artifact, original, [near, far])
    assert distances == pytest.approx([10 / 255, 51 / 255], abs=1e-6)
    assert compare(artifact, original, [far, near]) == distances[::-1]


@pytest.mark.parametrize(("distances", "nearer"), [((0.2, 0.1), 2), ((0.1, 0.2), 1), ((0.5, 0.5), 1)])
def test_the_nearer_image_is_told(capsys, distances, nearer):
    print_comparison(Path("o.png"), (Path("a.png"), Path("b.png")), distances)
    assert capsys.readouterr().out.splitlines()[-1] == f"more similar: image {nearer}"


def test_compare_an_image_with_itself_is_zero(tmp_path, artifact):
    original, other = red(tmp_path / "o.png", 100), red(tmp_path / "p.png", 30)
    distances = compare(artifact, original, [original, other])
    assert distances[0] == 0.0
    assert distances[0] < distances[1]


def test_search_gives_the_nearest_first_with_their_distances(tmp_path, artifact, folder):
    query = red(tmp_path / "query.png", 90)
    found = search(artifact, index_files(folder), query, k=4)
    # 90 to 100, 40, 160, 10: 10, 50, 70, 80
    assert [file.name for file, _ in found] == ["c.PNG", "b.png", "d.jpg", "a.png"]
    # JPEG may move its red by a step
    assert [distance * 255 for _, distance in found] == pytest.approx([10, 50, 70, 80], abs=2)


def test_search_leaves_the_query_s_own_file_out_however_it_is_written(artifact, folder, monkeypatch):
    monkeypatch.chdir(folder)
    for query in (folder / "a.png", Path("a.png"), folder / "sub" / ".." / "a.png"):
        found = search(artifact, index_files(folder), query, k=10)
        assert [file.name for file, _ in found] == ["b.png", "c.PNG", "d.jpg", "e.bmp"]


def test_search_finds_a_copy_under_another_name(artifact, folder):
    (folder / "copy.png").write_bytes((folder / "a.png").read_bytes())
    file, distance = search(artifact, index_files(folder), folder / "a.png", k=1)[0]
    assert (file.name, distance) == ("copy.png", 0.0)


def test_search_gives_fewer_where_there_are_fewer(tmp_path, artifact, folder):
    assert len(search(artifact, index_files(folder), red(tmp_path / "q.png", 1), k=50)) == 5


def test_search_in_a_folder_that_holds_the_query_alone_finds_nothing(tmp_path, artifact):
    query = red(tmp_path / "only" / "q.png", 1)
    assert search(artifact, index_files(tmp_path / "only"), query, k=3) == []


def test_an_unreadable_query_is_named(tmp_path, artifact, folder):
    (tmp_path / "q.png").write_text("nothing")
    with pytest.raises(InputError, match="q.png: cannot be read as an image"):
        search(artifact, index_files(folder), tmp_path / "q.png", k=1)


def test_the_picture_shows_query_and_finds_side_by_side(tmp_path, folder):
    query = red(tmp_path / "q.png", 90)
    path = picture(query, [(folder / "sub" / "deep" / "c.PNG", 0.1), (folder / "e.bmp", 0.2)], tmp_path / "o" / "p.png")
    with Image.open(path) as sheet:
        assert sheet.format == "PNG"
        assert sheet.size == (3 * 160, 160)
        # the middle of each cell, in order; a margin of white around them
        assert [sheet.getpixel((80 + 160 * column, 80)) for column in range(3)] == [
            (90, 0, 0),
            (100, 0, 0),
            (200, 0, 0),
        ]
        assert sheet.getpixel((1, 1)) == sheet.getpixel((160, 80)) == (255, 255, 255)
    assert [p.name for p in path.parent.iterdir()] == ["p.png"]


def test_index_files_lists_a_folder_s_images_however_deep(folder):
    names = [str(file.relative_to(folder)) for file in index_files(folder)]
    assert names == sorted(names)
    assert set(names) == {"a.png", "d.jpg", "e.bmp", "sub/b.png", "sub/deep/c.PNG"}


def test_an_index_folder_without_images_is_named(tmp_path):
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty" / "notes.txt").write_text("-")
    with pytest.raises(InputError, match=r"empty: holds no image \(.*\.png") as error:
        index_files(tmp_path / "empty")
    assert "\n" not in str(error.value)


def test_index_files_takes_a_catalog(folder):
    rows = pd.DataFrame({"path": ["d.jpg", "sub/b.png"], "label": ["x", "y"], "domain": "d", "source": "s"})
    rows.to_csv(folder / "catalog.csv", index=False)
    assert index_files(folder / "catalog.csv") == [folder / "d.jpg", folder / "sub" / "b.png"]


def test_an_index_that_is_nowhere_is_named(tmp_path):
    with pytest.raises(InputError, match="nowhere: no such file"):
        index_files(tmp_path / "nowhere")


def test_a_picture_of_an_image_with_transparency_or_another_mode_can_be_drawn(tmp_path):
    query = tmp_path / "q.png"
    buffer = io.BytesIO()
    Image.new("LA", (5, 9), (120, 0)).save(buffer, "PNG")
    query.write_bytes(buffer.getvalue())
    with Image.open(picture(query, [], tmp_path / "p.png")) as sheet:
        assert sheet.size == (160, 160)
