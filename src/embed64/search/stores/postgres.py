"""An index in a PostgreSQL database with the extension pgvector, for people who run one: many machines, one index."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np

from embed64.artifact.verify import DIM
from embed64.core.console import track
from embed64.core.errors import InputError, last_line
from embed64.search.stores.entries import EXACT_UP_TO, Entry, Found

_EF_SEARCH = 200
"""Candidates of an approximate search; pgvector's own 40 find four of five neighbours (benchmarks/index_kinds.py)."""
_TIED = 16
"""Entries that are fetched beyond k, to put equal distances in the order of their ids."""
_COLUMNS = ", ".join(Entry._fields)
_MAKE = f"""
CREATE TABLE IF NOT EXISTS embed64_index (info jsonb NOT NULL);
CREATE TABLE IF NOT EXISTS embed64_images (
    id text PRIMARY KEY, path text NOT NULL, label text NOT NULL, domain text NOT NULL, sha256 text NOT NULL,
    size bigint NOT NULL, modified bigint NOT NULL, embedding vector({DIM}) NOT NULL
);
"""
_PUT = f"""
INSERT INTO embed64_images ({_COLUMNS}, embedding) VALUES ({", ".join(["%s"] * (len(Entry._fields) + 1))})
ON CONFLICT (id) DO UPDATE SET ({_COLUMNS}, embedding) =
    ({", ".join(f"excluded.{name}" for name in Entry._fields)}, excluded.embedding)
"""
_NEAREST = f"""
SELECT * FROM (
    SELECT {_COLUMNS}, embedding <-> %(embedding)s AS distance FROM embed64_images
    WHERE %(domain)s = '' OR domain = %(domain)s ORDER BY embedding <-> %(embedding)s LIMIT %(some)s
) AS near ORDER BY distance, id LIMIT %(k)s
"""


class PostgresStore:
    """An index in a database; libpq's own options choose the schema that its two tables lie in."""

    kind = "PostgreSQL with pgvector"

    def __init__(self, url: str, info: dict[str, Any] | None = None) -> None:
        """Open the index at `url`; make it, with this `info`, if that is given and there is none.

        Raises InputError if there is none, the server cannot be reached, or the extra is not installed.
        """
        self._psycopg, register = _psycopg()
        self.name = _without_password(self._psycopg, url)
        with self._told():
            self._connection = self._psycopg.connect(url, autocommit=True, connect_timeout=10)
            if info is not None:
                self._connection.execute("CREATE EXTENSION IF NOT EXISTS vector")
                self._connection.execute(_MAKE)
            known = self._connection.execute("SELECT to_regclass('embed64_index')").fetchone()
            row = self._connection.execute("SELECT info FROM embed64_index").fetchone() if known[0] else None
            if row is None and info is not None:
                self._connection.execute(
                    "INSERT INTO embed64_index VALUES (%s)", [self._psycopg.types.json.Jsonb(info)]
                )
                row = (info,)
            if row is None:
                raise InputError(f"{self.name}: holds no index; make one with `embed64 index build`")
            register(self._connection)
            self._connection.execute(f"SET hnsw.ef_search = {_EF_SEARCH}")
        self.info: dict[str, Any] = row[0]

    def __len__(self) -> int:
        with self._told():
            return int(self._connection.execute("SELECT count(*) FROM embed64_images").fetchone()[0])

    def entries(self) -> list[Entry]:
        """Return all entries, in the order of their ids."""
        with self._told():
            rows = self._connection.execute(f"SELECT {_COLUMNS} FROM embed64_images").fetchall()
        return sorted(Entry(*row) for row in rows)

    def get(self, id: str) -> Entry | None:
        """Return an entry; None if there is none of this id."""
        with self._told():
            row = self._connection.execute(f"SELECT {_COLUMNS} FROM embed64_images WHERE id = %s", [id]).fetchone()
        return Entry(*row) if row else None

    def put(self, entries: Sequence[Entry], embeddings: np.ndarray) -> None:
        """Add entries with float32 [n, 64], all or none; those of the same id are replaced."""
        rows = [(*entry, vector) for entry, vector in zip(entries, embeddings, strict=True)]
        with self._told(), self._connection.transaction(), self._connection.cursor() as cursor:
            cursor.executemany(_PUT, rows)

    def drop(self, ids: Sequence[str]) -> None:
        """Remove entries, all or none."""
        with self._told():
            self._connection.execute("DELETE FROM embed64_images WHERE id = ANY(%s)", [list(ids)])

    def nearest(self, embeddings: np.ndarray, k: int, domain: str = "", what: str = "") -> list[list[Found]]:
        """Return the k nearest entries to each of float32 [n, 64], nearest first, of one domain or of all."""
        found = []
        for embedding in track(embeddings, what, len(embeddings)) if what and len(embeddings) > 1 else embeddings:
            values = {"embedding": embedding, "domain": domain, "k": k, "some": k + _TIED}
            with self._told():
                rows = self._connection.execute(_NEAREST, values).fetchall()
            found.append([Found(Entry(*row[:-1]), float(row[-1])) for row in rows])
        return found

    def finish(self) -> None:
        """Put in order what many additions left, and make an approximate index if there are many entries."""
        with self._told():
            self._connection.execute("ANALYZE embed64_images")
            if len(self) > EXACT_UP_TO:
                self._connection.execute(
                    "CREATE INDEX IF NOT EXISTS embed64_nearest ON embed64_images USING hnsw (embedding vector_l2_ops)"
                )

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Turn an error of the database into one line that names it."""
        try:
            yield
        except self._psycopg.Error as error:
            raise InputError(
                f"{self.name}: {last_line(error)}; check the address, and that pgvector is there"
            ) from error


def _psycopg() -> tuple[Any, Any]:
    try:
        import pgvector.psycopg
        import psycopg
    except ModuleNotFoundError as error:
        raise InputError(
            "an index in PostgreSQL needs psycopg and pgvector; install them with `pip install 'embed64[postgres]'`"
        ) from error
    return psycopg, pgvector.psycopg.register_vector


def _without_password(psycopg: Any, url: str) -> str:
    try:
        parts = psycopg.conninfo.conninfo_to_dict(url)
    except psycopg.Error as error:
        raise InputError(f"not the address of a database ({last_line(error)}): postgresql://USER@HOST/NAME") from error
    where = parts.get("host", "localhost")
    return f"postgresql://{where}/{parts.get('dbname', '')}"
