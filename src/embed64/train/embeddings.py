"""What a run's model, trained and untrained, makes of a catalog, from cached features as far as there are any."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from embed64.core.console import say
from embed64.core.errors import InputError
from embed64.core.settings import Recipe, Views
from embed64.data.catalog import Catalog
from embed64.model.backbone import POOLED, Backbone
from embed64.train.batches.feature_cache import Features, cached_features
from embed64.train.batches.loading import worker_count
from embed64.train.distributed import Group
from embed64.train.loop import load_trained
from embed64.train.optimizer import half
from embed64.train.trainer import choose_device

_AT_ONCE = 1024


@torch.no_grad()
def known_embeddings(run: Path, recipe: Recipe, catalog: Catalog) -> Tensor | None:
    """Return float32 [rows, 64] by a finished run's model; None unless its backbone's features are cached."""
    if not (recipe.backbone.frozen and recipe.backbone.cached):
        return None
    backbone, head = load_trained(run, recipe)
    features = _features(recipe, backbone, catalog)
    return torch.cat([head(_read(features, rows)) for rows in _parts(len(catalog))])


def untrained_features(recipe: Recipe, catalog: Catalog) -> Tensor | None:
    """Return what `frozen_features` does, or None, and say why, if they are beyond what the cache can hold."""
    try:
        return frozen_features(recipe, catalog)
    except InputError as error:
        say(f"not compared with the untrained backbone: {error}")
        return None


def frozen_features(recipe: Recipe, catalog: Catalog) -> Tensor:
    """Return float32 [rows, D], the backbone's own pooled features before any training.

    Raises InputError if they are beyond what the cache can hold, or an image cannot be read.
    """
    settings = recipe.backbone
    if POOLED not in settings.levels or not (settings.frozen and settings.cached):
        pooled = {"levels": (), "grid": 1, "frozen": True, "trained": (), "flip": settings.flip and settings.frozen}
        settings = settings.model_copy(update=pooled)
    torch.manual_seed(recipe.seed)  # as Trainer does: a backbone without pretrained weights is random by seed
    backbone = Backbone(settings)
    features = _features(recipe, backbone, catalog)
    level = list(settings.levels).index(POOLED) if settings.levels else 0
    start = sum(backbone.level_dims[:level])
    own = slice(start, start + backbone.level_dims[level])
    return torch.cat([_read(features, rows)[:, own] for rows in _parts(len(catalog))])


def _features(recipe: Recipe, backbone: Backbone, catalog: Catalog) -> Features:
    device = choose_device(recipe.train.device, Group())
    workers = worker_count(recipe.train.workers, device, 1)
    return cached_features(backbone, catalog, Views(), recipe.seed, device, workers, half(recipe.train.amp, device))


def _read(features: Features, rows: np.ndarray) -> Tensor:
    return torch.from_numpy(features.read(rows)).float()


def _parts(count: int) -> list[np.ndarray]:
    return np.array_split(np.arange(count), -(-count // _AT_ONCE))
