"""The entries of an index, and what every store of them can do."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any, NamedTuple, Protocol

import numpy as np
import pyarrow as pa

from embed64.artifact.verify import DIM

EXACT_UP_TO = 1_000_000
"""Entries that are searched exactly; beyond, in an approximate index (benchmarks/index_kinds.py)."""
SCHEMA = pa.schema(
    {
        "id": pa.string(),
        "path": pa.string(),
        "label": pa.string(),
        "domain": pa.string(),
        "sha256": pa.string(),
        "size": pa.int64(),
        "modified": pa.int64(),
    }
)
EMBEDDED = SCHEMA.append(pa.field("embedding", pa.list_(pa.float32(), DIM)))


class Entry(NamedTuple):
    """An image in an index: its file as it was embedded, by content, size in bytes and time (ns) of its change."""

    id: str
    path: str
    label: str
    domain: str
    sha256: str
    size: int
    modified: int


class Found(NamedTuple):
    """An entry that a search found, and its Euclidean distance."""

    entry: Entry
    distance: float


class Store(Protocol):
    """Entries with their embeddings, and `info` about them: which artifact made them."""

    info: dict[str, Any]
    kind: str

    def __len__(self) -> int:
        """Return the number of entries."""
        ...

    def entries(self) -> list[Entry]:
        """Return all entries, in the order of their ids."""
        ...

    def get(self, id: str) -> Entry | None:
        """Return an entry; None if there is none of this id."""
        ...

    def put(self, entries: Sequence[Entry], embeddings: np.ndarray) -> None:
        """Add entries with float32 [n, 64], all or none; those of the same id are replaced."""
        ...

    def drop(self, ids: Sequence[str]) -> None:
        """Remove entries, all or none."""
        ...

    def nearest(self, embeddings: np.ndarray, k: int, domain: str = "", what: str = "") -> list[list[Found]]:
        """Return the k nearest entries to each of float32 [n, 64], nearest first, of one domain or of all.

        `what` names a progress bar for many.
        """
        ...

    def finish(self) -> None:
        """Put in order what many additions left, and make an approximate index if there are many entries."""
        ...


def id_of(path: str) -> str:
    """Return the id of the entry of a path: it says nothing about the path."""
    return hashlib.sha256(path.encode()).hexdigest()[:16]
