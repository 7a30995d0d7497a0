"""Even partners: every anchor gets an image of another group, and every image is used equally often within one.

It is one idea in three places: a positive comes from the anchor's label but is no copy of it, a negative of the
same domain from the domain but not the label, any other negative from the catalog but not the domain. So: rows lie
in segments, these hold groups, and an anchor's partner lies in its segment and not in its group.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

_MIXES = 24
Fits = Callable[[np.ndarray, np.ndarray], np.ndarray]


def even_partners(anchors: np.ndarray, segment: np.ndarray, group: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """int64 [anchors]: for each anchor (a row, may repeat) a row of its segment and of another group.

    `segment` and `group` int64 [rows], each group within one segment; an anchor's segment has a second group.
    Within a segment rows are used equally often within one. Where one group is so large that this cannot be, its
    anchors share the other rows evenly, and the other anchors share its rows evenly.
    """
    group = _nested(segment, group)
    order = rng.permutation(len(anchors))
    order = order[np.lexsort((group[anchors[order]], segment[anchors[order]]))]
    demand = anchors[order]
    rows = rng.permutation(np.repeat(np.arange(len(segment)), _even_uses(anchors, segment, group, rng)))
    supply = rows[np.lexsort((group[rows], segment[rows]))]
    supply = supply[_turned(segment[demand], group[demand], group[supply])]
    _mix(demand, supply, segment, group, rng)
    partners = np.empty_like(anchors)
    partners[order] = supply
    return partners


def fair_uses(anchors: np.ndarray, segment: np.ndarray, group: np.ndarray) -> np.ndarray:
    """float64 [rows]: how often each row would be used if uses could be divided; 0 where none is asked for."""
    pool, asked = _pools(anchors, segment, group, None)
    return (asked / np.maximum(np.bincount(pool, minlength=len(asked)), 1))[pool]


def repair(
    anchors: np.ndarray,
    partners: np.ndarray,
    segment: np.ndarray,
    bad: np.ndarray,
    fits: Fits,
    rng: np.random.Generator,
    tries: int = 64,
) -> np.ndarray:
    """Exchange the partners of `bad` positions for others of the segment, in place; returns those still bad.

    `segment` int64 [anchors]. Both sides of an exchange must fit, so that uses stay as they are.
    """
    order = np.argsort(segment, kind="stable")
    _, where, size = np.unique(segment, return_inverse=True, return_counts=True)
    start = np.cumsum(size) - size
    for _ in range(tries):
        if not len(bad):
            break
        other = order[start[where[bad]] + rng.integers(size[where[bad]])]
        _, first = np.unique(other, return_index=True)
        first = first[~np.isin(other[first], bad)]
        one, other = bad[first], other[first]
        better = fits(anchors[one], partners[other]) & fits(anchors[other], partners[one])
        one, other = (
            one[better & (partners[one] != partners[other])],
            other[better & (partners[one] != partners[other])],
        )
        partners[one], partners[other] = partners[other], partners[one]
        bad = np.setdiff1d(bad, one)
    return bad


def nth_of(keys: np.ndarray) -> np.ndarray:
    """int64 [keys]: 0 for the first occurrence of a value, 1 for the second, and so on."""
    order = np.argsort(keys, kind="stable")
    ordered = keys[order]
    starts = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]]) if len(keys) else order
    nth = np.empty_like(order)
    nth[order] = np.arange(len(keys)) - np.repeat(starts, np.diff(np.r_[starts, len(keys)]))
    return nth


def _even_uses(anchors: np.ndarray, segment: np.ndarray, group: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """int64 [rows]: how often each is to be a partner; they add up to the anchors of each segment."""
    lot = rng.permutation(len(segment))
    asked_by = np.bincount(group[anchors], minlength=int(group.max()) + 1)
    asked_of = np.bincount(segment[anchors], minlength=int(segment.max()) + 1)
    segment_of = np.zeros(len(asked_by), np.int64)
    segment_of[group] = segment
    large = None
    while True:
        pool, asked = _pools(anchors, segment, group, large)
        images = np.maximum(np.bincount(pool, minlength=len(asked)), 1)
        nth = np.empty_like(pool)
        nth[lot] = nth_of(pool[lot])  # who gets one more is drawn
        uses = (asked // images)[pool] + (nth < (asked % images)[pool])
        # Rounding may have given a group one more than the anchors outside it can take.
        over = np.bincount(group, uses, len(asked_by)) + asked_by > asked_of[segment_of]
        if not over.any():
            return uses
        large = over if large is None else large | over


def _nested(segment: np.ndarray, group: np.ndarray) -> np.ndarray:
    """Groups numbered segment by segment."""
    segment_of = np.full(int(group.max()) + 1, -1)
    segment_of[group] = segment
    number = np.empty_like(segment_of)
    number[np.argsort(segment_of, kind="stable")] = np.arange(len(segment_of))
    return number[group]


def _pools(
    anchors: np.ndarray, segment: np.ndarray, group: np.ndarray, large: np.ndarray | None
) -> tuple[np.ndarray, np.ndarray]:
    """Rows that share uses evenly: the pool of each row int64 [rows], and what is asked of each pool.

    A segment is one pool, unless one of its groups is too large: then the group is one and the rest another. At
    most one group of a segment can be, as the anchors in it and its fair uses add up to more than half of both.
    """
    segments, groups = int(segment.max()) + 1, int(group.max()) + 1
    asked_of, asked_by = (
        np.bincount(segment[anchors], minlength=segments),
        np.bincount(group[anchors], minlength=groups),
    )
    segment_of = np.zeros(groups, np.int64)
    segment_of[group] = segment
    in_segment, in_group = np.bincount(segment, minlength=segments), np.bincount(group, minlength=groups)
    outside = asked_of[segment_of] - asked_by  # as many anchors as can be given this group's rows
    too_large = asked_of[segment_of] * in_group > outside * in_segment[segment_of]
    if large is not None:
        too_large |= large
    asked = np.concatenate([asked_of, np.zeros(segments, np.int64)])
    which = np.flatnonzero(too_large)
    asked[segment_of[which]] = asked_by[which]
    asked[segments + segment_of[which]] = outside[which]
    return np.where(too_large[group], segments + segment, segment), asked


def _turned(segment: np.ndarray, demand: np.ndarray, supply: np.ndarray) -> np.ndarray:
    """int64 [anchors]: places in the supply, turned within each segment until no anchor meets its own group.

    `demand` and `supply` are groups, both sorted by segment and then group. The i-th anchor takes place i + s; a
    group's anchors [A, A') miss its places [B, B') where B' - A <= s <= size + B - A'. Such an s exists for all
    groups at once, as none has more anchors and places together than the segment has places.
    """
    if not len(demand):
        return demand
    groups = int(max(demand.max(), supply.max())) + 1
    b_end = np.cumsum(np.bincount(supply, minlength=groups))
    starts = np.flatnonzero(np.r_[True, segment[1:] != segment[:-1]])
    size = np.diff(np.r_[starts, len(segment)])
    present = np.unique(demand)
    a_start = np.searchsorted(demand, present)
    turn = np.maximum.reduceat(b_end[present] - a_start, np.searchsorted(a_start, starts))
    place = np.arange(len(demand)) - np.repeat(starts, size) + np.repeat(turn, size)
    return np.repeat(starts, size) + place % np.repeat(size, size)


def _mix(
    demand: np.ndarray, supply: np.ndarray, segment: np.ndarray, group: np.ndarray, rng: np.random.Generator
) -> None:
    """Pass supplies on among random twos and threes of anchors wherever all fit, in place.

    A walk to a random matching: twos and threes reach all of them (Rao, Jana and Bandyopadhyay 1996, "A Markov chain
    Monte Carlo method for generating random (0, 1)-matrices with given marginals").
    """
    own, got = group[demand], group[supply]
    _, part = np.unique(segment[demand], return_inverse=True)
    source = np.arange(len(demand))
    for turn in range(_MIXES):
        ring = 3 if turn % 3 else 2
        order = np.argsort(part + rng.random(len(part))) if part[-1:].any() else rng.permutation(len(part))
        order = order[rng.integers(ring) :]
        rings = order[: len(order) // ring * ring].reshape(-1, ring)
        passed = np.roll(rings, 1, axis=1)
        fits = part[rings[:, 0]] == part[rings[:, -1]]  # in order: the one between is alike
        for place in range(ring):
            fits &= own[rings[:, place]] != got[passed[:, place]]
        to, from_ = rings[fits], passed[fits]
        got[to], source[to] = got[from_], source[from_]
    supply[:] = supply[source]
