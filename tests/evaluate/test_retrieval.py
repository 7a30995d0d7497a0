"""Metrics against loops and cases worked by hand."""

import numpy as np
import pytest
import torch
from pytorch_metric_learning.utils.accuracy_calculator import AccuracyCalculator

from embed64.evaluate.retrieval import (
    Retrieval,
    average_precision_at_r,
    precision_at_5,
    recall_at_1,
    retrieve,
)


def found(hits: list[list[int]], relevant: list[int]) -> Retrieval:
    """A search result of which only the hits in rank order and the number of relevant images matter."""
    table = np.array(hits, dtype=bool)
    nothing = np.zeros(table.shape)
    return Retrieval(np.arange(len(hits)), nothing.astype(np.int64), nothing, table, np.array(relevant))


@pytest.mark.parametrize(
    ("hits", "relevant", "expected"),
    [
        ([0, 0, 1, 0, 0], 1, 0.0),  # one relevant image at rank 3: only rank 1 counts
        ([1, 0, 0, 0, 0], 1, 1.0),
        ([1, 0, 1, 0, 0], 2, 0.5),  # ranks 1 and 2 count, rank 3 does not
        ([0, 1, 0, 1, 1], 3, 1 / 3),
        ([1, 1, 1, 1, 1], 7, 1.0),  # five places hold five hits
        ([1, 1, 0, 1, 1], 7, 0.8),
        ([1, 0, 0, 0, 0], 5, 0.2),
    ],
)
def test_mp5_worked_by_hand(hits, relevant, expected):
    assert precision_at_5(found([hits], [relevant])).tolist() == [pytest.approx(expected)]
    # Ranks beyond the fifth make no difference.
    assert precision_at_5(found([[*hits, 1, 1, 1]], [relevant])).tolist() == [pytest.approx(expected)]


def test_a_query_without_relevant_images_has_no_score():
    result = found([[0, 0, 0, 0, 0], [1, 0, 0, 0, 0]], [0, 1])
    for metric in (precision_at_5, recall_at_1, average_precision_at_r):
        values = metric(result)
        assert np.isnan(values[0])
        assert values[1] == 1.0


def test_map_at_r_worked_by_hand():
    # Musgrave et al. 2020: for R = 4 and hits at ranks 1 and 3, (1/1 + 2/3) / 4; a hit at rank 5 > R adds nothing.
    assert average_precision_at_r(found([[1, 0, 1, 0, 1]], [4]))[0] == pytest.approx((1 + 2 / 3) / 4)
    # R = 10 and one hit at rank 1: their example of a perfect first neighbour, 1 / 10.
    assert average_precision_at_r(found([[1] + [0] * 9], [10]))[0] == pytest.approx(0.1)


def test_recall_at_1_worked_by_hand():
    assert recall_at_1(found([[1, 0], [0, 1], [1, 1]], [1, 1, 3])).tolist() == [1.0, 0.0, 1.0]


def test_search_worked_by_hand():
    # On a line: labels a at 0, 1, 10; b at 2, 3; c alone at 11.
    places = torch.tensor([[0.0], [1.0], [10.0], [2.0], [3.0], [11.0]])
    result = retrieve(places, np.array([0, 0, 0, 1, 1, 2]), np.full(6, ""), k=2)
    assert result.queries.tolist() == [0, 1, 2, 3, 4, 5]
    # Row 1 (at 1) has 0 and 2 at distance 1: the tie goes to the lower row.
    assert result.neighbours.tolist() == [[1, 3], [0, 3], [5, 4], [1, 4], [3, 1], [2, 4]]
    assert result.relevant.tolist() == [2, 2, 2, 1, 1, 0]
    assert result.hits.tolist() == [
        [True, False],
        [True, False],
        [False, False],
        [False, True],
        [True, False],
        [False, False],
    ]
    np.testing.assert_allclose(precision_at_5(result), [0.5, 0.5, 0, 0, 1, np.nan])


def test_roles_part_queries_from_the_index():
    # Label 0: a query at 0, index images at 5 and 6; label 1: index at 1, both roles at 2; label 2: a query at 9.
    places = torch.tensor([[0.0], [5.0], [6.0], [1.0], [2.0], [9.0]])
    labels = np.array([0, 0, 0, 1, 1, 2])
    roles = np.array(["query", "index", "index", "index", "", "query"])
    result = retrieve(places, labels, roles, k=2)
    assert result.queries.tolist() == [0, 4, 5]
    assert result.neighbours.tolist() == [[3, 4], [3, 1], [2, 1]]
    assert result.relevant.tolist() == [2, 1, 0]
    assert result.hits.tolist() == [[False, False], [True, False], [False, False]]


def test_search_goes_deep_enough_for_map_at_r():
    # 8 images of one label: R = 7 although k is 5.
    result = retrieve(torch.arange(8.0)[:, None], np.zeros(8, np.int64), np.full(8, ""), k=5)
    assert result.hits.shape == (8, 7)
    assert average_precision_at_r(result).tolist() == [1.0] * 8


def random_search(seed: int):
    rng = np.random.default_rng(seed)
    labels = rng.integers(0, 12, 90)
    embeddings = (rng.normal(size=(12, 8))[labels] + rng.normal(size=(90, 8))).astype(np.float32)
    return embeddings, labels


@pytest.mark.parametrize("seed", range(3))
def test_metrics_equal_loops_over_random_searches(seed):
    embeddings, labels = random_search(seed)
    roles = np.random.default_rng(seed).choice(["", "query", "index"], 90)
    result = retrieve(torch.from_numpy(embeddings), labels, roles, k=5)
    mp5, first, map_r = [], [], []
    for q in np.flatnonzero(roles != "index"):
        others = [i for i in np.flatnonzero(roles != "query") if i != q]
        others.sort(key=lambda i: ((embeddings[q].astype(float) - embeddings[i]) ** 2).sum())
        ranked = [labels[i] == labels[q] for i in others]
        relevant = sum(ranked)
        if not relevant:
            mp5.append(np.nan), first.append(np.nan), map_r.append(np.nan)
            continue
        mp5.append(sum(ranked[: min(relevant, 5)]) / min(relevant, 5))
        first.append(float(ranked[0]))
        map_r.append(sum(sum(ranked[:i]) / i for i in range(1, relevant + 1) if ranked[i - 1]) / relevant)
    np.testing.assert_allclose(precision_at_5(result), mp5)
    np.testing.assert_allclose(recall_at_1(result), first)
    np.testing.assert_allclose(average_precision_at_r(result), map_r)


def test_map_at_r_equals_pytorch_metric_learnings():
    embeddings, labels = random_search(9)

    def search(query, k, reference, ref_includes_query):
        """In place of faiss, which is not a dependency."""
        distances = torch.cdist(query.double(), reference.double())
        distances.fill_diagonal_(torch.inf if ref_includes_query else 0)
        return distances.topk(k, largest=False)

    calculator = AccuracyCalculator(
        include=("mean_average_precision_at_r", "precision_at_1"),
        k="max_bin_count",
        knn_func=search,
        kmeans_func=lambda *_: None,
        device=torch.device("cpu"),
    )
    theirs = calculator.get_accuracy(embeddings, labels)
    ours = retrieve(torch.from_numpy(embeddings), labels, np.full(90, ""), k=5)
    assert np.nanmean(average_precision_at_r(ours)) == pytest.approx(theirs["mean_average_precision_at_r"])
    assert np.nanmean(recall_at_1(ours)) == pytest.approx(theirs["precision_at_1"])
