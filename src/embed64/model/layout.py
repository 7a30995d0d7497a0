"""The order of an image's values in memory, which convolutions depend on for their speed."""

from __future__ import annotations

import torch
from torch import nn


@torch.no_grad()
def set_layout(model: nn.Module, layout: torch.memory_format) -> None:
    """Store every weight of four dimensions in this order; `model.to(memory_format=...)` fails at five dimensions."""
    for tensor in (*model.parameters(), *model.buffers()):
        if tensor.ndim == 4:
            tensor.data = tensor.data.contiguous(memory_format=layout)
