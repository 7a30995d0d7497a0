"""The head: features of one or several backbones -> embeddings."""

from __future__ import annotations

import math

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from embed64.core.errors import InputError
from embed64.core.settings import Head as HeadSettings
from embed64.model.axes import Sample, discriminant_axes, principal_axes


class Head(nn.Module):
    """Features [N, D] -> embeddings [N, dim]: standardise, project on axes, learned map, scale to length 1.

    Everything before the learned map is computed once from training features (`fit`). Half whitening
    shrinks the few axes that carry most of the variance, so that they do not drown out the many axes that
    distinguish instances; it also spares the optimiser a badly conditioned problem.
    """

    mean: Tensor
    axes: Tensor

    def __init__(self, level_dims: list[int], settings: HeadSettings) -> None:
        super().__init__()
        self.level_dims, self.settings = level_dims, settings
        self.level_weights = list(settings.level_weights) or [1.0] * len(level_dims)
        self.kind, self.dim, self.unit_length = settings.kind, settings.dim, settings.unit_length
        features = sum(level_dims)
        rank = min(settings.rank or features, features)
        if settings.kind == "linear":
            self.register_buffer("mean", torch.zeros(features))
            self.register_buffer("axes", torch.eye(features, rank))
            self.dropout = nn.Dropout(settings.dropout)
            self.project = nn.Linear(rank, settings.dim)
            nn.init.eye_(self.project.weight)
            nn.init.zeros_(self.project.bias)
        elif settings.kind == "plain":
            self.dropout = nn.Dropout(settings.dropout)
            self.project = nn.Linear(features, settings.dim)

    @torch.no_grad()
    def fit(self, learned: Sample, background: Sample | None = None) -> None:
        """Compute the mean and the axes from the features of N training images and, if given, of a background.

        Features are scaled to unit variance, levels to their weights, images to length 1 on average. Axis i
        is then divided by the square root of the ratio of its standard deviation to the first axis'. An axis
        along which the images hardly differ is noise and is set to zero. Raises InputError if the features are
        all equal, or not finite.
        """
        if self.kind != "linear":
            return
        samples = [learned] if background is None else [learned, background]
        unit = _unit(learned.features)
        samples = [Sample(sample.features / unit, sample.labels) for sample in samples]
        mean = samples[0].features.mean(0)
        deviation = torch.stack([sample.features.var(0) for sample in samples]).mean(0).sqrt()
        levels = zip(self.level_weights, deviation.split(self.level_dims), strict=True)
        scale = torch.cat([weight * _unit_variance(level) for weight, level in levels])
        samples = [sample.centred(scale) for sample in samples]
        length = samples[0].features.norm(dim=1).mean()
        if not length > 0:  # NaN too
            raise _no_axes(learned.features)
        factor = scale / length / unit
        if not bool(torch.isfinite(factor).all()):
            raise _no_axes(learned.features)
        try:
            axes, spread = principal_axes(samples, self.axes.shape[1])
            if self.settings.axes == "discriminant":
                axes, spread = discriminant_axes(samples, axes, self.settings.shrinkage)
        except torch.linalg.LinAlgError as error:
            raise _no_axes(learned.features) from error
        rank = axes.shape[1]
        share = spread[:rank] / spread[0]
        weight = torch.where(share > 1e-4, share.clamp_min(1e-4).rsqrt(), 0.0)
        self.mean.copy_(mean * unit)
        self.axes.zero_()
        self.axes[:, :rank] = axes * weight * factor[:, None]

    def reduce(self, features: Tensor) -> Tensor:
        """Map float32 [N, D] to [N, rank]: the part of the head that is not trained."""
        return (features - self.mean) @ self.axes if self.kind == "linear" else features

    def embed(self, reduced: Tensor) -> Tensor:
        """Map float32 [N, rank] to embeddings [N, dim]."""
        if self.kind == "pool":
            x = F.adaptive_avg_pool1d(reduced.unsqueeze(1), self.dim).squeeze(1)
        else:
            x = self.project(self.dropout(reduced))
        return _unit_length(x) if self.unit_length else x

    def forward(self, features: Tensor) -> Tensor:
        return self.embed(self.reduce(features))

    @torch.no_grad()
    def blend(self, share: float) -> None:
        """Move the learned map back to what it was before training: 0 all the way, 1 not at all."""
        self.project.weight.lerp_(torch.eye(*self.project.weight.shape).to(self.project.weight), 1 - share)
        self.project.bias.mul_(share)

    @torch.no_grad()
    def folded(self) -> nn.Module:
        """Return the same function for inference: mean, axes and learned map as one much smaller affine map."""
        if self.kind != "linear":
            return self
        weight = self.project.weight @ self.axes.T
        return _FoldedHead(weight, self.project.bias - weight @ self.mean, self.unit_length)


class SideBySide(nn.Module):
    """Concatenated features of several backbones -> one embedding of length 1, with an equal share from each."""

    def __init__(self, dims: list[int], dim: int) -> None:
        """Pool the features of each backbone, `dims` of them, to its share of `dim`."""
        super().__init__()
        self.dims = dims
        shares = [dim // len(dims) + (i < dim % len(dims)) for i in range(len(dims))]
        self.heads = nn.ModuleList(
            Head([d], HeadSettings(kind="pool", dim=s)) for d, s in zip(dims, shares, strict=True)
        )

    def forward(self, features: Tensor) -> Tensor:
        parts = [head(part) for head, part in zip(self.heads, features.split(self.dims, dim=1), strict=True)]
        return torch.cat(parts, dim=1) / len(parts) ** 0.5


class _FoldedHead(nn.Module):
    def __init__(self, weight: Tensor, bias: Tensor, unit_length: bool) -> None:
        super().__init__()
        self.weight, self.bias, self.unit_length = nn.Parameter(weight), nn.Parameter(bias), unit_length

    def forward(self, features: Tensor) -> Tensor:
        x = F.linear(features, self.weight, self.bias)
        return _unit_length(x) if self.unit_length else x


def _unit_length(x: Tensor) -> Tensor:
    """Scale float32 [N, dim] to length 1, however small or large the numbers; zeros become dim equal numbers."""
    largest = x.detach().abs().amax(dim=1, keepdim=True)
    zero = largest == 0
    # Squares of other numbers than these would lose precision or overflow; dividing by 1 leaves the usual ones exact.
    usual = zero | ((largest > 1e-3) & (largest < 1e15))
    x = (x + zero) / largest.masked_fill(usual, 1.0)
    return x * torch.rsqrt((x * x).sum(dim=1, keepdim=True) + 1e-12)


def _unit(features: Tensor) -> float:
    """Return the power of two by which to divide very small or large features, whose squares float32 could not hold."""
    largest = float(features.abs().max())
    return 1.0 if 1e-3 < largest < 1e15 or not 0 < largest < math.inf else 2.0 ** math.frexp(largest)[1]


def _no_axes(features: Tensor) -> InputError:
    what = "are equal, or almost zero," if bool(features.isfinite().all()) else "are not finite"
    return InputError(
        f"backbone: the features of {len(features)} training images {what} and have no principal axes; give pretrained"
        " weights or another backbone.name, or backbone.cached=false: the cache rounds what is below 6e-8 to zero"
    )


def _unit_variance(deviation: Tensor) -> Tensor:
    """Return the factors that scale one level's features to unit variance and the level to unit weight."""
    # A feature that is almost always zero must not be amplified to the size of the others.
    return 1 / ((deviation + 0.01 * deviation.mean() + 1e-12) * len(deviation) ** 0.5)
