"""Cross-validation of a head on a frozen backbone: how far to train it, and what it makes of labels it never saw."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from torch import Tensor

from embed64.core.console import say, track
from embed64.core.files import write_json
from embed64.core.run_folder import CROSS_VALIDATION
from embed64.core.settings import Recipe
from embed64.data.background import background_of
from embed64.data.catalog import Catalog
from embed64.data.splits import TRAIN, label_groups, split_folds
from embed64.evaluate.held_out import HeldOut
from embed64.evaluate.retrieval import precision_at_5, retrieve
from embed64.train.distributed import Group
from embed64.train.loop import Job
from embed64.train.trainer import Trainer

FOLDS = 5
_SHARES = (0.0, 0.25, 0.5, 0.75, 1.0)


def cross_validate(run: Path, recipe: Recipe, catalog: Catalog, digest: str) -> list[HeldOut]:
    """Train heads on a part of the labels, to see what they make of the others.

    If the catalog has a holdout, that is only to find how far to train (train.blend), and nothing is returned.
    Otherwise a head is trained for each fold of the labels without that fold, and returned is what each makes of the
    catalog: with the share of training that did best on the other folds, so that no label takes part in a choice that
    it is scored by. The share for the final head is written to the run folder.
    """
    whole = (catalog.rows["split"] == TRAIN).all()
    training = catalog.split(TRAIN)
    job = Job(recipe, training, None, run, digest, False, background=background_of(catalog, recipe.background.images))
    count = min(FOLDS, label_groups(training))
    if count < 2:
        say("cross-validation: none, because duplicates join all labels")
        return []
    folds = split_folds(training, count, recipe.seed).rows["split"].to_numpy()
    shares = _SHARES if recipe.train.blend else (1.0,)
    rows = [folds == str(fold) for fold in range(count if whole else 1)]
    made = [_trained_without(job, held, shares, f"fold {i} of {len(rows)}") for i, held in enumerate(rows, 1)]
    values = [[_mp5(training, HeldOut(held, e)) for e in each] for held, each in zip(rows, made, strict=True)]
    if recipe.train.blend:
        _record(job, shares, values)
    if not whole:
        return []
    parts = []
    for fold, held in enumerate(rows):
        others = [value for number, value in enumerate(values) if number != fold]
        parts.append(HeldOut(held, made[fold][_best(others)]))
    return parts


def _trained_without(job: Job, rows: np.ndarray, shares: tuple[float, ...], what: str) -> list[Tensor]:
    """Train on all rows but these; return the embeddings float32 [N, dim] of all rows for each share of training."""
    steps = job.recipe.train.steps
    trainer = Trainer(job.recipe, job.catalog, None, Group(), job.background, held_out=rows)
    trainer.start()
    trainer.ready()
    for step, batches in zip(track(range(steps), what, steps), trainer.batches(range(steps)), strict=True):
        trainer.step(step, batches)
    return [trainer.embeddings(share) for share in shares]


def _mp5(catalog: Catalog, part: HeldOut) -> np.ndarray:
    return precision_at_5(retrieve(part.embeddings, catalog.label_ids, catalog.roles, 5, part.rows))


def _best(values: list[list[np.ndarray]]) -> int:
    """Return the number of the share with the highest mean over all queries; of equal ones the least training."""
    return int(np.argmax(_means(values)))


def _record(job: Job, shares: tuple[float, ...], values: list[list[np.ndarray]]) -> None:
    share = shares[_best(values)]
    mp5 = {f"{each:g}": mean for each, mean in zip(shares, _means(values), strict=True)}
    write_json(job.run / CROSS_VALIDATION, {"share": share, "mp5": mp5})
    say(f"cross-validation: {share:.0%} of the way from the fitted head to the trained one does best")


def _means(values: list[list[np.ndarray]]) -> list[float]:
    """Return the mean over all queries of all folds, for each share."""
    return [float(np.nanmean(np.concatenate(each))) for each in zip(*values, strict=True)]
