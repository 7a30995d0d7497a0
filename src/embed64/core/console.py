"""Progress of long work: a bar in a terminal, an occasional line in a log.

Everything goes to stderr, so that stdout carries only results.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, TypeVar

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from embed64.core.durations import clock
from embed64.core.text import visible

T = TypeVar("T")

_LINE_EVERY = 30.0
"""Seconds between two lines of a log."""
_RATE_EVERY = 2.0
"""Seconds that a rate is measured over."""


class Rate:
    """Rate per second, e.g. of images, since the last `take` or `restart`; `restart` leaves out a pause."""

    def __init__(self) -> None:
        self.restart()

    def restart(self) -> None:
        """Start counting from zero, now."""
        self.count, self.began = 0, time.monotonic()

    def add(self, count: int) -> None:
        """Add `count` to what was counted."""
        self.count += count

    @property
    def seconds(self) -> float:
        """Seconds since the last `take` or `restart`."""
        return time.monotonic() - self.began

    def take(self) -> float:
        """Return the rate per second since the last `take` or `restart` and restart; 0 if nothing was counted."""
        rate = self.count / max(self.seconds, 1e-9)
        self.restart()
        return rate


class Track:
    """Counts work from `done` to `total` and keeps the latest values to show beside the count, such as the loss."""

    def __init__(self, what: str, total: int, done: int = 0, rate: str = "") -> None:
        self.what, self.total, self.start, self.done = visible(what), total, done, done
        self.values: dict[str, str] = {}
        self.began = self.told = time.monotonic()
        self.unit, self.speed = rate, Rate()

    def advance(self, count: int = 1) -> None:
        """Advance by `count`."""
        self.done += count
        self.speed.add(count)
        if self.unit and self.speed.seconds >= _RATE_EVERY:
            value = self.speed.take()
            self.show({self.unit: f"{value:,.0f}" if value >= 10 else f"{value:.1f}"})

    def show(self, values: dict[str, str]) -> None:
        """Show these values beside the count, by name, e.g. {"loss": "0.123"}; other values stay as they were."""
        self.values |= values

    @property
    def notes(self) -> str:
        """The values as one line."""
        return "  ".join(f"{name} {value}" for name, value in self.values.items())


class _Bar(Track):
    """A bar in a terminal or a notebook."""

    def __init__(self, what: str, total: int, done: int, rate: str, bar: Progress) -> None:
        super().__init__(what, total, done, rate)
        self.bar, self.task = bar, bar.add_task(self.what, total=total, completed=done, notes="")

    def advance(self, count: int = 1) -> None:
        super().advance(count)
        self.bar.advance(self.task, count)

    def show(self, values: dict[str, str]) -> None:
        super().show(values)
        self.bar.update(self.task, notes=self.notes)


class _Lines(Track):
    """A line every half minute, for logs: a file would keep every frame of a bar."""

    def advance(self, count: int = 1) -> None:
        super().advance(count)
        if time.monotonic() - self.told >= _LINE_EVERY and self.done < self.total:
            self.line()

    def line(self) -> None:
        """Write the current state."""
        self.told = time.monotonic()
        spent = self.told - self.began
        advanced = self.done - self.start
        parts = [f"{self.what:<24}", f"{self.done:,}/{self.total:,}"]
        parts += [f"{self.done / self.total:.0%}"] if 0 < self.done < self.total else []
        parts += [clock(spent)]
        parts += (
            [f"left {clock(spent / advanced * (self.total - self.done))}"]
            if advanced and self.done < self.total
            else []
        )
        say("  ".join([*parts, self.notes]).rstrip())


@contextmanager
def tracking(what: str, total: int, done: int = 0, rate: str = "") -> Iterator[Track]:
    """Show the progress of the work named `what` from `done` to `total`; its last state is shown even if it fails.

    With `rate`, a unit such as `images/s`, how many are done in a second is shown too, over the last few seconds.
    """
    console = Console(stderr=True)
    if not console.is_terminal and not console.is_jupyter:
        lines = _Lines(what, total, done, rate)
        try:
            yield lines
        finally:
            lines.line()
        return
    roomy = console.width >= 110
    with Progress(
        TextColumn("{task.description:<24}" if roomy else "{task.description}", markup=False),
        BarColumn(bar_width=40 if roomy else 10),
        MofNCompleteColumn(),
        *([TimeElapsedColumn()] if roomy else []),
        TextColumn("left"),
        TimeRemainingColumn(),
        TextColumn("{task.fields[notes]}", markup=False),
        console=console,
    ) as bar:
        yield _Bar(what, total, done, rate, bar)


def track(items: Iterable[T], what: str, total: int, done: int = 0, rate: str = "") -> Iterator[T]:
    """Yield `items` and show the progress of the work named `what`; the rest is as in `tracking`."""
    with tracking(what, total, done, rate) as counter:
        for item in items:
            yield item
            counter.advance()


def say(line: str) -> None:
    """Print one line of information to stderr; if that has no room, work goes on without."""
    with suppress(OSError):
        Console(stderr=True, highlight=False, soft_wrap=True).print(visible(line), markup=False, emoji=False)


def tell(line: object = "") -> None:
    """Print one line of a result to stdout."""
    print(visible(str(line)), flush=True)


def plain_table(*header: str, **options: Any) -> Table:
    """Return a table without lines, whose cells are only text: nothing in them is markup or moves the cursor."""
    return _Plain(*header, box=None, pad_edge=False, show_header=bool(header), **options)


class _Plain(Table):
    def add_row(self, *cells: Any, **options: Any) -> None:
        lines = ("\n".join(map(visible, cell.split("\n"))) if isinstance(cell, str) else cell for cell in cells)
        super().add_row(*(Text(cell) if isinstance(cell, str) else cell for cell in lines), **options)
