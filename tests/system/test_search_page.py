"""A folder of photos becomes a search page by two commands, and people use it in a browser."""

from __future__ import annotations

import csv
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from commands import DemoRun, here, missing
from pages import assert_fits
from pictures import picture
from PIL import Image
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


@contextmanager
def static(folder: Path) -> Iterator[str]:
    """Serve a folder's files and nothing else, as any web server does."""
    handler = partial(SimpleHTTPRequestHandler, directory=folder)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small artifact in ONNX, its weights in 8 bits."""
    folder = tmp_path_factory.mktemp("onnx")
    made = ("--backbone", "test_vit", "--random-weights", "--image-size", "32", "--format", "onnx", "--int8-weights")
    here("export", *made, "-o", "model.onnx", cwd=folder)
    return folder / "model.onnx"


@pytest.mark.onnx
@pytest.mark.parametrize("width", [1280, 400])
def test_a_page_without_a_server_embeds_in_the_browser(model, photos, browser, width, tmp_path):
    if not shutil.which("npm"):
        missing("npm")
    Image.open(photos / "object 2" / "7.png").convert("RGB").save(photos / "object 2" / "photo.jpg", quality=95)
    (photos / "broken.png").write_text("no image")
    done = here("site", model, "--folder", photos, "--domain", "drawn", "--out", "site", cwd=tmp_path, code=1)
    assert "broken.png" in done.err
    assert re.search(r"site: \d+ MB of static files", done.out)
    problems: list[str] = []
    with static(tmp_path / "site") as address:
        page = opened(browser, address, width, problems)
        expect(page.locator("#status")).to_have_text("13 images to search", timeout=60_000)
        hits = page.locator("#hits li")
        for name in ("7.png", "photo.jpg"):
            page.set_input_files("#file", photos / "object 2" / name)
            expect(page.locator("#status")).to_contain_text("nearest images, nearest first", timeout=60_000)
            expect(hits.first.locator(".path")).to_have_text(name, timeout=60_000)
            expect(hits).to_have_count(10)
            assert hits.first.locator(".label").inner_text() == "object 2"
            assert float(hits.first.locator(".said").inner_text().split()[0]) < 0.02
        told = [float(each.inner_text().split()[0]) for each in page.locator(".said").all()]
        assert told == sorted(told)
        for image in page.locator("#hits img").all():
            image.scroll_into_view_if_needed()
            expect(image).not_to_have_js_property("naturalWidth", 0)
        assert_fits(page, width)
        page.set_input_files("#file", photos / "broken.png")
        expect(page.locator("#status")).to_have_text("broken.png cannot be read as an image here")
        page.close()
    assert problems == []


@pytest.mark.onnx
def test_what_makes_no_page_is_one_line(model, photos, tmp_path):
    (tmp_path / "site").mkdir()
    refusals = {
        ("site", model, "--folder", photos, "--out", "site"): "site: exists; name a new folder",
        ("site", photos / "object 1" / "4.png", "--folder", photos, "--out", "new"): "not an ONNX file that can be run",
        ("site", "absent.onnx", "--folder", photos, "--out", "new"): "embed64 export RUN --format onnx",
    }
    for arguments, text in refusals.items():
        assert text in here(*arguments, cwd=tmp_path, code=2).err
    assert not (tmp_path / "new").exists()
