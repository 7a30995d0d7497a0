"""A plane on which alike embeddings lie together."""

from __future__ import annotations

import numpy as np
from sklearn.manifold import TSNE

_MOST = 1_500
"""Images on a map: more take minutes, and cannot be told apart."""
_PERPLEXITY = 30


def plane(embeddings: np.ndarray, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Return the rows that are shown, int64 [n], and their places, float64 [n, 2], within 0 and 1.

    `embeddings` float32 [N, D]; of more than 1,500 a random sample. By t-SNE (van der Maaten and Hinton 2008), from
    their first two principal axes; fewer than four images have no map.
    """
    rows = np.arange(len(embeddings))
    if len(rows) > _MOST:
        rows = np.sort(np.random.default_rng(seed).choice(rows, _MOST, replace=False))
    if len(rows) < 4:
        return rows[:0], np.zeros((0, 2))
    perplexity = min(_PERPLEXITY, (len(rows) - 1) / 3)
    places = TSNE(perplexity=perplexity, init="pca", random_state=seed, max_iter=500).fit_transform(embeddings[rows])
    low, high = places.min(0), places.max(0)
    return rows, (places - low) / np.maximum(high - low, 1e-9)
