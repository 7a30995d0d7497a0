"""What is near what: embeddings from a file, the nearest rows of another kind, and what is too near to trust."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from embed64.core.console import track
from embed64.core.errors import InputError
from embed64.core.files import existing_file
from embed64.data.triplets.even_assignment import nth_of

_CHUNK_BYTES = 64 * 2**20
_CACHED_BYTES = 2**20  # what stays in a processor's cache
_BLOCK = 64
_POSITIVES = 8
_REMEDY = "write it with `embed64 embed ARTIFACT --catalog C.csv -o FILE.parquet`, C.csv being the catalog given here"


def read_embeddings(path: Path, paths: pd.Series) -> np.ndarray:
    """float32 [rows, D]: the file's embedding of each of `paths`; further ones in it are left aside.

    Raises InputError where the file is not one that `embed64 embed` writes, or lacks an image.
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
        raise InputError(f"{path}: the embeddings are not finite numbers, equally many each; {_REMEDY}")
    names = pd.Index(table["path"].to_pandas())
    if not names.is_unique:
        raise InputError(f"{path}: '{names[names.duplicated()][0]}' has two embeddings; {_REMEDY}")
    where = names.get_indexer(paths)
    if (where < 0).any():
        lacking = paths.iloc[int(np.flatnonzero(where < 0)[0])]
        raise InputError(f"{path}: has no embedding of '{lacking}' (so {int((where < 0).sum())} in all); {_REMEDY}")
    return values.reshape(len(names), -1)[where]


def nearest_others(points: np.ndarray, queries: np.ndarray, groups: np.ndarray, k: int, what: str) -> np.ndarray:
    """int64 [queries, k]: the rows nearest to each query row that are not of its group, nearest first.

    `points` float32 [rows, D], `groups` int64 [rows]; -1 where fewer than k rows are of another group. Exact but
    for float32's rounding, in chunks; a bar named `what` shows where it is.
    """
    import torch  # takes seconds to load, and only near images need it

    order = np.argsort(groups, kind="stable")  # a group's rows lie together, and are struck out together
    place = np.argsort(order)
    first, last = (np.searchsorted(groups[order], groups[queries], side) for side in ("left", "right"))
    spare = -len(points) % _BLOCK  # rows at infinity, so that blocks come out even
    centred = (points - points.mean(0))[order]  # the square loses less near the origin
    index = torch.from_numpy(np.pad(centred, ((0, spare), (0, 0))))
    squared = (index * index).sum(1)
    squared[len(groups) :] = torch.inf
    order = np.pad(order, (0, spare))
    found = np.full((len(queries), k), -1)
    k = min(k, len(groups))
    step = max(1, min(len(queries), _CHUNK_BYTES // (4 * len(index))))
    room = torch.empty(step, len(index))  # used again and again: fresh memory costs as much as the products
    by_group = np.argsort(first, kind="stable")
    starts = range(0, len(queries), step)
    for start in track(starts, what, len(starts)) if len(starts) > 1 else starts:
        asked = by_group[start : start + step]
        near = index[place[queries[asked]]]
        distance = torch.addmm(squared, near, index.T, alpha=-2, out=room[: len(asked)])  # less the query's own square
        _strike_out(distance, first[asked], last[asked])
        value, row = _smallest(distance, k)
        found[asked, :k] = np.where(np.isfinite(value.numpy()), order[row.numpy()], -1)
    return found


def _strike_out(distance: Any, first: np.ndarray, last: np.ndarray) -> None:
    """Set the columns from `first` to `last` of each row of a tensor to infinity, runs of equal rows together."""
    runs = np.flatnonzero(np.diff(first, prepend=-1, append=-1)).tolist()
    for start, end in pairwise(runs):
        distance[start:end, first[start] : last[start]] = float("inf")


def _smallest(distance: Any, k: int) -> Any:
    """Values and places of the k smallest of each row of a tensor [queries, blocks * 64], in order.

    They lie in the k blocks with the smallest minima: to find these first is several times quicker than topk alone.
    """
    blocks = distance.unflatten(1, (-1, _BLOCK))
    chosen = blocks.amin(2).topk(min(k, blocks.shape[1]), dim=1, largest=False).indices
    found = blocks.gather(1, chosen[:, :, None].expand(-1, -1, _BLOCK)).flatten(1)
    value, place = found.topk(k, dim=1, largest=False)
    return value, chosen.gather(1, place // _BLOCK) * _BLOCK + place % _BLOCK


class TooNear:
    """Tells probable false negatives: images nearer to an anchor than a share of its distance to its positives.

    Among the nearest images of other labels, such are likelier than the rest to show the anchor's own object; how
    much likelier depends on the embeddings, benchmarks/README.md has two examples. Limits taken from the positives:
    Moreira et al. 2024, "NV-Retriever: improving text embedding models with effective hard-negative mining".
    """

    def __init__(
        self, points: np.ndarray, anchors: np.ndarray, labels: np.ndarray, copies: np.ndarray, share: float
    ) -> None:
        """`points` float32 [rows, D]; the limit is `share` times the median distance of an anchor (a row) to up to
        eight others of its label that are no duplicates of it (`copies`, equal for duplicates).
        """
        self.points = points
        self.limits = share * _typical_distance(points, np.unique(anchors), labels, copies)
        self._found: list[pd.DataFrame] = []

    def far(self, anchors: np.ndarray, rows: np.ndarray, kind: str) -> np.ndarray:
        """Bool [pairs]: whether the rows are far enough to be negatives; those that are not are noted."""
        distance = distances(self.points, anchors, rows)
        near = distance < self.limits[anchors]
        noted = {"anchor": anchors[near], "negative": rows[near], "distance": distance[near]}
        self._found.append(pd.DataFrame(noted | {"limit": self.limits[anchors[near]], "reason": kind}))
        return ~near

    def left_out(self) -> pd.DataFrame:
        """Each pair that was considered and left out, once: rows `anchor` and `negative`, distance, limit, reason."""
        found = pd.concat(self._found, ignore_index=True).drop_duplicates(["anchor", "negative"])
        return found.sort_values(["anchor", "distance", "negative"], ignore_index=True)


def distances(points: np.ndarray, one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """float32 [pairs]: Euclidean, between rows `one` and `other`."""
    result = np.empty(len(one), np.float32)
    step = max(1, _CACHED_BYTES // (4 * max(1, points.shape[1])))
    for start in range(0, len(one), step):
        part = slice(start, start + step)
        gap = points[one[part]] - points[other[part]]
        result[part] = np.sqrt(np.einsum("ij,ij->i", gap, gap))
    return result


def _typical_distance(points: np.ndarray, rows: np.ndarray, labels: np.ndarray, copies: np.ndarray) -> np.ndarray:
    """float64 [all rows]: the median distance of `rows` to up to eight others of the label; 0 where there is none."""
    order = np.argsort(labels, kind="stable")
    size = np.bincount(labels)
    start, size, nth = (np.cumsum(size) - size)[labels[rows]], size[labels[rows]], nth_of(labels)[rows]
    found = np.full((len(rows), _POSITIVES), np.nan)
    last = np.zeros(len(rows), np.int64)
    for step in range(_POSITIVES):
        gap = 1 + step * (size - 1) // _POSITIVES  # equal gaps, counted from the image on: spread over the label
        fresh = np.flatnonzero((size > 1) & (gap != last))
        others = order[start[fresh] + (nth[fresh] + gap[fresh]) % size[fresh]]
        kept = copies[rows[fresh]] != copies[others]
        found[fresh[kept], step] = distances(points, rows[fresh[kept]], others[kept])
        last = gap
    found[np.isnan(found).all(1)] = 0
    typical = np.zeros(len(labels))
    typical[rows] = np.nanmedian(found, axis=1)
    return typical
