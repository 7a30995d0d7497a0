"""Embed on a Ray cluster: every actor loads the artifact once and writes whole shards, as one process would."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import torch

from embed64.core.errors import CheckFailed, InputError
from embed64.core.parallel import cores
from embed64.search.shards import Job, Shard, Worker


def on_ray(job: Job, shards: Sequence[Shard], advance: Callable[[int], None]) -> None:
    """Write the shards on the cluster of RAY_ADDRESS, or on one started for this: an Engine.

    An actor has a GPU if the cluster has any, else a core. All machines must see the artifact, the table, its images
    and the folder at the same paths. An actor that is killed is started again, and does its shard again.
    """
    try:
        import ray
    except ModuleNotFoundError as error:
        raise InputError("--engine ray needs Ray; install it with `pip install 'embed64[ray]'`") from error
    own = not ray.is_initialized()
    if own:
        address = os.environ.get("RAY_ADDRESS")
        here: dict[str, Any] = {} if address else {"num_cpus": cores(), "include_dashboard": False}
        ray.init(log_to_driver=False, logging_level=logging.ERROR, **here)
    try:
        _deal(ray, job, shards, advance)
    except ray.exceptions.RayError as error:
        cause = getattr(error, "cause", None)
        if isinstance(cause, InputError):
            raise cause from error
        raise CheckFailed(f"Ray gave up ({str(error).splitlines()[-1]}); the same command resumes") from error
    finally:
        if own:
            ray.shutdown()


def _deal(ray: Any, job: Job, shards: Sequence[Shard], advance: Callable[[int], None]) -> None:
    context = ray.data.DataContext.get_current()
    context.enable_progress_bars = False
    gpus = int(ray.cluster_resources().get("GPU", 0))
    actors = min(len(shards), gpus or int(ray.cluster_resources()["CPU"]))
    absolute = replace(job, artifact=job.artifact.resolve(), table=job.table.resolve(), folder=job.folder.resolve())
    done = ray.data.range(len(shards), override_num_blocks=len(shards)).map_batches(
        _Actor,
        fn_constructor_args=(absolute, list(shards)),
        batch_size=1,
        concurrency=(1, actors),
        num_gpus=1 if gpus else 0,
        num_cpus=1,
    )
    for row in done.iter_rows():
        advance(int(row["rows"]))


class _Actor:
    def __init__(self, job: Job, shards: list[Shard]) -> None:
        torch.set_num_threads(1)  # an actor for each core
        self.worker, self.shards = Worker(job), shards

    def __call__(self, batch: dict[str, Any]) -> dict[str, list[int]]:
        dealt = [self.shards[number] for number in batch["id"].tolist()]
        self.worker.write(dealt)
        return {"rows": [stop - start for start, stop in dealt]}
