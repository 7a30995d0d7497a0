"""Random views: each kind does what it says, in the image's own size or the one that the view needs."""

import numpy as np
import pytest
import torch
from torchvision.transforms import v2

from embed64.core.settings import Views
from embed64.model.preprocess import Preprocess
from embed64.train.batches.views import least_side, random_view, reduced

STILL = {"flip": 0.0, "scale": (1.0, 1.0), "ratio": (1.0, 1.0)}
KINDS = {
    "flip": {"flip": 1.0},
    "rotation": {"rotation": 30},
    "perspective": {"perspective": 0.5},
    "randaugment": {"randaugment": 15},
    "color": {"color": 0.5},
    "gray": {"gray": 1.0},
    "blur": {"blur": 1.0},
    "jpeg": {"jpeg": 20},
    "erase": {"erase": 1.0},
}


def noise(height: int, width: int) -> torch.Tensor:
    return torch.from_numpy(np.random.default_rng(0).integers(0, 256, (3, height, width), dtype=np.uint8))


@pytest.fixture(autouse=True)
def _seeded():
    """random_view draws from the global generator."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        yield


def drawn(image: torch.Tensor, times: int = 20, **keys) -> list[torch.Tensor]:
    view = random_view(Views(**{**STILL, **keys}))
    return [view(image) for _ in range(times)]


def test_a_view_that_asks_for_nothing_is_the_image():
    image = noise(40, 50)
    assert torch.equal(random_view(Views(**STILL))(image), image)


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_changes_the_image_and_keeps_its_type_and_size(kind):
    image = noise(40, 50)
    views = drawn(image, **KINDS[kind])
    assert all(view.dtype == torch.uint8 and view.shape == image.shape for view in views)
    assert any(not torch.equal(view, image) for view in views)
    assert torch.equal(image, noise(40, 50))  # which is not written into


@pytest.mark.parametrize("kind", ["gray", "blur", "erase", "flip"])
def test_a_probability_of_a_half_changes_about_half(kind):
    image = noise(40, 40)
    views = drawn(image, 200, **{kind: 0.5})
    assert 70 < sum(torch.equal(view, image) for view in views) < 130


def test_what_each_kind_does():
    image = noise(40, 40)
    assert torch.equal(drawn(image, 1, flip=1.0)[0], image.flip(2))
    gray = drawn(image, 1, gray=1.0)[0]
    assert torch.equal(gray, gray[:1].expand(3, 40, 40))
    black = torch.zeros(3, 40, 40, dtype=torch.uint8)
    for keys in ({"rotation": 45}, {"perspective": 0.4}):
        turned = drawn(black, **keys)
        assert all(view[:, 20, 20].tolist() == [0, 0, 0] for view in turned)
        assert max(int(view.max()) for view in turned) == 255  # a corner, where nothing was, is white
    erased = drawn(image, 1, erase=1.0)[0]
    hidden = (erased == 128).all(dim=0)
    assert 0.02 * 0.8 < hidden.float().mean() < 0.34
    assert torch.equal(erased[:, ~hidden], image[:, ~hidden])


def test_blur_takes_contrast_and_jpeg_of_low_quality_takes_detail():
    image = noise(64, 64)
    assert max(float(view.float().std()) for view in drawn(image, blur=1.0)) <= float(image.float().std())
    assert min(float(view.float().std()) for view in drawn(image, blur=1.0)) < 0.5 * float(image.float().std())
    smooth = v2.functional.resize(image, [128, 128], antialias=True)
    errors = {q: np.mean([(v.float() - smooth.float()).abs().mean() for v in drawn(smooth, jpeg=q)]) for q in (5, 95)}
    assert errors[5] > 1.5 * errors[95] > 0


@pytest.mark.parametrize("size", [(120, 120), (90, 160), (300, 60)])
def test_crops_cover_the_asked_share_in_the_images_own_proportions_nearly(size):
    image = noise(*size)
    crops = drawn(image, 50, scale=(0.5, 0.8), ratio=(0.85, 1.18))
    for crop in crops:
        assert 0.45 < crop[0].numel() / image[0].numel() < 0.85
        assert 0.75 < crop.shape[2] / crop.shape[1] / (size[1] / size[0]) < 1.3
    assert len({crop.shape for crop in crops}) > 10


def test_crops_take_the_asked_proportions():
    ratios = [crop.shape[2] / crop.shape[1] for crop in drawn(noise(200, 200), 100, scale=(0.2, 0.3), ratio=(0.5, 2.0))]
    assert 0.48 < min(ratios) < 0.6
    assert 1.7 < max(ratios) < 2.1


@pytest.mark.parametrize("size", [(1, 1), (1, 30), (200, 2), (8, 9)])
def test_all_kinds_together_of_tiny_and_narrow_images(size):
    image = noise(*size)
    together = {key: value for kind in KINDS.values() for key, value in kind.items()}
    for view in drawn(image, 30, **together, scale=(0.3, 0.9)):
        assert view.dtype == torch.uint8
        assert min(view.shape) >= 1


def make(resize: str) -> Preprocess:
    return Preprocess(100, (0.5,) * 3, (0.5,) * 3, resize, crop_share=0.8)


def test_the_least_side_leaves_the_smallest_crop_as_large_as_the_preprocessing_makes_it():
    assert least_side(Views(scale=(1.0, 1.0)), make("squash")) == 100
    assert least_side(Views(scale=(0.25, 1.0)), make("squash")) == 200
    assert least_side(Views(scale=(0.25, 1.0)), make("crop")) == 250
    assert least_side(Views(scale=(0.25, 1.0)), make("letterbox")) == 200


@pytest.mark.parametrize(
    ("size", "expected"), [((240, 400), (240, 400)), ((300, 600), (200, 400)), ((900, 300), (600, 200))]
)
def test_what_is_much_larger_is_reduced_in_its_own_proportions(size, expected):
    image = noise(*size)
    assert reduced(image, 200).shape == (3, *expected)
    assert reduced(image, 200).dtype == torch.uint8
