"""The catalog, a table with one row per image: its reader, writer and validator.

Columns: `path` (relative to the catalog's folder, or absolute), `label` (the object instance, unique
within `source` and `domain`), `domain`, `source`; optional `role`, `split`, `license`, and `cluster` (images
with the same value are duplicates of each other; an empty cell means no duplicates). Any other columns are kept
unchanged.
"""

from __future__ import annotations

import os
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from embed64.core.console import say
from embed64.core.errors import InputError
from embed64.core.files import existing_file, sha256_file
from embed64.data.table_files import read_table, write_table

REQUIRED = ("path", "label", "domain", "source")
IMAGE_SUFFIXES = set(".avif .bmp .gif .heic .heif .hif .jfif .jpeg .jpg .jxl .png .tif .tiff .webp".split())
"""The suffixes of image files."""
ROLES = ("", "query", "index")
_IDENTITY = ["source", "domain", "label"]
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_SPELLED = re.compile(r"(?:^|/)\.{0,2}(?:/|$)", re.MULTILINE)
"""Absolute paths, and parts of a path that are empty, `.` or `..`."""


@dataclass(frozen=True)
class Catalog:
    """A table of images and the folder that its relative paths start from."""

    rows: pd.DataFrame
    root: Path

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def files(self) -> list[Path]:
        """The image files, absolute, in row order."""
        return [self.root / path for path in self.rows["path"]]

    @property
    def label_ids(self) -> np.ndarray:
        """int64 [rows]: equal exactly if source, domain and label are equal; numbered in sorted order."""
        return self.rows.groupby(_IDENTITY, sort=True).ngroup().to_numpy(np.int64)

    @property
    def domain_ids(self) -> np.ndarray:
        """int64 [rows]: equal if `domain` is equal; numbered in the order of the rows."""
        return pd.factorize(self.rows["domain"])[0]

    @property
    def cluster_ids(self) -> np.ndarray:
        """int64 [rows]: the first row with the same `cluster`; the row itself if it has none."""
        ids = np.arange(len(self))
        if "cluster" not in self.rows:
            return ids
        named = (self.rows["cluster"].notna() & (self.rows["cluster"] != "")).to_numpy()
        code = pd.factorize(self.rows["cluster"][named])[0]
        first = np.unique(code, return_index=True)[1]
        ids[named] = np.flatnonzero(named)[first][code]
        return ids

    @property
    def roles(self) -> np.ndarray:
        """Str [rows]: `query`, `index`, or empty (both)."""
        return self.rows["role"].to_numpy(str) if "role" in self.rows else np.full(len(self), "")

    def where(self, mask: np.ndarray) -> Catalog:
        """Return the rows for which `mask` (bool [rows]) is true, renumbered."""
        return Catalog(self.rows[mask].reset_index(drop=True), self.root)

    def split(self, name: str) -> Catalog:
        """Return the rows whose `split` is `name`."""
        return self.where((self.rows["split"] == name).to_numpy())


def read_catalog(path: str | Path) -> Catalog:
    """Read a catalog and validate its table; image files are not opened.

    Args:
        path: A .csv or .parquet file with columns `path`, `label`, `domain` and `source`.

    Returns:
        The catalog: `rows` is the table, `files` are its images.

    Raises:
        InputError: Names the file, the row and the column.

    Example:
        >>> catalog = embed64.read_catalog("mine.csv")
        >>> len(catalog), len(set(catalog.label_ids))
        (24, 6)
        >>> catalog.files[0].name
        '0.png'
    """
    path = Path(path)
    existing_file(path, "make one with `embed64 sources build --folder DIR --out C.csv`")
    return validate(read_table(path), path.resolve().parent, path)


def validate(rows: pd.DataFrame, root: Path, name: Path | str = "catalog") -> Catalog:
    """Check a table against the catalog's rules; raise InputError naming the row, counted from 1 without the header.

    Labels, domains and sources that differ only in spaces or Unicode form are made one, and counted on stderr.
    """
    for column in REQUIRED:
        if column not in rows:
            found = ", ".join(f"'{each}'" for each in list(rows)[:8]) or "none"
            raise InputError(
                f"{name}: column '{column}' is missing; a catalog needs {', '.join(REQUIRED)}; its columns are {found}"
            )
        values = _texts(rows[column].unique())
        if not all(map(str.strip, values)):
            row = int(np.flatnonzero(rows[column].str.strip() == "")[0])
            raise InputError(f"{name}: row {row + 1}: column '{column}' is empty; fill it in or drop the row")
        if _CONTROL.search("".join(values)):
            row = int(np.flatnonzero(rows[column].str.contains(_CONTROL))[0])
            raise InputError(
                f"{name}: row {row + 1}: column '{column}' holds a control character ({rows[column].iloc[row]!r});"
                " remove it"
            )
    if rows.empty:
        raise InputError(f"{name}: has no rows; a catalog needs at least two images of two objects")
    rows = rows.assign(**{column: _one_spelling(rows[column], name) for column in _IDENTITY})
    places = _places(rows["path"], root)
    twice = np.flatnonzero(places.duplicated())
    if len(twice):
        first = int(np.flatnonzero(places == places.iloc[twice[0]])[0])
        path, other = rows["path"].iloc[twice[0]], rows["path"].iloc[first]
        spelled = "is listed twice" if path == other else f"is the file of row {first + 1}, '{other}'"
        raise InputError(f"{name}: row {twice[0] + 1}: path '{path}' {spelled}; keep one of them")
    if "role" in rows:
        wrong = np.flatnonzero(~rows["role"].isin(ROLES))
        if len(wrong):
            raise InputError(
                f"{name}: row {wrong[0] + 1}: role '{rows['role'].iloc[wrong[0]]}' is unknown;"
                " use query, index or nothing"
            )
    return Catalog(rows.reset_index(drop=True), root)


def require_positives(catalog: Catalog, name: Path | str) -> None:
    """Raise InputError for a label with a single image: without a positive it can be neither learned nor found.

    Rows with role `index` are exempt: a single image is a distractor there. So are queries that a published split keeps
    from training: a single one asks for what the index lacks.
    """
    ids, roles = catalog.label_ids, catalog.roles
    split = catalog.rows["split"].to_numpy(str) if "split" in catalog.rows else np.full(len(catalog), "")
    asking = (roles == "query") & ~np.isin(split, ("", "train"))
    lonely = (np.bincount(ids)[ids] == 1) & (roles != "index") & ~asking
    if lonely.any():
        row = int(np.flatnonzero(lonely)[0])
        entry = catalog.rows.iloc[row]
        raise InputError(
            f"{name}: row {row + 1}: label '{entry['label']}' ({entry['source']}/{entry['domain']}) has one image"
            f" ({int(lonely.sum())} such labels in all); add a second, give it role 'index' (a distractor), or drop the"
            " row"
        )


def require_no_leak(catalog: Catalog, name: Path | str) -> None:
    """Raise InputError if the split leaks: a label, or a cluster of duplicates, is in two of its parts."""
    if "split" not in catalog.rows:
        return
    split = catalog.rows["split"].to_numpy(str)
    for what, ids in (("label", catalog.label_ids), ("cluster", catalog.cluster_ids)):
        rows = np.flatnonzero(split != "")
        _, first, inverse = np.unique(ids[rows], return_index=True, return_inverse=True)
        other = rows[first][inverse]
        leaks = np.flatnonzero(split[rows] != split[other])
        if len(leaks):
            row, partner = rows[leaks[0]], other[leaks[0]]
            raise InputError(
                f"{name}: row {row + 1}: {what} '{catalog.rows[what].iloc[row]}' is in split '{split[row]}' and, at row"
                f" {partner + 1}, in '{split[partner]}': a leak ({len(leaks)} in all);"
                " make the split again with `embed64 catalog split`"
            )


def write_catalog(catalog: Catalog, path: Path) -> Path:
    """Write a catalog as .csv or .parquet, by the suffix, with paths that are valid from its new folder."""
    rows = catalog.rows.copy()
    folder = path.resolve().parent
    if folder != catalog.root.resolve():
        rows["path"] = _seen_from(folder, catalog)
    return write_table(rows, path)


def catalog_sha256(path: Path) -> str:
    """Return the SHA-256 of the catalog file's bytes."""
    return sha256_file(path)


def difference(before: Catalog, now: Catalog) -> str:
    """Summarise what has changed from one catalog to another: rows by their path, then cells."""
    old, new = before.rows.set_index("path"), now.rows.set_index("path")
    told = []
    for what, paths in (("added", new.index.difference(old.index)), ("gone", old.index.difference(new.index))):
        if len(paths):
            told.append(f"{len(paths)} images {what}, e.g. '{paths[0]}'")
    shared = new.index.intersection(old.index, sort=False)
    for column in new.columns.union(old.columns, sort=False):
        one, other = (table.reindex(shared).get(column) for table in (old, new))
        if one is None or other is None:
            told.append(f"column '{column}' {'added' if one is None else 'gone'}")
            continue
        changed = np.flatnonzero((one != other).to_numpy())
        if len(changed):
            row = changed[0]
            example = f"'{shared[row]}': '{one.iloc[row]}' -> '{other.iloc[row]}'"
            told.append(f"{column} of {len(changed)} images changed, e.g. {example}")
    return "; ".join(told) or "the same images in another order"


def _texts(column: Any) -> list[str]:
    """Return texts as a list: one by one, out of Arrow's memory, a million would take seconds."""
    return np.asarray(column, dtype=object).tolist()


def one_spelling(name: str) -> str:
    """Return a name without spaces around or runs of them inside, and composed (NFC)."""
    return unicodedata.normalize("NFC", " ".join(name.split()))


def _one_spelling(column: pd.Series, name: Path | str) -> pd.Series:
    """Return names without spaces around or runs of them inside, and composed (NFC); say which were joined by that."""
    names = _texts(column.unique())
    plain = {each: one_spelling(str(each)) for each in names}
    if all(map(str.__eq__, plain, plain.values())):
        return column
    kept: dict[str, str] = {}
    joined = [(each, kept[new]) for each, new in plain.items() if kept.setdefault(new, each) != each]
    if joined:
        one, other = (ascii(each) for each in joined[0])
        say(
            f"{name}: {len(joined)} values of '{column.name}' differ from another only in spaces or Unicode form, e.g."
            f" {one} and {other}: taken as one"
        )
    return column.map(plain)


def _places(paths: pd.Series, root: Path) -> pd.Series:
    """Return the place of each file, without what its path may be spelled with: `.`, `..`, `//`, links to folders."""
    real: dict[str, str] = {}

    def resolved(folder: str) -> str:
        unknown = []
        while folder not in real and os.path.dirname(folder) != folder:
            unknown.append(folder)
            folder = os.path.dirname(folder)
        real.setdefault(folder, folder)
        for each in reversed(unknown):  # from the root on
            folder = os.path.join(real[folder], os.path.basename(each))
            real[each] = os.path.realpath(folder) if os.path.islink(folder) else folder
            folder = each
        return real[folder]

    top, listed = os.path.realpath(root), _texts(paths)
    if not _SPELLED.search("\n".join(listed)):  # nearly always, and then a million rows take a second
        below = {path.rpartition("/")[0] for path in listed}
        if all(resolved(folder) == folder for folder in (os.path.join(top, each).rstrip("/") for each in below)):
            return paths
    found = []
    for path in listed:
        folder, name = os.path.split(os.path.normpath(os.path.join(top, path)))
        found.append(os.path.join(resolved(folder), name))
    return pd.Series(found, dtype=object)


def _seen_from(folder: Path, catalog: Catalog) -> list[str]:
    """Return paths relative to `folder` if they lie in it, else absolute; each folder is resolved only once."""
    real: dict[str, str] = {}
    here = os.path.join(folder, "")
    paths = []
    for path in catalog.rows["path"]:
        parent, name = os.path.split(os.path.join(catalog.root, path))
        if parent not in real:
            real[parent] = os.path.realpath(parent)
        paths.append(os.path.join(real[parent], name).removeprefix(here))
    return paths
