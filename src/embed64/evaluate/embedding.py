"""Load an artifact as a stranger would, and embed images with it."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable
from pathlib import Path

import pandas as pd
import torch
from torch import Tensor

from embed64.core.console import track
from embed64.core.errors import InputError
from embed64.core.files import existing_file, whole
from embed64.data.catalog import Catalog
from embed64.data.decode import decode

BATCH = 32
"""Images that go through an artifact at a time."""


def load_artifact(path: Path) -> torch.jit.ScriptModule:
    """Load a TorchScript artifact as a stranger would, onto the GPU if there is one.

    Raises InputError if it is missing or not a TorchScript file.
    """
    device = "cuda" if torch.cuda.is_available() else "cpu"
    existing_file(path, "make one with `embed64 demo` or `embed64 train`")
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", category=FutureWarning)  # the contract requires TorchScript
            return torch.jit.load(str(path), map_location=device).eval()
    except RuntimeError as error:
        raise InputError(
            f"{path}: not a TorchScript file that torch {torch.__version__} loads; export it again"
        ) from error


@torch.inference_mode()
def embed(artifact: torch.jit.ScriptModule, images: Iterable[Tensor], batch: int = BATCH) -> Tensor:
    """Embed uint8 [3, H, W] images with the artifact; return float32 [images, 64] on the CPU.

    Neighbours of equal size make one batch; no more than a batch of images is held in memory.
    """
    device = next((p.device for p in artifact.parameters()), torch.device("cpu"))
    parts: list[Tensor] = []
    waiting: list[Tensor] = []

    def flush() -> None:
        if waiting:
            parts.append(artifact(torch.stack(waiting).to(device)).cpu())
            waiting.clear()

    with torch.backends.cudnn.flags(enabled=True, allow_tf32=False):  # TF32 would change embeddings by 1e-3
        for image in images:
            if len(waiting) == batch or (waiting and waiting[0].shape != image.shape):
                flush()
            waiting.append(image)
        flush()
        if not parts:  # no image: an empty result with the right number of columns
            parts.append(artifact(torch.zeros(1, 3, 1, 1, dtype=torch.uint8, device=device))[:0].cpu())
    return torch.cat(parts)


def embed_files(
    artifact: torch.jit.ScriptModule,
    files: list[Path],
    what: str = "embedding",
    read: Callable[[Path], Tensor] = decode,
) -> Tensor:
    """Embed files, read by `read`, with a progress bar named `what`; return float32 [files, 64].

    Raises InputError naming the file that cannot be read.
    """
    return embed(artifact, (read(file) for file in track(files, what, len(files))))


def write_embeddings(catalog: Catalog, embeddings: Tensor, path: Path) -> Path:
    """Write each row's `path` and `embedding` (float32 [64]) as Parquet, completely or not at all."""
    with whole(path) as partial:
        table = pd.DataFrame({"path": catalog.rows["path"], "embedding": list(embeddings.numpy())})
        table.to_parquet(partial, index=False)
    return path
