"""What long work shows: a bar in a terminal, now and then a line in a log; on stderr, so that stdout stays for
results.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import TypeVar

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

T = TypeVar("T")

_LINE_EVERY = 30.0
"""Seconds between two lines of a log that nobody watches live."""


class Track:
    """Counts work from `done` to `total`, with the latest values of what else is worth knowing."""

    def __init__(self, what: str, total: int, done: int = 0) -> None:
        self.what, self.total, self.start, self.done = what, total, done, done
        self.values: dict[str, str] = {}
        self.began = self.told = time.monotonic()

    def advance(self, count: int = 1) -> None:
        """So much more is done."""
        self.done += count

    def show(self, values: dict[str, str]) -> None:
        """Keep these beside the counts, by name, e.g. {"loss": "0.123"}; others stay as they were."""
        self.values |= values

    @property
    def notes(self) -> str:
        """The values in one line."""
        return "  ".join(f"{name} {value}" for name, value in self.values.items())


class _Bar(Track):
    """Draws itself in a terminal or a notebook."""

    def __init__(self, what: str, total: int, done: int, bar: Progress) -> None:
        super().__init__(what, total, done)
        self.bar, self.task = bar, bar.add_task(what, total=total, completed=done, notes="")

    def advance(self, count: int = 1) -> None:
        super().advance(count)
        self.bar.advance(self.task, count)

    def show(self, values: dict[str, str]) -> None:
        super().show(values)
        self.bar.update(self.task, notes=self.notes)


class _Lines(Track):
    """Writes a line every half minute: a file keeps every frame of a bar."""

    def advance(self, count: int = 1) -> None:
        super().advance(count)
        if time.monotonic() - self.told >= _LINE_EVERY and self.done < self.total:
            self.line()

    def line(self) -> None:
        """Write how things stand now."""
        self.told = time.monotonic()
        spent = self.told - self.began
        advanced = self.done - self.start
        parts = [f"{self.what:<24}", f"{self.done:,}/{self.total:,}"]
        parts += [f"{self.done / self.total:.0%}"] if 0 < self.done < self.total else []
        parts += [_clock(spent)]
        parts += (
            [f"left {_clock(spent / advanced * (self.total - self.done))}"]
            if advanced and self.done < self.total
            else []
        )
        say("  ".join([*parts, self.notes]).rstrip())


@contextmanager
def tracking(what: str, total: int, done: int = 0) -> Iterator[Track]:
    """Show work named `what` while it lasts; its end is shown however it ends."""
    console = Console(stderr=True)
    if not console.is_terminal and not console.is_jupyter:
        lines = _Lines(what, total, done)
        try:
            yield lines
        finally:
            lines.line()
        return
    roomy = console.width >= 110
    with Progress(
        TextColumn("{task.description:<24}" if roomy else "{task.description}"),
        BarColumn(bar_width=40 if roomy else 10),
        MofNCompleteColumn(),
        *([TimeElapsedColumn()] if roomy else []),
        TextColumn("left"),
        TimeRemainingColumn(),
        TextColumn("{task.fields[notes]}", markup=False),
        console=console,
    ) as bar:
        yield _Bar(what, total, done, bar)


def track(items: Iterable[T], what: str, total: int, done: int = 0) -> Iterator[T]:
    """Yield `items` while what is named `what` is counted from `done` to `total`."""
    with tracking(what, total, done) as counter:
        for item in items:
            yield item
            counter.advance()


class Rate:
    """Things a second since the last look, e.g. images; `restart` leaves out what came in between."""

    def __init__(self) -> None:
        self.restart()

    def restart(self) -> None:
        """Count from now on."""
        self.count, self.began = 0, time.monotonic()

    def add(self, count: int) -> None:
        """So many more."""
        self.count += count

    def take(self) -> float:
        """Things a second since the last `take` or `restart`; 0 where nothing was counted."""
        rate = self.count / max(time.monotonic() - self.began, 1e-9)
        self.restart()
        return rate


def say(line: str) -> None:
    """One line of information on stderr."""
    Console(stderr=True, highlight=False, soft_wrap=True).print(line, markup=False)


def _clock(seconds: float) -> str:
    return str(timedelta(seconds=round(seconds)))
