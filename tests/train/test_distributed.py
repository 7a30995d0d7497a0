"""Two processes with gloo train as one on the joint batch; whatever happens to one of them, nothing hangs."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import active_children, get_context
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from members import copied, dies, gathered, meet, take_part, waits
from tiny import hues, tiny_recipe

from embed64.core.errors import CheckFailed, InputError
from embed64.data.catalog import Catalog
from embed64.train.checkpoint import read_checkpoint
from embed64.train.distributed import Group, launch
from embed64.train.loop import Job, train
from embed64.train.stopping import ENDED, TERMINATED

# In steps after which rounding has not yet grown: what is compared is the gradient.
TOLERANCE = 1e-5
DIGEST = "c" * 64


pytestmark = pytest.mark.process  # each of them starts or needs processes


@pytest.fixture(autouse=True)
def _cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EMBED64_CACHE", str(tmp_path / "cache"))


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    return hues(tmp_path_factory.mktemp("images"))


@pytest.fixture(scope="session")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[Callable[..., Any], Any], list[Any]]]:
    """Call a function in two processes that stay, as `launch` does in new ones; what each of them returns."""
    store = f"file://{tmp_path_factory.mktemp('meeting') / 'store'}"
    spawn = get_context("spawn")
    pools = [ProcessPoolExecutor(1, spawn, meet, (rank, 2, store)) for rank in range(2)]

    def call(function: Callable[..., Any], job: Any) -> list[Any]:
        environment = {"EMBED64_CACHE": os.environ["EMBED64_CACHE"]}
        parts = [pool.submit(take_part, function, job, Group(rank, 2), environment) for rank, pool in enumerate(pools)]
        return [part.result(timeout=300) for part in parts]

    yield call
    for pool in pools:
        pool.shutdown()


@pytest.mark.parametrize("count", [2, 7, 12])
@pytest.mark.parametrize("size", [1, 2, 3])
def test_parts_cover_a_batch_in_order_and_differ_by_one(count, size):
    parts = [Group(rank, size).part(count) for rank in range(size)]
    assert [place for start, stop in parts for place in range(start, stop)] == list(range(count))
    lengths = [stop - start for start, stop in parts]
    assert max(lengths) - min(lengths) <= 1


def _vit(**changes) -> dict:
    """Settings under which everything is at work that could tell two processes from one."""
    return {
        "backbone": {"name": "test_vit", "pretrained": False, "image_size": 32},
        "head": {"dim": 16, "rank": 8, "dropout": 0.3},
        "views": {"rotation": 10},
        "split": {"validation": 0.25},
        "distil": {"teachers": [{"name": "test_vit2", "pretrained": False, "image_size": 32}]},
        "train": {
            "steps": 5, "batch_size": 15, "lr": 0.01, "backbone_lr": 1e-3, "proxy_lr": 0.05, "warmup": 0.0,
            # parts of 8 and 7 of a batch of 15, so that one process in chunks draws the same dropout
            "chunk": 8, "ema": 0.9, "clip": 1.0, "weight_decay": 0.01,
            **changes,
        },
    }  # fmt: skip


@pytest.mark.parametrize(
    ("loss", "accumulate"),
    [
        pytest.param({"name": "triplet", "miner": "batch_hard"}, 1, marks=pytest.mark.slow),
        pytest.param({"name": "supcon", "temperature": 0.1, "memory": 30}, 2, marks=pytest.mark.slow),
        ({"name": "subcenter_arcface", "scale": 16.0}, 1),
    ],
    ids=["batch_hard", "supcon-accumulated", "proxies"],
)
def test_two_processes_train_as_one_on_the_joint_batch(two, table, tmp_path, loss, accumulate):
    for count in (1, 2):
        settings = tiny_recipe(False, loss=loss, **_vit(accumulate=accumulate, processes=count))
        job = Job(settings, table, None, tmp_path / str(count), DIGEST, resume=False)
        assert set(two(train, job) if count == 2 else [launch(train, job, 1)]) == {""}
    one, two = (read_checkpoint(tmp_path / name) for name in ("1", "2"))
    before = torch.cat([value.flatten() for value in _start(table, loss).values()])
    after = torch.cat([value.flatten() for value in one["model"].values()])
    assert (after - before).abs().max() > 100 * TOLERANCE, "nothing was trained"
    for part in ("model", "objective", "average"):
        assert one[part].keys() == two[part].keys()
        for name, value in one[part].items():
            assert (value - two[part][name]).abs().max() < TOLERANCE, name
    assert [row.get("validation_mp5") for row in one["metrics"]] == [
        row.get("validation_mp5") for row in two["metrics"]
    ]
    losses = [[row["loss"] for row in state["metrics"] if "loss" in row] for state in (one, two)]
    assert np.allclose(*losses, atol=TOLERANCE)


def test_convolutions_with_channels_last_train_as_one_too(two, table, tmp_path):
    # Their weights and gradients are not contiguous, which collectives refuse.
    train_settings = {"steps": 2, "batch_size": 12, "chunk": 6, "lr": 0.01, "backbone_lr": 1e-4, "channels_last": True}
    for count in (1, 2):
        settings = tiny_recipe(False, train=train_settings | {"processes": count})
        job = Job(settings, table, None, tmp_path / str(count), DIGEST, resume=False)
        assert set(two(train, job) if count == 2 else [launch(train, job, 1)]) == {""}
    one, two = (read_checkpoint(tmp_path / name)["model"] for name in ("1", "2"))
    assert any(value.ndim == 4 and not value.is_contiguous() for value in one.values())
    assert max(float((one[name] - two[name]).abs().max()) for name in one) < 1e-4


def _start(table: Catalog, loss: dict) -> dict[str, torch.Tensor]:
    from embed64.train.trainer import Trainer

    trainer = Trainer(tiny_recipe(False, loss=loss, **_vit()), table, None, Group())
    trainer.start()
    return trainer.model.state_dict()


def test_collectives_by_hand(two):
    # 0 1 2 | 3 4; gradients 1 + 2 are summed, 0 and 2 averaged, and the larger number counts
    assert two(gathered, [3, 2]) == [[0.0, 1.0, 2.0, 3.0, 4.0, 3.0, 1.0, 8.0]] * 2


def test_all_get_the_first_ones_values(two):
    assert two(copied, None) == [[[1.0], [5.0]]] * 2


@pytest.mark.parametrize(
    ("how", "error", "text"),
    [
        pytest.param(
            "SIGKILL",
            CheckFailed,
            r"process 2 of 2 died of SIGKILL \(out of memory\?\).*--resume",
            marks=pytest.mark.slow,  # tests/system/test_training.py kills one by command
        ),
        ("input", InputError, "^row 7: no such image; give another$"),
        pytest.param("failed", CheckFailed, "^step 3: the loss is nan$", marks=pytest.mark.slow),
        pytest.param("bug", RuntimeError, r"(?s)in process 2 of 2: .*KeyError: 'a secret'", marks=pytest.mark.slow),
    ],
)
def test_a_process_that_dies_ends_all_with_its_reason(how, error, text, tmp_path, monkeypatch, capfd):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    start, others, on_sigterm = time.monotonic(), set(active_children()), signal.getsignal(signal.SIGTERM)
    with pytest.raises(error, match=text):
        launch(dies, how, 2)
    assert time.monotonic() - start < 50
    assert set(active_children()) == others
    assert signal.getsignal(signal.SIGTERM) is on_sigterm
    assert {path.name.partition("file-")[0] for path in tmp_path.iterdir()} <= {"pytorch-error"}  # torch's own traces
    assert capfd.readouterr().err == ""


def test_a_process_that_leaves_early_does_not_hang_the_others():
    start = time.monotonic()
    with pytest.raises((CheckFailed, RuntimeError)):
        launch(dies, "exit", 2)
    assert time.monotonic() - start < 50


@contextmanager
def sigterm_once_there_is(path: Path) -> Iterator[None]:
    """Send it to this process, from another thread."""
    pid, stop = os.getpid(), threading.Event()

    def watch() -> None:
        while not path.is_file() and not stop.wait(0.05):
            pass
        if not stop.is_set():
            os.kill(pid, signal.SIGTERM)

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def test_sigterm_to_the_parent_saves_and_ends_all(table, tmp_path):
    settings = tiny_recipe(False, **_vit(steps=100_000, processes=2, checkpoint_every=1))
    with sigterm_once_there_is(tmp_path / "checkpoints" / "last.pt"):
        result = launch(train, Job(settings, table, None, tmp_path, DIGEST, resume=False), 2)
    assert result == TERMINATED
    state = read_checkpoint(tmp_path)
    assert state["stopped"] == TERMINATED
    assert 1 <= state["step"] < 100_000
    assert state["metrics"][-1]["step"] <= state["step"]


def test_sigterm_before_training_ends_all_and_is_told(tmp_path):
    start = time.monotonic()
    with sigterm_once_there_is(tmp_path / "begun"), pytest.raises(SystemExit) as ended:
        launch(waits, tmp_path, 2)
    assert ended.value.code == ENDED
    assert (tmp_path / "cleared").is_file()
    assert time.monotonic() - start < 50


ORPHANING = """
import signal, sys
from pathlib import Path
signal.signal(signal.SIGINT, signal.SIG_IGN)  # as a shell's background job does
from members import waits
from embed64.train.distributed import launch
if __name__ == "__main__":
    launch(waits, Path(sys.argv[1]), 2)
"""


def test_processes_end_when_their_parent_was_killed(tmp_path):
    (tmp_path / "orphaning.py").write_text(ORPHANING)
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path), "TMPDIR": str(tmp_path)}
    parent = subprocess.Popen([sys.executable, tmp_path / "orphaning.py", tmp_path], env=environment)
    try:
        until((tmp_path / "begun").is_file)
    finally:
        parent.kill()
        parent.wait()
    pids = [int((tmp_path / f"pid{rank}").read_text()) for rank in range(2)]
    until(lambda: not any(alive(pid) for pid in pids))


def until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 50
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    shown = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True).stdout
    return not shown.startswith("Z")  # where nobody reaps orphans


def test_more_processes_than_images_are_refused(table, tmp_path):
    settings = tiny_recipe(False, train={"batch_size": 6, "processes": 7, "images_per_label": 3})
    with pytest.raises(InputError, match=r"train.batch_size: a batch has 6 images for 7 processes"):
        train(Job(settings, table, None, tmp_path, "", resume=False), Group(0, 7))
