"""Backbones of very different families become files that torch 1.11 runs, by the code of benchmarks/zoo.py."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from commands import ROOT, TORCHES

sys.path.insert(0, str(ROOT / "benchmarks"))
import zoo

# Convolutions, attention over windows, RMS norm, tables of relative positions, rotary positions, a ghost module.
HANDFUL = [
    "convnext_zepto_rms",
    *(
        pytest.param(name, marks=pytest.mark.slow)
        for name in ("mobilevit_xxs", "vit_tiny_patch16_dinov3_qkvb", "ghostnet_050")
    ),
]


def outcome(name: str, monkeypatch: pytest.MonkeyPatch) -> dict:
    monkeypatch.setenv("EMBED64_CACHE", str(TORCHES))
    return zoo.row([name], [zoo.SCORER], timed=False)


@pytest.mark.parametrize("name", HANDFUL)
def test_the_file_agrees_with_the_model_in_torch_1_11(
    torch111: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    found = outcome(name, monkeypatch)
    assert found["outcome"] == "ok", found
    assert found["torch 1.11.0"] <= 1e-4
    assert found["spread"] >= zoo.LEAST_SPREAD


@pytest.mark.slow
def test_of_every_module_of_timm_too(torch111: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = [outcome(name, monkeypatch) for name in zoo.smallest().values()]
    failed = [row for row in found if row["outcome"] != "ok"]
    assert len(failed) <= 0.05 * len(found), failed


def test_the_committed_table_holds_what_is_promised() -> None:
    rows = json.loads((zoo.RESULTS / "zoo.json").read_text())["rows"]
    assert len({row["module"] for row in rows}) == len(rows) >= 90
    assert sum(row["outcome"] == "ok" for row in rows) >= 0.95 * len(rows)
    assert all(row["torch 1.11.0"] <= 1e-4 for row in rows if row["outcome"] == "ok")


def test_the_committed_table_of_rare_layers_has_every_model_of_its_list() -> None:
    rows = json.loads((zoo.RESULTS / "zoo_rare.json").read_text())["rows"]
    assert [row["model"] for row in rows] == [model for models in zoo.RARE.values() for model in models]
    # A model whose own rounding is as large as the bound may exceed it.
    assert all(row["outcome"] == "ok" or row["rounding"] > 1e-4 for row in rows)
