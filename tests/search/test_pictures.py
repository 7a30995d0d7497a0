"""Tables of images: catalogs, tables of paths, Parquet that holds the images themselves."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from reds import red

from embed64.core.errors import InputError
from embed64.search.pictures import Picture, Pictures


@pytest.fixture
def packed(tmp_path: Path) -> Path:
    """Ten images inside a Parquet file of row groups of three; the sixth is none."""
    contents = [red(tmp_path / f"{n}.png", 20 * n).read_bytes() for n in range(10)]
    contents[5] = b"no image"
    table = pa.table({"label": list("abcdefghij"), "bytes": contents, "path": [f"p{n}" for n in range(10)]})
    pq.write_table(table, tmp_path / "packed.parquet", row_group_size=3)
    return tmp_path / "packed.parquet"


@pytest.mark.parametrize("rows", [(0, 10), (0, 3), (2, 4), (3, 6), (5, 6), (1, 9), (9, 10)])
def test_any_part_of_a_packed_table(packed, rows):
    pictures = Pictures(packed)
    assert len(pictures) == 10
    part = list(pictures.part(*rows))
    assert [each.name for each in part] == [f"p{n}" for n in range(*rows)]
    for number, each in zip(range(*rows), part, strict=True):
        if number == 5:
            with pytest.raises(InputError, match=r"^p5: cannot be read as an image \(text, not an image\)"):
                each.read()
        else:
            assert each.read()[0].unique().tolist() == [20 * number]


def test_an_image_without_a_path_is_called_by_its_row(tmp_path):
    table = pa.table({"bytes": [b"", red(tmp_path / "a.png", 7).read_bytes(), None]})
    pq.write_table(table, tmp_path / "t.parquet")
    names = [str(each) for each in Pictures(tmp_path / "t.parquet").part(0, 3)]
    assert names == [f"{tmp_path / 't.parquet'}: row {n}" for n in (1, 2, 3)]
    for place in (0, 2):
        with pytest.raises(InputError, match="row"):
            list(Pictures(tmp_path / "t.parquet").part(0, 3))[place].read()


@pytest.mark.parametrize("suffix", [".csv", ".parquet"])
@pytest.mark.parametrize("columns", [["path"], ["path", "label", "domain", "source"]])
def test_a_table_of_paths(tmp_path, suffix, columns):
    for n in range(4):
        red(tmp_path / "deep" / f"{n}.png", n)
    rows = pd.DataFrame({"path": [f"deep/{n}.png" for n in range(4)], "label": "x", "domain": "d", "source": "s"})
    file = tmp_path / f"t{suffix}"
    rows[columns].to_csv(file, index=False) if suffix == ".csv" else rows[columns].to_parquet(file)
    pictures = Pictures(file)
    assert len(pictures) == 4
    assert [int(each.read()[0, 0, 0]) for each in pictures.part(1, 3)] == [1, 2]
    assert next(pictures.part(0, 1)) == Picture("deep/0.png", tmp_path / "deep" / "0.png")


def test_a_catalog_is_checked_as_anywhere(tmp_path):
    (tmp_path / "c.csv").write_text("path,label,domain\na.png,x,d\n")
    with pytest.raises(InputError, match="column 'source' is missing"):
        Pictures(tmp_path / "c.csv")


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("no.csv", None, "no such file; give a catalog"),
        ("t.parquet", b"PAR1 and nothing more", "not a readable Parquet table"),
        ("t.csv", b"file\na.png\n", "has no column 'path'; its columns are 'file'"),
        ("t.csv", b'path\n""\n', "row 1: column 'path' is empty"),
    ],
)
def test_what_is_no_such_table_is_named(tmp_path, name, content, said):
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError) as refused:
        Pictures(tmp_path / name)
    assert str(refused.value).startswith(f"{tmp_path / name}: ")
    assert said in str(refused.value)


def test_an_array_of_floats_is_no_content(tmp_path):
    pq.write_table(pa.table({"bytes": pa.array(np.zeros(3))}), tmp_path / "t.parquet")
    with pytest.raises(InputError, match="column 'bytes' holds double, not the bytes of image files"):
        Pictures(tmp_path / "t.parquet")
