"""The estimate for the competition: by hand, by chance, and against searches of other sizes."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from embed64.evaluate import leaderboard
from embed64.evaluate.leaderboard import ANCHORS, INDEX, MIX, estimate, thinned
from embed64.evaluate.measures import Searched, measure


def searched(count: int, noise: float = 0.55, labels: int = 60) -> tuple[Searched, np.ndarray]:
    """60 objects of three images, and so many others, on eight directions."""
    rng = np.random.default_rng(0)
    centres = rng.normal(size=(labels + count, 8))
    ids = np.concatenate([np.repeat(np.arange(labels), 3), np.arange(labels, labels + count)])
    places = torch.from_numpy(centres[ids] + noise * rng.normal(size=(len(ids), 8))).float()
    return measure(places, ids, np.full(len(ids), ""), ids < labels), ids[: 3 * labels]


def test_the_mix_is_whole():
    assert sum(MIX.values()) == pytest.approx(1)
    assert (MIX["apparel"], MIX["toys"]) == (0.328, pytest.approx(0.137 / 7))
    assert [score for _, score in ANCHORS] == sorted(score for _, score in ANCHORS)


def test_fewer_images_are_what_chance_leaves():
    found, _ = searched(400)
    rng, told = np.random.default_rng(0), []
    for _ in range(400):
        kept = rng.binomial(found.others, 0.25)
        # Those before the second relevant image are those before the first, and more.
        more = rng.binomial(np.maximum(found.others[:, 1] - found.others[:, 0], 0), 0.25)
        kept[:, 1] = kept[:, 0] + more
        told.append(((kept[:, 0] <= 1).astype(float) + (kept[:, 1] <= 0)) / 2)
    assert np.mean(told) == pytest.approx(np.nanmean(thinned(found, 0.25)), abs=0.01)
    np.testing.assert_allclose(thinned(found, 1.0), found.values["mp5"])


def test_the_line_leads_to_what_a_larger_index_gives(monkeypatch):
    few, labels = searched(500)
    many, _ = searched(4000)
    monkeypatch.setattr(leaderboard, "INDEX", 180 + 4000)
    told = estimate(few, labels, np.full(len(labels), "toys"), 180 + 500)
    assert told is not None
    truth = np.nanmean(many.values["mp5"])
    assert told["mp5_here"] == pytest.approx(np.nanmean(few.values["mp5"]))
    assert told["mp5_here"] - truth > 0.1
    assert told["mp5"] == pytest.approx(truth, abs=0.04)
    assert told["ci95"][0] < truth < told["ci95"][1]


def test_domains_count_by_their_share_of_the_mix():
    found, labels = searched(200)
    domains = np.array([["apparel", "landmarks", "smileys"][label % 3] for label in labels])
    told = estimate(found, labels, domains, INDEX)
    assert told is not None
    mp5 = [found.values["mp5"][domains == domain].mean() for domain in ("apparel", "landmarks")]
    assert told["covered"] == pytest.approx(0.328 + 0.149)
    assert told["mp5"] == pytest.approx((0.328 * mp5[0] + 0.149 * mp5[1]) / (0.328 + 0.149))
    assert told["mp5"] == told["mp5_here"]  # nothing is continued in an index as large as the competition's
    assert told["ci95"][0] < told["mp5"] < told["ci95"][1]
    assert told["missing"][:2] == ["packaged_goods", "furniture"]
    assert len(told["missing"]) == 9
    assert told["below"]["mp5"] <= told["mp5"] < told["above"]["mp5"]


def test_other_names_of_the_domains_are_known_and_nothing_is_beyond_the_scale():
    perfect, labels = searched(0, noise=0.001)
    told = estimate(perfect, labels, np.full(len(labels), "packaged"), INDEX)
    assert told is not None
    assert (told["covered"], told["above"]) == (pytest.approx(0.254), None)
    assert told["below"] == {"what": "1st place", "mp5": 0.728}


def test_of_other_domains_nothing_is_said():
    found, labels = searched(0)
    assert estimate(found, labels, np.full(len(labels), "smileys"), 10) is None
