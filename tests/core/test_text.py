"""Text of others, at each place it goes to: it stays text (Hypothesis makes it up)."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from html.parser import HTMLParser
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st
from PIL import Image
from rich.cells import cell_len
from rich.console import Console

from embed64.core import console
from embed64.core.text import cell, cell_text, visible
from embed64.data.table_files import read_table, write_table

NASTY = [
    "[/bold]",
    "[red]a[/]",
    "[link=https://a.b]c[/link]",
    "a[/x",
    ":smile:",
    "\x1b[2J\x1b]0;title\x07",
    "\x9b31m",
    "a\rb",
    "a\nb",
    "\u202egnp.exe",
    "\u2028",
    "\u200b",
    "\ud800",
    "<script>alert(1)</script>",
    "\"'><img src=x onerror=y>",
    "{{ 7*7 }}",
    "{% raw %}",
    "=1+1",
    "+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(A1)",
    "'=1",
    "''+1",
    "\t=1",
    "-",
    "-5.5",
    "+1e5",
    "${7}",
    "%s",
    "{}",
    '"""',
    "\\",
]
TEXTS = st.one_of(
    st.sampled_from(NASTY), st.text(max_size=30), st.tuples(st.sampled_from(NASTY), st.text(max_size=9)).map("".join)
)
quick = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def shown_safely(shown: str) -> bool:
    """Whether a terminal only shows it: no control character, nothing invisible, no change of direction."""
    return all(unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Zl", "Zp") for c in shown)


@quick
@given(TEXTS)
def test_a_terminal_only_shows_it(text):
    line = visible(text)
    assert shown_safely(line)
    assert visible(line) == line
    if text.isprintable():
        assert line == text


@quick
@given(TEXTS)
def test_what_is_told_is_one_line(text):
    out, err = io.StringIO(), io.StringIO()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.stdout", out)
        patch.setattr("sys.stderr", err)
        console.tell(text)
        console.say(text)
    for stream in (out, err):
        assert stream.getvalue() == visible(text) + "\n"


@quick
@given(TEXTS)
def test_the_cell_of_a_terminal_table_is_its_text(text):
    assume(cell_len(text) or not text)  # rich leaves out a column that has no width, such as a skin tone's alone
    table = console.plain_table()
    table.add_row(text, "after")
    out = io.StringIO()
    Console(file=out, width=1000, soft_wrap=True, force_terminal=True, color_system="truecolor").print(table)
    assert (
        re.sub(r"\s+", " ", out.getvalue()).strip()
        == re.sub(
            r"\s+", " ", " ".join([*map(visible, text.split("\n")[:1]), "after", *map(visible, text.split("\n")[1:])])
        ).strip()
    )


@quick
@given(TEXTS)
def test_a_progress_bar_is_not_markup(text):
    out = io.StringIO()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            console, "Console", lambda **_: Console(file=out, width=120, force_terminal=True, color_system=None)
        )
        with console.tracking(text, 3) as bar:
            bar.show({"loss": text})
            bar.advance()
    assert "Traceback" not in out.getvalue()


@quick
@given(TEXTS)
@example("=1+1")
def test_a_spreadsheet_computes_nothing(text):
    written = cell(text)
    assert cell_text(written) == text
    number = re.fullmatch(r"-|[+-]?[\d_.,]+(e[+-]?\d+)?%?", written, re.IGNORECASE)
    assert number or not written.startswith(("=", "+", "-", "@", "\t", "\r"))


@quick
@given(st.lists(TEXTS.filter(lambda text: not set(text) & {"\ud800", "\0", "\r"}), min_size=1, max_size=4))
def test_a_table_is_read_as_it_was_written(tmp_path, texts):
    """Through a file, in both formats; and its cells hold no formula for whoever opens the CSV."""
    table = pd.DataFrame({"path": [f"{n}.png" for n in range(len(texts))], "label": texts})
    for suffix in (".csv", ".parquet"):
        path = write_table(table, tmp_path / f"t{suffix}")
        assert list(read_table(path)["label"]) == texts
    with (tmp_path / "t.csv").open(newline="", encoding="utf-8") as stream:
        cells = [row[1] for row in csv.reader(stream)][1:]
    assert [cell(text) for text in texts] == cells


class Seen(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: list) -> None:
        self.tags.append(tag)
        self.tags += [f"{tag} {name}" for name, _ in attrs]


@settings(quick, max_examples=40)
@given(TEXTS)
def test_a_page_has_the_same_elements_whatever_the_text(text):
    from embed64.evaluate.page import render

    def elements(label: str) -> list[str]:
        part = {"name": label, "share": 0.5, "images": 1, "labels": 1}
        sample = {"image": "data:,", "label": label, "path": label}
        page = render(
            "overview.html.j2",
            name=label,
            numbers=dict.fromkeys(
                ("images", "labels", "domains", "sources", "median", "largest", "lone", "distractors"), 1
            ),
            domains=[part],
            sources=[part],
            licenses={label: 1},
            sizes=[],
            splits=[part],
            samples=[{"domain": label, "images": [sample]}],
            clusters=None,
            rejected=None,
        )
        seen = Seen()
        seen.feed(page)
        return seen.tags

    assert elements(text) == elements("a")


@pytest.mark.parametrize("label", ["a[/bold]", "=HYPERLINK(1)", "-2+3", "[red]"])
def test_commands_take_such_labels_and_paths(tmp_path, cache, here, label, monkeypatch):
    """From a folder's name to the catalog, its page, and back."""
    monkeypatch.chdir(tmp_path)
    for name in (label, "other"):
        folder = Path("photos") / name
        folder.mkdir(parents=True)
        for number in range(2):
            Image.new("RGB", (9, 9), (len(name) * 20, number * 200, 7)).save(folder / f"[b]{number}.png")
    here("sources", "build", "--folder", "photos", "--domain", "[/x]", "--layout", "**/label", "--out", "c.csv")
    assert "4 images of 2 labels" in here("catalog", "check", "c.csv").out
    here("catalog", "dedup", "c.csv", "--out", "d.csv")
    here("catalog", "report", "c.csv")
    with Path("c.csv").open(newline="", encoding="utf-8") as stream:
        assert not any(text.startswith(("=", "-", "@", "+")) for row in csv.reader(stream) for text in row)
    assert set(read_table(Path("c.csv"))["label"]) == {label.rpartition("/")[2], "other"}
