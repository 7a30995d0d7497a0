"""Embeddings of the last steps, kept to be compared with the batch: cross-batch memory."""

from __future__ import annotations

import torch
from torch import Tensor, nn


class Memory(nn.Module):
    """The last `size` embeddings without their gradients (Wang et al. 2020, arXiv:1912.06798).

    The library keeps its place in the queue outside the state_dict; here everything is a buffer, so that a run
    goes on after a stop with the same bits.
    """

    embeddings: Tensor
    labels: Tensor
    next: Tensor

    def __init__(self, size: int, dim: int) -> None:
        super().__init__()
        self.register_buffer("embeddings", torch.zeros(size, dim))
        self.register_buffer("labels", torch.full((size,), -1))
        self.register_buffer("next", torch.tensor(0))

    def recall(self) -> tuple[Tensor, Tensor]:
        """Embeddings float32 [M, dim] and labels int64 [M] of what has been remembered so far, M at most `size`."""
        filled = self.labels >= 0
        return self.embeddings[filled], self.labels[filled]

    @torch.no_grad()
    def remember(self, embeddings: Tensor, labels: Tensor) -> None:
        """Put a batch, [B, dim] and [B], in the place of the oldest; of a batch longer than the memory, its end."""
        size = len(self.labels)
        embeddings, labels = embeddings[-size:], labels[-size:]
        places = (self.next + torch.arange(len(labels), device=labels.device)) % size
        self.embeddings[places] = embeddings
        self.labels[places] = labels
        self.next.add_(len(labels)).remainder_(size)
