"""An artifact at work: two distances compared, and the nearest images of a folder, as rows and as a picture."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageOps

from embed64.core.errors import InputError
from embed64.core.files import whole
from embed64.core.nearest import nearest
from embed64.data.catalog import IMAGE_SUFFIXES, read_catalog
from embed64.evaluate.embedding import embed_files, load_artifact

_CELL_PX = 160


def compare(artifact: Path, original: Path, others: Sequence[Path]) -> list[float]:
    """Return the Euclidean distances of the other images' embeddings from the original's."""
    anchor, *rest = embed_files(load_artifact(artifact), [original, *others], "comparing")
    return [float((anchor - each).norm()) for each in rest]


def index_files(index: Path) -> list[Path]:
    """The images of a folder, however deep, or of a catalog; raises InputError where there is none."""
    if index.is_dir():
        files = sorted(p for p in index.rglob("*") if p.suffix.lower() in IMAGE_SUFFIXES and p.is_file())
        if not files:
            raise InputError(f"{index}: holds no image ({', '.join(sorted(IMAGE_SUFFIXES))})")
        return files
    return read_catalog(index).files


def search(artifact: Path, files: list[Path], query: Path, k: int) -> list[tuple[Path, float]]:
    """The k files nearest to the query with their distances, nearest first; the query's own file is left out."""
    files = [file for file in files if file.resolve() != query.resolve()]
    embeddings = embed_files(load_artifact(artifact), [query, *files], "searching")
    distances, rows = nearest(embeddings[:1], embeddings[1:], k)
    return [
        (files[row], distance)
        for row, distance in zip(rows[0].tolist(), distances[0].tolist(), strict=True)
        if row >= 0
    ]


def picture(query: Path, found: list[tuple[Path, float]], path: Path) -> Path:
    """The query and what was found, side by side, as a PNG."""
    files = [query, *(file for file, _ in found)]
    sheet = Image.new("RGB", (_CELL_PX * len(files), _CELL_PX), "white")
    for column, file in enumerate(files):
        cell = ImageOps.pad(Image.open(file).convert("RGB"), (_CELL_PX - 8, _CELL_PX - 8), color="white")
        sheet.paste(cell, (column * _CELL_PX + 4, 4))
    with whole(path) as partial:
        sheet.save(partial, "PNG")
    return path
