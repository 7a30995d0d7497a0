"""Neighbours against a loop in float64."""

import numpy as np
import pytest
import torch

import embed64.core.nearest as core_nearest
from embed64.core.nearest import nearest


def naive_nearest(queries, index, k, own=None):
    """Rows and distances by one loop over pairs, ties by row; plain numpy in float64."""
    queries, index = np.asarray(queries, np.float64), np.asarray(index, np.float64)
    distances = np.full((len(queries), k), np.inf)
    rows = np.full((len(queries), k), -1)
    for q, query in enumerate(queries):
        pairs = [(np.sqrt(((query - x) ** 2).sum()), m) for m, x in enumerate(index) if own is None or own[q] != m]
        for rank, (distance, m) in enumerate(sorted(pairs)[:k]):
            distances[q, rank], rows[q, rank] = distance, m
    return distances, rows


# Bytes for chunks of one query, of three, of seven and of all.
@pytest.mark.parametrize("queries_per_chunk", [1, 3, 7, 1000])
@pytest.mark.parametrize("with_own", [False, True])
def test_nearest_equals_a_loop_whatever_the_chunks(monkeypatch, queries_per_chunk, with_own):
    rng = np.random.default_rng(0)
    index = rng.normal(size=(40, 16)).astype(np.float32)
    queries = np.concatenate([index[:11], rng.normal(size=(10, 16)).astype(np.float32)])
    own = np.concatenate([np.arange(11), np.full(10, -1)]) if with_own else None
    monkeypatch.setattr(core_nearest, "_CHUNK_BYTES", 8 * 64 * queries_per_chunk)  # rows come in blocks of 64
    distances, rows = nearest(
        torch.from_numpy(queries), torch.from_numpy(index), 6, None if own is None else torch.from_numpy(own)
    )
    expected_distances, expected_rows = naive_nearest(queries, index, 6, own)
    assert rows.tolist() == expected_rows.tolist()
    assert distances.dtype == torch.float64
    # Where a query is itself in the index, the square root turns a rounding error of 1e-14 into 1e-7.
    np.testing.assert_allclose(distances.numpy(), expected_distances, rtol=1e-9, atol=1e-6)


def test_nearest_tells_apart_what_lies_close_together():
    # A nearly collapsed model: unit vectors that differ by a millionth.
    rng = np.random.default_rng(1)
    x = 0.125 + 1e-6 * rng.normal(size=(60, 64))
    x = x.astype(np.float32)
    _, rows = nearest(torch.from_numpy(x), torch.from_numpy(x), 5, torch.arange(60))
    assert rows.tolist() == naive_nearest(x, x, 5, np.arange(60))[1].tolist()


def test_ties_are_ordered_by_row_worked_by_hand():
    # Distances from 0: 1, 1, 0, 1, 2, 0, in row order.
    index = torch.tensor([[1.0], [-1.0], [0.0], [1.0], [2.0], [0.0]])
    distances, rows = nearest(torch.zeros(1, 1), index, 4)
    assert rows.tolist() == [[2, 5, 0, 1]]
    assert distances.tolist() == [[0, 0, 1, 1]]
    # Row 5 is the query itself.
    assert nearest(torch.zeros(1, 1), index, 4, torch.tensor([5]))[1].tolist() == [[2, 0, 1, 3]]


@pytest.mark.parametrize("size", [37, 101])
def test_ties_of_identical_images_are_ordered_by_row(size):
    # Each image of the index has an exact copy elsewhere, as in any crawled data.
    rng = np.random.default_rng(2)
    half = rng.normal(size=(size, 64)).astype(np.float32)
    index = np.concatenate([half, half[rng.permutation(size)]])
    queries = rng.normal(size=(50, 64)).astype(np.float32)
    _, rows = nearest(torch.from_numpy(queries), torch.from_numpy(index), 20)
    assert rows.tolist() == naive_nearest(queries, index, 20)[1].tolist()


def test_more_ties_than_places_take_the_first_rows():
    index = torch.ones(50, 8)
    assert nearest(torch.zeros(3, 8), index, 5)[1].tolist() == [[0, 1, 2, 3, 4]] * 3


def test_where_the_index_runs_out_the_rest_is_minus_one_at_infinity():
    index = torch.tensor([[0.0], [3.0]])
    distances, rows = nearest(torch.zeros(1, 1), index, 4, torch.tensor([0]))
    assert rows.tolist() == [[1, -1, -1, -1]]
    assert distances.tolist() == [[3.0, float("inf"), float("inf"), float("inf")]]
    distances, rows = nearest(torch.zeros(2, 1), torch.zeros(0, 1), 2)
    assert rows.tolist() == [[-1, -1], [-1, -1]]


def test_no_query_at_all():
    distances, rows = nearest(torch.zeros(0, 4), torch.zeros(3, 4), 2)
    assert distances.shape == rows.shape == (0, 2)


@pytest.mark.parametrize("queries_per_chunk", [1, 1000])
@pytest.mark.parametrize("size", [63, 64, 400])
def test_the_own_group_is_left_out_as_by_a_loop(monkeypatch, size, queries_per_chunk):
    """With copies in the index, so that equal images of one group are left out and those of another are not."""
    rng = np.random.default_rng(size)
    index = rng.normal(size=(size, 8)).astype(np.float32)
    index[size // 2 :] = index[rng.integers(0, size // 2, size - size // 2)]
    groups, rows = rng.integers(0, 6, size), rng.integers(0, size, 30)
    own = np.where(rng.random(30) < 0.8, groups[rows], -1)
    monkeypatch.setattr(core_nearest, "_CHUNK_BYTES", 8 * 448 * queries_per_chunk)
    distances, found = nearest(
        *(torch.from_numpy(x) for x in (index[rows], index)), 7, *map(torch.from_numpy, (own, groups))
    )
    for q in range(30):
        kept = np.flatnonzero(groups != own[q])
        expected, nearby = naive_nearest(index[rows[q : q + 1]], index[kept], 7)
        assert found[q].tolist() == kept[nearby[0]].tolist()
        np.testing.assert_allclose(distances[q].numpy(), expected[0], rtol=1e-9, atol=1e-6)


def test_a_collapsed_model_finds_the_first_rows_of_other_groups():
    index, groups = torch.ones(200, 4), torch.arange(200) // 50
    found = nearest(index[:3], index, 3, torch.tensor([0, 1, -1]), groups)[1]
    assert found.tolist() == [[50, 51, 52], [0, 1, 2], [0, 1, 2]]


@pytest.fixture
def small_tiles(monkeypatch):
    """As if the index were large; the fixture's value counts the queries that the minima could not answer for sure."""
    for name, value in {"_TILE": 32, "_FEW": 2, "_SIDE": 7}.items():
        monkeypatch.setattr(core_nearest, name, value)
    unsure = []
    products = core_nearest._by_products

    def counted(queries, *rest):
        unsure.append(len(queries))
        return products(queries, *rest)

    monkeypatch.setattr(core_nearest, "_by_products", counted)
    return unsure


def drawn(seed: int, kind: str) -> tuple[np.ndarray, np.ndarray]:
    """Queries and an index of a kind that is hard to order."""
    rng = np.random.default_rng(seed)
    index = rng.normal(size=(int(rng.integers(300, 700)), 16))
    if kind == "copies":
        index[::3] = index[rng.integers(0, len(index), len(index[::3]))]
    if kind == "close":
        index = 0.25 + 1e-6 * index
    if kind == "lattice":
        index = index.round()
    if kind == "collapsed":
        index = np.ones_like(index)
    queries = np.concatenate([index[:12], index[rng.integers(0, len(index), 8)] + 0.1 * rng.normal(size=(8, 16))])
    scale = {"tiny": 1e-24, "huge": 1e22}.get(kind, 1.0)
    return (queries * scale).astype(np.float32), (index * scale).astype(np.float32)


KINDS = ["plain", "copies", "close", "lattice", "collapsed", "tiny", "huge"]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("seed", range(6))
def test_a_large_index_is_searched_as_by_a_loop(small_tiles, kind, seed):
    queries, index = drawn(seed, kind)
    own = np.where(np.arange(20) < 12, np.arange(20), -1) if seed % 2 else None
    given = None if own is None else torch.from_numpy(own)
    distances, rows = nearest(torch.from_numpy(queries), torch.from_numpy(index), 5, given)
    expected, expected_rows = naive_nearest(queries, index, 5, own)
    assert rows.tolist() == expected_rows.tolist()
    np.testing.assert_allclose(distances.numpy(), expected, rtol=1e-9, atol=1e-7 * np.abs(index).max())
    if kind == "plain":
        assert not small_tiles
    if kind in ("close", "collapsed", "tiny"):  # float32 cannot tell
        assert small_tiles


@pytest.mark.parametrize("seed", range(6))
def test_a_large_index_leaves_out_the_own_group(small_tiles, seed):
    rng = np.random.default_rng(seed)
    queries, index = drawn(seed, "copies")
    groups = rng.integers(0, 40, len(index))
    groups[:150] = 0  # one that is larger than what the minima make room for
    groups = np.unique(groups, return_inverse=True)[1]
    own = groups[:20]
    found = nearest(*map(torch.from_numpy, (queries, index)), 5, *map(torch.from_numpy, (own, groups)))[1]
    for q in range(20):
        kept = np.flatnonzero(groups != own[q])
        assert found[q].tolist() == kept[naive_nearest(queries[q : q + 1], index[kept], 5)[1][0]].tolist()


def test_float64_is_ordered_as_float64(small_tiles):
    rng = np.random.default_rng(0)
    index = rng.normal(size=(500, 16))
    index[250:] = index[:250] + 1e-9  # float32 sees copies
    rows = nearest(torch.from_numpy(index[:20] + 1e-9), torch.from_numpy(index), 2)[1]
    assert rows.tolist() == naive_nearest(index[:20] + 1e-9, index, 2)[1].tolist()


def test_not_a_number_is_far_from_everything(small_tiles):
    index = torch.randn(400, 8, generator=torch.Generator().manual_seed(0))
    queries = index[:2].clone()
    queries[1] = torch.nan
    distances, rows = nearest(queries, index, 3)
    assert rows[0, 0] == 0
    assert rows[1].tolist() == [-1, -1, -1]
    assert distances[1].isinf().all()


def test_a_large_index_of_copies_needs_no_help():
    """Real tiles, and copies that tie within what the minima keep."""
    index = torch.randn(9000, 64, generator=torch.Generator().manual_seed(0))
    index[4500:4800] = index[:300]
    _, rows = nearest(index[:300], index, 2)
    assert rows.tolist() == [[i, i + 4500] for i in range(300)]
