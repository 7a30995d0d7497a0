"""Embeddings from files, nearest rows of other groups and too-near negatives, each against a plain loop."""

import numpy as np
import pandas as pd
import pytest

import embed64.core.nearest as core_nearest
from embed64.core.errors import InputError
from embed64.data.triplets import neighbours
from embed64.data.triplets.neighbours import TooNear, distances, nearest_others, read_embeddings

PATHS = pd.Series(["b.png", "a.png", "ü.png"])


def write(folder, paths, embeddings, name="E.parquet"):
    pd.DataFrame({"path": paths, "embedding": list(embeddings)}).to_parquet(folder / name, index=False)
    return folder / name


def test_embeddings_are_found_by_path(tmp_path):
    vectors = np.arange(16, dtype=np.float32).reshape(4, 4)
    path = write(tmp_path, ["a.png", "further.png", "ü.png", "b.png"], vectors)
    read = read_embeddings(path, PATHS)
    assert read.dtype == np.float32
    assert np.array_equal(read, vectors[[3, 0, 2]])


@pytest.mark.parametrize(
    ("paths", "embeddings", "said"),
    [
        (["a.png", "b.png"], np.ones((2, 3)), "has no embedding of 'ü.png' (1 missing)"),
        (["a.png", "b.png", "ü.png", "a.png"], np.ones((4, 3)), "'a.png' has two embeddings"),
        (["a.png", "b.png", "ü.png"], np.full((3, 3), np.nan), "are not finite numbers"),
        (["a.png", "b.png", "ü.png"], [[1.0], [1.0, 2.0], [1.0]], "equally many per image"),
        (["a.png", "b.png", "ü.png"], [[], [], []], "equally many per image"),
        (["a.png", "b.png", "ü.png"], [1.0, 2.0, 3.0], "not a Parquet file with columns path and embedding"),
    ],
)
def test_embeddings_that_do_not_fit_are_refused(tmp_path, paths, embeddings, said):
    with pytest.raises(InputError) as caught:
        read_embeddings(write(tmp_path, paths, embeddings), PATHS)
    assert said in str(caught.value)
    assert "E.parquet" in str(caught.value)
    assert "embed64 embed ARTIFACT --catalog C.csv" in str(caught.value)


def test_other_files_are_refused(tmp_path):
    pd.DataFrame({"path": ["a.png"]}).to_parquet(tmp_path / "lacking.parquet")
    (tmp_path / "csv.parquet").write_text("path,embedding\n")
    for name in ("lacking.parquet", "csv.parquet", "absent.parquet"):
        with pytest.raises(InputError, match=name):
            read_embeddings(tmp_path / name, PATHS)


@pytest.mark.parametrize("chunk", [1, 400, 2**26])
def test_nearest_others_against_a_loop(monkeypatch, chunk):
    monkeypatch.setattr(core_nearest, "_CHUNK_BYTES", chunk)
    rng = np.random.default_rng(0)
    points = (rng.normal(size=(60, 5)) + 100).astype(np.float32)  # far from the origin
    groups, queries = rng.integers(0, 6, 60), rng.permutation(60)[:23]
    found = nearest_others(points, queries, groups, 7, "near")
    for row, query in zip(found, queries, strict=True):
        gap = np.linalg.norm(points - points[query], axis=1)
        expected = sorted((i for i in range(60) if groups[i] != groups[query]), key=lambda i: gap[i])[:7]
        assert row.tolist() == expected


def test_where_too_few_are_of_another_group_the_rest_is_none():
    points = np.array([[0], [1], [2], [3]], np.float32)
    found = nearest_others(points, np.array([0, 3]), np.array([0, 0, 0, 1]), 6, "near")
    assert found.tolist() == [[3, -1, -1, -1, -1, -1], [2, 1, 0, -1, -1, -1]]


def test_distances_in_chunks(monkeypatch):
    points = np.random.default_rng(0).normal(size=(30, 8)).astype(np.float32)
    one, other = np.arange(30), np.arange(30)[::-1]
    whole = distances(points, one, other)
    assert whole == pytest.approx(np.linalg.norm(points[one] - points[other], axis=1), rel=1e-5)
    monkeypatch.setattr(neighbours, "_CACHED_BYTES", 4 * 8 * 7)
    assert np.array_equal(distances(points, one, other), whole)


def test_too_near_by_hand():
    # Label 0 at 0, 1, 2, 10: from the one at 0 the others are at 1, 2, 10, the median is 2.
    points = np.array([[0], [1], [2], [10], [0.9], [1.1], [1.2]], np.float32)
    labels, copies = np.array([0, 0, 0, 0, 1, 2, 2]), np.arange(7)
    near = TooNear(points, np.array([0, 6]), labels, copies, share=0.5)
    assert near.limits[0] == 1.0
    assert near.far(np.array([0, 0, 0, 0]), np.array([4, 5, 6, 4]), "same_domain").tolist() == [
        False,
        True,
        True,
        False,
    ]
    # From 1.2 the only other of its label is at 0.1: nothing but what is nearer than 0.05 is left out.
    assert near.far(np.array([6]), np.array([4]), "feature").tolist() == [True]
    left = near.left_out()
    assert left[["anchor", "negative", "reason"]].to_numpy().tolist() == [[0, 4, "same_domain"]]
    assert left[["distance", "limit"]].to_numpy().tolist() == [[pytest.approx(0.9), 1.0]]


def test_duplicates_are_no_measure_of_a_label():
    points = np.array([[0], [0], [0], [8]], np.float32)
    labels = np.zeros(4, int)
    assert TooNear(points, np.arange(4), labels, np.array([0, 0, 0, 1]), 0.5).limits.tolist() == [4, 4, 4, 4]
    # A label of nothing but duplicates has no distance: nothing is too near.
    near = TooNear(points[:3], np.arange(3), labels[:3], np.zeros(3, int), 0.5)
    assert near.limits.tolist() == [0, 0, 0]


@pytest.mark.parametrize("size", [2, 3, 8, 9, 10, 50])
def test_the_typical_distance_is_a_median_over_others_of_the_label(size):
    rng = np.random.default_rng(size)
    points = rng.normal(size=(2 * size, 3)).astype(np.float32)
    labels = rng.permutation(np.repeat([0, 1], size))
    limits = TooNear(points, np.arange(2 * size), labels, np.arange(2 * size), 1.0).limits
    for row in range(2 * size):
        others = [i for i in range(2 * size) if labels[i] == labels[row] and i != row]
        gaps = np.linalg.norm(points[others] - points[row], axis=1)
        if size <= 9:  # eight others at most: all of them
            assert limits[row] == pytest.approx(np.median(gaps), rel=1e-5)
        assert gaps.min() - 1e-6 <= limits[row] <= gaps.max() + 1e-6
