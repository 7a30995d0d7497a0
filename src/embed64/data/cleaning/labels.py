"""Find labels that hold two objects (merged), and objects that have two labels (split).

Images are compared by the mean cosine of their pairs, which does not depend on how many they are, in a space that was
fitted on other labels: a space that knows a label draws its images together, and those of two labels apart.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from embed64.core.groups import Groups
from embed64.data.cleaning.images import Images, another
from embed64.data.cleaning.space import FOLDS, Space, chunks, dealt

_PLANTED = 2000
"""Labels in which errors are planted, to learn what these look like."""
_LEAST = 2
"""Images of a group that can be compared with another."""


@dataclass(frozen=True)
class Splits:
    """The other label that each label is most like."""

    nearest: np.ndarray  # int64 [L]: -1 if the label has no two images, or there is no other such
    score: np.ndarray  # float32 [L]: mean cosine of pairs across the two labels, less that of pairs within them
    planted: list[float] = field(default_factory=list)  # scores of labels cut in halves at random


@dataclass(frozen=True)
class Merges:
    """Each label cut in two groups."""

    score: np.ndarray  # float32 [L]: how much more each group is like another label than like the other group
    groups: dict[int, np.ndarray] = field(default_factory=dict)  # label -> rows of the smaller group
    planted: list[float] = field(default_factory=list)  # scores of two labels that were made one


def compare_labels(images: Images, left_out: np.ndarray) -> tuple[Splits, Merges]:
    """Compare labels with each other, and the two groups of each label, without the images of bool [N] `left_out`.

    Duplicates count once, and not at all if they are under two labels.
    """
    count = len(images.domain_of_label)
    rows = images.counted
    rows = rows[~left_out[rows] & ~np.isin(rows, images.copies["row"])]
    members: list[np.ndarray] = [rows[:0]] * count
    for each in Groups(images.labels[rows]).members():
        members[images.labels[rows[each[0]]]] = rows[each]
    folds, rng = dealt(count), np.random.default_rng(0)
    partner = another(images.domain_of_label * FOLDS + folds, np.arange(count), rng)
    planted = rng.permutation(count)[:_PLANTED]
    splits = Splits(np.full(count, -1), np.full(count, -np.inf, np.float32))
    merges = Merges(np.full(count, -np.inf, np.float32))
    for fold in range(FOLDS):
        labels = np.flatnonzero(folds == fold)
        known = _Known(images, rows, members, folds[images.labels[rows]] != fold)
        splits.nearest[labels], splits.score[labels] = known.nearest(labels)
        for label in labels[known.size[labels] >= 2 * _LEAST].tolist():
            vectors = known.space(members[label])
            second = _second_group(vectors)
            merges.score[label] = known.merged(vectors, second, [label])
            merges.groups[label] = members[label][second]
        for label in np.intersect1d(planted, labels).tolist():
            vectors, other = known.space(members[label]), members[partner[label]]
            if len(vectors) >= 2 * _LEAST:
                half = rng.permutation(len(vectors)) % 2 == 0
                splits.planted.append(_across(vectors, half) - (_within(vectors[half]) + _within(vectors[~half])) / 2)
            if min(len(vectors), len(other)) >= _LEAST:
                vectors = np.concatenate([vectors, known.space(other)])
                score = known.merged(vectors, _second_group(vectors), [label, partner[label]])
                merges.planted.append(score)
    return splits, merges


class _Known:
    """All labels, in a space fitted on some of the rows."""

    def __init__(self, images: Images, rows: np.ndarray, members: list[np.ndarray], learned: np.ndarray) -> None:
        self.space = Space(images.points, images.labels, rows[learned])
        self.size = np.array([len(each) for each in members])
        sums = self.space.sums(rows, images.labels[rows], len(members))
        self.means = sums / np.maximum(self.size, 1)[:, None]
        pairs = self.size * (self.size - 1)
        self.within = np.where(pairs > 0, (np.square(sums).sum(1) - self.size) / np.maximum(pairs, 1), np.inf)

    def nearest(self, labels: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return for each of the labels the one that it is most like, or -1, and the score of the two."""
        nearest, score = np.empty(len(labels), np.int64), np.empty(len(labels), np.float32)
        for part in chunks(len(labels), len(self.means)):
            some = labels[part]
            scores = self.means[some] @ self.means.T - (self.within[some, None] + self.within) / 2
            scores[np.arange(len(some)), some] = -np.inf
            nearest[part], score[part] = scores.argmax(1), scores.max(1)
        return np.where(np.isfinite(score), nearest, -1), score

    def merged(self, vectors: np.ndarray, second: np.ndarray, own: list[int]) -> float:
        """Return how much more alike each group of float32 [n, D] is to a label but `own` than to the other group."""
        if min(second.sum(), (~second).sum()) < _LEAST:
            return -np.inf
        others = np.stack([vectors[~second].mean(0), vectors[second].mean(0)]) @ self.means.T
        others[:, self.size == 0] = -np.inf
        others[:, own] = -np.inf
        return float(others.max(1).min()) - _across(vectors, second)


def _second_group(vectors: np.ndarray) -> np.ndarray:
    """Cut float32 [n, D] in two by 2-means; return bool [n]: the smaller group."""
    from sklearn.cluster import KMeans  # takes a second to load

    group = KMeans(2, n_init=4, random_state=0).fit_predict(vectors).astype(bool)
    return group if 2 * group.sum() <= len(group) else ~group


def _across(vectors: np.ndarray, second: np.ndarray) -> float:
    """Return the mean cosine of the pairs between two groups of vectors of length 1."""
    return float(vectors[~second].mean(0) @ vectors[second].mean(0))


def _within(vectors: np.ndarray) -> float:
    """Return the mean cosine of the pairs in a group."""
    count = len(vectors)
    return float((np.square(vectors.sum(0)).sum() - count) / (count * (count - 1)))
