"""Resize and normalise: as Pillow resizes, for every size, and scripted as eager."""

import numpy as np
import pytest
import torch
from PIL import Image

from embed64.preprocess import Preprocess

IMAGENET = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
SIZES = [(1, 1), (1, 999), (999, 1), (2, 3), (32, 32), (31, 33), (400, 300), (7, 640)]


def noise(height: int, width: int, count: int = 1) -> torch.Tensor:
    return torch.from_numpy(np.random.default_rng(0).integers(0, 256, (count, 3, height, width), dtype=np.uint8))


def smooth(height: int, width: int) -> torch.Tensor:
    y, x = np.mgrid[:height, :width] / max(height, width)
    waves = [127.5 + 127.5 * np.sin(3 * (a * x + b * y)) for a, b in ((1, 2), (3, -1), (-2, 2))]
    return torch.from_numpy(np.stack(waves).astype(np.uint8))[None]


def in_pixel_values(size: int) -> Preprocess:
    """A preprocessing whose normalisation changes nothing: values stay 0-255."""
    return Preprocess(size, (0, 0, 0), (1 / 255,) * 3)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("count", [0, 1, 3])
def test_any_size_and_any_number_scripted_as_eager(size, count):
    preprocess = Preprocess(32, *IMAGENET).eval()
    images = noise(*size, count)
    eager = preprocess(images)
    assert eager.shape == (count, 3, 32, 32)
    assert eager.dtype == torch.float32
    assert torch.isfinite(eager).all()
    assert torch.equal(torch.jit.script(preprocess)(images), eager)


@pytest.mark.parametrize("value", [0, 128, 255])
@pytest.mark.parametrize("size", [(1, 1), (5, 50)])
def test_normalisation_worked_by_hand(value, size):
    image = torch.full((1, 3, *size), value, dtype=torch.uint8)
    # A constant image stays constant: (v / 255 - mean) / std, e.g. for 128 and ImageNet's red channel
    # (0.501961 - 0.485) / 0.229 = 0.074064.
    expected = {
        0: (-2.117904, -2.035714, -1.804444),
        128: (0.074064, 0.205180, 0.426492),
        255: (2.248908, 2.428571, 2.640000),
    }[value]
    for channel, number in zip(Preprocess(4, *IMAGENET)(image)[0], expected, strict=True):
        np.testing.assert_allclose(channel.numpy(), number, atol=2e-5)


def test_an_image_of_the_right_size_keeps_its_pixels():
    image = noise(16, 16)
    np.testing.assert_allclose(in_pixel_values(16)(image).numpy(), image.numpy(), atol=1e-3)


def test_channels_and_axes_stay_where_they_are():
    image = torch.zeros(1, 3, 8, 8, dtype=torch.uint8)
    image[0, 1, :4, :] = 200  # green, upper half
    out = in_pixel_values(4)(image)[0]
    assert out[0].max() == out[2].max() == 0
    assert out[1, 0].min() > 150
    assert out[1, 3].max() < 50


@pytest.mark.parametrize("size", [(100, 100), (300, 200), (20, 30), (50, 400), (63, 64)])
@pytest.mark.parametrize("picture", [smooth, noise])
def test_the_resize_is_pillows_bicubic(size, picture):
    image = picture(*size)
    theirs = Image.fromarray(image[0].permute(1, 2, 0).numpy()).resize((64, 64), Image.Resampling.BICUBIC)
    ours = in_pixel_values(64)(image)[0].permute(1, 2, 0).numpy()
    difference = np.abs(ours - np.asarray(theirs, np.float32))
    # Pillow rounds to whole numbers after each of its two passes: 0.25 a pass on average. On noise it also
    # cuts the overshoot off after the first pass, where this is done once, at the end.
    assert difference.mean() < (0.5 if picture is smooth else 1.0)


def test_overshoot_is_cut_off():
    image = torch.zeros(1, 3, 8, 8, dtype=torch.uint8)
    image[..., 4:] = 255  # a hard edge, beside which bicubic interpolation overshoots both ways
    out = in_pixel_values(32)(image)
    assert out.min() == 0
    assert out.max() == pytest.approx(255, abs=1e-3)


def test_a_row_is_the_same_whatever_else_is_in_the_batch():
    preprocess = Preprocess(24, *IMAGENET)
    images = noise(40, 31, 5)
    together = preprocess(images)
    for i in range(5):
        assert torch.equal(together[i], preprocess(images[i : i + 1])[0])
