"""Tables become catalogs: templates, row ranges; what they list and nobody has is set aside by name."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from embed64.core.errors import InputError
from embed64.data.sources.registry import RowRanges, TableOfImages, source_named
from embed64.data.sources.scan import Reading
from embed64.data.sources.tables import read_images_table, read_row_ranges


def put(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"")


def table(folder: Path, text: str, name: str = "train.csv") -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")


def images(root: Path, **settings) -> Reading:
    defaults = {"files": ("train.csv", "*/train.csv"), "path": ("{path}",), "label": "{label}", "domain": "d"}
    return read_images_table(root, "mine", TableOfImages(kind="table", **{**defaults, **settings}))


def reasons(reading: Reading) -> dict[str, str]:
    return dict(zip(reading.aside["path"], reading.aside["reason"], strict=True))


def test_landmarks_as_kaggle_lays_them_out(tmp_path):
    table(tmp_path, "id,landmark_id\n0a1b2,7\n0a1c3,7\nff00a,9\n")
    put(tmp_path, "train/0/a/1/0a1b2.jpg", "train/0/a/1/0a1c3.jpg", "train/f/f/0/ff00a.jpg")
    reading = read_images_table(tmp_path, "landmarks-2021", source_named("landmarks-2021").reader)
    assert reading.rows.to_dict("list") == {
        "path": ["train/0/a/1/0a1b2.jpg", "train/0/a/1/0a1c3.jpg", "train/f/f/0/ff00a.jpg"],
        "label": ["7", "7", "9"],
        "domain": ["landmarks"] * 3,
        "source": ["landmarks-2021"] * 3,
    }
    assert reading.aside.empty


def test_the_second_place_is_tried_where_the_first_has_nothing(tmp_path):
    table(tmp_path, "name,class,group\n1.jpg,5,0\n2.jpg,5,0\n3.jpg,5,0\n")
    put(tmp_path, "train/1.jpg", "train/train/2.jpg")
    reading = read_images_table(tmp_path, "products-10k", source_named("products-10k").reader)
    assert reading.rows["path"].tolist() == ["train/1.jpg", "train/train/2.jpg"]
    assert reasons(reading) == {"train/3.jpg": "no such file"}


def test_every_row_is_kept_or_set_aside(tmp_path):
    table(tmp_path, "path,label\na.png,1\nnone.png,1\na.png,2\n../x.png,1\n,1\nb,1\nc.png,\n./a.png,1\n")
    put(tmp_path, "a.png", "b.jpg", "c.png")
    reading = images(tmp_path)
    assert reading.rows["path"].tolist() == ["a.png", "b.jpg"]
    assert list(zip(reading.aside["path"], reading.aside["reason"], strict=True)) == [
        ("none.png", "no such file"),
        ("a.png", "listed again; its first row counts"),
        ("../x.png", "lies outside its source's folder"),
        ("row 5", "its row has no path"),
        ("c.png", "its row has no label"),
        ("./a.png", "listed again; its first row counts"),
    ]


def test_parquet_with_a_column_of_domains_and_numbers_as_labels(tmp_path):
    pd.DataFrame({"path": ["a", "b"], "label": [1, 2], "kind": ["x", None]}).to_parquet(tmp_path / "t.parquet")
    put(tmp_path, "a.png", "b.png")
    reading = images(tmp_path, files=("*.parquet",), domain="{kind}")
    assert reading.rows.to_dict("records") == [{"path": "a.png", "label": "1", "domain": "x", "source": "mine"}]
    assert reasons(reading) == {"b": "its row has no domain"}


def test_a_table_that_is_not_there_or_lists_nothing_that_is(tmp_path):
    with pytest.raises(InputError, match=r"contains no file train.csv or \*/train.csv; this copy has another layout"):
        images(tmp_path)
    table(tmp_path, "path,label\na.png,1\n")
    with pytest.raises(InputError, match=r"none of the 1 images .* can be used; the first: a.png: no such file"):
        images(tmp_path)
    table(tmp_path, "path,label\n")
    with pytest.raises(InputError, match="none of the 0 images"):
        images(tmp_path)


ENDS = {"gallery": 2871, "toys": 3408, "dishes": 12919, "house": 17563, "landmarks": 25830}


def test_the_original_s_ranges_hold_their_first_and_last_row(tmp_path, monkeypatch):
    """datas.csv as it was: 25,831 rows, paths into other mounts; here only the rows at the borders have a file."""
    monkeypatch.setenv("KAGGLE_INPUT", str(tmp_path))
    monkeypatch.setenv("EMBED64_CACHE", str(tmp_path / "cache"))
    borders = sorted({0, *ENDS.values(), *(end + 1 for end in ENDS.values())})
    paths = [f"../input/packed-goods/g/{i // 2}/{i}.jpg" for i in range(25833)]
    table(tmp_path / "triplet-data", "inputs\n" + "\n".join(paths) + "\n", "datas.csv")
    put(tmp_path / "packed-goods", *(f"g/{i // 2}/{i}.jpg" for i in borders))
    source = source_named("triplet-data")
    reading = read_row_ranges(tmp_path / "triplet-data", source.name, source.reader)
    read = {int(Path(p).stem): d for p, d in zip(reading.rows["path"], reading.rows["domain"], strict=True)}
    naive = {}
    for i in borders:
        naive[i] = next((d for d, last in ENDS.items() if i <= last), None)
    assert read == {i: d for i, d in naive.items() if d}
    assert read[2871] == "gallery"
    assert read[2872] == "toys"
    assert read[25830] == "landmarks"
    assert reading.rows["path"].iloc[0] == str(tmp_path / "packed-goods/g/0/0.jpg")
    assert reading.rows["label"].iloc[0] == "0"
    beyond = reading.aside[reading.aside["path"] == paths[25831]]
    assert beyond["reason"].tolist() == ["its row is beyond the last range"]
    assert len(reading.rows) + len(reading.aside) == 25833


def test_ranges_that_fall_are_refused(tmp_path):
    settings = RowRanges(kind="rows", files=("t.csv",), column="inputs", ranges={"a": 5, "b": 5})
    with pytest.raises(InputError, match="must ascend"):
        read_row_ranges(tmp_path, "mine", settings)


def test_a_mount_that_is_missing_is_named(tmp_path, monkeypatch):
    monkeypatch.setenv("KAGGLE_INPUT", str(tmp_path / "input"))
    monkeypatch.setenv("EMBED64_CACHE", str(tmp_path / "cache"))
    table(tmp_path, "path,label\na.png,1\n/kaggle/input/food101/x/1.jpg,2\n../input/else/y.jpg,2\n")
    put(tmp_path, "a.png")
    assert reasons(images(tmp_path)) == {
        "/kaggle/input/food101/x/1.jpg": "is in the source 'food101', which is missing here",
        "../input/else/y.jpg": "is in the source 'else', which is missing here",
    }


@pytest.mark.parametrize("layout", ["food101", "datasets/srujanesanakarra/food101"])
def test_a_path_written_down_on_kaggle_is_found_in_any_layout_and_never_leaves_its_mount(tmp_path, monkeypatch, layout):
    monkeypatch.setenv("KAGGLE_INPUT", str(tmp_path / "input"))
    put(tmp_path / "input" / layout, "x/1.jpg")
    put(tmp_path / "input", "secret.jpg")
    out = "../" * (layout.count("/") + 1) + "secret.jpg"
    table(tmp_path, f"path,label\n/kaggle/input/food101/x/1,1\n../input/food101/{out},2\n")
    reading = images(tmp_path)
    assert reading.rows["path"].tolist() == [str(tmp_path / "input" / layout / "x/1.jpg")]
    assert set(reasons(reading).values()) == {"lies outside its source's folder"}
