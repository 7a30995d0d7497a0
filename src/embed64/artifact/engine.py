"""The embedding engine: decodes, resizes and runs an artifact on many images at once; refuses what is no embedding."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import torch
from torch import Tensor

from embed64.artifact.steps import InSteps, Whole, steps_of
from embed64.artifact.verify import DIM
from embed64.core.errors import InputError, last_line
from embed64.core.parallel import Replicas, batched, cores, threads_for

T = TypeVar("T")

BATCHES = {"cpu": 4, "cuda": 64}
"""Images that go through an artifact at a time: what a processor's caches hold, and what keeps a GPU busy."""
_REMEDY = "`embed64 check` shows every rule that the artifact breaks"


def embedded(
    artifact: torch.jit.ScriptModule, items: Iterable[T], read: Callable[[T], Tensor], batch: int | None = None
) -> Iterator[Tensor | InputError]:
    """Yield for each item, in order, its embedding, float32 [64] on the CPU, or the InputError that `read` raised.

    `read` returns uint8 [3, H, W] and is called in several threads. Items make batches by their place alone, so that
    an embedding does not depend on how many threads or GPUs there are. On a CPU each of torch's threads reads and
    computes a batch of its own, which is faster than all of them on one batch; on GPUs, all of the machine's, images
    are read on all cores. Images of any sizes go through an artifact of this package together, through another those
    of equal size. Raises InputError, naming the item by its `str`, where the artifact fails or returns anything else
    than 64 finite numbers.
    """
    home = next((p.device for p in artifact.parameters()), torch.device("cpu"))
    batch = batch or BATCHES[home.type]
    replicas = Replicas(artifact, home, steps_of)
    with (
        torch.backends.cudnn.flags(enabled=True, allow_tf32=False),  # TF32 would change embeddings by 1e-3
        threads_for(home) as crew,
        ThreadPoolExecutor(cores()) as readers,
    ):

        def run(part: list[T]) -> list[Tensor | InputError]:
            images = map(_tried(read), part) if home.type == "cpu" else readers.map(_tried(read), part)
            return _run(*replicas.own(), part, images)

        for done in crew.in_order(run, batched(items, batch)):
            yield from done


def _tried(read: Callable[[T], Tensor]) -> Callable[[T], Tensor | InputError]:
    def tried(item: T) -> Tensor | InputError:
        try:
            return read(item)
        except InputError as error:
            return error

    return tried


@torch.inference_mode()
def _run(
    steps: Whole | InSteps, device: torch.device, items: Sequence[object], images: Iterable[Tensor | InputError]
) -> list[Tensor | InputError]:
    """Return the embeddings of a batch, on the CPU, and the errors as they are."""
    results: dict[int, Tensor | InputError] = {}
    waiting: list[tuple[Tensor, ...]] = []
    places: list[int] = []

    def flush() -> None:
        if waiting:
            batch = [torch.cat(each) for each in zip(*waiting, strict=True)]
            results.update(zip(places, _checked(steps, batch, [items[place] for place in places]).cpu(), strict=True))
            waiting.clear()
            places.clear()

    for place, image in enumerate(images):
        if isinstance(image, InputError):
            results[place] = image
            continue
        prepared = _prepared(steps, image.to(device), items[place])
        if waiting and waiting[0][0].shape != prepared[0].shape:
            flush()
        waiting.append(prepared)
        places.append(place)
    flush()
    return [results[place] for place in range(len(items))]


def _prepared(steps: Whole | InSteps, image: Tensor, name: object) -> tuple[Tensor, ...]:
    try:
        return steps.prepare(image)
    except Exception as error:  # torch.jit.Error is not a RuntimeError
        raise _raised(name, error) from error


def _checked(steps: Whole | InSteps, images: Sequence[Tensor], names: Sequence[object]) -> Tensor:
    """Return float32 [N, 64], in halves if a GPU's memory is too small for all.

    Raises InputError naming an image if the artifact returns anything else.
    """
    try:
        out = steps.run(*images)
    except Exception as error:
        if len(names) == 1 or "out of memory" not in str(error):
            raise _raised(names[0], error) from error
        out = None
    if out is None:  # only now, when the error no longer holds what was computed
        middle = len(names) // 2
        halves = (slice(middle), slice(middle, None))
        return torch.cat([_checked(steps, [each[part] for each in images], names[part]) for part in halves])
    if not isinstance(out, Tensor) or out.dtype != torch.float32 or out.shape != (len(names), DIM):
        got = f"{out.dtype} {list(out.shape)}" if isinstance(out, Tensor) else type(out).__name__
        raise InputError(f"{names[0]}: the artifact returns {got} instead of float32 [{len(names)}, {DIM}]; {_REMEDY}")
    finite = out.isfinite().all(dim=1)
    if not finite.all():
        first = int((~finite).nonzero()[0])
        raise InputError(f"{names[first]}: the artifact returns NaN or infinity for this image; {_REMEDY}")
    return out


def _raised(name: object, error: Exception) -> InputError:
    return InputError(f"{name}: the artifact raises {last_line(error)}; {_REMEDY}")
