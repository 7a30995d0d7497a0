"""What people give to a served index: images that they add, and pairs that they judge, for the next training."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
from filelock import FileLock

from embed64.core.files import absolute, write_bytes
from embed64.data.formats.plugins import kind
from embed64.data.table_files import read_table, write_table

PAIRS = "pairs.csv"
_SUFFIXES = {"JPEG": ".jpg", "TIFF": ".tif"}


class Keeping:
    """A folder with `added/` and `queries/`, images named by their content, and `pairs.csv`: query, image, same."""

    def __init__(self, folder: Path) -> None:
        self.folder = Path(absolute(folder))

    def image(self, content: bytes, place: str) -> Path:
        """Write an image that was decoded before, once, and return its file."""
        name = kind(content)
        suffix = _SUFFIXES.get(name, f".{name.lower()}" if name else ".png")
        file = self.folder / place / f"{hashlib.sha256(content).hexdigest()[:16]}{suffix}"
        return file if file.is_file() else write_bytes(file, content)

    def pair(self, query: bytes, image: str, same: bool) -> Path:
        """Add a row to pairs.csv, in place of an earlier judgement of the same pair, and return the file."""
        file = self.folder / PAIRS
        path = str(self.image(query, "queries"))
        row = {"query": path, "image": image, "same": str(int(same)), "time": datetime.now(UTC).isoformat()[:19] + "Z"}
        with FileLock(self.folder / ".lock"):
            rows = read_table(file) if file.is_file() else pd.DataFrame(columns=list(row), dtype=str)
            rows = rows[(rows["query"] != path) | (rows["image"] != image)]
            return write_table(pd.concat([rows, pd.DataFrame([row])], ignore_index=True), file)
