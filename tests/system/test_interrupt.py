"""Ctrl-C in the middle: nothing half-written, and the work goes on where it stopped."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from commands import DemoRun, here


def interrupted(
    arguments: list[str], cwd: Path, env: dict[str, str], when: Path, pattern: str, by: signal.Signals = signal.SIGINT
) -> str:
    """Start the command, send a signal once a file matching `pattern` lies under `when`, return its stderr."""
    command = [str(Path(sys.executable).parent / "embed64"), *arguments]
    # A shell's background job ignores SIGINT, and so would its children.
    heed = {"preexec_fn": lambda: signal.signal(signal.SIGINT, signal.default_int_handler)}
    process = subprocess.Popen(command, cwd=cwd, env={**os.environ, **env}, stderr=subprocess.PIPE, text=True, **heed)
    deadline = time.monotonic() + 300  # long enough for a busy machine
    while not list(when.rglob(pattern)):
        assert process.poll() is None, process.stderr.read()
        assert time.monotonic() < deadline
        time.sleep(0.05)
    process.send_signal(by)
    _, stderr = process.communicate(timeout=60)
    assert process.returncode == 128 + by, stderr
    return stderr


@pytest.fixture
def small(demo: DemoRun, tmp_path: Path) -> Path:
    """A catalog of every twentieth label of the pack."""
    import pandas as pd

    rows = pd.read_csv(demo.run / "pack" / "catalog.csv", dtype=str)
    kept = rows[rows["label"].isin(rows["label"].drop_duplicates()[::20])]
    kept.assign(path=[str(demo.run / "pack" / path) for path in kept["path"]]).to_csv(tmp_path / "c.csv", index=False)
    return tmp_path / "c.csv"


@pytest.mark.slow
def test_while_features_are_computed(small: Path, tmp_path: Path) -> None:
    env = {"EMBED64_CACHE": str(tmp_path / "cache"), "COLUMNS": "100"}
    run = ["train", "--recipe", "demo", "--catalog", str(small), "--out", "run", "train.steps=20"]
    stderr = interrupted(run, tmp_path, env, tmp_path / "cache" / "features", "*.rows.npy")
    assert stderr.rstrip().splitlines()[-1].startswith("embed64: interrupted")
    assert "Traceback" not in stderr
    assert not list(tmp_path.rglob("*.partial"))
    again = here(*run, cwd=tmp_path, env=env)
    assert "features: 256 of" in again.err  # the first shard was kept
    assert (tmp_path / "run" / "report.html").is_file()


@pytest.mark.slow
def test_sigterm_while_features_are_computed(small: Path, tmp_path: Path) -> None:
    env = {"EMBED64_CACHE": str(tmp_path / "cache"), "COLUMNS": "100"}
    run = ["train", "--recipe", "demo", "--catalog", str(small), "--out", "run", "train.steps=20"]
    stderr = interrupted(run, tmp_path, env, tmp_path / "cache" / "features", "*.npy", signal.SIGTERM)
    last = stderr.rstrip().splitlines()[-1]
    assert last == "embed64: ended by SIGTERM; complete files were kept, `embed64 train … --resume` continues"
    assert "Traceback" not in stderr
    assert not list(tmp_path.rglob("*.partial"))
    assert not (tmp_path / "run" / "checkpoints").exists()


def test_while_training(small: Path, demo: DemoRun, tmp_path: Path) -> None:
    settings = ["train.steps=300", "train.checkpoint_every=50"]
    run = ["train", "--recipe", "demo", "--catalog", str(small), "--out", "run", *settings]
    stderr = interrupted(run, tmp_path, demo.env, tmp_path / "run", "last.pt")
    assert "--resume" in stderr.rstrip().splitlines()[-1]
    assert not list(tmp_path.rglob("*.partial"))

    assert "--resume" in here(*run, cwd=tmp_path, env=demo.env, code=2).err
    assert "resumed after step" in here(*run, "--resume", cwd=tmp_path, env=demo.env).err
    here("train", "--recipe", "demo", "--catalog", small, "--out", "whole", *settings, cwd=tmp_path, env=demo.env)
    first, second = (json.loads((tmp_path / name / "scores.json").read_text()) for name in ("run", "whole"))
    del first["artifact_sha256"], second["artifact_sha256"]
    assert first == second
