"""The embedded pack is complete and licensed; folders are read by their layout or refused by name."""

import zipfile
from importlib import resources
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from embed64.catalog import require_positives
from embed64.decode import decode
from embed64.errors import InputError
from embed64.sources import demo_catalog, join, read_folder, unpack_demo

MAKERS = {"noto", "noto-v1", "twemoji", "emojione", "fluent-emoji", "fluent-emoji-flat"}


@pytest.fixture(scope="module")
def pack(tmp_path_factory):
    """The embedded pack, unpacked once; tests leave it as it is."""
    return demo_catalog(tmp_path_factory.mktemp("demo") / "pack")


def test_the_pack_is_complete(pack):
    assert len(pack) == 5620
    assert len(set(pack.label_ids)) == 1021
    assert pack.rows["domain"].nunique() == 6
    assert set(pack.rows["source"]) == {"emoji"}
    assert set(pack.rows["maker"]) == MAKERS
    assert (pack.rows["license"] != "").all()
    require_positives(pack, "pack")
    # Nothing lies in the folder that the catalog does not name, besides the catalog and the licences.
    assert set(pack.root.rglob("*.webp")) == set(pack.files)


def test_images_of_the_pack_decode(pack):
    for row in np.random.default_rng(0).choice(len(pack), 100, replace=False):
        image = decode(pack.files[row])
        assert image.shape == (3, 128, 128)
        assert image.float().std() > 1  # a drawing, not a blank


def test_a_second_call_changes_nothing(pack):
    before = {path: path.stat().st_mtime_ns for path in (*pack.files[:50], pack.root / "catalog.csv", pack.root)}
    assert unpack_demo(pack.root) == pack.root / "catalog.csv"
    assert {path: path.stat().st_mtime_ns for path in before} == before


def test_the_pack_unpacks_into_an_empty_folder_but_over_nobodys_files(tmp_path):
    (tmp_path / "empty").mkdir()
    assert unpack_demo(tmp_path / "empty").is_file()
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "notes.txt").write_text("keep")
    with pytest.raises(InputError, match="mine: cannot be written") as caught:
        unpack_demo(tmp_path / "mine")
    assert "\n" not in str(caught.value)
    assert [p.name for p in (tmp_path / "mine").iterdir()] == ["notes.txt"]


def test_the_pack_carries_its_licences_and_names_its_makers(pack):
    with zipfile.ZipFile(str(resources.files("embed64") / "data" / "emoji.zip")) as archive:
        texts = {name: archive.read(name).decode() for name in archive.namelist() if name.endswith((".txt", ".md"))}
    attribution = texts.pop("ATTRIBUTION.md")
    assert all(maker in attribution for maker in MAKERS)
    assert all(name.startswith("licenses/") for name in texts)
    for words in ("Apache License", "Creative Commons Attribution 4.0", "Permission is hereby granted"):
        assert any(words in " ".join(text.split()) for text in texts.values()), words
    # Every licence that a row is under is among the texts.
    for licence in set(pack.rows["license"]):
        assert any(name.removeprefix("licenses/").startswith(licence) for name in texts), licence
        assert licence in attribution


def put(folder, *names: str) -> None:
    for i, name in enumerate(names):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.new("RGB", (4, 4), (i, 0, 0)).save(path, "PNG")


def refused(call) -> str:
    with pytest.raises(InputError) as caught:
        call()
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_a_folder_of_labels(tmp_path):
    put(tmp_path / "shop", "mug/b.png", "mug/a.PNG", "tin/c.jpeg", "tin/d.webp")
    (tmp_path / "shop" / "notes.txt").write_text("not an image")
    catalog = read_folder(tmp_path / "shop", "goods")
    assert catalog.rows.to_dict("list") == {
        "path": ["mug/a.PNG", "mug/b.png", "tin/c.jpeg", "tin/d.webp"],
        "label": ["mug", "mug", "tin", "tin"],
        "domain": ["goods"] * 4,
        "source": ["shop"] * 4,
    }
    assert all(file.is_file() and file.is_absolute() for file in catalog.files)


def test_a_folder_of_domains_and_labels(tmp_path, monkeypatch):
    put(tmp_path / "all", "goods/mug/a.png", "goods/mug/b.png", "art/mug/c.png", "art/mug/d.png")
    monkeypatch.chdir(tmp_path / "all")
    catalog = read_folder(Path(), "")  # the source's name is that of the folder, not "."
    assert catalog.rows["domain"].tolist() == ["art", "art", "goods", "goods"]
    assert set(catalog.rows["label"]) == {"mug"}
    assert set(catalog.rows["source"]) == {"all"}
    assert len(set(catalog.label_ids)) == 2


@pytest.mark.parametrize("stray", ["stray.png", "mug/deep/stray.png"])
def test_a_stray_image_is_named(tmp_path, stray):
    put(tmp_path, "mug/a.png", "mug/b.png", stray)
    message = refused(lambda: read_folder(tmp_path, "goods"))
    assert str(tmp_path / stray) in message
    assert "move it or leave it out" in message


def test_an_image_outside_its_label_is_named_where_the_folder_holds_domains(tmp_path):
    put(tmp_path, "goods/mug/a.png", "goods/stray.png")
    assert str(tmp_path / "goods" / "stray.png") in refused(lambda: read_folder(tmp_path, ""))


def test_the_wrong_layout_says_which_one_is_expected(tmp_path):
    put(tmp_path, "mug/a.png", "mug/b.png")
    message = refused(lambda: read_folder(tmp_path, ""))
    assert "no image lies at DOMAIN/LABEL/image" in message
    assert "--domain" in message
    assert "2 images lie elsewhere" in message


def test_a_folder_without_images_or_that_is_none_is_refused(tmp_path):
    (tmp_path / "empty").mkdir()
    assert f"{tmp_path / 'empty'}: no image lies at LABEL/image" in refused(
        lambda: read_folder(tmp_path / "empty", "d")
    )
    assert f"{tmp_path / 'none'}: no such folder" in refused(lambda: read_folder(tmp_path / "none", "d"))


def test_joined_folders_keep_equal_label_names_apart(tmp_path):
    put(tmp_path / "one", "mug/a.png", "mug/b.png")
    put(tmp_path / "two", "mug/a.png", "mug/b.png", "tin/c.png")
    first, second = read_folder(tmp_path / "one", "goods"), read_folder(tmp_path / "two", "goods")
    second.rows["note"] = "x"
    both = join([first, second])
    assert len(set(both.label_ids)) == 3
    assert both.files == [*first.files, *second.files]
    assert all(file.is_file() for file in both.files)
    assert both.rows["note"].tolist() == ["", "", "x", "x", "x"]


def test_joining_a_folder_with_itself_names_the_image(tmp_path):
    put(tmp_path / "one", "mug/a.png", "mug/b.png")
    catalog = read_folder(tmp_path / "one", "goods")
    message = refused(lambda: join([catalog, catalog]))
    assert "row 3: path '" in message
    assert "mug/a.png' is listed twice" in message
