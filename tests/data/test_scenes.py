"""A scene shows the drawing, differently each time, and the same for the same seed."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image

from embed64.data.scenes import scene


def drawn(folder, name: str, colour: tuple[int, int, int]):
    Image.new("RGB", (64, 64), colour).save(folder / name)
    return folder / name


def pixels(jpeg: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(jpeg))).astype(int)


def test_it_shows_the_drawing_in_front_and_is_decided_by_the_seed(tmp_path):
    red, others = drawn(tmp_path, "red.png", (255, 0, 0)), [drawn(tmp_path, "blue.png", (0, 0, 255))]
    made = [scene(red, others, np.random.default_rng(seed)) for seed in range(8)]
    assert made[0] == scene(red, others, np.random.default_rng(0))
    assert len(set(made)) == 8
    for picture in map(pixels, made):
        assert picture.shape == (300, 300, 3)
        shown = (picture[..., 0] > 60) & (picture[..., 1:].max(-1) < picture[..., 0] / 4)
        assert shown.mean() > 0.04  # at least most of a drawing of 45 % of the side, partly outside
    assert any(((p[..., 2] > 60) & (p[..., :2].max(-1) < p[..., 2] / 4)).mean() > 0.02 for p in map(pixels, made))
