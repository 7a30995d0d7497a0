"""The main job, top to bottom; each stage takes values and paths and returns the value or path it made."""

from __future__ import annotations

import json
import platform
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from importlib import metadata
from pathlib import Path
from typing import Any

import numpy as np

from embed64.catalog import (
    Catalog,
    catalog_sha256,
    difference,
    read_catalog,
    require_no_leak,
    require_positives,
    write_catalog,
    write_table,
)
from embed64.check import require_contract
from embed64.checkpoint import CHECKPOINT, read_checkpoint, require_recipe
from embed64.decode import decode
from embed64.dedup import conflicts, deduplicate
from embed64.deliver import Format, Model, deliver
from embed64.distributed import launch
from embed64.drift import Drift
from embed64.errors import InputError
from embed64.files import write_json, write_text
from embed64.images import sift
from embed64.progress import say
from embed64.recipe import Recipe, load_recipe, recipe_toml
from embed64.report import write_report
from embed64.score import Scored, score, write_embeddings
from embed64.splits import HOLDOUT, TRAIN, split_holdout
from embed64.stopping import TERMINATED, Deadline
from embed64.train import load_trained, train
from embed64.trainer import processes
from embed64.triplets import make_triplets, read_triplets, triplet_rows, write_triplets
from embed64.verify import ARTIFACT_NAME

_DRIFT_IMAGES = 32
_COMPARED = ("catalog", "duplicates", "splits")  # a run that goes on writes nothing until these are found the same
_RECORDED = ("embed64", "torch", "torchvision", "timm", "pytorch-metric-learning", "numpy", "pillow", "scikit-learn")


def run(
    recipe: Recipe,
    catalog: Path,
    out: Path,
    resume: bool = False,
    triplets_file: Path | None = None,
    time_limit: float | None = None,
    log: tuple[str, ...] = (),
) -> dict[str, Any] | None:
    """From a catalog to a checked, scored artifact and its report in the run folder `out`; returns the scores.

    Training ends early enough for the rest to be done within `time_limit` seconds; `log` names trackers. None
    where SIGTERM stopped it: its state is saved, and `resume` goes on from there.
    """
    deadline = Deadline(time_limit) if time_limit else None
    stage = Stages(out, recipe, resume)
    with stage("catalog"):
        table = usable(catalog, stage.lists)
    with stage("duplicates"):
        table = with_clusters(table, stage.lists, table.rows["sha256"])
    with stage("splits"):
        named = with_holdout(table, recipe)
        split = keep_catalog(named, out)
        table, digest = read_catalog(split), catalog_sha256(split)
    with stage("triplets"):
        if triplets_file is None:
            triplets = offline_triplets(recipe, table.split(TRAIN), out)
        else:  # its paths are the given catalog's
            triplets = given_triplets(recipe, named.split(TRAIN), triplets_file)
    with stage("train"):
        job = (recipe, table.split(TRAIN), triplets, out, digest, resume, deadline, log)
        stopped = launch(train, job, processes(recipe))
    if stopped == TERMINATED:
        return None
    return finish(stage, table, digest, recipe)


def finish(stage: Stages, table: Catalog, digest: str, recipe: Recipe) -> dict[str, Any]:
    """From a trained run to its checked, scored artifact and the report; returns the scores."""
    out = stage.out
    with stage("artifact"):
        artifact = export(out, out / ARTIFACT_NAME)
    with stage("check"):
        require_contract(artifact)
    with stage("score"):
        scores = write_scores(score(artifact, table.split(HOLDOUT), digest, recipe.seed), out)
    with stage("report"):
        write_report(out)
    return scores


class Stages:
    """Opens a run folder, records what it is made from, and times each stage into stages.json."""

    def __init__(self, out: Path, recipe: Recipe, resume: bool) -> None:
        """Raises InputError where the folder holds a run and `resume` is not asked for, or another recipe's run."""
        state = read_checkpoint(out, mmap=True)
        if state and not resume:
            raise InputError(f"{out}: holds a run already; go on with it by --resume, or choose another --out")
        self.out, self.again = out, bool(state)
        self.lists = None if state else out
        self.seconds: list[dict[str, Any]] = []
        if state:
            require_recipe(out, recipe, state)
        else:
            write_text(out / "recipe.toml", recipe_toml(recipe))

    @contextmanager
    def __call__(self, name: str) -> Iterator[None]:
        start = time.monotonic()
        yield
        self.seconds.append({"name": name, "seconds": round(time.monotonic() - start, 2)})
        if self.again and name in _COMPARED:
            return
        write_json(self.out / "stages.json", self.seconds)


def usable(catalog: Path, out: Path | None) -> Catalog:
    """The catalog's images that can be read, with their digests as column `sha256`.

    The others are named, counted and, where `out` is given, listed in OUT/rejected.csv.
    """
    table = read_catalog(catalog)
    require_positives(table, catalog)
    kept, rejected = sift(table)
    if out:
        (out / "rejected.csv").unlink(missing_ok=True)
    if len(rejected):
        for path, reason in rejected[["path", "reason"]].head(5).itertuples(index=False):
            say(f"left out: {path}: {reason}")
        listed = f", listed in {write_table(rejected, out / 'rejected.csv')}" if out else ""
        say(f"left out: {len(rejected)} of {len(table)} images{listed}")
    return kept


def with_clusters(table: Catalog, out: Path | None, sha256: Iterable[str]) -> Catalog:
    """The catalog with its own column `cluster`, or with the duplicates that are found here.

    `sha256` are the files' digests, as `usable` has just made them. Images that were found under two labels are
    counted and, where `out` is given, listed in OUT/conflicts.csv.
    """
    if "cluster" in table.rows:
        return table
    if out:
        (out / "conflicts.csv").unlink(missing_ok=True)
    table, found, made = deduplicate(table, sha256=sha256)
    copies = found.bytes + found.pixels + found.near + found.mirrored + found.cropped
    say(f"duplicates: {copies} of {len(table)} images are copies of others; copies stay on one side of the split")
    listed = conflicts(table, made)
    if len(listed):
        name = f", listed in {write_table(listed, out / 'conflicts.csv')}" if out else ""
        say(f"duplicates: {len(listed)} images are found under two labels{name}")
    return table


def with_holdout(table: Catalog, recipe: Recipe) -> Catalog:
    """The catalog with its own split, or with the recipe's where it has none; InputError for an empty part."""
    if "split" not in table.rows or (table.rows["split"] == "").all():
        return split_holdout(table, recipe.split.holdout, recipe.seed)
    for part in (TRAIN, HOLDOUT):
        if not (table.rows["split"] == part).any():
            raise InputError(
                f"the catalog's column 'split' has no row '{part}';"
                " make it anew with `embed64 catalog split`, or drop the column"
            )
    try:
        require_no_leak(table, "the catalog's own split is kept, but leaks")
    except InputError as leak:
        say(str(leak))
    return table


def keep_catalog(table: Catalog, out: Path) -> Path:
    """Write RUN/catalog.csv; InputError with the difference where a checkpoint was made with another."""
    path = out / "catalog.csv"
    if not (out / CHECKPOINT).is_file() or not path.is_file():
        return write_catalog(table, path)
    fresh = write_catalog(table, out / "catalog.resume.csv")
    same = catalog_sha256(fresh) == catalog_sha256(path)
    different = "" if same else difference(read_catalog(path), read_catalog(fresh))
    fresh.unlink()
    if not same:
        raise InputError(
            f"{out}: was trained on another catalog ({different}); resume with that one or choose another --out"
        )
    return path


def offline_triplets(recipe: Recipe, table: Catalog, out: Path) -> np.ndarray | None:
    """The training triplets, written to RUN/triplets.parquet, as rows int64 [T, 3]; None where batches are mined."""
    if recipe.loss.miner != "offline":
        return None
    triplets = make_triplets(table, recipe.triplets.count, recipe.seed, recipe.triplets.same_domain)
    write_triplets(triplets, out / "triplets.parquet")
    return triplet_rows(triplets, table)


def given_triplets(recipe: Recipe, table: Catalog, path: Path) -> np.ndarray:
    """A triplet file as rows int64 [T, 3] of the images to train on; InputError where it does not fit."""
    if recipe.loss.miner != "offline":
        raise InputError(f"{path}: not used, loss.miner is '{recipe.loss.miner}'; give loss.miner=offline")
    return read_triplets(path, table)


def export(
    out: Path, path: Path, format: Format = "torchscript", half_weights: bool = False, flip: bool = False
) -> Path:
    """Write a finished run's artifact to `path`, submission.zip beside it, and RUN/environment.json.

    With `flip` features are the mean over an image and its mirror image, though the run was trained without.
    """
    recipe = load_recipe(str(out / "recipe.toml"))
    backbone, head = load_trained(out, recipe)
    backbone.flip = backbone.flip or flip
    files = [file for file in read_catalog(out / "catalog.csv").split(HOLDOUT).files if file.is_file()]
    if not files:
        say("the holdout's images are not here; drift is measured on made-up ones")
    sample = [decode(file) for file in files[:: max(1, len(files) // _DRIFT_IMAGES)]]
    model = Model([backbone], head.folded(), recipe.head.dim, recipe.head.unit_length)
    say_drift(deliver(model, path, format, half_weights, sample))
    environment = {
        "recipe": recipe.name,
        "seed": recipe.seed,
        "backbone": recipe.backbone.name,
        "weights": backbone.origin,
        "image_size": backbone.image_size,
        "dim": recipe.head.dim,
        "python": platform.python_version(),
        "machine": platform.machine(),
        "versions": {name: metadata.version(name) for name in _RECORDED},
    }
    write_json(out / "environment.json", environment)
    return path


def say_drift(drift: Drift) -> None:
    """One line on how the file's resizing compares with Pillow's."""
    say(
        f"drift from Pillow's resizing: {drift.pixel_mean:.2f} of 255 a pixel on average, {drift.pixel_max:.0f}"
        f" at most; embeddings move by {drift.embedding_max:.4f} at most"
        + ("" if drift.share is None else f", {drift.share:.1%} of the way to another image")
    )


def write_scores(scored: Scored, out: Path) -> dict[str, Any]:
    """Write RUN/scores.json, and the embeddings and triplets that the report shows, to RUN/holdout/."""
    write_embeddings(scored.catalog, scored.embeddings, out / "holdout" / "embeddings.parquet")
    write_triplets(scored.triplets, out / "holdout" / "triplets.parquet")
    write_json(out / "scores.json", scored.scores)
    return scored.scores


def read_stages(out: Path) -> list[dict[str, Any]]:
    """What RUN/stages.json holds: name and seconds of each stage."""
    return json.loads((out / "stages.json").read_text(encoding="utf-8"))
