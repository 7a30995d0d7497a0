"""Apply a recipe's loss, miner and memory to a batch."""

from __future__ import annotations

import numpy as np
import torch
from pytorch_metric_learning.utils.loss_and_miner_utils import get_all_pairs_indices
from torch import Tensor, nn

from embed64.core.settings import Loss
from embed64.train.losses import make_loss
from embed64.train.miners import make_miner


class Objective(nn.Module):
    """Embeddings and labels of a batch -> the loss.

    The parameters are what the loss itself learns (proxies, centers), drawn by torch's seed; the state_dict also holds
    the memory. Call it once a step: each call remembers its batch.
    """

    def __init__(
        self, settings: Loss, label_sizes: np.ndarray, dim: int, label_domains: np.ndarray | None = None
    ) -> None:
        """Make loss and miner for embeddings of `dim` numbers.

        `label_sizes` int64 [L]: images of each learned label; `label_domains` int64 [L]: its domain, None: all of one.
        """
        super().__init__()
        self.offline = settings.miner == "offline"
        self.loss = make_loss(settings, label_sizes, dim, label_domains)
        self.miner = make_miner(settings)
        self.memory = Memory(settings.memory, dim) if settings.memory else None

    def forward(self, embeddings: Tensor, labels: Tensor) -> Tensor:
        """Return the scalar loss, computed in float32, of embeddings float [B, dim] and labels int64 [B] below L.

        With offline triplets the batch is ordered [a… p… n…].
        """
        with torch.autocast(embeddings.device.type, enabled=False):
            embeddings = embeddings.float()
            if self.memory is not None:
                return self._with_memory(self.memory, embeddings, labels)
            if self.offline:
                return self.loss(embeddings, labels, torch.arange(len(labels), device=labels.device).chunk(3))
            return self.loss(embeddings, labels, self.miner(embeddings, labels) if self.miner else None)

    def _with_memory(self, memory: Memory, embeddings: Tensor, labels: Tensor) -> Tensor:
        """Return the loss of the batch against itself and the remembered batches."""
        old, old_labels = memory.recall()
        others, other_labels = torch.cat([embeddings, old]), torch.cat([labels, old_labels])
        mine = self.miner or (lambda _, labels, __, other_labels: get_all_pairs_indices(labels, other_labels))
        indices = _without_selves(mine(embeddings, labels, others, other_labels))
        loss = self.loss(embeddings, labels, indices, others, other_labels)
        memory.remember(embeddings, labels)
        return loss


def _without_selves(indices: tuple[Tensor, ...]) -> tuple[Tensor, ...]:
    """Drop triplets or pairs whose positive is the anchor itself, which has the same place among the others."""
    anchor, positive, *negatives = indices
    other = anchor != positive
    if len(negatives) == 1:
        return anchor[other], positive[other], negatives[0][other]
    return anchor[other], positive[other], *negatives


class Memory(nn.Module):
    """The last `size` embeddings without their gradients (Wang et al. 2020, arXiv:1912.06798).

    The library keeps its place in the queue outside the state_dict; here everything is a buffer, so that a run
    resumes with the same bits.
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
        """Return the remembered embeddings float32 [M, dim] and labels int64 [M], M at most `size`."""
        filled = self.labels >= 0
        return self.embeddings[filled], self.labels[filled]

    @torch.no_grad()
    def remember(self, embeddings: Tensor, labels: Tensor) -> None:
        """Overwrite the oldest entries by a batch, [B, dim] and [B]; of a batch larger than the memory keep the end."""
        size = len(self.labels)
        embeddings, labels = embeddings[-size:], labels[-size:]
        places = (self.next + torch.arange(len(labels), device=labels.device)) % size
        self.embeddings[places] = embeddings
        self.labels[places] = labels
        self.next.add_(len(labels)).remainder_(size)
