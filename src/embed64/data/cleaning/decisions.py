"""Decisions on the labels of a catalog, one a row of a CSV: read, checked against the catalog, and applied."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from embed64.core.errors import InputError
from embed64.core.files import existing_file
from embed64.core.text import visible
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

_OTHER = "give the catalog that the file was made of"

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

    def _check(self, number: int, decision: str, path: str, label: _Label, target: _Label, given: bool) -> None:
        """Raise InputError if a row asks for something that the catalog does not allow."""
        if decision not in DECISIONS:
            near = difflib.get_close_matches(decision, DECISIONS, 1)
            meant = f", perhaps '{near[0]}'" if near else ""
            self._refuse(number, f"unknown decision '{decision}'{meant}", "give one of " + ", ".join(DECISIONS))
        if path and path not in self.places:
            self._refuse(number, f"path '{path}' is not in the catalog", _OTHER)
        if path and self.labels[self.places.get_loc(path)] != label:
            self._refuse(number, f"'{path}' has another label in the catalog than in this row", _REMEDY)
        if label not in self.known:
            self._refuse(number, f"label '{label[2]}' is not in the catalog", _OTHER)
        if decision in (DROP, RELABEL, SPLIT) and not path:
            self._refuse(number, f"'{decision}' needs a path", "name the image in the column 'path'")
        if decision == MERGE and path:
            self._refuse(number, "'merge' is for whole labels", "leave the column 'path' empty")
        if decision in _TARGETED and (not given or target == label):
            self._refuse(number, f"'{decision}' needs another label", "name it in the column 'to_label'")
        if decision in (RELABEL, MERGE) and target not in self.known:
            self._refuse(
                number,
                f"label '{target[2]}' is not in the catalog",
                f"give an existing one, or '{SPLIT}' for a new one",
            )
        if decision == SPLIT and target in self.known:
            self._refuse(number, f"label '{target[2]}' exists", f"give a new name, or '{RELABEL}'")

    def _image(self, decided: _Decided, number: int, decision: str, path: str, target: _Label) -> None:
        row = int(self.places.get_loc(path))
        asked = decision, target if decision in _TARGETED else None
        before = decided.images.setdefault(row, (number, *asked))
        if before[1:] != asked:
            self._refuse(number, f"'{path}' is decided on differently in row {before[0]}", "delete one of them")

    def _merge(self, decided: _Decided, number: int, label: _Label, target: _Label) -> None:
        before = decided.merges.setdefault(label, (number, target))
        if before[1] != target:
            self._refuse(number, f"label '{label[2]}' is merged differently in row {before[0]}", "delete one of them")

    def _require_ends(self, merges: dict[_Label, tuple[int, _Label]]) -> None:
        """Raise InputError if merged labels lead back to one of themselves."""
        for label, (number, _) in merges.items():
            seen, at = {label}, label
            while at in merges:
                at = merges[at][1]
                if at in seen:
                    self._refuse(number, f"label '{label[2]}' is merged in a circle", "keep one of these labels")
                seen.add(at)

    def _refuse(self, number: int, what: str, remedy: str) -> None:
        raise InputError(f"{self.name}: row {number}: {visible(what)}; {remedy}")


def _applied(catalog: Catalog, decided: _Decided, undecided: int, name: Path) -> Cleaned:
    """Return the catalog with the decisions applied."""
    rows = catalog.rows.copy()
    labels = list(rows[LABEL].itertuples(index=False, name=None))
    splits = dict(zip(labels, rows["split"] if "split" in rows else [""] * len(rows), strict=True))
    counts = dict.fromkeys(DECISIONS, 0)
    dropped = np.zeros(len(rows), bool)
    made: set[_Label] = set()
    for row, (_, decision, target) in decided.images.items():
        counts[decision] += 1
        dropped[row] = decision == DROP
        if target is not None:
            splits.setdefault(target, splits[labels[row]])
            made |= {target} if decision == SPLIT else set()
            labels[row] = target
    for row, label in enumerate(labels):
        end = label
        while end in decided.merges:
            end = decided.merges[end][1]
        counts[MERGE] += end != label
        labels[row] = end
    rows[LABEL] = pd.DataFrame(labels, index=rows.index)
    if "split" in rows:
        rows["split"] = [splits[label] for label in labels]
    cleaned = validate(rows[~dropped].reset_index(drop=True), catalog.root, name)
    before = int((cleaned.roles == "index").sum())
    cleaned = lone_to_index(cleaned)
    require_positives(cleaned, name)
    require_no_leak(cleaned, name)
    lone = int((cleaned.roles == "index").sum()) - before
    return Cleaned(cleaned, counts, {SPLIT: len(made), MERGE: len(decided.merges)}, undecided, lone)
