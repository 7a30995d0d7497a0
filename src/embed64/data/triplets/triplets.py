"""Make, write and read offline triplets; only the seed and the images decide which they are."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from embed64.core.console import say
from embed64.core.errors import InputError
from embed64.core.files import existing_file
from embed64.data.catalog import Catalog
from embed64.data.splits import TRAIN
from embed64.data.table_files import read_table, write_table
from embed64.data.triplets.even_assignment import draw_partners
from embed64.data.triplets.hard_candidates import NearByFeature, NearByName
from embed64.data.triplets.negatives import FEATURE, REASONS, SEMANTIC, Negatives, Quotas
from embed64.data.triplets.neighbours import TooNear, read_embeddings
from embed64.data.triplets.relations import Pairs

ROLES = ("anchor", "positive", "negative")
_LEFT_OUT = ["anchor", "negative", "distance", "limit", "reason"]


@dataclass(frozen=True)
class Drawn:
    """Triplets, the negatives that were considered and left out, and what was not available, a line each."""

    table: pd.DataFrame  # anchor, positive, negative (paths as in the catalog), reason
    left_out: pd.DataFrame  # anchor, negative, distance, limit, reason
    notes: list[str]


def make_triplets(
    catalog: Catalog, count: int, seed: int, same_domain: float, may_be_anchor: np.ndarray | None = None
) -> pd.DataFrame:
    """Return a table of `count` triplets without hard kinds; report what was not available. See draw_triplets."""
    drawn = draw_triplets(catalog, count, seed, Quotas(same_domain), may_be_anchor=may_be_anchor)
    for note in drawn.notes:
        say(note)
    return drawn.table


def draw_triplets(
    catalog: Catalog,
    count: int,
    seed: int,
    quotas: Quotas,
    glove: Path | None = None,
    embeddings: Path | None = None,
    too_near: float = 0.6,
    may_be_anchor: np.ndarray | None = None,
) -> Drawn:
    """Draw `count` triplets: anchor, positive, negative and the negative's reason.

    Every image that has a positive and a negative is an anchor, unless `may_be_anchor` (bool [rows]) says no. The
    positive is another image of the label, and no duplicate of the anchor if there is a choice. The negative shows
    another object (relations.py); `quotas` decide its kind (negatives.py). No image is an anchor, a positive or a
    negative of a kind more than twice its fair share. `glove` is a file of word vectors, for the semantic kind.
    `embeddings` is a file of the catalog's embeddings, for the feature kind, and to leave out images nearer to the
    anchor than `too_near` times its median distance to its positives. The order of the catalog's rows does not matter.

    Raises InputError if there is no triplet, or if a kind is asked for without its file.
    """
    wanted = quotas.counts(count)
    _require_files(wanted, glove, embeddings)
    used = [column for column in ("path", "label", "domain", "source", "cluster") if column in catalog.rows]
    rows = catalog.rows[used].sort_values("path", ignore_index=True)
    pairs = Pairs(Catalog(rows, catalog.root))
    rng = np.random.default_rng(seed)
    choices = pairs.choices()
    usable = choices[0] + choices[1] > 0
    if may_be_anchor is not None:
        usable &= pd.Series(may_be_anchor, index=catalog.rows["path"]).loc[rows["path"]].to_numpy()
    anchors = _anchors(pairs, usable, count, rng)
    positives, _ = draw_partners(anchors, pairs.labels, pairs.copies, rng)

    points = read_embeddings(embeddings, rows["path"]) if embeddings else None
    near = TooNear(points, anchors, pairs.labels, pairs.copies, too_near) if points is not None else None
    negatives = Negatives(pairs, anchors, choices, near, rng)
    if glove and wanted[SEMANTIC]:
        names = NearByName(rows["label"].to_numpy(), pairs.labels, glove, rng)
        if names.unknown:
            negatives.notes.append(
                f"{SEMANTIC}: {names.unknown:,} of {pairs.labels.max() + 1:,} labels have no word that is in"
                f" {glove.name}; their anchors get other kinds of negatives"
            )
        negatives.add_hard(SEMANTIC, wanted[SEMANTIC], names)
    if points is not None and wanted[FEATURE]:
        negatives.add_hard(FEATURE, wanted[FEATURE], NearByFeature(points, pairs.labels))
    negatives.add_free(wanted)

    path = rows["path"].array
    columns = {"anchor": path[anchors], "positive": path[positives], "negative": path[negatives.rows]}
    table = pd.DataFrame(columns | {"reason": np.array(REASONS)[negatives.reason]})
    left_out = near.left_out() if near else pd.DataFrame(columns=_LEFT_OUT)
    for column in ("anchor", "negative"):
        left_out[column] = path[left_out[column].to_numpy(np.int64)]
    return Drawn(table, left_out, negatives.notes)


def training_part(catalog: Catalog, name: Path | str) -> Catalog:
    """Return the rows with split `train`, or all if no row has a split; raise InputError if none is `train`."""
    if "split" not in catalog.rows or (catalog.rows["split"] == "").all():
        return catalog
    part = catalog.split(TRAIN)
    if not len(part):
        raise InputError(f"{name}: column 'split' has no row '{TRAIN}'; drop the column, or split the catalog again")
    return part


def _require_files(wanted: dict[str, int], glove: Path | None, embeddings: Path | None) -> None:
    """Raise InputError for a kind without its file, before anything is computed, and for a file that is not used."""
    if wanted[SEMANTIC] and glove is None:
        raise InputError("semantic negatives need --glove FILE, e.g. glove.6B.50d.txt")
    if wanted[FEATURE] and embeddings is None:
        raise InputError("feature negatives need --embeddings FILE, as `embed64 embed ARTIFACT --catalog C.csv` writes")
    if glove is not None and not wanted[SEMANTIC]:
        raise InputError(f"{glove}: not used, as no semantic negatives are asked for; give e.g. --semantic 0.2")


def _anchors(pairs: Pairs, with_negative: np.ndarray, count: int, rng: np.random.Generator) -> np.ndarray:
    """Return int64 [count]: all images with a positive and a negative, again and again, in random order."""
    per_label = np.bincount(pairs.labels)
    if len(per_label) < 2 or per_label.max() < 2:
        raise InputError("triplets need at least two labels, one of them with two images; add images to the catalog")
    usable = np.flatnonzero((per_label[pairs.labels] > 1) & with_negative)
    if not len(usable):
        raise InputError(
            "no image has both a positive and a negative: duplicates (column 'cluster') join all labels;"
            " add images to the catalog, or correct its labels"
        )
    return np.concatenate([rng.permutation(usable) for _ in range(-(-count // len(usable)))])[:count]


def write_triplets(table: pd.DataFrame, path: Path) -> Path:
    """Write a table of triplets as .csv or .parquet, by the suffix."""
    return write_table(table, path)


def write_left_out(left_out: pd.DataFrame, triplets: Path) -> Path | None:
    """Write what was left out to STEM.left_out.csv beside a triplet file; if nothing, remove that and return None."""
    path = triplets.with_name(f"{triplets.stem}.left_out.csv")
    if left_out.empty:
        path.unlink(missing_ok=True)
        return None
    return write_table(left_out, path, float_format="%.6g")


def read_triplets(path: Path, catalog: Catalog) -> np.ndarray:
    """Return int64 [T, 3]: a triplet file as catalog rows; raise InputError for a path that is not in the catalog."""
    existing_file(path, "make one with `embed64 triplets C.csv --out T.parquet`")
    return triplet_rows(read_table(path), catalog, path)


def triplet_rows(table: pd.DataFrame, catalog: Catalog, name: Path | str = "triplets") -> np.ndarray:
    """Return int64 [T, 3]: the catalog rows of anchor, positive, negative; raise InputError for an unknown path."""
    rows = places(table, catalog, name)
    if (rows < 0).any():
        column, row = np.argwhere(rows.T < 0)[0]
        raise InputError(
            f"{name}: row {row + 1}: {ROLES[column]} '{table[ROLES[column]].iloc[row]}' is not among the images to"
            " train on; make the triplets again"
        )
    return rows


def places(table: pd.DataFrame, catalog: Catalog, name: Path | str = "triplets") -> np.ndarray:
    """Return int64 [T, 3]: the catalog rows of anchor, positive, negative; -1 for an unknown path.

    Raises InputError if one of the columns is missing.
    """
    for column in ROLES:
        if column not in table:
            raise InputError(f"{name}: column '{column}' is missing; a triplet needs anchor, positive, negative")
    index = pd.Index(catalog.rows["path"])
    return np.stack([index.get_indexer(table[column]) for column in ROLES], axis=1)
