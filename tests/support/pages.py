"""A page taken apart, for the tests of everything that writes HTML."""

from __future__ import annotations

from html.parser import HTMLParser

from playwright.sync_api import Page as Opened

VOID = {"meta", "img", "br", "rect", "polyline", "link", "input", "hr"}


class Page(HTMLParser):
    """Every tag with its attributes, the text, and whether tags are closed in the order that they were opened."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text, self.open, self.unbalanced = "", [], []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.unbalanced.append(tag)

    def handle_data(self, data):
        self.text += data if not self.open or self.open[-1] not in ("style", "script") else ""

    def images(self) -> list[str]:
        return [attributes["src"] for tag, attributes in self.tags if tag == "img"]


def assert_fits(page: Opened, width: int) -> None:
    """Nothing leads beyond the window, nor beyond the element that it is in, unless that can be scrolled."""
    assert page.evaluate("document.documentElement.scrollWidth") == width
    for spill in (
        "e.getBoundingClientRect().right > innerWidth + 1",
        "e.tagName != 'PRE' && getComputedStyle(e).display != 'inline' && e.scrollWidth > e.clientWidth + 1",
    ):
        assert page.evaluate(f"[...document.querySelectorAll('main *')].filter(e => {spill}).length") == 0
