"""Many thumbnails in few image files, as a page needs them that shows thousands."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image

_SIDE = 2048
_QUALITY = 55
_SIZES = {96: 1_900, 80: 1_450, 64: 1_000}
"""Pixels of a thumbnail's side -> bytes that a photo takes, measured on the photos of a phone."""


@dataclass(frozen=True)
class Sprites:
    """Sheets of thumbnails: number i is in sheet i // per_sheet, row by row, `columns` in a row."""

    sheets: list[bytes]  # WebP
    cell: int  # pixels
    columns: int

    @property
    def per_sheet(self) -> int:
        """The number of thumbnails of a full sheet."""
        return self.columns**2


def sprites(thumbnails: Sequence[bytes], budget: int) -> Sprites:
    """Put WebP thumbnails into sheets, as large as `budget` bytes allow, but no smaller than 64 pixels each."""
    cell = next((side for side, size in _SIZES.items() if size * len(thumbnails) <= budget), min(_SIZES))
    columns = _SIDE // cell
    sheets = []
    for start in range(0, len(thumbnails), columns**2):
        part = thumbnails[start : start + columns**2]
        sheet = Image.new("RGB", (columns * cell, -(-len(part) // columns) * cell), "white")
        for place, webp in enumerate(part):
            image = Image.open(io.BytesIO(webp)).convert("RGB")
            image.thumbnail((cell, cell))
            left, top = place % columns * cell, place // columns * cell
            sheet.paste(image, (left + (cell - image.width) // 2, top + (cell - image.height) // 2))
        out = io.BytesIO()
        sheet.save(out, "WEBP", quality=_QUALITY, method=4)
        sheets.append(out.getvalue())
    return Sprites(sheets, cell, columns)
