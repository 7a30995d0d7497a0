"""Crops of 5 % are found among thumbnails, by either side; what is compared is what a crop would look like."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from pictures import picture
from PIL import Image

from embed64.data.duplicates.crops import (
    _STARTS,
    KEPT,
    _alike,
    _cut,
    _difference,
    _explained,
    _low_hashes,
    _texture,
    cropped_pairs,
)

SIZE = 16


def thumb(image: Image.Image) -> np.ndarray:
    return np.asarray(image.resize((64, 64), Image.Resampling.LANCZOS).reduce(4))


def crop(image: Image.Image, left: float, top: float) -> Image.Image:
    """What is left where 5 % of width and height are cut off, the shares `left` and `top` of them on these sides."""
    width, height = image.size
    x, y = left * 0.05 * width, top * 0.05 * height
    return image.crop((round(x), round(y), round(x + KEPT * width), round(y + KEPT * height)))


def found(thumbs: np.ndarray, alike: float = 3.0) -> set[tuple[int, int]]:
    rows = np.arange(len(thumbs))
    return {pair for i, j in cropped_pairs(thumbs, rows, alike) for pair in zip(i.tolist(), j.tolist(), strict=True)}


@pytest.mark.parametrize("left", [0, 0.3, 1])
@pytest.mark.parametrize("top", [0, 0.6, 1])
def test_crops_from_anywhere_are_found_and_no_other_picture(left, top):
    images = [picture(seed, (400, 300)) for seed in range(40)]
    thumbs = np.stack([thumb(image) for image in images] + [thumb(crop(image, left, top)) for image in images])
    pairs = found(thumbs)
    assert len({(n, n + 40) for n in range(40)} & pairs) >= 15  # the corners are farthest from any view
    assert all(i % 40 == j % 40 for i, j in pairs)


def test_pairs_are_those_of_a_loop():
    rng = np.random.default_rng(0)
    base = [picture(seed) for seed in range(20)]
    thumbs = np.stack([thumb(crop(base[n % 20], *rng.random(2))) if n >= 20 else thumb(base[n]) for n in range(60)])
    rows = rng.permutation(60)[:50]
    plain = np.unpackbits(_low_hashes(thumbs, rows, np.eye(SIZE), np.eye(SIZE)), axis=1)
    expected = set()
    for down in _STARTS:
        for across in _STARTS:
            views = np.unpackbits(_low_hashes(thumbs, rows, _cut(SIZE, down), _cut(SIZE, across)), axis=1)
            for i, j in itertools.permutations(range(50), 2):
                one, other = rows[[i]], rows[[j]]
                near = (views[i] != plain[j]).sum() <= 4
                if near and _alike(thumbs, 3.0, one, other)[0] and _explained(thumbs, one, other)[0]:
                    expected.add((int(rows[i]), int(rows[j])))
    assert len(expected) > 20
    got = {p for i, j in cropped_pairs(thumbs, rows, 3.0) for p in zip(i.tolist(), j.tolist(), strict=True)}
    assert got == expected


def test_a_cut_line_by_hand():
    """Of a ramp 0, 1, … 15 the 95 % from `start` on: pixel centres lie at start * 16 + 0.95 (n + 0.5) - 0.5."""
    for start in (0.0, 0.0125, 0.05):
        cut = _cut(SIZE, start) @ np.arange(SIZE)
        assert cut[2:-2] == pytest.approx((start * SIZE + KEPT * (np.arange(SIZE) + 0.5) - 0.5)[2:-2], abs=1e-3)
        assert _cut(SIZE, start).sum(1) == pytest.approx(np.ones(SIZE), abs=1e-5)


def test_the_difference_is_that_of_sixteen_parts_in_the_best_view():
    original = thumb(picture(3)).astype(float)
    differences = []
    for down in np.linspace(0, 0.05, 5):
        for across in np.linspace(0, 0.05, 5):
            view = np.einsum("yi,xj,ijc->yxc", _cut(SIZE, down), _cut(SIZE, across), original)
            gap = (view - thumb(picture(4))).reshape(4, 4, 4, 4, 3).mean((1, 3))
            differences.append(np.sqrt(np.square(gap).mean()))
    thumbs = np.stack([thumb(picture(3)), thumb(picture(4))])
    parts = np.repeat(np.eye(4), 4, axis=1) / 4
    assert _difference(thumbs, np.array([0]), np.array([1]), parts)[0] == pytest.approx(min(differences), rel=1e-4)


def test_texture_by_hand():
    """Rows 0, 0, 6, 6, 0, 0, …: second differences of 6 and -6 in turn down, none across."""
    thumbs = np.repeat(np.tile([0, 0, 6, 6], 4), 48).reshape(1, SIZE, SIZE, 3).astype(np.uint8)
    assert _texture(thumbs)[0] == pytest.approx(6 / 2**0.5)


def test_a_changed_detail_is_no_crop():
    """The colours of all parts stay nearly the same, the pixels do not: a smooth image explains no difference."""
    ramp = np.linspace(60, 180, SIZE)
    thumbs = np.stack([np.stack([np.add.outer(ramp, ramp) / 2] * 3, axis=2)] * 2)
    thumbs[1, 5, 5] += 60
    thumbs[1, 5, 6] -= 60
    thumbs = thumbs.astype(np.uint8)
    one, other = np.array([0]), np.array([1])
    assert _alike(thumbs, 3.0, one, other)[0]
    assert not _explained(thumbs, one, other)[0]
    assert found(thumbs) == set()


def test_flat_images_are_not_looked_at():
    """Their lowest frequencies are noise, so that many would have the same hash."""
    flat = np.random.default_rng(0).integers(200, 203, (500, SIZE, SIZE, 3)).astype(np.uint8)
    assert found(flat, alike=255) == set()
    assert found(flat[:0]) == set()
