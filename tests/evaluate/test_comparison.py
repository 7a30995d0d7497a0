"""Comparisons of two files of scores, by hand and against what chance does."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import torch

from embed64.core.errors import InputError
from embed64.core.files import write_json
from embed64.data.catalog import Catalog
from embed64.evaluate.comparison import compare_scores
from embed64.evaluate.held_out import HeldOut, search_whole
from embed64.evaluate.intervals import mp5_with_interval
from embed64.evaluate.summary import per_query, summary


def written(path: Path, mp5: list[float], first: list[float] | None = None, **changes: Any) -> Path:
    """A file of scores: two queries of each label, the labels in two domains by turns."""
    count = len(mp5)
    labels = [f"l{i // 2}" for i in range(count)]
    told = {
        "path": [f"{i}.jpg" for i in range(count)],
        "label": labels,
        "domain": [["a", "b"][i // 2 % 2] for i in range(count)],
        "source": ["s"] * count,
        "mp5": mp5,
        "recall_at_1": first or mp5,
    }
    return write_json(path, {"protocol": "guie", "folds": 1, "catalog_sha256": "c", "per_query": told} | changes)


def test_a_comparison_worked_by_hand(tmp_path):
    a = written(tmp_path / "a.json", [0.2, 0.4, 0.6, 0.6, 1.0, 0.0], [0, 0, 1, 1, 1, 0])
    b = written(tmp_path / "b.json", [0.4, 0.4, 0.6, 0.2, 1.0, 0.8], [0, 1, 1, 0, 1, 1])
    found = compare_scores(a, b)
    assert (found.queries, found.labels, found.left_out, found.same_catalog) == (6, 3, (0, 0), True)
    mp5 = found.metrics["mp5"]
    assert (mp5["a"], mp5["b"]) == (pytest.approx(2.8 / 6), pytest.approx(3.4 / 6))
    assert mp5["difference"] == pytest.approx(0.1)
    assert mp5["ci95"][0] < 0.1 < mp5["ci95"][1]
    # The labels' differences are 0.2, -0.4 and 0.8. Of their eight signings two each sum to 1.4, 1.0, 0.6 and 0.2, but
    # for the sign: six are as far from zero as 0.6.
    assert mp5["p"] == pytest.approx(6 / 8, abs=0.02)
    assert found.per_domain["a"] == {
        "queries": 4,
        "a": pytest.approx(1.6 / 4),
        "b": pytest.approx(2.6 / 4),
        "difference": pytest.approx(0.25),
        "won": 2,
        "lost": 0,
    }
    assert (found.per_domain["b"]["won"], found.per_domain["b"]["lost"]) == (0, 1)
    assert found.flipped["path"].tolist() == ["5.jpg", "3.jpg", "1.jpg"]
    assert found.to_json()["flipped"][0] == {
        "path": "5.jpg",
        "label": "l2",
        "domain": "a",
        "mp5_a": 0.0,
        "mp5_b": 0.8,
    }


def test_equal_scores_differ_by_nothing(tmp_path):
    a = written(tmp_path / "a.json", [0.2, 0.4, 0.6, 0.6])
    found = compare_scores(a, written(tmp_path / "b.json", [0.2, 0.4, 0.6, 0.6], catalog_sha256="other"))
    assert found.metrics["mp5"]["ci95"] == [0, 0]
    assert (found.metrics["mp5"]["difference"], found.metrics["mp5"]["p"]) == (0, 1)
    assert len(found.flipped) == 0
    assert not found.same_catalog


def test_queries_that_one_lacks_are_left_out_and_counted(tmp_path):
    a, b = written(tmp_path / "a.json", [0.0, 0.0, 1.0, 1.0]), written(tmp_path / "b.json", [1.0, 1.0])
    found = compare_scores(a, b)
    assert (found.queries, found.left_out) == (2, (2, 0))
    assert found.metrics["mp5"]["difference"] == 1


def test_chance_is_called_better_in_one_of_twenty_comparisons(tmp_path):
    # Labels differ by 0.1 either way, their two queries together: counting queries would find too much.
    rng, called = np.random.default_rng(0), []
    for _ in range(200):
        base = rng.random(120)
        changed = base + np.repeat(rng.normal(0, 0.1, 60), 2)
        found = compare_scores(
            written(tmp_path / "a.json", base.tolist()), written(tmp_path / "b.json", changed.tolist())
        )
        low, high = found.metrics["mp5"]["ci95"]
        called.append((not low <= 0 <= high, found.metrics["mp5"]["p"] < 0.05))
    assert 0.01 <= np.mean(called, axis=0)[0] <= 0.09
    assert 0.01 <= np.mean(called, axis=0)[1] <= 0.09


def test_a_difference_is_found(tmp_path):
    rng = np.random.default_rng(0)
    base = rng.random(120)
    better = base + np.repeat(rng.normal(0.05, 0.1, 60), 2)
    found = compare_scores(written(tmp_path / "a.json", base.tolist()), written(tmp_path / "b.json", better.tolist()))
    assert found.metrics["mp5"]["ci95"][0] > 0
    assert found.metrics["mp5"]["p"] < 0.01


def test_cross_validated_scores_are_compared_by_the_effects_of_labels(tmp_path):
    rng = np.random.default_rng(0)
    labels = np.repeat(np.arange(12), 4)
    rows = pd.DataFrame({"path": [f"{i}.png" for i in range(48)], "label": [f"{label:02}" for label in labels]})
    catalog = Catalog(rows.assign(domain="d", source="s"), Path("/nowhere"))
    centres = rng.normal(size=(12, 2))
    searches = []
    for noise, name in ((0.3, "a"), (0.6, "b")):
        places = centres[labels] + noise * rng.normal(size=(48, 2))
        parts = [HeldOut(labels % 2 == fold, torch.from_numpy(places).float()) for fold in (0, 1)]
        found = search_whole(catalog, parts)
        searches.append(found)
        told = {"protocol": "guie", "folds": 2, "catalog_sha256": "c", "per_query": per_query(found, catalog)}
        write_json(tmp_path / f"{name}.json", summary(found, catalog, everywhere=True) | told)
    found = compare_scores(tmp_path / "a.json", tmp_path / "b.json").metrics
    gain, low, high = mp5_with_interval(searches[1], catalog.label_ids, searches[0])
    assert found["mp5"]["difference"] == pytest.approx(gain, abs=1e-5)
    assert found["mp5"]["ci95"] == pytest.approx([low, high], abs=1e-5)
    assert set(found) == {"mp5"}  # no other metric has the effects of labels


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"protocol": "uned"}, "protocol guie and uned; score both by one protocol"),
        ({"folds": 5, "per_label": {}}, "lacks the scores of each query"),
        ({"per_query": {"path": ["x"]}}, "lacks the scores of each query"),
        ({"per_query": []}, "lacks the scores of each query"),
    ],
)
def test_what_cannot_be_compared_is_named(tmp_path, changes, said):
    a, b = written(tmp_path / "a.json", [0.0, 1.0]), written(tmp_path / "b.json", [0.0, 1.0], **changes)
    with pytest.raises(InputError, match=said):
        compare_scores(a, b)


def test_files_without_a_common_query_or_without_scores_are_named(tmp_path):
    a = written(tmp_path / "a.json", [0.0, 1.0])
    other = written(tmp_path / "b.json", [0.0, 1.0])
    text = other.read_text().replace(".jpg", ".png")
    other.write_text(text)
    with pytest.raises(InputError, match="no query in common; score both on the same catalog"):
        compare_scores(a, other)
    with pytest.raises(InputError, match=r"nowhere.json: no such file; score the artifact again"):
        compare_scores(a, tmp_path / "nowhere.json")
