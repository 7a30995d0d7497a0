"""The training loop: steps, checkpoints, the validation curve; it can be stopped at any step and resumed."""

from __future__ import annotations

import hashlib
import time
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch

from embed64.core.console import say
from embed64.core.errors import InputError
from embed64.core.files import read_json
from embed64.core.run_folder import CROSS_VALIDATION
from embed64.core.settings import Recipe
from embed64.data.catalog import Catalog
from embed64.model.backbone import Backbone
from embed64.model.head import Head
from embed64.train.batches.feature_cache import backbone_key
from embed64.train.checkpoint import (
    CHECKPOINT,
    final_weights,
    keep_weights,
    read_checkpoint,
    resumable,
    save_checkpoint,
)
from embed64.train.distributed import Group
from embed64.train.monitor.monitor import Watch
from embed64.train.stopping import TERMINATED, TIME_UP, Deadline, Stop, says_too_long
from embed64.train.trainer import Trainer, trained_part

_REASONS = ["", TIME_UP, TERMINATED]
_PREDICTED = 20  # steps after which the time of the end is predicted


@dataclass(frozen=True)
class Job:
    """What to train, on what, and for how long; it can be sent to another process.

    `triplets` int64 [T, 3] are rows of the catalog, for the miner `offline`. With `resume`, training resumes from
    the last checkpoint in `run`; `log` names trackers that also receive the metrics. `background` are pictures of other
    objects, which the head's axes are fitted on too.
    """

    recipe: Recipe
    catalog: Catalog
    triplets: np.ndarray | None
    run: Path
    catalog_sha256: str
    resume: bool
    deadline: Deadline | None = None
    log: tuple[str, ...] = ()
    background: Catalog | None = None


def train(job: Job, group: Group = Group()) -> str:  # noqa: B008 -- immutable
    """Train on the catalog's rows, write RUN/checkpoints/last.pt and RUN/metrics.jsonl.

    At the deadline, and on SIGTERM, training stops after a step. Returns which of the two it was, or an empty text
    if all steps are done. Raises InputError if the checkpoint was made with another recipe or catalog, or if the
    batch does not fit the catalog; CheckFailed if the loss is not finite.
    """
    recipe, run = job.recipe, job.run
    settings = recipe.train
    trainer = Trainer(recipe, job.catalog, job.triplets, group, job.background)
    identity = {
        "backbone": backbone_key(trainer.backbone) if recipe.backbone.frozen else "",
        "catalog_sha256": job.catalog_sha256,
        "teacher_keys": trainer.teachers.keys if trainer.teachers else [],
        "triplets_sha256": "" if job.triplets is None else hashlib.sha256(job.triplets.tobytes()).hexdigest(),
    }
    state = resumable(run, recipe, job.catalog_sha256) if job.resume else None
    if state:
        if state["backbone"] != identity["backbone"]:
            raise InputError(f"{run}: {_other_weights(recipe)}")
        if state["teacher_keys"] != identity["teacher_keys"]:
            raise InputError(f"{run}: was trained with other weights of a teacher; give those, or train again")
        if state["triplets_sha256"] != identity["triplets_sha256"]:
            raise InputError(f"{run}: was trained on other triplets; give those by --triplets, or choose another --out")
        trainer.load_state_dict(state)
        say(f"resumed after step {state['step']} of {settings.steps}")
    else:
        trainer.start()
    trainer.ready()

    start = state["step"] if state else 0
    watch = Watch(recipe, run, state, job.log) if not group.rank else None
    stopped = ""
    with watch or nullcontext(), Stop(job.deadline if not group.rank else None) as stop:
        began = since = time.monotonic()
        steps = range(start, settings.steps)
        for step, batches in zip(steps, trainer.batches(steps), strict=True):
            shown = trainer.step(step, batches)
            now = time.monotonic()
            more = step + 1 < settings.steps
            told = _REASONS.index(stop.reason(now - since)) if more else 0
            since, stopped = now, _REASONS[group.most(told, trainer.device)]
            if watch:
                if step + 1 - start == _PREDICTED:
                    warning = says_too_long(job.deadline, (now - began) / _PREDICTED, step + 1, settings.steps)
                    if warning:
                        say(f"warning: {warning}")
                # A run stopped by SIGTERM is resumed later: its metrics must be as if it had never stopped.
                watch.saw(step + 1, shown, trainer, not more or stopped == TIME_UP)
                if stopped or not more or (step + 1) % settings.checkpoint_every == 0:
                    reached = {"step": step + 1, "stopped": stopped} | watch.state_dict()
                    _save(run, recipe, trainer.state_dict() | reached | identity)
                    watch.rate.restart()
            if stopped:
                break
    if stopped:
        say(f"stopped by {stopped} after step {step + 1} of {settings.steps}, saved in {run / CHECKPOINT}")
    return stopped


def _save(run: Path, recipe: Recipe, state: dict[str, Any]) -> None:
    save_checkpoint(run, recipe, state)
    if recipe.train.keep:
        keep_weights(run, recipe, state)


def load_trained(run: Path, recipe: Recipe) -> tuple[Backbone, Head]:
    """Return the finished model of a run, in eval mode on the CPU, with averaged weights if the recipe has them.

    A run that its time limit has ended is finished. Raises InputError if the run is not finished, or if the
    backbone's weights are not those that the head was trained on.
    """
    state = read_checkpoint(run)
    if state is None:
        raise InputError(f"{run / CHECKPOINT}: no such file; train the run first: embed64 train --out {run}")
    if state["step"] < recipe.train.steps and state["stopped"] != TIME_UP:
        raise InputError(f"{run}: stopped after step {state['step']} of {recipe.train.steps}; continue with --resume")
    torch.manual_seed(recipe.seed)  # as Trainer does: a backbone without pretrained weights is random by seed
    backbone = Backbone(recipe.backbone)
    head = Head(backbone.level_dims, recipe.head)
    if state["backbone"] != (backbone_key(backbone) if recipe.backbone.frozen else ""):
        raise InputError(f"{run}: {_other_weights(recipe)}")
    trained_part(recipe, backbone, head).load_state_dict(final_weights(state))
    if recipe.train.blend and (record := run / CROSS_VALIDATION).is_file():
        head.blend(float(read_json(record, dict, "train the run again")["share"]))
    return backbone.eval(), head.eval()


def _other_weights(recipe: Recipe) -> str:
    return f"was trained on other weights of '{recipe.backbone.name}'; give those, or train again"
