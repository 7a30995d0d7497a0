"""95 % intervals of mean scores: how far they would move if other objects had been photographed."""

from __future__ import annotations

import numpy as np
from scipy.special import ndtri, stdtrit

from embed64.evaluate.measures import Searched


def mean_with_interval(
    values: np.ndarray,
    groups: np.ndarray,
    strata: np.ndarray | None = None,
    seed: int = 0,
    draws: int = 1000,
) -> list[float]:
    """Return [mean, low, high]: the mean of the values that are not NaN and its 95 % bootstrap interval.

    Whole groups (labels) are drawn, not queries: the images of one object are found or missed together,
    so drawing them one by one would give too narrow an interval. With `strata` (domains) it is the mean of their means;
    each group belongs to one of them, and groups are drawn from within each.
    """
    kept = ~np.isnan(values)
    values, groups = values[kept], groups[kept]
    parts = np.zeros(len(values)) if strata is None else strata[kept]
    generator = np.random.default_rng(seed)
    mean, drawn, names = 0.0, np.zeros(draws), np.unique(parts)
    for name in names:
        _, group = np.unique(groups[parts == name], return_inverse=True)
        total, count = np.bincount(group, weights=values[parts == name]), np.bincount(group)
        chosen = generator.integers(len(count), size=(draws, len(count)))
        drawn += total[chosen].sum(1) / count[chosen].sum(1) / len(names)
        mean += float(values[parts == name].mean()) / len(names)
    low, high = np.percentile(drawn, [2.5, 97.5])
    return [mean, float(low), float(high)]


def mp5_with_interval(found: Searched, label_ids: np.ndarray, other: Searched | None = None) -> list[float]:
    """Return [mP@5, low, high] of a search in which every label is both asked for and in the way of the others.

    There another object would not only be another query, but another distractor too, and drawing queries alone would
    give an interval that is too narrow. So each label counts by its effect (`label_effects`), of which
    `interval_of_effects` makes an interval. With `other`, a search for the same queries, the difference is returned.
    Both need `mp5_without`; `label_ids` int64 [catalog rows].
    """
    values = found.values["mp5"] - (other.values["mp5"] if other else 0)
    effects = label_effects(found, label_ids)[1] - (label_effects(other, label_ids)[1] if other else 0)
    low, high = interval_of_effects(float(np.nanmean(values)), effects)
    return [float(np.nanmean(values)), max(low, -1.0 if other else 0.0), min(high, 1.0)]


def interval_of_effects(mean: float, effects: np.ndarray) -> tuple[float, float]:
    """Return the 95 % interval of a mean to which each label has an effect, float64 [labels].

    The interval of few labels is widened as Student's distribution asks (Hesterberg 2015, "What Teachers Should Know
    About the Bootstrap", on expanded percentiles).
    """
    count = len(effects)
    wider = (count / (count - 1)) ** 0.5 * stdtrit(count - 1, 0.975) / ndtri(0.975) if count > 1 else 0.0
    _, low, high = mean_with_interval(mean + wider * (effects - effects.mean()), np.arange(count))
    return low, high


def label_effects(found: Searched, label_ids: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the labels that are asked for, int64 [L], and float64 [L]: what each does to mP@5.

    That is n times the score, less n - 1 times the score without any image of the label, as query or in the index (the
    pseudo-values of the jackknife; Efron and Tibshirani 1993, "An Introduction to the Bootstrap", chapter 11).
    """
    if found.mp5_without is None:
        raise ValueError("measured without mp5_without")
    search, score = found.found, found.values["mp5"]
    counted = search.relevant > 0
    asked = label_ids[search.queries]
    size = int(label_ids.max()) + 1
    lost = np.bincount(asked[counted], weights=score[counted], minlength=size)
    for place in range(min(5, search.neighbours.shape[1])):
        rows = np.flatnonzero(~np.isnan(found.mp5_without[:, place]))
        change = found.mp5_without[rows, place] - score[rows]
        lost -= np.bincount(label_ids[search.neighbours[rows, place]], weights=change, minlength=size)
    count = np.bincount(asked[counted], minlength=size)
    labels = np.flatnonzero(count)
    total, queries = score[counted].sum(), int(counted.sum())
    if len(labels) < 2:
        return labels, np.full(len(labels), total / queries)
    without = (total - lost[labels]) / (queries - count[labels])
    return labels, len(labels) * total / queries - (len(labels) - 1) * without
