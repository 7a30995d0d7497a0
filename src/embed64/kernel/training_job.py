"""What a kernel does on Kaggle: mounted inputs -> catalog -> the main job -> the few files that a submission needs.

`bundle.py` puts the package into one script, which runs `bootstrap.py` before this.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from embed64.kernel.script import RECIPE
from embed64.data.catalog import write_catalog
from embed64.train.checkpoint import CHECKPOINT
from embed64.core.errors import CheckFailed, InputError
from embed64.core.files import input_root
from embed64.kernel.output import working_root, write_manifest
from embed64.data.sources.mounts import find, mounted_catalogs
from embed64.pipeline import run
from embed64.core.console import say
from embed64.core.recipe import load_recipe
from embed64.data.sources.registry import NoImages, Pack, source_named
from embed64.data.sources.scan import Reading
from embed64.data.sources.build import build, read_mounted, read_source
from embed64.core.durations import parse_duration
from embed64.artifact.submission import SUBMISSION_NAME
from embed64.artifact.verify import ARTIFACT_NAME

PUBLISHED = (ARTIFACT_NAME, SUBMISSION_NAME, "report.html", "scores.json")
MADE = ["cluster", "split"]
"""Columns that the main job makes where a catalog brings none."""
CHANGES, TIME = "EMBED64_KERNEL_SET", "EMBED64_KERNEL_TIME"
"""Environment variables by which a rehearsal changes settings and the time limit of the very same file."""


def train(sources: Sequence[str], settings: Sequence[str], time_limit: str) -> None:
    """Train the carried recipe with these settings on what is mounted; leave PUBLISHED and a manifest to download.

    Raises InputError where no images are mounted, CheckFailed where training was stopped before its end.
    """
    began = time.monotonic()
    limit = parse_duration(os.environ.get(TIME, time_limit))
    changes = os.environ.get(CHANGES, "").split()
    if changes or TIME in os.environ:
        say(f"changed by the environment: {' '.join([*changes, f'time limit {limit:.0f} s'])}")
    recipe = load_recipe(RECIPE, [*settings, *changes])
    working = working_root()
    out = working / "run"
    with tempfile.TemporaryDirectory() as folder:
        catalog = gather(sources, Path(folder) / "catalog.csv")
        left = limit - (time.monotonic() - began)
        scores = run(recipe, catalog, out, (out / CHECKPOINT).is_file(), time_limit=left)
    if scores is None:
        raise CheckFailed("stopped by SIGTERM; run the kernel again: a session that is kept goes on")
    publish(out, working)
    print(f"mP@5 {scores['mp5']:.3f} on {scores['queries']} queries of the holdout, {scores['index']} images searched")


def gather(sources: Sequence[str], path: Path) -> Path:
    """Write the catalog of every mounted source: those named, and any folder with a catalog.csv of its own.

    Raises InputError where nothing is mounted that holds images.
    """
    readings: list[Reading] = []
    for name in sources:
        source = source_named(name)
        if isinstance(source.reader, NoImages | Pack):  # the pack comes as a dataset with a catalog of its own
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
    table, aside = build(readings)
    say(f"{len(table):,} images, {len(aside):,} set aside")
    return write_catalog(table, path)


def publish(out: Path, working: Path) -> None:
    """Move what is to be downloaded to the working folder's root, and list it by hash; drop the checkpoints."""
    for name in PUBLISHED:
        (out / name).replace(working / name)
    shutil.rmtree(out / CHECKPOINT.parent)
    write_manifest(working, PUBLISHED)
