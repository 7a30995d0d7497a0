"""Planted errors are found, a clean catalog is left alone, and names of the smaller group are proposed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from embed64.core.errors import InputError
from embed64.data.catalog import Catalog
from embed64.data.cleaning.suspects import IMAGE, TWO_LABELS, TWO_OBJECTS, find_suspects

LABELS, IMAGES = 40, 8


def made(seed: int = 0) -> tuple[Catalog, np.ndarray]:
    """40 objects in two domains, each 8 points around a place of its own in 64 dimensions."""
    rng = np.random.default_rng(seed)
    places = rng.normal(size=(LABELS, 64))
    features = np.repeat(places, IMAGES, axis=0) + 0.6 * rng.normal(size=(LABELS * IMAGES, 64))
    labels = np.repeat(np.arange(LABELS), IMAGES)
    rows = pd.DataFrame({"path": [f"{n}.png" for n in range(len(labels))], "label": [f"l{n:02}" for n in labels]})
    return Catalog(rows.assign(domain=[f"d{n % 2}" for n in labels], source="s"), Path()), features.astype(np.float32)


def test_planted_errors_are_proposed_with_their_true_labels():
    catalog, features = made()
    rows, rng = catalog.rows.copy(), np.random.default_rng(1)
    wrong = rng.choice(len(rows), 16, replace=False)
    true = rows["label"].copy()
    for row in wrong:  # 2 labels on lie in the same domain
        rows.loc[row, "label"] = f"l{(int(true[row][1:]) + 2) % LABELS:02}"
    found = find_suspects(Catalog(rows, Path()), features)
    proposed = found.rows[(found.rows["kind"] == IMAGE) & (found.rows["decision"] == "relabel")]
    hit = proposed["path"].isin(rows["path"][wrong])
    assert hit.mean() >= 0.8
    assert hit.sum() >= 0.7 * len(wrong)
    at = [int(path.removesuffix(".png")) for path in proposed["path"][hit]]
    assert (true[at].to_numpy() == proposed["to_label"][hit].to_numpy()).mean() > 0.9
    assert 0.02 < found.share < 0.1
    own, theirs = found.neighbours[proposed["path"].iloc[0]]
    assert set(rows["label"][own]) == {proposed["label"].iloc[0]}
    assert set(rows["label"][theirs]) == {proposed["to_label"].iloc[0]}


def test_of_a_clean_catalog_almost_nothing_is_proposed():
    found = find_suspects(*made())
    assert (found.rows["decision"] != "").sum() <= 2
    assert found.share < 0.02


def test_one_label_for_two_objects_and_two_labels_for_one_are_listed():
    catalog, features = made()
    rows = catalog.rows.copy()
    rows.loc[rows["label"] == "l04", "label"] = "l02"
    halves = np.flatnonzero(rows["label"] == "l07")
    rows.loc[halves[::2], "label"] = "l07 again"
    found = find_suspects(Catalog(rows, Path()), features).rows
    two = found[found["kind"] == TWO_OBJECTS]
    two = two[two["label"] == two["label"].iloc[0]]  # the surest
    assert set(two["label"]) == {"l02"}
    assert set(two["to_label"]) == {"l02 (2)"}
    assert set(two["path"]) in ({f"{n}.png" for n in range(16, 24)}, {f"{n}.png" for n in range(32, 40)})
    one = found[found["kind"] == TWO_LABELS]
    pairs = [sorted(pair) for pair in one[["label", "to_label"]].to_numpy().tolist()]
    assert ["l07", "l07 again"] in pairs
    assert len(pairs) <= 3
    assert set(one["path"]) == {""}


def test_too_few_images_are_refused():
    catalog, features = made()
    with pytest.raises(InputError, match="^C.csv: 8 images of 1 labels are too few to compare"):
        find_suspects(catalog.where(catalog.label_ids == 0), features[:8], "C.csv")
