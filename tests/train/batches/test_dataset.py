"""What cannot be used is set aside, random views, the dataset."""

import hashlib
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import torch
from PIL import Image

from embed64.core.errors import InputError
from embed64.core.recipe import Views
from embed64.data.catalog import Catalog
from embed64.data.decode import decode
from embed64.data.screening import readable, set_aside
from embed64.model.preprocess import Preprocess
from embed64.train.batches.dataset import ImageDataset

HTML = b"<!DOCTYPE html><html><body>404 Not Found</body></html>\n" * 50


def picture(size: tuple[int, int] = (13, 9), seed: int = 0) -> Image.Image:
    return Image.fromarray(np.random.default_rng(seed).integers(0, 256, (*size[::-1], 3), dtype=np.uint8))


@pytest.fixture
def folder(tmp_path):
    """Three good images of label a, two of b (one broken), two of c (both broken), one of d with role index."""
    for i, name in enumerate(["a0", "a1", "a2", "b0", "d0"]):
        picture(seed=i).save(tmp_path / f"{name}.png")
    (tmp_path / "b1.png").write_bytes(HTML)
    (tmp_path / "c0.png").write_bytes(b"")
    rows = [(f"{name}.png", name[0], "d", "s", "") for name in ("a0", "a1", "b0", "b1", "c0", "c1", "a2", "d0")]
    table = pd.DataFrame(rows, columns=["path", "label", "domain", "source", "role"])
    table.loc[7, "role"] = "index"
    return Catalog(table, tmp_path)


def test_readable_gives_the_digest_or_the_reason_of_every_row_in_order(folder):
    examined = list(readable(folder))
    reasons = [reason for _, reason in examined]
    assert reasons == ["", "", "", "text, not an image", "an empty file", "no such file", "", ""]
    for file, (digest, reason) in zip(folder.files, examined, strict=True):
        assert digest == ("" if reason else hashlib.sha256(file.read_bytes()).hexdigest())


def test_set_aside_keeps_what_can_be_used_and_says_why_the_rest_cannot(folder):
    kept, left_out = set_aside(folder, list(readable(folder)))
    # b0 can be read, but has lost its only positive; d0 is a distractor and needs none.
    assert kept.rows["path"].tolist() == ["a0.png", "a1.png", "a2.png", "d0.png"]
    assert kept.rows["sha256"].iloc[0] == hashlib.sha256((folder.root / "a0.png").read_bytes()).hexdigest()
    assert kept.rows.index.tolist() == [0, 1, 2, 3]
    assert dict(zip(left_out["path"], left_out["reason"], strict=True)) == {
        "b0.png": "the other images of its label cannot be read",
        "b1.png": "text, not an image",
        "c0.png": "an empty file",
        "c1.png": "no such file",
    }
    assert "sha256" not in folder.rows


def test_nothing_is_set_aside_where_all_can_be_read(folder):
    good = folder.where(np.isin(folder.rows["path"], ["a0.png", "a1.png", "a2.png", "b0.png"]))
    kept, left_out = set_aside(good, list(readable(good)))
    # b0 was alone from the start: that is the catalog's matter, not the files'.
    assert kept.rows.drop(columns="sha256").equals(good.rows)
    assert len(left_out) == 0


def test_all_unreadable_is_an_error_that_names_the_first(folder):
    none = folder.where(np.isin(folder.rows["path"], ["b1.png", "c0.png", "c1.png"]))
    with pytest.raises(InputError, match="none of the 3 images can be read") as caught:
        set_aside(none, list(readable(none)))
    assert f"{folder.root / 'b1.png'}: text, not an image" in str(caught.value)
    assert "relative to its own folder" in str(caught.value)
    assert "\n" not in str(caught.value)


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
    files[1].write_bytes(HTML)
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
