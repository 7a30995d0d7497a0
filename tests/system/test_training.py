"""Training by command, as a machine with a time limit, a scheduler or two GPUs would run it."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from commands import here
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from tiny import hues, tiny_recipe

from embed64.core.recipe import recipe_toml
from embed64.train.checkpoint import final_weights, read_checkpoint

pytestmark = pytest.mark.whole

STEPS = 40


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A catalog of twelve labels, and a recipe that fine-tunes a small transformer with all that keeps a state."""
    folder = tmp_path_factory.mktemp("training")
    hues(folder, labels=12)
    recipe = tiny_recipe(
        False,
        backbone={"name": "test_vit"},
        split={"holdout": 0.3, "validation": 0.25},
        head={"dim": 64, "dropout": 0.2},
        loss={"name": "supcon", "memory": 30},
        train={"steps": STEPS, "lr": 0.01, "backbone_lr": 1e-3, "ema": 0.9, "accumulate": 2, "chunk": 8, "workers": 1},
    )
    (folder / "tiny.toml").write_text(recipe_toml(recipe))
    return folder


def command(out: str, *more: str) -> list[str]:
    return ["train", "--recipe", "tiny.toml", "--catalog", "catalog.csv", "--out", out, *more]


@pytest.fixture(scope="module")
def whole(folder: Path) -> Path:
    """A run from its first step to its last without a stop."""
    here(*command("whole"), cwd=folder)
    return folder / "whole"


def signalled(arguments: list[str], cwd: Path, when: Callable[[int], bool], send: Callable[[int], None]) -> tuple:
    """Start the command in a process group of its own; `send` once `when` holds of its id. (code, stderr, seconds)."""
    program = [Path(sys.executable).parent / "embed64", *arguments]
    with (cwd / "stderr").open("w+") as stderr:
        process = subprocess.Popen(program, cwd=cwd, stderr=stderr, start_new_session=True)
        deadline = time.monotonic() + 300  # long enough for a busy machine
        try:
            while not when(process.pid):
                assert process.poll() is None, (cwd / "stderr").read_text()
                assert time.monotonic() < deadline
                time.sleep(0.02)
            sent = time.monotonic()
            send(process.pid)
            code = process.wait(timeout=90)
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
    return code, (cwd / "stderr").read_text(), time.monotonic() - sent


def lines(path: Path) -> int:
    return path.read_bytes().count(b"\n") if path.is_file() else 0


@pytest.mark.process
def test_sigterm_saves_and_resume_ends_as_if_nothing_had_been(folder: Path, whole: Path) -> None:
    # To the whole group, as `timeout` and job schedulers send it: the worker that decodes images gets it too.
    code, stderr, _ = signalled(
        command("run"),
        folder,
        lambda _: lines(folder / "run" / "metrics.jsonl") > 5,
        lambda pid: os.killpg(pid, signal.SIGTERM),
    )
    assert code == 0, stderr
    assert "Traceback" not in stderr
    stopped, last = stderr.rstrip().splitlines()[-2:]
    told = re.fullmatch(rf"stopped by SIGTERM after step (\d+) of {STEPS}, saved in run/checkpoints/last.pt", stopped)
    assert told, stopped
    assert last == "continue with the same command and --resume"
    assert read_checkpoint(folder / "run")["step"] == int(told[1]) < STEPS
    assert not (folder / "run" / "saved_model.pt").exists()
    assert not list(folder.rglob("*.partial"))

    assert f"resumed after step {told[1]}" in here(*command("run", "--resume"), cwd=folder).err
    one, other = (read_checkpoint(run) for run in (whole, folder / "run"))
    for part in ("model", "average", "objective"):
        assert all(torch.equal(value, other[part][name]) for name, value in one[part].items()), part
    assert (whole / "metrics.jsonl").read_text() == (folder / "run" / "metrics.jsonl").read_text()
    scores = [json.loads((run / "scores.json").read_text()) for run in (whole, folder / "run")]
    for score in scores:
        del score["artifact_sha256"]
    assert scores[0] == scores[1]


def test_a_time_limit_ends_training_in_time_and_still_exports(folder: Path) -> None:
    start = time.monotonic()
    limited = command("limited", "--time-limit", "20s", "--log", "tensorboard", "train.steps=10000000")
    stderr = here(*limited, cwd=folder).err
    assert time.monotonic() - start < 32
    step = int(re.search(r"stopped by the time limit after step (\d+) of 10000000", stderr)[1])
    out = folder / "limited"
    assert read_checkpoint(out)["step"] == step > 5
    assert json.loads((out / "scores.json").read_text())["queries"] > 0
    assert (out / "report.html").is_file()
    here("check", out / "saved_model.pt", cwd=folder)

    events = EventAccumulator(str(out / "tensorboard")).Reload()
    rows = [json.loads(line) for line in (out / "metrics.jsonl").read_text().splitlines()]
    losses = [(row["step"], row["loss"]) for row in rows if "loss" in row]
    assert [(event.step, pytest.approx(event.value)) for event in events.Scalars("loss")] == losses


def test_a_soup_is_a_run_with_an_artifact(folder: Path, whole: Path) -> None:
    here(*command("other", "train.lr=0.02"), cwd=folder)
    said = here("soup", "whole", "other", "--out", "soup", cwd=folder).out
    mp5 = json.loads((folder / "soup" / "scores.json").read_text())["mp5"]
    assert re.search(rf"mP@5 +{mp5:.3f}", said)
    parts = [final_weights(read_checkpoint(folder / name)) for name in ("whole", "other", "soup")]
    for name, value in parts[2].items():
        torch.testing.assert_close(value, (parts[0][name] + parts[1][name]) / 2)
    here("check", folder / "soup" / "saved_model.pt", cwd=folder)
    table = here("runs", "whole", "other", "soup", cwd=folder).out
    assert len(re.findall(r"^(?:whole|other|soup) .* finished ", table, re.MULTILINE)) == 3


def test_a_dry_run_tells_and_leaves_nothing(folder: Path) -> None:
    said = here(*command("dry", "--dry-run"), cwd=folder).out
    for row in ("images a second", "peak memory", "all steps"):
        assert row in said
    frozen = ["backbone.frozen=true", "loss.memory=0", "train.ema=0", "head.dropout=0", "train.lr=1e-9"]
    failed = here(*command("dry", "--dry-run", *frozen), cwd=folder, code=1)
    assert re.search(r"^embed64: the loss of one batch, fitted 40 times, went from", failed.err, re.MULTILINE)
    assert "Traceback" not in failed.err
    assert not (folder / "dry").exists()


def training_processes(pid: int) -> list[int]:
    """Children of a command that train, in the order in which they were started."""
    shown = subprocess.run(["ps", "-Aww", "-o", "pid=,ppid=,args="], capture_output=True, text=True, check=True).stdout
    rows = [line.split(None, 2) for line in shown.splitlines()]
    return sorted(int(own) for own, parent, name in rows if int(parent) == pid and "spawn_main" in name)


@pytest.mark.slow
def test_two_processes_one_is_killed_and_the_run_goes_on(folder: Path, embed64) -> None:
    two = command("two", "train.processes=2", "train.checkpoint_every=5")
    code, stderr, seconds = signalled(
        two,
        folder,
        lambda _: (folder / "two" / "checkpoints" / "last.pt").is_file(),
        lambda pid: os.kill(training_processes(pid)[1], signal.SIGKILL),
    )
    assert code == 1, stderr
    assert seconds < 60
    assert "Traceback" not in stderr
    told = [line for line in stderr.splitlines() if line.startswith("embed64: ")]
    assert len(told) == 1
    assert re.match(r"embed64: process 2 of 2 died of SIGKILL \(out of memory\?\); .*--resume$", told[0])

    assert "resumed after step" in embed64(*two, "--resume", cwd=folder).stderr
    here("check", folder / "two" / "saved_model.pt", cwd=folder)
    assert read_checkpoint(folder / "two")["step"] == STEPS
