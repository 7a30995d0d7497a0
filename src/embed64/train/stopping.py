"""Stop training before its last step: the time is up, or SIGTERM announces that the machine is taken away."""

from __future__ import annotations

import signal
import threading
import time
from dataclasses import dataclass, field
from types import FrameType
from typing import NoReturn

TIME_UP, TERMINATED = "the time limit", "SIGTERM"
ENDED = 128 + signal.SIGTERM
"""The exit code that a shell reports for a process that SIGTERM has ended."""

_RESERVE, _RESERVE_SECONDS = 0.1, 60.0


@dataclass(frozen=True)
class Deadline:
    """The time that a whole job may take, counted from the creation of this object."""

    seconds: float
    start: float = field(default_factory=time.monotonic)

    @property
    def left(self) -> float:
        """Seconds until everything has to be done."""
        return self.start + self.seconds - time.monotonic()

    @property
    def training_left(self) -> float:
        """Seconds until training has to end.

        A tenth of the limit is kept to export, check and score: at least a minute, at most half of the limit.
        """
        reserve = max(_RESERVE * self.seconds, min(_RESERVE_SECONDS, self.seconds / 2))
        return self.left - reserve


def says_too_long(deadline: Deadline | None, step_seconds: float, done: int, steps: int) -> str:
    """Return a warning if the remaining steps, at `step_seconds` each, do not fit into the time; else an empty text."""
    if deadline is None or (steps - done) * step_seconds <= deadline.training_left:
        return ""
    fitting = done + max(1, int(deadline.training_left / step_seconds))
    return (
        f"about {fitting} of {steps} steps fit into the time limit, and the learning rate will not have fallen;"
        f" train.steps={fitting} would let it"
    )


def end_by_sigterm() -> None:
    """Make SIGTERM raise SystemExit from now on, so that half-written files and child processes are cleaned up."""
    signal.signal(signal.SIGTERM, _end)


def _end(_number: int, _frame: FrameType | None) -> NoReturn:
    raise SystemExit(ENDED)


class Stop:
    """Context in which SIGTERM asks training to stop at the end of a step instead of ending the process."""

    def __init__(self, deadline: Deadline | None) -> None:
        self.deadline = deadline
        self._terminated = threading.Event()

    def __enter__(self) -> Stop:
        # Only the main thread may set handlers; in any other thread, SIGTERM still ends the process.
        self._main = threading.current_thread() is threading.main_thread()
        if self._main:
            self._before = signal.signal(signal.SIGTERM, self._note)
        return self

    def __exit__(self, *_: object) -> None:
        if self._main:
            signal.signal(signal.SIGTERM, self._before)

    def _note(self, _number: int, _frame: FrameType | None) -> None:
        self._terminated.set()

    def reason(self, step_seconds: float) -> str:
        """Return why to stop now, if another step takes about `step_seconds`; empty: continue."""
        if self._terminated.is_set():
            return TERMINATED
        return TIME_UP if self.deadline and self.deadline.training_left < step_seconds else ""
