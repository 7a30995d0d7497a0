"""Group rows: sort them by value, join them into components, divide a total into whole shares."""

from __future__ import annotations

import numpy as np
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components


class Groups:
    """The rows of each distinct value, in order: those of the g-th smallest are `order[start[g] :][: size[g]]`."""

    def __init__(self, values: np.ndarray) -> None:
        self.order = np.argsort(values, kind="stable")
        ordered = values[self.order]
        self.start = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]][: len(ordered)])
        self.size = np.diff(np.r_[self.start, len(ordered)])

    @property
    def nth(self) -> np.ndarray:
        """int64 [rows]: 0 for the first occurrence of a value, 1 for the second, and so on."""
        nth = np.empty_like(self.order)
        nth[self.order] = np.arange(len(nth)) - np.repeat(self.start, self.size)
        return nth

    def members(self) -> list[np.ndarray]:
        """Return the rows of each value as one array per value."""
        return np.split(self.order, self.start[1:]) if len(self.start) else []


def components(a: np.ndarray, b: np.ndarray, count: int) -> np.ndarray:
    """Return int64 [count]: the smallest node of each node's component; edges join the nodes `a` and `b`."""
    edges = coo_matrix((np.ones(len(a)), (a, b)), (count, count))
    component = connected_components(edges, directed=False)[1]
    return np.unique(component, return_index=True)[1][component]


def largest_remainder(exact: np.ndarray, total: int) -> np.ndarray:
    """Return int64 shares that add up to `total`: rounded down, the largest remainders up, of equal ones the first."""
    whole = np.floor(exact).astype(np.int64)
    whole[np.argsort(-(exact - whole), kind="stable")[: total - whole.sum()]] += 1
    return whole
