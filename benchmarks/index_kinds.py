"""How fast and how exact is each kind of index, at 10,000, 100,000 and a million images?

    python benchmarks/index_kinds.py --work FOLDER              # half an hour; needs the extras search and postgres
    python benchmarks/index_kinds.py --work FOLDER --most 100000

The embeddings are made up: 64 numbers around as many centres as there would be objects, scaled to length 1, as those of
an artifact are. Each kind answers the same queries, one after another in this process, after some to warm up; recall is
against the exact answer. Memory is what the process grew by while it answered; a database's own is not in it.
"""

from __future__ import annotations

import argparse
import platform
import shutil
import statistics
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import torch
from lancedb.index import HnswSq, IvfPq, IvfSq

from embed64.core.files import write_json
from embed64.search.stores import folder as folder_store
from embed64.search.stores import postgres as postgres_store
from embed64.search.stores.entries import Entry, Found, Store, id_of
from embed64.search.stores.folder import FolderStore
from embed64.search.stores.postgres import PostgresStore

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "support"))
from databases import databases

RESULTS = Path(__file__).parent / "results" / "index_kinds.json"
SIZES = (10_000, 100_000, 1_000_000)
AN_OBJECT = 20
QUERIES, WARM = 60, 10
AT_ONCE = 50_000
KINDS = {
    "IVF-SQ, the default": IvfSq(distance_type="l2"),
    "IVF-PQ of 32 bytes": IvfPq(distance_type="l2", num_sub_vectors=32),
    "IVF-HNSW-SQ": HnswSq(distance_type="l2"),
}


def embeddings(count: int, seed: int) -> np.ndarray:
    """Return float32 [count, 64] of length 1, in clusters."""
    centres = np.random.default_rng(0).normal(size=(max(SIZES) // AN_OBJECT, 64)).astype(np.float32)
    rng = np.random.default_rng(seed)
    rows = centres[rng.integers(0, len(centres), count)] + 0.5 * rng.normal(size=(count, 64)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def filled(store: Store, rows: np.ndarray) -> float:
    """Put all rows into a store and return the seconds that it took."""
    start = time.perf_counter()
    for first in range(0, len(rows), AT_ONCE):
        part = rows[first : first + AT_ONCE]
        names = [f"/photos/{first + number}.jpg" for number in range(len(part))]
        store.put([Entry(id_of(name), name, "", "goods", "0" * 64, 1, 1) for name in names], part)
    return time.perf_counter() - start


def asked(store: Store, queries: np.ndarray) -> tuple[list[list[Found]], list[float], float]:
    """Return what the queries find, the milliseconds of each, and the megabytes that the process grew by."""
    process = psutil.Process()
    before = process.memory_info().rss
    found, ms = [], []
    for number, query in enumerate(queries):
        start = time.perf_counter()
        found.append(store.nearest(query[None], 5)[0])
        if number >= WARM:
            ms.append(1000 * (time.perf_counter() - start))
    return found, ms, (process.memory_info().rss - before) / 1e6


def row(kind: str, count: int, store: Store, queries: np.ndarray, exact: list[list[Found]] | None, **more: Any) -> Any:
    """Return a row of the table, and what was found."""
    found, ms, memory = asked(store, queries)
    right = exact or found
    hits = [
        len({e.entry.id for e in one} & {e.entry.id for e in other}) for one, other in zip(right, found, strict=True)
    ]
    made = {
        "kind": kind,
        "images": count,
        **{name: round(value, 1) for name, value in more.items()},
        "ms a query": round(statistics.median(ms), 2),
        "slowest ms": round(max(ms), 1),
        "recall@5": round(sum(hits) / (5 * len(hits)), 3),
        "MB grown": round(memory),
    }
    print(made, flush=True)
    return made, found


def size_of(folder: Path) -> float:
    """Return the megabytes on the disk."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / 1e6


def in_a_folder(count: int, rows: np.ndarray, queries: np.ndarray, work: Path) -> tuple[list[Any], list[list[Found]]]:
    """Return the rows of LanceDB, and the exact answers."""
    place = work / "index"
    shutil.rmtree(place, ignore_errors=True)
    store = FolderStore(place, {})
    seconds = filled(store, rows)
    folder_store.EXACT_UP_TO = max(SIZES)
    store.finish()
    table, exact = [], None
    made, exact = row("LanceDB, exact", count, store, queries, None, **{"fill s": seconds, "disk MB": size_of(place)})
    table.append(made)
    folder_store.EXACT_UP_TO = 0
    for kind, config in KINDS.items():
        start = time.perf_counter()
        store._table.create_index("embedding", config=config, replace=True)
        store._table.optimize(cleanup_older_than=timedelta(0))
        took = {"fill s": seconds + time.perf_counter() - start, "disk MB": size_of(place)}
        table.append(row(f"LanceDB, {kind}", count, store, queries, exact, **took)[0])
    shutil.rmtree(place)
    return table, exact


def in_a_database(
    count: int, rows: np.ndarray, queries: np.ndarray, exact: list[list[Found]], new: Callable[[], str]
) -> list[Any]:
    """Return the rows of pgvector."""
    store = PostgresStore(new(), {})

    def disk() -> float:
        return store._connection.execute("SELECT pg_total_relation_size('embed64_images')").fetchone()[0] / 1e6

    seconds = filled(store, rows)
    postgres_store.EXACT_UP_TO = max(SIZES)
    store.finish()
    table = [row("pgvector, exact", count, store, queries, exact, **{"fill s": seconds, "disk MB": disk()})[0]]
    postgres_store.EXACT_UP_TO = 0
    start = time.perf_counter()
    store.finish()
    seconds += time.perf_counter() - start
    return [*table, row("pgvector, HNSW", count, store, queries, exact, **{"fill s": seconds, "disk MB": disk()})[0]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--work", type=Path, required=True, help="a folder on a disk with 5 GB free")
    parser.add_argument("--most", type=int, default=max(SIZES))
    arguments = parser.parse_args()
    arguments.work.mkdir(parents=True, exist_ok=True)
    table: list[Any] = []
    queries = embeddings(QUERIES, 2)
    with databases(arguments.work / "postgres") as new:
        for count in (size for size in SIZES if size <= arguments.most):
            rows = embeddings(count, 1)
            made, exact = in_a_folder(count, rows, queries, arguments.work)
            table += made
            if count < max(SIZES):
                table += in_a_database(count, rows, queries, exact, new)
            write_json(
                RESULTS,
                {
                    "command": "python benchmarks/index_kinds.py --work FOLDER",
                    "machine": platform.machine(),
                    "threads": torch.get_num_threads(),
                    "torch": torch.__version__,
                    "rows": table,
                },
            )


if __name__ == "__main__":
    main()
