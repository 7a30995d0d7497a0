"""A folder without labels becomes a catalog of probable objects, and a page of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from pages import Page
from reds import red

from embed64.core.errors import InputError
from embed64.data.catalog import read_catalog, require_positives
from embed64.search.grouping import group_folder

GROUPS = {"x": (10, 11, 12, 13), "y": (40, 41, 42), "z": (70, 71)}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Reds in three dense groups, one far from all, one file that is no image."""
    for name, strengths in GROUPS.items():
        for strength in strengths:
            red(tmp_path / "photos" / f"{name}<{strength}>.png", strength)
    red(tmp_path / "photos" / "far.png", 255)
    (tmp_path / "photos" / "broken.png").write_text("no image")
    return tmp_path / "photos"


def test_dense_groups_become_objects_and_the_rest_distracts(folder, encoder, tmp_path):
    grouped = group_folder(encoder, folder, tmp_path / "c.csv", "things")
    catalog = read_catalog(tmp_path / "c.csv")
    require_positives(catalog, "c.csv")
    rows = catalog.rows.assign(group=[Path(path).name[0] for path in catalog.rows["path"]])
    by_group = {group: set(each["label"]) for group, each in rows.groupby("group")}
    assert by_group == {"x": {"object 1"}, "y": {"object 2"}, "z": {"object 3"}, "f": {"alone 1"}}
    assert rows["role"].tolist() == ["index" if group == "f" else "" for group in rows["group"]]
    assert set(rows["domain"]) == {"things"}
    assert set(rows["source"]) == {"photos"}
    assert grouped.groups == 3
    assert [path.name for path, _ in grouped.aside] == ["broken.png"]


def test_the_page_shows_every_group_and_no_name_breaks_it(folder, encoder, tmp_path):
    page = Page(group_folder(encoder, folder, tmp_path / "c.csv", "d").page.read_text())
    assert not page.unbalanced
    assert not page.open
    assert len(page.images()) == 9
    assert all(source.startswith("data:image/webp;base64,") for source in page.images())
    for text in ("3 probable objects", "object 1: 4 images", "object 3: 2 images", "x<10>.png"):
        assert text in " ".join(page.text.split())


def test_too_few_images_are_named(tmp_path, encoder):
    red(tmp_path / "one" / "a.png", 5)
    with pytest.raises(InputError, match="one: holds 1 images that can be read"):
        group_folder(encoder, tmp_path / "one", tmp_path / "c.csv", "d")


def test_the_command_tells_what_it_made(folder, artifact, cache, here, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    done = here("cluster", artifact, "--folder", "photos", "--out", "c.csv", code=1)
    assert done.out.splitlines() == [
        "c.csv: 10 images, 3 probable objects, 1 images like no other",
        "page: c.html",
    ]
    assert "1 files could not be read, e.g. photos/broken.png" in done.err
