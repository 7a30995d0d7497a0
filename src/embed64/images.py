"""From a catalog's images to tensors: what cannot be used is set aside, the rest is a `Dataset`."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import torch
from torch import Tensor
from torch.utils.data import Dataset

from embed64.catalog import Catalog
from embed64.decode import Undecodable, decode, file_bytes, pixels
from embed64.errors import InputError
from embed64.preprocess import Preprocess
from embed64.progress import track
from embed64.recipe import Views
from embed64.views import least_side, random_view, reduced

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


class ImageDataset(Dataset):
    """Preprocessed images float32 [3, S, S] by request: (row, seed); a seed of -1 asks for the plain view.

    A view follows from image and seed alone. It is drawn from the image at the size that the view needs, which a
    JPEG's decoder reaches on its way; the plain one is made from all pixels, as the artifact makes it.
    """

    def __init__(self, files: list[Path], preprocess: Preprocess, views: Views) -> None:
        # Worker processes share memory that nobody writes to, and Python counts references in every object of a list.
        self.files = pa.array([str(file) for file in files], pa.string())
        self.preprocess = preprocess
        self.view = random_view(views)
        self.least = least_side(views, preprocess)

    def __len__(self) -> int:
        return len(self.files)

    @torch.inference_mode()
    def __getitem__(self, request: tuple[int, int]) -> Tensor:
        row, seed = request
        path = Path(self.files[row].as_py())
        image = decode(path) if seed < 0 else self._view(path, seed)
        return self.preprocess(image.unsqueeze(0))[0]

    def _view(self, path: Path, seed: int) -> Tensor:
        image = reduced(decode(path, self.least), self.least)
        with torch.random.fork_rng(devices=[]):
            torch.default_generator.manual_seed(seed)  # torch.manual_seed would reseed a GPU for good
            return self.view(image)
