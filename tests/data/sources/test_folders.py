"""Folders are read in one order, labels come from their names, and every other file is set aside with a reason."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest

from embed64.core.errors import InputError
from embed64.data.sources.folders import Layout, read_flat, read_layout
from embed64.data.sources.registry import FlatFolder, FolderLayout
from embed64.data.sources.scan import Files, walk


def put(folder: Path, *names: str) -> None:
    """Files of no bytes: readers of folders go by names, decoding comes later."""
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"")


def by_layout(folder: Path, layout: str, domain: str = ""):
    return read_layout(folder, "mine", FolderLayout(kind="folder", layout=layout, domain=domain))


def flat(folder: Path, pattern: str = ""):
    return read_flat(folder, "mine", FlatFolder(kind="flat", pattern=pattern, domain="d"))


def reasons(reading) -> dict[str, str]:
    return dict(zip(reading.aside["path"], reading.aside["reason"], strict=True))


@pytest.mark.parametrize(
    ("layout", "domain", "folder", "meaning"),
    [
        ("label", "d", "mug", ("d", "mug")),
        ("label", "d", "a/mug", None),
        ("label", "d", "", None),
        ("domain/label", "", "goods/mug", ("goods", "mug")),
        ("label/domain", "", "mug/goods", ("goods", "mug")),
        ("*/label", "d", "anything/mug", ("d", "mug")),
        ("images/label", "d", "images/mug", ("d", "mug")),
        ("images/label", "d", "other/mug", None),
        ("**/label", "d", "mug", ("d", "mug")),
        ("**/label", "d", "a/b/c/mug", ("d", "mug")),
        ("**/label", "d", "", None),
        ("label/**", "d", "mug/a/b", ("d", "mug")),
        ("domain/**/label", "", "goods/mug", ("goods", "mug")),
        ("domain/**/label", "", "goods/a/b/mug", ("goods", "mug")),
        ("domain/**/label", "", "goods", None),
        ("domain/label/label", "", "goods/mug/red", ("goods", "mug/red")),
        ("**/domain", "", "512x512/cars", ("cars", "cars")),
        ("**", "d", "x", None),
    ],
)
def test_what_a_layout_says_of_a_folder(layout, domain, folder, meaning):
    if layout == "**":
        with pytest.raises(InputError, match="says no label"):
            Layout(layout, domain)
    else:
        assert Layout(layout, domain).read(tuple(folder.split("/")) if folder else ()) == meaning


@pytest.mark.parametrize(("layout", "words"), [("a//label", "joined by"), ("**/**/label", "once"), ("label", "domain")])
def test_a_layout_that_says_too_little_is_refused(layout, words):
    with pytest.raises(InputError, match=words):
        Layout(layout, "" if words == "domain" else "d")


def test_nothing_is_lost_silently(tmp_path):
    put(tmp_path, "mug/a.png", "mug/b.JPG", "stray.png", "mug/deep/c.webp", "mug/notes.txt", "README", "mug/noext")
    reading = by_layout(tmp_path, "label", "goods")
    assert reading.rows["path"].tolist() == ["mug/a.png", "mug/b.JPG"]
    assert reasons(reading) == {
        "stray.png": "lies 0 folders deep, not at LABEL/image",
        "README": "not an image by its name",
        "mug/deep/c.webp": "lies 2 folders deep, not at LABEL/image",
        "mug/notes.txt": "not an image by its name",
        "mug/noext": "not an image by its name",
    }
    assert set(reading.aside["source"]) == {"mine"}
    assert len(reading.rows) + len(reading.aside) == sum(p.is_file() for p in tmp_path.rglob("*"))


def test_links_are_followed_to_files_inside_and_no_further(tmp_path):
    root = tmp_path / "root"
    put(root, "mug/a.png", "mug/b.png")
    put(tmp_path, "secret/x.png", "rootlike/y.png")
    (root / "mug" / "in.png").symlink_to(root / "mug" / "a.png")
    (root / "mug" / "out.png").symlink_to(tmp_path / "secret" / "x.png")
    (root / "mug" / "up.png").symlink_to("../../rootlike/y.png")  # its folder's name begins as the root's
    (root / "mug" / "dead.png").symlink_to("nowhere.png")
    (root / "mug" / "round.png").symlink_to("round.png")
    (root / "tin").symlink_to(tmp_path / "secret")
    (root / "again").symlink_to(root)
    os.mkfifo(root / "mug" / "pipe.png")
    reading = by_layout(root, "label", "goods")
    assert reading.rows["path"].tolist() == ["mug/a.png", "mug/b.png", "mug/in.png"]
    leaves, nothing = "a link that leaves its source's folder; copy the file", "a link to nothing"
    assert reasons(reading) == {
        "mug/out.png": leaves,
        "mug/up.png": leaves,
        "mug/dead.png": nothing,
        "mug/round.png": nothing,
        "tin": leaves,
        "again": "a link to a folder; its images are read where they lie",
        "mug/pipe.png": "not a plain file",
    }


def test_a_root_that_is_a_link_itself_is_read(tmp_path):
    put(tmp_path / "real", "mug/a.png")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    assert by_layout(tmp_path / "link", "label", "d").rows["path"].tolist() == ["mug/a.png"]


def test_names_that_no_catalog_can_hold_are_set_aside_spelled_out(tmp_path):
    put(tmp_path, "mug/ä ö,\"'.png", "mug/貓.png", "mug/a\nb.png", "m\rg/c.png")
    (tmp_path / "mug" / os.fsdecode(b"caf\xe9.png")).write_bytes(b"")
    reading = by_layout(tmp_path, "label", "d")
    assert reading.rows["path"].tolist() == ["mug/ä ö,\"'.png", "mug/貓.png"]
    assert reasons(reading) == {
        "m\\rg": "its name holds a control character; rename it",
        "mug/a\\nb.png": "its name holds a control character; rename it",
        "mug/caf\\udce9.png": "its name is not UTF-8; rename it",
    }
    reading.aside.to_csv(tmp_path / "aside.csv")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may open every folder")
def test_a_folder_that_cannot_be_opened_is_named(tmp_path):
    put(tmp_path, "mug/a.png", "tin/b.png")
    (tmp_path / "tin").chmod(0)
    try:
        assert reasons(by_layout(tmp_path, "label", "d"))["tin"] == "a folder that cannot be opened (Permission denied)"
    finally:
        (tmp_path / "tin").chmod(0o755)


def test_the_order_is_that_of_names_whatever_the_file_system_says(tmp_path, monkeypatch):
    names = [f"{label}/{i}.png" for label in ("b", "a", "a b", "a-b", "Z") for i in (10, 9, 1)]
    put(tmp_path, *names)
    first = by_layout(tmp_path, "label", "d").rows
    plain = os.scandir

    class Shuffled:
        def __init__(self, path):
            self.entries = list(plain(path))
            random.Random(7).shuffle(self.entries)

        def __enter__(self):
            return iter(self.entries)

        def __exit__(self, *_):
            return None

    monkeypatch.setattr(os, "scandir", Shuffled)
    assert by_layout(tmp_path, "label", "d").rows.equals(first)
    assert first["path"].tolist()[:3] == ["Z/1.png", "Z/10.png", "Z/9.png"]


def test_walking_holds_one_folder_at_a_time(tmp_path):
    put(tmp_path, "a/1.png", "b/1.png")
    walked = walk(tmp_path)
    assert next(walked).folder == ()
    put(tmp_path, "b/2.png")  # seen, since b is looked into only when its turn comes
    assert [listing.images for listing in walked] == [["1.png"], ["1.png", "2.png"]]


def test_a_flat_folder_by_pattern(tmp_path):
    put(tmp_path, "cup_01.png", "cup_02.png", "sub/jar_01.png", "nolabel.png", "_03.png")
    reading = flat(tmp_path, r"^(?P<label>[a-z]*)_\d+\.png$")
    assert dict(zip(reading.rows["path"], reading.rows["label"], strict=True)) == {
        "cup_01.png": "cup",
        "cup_02.png": "cup",
        "sub/jar_01.png": "jar",
    }
    assert reasons(reading) == {"nolabel.png": "its name says no label", "_03.png": "its name says no label"}
    assert "role" not in reading.rows


def test_a_flat_folder_without_pattern_is_distractors(tmp_path):
    put(tmp_path, "a/1.png", "b/1.png", "c.txt")
    rows = flat(tmp_path).rows
    assert rows["label"].tolist() == ["a/1.png", "b/1.png"]
    assert rows["role"].tolist() == ["index", "index"]


@pytest.mark.parametrize(
    ("pattern", "words"),
    [("(", "not a regular expression"), ("x", "has no group"), ("q(?P<label>x)", "no image's name")],
)
def test_a_pattern_that_cannot_be_used_is_refused(tmp_path, pattern, words):
    put(tmp_path, "a.png")
    with pytest.raises(InputError, match=words):
        flat(tmp_path, pattern)


def test_the_message_of_an_empty_reading_shows_the_first_image(tmp_path):
    put(tmp_path, "notes.txt", "a/b/c/1.png")
    with pytest.raises(InputError) as caught:
        by_layout(tmp_path, "label", "d")
    assert str(caught.value) == (
        f"{tmp_path}: no image lies at LABEL/image; 1 images lie elsewhere in it"
        " (the first: a/b/c/1.png: lies 3 folders deep, not at LABEL/image)"
    )


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("mug/a.png", ""),
        ("mug/../mug/a.png", ""),
        ("none.png", "no such file"),
        ("mug/a.png/b.png", "no such file"),
        ("mug", "not a plain file"),
        ("../secret/x.png", "lies outside its source's folder"),
        ("tin/x.png", "lies outside its source's folder"),
        ("out.png", "a link that leaves its source's folder; copy the file"),
        ("in.png", ""),
        ("/etc/passwd", "lies outside its source's folder"),
        ("a\x00b", "its name holds a control character; rename it"),
        ("x" * 300 + ".png", "cannot be accessed (File name too long)"),
    ],
)
def test_what_a_table_lists_is_held_to_the_folder(tmp_path, path, reason):
    root = tmp_path / "root"
    put(root, "mug/a.png")
    put(tmp_path, "secret/x.png")
    (root / "tin").symlink_to(tmp_path / "secret")
    (root / "out.png").symlink_to(tmp_path / "secret" / "x.png")
    (root / "in.png").symlink_to("mug/a.png")
    assert Files(root).trouble(path) == reason


def test_an_ending_is_added_only_where_there_is_none(tmp_path):
    put(tmp_path, "a.jpg", "b", "b.png", "c.jpeg.png")
    files = Files(tmp_path)
    assert files.find(["a"]) == ("a.jpg", "")
    assert files.find(["b"]) == ("b", "")
    assert files.find(["c.jpeg"]) == ("", "no such file")
    assert files.find(["nothing", "x/a", "a"]) == ("a.jpg", "")
    assert files.find(["../a"]) == ("", "lies outside its source's folder")
