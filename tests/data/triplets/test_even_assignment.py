"""Even partners, for random and for tight divisions into groups, by counting."""

from collections import Counter
from itertools import product

import numpy as np
import pytest
from evenness import naive_fair

from embed64.data.triplets.even_assignment import even_partners, fair_uses, nth_of, repair


def check(anchors: np.ndarray, segment: np.ndarray, group: np.ndarray, seed: int) -> np.ndarray:
    partners = even_partners(anchors, segment, group, np.random.default_rng(seed))
    assert (segment[partners] == segment[anchors]).all()
    assert (group[partners] != group[anchors]).all()
    fair = np.array(naive_fair(anchors.tolist(), segment.tolist(), group.tolist()))
    assert fair_uses(anchors, segment, group) == pytest.approx(fair)
    uses = np.bincount(partners, minlength=len(segment))
    assert (uses >= np.floor(fair - 1e-9)).all()
    assert (uses <= np.ceil(fair + 1e-9)).all()
    return partners


def test_random_divisions():
    rng = np.random.default_rng(0)
    for seed in range(300):
        size = int(rng.integers(2, 40))
        segment = rng.integers(0, rng.integers(1, 4), size)
        group = segment + 5 * rng.integers(0, rng.integers(2, 7), size)  # nested, and not in the segments' order
        several = [len(set(group[segment == s])) > 1 for s in segment]
        usable = np.flatnonzero(several)
        if len(usable):
            check(rng.choice(usable, rng.integers(1, 120)), segment, group, seed)


def test_every_small_division_of_one_segment():
    """All ways to put 5 rows into 3 groups, with two uneven demands: each tight case is among them."""
    for seed, group in enumerate(product(range(3), repeat=5)):
        if len(set(group)) > 1:
            for anchors in ([0, 1, 2, 3, 4, 0, 1], [0, 0, 0, 1, 4]):
                check(np.array(anchors), np.zeros(5, int), np.array(group), seed)


def test_by_hand():
    # Six of label x ask, two of y: y's two rows serve x's six three times each, x's six rows y's two.
    group = np.array([0] * 6 + [1] * 2)
    partners = check(np.arange(8), np.zeros(8, int), group, 0)
    assert Counter(partners[:6].tolist()) == {6: 3, 7: 3}
    assert len(set(partners[6:].tolist())) == 2
    assert set(partners[6:].tolist()) < set(range(6))


@pytest.mark.parametrize("groups", [3, 4, 9])
def test_partners_are_drawn_from_all_other_groups_alike(groups):
    """Where the only even matchings of three groups turn one way or the other, both ways come up."""
    anchors = np.tile(np.arange(groups), 3000)
    partners = check(anchors, np.zeros(groups, int), np.arange(groups), 1)
    table = np.zeros((groups, groups))
    np.add.at(table, (anchors, partners), 1)
    mean = 3000 / (groups - 1)
    assert (abs(table[~np.eye(groups, dtype=bool)] - mean) < 6 * mean**0.5).all()


def test_repair_keeps_uses_and_ends_where_nothing_fits():
    rng = np.random.default_rng(0)
    anchors, segment = np.arange(200), np.repeat([0, 1], 100)
    partners = (anchors + 1) % 100 + 100 * segment
    bad = np.arange(0, 200, 7)

    def fits(a, n):
        return (a + n) % 5 > 0

    bad = np.flatnonzero(~fits(anchors, partners))
    assert len(bad)
    before = Counter(partners.tolist())
    left = repair(anchors, partners, segment, bad, fits, rng)
    assert len(left) == 0
    assert fits(anchors, partners).all()
    assert Counter(partners.tolist()) == before
    assert (partners // 100 == segment).all()
    untouched = partners.copy()
    assert np.array_equal(repair(anchors, partners, segment, bad, lambda a, n: a < 0, rng), bad)
    assert np.array_equal(partners, untouched)


def test_nth_of():
    assert nth_of(np.array([5, 2, 5, 5, 2, 9])).tolist() == [0, 0, 1, 2, 1, 0]
    assert nth_of(np.array([], int)).tolist() == []
