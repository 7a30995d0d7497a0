"""Files of any form become rows of text; damage is named with file and row."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from embed64.core.errors import InputError
from embed64.data.sources.forms import read_objects, read_rows, read_spaced
from embed64.data.sources.registry import TableFile


def test_spaced_text_with_and_without_a_header(tmp_path):
    file = tmp_path / "list.txt"
    file.write_text("\ufeff2\n\nname   item\tpart  \na.jpg  1   train\n\nb.jpg\t2 test   \n", encoding="utf-8")
    assert read_spaced(file, skip=1).to_dict("list") == {
        "name": ["a.jpg", "b.jpg"],
        "item": ["1", "2"],
        "part": ["train", "test"],
    }
    file.write_text("1 a.jpg\r\n2 b.jpg", encoding="utf-8")
    assert read_spaced(file, ("id", "path")).to_numpy().tolist() == [["1", "a.jpg"], ["2", "b.jpg"]]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"id path\n1 a.jpg\n2 b c.jpg\n", "line 3 has 3 cells, not 2 (id path); get the file again"),
        (b"id path\n1 a.jpg\n2\n", "line 3 has 1 cells, not 2"),
        (b"id path\n1 a.jpg\n2 \xff.jpg\n", "not UTF-8 text after line"),
        (b"", "has no line that names its columns"),
        (b"\n \n", "has no line that names its columns"),
        (b"id id\n1 2\n", "two columns are called 'id'"),
    ],
)
def test_damaged_spaced_text(tmp_path, content, words):
    file = tmp_path / "list.txt"
    file.write_bytes(content)
    assert words in refused(lambda: read_spaced(file), file)


def test_objects_of_json_whatever_their_keys(tmp_path):
    file = tmp_path / "list.json"
    file.write_text(json.dumps([{"id": 5, "path": "a"}, {"path": "b", "x": None}, {"id": "7", "x": [1]}]))
    assert read_objects(file).to_dict("list") == {"id": ["5", "", "7"], "path": ["a", "b", ""], "x": ["", "", "[1]"]}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ('[{"id": 5}, 3]', "record 2 is no object with keys"),
        ('{"id": 5}', "damaged, holds no list"),
        ('[{"id": 5}', "damaged, not JSON"),
        ("[" * 100_000, "damaged, not JSON"),
    ],
)
def test_damaged_json(tmp_path, content, words):
    file = tmp_path / "list.json"
    file.write_text(content)
    assert words in refused(lambda: read_objects(file), file)


def test_lists_in_cells_make_rows_or_count_by_their_first_item(tmp_path):
    file = tmp_path / "clean.csv"
    file.write_text("landmark_id,images\n7,a b  c\n8,\n9,d\n")
    each = read_rows(file, TableFile(files=(), lists={"images": "each"}))
    assert each.to_numpy().tolist() == [["7", "a"], ["7", "b"], ["7", "c"], ["8", ""], ["9", "d"]]
    first = read_rows(file, TableFile(files=(), lists={"images": "first"}))
    assert first["images"].tolist() == ["a", "", "d"]
    missing = TableFile(files=(), lists={"image": "first"})
    assert "column 'image' is missing; its columns are landmark_id, images" in refused(
        lambda: read_rows(file, missing), file
    )


def refused(call, file: Path) -> str:
    with pytest.raises(InputError) as caught:
        call()
    assert str(caught.value).startswith(f"{file}: ")
    assert "\n" not in str(caught.value)
    return str(caught.value)
