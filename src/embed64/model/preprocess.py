"""Resize and normalise in one module, used in training, in feature caching and inside the artifact.

Using one module for all three rules out a difference between training and serving by construction.
TorchScript can compile it, and torch 1.11 has all its operators.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor, nn

from embed64.core.errors import InputError

RESIZES = ("squash", "crop", "letterbox")
INTERPOLATIONS = ("bicubic", "bilinear")
_symbolic_min: Any = torch.sym_min  # keeps sizes symbolic under torch.export


class Preprocess(nn.Module):
    """uint8 [N, 3, H, W] of any size, 0-255 -> float32 [N, 3, S, S], resized and normalised.

    `squash` changes the proportions; `crop` scales the shorter side to S / crop_share and keeps the square
    in the middle; `letterbox` scales the longer side to S and pads with the mean colour. As in Pillow, the
    interpolation is antialiased and its overshoot is cut off at 0 and 255.
    """

    def __init__(
        self,
        image_size: int,
        mean: Sequence[float],
        std: Sequence[float],
        resize: str = "squash",
        interpolation: str = "bicubic",
        crop_share: float = 1.0,
    ) -> None:
        """Take S in pixels and `mean` and `std` per channel, for values 0-1; raise InputError for unknown names."""
        super().__init__()
        for value, known in ((resize, RESIZES), (interpolation, INTERPOLATIONS)):
            if value not in known:
                raise InputError(f"preprocessing '{value}' is unknown; choose {' or '.join(known)}")
        self.image_size = image_size
        self.resize = resize
        self.interpolation = interpolation
        self.shorter = int(image_size / crop_share)
        self.register_buffer("mean", torch.tensor(mean, dtype=torch.float32).view(1, 3, 1, 1) * 255.0)
        self.register_buffer("std", torch.tensor(std, dtype=torch.float32).view(1, 3, 1, 1) * 255.0)

    def forward(self, images: Tensor) -> Tensor:
        if self.resize == "squash":
            x = self.normalise(self.scale(images, self.image_size, self.image_size))
        elif self.resize == "crop":
            x = self.normalise(self.crop(images))
        else:
            x = self.letterbox(images)
        return x.contiguous(memory_format=torch.channels_last)  # makes convolutions twice as fast on a CPU

    def crop(self, images: Tensor) -> Tensor:
        """Return the square in the middle, not normalised."""
        short = _smaller(images.size(2), images.size(3))
        top, left = _end(images.size(2), short), _end(images.size(3), short)
        # Negative padding crops and, unlike a slice, keeps the sizes known to torch.export.
        images = torch.constant_pad_nd(images, [-left, -left, -top, -top], 0.0)
        # Rounded as in torchvision's Resize and CenterCrop.
        height, width = self.shorter * images.size(2) // short, self.shorter * images.size(3) // short
        scaled = self.scale(images, height, width)
        top, left = _half(height - self.image_size), _half(width - self.image_size)
        bottom, right = height - self.image_size - top, width - self.image_size - left
        return torch.constant_pad_nd(scaled, [-left, -right, -top, -bottom], 0.0)

    def letterbox(self, images: Tensor) -> Tensor:
        """Return the whole image, normalised, in the middle of a square of the mean colour."""
        size, height, width = self.image_size, images.size(2), images.size(3)
        long = height + width - _smaller(height, width)
        height, width = _share(size, height, long), _share(size, width, long)
        x = self.normalise(self.scale(images, height, width))
        top, left = (size - height) // 2, (size - width) // 2
        return torch.constant_pad_nd(x, [left, size - width - left, top, size - height - top], 0.0)

    def scale(self, images: Tensor, height: int, width: int) -> Tensor:
        """Resize to float32 [N, 3, height, width], 0-255."""
        # F.interpolate(antialias=True) would record an operator that torch 1.11 lacks; these are the ones it calls.
        x = images.to(torch.float32)
        if self.interpolation == "bilinear":
            return torch._C._nn._upsample_bilinear2d_aa(x, [height, width], False, None, None)  # type: ignore[call-arg]
        return torch._C._nn._upsample_bicubic2d_aa(x, [height, width], False, None, None).clamp(0.0, 255.0)  # type: ignore[call-arg]

    def normalise(self, x: Tensor) -> Tensor:
        """Normalise values 0-255 as in the backbone's own training."""
        return (x - self.mean) / self.std  # type: ignore[operator]


def _smaller(a: int, b: int) -> int:
    if torch.jit.is_scripting():
        return min(a, b)
    return _symbolic_min(a, b)


def _end(side: int, short: int) -> int:
    """Return how much to cut off at each end of a very long side: it is never in the crop, and scaling costs memory."""
    return (side - _smaller(side, 4 * short)) // 2


def _half(rest: int) -> int:
    """Return half of `rest`, rounded to even."""
    return rest // 2 + (rest % 2) * (rest // 2 % 2)


def _share(size: int, side: int, long: int) -> int:
    """Return size * side / long, rounded, at least 2: on a CPU, torch 2.14 resizes wrongly to a width of 1."""
    share = (2 * size * side + long) // (2 * long)
    return share + 2 - _smaller(share, 2)
