"""What the processes of a group do in tests: they import no more than torch, so that they start quickly."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import torch
import torch.distributed as dist

from embed64.core.errors import CheckFailed, InputError
from embed64.train.distributed import Group


def meet(rank: int, size: int, store: str) -> None:
    """Join the group of processes that stay."""
    torch.set_num_threads(1)
    dist.init_process_group("gloo", store, rank=rank, world_size=size, timeout=timedelta(minutes=5))


def take_part(function: Callable[..., Any], job: Any, group: Group, environment: dict[str, str]) -> Any:
    """Call the function as `launch` does, in a process that stays."""
    os.environ.update(environment)
    return function(job, group)


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
    told = group.most(7 + group.rank, torch.device("cpu"))
    return [*group.gather(own, sum(lengths)).flatten().tolist(), weight.grad.item(), other.grad.item(), float(told)]


def copied(_: None, group: Group) -> list[list[float]]:
    """The first process's values, in a tensor that is contiguous and in one that is not."""
    flat = torch.full((2, 3), float(group.rank + 1))
    turned = torch.full((3, 2), float(group.rank + 5)).t()
    assert not turned.is_contiguous()
    group.copy_first([flat, turned])
    group.wait()
    return [sorted(set(tensor.flatten().tolist())) for tensor in (flat, turned)]


def dies(how: str, group: Group) -> None:
    """The second process ends in some way while the first waits for it, or is busy and does not notice."""
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
    elif how == "input":
        time.sleep(60)
    group.wait()


def waits(folder: Path, group: Group) -> str:
    """The first process has work to do before training, the second waits for it."""
    (folder / f"pid{group.rank}").write_text(str(os.getpid()))
    group.wait()
    if not group.rank:
        (folder / "begun").touch()
        try:
            time.sleep(60)
        finally:
            (folder / "cleared").touch()
    group.wait()
    return "done"
