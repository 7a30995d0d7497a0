"""A folder of photos becomes a search page by two commands, and people use it in a browser."""

from __future__ import annotations

import csv
import os
import re
import signal
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from commands import DemoRun
from pages import assert_fits
from pictures import picture
from playwright.sync_api import Browser, Page, expect

ROOT = Path(__file__).parents[2]
PHOTOS = ROOT.parent / "shared" / "data" / "grocery-176.zip"


@contextmanager
def serving(*arguments: object, cwd: Path) -> Iterator[str]:
    """Run `embed64 serve` and yield the address that it prints; it ends by Ctrl-C, without a traceback."""
    command = [Path(sys.executable).with_name("embed64"), "serve", *map(str, arguments), "--port", "0"]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(
        command, cwd=cwd, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        lines = []
        for line in process.stdout:
            lines.append(line)
            if found := re.search(r"http://127\.0\.0\.1:\d+/", line):
                break
        else:
            raise AssertionError(process.stderr.read())
        yield found[0]
    finally:
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
    assert "Traceback" not in err


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    """Twelve drawings of four objects in two domains, each object in a folder of its own."""
    for number in range(12):
        path = tmp_path / "photos" / f"object {number // 3}" / f"{number}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        picture(number // 3 * 10).resize((120 + number, 90)).save(path)
    return tmp_path / "photos"


@pytest.fixture
def served(tmp_path: Path, photos: Path, demo: DemoRun, embed64: Callable) -> Iterator[str]:
    done = embed64(
        "index", "build", "index", "--artifact", demo.artifact, "--folder", photos, "--domain", "drawn", cwd=tmp_path
    )
    assert "index: 12 added; 12 images" in done.stdout
    with serving(demo.artifact, "--index", "index", cwd=tmp_path) as address:
        yield address


def opened(browser: Browser, address: str, width: int, problems: list[str]) -> Page:
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("request", lambda request: problems.append(request.url) if address not in request.url and not
            request.url.startswith(("blob:", "data:")) else None)  # fmt: skip
    page.goto(address)
    return page


@pytest.mark.parametrize("width", [1280, 400])
def test_a_search_in_the_browser(served, browser, photos, width, tmp_path):
    problems: list[str] = []
    page = opened(browser, served, width, problems)
    expect(page.locator("#about")).to_have_text("Find the same object among 12 images.")
    page.set_input_files("#file", photos / "object 1" / "4.png")
    hits = page.locator("#hits li")
    expect(hits).to_have_count(10)
    assert hits.first.locator(".label").inner_text() == "object 1"
    assert hits.first.locator(".said").inner_text().startswith("0.000 · drawn")
    for hit in hits.all():
        hit.scroll_into_view_if_needed()
    page.wait_for_function("[...document.images].every(i => i.complete && i.naturalWidth > 0)")
    assert_fits(page, width)

    found = page.locator("#hits[aria-busy=false] li")
    page.select_option("#k", "5")
    expect(found).to_have_count(5)
    page.select_option("#domain", "drawn")
    expect(found).to_have_count(5)

    hits.nth(0).get_by_role("button", name="Same object").click()
    expect(page.locator("#status")).to_have_text("Kept: the same object")
    expect(hits.nth(0).get_by_role("button", name="Same object")).to_have_attribute("aria-pressed", "true")
    hits.nth(4).get_by_role("button", name="Not the same").click()
    expect(page.locator("#status")).to_have_text("Kept: not the same object")
    rows = list(csv.DictReader((tmp_path / "kept" / "pairs.csv").open()))
    assert [row["same"] for row in rows] == ["1", "0"]
    assert rows[0]["image"] == str(photos / "object 1" / "4.png")

    page.select_option("#domain", "")
    novel = tmp_path / "new.png"
    picture(777).save(novel)
    page.set_input_files("#file", novel)
    expect(found).to_have_count(5)
    page.get_by_text("Add this image to the index").click()
    page.get_by_label("Label").fill("<b>lamp</b>")
    page.locator("#add").get_by_label("Domain").fill("mine")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.locator("#status")).to_have_text("Added; the index holds 13 images")
    assert hits.first.locator(".label").inner_text() == "<b>lamp</b>"
    assert page.locator("#domain option").all_inner_texts() == ["all", "drawn", "mine"]
    page.select_option("#domain", "mine")
    expect(hits).to_have_count(1)
    assert_fits(page, width)
    assert not problems
    page.close()


def test_dropped_and_pasted_images_and_what_is_none(served, browser, photos, tmp_path):
    problems: list[str] = []
    page = opened(browser, served, 1280, problems)
    give = """async ([kind, name, numbers]) => {
        const data = new DataTransfer();
        data.items.add(new File([new Uint8Array(numbers)], name, { type: name.endsWith("png") ? "image/png" : "" }));
        const event = kind == "drop" ? new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true })
            : new ClipboardEvent("paste", { clipboardData: data, bubbles: true });
        document.getElementById("drop").dispatchEvent(event);
    }"""
    content = [*(photos / "object 2" / "7.png").read_bytes()]
    for kind in ("drop", "paste"):
        page.evaluate(give, [kind, f"{kind}.png", content])
        expect(page.locator("#hint")).to_have_text(f"{kind}.png")
        expect(page.locator("#hits li").first.locator(".label")).to_have_text("object 2")
    page.evaluate(give, ["drop", "notes.txt", [110, 111]])
    expect(page.locator("#status")).to_have_text("cannot be read as an image (text, not an image)")
    expect(page.locator("#hits li")).to_have_count(0)
    assert not problems
    page.close()


def test_the_page_by_keyboard_alone(served, browser, photos, tmp_path):
    page = opened(browser, served, 400, [])
    reached = []
    for _ in range(4):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.id"))
    assert reached == ["file", "camera", "domain", "k"]
    page.set_input_files("#file", photos / "object 0" / "1.png")
    expect(page.locator("#hits[aria-busy=false] li")).to_have_count(10)
    page.locator("#hits a").first.focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#status")).to_have_text("Kept: the same object")
    named = "!(e.alt || e.textContent || e.labels?.length)"
    controls = "input:not([type=file]), select, button, img:not([hidden])"
    unnamed = page.evaluate(f"[...document.querySelectorAll('{controls}')].filter(e => {named}).length")
    assert unnamed == 0
    page.close()


def test_the_api_page_works_without_any_other_site(served, browser):
    problems: list[str] = []
    page = opened(browser, f"{served}docs", 1280, problems)
    expect(page.get_by_text("/search").first).to_be_visible(timeout=20_000)
    assert not [each for each in problems if not each.startswith(served)]
    page.close()


def test_real_photos_from_a_folder_alone(browser, demo, tmp_path, monkeypatch):
    if not PHOTOS.is_file():
        pytest.skip(f"{PHOTOS.name} is not here")
    with zipfile.ZipFile(PHOTOS) as archive:
        names = [name for name in archive.namelist() if name.startswith("grocery/val/") and name.endswith(".jpg")]
        archive.extractall(tmp_path, names)
    folder = tmp_path / "grocery" / "val"
    monkeypatch.setenv("EMBED64_CACHE", str(tmp_path / "cache"))
    with serving(demo.artifact, "--index", folder, cwd=tmp_path) as address:
        page = opened(browser, address, 1280, [])
        expect(page.locator("#about")).to_have_text(f"Find the same object among {len(names)} images.")
        page.set_input_files("#file", tmp_path / names[100])
        hits = page.locator("#hits li")
        expect(hits).to_have_count(10)
        assert hits.first.locator(".path").inner_text() == str(tmp_path / names[100])
        page.close()
    with serving(demo.artifact, "--index", folder, cwd=tmp_path) as address:  # nothing is embedded again
        page = opened(browser, address, 1280, [])
        expect(page.locator("#about")).to_have_text(f"Find the same object among {len(names)} images.")
        page.close()
