"""Show a search as a picture: the query and the images found, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageOps

from embed64.core.errors import InputError
from embed64.core.files import whole
from embed64.data.decode import decode
from embed64.search.index import Hit

_CELL_PX = 160
_FORMATS = {".png": "PNG", ".jpg": "JPEG", ".jpeg": "JPEG", ".webp": "WEBP"}


def require_picture_name(path: Path) -> None:
    """Raise InputError unless a picture can be written in the format that the file's name asks for."""
    if path.suffix.lower() not in _FORMATS:
        raise InputError(f"{path}: a picture is written as {', '.join(_FORMATS)}; end the name in one of these")


def picture(query: Path, found: Sequence[Hit], path: Path) -> Path:
    """Write the query and the images found, side by side and as the model saw them, in the format of its name."""
    require_picture_name(path)
    files = [query, *(hit.path for hit in found)]
    sheet = Image.new("RGB", (_CELL_PX * len(files), _CELL_PX), "white")
    for column, file in enumerate(files):
        shown = Image.fromarray(decode(file).permute(1, 2, 0).numpy())
        cell = ImageOps.pad(shown, (_CELL_PX - 8, _CELL_PX - 8), color="white")
        sheet.paste(cell, (column * _CELL_PX + 4, 4))
    with whole(path) as partial:
        sheet.save(partial, _FORMATS[path.suffix.lower()])
    return path
