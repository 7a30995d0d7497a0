"""How often a distance misleads: images of other objects within it, images of the same object beyond it.

An index of N images is N images of other labels from the query's own domain, drawn at random: they are nearer than
those of other domains, so what holds for them holds for a mixed index too. Both rates are means over labels, because
the images of one object are found or missed together: labels, not images, are what there is independent evidence of.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from scipy.special import gammaln
from torch import Tensor

from embed64.core.groups import Groups
from embed64.data.catalog import Catalog
from embed64.data.triplets.relations import Pairs

MOST_QUERIES = 2_000
MOST_INDEXED = 20_000
"""Images of a domain that are drawn as its index, if it has more."""
DRAWS = 500
_CHUNK_BYTES = 64 * 2**20
_ROUNDING = 1e-9


@dataclass(frozen=True)
class Searched:
    """The queries of one domain, and their distances from its index."""

    labels: np.ndarray  # int64 [Q]: of the queries
    start: np.ndarray  # int64 [G]: the first column of each label in the index
    columns: np.ndarray  # int64 [G]: which label that is
    distances: np.ndarray  # float32 [Q, M]; infinity for images of the query's own label
    others: np.ndarray  # int64 [Q]: index images of other labels

    def within(self, limit: float) -> np.ndarray:
        """Return int64 [Q]: how many images of other labels are nearer than `limit`."""
        return (self.distances < np.float32(limit)).sum(1)

    def within_by_label(self, limit: float) -> np.ndarray:
        """Return float64 [Q, G]: the same for each label of the index."""
        return np.add.reduceat(self.distances < np.float32(limit), self.start, axis=1, dtype=np.float64)


class Distances:
    """The distances of a labelled catalog's images, true ones (of one label) and wrong ones (of two).

    Images that stand for several labels, because duplicates of them have other ones, are left out, and so are the
    distances of duplicates within a label. Of more than MOST_QUERIES queries some of each label are drawn by the seed.

    Args:
        embeddings: Tensor [rows, D].
        catalog: Their catalog; a row with the role `query` is no part of the index, one with `index` no query.
        seed: Decides what is drawn.

    Attributes:
        left_out: How many images stand for several labels.
    """

    def __init__(self, embeddings: Tensor, catalog: Catalog, seed: int = 0) -> None:
        pairs, roles, rng = Pairs(catalog), catalog.roles, np.random.default_rng(seed)
        self.left_out = int(pairs.joined.sum())
        queries = _evenly(np.flatnonzero((roles != "index") & ~pairs.joined), pairs.labels, rng)
        index = np.flatnonzero((roles != "query") & ~pairs.joined)
        self.searched = [
            _searched(embeddings, pairs.labels, ours, theirs, rng)
            for domain in np.unique(pairs.domains[queries])
            if len(theirs := index[pairs.domains[index] == domain])
            and len(ours := queries[pairs.domains[queries] == domain])
        ]
        self._true(embeddings, pairs, queries, index)

    def _true(self, embeddings: Tensor, pairs: Pairs, queries: np.ndarray, index: np.ndarray) -> None:
        found, counts, labels = [np.empty(0, np.float32)], [np.empty(0, np.int64)], [np.empty(0, np.int64)]
        own = {int(pairs.labels[rows[0]]): rows for rows in (index[m] for m in Groups(pairs.labels[index]).members())}
        for ours in (queries[members] for members in Groups(pairs.labels[queries]).members()):
            theirs = own.get(int(pairs.labels[ours[0]]), ours[:0])
            true = pairs.copies[ours][:, None] != pairs.copies[theirs]
            ours, true = ours[true.any(1)], true[true.any(1)]
            found.append(_apart(embeddings[ours], embeddings[theirs])[true])
            counts.append(true.sum(1))
            labels.append(pairs.labels[ours])
        self._true_distances, self._counts = np.concatenate(found), np.concatenate(counts)
        self._query = np.repeat(np.arange(len(self._counts)), self._counts)  # of each distance
        self._label = np.unique(np.concatenate(labels), return_inverse=True)[1]  # of each query

    @property
    def true_labels(self) -> int:
        """The number of labels with a true distance."""
        return int(self._label.max(initial=-1)) + 1

    def missed(self, limit: float) -> np.ndarray:
        """Return float64 [true_labels]: the share of true distances of `limit` or more, mean over a label's queries."""
        return _means(1 - self._true_within(limit) / self._counts, self._label)

    def retrieved(self, limit: float, size: int) -> np.ndarray:
        """Return float64 [true_labels]: how probable a true image nearer than `limit` is among `size` of them, or all.

        It is the mean over all sets of that size and over the label's queries.
        """
        return _means(1 - _none(self._true_within(limit), self._counts, np.minimum(self._counts, size)), self._label)

    def _true_within(self, limit: float) -> np.ndarray:
        return np.bincount(self._query, self._true_distances < np.float32(limit), len(self._counts))

    def others(self) -> np.ndarray:
        """Return int64 [labels]: how many index images of other labels the queries of each label have, sorted."""
        first = [np.unique(part.labels, return_index=True)[1] for part in self.searched]
        none = np.empty(0, np.int64)
        return np.sort(np.concatenate([none, *(p.others[i] for p, i in zip(self.searched, first, strict=True))]))

    def matched(self, limit: float, size: int) -> np.ndarray:
        """Return float64 [labels]: how probable a wrong image nearer than `limit` is in an index of `size` images.

        It is the mean over all indexes of that size and over the label's queries. Labels that have fewer than `size`
        images of other labels are left out.
        """
        means = []
        for part in self.searched:
            enough = part.others >= size
            if enough.any():
                hit = 1 - _none(part.within(limit), part.others, size)
                label = np.unique(part.labels[enough], return_inverse=True)[1]
                means.append(_means(hit[enough], label))
        return np.concatenate(means) if means else np.empty(0)

    def matched_interval(self, limit: float, size: int, seed: int = 0) -> list[float]:
        """Return the 95 % interval of the mean of `matched`: a bootstrap that draws labels, as queries and as index.

        Two images share a label of either side with many other pairs, so both sides are drawn together (Owen 2007,
        The pigeonhole bootstrap).
        """
        names = np.unique(np.concatenate([np.r_[part.labels, part.columns] for part in self.searched]))
        drawn = np.random.default_rng(seed).multinomial(len(names), np.full(len(names), 1 / len(names)), DRAWS).T
        total, count = np.zeros(DRAWS), np.zeros(DRAWS)
        for part in self.searched:
            ours, theirs = np.searchsorted(names, part.labels), np.searchsorted(names, part.columns)
            enough = part.others >= size
            images = np.diff(np.r_[part.start, part.distances.shape[1]])
            own = np.where(part.labels[:, None] == part.columns, images, 0)
            others = images @ drawn[theirs] - own @ drawn[theirs]
            hit = 1 - _none(part.within_by_label(limit) @ drawn[theirs], others, np.minimum(others, size))
            weight = drawn[ours] * (enough / np.bincount(ours, minlength=len(names))[ours])[:, None]
            total += (hit * weight).sum(0)
            count += weight.sum(0)
        low, high = np.percentile(total[count > 0] / count[count > 0], [2.5, 97.5])
        return [float(low), float(high)]


def keeps(values: np.ndarray, rate: float) -> bool:
    """Return whether a threshold keeps a rate for a new label, by what it does to others: `values`, each from 0 to 1.

    Their mean with one more label, whatever its value, is at most the rate. If labels are exchangeable, the largest
    such threshold keeps the rate on the average over calibrations (Angelopoulos et al. 2022, Conformal risk control,
    theorem 1).
    """
    return bool((values.sum() + 1) / (len(values) + 1) <= rate * (1 + _ROUNDING))


def smallest_rate(labels: int) -> float:
    """Return the smallest rate that so many labels can promise."""
    return 1 / (labels + 1)


def labels_needed(rate: float) -> int:
    """Return how many labels it takes to promise a rate."""
    return int(np.ceil(1 / rate * (1 - _ROUNDING))) - 1


def largest(holds: Callable[[float], bool]) -> float:
    """Return the largest float32 for which `holds`; it holds for 0, not for infinity, and changes only once."""
    low, high = 0, int(np.float32(np.inf).view(np.int32))  # floats that are not negative are ordered as their bits
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if holds(_float(middle)) else (low, middle)
    return _float(low)


def smallest(holds: Callable[[float], bool]) -> float:
    """Return the smallest float32 for which `holds`; it does not hold for 0, holds for infinity, and changes once."""
    return float(np.nextafter(np.float32(largest(lambda value: not holds(value))), np.float32(np.inf)))


def _float(bits: int) -> float:
    return float(np.int32(bits).view(np.float32))


def _evenly(rows: np.ndarray, labels: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Return at most MOST_QUERIES of the rows, in order: the first of every label, then the second, and so on."""
    mixed = rng.permutation(rows)
    nth = Groups(labels[mixed]).nth
    return np.sort(mixed[np.argsort(nth, kind="stable")][:MOST_QUERIES])


def _searched(
    embeddings: Tensor, labels: np.ndarray, queries: np.ndarray, index: np.ndarray, rng: np.random.Generator
) -> Searched:
    chosen = rng.permutation(index)[:MOST_INDEXED]
    chosen = chosen[np.argsort(labels[chosen], kind="stable")]
    columns, start = np.unique(labels[chosen], return_index=True)
    found = _apart(embeddings[queries], embeddings[chosen])
    own = labels[queries][:, None] == labels[chosen]
    found[own] = np.inf
    return Searched(labels[queries], start, columns, found, (~own).sum(1))


def _means(values: np.ndarray, groups: np.ndarray) -> np.ndarray:
    """Return float64 [groups]: the mean of the values of each group."""
    return np.bincount(groups, values) / np.bincount(groups)


def _apart(one: Tensor, other: Tensor) -> np.ndarray:
    """Return float32 [one, other]: Euclidean distances, computed in float64."""
    found = np.empty((len(one), len(other)), np.float32)
    step = max(1, _CHUNK_BYTES // (8 * max(1, len(other))))
    for start in range(0, len(one), step):
        found[start : start + step] = torch.cdist(one[start : start + step].double(), other.double()).numpy()
    return found


def _none(hits: np.ndarray, count: np.ndarray, size: int | np.ndarray) -> np.ndarray:
    """Return how probable it is that none of `hits` images are among `size` drawn of `count`, without replacement."""
    left = count - hits - size
    with np.errstate(invalid="ignore"):
        logarithm = gammaln(count - hits + 1) - gammaln(left + 1) - gammaln(count + 1) + gammaln(count - size + 1)
    return np.select([hits == 0, left >= 0], [1.0, np.exp(np.minimum(logarithm, 0))])
