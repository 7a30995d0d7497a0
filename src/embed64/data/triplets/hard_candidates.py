"""Find hard negatives: images near an anchor by features, or by the name of their label."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from embed64.core.groups import Groups
from embed64.data.triplets.label_names import name_vectors
from embed64.data.triplets.neighbours import nearest_others

_NEAREST_IMAGES = 16
_NEAREST_NAMES = 5


class NearByFeature:
    """The 16 nearest images of other labels, by embeddings; `has` says which images have any."""

    def __init__(self, points: np.ndarray, labels: np.ndarray) -> None:
        """Take `points` float32 [rows, D] and `labels` int64 [rows]."""
        self.points, self.labels = points, labels
        self.has = np.ones(len(labels), bool)

    def of(self, anchors: np.ndarray) -> np.ndarray:
        """Return int64 [anchors, 16]: an anchor's n-th occurrence gets the n-th nearest image first."""
        queries, which = np.unique(anchors, return_inverse=True)
        rows = nearest_others(self.points, queries, self.labels, _NEAREST_IMAGES, "near by features")
        turn = Groups(anchors).nth[:, None] + np.arange(_NEAREST_IMAGES)
        return rows[which[:, None], turn % _NEAREST_IMAGES]


class NearByName:
    """Images of the five label names nearest to the anchor's, by GloVe.

    Labels whose names have the same known words are left out: in another source they may be the same object. `has`
    says which images have any; `unknown` is the number of labels without a known word.
    """

    def __init__(self, names: np.ndarray, labels: np.ndarray, glove: Path, rng: np.random.Generator) -> None:
        """Take `names` [rows], the labels as written, and `labels` int64 [rows], their numbers."""
        _, first = np.unique(labels, return_index=True)
        vectors, of_label = name_vectors(names[first].tolist(), glove)
        self.unknown = int((of_label < 0).sum())
        self.rng, self.name = rng, of_label[labels]
        self.has = (self.name >= 0) & (len(vectors) > 1)
        each = np.arange(len(vectors))
        self.near = nearest_others(vectors, each, each, _NEAREST_NAMES, "near by name")
        known = np.flatnonzero(self.name >= 0)
        by_name = Groups(self.name[known])
        self.order, self.start, self.size = known[by_name.order], by_name.start, by_name.size

    def of(self, anchors: np.ndarray) -> np.ndarray:
        """Return int64 [anchors, 10]: two random images of each near name, starting at a random name."""
        first = self.rng.integers(_NEAREST_NAMES, size=(len(anchors), 1))
        turn = (first + np.arange(2 * _NEAREST_NAMES)) % _NEAREST_NAMES
        names = self.near[self.name[anchors][:, None], turn]
        drawn = self.order[self.start[names] + self.rng.integers(self.size[names])]
        return np.where(names >= 0, drawn, -1)
