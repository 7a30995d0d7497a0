"""The artifact without TorchScript, which PyTorch has deprecated: a torch.export program and an ONNX graph.

Both take what `saved_model.pt` takes, uint8 [N, 3, H, W] of any N from 1, H and W, and give float32 [N, dim].
Neither is written unless the file, read back, gives the eager model's embeddings.
"""

from __future__ import annotations

import importlib
import io
import json
import logging
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from torch.export import Dim, ExportedProgram

from embed64.artifact.torchscript import compare
from embed64.artifact.verify import MANIFEST
from embed64.core.errors import CheckFailed, InputError
from embed64.core.files import whole

LARGEST_ONNX = 2**31 - 2**24
"""Bytes of weights that fit into one ONNX file: protobuf ends at 2 GiB, and the graph takes some of it."""

_NAMES = {0: "batch", 2: "height", 3: "width"}
# Two images at least, though one works too: torch asks whether there are more, to choose between kernels for a
# convolution, and an answer from the example's number would become a condition. compare() runs one image.
_SIZES = {0: Dim("batch", min=2), 2: Dim.DYNAMIC, 3: Dim.DYNAMIC}


def export_pt2(model: nn.Module, path: Path, manifest: dict[str, Any]) -> Path:
    """Write `model` (uint8 [N, 3, H, W] -> float32 [N, dim], on the CPU, in eval mode) as a torch.export program.

    The manifest is its extra file `embed64.json`, as torch.export.load(path, extra_files=...) gives it.
    Raises CheckFailed, and writes nothing, where torch.export cannot follow the model or the program differs from it.
    """
    content = io.BytesIO()
    with _in_one_line(path, "torch.export"):
        torch.export.save(_program(model), content, extra_files={MANIFEST: json.dumps(manifest, indent=1)})
        content.seek(0)
        compare(torch.export.load(content).module(), model, path)
    with whole(path) as partial:
        partial.write_bytes(content.getbuffer())
    return path


def export_onnx(model: nn.Module, path: Path, manifest: dict[str, Any]) -> Path:
    """Write `model` (uint8 [N, 3, H, W] -> float32 [N, dim], on the CPU, in eval mode) as one ONNX file.

    Its input is `images`, its output `embeddings`, its manifest the metadata `embed64.json`. Raises InputError where
    the packages for it are missing; CheckFailed, and writes nothing, where the model cannot be exported, differs in
    onnxruntime or is too large.
    """
    runtime = _needed("onnxruntime", "onnx", "onnxscript")
    weights = sum(t.numel() * t.element_size() for t in (*model.parameters(), *model.buffers()))
    if weights > LARGEST_ONNX:
        raise CheckFailed(
            f"{path}: not written: {weights / 1e9:.2f} GB of weights, more than one ONNX file can hold"
            f" ({LARGEST_ONNX / 1e9:.2f}); write a .pt2 file instead, or choose a smaller backbone"
        )
    with _in_one_line(path, "the ONNX exporter"):
        exported = torch.onnx.export(
            _program(model, _RESIZES),
            dynamo=True,
            input_names=["images"],
            output_names=["embeddings"],
            dynamic_shapes=(_NAMES,),
            verbose=False,
        )
        assert exported is not None  # it is None for the deprecated exporter alone
        graph = exported.model_proto
        graph.metadata_props.add(key=MANIFEST, value=json.dumps(manifest))
        content = graph.SerializeToString()
        options = runtime.SessionOptions()
        options.log_severity_level, options.intra_op_num_threads = 4, torch.get_num_threads()
        session = runtime.InferenceSession(content, options, providers=["CPUExecutionProvider"])
        compare(lambda images: torch.from_numpy(session.run(None, {"images": images.numpy()})[0]), model, path)
    with whole(path) as partial:
        partial.write_bytes(content)
    return path


@torch.no_grad()
def _program(model: nn.Module, decompositions: dict[Any, Callable[..., Tensor]] | None = None) -> ExportedProgram:
    """The model's operators for any number and size of images, without the source lines that they came from."""
    # Numbers and sizes in the example that nothing else equals: an equal one could be taken for the same.
    example = torch.zeros(2, 3, 41, 59, dtype=torch.uint8)
    with _any_size():
        program = torch.export.export(model, (example,), dynamic_shapes=(_SIZES,), strict=False)
        if decompositions:
            program = program.run_decompositions(decompositions)
    for module in program.graph_module.modules():
        for node in module.graph.nodes if isinstance(module, torch.fx.GraphModule) else ():
            node.meta.pop("stack_trace", None)  # paths on this machine
    return program


def _any_size() -> Any:
    """Have torch.export draw no conclusion from the example's sizes, as torch.onnx.export has it too.

    Otherwise what it found true of the example becomes a condition that images of 1 x 999 pixels break.
    """
    settings: Any = torch.fx.experimental._config
    return settings.patch(backed_size_oblivious=True) if hasattr(settings, "backed_size_oblivious") else nullcontext()


def _resize(kernel: Callable[[Tensor], Tensor]) -> Callable[..., Tensor]:
    """An antialiased resize as two matrix products, by the definition that torch and Pillow share.

    ONNX has an operator for it, on which runtimes disagree: OpenVINO drops the antialiasing of its cubic form
    (openvinotoolkit/openvino#35893), older onnxruntimes on CUDA its coefficient (microsoft/onnxruntime#25264).
    Products they all compute alike, and in onnxruntime ten times closer to torch.
    """

    def resize(images: Tensor, size: list[int], align_corners: bool, *_scales: float | None) -> Tensor:
        if align_corners:
            raise NotImplementedError("an antialiased resize that aligns corners")
        across = images @ _weights(images.shape[3], size[1], kernel).mT
        return _weights(images.shape[2], size[0], kernel) @ across

    return resize


def _weights(source: int, target: int, kernel: Callable[[Tensor], Tensor]) -> Tensor:
    """float32 [target, source]: the share of each source pixel in each target pixel."""
    scale = source / target
    centre = (torch.arange(target, dtype=torch.float32) + 0.5) * scale
    pixel = torch.arange(source, dtype=torch.float32) + 0.5
    stretch: Any = torch.sym_max(scale, 1.0)  # a symbol while sizes are
    share = kernel((pixel[None, :] - centre[:, None]).abs() / stretch)
    return share / share.sum(1, keepdim=True)


def _triangle(distance: Tensor) -> Tensor:
    return (1 - distance).clamp(min=0)


def _cubic(distance: Tensor) -> Tensor:
    """Keys 1981, a = -0.5."""
    near = (1.5 * distance - 2.5) * distance * distance + 1
    far = ((-0.5 * distance + 2.5) * distance - 4) * distance + 2
    return torch.where(distance < 1, near, torch.where(distance < 2, far, 0.0))


_RESIZES: dict[Any, Callable[..., Tensor]] = {
    torch.ops.aten._upsample_bilinear2d_aa.default: _resize(_triangle),
    torch.ops.aten._upsample_bicubic2d_aa.default: _resize(_cubic),
}


def _needed(name: str, *others: str) -> Any:
    """The module `name`, if it and the others can be imported."""
    try:
        for other in others:
            importlib.import_module(other)
        return importlib.import_module(name)
    except ImportError as error:
        raise InputError(f"ONNX needs a package that is missing ({error}); pip install 'embed64[onnx]'") from error


@contextmanager
def _in_one_line(path: Path, exporter: str) -> Iterator[None]:
    """Keep an exporter quiet, and say in one line why it failed."""
    disabled = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        with warnings.catch_warnings(), redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
            warnings.simplefilter("ignore")
            yield
    except (CheckFailed, InputError):
        raise
    except Exception as error:
        raise CheckFailed(
            f"{path}: not written: {exporter} of torch {torch.__version__} cannot take this model ({_reason(error)});"
            " choose another backbone, or a newer torch"
        ) from error
    finally:
        logging.disable(disabled)


def _reason(error: BaseException) -> str:
    """The first line of the error that started it; torch's go on for pages."""
    while error.__cause__ is not None:
        error = error.__cause__
    first, *_ = [*filter(None, map(str.strip, str(error).splitlines())), type(error).__name__]
    return first.partition(" For more information")[0][:300]
