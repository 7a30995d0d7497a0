"""What the machine refuses is one line with a remedy, and no bug of this program."""

from __future__ import annotations

import errno
import subprocess
import sys

import pytest

from embed64.core.errors import refused_by_machine


def chained(cause: BaseException) -> BaseException:
    """A RuntimeError that was raised from another, as torch does."""
    try:
        try:
            raise cause
        except BaseException as first:
            raise RuntimeError("write failed") from first
    except RuntimeError as error:
        return error


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(errno.EMFILE, "Too many open files", "a.png"), "too many open files; raise the limit"),
        (chained(OSError(errno.ENOSPC, "No space left on device", "a")), "a: no room left on the disk"),
        (OSError(errno.ENAMETOOLONG, "File name too long", "a" * 300), "… the name is too long for this file system"),
        (PermissionError(errno.EACCES, "Permission denied", "run/x"), "run/x: Permission denied; check the path"),
        (OSError(errno.ENOMEM, "Cannot allocate memory"), "out of memory; close other programs"),
        (MemoryError(), "out of memory"),
        (
            RuntimeError("[enforce fail at alloc_cpu.cpp:117] DefaultCPUAllocator: can't allocate memory"),
            "out of memory",
        ),
        (RuntimeError("received 0 items of ancdata"), "too many open files"),
        (RuntimeError("unable to open shared memory object </torch_1> in read-write mode"), "too little shared memory"),
        (RuntimeError("can't start new thread"), "no more threads or processes"),
    ],
)
def test_what_the_machine_refuses_is_explained(error, said):
    line = refused_by_machine(error)
    assert said in line
    assert "\n" not in line
    assert len(line) < 200


@pytest.mark.parametrize("error", [ValueError("x"), KeyError("a"), RuntimeError("shapes differ"), OSError("no number")])
def test_a_bug_is_a_bug(error):
    assert refused_by_machine(error) == ""


@pytest.mark.process
def test_a_reader_that_has_enough_is_no_error():
    program = "import sys; sys.argv = ['embed64', 'sources', 'list']; from embed64.cli.app import main; main()"
    done = subprocess.run(
        ["bash", "-c", 'set -o pipefail; "$0" -c "$1" | head -n 0', sys.executable, program],
        capture_output=True,
        text=True,
    )
    assert "bug" not in done.stderr
    assert "Traceback" not in done.stderr
