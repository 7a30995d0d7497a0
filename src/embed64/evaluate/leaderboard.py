"""What a score may mean at the Google Universal Image Embedding competition: an estimate, beside what is known."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.special import expit, logit
from scipy.stats import binom

from embed64.evaluate.measures import Searched

_REST = ("storefronts", "dishes", "artwork", "toys", "memes", "illustrations", "cars")
MIX = {"apparel": 0.328, "packaged_goods": 0.254, "landmarks": 0.149, "furniture": 0.132}
MIX |= dict.fromkeys(_REST, (1 - sum(MIX.values())) / len(_REST))
"""Share of each domain among the hidden images; of the last seven only their sum is known, so they share it equally."""
INDEX = 200_000
ANCHORS = (
    ("ResNet-50, averages of its features", 0.245),
    ("ImageNet-22k weights", 0.405),
    ("CLIP as it is, principal axes", 0.603),
    ("40th place", 0.631),
    ("5th place", 0.688),
    ("2nd place", 0.709),
    ("1st place", 0.728),
)
"""Scores of the private leaderboard, in 64 numbers."""
_ALSO = {"packaged": "packaged_goods", "landmark": "landmarks", "meme": "memes", "house": "furniture"}
_SHARES = (1.0, 0.5, 0.25, 0.125)
_DRAWS = 1000


def estimate(found: Searched, labels: np.ndarray, domains: np.ndarray, index: int) -> dict[str, Any] | None:
    """Return mP@5 by the competition's mix of domains and in an index as large as its, or None for other domains.

    `labels` and `domains` of the queries; `index` images were searched. What fewer of them do is exact: each image
    of another object is kept by chance. From the whole, a half, a quarter and an eighth of them the log-odds of the
    score are continued, in a straight line over the logarithm of their number, to 200,000. Domains without a query are
    left out and named: `covered` is the share of the mix that the others are. The interval draws labels again, within
    domains; it does not know whether the line bends, nor whether other images of the domain would be harder.
    """
    named = np.array([_ALSO.get(domain, domain) for domain in domains])
    counted = np.isin(named, list(MIX)) & (found.found.relevant > 0)
    if not counted.any():
        return None
    present = sorted(set(named[counted].tolist()), key=list(MIX).index)
    covered = sum(MIX[domain] for domain in present)
    values = np.stack([thinned(found, share)[counted] for share in _SHARES], axis=1)
    labels, named = labels[counted], named[counted]
    generator, here, drawn = np.random.default_rng(0), np.zeros(len(_SHARES)), np.zeros((_DRAWS, len(_SHARES)))
    for domain in present:
        rows, weight = named == domain, MIX[domain] / covered
        _, group = np.unique(labels[rows], return_inverse=True)
        count = np.bincount(group)
        total = np.stack([np.bincount(group, weights=column) for column in values[rows].T], axis=1)
        chosen = generator.integers(len(count), size=(_DRAWS, len(count)))
        drawn += weight * total[chosen].sum(1) / count[chosen].sum(1, keepdims=True)
        here += weight * values[rows].mean(0)
    mean, draws = float(_continued(here[None], index)[0]), _continued(drawn, index)
    return {
        "mp5": mean,
        "ci95": np.percentile(draws, [2.5, 97.5]).tolist(),
        "mp5_here": float(here[0]),
        "index_here": index,
        "covered": covered,
        "missing": [domain for domain in MIX if domain not in present],
        "below": next(({"what": what, "mp5": score} for what, score in reversed(ANCHORS) if score <= mean), None),
        "above": next(({"what": what, "mp5": score} for what, score in ANCHORS if score > mean), None),
    }


def thinned(found: Searched, share: float) -> np.ndarray:
    """Return float64 [Q]: the expected mP@5 if each image of another object is in the index by this chance.

    The i-th relevant image is among the first m if at most m - i of those before it remain.
    """
    wanted = np.minimum(found.found.relevant, 5)[:, None]
    place = np.arange(1, 6)
    chance = np.where(place <= wanted, binom.cdf(wanted - place, found.others, share), 0.0)
    return np.divide(chance.sum(1), wanted[:, 0], out=np.full(len(wanted), np.nan), where=wanted[:, 0] > 0)


def _continued(scores: np.ndarray, index: int) -> np.ndarray:
    """Return float64 [n] for scores [n, 4] of the shares of an index: what they come to among 200,000 images."""
    x = np.log2(np.array(_SHARES))
    y = logit(scores.clip(1e-3, 1 - 1e-3))
    slope = ((y - y.mean(1, keepdims=True)) * (x - x.mean())).sum(1) / ((x - x.mean()) ** 2).sum()
    return expit(y[:, 0] + slope * np.log2(INDEX / index))
