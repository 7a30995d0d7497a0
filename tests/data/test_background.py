"""The background never shows an object that the catalog shows."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import numpy as np
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


@pytest.fixture(autouse=True, scope="module")
def _cache(tmp_path_factory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EMBED64_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


def test_it_is_about_as_large_as_asked_for_whole_objects_and_always_the_same(pack, tmp_path):
    mine = taken(pack, tmp_path, [0], "photos")
    one, two = background_of(mine, 100), background_of(mine, 100)
    assert one is not None
    assert two is not None
    assert 100 <= len(one) < 107
    pd.testing.assert_frame_equal(one.rows, two.rows)
    scenes = one.rows["path"].str.startswith("scenes-1/")
    assert (one.rows["label"][scenes].value_counts() == 3).all()
    plain = one.rows[~scenes]
    assert not set(plain["label"]) & set(one.rows["label"][scenes])
    assert sorted(plain["path"]) == sorted("emoji/" + pack.rows["path"][pack.rows["label"].isin(plain["label"])])
    assert one.rows["sha256"].tolist() == [sha256_file(file) for file in one.files]


def test_an_object_of_which_the_catalog_shows_one_picture_under_any_name_is_left_out(pack, tmp_path):
    mine = background_of(Catalog(pack.rows.iloc[:1].assign(sha256="", source="photos"), pack.root), 60)
    assert mine is not None
    shown = mine.rows["label"].iloc[0]
    row = int(np.flatnonzero(pack.rows["label"] == shown)[0])
    others = background_of(taken(pack, tmp_path, [row], "photos"), 60)
    assert others is not None
    assert shown not in set(others.rows["label"])


def test_of_the_pack_itself_and_for_none_there_is_no_background(pack, tmp_path):
    assert background_of(Catalog(pack.rows.assign(sha256=""), pack.root), 100) is None
    assert background_of(taken(pack, tmp_path, [0], "photos"), 0) is None
