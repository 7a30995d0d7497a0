"""Where images come from: the embedded pack, or any folder of images, each read into the one catalog."""

from __future__ import annotations

import zipfile
from importlib import resources
from pathlib import Path

import pandas as pd

from embed64.catalog import Catalog, read_catalog, validate
from embed64.decode import IMAGE_SUFFIXES
from embed64.errors import InputError
from embed64.files import whole


def unpack_demo(folder: Path) -> Path:
    """Unpack the embedded pack (source `emoji`) into `folder` and return its catalog; whole or not at all."""
    if not (folder / "catalog.csv").is_file():
        pack = resources.files("embed64") / "data" / "emoji.zip"
        with whole(folder) as partial, pack.open("rb") as stream, zipfile.ZipFile(stream) as archive:
            archive.extractall(partial)
    return folder / "catalog.csv"


def read_folder(folder: Path, domain: str) -> Catalog:
    """A folder with one subfolder a label, or domain/label where `domain` is empty, as a catalog.

    The source is the folder's name. Raises InputError where there is no image at the expected depth.
    """
    if not folder.is_dir():
        raise InputError(f"{folder}: no such folder; give one that has a subfolder of images for each object")
    depth = 2 if domain else 3
    files = sorted(p for p in folder.rglob("*") if p.suffix.lower() in IMAGE_SUFFIXES and p.is_file())
    parts = [file.relative_to(folder).parts for file in files]
    fitting = [(file, part) for file, part in zip(files, parts, strict=True) if len(part) == depth]
    if not fitting:
        layout = "LABEL/image" if domain else "DOMAIN/LABEL/image (or give --domain for LABEL/image)"
        raise InputError(f"{folder}: no image lies at {layout}; {len(files)} images lie elsewhere in it")
    if len(fitting) < len(files):
        stray = next(file for file, part in zip(files, parts, strict=True) if len(part) != depth)
        raise InputError(
            f"{stray}: lies {'above or below' if domain else 'outside'} its label's folder; move it or leave it out"
        )
    rows = pd.DataFrame(
        {
            "path": [str(file.relative_to(folder)) for file, _ in fitting],
            "label": [part[-2] for _, part in fitting],
            "domain": [domain or part[0] for _, part in fitting],
            "source": folder.resolve().name,
        }
    )
    return validate(rows, folder.resolve(), folder)


def join(catalogs: list[Catalog]) -> Catalog:
    """Several catalogs as one, with absolute paths; their labels stay apart by source and domain."""
    rows = [c.rows.assign(path=[str(file.resolve()) for file in c.files]) for c in catalogs]
    return validate(pd.concat(rows, ignore_index=True).fillna(""), Path("/"))


def demo_catalog(folder: Path) -> Catalog:
    """The embedded pack, unpacked into `folder`."""
    return read_catalog(unpack_demo(folder))
