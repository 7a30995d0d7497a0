"""Read tables: with one row per image, or with row ranges as domains."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from embed64.core.console import say, track
from embed64.core.errors import InputError
from embed64.data.sources.forms import read_rows
from embed64.data.sources.mounts import find_slug, mounted_path
from embed64.data.sources.registry import Either, FolderLayout, Join, Parts, Reader, RowRanges, TableOfImages
from embed64.data.sources.scan import Files, Reading, aside_table
from embed64.data.sources.templates import column_of, filled, first_filled, meaning
from embed64.data.table_files import read_table

_UNSAID = {"label": "its row has no label", "domain": "its row has no domain"}
_PATH = "path"
"""Of the columns path0, path1, …: the places where an image may be."""


def read_images_table(
    root: Path, source: str, settings: TableOfImages | Parts | Either, table_file: Path | None = None
) -> Reading:
    """Read one table, or several, with one row per image; raise InputError if no image is there.

    Paths start at the folder of each table, which is searched for below `root`; or at `root` for a given `table_file`.
    """
    rows = _listed(root, source, settings, table_file)
    listed = [rows.pop(column) for column in [*rows] if column.startswith(_PATH)]
    return _found(rows, listed, root, source)


def chosen(root: Path, either: Either) -> Reader:
    """Return the first of several layouts whose tables are there; raise InputError if there is none.

    A layout without tables, such as folders of images, is always there.
    """
    if without := lacking(root, either):
        raise InputError(f"{root}: {without}; this copy has another layout")
    reader = next(reader for reader in either.either if not lacking(root, reader))
    if isinstance(reader, FolderLayout):
        say(f"{root}: {lacking(root, either.either[0])}; labels are those of its folders, {reader.layout}")
    return reader


def lacking(root: Path, reader: Reader) -> str:
    """Return which tables of a layout are missing below `root`; empty if none is."""
    if isinstance(reader, Either):
        each = [lacking(root, other) for other in reader.either]
        return "; ".join(dict.fromkeys(each)) if all(each) else ""
    if isinstance(reader, Parts):
        return next((without for part in reader.part if not part.optional and (without := lacking(root, part))), "")
    if not isinstance(reader, TableOfImages):
        return ""
    wanted = [reader.files, *(join.files for join in reader.join)]
    missing = next((patterns for patterns in wanted if not _matching(root, patterns)), None)
    return f"contains no file {' or '.join(missing)}" if missing else ""


def _listed(root: Path, source: str, settings: Reader, table_file: Path | None = None) -> pd.DataFrame:
    """Return what tables say of each image: label, domain, split, role, trouble, and path0, path1, … where it may be.

    `trouble` is the reason why a row cannot be used. A missing part that is optional is said.
    """
    if isinstance(settings, Either):
        settings = chosen(root, settings)
    if isinstance(settings, Parts):
        parts = []
        for part in settings.part:
            if part.optional and (without := lacking(root, part)):
                say(f"{source}: {root} {without}; read without its images")
            else:
                parts.append(_listed(root, source, part))
        return pd.concat(parts, ignore_index=True).fillna("")
    assert isinstance(settings, TableOfImages)
    files = [table_file] if table_file else tables(root, settings.files)
    return pd.concat(
        [_of_one(root, file, "." if table_file else os.path.relpath(file.parent, root), settings) for file in files],
        ignore_index=True,
    )


def _of_one(root: Path, file: Path, prefix: str, settings: TableOfImages) -> pd.DataFrame:
    """Return what one file says of each image; `prefix` leads from the root to where its paths start."""
    table = read_rows(file, settings)
    for join in settings.join:
        table = _with_columns(table, file, join, root)
    split, unknown = meaning(table, settings.split, "part of the split", file)
    role, senseless = meaning(table, settings.role, "role", file)
    columns = {
        "label": first_filled(table, settings.label, file),
        "domain": filled(table, settings.domain, file),
        "split": split,
        "role": role,
        "trouble": unknown.where(unknown != "", senseless),
    }
    for i, template in enumerate(settings.path):
        places = [_joined(prefix, path) for path in filled(table, template, file)]
        columns[f"{_PATH}{i}"] = pd.Series(places, index=table.index, dtype=str)
    return pd.DataFrame(columns)


def _with_columns(table: pd.DataFrame, file: Path, join: Join, root: Path) -> pd.DataFrame:
    """Add the columns of a second file by its key; raise InputError if a key stands there twice, or a column in both.

    A row whose key the second file lacks has empty cells.
    """
    second = tables(root, join.files)[0]
    other = read_rows(second, join)
    keys = column_of(other, join.key, second)
    twice = np.flatnonzero(keys.duplicated())
    if len(twice):
        key = keys.iloc[twice[0]]
        raise InputError(f"{second}: row {twice[0] + 1}: {join.key} '{key}' is listed twice; get the file again")
    other = other.set_index(join.key)
    if shared := [column for column in other if column in table]:
        raise InputError(f"{second}: column '{shared[0]}' is one of {file} too; this copy has another layout")
    added = other.reindex(filled(table, join.on, file)).fillna("").set_axis(table.index)
    return pd.concat([table, added], axis=1)


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


def tables(root: Path, patterns: Sequence[str]) -> list[Path]:
    """Return the files of the first pattern that matches any, by name; raise InputError if none does."""
    if found := _matching(root, patterns):
        return found
    raise InputError(f"{root}: contains no file {' or '.join(patterns)}; this copy has another layout")


def _matching(root: Path, patterns: Iterable[str]) -> list[Path]:
    """Return the files of the first pattern that matches any, by name."""
    for pattern in patterns:
        if found := sorted(path for path in root.glob(pattern) if path.is_file()):
            return found
    return []


def _joined(prefix: str, path: str) -> str:
    """Return a table's path relative to the source's folder; one into another mount, or an empty one, as it is."""
    return path if not path or prefix == "." or mounted_path(path) else os.path.join(prefix, path)


def _found(
    rows: pd.DataFrame, listed: list[pd.Series], root: Path, source: str, unsaid: dict[str, str] = _UNSAID
) -> Reading:
    """Keep the rows whose image exists, once each, with label and domain; set the others aside with a reason.

    `listed` contains the paths, a series for each place where an image may be; a column `trouble` is a reason to set a
    row aside. Raises InputError if no row is kept.
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
    if "trouble" in rows:
        reason = reason.where(reason != "", rows["trouble"].astype(object))
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
    said = [column for column in ("split", "role") if column in catalog and (catalog[column] != "").any()]
    columns = ["path", "label", "domain", "source", *said]
    return Reading(catalog[columns], root.resolve(), aside_table(aside, source))


class _Places:
    """Finds a table's images in its source's folder, or in the mounts that its paths point to."""

    def __init__(self, root: Path) -> None:
        self.here = Files(root)
        self.mounts: dict[str, Files | None] = {}

    def find(self, candidates: tuple[str, ...]) -> tuple[str, str]:
        """Return (path, "") of the first candidate that exists, or ("", reason); the empty ones do not count."""
        if not candidates[0]:
            return "", "its row has no path"
        mounted = mounted_path(candidates[0])
        if not mounted:
            return self.here.find(filter(None, candidates))
        slug, rest = mounted
        if slug not in self.mounts:
            folder = find_slug(slug)
            self.mounts[slug] = Files(folder) if folder else None
        files = self.mounts[slug]
        if files is None:
            return "", f"is in the source '{slug}', which is missing here"
        path, reason = files.find([rest])
        return (os.path.join(files.root, path) if path else ""), reason
