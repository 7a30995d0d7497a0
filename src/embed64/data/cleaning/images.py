"""Compare every image with its own label and with all others, in a space that was fitted without it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from embed64.core.groups import Groups
from embed64.data.cleaning.space import FOLDS, Space, chunks, dealt, unit


@dataclass(frozen=True)
class Images:
    """Features of images and what is known of them; labels, clusters and domains are numbered from 0 without gaps."""

    points: np.ndarray  # float32 [N, D]
    labels: np.ndarray  # int64 [N]
    clusters: np.ndarray  # int64 [N]: equal for duplicates
    domains: np.ndarray  # int64 [N]

    @cached_property
    def folds(self) -> np.ndarray:
        """int64 [N]: a fold for each image, the same for its duplicates."""
        return dealt(int(self.clusters.max()) + 1)[self.clusters]

    @cached_property
    def first(self) -> np.ndarray:
        """int64 [N]: the first row among each image's duplicates under its label, which stands for all of them."""
        pair = self.labels * (self.clusters.max() + 1) + self.clusters
        _, first, place = np.unique(pair, return_index=True, return_inverse=True)
        return first[place]

    @property
    def counted(self) -> np.ndarray:
        """int64: the rows that stand for their duplicates under a label."""
        return np.unique(self.first)

    @cached_property
    def copies(self) -> pd.DataFrame:
        """The other labels that hold a duplicate of an image: columns `row`, `label` and `twin`, which is that row."""
        rows = pd.DataFrame({"row": np.arange(len(self.labels)), "label": self.labels, "cluster": self.clusters})
        twins = rows.iloc[self.counted].rename(columns={"row": "twin"})
        several = twins["cluster"][twins["cluster"].duplicated()]
        pairs = rows[rows["cluster"].isin(several)].merge(twins, on="cluster", suffixes=("_own", ""))
        return pairs[pairs["label"] != pairs["label_own"]][["row", "label", "twin"]].sort_values("row")

    @cached_property
    def domain_of_label(self) -> np.ndarray:
        """int64 [labels]."""
        return self.domains[np.unique(self.labels, return_index=True)[1]]


@dataclass(frozen=True)
class Likeness:
    """How like each image is to labels: the cosine to the mean direction of their images, without its duplicates."""

    own: np.ndarray  # float32 [N]: to its own label; -inf if that has no other image
    best: np.ndarray  # int64 [N]: the other label that it is most like
    other: np.ndarray  # float32 [N]: to that label
    second: np.ndarray  # float32 [N]: to the next one
    drawn: np.ndarray  # float32 [N]: to another label of its domain, drawn at random


def likeness(images: Images) -> Likeness:
    """Compare every image with every label, in a space fitted on other images: so its own label has no say in it."""
    labels, counted = images.labels, images.counted
    size = np.bincount(labels[counted])
    drawn = another(images.domain_of_label, labels, np.random.default_rng(0))
    found = Likeness(*(np.empty(len(labels), kind) for kind in (np.float32, np.int64, *[np.float32] * 3)))
    for fold in range(FOLDS):
        queries = np.flatnonzero(images.folds == fold)
        space = Space(images.points, labels, counted[images.folds[counted] != fold])
        sums = space.sums(counted, labels[counted], len(size))
        means = unit(sums)
        for part in chunks(len(queries), max(sums.shape)):
            rows = queries[part]
            nth, own, vectors = np.arange(len(rows)), labels[rows], space(rows)
            rest = sums[own] - space(images.first[rows])
            cosine = vectors @ means.T
            cosine[nth, own] = np.where(size[own] > 1, (unit(rest) * vectors).sum(1), -np.inf)
            held = images.copies[images.copies["row"].between(rows[0], rows[-1])]
            held = held[np.isin(held["row"], rows)]
            if len(held):
                at, label = np.searchsorted(rows, held["row"]), held["label"].to_numpy()
                rest = unit(sums[label] - space(held["twin"].to_numpy()))
                cosine[at, label] = np.where(size[label] > 1, (rest * vectors[at]).sum(1), -np.inf)
            found.own[rows], found.drawn[rows] = cosine[nth, own], cosine[nth, drawn[rows]]
            cosine[nth, own] = -np.inf
            found.best[rows] = cosine.argmax(1)
            found.other[rows] = cosine[nth, found.best[rows]]
            cosine[nth, found.best[rows]] = -np.inf
            found.second[rows] = cosine.max(1)
    return found


def another(groups: np.ndarray, labels: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Return int64 [n]: for each of `labels` another label of its group, drawn at random; of all if it is alone there.

    `groups` int64 [L] has the group of every label, of which there are at least two.
    """
    by = Groups(groups)
    place = np.unique(groups, return_inverse=True)[1][labels]
    size, start = by.size[place], by.start[place]
    alone = size == 1
    step = 1 + rng.integers(np.where(alone, len(groups), size) - 1)
    near = by.order[start + (by.nth[labels] + np.where(alone, 0, step)) % size]
    return np.where(alone, (labels + step) % len(groups), near)


def wrongness(found: Likeness) -> np.ndarray:
    """Return float32 [N]: how much more an image is like another label than like its own; -inf if that has no other."""
    return np.where(np.isfinite(found.own), found.other - found.own, -np.inf)


def planted_wrongness(found: Likeness) -> np.ndarray:
    """Return float32 [n]: the same if each image were under another label of its domain, drawn at random."""
    best = np.maximum(found.own, found.other)
    return (best - found.drawn)[found.drawn < best]
