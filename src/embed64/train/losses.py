"""Losses by name: those of pytorch-metric-learning, set up for unit-length embeddings and by a recipe's settings.

A loss is called with embeddings float [B, dim], labels int64 [B] and indices of triplets or pairs (None: all), and
with a memory also with the embeddings and labels that those indices point into; it returns a scalar. Its parameters
are what it learns itself: a proxy or centers for each label.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from pytorch_metric_learning import distances, losses, reducers
from torch import Tensor, nn

from embed64.core.settings import Loss

# The values that a margin or scale of 0 stands for: those of the papers, except for the triplet loss.
_MARGINS = {"triplet": 0.2, "multi_similarity": 0.5, "proxy_anchor": 0.1, "arcface": 0.5, "subcenter_arcface": 0.5}
_SCALES = {
    "multi_similarity": 50.0,
    "proxy_anchor": 32.0,
    "arcface": 64.0,
    "subcenter_arcface": 64.0,
    "normface": 16.0,  # of UnED, see NormFace
}


def margin_of(settings: Loss) -> float:
    """Return the margin that the loss uses; 0 if it has none."""
    return settings.margin or _MARGINS.get(settings.name, 0.0)


def scale_of(settings: Loss) -> float:
    """Return the factor that the loss scales cosines by; 0 if it has none."""
    return settings.scale or _SCALES.get(settings.name, 0.0)


def euclidean(squared: bool) -> distances.BaseDistance:
    """Return the distance that the score uses, on embeddings as they are (the head gives them length 1)."""
    return distances.LpDistance(normalize_embeddings=False, power=2 if squared else 1)


def label_margins(settings: Loss, label_sizes: np.ndarray) -> Tensor:
    """Return the margin of each label in radians, float32 [L], wider for labels with few images.

    Ha et al. 2020, arXiv:2010.05350: a n^-lambda + b, with n from `label_sizes` int64 [L].
    """
    sizes = torch.from_numpy(label_sizes).float()
    return margin_of(settings) * sizes**-settings.margin_power + settings.margin_floor


class ArcFace(losses.SubCenterArcFaceLoss):
    """ArcFace with several centers per label, of which the nearest counts, and a margin for each label.

    Deng et al. 2019, arXiv:1801.07698; Deng et al. 2020, "Sub-center ArcFace". The library's version has one margin
    for all labels, and an infinite gradient if an embedding meets its center.
    """

    margins: Tensor

    def __init__(self, margins: Tensor, dim: int, centers: int, scale: float) -> None:
        """Draw the centers; `margins` float32 [L] are in radians."""
        super().__init__(
            num_classes=len(margins), embedding_size=dim, sub_centers=centers, scale=scale, weight_init_func=_draw(dim)
        )
        self.register_buffer("margins", margins)

    def compute_loss(self, embeddings: Tensor, labels: Tensor, *_: Any) -> dict[str, dict[str, Any]]:
        cosines = self.get_cosine(embeddings)  # B, L
        own = cosines.gather(1, labels.unsqueeze(1))
        margin = self.margins[labels].unsqueeze(1).to(own.dtype)
        edge = 1 - 4 * torch.finfo(own.dtype).eps  # the slope of acos is infinite at 1
        angle = own.clamp(-edge, edge).acos()
        # Past pi the cosine rises again, so a straight line replaces it there.
        shifted = torch.where(angle + margin <= math.pi, (angle + margin).cos(), own - margin * margin.sin())
        logits = self.scale * cosines.scatter(1, labels.unsqueeze(1), shifted)
        terms = nn.functional.cross_entropy(logits, labels, reduction="none")
        return {"loss": {"losses": terms, "indices": torch.arange(len(terms)), "reduction_type": "element"}}


class NormFace(losses.NormalizedSoftmaxLoss):
    """Softmax over the cosines with one proxy for each label of the image's own domain: a classifier for each domain.

    Wang et al. 2017, arXiv:1704.06369, equation 6; separate classifiers as in UnED (Ypsilantis et al. 2023,
    arXiv:2309.01858, section 4.2), whose scale is 16. The library's version has one classifier for all labels.
    """

    domains: Tensor

    def __init__(self, domains: Tensor, dim: int, scale: float) -> None:
        """Draw the proxies; `domains` int64 [L]: the domain of each label."""
        super().__init__(len(domains), dim, temperature=1 / scale, weight_init_func=_draw(dim))
        self.register_buffer("domains", domains)

    def compute_loss(self, embeddings: Tensor, labels: Tensor, *_: Any) -> dict[str, dict[str, Any]]:
        logits = self.distance(embeddings, self.W.t()) / self.temperature
        foreign = self.domains[labels].unsqueeze(1) != self.domains
        terms = self.cross_entropy(logits.masked_fill(foreign, -torch.inf), labels)
        return {"loss": {"losses": terms, "indices": torch.arange(len(terms)), "reduction_type": "element"}}


def _draw(dim: int) -> Callable[[Tensor], Tensor]:
    """Return an initialiser for proxies of length about 1.

    Only the directions of proxies count, but a learning rate turns longer ones more slowly.
    """
    return lambda proxies: nn.init.normal_(proxies, std=dim**-0.5)


def _triplet(settings: Loss, *_: Any) -> nn.Module:
    # The mean is over all triplets: over only the violating ones, the last few would shake a nearly trained head.
    return losses.TripletMarginLoss(
        margin=margin_of(settings), distance=euclidean(settings.squared), reducer=reducers.MeanReducer()
    )


def _multi_similarity(settings: Loss, *_: Any) -> nn.Module:
    return losses.MultiSimilarityLoss(alpha=2.0, beta=scale_of(settings), base=margin_of(settings))


def _proxy_anchor(settings: Loss, label_sizes: np.ndarray, dim: int, *_: Any) -> nn.Module:
    return losses.ProxyAnchorLoss(
        num_classes=len(label_sizes),
        embedding_size=dim,
        margin=margin_of(settings),
        alpha=scale_of(settings),
        weight_init_func=_draw(dim),
    )


def _arcface(settings: Loss, label_sizes: np.ndarray, dim: int, *_: Any) -> nn.Module:
    return ArcFace(torch.full((len(label_sizes),), margin_of(settings)), dim, 1, scale_of(settings))


def _subcenter_arcface(settings: Loss, label_sizes: np.ndarray, dim: int, *_: Any) -> nn.Module:
    return ArcFace(label_margins(settings, label_sizes), dim, settings.subcenters, scale_of(settings))


def _normface(settings: Loss, _: np.ndarray, dim: int, label_domains: np.ndarray) -> nn.Module:
    return NormFace(torch.from_numpy(label_domains), dim, scale_of(settings))


LOSSES: dict[str, Callable[[Loss, np.ndarray, int, np.ndarray], nn.Module]] = {
    "triplet": _triplet,
    "supcon": lambda settings, *_: losses.SupConLoss(temperature=settings.temperature),
    "multi_similarity": _multi_similarity,
    "proxy_anchor": _proxy_anchor,
    "arcface": _arcface,
    "subcenter_arcface": _subcenter_arcface,
    "normface": _normface,
}


def make_loss(settings: Loss, label_sizes: np.ndarray, dim: int, label_domains: np.ndarray | None = None) -> nn.Module:
    """Return the loss that a recipe names.

    `label_sizes` int64 [L]: the images of each learned label; `label_domains` int64 [L]: its domain, None: all of one.
    """
    domains = np.zeros(len(label_sizes), np.int64) if label_domains is None else label_domains
    return LOSSES[settings.name](settings, label_sizes, dim, domains)
