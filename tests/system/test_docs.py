"""The documentation says what the code says: keys, messages, commands, files."""

from __future__ import annotations

import ast
import re
import shlex
import sys

import click
import pytest
import typer
from commands import ROOT
from documentation import blocks_of, nav

from embed64.cli.app import app
from embed64.core.recipe import known_keys

sys.path.insert(0, str(ROOT / "scripts"))
import recipe_keys

DOCS = ROOT / "docs"
README = (ROOT / "README.md").read_text(encoding="utf-8")
TEXTS = {name: (DOCS / name).read_text(encoding="utf-8") for name in nav()}
PAGES = {"README.md": README, **TEXTS}
SNIPPET = re.compile(r'^--8<-- "([^":]+):(\w+)"$', re.MULTILINE)


def messages() -> list[str]:
    """Every text in the sources, with `…` in place of what is filled in."""
    texts = [(ROOT / "Makefile").read_text(encoding="utf-8")]
    for file in (ROOT / "src").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                texts.append(node.value)
            elif isinstance(node, ast.JoinedStr):
                texts.append("".join(str(p.value) if isinstance(p, ast.Constant) else "…" for p in node.values))
    return texts


def test_every_page_is_in_the_navigation() -> None:
    assert sorted(TEXTS) == sorted(file.name for file in DOCS.glob("*.md"))


def test_the_recipe_keys_are_those_of_the_settings() -> None:
    page = recipe_keys.PAGE.read_text(encoding="utf-8")
    assert page == recipe_keys.page()
    own_first = sorted(known_keys(), key=lambda key: "." in key)
    assert re.findall(r"^\| `([\w.]+)` \|", page, re.MULTILINE) == own_first


@pytest.mark.parametrize("name", PAGES)
def test_the_keys_that_a_page_names_exist(name: str) -> None:
    tables = "|".join(sorted({key.partition(".")[0] for key in known_keys() if "." in key}))
    named = set(re.findall(rf"`(?:[^`]* )?((?:{tables})\.[a-z_]+)[=`]", PAGES[name]))
    assert named <= {*known_keys(), "triplets.parquet"}


def test_the_messages_in_troubleshooting_are_the_code_s() -> None:
    quoted = re.findall(r"^\| `([^`]+)` \|", TEXTS["troubleshooting.md"], re.MULTILINE)
    assert len(quoted) > 30
    texts = messages()

    def there(message: str) -> bool:
        """What is filled in may be any text here, and the code may continue after the page's end."""
        pattern = re.compile(".*".join(map(re.escape, message.split("…"))), re.DOTALL)
        return any(pattern.search(text) for text in texts)

    assert [message for message in quoted if not there(message)] == []


@pytest.mark.parametrize("name", PAGES)
def test_the_commands_of_a_page_exist(name: str) -> None:
    """Those that are only shown too: they need Kaggle."""
    for block in blocks_of(PAGES[name], "sh") + blocks_of(PAGES[name], "bash"):
        for line in block.splitlines():
            program, *words = shlex.split(line, comments=True)
            assert program == "embed64"
            command: click.Command = typer.main.get_command(app)
            while hasattr(command, "commands"):
                command = command.commands[words.pop(0)]
            known = {option for parameter in command.params for option in parameter.opts + parameter.secondary_opts}
            assert {word for word in words if word.startswith("-")} <= known, line


@pytest.mark.parametrize("name", TEXTS)
def test_the_files_and_parts_that_a_page_names_exist(name: str) -> None:
    for target in re.findall(r"\]\((?!http)([^)#]+)", TEXTS[name]):
        assert (DOCS / target).is_file(), target
    for file, part in SNIPPET.findall(TEXTS[name]):
        text = (ROOT / file).read_text(encoding="utf-8")
        start, end = (text.index(f"<!-- --8<-- [{edge}:{part}] -->") for edge in ("start", "end"))
        assert start < end
        assert not re.search(r"\]\((?!http)", text[start:end]), "a relative link, which breaks on the other page"


def test_the_readme_shows_what_the_start_page_shows() -> None:
    short, whole = (
        next(block for block in blocks_of(page, "") if block.startswith("mP@5")).splitlines()
        for page in (README, TEXTS["start.md"])
    )
    assert short == [line for line in whole[: whole.index("")] if not line.startswith("time: ")]


def test_the_tree_in_the_readme_names_every_room() -> None:
    rooms = {path.parent.name for path in (ROOT / "src" / "embed64").glob("*/__init__.py")}
    assert set(re.findall(r"^  (\w+)/ ", README, re.MULTILINE)) == rooms


def test_the_values_on_the_kaggle_page_are_the_driver_s() -> None:
    driver = (ROOT / "kernel" / "train.py").read_text(encoding="utf-8").partition('PAYLOAD = """')[0]
    (table,) = re.findall(r"\| value \|.*?\n\n", TEXTS["kaggle.md"], re.DOTALL)
    named = re.findall(r"`([A-Z][A-Z0-9_]+)`", table)
    assigned = re.findall(r"^([A-Z][A-Z0-9_, ]+) = ", driver, re.MULTILINE)
    assert named == [name for line in assigned for name in line.split(", ")] + ["PAYLOAD"]


def test_every_help_text_is_in_paragraphs_that_a_terminal_may_wrap() -> None:
    def helps(group: click.Group) -> list[str]:
        return [
            text
            for command in group.commands.values()
            for text in ([command.help] if not hasattr(command, "commands") else helps(command))
        ]

    every = helps(typer.main.get_command(app))
    assert len(every) > 40
    assert not [text for text in every if re.search(r"[^\n]\n[^\n]", text)]
