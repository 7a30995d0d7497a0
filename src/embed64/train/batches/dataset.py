"""A dataset of preprocessed images, in random or plain views."""

from __future__ import annotations

import threading
from pathlib import Path

import pyarrow as pa
import torch
from torch import Tensor
from torch.utils.data import Dataset

from embed64.core.settings import Views
from embed64.data.decode import decode
from embed64.model.preprocess import Preprocess
from embed64.train.batches.views import least_side, random_view, reduced

_DRAWING = threading.Lock()
"""Views are drawn from the one generator of the process, which threads would share."""


class ImageDataset(Dataset):
    """Preprocessed images float32 [3, S, S], indexed by (row, seed); a seed of -1 asks for the plain view.

    A view depends only on image and seed. It is drawn from the image reduced to the size that the view needs, which a
    JPEG decoder does while decoding; the plain view is made from all pixels, as the artifact makes it.
    """

    def __init__(self, files: list[Path], preprocess: Preprocess, views: Views) -> None:
        # Worker processes share memory only while nobody writes to it, and a list of Python objects is written to
        # whenever their references are counted.
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
        with _DRAWING, torch.random.fork_rng(devices=[]):
            torch.default_generator.manual_seed(seed)  # torch.manual_seed would reseed a GPU for good
            return self.view(image)
