"""Read tables: with one row per image, or with row ranges as domains."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pandas as pd

from embed64.core.console import track
from embed64.core.errors import InputError
from embed64.data.sources.mounts import find_slug, mounted_path
from embed64.data.sources.registry import RowRanges, TableOfImages
from embed64.data.sources.scan import Files, Reading, aside_table
from embed64.data.table_files import read_table

_UNSAID = {"label": "its row has no label", "domain": "its row has no domain"}
_FIELD = re.compile(r"\{([^{}\[\]]+)(?:\[(\d+)\])?\}")


def read_images_table(root: Path, source: str, settings: TableOfImages, table_file: Path | None = None) -> Reading:
    """Read a table with one row per image; raise InputError if no image is there.

    Paths start at the folder of the table, which is searched for below `root`; or at `root` for a given `table_file`.
    """
    parts = []
    for file in [table_file] if table_file else tables(root, settings.files):
        table = read_table(file, settings.separator)
        prefix = "." if table_file else os.path.relpath(file.parent, root)
        listed = pd.DataFrame(
            {
                "label": filled(table, settings.label, file),
                "domain": filled(table, settings.domain, file),
                **{f"path{i}": filled(table, template, file) for i, template in enumerate(settings.path)},
            }
        )
        for i in range(len(settings.path)):
            listed[f"path{i}"] = [_joined(prefix, path) for path in listed[f"path{i}"]]
        parts.append(listed)
    rows = pd.concat(parts, ignore_index=True)
    return _found(rows, [rows.pop(f"path{i}") for i in range(len(settings.path))], root, source)


def read_row_ranges(root: Path, source: str, settings: RowRanges) -> Reading:
    """Read a table of paths in which the row number decides the domain; an image's folder is its label."""
    domains, lasts = list(settings.ranges), np.array(list(settings.ranges.values()))
    if (np.diff(lasts) <= 0).any():
        raise InputError(f"source '{source}': its row ranges must ascend: {settings.ranges}")
    parts = []
    for file in tables(root, settings.files):
        table = read_table(file)
        paths = filled(table, f"{{{settings.column}}}", file)
        which = np.searchsorted(lasts, np.arange(len(table)))  # a range holds its last row
        names = np.array([*domains, ""], dtype=object)[which]
        folders = [os.path.basename(os.path.dirname(path)) for path in paths]
        prefix = os.path.relpath(file.parent, root)
        parts.append(
            pd.DataFrame({"path": [_joined(prefix, p) for p in paths], "label": folders, "domain": names}, dtype=str)
        )
    rows = pd.concat(parts, ignore_index=True)
    unsaid = {"label": "is in no folder that could be its label", "domain": "its row is beyond the last range"}
    return _found(rows, [rows.pop("path")], root, source, unsaid)


def tables(root: Path, patterns: Iterable[str]) -> list[Path]:
    """Return the files of the first pattern that matches any, by name; raise InputError if none does."""
    for pattern in patterns:
        if found := sorted(path for path in root.glob(pattern) if path.is_file()):
            return found
    raise InputError(f"{root}: contains no file {' or '.join(patterns)}; this copy has another layout")


def filled(table: pd.DataFrame, template: str, file: Path) -> pd.Series:
    """Fill in a template such as `train/{id[0]}/{id}.jpg` for every row; raise InputError for an unknown column."""
    texts, end = pd.Series("", index=table.index, dtype=str), 0
    for field in _FIELD.finditer(template):
        column, place = field[1], field[2]
        if column not in table:
            raise InputError(f"{file}: column '{column}' is missing; its columns are {', '.join(map(str, table))}")
        cells = table[column].str[int(place)].fillna("") if place else table[column]
        texts, end = texts + template[end : field.start()] + cells, field.end()
    return texts + template[end:]


def _joined(prefix: str, path: str) -> str:
    """Return a table's path relative to the source's folder; one into another mount, or an empty one, as it is."""
    return path if not path or prefix == "." or mounted_path(path) else os.path.join(prefix, path)


def _found(
    rows: pd.DataFrame, listed: list[pd.Series], root: Path, source: str, unsaid: dict[str, str] = _UNSAID
) -> Reading:
    """Keep the rows whose image exists, once each, with label and domain; set the others aside with a reason.

    `listed` contains the paths, a series for each place where an image may be. Raises InputError if no row is kept.
    """
    places = _Places(root)
    paths, reasons = [], []  # not a tuple per row: a table may have a million
    for candidates in track(zip(*listed, strict=True), f"finding {source}"[:24], len(rows)):
        path, reason = places.find(candidates)
        paths.append(path)
        reasons.append(reason)
    path, reason = pd.Series(paths, dtype=str), pd.Series(reasons, dtype=object)
    for column, words in unsaid.items():
        reason[(reason == "") & (rows[column] == "").to_numpy()] = words
    again = (reason == "").to_numpy(copy=True)
    again[again] = path[again].duplicated()
    reason[again] = "listed again; its first row counts"
    kept = (reason == "").to_numpy()
    if not kept.any():
        first = f"; the first: {listed[0][0] or 'an empty path'}: {reason[0]}" if len(rows) else ""
        raise InputError(f"{root}: none of the {len(rows)} images that its table lists can be used{first}")
    left = np.flatnonzero(~kept)
    aside = ((listed[0].iloc[row] or f"row {row + 1}", reason.iloc[row]) for row in left)
    catalog = rows[kept].assign(source=source, path=path[kept].to_numpy()).reset_index(drop=True)
    return Reading(catalog[["path", "label", "domain", "source"]], root.resolve(), aside_table(aside, source))


class _Places:
    """Finds a table's images in its source's folder, or in the mounts that its paths point to."""

    def __init__(self, root: Path) -> None:
        self.here = Files(root)
        self.mounts: dict[str, Files | None] = {}

    def find(self, candidates: tuple[str, ...]) -> tuple[str, str]:
        """Return (path, "") of the first candidate that exists, or ("", reason)."""
        if not candidates[0]:
            return "", "its row has no path"
        mounted = mounted_path(candidates[0])
        if not mounted:
            return self.here.find(candidates)
        slug, rest = mounted
        if slug not in self.mounts:
            folder = find_slug(slug)
            self.mounts[slug] = Files(folder) if folder else None
        files = self.mounts[slug]
        if files is None:
            return "", f"is in the source '{slug}', which is missing here"
        path, reason = files.find([rest])
        return (os.path.join(files.root, path) if path else ""), reason
