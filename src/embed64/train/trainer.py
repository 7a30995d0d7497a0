"""The model in training, and one step: a function of the seed, the step's number and the state before it.

A batch that goes through the model in chunks, or in parts on several processes, has the loss and the gradient
of the whole batch: all embeddings are computed first, then the loss on them, then each embedding's gradient is
propagated back through its own image (Gao et al. 2021, arXiv:2101.06983, section 3.2).
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from embed64.core.errors import CheckFailed, InputError
from embed64.core.settings import Recipe
from embed64.data.catalog import Catalog
from embed64.data.splits import HOLDOUT, TRAIN, split_holdout
from embed64.evaluate.retrieval import precision_at_5, retrieve
from embed64.model.axes import Sample
from embed64.model.backbone import Backbone
from embed64.model.head import Head
from embed64.model.layout import set_layout
from embed64.train.batches.inputs import Inputs
from embed64.train.batches.samplers import LabelSampler, TripletSampler
from embed64.train.distil import Teachers
from embed64.train.distributed import Group
from embed64.train.monitor.health import not_finite
from embed64.train.objective import Objective
from embed64.train.optimizer import frozen_steps, half, head_steps, make_optimizer, moving_average, set_rates

# Images that the head's axes are fitted on: as many as memory allows if features are cached, else only as many as a
# backbone computes in a moment.
_FIT_FEATURES, _FIT_IMAGES = 8192, 512
_PARTLY_FROZEN_AT_ONCE = 16
"""Images that go through a partly frozen model at once: what its frozen layers compute is not kept, but is large."""


@dataclass(frozen=True)
class Batch:
    """The images of this process's part, and the labels of the whole batch."""

    x: Tensor  # [n, ...]
    labels: Tensor  # int64 [B]
    rows: np.ndarray  # int64 [B], of the catalog


@dataclass(frozen=True)
class Step:
    """The result of one step."""

    loss: float
    distil: float
    """The part of the loss that is distillation."""
    embeddings: Tensor  # float32 [B, dim], of the last batch
    labels: Tensor  # int64 [B]
    grad_norm: float


class Trainer:
    """Model, loss and optimiser of a run, on one process of its group."""

    def __init__(
        self,
        recipe: Recipe,
        catalog: Catalog,
        triplets: np.ndarray | None,
        group: Group,
        background: Catalog | None = None,
        held_out: np.ndarray | None = None,
    ) -> None:
        """Build everything that a step needs; raise InputError if device, weights or batches are not available.

        `held_out` bool [rows] are left out of training, in place of those that split.validation chooses.
        """
        self.recipe, self.catalog, self.group, self.background = recipe, catalog, group, background
        self.device = choose_device(recipe.train.device, group)
        if held_out is not None:
            self.learning, self.validation = np.flatnonzero(~held_out), np.flatnonzero(held_out)
        else:
            self.learning, self.validation = validation_split(recipe, catalog)
        self.sampler = make_sampler(recipe, catalog, self.learning, triplets)
        images = len(self.sampler.batch(0))
        if images < group.size:
            raise InputError(f"train.batch_size: a batch has {images} images for {group.size} processes; raise it")
        torch.manual_seed(recipe.seed)
        self.backbone = Backbone(recipe.backbone)
        self.head = Head(self.backbone.level_dims, recipe.head)
        # The first process of a machine fills the cache; the others find it full.
        if group.local:
            group.wait()
        self.inputs = Inputs(recipe, catalog, self.backbone, self.device, group)
        self.teachers = Teachers(recipe, catalog, self.device, group) if recipe.distil.teachers else None
        if not group.local:
            group.wait()
        self.model = trained_part(recipe, self.backbone, self.head)
        set_layout(self.model.to(self.device), self._layout)
        torch.manual_seed(recipe.seed)  # loading images has drawn from the generator, and a loss may draw its proxies
        # Only learned labels are numbered as classes: a loss with a proxy per label has none for the others.
        _, first, classes = np.unique(catalog.label_ids[self.learning], return_index=True, return_inverse=True)
        domains = catalog.domain_ids[self.learning][first]
        self.objective = Objective(recipe.loss, np.bincount(classes), recipe.head.dim, domains).to(self.device)
        self.classes = torch.full((len(catalog),), -1, device=self.device)
        self.classes[torch.from_numpy(self.learning)] = torch.from_numpy(classes).to(self.device)
        self.unfrozen = [p for p in self.backbone.parameters() if p.requires_grad]
        self.optimizer, self.scaler = make_optimizer(self.backbone, self.head, self.objective, recipe, self.device)
        self.average = moving_average(self.model, recipe.train.ema) if recipe.train.ema else None
        if recipe.train.grad_checkpointing:
            try:
                self.backbone.net.set_grad_checkpointing(True)
            except AssertionError as error:
                raise InputError(f"train.grad_checkpointing: not for '{recipe.backbone.name}'; leave it out") from error
        if recipe.train.compile:
            self.model.compile()

    def start(self) -> None:
        """Fit the head's fixed part, for a run that has no checkpoint yet."""
        if not self.group.rank:
            self._fit()
        fitted = [self.model, self.objective, *([self.teachers] if self.teachers else [])]
        self.group.copy_first([tensor for module in fitted for tensor in module.state_dict().values()])
        if self.average:  # what is validated before the first step
            self.average.module.load_state_dict(self.model.state_dict())

    def _fit(self) -> None:
        torch.manual_seed(self.recipe.seed)  # the axes are found by a random projection
        self.backbone.eval()
        rows = spread(self.learning, _FIT_FEATURES if self.inputs.features else _FIT_IMAGES)
        learned = self._sample(self.inputs, self.catalog, rows)
        background = None
        if self.background is not None and self.head.kind == "linear":
            inputs = Inputs(_plain(self.recipe), self.background, self.backbone, self.device)
            background = self._sample(inputs, self.background, np.arange(len(self.background)))
        self.head.cpu().fit(learned, background)
        self.head.to(self.device)
        if self.teachers:
            self.teachers.fit(spread(self.learning, _FIT_FEATURES))

    @torch.no_grad()
    def _sample(self, inputs: Inputs, catalog: Catalog, rows: np.ndarray) -> Sample:
        """Return the features of a catalog's rows, and their labels, on the CPU."""
        features = [x if self.recipe.backbone.frozen else self.backbone(x) for x in inputs.plain(rows)]
        return Sample(torch.cat(features).cpu(), torch.from_numpy(catalog.label_ids[rows]))

    def ready(self) -> None:
        """Prepare for the first step, once the state is fitted or loaded."""
        self.model.train()
        self.objective.train()
        self.inputs.reduce(self.head)
        if self.teachers:
            self.teachers.reduce()

    @property
    def trainable(self) -> int:
        """The number of parameters that are learned."""
        return sum(p.numel() for group in self.optimizer.param_groups for p in group["params"])

    def batches(self, steps: range) -> Iterator[list[Batch]]:
        """Yield the batches of each step."""
        each = self.recipe.train.accumulate
        inputs = self.inputs.batches(self.sampler, range(steps.start * each, steps.stop * each))
        for _ in steps:
            made = [next(inputs) for _ in range(each)]
            yield [Batch(x, self.classes[torch.from_numpy(rows).to(self.device)], rows) for x, rows in made]

    def step(self, number: int, batches: Sequence[Batch]) -> Step:
        """Update every parameter once; raise CheckFailed if the loss is not finite."""
        set_rates(self.optimizer, number, self.recipe.train)
        for parameter in self.unfrozen:
            parameter.requires_grad_(number >= frozen_steps(self.recipe.train))
        for parameter in (*self.head.parameters(), *self.objective.parameters()):
            parameter.requires_grad_(number < head_steps(self.recipe.train))
        self.optimizer.zero_grad(set_to_none=True)
        total = distil = 0.0
        for place, batch in enumerate(batches):
            loss, part, embeddings = self._backward(number, number * len(batches) + place, batch, 1 / len(batches))
            total += loss / len(batches)
            distil += part / len(batches)
        self.group.add_gradients(self.model.parameters())
        self.group.agree_gradients(self.objective.parameters())
        self.scaler.unscale_(self.optimizer)
        moved = [p for group in self.optimizer.param_groups for p in group["params"] if p.grad is not None]
        norm = nn.utils.get_total_norm(p.grad for p in moved if p.grad is not None)
        if self.recipe.train.clip:
            nn.utils.clip_grads_with_norm_(moved, self.recipe.train.clip, norm)
        self.scaler.step(self.optimizer)
        self.scaler.update()
        if self.average:
            self.average.update_parameters(self.model)
        return Step(total, distil, embeddings, batch.labels, float(norm))

    def _backward(self, number: int, draw: int, batch: Batch, weight: float) -> tuple[float, float, Tensor]:
        """Add a batch's gradients, times `weight`, to the parameters; return its loss, how much of it is distillation,
        and its embeddings [B, dim].
        """
        start, stop = self.group.part(len(batch.labels))
        size = self.recipe.train.chunk or stop - start
        chunks = [slice(place, min(place + size, stop)) for place in range(start, stop, size)]
        whole = len(chunks) == 1  # then its activations may stay until the backward pass
        with torch.set_grad_enabled(whole):
            own = torch.cat([self._embed(batch.x, chunk, start, draw) for chunk in chunks])
        embeddings = self.group.gather(own, len(batch.labels)).requires_grad_()
        self._seed(draw, 3, 0)  # a miner may draw, and must draw the same in every process
        loss = self.objective(embeddings, batch.labels)
        distil = self.teachers(embeddings, batch.rows) if self.teachers else embeddings.new_zeros(())
        loss = loss + distil
        if not torch.isfinite(loss):
            every = self.recipe.train.checkpoint_every
            raise CheckFailed(not_finite(number + 1, loss.item(), number // every * every))
        self.scaler.scale(loss * weight).backward()
        assert embeddings.grad is not None
        for chunk in chunks:
            part = own if whole else self._embed(batch.x, chunk, start, draw)
            part.backward(embeddings.grad[chunk])
        return loss.item(), distil.item(), embeddings.detach()

    def _embed(self, x: Tensor, chunk: slice, start: int, draw: int) -> Tensor:
        """Embed the batch's images `chunk`; what the model draws depends only on their place in the batch."""
        self._seed(draw, 2, chunk.start)
        return self.encode(self.model, x[chunk.start - start : chunk.stop - start])

    def _seed(self, *what: int) -> None:
        """Seed the random generators from the recipe's seed and `what`; torch.manual_seed would take a millisecond."""
        seed = int(np.random.default_rng([self.recipe.seed, *what]).integers(2**62))
        torch.default_generator.manual_seed(seed)
        if self.device.type == "cuda":
            torch.cuda.manual_seed(seed)

    def encode(self, model: Any, x: Tensor) -> Tensor:
        """Return embeddings float32 [n, dim] of inputs x, by the trained part or its average."""
        # A head alone is no faster in half precision.
        dtype = None if self.recipe.backbone.frozen else half(self.recipe.train.amp, self.device)
        x = x.to(memory_format=self._layout) if x.ndim == 4 else x
        with torch.autocast(self.device.type, dtype, enabled=dtype is not None):
            if self.recipe.backbone.trained:
                return torch.cat([model(part).float() for part in x.split(_PARTLY_FROZEN_AT_ONCE)])
            return (model.embed(x) if self.recipe.backbone.frozen else model(x)).float()

    @property
    def _layout(self) -> torch.memory_format:
        return torch.channels_last if self.recipe.train.channels_last else torch.contiguous_format

    @torch.no_grad()
    def validate(self) -> float:
        """Return mP@5 among the validation images, by the weights that would be exported now."""
        model, rows = self.average.module if self.average else self.model, self.validation
        # Modes are restored one by one: train() would depend on which parameters are frozen just now.
        modes = [(module, module.training) for module in model.modules()]
        model.eval()
        embeddings = torch.cat([self.encode(model, x).cpu() for x in self.inputs.plain(rows)])
        for module, mode in modes:
            module.training = mode
        roles = self.catalog.roles[rows]
        if (roles == "index").all():  # a published index that is trained on: here its images ask, too
            roles = np.full(len(rows), "")
        found = retrieve(embeddings, self.catalog.label_ids[rows], roles, k=5)
        return float(np.nanmean(precision_at_5(found)))

    @torch.no_grad()
    def embeddings(self, share: float) -> Tensor:
        """Return float32 [rows, dim] of the catalog, by a frozen backbone's head that keeps this share of training."""
        head: Any = copy.deepcopy(self.average.module if self.average else self.head)
        head.eval().blend(share)
        return torch.cat([self.encode(head, x).cpu() for x in self.inputs.plain(np.arange(len(self.catalog)))])

    def state_dict(self) -> dict[str, Any]:
        """Return everything that the next step depends on besides the recipe and the images."""
        return {
            "model": self.model.state_dict(),
            "objective": self.objective.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "scaler": self.scaler.state_dict(),
            "average": self.average.state_dict() if self.average else {},
            "teachers": self.teachers.state_dict() if self.teachers else {},
        }

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Restore what state_dict() returned."""
        self.model.load_state_dict(state["model"])
        self.objective.load_state_dict(state["objective"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.scaler.load_state_dict(state["scaler"])
        if self.average:
            self.average.load_state_dict(state["average"])
        if self.teachers:
            self.teachers.load_state_dict(state["teachers"])


def choose_device(name: str, group: Group) -> torch.device:
    """Return the device of that name; raise InputError if this machine lacks it.

    `auto` and `cuda` are a separate GPU for each process of this machine.
    """
    gpu = name == "cuda" or (name == "auto" and torch.cuda.is_available())
    try:
        device = torch.device(f"cuda:{group.local}" if gpu else "cpu" if name == "auto" else name)
        torch.ones(1, device=device).item()  # `meta` exists, but holds no numbers
    except (RuntimeError, AssertionError, ImportError) as error:
        raise InputError(f"train.device '{name}': not on this machine; use auto or cpu") from error
    if device.type == "cuda":
        torch.cuda.set_device(device)
    return device


def processes(recipe: Recipe) -> int:
    """Return how many processes train together; raise InputError if there are fewer GPUs."""
    settings, gpus = recipe.train, torch.cuda.device_count()
    if settings.device not in {"auto", "cuda"} or not gpus:
        return settings.processes or 1
    if settings.processes > gpus:
        raise InputError(f"train.processes {settings.processes}: this machine has {gpus} GPUs, and each takes one")
    return settings.processes or (1 if recipe.backbone.frozen else gpus)


def make_sampler(
    recipe: Recipe, catalog: Catalog, learning: np.ndarray, triplets: np.ndarray | None
) -> LabelSampler | TripletSampler:
    """Return the sampler of batches from the rows `learning`; raise InputError if they are too few."""
    settings = recipe.train
    if triplets is None:
        return LabelSampler(catalog.label_ids, catalog.domain_ids, learning, settings, recipe.seed)
    kept = triplets[np.isin(triplets, learning).all(axis=1)]
    if not len(kept):
        raise InputError("no triplet is left to train on; lower split.validation or raise triplets.count")
    return TripletSampler(kept, settings.batch_size, recipe.seed)


def validation_split(recipe: Recipe, catalog: Catalog) -> tuple[np.ndarray, np.ndarray]:
    """Return rows to learn from and rows to validate on, disjoint in labels; the latter may be empty."""
    everything = np.arange(len(catalog))
    if not recipe.split.validation:
        return everything, everything[:0]
    split = (
        split_holdout(catalog, recipe.split.validation, recipe.seed + 1, "split.validation").rows["split"].to_numpy()
    )
    return np.flatnonzero(split == TRAIN), np.flatnonzero(split == HOLDOUT)


def trained_part(recipe: Recipe, backbone: Backbone, head: Head) -> nn.Module:
    """Return the part that is trained and saved in a checkpoint: the head, and the backbone unless it is frozen."""
    return head if recipe.backbone.frozen else nn.Sequential(backbone, head)


def _plain(recipe: Recipe) -> Recipe:
    """Return the recipe without random views."""
    return recipe.model_copy(update={"views": recipe.views.plain()})


def spread(rows: np.ndarray, count: int) -> np.ndarray:
    """Return at most `count` of the rows, spread evenly over them."""
    return rows[np.linspace(0, len(rows) - 1, min(len(rows), count)).astype(int)]
