"""Run a command that is not trusted to end: with limits of time and memory, and without files of its own."""

from __future__ import annotations

import os
import resource
import select
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

PATIENCE = 120.0
"""Seconds to wait for a line, unless one after the first took long: then `_SLOWER` times as long as that."""
_SLOWER = 20.0
LIMIT = 3600.0
"""Seconds for all lines together."""
MEMORY = 8 << 30
"""Bytes of memory, beyond those of the libraries' own files."""


class Exceeded(Exception):
    """A command was ended, or ended itself badly; the message is the reason."""


def lines(
    command: Sequence[str | Path], patience: float = PATIENCE, memory: int = MEMORY, writes: int = 0
) -> Iterator[str]:
    """Yield the lines that a command prints, as they come; its errors are not shown.

    The command runs in an empty folder, may write no file of more than `writes` bytes, and may not have more than
    `memory` bytes (on Linux; elsewhere only time is limited). Raises Exceeded if a line takes too long, or if a signal
    ends the command.
    """
    with _started(command, memory, writes) as process:
        assert process.stdout
        began = told = time.monotonic()
        waiting, slowest, first = b"", 0.0, True
        while True:
            left = min(max(patience, _SLOWER * slowest), began + LIMIT - told)
            if not select.select([process.stdout], [], [], max(left, 0.0))[0]:
                raise Exceeded(
                    f"no result within {left:.0f} seconds, so it was ended: an endless loop, or far too slow"
                )
            read = os.read(process.stdout.fileno(), 1 << 16)
            *whole, waiting = (waiting + read).split(b"\n")
            now = time.monotonic()
            if not first:  # the time to start says nothing of the work
                slowest = max(slowest, now - told)
            told, first = now, False
            yield from (line.decode(errors="replace") for line in whole)
            if not read:
                break
        if process.wait() < 0:
            raise Exceeded(_ended(-process.returncode, memory))


@contextmanager
def _started(command: Sequence[str | Path], memory: int, writes: int) -> Iterator[subprocess.Popen[bytes]]:
    """Yield a running command, which is killed at the end together with what it started."""
    # Files are limited, so Python is not to write its bytecode.
    environment = os.environ | {"PYTHONDONTWRITEBYTECODE": "1", "CUDA_VISIBLE_DEVICES": ""}
    with (
        tempfile.TemporaryDirectory() as folder,
        subprocess.Popen(
            command,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        ) as process,
    ):
        if hasattr(resource, "prlimit"):
            with suppress(ProcessLookupError):  # it has ended already
                resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (writes, writes))
                resource.prlimit(process.pid, resource.RLIMIT_CORE, (0, 0))
                resource.prlimit(process.pid, resource.RLIMIT_DATA, (memory, memory))
        try:
            yield process
        finally:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)


def _ended(number: int, memory: int) -> str:
    name = signal.Signals(number).name
    if number == signal.SIGKILL:
        return f"ended by {name}: this machine ran out of memory"
    return f"ended by {name}: a crash in native code, or more than {memory / 2**30:.0f} GiB of memory"
