"""The log of a failed kernel tells what was the matter."""

from __future__ import annotations

import json

import pytest
from kaggle_account import kernel_log

from embed64.kaggle.status import likely_cause, log_lines


def test_a_log_is_read_as_kaggle_keeps_it():
    assert log_lines(kernel_log("one", "two")) == ["one", "two"]
    pieces = [
        {"stream_name": "stderr", "time": 1.0, "data": "half"},
        {"stream_name": "stderr", "data": " a line\nmore"},
    ]
    assert log_lines(json.dumps(pieces)) == ["half a line", "more"]
    assert log_lines("\n".join(json.dumps(piece) for piece in pieces)) == ["half a line", "more"]


@pytest.mark.parametrize("log", ["", "5", "null", "[", "[1, 2]", "{}"])
def test_a_log_of_another_kind_does_no_harm(log):
    assert isinstance(log_lines(log), list)


def test_other_text_stays_as_it_is():
    assert log_lines("plain\ntext") == ["plain", "text"]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("torch.cuda.OutOfMemoryError: CUDA out of memory. Tried to allocate 2 GiB", "lower train.batch_size"),
        ("OSError: [Errno 28] No space left on device", "the disk was full"),
        ("ModuleNotFoundError: No module named 'pytorch_metric_learning'", "embed64 kernel wheels"),
        ("socket.gaierror: [Errno -3] Temporary failure in name resolution", "it needed the internet"),
        ("Your notebook tried to allocate more memory than is available.", "the memory was full"),
        ("nbclient.exceptions.CellTimeoutError: timed out", "the time limit was reached"),
        ("RuntimeError: No CUDA GPUs are available", "no GPU was assigned"),
        (
            "FileNotFoundError: No such file or directory: '/kaggle/input/pictures/a.csv'",
            "an input is missing",
        ),
        ("Killed", "the session was killed"),
        ("embed64: c.csv: no such file; give another", "c.csv: no such file; give another"),
        ("error: --recipe is unknown; take demo", "--recipe is unknown; take demo"),
    ],
)
def test_what_a_line_tells(line, words):
    assert words in likely_cause(["begin", "CUDA is not used here", line, "Traceback: the end"])


def test_the_last_telling_line_counts_and_the_servers_word_before_it():
    lines = ["Killed", "CUDA out of memory", "some more"]
    assert "GPU's memory" in likely_cause(lines)
    assert "the time limit was reached" in likely_cause(lines, "Your notebook exceeded the maximum execution time")
    assert likely_cause(["all is well"]) == ""
