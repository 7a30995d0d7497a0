"""The objective: every loss with every miner that it takes, alone and with a memory."""

from __future__ import annotations

import copy
import io
import math

import numpy as np
import pytest
import torch
from batches import PAIRS, PROXY_LOSSES, REMEMBERING, SIZES, batch, distance, naive_supcon, named

from embed64.core.settings import Loss
from embed64.train.losses import make_loss
from embed64.train.miners import make_miner
from embed64.train.objective import Objective

EVERY = [*PAIRS, *REMEMBERING]


def objective(settings: dict, dim: int = 8, sizes: np.ndarray = SIZES) -> Objective:
    torch.manual_seed(0)
    return Objective(Loss(**settings), sizes, dim)


def offline_batch(size: int, seed: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Triplets a… p… n…, of which n is of another label."""
    embeddings, labels = batch(torch.float32, 3 * size, seed)
    labels[size : 2 * size] = labels[:size]
    labels[2 * size :] = (labels[:size] + 1) % len(SIZES)
    return embeddings, labels


def step(settings: dict, seed: int) -> tuple[torch.Tensor, torch.Tensor]:
    if settings.get("miner") == "offline":
        return offline_batch(6, seed)
    return batch(torch.float32, 18, seed)


def test_the_offline_objective_by_hand():
    # Two triplets on a line: anchors 0 and 10, positives 1 and 13, negatives 2 and 11.
    embeddings = torch.tensor([[0.0], [10.0], [1.0], [13.0], [2.0], [11.0]])
    labels = torch.tensor([0, 1, 0, 1, 1, 0])
    offline = {"name": "triplet", "miner": "offline"}
    # max(0, 1 - 2 + 0.5) = 0 and max(0, 3 - 1 + 0.5) = 2.5: 1.25 on average
    assert objective({**offline, "margin": 0.5})(embeddings, labels).item() == pytest.approx(1.25, abs=1e-5)
    # squared: max(0, 1 - 4 + 0.5) = 0 and max(0, 9 - 1 + 0.5) = 8.5
    squared = objective({**offline, "margin": 0.5, "squared": True})
    assert squared(embeddings, labels).item() == pytest.approx(4.25, abs=1e-5)


@pytest.mark.parametrize("settings", [p for p in PAIRS if p.get("miner") != "offline"], ids=named)
def test_it_is_the_loss_on_what_the_miner_chose(settings):
    embeddings, labels = batch(torch.float32)
    torch.manual_seed(0)
    loss, miner = make_loss(Loss(**settings), SIZES, 8), make_miner(Loss(**settings))
    compute = objective(settings)
    torch.manual_seed(1)
    expected = loss(embeddings, labels, miner(embeddings, labels) if miner else None)
    torch.manual_seed(1)
    assert torch.equal(compute(embeddings, labels), expected)


@pytest.mark.parametrize("settings", [s for s in REMEMBERING if s.get("miner") != "distance_weighted"], ids=named)
def test_the_first_step_with_a_memory_is_the_one_without(settings):
    embeddings, labels = batch(torch.float32)
    gradients = []
    for chosen in (settings, {**settings, "memory": 0}):
        leaf = embeddings.clone().requires_grad_()
        compute = objective(chosen)
        (gradient,) = torch.autograd.grad(compute(leaf, labels), leaf)
        gradients.append(gradient)
    torch.testing.assert_close(*gradients, rtol=1e-4, atol=1e-6)


def steps(count: int, size: int = 12) -> list[tuple[torch.Tensor, torch.Tensor]]:
    return [batch(torch.float32, size, seed) for seed in range(count)]


def with_earlier(batches: list, memory: int) -> list[tuple[torch.Tensor, torch.Tensor]]:
    """Each batch followed by the `memory` rows before it."""
    joined = []
    for i, (embeddings, labels) in enumerate(batches):
        before = [torch.cat(parts)[-memory:] for parts in zip(*batches[:i], strict=True)]
        joined.append((torch.cat([embeddings, *before[:1]]), torch.cat([labels, *before[1:]])))
    return joined


def test_supcon_with_a_memory_equals_a_loop_over_the_queue():
    batches = steps(5)
    compute = objective({"name": "supcon", "temperature": 0.3, "memory": 20})
    for (embeddings, labels), (every, every_label) in zip(batches, with_earlier(batches, 20), strict=True):
        expected = naive_supcon(every, every_label, 0.3, anchors=len(labels))
        assert compute(embeddings, labels).item() == pytest.approx(expected, rel=2e-5)


@pytest.mark.parametrize("miner", ["batch_hard", "hard_negative", "semihard"])
def test_triplets_with_a_memory_equal_a_loop_over_the_queue(miner):
    batches, margin = steps(5), 0.4
    compute = objective({"name": "triplet", "miner": miner, "margin": margin, "memory": 20})
    for (embeddings, labels), (every, every_label) in zip(batches, with_earlier(batches, 20), strict=True):
        terms, n = [], range(len(every_label))
        for a in range(len(labels)):
            positives = [distance(every, a, i) for i in n if i != a and every_label[i] == labels[a]]
            negatives = [distance(every, a, i) for i in n if every_label[i] != labels[a]]
            if positives and miner == "batch_hard":
                terms.append(max(0.0, max(positives) - min(negatives) + margin))
            elif miner == "hard_negative":
                terms += [max(0.0, d - min(negatives) + margin) for d in positives]
            elif miner == "semihard":
                nearest = [(d, min((e for e in negatives if e > d), default=math.inf)) for d in positives]
                terms += [d - e + margin for d, e in nearest if e - d <= margin]
        assert compute(embeddings, labels).item() == pytest.approx(np.mean(terms), rel=1e-4)


@pytest.mark.parametrize("miner", ["none", "multi_similarity"])
def test_multi_similarity_with_a_memory_equals_a_loop_over_the_queue(miner):
    batches = steps(5)
    compute = objective({"name": "multi_similarity", "miner": miner, "memory": 20})
    for (embeddings, labels), (every, every_label) in zip(batches, with_earlier(batches, 20), strict=True):
        near = torch.nn.functional.normalize(embeddings.double()) @ torch.nn.functional.normalize(every.double()).T
        total = 0.0
        for a, row in enumerate(near.tolist()):
            positives = [c for i, c in enumerate(row) if i != a and every_label[i] == labels[a]]
            negatives = [c for i, c in enumerate(row) if every_label[i] != labels[a]]
            if miner == "multi_similarity":
                worst, best = min(positives, default=1.0), max(negatives)
                positives, negatives = (
                    [c for c in positives if c - 0.1 < best],
                    [c for c in negatives if c + 0.1 > worst],
                )
            total += math.log(1 + sum(math.exp(-2 * (c - 0.5)) for c in positives)) / 2
            total += math.log(1 + sum(math.exp(50 * (c - 0.5)) for c in negatives)) / 50
        assert compute(embeddings, labels).item() == pytest.approx(total / len(labels), rel=1e-4)


@pytest.mark.parametrize("settings", [p for p in REMEMBERING if p["name"] == "triplet"], ids=named)
def test_an_image_is_never_its_own_positive_in_the_memory(settings):
    # Every label has one image, in every step another: only an image's own copy could be its positive.
    compute = objective(settings, sizes=np.ones(100, int))
    rng = np.random.default_rng(0)
    for number in range(6):
        embeddings = torch.from_numpy(rng.normal(size=(5, 8))).float().requires_grad_()
        value = compute(embeddings, torch.arange(5 * number, 5 * number + 5))
        assert value.item() == 0.0
        value.backward()


@pytest.mark.parametrize("settings", EVERY, ids=named)
def test_a_saved_objective_goes_on_to_the_same_bits(settings):
    one = objective(settings)
    for seed in range(3):
        one(*step(settings, seed))
    stream = io.BytesIO()
    torch.save(one.state_dict(), stream)
    stream.seek(0)
    torch.manual_seed(99)
    other = Objective(Loss(**settings), SIZES, 8)  # its proxies are drawn anew, then loaded
    other.load_state_dict(torch.load(stream, weights_only=True))
    for seed in range(3, 7):
        losses = []
        for compute in (one, other):
            torch.manual_seed(seed)
            losses.append(compute(*step(settings, seed)))
        assert torch.equal(*losses)


@pytest.mark.parametrize("settings", EVERY, ids=named)
def test_nothing_besides_parameters_and_buffers_is_carried_from_step_to_step(settings):
    # A gradient cache and a resumed run rely on it: the state is set back, and the same step gives the same bits.
    compute = objective(settings)
    compute(*step(settings, 0))
    before = copy.deepcopy(compute.state_dict())
    values = []
    for detour in (False, True):
        if detour:
            compute(*step(settings, 5))
            compute.load_state_dict(before)
        torch.manual_seed(3)
        values.append(compute(*step(settings, 1)).item())
        compute.load_state_dict(before)
    assert values[0] == values[1]


@pytest.mark.parametrize("settings", EVERY, ids=named)
def test_the_gradient_can_be_taken_on_embeddings_alone_and_handed_back(settings):
    """Gradient caching: the loss on a leaf, its gradient fed into the encoder, equals the whole graph at once."""
    x, labels = step(settings, 0)
    weight = torch.eye(8, requires_grad=True)
    whole, cached = objective(settings), objective(settings)
    torch.manual_seed(1)
    (expected,) = torch.autograd.grad(whole(x @ weight, labels), weight)
    leaf = (x @ weight).detach().requires_grad_()
    torch.manual_seed(1)
    cached(leaf, labels).backward()
    (given,) = torch.autograd.grad(x @ weight, weight, leaf.grad)
    torch.testing.assert_close(given, expected)


@pytest.mark.parametrize("settings", EVERY, ids=named)
def test_it_computes_in_float32_even_where_the_rest_does_not(settings):
    embeddings, labels = step(settings, 0)
    plain, compute = objective(settings), objective(settings)
    torch.manual_seed(1)
    expected = plain(embeddings.half().float(), labels)
    torch.manual_seed(1)
    with torch.autocast("cpu", torch.bfloat16):
        mixed = compute(embeddings.half(), labels)
    assert mixed.dtype == torch.float32
    assert torch.equal(mixed, expected)
    assert all(p.dtype == torch.float32 for p in compute.parameters())


@pytest.mark.parametrize("settings", EVERY, ids=named)
@pytest.mark.parametrize("length", [1e-4, 6e4])
def test_lengths_at_the_ends_of_float16_stay_finite(settings, length):
    embeddings, labels = step(settings, 0)
    embeddings = (length * torch.nn.functional.normalize(embeddings)).half().requires_grad_()
    value = objective(settings)(embeddings, labels)
    value.backward()
    assert torch.isfinite(value)
    assert torch.isfinite(embeddings.grad).all()


@pytest.mark.parametrize("settings", [s for s in EVERY if s.get("miner") != "offline"], ids=named)
@pytest.mark.parametrize("labels", [[0, 0, 0, 0, 0, 0], [0, 1, 2, 3, 4, 5]], ids=["one-label", "one-image-a-label"])
def test_a_batch_without_a_triplet_gives_a_finite_loss_that_can_be_differentiated(settings, labels):
    embeddings = torch.from_numpy(np.random.default_rng(0).normal(size=(6, 8))).float().requires_grad_()
    value = objective(settings)(embeddings, torch.tensor(labels))
    value.backward()
    assert torch.isfinite(value)
    assert torch.isfinite(embeddings.grad).all()
    if settings["name"] in ("triplet", "supcon") or settings.get("miner") == "multi_similarity":
        assert value.item() == 0.0
        assert torch.equal(embeddings.grad, torch.zeros_like(embeddings))
    else:  # pairs alone, or proxies, have something to say about such a batch
        assert value.item() > 0


@pytest.mark.parametrize("settings", EVERY, ids=named)
def test_identical_embeddings_give_a_finite_gradient(settings):
    # A collapsed model: the distance is 0, where the square root has no derivative.
    compute = objective(settings)
    for _ in range(2):
        embeddings = torch.ones(6, 8, requires_grad=True)
        labels = torch.tensor([0, 1, 0, 1, 1, 0])
        value = compute(embeddings, labels)
        value.backward()
        assert torch.isfinite(value)
        assert torch.isfinite(embeddings.grad).all()


@pytest.mark.parametrize("settings", EVERY, ids=named)
def test_a_single_label_and_a_single_image_are_no_trouble(settings):
    count = 3 if settings.get("miner") == "offline" else 1
    embeddings = torch.randn(count, 8, generator=torch.Generator().manual_seed(0), requires_grad=True)
    value = objective(settings, sizes=np.array([1]))(embeddings, torch.zeros(count, dtype=torch.int64))
    value.backward()
    assert torch.isfinite(value)


@pytest.mark.parametrize("settings", EVERY, ids=named)
def test_it_pulls_labels_together(settings):
    """Free embeddings, and proxies where there are any, moved by their gradients: neighbours come to share labels."""
    generator = torch.Generator().manual_seed(0)
    points = torch.nn.Parameter(torch.randn(30, 8, generator=generator))
    labels = torch.arange(30) // 5
    rng, compute = np.random.default_rng(0), objective(settings)
    optimizer = torch.optim.Adam([{"params": [points]}, {"params": list(compute.parameters())}], lr=0.05)

    def separated() -> float:
        with torch.no_grad():
            away = torch.cdist(*[torch.nn.functional.normalize(points)] * 2)
        away.fill_diagonal_(math.inf)
        return (labels[away.argmin(1)] == labels).float().mean().item()

    first = separated()
    for _ in range(120):
        rows = torch.randperm(30, generator=generator)
        if settings.get("miner") == "offline":
            anchors = rng.permutation(30)
            positives, negatives = anchors // 5 * 5 + rng.integers(0, 5, 30), (anchors + 5 + rng.integers(0, 20)) % 30
            rows = torch.from_numpy(np.concatenate([anchors, positives, negatives]))
        optimizer.zero_grad()
        compute(torch.nn.functional.normalize(points[rows]), labels[rows]).backward()
        optimizer.step()
    assert first < 0.4
    assert separated() > 0.8  # a label may keep to several of its centers


@pytest.mark.parametrize("settings", PAIRS, ids=named)
def test_its_parameters_are_the_proxies_alone(settings):
    names = [name for name, _ in objective(settings).named_parameters()]
    assert len(names) == (settings["name"] in PROXY_LOSSES)
