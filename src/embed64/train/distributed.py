"""Train one model in several processes: a device each, every batch divided among them, one joint loss.

Each process computes the embeddings of its part of the batch; all of them receive all embeddings and compute
the same loss on the whole batch. The gradient of that loss with respect to a process's own embeddings is
propagated back through its own images. The sum over the processes is the gradient of a single process on the
whole batch: nothing is scaled by the number of processes.

torch's elastic launcher starts and supervises the processes: `launch` calls it on one machine, `torchrun` on several.
Of torchrun's processes the first one prepares the data and finishes the run; the others `follow`.
"""

from __future__ import annotations

import io
import logging
import os
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, redirect_stderr
from dataclasses import dataclass
from datetime import timedelta
from multiprocessing import active_children, parent_process
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any
from uuid import uuid4

import torch
import torch.distributed as dist
from torch import Tensor
from torch.distributed.elastic.multiprocessing import DefaultLogsSpecs
from torch.distributed.elastic.multiprocessing.errors import ChildFailedError, ProcessFailure
from torch.distributed.launcher.api import LaunchConfig, elastic_launch

from embed64.core.errors import CheckFailed, InputError
from embed64.train.stopping import ENDED, end_by_sigterm

# The launcher notices immediately if a process died; this is for one that lives and never answers. It is long because
# the first process validates and writes checkpoints while the others wait.
_TIMEOUT = timedelta(hours=1)
_NOTICED = 2.0  # seconds that a failure waits: if another process's death caused it, that is noticed first
_ASKED_EVERY = 0.2  # seconds
_OWN = {"InputError": InputError, "CheckFailed": CheckFailed}
for _name in ("torch.multiprocessing.spawn", "torch.distributed.elastic", "torch.distributed.launcher"):
    logging.getLogger(_name).setLevel(logging.CRITICAL)  # they tell at length what is raised in one line


@dataclass(frozen=True)
class Group:
    """The processes that train together, as seen from one of them; by default it is the only one.

    `local` and `local_size` are rank and size among those of this machine.
    """

    rank: int = 0
    size: int = 1
    local: int = 0
    local_size: int = 1

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

    def most(self, value: int, device: torch.device) -> int:
        """Return the largest of the processes' numbers."""
        told = torch.tensor(value, device=device)
        self._each([told], lambda tensor: dist.all_reduce(tensor, dist.ReduceOp.MAX, async_op=True))
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

    In torchrun's first process, torchrun's processes are used instead. Function and job must be picklable. What a
    process raises is raised here; if one dies, the others are ended and CheckFailed names it. A SIGTERM to this process
    is passed on to the others; if they do not train yet, SystemExit is raised.
    """
    if by_torchrun():
        return _share(function, job)
    if processes == 1:
        return function(job, Group())
    before = set(active_children())
    with tempfile.TemporaryDirectory(prefix="embed64-") as folder, ThreadPoolExecutor(1) as beside:
        config = LaunchConfig(
            *(1, 1, processes),
            run_id="embed64",
            rdzv_backend="c10d",
            rdzv_endpoint=str(Path(folder) / "meeting"),
            rdzv_configs={"store_type": "file"},  # nothing listens on the network
            local_addr="localhost",
            max_restarts=0,
            logs_specs=DefaultLogsSpecs(log_dir=folder),
        )
        started = elastic_launch(config, _member)
        try:
            # In another thread the launcher leaves this one's signal handlers alone.
            with _passing_on(before) as passed:
                return beside.submit(started, function, job, Path(folder) / "store").result()[0]
        except ChildFailedError as failed:
            rank, failure = failed.get_first_failure()
            if passed.is_set() and failure.exitcode in (ENDED, -signal.SIGTERM):
                raise SystemExit(ENDED) from None
            raise _reason(rank, processes, failure) from None
        finally:
            for child in set(active_children()) - before:  # there are some if it was interrupted
                child.kill()


def follow(function: Callable[..., Any]) -> None:
    """Take part in what torchrun's first process launches, as one of its other processes."""
    with redirect_stderr(io.StringIO()):  # one progress bar, not one per process
        _share(function, None)


def by_torchrun() -> bool:
    """Return whether torchrun has started this process beside others."""
    return dist.is_torchelastic_launched() and int(os.environ["WORLD_SIZE"]) > 1


def follows() -> bool:
    """Return whether this is a process of torchrun's that is not the first one."""
    return by_torchrun() and int(os.environ["RANK"]) > 0


def _share(function: Callable[..., Any], job: Any) -> Any:
    """Call `function` with the first process's job in all of torchrun's processes."""
    store, rank, size = next(dist.rendezvous("env://", timeout=_TIMEOUT))
    group = _join(store=dist.PrefixStore(_meeting(store, rank, size), store), rank=rank, world_size=size)
    jobs = [job]
    dist.broadcast_object_list(jobs)
    result = function(jobs[0], group)
    dist.destroy_process_group()
    return result


def _meeting(store: dist.Store, rank: int, size: int) -> str:
    """Return a name for this meeting, the same in all processes, once the first one has called this.

    The store outlives processes that are started again, and what it holds of them would lead the others astray: each
    process trusts only what answers a name that it has just made.
    """
    own, others = uuid4().hex, range(1, size)
    if rank:
        store.set(f"process {rank}", own)
        while not store.check([own]):  # collectives would not wait for hours until the data is prepared
            time.sleep(_ASKED_EVERY)
        name = store.get(own).decode()
        store.set(f"{name} {rank}", "")
        return name
    while not store.check([f"{own} {other}" for other in others]):
        for other in (other for other in others if store.check([f"process {other}"])):
            store.set(store.get(f"process {other}").decode(), own)
        time.sleep(_ASKED_EVERY)
    return own


def _join(**meeting: Any) -> Group:
    """Meet the other processes that the launcher has started."""
    local, here = int(os.environ["LOCAL_RANK"]), int(os.environ["LOCAL_WORLD_SIZE"])
    gpu = torch.cuda.is_available()
    if gpu:
        torch.cuda.set_device(local)
    else:
        torch.set_num_threads(max(1, torch.get_num_threads() // here))
    dist.init_process_group("nccl" if gpu else "gloo", timeout=_TIMEOUT, **meeting)
    return Group(dist.get_rank(), dist.get_world_size(), local, here)


def _member(function: Callable[..., Any], job: Any, store: Path) -> Any:
    """Run one of the processes that `launch` has started, from start to end."""
    rank, size = int(os.environ["RANK"]), int(os.environ["WORLD_SIZE"])
    threading.Thread(target=_end_with_parent, daemon=True).start()
    end_by_sigterm()  # until training begins
    if rank:
        sys.stderr = io.StringIO()  # one progress bar, not one per process
    try:
        result = function(job, _join(init_method=f"file://{store}", rank=rank, world_size=size))
        dist.destroy_process_group()
        return result
    except KeyboardInterrupt:
        os._exit(130)
    except SystemExit as end:
        os._exit(int(end.code or 0))
    except (InputError, CheckFailed):
        raise
    except Exception:
        time.sleep(_NOTICED)
        raise


def _reason(rank: int, size: int, failure: ProcessFailure) -> Exception:
    """Return what a process has raised, or what it died of."""
    if failure.exitcode < 0:
        name = failure.signal_name()
        return CheckFailed(
            f"process {rank + 1} of {size} died of {name}{' (out of memory?)' if name == 'SIGKILL' else ''};"
            " the others were ended; continue from the last checkpoint with --resume"
        )
    told = failure.error_file_data.get("message")
    if not isinstance(told, dict):
        return CheckFailed("a process ended without a message; continue with --resume")
    kind, _, text = told["message"].partition(": ")
    if kind in _OWN:
        return _OWN[kind](text)
    return RuntimeError(f"in process {rank + 1} of {size}: {told['extraInfo']['py_callstack']}")


@contextmanager
def _passing_on(others: set[BaseProcess]) -> Iterator[threading.Event]:
    """Forward a SIGTERM to this process's children but the `others`; yield an event that is set when this happens."""
    passed = threading.Event()

    def pass_on(*_: object) -> None:
        passed.set()
        for child in set(active_children()) - others:
            child.terminate()

    if threading.current_thread() is not threading.main_thread():
        yield passed
        return
    before = signal.signal(signal.SIGTERM, pass_on)
    try:
        yield passed
    finally:
        signal.signal(signal.SIGTERM, before)


def _end_with_parent() -> None:
    """End this process when its parent has ended, in whatever way."""
    parent = parent_process()
    assert parent
    parent.join()
    os._exit(1)
