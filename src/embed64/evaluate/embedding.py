"""Embed images with an artifact; refuse what is not an embedding."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

import pandas as pd
import torch
from torch import Tensor

from embed64.artifact.steps import InSteps, Whole, steps_of
from embed64.artifact.verify import DIM
from embed64.core.console import say, track
from embed64.core.errors import InputError, last_line
from embed64.data.decode import decode
from embed64.data.table_files import write_table

BATCHES = {"cpu": 4, "cuda": 64}
"""Images that go through an artifact at a time: what a processor's caches hold, and what keeps a GPU busy."""
_FORMATS = (".parquet", ".csv")
_REMEDY = "`embed64 check` shows every rule that the artifact breaks"
_SHOWN = 5
"""Unreadable files that are named in the terminal."""


@torch.inference_mode()
def embed(
    artifact: torch.jit.ScriptModule, images: Iterable[tuple[object, Tensor]], batch: int | None = None
) -> Tensor:
    """Embed images, each a name and uint8 [3, H, W], with the artifact; return float32 [images, 64] on the CPU.

    Images of any sizes make a batch if the artifact was exported by this package; of another artifact, neighbours of
    equal size. No more than a batch of images is held in memory. Raises InputError naming the image for which the
    artifact fails, or returns anything else than 64 finite numbers.
    """
    device = next((p.device for p in artifact.parameters()), torch.device("cpu"))
    batch = batch or BATCHES[device.type]
    steps = steps_of(artifact)
    parts: list[Tensor] = []
    names: list[object] = []
    waiting: list[tuple[Tensor, ...]] = []

    def flush() -> None:
        if waiting:
            parts.append(_embedded(steps, [torch.cat(each) for each in zip(*waiting, strict=True)], names).cpu())
            names.clear()
            waiting.clear()

    with torch.backends.cudnn.flags(enabled=True, allow_tf32=False):  # TF32 would change embeddings by 1e-3
        for name, image in images:
            prepared = _prepared(steps, image.to(device), name)
            if len(waiting) == batch or (waiting and waiting[0][0].shape != prepared[0].shape):
                flush()
            names.append(name)
            waiting.append(prepared)
        flush()
    return torch.cat(parts) if parts else torch.empty(0, DIM)


def embed_files(
    artifact: torch.jit.ScriptModule,
    files: Sequence[Path],
    what: str = "embedding",
    read: Callable[[Path], Tensor] = decode,
) -> Tensor:
    """Embed files, read by `read`, with a progress bar named `what`; return float32 [files, 64].

    Raises InputError naming the file that cannot be read.
    """
    return embed(artifact, ((file, read(file)) for file in track(files, what, len(files))))


def embed_readable(
    artifact: torch.jit.ScriptModule, files: Sequence[Path], what: str = "embedding"
) -> tuple[Tensor, list[int], list[tuple[Path, str]]]:
    """Embed the files that can be read, as `embed_files` does.

    Return float32 [readable, 64], the places of these files in `files`, and the others, each with the reason; the
    first of these are named on stderr.
    """
    places: list[int] = []
    aside: list[tuple[Path, str]] = []

    def readable() -> Iterator[tuple[object, Tensor]]:
        for place, file in enumerate(track(files, what, len(files))):
            try:
                image = decode(file)
            except InputError as error:
                aside.append((file, str(error).removeprefix(f"{file}: ")))
                if len(aside) <= _SHOWN:
                    say(f"set aside: {error}")
            else:
                places.append(place)
                yield file, image

    return embed(artifact, readable()), places, aside


def require_table_name(path: Path) -> None:
    """Raise InputError unless embeddings can be written in the format that the file's name asks for."""
    if path.suffix.lower() not in _FORMATS:
        raise InputError(f"{path}: embeddings are written as {' or '.join(_FORMATS)}; end the name in one of these")


def write_embeddings(paths: pd.Series, embeddings: Tensor, path: Path) -> Path:
    """Write a table, completely or not at all: `path` and `embedding` (float32 [64]), or in a CSV `e0` to `e63`."""
    require_table_name(path)
    paths, numbers = paths.to_list(), embeddings.numpy()
    if path.suffix.lower() == ".parquet":
        return write_table(pd.DataFrame({"path": paths, "embedding": list(numbers)}), path)
    named = pd.DataFrame(numbers, columns=[f"e{place}" for place in range(DIM)])
    named.insert(0, "path", paths)
    return write_table(named, path)


def _prepared(steps: Whole | InSteps, image: Tensor, name: object) -> tuple[Tensor, ...]:
    try:
        return steps.prepare(image)
    except Exception as error:  # torch.jit.Error is not a RuntimeError
        raise _raised(name, error) from error


def _embedded(steps: Whole | InSteps, images: Sequence[Tensor], names: Sequence[object]) -> Tensor:
    """Return float32 [N, 64]; raise InputError naming an image if the artifact returns anything else."""
    try:
        out = steps.run(*images)
    except Exception as error:
        raise _raised(names[0], error) from error
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
