"""The axes that a head sees features along: the principal ones, or those that tell labels apart."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

_BACKGROUND = 0.5
"""Weight of the background's covariance, of all images and within labels, relative to that of those to learn from."""
_OVERSAMPLED = 32
_NOTHING = 1e-6
"""A deviation that is this share of the largest is rounding."""
_FEW = 2
"""Up to this many images per axis the axes are computed exactly."""


@dataclass(frozen=True)
class Sample:
    """Features float32 [N, D] of images, and their labels int64 [N]."""

    features: Tensor
    labels: Tensor

    def centred(self, scale: Tensor) -> Sample:
        """Return the features with their mean subtracted, times `scale` [D]."""
        return Sample((self.features - self.features.mean(0)) * scale, self.labels)

    def residuals(self) -> Tensor:
        """Return float32 [n, D]: the difference of each image from its label's mean, for labels with several images."""
        _, place, size = torch.unique(self.labels, return_inverse=True, return_counts=True)
        means = torch.zeros(len(size), self.features.shape[1]).index_add_(0, place, self.features) / size[:, None]
        return (self.features - means[place])[size[place] > 1]


def principal_axes(samples: list[Sample], rank: int) -> tuple[Tensor, Tensor]:
    """Return the axes float32 [D, rank] of the largest variance, and the standard deviation along each.

    The first sample is what is learned from, a second one the background, which counts less.
    """
    rows = torch.cat([_weighted(sample.features, weight) for sample, weight in _weigh(samples)])
    rank = min(rank, *rows.shape)
    if rank == rows.shape[1]:
        _, deviation, axes = torch.linalg.svd(rows, full_matrices=False)
        return axes.T, deviation
    if len(rows) <= _FEW * rank:  # few images: exact, and faster than a random projection
        exact = rows.double()
        variance, images = torch.linalg.eigh(exact @ exact.T)
        deviation = variance.flip(0)[:rank].clamp_min(0).sqrt()
        there = torch.where(deviation > _NOTHING * deviation[0], 1 / deviation, 0)  # there is no other direction
        return (exact.T @ images.flip(1)[:, :rank] * there).to(rows.dtype), deviation.to(rows.dtype)
    _, deviation, axes = torch.pca_lowrank(rows, min(rank + _OVERSAMPLED, *rows.shape), center=False)
    return axes[:, :rank], deviation[:rank]


def discriminant_axes(samples: list[Sample], axes: Tensor, shrinkage: float) -> tuple[Tensor, Tensor]:
    """Return axes [D, rank] within the span of `axes` along which labels differ most compared with their own images.

    Fisher's discriminant analysis for any number of axes: the covariance within labels, shrunk towards that of a
    sphere (Ledoit and Wolf 2004, "A well-conditioned estimator"), is whitened, and the principal axes of what
    remains are taken. Also returns the standard deviation along each axis. The samples are as in `principal_axes`.
    """
    reduced = [Sample(sample.features @ axes, sample.labels) for sample in samples]
    rank = axes.shape[1]
    within = torch.zeros(rank, rank)
    for sample, weight in _weigh(reduced):
        residuals = sample.residuals()
        if len(residuals):
            rows = _weighted(residuals, weight)
            within += rows.T @ rows
    size = within.trace()
    if size > 0:
        shrunk = (1 - shrinkage) * within * (rank / size) + shrinkage * torch.eye(rank)
        variance, directions = torch.linalg.eigh(shrunk)
        white = directions * variance.rsqrt() @ directions.T
    else:  # no label has two images: nothing is known of what is equal
        white = torch.eye(rank)
    spread = torch.zeros(rank, rank)
    for sample, weight in _weigh(reduced):
        rows = _weighted(sample.features, weight) @ white
        spread += rows.T @ rows
    variance, directions = torch.linalg.eigh(spread)
    deviation = variance.flip(0).clamp_min(0).sqrt()
    return axes @ white @ directions.flip(1), deviation


def _weigh(samples: list[Sample]) -> list[tuple[Sample, float]]:
    return [(sample, _BACKGROUND if place else 1.0) for place, sample in enumerate(samples)]


def _weighted(rows: Tensor, weight: float) -> Tensor:
    """Return the rows [n, D] scaled so that the trace of their scatter matrix is `weight`."""
    return rows * (weight / rows.square().sum().clamp_min(torch.finfo(rows.dtype).tiny)).sqrt()
