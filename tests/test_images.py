"""What cannot be used is set aside, random views, the dataset."""

import hashlib
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import torch
from PIL import Image

from embed64.catalog import Catalog
from embed64.decode import decode
from embed64.errors import InputError
from embed64.images import ImageDataset, readable, set_aside
from embed64.preprocess import Preprocess
from embed64.recipe import Views

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


ALL_VIEWS = Views(flip=0.5, scale=(0.3, 0.9), rotation=20, color=0.4, gray=0.3)


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


def noise(height: int, width: int) -> torch.Tensor:
    return torch.from_numpy(np.random.default_rng(0).integers(0, 256, (3, height, width), dtype=np.uint8))


@pytest.fixture
def seeded():
    """random_view draws from the global generator."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        yield


@pytest.mark.usefixtures("seeded")
def test_each_kind_of_view_does_what_it_says():
    image = noise(40, 40)
    still = {"flip": 0, "scale": (1.0, 1.0)}
    assert torch.equal(random_view(Views(**still))(image), image)
    assert torch.equal(random_view(Views(flip=1.0, scale=(1.0, 1.0)))(image), image.flip(2))
    gray = random_view(Views(**still, gray=1.0))(image)
    assert torch.equal(gray, gray[:1].expand(3, 40, 40))
    assert not torch.equal(random_view(Views(**still, color=0.5))(image), image)
    turned = random_view(Views(**still, rotation=45))(torch.zeros(3, 40, 40, dtype=torch.uint8))
    assert turned[:, 20, 20].tolist() == [0, 0, 0]
    assert turned.max() == 255  # a corner, where nothing was, is white


@pytest.mark.usefixtures("seeded")
@pytest.mark.parametrize("size", [(120, 120), (90, 160), (300, 60)])
def test_crops_cover_the_asked_share_in_the_images_own_proportions_nearly(size):
    image = noise(*size)
    view = random_view(Views(flip=0, scale=(0.5, 0.8)))
    crops = [view(image) for _ in range(50)]
    for crop in crops:
        assert 0.45 < crop[0].numel() / image[0].numel() < 0.85
        assert 0.75 < crop.shape[2] / crop.shape[1] / (size[1] / size[0]) < 1.3
    assert len({crop.shape for crop in crops}) > 10


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
