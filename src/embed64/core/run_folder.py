"""Files of a run folder that more than one room reads."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from embed64.core.errors import InputError

METRICS, SPEED = "metrics.jsonl", "speed.jsonl"
CHECKPOINT = Path("checkpoints") / "last.pt"
CROSS_VALIDATION = "cross_validation.json"
REPORT_NAME = "report.html"

Row = dict[str, Any]


@contextmanager
def locked(out: Path) -> Iterator[None]:
    """Hold a run's folder for this process; raise InputError if another process holds it.

    The lock ends with the process, however that ends, and may be held twice by the same one.
    """
    lock = FileLock(out / ".lock", timeout=0, is_singleton=True)
    try:
        out.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except Timeout:
        raise InputError(f"{out}: another run is writing here; wait for its end or choose another --out") from None
    except OSError as error:
        raise InputError(f"{out}: cannot be written ({error.strerror}); choose another folder") from error
    try:
        yield
    finally:
        lock.release()


def read_rows(path: Path) -> list[Row]:
    """Return the rows of metrics.jsonl or speed.jsonl; none if the file is absent.

    A last line that a kill cut short is left out; any other line that is not a row raises InputError.
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
            raise InputError(
                f"{path}: line {number} is not a row of metrics; delete the line or train again"
            ) from error
        rows.append(row)
    return rows


def read_stages(out: Path) -> list[dict[str, Any]]:
    """Return the name and seconds of each stage, from RUN/stages.json."""
    return json.loads((out / "stages.json").read_text(encoding="utf-8"))
