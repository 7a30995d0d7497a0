"""Nearest neighbours: read embeddings, find the closest images of other labels, flag likely false negatives."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from embed64.core.errors import InputError
from embed64.core.files import existing_file
from embed64.core.groups import Groups

_CACHED_BYTES = 2**20  # what stays in a processor's cache
_POSITIVES = 8
_REMEDY = "write it with `embed64 embed ARTIFACT --catalog C.csv -o FILE.parquet`, C.csv being the catalog given here"


def read_embeddings(path: Path, paths: pd.Series) -> np.ndarray:
    """Return float32 [rows, D]: the file's embedding of each of `paths`; others in it are ignored.

    Raises InputError if the file is not one that `embed64 embed` writes, or lacks an image.
    """
    existing_file(path, _REMEDY)
    try:
        table = pq.read_table(path, columns=["path", "embedding"])
        column = table["embedding"].combine_chunks()
        values = column.flatten().to_numpy(zero_copy_only=False).astype(np.float32, copy=False)
        sizes = np.unique(column.value_lengths().to_numpy(zero_copy_only=False))
    except (ValueError, OSError, AttributeError, pa.ArrowException) as error:
        reason = (str(error).strip() or type(error).__name__).splitlines()[0]
        raise InputError(f"{path}: not a Parquet file with columns path and embedding ({reason}); {_REMEDY}") from error
    if len(sizes) != 1 or not sizes[0] > 0 or not np.isfinite(values).all():
        raise InputError(f"{path}: the embeddings are not finite numbers, equally many per image; {_REMEDY}")
    names = pd.Index(table["path"].to_pandas())
    if not names.is_unique:
        raise InputError(f"{path}: '{names[names.duplicated()][0]}' has two embeddings; {_REMEDY}")
    where = names.get_indexer(paths)
    if (where < 0).any():
        lacking = paths.iloc[int(np.flatnonzero(where < 0)[0])]
        raise InputError(f"{path}: has no embedding of '{lacking}' ({int((where < 0).sum())} missing); {_REMEDY}")
    return values.reshape(len(names), -1)[where]


def nearest_others(points: np.ndarray, queries: np.ndarray, groups: np.ndarray, k: int, what: str) -> np.ndarray:
    """Return int64 [queries, k]: the rows of other groups that are nearest to each query row, nearest first.

    `points` float32 [rows, D], `groups` int64 [rows]; -1 if fewer than k rows are of another group. A bar named
    `what` shows the progress.
    """
    import torch  # takes seconds to load, and only near images need it

    from embed64.core.nearest import nearest

    table, group = torch.from_numpy(points), torch.tensor(groups)
    return nearest(table[queries], table, k, group[queries], group, what)[1].numpy()


class TooNear:
    """Find probable false negatives: images nearer to an anchor than a share of its distance to its positives.

    Of the nearest images of other labels, these are likelier than the rest to show the anchor's own object; how much
    likelier depends on the embeddings, see benchmarks/README.md for two examples. Limits based on the positives:
    Moreira et al. 2024, "NV-Retriever: improving text embedding models with effective hard-negative mining".
    """

    def __init__(
        self, points: np.ndarray, anchors: np.ndarray, labels: np.ndarray, copies: np.ndarray, share: float
    ) -> None:
        """Set each anchor's limit: `share` times its median distance to up to eight others of its label.

        `points` float32 [rows, D]; anchors are rows. Duplicates of an anchor (equal in `copies`) do not count.
        """
        self.points = points
        self.limits = share * _typical_distance(points, np.unique(anchors), labels, copies)
        self._found: list[pd.DataFrame] = []

    def far(self, anchors: np.ndarray, rows: np.ndarray, kind: str) -> np.ndarray:
        """Return bool [pairs]: whether the rows are far enough to be negatives; record those that are not."""
        distance = distances(self.points, anchors, rows)
        near = distance < self.limits[anchors]
        noted = {"anchor": anchors[near], "negative": rows[near], "distance": distance[near]}
        self._found.append(pd.DataFrame(noted | {"limit": self.limits[anchors[near]], "reason": kind}))
        return ~near

    def left_out(self) -> pd.DataFrame:
        """Return each pair left out, once: columns anchor and negative (rows), distance, limit, reason."""
        found = pd.concat(self._found, ignore_index=True).drop_duplicates(["anchor", "negative"])
        return found.sort_values(["anchor", "distance", "negative"], ignore_index=True)


def distances(points: np.ndarray, one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Return float32 [pairs]: the Euclidean distances between rows `one` and `other`."""
    result = np.empty(len(one), np.float32)
    step = max(1, _CACHED_BYTES // (4 * max(1, points.shape[1])))
    for start in range(0, len(one), step):
        part = slice(start, start + step)
        gap = points[one[part]] - points[other[part]]
        result[part] = np.sqrt(np.einsum("ij,ij->i", gap, gap))
    return result


def _typical_distance(points: np.ndarray, rows: np.ndarray, labels: np.ndarray, copies: np.ndarray) -> np.ndarray:
    """Return float64 [all rows]: the median distance of `rows` to up to eight others of the label; 0 if none."""
    by_label = Groups(labels)
    label, nth = labels[rows][:, None], by_label.nth[rows][:, None]
    start, size = by_label.start[label], by_label.size[label]
    gap = 1 + np.arange(_POSITIVES) * (size - 1) // _POSITIVES  # equal, from the image on: spread over the label
    others = by_label.order[start + (nth + gap) % size]
    kept = (size > 1) & (np.diff(gap, prepend=0) > 0) & (copies[rows][:, None] != copies[others])
    found = np.full(gap.shape, np.nan)
    found[kept] = distances(points, np.repeat(rows, kept.sum(1)), others[kept])
    found[~kept.any(1)] = 0
    typical = np.zeros(len(labels))
    typical[rows] = np.nanmedian(found, axis=1)
    return typical
