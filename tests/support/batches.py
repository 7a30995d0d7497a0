"""Small batches, and plain loops in float64 over them, that losses, miners and the objective are tested with."""

from __future__ import annotations

import math

import numpy as np
import torch

DTYPES = {torch.float32: 2e-5, torch.float64: 1e-10}
# Three unit vectors: distances a-p sqrt(2), a-n 2, p-n sqrt(2); cosines 0, -1, 0.
HAND = torch.tensor([[1.0, 0.0], [0.0, 1.0], [-1.0, 0.0]], dtype=torch.float64)
HAND_LABELS = torch.tensor([0, 0, 1])
SIZES = np.array([1, 7, 2, 4, 40, 3])  # images of each of six labels
PROXY_LOSSES = ["proxy_anchor", "arcface", "subcenter_arcface", "normface"]
DOMAINS = np.array([0, 1, 1, 0, 1, 2])  # of the six labels
# Every loss with every miner that it takes, and with a memory where it takes one.
PAIRS = [
    *[
        {"name": "triplet", "miner": miner}
        for miner in ("none", "offline", "batch_hard", "hard_negative", "semihard", "distance_weighted")
    ],
    {"name": "supcon"},
    *[{"name": "multi_similarity", "miner": miner} for miner in ("none", "multi_similarity")],
    *[{"name": name} for name in PROXY_LOSSES],
]
REMEMBERING = [
    {**pair, "memory": 16}
    for pair in PAIRS
    if pair["name"] not in PROXY_LOSSES and (pair["name"] != "triplet" or pair["miner"] not in ("none", "offline"))
]


def named(settings: dict) -> str:
    """The name of a parametrised test."""
    return "-".join(str(value) for value in settings.values())


def batch(dtype: torch.dtype, size: int = 18, seed: int = 0) -> tuple[torch.Tensor, torch.Tensor]:
    """Embeddings of lengths about 1, and labels below 6 of which one, 5, is alone."""
    rng = np.random.default_rng(seed)
    labels = rng.integers(0, 5, size)
    labels[0] = 5
    return torch.from_numpy(rng.normal(size=(size, 8)) / 3).to(dtype), torch.from_numpy(labels)


def distance(x: torch.Tensor, i: int, j: int) -> float:
    """Euclidean, in float64, of the embeddings as they are."""
    return math.sqrt(sum((a - b) ** 2 for a, b in zip(x[i].tolist(), x[j].tolist(), strict=True)))


def cosine(x: torch.Tensor, i: int, j: int) -> float:
    a, b = x[i].double().numpy(), x[j].double().numpy()
    return float(a @ b / math.sqrt((a @ a) * (b @ b)))


def all_triplets(labels) -> list[tuple[int, int, int]]:
    n = range(len(labels))
    return [(a, p, q) for a in n for p in n for q in n if a != p and labels[a] == labels[p] and labels[a] != labels[q]]


def naive_triplet(embeddings, triplets, margin, power: int = 1) -> float:
    """The mean over all triplets, those that keep the margin counted as 0."""
    terms = [
        max(0.0, distance(embeddings, a, p) ** power - distance(embeddings, a, n) ** power + margin)
        for a, p, n in triplets
    ]
    return sum(terms) / len(terms)


def naive_supcon(embeddings, labels, temperature, anchors: int | None = None) -> float:
    """Khosla et al. 2020, equation 2, the mean over the first `anchors` that have a positive; on unit vectors."""
    terms = []
    for i in range(anchors or len(labels)):
        others = [a for a in range(len(labels)) if a != i]
        positives = [p for p in others if labels[p] == labels[i]]
        if positives:
            total = sum(math.exp(cosine(embeddings, i, a) / temperature) for a in others)
            logs = [math.log(math.exp(cosine(embeddings, i, p) / temperature) / total) for p in positives]
            terms.append(-sum(logs) / len(positives))
    return sum(terms) / len(terms)
