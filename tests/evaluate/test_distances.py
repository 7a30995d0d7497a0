"""Distances of pairs, by hand and by counting."""

from __future__ import annotations

import numpy as np
import pytest

from embed64.evaluate.distances import part_pairs, right_by_distance


def test_pairs_that_can_be_parted_are():
    pairs = part_pairs(np.array([0.1, 0.2, 0.3]), np.array([0.7, 0.8, 1.0]))
    assert (pairs.best, pairs.best_precision, pairs.best_recall) == (pytest.approx(0.5), 1, 1)
    assert pairs.edges[[0, -1]].tolist() == [0, 1]
    assert pairs.positives.sum() == pairs.negatives.sum() == pytest.approx(1)
    assert pairs.recall[-1] == 1
    assert pairs.precision[-1] == 0.5


def test_the_threshold_is_the_best_of_all():
    rng = np.random.default_rng(0)
    positives, negatives = rng.normal(1, 0.3, 500), rng.normal(1.5, 0.3, 400)
    pairs = part_pairs(positives, negatives)

    def f1(limit: float) -> float:
        right, wrong = (positives <= limit).mean(), (negatives <= limit).mean()
        return 2 * right / (right + wrong + 1)

    assert f1(pairs.best) == pytest.approx(max(f1(each) for each in np.concatenate([positives, negatives])))
    right, wrong = (positives <= pairs.best).mean(), (negatives <= pairs.best).mean()
    assert (pairs.best_precision, pairs.best_recall) == (pytest.approx(right / (right + wrong)), pytest.approx(right))
    for edge, precision, recall in zip(pairs.edges[1:], pairs.precision, pairs.recall, strict=True):
        right, wrong = (positives <= edge).mean(), (negatives <= edge).mean()
        assert recall == pytest.approx(right)
        assert precision == pytest.approx(right / (right + wrong) if right + wrong else 1)


def test_equal_distances_are_parted_by_nothing():
    pairs = part_pairs(np.ones(3), np.ones(3))
    assert (pairs.best, pairs.best_precision, pairs.best_recall) == (1, 0.5, 1)


def test_nearest_images_are_told_in_tenths():
    distances = np.arange(25.0)
    told = right_by_distance(distances[::-1], distances[::-1] < 10)
    assert len(told) == 10
    assert told[0] == (0, 2, 1, 3)
    assert told[-1] == (23, 24, 0, 2)
    assert sum(count for *_, count in told) == 25
    assert right_by_distance(np.array([0.5]), np.array([True])) == [(0.5, 0.5, 1, 1)]
