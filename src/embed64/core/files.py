"""Files that are complete or absent: everything is written under a temporary name and then renamed."""

from __future__ import annotations

import errno
import glob
import hashlib
import json
import os
import platform
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from embed64.core.errors import NO_ROOM, InputError, system_error

T = TypeVar("T")

_NO_PLACE = {
    errno.EACCES,
    errno.EEXIST,
    errno.EISDIR,
    errno.ENAMETOOLONG,
    errno.ENOTDIR,
    errno.ENOTEMPTY,
    errno.EPERM,
    errno.EROFS,
}
_SPARE = 64 << 20
"""Bytes of the disk to leave free."""
_SHORT_WRITE = "requested and"  # numpy's "… requested and … written", which carries no errno


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """Yield a temporary path beside `path`, for a file or a folder; rename it on success, remove it on any failure.

    What killed processes left in that folder under such paths is removed. Raises InputError if the disk is full or the
    folder can't be written.
    """
    if not path.name:
        raise InputError(f"{path}: not the path of a file; name a file")
    partial = path.with_name(f".{path.name}.{_here()}.{os.getpid()}.partial")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _sweep(path)
        yield partial
        partial.replace(path)
    except (OSError, RuntimeError) as error:
        cause = system_error(error)
        if cause and (cause.errno in NO_ROOM or _SHORT_WRITE in str(cause)):
            raise InputError(
                f"{path}: no room left on the disk, the file was not written; free space or choose another folder"
            ) from error
        if cause and (cause.errno in _NO_PLACE or not path.parent.is_dir()):
            remedy = "shorten the name" if cause.errno == errno.ENAMETOOLONG else "choose another folder"
            raise InputError(f"{path}: cannot be written ({cause.strerror}); {remedy}") from error
        raise
    finally:
        _remove(partial)


@cache
def _here() -> str:
    """Return what tells this machine or container from others, whose process numbers mean something else."""
    try:
        numbers = re.sub(r"\D", "", str(Path("/proc/self/ns/pid").readlink()))
    except OSError:  # not Linux
        numbers = ""
    return re.sub(r"[^A-Za-z0-9]", "", platform.node())[:24] + numbers


def _sweep(path: Path) -> None:
    """Remove the temporary files in a path's folder whose processes ran here and are gone."""
    # All of them, not only those of the same name: kept weights and shards of a cache have other names the next time.
    left = [*path.parent.glob(f".*.{glob.escape(_here())}.*.partial")]
    left += path.parent.glob(f".{glob.escape(path.name)}.*.partial")  # earlier versions did not name the machine
    for partial in left:
        machine, _, process = partial.name.removesuffix(".partial").rpartition(".")
        ours = machine.endswith(f".{_here()}") or machine == f".{path.name}"
        if ours and process.isdecimal() and not _alive(int(process)):
            _remove(partial)


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True


def _remove(partial: Path) -> None:
    with suppress(OSError):  # absent after a success, or if the folder could not be made
        if partial.is_dir():
            shutil.rmtree(partial)
        else:
            partial.unlink()


def require_room(path: Path, need: int, what: str, remedy: str = "free space or choose another folder") -> None:
    """Raise InputError unless the disk of `path` has `need` bytes free, and a little to spare."""
    folder = path.absolute()
    while not folder.is_dir():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    if need + _SPARE > free:
        raise InputError(f"{path}: {what} needs {need / 1e9:.2f} GB, {free / 1e9:.2f} GB are free; {remedy}")


def cache_root() -> Path:
    """Return the cache folder: $EMBED64_CACHE, or ~/.cache/embed64; raise InputError if nobody knows what ~ is."""
    if given := os.environ.get("EMBED64_CACHE"):
        return Path(given)
    try:
        return Path.home() / ".cache" / "embed64"
    except RuntimeError as error:
        raise InputError("no cache folder: this user has no home folder; set EMBED64_CACHE to a folder") from error


def input_root() -> Path:
    """Return the folder where Kaggle mounts its inputs: $KAGGLE_INPUT, or /kaggle/input."""
    return Path(os.environ.get("KAGGLE_INPUT") or "/kaggle/input")


def write_text(path: Path, text: str) -> Path:
    """Write `text` as UTF-8, completely or not at all."""
    with whole(path) as partial:
        partial.write_text(text, encoding="utf-8")
    return path


def write_bytes(path: Path, content: bytes) -> Path:
    """Write `content`, completely or not at all."""
    with whole(path) as partial:
        partial.write_bytes(content)
    return path


def write_json(path: Path, value: Any) -> Path:
    """Write `value` as indented JSON, completely or not at all; refuse NaN, which other tools cannot read."""
    return write_text(path, json.dumps(value, indent=2, allow_nan=False) + "\n")


def existing_file(path: Path, remedy: str) -> Path:
    """Return `path` if it is a file; otherwise raise an InputError that ends in `remedy`."""
    try:
        there = path.is_file()
    except OSError as error:  # a name that is too long, a folder that may not be opened
        raise InputError(f"{path}: {error.strerror}; {remedy}") from error
    if not there:
        raise InputError(f"{path}: no such file; {remedy}")
    return path


def read_json(path: Path, kind: type[T], remedy: str) -> T:
    """Return the object (dict) or list in a JSON file; raise an InputError that ends in `remedy` if there is none."""
    try:
        value = json.loads(existing_file(path, remedy).read_text(encoding="utf-8"))
    except (ValueError, RecursionError) as error:  # JSON's and UTF-8's own errors are ValueErrors
        raise InputError(f"{path}: damaged, not JSON ({error}); {remedy}") from error
    if not isinstance(value, kind):
        raise InputError(f"{path}: damaged, holds no {'list' if kind is list else 'object'}; {remedy}")
    return value


def absolute(path: Path) -> str:
    """Return an absolute path without `..`, with links as they are: what an index and a table of pairs call a file."""
    return os.path.abspath(path)  # noqa: PTH100 - Path.absolute keeps `..`, Path.resolve follows links


def size_or_0(path: Path) -> int:
    """Bytes of a file; 0 if there is none."""
    return path.stat().st_size if path.is_file() else 0


def sha256_file(path: Path) -> str:
    """Return the SHA-256 of a file's bytes, in hex."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()
