"""A zip is unpacked inside its folder or not at all; bombs are refused before they go off."""

from __future__ import annotations

import io
import shutil
import zipfile
from pathlib import Path

import pytest
from kaggle_server import zipped

from embed64.core.errors import CheckFailed, InputError
from embed64.kaggle.unpack import unpack


def archive(folder: Path, content: bytes) -> Path:
    path = folder / "a.zip"
    path.write_bytes(content)
    return path


def lying(folder: Path) -> list[str]:
    return sorted(str(p.relative_to(folder)) for p in folder.rglob("*") if not p.is_dir())


def test_folders_and_files_are_written_as_they_are(tmp_path):
    files = {"a/b/1.png": b"1", "a/2.png": b"22", "3.png": b"", "a/ü 貓.png": b"4"}
    assert unpack(archive(tmp_path, zipped({"empty/": b"", **files})), tmp_path / "out") == []
    assert lying(tmp_path / "out") == sorted(files)
    assert {name: (tmp_path / "out" / name).read_bytes() for name in files} == files


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("../evil", "its name points outside the folder"),
        ("a/../../evil", "its name points outside the folder"),
        ("a/..", "its name points outside the folder"),
        ("/tmp/evil", "its name is a path of another file system"),
        ("C:/evil", "its name is a path of another file system"),
        ("a\\..\\..\\evil", "its name is a path of another file system"),
        ("x" * 300, "its name cannot be written (File name too long)"),
        ("good.png/under", "its name is both a file's and a folder's"),
    ],
)
def test_names_that_lead_out_or_cannot_be_written_are_left_out(tmp_path, name, reason):
    out = tmp_path / "deep" / "out"
    assert unpack(archive(tmp_path, zipped({"good.png": b"1", name: b"2"})), out) == [(name, reason)]
    assert lying(tmp_path) == ["a.zip", "deep/out/good.png"]


def test_links_and_devices_are_left_out(tmp_path):
    content = zipped({"good.png": b"1"}, links={"out": "/etc", "out/passwd": "x", "in.png": "good.png"})
    buffer = io.BytesIO(content)
    with zipfile.ZipFile(buffer, "a") as opened:
        info = zipfile.ZipInfo("device")
        info.create_system, info.external_attr = 3, 0o020666 << 16
        opened.writestr(info, b"")
    left = unpack(archive(tmp_path, buffer.getvalue()), tmp_path / "out")
    assert left == [("out", "a link"), ("out/passwd", "a link"), ("in.png", "a link"), ("device", "not a plain file")]
    assert lying(tmp_path / "out") == ["good.png"]


def test_a_name_that_stands_twice_counts_once(tmp_path):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as opened:
        opened.writestr("a.png", b"first")
        with pytest.warns(UserWarning, match="Duplicate name"):
            opened.writestr("a.png", b"second")
    left = unpack(archive(tmp_path, buffer.getvalue()), tmp_path / "out")
    assert left == [("a.png", "its name is in the zip twice; the first one counts")]
    assert (tmp_path / "out" / "a.png").read_bytes() == b"first"


def test_an_encrypted_entry_is_left_out(tmp_path):
    content = bytearray(zipped({"a.png": b"1", "b.png": b"2"}))
    for signature, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(signature) + place] |= 1
    assert unpack(archive(tmp_path, bytes(content)), tmp_path / "out") == [("a.png", "encrypted")]


def test_a_bomb_is_refused_before_anything_is_written(tmp_path):
    content = zipped({"zeros": bytes(300 << 20)})
    assert len(content) < 1 << 20
    with pytest.raises(InputError, match="would unpack to 0.3 GB, over 100 times its own size"):
        unpack(archive(tmp_path, content), tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_an_entry_larger_than_announced_is_a_damaged_zip(tmp_path):
    content = bytearray(zipped({"zeros": bytes(1 << 20)}))
    at = content.index(b"PK\x01\x02") + 24
    content[at : at + 4] = (1000).to_bytes(4, "little")
    with pytest.raises(CheckFailed, match="a damaged zip"):
        unpack(archive(tmp_path, bytes(content)), tmp_path / "out")
    assert sum(p.stat().st_size for p in (tmp_path / "out").rglob("*")) <= 1 << 20


def test_room_is_asked_for_first(tmp_path, monkeypatch):
    path = archive(tmp_path, zipped({"a": bytes(range(256)) * 4000}))
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(1, 1, (64 << 20) + 1_000_000))
    with pytest.raises(InputError, match="unpacking it needs 0.00 GB, 0.07 GB are free; free space"):
        unpack(path, tmp_path / "out")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    "content",
    [b"", b"PK", b"<html></html>", zipped({"a": b"1"})[:-5], b"\0" * 100],
    ids=["empty", "PK", "page", "cut", "zeros"],
)
def test_what_is_no_zip_is_said(tmp_path, content):
    with pytest.raises(CheckFailed, match="a.zip: a damaged zip"):
        unpack(archive(tmp_path, content), tmp_path / "out")
