"""The background: pictures of the embedded pack that a head sees beside the catalog's, so as not to forget the rest."""

from __future__ import annotations

from importlib import resources

import numpy as np

from embed64.core.errors import InputError
from embed64.core.files import cache_root, sha256_file
from embed64.data.catalog import Catalog
from embed64.data.sources.demo_pack import PACK_FILE, demo_catalog

_DRAWN = 0  # the same objects for every seed of a run: their features are cached once
_PACK = "emoji"


def background_of(catalog: Catalog, images: int) -> Catalog | None:
    """Return about `images` pictures of the pack, whole objects, with the column `sha256`; None if 0 are asked for.

    Objects that the catalog shows, in the holdout or elsewhere, are left out: by their name in the pack, and by the
    content of any of their pictures. Also returns None if no object is left. Raises InputError if the pack is not here.
    """
    own = catalog.rows["source"] == _PACK
    if not images or own.all():
        return None
    if not (resources.files("embed64.data.sources") / PACK_FILE).is_file():
        raise InputError(
            "background.images: the embedded pack does not travel with a kernel; give background.images=0, or put the"
            " source emoji alone into the catalog"
        )
    pack = demo_catalog(cache_root() / _PACK)
    ids = pack.label_ids
    content = np.array([sha256_file(file) for file in pack.files])
    known = set(catalog.rows["label"][own])
    shown = np.isin(content, catalog.rows["sha256"].to_numpy(str)) | pack.rows["label"].isin(known).to_numpy()
    free = np.setdiff1d(ids, ids[shown])
    drawn = np.random.default_rng(_DRAWN).permutation(ids.max() + 1)
    drawn = drawn[np.isin(drawn, free)]
    size = np.bincount(ids)[drawn]
    chosen = drawn[np.cumsum(size) - size < images]
    if not len(chosen):
        return None
    rows = np.isin(ids, chosen)
    return Catalog(pack.rows[rows].assign(sha256=content[rows]).reset_index(drop=True), pack.root)
