"""Decisions on the labels of a catalog, one a row of a CSV: read, checked against the catalog, and applied."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from embed64.core.errors import InputError
from embed64.core.files import existing_file
from embed64.data.catalog import Catalog, one_spelling, read_catalog, require_no_leak, require_positives, validate
from embed64.data.splits import lone_to_index
from embed64.data.table_files import read_table

KEEP, DROP, RELABEL, SPLIT, MERGE = DECISIONS = ("keep", "drop", "relabel", "split", "merge")
"""Leave an image or a label as it is; remove an image; move it to another label; move it to a label that is made by
that; give all images of a label to another label. An empty decision changes nothing either."""
_TARGETED = (RELABEL, SPLIT, MERGE)
LABEL = ["source", "domain", "label"]
TO_LABEL = ["to_source", "to_domain", "to_label"]
_COLUMNS = ("decision", "path", *LABEL, *TO_LABEL)
_REMEDY = "write one with `embed64 catalog suspects C.csv --out DIR`"

_Label = tuple[str, str, str]
"""Source, domain and label."""


@dataclass(frozen=True)
class Cleaned:
    """A catalog to which decisions were applied, and what they did."""

    catalog: Catalog
    images: dict[str, int]
    """Images by the decision that was made on them; those of a merged label too."""
    labels: dict[str, int]
    """Labels that were made by `split` and that `merge` gave to another."""
    undecided: int
    """Rows without a decision."""
    lone: int
    """Images that became the only one of their label, and with that distractors (role `index`)."""


@dataclass
class _Decided:
    """What the rows of a file ask for; each value with the number of its row."""

    images: dict[int, tuple[int, str, _Label | None]]
    """Catalog row -> row of the file, decision, new label."""
    merges: dict[_Label, tuple[int, _Label]]


def clean(catalog: Path, decisions: Path) -> Cleaned:
    """Apply a file of decisions to a catalog.

    Images are dropped and moved first, then labels are merged. A moved image takes the `split` of its new label; the
    last image of a label becomes a distractor.

    Raises:
        InputError: A column is missing; a decision, path or label is unknown, or was changed since; two rows contradict
            each other; the result would be no valid catalog. It names the file, the row, counted from 1 without the
            header, and what to do.
    """
    table = read_catalog(catalog)
    existing_file(decisions, _REMEDY)
    asked = _Reader(table, read_table(decisions), decisions)
    decided = asked.read()
    return _applied(table, decided, asked.undecided, decisions)


class _Reader:
    """Reads the rows of a file of decisions, and refuses the first that does not fit the catalog."""

    def __init__(self, catalog: Catalog, rows: pd.DataFrame, name: Path) -> None:
        for column in _COLUMNS:
            if column not in rows:
                raise InputError(f"{name}: column '{column}' is missing; {_REMEDY}, and edit its column 'decision'")
        self.rows, self.name = rows, name
        self.places = pd.Index(catalog.rows["path"])
        self.labels = list(catalog.rows[LABEL].itertuples(index=False, name=None))
        self.known = set(self.labels)
        self.undecided = 0

    def read(self) -> _Decided:
        """Return what the rows ask for."""
        decided = _Decided({}, {})
        texts = [self.rows[column].to_list() for column in _COLUMNS]
        for number, (decision, path, *labels) in enumerate(zip(*texts, strict=True), 1):
            label: _Label = tuple(map(one_spelling, labels[:3]))  # type: ignore[assignment]
            # An empty domain or source of the new label means that it stays.
            target: _Label = tuple(one_spelling(new) or old for new, old in zip(labels[3:], label, strict=True))  # type: ignore[assignment]
            decision = decision.strip().lower()
            if not decision:
                self.undecided += 1
                continue
            self._check(number, decision, path, label, target, bool(labels[5].strip()))
            if decision == MERGE:
                self._merge(decided, number, label, target)
            elif path:
                self._image(decided, number, decision, path, target)
        self._require_ends(decided.merges)
        return decided
