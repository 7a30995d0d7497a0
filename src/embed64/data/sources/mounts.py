"""Find a source on this machine: mounted by Kaggle, in any layout, or fetched before."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path

from embed64.core.files import cache_root, input_root
from embed64.data.sources.registry import COMPETITIONS, Pack, Source, sources

RECORD = ".fetched.json"
"""What `sources fetch` notes in a folder that it unpacked."""
CATALOGS = ("catalog.csv", "catalog.parquet")
"""The file names of a catalog that your own dataset may bring along."""
_DEPTH = 3
"""How many folders below the root a mount is searched for: datasets/owner/slug."""
_CROWD = 200
"""More sibling folders than this are labels, not mounts, and are not searched."""
_MOUNTED_PATH = re.compile(r"^(?:/kaggle/input|(?:\.\./)+input)/(.+)$")


def fetched(source: Source) -> Path:
    """Return the folder that `sources fetch` puts a source in."""
    return cache_root() / "sources" / source.name


def find(source: Source) -> Path | None:
    """Return the folder of a mounted or fetched copy; None if there is none.

    A mount is recognised by its place, else by its slug anywhere, else by the source's marker files.
    """
    if isinstance(source.reader, Pack):
        return None
    root = input_root()
    known = [root / COMPETITIONS / source.slug] if source.is_competition else [root / "datasets" / source.kaggle]
    known = [*(known if source.kaggle else ()), root / source.slug, fetched(source)]
    for folder in known:
        if folder.is_dir():
            return folder
    mounts = list(_folders(root, _DEPTH))
    by_slug = [folder for folder in mounts if folder.name == source.slug]
    by_marker = [folder for folder in mounts if any(next(folder.glob(m), None) for m in source.markers)]
    return next(iter(by_slug + by_marker), None)


def mounted_catalogs(root: Path) -> list[Path]:
    """Return every catalog.csv or catalog.parquet in a mount or up to two folders below it, in order of their paths."""
    folders = _folders(root, _DEPTH + 2)
    return sorted(file for folder in folders for name in CATALOGS if (file := folder / name).is_file())


def left_out(folder: Path) -> list[tuple[str, str]]:
    """Return what unpacking left out of a fetched folder, as (name, reason)."""
    record = folder / RECORD
    if not record.is_file():
        return []
    return [(name, reason) for name, reason in json.loads(record.read_text(encoding="utf-8"))["left_out"]]


def mounted_path(path: str) -> tuple[str, str] | None:
    """Return (slug, path in that mount) of a Kaggle path such as `../input/SLUG/a.jpg`; None for other paths."""
    match = _MOUNTED_PATH.match(path)
    if not match:
        return None
    parts = match[1].split("/")
    parts = parts[{"datasets": 2, COMPETITIONS: 1}.get(parts[0], 0) :]
    return (parts[0], "/".join(parts[1:])) if len(parts) > 1 else None


def find_slug(slug: str) -> Path | None:
    """Return the folder of a mounted or fetched copy by its slug alone, whether the source is known or not."""
    for source in sources():
        if source.slug == slug:
            return find(source)
    return next((folder for folder in _folders(input_root(), _DEPTH) if folder.name == slug), None)


def _folders(root: Path, depth: int) -> Iterator[Path]:
    """Yield folders down to a depth, sorted by name, siblings before their children."""
    try:
        with os.scandir(root) as entries:
            inside = sorted(Path(entry.path) for entry in entries if entry.is_dir())
    except OSError:  # not on Kaggle, or no permission
        return
    yield from inside
    if depth > 1 and len(inside) <= _CROWD:
        for folder in inside:
            yield from _folders(folder, depth - 1)
