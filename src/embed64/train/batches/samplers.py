"""Draw the batches of training: batch `step` is a function of only the seed and the step."""

from __future__ import annotations

import numpy as np

from embed64.core.errors import InputError
from embed64.core.groups import Groups
from embed64.core.settings import Train

_ORDERS_KEPT = 4


class Rounds:
    """An endless sequence of the numbers 0 … n - 1: round after round, each in its own random order."""

    def __init__(self, n: int, window: int, seed: list[int]) -> None:
        """Promise that no `window` consecutive numbers hold one twice, if n is at least three times as large."""
        self.n, self.seed = n, seed
        self.window = window if n >= 3 * window else 0
        self._orders: dict[int, np.ndarray] = {}

    def take(self, place: int, count: int) -> np.ndarray:
        """Return int64 [count]: the numbers at `place` and the places after it."""
        parts, end = [], place + count
        while place < end:
            round_, first = divmod(place, self.n)
            parts.append(self._order(round_)[first : first + end - place])
            place += len(parts[-1])
        return np.concatenate(parts) if parts else np.empty(0, np.int64)

    def _order(self, round_: int) -> np.ndarray:
        # Permuting again for every batch would cost more than the batch: the rounds used last are kept.
        if round_ not in self._orders:
            self._orders[round_] = self._made(round_)
            if len(self._orders) > _ORDERS_KEPT:
                del self._orders[next(iter(self._orders))]
        return self._orders[round_]

    def _made(self, round_: int) -> np.ndarray:
        """Return a permutation whose beginning shares no number with the end of the previous round.

        Numbers that clash are exchanged with the middle. Ends stay as drawn, so that no round depends on all before it.
        """
        order, w = self._drawn(round_), self.window
        if round_ and w:
            before = (self._orders[round_ - 1] if round_ - 1 in self._orders else self._drawn(round_ - 1))[-w:]
            clashing = np.flatnonzero(np.isin(order[:w], before))
            free = w + np.flatnonzero(~np.isin(order[w : self.n - w][: 2 * w], before))[: len(clashing)]
            order[clashing], order[free] = order[free], order[clashing]
        return order

    def _drawn(self, round_: int) -> np.ndarray:
        return np.random.default_rng([*self.seed, round_]).permutation(self.n)


class LabelSampler:
    """Batches of P labels x K images, drawn as `train.balance` and `train.one_domain` say.

    Labels come in rounds: each is drawn once before any is drawn again. A label with fewer than K images gives all of
    them, and more labels fill the batch, so that every batch is as large as the first.
    """

    def __init__(
        self, label_ids: np.ndarray, domain_ids: np.ndarray, rows: np.ndarray, settings: Train, seed: int
    ) -> None:
        """Prepare to draw from `rows` int64; `label_ids` and `domain_ids` int64 are those of all rows of the catalog.

        Raises InputError if a batch cannot hold two labels, or if no batch can be of one domain.
        """
        by_label = Groups(label_ids[rows])
        self.rows, self.start, self.images = rows[by_label.order], by_label.start, by_label.size
        self.k, self.seed, self.one_domain = settings.images_per_label, seed, settings.one_domain
        n = len(self.start)
        if n < 2:
            raise InputError("training needs at least two labels; add images of another object to the catalog")
        p = min(settings.batch_size // self.k, n)
        if p < 2:
            raise InputError(
                f"train.batch_size {settings.batch_size} with {self.k} images a label holds fewer than two labels;"
                f" make it at least {2 * self.k}"
            )
        self.size = min(settings.batch_size, int(np.minimum(self.images, self.k).sum()))
        self.domains = Groups(domain_ids[self.rows[self.start]]).members()
        self.by_images = settings.balance == "images"
        pools = self.domains if settings.balance == "domains" else [np.arange(n)]
        self.mixed = _Mixed([self._weighted(pool) for pool in pools], p, [seed, 0])
        # Four batches of it hold a batch of labels that are not in use yet, or all there are (see _filled).
        self.others = Rounds(n, 4 * self.size, [seed, 1])
        self.p = p
        large = np.array([len(domain) > 1 for domain in self.domains])
        if self.one_domain and not large.any():
            raise InputError("train.one_domain needs a domain with two labels; give train.one_domain=0")
        weights = np.array([1 if settings.balance == "domains" else len(self._weighted(d)) for d in self.domains])
        self.domain_share = large * weights / max(1, (large * weights).sum())

    def batch(self, step: int) -> np.ndarray:
        """Return int64 [size]: rows of the batch, those of a label side by side."""
        rng = np.random.default_rng([self.seed, 2, step])
        alone_before = int(step * self.one_domain)
        if int((step + 1) * self.one_domain) > alone_before:
            domain = self.domains[rng.choice(len(self.domains), p=self.domain_share)]
            labels = rng.choice(domain, min(len(domain), self.size), replace=False)
        else:
            labels = self.mixed.take(step - alone_before)
        return self._images_of(self._filled(labels, step), rng)

    def _weighted(self, labels: np.ndarray) -> np.ndarray:
        """Return each label as often as it is drawn in a round."""
        return np.repeat(labels, -(-self.images[labels] // self.k)) if self.by_images else labels

    def _filled(self, labels: np.ndarray, step: int) -> np.ndarray:
        """Return distinct labels, as many as it takes to fill the batch: first those given, then others."""
        labels = _without_repeats(labels)
        have = np.minimum(self.images[labels], self.k).sum()
        if have < self.size:
            # Any two rounds hold all numbers; any four batches hold at least one and a third batches of distinct ones.
            reach = min(4 * self.size, 2 * self.others.n)
            labels = _without_repeats(np.r_[labels, self.others.take(step * self.size, reach)])
        ends = np.minimum(self.images[labels], self.k).cumsum()
        return labels[: int(np.searchsorted(ends, self.size)) + 1]

    def _images_of(self, labels: np.ndarray, rng: np.random.Generator) -> np.ndarray:
        """Draw K rows of each label, or all if it has fewer; the last label fills what is left of the batch."""
        images = self.images[labels]
        chosen = np.full((len(labels), self.k), -1)
        for i in range(self.k):  # Floyd's algorithm draws without repeats, for all labels at once
            last = images - self.k + i
            pick = rng.integers(np.maximum(last, 0) + 1)
            pick = np.where((chosen == pick[:, None]).any(axis=1), last, pick)
            chosen[:, i] = np.where(last < 0, -1, pick)
        chosen = rng.permuted(chosen, axis=1)  # Floyd's first ones favour a label's first rows
        places = self.start[labels][:, None] + chosen
        return self.rows[places[chosen >= 0][: self.size]]


class _Mixed:
    """P labels a step, from all pools in equal shares; a pool with fewer labels than its share gives all of them."""

    def __init__(self, pools: list[np.ndarray], p: int, seed: list[int]) -> None:
        sizes = np.array([len(np.unique(pool)) for pool in pools])
        whole = np.zeros(len(pools), bool)
        while True:
            rest = p - int(sizes[whole].sum())
            more = ~whole & (sizes * (~whole).sum() <= rest)
            if not more.any():
                break
            whole |= more
        given = [np.unique(pool) for pool, w in zip(pools, whole, strict=True) if w]
        self.whole = np.concatenate([np.empty(0, np.int64), *given])
        self.pools = [pool for pool, w in zip(pools, whole, strict=True) if not w]
        self.count = rest
        share = -(-rest // max(1, len(self.pools)))
        self.rounds = [Rounds(len(pool), share, [*seed, i]) for i, pool in enumerate(self.pools)]

    def take(self, step: int) -> np.ndarray:
        """Return the labels of a step, int64; a label may occur twice."""
        # Place g in the sequence of all labels ever drawn belongs to pool g % D and is its (g // D)-th draw.
        d, first = len(self.pools), step * self.count
        parts = [self.whole]
        for g in range(first, min(first + d, first + self.count)):
            parts.append(self.pools[g % d][self.rounds[g % d].take(g // d, -(-(first + self.count - g) // d))])
        return np.concatenate(parts)


class TripletSampler:
    """Batches of offline triplets, [a a a … p p p … n n n …]; every triplet is used once before any is used again."""

    def __init__(self, triplets: np.ndarray, batch_size: int, seed: int) -> None:
        """Prepare to draw from `triplets` int64 [T, 3]; a batch holds batch_size // 3 of them."""
        self.triplets = triplets
        self.count = min(max(1, batch_size // 3), len(triplets))
        self.rounds = Rounds(len(triplets), self.count, [seed])

    def batch(self, step: int) -> np.ndarray:
        """Return int64 [3 * count]: rows of the batch."""
        return self.triplets[self.rounds.take(step * self.count, self.count)].T.ravel()


def _without_repeats(values: np.ndarray) -> np.ndarray:
    """Return the first occurrence of each value, in order."""
    _, first = np.unique(values, return_index=True)
    return values[np.sort(first)]
