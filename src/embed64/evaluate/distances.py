"""What distances say: how those of one object and of two differ, and what share of nearest images is right."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

_BINS = 40
_DECILES = 10


@dataclass(frozen=True)
class Pairs:
    """Distances of pairs of images: of the same object, and of two, in equal numbers."""

    edges: np.ndarray  # float64 [41]
    positives: np.ndarray  # float64 [40]: share of pairs between two edges
    negatives: np.ndarray
    precision: np.ndarray  # float64 [40]: of the pairs nearer than the upper edge, how many show one object
    recall: np.ndarray  # float64 [40]: of the pairs of one object, how many are nearer
    best: float  # the distance that parts them best
    best_precision: float
    best_recall: float


def part_pairs(positives: np.ndarray, negatives: np.ndarray) -> Pairs:
    """Sort pairs by distance, float64 [n] each, and find the threshold with the highest F1 of precision and recall."""
    edges = np.linspace(0, max(positives.max(), negatives.max()), _BINS + 1)
    near, far = (np.histogram(each, edges)[0] / len(each) for each in (positives, negatives))
    candidates = np.unique(np.concatenate([positives, negatives]))
    precision, recall = _rates(positives, negatives, candidates)
    f1 = 2 * precision * recall / np.maximum(precision + recall, 1e-12)
    best = int(np.argmax(f1))
    following = candidates[min(best + 1, len(candidates) - 1)]
    return Pairs(
        edges,
        near,
        far,
        *_rates(positives, negatives, edges[1:]),
        float((candidates[best] + following) / 2),
        float(precision[best]),
        float(recall[best]),
    )


def _rates(positives: np.ndarray, negatives: np.ndarray, limits: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return precision and recall of "one object" for distances up to each limit; precision 1 if nothing is so near."""
    right = np.searchsorted(np.sort(positives), limits, side="right") / len(positives)
    wrong = np.searchsorted(np.sort(negatives), limits, side="right") / len(negatives)
    near = right + wrong
    return np.divide(right, near, out=np.ones(len(limits)), where=near > 0), right


def right_by_distance(distances: np.ndarray, right: np.ndarray) -> list[tuple[float, float, float, int]]:
    """Return (from, to, share that is right, count) of nearest images, in ten equal parts by distance.

    `distances` float64 [Q] and `right` bool [Q] are of each query's nearest image.
    """
    order = np.argsort(distances, kind="stable")
    parts = [part for part in np.array_split(order, _DECILES) if len(part)]
    return [
        (float(distances[part[0]]), float(distances[part[-1]]), float(right[part].mean()), len(part)) for part in parts
    ]
