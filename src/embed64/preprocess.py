"""Resize and normalise as one module: used in training, in feature caching and inside the artifact.

One module for all three is what rules out a difference between training and serving by construction.
It scripts, and its operators exist from torch 1.11 on.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor, nn


class Preprocess(nn.Module):
    """uint8 [N, 3, H, W] of any size, 0-255 -> float32 [N, 3, S, S], squashed and normalised.

    The resize is bicubic with antialiasing, as Pillow's, whose overshoot Pillow cuts off at 0 and 255 too.
    """

    def __init__(self, image_size: int, mean: Sequence[float], std: Sequence[float]) -> None:
        """`image_size` S in pixels; `mean` and `std` per channel, for values scaled to 0-1."""
        super().__init__()
        self.image_size = image_size
        self.register_buffer("mean", torch.tensor(mean, dtype=torch.float32).view(1, 3, 1, 1) * 255.0)
        self.register_buffer("std", torch.tensor(std, dtype=torch.float32).view(1, 3, 1, 1) * 255.0)

    def forward(self, images: Tensor) -> Tensor:
        # F.interpolate(antialias=True) would record an operator that torch 1.11 lacks; this is what it calls.
        size = [self.image_size, self.image_size]
        resized = torch._C._nn._upsample_bicubic2d_aa(images.to(torch.float32), size, False, None, None)  # type: ignore[call-arg]
        normalised = (resized.clamp(0.0, 255.0) - self.mean) / self.std  # type: ignore[operator]
        return normalised.contiguous(memory_format=torch.channels_last)  # twice as fast for convolutions on a CPU
