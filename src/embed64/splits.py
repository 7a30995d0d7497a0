"""Leak-proof holdout: whole labels go to one side, chosen by seed, stratified by domain."""

from __future__ import annotations

import hashlib

import numpy as np

from embed64.catalog import Catalog
from embed64.errors import InputError

TRAIN, HOLDOUT = "train", "holdout"


def split_holdout(catalog: Catalog, fraction: float, seed: int, setting: str = "split.holdout") -> Catalog:
    """Set `split` to `holdout` for `fraction` of the labels and to `train` for the rest.

    A label goes whole to one side. Labels are ranked by a hash of the seed and their identity, so the
    choice depends on neither the row order nor the other labels; each domain gives its share.

    Raises InputError, naming `setting`, when either part would have no pair of labels.
    """
    identity = catalog.rows[["source", "domain", "label"]].drop_duplicates()
    rank = [
        hashlib.sha256("\0".join([str(seed), *row]).encode()).hexdigest()
        for row in identity.itertuples(index=False, name=None)
    ]
    identity = identity.assign(rank=rank).sort_values("rank", ignore_index=True)
    chosen = np.concatenate(
        [
            labels.index[:count].to_numpy()
            for (_, labels), count in zip(
                identity.groupby("domain"), _shares(identity.groupby("domain").size().to_numpy(), fraction), strict=True
            )
        ]
    )
    if len(chosen) < 2 or len(identity) - len(chosen) < 2:
        raise InputError(
            f"{setting} {fraction:g} takes {len(chosen)} of {len(identity)} labels; it and the rest need at least 2"
            f" each; add labels or change {setting}"
        )
    held = set(identity.loc[chosen, ["source", "domain", "label"]].itertuples(index=False, name=None))
    rows = catalog.rows.assign(
        split=[
            HOLDOUT if key in held else TRAIN
            for key in catalog.rows[["source", "domain", "label"]].itertuples(index=False, name=None)
        ]
    )
    return Catalog(rows, catalog.root)


def _shares(sizes: np.ndarray, fraction: float) -> np.ndarray:
    """How many of each domain's labels, by largest remainder: the total is `fraction` of all, rounded."""
    exact = sizes * fraction
    shares = np.floor(exact).astype(int)
    missing = round(sizes.sum() * fraction) - shares.sum()
    shares[np.argsort(-(exact - shares), kind="stable")[:missing]] += 1
    return shares
