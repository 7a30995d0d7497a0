"""Screen a catalog's images: those that cannot be used are set aside, each with the reason."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pandas as pd

from embed64.core.console import track
from embed64.core.errors import InputError
from embed64.data.catalog import Catalog
from embed64.data.decode import Undecodable, file_bytes, pixels

_AT_ONCE = 4096


def sift(catalog: Catalog) -> tuple[Catalog, pd.DataFrame]:
    """Read every image: what can be used, and what is set aside with a reason, as `set_aside` tells them apart."""
    return set_aside(catalog, list(track(readable(catalog), "reading images", len(catalog))))


def readable(catalog: Catalog) -> Iterator[tuple[str, str]]:
    """For every row, in order: (SHA-256 of the file's bytes, reason why it cannot be decoded or empty)."""

    def examine(path: str) -> tuple[str, str]:
        try:
            content = file_bytes(catalog.root / path)
            pixels(content)
        except Undecodable as error:
            return "", str(error)
        return hashlib.sha256(content).hexdigest(), ""

    with ThreadPoolExecutor() as pool:
        for start in range(0, len(catalog), _AT_ONCE):  # a million waiting images would fill the memory
            yield from pool.map(examine, catalog.rows["path"].iloc[start : start + _AT_ONCE])


def set_aside(catalog: Catalog, examined: list[tuple[str, str]]) -> tuple[Catalog, pd.DataFrame]:
    """The catalog of images that can be used, with a column `sha256`, and the rows left out with a `reason`.

    A label that is left with a single image has no positive any more and is left out with it, unless its
    role is `index`. Raises InputError where nothing is left.
    """
    rows = catalog.rows.assign(sha256=[digest for digest, _ in examined])
    reason = np.array([why for _, why in examined], dtype=object)
    ids = catalog.label_ids
    left = np.bincount(ids[reason == ""], minlength=ids.max(initial=0) + 1)
    lonely = (reason == "") & (left[ids] == 1) & (catalog.roles != "index") & (np.bincount(ids)[ids] > 1)
    reason[lonely] = "the other images of its label cannot be read"
    kept = reason == ""
    if not kept.any():
        raise InputError(
            f"none of the {len(catalog)} images can be read (the first: {catalog.files[0]}: {reason[0]});"
            " check that the catalog's paths are relative to its own folder"
        )
    return Catalog(rows[kept].reset_index(drop=True), catalog.root), rows[~kept].assign(reason=reason[~kept])
