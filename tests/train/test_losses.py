"""Losses against plain loops in float64, and cases worked by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from batches import (
    DOMAINS,
    DTYPES,
    HAND,
    HAND_LABELS,
    PROXY_LOSSES,
    SIZES,
    all_triplets,
    batch,
    cosine,
    naive_supcon,
    naive_triplet,
)
from pytorch_metric_learning import losses as library

from embed64.core.settings import Loss
from embed64.train.losses import LOSSES, label_margins, make_loss, margin_of, scale_of


def made(name: str, dim: int = 8, sizes: np.ndarray = SIZES, dtype: torch.dtype = torch.float64, **values):
    """The loss, its proxies drawn by a fixed seed."""
    torch.manual_seed(0)
    return make_loss(Loss(name=name, **values), sizes, dim).to(dtype)


def proxy_cosines(embeddings, proxies) -> np.ndarray:
    """[B, P] of embeddings [B, D] and proxies [P, D], one pair at a time."""
    both = torch.cat([embeddings, proxies.detach()])
    start = len(embeddings)
    return np.array([[cosine(both, i, start + j) for j in range(len(proxies))] for i in range(start)])


def naive_arcface(cosines, labels, margins, scale) -> float:
    """Deng et al. 2019, equation 3: cosines [B, L] with the nearest center of each label."""
    terms = []
    for row, label in zip(cosines, labels.tolist(), strict=True):
        margin, angle = margins[label], math.acos(row[label])
        own = math.cos(angle + margin) if angle + margin <= math.pi else row[label] - margin * math.sin(margin)
        logits = [scale * (own if j == label else c) for j, c in enumerate(row)]
        terms.append(math.log(sum(math.exp(z - logits[label]) for z in logits)))
    return sum(terms) / len(terms)


def naive_normface(cosines, labels, domains, scale) -> float:
    """Wang et al. 2017, equation 6, over the labels of the image's own domain: cosines [B, L]."""
    terms = []
    for row, label in zip(cosines, labels.tolist(), strict=True):
        logits = [scale * c for j, c in enumerate(row) if domains[j] == domains[label]]
        terms.append(math.log(sum(math.exp(z - scale * row[label]) for z in logits)))
    return sum(terms) / len(terms)


def naive_multi_similarity(embeddings, labels, alpha, beta, base) -> float:
    """Wang et al. 2019, equation 10 without mining."""
    total, n = 0.0, range(len(labels))
    for i in n:
        positives = [cosine(embeddings, i, j) for j in n if j != i and labels[j] == labels[i]]
        negatives = [cosine(embeddings, i, j) for j in n if labels[j] != labels[i]]
        total += math.log(1 + sum(math.exp(-alpha * (s - base)) for s in positives)) / alpha
        total += math.log(1 + sum(math.exp(beta * (s - base)) for s in negatives)) / beta
    return total / len(labels)


def naive_proxy_anchor(cosines, labels, alpha, margin) -> float:
    """Kim et al. 2020, arXiv:2003.13911, equation 4."""
    count = cosines.shape[1]
    present, total_positive, total_negative = set(labels.tolist()), 0.0, 0.0
    for proxy in range(count):
        column = list(zip(cosines[:, proxy], labels.tolist(), strict=True))
        if proxy in present:
            total_positive += math.log(1 + sum(math.exp(-alpha * (s - margin)) for s, y in column if y == proxy))
        total_negative += math.log(1 + sum(math.exp(alpha * (s + margin)) for s, y in column if y != proxy))
    return total_positive / len(present) + total_negative / count


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("margin", [0.05, 0.2, 1.5])
@pytest.mark.parametrize("squared", [False, True])
@pytest.mark.parametrize("size", [18, 40])  # above 25 torch computes float32 distances by another formula
def test_triplet_loss_over_all_triplets_equals_a_loop(dtype, margin, squared, size):
    embeddings, labels = batch(dtype, size)
    loss = made("triplet", margin=margin, squared=squared)(embeddings, labels, None)
    assert loss.dtype == dtype
    expected = naive_triplet(embeddings, all_triplets(labels), margin, power=2 if squared else 1)
    assert loss.item() == pytest.approx(expected, rel=DTYPES[dtype])


@pytest.mark.parametrize("dtype", DTYPES)
def test_triplet_loss_over_given_triplets_equals_a_loop(dtype):
    embeddings, labels = batch(dtype)
    chosen = all_triplets(labels)[::7]
    indices = tuple(torch.tensor(column) for column in zip(*chosen, strict=True))
    loss = made("triplet", margin=0.2)(embeddings, labels, indices)
    assert loss.item() == pytest.approx(naive_triplet(embeddings, chosen, 0.2), rel=DTYPES[dtype])


def test_triplet_loss_worked_by_hand():
    # Two triplets. Anchor a: 1.414214 - 2 + 0.2 < 0, so 0; anchor p: 1.414214 - 1.414214 + 0.2 = 0.2; mean 0.1.
    assert made("triplet")(HAND, HAND_LABELS, None).item() == pytest.approx(0.1)
    # Margin 1: 0.414214 and 1, mean 0.707107.
    assert made("triplet", margin=1.0)(HAND, HAND_LABELS, None).item() == pytest.approx(0.707107, abs=1e-6)
    # Embeddings are taken as they are. Three times as long, margin 1: 4.242641 - 6 + 1 < 0, so 0; and 1; mean 0.5.
    assert made("triplet", margin=1.0)(HAND * 3, HAND_LABELS, None).item() == pytest.approx(0.5)
    # Squared, margin 0.9: 2 - 4 + 0.9 < 0, so 0; 2 - 2 + 0.9; mean 0.45. Margin 2.5: 0.5 and 2.5, mean 1.5.
    squared = made("triplet", margin=0.9, squared=True)
    assert squared(HAND, HAND_LABELS, None).item() == pytest.approx(0.45)
    assert made("triplet", margin=2.5, squared=True)(HAND, HAND_LABELS, None).item() == pytest.approx(1.5)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("temperature", [0.07, 0.5])
def test_supcon_equals_a_loop(dtype, temperature):
    embeddings, labels = batch(dtype)
    loss = made("supcon", temperature=temperature)(embeddings, labels, None)
    assert loss.dtype == dtype
    assert loss.item() == pytest.approx(naive_supcon(embeddings, labels, temperature), rel=DTYPES[dtype])


def test_supcon_worked_by_hand():
    # Temperature 1. Anchor a: -log(e^0 / (e^0 + e^-1)) = 0.313262; anchor p: -log(e^0 / (e^0 + e^0)) = 0.693147;
    # n has no positive. The mean of the two is 0.503204.
    assert made("supcon", temperature=1.0)(HAND, HAND_LABELS, None).item() == pytest.approx(0.503204, abs=1e-6)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize(("scale", "margin"), [(0.0, 0.0), (10.0, 0.2)])
def test_multi_similarity_equals_a_loop(dtype, scale, margin):
    embeddings, labels = batch(dtype)
    loss = made("multi_similarity", scale=scale, margin=margin)(embeddings, labels, None)
    expected = naive_multi_similarity(embeddings, labels, 2.0, scale or 50.0, margin or 0.5)
    assert loss.item() == pytest.approx(expected, rel=DTYPES[dtype])


def test_multi_similarity_worked_by_hand():
    # Base 1, beta 1. a: log(1 + e^2) / 2 + log(1 + e^-2) = 1.063464 + 0.126928; p: 1.063464 + log(1 + e^-1) =
    # 1.063464 + 0.313262; n: log(1 + e^-2 + e^-1) = 0.407606; the mean of 1.190392, 1.376726, 0.407606.
    loss = made("multi_similarity", margin=1.0, scale=1.0)(HAND, HAND_LABELS, None)
    assert loss.item() == pytest.approx(0.991575, abs=1e-6)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize(("scale", "margin"), [(0.0, 0.0), (8.0, 0.3)])
def test_proxy_anchor_equals_a_loop(dtype, scale, margin):
    embeddings, labels = batch(dtype)
    labels = labels.clamp(max=4)  # one label is not in the batch
    loss = made("proxy_anchor", dtype=dtype, scale=scale, margin=margin)
    cosines = proxy_cosines(embeddings, loss.proxies)
    expected = naive_proxy_anchor(cosines, labels, scale or 32.0, margin or 0.1)
    assert loss(embeddings, labels, None).item() == pytest.approx(expected, rel=DTYPES[dtype])


def test_proxy_anchor_worked_by_hand():
    # Proxies at 0 and 180 degrees; scale 1, margin 0.1. Cosines with the first 1, 0, -1, with the second -1, 0, 1.
    loss = made("proxy_anchor", dim=2, sizes=np.array([2, 1]), scale=1.0, margin=0.1)
    loss.proxies.data = torch.tensor([[1.0, 0.0], [-1.0, 0.0]], dtype=torch.float64)
    # Positive: log(1 + e^-0.9 + e^0.1) = 0.920975 and log(1 + e^-0.9) = 0.341153; negative: log(1 + e^-0.9) and
    # log(1 + e^-0.9 + e^0.1); each summed and halved, together 1.262127.
    first = math.log(1 + math.exp(-0.9) + math.exp(0.1))
    assert first == pytest.approx(0.920975, abs=1e-6)
    assert loss(HAND, HAND_LABELS, None).item() == pytest.approx(1.262128, abs=2e-6)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize(("scale", "margin"), [(0.0, 0.0), (8.0, 1.5)])  # 1.5: angles past pi
def test_arcface_equals_a_loop(dtype, scale, margin):
    embeddings, labels = batch(dtype, 40)
    loss = made("arcface", dtype=dtype, scale=scale, margin=margin)
    cosines = proxy_cosines(embeddings, loss.W.T)
    if margin:
        assert any(math.acos(row[label]) + margin > math.pi for row, label in zip(cosines, labels, strict=True))
    expected = naive_arcface(cosines, labels, [margin or 0.5] * len(SIZES), scale or 64.0)
    assert loss(embeddings, labels, None).item() == pytest.approx(expected, rel=DTYPES[dtype])


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("subcenters", [1, 3])
@pytest.mark.parametrize("power", [0.0, 0.25, 1.0])
def test_subcenter_arcface_equals_a_loop(dtype, subcenters, power):
    embeddings, labels = batch(dtype, 40)
    loss = made("subcenter_arcface", dtype=dtype, subcenters=subcenters, margin_power=power, margin_floor=0.1)
    every = proxy_cosines(embeddings, loss.W.T)  # the centers of a label lie side by side
    nearest = np.array([[max(row[j * subcenters : (j + 1) * subcenters]) for j in range(len(SIZES))] for row in every])
    margins = [0.5 / n**power + 0.1 for n in SIZES]
    expected = naive_arcface(nearest, labels, margins, 64.0)
    margins_are_float32 = max(DTYPES[dtype], 1e-6)
    assert loss(embeddings, labels, None).item() == pytest.approx(expected, rel=margins_are_float32)


def test_arcface_is_the_library_s_where_that_one_can_do_it():
    embeddings, labels = batch(torch.float64)
    ours = made("arcface")
    theirs = library.ArcFaceLoss(len(SIZES), 8, margin=math.degrees(0.5), scale=64).double()
    theirs.W.data = ours.W.data
    assert ours(embeddings, labels).item() == pytest.approx(theirs(embeddings, labels).item(), rel=1e-12)
    ours = made("subcenter_arcface", margin_power=0.0, margin=0.4, margin_floor=0.1)
    theirs = library.SubCenterArcFaceLoss(
        num_classes=len(SIZES), embedding_size=8, margin=math.degrees(0.5), sub_centers=3
    ).double()
    theirs.W.data = ours.W.data
    assert ours(embeddings, labels).item() == pytest.approx(theirs(embeddings, labels).item(), rel=1e-7)


def test_arcface_worked_by_hand():
    # Centers at 0 and 180 degrees, scale 1, margin pi/6. a: its cosine becomes cos 30 = 0.866025, the other is -1:
    # log(1 + e^-1.866025) = 0.143875; p at 90: cos 120 = -0.5, the other 0: log(1 + e^0.5) = 0.974077; n as a.
    loss = made("arcface", dim=2, sizes=np.array([2, 1]), scale=1.0, margin=math.pi / 6)
    loss.W.data = torch.tensor([[1.0, -1.0], [0.0, 0.0]], dtype=torch.float64)
    assert loss(HAND, HAND_LABELS, None).item() == pytest.approx((2 * 0.143875 + 0.974077) / 3, abs=1e-5)
    # Two centers each, at 0 and 90 and at 180 and -90 degrees: all three meet one of their own.
    double = made(
        "subcenter_arcface",
        dim=2,
        sizes=np.array([2, 1]),
        scale=1.0,
        margin=math.pi / 6,
        margin_power=0.0,
        margin_floor=0.0,
        subcenters=2,
    )
    double.W.data = torch.tensor([[1.0, 0.0, -1.0, 0.0], [0.0, 1.0, 0.0, -1.0]], dtype=torch.float64)
    # So each has cos 30 with its own label, and 0 with the nearest of the other's.
    assert double(HAND, HAND_LABELS, None).item() == pytest.approx(math.log(1 + math.exp(-0.866025)), abs=1e-5)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("scale", [0.0, 4.0])
@pytest.mark.parametrize("domains", [DOMAINS, None])
def test_normface_equals_a_loop(dtype, scale, domains):
    embeddings, labels = batch(dtype, 40)
    torch.manual_seed(0)
    loss = make_loss(Loss(name="normface", scale=scale), SIZES, 8, domains).to(dtype)
    cosines = proxy_cosines(embeddings, loss.W.T)
    expected = naive_normface(cosines, labels, [0] * 6 if domains is None else domains, scale or 16.0)
    value = loss(embeddings, labels, None)
    assert value.dtype == dtype
    assert value.item() == pytest.approx(expected, rel=DTYPES[dtype])


def test_normface_worked_by_hand():
    # Proxies at 0, 180 and 90 degrees, the last one of another domain; scale 1. a: log(1 + e^-2) = 0.126928; p, at 90
    # degrees, is of label 0 too: log(2) = 0.693147; n: as a. With one classifier for all, p's would be log(2 + e).
    settings = Loss(name="normface", scale=1.0)
    for domains, p in (([0, 0, 1], math.log(2)), ([0, 0, 0], math.log(2 + math.e))):
        loss = make_loss(settings, np.array([2, 1, 4]), 2, np.array(domains))
        loss.W.data = torch.tensor([[1.0, -1.0, 0.0], [0.0, 0.0, 1.0]], dtype=torch.float64)
        own = math.log(1 + math.exp(-2) + (math.exp(-1) if domains[2] == 0 else 0))
        assert loss(HAND, HAND_LABELS, None).item() == pytest.approx((2 * own + p) / 3, abs=1e-6)


def test_normface_leaves_the_proxies_of_other_domains_alone():
    embeddings, labels = batch(torch.float32, 30)
    loss = make_loss(Loss(name="normface"), SIZES, 8, DOMAINS)
    kept = np.isin(DOMAINS[labels], [1])
    loss(embeddings[kept], labels[kept], None).backward()
    moved = loss.W.grad.norm(dim=0) > 0
    assert moved.tolist() == (DOMAINS == 1).tolist()


def test_margins_are_wider_for_rare_labels_by_hand():
    settings = Loss(name="subcenter_arcface")  # 0.5 n^-0.25 + 0.05
    assert label_margins(settings, np.array([1, 16, 256])).tolist() == pytest.approx([0.55, 0.3, 0.175])
    flat = Loss(name="subcenter_arcface", margin=0.3, margin_power=0.0, margin_floor=0.0)
    assert label_margins(flat, np.array([1, 16])).tolist() == pytest.approx([0.3, 0.3])


def test_a_margin_and_scale_of_0_are_the_loss_s_own():
    own = {name: (margin_of(Loss(name=name)), scale_of(Loss(name=name))) for name in LOSSES}
    assert own == {
        "triplet": (0.2, 0.0),
        "supcon": (0.0, 0.0),
        "multi_similarity": (0.5, 50.0),
        "proxy_anchor": (0.1, 32.0),
        "arcface": (0.5, 64.0),
        "subcenter_arcface": (0.5, 64.0),
        "normface": (0.0, 16.0),
    }
    given = Loss(name="arcface", margin=0.3, scale=16)
    assert (margin_of(given), scale_of(given)) == (0.3, 16.0)


@pytest.mark.parametrize("name", LOSSES)
def test_the_gradient_is_the_slope(name):
    embeddings, labels = batch(torch.float64, 10)
    loss = made(name, **({"temperature": 0.5} if name == "supcon" else {}))
    parameters = list(loss.parameters())

    def value(x, *_):
        return loss(x, labels, None)

    assert torch.autograd.gradcheck(value, (embeddings.requires_grad_(), *parameters))


@pytest.mark.parametrize("name", LOSSES)
def test_a_step_against_the_gradient_lowers_the_loss(name):
    embeddings, labels = batch(torch.float64)
    embeddings.requires_grad_()
    compute = made(name)
    value = compute(embeddings, labels, None)
    value.backward()
    with torch.no_grad():
        moved = embeddings - 0.002 * embeddings.grad / embeddings.grad.norm()
    assert compute(moved, labels, None) < value


@pytest.mark.parametrize("name", PROXY_LOSSES)
def test_an_embedding_on_its_proxy_has_a_finite_gradient(name):
    # The angle between the two is 0, where its cosine is 1 and the arc cosine has no derivative.
    loss = made(name, dtype=torch.float32)
    proxies = loss.proxies if name == "proxy_anchor" else loss.W.T[:: getattr(loss, "sub_centers", 1)]
    for sign in (1, -1):
        embeddings = (sign * torch.nn.functional.normalize(proxies.detach())).requires_grad_()
        value = loss(embeddings, torch.arange(len(SIZES)), None)
        (gradient,) = torch.autograd.grad(value, embeddings)
        assert torch.isfinite(value)
        assert torch.isfinite(gradient).all()


@pytest.mark.parametrize("name", PROXY_LOSSES)
def test_proxies_are_drawn_by_the_seed(name):
    drawn = [next(made(name).parameters()) for _ in range(2)]
    torch.manual_seed(1)
    other = next(make_loss(Loss(name=name), SIZES, 8).parameters())
    assert torch.equal(*drawn)
    assert not torch.equal(drawn[0].float(), other)
    lengths = next(make_loss(Loss(name=name), np.ones(500, int), 64).parameters()).reshape(-1, 64).norm(dim=1)
    assert lengths.mean().item() == pytest.approx(1, abs=0.05)
    assert drawn[0].numel() == len(SIZES) * 8 * (3 if name == "subcenter_arcface" else 1)


@pytest.mark.parametrize("name", sorted(set(LOSSES) - set(PROXY_LOSSES)))
def test_losses_between_images_learn_nothing_of_their_own(name):
    assert list(made(name).parameters()) == []
