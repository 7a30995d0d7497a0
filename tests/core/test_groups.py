"""Rows by group, components and whole shares, against loops and by hand."""

import numpy as np
import pytest

from embed64.core.groups import Groups, components, largest_remainder


@pytest.mark.parametrize("seed", range(20))
def test_groups_against_a_loop(seed):
    rng = np.random.default_rng(seed)
    values = rng.integers(-3, 12, rng.integers(0, 40))
    groups, distinct = Groups(values), sorted(set(values.tolist()))
    expected = [[i for i in range(len(values)) if values[i] == value] for value in distinct]
    assert [members.tolist() for members in groups.members()] == expected
    assert groups.size.tolist() == [len(members) for members in expected]
    places = zip(groups.start, groups.size, strict=True)
    assert [groups.order[start : start + size].tolist() for start, size in places] == expected
    assert groups.nth.tolist() == [values[:i].tolist().count(values[i]) for i in range(len(values))]


def test_the_nth_occurrence():
    assert Groups(np.array([5, 2, 5, 5, 2, 9])).nth.tolist() == [0, 0, 1, 2, 1, 0]
    assert Groups(np.array([], int)).nth.tolist() == []


def naive_components(pairs: list[tuple[int, int]], count: int) -> list[int]:
    """Union by walking every pair until nothing changes."""
    smallest = list(range(count))
    changed = True
    while changed:
        changed = False
        for a, b in pairs:
            low = min(smallest[a], smallest[b])
            changed |= smallest[a] != low or smallest[b] != low
            smallest[a] = smallest[b] = low
    return smallest


@pytest.mark.parametrize("seed", range(20))
def test_components_agree_with_a_naive_union_whatever_the_order_of_edges(seed):
    rng = np.random.default_rng(seed)
    count, edges = 40, int(rng.integers(0, 45))
    pairs = rng.integers(0, count, (edges, 2))
    expected = naive_components([(int(a), int(b)) for a, b in pairs], count)
    assert components(*pairs.T, count).tolist() == expected
    assert components(*rng.permutation(pairs)[:, ::-1].T, count).tolist() == expected


def test_a_hundred_thousand_edges_are_joined_in_seconds():
    assert len(np.unique(components(*np.random.default_rng(0).integers(0, 3000, (2, 100_000)), 3000))) == 1


@pytest.mark.parametrize(
    ("exact", "total", "expected"),
    [
        ([2.4, 1.3, 0.8], 4, [2, 1, 1]),
        ([2.5, 2.5, 2.5], 8, [3, 3, 2]),  # among equals the first
        ([3.0, 1.0], 4, [3, 1]),
        ([0.5, 0.5], 0, [0, 0]),
    ],
)
def test_the_largest_remainders_get_one_more(exact, total, expected):
    assert largest_remainder(np.array(exact), total).tolist() == expected
