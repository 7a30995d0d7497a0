"""Train one model in several processes: a device each, every batch divided among them, one joint loss.

Each process computes the embeddings of its part of the batch; all of them receive all embeddings and compute
the same loss on the whole batch. The gradient of that loss with respect to a process's own embeddings is
propagated back through its own images. The sum over the processes is the gradient of a single process on the
whole batch: nothing is scaled by the number of processes.
"""

from __future__ import annotations

import io
import logging
import os
import pickle
import signal
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from multiprocessing import active_children, parent_process
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import torch
import torch.distributed as dist
from torch import Tensor
from torch.multiprocessing import ProcessContext, ProcessExitedException, start_processes

from embed64.core.errors import CheckFailed, InputError
from embed64.train.stopping import ENDED, end_by_sigterm

# The parent notices immediately if a process died; this is for one that lives and never answers. It is long because
# the first process validates and writes checkpoints while the others wait.
_TIMEOUT = timedelta(hours=1)
_NOTICED = 2.0  # seconds that a failure waits: if another process's death caused it, that is noticed first
_GRACE = 4.0  # seconds for the others to end, and again after SIGTERM
logging.getLogger("torch.multiprocessing.spawn").setLevel(logging.ERROR)  # it warns about each process that it ends


@dataclass(frozen=True)
class Group:
    """The processes that train together, as seen from one of them; by default it is the only one."""

    rank: int = 0
    size: int = 1

    def part(self, count: int) -> tuple[int, int]:
        """Return start and stop of this process's part of `count` images; parts differ by at most one image."""
        return self._start(self.rank, count), self._start(self.rank + 1, count)

    def _start(self, rank: int, count: int) -> int:
        return rank * (count // self.size) + min(rank, count % self.size)

    def gather(self, own: Tensor, count: int) -> Tensor:
        """Concatenate the parts [n, D] of all processes in order; return [count, D], without gradients."""
        if self.size == 1:
            return own.detach()
        longest = -(-count // self.size)  # collectives require equal shapes
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
        """Average gradients that every process has computed of the whole batch: they differ only in rounding."""
        gradients = [p.grad for p in parameters if p.grad is not None]
        self._sum(gradients)
        for gradient in gradients:
            gradient /= self.size

    def copy_first(self, tensors: Iterable[Tensor]) -> None:
        """Copy the first process's values to every process."""
        self._each(tensors, lambda tensor: dist.broadcast(tensor, 0, async_op=True))

    def first_says(self, value: int, device: torch.device) -> int:
        """Return the first process's number in every process."""
        told = torch.tensor(value, device=device)
        self.copy_first([told])
        return int(told)

    def wait(self) -> None:
        """Wait until every process has called this."""
        if self.size > 1:
            dist.barrier()

    def _sum(self, tensors: Iterable[Tensor]) -> None:
        self._each(tensors, lambda tensor: dist.all_reduce(tensor, async_op=True))

    def _each(self, tensors: Iterable[Tensor], collective: Callable[[Tensor], Any]) -> None:
        """Run a collective on all tensors at once; it requires contiguous ones, which channels-last ones are not."""
        if self.size == 1:
            return
        pairs = [(tensor, tensor.contiguous()) for tensor in tensors]
        for work in [collective(packed) for _, packed in pairs]:
            work.wait()
        for tensor, packed in pairs:
            if packed is not tensor:
                tensor.copy_(packed)


def launch(function: Callable[..., Any], job: Any, processes: int) -> Any:
    """Call `function(job, group)` in `processes` processes of this machine; return what the first one returns.

    Function and job must be picklable. What a process raises is raised here; if one dies, the others are ended and
    CheckFailed names it. A SIGTERM to this process is passed on to the first one; if that is not training yet,
    SystemExit is raised.
    """
    if processes == 1:
        return function(job, Group())
    before = set(active_children())
    with tempfile.TemporaryDirectory(prefix="embed64-") as folder:
        meeting = Path(folder)
        try:
            context = start_processes(_member, (function, job, processes, meeting), processes, join=False)
            with _passing_on(context.processes[0]) as passed:
                _join(context, meeting, passed)
            return _told(meeting, 0)
        finally:
            for child in set(active_children()) - before:  # there are some if it was interrupted while starting them
                child.kill()
                child.join()


def _join(context: ProcessContext, meeting: Path, passed: threading.Event) -> None:
    """Wait until all processes have succeeded; if one fails, raise its error, or what it died of."""
    try:
        while not context.join(grace_period=_GRACE):
            pass
    except ProcessExitedException as died:
        if passed.is_set() and died.exit_code in (ENDED, -signal.SIGTERM):
            raise SystemExit(ENDED) from None
        if died.exit_code < 0:
            name = signal.Signals(-died.exit_code).name
            raise CheckFailed(
                f"process {died.error_index + 1} of {len(context.processes)} died of {name}"
                f"{' (out of memory?)' if name == 'SIGKILL' else ''}; the others were ended;"
                " continue from the last checkpoint with --resume"
            ) from None
        raise _told(meeting, died.error_index) from None


def _tell(meeting: Path, rank: int, outcome: Any) -> None:
    (meeting / str(rank)).write_bytes(pickle.dumps(outcome))


def _told(meeting: Path, rank: int) -> Any:
    """Return what a process has returned or raised."""
    try:
        return pickle.loads((meeting / str(rank)).read_bytes())
    except FileNotFoundError:
        raise CheckFailed("a process ended without a message; continue with --resume") from None


@contextmanager
def _passing_on(child: BaseProcess) -> Iterator[threading.Event]:
    """Forward a SIGTERM of this process to a child, which handles it; yield an event that is set when this happens."""
    passed = threading.Event()

    def pass_on(*_: object) -> None:
        passed.set()
        child.terminate()

    if threading.current_thread() is not threading.main_thread():
        yield passed
        return
    before = signal.signal(signal.SIGTERM, pass_on)
    try:
        yield passed
    finally:
        signal.signal(signal.SIGTERM, before)


def _member(rank: int, function: Callable[..., Any], job: Any, size: int, meeting: Path) -> None:
    """Run one process of the group from start to end."""
    # On an error, end by os._exit: threads of the group may wait for other processes forever.
    try:
        threading.Thread(target=_end_with_parent, daemon=True).start()
        if rank:
            signal.signal(signal.SIGTERM, signal.SIG_IGN)  # the first process decides, at the end of a step
            sys.stderr = io.StringIO()  # one progress bar, not one per process
        else:
            end_by_sigterm()  # until training begins
        if not torch.cuda.is_available():
            torch.set_num_threads(max(1, torch.get_num_threads() // size))
        backend, store = "nccl" if torch.cuda.is_available() else "gloo", f"file://{meeting / 'store'}"
        dist.init_process_group(backend, store, rank=rank, world_size=size, timeout=_TIMEOUT)
        _tell(meeting, rank, function(job, Group(rank, size)))
        dist.destroy_process_group()
    except KeyboardInterrupt:
        os._exit(130)
    except SystemExit:
        os._exit(ENDED)
    except (InputError, CheckFailed) as error:
        _tell(meeting, rank, error)
        os._exit(1)
    except Exception:
        _tell(meeting, rank, RuntimeError(f"in process {rank + 1} of {size}: {traceback.format_exc()}"))
        time.sleep(_NOTICED)
        os._exit(1)


def _end_with_parent() -> None:
    """End this process when its parent has ended, in whatever way."""
    parent = parent_process()
    assert parent
    parent.join()
    os._exit(1)
