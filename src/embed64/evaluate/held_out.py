"""What models that were not trained on some labels make of a catalog, and how well those labels are found in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import torch
import torch.nn.functional as F
from torch import Tensor

from embed64.artifact.verify import DIM
from embed64.core.files import whole
from embed64.data.catalog import Catalog
from embed64.data.splits import TRAIN
from embed64.data.table_files import write_parquet
from embed64.evaluate.intervals import mean_with_interval, mp5_with_interval
from embed64.evaluate.measures import Searched, joined, measure

FEW_LABELS = 10
"""Fewer labels than these are said to be few wherever a score rests on them."""
FOUND = "found.parquet"
FOUND_COLUMNS = ("query", "mp5", "relevant", "nearest", "distances", "right")


@dataclass(frozen=True)
class HeldOut:
    """One model's view of a catalog: the rows it was not trained on, and the embeddings of all rows."""

    rows: np.ndarray  # bool [N]
    embeddings: Tensor  # float32 [N, any]


def search_whole(catalog: Catalog, parts: Sequence[HeldOut], deep: bool = False) -> Searched:
    """Search for the held-out rows of each part among all rows: what was trained on distracts.

    With several parts the result has what `mp5_with_interval` needs; `deep` adds mAP@1000.
    """
    ids, roles, several = catalog.label_ids, catalog.roles, len(parts) > 1
    return joined([measure(part.embeddings, ids, roles, part.rows, deep, without=several) for part in parts])


def search_alone(catalog: Catalog, parts: Sequence[HeldOut]) -> Searched:
    """Search for the held-out rows of each part among themselves, or in the index of a published protocol."""
    found = []
    for part in parts:
        rows = np.flatnonzero(protocol_rows(catalog, part.rows))
        ids, roles = catalog.label_ids[rows], catalog.roles[rows]
        found.append(measure(part.embeddings[rows], ids, roles, part.rows[rows]).of_rows(rows))
    return joined(found)


def protocol_rows(catalog: Catalog, held: np.ndarray) -> np.ndarray:
    """Return bool [rows]: the held-out rows, and the index images trained on of sources that hold out queries alone.

    Such are the protocols of Met and Products-10K; `held` bool [rows].
    """
    if "split" not in catalog.rows:
        return held
    source, roles = catalog.rows["source"].to_numpy(str), catalog.roles
    asking = np.setdiff1d(source[held], source[held & (roles != "query")])
    return held | ((catalog.rows["split"] == TRAIN).to_numpy() & (roles == "index") & np.isin(source, asking))


def untrained(features: Tensor, parts: Sequence[HeldOut]) -> dict[str, list[HeldOut]]:
    """Return three ways to use a backbone without training it, for the held-out rows of the same parts.

    `features` float32 [N, D] are the backbone's own. `full`: all D numbers; `pca`: their principal axes among the
    images that were trained on, 64 at most; `pooled`: means of neighbours, 64 in all. Each is scaled to length 1.
    """
    length = F.normalize(features, dim=1)
    pooled = F.normalize(F.adaptive_avg_pool1d(features.unsqueeze(1), DIM).squeeze(1), dim=1)
    return {
        "full": [HeldOut(part.rows, length) for part in parts],
        "pca": [HeldOut(part.rows, _principal(length, ~part.rows)) for part in parts],
        "pooled": [HeldOut(part.rows, pooled) for part in parts],
    }


def gain(found: Searched, other: Searched, label_ids: np.ndarray, everywhere: bool) -> dict[str, Any]:
    """Return the other search's `mp5`, and by how much the first one surpasses it, with its 95 % interval.

    The interval is of the difference for the same queries, by a bootstrap over labels; `everywhere`: every label was
    held out once. Both have the same queries.
    """
    mine, its = found.values["mp5"], other.values["mp5"]
    if everywhere:
        mean, low, high = mp5_with_interval(found, label_ids, other)
    else:
        mean, low, high = mean_with_interval(mine - its, label_ids[found.found.queries])
    return {"mp5": float(np.nanmean(its)), "gain": mean, "gain_ci95": [low, high]}


def write_found(searched: Searched, catalog: Catalog, folder: Path) -> Path:
    """Write FOLDER/found.parquet: each query's ten nearest images, their distances, and whether they are right."""
    paths, found = catalog.rows["path"].to_numpy(), searched.found
    nearest = [row[row >= 0] for row in found.neighbours]
    table = pd.DataFrame(
        {
            "query": paths[found.queries],
            "mp5": searched.values["mp5"],
            "relevant": found.relevant,
            "nearest": [paths[row].tolist() for row in nearest],
            "distances": [d[: len(row)].tolist() for d, row in zip(found.distances, nearest, strict=True)],
            "right": [hit[: len(row)].tolist() for hit, row in zip(found.hits, nearest, strict=True)],
        }
    )
    with whole(folder / FOUND) as partial:
        write_parquet(table, partial)
    return folder / FOUND


def _principal(features: Tensor, fitted: np.ndarray) -> Tensor:
    known = features[torch.from_numpy(fitted)] if fitted.any() else features
    mean = known.mean(0)
    rows = known - mean
    if len(rows) < rows.shape[1]:  # most variances would be zero, and so many equal ones need not converge
        axes = torch.linalg.svd(rows, full_matrices=False).Vh[:DIM].T
    else:
        axes = torch.linalg.eigh(rows.T @ rows).eigenvectors[:, -DIM:]
    return F.normalize((features - mean) @ axes, dim=1)
