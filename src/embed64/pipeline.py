"""The main job, top to bottom; each stage takes values and paths and returns the value or path it made."""

from __future__ import annotations

import platform
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import metadata
from pathlib import Path
from typing import Any

from embed64.artifact.check import require_contract
from embed64.artifact.drift import Drift
from embed64.artifact.export import Format, Model, deliver
from embed64.artifact.verify import ARTIFACT_NAME
from embed64.core.console import say
from embed64.core.errors import InputError
from embed64.core.files import write_json, write_text
from embed64.core.recipe import Recipe, load_recipe, recipe_toml
from embed64.data.catalog import (
    Catalog,
    catalog_sha256,
    difference,
    read_catalog,
    write_catalog,
)
from embed64.data.decode import decode
from embed64.data.preparation import given_triplets, offline_triplets, usable, with_clusters, with_holdout
from embed64.data.splits import HOLDOUT, TRAIN
from embed64.data.triplets.triplets import write_triplets
from embed64.evaluate.embedding import write_embeddings
from embed64.evaluate.run_page import write_report
from embed64.evaluate.scoring import Scored, score
from embed64.train.checkpoint import CHECKPOINT, read_checkpoint, require_recipe
from embed64.train.distributed import launch
from embed64.train.loop import Job, load_trained, train
from embed64.train.soup import cook
from embed64.train.stopping import TERMINATED, Deadline
from embed64.train.trainer import processes

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
        job = Job(recipe, table.split(TRAIN), triplets, out, digest, resume, deadline, log)
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


def run_soup(sources: list[Path], out: Path) -> dict[str, Any]:
    """The mean of trained runs, or of checkpoints of one, as a run of its own; returns its scores."""
    cook(sources, out)
    recipe = load_recipe(str(out / "recipe.toml"))
    stage = Stages(out, recipe, resume=True)
    return finish(stage, read_catalog(out / "catalog.csv"), catalog_sha256(out / "catalog.csv"), recipe)
