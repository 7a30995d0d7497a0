"""Draw negatives of each kind: from another domain, from the anchor's own, near by name, near by features.

The first two are free: any image fits (even_assignment.py). The last two are hard: only images near the anchor fit.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from embed64.core.errors import InputError
from embed64.core.groups import Groups, largest_remainder
from embed64.data.triplets.even_assignment import draw_partners, fair_uses, most_uses
from embed64.data.triplets.hard_candidates import NearByFeature, NearByName
from embed64.data.triplets.neighbours import TooNear
from embed64.data.triplets.relations import Pairs

OTHER_DOMAIN, SAME_DOMAIN, SEMANTIC, FEATURE = "other_domain", "same_domain", "semantic", "feature"
REASONS = (OTHER_DOMAIN, SAME_DOMAIN, SEMANTIC, FEATURE)
ENOUGH = 10
"""Negatives that an image must have, for each time that it is an anchor, so that no triplet need be repeated."""
_OTHER, _SAME = 0, 1
_NOT_YET = -1


@dataclass(frozen=True)
class Quotas:
    """Shares of the kinds of negatives; the rest comes from another domain."""

    same_domain: float = 0.5
    semantic: float = 0.0
    feature: float = 0.0

    def counts(self, count: int) -> dict[str, int]:
        """Return {reason: triplets of `count`}, by largest remainder; raise InputError if the shares exceed 1."""
        total = self.same_domain + self.semantic + self.feature
        if total > 1 + 1e-9:
            raise InputError(
                f"the shares same-domain {self.same_domain:g}, semantic {self.semantic:g} and feature"
                f" {self.feature:g} add up to {total:g}; they may be 1 at most, the rest is from other domains"
            )
        shares = [max(0.0, 1 - total), self.same_domain, self.semantic, self.feature]
        counts = largest_remainder(np.round(np.array(shares) * count, 6), count)
        return dict(zip(REASONS, counts.tolist(), strict=True))


@dataclass
class Negatives:
    """A negative for every anchor, hard kinds first; `notes` says what was not available, a line each."""

    pairs: Pairs
    anchors: np.ndarray  # int64 [count]: rows
    choices: tuple[np.ndarray, np.ndarray]  # int64 [rows] twice: negatives in its own domain, in others (Pairs.choices)
    near: TooNear | None
    rng: np.random.Generator
    notes: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.rows, self.reason = np.full((2, len(self.anchors)), _NOT_YET)

    def add_hard(self, reason: str, quota: int, candidates: NearByFeature | NearByName) -> None:
        """Give up to `quota` anchors a negative of a hard kind: the nearest that is not used too often yet."""
        code, short = REASONS.index(reason), quota
        open_ = self.rng.permutation(np.flatnonzero((self.reason == _NOT_YET) & candidates.has[self.anchors]))
        while short and len(open_):
            chosen, open_ = open_[:short], open_[short:]
            for wish in candidates.of(self.anchors[chosen]).T:
                asking = (self.reason[chosen] == _NOT_YET) & (wish >= 0)
                self._take(code, chosen[asking], wish[asking])
            short = quota - int((self.reason == code).sum())

    def _take(self, code: int, which: np.ndarray, rows: np.ndarray) -> None:
        """Give the anchors at `which` these negatives, unless one is unfit, already theirs, or used too often."""
        fit = self._apart_and_far(self.anchors[which], rows, REASONS[code])
        before, which = np.flatnonzero(self.reason > _SAME), which[fit]
        self.rows[which], self.reason[which] = rows[fit], code
        hard = np.r_[before, which]
        most = most_uses(len(self.anchors) / len(self.pairs.labels))
        wrong = (Groups(self._pair(hard)).nth > 0) | (Groups(self.rows[hard]).nth >= most)
        back = which[wrong[len(before) :]]
        self.rows[back] = self.reason[back] = _NOT_YET

    def add_free(self, wanted: dict[str, int]) -> None:
        """Give every anchor without a negative one of a free kind; `wanted` has the counts of all reasons."""
        open_ = self.rng.permutation(np.flatnonzero(self.reason == _NOT_YET))
        inside, outside = (choices[self.anchors[open_]] > 0 for choices in self.choices)
        same = inside & ~outside
        # Missing hard negatives are replaced by those of the same domain, the next hardest kind.
        more = len(open_) - wanted[OTHER_DOMAIN] - int(same.sum())
        same[np.flatnonzero(inside & outside)[: max(0, more)]] = True
        self.reason[open_] = np.where(same, _SAME, _OTHER)
        for code in (_SAME, _OTHER):
            if len(which := np.flatnonzero(self.reason == code)):
                self._draw(code, which)
        made = dict(zip(REASONS, np.bincount(self.reason, minlength=len(REASONS)).tolist(), strict=True))
        more_than_asked = ", ".join(reason for reason in REASONS if made[reason] > wanted[reason])
        self.notes += [
            f"{reason}: only {made[reason]:,} of the {count:,} asked for are available; the rest: {more_than_asked}"
            for reason, count in wanted.items()
            if made[reason] < count
        ]

    def _draw(self, code: int, which: np.ndarray) -> None:
        """Draw negatives of one free kind for the anchors at `which`."""
        anchors, domains = self.anchors[which], self.pairs.domains
        segment, group = (domains, self.pairs.labels) if code == _SAME else (np.zeros_like(domains), domains)
        hard = self._pair(np.flatnonzero(self.reason > _SAME))
        times = np.bincount(self.anchors)[anchors]
        varied = self.choices[_SAME - code][anchors] >= ENOUGH * times  # no triplet need be repeated
        wrong = np.zeros(len(which), bool)

        def unfit(rows: np.ndarray, new: np.ndarray) -> np.ndarray:
            wrong[new] = ~self._apart_and_far(anchors[new], rows[new], REASONS[code])
            self.rows[which] = rows
            return wrong | varied & (Groups(np.r_[hard, self._pair(which)]).nth[len(hard) :] > 0)

        rows, left = draw_partners(anchors, segment, group, self.rng, unfit)
        self.rows[which] = rows
        self.rows[which[left]] = _NOT_YET
        uses = np.bincount(np.delete(rows, left), minlength=len(domains))
        room = most_uses(fair_uses(anchors, segment, group)) - uses
        uneven = sum(not self._search(code, one, room) for one in which[left])
        if uneven:
            self.notes.append(
                f"{REASONS[code]}: {uneven:,} negatives are not spread evenly, too few images are available"
            )

    def _search(self, code: int, one: int, room: np.ndarray) -> bool:
        """Search all images for a negative of one anchor, of this free kind or else the other.

        Returns whether one of this kind was found that is not used too often. Raises InputError if there is none.
        """
        anchor = self.anchors[[one]]
        at_home, had = self.pairs.domains == self.pairs.domains[anchor], self.rows[self.anchors == anchor]
        for kind in (code, 1 - code):
            rows = self.rng.permutation(np.flatnonzero(at_home == (kind == _SAME)))
            rows = rows[self._apart_and_far(anchor.repeat(len(rows)), rows, REASONS[kind])]
            if len(rows):
                full = (room[rows] <= 0) | (kind != code)
                best = np.lexsort((np.isin(rows, had), full))[0]
                self.rows[one], self.reason[one] = rows[best], kind
                room[rows[best]] -= 1
                return not full[best]
        raise InputError(
            "every image of another label is too near to some anchor by the embeddings; lower --too-near"
            " or leave --embeddings out"
        )

    def _pair(self, which: np.ndarray) -> np.ndarray:
        """Return int64: numbers that are equal if both the anchors and their negatives are."""
        return self.anchors[which] * len(self.pairs.labels) + self.rows[which]

    def _apart_and_far(self, anchors: np.ndarray, rows: np.ndarray, reason: str) -> np.ndarray:
        fit = self.pairs.apart(anchors, rows)
        if self.near is not None:
            fit[fit] = self.near.far(anchors[fit], rows[fit], reason)
        return fit
