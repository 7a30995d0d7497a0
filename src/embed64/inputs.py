"""What the trained part of a model sees: images, or the cached features of a frozen backbone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from embed64.catalog import Catalog
from embed64.features import cached_features
from embed64.images import ImageDataset
from embed64.loading import Loader, Request, worker_count
from embed64.model import Backbone, Head
from embed64.recipe import Recipe
from embed64.samplers import LabelSampler, TripletSampler

_PLAIN_BATCH = 64


class Inputs:
    """Batches of a catalog's rows for training, in random views, and for evaluation, plain."""

    def __init__(self, recipe: Recipe, catalog: Catalog, backbone: Backbone, device: torch.device) -> None:
        """Where the backbone is frozen, its features are computed here, or come from the cache."""
        self.recipe, self.device = recipe, device
        workers = worker_count(recipe.train.workers, device)
        dataset = ImageDataset(catalog.files, backbone.preprocess(), recipe.views)
        # One for the training, one for validations in its midst; workers start when there is work.
        self.views, self.unchanged = (Loader(dataset, workers, device) for _ in range(2))
        self.features: Tensor | None = None
        if recipe.backbone.frozen:
            features = cached_features(backbone, catalog, recipe.views, recipe.seed, device, workers)
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
        """(inputs [B, ...], rows int64 [B]) of each step, every image in a random view."""
        if self.features is None:
            images = self.views(_Requests(sampler, steps, self.recipe.seed))
            for step, batch in zip(steps, images, strict=True):
                yield batch.to(self.device, non_blocking=True), sampler.batch(step)
            return
        for step in steps:
            rows = sampler.batch(step)
            views = np.random.default_rng([self.recipe.seed, step, 1]).integers(self.features.shape[1], size=len(rows))
            yield self.features[torch.from_numpy(rows), torch.from_numpy(views)], rows

    def plain(self, rows: np.ndarray) -> Iterator[Tensor]:
        """Inputs of these rows without random views, in batches, float32."""
        parts = [rows[i : i + _PLAIN_BATCH] for i in range(0, len(rows), _PLAIN_BATCH)]
        if self.features is None:
            for images in self.unchanged([[(int(row), -1) for row in part] for part in parts]):
                yield images.to(self.device)
            return
        for part in parts:
            yield self.features[torch.from_numpy(part), 0].to(self.device).float()


@dataclass(frozen=True)
class _Requests:
    """What the loader is asked for: the row and the view's seed of every image of every step."""

    sampler: LabelSampler | TripletSampler
    steps: range
    seed: int

    def __iter__(self) -> Iterator[list[Request]]:
        for step in self.steps:
            rows = self.sampler.batch(step)
            seeds = np.random.default_rng([self.seed, step, 1]).integers(2**62, size=len(rows))
            yield list(zip(rows.tolist(), seeds.tolist(), strict=True))
