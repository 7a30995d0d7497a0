"""The estimate for the competition, by hand."""

from __future__ import annotations

import numpy as np
import pytest

from embed64.evaluate.leaderboard import ANCHORS, MIX, estimate


def test_the_mix_is_whole():
    assert sum(MIX.values()) == pytest.approx(1)
    assert (MIX["apparel"], MIX["toys"]) == (0.328, pytest.approx(0.137 / 7))
    assert [score for _, score in ANCHORS] == sorted(score for _, score in ANCHORS)


def test_domains_count_by_their_share_of_the_mix():
    values = np.array([0.4, 0.8, 0.2, 1.0, np.nan, 1.0])
    domains = np.array(["apparel", "apparel", "landmarks", "smileys", "toys", "furniture"])
    found = estimate(values, np.arange(6), domains, index=5_000)
    assert found is not None
    covered = 0.328 + 0.149 + 0.132
    assert found["covered"] == pytest.approx(covered)
    assert found["mp5"] == pytest.approx((0.328 * 0.6 + 0.149 * 0.2 + 0.132 * 1.0) / covered)
    assert found["ci95"][0] <= found["mp5"] <= found["ci95"][1]
    assert found["missing"] == [
        *("packaged_goods", "storefronts", "dishes", "artwork", "toys", "memes", "illustrations", "cars")
    ]
    assert found["below"] == {"what": "ImageNet-22k weights", "mp5": 0.405}
    assert found["above"] == {"what": "CLIP as it is, principal axes", "mp5": 0.603}
    assert found["index"] == 5_000


def test_other_names_of_the_domains_are_known_and_nothing_is_beyond_the_scale():
    found = estimate(np.array([0.9]), np.zeros(1), np.array(["packaged"]), 10)
    assert found is not None
    assert (found["covered"], found["above"]) == (pytest.approx(0.254), None)
    low = estimate(np.array([0.1]), np.zeros(1), np.array(["packaged"]), 10)
    assert low is not None
    assert low["below"] is None


def test_of_other_domains_nothing_is_said():
    assert estimate(np.array([0.9]), np.zeros(1), np.array(["smileys"]), 10) is None
    assert estimate(np.array([np.nan]), np.zeros(1), np.array(["toys"]), 10) is None
