"""A run's folder belongs to one process at a time."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from embed64.core.errors import InputError
from embed64.core.run_folder import locked

HOLDING = """
import sys, time
from pathlib import Path
from embed64.core.run_folder import locked
with locked(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.mark.process
def test_a_second_process_is_refused_until_the_first_is_gone(tmp_path):
    first = subprocess.Popen([sys.executable, "-c", HOLDING, tmp_path / "run"], stdout=subprocess.PIPE, text=True)
    try:
        assert first.stdout
        assert first.stdout.readline() == "held\n"
        with pytest.raises(
            InputError, match="run: another run is writing here; wait for its end or choose another --out"
        ):
            locked(tmp_path / "run").__enter__()
    finally:
        first.kill()
        first.wait()
    with locked(tmp_path / "run"):
        pass


def test_a_process_may_hold_it_twice_and_others_are_others(tmp_path):
    with locked(tmp_path / "a"), locked(tmp_path / "b"), locked(tmp_path / "a"):
        pass


def test_a_folder_that_cannot_be_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="file: cannot be written"), locked(tmp_path / "file"):
        pass
    with pytest.raises(InputError, match="cannot be written"), locked(Path("/proc/none/run")):
        pass
