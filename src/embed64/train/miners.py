"""Miners by name: a miner chooses triplets or pairs in a batch, or between a batch and the memory if there is one.

A miner is called with embeddings float [B, dim] and labels int64 [B], and with a memory also with the embeddings and
labels that positives and negatives are taken from. It returns indices: (anchor, positive, negative) or (anchor,
positive, anchor, negative). `offline` stands for triplets that were made beforehand (data/triplets) and come with the
batch instead of being mined from it.
"""

from __future__ import annotations

from collections.abc import Callable

import torch
from pytorch_metric_learning import distances, miners
from pytorch_metric_learning.utils import loss_and_miner_utils
from torch import Tensor, nn

from embed64.core.settings import Loss
from embed64.train.losses import euclidean, margin_of


class SemihardMiner(miners.BaseMiner):
    """Chooses for each pair of anchor and positive the nearest negative that is farther away than the positive, by at
    most the margin.

    Schroff et al. 2015 (FaceNet), arXiv:1503.03832, take any such negative. The library takes all such triplets:
    millions in a batch of 768.
    """

    def __init__(self, margin: float, squared: bool) -> None:
        super().__init__(distance=euclidean(squared))
        self.margin = margin

    def mine(
        self, embeddings: Tensor, labels: Tensor, ref_emb: Tensor, ref_labels: Tensor
    ) -> tuple[Tensor, Tensor, Tensor]:
        away = self.distance(embeddings, ref_emb)  # B, N
        same = labels.unsqueeze(1) == ref_labels.unsqueeze(0)
        ordered, order = away.masked_fill(same, torch.inf).sort(dim=1)
        anchor, positive, _, _ = loss_and_miner_utils.get_all_pairs_indices(labels, ref_labels)
        turn, turns = _turns(anchor, len(labels))
        limits = away.new_zeros(len(labels), turns)
        limits[anchor, turn] = away[anchor, positive]
        farther = torch.searchsorted(ordered, limits, right=True)  # the place of the nearest farther negative
        place = farther[anchor, turn].clamp(max=away.shape[1] - 1)
        found = ordered[anchor, place] - away[anchor, positive] <= self.margin
        anchor, positive, place = anchor[found], positive[found], place[found]
        return anchor, positive, order[anchor, place]


class DistanceWeightedMiner(miners.BaseMiner):
    """Draws a negative for each pair of anchor and positive, so that all distances are equally probable.

    Wu et al. 2017, arXiv:1706.07567, section 4: the weight is one over the density of distances d on a sphere,
    d^(dim - 2) (1 - d^2 / 4)^((dim - 3) / 2), with d clamped to at least 0.5. Negatives at 1.4 or farther are not
    drawn: a margin of 0.2 would seldom reach them. The library draws label by label, which takes longer than the rest
    of the step.
    """

    least, most = 0.5, 1.4

    def __init__(self) -> None:
        super().__init__(distance=distances.LpDistance())  # of the embeddings brought to length 1

    def mine(
        self, embeddings: Tensor, labels: Tensor, ref_emb: Tensor, ref_labels: Tensor
    ) -> tuple[Tensor, Tensor, Tensor]:
        away, dim = self.distance(embeddings, ref_emb).clamp(min=self.least), embeddings.shape[1]  # B, N
        log_density = (dim - 2) * away.log() + (dim - 3) / 2 * torch.log1p(-away.clamp(max=self.most).square() / 4)
        drawn_from = (labels.unsqueeze(1) != ref_labels.unsqueeze(0)) & (away < self.most)
        weights = (-log_density).masked_fill(~drawn_from, -torch.inf).softmax(dim=1)

        anchor, positive, _, _ = loss_and_miner_utils.get_all_pairs_indices(labels, ref_labels)
        able = drawn_from.any(dim=1)
        anchor, positive = anchor[able[anchor]], positive[able[anchor]]
        if not len(anchor):
            return anchor, positive, positive
        turn, turns = _turns(anchor, len(labels))
        draws = torch.zeros(len(labels), turns, dtype=torch.int64, device=labels.device)
        draws[able] = torch.multinomial(weights[able], turns, replacement=True)
        return anchor, positive, draws[anchor, turn]


def _turns(anchor: Tensor, batch: int) -> tuple[Tensor, int]:
    """Return for each pair, ordered by anchor, its number among its anchor's pairs, and the most pairs of an anchor."""
    counts = torch.bincount(anchor, minlength=batch)
    before = counts.cumsum(0) - counts
    return torch.arange(len(anchor), device=anchor.device) - before[anchor], max(1, int(counts.max()))


MINERS: dict[str, Callable[[Loss], nn.Module | None]] = {
    "none": lambda _: None,
    "offline": lambda _: None,
    "batch_hard": lambda settings: miners.BatchHardMiner(distance=euclidean(settings.squared)),
    # Every positive of an anchor, each with the anchor's hardest negative.
    "hard_negative": lambda settings: miners.BatchEasyHardMiner(
        pos_strategy=miners.BatchEasyHardMiner.ALL,
        neg_strategy=miners.BatchEasyHardMiner.HARD,
        distance=euclidean(settings.squared),
    ),
    "semihard": lambda settings: SemihardMiner(margin_of(settings), settings.squared),
    "distance_weighted": lambda _: DistanceWeightedMiner(),
    # Wang et al. 2019, arXiv:1904.06627: pairs that are harder than the anchor's hardest of the other kind, less 0.1.
    "multi_similarity": lambda _: miners.MultiSimilarityMiner(epsilon=0.1),
}


def make_miner(settings: Loss) -> nn.Module | None:
    """Return the miner that a recipe names; None if nothing is mined."""
    return MINERS[settings.miner](settings)
