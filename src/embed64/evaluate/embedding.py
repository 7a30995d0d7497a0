"""An artifact at work: loaded as a stranger would, images in, embeddings out."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import torch
from torch import Tensor

from embed64.core.console import track
from embed64.core.errors import InputError
from embed64.core.files import existing_file, whole
from embed64.data.catalog import Catalog
from embed64.data.decode import decode

_BATCH = 32


def load_artifact(path: Path) -> torch.jit.ScriptModule:
    """Load a TorchScript artifact as a stranger would, onto the GPU where there is one.

    Raises InputError where it is missing or not one.
    """
    device = "cuda" if torch.cuda.is_available() else "cpu"
    existing_file(path, "make one with `embed64 demo` or `embed64 train`")
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", category=FutureWarning)  # TorchScript is what the contract asks for
            return torch.jit.load(str(path), map_location=device).eval()
    except RuntimeError as error:
        raise InputError(
            f"{path}: not a TorchScript file that torch {torch.__version__} loads; export it anew"
        ) from error


@torch.inference_mode()
def embed_files(
    artifact: torch.jit.ScriptModule,
    files: list[Path],
    what: str = "embedding",
    read: Callable[[Path], Tensor] = decode,
) -> Tensor:
    """float32 [files, 64]: each image through the artifact, neighbours of equal size in one batch.

    Raises InputError naming the file that cannot be read.
    """
    device = next((p.device for p in artifact.parameters()), torch.device("cpu"))
    parts: list[Tensor] = []
    batch: list[Tensor] = []
    with torch.backends.cudnn.flags(enabled=True, allow_tf32=False):  # its convolutions would move embeddings by 1e-3
        for file in track(files, what, len(files)):
            image = read(file)
            if batch and (len(batch) == _BATCH or batch[0].shape != image.shape):
                parts.append(artifact(torch.stack(batch).to(device)).cpu())
                batch = []
            batch.append(image)
        if batch:
            parts.append(artifact(torch.stack(batch).to(device)).cpu())
    return torch.cat(parts)


def write_embeddings(catalog: Catalog, embeddings: Tensor, path: Path) -> Path:
    """Write each row's `path` and `embedding` (float32 [64]) as Parquet, whole or not at all."""
    with whole(path) as partial:
        table = pd.DataFrame({"path": catalog.rows["path"], "embedding": list(embeddings.numpy())})
        table.to_parquet(partial, index=False)
    return path
