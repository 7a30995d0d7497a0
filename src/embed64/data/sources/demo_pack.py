"""The embedded pack of drawings, source `emoji`, which comes with the package."""

from __future__ import annotations

import zipfile
from importlib import resources
from pathlib import Path

from embed64.core.files import whole
from embed64.data.catalog import Catalog, read_catalog

PACK_FILE = "emoji.zip"


def unpack_demo(folder: Path) -> Path:
    """Unpack the embedded pack (source `emoji`) into `folder` and return its catalog; whole or not at all."""
    if not (folder / "catalog.csv").is_file():
        pack = resources.files("embed64.data.sources") / PACK_FILE
        with whole(folder) as partial, pack.open("rb") as stream, zipfile.ZipFile(stream) as archive:
            archive.extractall(partial)
    return folder / "catalog.csv"


def demo_catalog(folder: Path) -> Catalog:
    """Unpack the embedded pack into `folder` and read its catalog."""
    return read_catalog(unpack_demo(folder))
