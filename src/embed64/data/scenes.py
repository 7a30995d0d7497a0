"""Drawings as a photo shows objects: among others, on a textured ground, seen obliquely, in uneven light.

What differs between such pictures of one object is close to what differs between photos of one, which plain drawings do
not tell.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image, ImageFilter

_PX = 300
_QUALITY = 90
_CLUTTERED = 0.6
"""Share of scenes with other objects behind the one that is shown."""
_MOST_OTHERS = 8
_LEAN = 0.14
"""Largest move of a corner, as a share of the drawing's side."""


def scene(drawing: Path, others: Sequence[Path], rng: np.random.Generator) -> bytes:
    """Return a JPEG of 300 pixels that shows the drawing, perhaps with some of the `others` behind it."""
    picture = _ground(rng)
    if rng.random() < _CLUTTERED:
        for number in rng.integers(len(others), size=rng.integers(2, _MOST_OTHERS + 1)):
            x, y = rng.uniform(-0.3, 1.0, 2)
            _paste(picture, _turned(others[number], rng.uniform(0.2, 0.7), 25, rng), x, y)
    shown = _turned(drawing, rng.uniform(0.45, 0.95), 15, rng)
    x, y = (rng.uniform(-0.1, max(0.1, 1.1 - side / _PX)) for side in shown.size)
    _paste(picture, shown, x, y)
    picture = _lit(picture, rng)
    if rng.random() < _CLUTTERED:
        picture = picture.filter(ImageFilter.GaussianBlur(rng.uniform(0.3, 1.6)))
    made = io.BytesIO()
    picture.save(made, "JPEG", quality=_QUALITY)
    return made.getvalue()


def _ground(rng: np.random.Generator) -> Image.Image:
    """Return a texture whose spectrum falls with the frequency, as those of natural images do (Field 1987)."""
    side = _PX // 2  # fine grain would be blurred away
    frequency = np.hypot(np.fft.fftfreq(side)[:, None], np.fft.rfftfreq(side)[None])
    frequency[0, 0] = 1
    grey = rng.uniform(0.3, 1)
    noise = rng.normal(size=(3, side, side))
    noise = grey * noise[:1] + (1 - grey) * noise
    waves = np.fft.irfft2(np.fft.rfft2(noise) * frequency ** -rng.uniform(0.8, 1.6), s=(side, side))
    waves = (waves - waves.mean((1, 2), keepdims=True)) / waves.std((1, 2), keepdims=True)
    colour = (rng.uniform(60, 200) + rng.uniform(60, 200, (3, 1, 1))) / 2
    pixels = (colour + waves * rng.uniform(10, 60)).clip(0, 255).astype(np.uint8).transpose(1, 2, 0)
    return Image.fromarray(pixels).resize((_PX, _PX), Image.Resampling.BICUBIC)


def _turned(drawing: Path, share: float, degrees: float, rng: np.random.Generator) -> Image.Image:
    """Return the drawing at a share of the scene's side, leaning and turned at random; the rest is transparent."""
    side = round(share * _PX)
    with Image.open(drawing) as opened:
        shown = opened.convert("RGBA").resize((side, side), Image.Resampling.BICUBIC)
    corners = np.array([[0, 0], [0, 1], [1, 1], [1, 0]]) + rng.uniform(-_LEAN, _LEAN, (4, 2))
    shown = shown.transform(
        (side, side), Image.Transform.QUAD, (corners * side).ravel().tolist(), Image.Resampling.BICUBIC
    )
    return shown.rotate(rng.normal() * degrees, Image.Resampling.BICUBIC, expand=True)


def _paste(picture: Image.Image, shown: Image.Image, x: float, y: float) -> None:
    picture.paste(shown, (round(x * _PX), round(y * _PX)), shown)


def _lit(picture: Image.Image, rng: np.random.Generator) -> Image.Image:
    """Return the picture in light that comes from one side, has a colour, and is weak or strong."""
    across, angle = np.linspace(-1, 1, _PX), rng.uniform(0, 2 * np.pi)
    slope = np.cos(angle) * across[:, None] + np.sin(angle) * across[None]
    light = (1 + rng.uniform(0, 0.4) * slope)[:, :, None] * rng.uniform(0.6, 1.2) * rng.uniform(0.88, 1.12, 3)
    return Image.fromarray((np.asarray(picture) * light).clip(0, 255).astype(np.uint8))
