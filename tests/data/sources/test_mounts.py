"""A source is found in every layout that Kaggle mounts, by its place, its slug or its marker files."""

from __future__ import annotations

from pathlib import Path

import pytest

from embed64.data.sources.mounts import fetched, find, find_slug, mounted_path
from embed64.data.sources.registry import source_named


@pytest.fixture(autouse=True)
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("KAGGLE_INPUT", str(tmp_path / "input"))
    monkeypatch.setenv("EMBED64_CACHE", str(tmp_path / "cache"))
    return tmp_path / "input"


def put(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"")
    return path


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("food101", "food101"),
        ("food101", "datasets/srujanesanakarra/food101"),
        ("food101", "datasets/somebody/food101"),
        ("food101", "new/layout/food101"),
        ("shopee", "shopee-product-matching"),
        ("shopee", "competitions/shopee-product-matching"),
        ("sop", "stanford-online-products-dataset"),
    ],
)
def test_a_mount_is_found(root, name, place):
    assert find(source_named(name)) is None
    put(root / place / "x" / "1.jpg")
    assert find(source_named(name)) == root / place


def test_the_owner_s_own_mount_comes_before_others_of_the_same_slug(root):
    put(root / "datasets" / "aaa" / "food101" / "x.jpg")
    put(root / "datasets" / "srujanesanakarra" / "food101" / "x.jpg")
    assert find(source_named("food101")) == root / "datasets" / "srujanesanakarra" / "food101"


@pytest.mark.parametrize(
    ("name", "marker"),
    [
        ("sop", "my-copy/Ebay_train.txt"),
        ("sop", "datasets/me/copy/inner/Ebay_train.txt"),
        ("glove", "vectors/glove.6B.50d.txt"),
        ("met", "art/ground_truth/MET_database.json"),
        ("triplet-data", "anything/datas.csv"),
    ],
)
def test_a_copy_under_another_name_is_known_by_its_marker(root, name, marker):
    put(root / marker)
    found = find(source_named(name))
    assert found is not None
    assert put(root / marker).is_relative_to(found)


def test_a_fetched_copy_is_found_after_a_mounted_one(root):
    source = source_named("food101")
    put(fetched(source) / "x.jpg")
    assert find(source) == fetched(source)
    put(root / "food101" / "x.jpg")
    assert find(source) == root / "food101"


def test_a_file_of_that_name_is_no_mount(root):
    put(root / "food101")
    assert find(source_named("food101")) is None


def test_where_nothing_is_mounted_nothing_is_found(monkeypatch):
    monkeypatch.delenv("KAGGLE_INPUT")
    assert find(source_named("food101")) is None or Path("/kaggle/input").is_dir()
    assert find(source_named("emoji")) is None


@pytest.mark.parametrize(
    ("path", "meaning"),
    [
        ("/kaggle/input/slug/a/b.jpg", ("slug", "a/b.jpg")),
        ("../input/slug/b.jpg", ("slug", "b.jpg")),
        ("../../input/slug/b.jpg", ("slug", "b.jpg")),
        ("/kaggle/input/datasets/owner/slug/b.jpg", ("slug", "b.jpg")),
        ("/kaggle/input/competitions/slug/b.jpg", ("slug", "b.jpg")),
        ("/kaggle/input/slug", None),
        ("/kaggle/working/slug/b.jpg", None),
        ("input/slug/b.jpg", None),
        ("a/../input/slug/b.jpg", None),
        ("", None),
    ],
)
def test_a_path_written_down_on_kaggle(path, meaning):
    assert mounted_path(path) == meaning


def test_a_slug_that_no_source_has_is_found_at_its_plain_place(root):
    assert find_slug("unheard-of") is None
    put(root / "unheard-of" / "x.jpg")
    assert find_slug("unheard-of") == root / "unheard-of"
    put(root / "datasets" / "kerrit" / "dishes-67" / "x.jpg")
    assert find_slug("dishes-67") == root / "datasets" / "kerrit" / "dishes-67"
