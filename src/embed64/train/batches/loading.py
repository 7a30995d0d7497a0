"""Load batches of images in worker processes, while the model works on earlier ones."""

from __future__ import annotations

import errno
import os
import signal
import threading
from collections.abc import Iterable, Iterator

import torch
from torch import Tensor
from torch.utils.data import DataLoader, Dataset, default_collate
from torch.utils.data.dataloader import _MultiProcessingDataLoaderIter

from embed64.core.errors import LITTLE_SHARED, CheckFailed, InputError
from embed64.core.parallel import cores
from embed64.train.batches.dataset import ImageDataset

_MultiProcessingDataLoaderIter._shutdown = True  # what `__del__` asks an iterator that could not start its workers
Request = tuple[int, int]
"""A row and the seed of its view, -1 for the plain one: all that a worker needs."""


def worker_count(setting: int, device: torch.device, processes: int = 1) -> int:
    """Return how many workers `train.workers` means on this machine, for each of the `processes` that train."""
    if setting >= 0:
        return setting
    if device.type != "cuda":
        return 0
    return max(1, cores() // processes)


def stand_apart(_worker: int) -> None:
    """Leave the parent's process group (called in a worker), so that Ctrl-C or `timeout` does not signal the worker.

    The parent decides what such a signal means, and needs the worker's batches until then.
    """
    os.setpgid(0, 0)


class Loader:
    """Turns batches of requests into float32 [B, 3, S, S]; its workers stay alive for the next call."""

    def __init__(self, images: ImageDataset, workers: int, device: torch.device) -> None:
        self._asked = _Asked()
        self._loader = DataLoader(
            _Batches(images),
            batch_size=None,  # a request is a whole batch
            sampler=self._asked,
            num_workers=workers,
            persistent_workers=workers > 0,
            worker_init_fn=stand_apart,
            pin_memory=device.type == "cuda",
            generator=torch.Generator(),  # the global one, which training draws from, is left alone
        )

    def __call__(self, batches: Iterable[list[Request]]) -> Iterator[Tensor]:
        """Yield the batches; raise InputError naming a file that cannot be read, CheckFailed if a worker was killed."""
        self._asked.batches = batches
        try:
            for made in self._started():
                if isinstance(made, InputError):
                    raise made
                yield made
        except (RuntimeError, ConnectionError, EOFError) as error:
            # The last two are of a worker that was killed while it gave a batch away.
            if isinstance(error, RuntimeError) and "DataLoader worker" not in str(error):
                raise
            raise CheckFailed(
                "a process that decodes images was killed; if memory (or /dev/shm) ran out, give fewer train.workers,"
                " or train.workers=0"
            ) from error

    def _started(self) -> Iterator[Tensor | InputError]:
        try:
            return self._start()
        except OSError as error:
            if error.errno != errno.ENOSPC:
                raise
            raise InputError(LITTLE_SHARED) from error  # semaphores and queues lie in /dev/shm

    def _start(self) -> Iterator[Tensor | InputError]:
        if threading.current_thread() is not threading.main_thread():
            return iter(self._loader)
        # Torch would report a worker's death at any point of the training; at the next batch is early enough.
        handler = signal.getsignal(signal.SIGCHLD)
        started = iter(self._loader)
        signal.signal(signal.SIGCHLD, handler)
        return started


class _Asked:
    """The sampler of a loader whose batches change with each call."""

    batches: Iterable[list[Request]] = ()

    def __iter__(self) -> Iterator[list[Request]]:
        return iter(self.batches)


class _Batches(Dataset):
    """Whole batches. An unreadable image is returned as its error: if raised, DataLoader would wrap the traceback."""

    def __init__(self, images: ImageDataset) -> None:
        self.images = images

    def __getitem__(self, requests: list[Request]) -> Tensor | InputError:
        try:
            return default_collate([self.images[request] for request in requests])
        except InputError as error:
            return error
