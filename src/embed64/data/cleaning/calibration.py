"""How sure is a suspicion? Observed scores are compared with those that planted errors would have."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

SURE = 0.9
"""The estimated share of errors among what is listed."""
_FOUND = 0.9


@dataclass(frozen=True)
class Calibrated:
    """What the scores say."""

    confidence: np.ndarray
    """float64 [scores]: the estimated share of errors among those with this score or a higher one."""
    share: float
    """The estimated share of errors among all."""


def calibrated(scores: np.ndarray, planted: np.ndarray, count: int) -> Calibrated:
    """Estimate how many errors are among `count` images or labels, and among those with a high score.

    `scores` float64 [n] are those observed (the rest of `count` has lower ones), `planted` float64 [m] those that
    errors would have. If a share s of all were errors and a share r of errors reaches a score, then at least s r reach
    it; so observed / r is an upper bound of s at every score. The lowest one is taken, among scores that 90 % of errors
    reach: beyond, single images would decide (mixture proportion estimation, Blanchard et al. 2010, section 3).
    """
    if not len(scores) or not len(planted):
        return Calibrated(np.zeros(len(scores)), 0.0)
    rising, of_errors = np.sort(scores), np.sort(planted)
    at = np.r_[rising, of_errors]
    reached, found = (_share_from(values, at, n) for values, n in ((rising, count), (of_errors, len(of_errors))))
    share = float((reached / np.maximum(found, 1e-12))[found >= _FOUND].min())
    reached, found = reached[: len(rising)], found[: len(rising)]
    # Noise must not make a higher score less sure than a lower one.
    sure = np.maximum.accumulate(np.minimum(share * found / reached, 1.0))
    return Calibrated(sure[np.searchsorted(rising, scores)], share)


def _share_from(rising: np.ndarray, at: np.ndarray, count: int) -> np.ndarray:
    """Return float64 [at]: how many of the sorted values are at least that, over `count`."""
    return (len(rising) - np.searchsorted(rising, at, "left")) / count
