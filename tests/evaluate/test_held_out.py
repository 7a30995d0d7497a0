"""Held-out labels searched among everything, by hand."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import torch

from embed64.data.catalog import Catalog
from embed64.evaluate.held_out import HeldOut, gain, search_alone, search_whole, untrained


def catalog(labels: str, roles: list[str] | None = None) -> Catalog:
    table = pd.DataFrame({"path": [f"{i}.png" for i in range(len(labels))], "label": list(labels)})
    table = table.assign(domain="d", source="s", role=roles or [""] * len(labels))
    return Catalog(table, Path("/nowhere"))


def line(*places: float) -> torch.Tensor:
    return torch.tensor(places)[:, None]


def test_what_was_trained_on_distracts_and_each_fold_searches_with_its_own_embeddings():
    # Fold one holds A out: A0 finds B at 1 before A at 2. Fold two holds B out: both find the other.
    table = catalog("AABB")
    first = HeldOut(np.array([True, True, False, False]), line(0, 2, 1, 50))
    second = HeldOut(np.array([False, False, True, True]), line(0, 50, 20, 21))
    whole, alone = (search(table, [first, second]) for search in (search_whole, search_alone))
    assert whole.found.queries.tolist() == alone.found.queries.tolist() == [0, 1, 2, 3]
    assert whole.values["mp5"].tolist() == [0, 0, 1, 1]
    assert alone.values["mp5"].tolist() == [1, 1, 1, 1]
    assert whole.found.neighbours[0, 0] == 2
    assert alone.found.neighbours[:, 0].tolist() == [1, 0, 3, 2]


def test_a_query_among_the_trained_rows_is_not_searched():
    table = catalog("AABB", ["", "", "query", ""])
    part = HeldOut(np.array([True, True, False, False]), line(0, 2, 1, 3))
    assert search_whole(table, [part]).values["mp5"].tolist() == [1, 0]  # A1 finds B3 first, never the query B2


def test_the_gain_is_paired():
    table = catalog("AABBCC")
    rows = np.ones(6, bool)
    good = search_whole(table, [HeldOut(rows, line(0, 1, 10, 11, 20, 21))])
    bad = search_whole(table, [HeldOut(rows, line(0, 5, 10, 11, 6, 21))])  # A1 finds C, C4 finds A, C5 finds B
    told = gain(good, bad, table.label_ids, everywhere=False)
    assert told["mp5"] == pytest.approx(bad.values["mp5"].mean())
    assert told["gain"] == pytest.approx(1 - bad.values["mp5"].mean())
    assert 0 <= told["gain_ci95"][0] <= told["gain"] <= told["gain_ci95"][1]
    same = gain(good, good, table.label_ids, everywhere=False)
    assert (same["gain"], same["gain_ci95"]) == (0, [0, 0])


def test_few_images_have_as_many_axes_as_they_differ_in():
    pixels = np.random.default_rng(0).integers(0, 3, (6, 1280)) / 7
    alike = torch.from_numpy(np.repeat(pixels, 2, axis=0)).float()
    part = HeldOut(np.arange(12) >= 8, torch.zeros(12, 64))
    (found,) = untrained(alike, [part])["pca"]
    assert found.embeddings.isfinite().all()
    distances = torch.cdist(found.embeddings, found.embeddings)
    assert distances[::2, 1::2].diagonal().max() < 1e-3
    assert (distances[0, 2::2] > 0.1).all()


def test_the_untrained_ways_fit_their_axes_on_what_was_trained_on_only():
    features = torch.randn(30, 200, generator=torch.Generator().manual_seed(0))
    rows = np.arange(30) < 20
    part = HeldOut(rows, torch.zeros(30, 64))
    ways = untrained(features, [part])
    assert {way: parts[0].embeddings.shape[1] for way, parts in ways.items()} == {"full": 200, "pca": 10, "pooled": 64}
    changed = features.clone()
    changed[:20] += 1.0
    again = untrained(changed, [part])
    assert torch.equal(ways["pca"][0].embeddings[20:], again["pca"][0].embeddings[20:])
    for parts in ways.values():
        assert torch.equal(torch.from_numpy(parts[0].rows), torch.from_numpy(rows))
        torch.testing.assert_close(parts[0].embeddings.norm(dim=1), torch.ones(30))
