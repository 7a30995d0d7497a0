"""One file under two paths, one label under two spellings, one object in two parts of a split: never unsaid."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pandas as pd
import pytest
from PIL import Image

from embed64.core.errors import InputError
from embed64.data.catalog import read_catalog, validate
from embed64.data.sources.build import read_folder


def table(*paths: str, labels: list[str] | None = None) -> pd.DataFrame:
    return pd.DataFrame({"path": paths, "label": labels or ["x"] * len(paths), "domain": "d", "source": "s"})


@pytest.mark.parametrize(
    "other",
    [
        "./img/a.png",
        "img//a.png",
        "img/./a.png",
        "img/../img/a.png",
        "x/../img/a.png",
        "{root}/img/a.png",
        "link/a.png",
    ],
)
def test_a_file_is_one_row_however_its_path_is_spelled(tmp_path, other):
    (tmp_path / "img").mkdir()
    (tmp_path / "link").symlink_to("img")
    rows = table("img/b.png", "img/a.png", other.format(root=tmp_path))
    with pytest.raises(InputError, match="row 3: path '.*' is the file of row 2, 'img/a.png'; keep one of them"):
        validate(rows, tmp_path)


def test_other_files_of_like_names_stay(tmp_path):
    rows = table("img/a.png", "img/A.png", "img2/a.png", "a.png", "../a.png", "img/a.png.png")
    assert len(validate(rows, tmp_path)) == 6


def test_a_path_may_be_as_deep_as_it_likes(tmp_path):
    deep = "a/" * 5000
    assert len(validate(table(f"{deep}a.png", f"{deep}b.png", "b.png"), tmp_path)) == 3
    with pytest.raises(InputError, match="is the file of row 1"):
        validate(table(f"{deep}a.png", f"./{deep}a.png"), tmp_path)


@pytest.mark.parametrize("column", ["path", "label", "domain", "source"])
@pytest.mark.parametrize("character", ["\0", "\n", "\r", "\x1b", "\x7f"])
def test_control_characters_are_refused(tmp_path, column, character):
    rows = table("a.png", "b.png")
    rows.loc[1, column] = f"a{character}b"
    with pytest.raises(InputError, match=f"row 2: column '{column}' holds a control character") as error:
        validate(rows, tmp_path)
    assert str(error.value).isprintable()


NFC, NFD = "café", unicodedata.normalize("NFD", "café")


@pytest.mark.parametrize(
    ("one", "other"), [(NFC, NFD), ("mug", "mug "), ("mug", " mug"), ("a b", "a  b"), ("a b", "a\u00a0b")]
)
@pytest.mark.parametrize("column", ["label", "domain", "source"])
def test_names_that_look_alike_are_one(tmp_path, capsys, column, one, other):
    rows = table("a.png", "b.png", "c.png").assign(**{column: [one, other, "else"]})
    ids = validate(rows, tmp_path, "c.csv").label_ids
    assert ids[0] == ids[1] != ids[2]
    err = capsys.readouterr().err
    assert f"c.csv: 1 values of '{column}' differ from another only in spaces or Unicode form" in err.replace("\n", " ")


def test_what_does_not_look_alike_is_not(tmp_path, capsys):
    labels = ["mug", "Mug", "cafe", "café", "ﬁ", "fi", "1", "１"]
    rows = table(*(f"{n}.png" for n in range(8)), labels=labels)
    assert len(set(validate(rows, tmp_path).label_ids)) == 8
    assert capsys.readouterr().err == ""
    # one spelling alone is put into the usual form, without a word: nothing was joined
    assert list(validate(table("a.png", labels=[NFD + " "]), tmp_path).rows["label"]) == [NFC]
    assert capsys.readouterr().err == ""


def photos(root: Path, *places: str) -> Path:
    for number, place in enumerate(places):
        (root / place).parent.mkdir(parents=True, exist_ok=True)
        Image.new("RGB", (8, 8), (number * 20, 90, 3)).save(root / place)
    return root


def test_an_object_in_two_parts_of_a_split_is_one_label(tmp_path, capsys):
    root = photos(tmp_path / "mine", "train/mug/a.png", "val/mug/a.png", "test/cup/b.png", "Train/cup/c.png")
    with pytest.raises(InputError, match="are parts of a split, not domains: name the domain by --domain"):
        read_folder(root, "")
    reading = read_folder(root, "things")
    assert sorted(zip(reading.rows["label"], reading.rows["path"], strict=True)) == [
        ("cup", "Train/cup/c.png"),
        ("cup", "test/cup/b.png"),
        ("mug", "train/mug/a.png"),
        ("mug", "val/mug/a.png"),
    ]
    assert "are parts of a split; objects of one name in several are one label" in capsys.readouterr().err.replace(
        "\n", " "
    )


def test_a_layout_or_another_folder_decides(tmp_path):
    root = photos(tmp_path / "mine", "train/mug/a.png", "val/mug/a.png")
    assert set(read_folder(root, "", "domain/label").rows["domain"]) == {"train", "val"}
    photos(root, "toys/duck/a.png")
    assert set(read_folder(root, "").rows["domain"]) == {"train", "val", "toys"}


HIDDEN = [
    ".ipynb_checkpoints/mug/a.png", ".git/x/a.png", "@eaDir/mug/a.jpg", "$RECYCLE.BIN/x/a.png", "lost+found/x/a.png",
    "System Volume Information/x/a.png", "mug/._b.png", "mug/.hidden.png", "mug/@eaDir/a.png", "__MACOSX/mug/a.png",
    "#recycle/mug/a.png", "mug/.ipynb_checkpoints/a-checkpoint.png", "mug/Thumbs.db",
]  # fmt: skip


def test_what_is_hidden_or_the_systems_is_no_label(tmp_path):
    root = photos(tmp_path / "mine", "mug/a.png", "cup/a.png", *(place for place in HIDDEN if not place.endswith("db")))
    (root / "mug" / "Thumbs.db").write_bytes(b"x")
    reading = read_folder(root, "things")
    assert sorted(reading.rows["path"]) == ["cup/a.png", "mug/a.png"]
    aside = reading.aside[reading.aside["reason"] == "hidden, or a system's own"]
    assert set(aside["path"]) == {
        ".ipynb_checkpoints", ".git", "@eaDir", "$RECYCLE.BIN", "lost+found", "System Volume Information", "__MACOSX",
        "#recycle", "mug/._b.png", "mug/.hidden.png", "mug/@eaDir", "mug/.ipynb_checkpoints", "mug/Thumbs.db",
    }  # fmt: skip


def test_the_catalog_of_a_hidden_folder_itself_is_read(tmp_path):
    root = photos(tmp_path / ".mine", "mug/a.png", "mug/b.png")
    assert len(read_folder(root, "things").rows) == 2


def test_an_old_catalog_reads_as_it_was_written(tmp_path):
    (tmp_path / "c.csv").write_text("path,label,domain,source\na.png,x y,d,s\nb.png,x y,d,s\n")
    assert list(read_catalog(tmp_path / "c.csv").rows["label"]) == ["x y", "x y"]
