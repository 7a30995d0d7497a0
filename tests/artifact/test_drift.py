"""The drift from Pillow: what Pillow would make is made as torchvision makes it, and a wrong resize shows."""

from __future__ import annotations

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from encoders import Pooled, images
from PIL import Image, ImageOps
from torch import Tensor, nn
from torchvision.transforms import v2

from embed64.artifact.drift import measure_drift, pillow_pipeline, sample_pictures
from embed64.artifact.embedder import Embedder
from embed64.model.preprocess import INTERPOLATIONS, Preprocess

IMAGENET = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
each_interpolation = pytest.mark.parametrize("interpolation", INTERPOLATIONS)
each_size = pytest.mark.parametrize("size", [(64, 64), (100, 60), (60, 101), (31, 17), (20, 30), (300, 400)])


def picture(width: int, height: int) -> Image.Image:
    return Image.fromarray(np.random.default_rng(0).integers(0, 256, (height, width, 3), dtype=np.uint8))


def normalised(image: Image.Image) -> Tensor:
    """As torchvision's evaluation transforms end."""
    steps = [v2.PILToTensor(), v2.ToDtype(torch.float32, scale=True), v2.Normalize(*IMAGENET)]
    return v2.Compose(steps)(image)[None]


@each_size
@each_interpolation
def test_squash_is_torchvisions_resize_to_a_square(size, interpolation):
    image, mode = picture(*size), v2.InterpolationMode[interpolation.upper()]
    ours = pillow_pipeline(Preprocess(64, *IMAGENET, "squash", interpolation), image)
    torch.testing.assert_close(ours, normalised(v2.Resize((64, 64), mode)(image)), atol=1e-5, rtol=0)


@each_size
@pytest.mark.parametrize("share", [1.0, 0.95, 0.875])
@each_interpolation
def test_crop_is_torchvisions_resize_and_center_crop(size, share, interpolation):
    image, mode = picture(*size), v2.InterpolationMode[interpolation.upper()]
    ours = pillow_pipeline(Preprocess(64, *IMAGENET, "crop", interpolation, share), image)
    theirs = v2.Compose([v2.Resize(int(64 / share), mode), v2.CenterCrop(64)])(image)
    torch.testing.assert_close(ours, normalised(theirs), atol=1e-5, rtol=0)


@pytest.mark.parametrize("size", [(64, 64), (100, 50), (25, 100), (400, 300), (100, 45), (17, 31), (100, 3)])
@each_interpolation
def test_letterbox_is_pillows_own_but_for_half_a_pixel(size, interpolation):
    image, colour = picture(*size), tuple(round(255 * value) for value in IMAGENET[0])
    ours = pillow_pipeline(Preprocess(64, *IMAGENET, "letterbox", interpolation), image)
    padded = ImageOps.pad(image, (64, 64), Image.Resampling[interpolation.upper()], color=colour)
    # Of an odd number of bars' pixels Pillow puts the greater half above where that is an even number.
    narrow = round(64 * min(size) / max(size))
    ahead = round((64 - narrow) * 0.5) - (64 - narrow) // 2
    theirs = normalised(padded).roll(-ahead, dims=2 if size[0] > size[1] else 3)
    torch.testing.assert_close(ours, theirs, atol=1e-5, rtol=0)


class Edges(nn.Module):
    """64 numbers of length 1, by how much neighbours differ in 8 x 8 places."""

    def __init__(self) -> None:
        super().__init__()
        self.inner = Pooled(nn.GELU())

    def forward(self, x: Tensor) -> Tensor:
        return F.normalize(self.inner((x[..., 1:] - x[..., :-1]).abs() + x[..., 1:]))


class Nearest(Preprocess):
    """Says that it interpolates, and takes the nearest pixel."""

    def scale(self, images: Tensor, height: int, width: int) -> Tensor:
        return F.interpolate(images.float(), [height, width], mode="nearest")


class Swapped(Preprocess):
    """Says one interpolation, and does the other."""

    def scale(self, images: Tensor, height: int, width: int) -> Tensor:
        said = self.interpolation
        self.interpolation = INTERPOLATIONS[1 - INTERPOLATIONS.index(said)]
        try:
            return super().scale(images, height, width)
        finally:
            self.interpolation = said


class Redder(Preprocess):
    """One channel is 10 of 255 too bright."""

    def scale(self, images: Tensor, height: int, width: int) -> Tensor:
        return super().scale(images, height, width) + torch.tensor([10.0, 0, 0]).view(1, 3, 1, 1)


def embedder(*preprocesses: Preprocess, head: nn.Module | None = None) -> Embedder:
    return Embedder([(p, Edges()) for p in preprocesses], head or nn.Identity(), 64 * len(preprocesses)).eval()


def noise(count: int, height: int, width: int) -> list[Tensor]:
    generator = torch.Generator().manual_seed(0)
    made = torch.randint(0, 256, (count, 3, height, width), dtype=torch.uint8, generator=generator)
    return list((made // 2 + images(count, height, width) // 2).to(torch.uint8))


@pytest.mark.parametrize("resize", ["squash", "crop", "letterbox"])
@each_interpolation
def test_images_of_the_right_size_do_not_drift(resize, interpolation):
    drift = measure_drift(embedder(Preprocess(48, *IMAGENET, resize, interpolation)), noise(3, 48, 48))
    assert max(drift.pixel_mean, drift.pixel_max) < 1e-3
    assert max(drift.embedding_max, drift.share) < 1e-5


@pytest.mark.parametrize("resize", ["squash", "crop", "letterbox"])
@each_interpolation
def test_other_images_drift_by_pillows_rounding_alone(resize, interpolation):
    drift = measure_drift(embedder(Preprocess(48, *IMAGENET, resize, interpolation, 0.875)), noise(4, 90, 120))
    # Pillow rounds after each of its two passes, by 0.25 on average; and the letterbox's colour.
    assert 0.1 < drift.pixel_mean < 0.5
    assert drift.pixel_max < 3
    assert drift.share < 0.02


@pytest.mark.parametrize("resize", ["squash", "crop", "letterbox"])
@pytest.mark.parametrize("wrong", [Nearest, Swapped, Redder])
@each_interpolation
def test_a_wrong_preprocessing_drifts_further(resize, wrong, interpolation):
    pictures = noise(4, 90, 120)
    right, other = (
        measure_drift(embedder(kind(48, *IMAGENET, resize, interpolation)), pictures) for kind in (Preprocess, wrong)
    )
    assert other.pixel_mean > 3 * right.pixel_mean
    assert other.pixel_max > 3 * right.pixel_max
    assert other.embedding_max > 3 * right.embedding_max


def test_pixels_are_counted_in_steps_of_255():
    drift = measure_drift(embedder(Redder(48, *IMAGENET)), noise(3, 48, 48))
    assert drift.pixel_max == pytest.approx(10, abs=1e-3)
    assert drift.pixel_mean == pytest.approx(10 / 3, abs=1e-3)


def test_a_drift_of_any_branch_shows():
    pictures = noise(4, 90, 120)
    right, wrong = Preprocess(48, *IMAGENET), Redder(32, *IMAGENET)
    alone = measure_drift(embedder(right, right), pictures)
    for branches in ((right, wrong), (wrong, right)):
        drift = measure_drift(embedder(*branches), pictures)
        assert drift.pixel_max > 3 * alone.pixel_max
        assert drift.embedding_max > 3 * alone.embedding_max


class Scaled(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        return 10 * x


@torch.no_grad()
def test_the_share_is_of_the_median_distance_between_images():
    preprocess, pictures = Swapped(48, *IMAGENET), noise(5, 90, 120)
    plain, scaled = (measure_drift(embedder(preprocess, head=head), pictures) for head in (None, Scaled()))
    assert scaled.embedding_max == pytest.approx(10 * plain.embedding_max, rel=1e-3)
    assert scaled.share == pytest.approx(plain.share, rel=1e-3)

    model = embedder(preprocess)
    ours = torch.cat([model(x[None]) for x in pictures])
    as_pillow = [pillow_pipeline(preprocess, Image.fromarray(x.permute(1, 2, 0).numpy())) for x in pictures]
    theirs = torch.cat([model.backbones[0](x) for x in as_pillow])
    distances = sorted(float((ours[i] - ours[j]).norm()) for i in range(5) for j in range(i))
    assert plain.embedding_max == pytest.approx(float((ours - theirs).norm(dim=1).max()), rel=1e-3)
    assert plain.share == pytest.approx(plain.embedding_max / distances[4], rel=1e-3)  # the lower median of ten


def test_of_images_that_all_look_alike_there_is_no_share():
    (picture,) = noise(1, 90, 120)
    for pictures in ([picture], [picture] * 3):
        drift = measure_drift(embedder(Swapped(48, *IMAGENET)), pictures)
        assert drift.embedding_max > 0
        assert drift.share is None


def test_the_made_up_pictures_are_of_several_sizes_and_the_same_always():
    one, two = sample_pictures(), sample_pictures()
    assert all(torch.equal(a, b) for a, b in zip(one, two, strict=True))
    assert len({tuple(image.shape) for image in one}) > 4
    assert {image.dtype for image in one} == {torch.uint8}
    assert {image.shape[0] for image in one} == {3}
