"""How a kernel stands: told, waited for through every disturbance, and explained where it failed."""

from __future__ import annotations

import os
import signal
import threading
import time
from pathlib import Path

import pytest
from kaggle_account import REF, kernel_log
from kaggle_server import RESET, error

from embed64.kaggle import session as kaggle_session
from embed64.kaggle import status as kernel_runs


@pytest.fixture
def run(account, here):
    """A kernel that was pushed."""
    here("kernel", "push")
    account.server.calls.clear()
    return account


def test_the_status_is_one_line(run, here):
    for name in ("QUEUED", "RUNNING", "COMPLETE"):
        run.statuses = [name]
        assert here("kernel", "status").out == f"{REF}: {name}\n"


def test_waiting_tells_each_change_once(run, here):
    run.statuses = ["QUEUED"] * 3 + ["RUNNING"] * 3 + ["COMPLETE"]
    done = here("kernel", "status", "--wait")
    assert done.out == f"{REF}: COMPLETE\n"
    assert [line.split(",")[0] for line in done.err.splitlines()] == [f"{REF}: QUEUED", f"{REF}: RUNNING"]
    assert run.server.asked("GetKernelSessionStatus") == 7


def test_looks_become_rarer(run, here, monkeypatch):
    pauses: list[float] = []
    monkeypatch.setattr(kaggle_session, "POLL", (5.0, 60.0))
    monkeypatch.setattr(kaggle_session.time, "sleep", pauses.append)
    run.statuses = ["RUNNING"] * 10 + ["COMPLETE"]
    here("kernel", "status", "--wait")
    assert pauses[:3] == [5.0, 7.5, 11.25]
    assert pauses[-1] == 60.0


def test_waiting_survives_what_passes(run, here):
    faults = [error(500), RESET, error(429, **{"Retry-After": "0"}), error(503)] * 3
    run.server.instead["GetKernelSessionStatus"] = faults
    run.statuses = ["RUNNING", "COMPLETE"]
    done = here("kernel", "status", "--wait")
    assert done.out == f"{REF}: COMPLETE\n"
    assert "Kaggle answered 500" in done.err
    assert "the connection was lost" in done.err


def test_retry_after_is_heeded_while_waiting(run, here, monkeypatch):
    pauses: list[float] = []
    monkeypatch.setattr(kaggle_session.time, "sleep", pauses.append)
    run.server.instead["GetKernelSessionStatus"] = [error(429, **{"Retry-After": "9"})]
    here("kernel", "status", "--wait")
    assert pauses == [9.0]


def test_an_outage_has_an_end(run, here, monkeypatch):
    monkeypatch.setattr(kaggle_session, "OUTAGE", 0.1)
    run.server.instead["GetKernelSessionStatus"] = [error(502)] * 1000
    assert f"{REF}: Kaggle answered 502, for 0:00:0" in here("kernel", "status", "--wait", code=1).err


def test_stuck_in_the_queue(run, here, monkeypatch):
    monkeypatch.setattr(kernel_runs, "LONG_QUEUE", 0.2)
    run.statuses = ["QUEUED"]
    began = time.monotonic()
    done = here("kernel", "status", "--wait", "--timeout", "1s", code=1)
    assert time.monotonic() - began < 3
    assert "QUEUED (GPUs are scarce, or your weekly hours" in done.err.splitlines()[1]
    assert f"{REF}: still QUEUED (GPUs are scarce" in done.err.splitlines()[-1]
    assert "`embed64 kernel status --wait` keeps waiting" in done.err


def test_a_timeout_that_is_none(run, here):
    assert "--timeout 'soon': write a duration" in here("kernel", "status", "--timeout", "soon", code=2).err


@pytest.mark.parametrize("wait", [[], ["--wait"]])
def test_an_error_shows_the_end_of_the_log_and_the_cause(run, here, wait):
    run.statuses, run.log = ["ERROR"], kernel_log(*map(str, range(30)), "RuntimeError: CUDA out of memory")
    done = here("kernel", "status", *wait, code=1)
    assert "\n29\nRuntimeError: CUDA out of memory\n" in done.err
    assert "\n5\n" not in done.err
    assert done.err.splitlines()[-1].startswith(f"embed64: {REF}: it ended in ERROR; the GPU's memory was full")
    assert done.out == ""


def test_an_error_without_a_log_says_what_kaggle_says(run, here):
    run.statuses, run.failure = ["ERROR"], "Odd things\nhappened"
    assert "it ended in ERROR; Odd things happened" in here("kernel", "status", code=1).err
    run.failure = ""
    run.server.instead["ListKernelSessionOutput"] = [error(404)]
    assert (
        f"it ended in ERROR; see the log at https://www.kaggle.com/code/{REF}" in here("kernel", "status", code=1).err
    )


def test_a_cancelled_kernel(run, here):
    run.statuses = ["RUNNING", "CANCEL_REQUESTED", "CANCEL_ACKNOWLEDGED"]
    assert f"{REF}: it was cancelled; `embed64 kernel push --again`" in here("kernel", "status", "--wait", code=1).err


def test_a_kernel_that_was_never_pushed(account, here):
    for wait in ([], ["--wait"]):
        done = here("kernel", "status", *wait, code=2)
        assert f"Kaggle finds no https://www.kaggle.com/code/{REF} for this login (403" in done.err
        assert "push the kernel first" in done.err


def test_a_status_that_the_client_does_not_know(run, here):
    run.statuses = ["ASLEEP"]
    assert "unexpected response, not from Kaggle, 4 times" in here("kernel", "status", code=1).err


def test_ctrl_c_leaves_everything_as_it_was(run, here):
    run.statuses = ["RUNNING"]
    before = Path("kernel/state.json").read_bytes()
    timer = threading.Timer(0.3, lambda: os.kill(os.getpid(), signal.SIGINT))
    timer.start()
    done = here("kernel", "status", "--wait", code=130)
    timer.join()
    assert "interrupted; complete files were kept, the same command continues" in done.err
    assert Path("kernel/state.json").read_bytes() == before
    run.statuses = ["COMPLETE"]
    here("kernel", "status", "--wait")
