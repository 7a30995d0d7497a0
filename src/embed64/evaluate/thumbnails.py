"""Thumbnails for the pages: made when an image is decoded anyway and kept with a run, or made on demand."""

from __future__ import annotations

import base64
import io
from pathlib import Path

import pandas as pd
from PIL import Image
from torch import Tensor

from embed64.core.files import whole
from embed64.data.catalog import Catalog
from embed64.data.decode import decode
from embed64.data.table_files import read_columns, write_parquet

_SIDE = 112
_KEPT = "thumbnails.parquet"


def thumbnail(image: Tensor) -> bytes:
    """Return uint8 [3, H, W] as a WebP image whose sides are at most 112 pixels."""
    small = Image.fromarray(image.permute(1, 2, 0).numpy())
    small.thumbnail((_SIDE, _SIDE))
    out = io.BytesIO()
    small.save(out, "WEBP", quality=70, method=2)
    return out.getvalue()


def keep_thumbnails(thumbnails: dict[str, bytes], folder: Path) -> Path:
    """Write thumbnails, by path as in the catalog, to FOLDER/thumbnails.parquet, completely or not at all."""
    with whole(folder / _KEPT) as partial:
        write_parquet(pd.DataFrame({"path": [*thumbnails], "webp": [*thumbnails.values()]}), partial)
    return folder / _KEPT


class Thumbnails:
    """Maps a path, as in the catalog, to the data URI of a small WebP; decodes each image at most once.

    Raises InputError if an image cannot be read.
    """

    def __init__(self, catalog: Catalog, folder: Path | None = None) -> None:
        """Load what `keep_thumbnails` wrote to `folder`, if anything."""
        self.root = catalog.root
        self._made: dict[str, bytes] = {}
        if folder and (folder / _KEPT).is_file():
            kept = read_columns(folder / _KEPT, ("path", "webp"), "delete it, and they are made from the images again")
            self._made = dict(zip(kept["path"], kept["webp"], strict=True))

    def __call__(self, path: str) -> str:
        return data_uri(self.webp(path))

    def webp(self, path: str) -> bytes:
        """Return the thumbnail as a file; raise InputError if the image cannot be read."""
        if path not in self._made:
            self._made[path] = thumbnail(decode(self.root / path))
        return self._made[path]

    def has(self, path: str) -> bool:
        """Whether the thumbnail is made already."""
        return path in self._made


def data_uri(webp: bytes) -> str:
    """Return a WebP file as the address of an image in a page."""
    return "data:image/webp;base64," + base64.b64encode(webp).decode()
