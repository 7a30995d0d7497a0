"""What a score may mean at the Google Universal Image Embedding competition: an estimate, beside what is known."""

from __future__ import annotations

from typing import Any

import numpy as np

from embed64.evaluate.intervals import mean_with_interval

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


def estimate(values: np.ndarray, labels: np.ndarray, domains: np.ndarray, index: int) -> dict[str, Any] | None:
    """Return mP@5 weighted to the competition's mix of domains, or None if no domain is one of its.

    `values` float64 [Q] with NaN for what is not counted, `labels` and `domains` of the queries. Domains without a
    query are left out, and named: `covered` is the share of the mix that the others are. The searched `index` is
    smaller than the competition's as a rule, which makes the estimate too high.
    """
    named = np.array([_ALSO.get(domain, domain) for domain in domains])
    known = np.isin(named, list(MIX)) & ~np.isnan(values)
    if not known.any():
        return None
    present = sorted(set(named[known].tolist()), key=list(MIX).index)
    covered = sum(MIX[domain] for domain in present)
    weights = {domain: MIX[domain] / covered for domain in present}
    mean, low, high = mean_with_interval(values[known], labels[known], named[known], weights)
    return {
        "mp5": mean,
        "ci95": [low, high],
        "covered": covered,
        "missing": [domain for domain in MIX if domain not in present],
        "index": index,
        "below": next(({"what": what, "mp5": score} for what, score in reversed(ANCHORS) if score <= mean), None),
        "above": next(({"what": what, "mp5": score} for what, score in ANCHORS if score > mean), None),
    }
