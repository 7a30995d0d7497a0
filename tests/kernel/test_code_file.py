"""A kernel's code is a script or a notebook: read as Python, sent as Kaggle takes it, edited in its cells alone."""

from __future__ import annotations

import json
from pathlib import Path

import nbformat
import pytest

from embed64.core.errors import InputError
from embed64.kernel.code_file import edited, notebook, python_of, to_send

BOOK = Path("kernel/train.ipynb")
CELLS = [("markdown", "# Ünder 😀"), ("code", "a = 1\nb = 2\n"), ("hidden", 'print("two")')]


def run_once() -> str:
    """The notebook as Jupyter writes it after a run: sources in lines, and outputs."""
    content = json.loads(notebook(CELLS))
    for cell in content["cells"]:
        cell["source"] = cell["source"].splitlines(keepends=True)
    content["cells"][2] |= {
        "execution_count": 7,
        "outputs": [{"output_type": "stream", "name": "stdout", "text": "two"}],
    }
    return json.dumps(content)


def test_it_is_a_valid_notebook_that_has_not_run():
    made = nbformat.reads(notebook(CELLS), as_version=4)
    nbformat.validate(made)
    assert [(cell.cell_type, cell.source) for cell in made.cells] == [
        ("markdown", CELLS[0][1]),
        ("code", CELLS[1][1]),
        ("code", CELLS[2][1]),
    ]
    assert [cell.metadata.get("_kg_hide-input", False) for cell in made.cells] == [False, False, True]
    assert notebook(CELLS) == notebook(CELLS)


@pytest.mark.parametrize("text", [notebook(CELLS), run_once()])
def test_what_is_sent_has_one_text_a_cell_and_no_output(text):
    assert to_send(BOOK, text) == notebook(CELLS)
    assert python_of(BOOK, text) == 'a = 1\nb = 2\n\n\nprint("two")'


def test_a_script_is_its_own_python():
    assert python_of(Path("train.py"), "{not json") == "{not json"


def test_only_code_cells_are_edited_and_nothing_is_written_anew_without_need():
    text = run_once()
    assert edited(BOOK, text, lambda source: source.replace("Ünder", "Other")) == text
    changed = json.loads(edited(BOOK, text, lambda source: source.replace("b = 2", "b = 3")))
    assert changed["cells"][1]["source"] == "a = 1\nb = 3\n"
    assert changed["cells"][2]["outputs"]
    assert edited(Path("x.py"), "b = 2", lambda source: source.replace("2", "3")) == "b = 3"


@pytest.mark.parametrize(
    "text", ["", "print(1)", "[]", "{}", '{"cells": []}', '{"cells": [1]}', '{"cells": [{"source": 3}]}', "[" * 99999]
)
def test_what_is_no_notebook_is_named(text):
    for use in (python_of, to_send, lambda path, given: edited(path, given, str.upper)):
        with pytest.raises(
            InputError, match=r"^kernel/train\.ipynb: not a Jupyter notebook with cells; `embed64 kernel"
        ):
            use(BOOK, text)
