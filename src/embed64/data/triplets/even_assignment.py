"""Draw each anchor a partner from another group, so that no image is used more than twice its fair share.

It is one idea in three places: a positive comes from the anchor's label but is no copy of it, a negative of the
same domain from the domain but not the label, any other negative from the catalog but not the domain. So: rows lie
in segments, these hold groups, and an anchor's partner lies in its segment and not in its group.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from embed64.core.groups import Groups

_ROUNDS = 64


def fair_uses(anchors: np.ndarray, segment: np.ndarray, group: np.ndarray) -> np.ndarray:
    """float64 [rows]: how often each row would be used if uses could be divided; 0 if none is asked for.

    Rows of a segment share evenly. If one group is so large that this cannot be, since its own anchors ask for
    other rows, its rows share what the other anchors ask for, and the other rows share the rest.
    """
    asked, rows = (np.bincount(segment[x], minlength=segment.max() + 1)[segment] for x in (anchors, slice(None)))
    own, mine = (np.bincount(group[x], minlength=group.max() + 1)[group] for x in (anchors, slice(None)))
    large = asked * mine > (asked - own) * rows
    most = (asked - own) / mine
    taken, gone = (np.bincount(segment, np.where(large, x, 0))[segment] for x in (most, 1))
    return np.where(large, most, (asked - taken) / np.maximum(rows - gone, 1))


def most_uses(fair: np.ndarray | float) -> np.ndarray:
    """int64: how often an image may be used at most: twice its fair share, rounded up."""
    return 2 * np.ceil(np.asarray(fair) - 1e-9).astype(np.int64)


def draw_partners(
    anchors: np.ndarray,
    segment: np.ndarray,
    group: np.ndarray,
    rng: np.random.Generator,
    unfit: Callable[[np.ndarray, np.ndarray], np.ndarray] | None = None,
) -> tuple[np.ndarray, np.ndarray]:
    """For each anchor (a row, may repeat) a row of its segment and of another group, int64 [anchors], and who has none.

    `segment` and `group` int64 [rows], each group within one segment; an anchor's segment has a second group.
    Partners are drawn alike, and drawn again if their row is used too often or if they are `unfit`: a function of
    all partners and the positions that have a new one, bool [anchors]. The second result are the positions whose
    last partner will not do either, sorted.
    """
    most = most_uses(fair_uses(anchors, segment, group))
    nested = np.unique(segment * (group.max() + 1) + group, return_inverse=True)[1]
    order = np.argsort(nested, kind="stable")  # a segment's rows lie together, and in it a group's
    (start, end), (own, rest) = (
        [np.searchsorted(values[order], values[anchors], side) for side in ("left", "right")]
        for values in (segment, nested)
    )
    partners, bad = np.empty_like(anchors), np.arange(len(anchors))
    for _ in range(_ROUNDS):
        place = rest[bad] + rng.integers(
            (end - start - (rest - own))[bad]
        )  # from the group's end on, round the segment
        partners[bad] = order[np.where(place < end[bad], place, place - (end - start)[bad])]
        lot = rng.permutation(len(anchors))  # who gives way is drawn: an anchor with few choices comes to its own
        wrong = np.empty(len(anchors), bool)
        wrong[lot] = Groups(partners[lot]).nth >= most[partners[lot]]
        if unfit is not None:
            wrong |= unfit(partners, bad)
        bad = np.flatnonzero(wrong)
        if not len(bad):
            break
    return partners, bad
