"""The head: features of one or several backbones -> embeddings."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from embed64.core.settings import Head as HeadSettings


class Head(nn.Module):
    """Features [N, D] -> embeddings [N, dim]: standardise, rotate to principal axes, learned map, scale to length 1.

    Everything before the learned map is computed once from training features (`fit`). Half whitening
    shrinks the few axes that carry most of the variance, so that they do not drown out the many axes that
    distinguish instances; it also spares the optimiser a badly conditioned problem.
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
        """Compute the mean and the axes from float32 [N, D], the features of N training images.

        Features are scaled to unit variance, levels to equal weight, images to length 1 on average. Axis i
        is then divided by the square root of the ratio of its standard deviation to the first axis'. An axis
        along which the N images hardly differ is noise and is set to zero.
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
    return x * torch.rsqrt((x * x).sum(dim=1, keepdim=True) + 1e-12)


def _unit_variance(deviation: Tensor) -> Tensor:
    """Return the factors that scale one level's features to unit variance and the level to unit weight."""
    # A feature that is almost always zero must not be amplified to the size of the others.
    return 1 / ((deviation + 0.01 * deviation.mean() + 1e-12) * len(deviation) ** 0.5)
