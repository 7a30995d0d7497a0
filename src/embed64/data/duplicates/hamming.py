"""Find all pairs of binary hashes within a Hamming distance, without comparing all pairs.

Multi-index hashing (Norouzi, Punjani, Fleet: Fast Search in Hamming Space with Multi-Index Hashing, CVPR 2012,
section 3): if two hashes differ in at most r bits, some short piece of them differs in few bits. So it is enough
to look up each piece, with a few of its bits flipped, in a table of that piece.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import numpy as np

from embed64.core.console import track

_PIECE = 16  # bits: 65,536 buckets a table, a few hashes each for the sizes that catalogs have
_AT_ONCE = 1 << 19  # candidate pairs held in memory at a time


def near_pairs(
    hashes: np.ndarray, radius: int, queries: np.ndarray | None = None, what: str = "comparing hashes"
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Yield every pair of rows of `hashes` (uint8 [N, B], B even) that differ in at most `radius` bits, once each.

    Yields batches of int64 [P] row numbers: i < j within `hashes`; or, if `queries` (uint8 [M, B]) are given, i of the
    queries and j of `hashes`. Memory grows only with N and M; time grows with the number of pairs found, so collapse
    equal hashes first.
    """
    index = _Pieces(hashes)
    asked = index if queries is None else _Pieces(queries)
    flips = [
        (piece, masks)
        for piece in range(index.count)
        for masks in index.masks(piece, radius, len(hashes if queries is None else queries))
    ]
    for piece, masks in track(flips, what, len(flips)):
        index.sort_by(piece)
        asked.sort_by(piece)
        for i, j in _candidates(asked.keys, index.keys, masks, queries is None):
            yield _first_found(asked, index, i, j, piece, radius)


class _Pieces:
    """Hashes with their bits shuffled, as 16-bit pieces to look up and 64-bit words to compare."""

    def __init__(self, hashes: np.ndarray) -> None:
        # Neighbouring bits of a perceptual hash are correlated; after shuffling, no piece is similar in all images.
        bits = hashes.shape[1] * 8
        shuffled = np.random.default_rng(0).permutation(bits)
        self.packed = np.zeros((len(hashes), -(-bits // 64) * 8), np.uint8)
        for start in range(0, len(hashes), _AT_ONCE // 8):
            part = np.unpackbits(hashes[start : start + _AT_ONCE // 8], axis=1)[:, shuffled]
            self.packed[start : start + len(part), : hashes.shape[1]] = np.packbits(part, axis=1)
        self.count = bits // _PIECE
        self.piece = -1

    def sort_by(self, piece: int) -> None:
        """Sort the hashes by a piece, so that compared ones lie together in memory."""
        if piece != self.piece:
            self.piece = piece
            self.order = np.argsort(self.packed.view(np.uint16)[:, piece], kind="stable")
            packed = self.packed[self.order]
            self.pieces = packed.view(np.uint16)
            self.keys = self.pieces[:, piece].copy()
            self.words = [column.copy() for column in packed.view(np.uint64).T]

    def reach(self, piece: int, radius: int) -> int:
        """Return in how many bits this piece may differ: with r = m q + a, q in the first a + 1 pieces, else q - 1."""
        most, rest = divmod(radius, self.count)
        return most if piece <= rest else most - 1

    def masks(self, piece: int, radius: int, rows: int) -> list[np.ndarray]:
        """Return the flips to look up, in parts of about _AT_ONCE look-ups."""
        every = [
            sum(1 << bit for bit in bits)
            for flipped in range(self.reach(piece, radius) + 1)
            for bits in combinations(range(_PIECE), flipped)
        ]
        step = max(1, _AT_ONCE // max(1, rows))
        return [np.array(every[start : start + step], np.uint16) for start in range(0, len(every), step)]


def _candidates(
    asked: np.ndarray, keys: np.ndarray, masks: np.ndarray, within: bool
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Yield pairs (i, j) with asked[i] ^ mask == keys[j] for one of the masks; `within`: each unordered pair once.

    Both are in ascending order; int32, for half the memory traffic.
    """
    size = np.bincount(keys, minlength=1 << _PIECE).astype(np.int32)
    start = np.concatenate([[0], np.cumsum(size)[:-1]]).astype(np.int32)
    wanted = asked ^ masks[:, None]
    first, many = start[wanted], size[wanted]
    if within:
        # A bucket meets another once, from the lower key; within a bucket a row meets those after it.
        own, after = wanted == asked, np.arange(1, len(asked) + 1, dtype=np.int32)
        many = np.where(own, first + many - after, np.where(asked < wanted, many, 0))
        first = np.where(own, after, first)
    used = np.flatnonzero(many)
    first, many = first.ravel()[used], many.ravel()[used]
    rows = (used % max(1, len(asked))).astype(np.int32)
    ends = np.cumsum(many, dtype=np.int64)
    begin = 0
    while begin < len(many):
        done = int(ends[begin - 1]) if begin else 0
        end = max(begin + 1, int(np.searchsorted(ends, done + _AT_ONCE, side="right")))
        part = many[begin:end]
        shift = first[begin:end] - (ends[begin:end] - part - done).astype(np.int32)
        yield np.repeat(rows[begin:end], part), np.repeat(shift, part) + np.arange(ends[end - 1] - done, dtype=np.int32)
        begin = end


def _first_found(
    asked: _Pieces, index: _Pieces, i: np.ndarray, j: np.ndarray, piece: int, radius: int
) -> tuple[np.ndarray, np.ndarray]:
    """Return, as rows, the candidates within the radius that no earlier piece has found."""
    bits = np.zeros(len(i), np.uint16)
    for number, (ours, theirs) in enumerate(zip(asked.words, index.words, strict=True)):
        bits += np.bitwise_count(ours[i] ^ theirs[j])
        if number:  # one word rules out few pairs, two rule out most
            near = np.flatnonzero(bits <= radius)
            i, j, bits = i[near], j[near], bits[near]
    near = np.flatnonzero(bits <= radius)
    i, j = i[near], j[near]
    new = np.ones(len(i), bool)
    for earlier in range(piece):
        differing = np.bitwise_count(asked.pieces[i, earlier] ^ index.pieces[j, earlier])
        new &= differing > max(-1, index.reach(earlier, radius))
    i, j = asked.order[i[new]], index.order[j[new]]
    return (np.minimum(i, j), np.maximum(i, j)) if asked is index else (i, j)
