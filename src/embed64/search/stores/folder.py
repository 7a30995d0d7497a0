"""An index in a folder, kept by LanceDB: versioned, so that searches go on while images are added."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import torch
from filelock import FileLock, Timeout
from torch import Tensor

from embed64.artifact.verify import DIM
from embed64.core.errors import InputError, last_line
from embed64.core.files import read_json, write_json
from embed64.core.nearest import nearest, squared_lengths
from embed64.search.stores.entries import EMBEDDED, EXACT_UP_TO, SCHEMA, Entry, Found

_INFO, _TABLE = "index.json", "images"
_WAIT_S = 60
_PROBES, _REFINE = 60, 10
"""Of an approximate search: parts that are looked into, and how many times k are compared exactly."""
_REMEDY = "make it again with `embed64 index build`"


class FolderStore:
    """An index in a folder."""

    kind = "LanceDB"

    def __init__(self, folder: Path, info: dict[str, Any] | None = None) -> None:
        """Open the index in `folder`; make it, with this `info`, if that is given and there is none.

        Raises InputError if there is none, it is damaged, or the extra is not installed.
        """
        self.folder = folder
        file = folder / _INFO
        if info is not None and not file.is_file():
            if folder.is_dir() and any(each.name != ".lock" for each in folder.iterdir()):
                raise InputError(f"{folder}: not an index, and not empty; choose another folder")
            write_json(file, info)
        self.info = read_json(file, dict, "make an index with `embed64 index build`, or name the folder of one")
        database = _lancedb().connect(folder, read_consistency_interval=timedelta(0))
        try:
            self._table = database.create_table(_TABLE, schema=EMBEDDED, exist_ok=True)
        except Exception as error:  # Lance raises RuntimeError and ValueError for what is damaged
            raise InputError(f"{folder}: damaged index ({last_line(error)}); {_REMEDY}") from error
        self._resident: _Resident | None = None
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return int(self._table.count_rows())

    def entries(self) -> list[Entry]:
        """Return all entries, in the order of their ids."""
        return sorted(_entries(self._table.search().select(SCHEMA.names).to_arrow()))

    def get(self, id: str) -> Entry | None:
        """Return an entry; None if there is none of this id."""
        found = _entries(self._table.search().where(f"id = {_quoted(id)}").select(SCHEMA.names).to_arrow())
        return found[0] if found else None

    def put(self, entries: Sequence[Entry], embeddings: np.ndarray) -> None:
        """Add entries with float32 [n, 64], all or none; those of the same id are replaced."""
        columns = [
            pa.array(column, kind) for column, kind in zip(zip(*entries, strict=True), SCHEMA.types, strict=True)
        ]
        vectors = pa.FixedSizeListArray.from_arrays(pa.array(np.ravel(embeddings), pa.float32()), DIM)
        rows = pa.table([*columns, vectors], EMBEDDED)
        with self._writing():
            self._table.merge_insert("id").when_matched_update_all().when_not_matched_insert_all().execute(rows)

    def drop(self, ids: Sequence[str]) -> None:
        """Remove entries, all or none."""
        if ids:
            with self._writing():
                self._table.delete(f"id IN ({', '.join(map(_quoted, ids))})")

    def nearest(self, embeddings: np.ndarray, k: int, domain: str = "", what: str = "") -> list[list[Found]]:
        """Return the k nearest entries to each of float32 [n, 64], nearest first, of one domain or of all."""
        if len(self) <= EXACT_UP_TO:
            return self._in_memory().nearest(embeddings, k, domain, what)
        return [self._approximate(each, k, domain) for each in embeddings]

    def _approximate(self, embedding: np.ndarray, k: int, domain: str) -> list[Found]:
        asked = self._table.search(embedding, vector_column_name="embedding").distance_type("l2")
        asked = asked.nprobes(_PROBES).refine_factor(_REFINE).limit(k)
        if domain:
            asked = asked.where(f"domain = {_quoted(domain)}", prefilter=True)
        rows = asked.select([*SCHEMA.names, "_distance"]).to_arrow()
        squares = rows["_distance"].to_pylist()
        return [Found(entry, square**0.5) for entry, square in zip(_entries(rows), squares, strict=True)]

    def finish(self) -> None:
        """Put in order what many additions left, and make an approximate index if there are many entries."""
        with self._writing():
            self._table.optimize(cleanup_older_than=timedelta(days=1))
            if len(self) > EXACT_UP_TO and not self._table.list_indices():
                self._table.create_index("embedding", config=_lancedb().index.IvfSq(distance_type="l2"))

    @contextmanager
    def _writing(self) -> Iterator[None]:
        lock = FileLock(self.folder / ".lock", timeout=_WAIT_S)
        try:
            with lock:
                yield
        except Timeout:
            raise InputError(f"{self.folder}: another process has been adding for {_WAIT_S} s; try again") from None

    def _in_memory(self) -> _Resident:
        """Return the newest version's embeddings, read from the disk once."""
        version = self._table.version
        with self._lock:
            if self._resident is None or self._resident.version != version:
                self._resident = _Resident(version, self._table.to_arrow())
            return self._resident


class _Resident:
    """A version's entries in memory, to search exactly."""

    def __init__(self, version: int, rows: pa.Table) -> None:
        self.version = version
        rows = rows.sort_by("id")  # equal distances are ordered by it
        self.rows = rows.select(SCHEMA.names).combine_chunks()
        vectors = rows["embedding"].combine_chunks()
        self.vectors = torch.from_numpy(np.array(vectors.flatten(), np.float32).reshape(-1, DIM))
        self.squares = squared_lengths(self.vectors)
        self.domains: dict[str, Tensor] = {}

    def nearest(self, embeddings: np.ndarray, k: int, domain: str, what: str) -> list[list[Found]]:
        vectors, squares, numbers = self.vectors, self.squares, None
        if domain:
            if domain not in self.domains:
                own = np.asarray(self.rows["domain"]) == domain
                self.domains[domain] = torch.from_numpy(np.flatnonzero(own))
            numbers = self.domains[domain]
            vectors, squares = vectors[numbers], squares[numbers]
        asked = torch.from_numpy(embeddings)
        distances, places = nearest(asked, vectors, min(k, len(vectors)), what=what, squares=squares)
        rows = (places if numbers is None else numbers[places]).numpy()
        entries = iter(_entries(self.rows.take(rows.ravel())))
        return [[Found(next(entries), distance) for distance in each] for each in distances.tolist()]


def _lancedb() -> Any:
    try:
        import lancedb
    except ModuleNotFoundError as error:
        raise InputError(
            "an index in a folder needs LanceDB; install it with `pip install 'embed64[search]'`"
        ) from error
    return lancedb


def _entries(rows: pa.Table) -> list[Entry]:
    return [Entry(*values) for values in zip(*(rows[name].to_pylist() for name in SCHEMA.names), strict=True)]


def _quoted(text: str) -> str:
    """Return a text as a literal of SQL."""
    return "'" + text.replace("'", "''") + "'"
