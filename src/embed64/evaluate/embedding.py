"""Embed files with an artifact, and write the embeddings as a table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import pandas as pd
import torch
from torch import Tensor

from embed64.artifact.engine import embedded
from embed64.artifact.verify import DIM
from embed64.core.console import say, track
from embed64.core.errors import InputError
from embed64.data.decode import decode
from embed64.data.table_files import write_table

_FORMATS = (".parquet", ".csv")
_SHOWN = 5
"""Unreadable files that are named in the terminal."""


def stacked(results: Iterable[Tensor | InputError]) -> Tensor:
    """Return float32 [images, 64] of what `embedded` yields; raise its first error."""
    rows: list[Tensor] = []
    for result in results:
        if isinstance(result, InputError):
            raise result
        rows.append(result)
    return torch.stack(rows) if rows else torch.empty(0, DIM)


def embed_files(
    artifact: torch.jit.ScriptModule,
    files: Sequence[Path],
    what: str = "embedding",
    read: Callable[[Path], Tensor] = decode,
) -> Tensor:
    """Embed files, read by `read`, with a progress bar named `what`; return float32 [files, 64].

    Raises InputError naming the file that cannot be read.
    """
    return stacked(track(embedded(artifact, files, read), what, len(files), rate="images/s"))


def embed_readable(
    artifact: torch.jit.ScriptModule, files: Sequence[Path], what: str = "embedding"
) -> tuple[Tensor, list[int], list[tuple[Path, str]]]:
    """Embed the files that can be read, as `embed_files` does.

    Return float32 [readable, 64], the places of these files in `files`, and the others, each with the reason; the
    first of these are named on stderr.
    """
    rows: list[Tensor] = []
    places: list[int] = []
    aside: list[tuple[Path, str]] = []
    for place, result in enumerate(track(embedded(artifact, files, decode), what, len(files), rate="images/s")):
        if isinstance(result, InputError):
            aside.append((files[place], result.without(files[place])))
            if len(aside) <= _SHOWN:
                say(f"set aside: {result}")
        else:
            places.append(place)
            rows.append(result)
    return stacked(rows), places, aside


def require_table_name(path: Path) -> None:
    """Raise InputError unless embeddings can be written in the format that the file's name asks for."""
    if path.suffix.lower() not in _FORMATS:
        raise InputError(f"{path}: embeddings are written as {' or '.join(_FORMATS)}; end the name in one of these")


def write_embeddings(paths: Sequence[str], embeddings: Tensor, path: Path) -> Path:
    """Write a table, completely or not at all: `path` and `embedding` (float32 [64]), or in a CSV `e0` to `e63`."""
    require_table_name(path)
    numbers = embeddings.numpy()
    if path.suffix.lower() == ".parquet":
        return write_table(pd.DataFrame({"path": paths, "embedding": list(numbers)}), path)
    named = pd.DataFrame(numbers, columns=[f"e{place}" for place in range(DIM)])
    named.insert(0, "path", paths)
    return write_table(named, path)
