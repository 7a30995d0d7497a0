"""What tells duplicates: digests of bytes and pixels, a perceptual hash, a thumbnail; cached by content.

An image is found in the cache by the digest of its bytes, so a second run only reads the files, and one
that was interrupted loses one shard at most.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import TypeAlias, TypeVar

import imagehash
import numpy as np
from PIL import Image, ImageOps

from embed64.core.console import say, track
from embed64.core.errors import InputError
from embed64.core.files import cache_root, sha256_file, whole
from embed64.data.catalog import Catalog
from embed64.data.decode import decode

T = TypeVar("T")
_Fingerprint: TypeAlias = tuple[np.ndarray, np.ndarray, np.ndarray]  # pixel digest, hashes [2, 32], thumbnail

HASH_BITS = 256
THUMB = 16  # pixels a side
_SIDE = 64  # what a 256-bit pHash is computed from
_SHARD = 512
_DIGEST = "S32"  # as a sortable column; numpy drops trailing zero bytes, which no digest can lose anything by
_FIELDS = ("content", "pixels", "hashes", "thumbs")


@dataclass(frozen=True)
class Prints:
    """One entry for every distinct file content, in ascending order of its digest; about 900 bytes each."""

    content: np.ndarray  # S32 [C]: SHA-256 of the bytes
    pixels: np.ndarray  # S32 [C]: SHA-256 of size and pixels; empty where the bytes cannot be decoded
    hashes: np.ndarray  # uint8 [C, 2, 32]: pHash of the image and of its mirror image
    thumbs: np.ndarray  # uint8 [C, 16, 16, 3]
    of_row: np.ndarray  # int64 [rows]: each catalog row's entry, -1 where there is no file
    reasons: dict[int, str]  # row -> why it could not be read


def cache_folder() -> Path:
    """Where hashes are kept, by what they are computed with."""
    versions = {name: metadata.version(name) for name in ("imagehash", "pillow", "numpy", "scipy")}
    key = json.dumps([versions, HASH_BITS, THUMB, _SIDE])
    return cache_root() / "hashes" / hashlib.sha256(key.encode()).hexdigest()[:16]


def prints(catalog: Catalog, sha256: Iterable[str] | None = None) -> Prints:
    """Digests and hashes of every image of a catalog, in parallel; progress is shown.

    `sha256` are the files' digests in hex, a row each, from a caller that has just computed them; without it all files
    are read. A file that is missing or cannot be decoded stays, with its reason. Raises InputError for a damaged cache
    file.
    """
    files = catalog.files
    with ThreadPoolExecutor() as pool:
        if sha256 is None:
            read = list(track(_mapped(pool, _digest, files), "reading files", len(files)))
        else:
            read = [bytes.fromhex(digest) for digest in sha256]
        digests = np.array(read, _DIGEST)
        content, first, of_row = np.unique(digests, return_index=True, return_inverse=True)
        if content[0] == b"":
            content, first, of_row = content[1:], first[1:], of_row - 1
        reasons = {
            row: "cannot be opened" if files[row].exists() else "no such file"
            for row in np.flatnonzero(of_row < 0).tolist()
        }
        found = _from_cache(content)
        missing = np.flatnonzero(~found.pop("known")).tolist()
        say(f"hashes: {len(content) - len(missing)} of {len(content)} from the cache ({cache_folder()})")
        made: Iterator[_Fingerprint | str] = _mapped(pool, _fingerprint, [files[first[entry]] for entry in missing])
        made = track(made, "hashing images", len(missing)) if missing else made
        waiting: dict[int, _Fingerprint] = {}
        for entry, fingerprint in zip(missing, made, strict=True):
            if isinstance(fingerprint, str):
                reasons |= dict.fromkeys(np.flatnonzero(of_row == entry).tolist(), fingerprint)
            else:
                waiting[entry] = fingerprint
            if len(waiting) == _SHARD or (waiting and entry == missing[-1]):
                _keep(content, found, waiting)
                waiting = {}
    return Prints(content, **found, of_row=of_row, reasons=reasons)


def _keep(content: np.ndarray, found: dict[str, np.ndarray], fresh: dict[int, _Fingerprint]) -> None:
    """Put new entries in their places, and into the cache."""
    entries = np.array(list(fresh))
    shard = {"content": content[entries]}
    for number, name in enumerate(_FIELDS[1:]):
        shard[name] = found[name][entries] = np.stack([fingerprint[number] for fingerprint in fresh.values()])
    name = hashlib.sha256(b"".join(shard["content"])).hexdigest()[:32]
    with whole(cache_folder() / f"{name}.npz") as partial, partial.open("wb") as stream:
        np.savez(stream, **shard)


def _mapped(pool: ThreadPoolExecutor, function: Callable[[Path], T], files: list[Path]) -> Iterator[T]:
    """`function` of every file, in order, with a part of the files waiting at a time."""
    for start in range(0, len(files), _SHARD):
        yield from pool.map(function, files[start : start + _SHARD])


def _digest(path: Path) -> bytes:
    """SHA-256 of a file's bytes; empty where it cannot be read."""
    try:
        return bytes.fromhex(sha256_file(path))
    except OSError:
        return b""


def _fingerprint(path: Path) -> _Fingerprint | str:
    """What Prints holds of one image; or the reason why it cannot be decoded."""
    try:
        pixels = decode(path).permute(1, 2, 0).contiguous().numpy()
    except InputError as error:
        return str(error).removeprefix(f"{path}: ")
    digest = hashlib.sha256(repr(pixels.shape).encode())
    digest.update(pixels.data)
    small = Image.fromarray(pixels).resize((_SIDE, _SIDE), Image.Resampling.LANCZOS)
    hashes = [np.packbits(imagehash.phash(view, 16).hash) for view in (small, ImageOps.mirror(small))]
    thumb = np.asarray(small.reduce(_SIDE // THUMB))
    return np.array(digest.digest(), _DIGEST), np.stack(hashes), thumb


def _from_cache(content: np.ndarray) -> dict[str, np.ndarray]:
    """Whatever the cache holds of these contents (ascending), and which of them it is: `known`, bool [C]."""
    found = {
        "known": np.zeros(len(content), bool),
        "pixels": np.zeros(len(content), _DIGEST),
        "hashes": np.zeros((len(content), 2, HASH_BITS // 8), np.uint8),
        "thumbs": np.zeros((len(content), THUMB, THUMB, 3), np.uint8),
    }
    for path in sorted(cache_folder().glob("*.npz")) if len(content) else ():
        shard = _read(path)
        place = np.minimum(np.searchsorted(content, shard["content"]), len(content) - 1)
        held = content[place] == shard["content"]
        found["known"][place[held]] = True
        for name in _FIELDS[1:]:
            found[name][place[held]] = shard[name][held]
    return found


def _read(path: Path) -> dict[str, np.ndarray]:
    try:
        with np.load(path) as shard:
            return {name: shard[name] for name in _FIELDS}
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
        raise InputError(f"{path}: damaged cache of hashes; delete this file and run again") from error
