"""Negatives of each kind: from another domain, from the anchor's own, near by name, near by features.

The first two are free: any image serves, so that they are spread evenly (balance.py). The last two are bound to what
is near the anchor; there an image is used at most twice its fair share of all negatives.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from functools import partial

import numpy as np

from embed64.core.errors import InputError
from embed64.data.triplets.even_assignment import even_partners, nth_of, repair
from embed64.data.triplets.hard_candidates import Candidates
from embed64.data.triplets.neighbours import TooNear
from embed64.data.triplets.relations import Pairs

OTHER_DOMAIN, SAME_DOMAIN, SEMANTIC, FEATURE = "other_domain", "same_domain", "semantic", "feature"
REASONS = (OTHER_DOMAIN, SAME_DOMAIN, SEMANTIC, FEATURE)
MOST_HARD = 2
"""An image is a hard negative (semantic, feature) at most this many times its fair share of all negatives."""
_OTHER, _SAME = 0, 1
_NOT_YET = -1
_DRAWS = 64
_ROOM = 10


@dataclass(frozen=True)
class Quotas:
    """Shares of the kinds of negatives; the rest comes from another domain."""

    same_domain: float = 0.5
    semantic: float = 0.0
    feature: float = 0.0

    def counts(self, count: int) -> dict[str, int]:
        """How many of `count` triplets each reason gets, by largest remainder; InputError where the sum exceeds 1."""
        total = self.same_domain + self.semantic + self.feature
        if total > 1 + 1e-9:
            raise InputError(
                f"the shares same-domain {self.same_domain:g}, semantic {self.semantic:g} and feature"
                f" {self.feature:g} add up to {total:g}; they may be 1 at most, the rest is from other domains"
            )
        shares = [max(0.0, 1 - total), self.same_domain, self.semantic, self.feature]
        exact = np.round(np.array(shares) * count, 6)
        whole = np.floor(exact).astype(int)
        whole[np.argsort(-(exact - whole), kind="stable")[: count - whole.sum()]] += 1
        return dict(zip(REASONS, whole.tolist(), strict=True))


@dataclass
class Negatives:
    """Fills a negative for every anchor, hard kinds first; what could not be had is in `notes`, a line each."""

    pairs: Pairs
    anchors: np.ndarray  # int64 [count]: rows
    positives: np.ndarray  # int64 [count]: rows
    inside: np.ndarray  # int64 [rows]: negatives in its own domain (Pairs.choices)
    outside: np.ndarray  # int64 [rows]: negatives in other domains
    near: TooNear | None
    rng: np.random.Generator
    notes: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        count, rows = len(self.anchors), len(self.pairs.labels)
        self.rows = np.full(count, _NOT_YET)
        self.reason = np.full(count, _NOT_YET)
        self._room = np.full(rows, MOST_HARD * math.ceil(count / rows))

    def add_hard(self, reason: str, quota: int, candidates: Candidates) -> None:
        """Give `quota` anchors a negative of a hard kind, the nearest that has room; as many as can be."""
        code, short = REASONS.index(reason), quota
        open_ = self.rng.permutation(np.flatnonzero((self.reason == _NOT_YET) & candidates.has[self.anchors]))
        while short and len(open_):
            chosen, open_ = open_[:short], open_[short:]
            offered = candidates.of(self.anchors[chosen])
            flat = np.repeat(self.anchors[chosen], offered.shape[1])
            fit = offered.ravel() >= 0
            fit[fit] = self._apart_and_far(flat[fit], offered.ravel()[fit], reason)
            taken = _take(np.where(fit.reshape(offered.shape), offered, -1), self._room)
            found = np.flatnonzero(taken >= 0)
            self.rows[chosen[found]], self.reason[chosen[found]] = taken[found], code
            short -= len(found) - self._undo_twice()

    def add_free(self, wanted: dict[str, int]) -> None:
        """Give every anchor that has none yet one of the free kinds; `wanted` are the counts of all reasons."""
        open_ = self.rng.permutation(np.flatnonzero(self.reason == _NOT_YET))
        inside, outside = self.inside[self.anchors[open_]] > 0, self.outside[self.anchors[open_]] > 0
        same = inside & ~outside
        # What the hard kinds lack is filled from the same domain, the next hard thing.
        more = len(open_) - wanted[OTHER_DOMAIN] - int(same.sum())
        same[np.flatnonzero(inside & outside)[: max(0, more)]] = True
        self.reason[open_] = np.where(same, _SAME, _OTHER)
        for code in (_SAME, _OTHER):
            self._spread(code)
        self._vary()
        self._note_missed(wanted)

    def _note_missed(self, wanted: dict[str, int]) -> None:
        made = dict(zip(REASONS, np.bincount(self.reason, minlength=len(REASONS)).tolist(), strict=True))
        more = ", ".join(reason for reason in REASONS if made[reason] > wanted[reason])
        for reason in REASONS:
            if made[reason] < wanted[reason]:
                self.notes.append(
                    f"{reason}: {made[reason]:,} of the {wanted[reason]:,} asked for could be had; the rest: {more}"
                )

    def _undo_twice(self) -> int:
        """Take back hard negatives that their anchor has already; returns how many."""
        hard = np.flatnonzero(self.reason > _SAME)
        twice = hard[nth_of(self.anchors[hard] * len(self.pairs.labels) + self.rows[hard]) > 0]
        np.add.at(self._room, self.rows[twice], 1)
        self.rows[twice] = self.reason[twice] = _NOT_YET
        return len(twice)

    def _spread(self, code: int) -> None:
        """Even negatives of one free kind; where an image suits nobody, others take its place."""
        which = np.flatnonzero(self.reason == code)
        if not len(which):
            return
        anchors, segment = self.anchors[which], self._segment(code)
        group = self.pairs.labels if code == _SAME else self.pairs.domains
        rows = even_partners(anchors, segment, group, self.rng)
        bad = np.flatnonzero(~self._apart_and_far(anchors, rows, REASONS[code]))
        bad = repair(anchors, rows, segment[anchors], bad, partial(self._fits, code), self.rng)
        self.rows[which] = rows
        if len(bad):
            self._redraw(code, which[bad])

    def _redraw(self, code: int, which: np.ndarray) -> None:
        """Any negative that fits, of this kind or else of the other, evenness given up."""
        left = which
        order = np.argsort(self.pairs.domains, kind="stable")
        size = np.bincount(self.pairs.domains)
        start = np.cumsum(size) - size
        for _ in range(_DRAWS):
            anchors = self.anchors[left]
            domain = self.pairs.domains[anchors]
            if code == _SAME:
                place = start[domain] + self.rng.integers(size[domain])
            else:  # from the end of the domain on, round the table
                place = start[domain] + size[domain] + self.rng.integers(len(order) - size[domain])
            drawn = order[place % len(order)]
            fit = self._fits(code, anchors, drawn)
            self.rows[left[fit]] = drawn[fit]
            left = left[~fit]
            if not len(left):
                break
        for one in left:
            self._search(code, one)
        self.notes.append(
            f"{REASONS[code]}: {len(which):,} negatives are not spread evenly, too few images are free to serve them"
        )

    def _search(self, code: int, one: int) -> None:
        """The same for one anchor, all images looked at."""
        everything = np.arange(len(self.pairs.labels))
        anchor = self.anchors[[one]].repeat(len(everything))
        for kind in (code, 1 - code):
            fit = np.flatnonzero(self._fits(kind, anchor, everything))
            if len(fit):
                self.rows[one], self.reason[one] = self.rng.choice(fit), kind
                return
        raise InputError(
            "every image of another label is too near to some anchor by the embeddings; lower --too-near"
            " or leave --embeddings out"
        )

    def _vary(self) -> None:
        """Exchange negatives of the free kinds until no triplet is there twice, where the anchor has enough others."""
        for _ in range(_DRAWS):
            own = self.pairs.domains[self.anchors] == self.pairs.domains[self.rows]
            choices = np.where(own, self.inside[self.anchors], self.outside[self.anchors])
            triplets = np.stack([self.anchors, self.positives, self.rows], axis=1)
            again, needless = repeats(triplets, choices, -self.reason)  # it is the free one that is exchanged
            again = again[needless & (self.reason[again] <= _SAME)]
            if not len(again):
                return
            for code in (_SAME, _OTHER):
                which = np.flatnonzero(self.reason == code)
                rows, anchors = self.rows[which], self.anchors[which]
                bad = np.flatnonzero(np.isin(which, again))
                segment = self._segment(code)[anchors]
                repair(anchors, rows, segment, bad, partial(self._fits, code), self.rng, tries=4)
                self.rows[which] = rows

    def _segment(self, code: int) -> np.ndarray:
        return self.pairs.domains if code == _SAME else np.zeros_like(self.pairs.domains)

    def _fits(self, code: int, anchors: np.ndarray, rows: np.ndarray) -> np.ndarray:
        fit = (self.pairs.domains[anchors] == self.pairs.domains[rows]) == (code == _SAME)
        fit[fit] = self._apart_and_far(anchors[fit], rows[fit], REASONS[code])
        return fit

    def _apart_and_far(self, anchors: np.ndarray, rows: np.ndarray, reason: str) -> np.ndarray:
        fit = self.pairs.apart(anchors, rows)
        if self.near is not None:
            fit[fit] = self.near.far(anchors[fit], rows[fit], reason)
        return fit


def repeats(triplets: np.ndarray, choices: np.ndarray, rank: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(positions, needless bool): triplets int64 [T, 3] that are there already, at a lower `rank` or before.

    It is needless where `choices` [T], the negatives that the anchor has where this one comes from, are ten for each
    time that it is an anchor.
    """
    order = np.lexsort((rank, *triplets.T[::-1]))
    ordered = triplets[order]
    again = np.sort(order[np.r_[False, (ordered[1:] == ordered[:-1]).all(1)]])
    return again, choices[again] >= _ROOM * np.bincount(triplets[:, 0])[triplets[again, 0]]


def _take(offered: np.ndarray, room: np.ndarray) -> np.ndarray:
    """int64 [anchors]: of each line of `offered` [anchors, K] the first row with room left, -1 for none.

    `room` int64 [rows] is lowered in place. All anchors choose at once, their first wish before anybody's second.
    """
    taken = np.full(len(offered), -1)
    for wish in offered.T:
        asking = np.flatnonzero((taken < 0) & (wish >= 0))
        served = asking[nth_of(wish[asking]) < room[wish[asking]]]
        taken[served] = wish[served]
        np.subtract.at(room, wish[served], 1)
    return taken
