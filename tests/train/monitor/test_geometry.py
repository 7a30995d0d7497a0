"""The statistics of a batch against a naive loop and cases worked by hand."""

from __future__ import annotations

import math
import time

import numpy as np
import pytest
import torch

from embed64.train.monitor.geometry import Geometry, effective_rank, geometry


def unit(rows: int, dim: int, seed: int = 0) -> torch.Tensor:
    return torch.nn.functional.normalize(torch.randn(rows, dim, generator=torch.Generator().manual_seed(seed)), dim=1)


def naive_rank(rows: torch.Tensor) -> float:
    singular = np.linalg.svd(rows.double().numpy(), compute_uv=False)
    return math.exp(-sum(p * math.log(p) for p in singular / singular.sum() if p > 0))


@pytest.mark.parametrize(("rows", "dim"), [(200, 64), (10, 64), (64, 64), (2, 3), (1, 5)])
def test_the_effective_rank_is_the_papers(rows, dim):
    for seed in range(3):
        embeddings = unit(rows, dim, seed) * 3
        assert effective_rank(embeddings) == pytest.approx(naive_rank(embeddings), rel=1e-6)


def test_the_effective_rank_by_hand():
    assert effective_rank(torch.ones(7, 5)) == pytest.approx(1, abs=1e-5)  # one point
    assert effective_rank(torch.eye(6)) == pytest.approx(6)
    assert effective_rank(torch.diag(torch.tensor([3.0, 1.0]))) == pytest.approx(4 / 3**0.75)  # shares 3/4 and 1/4
    # A point that all share is rank lost, though what is left has every direction.
    assert effective_rank(torch.ones(50, 8) * 10 + unit(50, 8)) < 1.6
    # Neither large nor tiny numbers change it.
    for scale in (1e-30, 1e15):
        assert effective_rank(unit(30, 8) * scale) == pytest.approx(effective_rank(unit(30, 8)), rel=1e-6)


def test_what_has_no_rank_is_told_apart():
    assert effective_rank(torch.zeros(5, 4)) == 0
    for odd in (math.nan, math.inf):
        rows = unit(5, 4)
        rows[2, 1] = odd
        assert math.isnan(effective_rank(rows))


def test_the_pairs_are_what_the_labels_say():
    # Labels at the corners of a large square, their images a small step beside them.
    corners = torch.tensor([[0.0, 0.0], [10.0, 0.0], [0.0, 10.0], [10.0, 10.0]])
    labels = torch.arange(4).repeat(2)
    embeddings = corners[labels] + torch.tensor([[0.0, 0.0]] * 4 + [[0.0, 3.0]] * 4)
    seen = geometry(embeddings, labels)
    assert seen.positive_distance == pytest.approx(3)
    assert 7 <= seen.negative_distance <= math.hypot(10, 13)
    assert (seen.size, seen.labels, seen.dim) == (8, 4, 2)
    assert seen.separation == pytest.approx(3 / seen.negative_distance)


@pytest.mark.parametrize("k", [2, 4, 8])
def test_the_sample_of_pairs_agrees_with_all_of_them(k):
    labels = torch.arange(256 // k).repeat_interleave(k)
    centres = unit(256 // k, 16, 1)
    embeddings = torch.nn.functional.normalize(centres[labels] + 0.3 * unit(256, 16, 2), dim=1)
    shuffled = torch.randperm(256, generator=torch.Generator().manual_seed(0))
    distances = torch.cdist(embeddings, embeddings)
    same = labels[:, None] == labels[None]
    positives = distances[same & ~torch.eye(256, dtype=torch.bool)].mean().item()
    for order in (torch.arange(256), shuffled):  # where a row stands in the batch does not matter
        seen = geometry(embeddings[order], labels[order])
        assert seen.positive_distance == pytest.approx(positives, rel=0.05)
        assert seen.negative_distance == pytest.approx(distances[~same].mean().item(), rel=0.02)


def test_offline_triplets_lie_a_p_n():
    anchors, labels = unit(20, 8), torch.arange(20)
    embeddings = torch.cat([anchors, anchors + 0.01, unit(20, 8, 5)])
    seen = geometry(embeddings, torch.cat([labels, labels, labels + 100]))
    assert seen.positive_distance == pytest.approx(0.01 * 8**0.5, rel=1e-4)
    assert seen.negative_distance > 1


def test_a_batch_without_pairs_leaves_the_distance_out():
    alone = geometry(unit(6, 4), torch.arange(6))
    assert math.isnan(alone.positive_distance)
    assert set(alone.row()) == {"effective_rank", "negative_distance"}
    one_label = geometry(unit(6, 4), torch.zeros(6, dtype=torch.long))
    assert set(one_label.row()) == {"effective_rank", "positive_distance"}
    assert math.isnan(one_label.separation)
    assert geometry(unit(1, 4), torch.zeros(1, dtype=torch.long)).row() == {"effective_rank": pytest.approx(1)}


def test_it_changes_nothing_and_repeats_itself():
    embeddings = unit(32, 8).requires_grad_()
    before, state = embeddings.detach().clone(), torch.get_rng_state()
    labels = torch.arange(8).repeat(4)
    one, two = geometry(embeddings, labels), geometry(embeddings.bfloat16().float(), labels)
    assert one == geometry(embeddings, labels)
    assert isinstance(two, Geometry)
    assert torch.equal(embeddings.detach(), before)
    assert embeddings.grad is None
    assert torch.equal(torch.get_rng_state(), state)


def test_it_is_cheap():
    embeddings, labels = unit(1024, 64), torch.arange(256).repeat(4)
    geometry(embeddings, labels)
    times = []
    for _ in range(10):
        start = time.perf_counter()
        geometry(embeddings, labels)
        times.append(time.perf_counter() - start)
    assert min(times) < 0.02  # it looks every 50th step at most, or a hundred times a run
