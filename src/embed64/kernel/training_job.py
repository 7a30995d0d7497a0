"""The job of the training kernel on Kaggle: mounted inputs -> catalog -> a run -> the files that a submission needs.

`script.py` puts the package into one script, which runs `bootstrap.py` before this.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from embed64.artifact.submission import SUBMISSION_NAME
from embed64.artifact.verify import ARTIFACT_NAME
from embed64.core.console import say
from embed64.core.durations import parse_duration
from embed64.core.errors import CheckFailed, InputError
from embed64.core.files import existing_file, input_root, whole
from embed64.core.recipe import load_recipe
from embed64.core.settings import Recipe
from embed64.data.catalog import write_catalog
from embed64.data.sources.build import joined, read_mounted, read_source
from embed64.data.sources.mounts import find, find_slug, mounted_catalogs
from embed64.data.sources.registry import NoImages, Pack, source_named
from embed64.data.sources.scan import Reading
from embed64.kernel.image import SAVED
from embed64.kernel.machine import watched
from embed64.kernel.output import RUN, working_root, write_manifest
from embed64.kernel.payload import RECIPE
from embed64.pipeline import run
from embed64.train.checkpoint import CHECKPOINT, read_checkpoint
from embed64.train.stopping import TIME_UP, Deadline

PUBLISHED = (ARTIFACT_NAME, SUBMISSION_NAME, "report.html", "scores.json")
MADE = ["cluster", "split"]
"""Columns that a run makes if the catalog lacks them."""
CHANGES, TIME = "EMBED64_KERNEL_SET", "EMBED64_KERNEL_TIME"
"""Environment variables by which a rehearsal changes settings and time limit without changing the script."""


def train(sources: Sequence[str], settings: Sequence[str], time_limit: str) -> None:
    """Train the script's recipe with these settings on the mounted images; leave PUBLISHED and a manifest to download.

    Raises what its parts do.
    """
    recipe, deadline = settled(settings, time_limit)
    with tempfile.TemporaryDirectory() as folder:
        fit(recipe, gather(sources, Path(folder) / "catalog.csv"), deadline)
    publish()


def settled(settings: Sequence[str], time_limit: str) -> tuple[Recipe, Deadline]:
    """Return the script's recipe with these settings, and when all has to be done, counted from now."""
    changes = os.environ.get(CHANGES, "").split()
    deadline = Deadline(parse_duration(os.environ.get(TIME, time_limit)))
    if changes or TIME in os.environ:
        say(f"changed by the environment: {' '.join([*changes, f'time limit {deadline.seconds:.0f} s'])}")
    return load_recipe(RECIPE, [*settings, *changes]), deadline


def fit(recipe: Recipe, catalog: Path, deadline: Deadline) -> dict[str, Any]:
    """Train, export, check and score in the working folder's run; go on from an attached checkpoint if there is one.

    Returns the scores, {} if no label was held out. Raises CheckFailed if training was stopped before its end.
    """
    out = working_root() / RUN
    restore(out)
    with watched():
        scores = run(recipe, catalog, out, (out / CHECKPOINT).is_file(), time_limit=deadline.left)
    if scores is None:
        raise CheckFailed("stopped by SIGTERM; run the kernel again: a session whose files were kept resumes")
    if scores:
        print(f"mP@5 {scores['mp5']:.3f}: {scores['queries']} held-out queries, {scores['index']} images searched")
    return scores


def restore(out: Path) -> None:
    """Put the checkpoint of an earlier session in place if it is attached, so that this one goes on from there."""
    mounted = find_slug(SAVED)
    if mounted and not (out / CHECKPOINT).is_file():
        saved = existing_file(mounted / CHECKPOINT.name, f"detach the dataset {SAVED}, or make it again with the file")
        say(f"goes on from the checkpoint in {mounted}")
        with whole(out / CHECKPOINT) as partial:
            shutil.copyfile(saved, partial)


def gather(sources: Sequence[str], path: Path) -> Path:
    """Write one catalog of all mounted images: of the named sources, and of any folder with its own catalog.csv.

    Raises InputError if no images are mounted.
    """
    readings: list[Reading] = []
    for name in sources:
        source = source_named(name)
        if isinstance(source.reader, NoImages | Pack):  # the pack comes as a dataset with its own catalog
            continue
        place = find(source)
        say(f"source {name}: {place or 'not mounted'}")
        if place:
            readings.append(read_source(source, place, path.parent))
    for file in mounted_catalogs(input_root()):
        say(f"catalog {file}")
        readings.append(read_mounted(file))
    if not readings:
        raise InputError(
            f"{input_root()}: no images are mounted; attach one of {', '.join(sources)}, or a dataset that holds a"
            " catalog.csv"
        )
    if len(readings) > 1:  # a split of one catalog says nothing of the others
        readings = [replace(each, rows=each.rows.drop(columns=MADE, errors="ignore")) for each in readings]
    table, aside = joined(readings)  # the run reads the images, and leaves out what cannot be read
    say(f"{len(table):,} images, {len(aside):,} set aside")
    return write_catalog(table, path)


def publish() -> list[Path]:
    """Move the files to download to the root of the working folder, list them by hash, delete the checkpoints.

    If the time limit ended training, the last checkpoint stays: a later session may go on from it. Returns the files.
    """
    working = working_root()
    out = working / RUN
    names = [name for name in PUBLISHED if (out / name).is_file()]  # without held-out labels nothing is scored
    for name in names:
        (out / name).replace(working / name)
    state = read_checkpoint(out, mmap=True)
    for file in (out / CHECKPOINT.parent).iterdir():
        if not (state and state["stopped"] == TIME_UP and file.name == CHECKPOINT.name):
            file.unlink()
    write_manifest(working, names)
    return [working / name for name in names]
