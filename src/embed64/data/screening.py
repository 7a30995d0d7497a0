"""Screen a catalog's images: set aside those that cannot be used, each with the reason."""

from __future__ import annotations

import numpy as np
import pandas as pd

from embed64.core.errors import InputError
from embed64.data.catalog import Catalog
from embed64.data.duplicates.fingerprints import Fingerprints, examine


def screen(catalog: Catalog) -> tuple[Catalog, pd.DataFrame, Fingerprints]:
    """Read every image; return the usable rows, the others and the fingerprints of the usable ones.

    Usable rows get a column `sha256`, the others a column `reason`. A label that is left with a single image has no
    positive any more, so that image is left out too, unless its role is `index`. Raises InputError if nothing is left.
    """
    made = examine(catalog)
    reason = np.array([made.reasons.get(row, "") for row in range(len(catalog))], dtype=object)
    rows = catalog.rows.assign(sha256=np.where(reason == "", made.sha256(), ""))
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
    left_out = rows[~kept].assign(reason=reason[~kept])
    return Catalog(rows[kept].reset_index(drop=True), catalog.root), left_out, made.where(kept)
