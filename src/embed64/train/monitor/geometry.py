"""How a batch of embeddings lies in space: its effective rank, how far positives and negatives lie apart."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass

import torch
from torch import Tensor

_SHIFTS = 8
"""Negatives that each embedding is measured against."""


@dataclass(frozen=True)
class Geometry:
    """The statistics of one batch; a distance is NaN where the batch has no such pair."""

    effective_rank: float
    positive_distance: float
    negative_distance: float
    size: int
    labels: int
    dim: int

    @property
    def separation(self) -> float:
        """Mean distance of positives over that of negatives: 1 where the embeddings do not tell labels apart."""
        return self.positive_distance / self.negative_distance if self.negative_distance else math.nan

    def row(self) -> dict[str, float]:
        """What is kept of it in the metrics; a value that could not be measured is left out."""
        kept = ("effective_rank", "positive_distance", "negative_distance")
        return {name: value for name, value in asdict(self).items() if name in kept and math.isfinite(value)}


@torch.no_grad()
def geometry(embeddings: Tensor, labels: Tensor) -> Geometry:
    """Measure embeddings [B, dim] with labels int64 [B]; about a millisecond for B = 1024 on one core.

    The pairs are a sample: every embedding with the next one of its label, and with those that stand a few
    fixed parts of the batch away from it in the order of labels.
    """
    ordered, order = labels.detach().cpu().sort(stable=True)
    rows = embeddings.detach().float().cpu()[order]
    same = ordered[1:] == ordered[:-1]
    positives = (rows[1:] - rows[:-1])[same].norm(dim=1)
    # Half of the batch's circle: the other half would be the same pairs from their other end.
    shifts = sorted({max(1, len(rows) * part // (2 * _SHIFTS)) for part in range(1, _SHIFTS + 1)})
    negatives = torch.cat([(rows - rows.roll(s, 0))[ordered != ordered.roll(s, 0)].norm(dim=1) for s in shifts])
    return Geometry(
        effective_rank(rows),
        positives.mean().item(),
        negatives.mean().item(),
        size=len(rows),
        labels=len(ordered.unique()),
        dim=rows.shape[1],
    )


def effective_rank(embeddings: Tensor) -> float:
    """Exp of the entropy of the shares of the singular values of embeddings [B, dim], between 1 and min(B, dim).

    RankMe (Garrido et al. 2023, arXiv:2210.02885). The embeddings are not centred: a part that all of them share
    is rank lost. 0 where all are zero, NaN where one is not finite.
    """
    rows = embeddings.double()
    if not torch.isfinite(rows).all():
        return math.nan
    gram = rows.T @ rows if rows.shape[0] > rows.shape[1] else rows @ rows.T
    largest = gram.diagonal().max()
    if largest == 0:
        return 0.0
    singular = torch.linalg.eigvalsh(gram / largest).clamp_min(0).sqrt()
    return float(torch.special.entr(singular / singular.sum()).sum().exp())
