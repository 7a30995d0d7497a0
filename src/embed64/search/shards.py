"""Embed a table of images into Parquet shards, each written whole: the next run does only what a kill left undone."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import torch
from torch import Tensor

from embed64.artifact.engine import embedded
from embed64.artifact.loading import load_artifact
from embed64.artifact.verify import DIM
from embed64.core.console import say, tracking
from embed64.core.errors import InputError
from embed64.core.files import read_json, sha256_file, whole, write_json
from embed64.core.run_folder import locked
from embed64.search.pictures import Picture, Pictures

ROWS = 1024
"""Rows of a shard: what a kill costs at most. Batches divide it, so they are the same however shards are dealt out."""
_JOB = "job.json"
_EMBEDDING = pa.list_(pa.float32(), DIM)
_SCHEMA = pa.schema({"row": pa.int64(), "path": pa.string(), "embedding": _EMBEDDING, "reason": pa.string()})


class Shard(NamedTuple):
    """Rows of the table, `stop` not included."""

    start: int
    stop: int

    def file(self, folder: Path) -> Path:
        """Return where the shard is written."""
        return folder / f"rows-{self.start:09}-{self.stop - 1:09}.parquet"


@dataclass(frozen=True)
class Job:
    """An artifact, the table of images, and the folder of the shards."""

    artifact: Path
    table: Path
    folder: Path


Engine = Callable[[Job, Sequence[Shard], Callable[[int], None]], None]
"""Writes the shards, and reports each number of rows that were done."""


def embed_table(job: Job, engine: Engine) -> list[Shard]:
    """Embed a table into shards, columns `row`, `path`, `embedding`, or null and the `reason` it cannot be read.

    Shards that are there already are kept. Return all shards. Raises InputError if the folder holds those of another
    artifact or table, or a file is missing or not what it should be.
    """
    count = len(Pictures(job.table))
    shards = [Shard(start, min(start + ROWS, count)) for start in range(0, count, ROWS)]
    with locked(job.folder):
        _require_same(job)
        missing = [shard for shard in shards if not shard.file(job.folder).is_file()]
        done = count - sum(stop - start for start, stop in missing)
        if done:
            say(f"{job.folder}: {done:,} of {count:,} images were embedded before")
        if missing:
            with tracking("embedding", count, done, rate="images/s") as counter:
                engine(job, missing, counter.advance)
    return shards


def here(job: Job, shards: Sequence[Shard], advance: Callable[[int], None]) -> None:
    """Write the shards in this process: an Engine."""
    Worker(job).write(shards, advance)


class Worker:
    """Writes shards with an artifact that is loaded once."""

    def __init__(self, job: Job) -> None:
        self.folder = job.folder
        self.artifact, self.pictures = load_artifact(job.artifact), Pictures(job.table)

    def write(self, shards: Sequence[Shard], advance: Callable[[int], None] = lambda _: None) -> None:
        """Write the shards, in order, and report each row."""
        names: deque[tuple[str, str]] = deque()

        def drawn() -> Iterator[Picture]:
            for picture in chain.from_iterable(self.pictures.part(*shard) for shard in shards):
                names.append((picture.name, str(picture)))
                yield picture

        results = _counted(embedded(self.artifact, drawn(), Picture.read), advance)
        for shard in shards:
            rows = list(islice(results, shard.stop - shard.start))
            with whole(shard.file(self.folder)) as partial:
                table = _table(shard, [names.popleft() for _ in rows], rows)
                pq.write_table(table, partial, write_page_checksum=True)


def _table(shard: Shard, names: Sequence[tuple[str, str]], rows: Sequence[Tensor | InputError]) -> pa.Table:
    embeddings = [None if isinstance(each, InputError) else each.numpy() for each in rows]
    reasons = [
        row.without(called) if isinstance(row, InputError) else None
        for row, (_, called) in zip(rows, names, strict=True)
    ]
    columns = [pa.array(range(*shard)), pa.array([name for name, _ in names], pa.string())]
    return pa.table([*columns, pa.array(embeddings, _EMBEDDING), pa.array(reasons, pa.string())], _SCHEMA)


def read_embedded(folder: Path, shards: Sequence[Shard]) -> tuple[list[str], Tensor]:
    """Return the paths of what could be read, in the order of the table, and float32 [n, 64]."""
    paths: list[str] = []
    parts: list[np.ndarray] = []
    for shard in shards:
        table = pq.read_table(shard.file(folder), page_checksum_verification=True)
        table = table.filter(table["reason"].is_null())
        paths += table["path"].to_pylist()
        parts.append(np.asarray(table["embedding"].combine_chunks().flatten(), np.float32).reshape(-1, DIM))
    return paths, torch.from_numpy(np.concatenate([np.empty((0, DIM), np.float32), *parts]))


def read_aside(folder: Path, shards: Sequence[Shard]) -> list[tuple[str, str]]:
    """Return the paths of what could not be read, each with the reason."""
    aside: list[tuple[str, str]] = []
    for shard in shards:
        table = pq.read_table(shard.file(folder), columns=["path", "reason"])
        table = table.filter(table["reason"].is_valid())
        aside += zip(table["path"].to_pylist(), table["reason"].to_pylist(), strict=True)
    return aside


def _counted(results: Iterator[Tensor | InputError], advance: Callable[[int], None]) -> Iterator[Tensor | InputError]:
    for result in results:
        yield result
        advance(1)


def _require_same(job: Job) -> None:
    """Write down what is embedded by what, or raise InputError if the folder holds something else."""
    wanted = {"artifact_sha256": sha256_file(job.artifact), "table_sha256": sha256_file(job.table), "rows": ROWS}
    file = job.folder / _JOB
    if not file.is_file():
        if any(job.folder.glob("*.parquet")):
            raise InputError(f"{job.folder}: holds Parquet files of something else; choose another folder")
        write_json(file, wanted)
        return
    found = read_json(file, dict, "delete the folder, or choose another one")
    for key, what in (("artifact_sha256", "artifact"), ("table_sha256", "table"), ("rows", "size of a shard")):
        if found.get(key) != wanted[key]:
            raise InputError(f"{job.folder}: holds shards of another {what}; delete the folder, or choose another one")
