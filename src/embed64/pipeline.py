"""The main job, top to bottom; each stage takes values and paths and returns the value or path it made."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from embed64.artifact.check import require_contract
from embed64.artifact.verify import ARTIFACT_NAME
from embed64.core.console import say
from embed64.core.recipe import load_recipe
from embed64.core.run_folder import locked
from embed64.core.settings import Recipe
from embed64.data.catalog import catalog_sha256, read_catalog
from embed64.data.preparation import prepare
from embed64.data.splits import HOLDOUT
from embed64.evaluate.model_card import write_model_card
from embed64.evaluate.run_page import write_report
from embed64.evaluate.scoring import held_out, score, write_scores
from embed64.train.cross_validation import cross_validate
from embed64.train.distributed import by_torchrun, launch
from embed64.train.embeddings import known_embeddings, untrained_features
from embed64.train.export import export_run
from embed64.train.forecast import WORTH, as_begun, fitting
from embed64.train.loop import Job, train
from embed64.train.soup import cook
from embed64.train.stages import Stages
from embed64.train.stopping import TERMINATED, Deadline
from embed64.train.trainer import processes
from embed64.train.trial import try_export


def run(
    recipe: Recipe,
    catalog: Path,
    out: Path,
    resume: bool = False,
    triplets_file: Path | None = None,
    time_limit: float | None = None,
    log: tuple[str, ...] = (),
) -> dict[str, Any] | None:
    """Go from a catalog to a checked, scored artifact and its report in the run folder `out`; return the scores.

    If `time_limit` seconds are too few for all of it, the recipe is cut to fit, which is said, and training ends early
    enough in any case. `log` names trackers. Without a label that could be held out there are neither scores nor
    report: they are {}. Returns None if SIGTERM stopped it: its state is saved, and `resume` continues from there.
    """
    deadline = Deadline(time_limit) if time_limit else None
    with locked(out):
        if deadline:
            recipe = as_begun(recipe, out)
        stage = Stages(out, recipe, resume)
        if not stage.again:
            table = read_catalog(catalog)  # a wrong one is named before a large backbone is loaded
            try_export(recipe)
            if deadline and deadline.seconds >= WORTH and not by_torchrun():
                recipe = fitting(recipe, table, deadline)
                stage.record(recipe)
        prepared = prepare(catalog, recipe, triplets_file, out, stage)
        with stage("train"):
            job = Job(
                *(recipe, prepared.training, prepared.triplets, out, prepared.digest),
                *(resume, deadline, log, prepared.background),
            )
            stopped = launch(train, job, processes(recipe))
        return None if stopped == TERMINATED else finish(stage, recipe)


def finish(stage: Stages, recipe: Recipe) -> dict[str, Any]:
    """Go from a trained run to its checked, scored artifact and the report; return the scores, {} if there are none."""
    out = stage.out
    catalog, digest = read_catalog(out / "catalog.csv"), catalog_sha256(out / "catalog.csv")
    held, parts = (catalog.rows["split"] == HOLDOUT).to_numpy(), []
    if recipe.train.blend or (recipe.split.cross_validate_below and not held.any()):
        with stage("cross-validation"):
            parts = cross_validate(out, recipe, catalog, digest)
    with stage("artifact"):
        artifact = export_run(out, out / ARTIFACT_NAME)
    with stage("check"):
        require_contract(artifact)
    if not parts and not held.any():
        say("not scored: no label was held out")
        write_model_card(out)
        return {}
    with stage("score"):
        thumbnails: dict[str, bytes] = {}
        if held.any():
            others = known_embeddings(out, recipe, catalog.where(~held))
            parts = [held_out(artifact, catalog, held, others, thumbnails)]
        untrained = untrained_features(recipe, catalog)
        scores = write_scores(score(artifact, catalog, digest, parts, thumbnails, untrained, recipe.seed), out)
    with stage("report"):
        write_report(out)
        write_model_card(out)
    return scores


def run_soup(sources: list[Path], out: Path) -> dict[str, Any]:
    """Make the mean of trained runs, or of checkpoints of one, a run of its own; return its scores."""
    with locked(out):
        cook(sources, out)
        recipe = load_recipe(str(out / "recipe.toml"))
        return finish(Stages(out, recipe, resume=True), recipe)
