"""The model that is saved: one or several backbones side by side, each with its preprocessing, and a head."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor, nn


class Embedder(nn.Module):
    """The model that is saved: uint8 [N, 3, H, W] -> float32 [N, dim], with one or several backbones side by side."""

    def __init__(self, branches: Sequence[tuple[nn.Module, nn.Module]], head: nn.Module, dim: int) -> None:
        """Take the preprocessing and the backbone of each branch; `head` takes all their features, concatenated."""
        super().__init__()
        self.preprocesses = nn.ModuleList(preprocess for preprocess, _ in branches)
        self.backbones = nn.ModuleList(backbone for _, backbone in branches)
        self.head = head
        self.dim = dim

    @torch.jit.unused
    def branches(self) -> list[tuple[Any, nn.Module]]:
        """Return the preprocessing and the backbone of each branch."""
        return list(zip(self.preprocesses, self.backbones, strict=True))

    def forward(self, images: Tensor) -> Tensor:
        if torch.jit.is_scripting() and images.size(0) == 0:  # a traced reshape may refuse an empty batch
            return torch.zeros([0, self.dim], dtype=torch.float32, device=images.device)
        features: list[Tensor] = []
        for preprocess, backbone in zip(self.preprocesses, self.backbones):  # noqa: B905  (TorchScript has no strict)
            features.append(backbone(preprocess(images)))
        return self.head(torch.cat(features, dim=1))
