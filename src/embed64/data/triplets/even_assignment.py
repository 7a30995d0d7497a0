"""Draw each anchor a partner from another group, so that no image is used more than twice its fair share.

This serves three purposes: a positive comes from the anchor's label but is no copy of it, a negative of the same domain
from the domain but not the label, any other negative from the catalog but not the domain. In general: rows are divided
into segments and these into groups, and an anchor's partner is in its segment but not in its group.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from embed64.core.groups import Groups

_ROUNDS = 64


def fair_uses(anchors: np.ndarray, segment: np.ndarray, group: np.ndarray) -> np.ndarray:
    """Return float64 [rows]: how often each row would be used if uses could be fractions; 0 if it is not needed.

    Rows of a segment share its uses evenly. If one group is too large for that, since its own anchors need other
    rows, its rows share what the other anchors need, and the other rows share the rest.
    """
    asked, rows = (np.bincount(segment[x], minlength=segment.max() + 1)[segment] for x in (anchors, slice(None)))
    own, mine = (np.bincount(group[x], minlength=group.max() + 1)[group] for x in (anchors, slice(None)))
    large = asked * mine > (asked - own) * rows
    most = (asked - own) / mine
    taken, gone = (np.bincount(segment, np.where(large, x, 0))[segment] for x in (most, 1))
    return np.where(large, most, (asked - taken) / np.maximum(rows - gone, 1))


def most_uses(fair: np.ndarray | float) -> np.ndarray:
    """Return int64: the most often an image may be used, twice its fair share, rounded up."""
    return 2 * np.ceil(np.asarray(fair) - 1e-9).astype(np.int64)


def draw_partners(
    anchors: np.ndarray,
    segment: np.ndarray,
    group: np.ndarray,
    rng: np.random.Generator,
    unfit: Callable[[np.ndarray, np.ndarray], np.ndarray] | None = None,
) -> tuple[np.ndarray, np.ndarray]:
    """Draw each anchor (a row, may repeat) a row of its segment and another group; return them and the failures.

    `segment` and `group` are int64 [rows], each group within one segment; an anchor's segment has a second group.
    All rows are equally likely; a partner is drawn again if its row is used too often or if it is `unfit`: a function
    of all partners and the positions that have a new one, which returns bool [anchors]. Returns the partners, int64
    [anchors], and the sorted positions whose last partner does not fit either.
    """
    most = most_uses(fair_uses(anchors, segment, group))
    nested = np.unique(segment * (group.max() + 1) + group, return_inverse=True)[1]
    order = np.argsort(nested, kind="stable")  # the rows of a segment are adjacent, and so are those of a group in it
    (start, end), (own, rest) = (
        [np.searchsorted(values[order], values[anchors], side) for side in ("left", "right")]
        for values in (segment, nested)
    )
    partners, bad = np.empty_like(anchors), np.arange(len(anchors))
    for _ in range(_ROUNDS):
        place = rest[bad] + rng.integers(
            (end - start - (rest - own))[bad]
        )  # from the group's end on, wrapping round in the segment
        partners[bad] = order[np.where(place < end[bad], place, place - (end - start)[bad])]
        lot = rng.permutation(len(anchors))  # who gives way is random, so that an anchor with few choices gets its turn
        wrong = np.empty(len(anchors), bool)
        wrong[lot] = Groups(partners[lot]).nth >= most[partners[lot]]
        if unfit is not None:
            wrong |= unfit(partners, bad)
        bad = np.flatnonzero(wrong)
        if not len(bad):
            break
    return partners, bad
