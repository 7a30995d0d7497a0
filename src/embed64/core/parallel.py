"""Work on many items at once, in threads and on all GPUs, with the results in the items' order."""

from __future__ import annotations

import copy
import itertools
import os
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, Generic, TypeVar

import torch

T = TypeVar("T")
R = TypeVar("R")

_AHEAD = 2
"""Results that may wait for an earlier one, for each thread."""
_PER_GPU = 2
"""Threads for a GPU: one prepares a batch while the GPU computes another's."""


def cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def batched(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """Yield lists of `size` items, the last one shorter."""
    rest = iter(items)
    while batch := list(itertools.islice(rest, size)):
        yield batch


@contextmanager
def threads_for(device: torch.device) -> Iterator[Crew]:
    """Yield the threads that keep the machine busy: on a CPU one for each thread of torch's, on GPUs two for each.

    On a CPU each computes with one thread of torch's: several batches side by side are faster than one by all cores.
    """
    if device.type != "cpu":
        with ThreadPoolExecutor(_PER_GPU * torch.cuda.device_count()) as pool:
            yield Crew(pool)
        return
    number = torch.get_num_threads()
    try:
        with ThreadPoolExecutor(number, initializer=torch.set_num_threads, initargs=(1,)) as pool:
            yield Crew(pool)
    finally:
        torch.set_num_threads(number)  # what threads to come will use


class Crew:
    """Threads that work in the items' order."""

    def __init__(self, pool: ThreadPoolExecutor) -> None:
        self._pool = pool

    def in_order(self, work: Callable[[T], R], items: Iterable[T]) -> Iterator[R]:
        """Yield `work(item)` of each item in order, while the threads work on a few of the next ones.

        The first exception of `work` is raised where its result would be. `items` are drawn here, one by one.
        """
        coming: deque[Future[R]] = deque()
        try:
            for item in items:
                coming.append(self._pool.submit(work, item))
                if len(coming) > _AHEAD * self._pool._max_workers:
                    yield coming.popleft().result()
            while coming:
                yield coming.popleft().result()
        finally:
            for future in coming:
                future.cancel()


class Replicas(Generic[R]):
    """A model on every GPU of the machine, copied there when a thread first needs it; on a CPU the model itself."""

    def __init__(self, model: Any, home: torch.device, ready: Callable[[Any], R]) -> None:
        """Take the model, where it is, and what makes it ready to run, e.g. takes it apart."""
        others = [torch.device("cuda", number) for number in range(torch.cuda.device_count() * (home.type == "cuda"))]
        self._devices = sorted({home, *others}, key=lambda device: device != home)  # one thread needs no copy
        self._on = {home: ready(model)}
        self._model, self._ready, self._turn = model, ready, itertools.count()
        self._lock, self._local = threading.Lock(), threading.local()

    def own(self) -> tuple[R, torch.device]:
        """Return this thread's model, and its device."""
        with self._lock:
            if not hasattr(self._local, "device"):
                self._local.device = self._devices[next(self._turn) % len(self._devices)]
            device: torch.device = self._local.device
            if device not in self._on:
                self._on[device] = self._ready(copy.deepcopy(self._model).to(device))
        return self._on[device], device
