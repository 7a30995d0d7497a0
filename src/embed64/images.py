"""From a catalog's images to tensors: what cannot be used is set aside, random views, the `Dataset`."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pandas as pd
import torch
from torch import Tensor
from torch.utils.data import Dataset
from torchvision.transforms import v2

from embed64.catalog import Catalog
from embed64.decode import Undecodable, decode, file_bytes, pixels
from embed64.errors import InputError
from embed64.preprocess import Preprocess
from embed64.progress import track
from embed64.recipe import Views

_AT_ONCE = 4096


def sift(catalog: Catalog) -> tuple[Catalog, pd.DataFrame]:
    """Read every image: what can be used, and what is set aside with a reason, as `set_aside` tells them apart."""
    return set_aside(catalog, list(track(readable(catalog), "reading images", len(catalog))))


def readable(catalog: Catalog) -> Iterator[tuple[str, str]]:
    """For every row, in order: (SHA-256 of the file's bytes, reason why it cannot be decoded or empty)."""

    def examine(path: str) -> tuple[str, str]:
        try:
            content = file_bytes(catalog.root / path)
            pixels(content)
        except Undecodable as error:
            return "", str(error)
        return hashlib.sha256(content).hexdigest(), ""

    with ThreadPoolExecutor() as pool:
        for start in range(0, len(catalog), _AT_ONCE):  # a million waiting images would fill the memory
            yield from pool.map(examine, catalog.rows["path"].iloc[start : start + _AT_ONCE])


def set_aside(catalog: Catalog, examined: list[tuple[str, str]]) -> tuple[Catalog, pd.DataFrame]:
    """The catalog of images that can be used, with a column `sha256`, and the rows left out with a `reason`.

    A label that is left with a single image has no positive any more and is left out with it, unless its
    role is `index`. Raises InputError where nothing is left.
    """
    rows = catalog.rows.assign(sha256=[digest for digest, _ in examined])
    reason = np.array([why for _, why in examined], dtype=object)
    ids = catalog.label_ids
    left = np.bincount(ids[reason == ""], minlength=ids.max(initial=0) + 1)
    lonely = (reason == "") & (left[ids] == 1) & (catalog.roles != "index") & (np.bincount(ids)[ids] > 1)
    reason[lonely] = "the other images of its label cannot be read"
    kept = reason == ""
    if not kept.any():
        raise InputError(
            f"none of the {len(catalog)} images can be read (the first: {catalog.files[0]}: {reason[0]});"
            " check that the catalog's paths are relative to its own folder"
        )
    return Catalog(rows[kept].reset_index(drop=True), catalog.root), rows[~kept].assign(reason=reason[~kept])


def random_view(views: Views) -> v2.Compose:
    """uint8 [3, H, W] -> uint8 [3, H', W'], drawn from torch's global generator; white where nothing was."""
    steps: list[torch.nn.Module] = []
    if views.rotation:
        steps.append(v2.RandomRotation(views.rotation, v2.InterpolationMode.BILINEAR, fill=255))
    steps.append(_RandomCrop(views.scale))
    if views.flip:
        steps.append(v2.RandomHorizontalFlip(views.flip))
    if views.color:
        c = views.color
        steps.append(v2.ColorJitter(brightness=c, contrast=c, saturation=c, hue=c / 4))
    if views.gray:
        steps.append(v2.RandomGrayscale(views.gray))
    return v2.Compose(steps)


class _RandomCrop(torch.nn.Module):
    """A random crop that keeps the image's own size and proportions nearly: what follows resizes anyway."""

    def __init__(self, scale: tuple[float, float]) -> None:
        super().__init__()
        self.scale = scale

    def forward(self, image: Tensor) -> Tensor:
        own = image.shape[2] / image.shape[1]
        ratio = [0.85 * own, 1.18 * own]
        top, left, height, width = v2.RandomResizedCrop.get_params(image, list(self.scale), ratio)
        return image[:, top : top + height, left : left + width]


class ImageDataset(Dataset):
    """Preprocessed images float32 [3, S, S] by request: (row, seed); a seed of -1 asks for the plain view."""

    def __init__(self, files: list[Path], preprocess: Preprocess, views: Views) -> None:
        self.files = files
        self.preprocess = preprocess
        self.view = random_view(views)

    def __len__(self) -> int:
        return len(self.files)

    @torch.inference_mode()
    def __getitem__(self, request: tuple[int, int]) -> Tensor:
        row, seed = request
        image = decode(self.files[row])
        if seed >= 0:
            with torch.random.fork_rng(devices=[]):
                torch.default_generator.manual_seed(seed)  # torch.manual_seed would reseed a GPU for good
                image = self.view(image)
        return self.preprocess(image.unsqueeze(0))[0]
