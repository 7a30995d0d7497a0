"""Forecast when training will end, by a few images and steps on this machine, and cut a recipe to fit a time limit."""

from __future__ import annotations

import gc
import io
import time
from collections.abc import Iterator
from contextlib import redirect_stderr
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from statistics import fmean
from typing import Any

import numpy as np
import tomlkit
import torch

from embed64.core.console import say
from embed64.core.durations import clock
from embed64.core.errors import CheckFailed, InputError
from embed64.core.settings import Recipe, Views
from embed64.data.catalog import Catalog
from embed64.data.preparation import offline_triplets
from embed64.data.screening import screen
from embed64.model.backbone import Backbone
from embed64.train.batches.feature_cache import cached_features
from embed64.train.batches.loading import worker_count
from embed64.train.checkpoint import read_checkpoint
from embed64.train.distil import teacher
from embed64.train.distributed import Group, launch
from embed64.train.optimizer import all_trained_from, half
from embed64.train.stopping import Deadline
from embed64.train.trainer import Trainer, choose_device, processes

WORTH = 60.0
"""Seconds of a limit from which a forecast, which takes up to a minute, is worth its time."""
_OF_A_LABEL, _TRIPLETS = 4, 1000
_FIRST_PIECE, _PIECE_SECONDS = 32, 4.0
_STEPS, _STEP_SECONDS = 6, 10.0
_HOPELESS = 1.5
"""How many times the whole limit a forecast has to be for a run to be refused."""
_SPARE = 0.9
"""The share of the time that is filled with steps: what a forecast is mistaken by must not cost the last ones."""


@dataclass(frozen=True)
class Forecast:
    """The seconds that a run of so many images takes until training ends; what is cached already takes none."""

    images: int
    reading: float
    view: float
    """The features of one view of every image; 0 unless a frozen backbone's are cached."""
    teachers: float
    step: float
    """One step, with its share of the validations; 0 for a frozen backbone, whose head takes next to nothing."""

    def training(self, recipe: Recipe) -> float:
        """Return the seconds of the whole recipe."""
        return self.reading + self.teachers + self.view * recipe.views.count + self.step * recipe.train.steps


def as_begun(recipe: Recipe, run: Path) -> Recipe:
    """Return the recipe with the views and steps to which the time limit of the run's first session had cut it."""
    state = read_checkpoint(run, mmap=True)
    if state is None:
        return recipe
    begun = tomlkit.parse(state["recipe"]).unwrap()
    views = min(recipe.views.count, begun.get("views", {}).get("count", recipe.views.count))
    return _with(recipe, views, min(recipe.train.steps, begun.get("train", {}).get("steps", recipe.train.steps)))


def fitting(recipe: Recipe, catalog: Catalog, deadline: Deadline) -> Recipe:
    """Return the recipe with so few views and steps that training ends in time; say when that will be, and what is cut.

    Without a forecast, e.g. of images that cannot be read, it stays as it is, and that is said. Raises InputError if
    what comes before training takes far longer than the whole limit: nothing would be left when the job is ended.
    """
    try:
        found = forecast(recipe, catalog)
    except (InputError, CheckFailed) as error:  # the run itself may fail of it, or not
        say(f"no forecast: {error}")
        return recipe
    return cut(recipe, found, deadline)


def cut(recipe: Recipe, found: Forecast, deadline: Deadline) -> Recipe:
    """Return the recipe cut by a forecast, as `fitting` does."""
    least = found.training(_with(recipe, 1, 0))
    if least > _HOPELESS * deadline.left:
        raise InputError(
            f"time limit: reading {found.images:,} images and computing their features takes about {clock(least)}"
            f" here, {clock(deadline.left)} are left; attach fewer images, choose a smaller backbone, or give more"
            " time"
        )
    left = deadline.training_left
    views = recipe.views.count
    if found.view:
        room = _SPARE * left - found.reading - found.teachers
        views = max(1, min(views, int(room / found.view)))
    shorter = _with(recipe, views, recipe.train.steps)
    if found.step:
        room = _SPARE * left - found.training(_with(shorter, views, 0))
        shorter = _with(shorter, views, max(1, min(recipe.train.steps, int(room / found.step))))
    parts = {
        f"reading {found.images:,} images": found.reading,
        "the teachers' features": found.teachers,
        f"features of {_some(views, 'view')}": found.view * views,
        f"{_some(shorter.train.steps, 'step')} of {found.step:.2g} s": found.step * shorter.train.steps,
    }
    total = found.training(shorter)
    end = datetime.now().astimezone() + timedelta(seconds=total)
    told = ", ".join(f"{what} {clock(seconds)}" for what, seconds in parts.items() if seconds)
    say(f"forecast: {told}; training ends about {end:%H:%M %Z}, after {clock(total)} of the {clock(left)} that it has")
    changes = [
        f"{key}={new} instead of {old}"
        for key, old, new in (
            ("views.count", recipe.views.count, views),
            ("train.steps", recipe.train.steps, shorter.train.steps),
        )
        if old != new
    ]
    if changes:
        say(f"cut to fit the time limit: {', '.join(changes)}")
    if total > left:
        say("warning: even so it does not fit; attach fewer images, choose a smaller backbone, or give more time")
    return shorter


def forecast(recipe: Recipe, catalog: Catalog) -> Forecast:
    """Measure a run's parts on a few images of many labels, quietly; their hashes and features are kept for the run.

    Raises InputError if they cannot be read or are too few, CheckFailed if a loss is not finite.
    """
    part = _few(catalog, 2 * recipe.train.batch_size)
    with redirect_stderr(io.StringIO()):
        began = time.monotonic()
        table, _, _ = screen(part)
        reading = (time.monotonic() - began) / len(part)
        own, each = recipe.backbone, recipe.views
        cached = own.frozen and own.cached
        torch.manual_seed(recipe.seed)
        view = _seconds_an_image(Backbone(own), table, each, recipe) / each.count if cached else 0.0
        taught = [teacher(settings, recipe.seed) for settings in recipe.distil.teachers]
        teachers = sum(_seconds_an_image(backbone, table, each.plain(), recipe) for backbone in taught)
        step = 0.0 if cached else launch(_step_seconds, _Sample.of(recipe, table), processes(recipe))
        gc.collect()
        torch.cuda.empty_cache()  # the processes to come need the memory
    images = len(catalog)
    # Validation computes an image once, on one GPU; a step computes it and its gradient, some three times that.
    an_image = step * processes(recipe) / (3 * recipe.train.batch_size * recipe.train.accumulate)
    validated = recipe.split.validation * (1 - recipe.split.holdout) * images
    step += validated * an_image / recipe.train.validate_every
    return Forecast(images, reading * images, view * images, teachers * images, step)


@dataclass(frozen=True)
class _Sample:
    """What the processes that train take a few steps on."""

    recipe: Recipe
    table: Catalog
    triplets: np.ndarray | None

    @classmethod
    def of(cls, recipe: Recipe, table: Catalog) -> _Sample:
        few = {
            "triplets": recipe.triplets.model_copy(update={"count": min(recipe.triplets.count, _TRIPLETS)}),
            "split": recipe.split.model_copy(update={"validation": 0.0}),
            "distil": recipe.distil.model_copy(update={"teachers": ()}),
        }
        smaller = recipe.model_copy(update=few)
        return cls(smaller, table, offline_triplets(smaller, table, None))


def _step_seconds(sample: _Sample, group: Group) -> float:
    """Return the seconds of one step of all processes: of the slower one of model and loader, if these overlap."""
    trainer = Trainer(sample.recipe, sample.table, sample.triplets, group)
    trainer.ready()
    train = sample.recipe.train
    batches = trainer.batches(range(1 + _STEPS))
    batch = next(batches)
    loader = _seconds_each(batches)
    number = all_trained_from(train)
    seconds: list[float] = []
    while len(seconds) < _STEPS and not group.most(int(sum(seconds) > _STEP_SECONDS), trainer.device):
        began = time.monotonic()
        trainer.step(number, batch)
        seconds.append(time.monotonic() - began)
    model = fmean(seconds[1:] or seconds)
    overlap = worker_count(train.workers, trainer.device, group.local_size) > 0
    own = max(loader, model) if overlap else loader + model
    return group.most(round(1e6 * own), trainer.device) / 1e6


def _seconds_each(batches: Iterator[Any]) -> float:
    began, count = time.monotonic(), 0
    for _ in islice(batches, _STEPS):
        count += 1
        if time.monotonic() - began > _STEP_SECONDS:
            break
    return (time.monotonic() - began) / count


def _seconds_an_image(backbone: Backbone, table: Catalog, views: Views, recipe: Recipe) -> float:
    """Return the seconds that a backbone's features of an image take in all views.

    Pieces of twice the size each are timed: the first one warms up, and what two of them differ by has no share of what
    every call takes, such as the hash of the weights.
    """
    device = choose_device(recipe.train.device, Group())
    workers, precision = worker_count(recipe.train.workers, device), half(recipe.train.amp, device)
    start, size = 0, _FIRST_PIECE
    timed: list[tuple[int, float]] = []
    while not timed or (timed[-1][1] < _PIECE_SECONDS and start + size <= len(table)):
        piece = table.where(_between(len(table), start, start + size))
        began = time.monotonic()
        cached_features(backbone.eval(), piece, views, recipe.seed, device, workers, precision)
        timed.append((len(piece), time.monotonic() - began))
        start, size = start + size, 2 * size
    count, seconds = timed[-1]
    if len(timed) < 3:
        return seconds / count
    before, earlier = timed[-2]
    return max(0.0, seconds - earlier) / (count - before)


def _few(catalog: Catalog, labels: int) -> Catalog:
    """Return a few images of so many labels, spread over the catalog."""
    ids = catalog.label_ids
    chosen = np.unique(np.linspace(0, ids.max(initial=0), labels).astype(int))
    rows = catalog.rows[np.isin(ids, chosen)]
    few = rows[rows.groupby(ids[np.isin(ids, chosen)]).cumcount() < _OF_A_LABEL]
    return Catalog(few.reset_index(drop=True), catalog.root)


def _between(count: int, start: int, stop: int) -> np.ndarray:
    return (np.arange(count) >= start) & (np.arange(count) < stop)


def _with(recipe: Recipe, views: int, steps: int) -> Recipe:
    changes = {
        "views": recipe.views.model_copy(update={"count": views}),
        "train": recipe.train.model_copy(update={"steps": steps}),
    }
    return recipe.model_copy(update=changes)


def _some(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'s' * (count != 1)}"
