"""Training inputs: images, or the features of a frozen backbone."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor

from embed64.core.settings import Recipe
from embed64.data.catalog import Catalog
from embed64.model.backbone import Backbone
from embed64.model.head import Head
from embed64.train.batches.dataset import ImageDataset
from embed64.train.batches.feature_cache import Features, cached_features
from embed64.train.batches.loading import Loader, Request, worker_count
from embed64.train.batches.samplers import LabelSampler, TripletSampler
from embed64.train.distributed import Group
from embed64.train.optimizer import half

_PLAIN_BATCH = 64
_AHEAD = 2
_REDUCED_BYTES = 2 << 30
_REDUCED_AT_ONCE = 512


class Inputs:
    """Batches of a catalog's rows: in random views for training, in plain views for evaluation.

    They are images if the backbone is trained, else its features: read from the cache, or computed on demand if the
    recipe wants no cache.
    """

    def __init__(
        self, recipe: Recipe, catalog: Catalog, backbone: Backbone, device: torch.device, group: Group | None = None
    ) -> None:
        """Start the loaders, and compute the features that the cache lacks."""
        self.recipe, self.device, self.group = recipe, device, group or Group()
        workers = worker_count(recipe.train.workers, device, self.group.local_size)
        dataset = ImageDataset(catalog.files, backbone.preprocess(), recipe.views)
        # One loader is for training, one for validations in between; workers start when there is work.
        self.views, self.unchanged = (Loader(dataset, workers, device) for _ in range(2))
        self.frozen = backbone.to(device).eval() if recipe.backbone.frozen else None
        self.half = half(recipe.train.amp, device)
        self.features: Features | None = None
        if self.frozen is not None and recipe.backbone.cached:
            self.features = cached_features(self.frozen, catalog, recipe.views, recipe.seed, device, workers, self.half)
        self.head: Head | None = None
        self.reduced: Tensor | None = None

    @torch.no_grad()
    def reduce(self, head: Head) -> None:
        """If the whole backbone is frozen, give the input of the head's trained part from now on.

        If all of it fits into memory (rows x views x rank numbers), it is computed here, once for all steps.
        """
        if self.frozen is None:
            return
        self.head = head
        if self.features is None:
            return
        rows, views, _ = self.features.shape
        rank = self._ready(self._read(np.arange(1), 0)).shape[1]
        if 4 * rows * views * rank > _REDUCED_BYTES:
            return
        reduced = torch.empty(rows, views, rank)
        for view in range(views):
            for part in np.array_split(np.arange(rows), -(-rows // _REDUCED_AT_ONCE)):
                reduced[part, view] = self._ready(self._read(part, view)).cpu()
        self.reduced = reduced

    def batches(self, sampler: LabelSampler | TripletSampler, steps: range) -> Iterator[tuple[Tensor, np.ndarray]]:
        """Yield for each step (inputs float32 [n, ...] of this process's part, rows int64 [B] of the whole batch)."""
        if self.features is None:
            images = self.views(_Requests(sampler, steps, self.recipe.seed, self.group))
            for step, batch in zip(steps, images, strict=True):
                yield self.given(batch), sampler.batch(step)
            return
        with ThreadPoolExecutor(1) as reader:  # draws and reads batches while earlier ones are computed
            coming: deque[Any] = deque()
            for step in steps:
                coming.append(reader.submit(self._drawn, sampler, step))
                if len(coming) > _AHEAD:
                    features, rows = coming.popleft().result()
                    yield self._ready(features), rows
            for made in coming:
                features, rows = made.result()
                yield self._ready(features), rows

    def plain(self, rows: np.ndarray) -> Iterator[Tensor]:
        """Yield inputs of these rows without random views, in batches, float32."""
        parts = [rows[i : i + _PLAIN_BATCH] for i in range(0, len(rows), _PLAIN_BATCH)]
        if self.features is None:
            for images in self.unchanged([[(int(row), -1) for row in part] for part in parts]):
                yield self.given(images)
            return
        for part in parts:
            yield self._ready(self._read(part, 0))

    def _drawn(self, sampler: LabelSampler | TripletSampler, step: int) -> tuple[Tensor, np.ndarray]:
        """Return this process's part of a batch from the cache, and the rows of the whole batch."""
        assert self.features is not None
        rows = sampler.batch(step)
        views = np.random.default_rng([self.recipe.seed, step, 1]).integers(self.features.shape[1], size=len(rows))
        part = slice(*self.group.part(len(rows)))
        return self._read(rows[part], views[part]), rows

    def _read(self, rows: np.ndarray, views: np.ndarray | int) -> Tensor:
        if self.reduced is not None:
            return self.reduced[rows, views]
        assert self.features is not None
        return torch.from_numpy(self.features.read(rows, views))

    @torch.no_grad()
    def given(self, images: Tensor) -> Tensor:
        """Return the trained part's input for float32 images [n, 3, S, S], without the cache."""
        images = images.to(self.device, non_blocking=True)
        if self.frozen is not None:
            with torch.autocast(self.device.type, self.half, enabled=self.half is not None):
                images = self.frozen(images)
        return self._ready(images)

    @torch.no_grad()
    def _ready(self, x: Tensor) -> Tensor:
        x = x.to(self.device, non_blocking=True).float()
        return x if self.head is None or self.reduced is not None else self.head.reduce(x)


@dataclass(frozen=True)
class _Requests:
    """Requests to the loader: the row and the view's seed of every image of this process, step by step."""

    sampler: LabelSampler | TripletSampler
    steps: range
    seed: int
    group: Group

    def __iter__(self) -> Iterator[list[Request]]:
        for step in self.steps:
            rows = self.sampler.batch(step)
            seeds = np.random.default_rng([self.seed, step, 1]).integers(2**62, size=len(rows))
            part = slice(*self.group.part(len(rows)))
            yield list(zip(rows[part].tolist(), seeds[part].tolist(), strict=True))
