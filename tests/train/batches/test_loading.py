"""What workers make is what one process makes; what goes wrong in them is one line; none is left behind."""

from __future__ import annotations

import errno
import gc
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from itertools import count, islice
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from embed64.core.errors import CheckFailed, InputError
from embed64.core.settings import Views
from embed64.model.preprocess import Preprocess
from embed64.train.batches.dataset import ImageDataset
from embed64.train.batches.loading import Loader, worker_count

CPU = torch.device("cpu")
VIEWS = Views(scale=(0.3, 0.9), rotation=20, perspective=0.3, randaugment=9, color=0.4, blur=0.5, jpeg=40, erase=0.5)


@pytest.fixture
def dataset(tmp_path: Path) -> ImageDataset:
    rng = np.random.default_rng(0)
    files = [tmp_path / f"{i}.jpg" for i in range(6)]
    for file in files:
        Image.fromarray(rng.integers(0, 256, (40, 50, 3), dtype=np.uint8)).save(file)
    return ImageDataset(files, Preprocess(16, (0.5,) * 3, (0.5,) * 3), VIEWS)


REQUESTS = [[(row, 10 * step + row) for row in (5, 0, 2)] for step in range(8)]


@pytest.mark.parametrize("workers", [0, 1, 3])
def test_batches_come_in_order_and_do_not_depend_on_who_makes_them(dataset, workers):
    expected = [torch.stack([dataset[request] for request in batch]) for batch in REQUESTS]
    loader = Loader(dataset, workers, CPU)
    for _ in range(2):
        made = list(loader(REQUESTS))
        assert len(made) == 8
        assert all(torch.equal(x, y) for x, y in zip(made, expected, strict=True))
        assert made[0].dtype == torch.float32


def test_workers_stay_for_the_next_time_and_run_one_thread_each(dataset):
    loader = Loader(dataset, 2, CPU)
    pids = []
    for batches in (REQUESTS, [], REQUESTS[:1]):
        assert len(list(loader(batches))) == len(batches)
        pids.append({child.pid for child in multiprocessing.active_children()})
    assert pids[0] == pids[1] == pids[2]
    assert len(pids[0]) == 2


def test_two_loaders_can_be_read_in_turns(dataset):
    views, plain = Loader(dataset, 2, CPU), Loader(dataset, 2, CPU)
    seen = 0
    for batch in views(REQUESTS):
        assert torch.equal(next(iter(plain([[(1, -1)]])))[0], dataset[1, -1])
        assert torch.equal(batch[0], dataset[REQUESTS[seen][0]])
        seen += 1
    assert seen == len(REQUESTS)


def test_a_loader_left_in_the_middle_begins_anew(dataset):
    loader = Loader(dataset, 2, CPU)
    assert len(list(islice(loader(REQUESTS), 2))) == 2
    again = list(loader(REQUESTS[5:]))
    assert torch.equal(again[0], torch.stack([dataset[request] for request in REQUESTS[5]]))
    assert len(again) == 3


def test_only_as_much_is_asked_for_as_workers_are_ahead(dataset):
    asked = []

    def requests():
        for step in count():
            asked.append(step)
            yield [(0, step)]

    batches = Loader(dataset, 2, CPU)(requests())
    next(batches)
    assert len(asked) <= 6  # two for each of two workers, and the one given


@pytest.mark.parametrize("workers", [0, 2])
def test_loading_leaves_the_global_generator_alone(dataset, workers):
    before = torch.get_rng_state()
    list(Loader(dataset, workers, CPU)(REQUESTS))
    assert torch.equal(torch.get_rng_state(), before)


@pytest.mark.parametrize("workers", [0, 2])
def test_an_image_that_vanished_is_named_in_one_line(dataset, workers, tmp_path):
    (tmp_path / "2.jpg").unlink()
    with pytest.raises(InputError) as caught:
        list(Loader(dataset, workers, CPU)(REQUESTS))
    assert str(caught.value).startswith(f"{tmp_path / '2.jpg'}: cannot be read as an image (no such file)")
    assert "\n" not in str(caught.value)


@pytest.mark.process
def test_a_killed_worker_is_told_in_one_line_at_the_next_batch(dataset):
    others = multiprocessing.active_children()  # of other tests in this process
    batches = Loader(dataset, 1, CPU)([(0, step)] for step in count())
    next(batches)
    for child in set(multiprocessing.active_children()) - set(others):
        os.kill(child.pid, signal.SIGKILL)
    time.sleep(0.2)  # torch would raise here
    with pytest.raises(CheckFailed, match="a process that decodes images was killed.*train.workers=0") as caught:
        list(islice(batches, 50))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("error", [ConnectionResetError(104, "Connection reset by peer"), EOFError()])
def test_a_worker_that_is_killed_while_it_gives_a_batch_away_is_told_in_one_line(dataset, monkeypatch, error):
    loader = Loader(dataset, 0, CPU)
    monkeypatch.setattr(loader, "_started", lambda: (_ for _ in ()).throw(error))
    with pytest.raises(CheckFailed, match="a process that decodes images was killed"):
        list(loader(REQUESTS))


def test_workers_that_find_no_shared_memory_are_told_in_one_line(dataset, monkeypatch, capsys):
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("torch.multiprocessing.Queue", full)
    with pytest.raises(InputError, match="too little shared memory .* set train.workers=0"):
        list(Loader(dataset, 1, CPU)(REQUESTS))
    gc.collect()
    assert "Traceback" not in capsys.readouterr().err


def test_another_error_stays_what_it_is(dataset, monkeypatch):
    monkeypatch.setattr(dataset, "preprocess", lambda image: image.view(7, 7))
    with pytest.raises(RuntimeError, match="shape"):
        list(Loader(dataset, 0, CPU)(REQUESTS))


def test_as_many_workers_as_asked_for_or_as_a_gpu_needs(monkeypatch):
    gpu = torch.device("cuda")
    assert [worker_count(n, device) for n in (0, 3) for device in (CPU, gpu)] == [0, 0, 3, 3]
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(12)))
    assert (worker_count(-1, CPU), worker_count(-1, gpu)) == (0, 12)
    assert worker_count(-1, gpu, processes=2) == 6
    assert worker_count(-1, gpu, processes=24) == 1


READ_ON = """
import sys
from itertools import count
from pathlib import Path
import torch
from embed64.train.batches.dataset import ImageDataset
from embed64.train.batches.loading import Loader
from embed64.model.preprocess import Preprocess
from embed64.core.settings import Views
import multiprocessing
images = ImageDataset([Path(sys.argv[1])], Preprocess(16, (0.5,) * 3, (0.5,) * 3), Views())
for step, _ in enumerate(Loader(images, 2, torch.device("cpu"))([(0, step)] * 8 for step in count())):
    if step == 3:
        print(*(child.pid for child in multiprocessing.active_children()), flush=True)
"""


@pytest.mark.process
def test_no_worker_outlives_the_training(dataset, tmp_path):
    heed = {"preexec_fn": lambda: signal.signal(signal.SIGINT, signal.default_int_handler)}
    command = [sys.executable, "-c", READ_ON, str(tmp_path / "0.jpg")]
    quiet = {"stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL, "text": True}
    ends = (signal.SIGINT, signal.SIGTERM, signal.SIGKILL)
    processes = [subprocess.Popen(command, **quiet, **heed) for _ in ends]
    workers = [int(pid) for process in processes for pid in process.stdout.readline().split()]
    assert len(workers) == 6
    for process, end in zip(processes, ends, strict=True):
        process.send_signal(end)
        process.wait(timeout=30)
    deadline = time.monotonic() + 30
    while any(running(pid) for pid in workers):
        assert time.monotonic() < deadline
        time.sleep(0.1)


def running(pid: int) -> bool:
    """Whether the process is there and no zombie, which only waits for whoever adopted it."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
