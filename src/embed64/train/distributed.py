"""Several processes train one model: a device each, every batch divided among them, one joint loss.

Each process computes the embeddings of its part of the batch; all of them see all embeddings and compute
the same loss over the whole batch. The gradient of that loss with respect to a process's own embeddings
goes back through its own images, and the sum over processes is the gradient of one process on the joint
batch: nothing is scaled by the number of processes.
"""

from __future__ import annotations

import io
import os
import signal
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from pathlib import Path
from typing import Any

import torch
import torch.distributed as dist
from torch import Tensor

from embed64.core.errors import CheckFailed, InputError
from embed64.train.stopping import ENDED, end_by_sigterm

# A process that died is noticed at once by the parent; this is for one that lives and never answers. The first
# process validates and writes checkpoints while the others wait.
_TIMEOUT = timedelta(hours=1)
_GRACE = 3.0  # seconds for the others to say what they died of


@dataclass(frozen=True)
class Group:
    """The processes that train together, seen from one of them; on its own it is the whole group."""

    rank: int = 0
    size: int = 1

    def part(self, count: int) -> tuple[int, int]:
        """Start and stop of this process's part of `count` images; parts differ by one image at most."""
        return self._start(self.rank, count), self._start(self.rank + 1, count)

    def _start(self, rank: int, count: int) -> int:
        return rank * (count // self.size) + min(rank, count % self.size)

    def gather(self, own: Tensor, count: int) -> Tensor:
        """The parts [n, D] of all processes in order, [count, D]; no gradient flows."""
        if self.size == 1:
            return own.detach()
        longest = -(-count // self.size)  # collectives want equal shapes
        padded = own.new_zeros(longest, *own.shape[1:])
        padded[: len(own)] = own.detach()
        parts = [torch.empty_like(padded) for _ in range(self.size)]
        dist.all_gather(parts, padded)
        lengths = [self._start(rank + 1, count) - self._start(rank, count) for rank in range(self.size)]
        return torch.cat([part[:length] for part, length in zip(parts, lengths, strict=True)])

    def add_gradients(self, parameters: Iterable[Tensor]) -> None:
        """Sum the gradients over all processes."""
        self._sum([p.grad for p in parameters if p.grad is not None])

    def agree_gradients(self, parameters: Iterable[Tensor]) -> None:
        """The mean of gradients that every process has computed of the whole batch: equal but for rounding."""
        gradients = [p.grad for p in parameters if p.grad is not None]
        self._sum(gradients)
        for gradient in gradients:
            gradient /= self.size

    def copy_first(self, tensors: Iterable[Tensor]) -> None:
        """Give every process the first one's values."""
        self._each(tensors, lambda tensor: dist.broadcast(tensor, 0, async_op=True))

    def first_says(self, value: int, device: torch.device) -> int:
        """The first process's number, in every process."""
        told = torch.tensor(value, device=device)
        self.copy_first([told])
        return int(told)

    def wait(self) -> None:
        """Until every process has come here."""
        if self.size > 1:
            dist.barrier()

    def _sum(self, tensors: Iterable[Tensor]) -> None:
        self._each(tensors, lambda tensor: dist.all_reduce(tensor, async_op=True))

    def _each(self, tensors: Iterable[Tensor], collective: Callable[[Tensor], Any]) -> None:
        """A collective on each tensor, all at a time; it wants them contiguous, which channels last is not."""
        if self.size == 1:
            return
        pairs = [(tensor, tensor.contiguous()) for tensor in tensors]
        for work in [collective(packed) for _, packed in pairs]:
            work.wait()
        for tensor, packed in pairs:
            if packed is not tensor:
                tensor.copy_(packed)


def launch(function: Callable[..., Any], arguments: tuple[Any, ...], processes: int) -> Any:
    """Call `function(*arguments, group=…)` in so many processes of this machine; returns what the first one returns.

    Arguments and function can be pickled. What a process raises is raised here; where one dies, the others are
    ended and CheckFailed says which it was. A SIGTERM to this process is passed on to the first of them; where that is
    not training yet, SystemExit is raised.
    """
    if processes == 1:
        return function(*arguments, group=Group())
    context = get_context("spawn")
    with tempfile.TemporaryDirectory(prefix="embed64-") as meeting:
        children: list[tuple[SpawnProcess, Connection]] = []
        try:
            for rank in range(processes):
                ours, theirs = context.Pipe()
                inner = (function, arguments, Group(rank, processes), Path(meeting) / "store", theirs)
                child = context.Process(target=_member, args=inner, name=f"embed64-{rank}", daemon=False)
                child.start()
                theirs.close()
                children.append((child, ours))
            with _PassingOn(children[0][0]) as sigterm:
                _supervise(children, sigterm)
            return children[0][1].recv()
        finally:
            for child, _ in children:
                if child.is_alive():
                    child.kill()
                child.join()


def _supervise(children: list[tuple[SpawnProcess, Connection]], sigterm: _PassingOn) -> None:
    """Until all have ended well; at the first that has not, raise what it died of."""
    while True:
        alive = [child for child, _ in children if child.exitcode is None]
        failed = [rank for rank, (child, _) in enumerate(children) if child.exitcode]
        if failed:
            wait([child.sentinel for child in alive], timeout=_GRACE) if alive else None
            if sigterm.passed and any(child.exitcode in (ENDED, -signal.SIGTERM) for child, _ in children):
                raise SystemExit(ENDED)
            raise _cause(children)
        if not alive:
            return
        wait([child.sentinel for child in alive])


def _cause(children: list[tuple[SpawnProcess, Connection]]) -> Exception:
    """What to tell: a death by signal, or what the first process to fail said."""
    for rank, (child, _) in enumerate(children):
        if child.exitcode is not None and child.exitcode < 0:
            name = signal.Signals(-child.exitcode).name
            return CheckFailed(
                f"process {rank + 1} of {len(children)} died of {name}"
                f"{' (out of memory?)' if name == 'SIGKILL' else ''}; the others were ended;"
                " go on from the last checkpoint with --resume"
            )
    told: list[tuple[float, str, str]] = []
    for _, connection in children:
        with suppress(EOFError):
            told += [connection.recv()] if connection.poll() else []
    if not told:
        return CheckFailed("a process ended without a word; go on with --resume")
    _, kind, text = min(told)  # the first to fail; the others lost touch with it
    return {"InputError": InputError, "CheckFailed": CheckFailed}.get(kind, RuntimeError)(text)


class _PassingOn:
    """While it lasts, a SIGTERM to this process goes to a child, which knows what to do with it."""

    def __init__(self, child: SpawnProcess) -> None:
        self.child, self.passed = child, False

    def __enter__(self) -> _PassingOn:
        self._main = threading.current_thread() is threading.main_thread()
        if self._main:
            self._before = signal.signal(signal.SIGTERM, self._pass)
        return self

    def __exit__(self, *_: object) -> None:
        if self._main:
            signal.signal(signal.SIGTERM, self._before)

    def _pass(self, *_: object) -> None:
        self.passed = True
        self.child.terminate()


def _member(
    function: Callable[..., Any], arguments: tuple[Any, ...], group: Group, store: Path, parent: Connection
) -> None:
    """One process of the group, from its first line to its last."""
    threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
    if group.rank:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)  # the first one decides, at the end of a step
        sys.stderr = io.StringIO()  # one bar, not one a process
    else:
        end_by_sigterm()  # until training begins
    if not torch.cuda.is_available():
        torch.set_num_threads(max(1, torch.get_num_threads() // group.size))
    backend = "nccl" if torch.cuda.is_available() else "gloo"
    try:
        dist.init_process_group(backend, f"file://{store}", rank=group.rank, world_size=group.size, timeout=_TIMEOUT)
        result = function(*arguments, group=group)
        dist.destroy_process_group()
        parent.send(result)
    except KeyboardInterrupt:
        os._exit(130)
    except SystemExit:
        os._exit(ENDED)
    except Exception as error:
        known = isinstance(error, (InputError, CheckFailed))
        text = str(error) if known else f"in process {group.rank + 1} of {group.size}: {traceback.format_exc()}"
        parent.send((time.monotonic(), type(error).__name__, text))
        os._exit(1)  # at once: threads of the group may wait for others for ever


def _end_with(parent: int) -> None:
    """End this process when its parent is gone, however that died."""
    done = threading.Event()
    while not done.wait(1.0):
        if os.getppid() != parent:
            os._exit(1)
