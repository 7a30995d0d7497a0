"""The pages of a run and of a catalog as a browser shows them, wide and narrow."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pandas as pd
import pytest
from commands import DemoRun
from pages import assert_fits
from pictures import picture
from PIL import Image
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
    assert page.locator(".bar").count() == 6 + 10  # domains, and tenths of the nearest images by distance
    rows = read_rows(demo.run / "metrics.jsonl") + read_rows(demo.run / "speed.jsonl")
    measured = {key for row in rows for key in row if isinstance(row[key], float)}
    assert page.locator("polyline").count() == len(measured) >= 2  # the loss and the learning rate
    for drawing in page.locator(".chart svg").all():
        box = drawing.bounding_box()
        assert box is not None
        assert box["width"] > 200
        assert box["height"] > 100
    page.close()


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (400, "dark")])
def test_a_click_opens_an_image_with_its_ten_nearest(demo: DemoRun, browser: Browser, width: int, scheme: str) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    problems = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.goto((demo.run / "report.html").as_uri())
    found = pd.read_parquet(demo.run / "holdout" / "found.parquet")
    items, dialog = page.locator(".item"), page.locator("#detail")
    assert items.count() == 60
    assert f"{len(found):,} of {len(found):,} queries" in page.inner_text("#count")

    # The worst come first; the window has its ten nearest, and the arrow keys lead to the next one.
    assert f"{found['mp5'].min():.2f}" in items.first.inner_text()
    items.first.click()
    first = page.inner_text("#detail-text")
    assert dialog.locator(".answer figure").count() == 10
    assert dialog.locator(".cell.none").count() <= 10
    box = dialog.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    page.keyboard.press("ArrowRight")
    assert page.inner_text("#detail-text") != first
    page.keyboard.press("ArrowLeft")
    assert page.inner_text("#detail-text") == first
    page.keyboard.press("Escape")
    assert not dialog.is_visible()

    # By keyboard alone: the focus is back on the image that was chosen.
    page.keyboard.press("Enter")
    assert page.inner_text("#detail-text") == first
    page.click("#close")

    page.select_option("#domain", label="food drink")
    count = found["query"].map(domains(demo.run)).eq("food_drink").sum()
    assert f"{count:,} of" in page.inner_text("#count")
    page.select_option("#order", "best")
    assert f"{1:.2f}" in items.first.inner_text()
    page.fill("#word", "no such label")
    assert items.count() == 0
    page.fill("#word", "")
    page.select_option("#domain", "")
    page.click(".more")
    assert items.count() == 120

    dots = page.locator(".map circle")
    assert dots.count() == len(found)
    dots.nth(5).dispatch_event("pointerenter")
    assert page.locator(".tip").is_visible()
    assert page.locator(".tip .cell").count() == 1
    dots.nth(5).dispatch_event("click")
    assert dialog.is_visible()
    asked = dialog.locator(".answer button")
    if asked.count():  # one that was held out too is opened in its turn
        before = page.inner_text("#detail-text")
        asked.first.click()
        assert page.inner_text("#detail-text") != before
    assert not problems
    assert_fits(page, width)
    page.close()


def domains(run: Path) -> dict[str, str]:
    """The domain of each path of a run's catalog."""
    table = pd.read_csv(run / "catalog.csv")
    return dict(zip(table["path"], table["domain"], strict=True))


def test_pictures_of_the_list_are_drawn(demo: DemoRun, browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto((demo.run / "report.html").as_uri())
    cell = page.locator(".item .cell").first
    cell.scroll_into_view_if_needed()
    drawn = Image.open(io.BytesIO(cell.screenshot())).convert("RGB")
    assert len(drawn.getcolors(maxcolors=10**6) or []) > 50
    assert (demo.run / "report.html").stat().st_size <= 5_000_000
    page.close()


def test_right_and_wrong_are_told_apart_without_colour(demo: DemoRun, browser: Browser) -> None:
    page = browser.new_page()
    page.goto((demo.run / "report.html").as_uri())
    for kind, mark in (("right", "✓"), ("wrong", "✗")):
        marks = page.locator(f".query figure.{kind} .mark").all_inner_texts()
        assert marks
        assert set(marks) == {mark}
    page.close()
