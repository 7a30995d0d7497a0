"""The head: features of one backbone or of several -> embeddings."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from embed64.core.recipe import Head as HeadSettings


class Head(nn.Module):
    """Features [N, D] -> embeddings [N, dim]: standardise, turn to principal axes, one learned map, length 1.

    Everything before the learned map is computed once from training features (`fit`). The few axes that
    carry most of the variance are shrunk by half whitening, so that they do not drown the many that tell
    instances apart; it also spares the optimiser a badly conditioned problem.
    """

    mean: Tensor
    axes: Tensor

    def __init__(self, level_dims: list[int], settings: HeadSettings) -> None:
        super().__init__()
        self.level_dims = level_dims
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
    def fit(self, features: Tensor) -> None:
        """Fix the mean and the axes from float32 [N, D], the features of N training images.

        Every feature gets unit variance, every level equal weight, an image's features length 1 on average.
        Axis i is then divided by the square root of its share of the first axis' standard deviation; an axis
        along which the N images hardly differ is noise and stays zero.
        """
        if self.kind != "linear":
            return
        scale = torch.cat([_unit_variance(level) for level in features.std(0).split(self.level_dims)])
        centred = (features - features.mean(0)) * scale
        length = centred.norm(dim=1).mean()
        rank = min(self.axes.shape[1], *features.shape)
        if rank == features.shape[1]:
            _, deviation, axes = torch.linalg.svd(centred / length, full_matrices=False)
            axes = axes.T
        else:
            _, deviation, axes = torch.pca_lowrank(centred / length, min(rank + 32, *features.shape), center=False)
        share = deviation[:rank] / deviation[0]
        weight = torch.where(share > 1e-4, share.clamp_min(1e-4).rsqrt(), 0.0)
        self.mean.copy_(features.mean(0))
        self.axes.zero_()
        self.axes[:, :rank] = axes[:, :rank] * weight * (scale / length)[:, None]

    def reduce(self, features: Tensor) -> Tensor:
        """float32 [N, D] -> [N, rank], the part of the head that is not trained."""
        return (features - self.mean) @ self.axes if self.kind == "linear" else features

    def embed(self, reduced: Tensor) -> Tensor:
        """float32 [N, rank] -> embeddings [N, dim]."""
        if self.kind == "pool":
            x = F.adaptive_avg_pool1d(reduced.unsqueeze(1), self.dim).squeeze(1)
        else:
            x = self.project(self.dropout(reduced))
        return _unit_length(x) if self.unit_length else x

    def forward(self, features: Tensor) -> Tensor:
        return self.embed(self.reduce(features))

    @torch.no_grad()
    def folded(self) -> nn.Module:
        """The same function for inference: mean, axes and learned map as one affine map, a fraction of the size."""
        if self.kind != "linear":
            return self
        weight = self.project.weight @ self.axes.T
        return _FoldedHead(weight, self.project.bias - weight @ self.mean, self.unit_length)


class SideBySide(nn.Module):
    """Features of several backbones, concatenated, -> one embedding of length 1, an equal share of it from each."""

    def __init__(self, dims: list[int], dim: int) -> None:
        """`dims`: number of features of each backbone; each is pooled to its share of `dim`."""
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
    return x * torch.rsqrt((x * x).sum(dim=1, keepdim=True) + 1e-12)


def _unit_variance(deviation: Tensor) -> Tensor:
    """Factors that bring one level's features to unit variance and the level to unit weight."""
    # A feature that hardly ever fires must not be blown up to the size of the others.
    return 1 / ((deviation + 0.01 * deviation.mean() + 1e-12) * len(deviation) ** 0.5)
