"""The pages of the documentation, and their code blocks."""

from __future__ import annotations

import re

from commands import ROOT


def nav() -> list[str]:
    """The pages that mkdocs.yml shows, in its order."""
    listed = (ROOT / "mkdocs.yml").read_text(encoding="utf-8").partition("\nnav:\n")[2].partition("\nmarkdown_")[0]
    return re.findall(r": ([\w-]+\.md)$", listed, re.MULTILINE)


def blocks_of(page: str, language: str) -> list[str]:
    """The code blocks of a page in that language; empty: those that name none."""
    blocks = re.findall(r"^```(\w*)\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    return [text for named, text in blocks if named == language]
