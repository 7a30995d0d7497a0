"""The batches that training draws: batch `step` is a function of the seed and the step alone."""

from __future__ import annotations

import numpy as np

from embed64.errors import InputError


class LabelSampler:
    """Batches of P labels x K images: batch `step` is a function of the seed and the step alone, so any
    run can be resumed at any step.
    """

    def __init__(
        self, label_ids: np.ndarray, rows: np.ndarray, batch_size: int, images_per_label: int, seed: int
    ) -> None:
        """`label_ids` int64 of all rows, `rows` those to draw from; InputError where a batch can't hold two labels."""
        ordered = rows[np.argsort(label_ids[rows], kind="stable")]
        self.rows_of = np.split(ordered, np.flatnonzero(np.diff(label_ids[ordered])) + 1)
        self.k = images_per_label
        self.p = min(batch_size // images_per_label, len(self.rows_of))
        self.seed = seed
        if len(self.rows_of) < 2:
            raise InputError("training needs at least two labels; add images of another object to the catalog")
        if self.p < 2:
            raise InputError(
                f"train.batch_size {batch_size} with {images_per_label} images a label holds fewer than two labels;"
                f" make it at least {2 * images_per_label}"
            )

    def batch(self, step: int) -> np.ndarray:
        """int64 [B]: rows of the batch; a label with fewer than K images gives all it has."""
        rng = np.random.default_rng([self.seed, step])
        labels = rng.choice(len(self.rows_of), self.p, replace=False)
        return np.concatenate([rng.permutation(self.rows_of[label])[: self.k] for label in labels])


class TripletSampler:
    """Batches of whole offline triplets, [a a a … p p p … n n n …]; batch `step` depends on seed and step alone."""

    def __init__(self, triplets: np.ndarray, batch_size: int, seed: int) -> None:
        """`triplets` int64 [T, 3]; a batch holds batch_size // 3 of them."""
        self.triplets = triplets
        self.count = min(max(1, batch_size // 3), len(triplets))
        self.seed = seed
        self._orders: dict[int, np.ndarray] = {}

    def batch(self, step: int) -> np.ndarray:
        """int64 [3 * count]: rows of the batch; every triplet is used once before any is used again."""
        place = step * self.count + np.arange(self.count)
        rounds = place // len(self.triplets)
        # A batch is never longer than a round: it lies in one, or ends one and begins the next.
        first, last = int(rounds[0]), int(rounds[-1])
        # Permuting all triplets for every batch would cost more than the batch: the rounds in use are kept.
        self._orders = {r: self._orders[r] if r in self._orders else self._order(r) for r in {first, last}}
        place %= len(self.triplets)
        chosen = np.where(rounds == first, self._orders[first][place], self._orders[last][place])
        return self.triplets[chosen].T.ravel()

    def _order(self, round_: int) -> np.ndarray:
        return np.random.default_rng([self.seed, round_]).permutation(len(self.triplets))
