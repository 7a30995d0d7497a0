"""Intervals against theory, loops and populations whose mean is known."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from scipy.stats import norm, t

from embed64.evaluate.intervals import mean_with_interval, mp5_with_interval
from embed64.evaluate.measures import Searched, measure


def test_the_interval_contains_the_mean_and_is_seeded():
    rng = np.random.default_rng(0)
    values, groups = rng.random(200), rng.integers(0, 40, 200)
    mean, low, high = mean_with_interval(values, groups, seed=1)
    assert mean == pytest.approx(values.mean())
    assert low < mean < high
    assert [mean, low, high] == mean_with_interval(values, groups, seed=1)
    assert [mean, low, high] != mean_with_interval(values, groups, seed=2)


def test_the_interval_is_about_as_wide_as_theory_says():
    # 400 independent fair coins: a standard error of 0.5 / 20 = 0.025, so 95 % within 2 * 1.96 * 0.025 = 0.098.
    values = np.tile([0.0, 1.0], 200)
    _, low, high = mean_with_interval(values, np.arange(400))
    assert high - low == pytest.approx(0.098, rel=0.15)


def test_copies_of_a_query_do_not_narrow_the_interval():
    # 40 labels, of each ten queries that are found or missed together: what there is to know is 40 coins, and an
    # interval over 400 would be narrower by sqrt(10) = 3.2.
    values = np.repeat(np.tile([0.0, 1.0], 20), 10)
    _, low, high = mean_with_interval(values, np.repeat(np.arange(40), 10))
    _, narrow_low, narrow_high = mean_with_interval(values, np.arange(400))
    assert high - low > 2.5 * (narrow_high - narrow_low)


def test_queries_without_a_score_are_left_out_of_mean_and_interval():
    values = np.array([1.0, np.nan, 0.0, np.nan, 1.0, 0.0])
    groups = np.array([7, 7, 7, 8, 9, 9])
    # Group 8 has nothing to give; 7 and 9 have the mean 0.5 each, so every draw of them has.
    assert mean_with_interval(values, groups) == [0.5, 0.5, 0.5]


def test_the_mean_of_domains_counts_each_once():
    # Three queries of one domain, one of another: (1 + 0) / 2, and no draw mixes them.
    values, groups = np.array([1.0, 1.0, 1.0, 0.0]), np.array([0, 1, 2, 3])
    assert mean_with_interval(values, groups, np.array(["a", "a", "a", "b"])) == [0.5, 0.5, 0.5]


def searched(embeddings: torch.Tensor, labels: np.ndarray) -> Searched:
    return measure(embeddings, labels, np.full(len(labels), ""), without=True)


def embedded(labels: np.ndarray, noise: float, rng: np.random.Generator) -> torch.Tensor:
    centres = rng.normal(size=(int(labels.max()) + 1, 2))
    return torch.from_numpy(centres[labels] + noise * rng.normal(size=(len(labels), 2))).float()


@pytest.mark.parametrize("seed", range(20))
def test_a_label_counts_by_what_the_score_is_without_it(seed, monkeypatch):
    rng = np.random.default_rng(seed)
    labels = rng.integers(0, 8, 40)
    labels = np.unique(labels, return_inverse=True)[1]
    embeddings = embedded(labels, 0.8, rng)
    given = {}
    monkeypatch.setattr(
        "embed64.evaluate.intervals.mean_with_interval",
        lambda values, groups: given.update(values=values) or [0.0, 0.0, 0.0],
    )
    mean, *_ = mp5_with_interval(searched(embeddings, labels), labels)
    asked = [label for label in np.unique(labels) if (labels == label).sum() > 1]
    without = []
    for label in asked:
        kept = labels != label
        without.append(np.nanmean(searched(embeddings[torch.from_numpy(kept)], labels[kept]).values["mp5"]))
    count = len(asked)
    expected = (
        -(count - 1) * np.array(without) * (count / (count - 1)) ** 0.5 * t.ppf(0.975, count - 1) / norm.ppf(0.975)
    )
    assert mean == pytest.approx(np.nanmean(searched(embeddings, labels).values["mp5"]))
    assert given["values"] == pytest.approx(mean + expected - expected.mean())


def test_the_interval_holds_what_other_objects_score_too():
    # Objects of one population; what a search among 15 of them scores on average is measured on 200 other searches.
    rng = np.random.default_rng(0)
    labels = np.repeat(np.arange(15), 4)
    covered, narrow = [], []
    drawn = [searched(embedded(labels, 0.15, rng), labels) for _ in range(200)]
    scores = [np.nanmean(found.values["mp5"]) for found in drawn]
    truth = np.mean(scores)
    for found in drawn:
        _, low, high = mp5_with_interval(found, labels)
        covered.append(low <= truth <= high)
        _, low, high = mean_with_interval(found.values["mp5"], labels)
        narrow.append(low <= truth <= high)
    assert np.mean(covered) >= 0.9
    assert np.mean(narrow) < np.mean(covered)


def test_an_interval_of_a_score_ends_at_1_and_one_of_equal_searches_is_nothing():
    rng = np.random.default_rng(1)
    labels = np.repeat(np.arange(6), 5)
    embeddings = embedded(labels, 0.02, rng)
    good, bad = searched(embeddings, labels), searched(embedded(labels, 1.0, rng), labels)
    mean, low, high = mp5_with_interval(good, labels)
    assert 0 <= low <= mean <= high <= 1
    assert mp5_with_interval(good, labels, good) == [0, 0, 0]
    gain, low, high = mp5_with_interval(good, labels, bad)
    assert gain == pytest.approx(mean - np.nanmean(bad.values["mp5"]))
    assert 0 < low < gain < high <= 1


def test_a_single_label_has_an_interval_without_width():
    labels = np.zeros(4, np.int64)
    assert mp5_with_interval(searched(torch.arange(4.0)[:, None], labels), labels) == [1, 1, 1]
