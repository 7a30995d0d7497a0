"""95 % intervals of mean scores: how far they would move if other objects had been photographed."""

from __future__ import annotations

import numpy as np
from scipy.special import ndtri, stdtrit

from embed64.evaluate.retrieval import Retrieval, precision_at_5


def mean_with_interval(values: np.ndarray, groups: np.ndarray, seed: int = 0, draws: int = 1000) -> list[float]:
    """Return [mean, low, high]: the mean of the values that are not NaN and its 95 % bootstrap interval.

    Whole groups (labels) are drawn, not queries: the images of one object are found or missed together,
    so drawing them one by one would give too narrow an interval.
    """
    kept = ~np.isnan(values)
    _, group = np.unique(groups[kept], return_inverse=True)
    total, count = np.bincount(group, weights=values[kept]), np.bincount(group)
    drawn = np.random.default_rng(seed).integers(len(count), size=(draws, len(count)))
    means = total[drawn].sum(1) / count[drawn].sum(1)
    low, high = np.percentile(means, [2.5, 97.5])
    return [float(values[kept].mean()), float(low), float(high)]


def mp5_with_interval(found: Retrieval, label_ids: np.ndarray, other: Retrieval | None = None) -> list[float]:
    """Return [mP@5, low, high] of a search in which every label is both asked for and in the way of the others.

    There another object would not only be another query, but another distractor too, and drawing queries alone would
    give an interval that is too narrow. So each label counts by what the score would be without any of its images (the
    pseudo-values of the jackknife; Efron and Tibshirani 1993, "An Introduction to the Bootstrap", chapter 11), and the
    interval of few labels is widened as Student's distribution asks (Hesterberg 2015, "What Teachers Should Know About
    the Bootstrap", on expanded percentiles). With `other`, a search for the same queries, the difference is returned.
    The lists of both searches have to be longer by five than any label has images; `label_ids` int64 [catalog rows].
    """
    values = precision_at_5(found) - (precision_at_5(other) if other else 0)
    effects = _pseudo_values(found, label_ids) - (_pseudo_values(other, label_ids) if other else 0)
    mean, count = float(np.nanmean(values)), len(effects)
    wider = (count / (count - 1)) ** 0.5 * stdtrit(count - 1, 0.975) / ndtri(0.975) if count > 1 else 0.0
    _, low, high = mean_with_interval(mean + wider * (effects - effects.mean()), np.arange(count))
    return [mean, max(low, -1.0 if other else 0.0), min(high, 1.0)]


def _pseudo_values(found: Retrieval, label_ids: np.ndarray) -> np.ndarray:
    """Return float64 [labels that are asked for]: n times the score, less n - 1 times the score without the label."""
    counted = found.relevant > 0
    asked = label_ids[found.queries]
    near = np.where(found.neighbours >= 0, label_ids[found.neighbours], -1)
    score = precision_at_5(found)
    size = int(label_ids.max()) + 1
    lost = np.bincount(asked[counted], weights=score[counted], minlength=size)
    for place in range(min(5, near.shape[1])):
        left_out = near[:, place]
        first = (near[:, :place] != left_out[:, None]).all(1) & (left_out >= 0) & (left_out != asked)
        rows = np.flatnonzero(counted & first & (place < found.relevant))
        kept = near[rows] != left_out[rows, None]
        wanted = np.minimum(found.relevant[rows], 5)
        hits = (kept & (np.cumsum(kept, axis=1) <= wanted[:, None]) & found.hits[rows]).sum(1)
        lost -= np.bincount(left_out[rows], weights=hits / wanted - score[rows], minlength=size)
    count = np.bincount(asked[counted], minlength=size)
    labels = np.flatnonzero(count)
    total, queries = score[counted].sum(), int(counted.sum())
    if len(labels) < 2:
        return np.full(len(labels), total / queries)
    without = (total - lost[labels]) / (queries - count[labels])
    return len(labels) * total / queries - (len(labels) - 1) * without
