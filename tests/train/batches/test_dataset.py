"""What cannot be used is set aside, random views, the dataset."""

from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from embed64.core.errors import InputError
from embed64.core.settings import Views
from embed64.data.decode import decode
from embed64.model.preprocess import Preprocess
from embed64.train.batches.dataset import ImageDataset


def picture(size: tuple[int, int] = (13, 9), seed: int = 0) -> Image.Image:
    return Image.fromarray(np.random.default_rng(seed).integers(0, 256, (*size[::-1], 3), dtype=np.uint8))


ALL_VIEWS = Views(
    flip=0.5,
    scale=(0.3, 0.9),
    ratio=(0.5, 2.0),
    rotation=20,
    perspective=0.3,
    randaugment=9,
    color=0.4,
    gray=0.3,
    blur=0.5,
    jpeg=40,
    erase=0.5,
)


@pytest.fixture
def files(tmp_path) -> list[Path]:
    for i in range(3):
        picture(size=(40, 30), seed=i).save(tmp_path / f"{i}.png")
    return [tmp_path / f"{i}.png" for i in range(3)]


def make_dataset(files: list[Path], views: Views = ALL_VIEWS) -> ImageDataset:
    return ImageDataset(files, Preprocess(16, (0.5,) * 3, (0.5,) * 3), views)


def test_a_view_follows_from_its_seed(files):
    dataset = make_dataset(files)
    assert len(dataset) == 3
    assert dataset[1, 7].shape == (3, 16, 16)
    assert torch.equal(dataset[1, 7], make_dataset(files)[1, 7])
    views = [dataset[1, seed] for seed in range(10)]
    assert all(not torch.equal(views[i], views[j]) for i in range(10) for j in range(i))
    assert torch.equal(dataset[0, 2**60 + 1], dataset[0, 2**60 + 1])  # seeds of features.py have up to 60 bits


def test_the_plain_view_is_the_preprocessed_image(files):
    dataset = make_dataset(files)
    assert torch.equal(dataset[2, -1], dataset.preprocess(decode(files[2])[None])[0])


def test_drawing_a_view_leaves_the_global_generator_alone(files):
    dataset = make_dataset(files)
    torch.manual_seed(5)
    before = torch.get_rng_state()
    dataset[0, 3], dataset[1, -1]
    assert torch.equal(torch.get_rng_state(), before)


@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a GPU")
def test_drawing_a_view_leaves_the_gpus_generator_alone(files):
    torch.cuda.manual_seed(5)
    before = torch.cuda.get_rng_state()
    make_dataset(files)[0, 3]
    assert torch.equal(torch.cuda.get_rng_state(), before)


@pytest.mark.parametrize("size", [(1, 1), (1, 30), (200, 2)])
def test_views_of_tiny_and_narrow_images(tmp_path, size):
    picture(size=size).save(tmp_path / "a.png")
    dataset = make_dataset([tmp_path / "a.png"])
    for seed in range(30):
        assert torch.isfinite(dataset[0, seed]).all()


def test_a_broken_file_is_named_by_the_dataset(files):
    files[1].write_bytes(b"<!DOCTYPE html><html><body>404 Not Found</body></html>")
    with pytest.raises(InputError, match=r"1\.png: cannot be read as an image"):
        make_dataset(files)[1, 0]


def photo(path: Path, size: tuple[int, int], **options) -> Path:
    """A smooth picture with edges, as photos are."""
    coarse = np.random.default_rng(1).integers(0, 256, (6, 9, 3), dtype=np.uint8)
    Image.fromarray(coarse).resize(size, Image.Resampling.BICUBIC).save(path, **options)
    return path


@pytest.mark.parametrize("name", ["a.jpg", "a.png"])
def test_a_view_of_a_large_image_shows_what_one_from_all_pixels_would(tmp_path, name):
    path = photo(tmp_path / name, (1200, 800))
    dataset = make_dataset([path], Views(flip=1.0, scale=(1.0, 1.0), ratio=(1.0, 1.0)))
    expected = dataset.preprocess(decode(path).flip(2)[None])[0]
    difference = (dataset[0, 3] - expected).abs() * 127.5
    assert difference.mean() < 1.0  # of 255; JPEG at quality 90 alone moves a photo by 1.4
    assert torch.equal(dataset[0, -1], dataset.preprocess(decode(path)[None])[0])  # the plain view: all pixels


def test_views_are_drawn_from_images_no_larger_than_they_need(tmp_path, monkeypatch):
    exif = Image.Exif()
    exif[0x0112] = 6
    paths = [photo(tmp_path / "a.jpg", (1200, 800)), photo(tmp_path / "b.jpg", (1200, 800), exif=exif)]
    paths += [photo(tmp_path / "a.png", (1200, 800)), photo(tmp_path / "small.jpg", (40, 30))]
    dataset = make_dataset(paths, Views(scale=(0.25, 1.0)))  # 16 pixels of half a side: 32
    shown = []
    monkeypatch.setattr(dataset, "view", lambda image: shown.append(tuple(image.shape)) or image)
    for row in range(4):
        dataset[row, 0]
    assert shown == [(3, 32, 48), (3, 48, 32), (3, 32, 48), (3, 30, 40)]
