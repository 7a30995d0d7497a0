"""Partners for random and for tight divisions into groups: no row more than twice its fair share, by counting."""

from collections import Counter
from itertools import product

import numpy as np
import pytest
from evenness import naive_fair

from embed64.data.triplets.even_assignment import draw_partners, fair_uses


def check(anchors: np.ndarray, segment: np.ndarray, group: np.ndarray, seed: int) -> np.ndarray:
    partners, left = draw_partners(anchors, segment, group, np.random.default_rng(seed))
    assert len(left) == 0
    assert (segment[partners] == segment[anchors]).all()
    assert (group[partners] != group[anchors]).all()
    fair = np.array(naive_fair(anchors.tolist(), segment.tolist(), group.tolist()))
    assert fair_uses(anchors, segment, group) == pytest.approx(fair)
    assert (np.bincount(partners, minlength=len(segment)) <= 2 * np.ceil(fair - 1e-9)).all()
    return partners


def test_in_random_divisions_no_row_is_used_more_than_twice_its_fair_share():
    rng = np.random.default_rng(0)
    for seed in range(300):
        size = int(rng.integers(2, 40))
        segment = rng.integers(0, rng.integers(1, 4), size)
        group = segment + 5 * rng.integers(0, rng.integers(2, 7), size)  # nested, and not in the segments' order
        several = [len(set(group[segment == s])) > 1 for s in segment]
        usable = np.flatnonzero(several)
        if len(usable):
            check(rng.choice(usable, rng.integers(1, 120)), segment, group, seed)


def test_in_every_small_division_of_one_segment_no_row_is_used_more_than_twice_its_fair_share():
    """All ways to put 5 rows into 3 groups, with two uneven demands: each tight case is among them."""
    for seed, group in enumerate(product(range(3), repeat=5)):
        if len(set(group)) > 1:
            for anchors in ([0, 1, 2, 3, 4, 0, 1], [0, 0, 0, 1, 4]):
                check(np.array(anchors), np.zeros(5, int), np.array(group), seed)


def test_fair_shares_by_hand():
    # Six of label x ask, two of y: y's two rows serve x's six three times each, x's six rows y's two.
    group = np.array([0] * 6 + [1] * 2)
    assert fair_uses(np.arange(8), np.zeros(8, int), group) == pytest.approx([1 / 3] * 6 + [3] * 2)
    partners = check(np.arange(8), np.zeros(8, int), group, 0)
    assert Counter((partners[:6] >= 6).tolist()) == {True: 6}
    assert Counter((partners[6:] < 6).tolist()) == {True: 2}


@pytest.mark.parametrize("groups", [3, 4, 9])
def test_partners_are_drawn_from_all_other_groups_alike(groups):
    anchors = np.tile(np.arange(groups), 3000)
    partners = check(anchors, np.zeros(groups, int), np.arange(groups), 1)
    table = np.zeros((groups, groups))
    np.add.at(table, (anchors, partners), 1)
    mean = 3000 / (groups - 1)
    assert (abs(table[~np.eye(groups, dtype=bool)] - mean) < 6 * mean**0.5).all()


def test_unfit_partners_are_drawn_again_and_who_has_none_is_named():
    rng = np.random.default_rng(0)
    anchors, segment, group = np.arange(200), np.repeat([0, 1], 100), np.arange(200)
    seen = []

    def unfit(partners, new):
        seen.append(len(new))
        return ((anchors + partners) % 5 == 0) | (anchors == 77)

    partners, left = draw_partners(anchors, segment, group, rng, unfit)
    assert left.tolist() == [77]
    others = anchors != 77
    assert ((anchors + partners) % 5 > 0)[others].all()
    assert max(Counter(partners[others].tolist()).values()) <= 2
    assert (partners // 100 == segment).all()
    assert seen[0] == 200  # only those drawn again are new
    assert seen[1] < 100
    assert seen[-1] <= 3
