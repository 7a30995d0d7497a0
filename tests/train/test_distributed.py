"""Two processes with gloo train as one on the joint batch; whatever happens to one of them, nothing hangs."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
import torch
from tiny import hues, tiny_recipe

from embed64.core.errors import CheckFailed, InputError
from embed64.data.catalog import Catalog
from embed64.train.checkpoint import read_checkpoint
from embed64.train.distributed import Group, launch
from embed64.train.loop import train
from embed64.train.stopping import ENDED, TERMINATED

# In steps after which rounding has not yet grown: what is compared is the gradient.
TOLERANCE = 1e-5


@pytest.fixture(autouse=True)
def _cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EMBED64_CACHE", str(tmp_path / "cache"))


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    return hues(tmp_path_factory.mktemp("images"))


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
        ({"name": "supcon", "temperature": 0.1, "memory": 30}, 2),
        ({"name": "subcenter_arcface", "scale": 16.0}, 1),
    ],
    ids=["batch_hard", "supcon-accumulated", "proxies"],
)
def test_two_processes_train_as_one_on_the_joint_batch(table, tmp_path, loss, accumulate):
    for count in (1, 2):
        settings = tiny_recipe(False, loss=loss, **_vit(accumulate=accumulate, processes=count))
        job = (settings, table, None, tmp_path / str(count), "c" * 64, False, None)
        assert launch(train, job, count) == ""
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


def test_convolutions_with_channels_last_train_as_one_too(table, tmp_path):
    # Their weights and gradients are not contiguous, which collectives refuse.
    train_settings = {"steps": 2, "batch_size": 12, "chunk": 6, "lr": 0.01, "backbone_lr": 1e-4, "channels_last": True}
    for count in (1, 2):
        settings = tiny_recipe(False, train=train_settings | {"processes": count})
        assert launch(train, (settings, table, None, tmp_path / str(count), "c" * 64, False), count) == ""
    one, two = (read_checkpoint(tmp_path / name)["model"] for name in ("1", "2"))
    assert any(value.ndim == 4 and not value.is_contiguous() for value in one.values())
    assert max(float((one[name] - two[name]).abs().max()) for name in one) < 1e-4


def _start(table: Catalog, loss: dict) -> dict[str, torch.Tensor]:
    from embed64.train.trainer import Trainer

    trainer = Trainer(tiny_recipe(False, loss=loss, **_vit()), table, None, Group())
    trainer.start()
    return trainer.model.state_dict()


def gathered(lengths: list[int], group: Group) -> list[float]:
    """What each process knows of all after a gather of uneven parts."""
    start, stop = group.part(sum(lengths))
    assert stop - start == lengths[group.rank]
    own = torch.arange(start, stop, dtype=torch.float32)[:, None]
    weight = torch.nn.Parameter(torch.tensor([1.0]))
    weight.grad = torch.tensor([float(group.rank + 1)])
    other = torch.nn.Parameter(torch.tensor([1.0]))
    other.grad = torch.tensor([float(2 * group.rank)])
    group.add_gradients([weight])
    group.agree_gradients([other])
    told = group.first_says(7 + group.rank, torch.device("cpu"))
    return [*group.gather(own, sum(lengths)).flatten().tolist(), weight.grad.item(), other.grad.item(), float(told)]


def test_collectives_by_hand():
    # 0 1 2 | 3 4; gradients 1 + 2 are summed, 0 and 2 averaged, and the first process's word counts
    assert launch(gathered, ([3, 2],), 2) == [0.0, 1.0, 2.0, 3.0, 4.0, 3.0, 1.0, 7.0]


def dies(how: str, group: Group) -> None:
    """The second process ends in some way while the first waits for it."""
    if group.rank == 1:
        if how == "SIGKILL":
            os.kill(os.getpid(), signal.SIGKILL)
        if how == "input":
            raise InputError("row 7: no such image; give another")
        if how == "failed":
            raise CheckFailed("step 3: the loss is nan")
        if how == "bug":
            raise KeyError("a secret")
        if how == "exit":
            os._exit(0)
    group.wait()


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
def test_a_process_that_dies_ends_all_with_its_reason(how, error, text):
    start = time.monotonic()
    with pytest.raises(error, match=text):
        launch(dies, (how,), 2)
    assert time.monotonic() - start < 50


def test_a_process_that_leaves_early_does_not_hang_the_others():
    start = time.monotonic()
    with pytest.raises((CheckFailed, RuntimeError)):
        launch(dies, ("exit",), 2)
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
        result = launch(train, (settings, table, None, tmp_path, "c" * 64, False), 2)
    assert result == TERMINATED
    state = read_checkpoint(tmp_path)
    assert state["stopped"] == TERMINATED
    assert 1 <= state["step"] < 100_000
    assert state["metrics"][-1]["step"] <= state["step"]


def waits(folder: Path, group: Group) -> str:
    """The first process has work to do before training, the second waits for it."""
    if not group.rank:
        (folder / "begun").touch()
        try:
            time.sleep(60)
        finally:
            (folder / "cleared").touch()
    group.wait()
    return "done"


def test_sigterm_before_training_ends_all_and_is_told(tmp_path):
    start = time.monotonic()
    with sigterm_once_there_is(tmp_path / "begun"), pytest.raises(SystemExit) as ended:
        launch(waits, (tmp_path,), 2)
    assert ended.value.code == ENDED
    assert (tmp_path / "cleared").is_file()
    assert time.monotonic() - start < 50


def test_more_processes_than_images_are_refused(table, tmp_path):
    settings = tiny_recipe(False, train={"batch_size": 6, "processes": 7, "images_per_label": 3})
    with pytest.raises(InputError, match=r"train.batch_size: a batch has 6 images for 7 processes"):
        train(settings, table, None, tmp_path, "", False, group=Group(0, 7))
