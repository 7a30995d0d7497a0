"""Find exact Euclidean nearest neighbours, in chunks."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn.functional import pad

from embed64.core.console import track
from embed64.core.groups import Groups

_CHUNK_BYTES = 64 * 2**20
_BLOCK = 64


def nearest(
    queries: Tensor, index: Tensor, k: int, own: Tensor | None = None, groups: Tensor | None = None, what: str = ""
) -> tuple[Tensor, Tensor]:
    """Find the k nearest index rows of each query: (distances float64 [Q, k], rows int64 [Q, k]), nearest first.

    `queries` [Q, D] and `index` [M, D]. `own` int64 [Q] is the group of index rows that is left out for a query
    (-1: none); `groups` int64 [M] is the group of each index row, numbered from 0 without gaps. If it is None, each
    row is a group of its own, with the row's number.
    Distances are computed in float64, in which the expanded square is exact enough to order any two distances that
    float32 embeddings can distinguish; equal distances are ordered by row. If fewer than k rows are left, the rest is
    -1 at distance infinity. A bar named `what` shows the progress of several chunks.
    """
    count, numbers = len(index), torch.arange(len(index))
    distances = torch.full((len(queries), k), torch.inf, dtype=torch.float64)
    rows = torch.full((len(queries), k), -1)
    if not count:
        return distances, rows
    k, members = min(k, count), Groups((numbers if groups is None else groups).numpy())
    order = torch.from_numpy(members.order)
    # Matrix products may round equal columns differently; equal images are computed once, so that they tie.
    same = torch.unique(index, dim=0, return_inverse=True)[1]
    first = torch.full((count,), count).scatter_reduce(0, same, numbers, "amin")[same]
    copies = (first != numbers).nonzero().squeeze(1)
    spare = -count % _BLOCK  # columns at infinity, to fill the last block
    queries, index = queries.double(), pad(index.double(), (0, 0, 0, spare))
    # One product gives the whole square: |q|² + |x|² - 2 q·x.
    queries = torch.cat([-2 * queries, (queries * queries).sum(1, keepdim=True), torch.ones(len(queries), 1)], dim=1)
    index = torch.cat([index, torch.ones(len(index), 1), (index * index).sum(1, keepdim=True)], dim=1)
    index[count:, -1] = torch.inf
    step = max(1, min(len(queries), _CHUNK_BYTES // (8 * len(index))))
    room = torch.empty(step, len(index), dtype=torch.float64)  # allocating memory costs as much as the products
    starts = range(0, len(queries), step)
    for start in track(starts, what, len(starts)) if what and len(starts) > 1 else starts:
        part = queries[start : start + step]
        squared = torch.mm(part, index.T, out=room[: len(part)])
        squared[:, copies] = squared[:, first[copies]]
        for i, group in enumerate(own[start : start + step].tolist() if own is not None else ()):
            if group >= 0:
                squared[i, order[members.start[group] :][: members.size[group]]] = torch.inf
        value, row = _smallest(squared, k + 1)
        tied = (value[:, 1:] == value[:, :-1]).any(1)
        if tied.any():  # topk promises no order among equals
            value[tied], row[tied] = (t[:, : value.shape[1]] for t in squared[tied].sort(dim=1, stable=True))
        found = torch.isfinite(value[:, :k])
        distances[start : start + step, :k] = torch.where(found, value[:, :k].clamp_min(0).sqrt(), torch.inf)
        rows[start : start + step, :k] = torch.where(found, row[:, :k], -1)
    return distances, rows


def _smallest(squared: Tensor, k: int) -> tuple[Tensor, Tensor]:
    """Return values and columns of the k smallest, or all, of each row of [queries, blocks * 64], in order.

    They are in the k blocks with the smallest minima: finding these first is several times faster than topk alone.
    """
    blocks = squared.unflatten(1, (-1, _BLOCK))
    chosen = blocks.amin(2).topk(min(k, blocks.shape[1]), dim=1, largest=False).indices
    found = blocks.gather(1, chosen[:, :, None].expand(-1, -1, _BLOCK)).flatten(1)
    value, place = found.topk(min(k, found.shape[1]), dim=1, largest=False)
    return value, chosen.gather(1, place // _BLOCK) * _BLOCK + place % _BLOCK
