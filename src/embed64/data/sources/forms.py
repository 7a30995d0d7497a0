"""Read the files that say what images are, whatever their form, as tables of text: CSV, spaced text, JSON, MATLAB."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd

from embed64.core.errors import InputError
from embed64.core.files import read_json
from embed64.data.sources.matlab import read_struct
from embed64.data.sources.registry import TableFile
from embed64.data.sources.templates import column_of
from embed64.data.table_files import read_table

_AGAIN = "get the file again"


def read_rows(file: Path, settings: TableFile) -> pd.DataFrame:
    """Return the rows of a file as text, each with every column; absent cells are empty.

    Raises InputError naming the file, and the row or column, if it is not of the form that `settings` say.
    """
    if settings.form == "spaced":
        rows = read_spaced(file, settings.columns, settings.skip)
    elif settings.form == "json":
        rows = read_objects(file)
    elif settings.form == "mat":
        rows = read_struct(file, settings.variable)
    else:
        rows = read_table(file)
    for column, which in settings.lists.items():
        items = column_of(rows, column, file).str.split()
        if which == "each":
            rows = rows.assign(**{column: items}).explode(column, ignore_index=True).fillna("")
        else:
            rows = rows.assign(**{column: items.str[0].fillna("")})
    return rows


def read_spaced(file: Path, columns: tuple[str, ...] = (), skip: int = 0) -> pd.DataFrame:
    """Read text whose cells are separated by white space, as in lists of images; no cell holds any.

    `columns` are its columns if it has no header; `skip` lines come before the header or the first row. Raises
    InputError naming the first line with another number of cells.
    """
    rows: list[list[str]] = []
    names, number = list(columns), skip
    try:
        with file.open(encoding="utf-8-sig") as stream:
            for number, line in enumerate(stream, 1):
                cells = line.split() if number > skip else []
                if cells and not names:
                    names = cells
                elif cells and len(cells) != len(names):
                    raise InputError(
                        f"{file}: line {number} has {len(cells)} cells, not {len(names)} ({' '.join(names)}); {_AGAIN}"
                    )
                elif cells:
                    rows.append(cells)
    except UnicodeDecodeError as error:
        raise InputError(f"{file}: not UTF-8 text after line {number}; {_AGAIN}") from error
    if not names:
        raise InputError(f"{file}: has no line that names its columns; {_AGAIN}")
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise InputError(f"{file}: two columns are called '{twice}'; {_AGAIN}")
    return pd.DataFrame(rows, columns=names, dtype=str)


def read_objects(file: Path) -> pd.DataFrame:
    """Read a JSON list of objects, a row each; keys are columns, and an object that lacks one has an empty cell.

    Raises InputError if the file is damaged or holds anything else, naming the record, counted from 1.
    """
    records = read_json(file, list, _AGAIN)
    for number, record in enumerate(records, 1):
        if not isinstance(record, dict):
            raise InputError(f"{file}: record {number} is no object with keys; {_AGAIN}")
    names = list(dict.fromkeys(key for record in records for key in record))
    columns = {name: [_text(record.get(name)) for record in records] for name in names}
    return pd.DataFrame(columns, dtype=str)


def _text(value: Any) -> str:
    """Return a JSON value as a cell: empty for null, and lists and objects as JSON."""
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value)
