"""Name -> loss, name -> miner: pytorch-metric-learning's, set up for unit-length embeddings.

A miner returns indices into the batch; `offline` stands for the triplets that were made beforehand
(`triplets.py`), which come with the batch instead of being mined from it.
"""

from __future__ import annotations

from collections.abc import Callable

from pytorch_metric_learning import distances, losses, miners, reducers
from torch import nn


def euclidean() -> distances.BaseDistance:
    """The distance that the score is measured with, on embeddings as they are (the head gives them length 1)."""
    return distances.LpDistance(normalize_embeddings=False)


LOSSES: dict[str, Callable[[float, float], nn.Module]] = {
    # The mean over all triplets: over the violating ones alone, the last few would shake a nearly trained head.
    "triplet": lambda margin, _: losses.TripletMarginLoss(
        margin=margin, distance=euclidean(), reducer=reducers.MeanReducer()
    ),
    "supcon": lambda _, temperature: losses.SupConLoss(temperature=temperature),
}
MINERS: dict[str, Callable[[float], nn.Module | None]] = {
    "none": lambda _: None,
    "offline": lambda _: None,
    "batch_hard": lambda _: miners.BatchHardMiner(distance=euclidean()),
    # Every positive of an anchor, each with the anchor's hardest negative.
    "hard_negative": lambda _: miners.BatchEasyHardMiner(
        pos_strategy=miners.BatchEasyHardMiner.ALL,
        neg_strategy=miners.BatchEasyHardMiner.HARD,
        distance=euclidean(),
    ),
    "semihard": lambda margin: miners.TripletMarginMiner(
        margin=margin, type_of_triplets="semihard", distance=euclidean()
    ),
}


def make_loss(name: str, margin: float, temperature: float) -> nn.Module:
    """A loss called with (embeddings [B, D], labels int64 [B], indices of triplets or pairs, or None) -> scalar."""
    return LOSSES[name](margin, temperature)


def make_miner(name: str, margin: float) -> nn.Module | None:
    """A miner called with (embeddings, labels) -> indices of triplets or pairs; None where nothing is mined."""
    return MINERS[name](margin)
