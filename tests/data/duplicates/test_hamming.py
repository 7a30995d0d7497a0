"""Multi-index search finds exactly the pairs that comparing all with all finds."""

import numpy as np
import pytest

import embed64.data.duplicates.hamming
from embed64.data.duplicates.hamming import near_pairs


def pairs(hashes: np.ndarray, radius: int, queries: np.ndarray | None = None) -> list[tuple[int, int]]:
    return sorted((int(a), int(b)) for i, j in near_pairs(hashes, radius, queries) for a, b in zip(i, j, strict=True))


def naive(hashes: np.ndarray, radius: int, queries: np.ndarray | None = None) -> list[tuple[int, int]]:
    asked = hashes if queries is None else queries
    return [
        (i, j)
        for i in range(len(asked))
        for j in range(0 if queries is not None else i + 1, len(hashes))
        if int(np.unpackbits(asked[i] ^ hashes[j]).sum()) <= radius
    ]


def families(count: int, size: int, most: int, width: int, seed: int) -> np.ndarray:
    """`count` random hashes, each with size - 1 relatives that differ in up to `most` bits."""
    rng = np.random.default_rng(seed)
    bits = np.repeat(rng.integers(0, 2, (count, width * 8)), size, axis=0)
    for row in bits:
        row[rng.permutation(width * 8)[: rng.integers(0, most + 1)]] ^= 1
    return np.packbits(rng.permutation(bits), axis=1)


def test_worked_by_hand():
    hashes = np.array([[0b0000_0000, 0], [0b0000_0001, 0], [0b1000_0011, 0], [0xFF, 0xFF], [0b0000_0000, 0]], np.uint8)
    assert pairs(hashes, 0) == [(0, 4)]
    assert pairs(hashes, 1) == [(0, 1), (0, 4), (1, 4)]
    assert pairs(hashes, 2) == [(0, 1), (0, 4), (1, 2), (1, 4)]
    assert pairs(hashes, 3) == [(0, 1), (0, 2), (0, 4), (1, 2), (1, 4), (2, 4)]
    assert pairs(hashes, 0, hashes[3:]) == [(0, 3), (1, 0), (1, 4)]


@pytest.mark.parametrize("radius", [0, 1, 15, 16, 31, 40, 47])
@pytest.mark.parametrize("width", [32, 8, 10])
def test_the_same_pairs_as_all_with_all(radius, width):
    radius = min(radius, 2 * width)
    hashes = families(30, 4, radius, width, seed=radius)
    assert pairs(hashes, radius) == naive(hashes, radius)
    queries = families(10, 2, radius, width, seed=radius + 1)
    queries[:5] = hashes[:5]
    assert pairs(hashes, radius, queries) == naive(hashes, radius, queries)


def test_at_the_radius_yes_and_a_bit_beyond_no():
    """The bits differ in the way that is hardest to find: spread evenly, for many drawn places."""
    rng = np.random.default_rng(0)
    for _ in range(20):
        differing = rng.permutation(256)
        for count, wanted in ((47, [(0, 1)]), (48, [])):
            other = np.zeros(256, np.uint8)
            other[differing[:count]] = 1
            assert pairs(np.packbits(np.stack([np.zeros(256, np.uint8), other]), axis=1), 47) == wanted


@pytest.mark.parametrize("at_once", [1, 7, 100])
def test_how_much_is_held_at_a_time_changes_nothing(monkeypatch, at_once):
    hashes = families(5, 8, 12, 8, seed=1)
    wanted = pairs(hashes, 12)
    monkeypatch.setattr(embed64.data.duplicates.hamming, "_AT_ONCE", max(8, at_once))
    assert pairs(hashes, 12) == wanted == naive(hashes, 12)
    batches = [len(i) for i, _ in near_pairs(hashes, 12)]
    assert max(batches) <= max(8, at_once) + len(hashes)


def test_equal_hashes_are_paired_once_each():
    assert len(set(pairs(np.zeros((50, 32), np.uint8), 47))) == len(pairs(np.zeros((50, 32), np.uint8), 47)) == 1225


@pytest.mark.parametrize("count", [0, 1])
def test_nothing_to_pair(count):
    assert pairs(np.zeros((count, 32), np.uint8), 47) == []
    assert pairs(np.zeros((count, 32), np.uint8), 47, np.full((3, 32), 255, np.uint8)) == []
    assert pairs(np.full((3, 32), 255, np.uint8), 47, np.zeros((count, 32), np.uint8)) == []


def test_planted_neighbours_among_many():
    rng = np.random.default_rng(0)
    hashes = rng.integers(0, 256, (20_000, 32), dtype=np.uint8)
    ends = rng.permutation(20_000)[:2_000].reshape(2, -1)
    for source, copy in ends.T:
        bits = np.unpackbits(hashes[source])
        bits[rng.permutation(256)[: rng.integers(0, 48)]] ^= 1
        hashes[copy] = np.packbits(bits)
    # Two random hashes differ in 128 bits, give or take 8: none but the planted ones are within 47.
    assert pairs(hashes, 47) == sorted(tuple(sorted(pair)) for pair in ends.T.tolist())
