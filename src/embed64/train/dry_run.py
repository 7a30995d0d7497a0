"""A smoke fit before a long run: does the loss of one batch fall, how fast is a step, how much memory does it take?

The fitted model is thrown away.
"""

from __future__ import annotations

import itertools
import resource
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import fmean
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import normalize

from embed64.core.console import track
from embed64.core.settings import Recipe
from embed64.data.preparation import prepare
from embed64.model.backbone import Backbone
from embed64.train.batches.dataset import ImageDataset
from embed64.train.batches.loading import Loader
from embed64.train.distil import teacher
from embed64.train.distributed import Group
from embed64.train.monitor.geometry import geometry
from embed64.train.monitor.health import Sentinels
from embed64.train.optimizer import all_trained_from
from embed64.train.trainer import Trainer
from embed64.train.trial import try_export

_FIT_STEPS, _FIT_SECONDS, _FIT_LEAST = 40, 120.0, 10
_BATCHES, _BATCH_SECONDS = 8, 60.0
_TIMED_IMAGES = 32
_TRIED = 512  # at least so many images have their features cached
_ENDS = 3
"""Steps at the beginning and at the end of the fit whose mean losses are compared."""


@dataclass(frozen=True)
class DryRun:
    """What the smoke fit found.

    Rates are in images a second. `seconds` predicts all steps without validation, `feature_seconds` the features that
    have to be cached before them, the teachers' too.
    """

    trainable: int
    batch: int
    fit_steps: int
    first_loss: float
    last_loss: float
    model_rate: float
    loader_rate: float
    rate: float
    peak_bytes: int
    seconds: float
    feature_seconds: float
    warnings: list[str]

    @property
    def failure(self) -> str | None:
        """The reason why a long run makes no sense, or None."""
        if self.first_loss <= 0 or self.last_loss <= 0.9 * self.first_loss:
            return None
        return (
            f"the loss of one batch, fitted {self.fit_steps} times, went from {self.first_loss:.4g} to"
            f" {self.last_loss:.4g}; it should fall: change train.lr, loss.miner or loss.margin"
        )

    @property
    def bottleneck(self) -> str:
        """The slower of `loader` and `model`, which the other waits for."""
        return "loader" if self.loader_rate < self.model_rate else "model"


def try_out(recipe: Recipe, catalog: Path, triplets_file: Path | None = None) -> DryRun:
    """Run a smoke fit before a long run; it leaves nothing but cached features of some of the images."""
    try_export(recipe)
    prepared = prepare(catalog, recipe, triplets_file)
    table, triplets = prepared.training, prepared.triplets
    if (recipe.backbone.cached and recipe.backbone.frozen) or recipe.distil.teachers:  # the features of a part do
        ends = np.bincount(table.label_ids).cumsum()
        part = table.label_ids <= np.searchsorted(ends, max(_TRIED, 4 * recipe.train.batch_size), side="right")
        table = table.where(part)
        if triplets is not None:
            triplets = (np.cumsum(part) - 1)[triplets[part[triplets].all(axis=1)]]
    trainer = Trainer(recipe, table, triplets, Group(), prepared.background)
    trainer.start()
    trainer.ready()
    return dry_run(trainer, recipe, len(prepared.training))


def dry_run(trainer: Trainer, recipe: Recipe, images: int) -> DryRun:
    """Fit one real batch, load a few others and train on a few others, within minutes; the run has `images` in all.

    Raises CheckFailed if the loss or an embedding is not finite.
    """
    if trainer.device.type == "cuda":
        torch.cuda.reset_peak_memory_stats(trainer.device)
    losses, warnings, size, model_rate = _fit(trainer, recipe)
    loader_rate = _rate(size, trainer.batches(range(1, 2 + _BATCHES)), "loading batches")
    first = all_trained_from(recipe.train) + 1
    trained = (trainer.step(step, batch) for step, batch in enumerate(trainer.batches(range(1, 2 + _BATCHES)), first))
    rate = _rate(size, trained, "training on batches")
    return DryRun(
        trainable=trainer.trainable,
        batch=size,
        fit_steps=len(losses),
        first_loss=fmean(losses[:_ENDS]),
        last_loss=fmean(losses[-_ENDS:]),
        model_rate=model_rate,
        loader_rate=loader_rate,
        rate=rate,
        peak_bytes=_peak_bytes(trainer.device),
        seconds=recipe.train.steps * size / rate,
        feature_seconds=(_feature_seconds(trainer, recipe) + _teacher_seconds(trainer, recipe)) * images,
        warnings=warnings,
    )


def _fit(trainer: Trainer, recipe: Recipe) -> tuple[list[float], list[str], int, float]:
    """Fit one batch over and over; return losses, warnings, size of the batch, and images a second."""
    batch = next(iter(trainer.batches(range(0, 1))))
    frozen = all_trained_from(recipe.train)
    rising = round(recipe.train.warmup * (recipe.train.steps - frozen))
    watch = Sentinels(recipe.loss, _FIT_STEPS, recipe.head.unit_length)
    losses: list[float] = []
    warnings: list[str] = []
    size, busy, began = sum(len(part.labels) for part in batch), [], time.monotonic()
    for done in track(range(1, _FIT_STEPS + 1), "fitting one batch", _FIT_STEPS):
        start = time.monotonic()
        torch.manual_seed(done % _ENDS)  # dropout draws the same at both ends: only the fit moves the loss
        # The first half of the fit rises to the peak learning rate, so that the real one is tried.
        result = trainer.step(frozen + min(rising, rising * 2 * done // _FIT_STEPS), batch)
        busy.append(time.monotonic() - start)
        losses.append(result.loss)
        seen = geometry(normalize(result.embeddings), result.labels)
        warnings += watch.look(done, result.loss - result.distil, seen, result.grad_norm)
        if done >= _FIT_LEAST and time.monotonic() - began > _FIT_SECONDS:
            break
    return losses, warnings, size, size / fmean(busy[_ENDS:])


def _rate(size: int, batches: Iterator[Any], what: str) -> float:
    """Return images a second for batches of this size, without the first one, which waits for the workers to start."""
    next(batches)
    began, count = time.monotonic(), 0
    for _ in track(itertools.islice(batches, _BATCHES), what, _BATCHES):
        count += 1
        if time.monotonic() - began > _BATCH_SECONDS:
            break
    return count * size / (time.monotonic() - began)


def _feature_seconds(trainer: Trainer, recipe: Recipe) -> float:
    """Return the seconds that all cached views of an image take if features are cached, whatever the cache holds."""
    if not (recipe.backbone.frozen and recipe.backbone.cached):
        return 0.0
    rows = trainer.learning[:_TIMED_IMAGES]
    return _timed(trainer.inputs.given, trainer.inputs.unchanged, rows) * recipe.views.count


def _teacher_seconds(trainer: Trainer, recipe: Recipe) -> float:
    """Return the seconds that one image's features take of all teachers together."""
    rows, total = trainer.learning[:_TIMED_IMAGES], 0.0
    for settings in recipe.distil.teachers:
        backbone = teacher(settings, recipe.seed).to(trainer.device)
        images = Loader(ImageDataset(trainer.catalog.files, backbone.preprocess(), recipe.views), 0, trainer.device)
        total += _timed(partial(_computed, backbone, trainer.device), images, rows)
    return total


def _computed(backbone: Backbone, device: torch.device, images: Tensor) -> Tensor:
    return backbone(images.to(device))


@torch.inference_mode()
def _timed(model: Callable[[Tensor], Any], load: Loader, rows: np.ndarray) -> float:
    """Return the seconds to load and compute one image, the mean over these rows."""
    began = time.monotonic()
    for images in load([[(int(row), -1)] for row in rows]):
        model(images)
    return (time.monotonic() - began) / len(rows)


def _peak_bytes(device: torch.device) -> int:
    """Return the peak memory of the GPU if there is one, otherwise of this process."""
    if device.type == "cuda":
        return torch.cuda.max_memory_allocated(device)
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
