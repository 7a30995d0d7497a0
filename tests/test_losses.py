"""Losses and miners against plain loops in float64, and cases worked by hand."""

import math

import numpy as np
import pytest
import torch
from pytorch_metric_learning.utils.loss_and_miner_utils import convert_to_triplets

from embed64.losses import LOSSES, MINERS, make_loss, make_miner

DTYPES = {torch.float32: 2e-5, torch.float64: 1e-10}
# Three unit vectors: distances a-p sqrt(2), a-n 2, p-n sqrt(2); cosines 0, -1, 0.
HAND = torch.tensor([[1.0, 0.0], [0.0, 1.0], [-1.0, 0.0]], dtype=torch.float64)
HAND_LABELS = torch.tensor([0, 0, 1])


def batch(dtype: torch.dtype, size: int = 18, seed: int = 0) -> tuple[torch.Tensor, torch.Tensor]:
    """Embeddings of lengths about 1, and labels of which one is alone."""
    rng = np.random.default_rng(seed)
    labels = rng.integers(0, 6, size)
    labels[0] = 99
    return torch.from_numpy(rng.normal(size=(size, 8)) / 3).to(dtype), torch.from_numpy(labels)


def distance(x: torch.Tensor, i: int, j: int) -> float:
    """Euclidean, in float64, of the embeddings as they are."""
    return math.sqrt(sum((a - b) ** 2 for a, b in zip(x[i].tolist(), x[j].tolist(), strict=True)))


def all_triplets(labels) -> list[tuple[int, int, int]]:
    n = range(len(labels))
    return [(a, p, q) for a in n for p in n for q in n if a != p and labels[a] == labels[p] and labels[a] != labels[q]]


def naive_triplet(embeddings, triplets, margin) -> float:
    """The mean over all triplets, those that keep the margin counted as 0."""
    terms = [max(0.0, distance(embeddings, a, p) - distance(embeddings, a, n) + margin) for a, p, n in triplets]
    return sum(terms) / len(terms)


def naive_supcon(embeddings, labels, temperature) -> float:
    """Khosla et al. 2020, equation 2, the mean over the anchors that have a positive; on unit vectors."""
    x = embeddings.double().numpy()
    x = x / np.sqrt((x**2).sum(1, keepdims=True))
    terms = []
    for i in range(len(x)):
        others = [a for a in range(len(x)) if a != i]
        positives = [p for p in others if labels[p] == labels[i]]
        if positives:
            total = sum(math.exp(x[i] @ x[a] / temperature) for a in others)
            terms.append(
                -sum(math.log(math.exp(x[i] @ x[p] / temperature) / total) for p in positives) / len(positives)
            )
    return sum(terms) / len(terms)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("margin", [0.05, 0.2, 1.5])
@pytest.mark.parametrize("size", [18, 40])  # above 25 torch computes float32 distances by another formula
def test_triplet_loss_over_all_triplets_equals_a_loop(dtype, margin, size):
    embeddings, labels = batch(dtype, size)
    loss = make_loss("triplet", margin, 0.07)(embeddings, labels, None)
    assert loss.dtype == dtype
    assert loss.item() == pytest.approx(naive_triplet(embeddings, all_triplets(labels), margin), rel=DTYPES[dtype])


@pytest.mark.parametrize("dtype", DTYPES)
def test_triplet_loss_over_given_triplets_equals_a_loop(dtype):
    embeddings, labels = batch(dtype)
    chosen = all_triplets(labels)[::7]
    indices = tuple(torch.tensor(column) for column in zip(*chosen, strict=True))
    loss = make_loss("triplet", 0.2, 0.07)(embeddings, labels, indices)
    assert loss.item() == pytest.approx(naive_triplet(embeddings, chosen, 0.2), rel=DTYPES[dtype])


def test_triplet_loss_worked_by_hand():
    # Two triplets. Anchor a: 1.414214 - 2 + 0.2 < 0, so 0; anchor p: 1.414214 - 1.414214 + 0.2 = 0.2; mean 0.1.
    assert make_loss("triplet", 0.2, 0.07)(HAND, HAND_LABELS, None).item() == pytest.approx(0.1)
    # Margin 1: 0.414214 and 1, mean 0.707107.
    assert make_loss("triplet", 1.0, 0.07)(HAND, HAND_LABELS, None).item() == pytest.approx(0.707107, abs=1e-6)
    # Embeddings are taken as they are. Three times as long, margin 1: 4.242641 - 6 + 1 < 0, so 0; and 1; mean 0.5.
    assert make_loss("triplet", 1.0, 0.07)(HAND * 3, HAND_LABELS, None).item() == pytest.approx(0.5)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("temperature", [0.07, 0.5])
def test_supcon_equals_a_loop(dtype, temperature):
    embeddings, labels = batch(dtype)
    loss = make_loss("supcon", 0.2, temperature)(embeddings, labels, None)
    assert loss.dtype == dtype
    assert loss.item() == pytest.approx(naive_supcon(embeddings, labels, temperature), rel=DTYPES[dtype])


def test_supcon_worked_by_hand():
    # Temperature 1. Anchor a: -log(e^0 / (e^0 + e^-1)) = 0.313262; anchor p: -log(e^0 / (e^0 + e^0)) = 0.693147;
    # n has no positive. The mean of the two is 0.503204.
    assert make_loss("supcon", 0.2, 1.0)(HAND, HAND_LABELS, None).item() == pytest.approx(0.503204, abs=1e-6)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("seed", range(3))
def test_batch_hard_takes_the_farthest_positive_and_the_nearest_negative(dtype, seed):
    embeddings, labels = batch(dtype, seed=seed)
    n = range(len(labels))
    expected = []
    for a in n:
        positives = [i for i in n if i != a and labels[i] == labels[a]]
        negatives = [i for i in n if labels[i] != labels[a]]
        if positives:
            away = {i: distance(embeddings, a, i) for i in n}
            expected.append((a, max(positives, key=away.get), min(negatives, key=away.get)))
    mined = make_miner("batch_hard", 0.2)(embeddings, labels)
    assert list(zip(*(column.tolist() for column in mined), strict=True)) == expected
    assert 0 not in mined[0]  # it is alone with its label


def test_batch_hard_worked_by_hand():
    # On the circle at 0, 90, 10 and 170 degrees; labels 0, 0, 0, 1. The farthest positives: 90, 0, 90 degrees.
    angles = torch.deg2rad(torch.tensor([0.0, 90.0, 10.0, 170.0]))
    embeddings = torch.stack([angles.cos(), angles.sin()], dim=1)
    anchors, positives, negatives = make_miner("batch_hard", 0.2)(embeddings, torch.tensor([0, 0, 0, 1]))
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
    mined = convert_to_triplets(make_miner("hard_negative", 0.2)(embeddings, labels), labels)
    assert len(mined[0]) == len(expected)
    assert set(zip(*(column.tolist() for column in mined), strict=True)) == expected


@pytest.mark.parametrize("dtype", DTYPES)
def test_semihard_takes_negatives_farther_than_the_positive_within_the_margin(dtype):
    embeddings, labels = batch(dtype)
    expected = {
        (a, p, n)
        for a, p, n in all_triplets(labels)
        if 0 < distance(embeddings, a, n) - distance(embeddings, a, p) <= 0.5
    }
    mined = make_miner("semihard", 0.5)(embeddings, labels)
    assert expected
    assert set(zip(*(column.tolist() for column in mined), strict=True)) == expected


@pytest.mark.parametrize("name", ["none", "offline"])
def test_these_miners_mine_nothing(name):
    assert make_miner(name, 0.2) is None


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("miner", MINERS)
@pytest.mark.parametrize("labels", [[0, 0, 0, 0], [0, 1, 2, 3]])
def test_a_batch_without_any_triplet_gives_a_zero_loss_that_can_be_differentiated(dtype, loss, miner, labels):
    embeddings = torch.from_numpy(np.random.default_rng(0).normal(size=(4, 8))).to(dtype).requires_grad_()
    targets = torch.tensor(labels)
    mining = make_miner(miner, 0.2)
    value = make_loss(loss, 0.2, 0.07)(embeddings, targets, mining(embeddings, targets) if mining else None)
    assert value.item() == 0.0
    value.backward()
    assert torch.equal(embeddings.grad, torch.zeros_like(embeddings))


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("miner", MINERS)
def test_identical_embeddings_give_a_finite_gradient(loss, miner):
    # A collapsed model: the distance is 0, where the square root has no derivative.
    embeddings = torch.ones(6, 8, requires_grad=True)
    labels = torch.tensor([0, 0, 1, 1, 2, 2])
    mining = make_miner(miner, 0.2)
    value = make_loss(loss, 0.2, 0.07)(embeddings, labels, mining(embeddings, labels) if mining else None)
    value.backward()
    assert torch.isfinite(value)
    assert torch.isfinite(embeddings.grad).all()


@pytest.mark.parametrize("loss", LOSSES)
def test_a_step_against_the_gradient_lowers_the_loss(loss):
    embeddings, labels = batch(torch.float64)
    embeddings.requires_grad_()
    compute = make_loss(loss, 0.2, 0.07)
    value = compute(embeddings, labels, None)
    value.backward()
    with torch.no_grad():
        moved = embeddings - 0.01 * embeddings.grad
    assert compute(moved, labels, None) < value
