"""Search among labelled images, and the metrics of every query."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from embed64.core.nearest import nearest


@dataclass(frozen=True)
class Retrieval:
    """The result of every query: its nearest images in rank order."""

    queries: np.ndarray  # int64 [Q]: catalog rows
    neighbours: np.ndarray  # int64 [Q, K]: catalog rows, -1 if the index ran out
    distances: np.ndarray  # float64 [Q, K]
    hits: np.ndarray  # bool [Q, K]: the neighbour shows the same object
    relevant: np.ndarray  # int64 [Q]: how many images of the index do
    inside: np.ndarray  # bool [Q]: the query itself is in the index, and left out of its list


def asked(roles: np.ndarray, asking: np.ndarray | None = None) -> np.ndarray:
    """Return int64 [Q]: the rows that are queries, of those for which `asking` (bool [rows]) is true if given."""
    return np.flatnonzero((roles != "index") & (asking if asking is not None else True))


def relevant_images(queries: np.ndarray, label_ids: np.ndarray, roles: np.ndarray) -> np.ndarray:
    """Return int64 [Q]: the number of index images of each query's object, without the query itself."""
    index = roles != "query"
    return np.bincount(label_ids[index], minlength=label_ids.max(initial=0) + 1)[label_ids[queries]] - index[queries]


def retrieve(
    embeddings: Tensor, label_ids: np.ndarray, roles: np.ndarray, k: int, asking: np.ndarray | None = None
) -> Retrieval:
    """Search for every query among the index images, without the query itself; K is `k`.

    `roles` str [rows]: `query` and `index` rows are only that, rows with an empty role are both.
    `asking` bool [rows]: if given, only these rows are queries; the others are still searched.
    """
    queries, index = asked(roles, asking), np.flatnonzero(roles != "query")
    position = np.full(len(roles), -1)
    position[index] = np.arange(len(index))
    own = position[queries]
    distances, rows = nearest(embeddings[queries], embeddings[index], k, torch.from_numpy(own))
    found = rows.numpy()
    neighbours = np.where(found >= 0, index[found] if len(index) else -1, -1)
    hits = (neighbours >= 0) & (label_ids[neighbours] == label_ids[queries][:, None])
    relevant = relevant_images(queries, label_ids, roles)
    return Retrieval(queries, neighbours, distances.numpy(), hits, relevant, own >= 0)


def precision_at_5(found: Retrieval) -> np.ndarray:
    """Return float64 [Q]: hits among the first min(n, 5), over min(n, 5); NaN for a query with n = 0 relevant images.

    This is the metric of the Google Universal Image Embedding competition (its page "Evaluation"): a single
    relevant image found at rank 3 scores 0.
    """
    counted = np.minimum(found.relevant, 5)
    first = np.arange(found.hits.shape[1]) < counted[:, None]
    return _ratio((found.hits & first).sum(1), counted)


def precision_at_5_without(found: Retrieval, label_ids: np.ndarray) -> np.ndarray:
    """Return float64 [Q, 5]: the query's `precision_at_5` if the object of its i-th neighbour were not in the index.

    NaN if that is the query's own object, one that a nearer neighbour shows too, or makes no difference. The lists have
    to be longer by five than any label has images in the index.
    """
    score = np.full((len(found.queries), 5), np.nan)
    wanted = np.minimum(found.relevant, 5)
    near = np.where(found.neighbours >= 0, label_ids[found.neighbours], -1)
    for place in range(min(5, near.shape[1])):
        absent = near[:, place]
        new = (near[:, :place] != absent[:, None]).all(1) & (absent >= 0) & (absent != label_ids[found.queries])
        rows = np.flatnonzero(new & (place < found.relevant))
        kept = near[rows] != absent[rows, None]
        first = kept & (np.cumsum(kept, axis=1) <= wanted[rows, None])
        score[rows, place] = (first & found.hits[rows]).sum(1) / wanted[rows]
    return score


def recall_at(found: Retrieval, k: int) -> np.ndarray:
    """Return float64 [Q]: 1 if one of the k nearest images shows the same object, else 0; NaN without such an image."""
    return _ratio(found.hits[:, :k].any(1) & (found.relevant > 0), np.minimum(found.relevant, 1))


def average_precision_at_r(found: Retrieval) -> np.ndarray:
    """Return float64 [Q]: mean over the first R ranks of precision at each hit (Musgrave et al. 2020, section 4).

    R is the number of relevant images; the lists have to be that long.
    """
    return _ratio(_precision_at_hits(found, found.relevant), found.relevant)


def average_precision_at(found: Retrieval, k: int) -> np.ndarray:
    """Return float64 [Q]: precision at each hit of the first k ranks, summed, over min(k, R) (ILIAS, arXiv:2502.11748).

    R is the number of relevant images; the lists have to be k long.
    """
    return _ratio(_precision_at_hits(found, np.full(len(found.queries), k)), np.minimum(found.relevant, k))


def reciprocal_rank_at_5(found: Retrieval) -> np.ndarray:
    """Return float64 [Q]: 1 over the rank of the first hit, 0 if that is beyond the fifth; NaN without any."""
    first = found.hits[:, :5]
    rank = np.where(first.any(1), first.argmax(1) + 1, np.inf)
    return np.where(found.relevant > 0, 1 / rank, np.nan)


def top_four(found: Retrieval) -> np.ndarray:
    """Return float64 [Q]: hits among the first four, the query itself counted if it is in the index, 0 to 4.

    It is the score of Nistér and Stewénius (2006, section 5), whose objects have four images each; NaN without a
    relevant image.
    """
    ranks = np.arange(found.hits.shape[1])
    hits = (found.hits & (ranks < np.where(found.inside, 3, 4)[:, None])).sum(1) + found.inside
    return np.where(found.relevant > 0, hits, np.nan)


def before_others(found: Retrieval) -> np.ndarray:
    """Return float64 [Q]: share of the relevant images that are nearer than any image of another object.

    It is the accuracy of triplets whose negative is the hardest of the index; the lists have to be as long as there are
    relevant images, and one more.
    """
    other = (found.neighbours >= 0) & ~found.hits
    limit = np.where(other.any(1), np.take_along_axis(found.distances, other.argmax(1)[:, None], 1)[:, 0], np.inf)
    return _ratio((found.hits & (found.distances < limit[:, None])).sum(1), found.relevant)


def others_before(found: Retrieval) -> np.ndarray:
    """Return int64 [Q, 5]: how many images of other objects are nearer than the i-th relevant one.

    Of those beyond the list at least as many as the list holds; of those that there are not, the same.
    """
    hits = np.cumsum(found.hits, axis=1)
    others = np.cumsum((found.neighbours >= 0) & ~found.hits, axis=1)
    before = np.repeat(others[:, -1:], 5, axis=1)
    for i in range(5):
        here = hits > i
        rows = np.flatnonzero(here.any(1))
        before[rows, i] = others[rows, here[rows].argmax(1)]
    return before


def _precision_at_hits(found: Retrieval, last: np.ndarray) -> np.ndarray:
    """Return float64 [Q]: the sum of precision at each hit up to rank `last` int64 [Q]."""
    ranks = np.arange(1, found.hits.shape[1] + 1)
    return (np.cumsum(found.hits, axis=1) / ranks * (found.hits & (ranks <= last[:, None]))).sum(1)


def _ratio(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    return np.divide(part, whole, out=np.full(len(whole), np.nan), where=whole > 0)
