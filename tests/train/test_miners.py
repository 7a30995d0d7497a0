"""Miners against plain loops in float64, and cases worked by hand."""

import math

import numpy as np
import pytest
import torch
from batches import DTYPES, all_triplets, batch, cosine, distance
from pytorch_metric_learning.utils.loss_and_miner_utils import convert_to_triplets

from embed64.core.settings import Loss
from embed64.train.miners import make_miner


def miner(name: str, **values) -> torch.nn.Module:
    return make_miner(Loss(name="multi_similarity" if name == "multi_similarity" else "triplet", miner=name, **values))


def listed(mined) -> list[tuple[int, ...]]:
    return list(zip(*(column.tolist() for column in mined), strict=True))


@pytest.mark.parametrize("squared", [False, True])
@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("seed", range(3))
def test_batch_hard_takes_the_farthest_positive_and_the_nearest_negative(dtype, seed, squared):
    embeddings, labels = batch(dtype, seed=seed)
    n = range(len(labels))
    expected = []
    for a in n:
        positives = [i for i in n if i != a and labels[i] == labels[a]]
        negatives = [i for i in n if labels[i] != labels[a]]
        if positives:
            away = {i: distance(embeddings, a, i) for i in n}
            expected.append((a, max(positives, key=away.get), min(negatives, key=away.get)))
    mined = miner("batch_hard", squared=squared)(embeddings, labels)
    assert listed(mined) == expected
    assert 0 not in mined[0]  # it is alone with its label


def test_batch_hard_worked_by_hand():
    # On the circle at 0, 90, 10 and 170 degrees; labels 0, 0, 0, 1. The farthest positives: 90, 0, 90 degrees.
    angles = torch.deg2rad(torch.tensor([0.0, 90.0, 10.0, 170.0]))
    embeddings = torch.stack([angles.cos(), angles.sin()], dim=1)
    anchors, positives, negatives = miner("batch_hard")(embeddings, torch.tensor([0, 0, 0, 1]))
    assert anchors.tolist() == [0, 1, 2]
    assert positives.tolist() == [1, 0, 1]
    assert negatives.tolist() == [3, 3, 3]


@pytest.mark.parametrize("dtype", DTYPES)
def test_hard_negative_takes_every_positive_with_the_anchors_nearest_negative(dtype):
    embeddings, labels = batch(dtype)
    n = range(len(labels))
    expected = set()
    for a in n:
        negatives = [i for i in n if labels[i] != labels[a]]
        nearest = min(negatives, key=lambda i, a=a: distance(embeddings, a, i))
        expected |= {(a, p, nearest) for p in n if p != a and labels[p] == labels[a]}
    # It returns pairs; this is how the triplet loss joins them.
    mined = convert_to_triplets(miner("hard_negative")(embeddings, labels), labels)
    assert len(mined[0]) == len(expected)
    assert set(listed(mined)) == expected


@pytest.mark.parametrize("squared", [False, True])
@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("size", [18, 40])
def test_semihard_takes_the_nearest_negative_farther_than_the_positive_within_the_margin(dtype, size, squared):
    embeddings, labels = batch(dtype, size)
    margin, power = 0.3, 2 if squared else 1
    expected = {}
    for a, p, n in all_triplets(labels):
        gap = distance(embeddings, a, n) ** power - distance(embeddings, a, p) ** power
        if 0 < gap <= margin and gap < expected.get((a, p), (math.inf, None))[0]:
            expected[a, p] = (gap, n)
    mined = miner("semihard", margin=margin, squared=squared)(embeddings, labels)
    assert expected
    assert len(expected) < len({triplet[:2] for triplet in all_triplets(labels)})  # some pairs have none
    assert sorted(listed(mined)) == sorted((a, p, n) for (a, p), (_, n) in expected.items())


def test_semihard_worked_by_hand():
    # On a line: anchor 0, its positive 1; negatives 0.5 (too near), 1.2, 1.1, 3 (beyond the margin).
    embeddings = torch.tensor([[0.0], [1.0], [0.5], [1.2], [1.1], [3.0]])
    labels = torch.tensor([0, 0, 1, 2, 3, 4])
    # The other way round, from 1: the positive is 1 away, negatives 0.5, 0.2, 0.1 and 2 away: none within 0.5.
    assert listed(miner("semihard", margin=0.5)(embeddings, labels)) == [(0, 1, 4)]
    assert listed(miner("semihard", margin=0.05)(embeddings, labels)) == []
    # The edge belongs to it: 3 is 1 farther from 1 than 0 is.
    assert listed(miner("semihard", margin=1.0)(embeddings, labels)) == [(0, 1, 4), (1, 0, 5)]
    # A negative exactly as far away as the positive is a hard one.
    level = torch.tensor([[0.0], [1.0], [-1.0]])
    assert (0, 1, 2) not in listed(miner("semihard", margin=9.0)(level, torch.tensor([0, 0, 1])))


def test_semihard_makes_no_more_than_a_triplet_a_pair_in_a_large_batch():
    rng = np.random.default_rng(0)
    embeddings = torch.nn.functional.normalize(torch.from_numpy(rng.normal(size=(768, 64))).float())
    labels = torch.arange(768) // 6
    mined = miner("semihard", margin=0.5)(embeddings, labels)
    assert 768 < len(mined[0]) <= 768 * 5
    assert len(set(zip(mined[0].tolist(), mined[1].tolist(), strict=True))) == len(mined[0])


def test_distance_weighted_draws_negatives_as_the_paper_weighs_them():
    # One anchor with one positive; negatives at known distances on the sphere in five dimensions.
    away = [0.3, 0.5, 0.8, 1.0, 1.3, 1.39, 1.45, 1.9]
    angles = [2 * math.asin(d / 2) for d in away]
    rows = [[1.0, 0, 0, 0, 0], [0.9, math.sqrt(1 - 0.81), 0, 0, 0]]
    rows += [[math.cos(t), 0, math.sin(t), 0, 0] for t in angles]
    embeddings = torch.tensor(rows)
    labels = torch.tensor([0, 0, *range(1, len(away) + 1)])
    density = [max(d, 0.5) ** 3 * (1 - max(d, 0.5) ** 2 / 4) for d in away]  # d^(n-2) (1 - d^2/4)^((n-3)/2), n = 5
    weights = np.array([1 / q if d < 1.4 else 0 for q, d in zip(density, away, strict=True)])
    torch.manual_seed(0)
    draw = miner("distance_weighted")
    drawn = np.zeros(len(away))
    for _ in range(1500):
        for a, p, n in listed(draw(embeddings, labels)):
            assert {a, p} == {0, 1}
            drawn[n - 2] += a == 0
    share, expected = drawn / drawn.sum(), weights / weights.sum()
    assert (share[away.index(1.45) :] == 0).all()  # beyond 1.4 a negative would seldom give a loss
    assert abs(share - expected).max() < 4 * math.sqrt(0.25 / drawn.sum())


def test_distance_weighted_repeats_itself_by_seed():
    embeddings, labels = batch(torch.float32, 60)
    draw = miner("distance_weighted")
    mined = []
    for seed in (1, 1, 2):
        torch.manual_seed(seed)
        mined.append(listed(draw(embeddings, labels)))
    assert mined[0] == mined[1] != mined[2]
    assert set(mined[0]) <= set(all_triplets(labels))
    pairs = {triplet[:2] for triplet in all_triplets(labels)}
    assert {triplet[:2] for triplet in mined[0]} == pairs  # each once
    assert len(mined[0]) == len(pairs)


def test_distance_weighted_leaves_out_anchors_whose_negatives_are_all_far_away():
    embeddings = torch.tensor([[1.0, 0.0], [0.9, 0.1], [0.0, 1.0], [0.1, 0.9], [-1.0, 0.05]])
    mined = miner("distance_weighted")(embeddings, torch.tensor([0, 0, 1, 1, 1]))
    # From 0 (at 1, 0) the nearest negative is 1.27 away; from 4 all are 1.4 or more.
    assert {(a, p) for a, p, _ in listed(mined)} == {(0, 1), (1, 0), (2, 3), (2, 4), (3, 2), (3, 4)}
    far = torch.tensor([[1.0, 0.0], [1.0, 0.0], [-1.0, 0.0]])
    assert listed(miner("distance_weighted")(far, torch.tensor([0, 0, 1]))) == []


@pytest.mark.parametrize("dtype", DTYPES)
def test_multi_similarity_takes_pairs_harder_than_the_hardest_of_the_other_kind_less_a_tenth(dtype):
    embeddings, labels = batch(dtype, 30)
    n = range(len(labels))
    positives, negatives = set(), set()
    for a in n:
        near = {i: cosine(embeddings, a, i) for i in n}
        mine = [i for i in n if i != a and labels[i] == labels[a]]
        others = [i for i in n if labels[i] != labels[a]]
        if mine:
            positives |= {(a, i) for i in mine if near[i] - 0.1 < max(near[o] for o in others)}
            negatives |= {(a, i) for i in others if near[i] + 0.1 > min(near[m] for m in mine)}
    first, positive, second, negative = miner("multi_similarity")(embeddings, labels)
    assert positives
    assert negatives
    assert sorted(listed((first, positive))) == sorted(positives)
    assert sorted(listed((second, negative))) == sorted(negatives)


@pytest.mark.parametrize("name", ["none", "offline"])
def test_these_miners_mine_nothing(name):
    assert miner(name) is None
