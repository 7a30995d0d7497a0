"""The optimiser: parameter groups with their learning rates, the schedule, mixed precision, the moving average."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import torch
from timm.optim import param_groups_layer_decay
from torch import Tensor, nn
from torch.optim.swa_utils import AveragedModel

from embed64.core.errors import InputError
from embed64.core.settings import Recipe, Train
from embed64.model.backbone import Backbone
from embed64.model.head import Head

_BACKBONE = "backbone"


def schedule(step: int, settings: Train, start: int = 0, stop: int | None = None) -> float:
    """Return the share of the peak learning rate at a step: a linear warm-up from `start`, then train.schedule.

    It is 0 before `start`, and from `stop` on, if that is not the end of training.
    """
    stop = settings.steps if stop is None else stop
    if step < start or stop <= step < settings.steps:
        return 0.0
    step, steps = step - start, stop - start
    warmup = round(settings.warmup * steps)
    if step < warmup:
        return (step + 1) / warmup
    if settings.schedule == "constant":
        return 1.0
    return 0.5 * (1 + math.cos(math.pi * (step - warmup) / max(1, steps - warmup)))


def make_optimizer(
    backbone: Backbone, head: Head, objective: nn.Module, recipe: Recipe, device: torch.device
) -> tuple[torch.optim.Optimizer, torch.amp.GradScaler]:
    """Return the optimiser, and a gradient scaler that is enabled only for fp16.

    Head, objective and the layers of the backbone have their own peak learning rates. Only backbone parameters that
    require a gradient are trained; biases and norms do not decay, and layer i below the last learns at
    train.layer_decay ** i of the backbone's rate (Bao et al. 2022, arXiv:2106.08254, appendix H), as timm groups them.
    """
    settings = recipe.train
    groups: list[dict[str, Any]] = []
    for module, peak in ((head, settings.lr), (objective, settings.proxy_lr)):
        parameters = list(module.parameters())
        if parameters:
            groups.append({"params": parameters, "peak": peak})
    for group in param_groups_layer_decay(
        backbone.net, settings.weight_decay, layer_decay=settings.layer_decay, **_kept_whole(backbone)
    ):
        peak = settings.backbone_lr * group.pop("lr_scale")
        groups.append(group | {"peak": peak, "part": _BACKBONE})
    if not groups:
        raise InputError("head.kind 'pool' on a frozen backbone has nothing to train; give backbone.frozen=false")
    fp16 = half(settings.amp, device) is torch.float16
    if settings.optimizer == "adam":
        optimizer: torch.optim.Optimizer = torch.optim.Adam(groups, lr=0.0, weight_decay=settings.weight_decay)
    else:
        optimizer = torch.optim.AdamW(groups, lr=0.0, weight_decay=settings.weight_decay)
    return optimizer, torch.amp.GradScaler(device.type, enabled=fp16)


def set_rates(optimizer: torch.optim.Optimizer, step: int, settings: Train) -> None:
    """Set the learning rates of a step; backbone and head each have a whole schedule over the steps that train them."""
    backbone = schedule(step, settings, start=frozen_steps(settings))
    head = schedule(step, settings, stop=head_steps(settings))
    for group in optimizer.param_groups:
        group["lr"] = group["peak"] * (backbone if group.get("part") == _BACKBONE else head)


def all_trained_from(settings: Train) -> int:
    """Return the first step that trains all trainable parameters: only then are time and memory those of the run."""
    return frozen_steps(settings) % settings.steps


def frozen_steps(settings: Train) -> int:
    """Return the number of steps at the start in which only the head is trained."""
    return round(settings.freeze_backbone * settings.steps)


def head_steps(settings: Train) -> int:
    """Return the number of steps, from the start, in which the head and the loss's own parameters are trained."""
    return max(frozen_steps(settings), settings.steps - round(settings.freeze_head * settings.steps))


def half(amp: bool | str, device: torch.device) -> torch.dtype | None:
    """Return the dtype of mixed precision; None: full precision.

    `true` chooses bfloat16 if the device supports it (Kaggle's T4 does not), else float16.
    """
    if amp is False:
        return None
    if amp is True:
        amp = "bf16" if device.type == "cpu" or torch.cuda.is_bf16_supported(including_emulation=False) else "fp16"
    return {"bf16": torch.bfloat16, "fp16": torch.float16}[amp]


def moving_average(model: nn.Module, decay: float) -> AveragedModel:
    """Return a copy of the model that follows it: each update keeps `decay` of the copy, less in the first updates.

    Polyak averaging with the warm-up of TensorFlow's ExponentialMovingAverage: (1 + n) / (10 + n) after n updates.
    """

    def follow(averaged: Sequence[Tensor], current: Sequence[Tensor], updates: Tensor | int) -> None:
        n = int(updates)
        torch._foreach_lerp_(list(averaged), list(current), 1 - min(decay, (1 + n) / (10 + n)))

    return AveragedModel(model, multi_avg_fn=follow)


def _kept_whole(backbone: Backbone) -> dict[str, Any]:
    """Return the parameters that the model itself exempts from weight decay, such as position tables."""
    names = getattr(backbone.net, "no_weight_decay", set)
    return {"no_weight_decay_list": names()}
