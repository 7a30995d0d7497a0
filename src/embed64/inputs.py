"""What the trained part of a model sees: images, or the cached features of a frozen backbone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.utils.data import DataLoader

from embed64.catalog import Catalog
from embed64.distributed import Group
from embed64.features import cached_features
from embed64.images import ImageDataset
from embed64.model import Backbone, Head
from embed64.recipe import Recipe
from embed64.samplers import LabelSampler, TripletSampler

_PLAIN_BATCH = 64


class Inputs:
    """Batches of a catalog's rows for training, in random views, and for evaluation, plain."""

    def __init__(
        self, recipe: Recipe, catalog: Catalog, backbone: Backbone, device: torch.device, group: Group | None = None
    ) -> None:
        """Where the backbone is frozen, its features are computed here, or come from the cache."""
        self.recipe, self.device, self.group = recipe, device, group or Group()
        self.dataset = ImageDataset(catalog.files, backbone.preprocess(), recipe.views)
        self.features: Tensor | None = None
        if recipe.backbone.frozen:
            features = cached_features(backbone, catalog, recipe.views, recipe.seed, device, recipe.train.workers)
            self.features = torch.from_numpy(features)

    @torch.no_grad()
    def reduce(self, head: Head) -> None:
        """Replace cached features by what the trained part of the head sees, once for all steps."""
        if self.features is not None:
            views = self.features.unbind(1)
            reduced = [
                torch.cat([head.reduce(part.to(self.device).float()) for part in view.split(512)]) for view in views
            ]
            self.features = torch.stack(reduced, dim=1)

    def batches(self, sampler: LabelSampler | TripletSampler, steps: range) -> Iterator[tuple[Tensor, np.ndarray]]:
        """(inputs of this process's part [n, ...], rows int64 [B] of the whole batch) of each step, in random views."""
        if self.features is None:
            images = self._loader(_Requests(sampler, steps, self.recipe.seed, self.group))
            for step, batch in zip(steps, images, strict=True):
                yield batch.to(self.device, non_blocking=True), sampler.batch(step)
            return
        for step in steps:
            rows = sampler.batch(step)
            views = np.random.default_rng([self.recipe.seed, step, 1]).integers(self.features.shape[1], size=len(rows))
            part = slice(*self.group.part(len(rows)))
            yield self.features[torch.from_numpy(rows[part]), torch.from_numpy(views[part])], rows

    def plain(self, rows: np.ndarray) -> Iterator[Tensor]:
        """Inputs of these rows without random views, in batches, float32."""
        parts = [rows[i : i + _PLAIN_BATCH] for i in range(0, len(rows), _PLAIN_BATCH)]
        if self.features is None:
            for images in self._loader([[(int(row), -1) for row in part] for part in parts]):
                yield images.to(self.device)
            return
        for part in parts:
            yield self.features[torch.from_numpy(part), 0].to(self.device).float()

    def _loader(self, requests: Any) -> DataLoader:
        workers = self.recipe.train.workers
        return DataLoader(
            self.dataset, batch_sampler=requests, num_workers=workers, pin_memory=self.device.type == "cuda"
        )


@dataclass(frozen=True)
class _Requests:
    """A batch sampler for the loader: the row and the view's seed of every image of this process in every step."""

    sampler: LabelSampler | TripletSampler
    steps: range
    seed: int
    group: Group

    def __len__(self) -> int:
        return len(self.steps)

    def __iter__(self) -> Iterator[list[tuple[int, int]]]:
        for step in self.steps:
            rows = self.sampler.batch(step)
            seeds = np.random.default_rng([self.seed, step, 1]).integers(2**62, size=len(rows))
            part = slice(*self.group.part(len(rows)))
            yield list(zip(rows[part].tolist(), seeds[part].tolist(), strict=True))
