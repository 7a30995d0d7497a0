"""Show a search as a picture: the query and the images found, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageOps

from embed64.core.files import whole
from embed64.data.decode import decode
from embed64.search.index import Hit

_CELL_PX = 160


def picture(query: Path, found: Sequence[Hit], path: Path) -> Path:
    """Write the query and the images found, side by side and as the model saw them, as a PNG."""
    files = [query, *(hit.path for hit in found)]
    sheet = Image.new("RGB", (_CELL_PX * len(files), _CELL_PX), "white")
    for column, file in enumerate(files):
        shown = Image.fromarray(decode(file).permute(1, 2, 0).numpy())
        cell = ImageOps.pad(shown, (_CELL_PX - 8, _CELL_PX - 8), color="white")
        sheet.paste(cell, (column * _CELL_PX + 4, 4))
    with whole(path) as partial:
        sheet.save(partial, "PNG")
    return path
