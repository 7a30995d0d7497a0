"""Rates against loops over every pair and every index, thresholds against those of known distributions."""

from __future__ import annotations

from itertools import combinations
from math import comb
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import torch

from embed64.data.catalog import Catalog
from embed64.evaluate import error_rates
from embed64.evaluate.error_rates import (
    Distances,
    keeps,
    labels_needed,
    largest,
    smallest,
    smallest_rate,
)


def catalog(labels: list[str], **columns: list[str]) -> Catalog:
    rows = pd.DataFrame({"path": [f"{i}.png" for i in range(len(labels))], "label": labels, "source": "s"})
    return Catalog(rows.assign(**{"domain": "d", **columns}), Path())


def on_a_line(places: list[float], labels: str, **columns: list[str]) -> Distances:
    return Distances(torch.tensor(places)[:, None], catalog(list(labels), **columns))


def random_distances(seed: int, **columns: list[str]) -> tuple[Distances, np.ndarray, np.ndarray]:
    """60 images of 11 labels in three domains; their distances, labels and domains for loops."""
    rng = np.random.default_rng(seed)
    labels = rng.integers(0, 11, 60)
    domains = labels % 3
    places = (rng.normal(size=(11, 4))[labels] + rng.normal(size=(60, 4))).astype(np.float32)
    table = catalog([f"l{n:02}" for n in labels], domain=[f"d{n}" for n in domains], **columns)
    apart = np.linalg.norm(places[:, None].astype(float) - places, axis=2).astype(np.float32)
    return Distances(torch.from_numpy(places), table), apart, np.c_[labels, domains]


# a at 0, 1, 3; b at 2, 2.5; c at 10. The nearest wrong image: a: 2 (0), 1 (1), 0.5 (3); b: 1 (2), 0.5 (2.5); c: 7 (10).
LINE = ([0.0, 1.0, 3.0, 2.0, 2.5, 10.0], "aaabbc")


def test_true_distances_worked_by_hand():
    # a: 0 has 1 and 3, 1 has 1 and 2, 3 has 3 and 2; b: 0.5 twice; c has none.
    line = on_a_line(*LINE)
    assert line.true_labels == 2
    assert line.missed(0.5).tolist() == pytest.approx([1, 1])
    assert line.missed(0.6).tolist() == pytest.approx([1, 0])
    assert line.missed(1.1).tolist() == pytest.approx([4 / 6, 0])
    assert line.missed(3.0).tolist() == pytest.approx([2 / 6, 0])
    assert line.missed(3.1).tolist() == [0, 0]


def test_true_images_that_are_found_worked_by_hand():
    # Nearer than 2.5 one of the two true images of 0 is, both of 1's, one of 3's; of two, one is enough.
    line = on_a_line(*LINE)
    assert line.retrieved(2.5, 1).tolist() == pytest.approx([(1 / 2 + 1 + 1 / 2) / 3, 1])
    assert line.retrieved(2.5, 2).tolist() == line.retrieved(2.5, 9).tolist() == pytest.approx([1, 1])
    assert line.retrieved(0.6, 9).tolist() == pytest.approx([0, 1])


def test_wrong_distances_worked_by_hand():
    line = on_a_line(*LINE)
    assert line.others().tolist() == [3, 4, 5]
    # One image drawn: 0 has 0 of its 3 others nearer than 2, 1 has b at 1 and 1.5, 3 has b at 1 and 0.5.
    # b: 2 has 1 and 3 of its 4 others, 2.5 has 1 and 3.
    assert line.matched(2.0, 1).tolist() == pytest.approx([(0 + 2 / 3 + 2 / 3) / 3, 2 / 4, 0])
    # Two drawn: at least one of two among three is certain; of two among four it is 1 - 1/6.
    assert line.matched(2.0, 2).tolist() == pytest.approx([2 / 3, 5 / 6, 0])
    # b and c alone have four others, c alone has five.
    assert line.matched(2.0, 4).tolist() == pytest.approx([1, 0])
    assert line.matched(7.1, 5).tolist() == pytest.approx([1])
    assert line.matched(7.0, 5).tolist() == pytest.approx([0])
    assert line.matched(7.0, 6).tolist() == []


@pytest.mark.parametrize("seed", range(3))
def test_rates_equal_loops_over_pairs_and_indexes(seed):
    found, apart, (labels, domains) = *random_distances(seed)[:2], random_distances(seed)[2].T
    for limit in np.quantile(apart, [0.02, 0.1, 0.4]).astype(np.float32):
        matched = {1: {}, 3: {}}
        missed = {}
        for q in range(60):
            wrong = [i for i in range(60) if domains[i] == domains[q] and labels[i] != labels[q]]
            true = [i for i in range(60) if labels[i] == labels[q] and i != q]
            for size, means in matched.items():
                hits = [any(apart[q, i] < limit for i in index) for index in combinations(wrong, size)]
                means.setdefault(labels[q], []).append(np.mean(hits))
            if true:
                missed.setdefault(labels[q], []).append(np.mean([apart[q, i] >= limit for i in true]))
        for size, means in matched.items():
            loops = sorted(np.mean(values) for values in means.values())
            assert sorted(found.matched(limit, size)) == pytest.approx(loops)
        assert sorted(found.missed(limit)) == pytest.approx(sorted(np.mean(v) for v in missed.values()))


def test_roles_part_queries_from_the_index():
    # The query a0 sees a1 and b1 alone, b0 sees b1 and a1; distances to other queries count nowhere.
    line = on_a_line([0.0, 1.0, 5.0, 7.0], "aabb", role=["query", "index", "query", "index"])
    assert line.others().tolist() == [1, 1]
    assert line.matched(4.5, 1).tolist() == [0, 1]
    assert line.matched(7.5, 1).tolist() == [1, 1]
    assert line.missed(1.5).tolist() == [0, 1]


def test_other_domains_are_no_part_of_the_index():
    line = on_a_line([0.0, 0.1, 5.0, 9.0], "abcd", domain=["x", "y", "x", "y"])
    assert line.matched(1.0, 1).tolist() == [0, 0, 0, 0]
    assert line.others().tolist() == [1, 1, 1, 1]


def test_duplicates_are_neither_true_nor_wrong():
    # b3 is a duplicate of a2: what it shows is not known. a0 and a1 are duplicates of each other.
    line = on_a_line([0.0, 0.0, 2.0, 2.0, 5.0, 6.0], "aaabbb", cluster=["k", "k", "j", "j", "", ""])
    assert line.left_out == 2
    assert line.others().tolist() == [2, 2]
    assert line.matched(5.5, 1).tolist() == pytest.approx([1 / 2, 1 / 2])
    # Of a only the duplicates are left: b has 5 and 6.
    assert line.true_labels == 1
    assert line.missed(0.5).tolist() == [1]


def test_duplicates_within_a_label_are_no_true_pair_if_it_has_other_images():
    line = on_a_line([0.0, 0.0, 2.0], "aaa", cluster=["k", "k", ""])
    assert line.missed(1.0).tolist() == pytest.approx([1])


def test_nothing_to_compare_gives_nothing():
    one = on_a_line([0.0, 1.0], "aa")
    assert one.matched(9.0, 1).tolist() == []
    assert one.others().tolist() == [0]
    apart = on_a_line([0.0, 1.0], "ab")
    assert apart.true_labels == 0
    assert apart.missed(0.5).tolist() == []


def test_of_many_images_some_of_each_label_are_drawn(monkeypatch):
    monkeypatch.setattr(error_rates, "MOST_QUERIES", 22)
    monkeypatch.setattr(error_rates, "MOST_INDEXED", 11)
    table = catalog([f"l{n % 9}" for n in range(90)], domain=[f"d{n % 3}" for n in range(90)])
    found = Distances(torch.rand(90, 2, generator=torch.Generator().manual_seed(0)), table)
    assert sum(len(part.labels) for part in found.searched) == 22
    each = np.concatenate([np.unique(part.labels, return_counts=True)[1] for part in found.searched])
    assert sorted(each) == [2] * 5 + [3] * 4
    assert [part.distances.shape[1] for part in found.searched] == [11, 11, 11]
    assert found.true_labels == 9


def test_one_more_label_may_be_as_bad_as_can_be():
    assert keeps(np.array([0.0, 0.5, 0.25]), (0.75 + 1) / 4)
    assert not keeps(np.array([0.0, 0.5, 0.25]), 0.43)
    assert keeps(np.zeros(99), 0.01)
    assert keeps(np.zeros(48), smallest_rate(48))
    assert not keeps(np.zeros(98), 0.01)


@pytest.mark.parametrize("rate", [0.5, 0.3, 0.05, 0.01, 0.001, 1 / 3, 1 / 49])
def test_the_labels_that_a_rate_needs(rate):
    needed = labels_needed(rate)
    assert smallest_rate(needed) <= rate * (1 + 1e-9)
    assert smallest_rate(needed - 1) > rate


def test_the_edge_between_two_floats_is_found():
    edge = float(np.float32(0.3))
    above = float(np.nextafter(np.float32(0.3), np.float32(1)))
    assert largest(lambda value: value <= edge) == edge
    assert smallest(lambda value: value >= edge) == edge
    assert smallest(lambda value: value > edge) == above
    assert largest(lambda value: value < 1e30) == float(np.nextafter(np.float32(1e30), np.float32(0)))
    assert largest(lambda value: value <= 0) == 0
    assert smallest(lambda value: value > 0) == float(np.float32(1e-45))


def uniform(seed: int, labels: int, images: int) -> Distances:
    """Places drawn evenly from a circle of length 1, at which one wrong image is nearer than t with 2 t."""
    angle = 2 * np.pi * np.random.default_rng(seed).random(labels * images)
    circle = np.c_[np.cos(angle), np.sin(angle)] / (2 * np.pi)
    return Distances(torch.from_numpy(circle), catalog([f"l{n:04}" for n in range(labels)] * images))


def arc(chord: float) -> float:
    return float(np.arcsin(np.pi * chord) / np.pi)


@pytest.mark.parametrize(("size", "noise"), [(1, 0.1), (10, 0.15), (100, 0.4)])
def test_the_threshold_is_that_of_the_known_distribution(size, noise):
    # P(some of n within t) = 1 - (1 - 2 t)^n, so that the rate 0.05 is reached at t = (1 - 0.95^(1/n)) / 2.
    found = uniform(0, 400, 2)
    limit = largest(lambda value: keeps(found.matched(value, size), 0.05))
    assert arc(limit) == pytest.approx((1 - 0.95 ** (1 / size)) / 2, rel=noise)


def test_the_promise_holds_on_the_average_over_calibrations():
    realised = []
    for found in (uniform(seed, 39, 1) for seed in range(30)):
        limit = largest(lambda value, found=found: keeps(found.matched(value, 10), 0.05))
        realised.append(1 - (1 - 2 * arc(limit)) ** 10)
    assert 0.01 < np.mean(realised) < 0.05


def test_the_interval_is_about_as_wide_as_repetitions_differ():
    limit, size = 0.002, 10
    repeated = [uniform(seed, 80, 1).matched(limit, size).mean() for seed in range(60)]
    widths = [np.diff(uniform(seed, 80, 1).matched_interval(limit, size))[0] for seed in range(3)]
    assert np.mean(widths) == pytest.approx(3.92 * np.std(repeated), rel=0.4)


def test_the_interval_is_seeded_and_contains_the_rate():
    found = uniform(1, 60, 3)
    low, high = found.matched_interval(0.01, 5)
    assert low < found.matched(0.01, 5).mean() < high
    assert [low, high] == found.matched_interval(0.01, 5)
    assert [low, high] != found.matched_interval(0.01, 5, seed=1)


def test_no_hits_in_an_index_is_the_share_of_indexes_without_one():
    for hits, count, size in [(0, 5, 3), (1, 5, 3), (2, 5, 3), (3, 5, 3), (5, 5, 1), (1, 1, 1), (40, 900, 30)]:
        none = error_rates._none(np.array([hits]), np.array([count]), size)
        assert none == pytest.approx(comb(count - hits, size) / comb(count, size), abs=1e-12)
