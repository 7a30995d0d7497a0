"""Templates of columns, such as `train/{id[0]}/{id}.jpg`: labels, paths and published parts made from a table's cells.

`{id[0]}` is the first letter of a cell, `{name[4:]}` what follows its fourth; the rest of a template is constant.
"""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd

from embed64.core.errors import InputError
from embed64.data.sources.registry import PartWords, RoleWords, Through
from embed64.data.splits import HOLDOUT, TRAIN

_FIELD = re.compile(r"\{([^{}\[\]]+)(?:\[(\d+)(:?)\])?\}")


def column_of(table: pd.DataFrame, column: str, file: Path) -> pd.Series:
    """Return a column; raise InputError naming those that there are if it is missing."""
    if column not in table:
        raise InputError(f"{file}: column '{column}' is missing; its columns are {', '.join(map(str, table))}")
    return table[column]


def filled(table: pd.DataFrame, template: str, file: Path) -> pd.Series:
    """Fill in a template for every row; raise InputError for an unknown column."""
    texts, end = pd.Series("", index=table.index, dtype=str), 0
    for field in _FIELD.finditer(template):
        cells, place = column_of(table, field[1], file), field[2]
        if place:
            cells = (cells.str[int(place) :] if field[3] else cells.str[int(place)]).fillna("")
        texts, end = texts + template[end : field.start()] + cells, field.end()
    return texts + template[end:]


def first_filled(table: pd.DataFrame, templates: str | tuple[str, ...], file: Path) -> pd.Series:
    """Fill in, for every row, the first template that is not made of empty cells only; empty if there is none."""
    texts = pd.Series("", index=table.index, dtype=str)
    for template in (templates,) if isinstance(templates, str) else templates:
        columns = [field[1] for field in _FIELD.finditer(template)]
        made = filled(table, template, file)
        if columns:
            made = made.mask((table[columns] == "").all(axis=1), "")
        texts = texts.where(texts != "", made)
    return texts


def meaning(
    table: pd.DataFrame, rule: str | PartWords | RoleWords | Through, what: str, file: Path
) -> tuple[pd.Series, pd.Series]:
    """Return what a rule says of every row, and why it says nothing, if so; `what` names the thing.

    A text is the same for all rows; words are looked up; `through` divides the classes into train and holdout.
    """
    said = pd.Series("", index=table.index, dtype=object)
    if isinstance(rule, str):
        return said.mask(said == "", rule), said
    cells = filled(table, rule.of, file)
    if isinstance(rule, Through):
        train, known = _up_to(cells, rule.through)
        found = train.map({True: TRAIN, False: HOLDOUT})
    else:
        known = cells.isin(rule.words)
        found = cells.map(rule.words)
    reason = f"its {what} '" + cells + "' is unknown"
    return found.where(known, ""), said.where(known, reason)


def _up_to(cells: pd.Series, last: str) -> tuple[pd.Series, pd.Series]:
    """Return which cells are at most `last`, and which can be compared with it: numbers with a number."""
    if not last.isdecimal():
        return cells <= last, cells != ""
    known = cells.str.fullmatch(r"\d{1,18}")
    return cells.where(known, "0").astype("int64") <= int(last), known
