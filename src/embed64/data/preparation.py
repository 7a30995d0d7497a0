"""Prepare a catalog for training: screen images, find duplicates, split off the holdout, make triplets."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from embed64.core.console import say
from embed64.core.errors import InputError
from embed64.core.run_folder import CHECKPOINT
from embed64.core.settings import Recipe
from embed64.data.background import background_of
from embed64.data.catalog import (
    Catalog,
    catalog_sha256,
    difference,
    read_catalog,
    require_no_leak,
    require_positives,
    write_catalog,
)
from embed64.data.duplicates.clusters import conflicts, deduplicate
from embed64.data.duplicates.fingerprints import Fingerprints
from embed64.data.screening import screen
from embed64.data.splits import HOLDOUT, TRAIN, label_groups, split_holdout
from embed64.data.table_files import write_table
from embed64.data.triplets.triplets import make_triplets, read_triplets, triplet_rows, write_triplets

Stage = Callable[[str], AbstractContextManager[None]]


@dataclass(frozen=True)
class Prepared:
    """The data that a run is made from."""

    training: Catalog
    """The rows to train on, their paths as in the given catalog, with the columns `sha256`, `cluster` and `split`."""
    triplets: np.ndarray | None
    """Offline triplets as rows int64 [T, 3] of `training`; None if batches are mined."""
    background: Catalog | None
    """Pictures of other objects than the catalog's, for the head's axes."""
    digest: str
    """SHA-256 of RUN/catalog.csv; empty without a run folder."""


def prepare(
    catalog: Path,
    recipe: Recipe,
    triplets_file: Path | None = None,
    run: Path | None = None,
    stage: Stage = lambda _: nullcontext(),
) -> Prepared:
    """Read, screen, deduplicate and split a catalog, and make or read its offline triplets.

    With a `run` folder, the split catalog, offline triplets and lists of what was left out are written there; if it
    holds a checkpoint, its catalog has to be the same. `stage` times each part. Raises InputError naming file and row.
    """
    lists = None if run is None or (run / CHECKPOINT).is_file() else run
    with stage("catalog"):
        table, made = usable(catalog, lists)
    with stage("duplicates"):
        table = with_clusters(table, lists, made)
    with stage("splits"):
        table = with_holdout(table, recipe)
        digest = "" if run is None else keep_catalog(table, run)
    with stage("triplets"):
        training = table.split(TRAIN)
        triplets: np.ndarray | None
        if triplets_file:
            triplets = given_triplets(recipe, training, triplets_file)
        else:
            triplets = offline_triplets(recipe, training, run)
        background = background_of(table, recipe.background.images)
    return Prepared(training, triplets, background, digest)


def usable(catalog: Path, out: Path | None) -> tuple[Catalog, Fingerprints]:
    """Return the catalog's readable images, with their digests as column `sha256`, and their fingerprints.

    The others are printed, counted and, with `out`, listed in OUT/rejected.csv.
    """
    table = read_catalog(catalog)
    require_positives(table, catalog)
    kept, rejected, made = screen(table)
    if out:
        (out / "rejected.csv").unlink(missing_ok=True)
    if len(rejected):
        for path, reason in rejected[["path", "reason"]].head(5).itertuples(index=False):
            say(f"left out: {path}: {reason}")
        listed = f", listed in {write_table(rejected, out / 'rejected.csv')}" if out else ""
        say(f"left out: {len(rejected)} of {len(table)} images{listed}")
    return kept, made


def with_clusters(table: Catalog, out: Path | None, made: Fingerprints | None = None) -> Catalog:
    """Return the catalog with its own column `cluster`, or with one made from fingerprints.

    Images that are found under two labels are counted and, with `out`, listed in OUT/conflicts.csv.
    """
    if "cluster" in table.rows:
        return table
    if out:
        (out / "conflicts.csv").unlink(missing_ok=True)
    table, found, made = deduplicate(table, made=made)
    copies = found.bytes + found.pixels + found.near + found.mirrored + found.cropped
    say(f"duplicates: {copies} of {len(table)} images are copies of others; copies stay on one side of the split")
    listed = conflicts(table, made)
    if len(listed):
        name = f", listed in {write_table(listed, out / 'conflicts.csv')}" if out else ""
        say(f"duplicates: {len(listed)} images are found under two labels{name}")
    return table


def with_holdout(table: Catalog, recipe: Recipe) -> Catalog:
    """Return the catalog with its own split, or the recipe's if it has none; raise InputError for an empty part.

    All rows are `train` if the recipe wants cross-validation in place of so small a holdout, or if there are too few
    labels to hold any out.
    """
    if "split" not in table.rows or (table.rows["split"] == "").all():
        groups, wanted = label_groups(table), recipe.split.cross_validate_below
        if groups >= 2 and round(groups * recipe.split.holdout) < wanted:
            say(
                f"holdout: {recipe.split.holdout:g} of {groups} labels would be fewer than {wanted}; none is made: all"
                " labels are trained on, and scored by cross-validation"
            )
            return Catalog(table.rows.assign(split=TRAIN), table.root)
        try:
            return split_holdout(table, recipe.split.holdout, recipe.seed)
        except InputError as few:
            say(f"holdout: none is made, all labels are trained on: {few}")
            return Catalog(table.rows.assign(split=TRAIN), table.root)
    for part in (TRAIN, HOLDOUT):
        if not (table.rows["split"] == part).any():
            raise InputError(
                f"the catalog's column 'split' has no row '{part}';"
                " make it again with `embed64 catalog split`, or drop the column"
            )
    try:
        require_no_leak(table, "the catalog's own split is kept, but leaks")
    except InputError as leak:
        say(str(leak))
    return table


def keep_catalog(table: Catalog, run: Path) -> str:
    """Write RUN/catalog.csv and return its SHA-256.

    Raises InputError with the difference if the run has a checkpoint of another catalog.
    """
    path = run / "catalog.csv"
    if not (run / CHECKPOINT).is_file() or not path.is_file():
        return catalog_sha256(write_catalog(table, path))
    fresh = write_catalog(table, run / "catalog.resume.csv")
    digest, before = catalog_sha256(fresh), catalog_sha256(path)
    different = "" if digest == before else difference(read_catalog(path), read_catalog(fresh))
    fresh.unlink()
    if digest != before:
        raise InputError(
            f"{run}: was trained on another catalog ({different}); resume with that one or choose another --out"
        )
    return digest


def offline_triplets(recipe: Recipe, table: Catalog, run: Path | None) -> np.ndarray | None:
    """Draw training triplets as rows int64 [T, 3] and write them to RUN/triplets.parquet; None if batches are mined."""
    if recipe.loss.miner != "offline":
        return None
    triplets = make_triplets(table, recipe.triplets.count, recipe.seed, recipe.triplets.same_domain)
    rows = triplet_rows(triplets, table)
    if run:
        kept = read_catalog(run / "catalog.csv").split(TRAIN).rows["path"].to_numpy()
        named = dict(zip(("anchor", "positive", "negative"), kept[rows.T], strict=True))
        write_triplets(triplets.assign(**named), run / "triplets.parquet")
    return rows


def given_triplets(recipe: Recipe, table: Catalog, path: Path) -> np.ndarray:
    """Return a triplet file as rows int64 [T, 3] of the images to train on; raise InputError if it does not fit."""
    if recipe.loss.miner != "offline":
        raise InputError(f"{path}: not used, loss.miner is '{recipe.loss.miner}'; give loss.miner=offline")
    return read_triplets(path, table)
