"""Mine hard negatives from an index: its images that are near to a catalog's, but of other labels."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from embed64.core.console import track
from embed64.core.files import absolute
from embed64.core.parallel import batched
from embed64.data.catalog import Catalog, validate
from embed64.data.splits import HOLDOUT, TRAIN
from embed64.search.collection import Collection
from embed64.search.stores.entries import Entry

MINED = "mined"
"""The source of a mined image of an object that the catalog lacks."""
_ASKED = 64
"""Nearest images that are looked at for each image of the catalog; most of them show the same object."""
_AT_ONCE = 256


@dataclass(frozen=True)
class Mined:
    """The catalog with what was mined, how much that is, and how many near images could not be used."""

    catalog: Catalog
    added: int
    unlabelled: int


def mine(collection: Collection, catalog: Catalog, k: int) -> Mined:
    """Return the catalog with the k nearest images of other labels that the index holds for each image to train on.

    A mined image has the label and the domain that the index says, the source of that object in the catalog or `mined`,
    and belongs to the part to train on. Images of held-out labels are left out, so that nothing leaks, and so are those
    without a label, which may show the same object; the latter are counted. Raises InputError naming an image of the
    catalog that cannot be read.
    """
    rows = catalog.rows
    learned = rows["split"].isin(("", TRAIN)) if "split" in rows else pd.Series(True, rows.index)
    held_out = set(rows["label"][rows["split"] == HOLDOUT]) if "split" in rows else set()
    known = {absolute(file) for file in catalog.files}
    used = np.flatnonzero(learned)
    vectors = collection.encoder.embed([catalog.files[row] for row in used], what="embedding")
    mined: dict[str, Entry] = {}
    unlabelled: set[str] = set()
    for part in track([*batched(range(len(used)), _AT_ONCE)], "mining", -(-len(used) // _AT_ONCE)):
        for place, found in zip(part, collection.store.nearest(vectors[part], max(_ASKED, 2 * k)), strict=True):
            own = rows["label"].iloc[used[place]]
            left = k
            for entry, _ in found:
                if not left:
                    break
                if entry.path in known or entry.label in held_out or entry.label == own:
                    continue
                if not entry.label:
                    unlabelled.add(entry.path)
                    continue
                mined[entry.path] = entry
                left -= 1
    sources = {(row.domain, row.label): row.source for row in rows.itertuples()}
    told = {**dict.fromkeys(rows, ""), **({"split": TRAIN} if held_out else {})}
    added = []
    for entry in mined.values():
        domain = entry.domain or MINED
        name = {"path": entry.path, "label": entry.label, "domain": domain}
        added.append(told | name | {"source": sources.get((domain, entry.label), MINED)})
    table = pd.concat([rows, pd.DataFrame(added, columns=list(rows))], ignore_index=True)
    return Mined(validate(table, catalog.root), len(added), len(unlabelled))
