"""Fingerprints of images: digests of bytes and pixels, a perceptual hash, a thumbnail; cached by content.

Each image is read once and decoded once, for screening and for duplicates alike. It is found in the cache by the digest
of its bytes, so a second examination only reads the files, and an interrupted one loses at most one shard.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import NamedTuple

import imagehash
import numpy as np
from PIL import Image, ImageOps

from embed64.core.console import track
from embed64.core.errors import InputError, refused_by_machine
from embed64.core.files import cache_root, whole
from embed64.data.catalog import Catalog
from embed64.data.decode import Undecodable, file_bytes, pixels

HASH_BITS = 256
THUMB = 16  # pixels a side
_SIDE = 64  # what a 256-bit pHash is computed from
_SHARD = 512
_DECODING = 2  # raised whenever `decode` gives other pixels of some file than before
_DIGEST = "S32"  # as a sortable column; numpy drops trailing zero bytes, which is harmless for digests of fixed length
_FIELDS = ("content", "pixels", "hashes", "thumbs")


@dataclass(frozen=True)
class Fingerprints:
    """One entry for every distinct file content, in ascending order of its digest; about 900 bytes each."""

    content: np.ndarray  # S32 [C]: SHA-256 of the bytes
    pixels: np.ndarray  # S32 [C]: SHA-256 of size and pixels; empty if the bytes cannot be decoded
    hashes: np.ndarray  # uint8 [C, 2, 32]: pHash of the image and of its mirror image
    thumbs: np.ndarray  # uint8 [C, 16, 16, 3]
    of_row: np.ndarray  # int64 [rows]: each catalog row's entry, -1 if there is no file
    reasons: dict[int, str]  # row -> why it cannot be read

    def sha256(self) -> list[str]:
        """Return the digest of every row's bytes, in hex; empty if there is no file."""
        digests = [digest.ljust(32, b"\0").hex() for digest in self.content.tolist()]
        return [digests[entry] if entry >= 0 else "" for entry in self.of_row.tolist()]

    def where(self, mask: np.ndarray) -> Fingerprints:
        """Return the fingerprints of the rows for which `mask` (bool [rows]) is true, renumbered."""
        of_row = self.of_row[mask]
        used = np.unique(of_row[of_row >= 0])
        kept = dict(zip(np.flatnonzero(mask).tolist(), range(len(of_row)), strict=True))
        return Fingerprints(
            self.content[used],
            self.pixels[used],
            self.hashes[used],
            self.thumbs[used],
            np.where(of_row >= 0, np.searchsorted(used, of_row), -1),
            {kept[row]: reason for row, reason in self.reasons.items() if row in kept},
        )


class _Image(NamedTuple):
    """The result of examining one file."""

    digest: bytes
    """SHA-256 of its bytes; empty if it cannot be read."""
    fresh: tuple[np.ndarray, np.ndarray, np.ndarray] | None
    """Pixel digest, hashes and thumbnail, unless they are known already."""
    reason: str


def cache_folder() -> Path:
    """Return the folder that holds cached hashes, named by the versions and settings that they depend on."""
    versions = {name: metadata.version(name) for name in ("imagehash", "pillow", "numpy", "scipy")}
    key = json.dumps([versions, HASH_BITS, THUMB, _SIDE, _DECODING])
    return cache_root() / "hashes" / hashlib.sha256(key.encode()).hexdigest()[:16]


def examine(catalog: Catalog, what: str = "reading images") -> Fingerprints:
    """Return the fingerprints of a catalog's images, made in parallel; `what` labels the progress bar.

    A file that is missing or cannot be decoded keeps its row, with the reason. Raises InputError for a damaged cache
    file.
    """
    digests = np.zeros(len(catalog), _DIGEST)
    failed: dict[bytes, str] = {}
    reasons: dict[int, str] = {}
    fresh: dict[bytes, tuple[np.ndarray, ...]] = {}
    for row, image in enumerate(track(_images(catalog), what, len(catalog))):
        digests[row] = image.digest
        if image.fresh:
            fresh[image.digest] = image.fresh
            if len(fresh) == _SHARD:
                _keep(fresh)
        elif image.reason and image.digest:
            failed[image.digest] = image.reason
        elif image.reason:
            reasons[row] = image.reason
    _keep(fresh)
    content, of_row = np.unique(digests, return_inverse=True)
    if content[0] == b"":
        content, of_row = content[1:], of_row - 1
    for digest, reason in failed.items():
        entry = np.searchsorted(content, np.array(digest, _DIGEST))
        reasons |= dict.fromkeys(np.flatnonzero(of_row == entry).tolist(), reason)
    return Fingerprints(content, **_from_cache(content), of_row=of_row, reasons=reasons)


def _images(catalog: Catalog) -> Iterator[_Image]:
    """Examine the files in order; bytes that are known, or that an earlier file has, are not decoded."""
    seen = {digest for path in _shards() for digest in _read(path, ("content",))["content"].tolist()}
    lock = threading.Lock()

    def look(name: str) -> _Image:
        try:
            data = file_bytes(catalog.root / name)
        except Undecodable as error:
            return _Image(b"", None, str(error))
        digest = hashlib.sha256(data).digest()
        key = digest.rstrip(b"\0")
        with lock:
            if key in seen:
                return _Image(digest, None, "")
            seen.add(key)
        try:
            return _Image(digest, _fingerprint(pixels(data).permute(1, 2, 0).contiguous().numpy()), "")
        except Undecodable as error:
            return _Image(digest, None, str(error))

    names = catalog.rows["path"]
    with ThreadPoolExecutor() as pool:
        for start in range(0, len(names), _SHARD):  # a million waiting images would fill the memory
            yield from pool.map(look, names.iloc[start : start + _SHARD])


def _fingerprint(image: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return pixel digest, hashes and thumbnail of uint8 [H, W, 3]."""
    digest = hashlib.sha256(repr(image.shape).encode())
    digest.update(image.data)
    small = Image.fromarray(image).resize((_SIDE, _SIDE), Image.Resampling.LANCZOS)
    hashes = [np.packbits(imagehash.phash(view, 16).hash) for view in (small, ImageOps.mirror(small))]
    return np.array(digest.digest(), _DIGEST), np.stack(hashes), np.asarray(small.reduce(_SIDE // THUMB))


def _keep(fresh: dict[bytes, tuple[np.ndarray, ...]]) -> None:
    """Move new entries into the cache, as one shard."""
    if not fresh:
        return
    content = np.array(list(fresh), _DIGEST)
    decoded, hashes, thumbs = map(np.stack, zip(*fresh.values(), strict=True))
    name = hashlib.sha256(b"".join(content)).hexdigest()[:32]
    with whole(cache_folder() / f"{name}.npz") as partial, partial.open("wb") as stream:
        np.savez(stream, content=content, pixels=decoded, hashes=hashes, thumbs=thumbs)
    fresh.clear()


def _from_cache(content: np.ndarray) -> dict[str, np.ndarray]:
    """Return the cached entries of these contents (ascending); zeros for those that the cache lacks."""
    found = {
        "pixels": np.zeros(len(content), _DIGEST),
        "hashes": np.zeros((len(content), 2, HASH_BITS // 8), np.uint8),
        "thumbs": np.zeros((len(content), THUMB, THUMB, 3), np.uint8),
    }
    for path in _shards() if len(content) else ():
        shard = _read(path, _FIELDS)
        place = np.minimum(np.searchsorted(content, shard["content"]), len(content) - 1)
        held = content[place] == shard["content"]
        for name in found:
            found[name][place[held]] = shard[name][held]
    return found


def _shards() -> list[Path]:
    return sorted(cache_folder().glob("*.npz"))


def _read(path: Path, fields: tuple[str, ...]) -> dict[str, np.ndarray]:
    try:
        with np.load(path) as shard:
            return {name: shard[name] for name in fields}
    except Exception as error:  # a damaged file can make zipfile and numpy raise anything
        if refused_by_machine(error):
            raise
        raise InputError(f"{path}: damaged cache of hashes; delete this file and run again") from error
