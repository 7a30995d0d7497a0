"""A recipe's loss and miner on one batch."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from embed64.losses import make_loss, make_miner
from embed64.recipe import Loss


class Objective(nn.Module):
    """Embeddings and labels of a batch -> the loss; whatever the loss learns of its own is a parameter here."""

    def __init__(self, settings: Loss) -> None:
        super().__init__()
        self.offline = settings.miner == "offline"
        self.loss = make_loss(settings.name, settings.margin, settings.temperature)
        self.miner = make_miner(settings.miner, settings.margin)

    def forward(self, embeddings: Tensor, labels: Tensor) -> Tensor:
        """Scalar loss of embeddings float32 [B, dim] and labels int64 [B] below L.

        Offline triplets lie [a… p… n…] in the batch.
        """
        if self.offline:
            return self.loss(embeddings, labels, torch.arange(len(labels), device=labels.device).chunk(3))
        return self.loss(embeddings, labels, self.miner(embeddings, labels) if self.miner else None)
