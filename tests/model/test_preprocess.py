"""Resize and normalise: as Pillow and torchvision resize, for every size, and scripted as eager."""

import numpy as np
import pytest
import torch
from PIL import Image
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves
from torchvision.transforms import v2

from embed64.core.errors import InputError
from embed64.model.preprocess import INTERPOLATIONS, Preprocess

IMAGENET = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
SIZES = [(1, 1), (1, 999), (999, 1), (2, 3), (32, 32), (31, 33), (400, 300), (7, 640), (5000, 1)]
RESIZES = ("squash", "crop", "letterbox")
each_resize = pytest.mark.parametrize("resize", RESIZES)
each_interpolation = pytest.mark.parametrize("interpolation", INTERPOLATIONS)


def noise(height: int, width: int, count: int = 1) -> torch.Tensor:
    return torch.from_numpy(np.random.default_rng(0).integers(0, 256, (count, 3, height, width), dtype=np.uint8))


def smooth(height: int, width: int) -> torch.Tensor:
    y, x = np.mgrid[:height, :width] / max(height, width)
    waves = [127.5 + 127.5 * np.sin(3 * (a * x + b * y)) for a, b in ((1, 2), (3, -1), (-2, 2))]
    return torch.from_numpy(np.stack(waves).astype(np.uint8))[None]


def in_pixel_values(size: int, *how, **settings) -> Preprocess:
    """A preprocessing whose normalisation changes nothing: values stay 0-255."""
    return Preprocess(size, (0, 0, 0), (1 / 255,) * 3, *how, **settings)


def as_picture(image: torch.Tensor) -> Image.Image:
    return Image.fromarray(image[0].permute(1, 2, 0).numpy())


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("count", [0, 1, 3])
@each_resize
@each_interpolation
def test_any_size_and_any_number_scripted_as_eager(size, count, resize, interpolation):
    preprocess = Preprocess(32, *IMAGENET, resize, interpolation, 0.875).eval()
    images = noise(*size, count)
    eager = preprocess(images)
    assert eager.shape == (count, 3, 32, 32)
    assert eager.dtype == torch.float32
    assert torch.isfinite(eager).all()
    assert torch.equal(torch.jit.script(preprocess)(images), eager)


@pytest.mark.parametrize("value", [0, 128, 255])
@pytest.mark.parametrize("size", [(1, 1), (5, 50)])
@pytest.mark.parametrize("resize", ["squash", "crop"])
def test_normalisation_worked_by_hand(value, size, resize):
    image = torch.full((1, 3, *size), value, dtype=torch.uint8)
    # A constant image stays constant: (v / 255 - mean) / std, e.g. for 128 and ImageNet's red channel
    # (0.501961 - 0.485) / 0.229 = 0.074064.
    expected = {
        0: (-2.117904, -2.035714, -1.804444),
        128: (0.074064, 0.205180, 0.426492),
        255: (2.248908, 2.428571, 2.640000),
    }[value]
    for channel, number in zip(Preprocess(4, *IMAGENET, resize)(image)[0], expected, strict=True):
        np.testing.assert_allclose(channel.numpy(), number, atol=2e-5)


@each_resize
@each_interpolation
def test_an_image_of_the_right_size_keeps_its_pixels(resize, interpolation):
    image = noise(16, 16)
    np.testing.assert_allclose(in_pixel_values(16, resize, interpolation)(image).numpy(), image.numpy(), atol=1e-3)


@each_resize
def test_channels_and_axes_stay_where_they_are(resize):
    image = torch.zeros(1, 3, 8, 8, dtype=torch.uint8)
    image[0, 1, :4, :] = 200  # green, upper half
    out = in_pixel_values(4, resize)(image)[0]
    assert out[0].max() == out[2].max() == 0
    assert out[1, 0].min() > 150
    assert out[1, 3].max() < 50


@pytest.mark.parametrize("size", [(100, 100), (300, 200), (20, 30), (50, 400), (63, 64)])
@pytest.mark.parametrize("picture", [smooth, noise])
@each_interpolation
def test_the_resize_is_pillows(size, picture, interpolation):
    image = picture(*size)
    theirs = as_picture(image).resize((64, 64), Image.Resampling[interpolation.upper()])
    assert_near_pillow(in_pixel_values(64, "squash", interpolation)(image), theirs, picture)


def assert_near_pillow(ours: torch.Tensor, theirs: Image.Image, picture) -> None:
    difference = np.abs(ours[0].permute(1, 2, 0).numpy() - np.asarray(theirs, np.float32))
    # Pillow rounds to whole numbers after each of its two passes: 0.25 a pass on average. On noise it also
    # cuts the overshoot off after the first pass, where this is done once, at the end.
    assert difference.mean() < (0.5 if picture is smooth else 1.0)


SHARES = [1.0, 0.95, 0.875, 0.9]
ASPECTS = [(100, 100), (300, 200), (199, 300), (20, 30), (50, 200), (401, 101), (63, 64), (64, 63), (9, 7), (640, 480)]


@pytest.mark.parametrize("share", SHARES)
@pytest.mark.parametrize("size", ASPECTS)
@each_interpolation
def test_crop_is_torchvisions_resize_and_center_crop(size, share, interpolation):
    image = noise(*size)
    mode = v2.InterpolationMode[interpolation.upper()]
    theirs = v2.Compose([v2.Resize(int(48 / share), mode, antialias=True), v2.CenterCrop(48)])(image.float())
    ours = in_pixel_values(48, "crop", interpolation, share)(image)
    np.testing.assert_allclose(ours.numpy(), theirs.clamp(0, 255).numpy(), atol=1e-3)


@pytest.mark.parametrize("share", SHARES[1:3])
@pytest.mark.parametrize("size", [(100, 100), (300, 200), (20, 30), (50, 400), (63, 64)])
@pytest.mark.parametrize("picture", [smooth, noise])
@each_interpolation
def test_crop_is_near_what_pillow_would_give(size, picture, share, interpolation):
    image = picture(*size)
    mode = v2.InterpolationMode[interpolation.upper()]
    theirs = v2.Compose([v2.Resize(int(64 / share), mode), v2.CenterCrop(64)])(as_picture(image))
    assert_near_pillow(in_pixel_values(64, "crop", interpolation, share)(image), theirs, picture)


@pytest.mark.parametrize("size", [(1, 999), (2, 2001), (5000, 1), (3, 640)])
def test_crop_shows_the_middle_of_a_very_long_image(size):
    image = torch.zeros(1, 3, *size, dtype=torch.uint8)
    short, long = min(size), max(size)
    middle = image if size[0] < size[1] else image.transpose(2, 3)
    middle[..., (long - 5 * short) // 2 : (long + 5 * short) // 2 + 1] = 200
    np.testing.assert_allclose(in_pixel_values(32, "crop")(image).numpy(), 200, atol=1)
    middle[..., long // 2 + (short + 1) // 2 + 1 :] = 0  # right behind the square, which sees the edge alone
    out = in_pixel_values(32, "crop", "bilinear")(image)
    across = out if size[0] < size[1] else out.transpose(2, 3)
    np.testing.assert_allclose(across[..., :16].numpy(), 200, atol=1)


class Largest(TorchDispatchMode):
    """Notes the size of the largest tensor that any operator makes."""

    numel = 0

    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        made = func(*args, **(kwargs or {}))
        self.numel = max([self.numel, *(t.numel() for t in tree_leaves(made) if isinstance(t, torch.Tensor))])
        return made


@each_resize
@pytest.mark.parametrize("size", [(5000, 1), (1, 5000), (3, 20_000)])
def test_an_extreme_image_costs_no_more_memory_than_an_ordinary_one(size, resize):
    image = noise(*size)
    with Largest() as largest:
        Preprocess(64, *IMAGENET, resize, crop_share=0.875)(image)
    # A crop of shape 5000 x 1 whose shorter side became 73 would hold 80 million numbers.
    assert largest.numel < max(image.numel(), 5 * 3 * 73 * 73) + 1


def rows(out: torch.Tensor) -> list[float]:
    """The middle column of the first channel."""
    return [round(value, 3) for value in out[0, 0, :, out.shape[3] // 2].tolist()]


def columns(out: torch.Tensor) -> list[float]:
    return rows(out.transpose(2, 3))


@pytest.mark.parametrize(
    ("size", "before", "inside", "after"),
    [
        ((2, 4), 2, 4, 2),
        ((5, 8), 1, 5, 2),  # of an odd rest the smaller half comes first
        ((5, 16), 2, 3, 3),  # 2.5 rows are 3
        ((3, 16), 3, 2, 3),  # 1.5 rows are 2
        ((7, 16), 2, 4, 2),  # 3.5 rows are 4
        ((29, 32), 0, 7, 1),  # 7.25 rows are 7
        ((30, 32), 0, 8, 0),  # 7.5 rows are 8
        ((1, 999), 3, 2, 3),  # never less than two rows
        ((8, 8), 0, 8, 0),
        ((1, 1), 0, 8, 0),
    ],
)
def test_letterbox_worked_by_hand(size, before, inside, after):
    # A mean of 100 and a deviation of one step: bars are 0, an image of 180 is 80.
    preprocess = Preprocess(8, (100 / 255,) * 3, (1 / 255,) * 3, "letterbox")
    image = torch.full((2, 3, *size), 180, dtype=torch.uint8)
    expected = [0.0] * before + [80.0] * inside + [0.0] * after
    assert rows(preprocess(image)) == expected
    assert columns(preprocess(image)) == [80.0] * 8
    assert columns(preprocess(image.transpose(2, 3))) == expected
    assert rows(preprocess(image.transpose(2, 3))) == [80.0] * 8


def test_the_bars_of_a_letterbox_have_the_mean_colour():
    out = Preprocess(16, *IMAGENET, "letterbox")(noise(8, 16))
    colour = out[0].permute(1, 2, 0) * torch.tensor(IMAGENET[1]) + torch.tensor(IMAGENET[0])
    for bar in (colour[:4], colour[12:]):
        np.testing.assert_allclose(bar.numpy(), np.broadcast_to(IMAGENET[0], bar.shape), atol=1e-6)
    assert (colour[4:12] - torch.tensor(IMAGENET[0])).abs().mean() > 0.1


@pytest.mark.parametrize("size", [(30, 60), (200, 100), (48, 36)])
@pytest.mark.parametrize("picture", [smooth, noise])
@each_interpolation
def test_the_picture_in_a_letterbox_is_pillows(size, picture, interpolation):
    image = picture(*size)
    height, width = (48 * side // max(size) for side in size)
    theirs = as_picture(image).resize((width, height), Image.Resampling[interpolation.upper()])
    top, left = (48 - height) // 2, (48 - width) // 2
    inside = in_pixel_values(48, "letterbox", interpolation)(image)[:, :, top : top + height, left : left + width]
    assert_near_pillow(inside, theirs, picture)


def test_proportions_are_kept_by_crop_and_letterbox_alone():
    image = torch.zeros(1, 3, 40, 80, dtype=torch.uint8)
    image[:, :, 10:30, 30:50] = 255  # a square
    for resize, proportion in (("squash", 2), ("crop", 1), ("letterbox", 1)):
        inside = in_pixel_values(40, resize)(image)[0, 0] > 128
        assert inside.any(1).sum() == proportion * inside.any(0).sum()


@each_resize
def test_overshoot_is_cut_off(resize):
    image = torch.zeros(1, 3, 8, 8, dtype=torch.uint8)
    image[..., 4:] = 255  # a hard edge, beside which bicubic interpolation overshoots both ways
    out = in_pixel_values(32, resize)(image)
    assert out.min() == 0
    assert out.max() == pytest.approx(255, abs=1e-3)


@each_resize
@each_interpolation
def test_a_row_is_the_same_whatever_else_is_in_the_batch(resize, interpolation):
    preprocess = Preprocess(24, *IMAGENET, resize, interpolation)
    images = noise(40, 31, 5)
    together = preprocess(images)
    for i in range(5):
        assert torch.equal(together[i], preprocess(images[i : i + 1])[0])


@pytest.mark.parametrize(("resize", "interpolation"), [("stretch", "bicubic"), ("crop", "nearest"), ("", "bicubic")])
def test_an_unknown_way_is_refused(resize, interpolation):
    with pytest.raises(InputError, match=r"^preprocessing '(stretch|nearest|)' is unknown; choose \w+ or "):
        Preprocess(24, [0.5] * 3, [0.25] * 3, resize, interpolation)
