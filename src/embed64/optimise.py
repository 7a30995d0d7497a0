"""How parameters move: groups with a learning rate each, the schedule, mixed precision."""

from __future__ import annotations

import math
from typing import Any

import torch

from embed64.errors import InputError
from embed64.model import Backbone, Head
from embed64.recipe import Recipe, Train


def schedule(step: int, settings: Train) -> float:
    """Share of the peak learning rate at a step: a linear warm-up, then a cosine to zero."""
    warmup = round(settings.warmup * settings.steps)
    if step < warmup:
        return (step + 1) / warmup
    return 0.5 * (1 + math.cos(math.pi * (step - warmup) / max(1, settings.steps - warmup)))


def make_optimizer(
    backbone: Backbone, head: Head, recipe: Recipe, device: torch.device
) -> tuple[torch.optim.Optimizer, torch.amp.GradScaler]:
    """AdamW with a peak learning rate each for head and backbone; the scaler works for fp16 alone."""
    groups: list[dict[str, Any]] = []
    if any(True for _ in head.parameters()):
        groups.append({"params": list(head.parameters()), "peak": recipe.train.lr})
    trained = [parameter for parameter in backbone.parameters() if parameter.requires_grad]
    if trained:
        groups.append({"params": trained, "peak": recipe.train.backbone_lr})
    if not groups:
        raise InputError("head.kind 'pool' on a frozen backbone has nothing to train; give backbone.frozen=false")
    fp16 = recipe.train.amp and half(device) is torch.float16
    optimizer = torch.optim.AdamW(groups, lr=0.0, weight_decay=recipe.train.weight_decay)
    return optimizer, torch.amp.GradScaler(device.type, enabled=fp16)


def half(device: torch.device) -> torch.dtype:
    """bfloat16 where the device has it; Kaggle's T4 has not."""
    return torch.bfloat16 if device.type == "cpu" or torch.cuda.is_bf16_supported() else torch.float16
