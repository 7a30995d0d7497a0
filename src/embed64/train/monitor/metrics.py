"""Write a run's numbers while it trains: RUN/metrics.jsonl and RUN/speed.jsonl. They do not influence the run.

metrics.jsonl holds what a run computes: loss, learning rate, effective rank, validation mP@5, warnings. A run that
was interrupted and resumed ends with exactly the same rows as one that was not. The machine's speed is not
reproducible, so it has its own file.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import TextIO

from embed64.core.files import write_text
from embed64.core.run_folder import METRICS, SPEED, Row, read_rows
from embed64.train.monitor.trackers import Tracker


class Metrics:
    """Appends rows to the two files of a run, flushes each row, and passes it to the trackers.

    Use it in a `with`; `rows` are those of metrics.jsonl so far, which belong in a checkpoint.
    """

    def __init__(self, run: Path, rows: Sequence[Row] = (), step: int = 0, trackers: Sequence[Tracker] = ()) -> None:
        """Begin a new run, or continue after a checkpoint's `rows` and `step`, dropping what was written after it."""
        self.run, self.trackers = run, trackers
        self.rows: list[Row] = list(rows)
        speeds = [row for row in read_rows(run / SPEED) if row["step"] <= step] if step else []
        self.files: dict[str, TextIO] = {}
        for name, kept in ((METRICS, self.rows), (SPEED, speeds)):
            path = write_text(run / name, "".join(map(_line, kept)))
            self.files[name] = path.open("a", encoding="utf-8")

    def __enter__(self) -> Metrics:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for stream in self.files.values():
            stream.close()
        for tracker in self.trackers:
            tracker.close()

    def add(self, step: int, **values: float | str) -> None:
        """Add a row of what the run computed after `step` steps."""
        row = {"step": step, **values}
        self.rows.append(row)
        self._write(METRICS, row)

    def speed(self, step: int, **values: float) -> None:
        """Add a row of how fast the machine was up to `step`, e.g. images_per_s."""
        self._write(SPEED, {"step": step, **values})

    def _write(self, name: str, row: Row) -> None:
        stream = self.files[name]
        stream.write(_line(row))
        stream.flush()
        for tracker in self.trackers:
            tracker.row(row)


def _line(row: Row) -> str:
    return json.dumps(row) + "\n"
