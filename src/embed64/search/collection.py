"""An index of images that stays: built, added to, kept in step with its files, and searched; of one artifact."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from embed64.core.console import Track, tracking
from embed64.core.errors import InputError
from embed64.core.files import absolute, sha256_file
from embed64.data.catalog import IMAGE_SUFFIXES, Catalog, read_catalog
from embed64.data.duplicates.clusters import deduplicate
from embed64.data.sources.scan import images_below
from embed64.evaluate.calibration import Calibration
from embed64.search.encoder import Encoder, ImageLike
from embed64.search.stores.entries import EXACT_UP_TO, Entry, Found, Store, id_of
from embed64.search.stores.folder import FolderStore
from embed64.search.stores.postgres import PostgresStore

_AT_ONCE, _AT_MOST_S = 1024, 60
"""Images that are added together, and seconds until they are: what a kill costs at most."""
_FEW = 64
"""Images that are looked up one by one, not among all entries."""
_TWINS = 0.5
"""Images of embeddings farther apart than this are not looked at for being duplicates."""
_URL = ("postgresql://", "postgres://")


class Named(NamedTuple):
    """An image file to add, by its absolute path, and what it shows."""

    path: str
    label: str = ""
    domain: str = ""


@dataclass
class Changes:
    """What an operation changed."""

    added: int = 0
    replaced: int = 0
    unchanged: int = 0
    removed: int = 0
    aside: list[tuple[Path, str]] = field(default_factory=list)
    """Files that cannot be read, and hidden ones, each with the reason."""
    fresh: list[tuple[Entry, np.ndarray]] = field(default_factory=list)
    """What was added or replaced, with its embeddings."""


class Collection:
    """An index and the artifact whose embeddings are in it. `len(collection)` is the number of images."""

    def __init__(self, where: str, artifact: Path | None = None, new: bool = False) -> None:
        """Open the index in a folder or at a postgresql:// address; with `new`, make it if there is none.

        `artifact` is the one that made it, if that is not where it was. Raises InputError if there is no index, or if
        the artifact is missing or another one.
        """
        self.where = where
        if new and artifact is None:
            raise InputError(f"{where}: name the --artifact that the index is for")
        encoder = Encoder(artifact) if artifact else None
        info = {"artifact": str(encoder.path.absolute()), "artifact_sha256": encoder.sha256} if encoder else None
        self.store: Store = (PostgresStore if is_address(where) else _folder_store)(where, info if new else None)
        self.encoder = encoder or Encoder(self.store.info["artifact"])
        if self.encoder.sha256 != self.store.info["artifact_sha256"]:
            raise InputError(
                f"{where}: was made with the artifact of SHA-256 {self.store.info['artifact_sha256']}, but"
                f" {self.encoder.path} has {self.encoder.sha256}, and distances between two artifacts mean nothing;"
                " name the --artifact that made it, or build another index"
            )

    def __len__(self) -> int:
        return len(self.store)

    def add(self, images: Sequence[Named]) -> Changes:
        """Add image files; those that are there, unchanged, are skipped, so that an interrupted addition resumes.

        A file that has changed and cannot be read any more is removed.
        """
        known = self._known(images)
        wanted = [(image, _state(image.path)) for image in images]
        wanted = [(image, state) for image, state in wanted if not _is(known.get(image.path), image, state)]
        changes = Changes(unchanged=len(images) - len(wanted))
        results = self.encoder.each(Path(image.path) for image, _ in wanted)
        shown = tracking("adding", len(wanted), rate="images/s") if len(wanted) > 1 else nullcontext(Track("adding", 1))
        made: list[tuple[Entry, np.ndarray]] = []

        def keep() -> None:
            if made:
                self.store.put([entry for entry, _ in made], np.stack([vector for _, vector in made]))
                changes.fresh += made
                made.clear()

        with shown as counter:
            kept = time.monotonic()
            for (image, state), result in zip(wanted, results, strict=True):
                path = Path(image.path)
                if isinstance(result, InputError):
                    changes.aside.append((path, result.without(path)))
                else:
                    made.append((Entry(id_of(image.path), *image, sha256_file(path), *state), result))
                if len(made) == _AT_ONCE or time.monotonic() - kept > _AT_MOST_S:
                    keep()
                    kept = time.monotonic()
                counter.advance()
            keep()
        gone = [known[str(path)].id for path, _ in changes.aside if str(path) in known]
        self.store.drop(gone)
        changes.replaced = sum(entry.path in known for entry, _ in changes.fresh)
        changes.added, changes.removed = len(changes.fresh) - changes.replaced, len(gone)
        if changes.fresh:
            self.store.finish()
        return changes

    def remove(self, places: Iterable[Path]) -> Changes:
        """Remove the entries of these files, and of all files in these folders."""
        asked = {absolute(place): False for place in places}
        dropped = []
        for entry in self.store.entries():
            for place in asked:
                if entry.path == place or entry.path.startswith(place.rstrip(os.sep) + os.sep):
                    asked[place] = True
                    dropped.append(entry.id)
                    break
        if missing := [place for place, found in asked.items() if not found]:
            raise InputError(f"{missing[0]}: no image in the index {self.where} is there; nothing was removed")
        self.store.drop(dropped)
        return Changes(removed=len(dropped))

    def sync(self, folder: Path, domain: str = "") -> Changes:
        """Make the index agree with a folder: add new files, embed changed ones again, remove those that are gone."""
        images, hidden = in_folder(folder, domain)
        present = {image.path for image in images}
        top = absolute(folder).rstrip(os.sep) + os.sep
        gone = [each.id for each in self.store.entries() if each.path.startswith(top) and each.path not in present]
        self.store.drop(gone)
        changes = self.add(images)
        changes.removed += len(gone)
        changes.aside = [*hidden, *changes.aside]
        return changes

    def search(self, query: ImageLike, k: int = 5, domain: str = "") -> list[Found]:
        """Return the k images nearest to the query, nearest first, without the query's own file.

        Raises InputError if the query cannot be read as an image.
        """
        own = id_of(absolute(Path(query))) if isinstance(query, str | Path) else ""
        found = self.store.nearest(self.encoder.embed([query]), k + 1, domain)[0]
        return [each for each in found if each.entry.id != own][:k]

    def _known(self, images: Sequence[Named]) -> dict[str, Entry]:
        """Return the entries of these images that there are, by path, and others if the images are many."""
        if len(images) > _FEW:
            return {entry.path: entry for entry in self.store.entries()}
        found = (self.store.get(id_of(image.path)) for image in images)
        return {entry.path: entry for entry in found if entry}

    def twins(self, fresh: Sequence[tuple[Entry, np.ndarray]]) -> list[tuple[str, str]]:
        """Return the files of fresh entries, each with that of the nearest other one if it is a near duplicate of it.

        In an index that is too large to be searched exactly none are looked for.
        """
        if not fresh or len(self) > EXACT_UP_TO:
            return []
        near = self.store.nearest(np.stack([vector for _, vector in fresh]), 2, what="near duplicates")
        pairs = []
        for (entry, _), found in zip(fresh, near, strict=True):
            others = [each for each in found if each.entry.id != entry.id and each.distance <= _TWINS]
            pairs += [(entry.path, others[0].entry.path)] if others else []
        paths = sorted({path for pair in pairs for path in pair})
        if not paths:
            return []
        rows = pd.DataFrame({"path": paths, "label": "", "domain": "", "source": ""})
        cluster = dict(zip(paths, deduplicate(Catalog(rows, Path("/")))[0].rows["cluster"], strict=True))
        alike = {frozenset(pair): pair for pair in reversed(pairs) if cluster[pair[0]] == cluster[pair[1]]}
        return [*reversed(alike.values())]  # two that were added together are one pair


def is_address(where: str) -> bool:
    """Return whether an index is in a database, not in a folder."""
    return where.startswith(_URL)


def answer(found: Sequence[Found], judge: Calibration | None, size: int) -> dict[str, Any]:
    """Return hits in an index of so many images as JSON, with verdicts if there is a calibration."""
    hits = []
    for entry, distance in found:
        verdict = {"verdict": judge.verdict(distance, size)} if judge else {}
        hit = {"id": entry.id, "path": entry.path, "distance": distance, "label": entry.label, "domain": entry.domain}
        hits.append(hit | verdict)
    return {"hits": hits}


def in_folder(folder: Path, domain: str = "") -> tuple[list[Named], list[tuple[Path, str]]]:
    """Return the images of a folder, at any depth, and what was left out, with reasons.

    Each is labelled by the folders that it is in, `mug` for FOLDER/mug/1.jpg. Raises InputError if there is none.
    """
    files, aside = images_below(folder)
    if not files:
        raise InputError(f"{folder}: holds no image ({', '.join(sorted(IMAGE_SUFFIXES))})")
    labels = ["/".join(file.relative_to(folder).parts[:-1]) for file in files]
    return [Named(absolute(file), label, domain) for file, label in zip(files, labels, strict=True)], aside


def in_catalog(file: Path) -> list[Named]:
    """Return the images of a catalog, with its labels and domains."""
    catalog = read_catalog(file)
    rows = zip(catalog.files, catalog.rows["label"], catalog.rows["domain"], strict=True)
    return [Named(absolute(path), label, domain) for path, label, domain in rows]


def _folder_store(where: str, info: dict[str, str] | None) -> Store:
    return FolderStore(Path(where), info)


def _state(path: str) -> tuple[int, int]:
    """Return a file's size in bytes and the time of its change in ns; -1 if it is not there."""
    try:
        found = os.stat(path)  # noqa: PTH116 -- a million Paths would be slow
    except OSError:
        return -1, -1
    return found.st_size, found.st_mtime_ns


def _is(entry: Entry | None, image: Named, state: tuple[int, int]) -> bool:
    """Return whether an entry is of this image, as its file is now."""
    return entry is not None and (entry.label, entry.domain, entry.size, entry.modified) == (*image[1:], *state)
