"""The geometry of a batch of embeddings: its effective rank, and the distances of positives and negatives."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass

import torch
from torch import Tensor

_SHIFTS = 8
"""The number of negatives that each embedding is measured against."""


@dataclass(frozen=True)
class Geometry:
    """The statistics of one batch; a distance is NaN if the batch has no such pair."""

    effective_rank: float
    positive_distance: float
    negative_distance: float
    size: int
    labels: int
    dim: int

    @property
    def separation(self) -> float:
        """Mean distance of positives over that of negatives: 1 if the embeddings do not separate labels."""
        return self.positive_distance / self.negative_distance if self.negative_distance else math.nan

    def row(self) -> dict[str, float]:
        """Return the values that the metrics record, without those that could not be measured."""
        kept = ("effective_rank", "positive_distance", "negative_distance")
        return {name: value for name, value in asdict(self).items() if name in kept and math.isfinite(value)}


@torch.no_grad()
def geometry(embeddings: Tensor, labels: Tensor) -> Geometry:
    """Measure embeddings [B, dim] with labels int64 [B]; about a millisecond for B = 1024 on one core.

    The pairs are a sample: every embedding with the next one of its label, and with those at a few fixed fractions of
    the batch's length after it, in the order of labels.
    """
    ordered, order = labels.detach().cpu().sort(stable=True)
    rows = embeddings.detach().float().cpu()[order]
    same = ordered[1:] == ordered[:-1]
    positives = (rows[1:] - rows[:-1])[same].norm(dim=1)
    # Shifts up to half of the batch are enough: larger ones would give the same pairs the other way round.
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
    """Return exp of the entropy of the normalised singular values of embeddings [B, dim]: from 1 to min(B, dim).

    RankMe (Garrido et al. 2023, arXiv:2210.02885). The embeddings are not centred: a component that all of them share
    counts as lost rank. 0 if all are zero, NaN if one is not finite.
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
