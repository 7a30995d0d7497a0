"""The pages of a run and of a catalog as a browser shows them, wide and narrow."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest
from commands import DemoRun
from pages import assert_fits
from pictures import picture
from playwright.sync_api import Browser

from embed64.core.run_folder import read_rows
from embed64.data.catalog import Catalog, write_catalog
from embed64.evaluate.catalog_page import write_overview


@pytest.mark.parametrize("width", [1280, 400])
def test_the_page_of_a_catalog_fits_whatever_the_names(tmp_path: Path, browser: Browser, width: int) -> None:
    long = "Rindfleischetikettierungsüberwachungsaufgaben" * 3
    rows = [(f"{n}.png", f"{long}{n // 3}", long, long, long, "c" if n < 5 else "", long) for n in range(9)]
    for path, *_ in rows:
        picture(0).save(tmp_path / path)
    table = pd.DataFrame(rows, columns="path label domain source license cluster split".split())
    write_catalog(Catalog(table, tmp_path), tmp_path / "C.csv")
    pd.DataFrame({"path": [long], "reason": [long]}).to_csv(tmp_path / "C.rejected.csv", index=False)
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto(write_overview(tmp_path / "C.csv", tmp_path / "C.html").resolve().as_uri())
    assert_fits(page, width)
    assert page.locator("img").count() == 9 + 5
    page.close()


@pytest.mark.parametrize("width", [1280, 400])
def test_the_page_fits_and_is_whole(demo: DemoRun, browser: Browser, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900})
    requests, problems = [], []
    page.on("request", lambda request: requests.append(request.url))
    page.on("console", lambda message: problems.append(message.text))
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.goto((demo.run / "report.html").as_uri())

    assert_fits(page, width)
    assert page.evaluate("[...document.images].every(i => i.complete && i.naturalWidth > 0)")
    assert not problems
    assert all(url.startswith(("file:", "data:")) for url in requests)

    scores = json.loads((demo.run / "scores.json").read_text())
    text = page.inner_text("main")
    for value in (f"{scores['mp5']:.3f}", f"{100 * scores['triplet_accuracy']:.1f} %", f"{scores['queries']:,}"):
        assert value in text
    assert page.locator(".query").count() == 20
    assert page.locator(".triplet").count() == 6
    assert page.locator(".bar").count() == 6
    rows = read_rows(demo.run / "metrics.jsonl") + read_rows(demo.run / "speed.jsonl")
    measured = {key for row in rows for key in row if isinstance(row[key], float)}
    assert page.locator("polyline").count() == len(measured) >= 2  # the loss and the learning rate
    for drawing in page.locator(".chart svg").all():
        box = drawing.bounding_box()
        assert box is not None
        assert box["width"] > 200
        assert box["height"] > 100
    page.close()


def test_right_and_wrong_are_told_apart_without_colour(demo: DemoRun, browser: Browser) -> None:
    page = browser.new_page()
    page.goto((demo.run / "report.html").as_uri())
    for kind, mark in (("right", "✓"), ("wrong", "✗")):
        marks = page.locator(f".query figure.{kind} .mark").all_inner_texts()
        assert marks
        assert set(marks) == {mark}
    page.close()
