"""A self-contained HTML page to look through what seems wrong in a catalog, and to save what is decided on it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from embed64.core.errors import InputError
from embed64.core.files import write_text
from embed64.data.catalog import Catalog
from embed64.data.cleaning.decisions import DROP, KEEP, MERGE, RELABEL, SPLIT
from embed64.data.cleaning.suspects import IMAGE, TWO_LABELS, TWO_OBJECTS, Suspects
from embed64.evaluate.page import render
from embed64.evaluate.thumbnails import Thumbnails

_MOST = 150
"""Rows that are shown with pictures; a page of them takes some 5 MB."""
_CHOICES = {IMAGE: ["", KEEP, RELABEL, DROP], TWO_OBJECTS: ["", KEEP, SPLIT], TWO_LABELS: ["", KEEP, MERGE]}
_LIKE = {IMAGE: "more like", TWO_OBJECTS: "another object, to be called", TWO_LABELS: "the same object as"}


def write_suspects_page(found: Suspects, catalog: Catalog, name: str, decisions: Path, out: Path) -> Path:
    """Write the page of the catalog `name` to `out`.

    `decisions` is the table of the same rows, which the page saves with other decisions.
    """
    header, *lines = decisions.read_text(encoding="utf-8").splitlines()
    thumbs = Thumbnails(catalog)
    place = {path: row for row, path in enumerate(catalog.rows["path"])}
    rows = [
        _shown(row, place.get(row["path"]), found, catalog, thumbs if number < _MOST else None)
        for number, row in enumerate(found.rows.to_dict("records"))
    ]
    rest = [line.split(",", 1)[1] for line in lines]
    page = render("suspects.html.j2", name=name, rows=rows, most=_MOST, share=found.share, header=header, rest=rest)
    return write_text(out, page)


def _shown(
    row: dict[str, Any], place: int | None, found: Suspects, catalog: Catalog, thumbs: Thumbnails | None
) -> dict[str, Any]:
    own, proposed = found.neighbours.get(row["path"] or (row["label"], row["to_label"]), ([], []))

    def pictures(rows: list[int]) -> list[dict[str, str]]:
        return [_picture(catalog, each, thumbs) for each in rows] if thumbs else []

    return {
        "decision": row["decision"],
        "name": row["path"] or row["label"],
        "what": Path(row["path"]).name or "two labels",
        "choices": _CHOICES[row["kind"]],
        "like": _LIKE[row["kind"]],
        "label": row["label"],
        "to_label": row["to_label"],
        "confidence": row["confidence"],
        "suspect": pictures([] if place is None else [place]),
        "own": pictures(own),
        "proposed": pictures(proposed),
    }


def _picture(catalog: Catalog, row: int, thumbs: Thumbnails) -> dict[str, str]:
    path, label = catalog.rows["path"].iloc[row], catalog.rows["label"].iloc[row]
    try:
        return {"image": thumbs(path), "label": label, "path": path}
    except InputError:  # the page must show unreadable images too
        return {"image": "", "label": label, "path": path}
