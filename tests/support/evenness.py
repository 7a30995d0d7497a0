"""What an even share is, in words and loops, for the tests of triplets."""

from __future__ import annotations


def naive_fair(anchors: list[int], segment: list[int], group: list[int]) -> list[float]:
    """The rule in words: even in the segment, unless one group is asked for more than those outside it ask for."""
    fair = []
    for row in range(len(segment)):
        asking = [a for a in anchors if segment[a] == segment[row]]
        rows = [r for r in range(len(segment)) if segment[r] == segment[row]]
        large = [
            g
            for g in {group[r] for r in rows}
            if len(asking) * sum(group[r] == g for r in rows) > sum(group[a] != g for a in asking) * len(rows)
        ]
        if not large:
            fair.append(len(asking) / len(rows))
            continue
        (g,) = large
        inside = group[row] == g
        fair.append(sum((group[a] == g) != inside for a in asking) / sum((group[r] == g) == inside for r in rows))
    return fair
