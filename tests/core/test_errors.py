"""What the machine refuses is one line with a remedy, and no bug of this program."""

from __future__ import annotations

import errno
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from PIL import Image

from embed64.core.console import say
from embed64.core.errors import InputError, refused_by_machine


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
        (BlockingIOError(errno.EAGAIN, "Resource temporarily unavailable"), "no more threads or processes"),
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


def command(*words: str, shell: str = 'exec "$@"') -> subprocess.CompletedProcess:
    """Run a command behind a shell script that runs "$@"."""
    program = "import sys; sys.argv[0] = 'embed64'; from embed64.cli.app import main; main()"
    return subprocess.run(
        ["sh", "-c", shell, "sh", sys.executable, "-c", program, *words], capture_output=True, text=True, check=False
    )


@pytest.mark.process
def test_a_current_folder_that_was_removed_is_one_line(tmp_path):
    done = command(
        "sources", "list", shell=f'mkdir {tmp_path}/gone && cd {tmp_path}/gone && rmdir ../gone && exec "$@"'
    )
    assert done.returncode == 2
    assert done.stderr == "embed64: the current folder does not exist any more; change to another one and run again\n"


@pytest.mark.process
def test_closed_streams_are_no_error_and_no_file_gets_their_number(tmp_path):
    (tmp_path / "photos" / "cup").mkdir(parents=True)
    for colour in ("red", "blue"):
        Image.new("RGB", (8, 8), colour).save(tmp_path / "photos" / "cup" / f"{colour}.png")
    words = [
        "sources",
        "build",
        "--folder",
        str(tmp_path / "photos"),
        "--domain",
        "d",
        "--out",
        str(tmp_path / "c.csv"),
    ]
    assert command(*words).returncode == 0
    open_streams = (tmp_path / "c.csv").read_bytes()
    (tmp_path / "c.csv").unlink()
    assert command(*words, shell='exec "$@" <&- >&- 2>&-').returncode == 0
    assert (tmp_path / "c.csv").read_bytes() == open_streams


@pytest.mark.process
def test_letters_that_the_terminal_lacks_are_numbers_and_no_error(tmp_path):
    (tmp_path / "c.csv").write_text("path,label,domain,source\na.png,чашка,d,s\nb.png,чашка,d,s\n", encoding="utf-8")
    out = tmp_path / "\N{LATIN SMALL LETTER U WITH DIAERESIS}.csv"
    done = command("catalog", "split", str(tmp_path / "c.csv"), "--folds", "2", "--out", str(out))
    ascii_only = command(
        *["catalog", "split", str(tmp_path / "c.csv"), "--folds", "2", "--out", str(out)],
        shell='LC_ALL=C PYTHONIOENCODING=ascii exec "$@"',
    )
    assert ascii_only.returncode == done.returncode
    assert "Traceback" not in ascii_only.stderr
    assert "bug" not in ascii_only.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device here that is always full")
def test_a_full_log_does_not_end_the_work(monkeypatch):
    with Path("/dev/full").open("w", buffering=1) as full:
        monkeypatch.setattr(sys, "stderr", full)
        say("nobody can read this")
        with pytest.raises(OSError, match="No space left"):
            full.write("as it would\n")
        monkeypatch.undo()
        with suppress(OSError):
            full.close()


@pytest.mark.parametrize("name", [Path("photos/a.png"), Path("photos/\x1b[2Ja.png"), "row 3"])
def test_a_reason_stands_without_the_name_that_it_begins_with(name):
    assert InputError(f"{name}: not an image: empty").without(name) == "not an image: empty"
    assert InputError("out of reach").without(name) == "out of reach"
