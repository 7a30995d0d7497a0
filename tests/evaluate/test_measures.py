"""Every metric against a loop over sorted lists, on random cases and at any chunk size."""

from __future__ import annotations

import tracemalloc
from typing import Any

import numpy as np
import pytest
import torch

from embed64.evaluate import measures
from embed64.evaluate.measures import METRICS, Searched, joined, measure

CASES = 10_000
EMPTY = ""


def by_loop(places: np.ndarray, labels: np.ndarray, roles: list[str]) -> list[dict[str, Any]]:
    """What the metrics are by their definitions, with plain lists; the coordinates are whole numbers."""
    told = []
    for q in range(len(labels)):
        if roles[q] == "index":
            continue
        others = [i for i in range(len(labels)) if roles[i] != "query" and i != q]
        square = {i: sum((int(a) - int(b)) ** 2 for a, b in zip(places[q], places[i], strict=True)) for i in others}
        others.sort(key=lambda i: (square[i], i))
        hits = [bool(labels[i] == labels[q]) for i in others]
        n = sum(hits)
        row: dict[str, Any] = {"nearest": others[:10]}
        told.append(row)
        if n == 0:
            row.update(dict.fromkeys([*METRICS, "map_at_1000"], np.nan))
            continue
        row["others"] = [sum(not hit for hit in hits[:place]) for place, hit in enumerate(hits) if hit][:5]
        row["mp5"] = sum(hits[: min(n, 5)]) / min(n, 5)
        for k in (1, 5, 10):
            row[f"recall_at_{k}"] = float(any(hits[:k]))
        precisions = [sum(hits[: i + 1]) / (i + 1) if hits[i] else 0.0 for i in range(len(hits))]
        row["map_at_r"] = sum(precisions[:n]) / n
        row["map_at_1000"] = sum(precisions[:1000]) / min(n, 1000)
        row["mrr_at_5"] = next((1 / (i + 1) for i in range(min(5, len(hits))) if hits[i]), 0.0)
        itself = roles[q] != "query"
        row["ns_score"] = itself + sum(hits[: 4 - itself])
        negatives = [square[i] for i, hit in zip(others, hits, strict=True) if not hit]
        nearest = min(negatives, default=float("inf"))
        row["triplet_accuracy_hardest"] = (
            sum(hit and square[i] < nearest for i, hit in zip(others, hits, strict=True)) / n
        )
    return told


def case(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray, list[str]]:
    """Few places, so that ties and duplicates abound; queries in and out of the index, lonely labels, distractors."""
    count = int(rng.integers(1, 24))
    labels = rng.integers(0, int(rng.integers(1, 7)), count)
    places = rng.integers(0, int(rng.integers(1, 6)), (count, int(rng.integers(1, 4))))
    if rng.random() < 0.3:  # copies
        places[rng.integers(count, size=count // 2)] = places[rng.integers(count)]
    roles = rng.choice(["", "query", "index"], count, p=[(1, 0, 0), (0.2, 0.4, 0.4), (0, 0.3, 0.7)][rng.integers(3)])
    return places, labels, roles.tolist()


def same(found: Searched, expected: list[dict[str, Any]]) -> None:
    assert len(found.found.queries) == len(expected)
    for name, values in found.values.items():
        np.testing.assert_allclose(values, [row[name] for row in expected], rtol=1e-12, err_msg=name)
    for row, neighbours in zip(expected, found.found.neighbours.tolist(), strict=True):
        assert [i for i in neighbours if i >= 0] == row["nearest"]
    for row, others in zip(expected, found.others.tolist(), strict=True):
        assert others[: len(row.get("others", []))] == row.get("others", [])


@pytest.mark.parametrize("part", [0, *(pytest.param(part, marks=pytest.mark.slow) for part in range(1, 10))])
def test_metrics_equal_loops_on_random_cases(part, monkeypatch):
    rng = np.random.default_rng(part)
    for number in range(CASES // 10):
        places, labels, roles = case(rng)
        if number % 2:
            monkeypatch.setattr(measures, "_ENTRIES", int(rng.integers(1, 200)))
        found = measure(torch.from_numpy(places).float(), labels, np.array(roles), deep=number % 7 == 0)
        assert ("map_at_1000" in found.values) == (number % 7 == 0)
        same(found, by_loop(places, labels, roles))


def test_only_who_is_asked_asks():
    places, labels = np.arange(12)[:, None], np.repeat([0, 1, 2], 4)
    asking = np.arange(12) % 3 == 0
    found = measure(torch.from_numpy(places).float(), labels, np.full(12, EMPTY), asking)
    assert found.found.queries.tolist() == [0, 3, 6, 9]
    whole = by_loop(places, labels, [EMPTY] * 12)
    same(found, [whole[row] for row in found.found.queries])


def test_without_a_query_there_are_no_values():
    found = measure(torch.zeros(3, 2), np.zeros(3, np.int64), np.full(3, "index"))
    assert found.found.neighbours.shape == (0, 10)
    assert all(len(values) == 0 for values in found.values.values())


def test_searches_of_several_parts_are_one():
    places, labels, roles = np.arange(8)[:, None], np.repeat([0, 1], 4), np.full(8, EMPTY)
    embeddings = torch.from_numpy(places).float()
    halves = [measure(embeddings, labels, roles, np.arange(8) % 2 == part, without=True) for part in (1, 0)]
    both = joined(halves)
    assert both.found.queries.tolist() == [1, 3, 5, 7, 0, 2, 4, 6]
    whole = measure(embeddings, labels, roles, without=True)
    order = np.argsort(both.found.queries)
    for name, values in whole.values.items():
        assert values.tolist() == both.values[name][order].tolist()
    assert both.mp5_without is not None
    np.testing.assert_array_equal(whole.mp5_without, both.mp5_without[order])


def test_memory_does_not_grow_with_the_largest_label():
    # 4,000 images of one object: lists of 4,000 for each query would be 4,000 x 4,000 x 17 bytes = 272 MB.
    labels = np.repeat([0, 1], [4000, 50])
    embeddings = torch.randn(4050, 4, generator=torch.Generator().manual_seed(0))
    tracemalloc.start()
    found = measure(embeddings, labels, np.full(4050, EMPTY))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert found.values["map_at_r"].shape == (4050,)
    assert peak < 200e6
    few = measure(embeddings, labels, np.full(4050, EMPTY), np.isin(np.arange(4050), [0, 4010]))
    assert few.values["map_at_r"].tolist() == found.values["map_at_r"][[0, 4010]].tolist()
