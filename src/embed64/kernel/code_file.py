"""A kernel's one file of code: a script, or a notebook, the same Python in cells with words between (nbformat 4.5)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Literal

from embed64.core.errors import InputError

NOTEBOOK = ".ipynb"
Cell = tuple[Literal["markdown", "code", "hidden"], str]
"""A cell's kind and its text; what is `hidden` is code that one need not look at."""
_HIDDEN = {"_kg_hide-input": True, "jupyter": {"source_hidden": True}}
"""Kaggle's key and Jupyter's."""
_ABOUT = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def notebook(cells: Iterable[Cell]) -> str:
    """Return the content of a notebook that has not run."""
    made = [_cell(number, kind, text) for number, (kind, text) in enumerate(cells)]
    return _dumped({"cells": made, "metadata": _ABOUT, "nbformat": 4, "nbformat_minor": 5})


def read_code(code: Path, metadata: Path, newline: str | None = None) -> str:
    """Return the text of a code file that `metadata` names; raise InputError if it is none.

    With `newline` empty the ends of lines are as in the file.
    """
    try:
        with code.open(encoding="utf-8", newline=newline) as stream:
            return stream.read()
    except UnicodeDecodeError as error:
        raise InputError(f"{code}: not UTF-8 text; 'code_file' in {metadata} must name a script or notebook") from error


def python_of(path: Path, text: str) -> str:
    """Return the Python code of a script, or of a notebook's code cells, as one text.

    Raises InputError if what is named as a notebook is none.
    """
    if path.suffix != NOTEBOOK:
        return text
    return "\n\n".join(_source(cell) for cell in _content(path, text)["cells"] if cell["cell_type"] == "code")


def to_send(path: Path, text: str) -> str:
    """Return a notebook as Kaggle takes it: without outputs, each cell's source one text; raise what python_of does."""
    content = _content(path, text)
    for cell in content["cells"]:
        cell["source"] = _source(cell)
        if cell["cell_type"] == "code":
            cell["outputs"], cell["execution_count"] = [], None
    return _dumped(content)


def edited(path: Path, text: str, change: Callable[[str], str]) -> str:
    """Return a script, or a notebook's code cells, as `change` makes them; other text stays as it is."""
    if path.suffix != NOTEBOOK:
        return change(text)
    content = _content(path, text)
    changed = False
    for cell in content["cells"]:
        source = _source(cell)
        if cell["cell_type"] == "code" and (new := change(source)) != source:
            cell["source"], changed = new, True
    return _dumped(content) if changed else text


def _cell(number: int, kind: str, text: str) -> dict[str, Any]:
    made: dict[str, Any] = {"id": f"cell-{number}", "metadata": _HIDDEN if kind == "hidden" else {}, "source": text}
    if kind == "markdown":
        return {"cell_type": "markdown"} | made
    return {"cell_type": "code", "execution_count": None, "outputs": []} | made


def _content(path: Path, text: str) -> dict[str, Any]:
    """Return a notebook's content; raise InputError if it is none."""
    try:
        content = json.loads(text)
        if content["cells"] and all(isinstance(_source(cell), str) and cell["cell_type"] for cell in content["cells"]):
            return content
    except (ValueError, KeyError, TypeError, RecursionError):
        pass
    raise InputError(f"{path}: not a Jupyter notebook with cells; `embed64 kernel build --notebook` writes one")


def _source(cell: dict[str, Any]) -> str:
    source = cell["source"]
    return "".join(source) if isinstance(source, list) else source


def _dumped(content: dict[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"
