"""The background never shows an object that the catalog shows."""

from __future__ import annotations

import shutil

import pandas as pd
import pytest

from embed64.core.files import sha256_file
from embed64.data.background import background_of
from embed64.data.catalog import Catalog
from embed64.data.sources.demo_pack import demo_catalog


@pytest.fixture(scope="module")
def pack(tmp_path_factory) -> Catalog:
    return demo_catalog(tmp_path_factory.mktemp("pack"))


def taken(pack: Catalog, folder, rows: list[int], source: str) -> Catalog:
    """Some pictures of the pack as a catalog of one's own."""
    table = pack.rows.iloc[rows].reset_index(drop=True)
    for number, row in enumerate(rows):
        shutil.copyfile(pack.files[row], folder / f"{number}.webp")
    paths = [f"{number}.webp" for number in range(len(rows))]
    digests = [sha256_file(folder / path) for path in paths]
    return Catalog(table.assign(path=paths, label="mine", source=source, sha256=digests), folder)


def test_it_is_about_as_large_as_asked_for_whole_objects_and_always_the_same(pack, tmp_path):
    mine = taken(pack, tmp_path, [0], "photos")
    one, two = background_of(mine, 100), background_of(mine, 100)
    assert one is not None
    assert two is not None
    assert 100 <= len(one) < 106
    pd.testing.assert_frame_equal(one.rows, two.rows)
    drawn = pack.rows[pack.rows["label"].isin(one.rows["label"])]
    assert sorted(one.rows["path"]) == sorted(drawn["path"])
    assert one.rows["sha256"].iloc[0] == sha256_file(one.files[0])


def test_an_object_of_which_the_catalog_shows_one_picture_under_any_name_is_left_out(pack, tmp_path):
    all_of_it = background_of(taken(pack, tmp_path, [0], "photos"), 10_000)
    assert all_of_it is not None
    label = pack.rows["label"].iloc[0]
    assert label not in set(all_of_it.rows["label"])
    assert len(all_of_it) == len(pack) - int((pack.rows["label"] == label).sum())


def test_of_the_pack_itself_and_for_none_there_is_no_background(pack, tmp_path):
    assert background_of(Catalog(pack.rows.assign(sha256=""), pack.root), 100) is None
    assert background_of(taken(pack, tmp_path, [0], "photos"), 0) is None
