"""The images of a table: files by `path`, or whole in a column `bytes` of a Parquet file, read part by part."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from torch import Tensor

from embed64.core.errors import InputError
from embed64.core.files import existing_file
from embed64.data.catalog import REQUIRED, validate
from embed64.data.decode import Undecodable, decode, pixels
from embed64.data.table_files import read_table

_CONTENT = "bytes"


class Picture(NamedTuple):
    """An image: what its row calls it, and where it is: a file, or its content."""

    name: str
    place: Path | bytes

    def __str__(self) -> str:
        """Return what the image is called in an error."""
        return str(self.place) if isinstance(self.place, Path) else self.name

    def read(self) -> Tensor:
        """Return uint8 [3, H, W]; raise InputError, naming the image, if it cannot be read."""
        if isinstance(self.place, Path):
            return decode(self.place)
        try:
            return pixels(self.place)
        except Undecodable as error:
            raise InputError(f"{self}: cannot be read as an image ({error}); replace it or leave it out") from error


class Pictures:
    """The images of a catalog, or of any table that has `path`, or `bytes` too if it is Parquet."""

    def __init__(self, table: Path) -> None:
        """Read the paths; raise InputError if it is no such table."""
        existing_file(table, "give a catalog, or a Parquet file with a column `path` or `bytes`")
        self.table, self.root = table, table.resolve().parent
        self._groups: np.ndarray | None = None
        columns = _parquet_columns(table)
        if _CONTENT in columns:
            file = pq.ParquetFile(table)
            sizes = [file.metadata.row_group(number).num_rows for number in range(file.num_row_groups)]
            self._groups = np.cumsum([0, *sizes])
            self._columns = tuple(name for name in ("path", _CONTENT) if name in columns)
            self._length = int(self._groups[-1])
        else:
            self._paths = pa.array(_paths(table).tolist(), pa.string())
            self._length = len(self._paths)

    def __len__(self) -> int:
        return self._length

    def part(self, start: int, stop: int) -> Iterator[Picture]:
        """Yield the images of these rows."""
        if self._groups is None:
            for path in self._paths[start:stop].to_pylist():
                yield Picture(path, self.root / path)
            return
        first, last = (int(np.searchsorted(self._groups, row, "right")) - 1 for row in (start, stop - 1))
        row = start
        for number in range(first, last + 1):
            group = _row_group(self.table, number, self._columns)
            begin = int(self._groups[number])
            rows = group.slice(row - begin, stop - row)
            names = rows["path"].to_pylist() if "path" in self._columns else [""] * len(rows)
            for name, content in zip(names, rows[_CONTENT].to_pylist(), strict=True):
                yield Picture(name or f"{self.table}: row {row + 1}", content or b"")
                row += 1


def _parquet_columns(table: Path) -> list[str]:
    """Return the columns of a Parquet file, none of a CSV."""
    if table.suffix.lower() != ".parquet":
        return []
    try:
        schema = pq.read_schema(table)
    except (OSError, pa.ArrowException) as error:
        raise InputError(f"{table}: not a readable Parquet table ({str(error).splitlines()[0]})") from error
    kind = schema.field(_CONTENT).type if _CONTENT in schema.names else pa.binary()
    if not (pa.types.is_binary(kind) or pa.types.is_large_binary(kind)):
        raise InputError(f"{table}: column '{_CONTENT}' holds {kind}, not the bytes of image files; drop or rename it")
    return schema.names


def _paths(table: Path) -> pd.Series:
    """Return the paths of a catalog, or of a table that has no other column of one."""
    rows = read_table(table)
    if set(REQUIRED[1:]).isdisjoint(rows):
        if "path" not in rows:
            found = ", ".join(f"'{each}'" for each in list(rows)[:8])
            raise InputError(f"{table}: has no column 'path'; its columns are {found}")
        empty = (rows["path"].str.strip() == "").to_numpy()
        if empty.any():
            raise InputError(f"{table}: row {int(empty.argmax()) + 1}: column 'path' is empty; fill it in or drop it")
        return rows["path"]
    return validate(rows, table.resolve().parent, table).rows["path"]


@lru_cache(maxsize=1)
def _row_group(table: Path, number: int, columns: tuple[str, ...]) -> pa.Table:
    """Return a row group; the last one is kept, since many parts may lie in it."""
    return pq.ParquetFile(table).read_row_group(number, columns=list(columns))
