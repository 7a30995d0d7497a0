"""Read TFRecord files: write their encoded images, unchanged, to the cache once."""

from __future__ import annotations

import hashlib
import importlib
import itertools
import json
import struct
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from embed64.core.console import track
from embed64.core.errors import InputError
from embed64.core.files import cache_root, require_room, whole
from embed64.data.sources.registry import Records
from embed64.data.sources.scan import Reading, aside_table
from embed64.data.sources.tables import tables
from embed64.data.table_files import read_table, write_table

_CATALOG, _ASIDE = "catalog.csv", "aside.csv"
_MAGIC = {b"\xff\xd8\xff": ".jpg", b"\x89PNG": ".png", b"RIFF": ".webp", b"GIF8": ".gif", b"BM": ".bmp"}
_SAMPLE = 1 << 16
_HEAD, _TAIL = 12, 4
"""Bytes before a record (its length and the length's checksum) and after it (the record's checksum)."""


def read_records(root: Path, source: str, settings: Records) -> Reading:
    """Write the images in TFRecord files to the cache as FILE/NUMBER.jpg, whole or not at all; return their catalog.

    Needs the package `tfrecord`. Records without an image or a label, or cut off, are set aside. Raises InputError if
    nothing is left.
    """
    files = tables(root, settings.files)
    digest = hashlib.sha256(json.dumps([source, settings.model_dump()]).encode())
    for file in files:
        digest.update(_fingerprint(root, file))
    folder = cache_root() / "sources" / f"{source}.images-{digest.hexdigest()[:12]}"
    if not (folder / _CATALOG).is_file():
        require_room(folder, sum(file.stat().st_size for file in files), f"the images of {source}")
        with whole(folder) as partial:
            _write_out(root, files, partial, source, settings)
    return Reading(read_table(folder / _CATALOG), folder, read_table(folder / _ASIDE))


def _write_out(root: Path, files: list[Path], folder: Path, source: str, settings: Records) -> None:
    rows: list[tuple[str, str]] = []
    aside: list[tuple[str, str]] = []
    examples = _loader()
    for file in track(files, f"unpacking {source}"[:24], len(files)):
        name = file.relative_to(root).with_suffix("").as_posix()
        (folder / name).mkdir(parents=True, exist_ok=True)
        for number, example in enumerate(_examples(examples, file, aside, root)):
            image, label = example.get(settings.image), _text(example.get(settings.label))
            suffix = next((s for m, s in _MAGIC.items() if isinstance(image, bytes) and image.startswith(m)), "")
            if suffix and label:
                path = f"{name}/{number:06d}{suffix}"
                (folder / path).write_bytes(image)  # type: ignore[arg-type]
                rows.append((path, label))
            else:
                keys = ", ".join(sorted(example))
                reason = f"no label in '{settings.label}'" if suffix else f"no image in '{settings.image}'"
                aside.append((f"{file.relative_to(root)}: record {number}", f"{reason} (it holds {keys})"))
    if not rows:
        raise InputError(f"{root}: no record can be used; the first: {': '.join(aside[0]) if aside else 'no records'}")
    catalog = pd.DataFrame(rows, columns=["path", "label"], dtype=str).assign(domain=settings.domain, source=source)
    write_table(catalog, folder / _CATALOG)
    write_table(aside_table(aside, source), folder / _ASIDE)


def _fingerprint(root: Path, file: Path) -> bytes:
    """Identify a file by its name, size, first and last bytes; reading all of it would take minutes."""
    size = file.stat().st_size
    with file.open("rb") as stream:
        first = stream.read(_SAMPLE)
        stream.seek(max(0, size - _SAMPLE))
        return b"\0".join([str(file.relative_to(root)).encode(), str(size).encode(), first, stream.read(_SAMPLE)])


def _loader() -> Callable[..., Iterator[dict[str, Any]]]:
    try:
        return importlib.import_module("tfrecord.reader").tfrecord_loader
    except ImportError as error:
        raise InputError("TFRecord files need the package tfrecord: pip install 'embed64[tfrecord]'") from error


def _examples(
    loader: Callable[..., Iterator[dict[str, Any]]], file: Path, aside: list[tuple[str, str]], root: Path
) -> Iterator[dict[str, Any]]:
    """Yield the records of a file up to the first that is cut off or not a record, which is set aside."""
    count, problem = _whole_records(file)
    number = 0
    try:
        for number, example in enumerate(itertools.islice(loader(str(file), None), count), 1):  # noqa: B007
            yield example
    except Exception as error:  # protobuf and the reader raise their own classes
        problem = " ".join(str(error).split()) or type(error).__name__
    if problem:
        aside.append((str(file.relative_to(root)), f"cannot be read beyond its first {number} records ({problem})"))


def _whole_records(file: Path) -> tuple[int, str]:
    """Count the complete records of a file and say what is wrong with the rest: the loader would trust any length."""
    size, at, count = file.stat().st_size, 0, 0
    with file.open("rb") as stream:
        while at < size:
            head = stream.read(_HEAD)
            end = at + _HEAD + struct.unpack("<Q", head[:8])[0] + _TAIL if len(head) == _HEAD else size + 1
            if end > size:
                return count, "cut off, or not a TFRecord file"
            stream.seek(end)
            at, count = end, count + 1
    return count, ""


def _text(label: Any) -> str:
    """Return a label as text if it is one number or one name; empty for anything else."""
    if isinstance(label, bytes):
        return label.decode("utf-8", "replace").strip()
    if isinstance(label, np.ndarray) and label.size == 1 and label.dtype.kind in "iu":
        return str(int(label.reshape(-1)[0]))
    return ""
