"""Export a model, trained or not, as one checked file with its manifest."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import metadata
from pathlib import Path
from typing import Any, Literal, NamedTuple

import torch
from torch import Tensor, nn

from embed64.artifact.check import require_contract
from embed64.artifact.drift import Drift, measure_drift, sample_pictures, say_drift
from embed64.artifact.embedder import Embedder
from embed64.artifact.other_formats import export_onnx, export_pt2
from embed64.artifact.submission import SUBMISSION_NAME, write_submission
from embed64.artifact.torchscript import export_artifact
from embed64.artifact.verify import ARTIFACT_NAME, DIM
from embed64.core.errors import InputError
from embed64.core.recipe import backbone_settings
from embed64.core.settings import Backbone as BackboneSettings
from embed64.core.settings import Head as HeadSettings
from embed64.model.backbone import Backbone
from embed64.model.head import Head, SideBySide

Format = Literal["torchscript", "pt2", "onnx"]
DEFAULT_OUTPUT = Path("export") / ARTIFACT_NAME
SUFFIXES: dict[Format, str] = {"torchscript": ".pt", "pt2": ".pt2", "onnx": ".onnx"}


def export_backbone(
    names: str | Sequence[str],
    output: str | Path = DEFAULT_OUTPUT,
    *,
    weights: str | Path | Sequence[str | Path] = (),
    pretrained: bool = True,
    image_size: int = 0,
    resize: str = "squash",
    interpolation: str = "auto",
    flip: bool = False,
    format: str = "torchscript",
    half_weights: bool = False,
    int8_weights: bool = False,
) -> Path:
    """Export backbones as they are, without any training: the baseline that training has to surpass.

    Each backbone's features are pooled to its share of the 64 numbers. A TorchScript file is checked against the
    competition's contract, and `submission.zip` is written beside it.

    Args:
        names: A timm model, or several, side by side.
        output: The file to write.
        weights: A file of pretrained weights for each backbone; empty: timm's own.
        pretrained: Whether to use pretrained weights; otherwise they are random, to try out an export.
        image_size: The size of the backbones' input, in pixels; 0: as they were pretrained.
        resize: How an image becomes square: `squash`, `crop` or `letterbox`.
        interpolation: `bicubic`, `bilinear`, or `auto`, as they were pretrained.
        flip: Whether to average the image and its mirror image, which is twice the work.
        format: `torchscript` (.pt), `pt2` (torch.export) or `onnx`.
        half_weights: Whether to store weights in half precision, computing in float32; not for pt2.
        int8_weights: Whether to store them in 8 bits, computing in float32; for onnx only.

    Returns:
        The file that was written; the default output has the suffix of its format.

    Raises:
        InputError: A setting is wrong, settings contradict each other, or weights are not found.
        CheckFailed: The file does not agree with the model, or breaks a rule of the contract.

    Example:
        >>> embed64.export_backbone("test_vit", "baseline.pt", pretrained=False, image_size=32)
        PosixPath('baseline.pt')
        >>> embed64.load("baseline.pt").embed(["photos/mug/0.png"]).shape
        (1, 64)
    """
    form, path = output_format(format, Path(output), half_weights, int8_weights)
    chosen = [names] if isinstance(names, str) else list(names)
    files = [weights] if isinstance(weights, str | Path) else list(weights)
    if not chosen:
        raise InputError("export: no backbone; name at least one")
    if files and not pretrained:
        raise InputError("export: weights and random weights exclude each other; leave one of the two out")
    if files and len(files) != len(chosen):
        count = "1 backbone" if len(chosen) == 1 else f"{len(chosen)} backbones"
        raise InputError(f"export: {len(files)} weights, {count}; give one for each")
    settings = [
        backbone_settings(
            name=name,
            weights=str(file),
            pretrained=pretrained,
            image_size=image_size,
            resize=resize,
            interpolation=interpolation,
            flip=flip,
        )
        for name, file in zip(chosen, files or [""] * len(chosen), strict=True)
    ]
    say_drift(deliver(untrained(settings), path, form, half_weights, int8_weights))
    if form == "torchscript":
        require_contract(path)
    return path


def output_format(
    name: str, output: Path, half_weights: bool = False, int8_weights: bool = False
) -> tuple[Format, Path]:
    """Return the format of that name, and the path to write.

    Raises InputError if the format is unknown, the suffix is another format's, or the format has no such weights.
    """
    if name not in SUFFIXES:
        raise InputError(f"--format '{name}': unknown; choose {', '.join(SUFFIXES)}")
    format: Format = name
    if output == DEFAULT_OUTPUT:
        output = output.with_suffix(SUFFIXES[format])
    if output.suffix in SUFFIXES.values() and output.suffix != SUFFIXES[format]:
        meant = next(other for other, suffix in SUFFIXES.items() if suffix == output.suffix)
        raise InputError(
            f"{output}: the suffix is not that of {name}; name it *{SUFFIXES[format]}, or give --format {meant}"
        )
    _require_storable(format, half_weights, int8_weights)
    return format, output


def _require_storable(format: Format, half_weights: bool, int8_weights: bool) -> None:
    if half_weights and int8_weights:
        raise InputError("--half-weights and --int8-weights exclude each other; leave one of the two out")
    if half_weights and format == "pt2":
        raise InputError("--half-weights is for TorchScript and ONNX files, not for pt2; leave one of the two out")
    if int8_weights and format != "onnx":
        raise InputError(f"--int8-weights is for ONNX files, not for {format}; give --format onnx, or --half-weights")


class Model(NamedTuple):
    """Everything between normalised images and embeddings."""

    backbones: list[Backbone]
    head: nn.Module
    dim: int
    unit_length: bool = True


def untrained(settings: Sequence[BackboneSettings]) -> Model:
    """Return backbones as they are, with features pooled to 64 numbers: the baseline that training has to surpass."""
    torch.manual_seed(0)
    backbones = [Backbone(backbone).eval() for backbone in settings]
    if len(backbones) == 1:
        return Model(backbones, Head([backbones[0].dim], HeadSettings(kind="pool", dim=DIM)), DIM)
    return Model(backbones, SideBySide([backbone.dim for backbone in backbones], DIM), DIM)


def deliver(
    model: Model,
    path: Path,
    format: Format = "torchscript",
    half_weights: bool = False,
    int8_weights: bool = False,
    images: Sequence[Tensor] = (),
) -> Drift:
    """Write the model in one format, and submission.zip beside a TorchScript file; return the drift from Pillow.

    The drift is measured on `images`, uint8 [3, H, W], or on generated ones. Raises CheckFailed, and writes
    nothing, if the file would not agree with the model.
    """
    _require_storable(format, half_weights, int8_weights)
    branches = [(backbone.preprocess(), backbone) for backbone in model.backbones]
    embedder, said = Embedder(branches, model.head, model.dim).eval(), manifest(model, half_weights, int8_weights)
    if format == "torchscript":
        export_artifact(embedder, path, said, half_weights)
        write_submission(path, path.with_name(SUBMISSION_NAME))
    elif format == "onnx":
        export_onnx(embedder, path, said, "float16" if half_weights else "int8" if int8_weights else None)
    else:
        export_pt2(embedder, path, said)
    return measure_drift(embedder, images or sample_pictures())


def manifest(model: Model, half_weights: bool, int8_weights: bool = False) -> dict[str, Any]:
    """Return what an artifact states about itself; `embed64 check` compares the file with it."""
    return {
        "embed64": metadata.version("embed64"),
        "torch": torch.__version__,
        "timm": metadata.version("timm"),
        "backbones": [backbone.spec for backbone in model.backbones],
        "weights": ", ".join(backbone.origin for backbone in model.backbones),
        "pretrained": all(backbone.origin != "random" for backbone in model.backbones),
        "dim": model.dim,
        "unit_length": model.unit_length,
        "half_weights": half_weights,
    } | ({"int8_weights": True} if int8_weights else {})
