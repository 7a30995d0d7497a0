"""Embed the images of requests that arrive together in one batch."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import numpy as np
import torch
from torch import Tensor

from embed64.core.errors import InputError
from embed64.search.encoder import Encoder

_MOST = 64
"""Images that are embedded together."""


class Batcher:
    """Embeds images one batch after another: while one is computed, the next one gathers."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._waiting: asyncio.Queue[tuple[Tensor, asyncio.Future[np.ndarray]]] = asyncio.Queue()
        self._task: asyncio.Task[None] | None = None
        # A thread of its own, begun before any other computes: how many threads torch uses in one is settled at its
        # first use, and while a batch is computed that would be a single one.
        self._thread = ThreadPoolExecutor(1)
        self.sizes: list[int] = []
        """Images of each batch, until they are taken out."""

    async def embed(self, image: Tensor) -> np.ndarray:
        """Return float32 [64] for uint8 [3, H, W]; raise InputError if the artifact returns no embedding of it."""
        done: asyncio.Future[np.ndarray] = asyncio.get_running_loop().create_future()
        await self._waiting.put((image, done))
        return await done

    async def __aenter__(self) -> Batcher:
        await asyncio.get_running_loop().run_in_executor(self._thread, torch.get_num_threads)
        self._task = asyncio.create_task(self._work())
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._task is not None
        self._task.cancel()
        with suppress(asyncio.CancelledError):
            await self._task
        self._thread.shutdown()

    async def _work(self) -> None:
        while True:
            batch = [await self._waiting.get()]
            while len(batch) < _MOST and not self._waiting.empty():
                batch.append(self._waiting.get_nowait())
            self.sizes.append(len(batch))
            await self._embed(batch)

    async def _embed(self, batch: list[tuple[Tensor, asyncio.Future[np.ndarray]]]) -> None:
        try:
            images = [image for image, _ in batch]
            rows = await asyncio.get_running_loop().run_in_executor(self._thread, self._encoder.embed, images)
        except InputError as error:
            if len(batch) > 1:  # one of them fails: find out which
                for each in batch:
                    await self._embed([each])
                return
            _answer(batch[0][1], error)
        except Exception as error:
            for _, done in batch:
                _answer(done, error)
        else:
            for (_, done), row in zip(batch, rows, strict=True):
                _answer(done, row)


def _answer(done: asyncio.Future[np.ndarray], with_: np.ndarray | Exception) -> None:
    if done.done():  # whoever asked has gone
        return
    if isinstance(with_, Exception):
        done.set_exception(with_)
    else:
        done.set_result(with_)
