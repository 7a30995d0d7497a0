"""What long work shows: a bar with counts and time left on stderr, so that stdout stays for results."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

T = TypeVar("T")


def track(items: Iterable[T], what: str, total: int, done: int = 0) -> Iterator[T]:
    """Yield `items` while a bar named `what` counts them from `done` to `total`."""
    with Progress(
        TextColumn("{task.description:<24}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("left"),
        TimeRemainingColumn(),
        console=Console(stderr=True),
    ) as bar:
        task = bar.add_task(what, total=total, completed=done)
        for item in items:
            yield item
            bar.advance(task)


def say(line: str) -> None:
    """One line of information on stderr."""
    Console(stderr=True, highlight=False, soft_wrap=True).print(line, markup=False)
