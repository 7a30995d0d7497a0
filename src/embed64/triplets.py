"""Offline triplets, and the batches that training draws: both decided by the seed alone."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from embed64.catalog import Catalog, read_table
from embed64.errors import InputError
from embed64.files import existing_file, whole

SAME_DOMAIN, OTHER_DOMAIN = "same_domain", "other_domain"


def make_triplets(catalog: Catalog, count: int, seed: int, same_domain: float) -> pd.DataFrame:
    """`count` triplets as a table: anchor, positive, negative (paths as in the catalog) and the negative's reason.

    Anchors go round all images that have a positive, in random order, so each is used equally often within
    one; the positive is another image of the anchor's label; the negative is an image of another label, from
    the anchor's own domain for the share `same_domain` and from another domain for the rest (from wherever
    there is one, where a catalog has a single domain or a domain a single label). The rows' order in the
    catalog does not matter. Raises InputError where no label has two images or there is only one label.
    """
    rows = catalog.rows.sort_values("path", ignore_index=True)
    labels = Catalog(rows, catalog.root).label_ids
    domains = rows.groupby(["domain"]).ngroup().to_numpy()
    per_label = np.bincount(labels)
    if len(per_label) < 2 or per_label.max() < 2:
        raise InputError("triplets need at least two labels, one of them with two images; add images to the catalog")
    rng = np.random.default_rng(seed)

    usable = np.flatnonzero(per_label[labels] > 1)
    anchors = np.concatenate([rng.permutation(usable) for _ in range(-(-count // len(usable)))])[:count]

    # Rows sorted by domain, then label: each label and each domain is then one run, and "any row of this
    # run but that one" is a draw of an offset.
    order = np.lexsort((labels, domains))
    place = np.empty_like(order)
    place[order] = np.arange(len(order))
    label_start, label_size = _runs(labels[order], labels)
    domain_start, domain_size = _runs(domains[order], domains)

    a_start, a_size = label_start[anchors], label_size[anchors]
    offset = place[anchors] - a_start
    positives = order[a_start + (offset + rng.integers(1, a_size)) % a_size]

    d_start, d_size = domain_start[anchors], domain_size[anchors]
    inside, outside = d_size - a_size, len(rows) - d_size
    same = np.where((inside > 0) & (outside > 0), rng.random(count) < same_domain, inside > 0)
    # Counting on from the end of the anchor's label (or domain), round the domain (or the whole table).
    step = np.where(same, rng.integers(0, np.maximum(inside, 1)), rng.integers(0, np.maximum(outside, 1)))
    negatives = order[
        np.where(same, d_start + (a_start + a_size - d_start + step) % d_size, (d_start + d_size + step) % len(rows))
    ]
    path = rows["path"].to_numpy()
    return pd.DataFrame(
        {
            "anchor": path[anchors],
            "positive": path[positives],
            "negative": path[negatives],
            "reason": np.where(same, SAME_DOMAIN, OTHER_DOMAIN),
        }
    )


def write_triplets(table: pd.DataFrame, path: Path) -> Path:
    """Write as .csv or .parquet, by the name's ending."""
    with whole(path) as partial:
        if path.suffix == ".csv":
            table.to_csv(partial, index=False, lineterminator="\n")
        else:
            table.to_parquet(partial, index=False)
    return path


def read_triplets(path: Path, catalog: Catalog) -> np.ndarray:
    """int64 [T, 3]: a triplet file as rows of the catalog; raises InputError for a path that the catalog lacks."""
    existing_file(path, "make one with `embed64 triplets C.csv --out T.parquet`")
    return triplet_rows(read_table(path), catalog, path)


def triplet_rows(table: pd.DataFrame, catalog: Catalog, name: Path | str = "triplets") -> np.ndarray:
    """int64 [T, 3]: catalog rows of anchor, positive, negative."""
    position = pd.Series(np.arange(len(catalog)), index=catalog.rows["path"])
    columns = []
    for column in ("anchor", "positive", "negative"):
        if column not in table:
            raise InputError(f"{name}: column '{column}' is missing; a triplet needs anchor, positive, negative")
        rows = position.reindex(table[column]).to_numpy()
        if np.isnan(rows).any():
            row = int(np.flatnonzero(np.isnan(rows))[0])
            raise InputError(
                f"{name}: row {row + 1}: {column} '{table[column].iloc[row]}' is not among the images to train on;"
                " make the triplets anew"
            )
        columns.append(rows.astype(np.int64))
    return np.stack(columns, axis=1)


def _runs(sorted_groups: np.ndarray, groups: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(start, size) of each row's run: `sorted_groups` [rows] lie together, `groups` [rows] are in row order."""
    values, start, size = np.unique(sorted_groups, return_index=True, return_counts=True)
    where = np.searchsorted(values, groups)
    return start[where], size[where]
