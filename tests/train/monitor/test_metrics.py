"""Rows are on the disk as they come; a kill loses at most the line being written; resuming doubles nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from embed64.core.errors import InputError
from embed64.core.run_folder import METRICS, SPEED, read_rows
from embed64.train.monitor.metrics import Metrics


def test_rows_are_whole_on_the_disk_at_once(tmp_path):
    with Metrics(tmp_path) as metrics:
        for step in (1, 2):
            metrics.add(step, loss=1 / 3, lr=1e-3)
            metrics.speed(step, images_per_s=100.0)
            assert read_rows(tmp_path / METRICS)[-1] == {"step": step, "loss": 1 / 3, "lr": 1e-3}
            assert read_rows(tmp_path / SPEED)[-1] == {"step": step, "images_per_s": 100.0}
        metrics.add(2, warning="step 2: “quoted”\nand more")
        assert metrics.rows == read_rows(tmp_path / METRICS)
    assert len((tmp_path / METRICS).read_text().splitlines()) == 3


def test_resuming_drops_what_came_after_the_checkpoint(tmp_path):
    with Metrics(tmp_path) as metrics:
        for step in range(1, 6):
            metrics.add(step, loss=float(step))
            metrics.speed(step, images_per_s=10.0 * step)
            if step == 3:
                kept = list(metrics.rows)
    with Metrics(tmp_path, kept, step=3) as metrics:
        assert [row["step"] for row in read_rows(tmp_path / METRICS)] == [1, 2, 3]
        assert [row["step"] for row in read_rows(tmp_path / SPEED)] == [1, 2, 3]
        metrics.add(4, loss=4.0)
    assert [row["loss"] for row in read_rows(tmp_path / METRICS)] == [1.0, 2.0, 3.0, 4.0]
    assert kept == metrics.rows[:3]


def test_a_new_run_begins_with_nothing(tmp_path):
    for _ in range(2):
        with Metrics(tmp_path / "run") as metrics:
            metrics.add(1, loss=1.0)
            metrics.speed(1, images_per_s=1.0)
    assert len(read_rows(tmp_path / "run" / METRICS)) == len(read_rows(tmp_path / "run" / SPEED)) == 1


KILLED = """
import itertools, sys
from pathlib import Path
from embed64.train.monitor.metrics import Metrics
with Metrics(Path(sys.argv[1])) as metrics:
    for step in itertools.count(1):
        metrics.add(step, loss=1 / step)
        if step == 200:
            print("go", flush=True)
"""


def test_a_killed_process_leaves_every_row_that_it_told(tmp_path):
    process = subprocess.Popen([sys.executable, "-c", KILLED, str(tmp_path)], stdout=subprocess.PIPE)
    assert process.stdout.readline() == b"go\n"
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    process.stdout.close()
    rows = read_rows(tmp_path / METRICS)
    assert len(rows) >= 200
    assert rows == [{"step": step, "loss": 1 / step} for step in range(1, len(rows) + 1)]


@pytest.mark.parametrize("cut", range(1, 28))
def test_a_half_line_at_the_end_is_left_out(tmp_path, cut):
    whole = '{"step": 1, "loss": 0.5}\n{"step": 2, "loss": 0.25}\n'
    path = tmp_path / "m.jsonl"
    path.write_text(whole[:-cut])
    rows = read_rows(path)
    assert [row["step"] for row in rows] == ([1] if cut < 26 else [1] if whole[:-cut].count("\n") else [])
    with Metrics(tmp_path, rows, step=1) as metrics:
        metrics.add(2, loss=0.25)
    assert (tmp_path / METRICS).read_text().splitlines()[-1] == whole.splitlines()[1]


@pytest.mark.parametrize("line", ["{", "[]", '"x"', "{}", '{"step": "x"}', '{"step": null}', ""])
def test_a_damaged_line_in_the_middle_is_named(tmp_path, line):
    (tmp_path / "m.jsonl").write_text(f'{{"step": 1}}\n{line}\n{{"step": 2}}\n')
    with pytest.raises(InputError, match=r"m.jsonl: line 2 is not a row of metrics; ") as error:
        read_rows(tmp_path / "m.jsonl")
    assert "\n" not in str(error.value)


def test_no_file_is_no_rows(tmp_path):
    assert read_rows(tmp_path / METRICS) == []


def test_trackers_get_every_row_and_are_closed_by_a_failure_too(tmp_path):
    class Kept:
        def __init__(self) -> None:
            self.rows, self.closed = [], 0

        def row(self, row):
            self.rows.append(row)

        def close(self):
            self.closed += 1

    kept = Kept()
    with suppress(InterruptedError), Metrics(tmp_path, [{"step": 1, "loss": 3.0}], 1, [kept]) as metrics:
        metrics.add(2, loss=1.0)
        metrics.speed(2, images_per_s=5.0)
        raise InterruptedError
    assert kept.rows == [{"step": 2, "loss": 1.0}, {"step": 2, "images_per_s": 5.0}]
    assert kept.closed == 1
    assert Path(tmp_path / METRICS).read_text().count("\n") == 2
