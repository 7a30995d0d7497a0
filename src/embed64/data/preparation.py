"""From a catalog file to what is trained on: usable images, duplicates, the holdout, triplets."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import numpy as np

from embed64.core.console import say
from embed64.core.errors import InputError
from embed64.core.recipe import Recipe
from embed64.data.catalog import (
    Catalog,
    read_catalog,
    require_no_leak,
    require_positives,
    write_table,
)
from embed64.data.duplicates.clusters import conflicts, deduplicate
from embed64.data.screening import sift
from embed64.data.splits import HOLDOUT, TRAIN, split_holdout
from embed64.data.triplets.triplets import make_triplets, read_triplets, triplet_rows, write_triplets


def usable(catalog: Path, out: Path | None) -> Catalog:
    """The catalog's images that can be read, with their digests as column `sha256`.

    The others are named, counted and, where `out` is given, listed in OUT/rejected.csv.
    """
    table = read_catalog(catalog)
    require_positives(table, catalog)
    kept, rejected = sift(table)
    if out:
        (out / "rejected.csv").unlink(missing_ok=True)
    if len(rejected):
        for path, reason in rejected[["path", "reason"]].head(5).itertuples(index=False):
            say(f"left out: {path}: {reason}")
        listed = f", listed in {write_table(rejected, out / 'rejected.csv')}" if out else ""
        say(f"left out: {len(rejected)} of {len(table)} images{listed}")
    return kept


def with_clusters(table: Catalog, out: Path | None, sha256: Iterable[str]) -> Catalog:
    """The catalog with its own column `cluster`, or with the duplicates that are found here.

    `sha256` are the files' digests, as `usable` has just made them. Images that were found under two labels are
    counted and, where `out` is given, listed in OUT/conflicts.csv.
    """
    if "cluster" in table.rows:
        return table
    if out:
        (out / "conflicts.csv").unlink(missing_ok=True)
    table, found, made = deduplicate(table, sha256=sha256)
    copies = found.bytes + found.pixels + found.near + found.mirrored + found.cropped
    say(f"duplicates: {copies} of {len(table)} images are copies of others; copies stay on one side of the split")
    listed = conflicts(table, made)
    if len(listed):
        name = f", listed in {write_table(listed, out / 'conflicts.csv')}" if out else ""
        say(f"duplicates: {len(listed)} images are found under two labels{name}")
    return table


def with_holdout(table: Catalog, recipe: Recipe) -> Catalog:
    """The catalog with its own split, or with the recipe's where it has none; InputError for an empty part."""
    if "split" not in table.rows or (table.rows["split"] == "").all():
        return split_holdout(table, recipe.split.holdout, recipe.seed)
    for part in (TRAIN, HOLDOUT):
        if not (table.rows["split"] == part).any():
            raise InputError(
                f"the catalog's column 'split' has no row '{part}';"
                " make it anew with `embed64 catalog split`, or drop the column"
            )
    try:
        require_no_leak(table, "the catalog's own split is kept, but leaks")
    except InputError as leak:
        say(str(leak))
    return table


def offline_triplets(recipe: Recipe, table: Catalog, out: Path) -> np.ndarray | None:
    """The training triplets, written to RUN/triplets.parquet, as rows int64 [T, 3]; None where batches are mined."""
    if recipe.loss.miner != "offline":
        return None
    triplets = make_triplets(table, recipe.triplets.count, recipe.seed, recipe.triplets.same_domain)
    write_triplets(triplets, out / "triplets.parquet")
    return triplet_rows(triplets, table)


def given_triplets(recipe: Recipe, table: Catalog, path: Path) -> np.ndarray:
    """A triplet file as rows int64 [T, 3] of the images to train on; InputError where it does not fit."""
    if recipe.loss.miner != "offline":
        raise InputError(f"{path}: not used, loss.miner is '{recipe.loss.miner}'; give loss.miner=offline")
    return read_triplets(path, table)
