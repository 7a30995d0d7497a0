"""Triplets from pairs that people judged: the query is the anchor, what shows the same object its positive."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from embed64.core.console import say
from embed64.core.errors import InputError
from embed64.core.files import absolute, existing_file
from embed64.data.catalog import Catalog, validate
from embed64.data.splits import TRAIN
from embed64.data.table_files import read_table

JUDGED = "judged"
"""The reason of a triplet whose negative was judged to be another object."""
_COLUMNS = ("query", "image", "same")


@dataclass(frozen=True)
class Judgements:
    """Pairs of files, as absolute paths, and whether they show the same object."""

    file: Path
    rows: pd.DataFrame  # query, image, same (bool)

    @classmethod
    def read(cls, file: Path) -> Judgements:
        """Read what `embed64 serve` keeps; raise InputError naming the row that is no judgement."""
        existing_file(file, "`embed64 serve` writes one as pairs are judged")
        rows = read_table(file)
        for column in _COLUMNS:
            if column not in rows:
                raise InputError(f"{file}: column '{column}' is missing; judged pairs need {', '.join(_COLUMNS)}")
        wrong = ~rows["same"].isin(("0", "1"))
        if wrong.any():
            row = int(wrong.to_numpy().argmax())
            raise InputError(f"{file}: row {row + 1}: same '{rows['same'].iloc[row]}'; write 1 or 0")
        folder = file.resolve().parent
        files = {name: [absolute(folder / path) for path in rows[name]] for name in ("query", "image")}
        return cls(file, pd.DataFrame({**files, "same": rows["same"] == "1"}))


def with_queries(catalog: Catalog, judgements: Judgements) -> Catalog:
    """Return the catalog with the judged queries that it lacks, each under the object of what it was judged to show.

    A query that was judged to show nothing of the catalog, or several of its objects, is left out, and counted on
    stderr. Raises InputError naming a judged image that is not in the catalog.
    """
    rows = catalog.rows
    place = {absolute(file): number for number, file in enumerate(catalog.files)}
    for number, image in enumerate(judgements.rows["image"]):
        if image not in place:
            raise InputError(
                f"{judgements.file}: row {number + 1}: image '{image}' is not in the catalog; add it, or judge again"
                " with an index of the catalog"
            )
    same = judgements.rows[judgements.rows["same"]]
    ids = catalog.label_ids
    added, unclear = [], 0
    for query in dict.fromkeys(judgements.rows["query"]):
        if query in place:
            continue
        shown = [place[image] for image in same["image"][same["query"] == query]]
        if len({ids[row] for row in shown}) != 1:
            unclear += 1
            continue
        added.append({**dict.fromkeys(rows, ""), **rows.iloc[shown[0]][_told(rows)].to_dict(), "path": query})
    if unclear:
        say(f"{judgements.file}: {unclear} queries left out: judged to show no object of the catalog, or several")
    return validate(pd.concat([rows, pd.DataFrame(added, columns=list(rows))], ignore_index=True), catalog.root)


def judged_triplets(catalog: Catalog, judgements: Judgements) -> pd.DataFrame:
    """Return anchor, positive, negative, reason: each query with each judged positive and each judged negative.

    Only rows to train on are used, and labels count: a judgement that contradicts them is left out, and counted on
    stderr. A query without a judged positive takes every other image of its label.
    """
    ids = catalog.label_ids
    place = {absolute(file): number for number, file in enumerate(catalog.files)}
    learned = np.ones(len(ids), bool)
    if "split" in catalog.rows:
        learned = catalog.rows["split"].isin(("", TRAIN)).to_numpy()
    made, against = [], 0
    for query, pairs in judgements.rows.groupby("query", sort=False):
        anchor = place.get(str(query))
        if anchor is None or not learned[anchor]:
            continue
        images = [(place[image], same) for image, same in zip(pairs["image"], pairs["same"], strict=True)]
        agreed = [(row, same) for row, same in images if (ids[row] == ids[anchor]) == same]
        against += len(images) - len(agreed)
        positives = [row for row, same in agreed if same] or [r for r, label in enumerate(ids) if label == ids[anchor]]
        negatives = [row for row, same in agreed if not same]
        for positive, negative in itertools.product(positives, negatives):
            if positive != anchor and learned[positive] and learned[negative]:
                made.append((anchor, positive, negative))
    if against:
        say(f"{judgements.file}: {against} judgements left out: the catalog's labels say otherwise")
    path = catalog.rows["path"]
    columns = ("anchor", "positive", "negative")
    table = pd.DataFrame([[path.iloc[row] for row in each] for each in made], columns=list(columns), dtype=str)
    return table.assign(reason=JUDGED)


def _told(rows: pd.DataFrame) -> list[str]:
    """Return the columns that a query shares with the object that it shows."""
    return [name for name in ("label", "domain", "source", "split") if name in rows]
