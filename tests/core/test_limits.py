"""Commands that are not trusted to end."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import pytest

from embed64.core.limits import Exceeded, lines


def python(program: str) -> list[str]:
    return [sys.executable, "-c", program]


def test_lines_come_as_they_are_printed():
    began = time.monotonic()
    coming = lines(python("import time; print(1, flush=True); time.sleep(30)"), patience=1)
    assert next(coming) == "1"
    assert time.monotonic() - began < 20
    with pytest.raises(Exceeded, match="no result within 1 seconds, so it was ended"):
        next(coming)
    assert list(lines(python("print('a\\nb'); print('c', end='')"))) == ["a", "b"], "a line has an end"


@pytest.mark.parametrize("program", ["while True: pass", "import time; time.sleep(60)"])
def test_what_does_not_end_is_ended(program):
    began = time.monotonic()
    with pytest.raises(Exceeded, match="endless loop"):
        list(lines(python(program), patience=1))
    assert time.monotonic() - began < 20


def test_nothing_can_be_asked_of_the_user():
    assert list(lines(python("import sys; print(len(sys.stdin.read()))"))) == ["0"]


def test_a_slow_command_is_given_more_time_than_its_slowest_line_took():
    """Each line takes longer than the patience of half a second, but not twenty times as long as the one before."""
    program = "import time\nfor wait in (0, 0.1, 1, 1): time.sleep(wait); print(wait, flush=True)"
    assert len(list(lines(python(program), patience=0.5))) == 4


GROWING = """
x = bytearray(1)
try:
    while len(x) < 1 << 30:
        x += bytes(1 << 26)
except MemoryError:
    print("no more")
"""


def test_memory_is_limited():
    assert list(lines(python(GROWING), memory=1 << 29)) == ["no more"]
    assert list(lines(python(GROWING), memory=4 << 30)) == []


def test_a_crash_is_told_by_its_signal():
    with pytest.raises(Exceeded, match="ended by SIGSEGV: a crash in native code"):
        list(lines(python("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)")))


def test_no_file_is_written(tmp_path: Path):
    program = f"open({str(tmp_path / 'written')!r}, 'w').write('x' * 100)"
    assert list(lines(python(program))) == []
    assert not (tmp_path / "written").exists() or (tmp_path / "written").stat().st_size == 0
    list(lines(python(program), writes=100))
    assert (tmp_path / "written").read_text() == "x" * 100


def test_nothing_is_left_running(tmp_path: Path):
    program = "import subprocess, sys; p = subprocess.Popen(['sleep', '600']); print(p.pid, flush=True); p.wait()"
    (pid,) = (line for line in _until_exceeded(program))
    time.sleep(0.2)
    status = Path(f"/proc/{pid}/stat")
    assert not status.exists() or status.read_text().split()[2] == "Z"


def _until_exceeded(program: str) -> list[str]:
    seen = []
    with pytest.raises(Exceeded):
        seen.extend(lines(python(program), patience=0.5))
    return seen
