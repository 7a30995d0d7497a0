"""Compare the artifact's resizing with Pillow's, which the backbone's weights and most pipelines are based on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import torch
from PIL import Image
from torch import Tensor

from embed64.artifact.embedder import Embedder
from embed64.artifact.verify import pictures
from embed64.core.console import say
from embed64.model.preprocess import Preprocess

_FILTERS = {"bicubic": Image.Resampling.BICUBIC, "bilinear": Image.Resampling.BILINEAR}


class Drift(NamedTuple):
    """Differences between an embedder and the same model with Pillow's resizing."""

    pixel_mean: float
    pixel_max: float
    """Difference of the resized images, on the scale 0-255."""
    embedding_max: float
    """Largest distance between the two embeddings of an image."""
    share: float | None
    """`embedding_max` as a share of the median distance between different images; None if all embeddings agree."""


@torch.inference_mode()
def measure_drift(embedder: Embedder, images: Sequence[Tensor]) -> Drift:
    """Embed uint8 [3, H, W] images with both resizings, on the CPU, and compare."""
    pixels, ours, theirs = [], [], []
    for image in images:
        picture = Image.fromarray(image.permute(1, 2, 0).numpy())
        features = []
        for preprocess, backbone in embedder.branches():
            resized = pillow_pipeline(preprocess, picture)
            pixels.append(((resized - preprocess(image[None])) * preprocess.std).abs())
            features.append(backbone(resized))
        theirs.append(embedder.head(torch.cat(features, dim=1)))
        ours.append(embedder(image[None]))
    moved = (torch.cat(ours) - torch.cat(theirs)).norm(dim=1)
    apart = torch.pdist(torch.cat(ours))
    share = float(moved.max() / apart.median()) if apart.any() else None
    mean = torch.cat([difference.flatten() for difference in pixels]).mean()
    largest = max(float(difference.max()) for difference in pixels)
    return Drift(float(mean), largest, float(moved.max()), share)


def sample_pictures() -> list[Tensor]:
    """Return synthetic pictures uint8 [3, H, W] of photographs' sizes, with grain."""
    noise = np.random.RandomState(0)
    made = []
    for height, width in ((480, 640), (640, 480), (300, 400), (1200, 900), (96, 80), (224, 224)):
        for picture in pictures(2, height, width).numpy():
            made.append(torch.from_numpy(np.clip(picture + noise.normal(0, 8, picture.shape), 0, 255).astype(np.uint8)))
    return made


def pillow_pipeline(preprocess: Preprocess, image: Image.Image) -> Tensor:
    """float32 [1, 3, S, S]: what torchvision's transforms on Pillow images would make of an RGB image."""
    size, how = preprocess.image_size, _FILTERS[preprocess.interpolation]
    if preprocess.resize == "squash":
        square = image.resize((size, size), how)
    elif preprocess.resize == "crop":
        short = min(image.size)
        width, height = (preprocess.shorter * side // short for side in image.size)
        left, top = round((width - size) / 2), round((height - size) / 2)
        square = image.resize((width, height), how).crop((left, top, left + size, top + size))
    else:
        width, height = (max(2, int(size * side / max(image.size) + 0.5)) for side in image.size)
        mean = tuple(round(float(value)) for value in torch.as_tensor(preprocess.mean).flatten())
        square = Image.new("RGB", (size, size), mean)
        square.paste(image.resize((width, height), how), ((size - width) // 2, (size - height) // 2))
    pixels = torch.from_numpy(np.array(square, np.float32)).permute(2, 0, 1).unsqueeze(0)
    return preprocess.normalise(pixels)


def say_drift(drift: Drift) -> None:
    """Print one line on how the file's resizing compares with Pillow's."""
    say(
        f"drift from Pillow's resizing: {drift.pixel_mean:.2f} of 255 a pixel on average, {drift.pixel_max:.0f}"
        f" at most; embeddings move by {drift.embedding_max:.4f} at most"
        + ("" if drift.share is None else f", {drift.share:.1%} of the way to another image")
    )
