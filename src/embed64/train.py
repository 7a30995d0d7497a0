"""The training loop. One step is a function of the seed, the step's number and the state before it, so a
run that was stopped anywhere goes on to the same end.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn

from embed64.catalog import Catalog
from embed64.checkpoint import CHECKPOINT, read_checkpoint, resumable, save_checkpoint
from embed64.errors import CheckFailed, InputError
from embed64.features import backbone_key
from embed64.geometry import geometry
from embed64.inputs import Inputs
from embed64.metrics import Metrics
from embed64.model import Backbone, Head
from embed64.objective import Objective
from embed64.optimise import half, make_optimizer, schedule
from embed64.progress import Rate, say, tracking
from embed64.recipe import Recipe
from embed64.retrieval import precision_at_5, retrieve
from embed64.samplers import LabelSampler, TripletSampler
from embed64.sentinels import Sentinels, not_finite
from embed64.splits import HOLDOUT, TRAIN, split_holdout

# Images that the head's axes are fitted on: all that memory allows, or what a backbone does in a moment.
_FIT_FEATURES, _FIT_IMAGES = 8192, 512
_LOGGED = 200


def train(
    recipe: Recipe, catalog: Catalog, triplets: np.ndarray | None, run: Path, catalog_sha256: str, resume: bool
) -> Path:
    """Train on the catalog's rows, write RUN/checkpoints/last.pt and RUN/metrics.jsonl, return the checkpoint.

    `triplets` int64 [T, 3] are rows of the catalog, for the miner `offline`. With `resume`, go on from the
    last checkpoint. Raises InputError where that was made with another recipe or catalog, or where the
    batch does not fit the catalog; CheckFailed where the loss is not finite.
    """
    settings, device = recipe.train, _device(recipe.train.device)
    learning, validation = _validation_split(recipe, catalog)
    sampler = _sampler(recipe, catalog, learning, triplets)
    torch.manual_seed(recipe.seed)
    backbone = Backbone(recipe.backbone)
    head = Head(backbone.level_dims, recipe.head)
    inputs = Inputs(recipe, catalog, backbone, device)
    model = (head if recipe.backbone.frozen else nn.Sequential(backbone, head)).to(device)
    optimizer, scaler = make_optimizer(backbone, head, recipe, device)

    state = resumable(run, recipe, catalog_sha256) if resume else None
    identity = {"backbone": backbone_key(backbone) if recipe.backbone.frozen else "", "catalog_sha256": catalog_sha256}
    if state:
        if state["backbone"] != identity["backbone"]:
            raise InputError(f"{run}: {_other_weights(recipe)}")
        model.load_state_dict(state["model"])
        optimizer.load_state_dict(state["optimizer"])
        scaler.load_state_dict(state["scaler"])
        say(f"resumed after step {state['step']} of {settings.steps}")
    else:
        _fit_head(head, backbone, inputs, learning, recipe.backbone.frozen, recipe.seed)
    model.train()
    inputs.reduce(head)
    encode = head.embed if recipe.backbone.frozen else model

    # Classes are numbered among the labels that are learned: a loss with a proxy each has none for the others.
    _, classes = np.unique(catalog.label_ids[learning], return_inverse=True)
    objective = Objective(recipe.loss).to(device)
    labels = torch.full((len(catalog),), -1, device=device)
    labels[torch.from_numpy(learning)] = torch.from_numpy(classes).to(device)
    start = state["step"] if state else 0
    steps = range(start, settings.steps)
    watch = Sentinels(recipe.loss, settings.steps)
    if state:
        watch.load_state_dict(state["watch"])
    with (
        Metrics(run, state["metrics"] if state else [], start) as metrics,
        tracking("training", settings.steps, start) as bar,
    ):
        rate = Rate()

        def warn(lines: list[str]) -> None:
            for line in lines:
                say(f"warning: {line}")
                metrics.add(done, warning=line)

        for step, (x, rows) in zip(steps, inputs.batches(sampler, steps), strict=True):
            torch.manual_seed(int(np.random.default_rng([recipe.seed, step, 2]).integers(2**62)))
            for group in optimizer.param_groups:
                group["lr"] = group["peak"] * schedule(step, settings)
            with torch.autocast(device.type, half(device), enabled=settings.amp):
                embeddings = encode(x)
            batch_labels = labels[torch.from_numpy(rows).to(device)]
            loss = objective(embeddings.float(), batch_labels)
            if not torch.isfinite(loss):
                raise CheckFailed(
                    not_finite(step + 1, loss.item(), step // settings.checkpoint_every * settings.checkpoint_every)
                )
            optimizer.zero_grad(set_to_none=True)
            scaler.scale(loss).backward()
            scaler.step(optimizer)
            scaler.update()

            done, last = step + 1, step + 1 == settings.steps
            rate.add(len(rows))
            bar.advance()
            seen = geometry(embeddings, batch_labels) if watch.due(done) else None
            if last or done == 1 or done % max(1, settings.steps // _LOGGED) == 0:
                row = {"loss": loss.item(), "lr": optimizer.param_groups[0]["lr"]}
                metrics.add(done, **row, **(seen.row() if seen else {}))
                speed = rate.take()
                metrics.speed(done, images_per_s=speed)
                bar.show({"images/s": f"{speed:,.0f}", "loss": f"{row['loss']:.3f}"})
            if seen:
                warn(watch.look(done, loss.item(), seen))
            if len(validation) and (last or done == 1 or done % settings.validate_every == 0):
                mp5 = _validate(model, encode, inputs, catalog, validation)
                metrics.add(done, validation_mp5=mp5)
                bar.show({"mP@5": f"{mp5:.3f}"})
                warn(watch.validated(done, mp5))
                rate.restart()
            if last or done % settings.checkpoint_every == 0:
                progress = {"step": done, "metrics": metrics.rows, "watch": watch.state_dict()}
                tensors = {"model": model.state_dict(), "optimizer": optimizer.state_dict()}
                save_checkpoint(run, recipe, tensors | progress | {"scaler": scaler.state_dict()} | identity)
                rate.restart()
    return run / CHECKPOINT


def load_trained(run: Path, recipe: Recipe) -> tuple[Backbone, Head]:
    """The finished model of a run, in eval mode on the CPU.

    Raises InputError where the run is not finished, or the backbone's weights are not those that the head
    was trained on.
    """
    state = read_checkpoint(run)
    if state is None:
        raise InputError(f"{run / CHECKPOINT}: no such file; train the run first: embed64 train --out {run}")
    if state["step"] < recipe.train.steps:
        raise InputError(f"{run}: stopped after step {state['step']} of {recipe.train.steps}; go on with --resume")
    torch.manual_seed(recipe.seed)  # as train() does: a backbone without pretrained weights is random by seed
    backbone = Backbone(recipe.backbone)
    head = Head(backbone.level_dims, recipe.head)
    if not recipe.backbone.frozen:
        nn.Sequential(backbone, head).load_state_dict(state["model"])
    elif backbone_key(backbone) == state["backbone"]:
        head.load_state_dict(state["model"])
    else:
        raise InputError(f"{run}: {_other_weights(recipe)}")
    return backbone.eval(), head.eval()


def _other_weights(recipe: Recipe) -> str:
    return f"was trained on other weights of '{recipe.backbone.name}'; give those, or train anew"


def _sampler(
    recipe: Recipe, catalog: Catalog, learning: np.ndarray, triplets: np.ndarray | None
) -> LabelSampler | TripletSampler:
    settings = recipe.train
    if triplets is None:
        return LabelSampler(catalog.label_ids, learning, settings.batch_size, settings.images_per_label, recipe.seed)
    kept = triplets[np.isin(triplets, learning).all(axis=1)]
    if not len(kept):
        raise InputError("no triplet is left to train on; lower split.validation or raise triplets.count")
    return TripletSampler(kept, settings.batch_size, recipe.seed)


@torch.no_grad()
def _fit_head(head: Head, backbone: Backbone, inputs: Inputs, learning: np.ndarray, frozen: bool, seed: int) -> None:
    """Fit the head's fixed part on images spread evenly over the rows to learn from."""
    torch.manual_seed(seed)  # the axes are found by a random projection; loading images has drawn from the generator
    count = min(len(learning), _FIT_FEATURES if frozen else _FIT_IMAGES)
    spread = learning[np.linspace(0, len(learning) - 1, count).astype(int)]
    backbone.to(inputs.device).eval()
    features = [x if frozen else backbone(x) for x in inputs.plain(spread)]
    head.to(inputs.device).fit(torch.cat(features))


def _validation_split(recipe: Recipe, catalog: Catalog) -> tuple[np.ndarray, np.ndarray]:
    """Rows to learn from and rows to validate on, disjoint in labels; the latter may be none."""
    everything = np.arange(len(catalog))
    if not recipe.split.validation:
        return everything, everything[:0]
    split = (
        split_holdout(catalog, recipe.split.validation, recipe.seed + 1, "split.validation").rows["split"].to_numpy()
    )
    return np.flatnonzero(split == TRAIN), np.flatnonzero(split == HOLDOUT)


@torch.no_grad()
def _validate(model: nn.Module, encode: Any, inputs: Inputs, catalog: Catalog, rows: np.ndarray) -> float:
    """mP@5 among the validation images."""
    model.eval()
    embeddings = torch.cat([encode(x).float().cpu() for x in inputs.plain(rows)])
    model.train()
    found = retrieve(embeddings, catalog.label_ids[rows], catalog.roles[rows], k=5)
    return float(np.nanmean(precision_at_5(found)))


def _device(name: str) -> torch.device:
    if name == "auto":
        return torch.device("cuda" if torch.cuda.is_available() else "cpu")
    try:
        device = torch.device(name)
        torch.ones(1, device=device).item()  # `meta` exists, but holds no numbers
    except (RuntimeError, AssertionError, ImportError) as error:
        raise InputError(f"train.device '{name}': not on this machine; use auto or cpu") from error
    return device
