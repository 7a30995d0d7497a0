"""From suspects to a cleaned catalog by the commands, and the page in a browser."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import torch
from pages import assert_fits
from tiny import hues

from embed64.train import embeddings


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Twelve hues, one image of which is under another label; features are the mean colour."""
    table = hues(tmp_path, 12, 6)
    rows = table.rows.copy()
    rows.loc[rows["path"] == "00.png", "label"] = rows.loc[rows["path"] == "40.png", "label"].item()
    rows.loc[rows["path"] == "00.png", "domain"] = rows.loc[rows["path"] == "40.png", "domain"].item()
    rows.to_csv(tmp_path / "C.csv", index=False)

    def colours(_recipe: object, catalog: object) -> torch.Tensor:
        assert "sha256" in catalog.rows  # the cache's key
        rng, ids = np.random.default_rng(0), [int(path[:-5]) for path in catalog.rows["path"]]
        return torch.from_numpy(np.eye(12)[ids] + 0.1 * rng.normal(size=(len(ids), 12))).float()

    monkeypatch.setattr(embeddings, "frozen_features", colours)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_page_saves_what_the_command_applies(folder, here, browser):
    done = here("catalog", "suspects", "C.csv", "--out", "look")
    assert "embed64 catalog apply C.csv look/decisions.csv --out C-cleaned.csv" in done.out
    decisions = pd.read_csv("look/decisions.csv", keep_default_na=False)
    assert "00.png" in decisions["path"].tolist()

    page = browser.new_page(viewport={"width": 400, "height": 900}, accept_downloads=True)
    page.goto((folder / "look" / "suspects.html").as_uri())
    assert_fits(page, 400)
    assert page.evaluate("[...document.images].every(i => i.complete && i.naturalWidth > 0 && i.alt)")
    select = page.get_by_label("Decision on 00.png")
    select.select_option("relabel")
    for other in decisions["path"][decisions["path"] != "00.png"]:
        page.get_by_label(f"Decision on {other}").first.select_option("keep")
    assert page.get_by_role("status").inner_text() == f"1 changes of {len(decisions)}"
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save decisions.csv").click()
    saved.value.save_as(folder / "mine.csv")
    page.close()

    applied = here("catalog", "apply", "C.csv", "mine.csv", "--out", "clean.csv")
    assert "relabel 1" in applied.out
    cleaned = pd.read_csv("clean.csv").set_index("path")
    assert cleaned.loc["00.png", "label"] == "hue0"
    assert len(cleaned) == 72
