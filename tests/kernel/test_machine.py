"""A kernel's log tells what its machine has, and whether the GPUs are busy."""

from __future__ import annotations

import os
import re
import time
from pathlib import Path

import pytest

from embed64.kernel import machine

# Two T4, as a driver of Kaggle's prints them; the second one is idle at every other look.
SMI = """#!/bin/sh
case "$1" in
*utilization*)
    echo x >> "$0.looks"
    [ $(($(wc -l < "$0.looks") % 2)) -eq 1 ] && second=90 || second=0
    echo "97, 11264, 15360"
    echo "$second, 512, 15360" ;;
*) printf 'Tesla T4, 15360 MiB\\nTesla T4, 15360 MiB\\n' ;;
esac
"""


def driver(folder: Path, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    """Make a program the driver's, for this process and its children."""
    program = folder / "nvidia-smi"
    program.write_text(text)
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")


def lines(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], count: int) -> list[str]:
    """Watch until there are so many lines, with seconds for minutes."""
    monkeypatch.setattr(machine, "FIRST", 0.2)
    monkeypatch.setattr(machine, "EVERY", 0.6)
    monkeypatch.setattr(machine, "LOOKS", 0.05)
    told: list[str] = []
    deadline = time.monotonic() + 30
    with machine.watched():
        while len(told) < count and time.monotonic() < deadline:
            time.sleep(0.05)
            told += [line for line in capfd.readouterr().out.splitlines() if line]
    time.sleep(0.7)
    assert capfd.readouterr().out.count("after") <= 1  # it has ended
    return told


def test_gpus_are_told_by_name_and_memory(tmp_path, monkeypatch, capsys):
    driver(tmp_path, monkeypatch, SMI)
    machine.tell_machine()
    assert "GPUs: Tesla T4 15360 MiB, Tesla T4 15360 MiB; " in capsys.readouterr().out


def test_an_idle_gpu_is_seen_by_the_mean_of_all_looks(tmp_path, monkeypatch, capfd):
    driver(tmp_path, monkeypatch, SMI)
    first, second = lines(monkeypatch, capfd, 2)[:2]
    for line in (first, second):
        found = re.fullmatch(
            r"after 0:00:0\d: GPU 0 97 % busy, 11.0 of 15.0 GiB; GPU 1 (\d+) % busy, 0.5 of 15.0 GiB;"
            r" CPU load [\d.]+ of \d+ cores, memory [\d.]+ of [\d.]+ GiB",
            line,
        )
        assert found, line
        assert 20 < int(found[1]) < 75


def test_without_a_gpu_the_rest_is_told(tmp_path, monkeypatch, capfd):
    driver(tmp_path, monkeypatch, "#!/bin/sh\nexit 9\n")
    machine.tell_machine()
    assert "GPUs: none; " in capfd.readouterr().out
    (line,) = lines(monkeypatch, capfd, 1)
    assert re.match(r"after 0:00:00: CPU load ", line)


def test_what_the_driver_does_not_know_is_no_number(tmp_path, monkeypatch, capfd):
    driver(tmp_path, monkeypatch, '#!/bin/sh\necho "[N/A], [N/A], 15360"\n')
    (line,) = lines(monkeypatch, capfd, 1)
    assert "GPU 0 nan % busy, nan of 15.0 GiB; CPU load" in line
