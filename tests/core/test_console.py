"""What long work shows: a bar in a terminal, few whole lines in a log."""

from __future__ import annotations

import os
import pty
import re
import select
import subprocess
import sys
from contextlib import suppress

import pytest

from embed64.core import console as progress
from embed64.core.console import Rate, say, track, tracking


class Clock:
    """Seconds that pass only when told."""

    def __init__(self) -> None:
        self.now = 100.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(progress.time, "monotonic", clock.monotonic)
    return clock


def test_a_log_gets_a_line_every_half_minute_and_one_at_the_end(clock, capsys):
    with tracking("training", 1000, 100) as counter:
        for _ in range(900):
            clock.now += 0.125  # 112.5 seconds in all
            counter.advance()
            counter.show({"images/s": "320", "loss": "0.123"})
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 4
    assert re.sub(" +", " ", lines[0]).startswith("training 340/1,000 34% 0:00:30 left 0:01:22")
    assert lines[1].endswith("images/s 320  loss 0.123")
    assert re.sub(" +", " ", lines[3]) == "training 1,000/1,000 0:01:52 images/s 320 loss 0.123"


def test_a_log_stays_free_of_control_characters(capsys):
    assert list(track(iter("abc"), "reading [bold]", 3)) == ["a", "b", "c"]
    err = capsys.readouterr().err
    assert re.fullmatch(r"reading \[bold\] +3/3  0:00:00\n", err)


def test_nothing_to_do_and_a_failure_still_leave_a_line(capsys):
    assert list(track([], "features", 0)) == []
    with suppress(InterruptedError), tracking("training", 10) as counter:
        counter.advance(4)
        raise InterruptedError
    lines = capsys.readouterr().err.splitlines()
    assert lines[0].split()[:2] == ["features", "0/0"]
    assert lines[1].split()[:3] == ["training", "4/10", "40%"]


def test_values_stay_until_they_are_replaced(capsys):
    with tracking("training", 1) as counter:
        counter.show({"loss": "1", "mP@5": "0.5"})
        counter.show({"loss": "2"})
    assert capsys.readouterr().err.rstrip().endswith("loss 2  mP@5 0.5")


IN_A_TERMINAL = """
from embed64.core.console import say, tracking
with tracking("training", 3) as counter:
    for step in range(3):
        counter.advance()
        counter.show({"images/s": "320", "loss": "0.12"})
    say("step 3: a [warning] in between")
"""


@pytest.mark.parametrize("columns", [80, 140])
def test_a_terminal_gets_a_bar_with_the_values(columns):
    leader, follower = pty.openpty()
    env = {**os.environ, "COLUMNS": str(columns), "TERM": "xterm", "NO_COLOR": "1"}
    done = subprocess.Popen([sys.executable, "-c", IN_A_TERMINAL], stderr=follower, stdout=subprocess.PIPE, env=env)
    os.close(follower)
    shown = b""
    while select.select([leader], [], [], 60)[0]:
        try:
            shown += os.read(leader, 65536)
        except OSError:  # Linux says so when the other end is closed
            break
    assert done.wait() == 0
    assert done.stdout.read() == b""
    done.stdout.close()
    os.close(leader)
    text = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", shown.decode())
    assert "━" in text
    last = text.replace("\r", "\n").rstrip().splitlines()[-1]
    assert last.startswith("training ")
    assert "3/3" in last
    assert last.rstrip().endswith("images/s 320  loss 0.12")
    assert len(last.rstrip()) <= columns
    assert "step 3: a [warning] in between" in text


def test_a_rate_counts_between_looks(clock):
    rate = Rate()
    rate.add(64)
    clock.now += 2
    assert rate.take() == 32
    rate.add(10)
    clock.now += 100  # e.g. a validation
    rate.restart()
    rate.add(30)
    clock.now += 3
    assert rate.take() == 10
    clock.now += 1
    assert rate.take() == 0


def test_say_keeps_a_line_in_one_piece(capsys):
    say("a long line [with brackets] " * 20)
    assert capsys.readouterr().err.count("\n") == 1
