"""Durations as people write them; SIGTERM and the deadline ask for a stop and undo what they set."""

from __future__ import annotations

import os
import signal
import threading
import time

import pytest

from embed64.core.durations import parse_duration
from embed64.core.errors import InputError
from embed64.train.stopping import ENDED, TERMINATED, TIME_UP, Deadline, Stop, end_by_sigterm, says_too_long


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("8h30m", 30600), ("90m", 5400), ("45s", 45), ("1d2h", 93600), (" 1H ", 3600), ("1h0m5s", 3605)],
)
def test_durations(text, seconds):
    assert parse_duration(text) == seconds


@pytest.mark.parametrize("text", ["", "8", "30m8h", "0s", "-5m", "1.5h", "soon", "5 m"])
def test_what_is_no_duration_is_refused(text):
    with pytest.raises(InputError, match="--time-limit '.*': write a duration such as 8h30m"):
        parse_duration(text)


def test_time_is_left_for_what_comes_after_training():
    for limit, training in ((30600, 27540), (1000, 900), (300, 240), (120, 60), (40, 20)):
        assert Deadline(limit, start=time.monotonic()).training_left == pytest.approx(training, abs=1)
    assert Deadline(1000, start=time.monotonic() - 950).training_left == pytest.approx(-50, abs=1)


def test_a_step_that_would_end_too_late_is_not_begun():
    with Stop(Deadline(1000)) as stop:
        assert stop.reason(step_seconds=800) == ""
        assert stop.reason(step_seconds=950) == TIME_UP
    with Stop(None) as stop:
        assert stop.reason(step_seconds=1e9) == ""


def test_sigterm_is_noted_and_the_handler_is_put_back():
    before = signal.getsignal(signal.SIGTERM)
    with Stop(Deadline(1000)) as stop:
        os.kill(os.getpid(), signal.SIGTERM)
        assert stop.reason(0) == TERMINATED
    assert signal.getsignal(signal.SIGTERM) is before


def test_sigterm_ends_a_process_that_cleans_up():
    before = signal.getsignal(signal.SIGTERM)
    try:
        end_by_sigterm()
        with pytest.raises(SystemExit) as ended:
            os.kill(os.getpid(), signal.SIGTERM)
    finally:
        signal.signal(signal.SIGTERM, before)
    assert ended.value.code == ENDED == 143


def test_in_another_thread_the_handler_stays():
    before, seen = signal.getsignal(signal.SIGTERM), []

    def work() -> None:
        with Stop(None) as stop:
            seen.append((signal.getsignal(signal.SIGTERM), stop.reason(0)))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert seen == [(before, "")]


def test_steps_that_do_not_fit_are_told_with_the_number_that_does():
    limit = Deadline(1000, start=time.monotonic())  # 900 seconds of training
    assert says_too_long(limit, step_seconds=1.0, done=20, steps=900) == ""
    assert says_too_long(None, step_seconds=1e9, done=20, steps=900) == ""
    told = says_too_long(limit, step_seconds=2.0, done=20, steps=900)
    assert told.startswith("about 469 of 900 steps fit") or told.startswith("about 470 of 900 steps fit")
    assert "train.steps=4" in told
