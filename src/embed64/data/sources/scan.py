"""Scan a folder of images: in the same order on any file system, never outside it, with a reason for each omission."""

from __future__ import annotations

import os
import re
import stat
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from embed64.core.errors import InputError
from embed64.data.catalog import IMAGE_SUFFIXES, Catalog, validate

ASIDE = ("path", "source", "reason")
NOT_AN_IMAGE = "not an image by its name"
HIDDEN = "hidden, or a system's own"
_SYSTEM = frozenset(
    "$recycle.bin #recycle #snapshot @eadir @tmp __macosx __pycache__ desktop.ini ehthumbs.db found.000 lost+found"
    " recycler thumbs.db".split()
) | {"system volume information"}
"""Names, in lower case, that operating systems, network drives and tools give to their own files and folders."""
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


@dataclass(frozen=True)
class Reading:
    """What a reader found: catalog rows with paths relative to `root`, and the files set aside, with reasons."""

    rows: pd.DataFrame
    root: Path
    aside: pd.DataFrame
    """Columns path, source, reason."""

    @property
    def catalog(self) -> Catalog:
        """The rows as a validated catalog."""
        return validate(self.rows, self.root, self.root)


@dataclass(frozen=True)
class Listing:
    """One folder: its path below the root as names, its images and folders, and what is set aside, with reasons."""

    folder: tuple[str, ...]
    images: list[str] = field(default_factory=list)
    folders: list[str] = field(default_factory=list)
    aside: list[tuple[str, str]] = field(default_factory=list)


def walk(root: Path, outside: bool = False) -> Iterator[Listing]:
    """List `root` and every folder below it, sorted by name.

    Links to folders are not followed, links to files only if these lie in `root` or `outside` is true. What is hidden
    or belongs to the system is set aside, whole folders at once.
    """
    if not root.is_dir():
        raise InputError(f"{root}: no such folder; give one that has a subfolder of images for each object")
    real = os.path.realpath(root)
    todo: list[tuple[str, ...]] = [()]
    while todo:
        listing = Listing(todo.pop())
        _look(real, listing, outside)
        todo += [(*listing.folder, name) for name in reversed(listing.folders)]
        yield listing


def images_below(root: Path) -> tuple[list[Path], list[tuple[Path, str]]]:
    """Return the images in a folder at any depth, links to files included, and what was set aside, with reasons.

    Files that are not images by their names are left out.
    """
    files: list[Path] = []
    aside: list[tuple[Path, str]] = []
    for listing in walk(root, outside=True):
        folder = root.joinpath(*listing.folder)
        files += [folder / name for name in listing.images]
        aside += [(folder / name, reason) for name, reason in listing.aside if reason != NOT_AN_IMAGE]
    return files, aside


def _look(root: str, listing: Listing, outside: bool) -> None:
    """Fill one listing."""
    try:
        with os.scandir(os.path.join(root, *listing.folder)) as entries:
            found = sorted(entries, key=lambda entry: entry.name)
    except OSError as error:
        listing.aside.append(("", f"a folder that cannot be opened ({error.strerror})"))
        return
    for entry in found:
        if entry.name.startswith(".") or entry.name.casefold() in _SYSTEM:
            listing.aside.append((entry.name, HIDDEN))
        elif reason := _name_trouble(entry.name) or _link_trouble(root, entry, outside):
            listing.aside.append((entry.name, reason))
        elif entry.is_dir(follow_symlinks=False):
            listing.folders.append(entry.name)
        elif not entry.is_file():
            listing.aside.append((entry.name, "not a plain file"))
        elif os.path.splitext(entry.name)[1].lower() not in IMAGE_SUFFIXES:
            listing.aside.append((entry.name, NOT_AN_IMAGE))
        else:
            listing.images.append(entry.name)


def _name_trouble(name: str) -> str:
    """Return why a name cannot be in a catalog, which is UTF-8 text with one line per row; empty if it can."""
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        if sys.getfilesystemencoding() != "utf-8":
            return "its name cannot be read in this locale; set PYTHONUTF8=1"
        return "its name is not UTF-8; rename it"
    return "its name holds a control character; rename it" if _CONTROL.search(name) else ""


def _link_trouble(root: str, entry: os.DirEntry[str], outside: bool) -> str:
    if not entry.is_symlink():
        return ""
    target = os.path.realpath(entry.path)
    if not (outside or is_inside(root, target)):
        return "a link that leaves its source's folder; copy the file"
    if not os.path.exists(target):
        return "a link to nothing"
    return "a link to a folder; its images are read where they lie" if os.path.isdir(target) else ""


def is_inside(root: str, path: str) -> bool:
    """Return whether a resolved path lies in a resolved folder."""
    return path == root or path.startswith(root.rstrip(os.sep) + os.sep)


class Files:
    """Checks that files listed in a table exist inside the source's folder."""

    def __init__(self, root: Path) -> None:
        self.root = os.path.realpath(root)
        self._inside: dict[str, bool] = {}  # resolved once per folder, not once per image

    def trouble(self, path: str) -> str:
        """Return why a path below the root cannot be a row; empty if it can."""
        if reason := _name_trouble(path):
            return reason
        file = os.path.join(self.root, path)
        folder = os.path.dirname(file)
        if folder not in self._inside:
            self._inside[folder] = is_inside(self.root, os.path.realpath(folder))
        if not self._inside[folder]:
            return "lies outside its source's folder"
        try:
            mode = os.lstat(file).st_mode
            if stat.S_ISLNK(mode):
                if not is_inside(self.root, os.path.realpath(file)):
                    return "a link that leaves its source's folder; copy the file"
                mode = os.stat(file).st_mode
        except (FileNotFoundError, NotADirectoryError):
            return "no such file"
        except OSError as error:
            return f"cannot be accessed ({error.strerror})"
        return "" if stat.S_ISREG(mode) else "not a plain file"

    def find(self, candidates: Iterable[str]) -> tuple[str, str]:
        """Return (path, "") of the first candidate that is a file, its suffix added if missing; else ("", reason)."""
        first = ""
        for path in candidates:
            path = os.path.normpath(path)
            reason = self.trouble(path)
            if reason == "no such file" and os.path.splitext(path)[1].lower() not in IMAGE_SUFFIXES:
                endings = (path + suffix for suffix in sorted(IMAGE_SUFFIXES))
                path = next((p for p in endings if not self.trouble(p)), path)
                reason = self.trouble(path)
            if not reason:
                return path, ""
            first = first or reason
        return "", first


def aside_table(rows: Iterable[tuple[str, str]], source: str) -> pd.DataFrame:
    """Return what was set aside as a table of path, source, reason; names that are not text are escaped."""
    listed = [(_spelled(path), source, reason) for path, reason in rows]
    return pd.DataFrame(listed, columns=list(ASIDE), dtype=str)


def _spelled(name: str) -> str:
    return name.encode("unicode_escape").decode() if _name_trouble(name) else name
