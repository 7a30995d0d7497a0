"""Random views of an image, as the recipe's table `views` asks for: torchvision's transforms in a fixed order."""

from __future__ import annotations

import simplejpeg
import torch
from torch import Tensor, nn
from torchvision.transforms import v2

from embed64.core.settings import Views
from embed64.model.preprocess import Preprocess

_WHITE, _GREY = 255, 128
_BLUR_PIXELS = 9
_LARGER = 1.25
"""How much larger an image may be than its view needs: decoders reduce by eighths, not to the pixel."""


def random_view(views: Views) -> v2.Compose:
    """Return the transform uint8 [3, H, W] -> uint8 [3, H', W'], drawn by torch's global generator; it fills white."""
    bilinear = v2.InterpolationMode.BILINEAR
    steps: list[nn.Module] = []
    if views.rotation:
        steps.append(v2.RandomRotation(views.rotation, bilinear, fill=_WHITE))
    if views.perspective:
        steps.append(_FromSide(v2.RandomPerspective(views.perspective, p=1.0, fill=_WHITE), 2))
    steps.append(_RandomCrop(views.scale, views.ratio))
    if views.flip:
        steps.append(v2.RandomHorizontalFlip(views.flip))
    if views.randaugment:
        steps.append(v2.RandAugment(magnitude=views.randaugment, interpolation=bilinear, fill=_WHITE))
    if views.color:
        c = views.color
        steps.append(v2.ColorJitter(brightness=c, contrast=c, saturation=c, hue=c / 4))
    if views.gray:
        steps.append(v2.RandomGrayscale(views.gray))
    if views.blur:
        blur = _FromSide(v2.GaussianBlur(_BLUR_PIXELS, (0.1, 2.0)), _BLUR_PIXELS)
        steps.append(v2.RandomApply([blur], views.blur))
    if views.jpeg < 100:
        steps.append(_Jpeg(views.jpeg))
    if views.erase:
        steps.append(v2.RandomErasing(views.erase, value=_GREY))
    return v2.Compose(steps)


def least_side(views: Views, preprocess: Preprocess) -> int:
    """Return the shorter side in pixels at which the smallest crop is still as large as `preprocess` makes it.

    Views of a 3,000-pixel photo that is reduced to this side cost a fiftieth, and show the same.
    """
    side = preprocess.shorter if preprocess.resize == "crop" else preprocess.image_size
    return round(side / views.scale[0] ** 0.5)


def reduced(image: Tensor, least: int) -> Tensor:
    """Return uint8 [3, H, W] with its shorter side reduced to `least` pixels, if it is much longer."""
    if min(image.shape[1:]) <= _LARGER * least:
        return image
    return v2.functional.resize(image, [least], v2.InterpolationMode.BICUBIC, antialias=True)


class _RandomCrop(nn.Module):
    """A random crop without resizing, which happens later anyway."""

    def __init__(self, scale: tuple[float, float], ratio: tuple[float, float]) -> None:
        super().__init__()
        self.scale, self.ratio = scale, ratio

    def forward(self, image: Tensor) -> Tensor:
        own = image.shape[2] / image.shape[1]
        ratio = [bound * own for bound in self.ratio]
        top, left, height, width = v2.RandomResizedCrop.get_params(image, list(self.scale), ratio)
        return image[:, top : top + height, left : left + width]


class _Jpeg(nn.Module):
    """Saves the image as a JPEG of random quality and reads it again."""

    def __init__(self, worst: int) -> None:
        super().__init__()
        self.worst = worst

    def forward(self, image: Tensor) -> Tensor:
        quality = int(torch.randint(self.worst, 101, ()))
        content = simplejpeg.encode_jpeg(image.permute(1, 2, 0).contiguous().numpy(), quality, colorsubsampling="420")
        return torch.from_numpy(simplejpeg.decode_jpeg(content)).permute(2, 0, 1)


class _FromSide(nn.Module):
    """Applies a transform only to images whose shorter side has at least `side` pixels."""

    def __init__(self, transform: nn.Module, side: int) -> None:
        super().__init__()
        self.transform, self.side = transform, side

    def forward(self, image: Tensor) -> Tensor:
        return image if min(image.shape[1:]) < self.side else self.transform(image)
