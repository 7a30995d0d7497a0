"""Text that comes from others, made harmless for where it goes: a terminal, or a table that a spreadsheet opens.

Labels, paths, recipe names and answers of servers are such text. Pages are escaped by their templates
(evaluate/page.py), Python by `repr` (kernel/script.py), JSON and TOML by their writers. Standard library only.
"""

from __future__ import annotations

import re

_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_NUMBER = re.compile(r"[+-]?(\d[\d_.,]*|\.\d+)(e[+-]?\d+)?%?|-", re.IGNORECASE)


def visible(text: str) -> str:
    """Return text as one line that a terminal only shows: control and other invisible characters as their escapes.

    Written as they are, they could move the cursor, hide what follows, or change the order of letters.
    """
    return text if text.isprintable() else "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)


def cell(text: str) -> str:
    """Return the cell of a CSV: with a `'` before what a spreadsheet would compute, such as `=1+1`; not a number.

    `cell_text` is the way back.
    """
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text


def cell_text(cell: str) -> str:
    """Return the text of a CSV's cell, without the `'` that `cell` put before it."""
    return cell[1:] if cell[:1] == "'" and _FORMULA.match(cell) else cell
