"""The files of a run folder that more than one room reads."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from embed64.core.errors import InputError

METRICS, SPEED = "metrics.jsonl", "speed.jsonl"
CHECKPOINT = Path("checkpoints") / "last.pt"
REPORT_NAME = "report.html"

Row = dict[str, Any]


def read_rows(path: Path) -> list[Row]:
    """The rows of such a file, none where it is absent; a last line that a kill cut short is left out.

    Raises InputError for any other line that is no row.
    """
    if not path.is_file():
        return []
    *lines, _ = path.read_bytes().split(b"\n")
    rows = []
    for number, line in enumerate(lines, 1):
        try:
            row = json.loads(line)
            row["step"] = int(row["step"])
        except (ValueError, KeyError, TypeError) as error:
            raise InputError(f"{path}: line {number} is no row of metrics; delete the line or train anew") from error
        rows.append(row)
    return rows


def read_stages(out: Path) -> list[dict[str, Any]]:
    """What RUN/stages.json holds: name and seconds of each stage."""
    return json.loads((out / "stages.json").read_text(encoding="utf-8"))
