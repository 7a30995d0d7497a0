"""Search among labelled images, and compute metrics of the result."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch
from torch import Tensor

from embed64.core.nearest import nearest


@dataclass(frozen=True)
class Retrieval:
    """The result of every query: `hits` bool [Q, K] in rank order, `relevant` int64 [Q] relevant index images."""

    queries: np.ndarray  # int64 [Q]: catalog rows
    neighbours: np.ndarray  # int64 [Q, K]: catalog rows, -1 if the index ran out
    distances: np.ndarray  # float64 [Q, K]
    hits: np.ndarray
    relevant: np.ndarray

    def of_rows(self, rows: np.ndarray) -> Retrieval:
        """Return the same with other numbers of the rows: row i becomes rows[i]."""
        neighbours = np.where(self.neighbours >= 0, rows[self.neighbours], -1)
        return replace(self, queries=rows[self.queries], neighbours=neighbours)


def merged(parts: Sequence[Retrieval]) -> Retrieval:
    """Return several searches for different queries as one; shorter results end with -1, infinity, False."""
    longest = max(part.hits.shape[1] for part in parts)

    def joined(rows: Sequence[np.ndarray], missing: float) -> np.ndarray:
        joint = np.full((sum(map(len, rows)), longest), missing, rows[0].dtype)
        for start, row in zip(np.cumsum([0, *map(len, rows[:-1])]), rows, strict=True):
            joint[start : start + len(row), : row.shape[1]] = row
        return joint

    return Retrieval(
        np.concatenate([part.queries for part in parts]),
        joined([part.neighbours for part in parts], -1),
        joined([part.distances for part in parts], np.inf),
        joined([part.hits for part in parts], False),
        np.concatenate([part.relevant for part in parts]),
    )


def retrieve(
    embeddings: Tensor, label_ids: np.ndarray, roles: np.ndarray, k: int, asking: np.ndarray | None = None
) -> Retrieval:
    """Search for every query among the index images, without the query itself.

    `roles` str [rows]: `query` and `index` rows are only that, rows with an empty role are both.
    `asking` bool [rows]: if given, only these rows are queries; the others are still searched.
    K is `k` or, if that is more, the largest number of relevant images of any query (for MAP@R).
    """
    queries = np.flatnonzero((roles != "index") & (asking if asking is not None else True))
    index = np.flatnonzero(roles != "query")
    position = np.full(len(roles), -1)
    position[index] = np.arange(len(index))
    in_index = np.bincount(label_ids[index], minlength=label_ids.max(initial=0) + 1)
    relevant = in_index[label_ids[queries]] - (position[queries] >= 0)
    distances, rows = nearest(
        embeddings[queries],
        embeddings[index],
        max(k, int(relevant.max(initial=0))),
        torch.from_numpy(position[queries]),
    )
    found = rows.numpy()
    neighbours = np.where(found >= 0, index[found] if len(index) else -1, -1)
    hits = (neighbours >= 0) & (label_ids[neighbours] == label_ids[queries][:, None])
    return Retrieval(queries, neighbours, distances.numpy(), hits, relevant)


def precision_at_5(found: Retrieval) -> np.ndarray:
    """Return float64 [Q]: hits among the first min(n, 5), over min(n, 5); NaN for a query with n = 0 relevant images.

    This is the metric of the Google Universal Image Embedding competition (its page "Evaluation"): a single
    relevant image found at rank 3 scores 0.
    """
    counted = np.minimum(found.relevant, 5)
    first = np.arange(found.hits.shape[1]) < counted[:, None]
    return _ratio((found.hits & first).sum(1), counted)


def recall_at_1(found: Retrieval) -> np.ndarray:
    """Return float64 [Q]: 1 if the nearest image shows the same object, else 0; NaN without a relevant image."""
    return _ratio(found.hits[:, 0].astype(np.int64) * (found.relevant > 0), (found.relevant > 0).astype(np.int64))


def average_precision_at_r(found: Retrieval) -> np.ndarray:
    """Return float64 [Q]: mean over the first R ranks of precision at each hit (Musgrave et al. 2020, section 4)."""
    ranks = np.arange(1, found.hits.shape[1] + 1)
    within = found.hits & (ranks <= found.relevant[:, None])
    precision = np.cumsum(found.hits, axis=1) / ranks
    return _ratio((precision * within).sum(1), found.relevant)


def _ratio(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    return np.divide(part, whole, out=np.full(len(whole), np.nan), where=whole > 0)
