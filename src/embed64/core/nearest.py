"""Find exact Euclidean nearest neighbours, in chunks."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn.functional import pad

from embed64.core.console import track
from embed64.core.groups import Groups

_CHUNK_BYTES = 64 * 2**20
_BLOCK = 64
_SIDE, _TILE, _FEW = 256, 2048, 16
"""Queries and index rows whose products stay in a processor's cache, and how many rows share a minimum."""
_SPARE = 2
"""Minima that are kept beyond those that are needed: the distance to them proves that none was missed."""
_OWN = 32


def nearest(
    queries: Tensor,
    index: Tensor,
    k: int,
    own: Tensor | None = None,
    groups: Tensor | None = None,
    what: str = "",
    squares: Tensor | None = None,
) -> tuple[Tensor, Tensor]:
    """Find the k nearest index rows of each query: (distances float64 [Q, k], rows int64 [Q, k]), nearest first.

    `queries` [Q, D] and `index` [M, D]. `own` int64 [Q] is the group of index rows that is left out for a query
    (-1: none); `groups` int64 [M] is the group of each index row, numbered from 0 without gaps. If it is None, each
    row is a group of its own, with the row's number.
    The order is that of distances in float64, equal distances are ordered by row. If fewer than k rows are left, the
    rest is -1 at distance infinity. A bar named `what` shows the progress of several chunks. `squares` float32
    [M] are the `squared_lengths` of the index rows, if they are known: for a single query they take half of the time.
    """
    count = len(index)
    distances = torch.full((len(queries), k), torch.inf, dtype=torch.float64)
    rows = torch.full((len(queries), k), -1)
    if not count or not k:
        return distances, rows
    groups = torch.arange(count) if groups is None else groups
    left = torch.arange(len(queries))
    wanted = k + _SPARE + (0 if own is None else min(int(groups.bincount().max()), _OWN))
    if wanted * _FEW * 4 < count and count > _TILE:
        squares = squared_lengths(index) if squares is None else squares
        certain = _by_minima(queries, index, squares, wanted, own, groups, what, distances, rows)
        left = (~certain).nonzero().squeeze(1)
    if len(left):
        part = None if own is None else own[left]
        distances[left, : min(k, count)], rows[left, : min(k, count)] = _by_products(
            queries[left], index, min(k, count), part, groups, what
        )
    return distances, rows


def squared_lengths(rows: Tensor) -> Tensor:
    """Return float32 [M], the squared length of each row [M, D]."""
    return rows.float().square().sum(1)


def _by_minima(
    queries: Tensor,
    index: Tensor,
    squares: Tensor,
    wanted: int,
    own: Tensor | None,
    groups: Tensor,
    what: str,
    distances: Tensor,
    rows: Tensor,
) -> Tensor:
    """Fill in distances and rows [Q, k]; return bool [Q], whether they are certain.

    Of every 16 index rows only the smallest distance is kept, in float32; rows are looked at in float64 where it is one
    of the `wanted` smallest. If the last of these is farther than the k-th neighbour, by more than float32 rounds, no
    other row can be nearer.
    """
    k, (count, dim) = distances.shape[1], index.shape
    single = index.float()
    tiles = -(-count // _TILE)
    width = _TILE // _FEW
    rest = tiles * _TILE - count
    last = (
        pad(single[(tiles - 1) * _TILE :], (0, 0, 0, rest)),
        pad(squares[(tiles - 1) * _TILE :], (0, rest), value=torch.inf),
    )
    room, minima = torch.empty(_SIDE, _TILE), torch.empty(_SIDE, tiles, width)
    largest = squares.max().double().sqrt()
    within = width * torch.arange(_FEW)
    certain = torch.zeros(len(queries), dtype=torch.bool)
    starts = range(0, len(queries), _SIDE)
    for start in track(starts, what, len(starts)) if what and len(starts) > 1 else starts:
        asked = queries[start : start + _SIDE]
        part, smallest = asked.float(), minima[: len(asked)]
        for tile in range(tiles):
            here = slice(tile * _TILE, (tile + 1) * _TILE)
            x, square = (single[here], squares[here]) if tile < tiles - 1 else last
            scores = torch.addmm(square, part, x.T, alpha=-2, out=room[: len(asked)])
            smallest[:, tile] = scores.view(len(asked), _FEW, width).amin(1)
        bound, chosen = smallest.flatten(1).topk(wanted, dim=1, largest=False)
        candidates = (chosen // width * _TILE + chosen % width)[:, :, None] + within
        candidates = candidates.flatten(1).sort(1).values
        step = max(1, _CHUNK_BYTES // (8 * dim * candidates.shape[1]))
        for first in range(0, len(asked), step):
            here = slice(start + first, min(start + first + step, start + len(asked)))
            found = candidates[first : first + step]
            inside = found < count
            found = found.clamp_max(count - 1)
            query = queries[here].double()
            squared = (index[found.flatten()].view(*found.shape, dim).double() - query[:, None]).square_().sum(2)
            squared[~inside] = torch.inf
            if own is not None:
                squared[groups[found] == own[here, None]] = torch.inf
            value, place = (sorted_[:, :k] for sorted_ in squared.sort(dim=1, stable=True))
            distances[here], rows[here] = value.sqrt(), found.gather(1, place)
            length = query.norm(dim=1)
            # What a sum of so many float32 products is wrong by at most (Higham 2002, section 3.1), or underflows by.
            wrong = 1.1 * (dim + 8) * 2**-24 * largest * (largest + 2 * length) + dim * 2**-124
            certain[here] = value[:, -1] < bound[first : first + step, -1].double() + length.square() - wrong
    return certain


def _by_products(
    queries: Tensor, index: Tensor, k: int, own: Tensor | None, groups: Tensor, what: str
) -> tuple[Tensor, Tensor]:
    """Return distances and rows [Q, k] of the k nearest, from all distances.

    They are computed in float64, in which the expanded square is exact enough to order any two distances that float32
    embeddings can distinguish.
    """
    count, numbers = len(index), torch.arange(len(index))
    distances = torch.full((len(queries), k), torch.inf, dtype=torch.float64)
    rows = torch.full((len(queries), k), -1)
    members = Groups(groups.numpy())
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
        distances[start : start + step] = torch.where(found, value[:, :k].clamp_min(0).sqrt(), torch.inf)
        rows[start : start + step] = torch.where(found, row[:, :k], -1)
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
