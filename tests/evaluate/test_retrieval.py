"""Metrics against loops and cases worked by hand."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from pytorch_metric_learning.utils.accuracy_calculator import AccuracyCalculator

from embed64.evaluate.measures import METRICS
from embed64.evaluate.retrieval import (
    Retrieval,
    average_precision_at,
    average_precision_at_r,
    before_others,
    precision_at_5,
    recall_at,
    reciprocal_rank_at_5,
    retrieve,
    top_four,
)


def found(hits: list[list[int]], relevant: list[int], inside: bool = True) -> Retrieval:
    """A search result of which only the hits in rank order and the number of relevant images matter."""
    table = np.array(hits, dtype=bool)
    distances = np.broadcast_to(np.arange(1.0, table.shape[1] + 1), table.shape)
    here = np.full(len(hits), inside)
    return Retrieval(np.arange(len(hits)), np.zeros(table.shape, np.int64), distances, table, np.array(relevant), here)


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
    for metric in METRICS.values():
        values = metric(result)
        assert np.isnan(values[0])
        assert values[1] == (2.0 if metric is top_four else 1.0)


def test_map_at_r_worked_by_hand():
    # Musgrave et al. 2020: for R = 4 and hits at ranks 1 and 3, (1/1 + 2/3) / 4; a hit at rank 5 > R adds nothing.
    assert average_precision_at_r(found([[1, 0, 1, 0, 1]], [4]))[0] == pytest.approx((1 + 2 / 3) / 4)
    # R = 10 and one hit at rank 1: their example of a perfect first neighbour, 1 / 10.
    assert average_precision_at_r(found([[1] + [0] * 9], [10]))[0] == pytest.approx(0.1)


def test_average_precision_at_k_worked_by_hand():
    # ILIAS divides by the relevant images or k, whichever is less: hits at ranks 1 and 3 of 3, two of k = 2.
    hits = [[1, 0, 1, 0, 0]]
    assert average_precision_at(found(hits, [3]), 5)[0] == pytest.approx((1 + 2 / 3) / 3)
    assert average_precision_at(found(hits, [3]), 2)[0] == pytest.approx(1 / 2)
    assert average_precision_at(found(hits, [1]), 1)[0] == 1


def test_recall_worked_by_hand():
    hits = found([[1, 0, 0], [0, 1, 0], [0, 0, 1], [0, 0, 0]], [1, 1, 3, 2])
    assert recall_at(hits, 1).tolist() == [1, 0, 0, 0]
    assert recall_at(hits, 2).tolist() == [1, 1, 0, 0]
    assert recall_at(hits, 10).tolist() == [1, 1, 1, 0]


def test_reciprocal_rank_worked_by_hand():
    hits = found([[1, 0, 0, 0, 0, 0], [0, 0, 1, 1, 0, 0], [0, 0, 0, 0, 1, 0], [0, 0, 0, 0, 0, 1]], [1, 2, 1, 1])
    assert reciprocal_rank_at_5(hits).tolist() == [1, pytest.approx(1 / 3), pytest.approx(1 / 5), 0]


def test_the_top_four_hold_the_query_itself_only_if_it_is_in_the_index():
    hits = [[1, 1, 0, 1, 1]]
    assert top_four(found(hits, [4])).tolist() == [3]  # itself, and two of the three that fit beside it
    assert top_four(found(hits, [4], inside=False)).tolist() == [3]
    assert top_four(found([[1, 1, 1, 0]], [3])).tolist() == [4]


def test_the_hardest_triplets_worked_by_hand():
    # Two of three before the first other object; without another object none is beaten; at equal distance it is.
    assert before_others(found([[1, 1, 0, 1]], [3]))[0] == pytest.approx(2 / 3)
    assert before_others(found([[1, 1]], [2])).tolist() == [1]
    tied = replace(found([[1, 1, 0, 1]], [3]), distances=np.array([[1.0, 2.0, 2.0, 3.0]]))
    assert before_others(tied)[0] == pytest.approx(1 / 3)


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


def random_search(seed: int):
    rng = np.random.default_rng(seed)
    labels = rng.integers(0, 12, 90)
    embeddings = (rng.normal(size=(12, 8))[labels] + rng.normal(size=(90, 8))).astype(np.float32)
    return embeddings, labels


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
    ours = retrieve(torch.from_numpy(embeddings), labels, np.full(90, ""), k=int(np.bincount(labels).max()))
    assert np.nanmean(average_precision_at_r(ours)) == pytest.approx(theirs["mean_average_precision_at_r"])
    assert np.nanmean(recall_at(ours, 1)) == pytest.approx(theirs["precision_at_1"])
