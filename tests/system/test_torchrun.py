"""Training on two machines: each a torchrun of its own that meets the other one over a network of its own."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from commands import here
from tiny import hues, tiny_recipe

from embed64.core.recipe import recipe_toml
from embed64.train.checkpoint import read_checkpoint

pytestmark = [pytest.mark.whole, pytest.mark.process]

STEPS = 12
ADDRESSES = ("127.0.0.1", "127.0.0.2")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A catalog, a recipe without random views or dropout, and a run of it in one process."""
    folder = tmp_path_factory.mktemp("nodes")
    hues(folder, labels=12)
    recipe = tiny_recipe(
        False,
        backbone={"name": "test_vit"},
        split={"holdout": 0.3, "validation": 0.25},
        head={"dim": 64},
        loss={"name": "supcon"},
        train={"steps": STEPS, "lr": 0.01, "backbone_lr": 1e-3, "batch_size": 12, "checkpoint_every": 1},
    )
    (folder / "tiny.toml").write_text(recipe_toml(recipe))
    here("train", *arguments("one"), cwd=folder)
    return folder


def arguments(out: str, *more: str) -> list[str]:
    return ["--recipe", "tiny.toml", "--catalog", "catalog.csv", "--out", out, *more]


@contextmanager
def nodes(folder: Path, *arguments: str, restarts: int = 0) -> Iterator[list[subprocess.Popen]]:
    """Start two machines, each with one process, a cache and an address of its own."""
    with socket.create_server((ADDRESSES[0], 0)) as free:
        port = free.getsockname()[1]
    program = [Path(sys.executable).parent / "torchrun", "--nnodes", "2", "--nproc-per-node", "1"]
    program += ["--rdzv-backend", "c10d", "--rdzv-endpoint", f"{ADDRESSES[0]}:{port}", "--max-restarts", str(restarts)]
    started = []
    try:
        for address in ADDRESSES:
            environment = os.environ | {"EMBED64_CACHE": str(folder / f"cache of {address}"), "COLUMNS": "120"}
            command = [*program, "--local-addr", address, "-m", "embed64", "train", *arguments]
            outputs = {name: (folder / f"{address}.{name}").open("w") for name in ("stdout", "stderr")}
            started.append(subprocess.Popen(command, cwd=folder, env=environment, start_new_session=True, **outputs))
        yield started
    finally:
        for process in started:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def said(folder: Path) -> list[str]:
    """What both machines have printed."""
    return [(folder / f"{address}.{name}").read_text() for address in ADDRESSES for name in ("stdout", "stderr")]


def until(happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 240
    while not happened():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def until_step(run: Path, step: int) -> None:
    metrics = run / "metrics.jsonl"
    until(lambda: metrics.is_file() and metrics.read_bytes().count(b"\n") >= step)


def require_same_weights(run: Path, other: Path, within: float = 1e-4) -> None:
    """The same but for rounding, which grows with the number of steps."""
    one, two = (read_checkpoint(each)["model"] for each in (run, other))
    assert max(float((one[name] - two[name]).abs().max()) for name in one) < within


def test_two_machines_train_as_one_process_and_the_first_one_finishes(folder: Path) -> None:
    # torchrun's processes count, not the recipe's.
    with nodes(folder, *arguments("two", "train.processes=2")) as machines:
        codes = [machine.wait(timeout=300) for machine in machines]
    assert codes == [0, 0], said(folder)
    require_same_weights(folder / "one", folder / "two")
    closing = [text for text in said(folder) if "mP@5" in text and "saved_model.pt" in text]
    assert len(closing) == 1, said(folder)
    here("check", folder / "two" / "saved_model.pt", cwd=folder)


def test_a_process_that_is_killed_is_started_again_and_resumes(folder: Path) -> None:
    with nodes(folder, *arguments("again", "--resume", "train.steps=40"), restarts=1) as machines:
        until_step(folder / "again", 3)
        worker = subprocess.run(["pgrep", "-P", str(machines[1].pid)], capture_output=True, text=True, check=True)
        os.kill(int(worker.stdout.split()[0]), signal.SIGKILL)
        codes = [machine.wait(timeout=300) for machine in machines]
    assert codes == [0, 0], said(folder)
    assert "resumed after step" in "".join(said(folder))
    here("train", *arguments("undisturbed", "train.steps=40"), cwd=folder)
    require_same_weights(folder / "undisturbed", folder / "again", within=1e-3)


def test_sigterm_to_any_machine_saves(folder: Path) -> None:
    with nodes(folder, *arguments("stopped", "train.steps=100000")) as machines:
        until_step(folder / "stopped", 2)
        machines[1].terminate()
        until(lambda: "continue with the same command and --resume" in "".join(said(folder)))
        machines[0].terminate()  # torchrun would wait five minutes for the other one to say goodbye
        for machine in machines:
            machine.wait(timeout=120)
    assert read_checkpoint(folder / "stopped")["stopped"] == "SIGTERM"


@pytest.mark.slow
def test_a_wrong_input_ends_both_machines_with_the_line(folder: Path) -> None:
    with nodes(folder, *arguments("wrong", "train.lr=fast")) as machines:
        codes = [machine.wait(timeout=120) for machine in machines]
    assert all(codes), said(folder)
    assert "embed64: " in "".join(said(folder))
    assert "train.lr" in "".join(said(folder))
