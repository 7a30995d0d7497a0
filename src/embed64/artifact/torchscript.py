"""From a trained model to `saved_model.pt`: wrap, trace, legalise for torch 1.11, save, compare.

The file takes raw uint8 images; it contains its own resizing and normalising, and a manifest of what it was
made from (`extra/embed64.json` in the archive).
"""

from __future__ import annotations

import io
import json
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from embed64.artifact.archive import NEWEST_VERSION, read_archive
from embed64.artifact.embedder import Embedder
from embed64.artifact.legalise import legalise, round_to_half, store_half
from embed64.artifact.standardised import fold_standardised
from embed64.artifact.verify import LARGEST_DIFFERENCE, MANIFEST
from embed64.core.errors import CheckFailed, first_line, last_line
from embed64.core.files import whole
from embed64.model.layout import set_layout

COMPARED = ((1, 224, 224), (2, 31, 17), (7, 90, 120), (1, 1, 999), (1, 999, 1))
"""Batches, each [N, H, W], on which a file has to agree with the eager model."""

# Records that PyTorch's writer adds itself.
_WRITTEN_ANYWAY = {"version", ".data/version", "byteorder", ".data/serialization_id"}


def export_artifact(embedder: Embedder, path: Path, manifest: dict[str, Any], half_weights: bool = False) -> Path:
    """Write the TorchScript file of an embedder, including its manifest; see `torchscript` for the errors."""
    content = torchscript(embedder, path, manifest, half_weights)
    with whole(path) as partial:
        partial.write_bytes(content)
    return path


def torchscript(
    embedder: Embedder,
    path: Path,
    manifest: dict[str, Any],
    half_weights: bool = False,
    compared: Sequence[tuple[int, int, int]] = COMPARED,
) -> bytes:
    """Return the content of an embedder's TorchScript file; `path` is what messages call it.

    With `half_weights` every matrix is rounded to and stored in half precision; computation stays in float32.
    Raises CheckFailed if the model cannot be traced, if torch 1.11 lacks an operator that no rule rewrites, or if the
    file's embeddings of images of the sizes `compared` (see `compare`) differ from the eager model's by more than
    LARGEST_DIFFERENCE.
    """
    set_layout(embedder.cpu().eval(), torch.channels_last)
    with torch.no_grad(), warnings.catch_warnings():
        warnings.filterwarnings("ignore", category=FutureWarning)  # TorchScript is what the contract asks for
        traced = _traced(embedder, path)
        parts = [*traced.backbones, traced.head]
        for part in parts:
            fold_standardised(part)
            legalise(part)
        reference: nn.Module = embedder
        if half_weights:
            # Weights that were standardised are rounded afterwards, which the eager model cannot do.
            compare(traced, embedder, path, compared)
            reference = traced
            for part in parts:
                round_to_half(part)
                store_half(part)
        content = _without_debug_files(torch.jit.script(traced), manifest)
        loaded = torch.jit.load(io.BytesIO(content))
    for reason in read_archive(content).newer_than_1_11():
        raise CheckFailed(f"{path}: not written: {reason}; choose another backbone, or report it")
    compare(loaded, reference, path, compared)
    return content


def _traced(embedder: Embedder, path: Path) -> Embedder:
    """Return the embedder with traced backbones and head, which share its weights."""
    branches, features = [], []
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", category=torch.jit.TracerWarning)  # the comparison covers these
            for preprocess, backbone in embedder.branches():
                example = preprocess(torch.randint(0, 256, (2, 3, 32, 32), dtype=torch.uint8))
                traced = torch.jit.trace(backbone, example, check_trace=False)
                branches.append((preprocess, traced))
                features.append(backbone(example))
            head = torch.jit.trace(embedder.head, torch.cat(features, dim=1), check_trace=False)
    except Exception as error:  # what a model's own code raises
        raise CheckFailed(
            f"{path}: not written: torch {torch.__version__} cannot trace this model ({first_line(error)});"
            " choose another backbone"
        ) from error
    return Embedder(branches, head, embedder.dim).eval()


@torch.no_grad()
def compare(
    run: Callable[[Tensor], Tensor],
    eager: Callable[[Tensor], Tensor],
    path: Path,
    sizes: Sequence[tuple[int, int, int]] = COMPARED,
) -> float:
    """Return the largest difference between an exported model and the eager one on batches of the sizes [N, H, W].

    Raises CheckFailed if the difference exceeds LARGEST_DIFFERENCE.
    """
    generator, largest = torch.Generator().manual_seed(0), 0.0
    for batch, height, width in sizes:
        images = torch.randint(0, 256, (batch, 3, height, width), dtype=torch.uint8, generator=generator)
        wanted, at = eager(images), f"{path}: not written: at {batch} images of {height}x{width}"
        try:
            found = run(images)
        except Exception as error:  # each runtime raises its own errors; all mean the same
            raise CheckFailed(
                f"{at} the file fails ({last_line(error)}); the backbone cannot be exported as it is"
            ) from error
        difference = float((found - wanted).abs().max()) if found.shape == wanted.shape else float("inf")
        if not difference <= LARGEST_DIFFERENCE:  # NaN fails too
            raise CheckFailed(
                f"{at} the file differs from the eager model by {difference:.1e}, more than {LARGEST_DIFFERENCE:.0e};"
                " the backbone cannot be exported as it is"
            )
        largest = max(largest, difference)
    return largest


def _without_debug_files(module: torch.jit.ScriptModule, manifest: dict[str, Any]) -> bytes:
    """Return the saved module without *.debug_pkl: 1.11 cannot read today's, and only error messages use them."""
    saved, slim = io.BytesIO(), io.BytesIO()
    torch.jit.save(module, saved, _extra_files={MANIFEST: json.dumps(manifest, indent=1)})
    saved.seek(0)
    # PyTorch's own writer keeps the tensors aligned in the zip, so that they can be mapped.
    reader, writer = torch._C.PyTorchFileReader(saved), torch._C.PyTorchFileWriter(slim)
    # Only plain GELU raises the version to 10, for an argument that keeps its default; when newer versions of
    # torch read version 9, they fill it in.
    version = int(reader.get_record(_version_record(reader)))
    writer.set_min_version(NEWEST_VERSION if version == NEWEST_VERSION + 1 else version)
    for name in reader.get_all_records():
        if not name.endswith(".debug_pkl") and name not in _WRITTEN_ANYWAY:
            record = reader.get_record(name)
            writer.write_record(name, record, len(record))
    writer.write_end_of_file()
    return slim.getvalue()


def _version_record(reader: Any) -> str:
    return next(name for name in ("version", ".data/version") if reader.has_record(name))
