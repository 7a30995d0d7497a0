"""TFRecord files written by the package's own writer become image files and a catalog, once, faults included."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

import pytest
from commands import missing
from kaggle_server import drawn

from embed64.core.errors import InputError
from embed64.data.sources.build import read_source
from embed64.data.sources.registry import Records, source_named
from embed64.data.sources.tfrecords import read_records
from embed64.train.batches.dataset import decode

SETTINGS = Records(kind="tfrecord", files=("*.tfrec", "*/*.tfrec"), domain="goods")


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    try:
        importlib.import_module("tfrecord")
    except ImportError:
        missing("the package tfrecord")
    monkeypatch.setenv("EMBED64_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache" / "sources"


def write(path: Path, *records: dict) -> Path:
    """Records of bytes and numbers, such as those on Kaggle."""
    from tfrecord.writer import TFRecordWriter

    path.parent.mkdir(parents=True, exist_ok=True)
    writer = TFRecordWriter(str(path))
    for record in records:
        writer.write({key: (value, "byte" if isinstance(value, bytes) else "int") for key, value in record.items()})
    writer.close()
    return path


def record(shade: int, label: object, format: str = "JPEG") -> dict:
    return {"image/encoded": drawn(shade, format), "image/class/label": label}


def reasons(reading) -> dict[str, str]:
    return dict(zip(reading.aside["path"], reading.aside["reason"], strict=True))


def test_records_as_kaggle_s_are_read(tmp_path, cache):
    root = tmp_path / "set"
    write(root / "gp10k-train-00-3.tfrec", record(1, 1000), record(2, 1000), record(3, 10690, "PNG"))
    write(root / "gp10k-train-01-1.tfrec", record(4, 10690, "WEBP"))
    reading = read_source(source_named("products10k-tfrecords"), root, Path("unused"))
    assert reading.rows["path"].tolist() == [
        "gp10k-train-00-3/000000.jpg",
        "gp10k-train-00-3/000001.jpg",
        "gp10k-train-00-3/000002.png",
        "gp10k-train-01-1/000000.webp",
    ]
    assert reading.rows["label"].tolist() == ["1000", "1000", "10690", "10690"]
    assert set(reading.rows["domain"]) == {"packaged_goods"}
    assert set(reading.rows["source"]) == {"products10k-tfrecords"}
    assert (reading.root / "gp10k-train-00-3/000000.jpg").read_bytes() == drawn(1, "JPEG")
    assert all(decode(file).shape == (3, 8, 8) for file in reading.catalog.files)
    assert reading.root.parent == cache


def test_a_second_reading_writes_nothing_and_changed_files_are_read_anew(tmp_path):
    file = write(tmp_path / "set" / "a.tfrec", record(1, 5), record(2, 5))
    first = read_records(tmp_path / "set", "mine", SETTINGS)
    before = {p: p.stat().st_mtime_ns for p in first.root.rglob("*")}
    again = read_records(tmp_path / "set", "mine", SETTINGS)
    assert again.root == first.root
    assert again.rows.equals(first.rows)
    assert {p: p.stat().st_mtime_ns for p in first.root.rglob("*")} == before
    write(file, record(1, 5), record(9, 5))
    assert read_records(tmp_path / "set", "mine", SETTINGS).root != first.root


def test_two_files_of_one_name_keep_apart(tmp_path):
    write(tmp_path / "set" / "a" / "x.tfrec", record(1, 1))
    write(tmp_path / "set" / "b" / "x.tfrec", record(2, 1))
    rows = read_records(tmp_path / "set", "mine", SETTINGS).rows
    assert rows["path"].tolist() == ["a/x/000000.jpg", "b/x/000000.jpg"]


def test_records_that_cannot_be_used_are_set_aside(tmp_path):
    write(
        tmp_path / "set" / "a.tfrec",
        record(1, 7),
        {"image/encoded": b"<html>", "image/class/label": 7},
        {"image/encoded": drawn(2, "JPEG"), "other": 1},
        {"image/encoded": drawn(3, "JPEG"), "image/class/label": b"m\xc3\xbcg/../../x"},
    )
    reading = read_records(tmp_path / "set", "mine", SETTINGS)
    assert reading.rows["label"].tolist() == ["7", "müg/../../x"]
    assert reading.rows["path"].tolist() == ["a/000000.jpg", "a/000003.jpg"]  # a label is no part of a path
    assert reasons(reading) == {
        "a.tfrec: record 1": "no image in 'image/encoded' (it holds image/class/label, image/encoded)",
        "a.tfrec: record 2": "no label in 'image/class/label' (it holds image/encoded, other)",
    }


@pytest.mark.parametrize("cut", [1, 30, 400])
def test_a_file_that_was_cut_off_keeps_its_whole_records(tmp_path, cut):
    file = write(tmp_path / "set" / "a.tfrec", record(1, 7), record(2, 7), record(3, 7))
    file.write_bytes(file.read_bytes()[:-cut])
    reading = read_records(tmp_path / "set", "mine", SETTINGS)
    assert len(reading.rows) == 2
    assert reasons(reading) == {
        "a.tfrec": "cannot be read beyond its first 2 records (cut off, or not a TFRecord file)"
    }


def test_a_length_beyond_all_measure_is_not_believed(tmp_path):
    file = write(tmp_path / "set" / "a.tfrec", record(1, 7))
    file.write_bytes(file.read_bytes() + (1 << 62).to_bytes(8, "little") + b"\0" * 100)
    assert len(read_records(tmp_path / "set", "mine", SETTINGS).rows) == 1


def test_a_record_that_is_none_ends_its_file_alone(tmp_path):
    good = write(tmp_path / "set" / "b.tfrec", record(1, 7)).read_bytes()
    body = b"\xff" * 20
    (tmp_path / "set" / "a.tfrec").write_bytes(len(body).to_bytes(8, "little") + b"\0" * 4 + body + b"\0" * 4 + good)
    reading = read_records(tmp_path / "set", "mine", SETTINGS)
    assert reading.rows["path"].tolist() == ["b/000000.jpg"]
    assert reasons(reading)["a.tfrec"].startswith("cannot be read beyond its first 0 records")


def test_where_nothing_can_be_used_nothing_is_left_behind(tmp_path, cache):
    write(tmp_path / "set" / "a.tfrec", {"picture": drawn(1), "class": 1})
    with pytest.raises(InputError) as caught:
        read_records(tmp_path / "set", "mine", SETTINGS)
    assert "no record can be used" in str(caught.value)
    assert "it holds class, picture" in str(caught.value)
    assert not any(cache.glob("*"))


def test_the_missing_extra_is_named(tmp_path, monkeypatch, cache):
    write(tmp_path / "set" / "a.tfrec", record(1, 7))
    for name in [name for name in sys.modules if name.partition(".")[0] == "tfrecord"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "tfrecord", None)  # what Python keeps for a package that is not there
    with pytest.raises(InputError, match=r"pip install 'embed64\[tfrecord\]'"):
        read_records(tmp_path / "set", "mine", SETTINGS)
    assert not any(cache.glob("*"))
