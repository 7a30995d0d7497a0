"""The artifact without TorchScript, which PyTorch has deprecated: a torch.export program and an ONNX graph.

Like `saved_model.pt`, both take uint8 [N, 3, H, W] with any N, H and W from 1 and return float32 [N, dim].
Each is written only if the file, read back, gives the eager model's embeddings.
"""

from __future__ import annotations

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

from embed64.artifact.drift import sample_pictures
from embed64.artifact.light_weights import Bits, lighten
from embed64.artifact.onnx_runtime import needed, onnx_session
from embed64.artifact.torchscript import compare
from embed64.artifact.verify import MANIFEST
from embed64.core.console import say
from embed64.core.errors import CheckFailed, InputError
from embed64.core.files import whole

LARGEST_ONNX = 2**31 - 2**24
"""Bytes of weights that fit into one ONNX file: protobuf's limit is 2 GiB, and the graph takes some of it."""

_FARTHEST = 0.5
"""The distance that lighter weights may move an embedding, of length 1, of a test picture."""
_NAMES = {0: "batch", 2: "height", 3: "width"}
# At least two images, although one works too: to choose a kernel for a convolution, torch asks whether there is more
# than one, and the example's answer would become a condition. compare() runs one image.
_SIZES = {0: Dim("batch", min=2), 2: Dim.DYNAMIC, 3: Dim.DYNAMIC}


def export_pt2(model: nn.Module, path: Path, manifest: dict[str, Any]) -> Path:
    """Write `model` (uint8 [N, 3, H, W] -> float32 [N, dim], on the CPU, in eval mode) as a torch.export program.

    The manifest is the extra file `embed64.json`, which torch.export.load(path, extra_files=...) returns.
    Raises CheckFailed, and writes nothing, if torch.export cannot trace the model or the program differs from it.
    """
    content = io.BytesIO()
    with _in_one_line(path, "torch.export"):
        torch.export.save(_program(model), content, extra_files={MANIFEST: json.dumps(manifest, indent=1)})
        content.seek(0)
        compare(torch.export.load(content).module(), model, path)
    with whole(path) as partial:
        partial.write_bytes(content.getbuffer())
    return path


def export_onnx(model: nn.Module, path: Path, manifest: dict[str, Any], bits: Bits | None = None) -> Path:
    """Write `model` (uint8 [N, 3, H, W] -> float32 [N, dim], on the CPU, in eval mode) as one ONNX file.

    Its input is `images`, its output `embeddings`, its manifest the metadata `embed64.json`. With `bits`, its matrices
    are stored so, and how far that moves embeddings is said. Raises InputError if the required packages are missing;
    raises CheckFailed, and writes nothing, if the model cannot be exported, is too large, or differs in onnxruntime.
    """
    needed("onnxruntime", "onnx", "onnxscript")
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
        assert exported is not None  # only the deprecated exporter returns None
        graph = exported.model_proto
        graph.metadata_props.add(key=MANIFEST, value=json.dumps(manifest))
        content = graph.SerializeToString()
        compare(_function(content), model, path)
        moved = 0.0
        if bits:
            lighten(graph, bits)
            content = graph.SerializeToString()
            moved = _moved(_function(content), model, path)
    if bits:
        say(f"weights in {bits}: embeddings of test pictures move by {moved:.4f} at most")
    with whole(path) as partial:
        partial.write_bytes(content)
    return path


def _function(content: bytes) -> Callable[[Tensor], Tensor]:
    session = onnx_session(content)
    return lambda images: torch.from_numpy(session.run(None, {"images": images.numpy()})[0])


@torch.no_grad()
def _moved(light: Callable[[Tensor], Tensor], model: nn.Module, path: Path) -> float:
    """Return the largest Euclidean distance between an embedding by light weights and the model's."""
    pictures = [picture[None] for picture in sample_pictures()]
    moved = max(float((light(picture) - model(picture)).norm(dim=1).max()) for picture in pictures)
    if not moved <= _FARTHEST:  # NaN fails too
        raise CheckFailed(
            f"{path}: not written: so few bits move embeddings by {moved:.2f}, more than {_FARTHEST}; store more bits"
        )
    return moved


@torch.no_grad()
def _program(model: nn.Module, decompositions: dict[Any, Callable[..., Tensor]] | None = None) -> ExportedProgram:
    """Return the model's operators for any number and size of images, without references to source lines."""
    # The example's sizes differ from all other numbers in the model: torch could take equal ones for the same.
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
    """Keep torch.export from drawing conclusions from the example's sizes, as torch.onnx.export does too.

    Otherwise what is true of the example becomes a condition, which images of 1 x 999 pixels violate.
    """
    settings: Any = torch.fx.experimental._config
    return settings.patch(backed_size_oblivious=True) if hasattr(settings, "backed_size_oblivious") else nullcontext()


def _resize(kernel: Callable[[Tensor], Tensor]) -> Callable[..., Tensor]:
    """Return an antialiased resize as two matrix products, by the definition that torch and Pillow share.

    ONNX has an operator for it, but runtimes disagree on it: OpenVINO drops the antialiasing of its cubic form
    (openvinotoolkit/openvino#35893), older onnxruntimes on CUDA its coefficient (microsoft/onnxruntime#25264).
    All compute matrix products alike, and in onnxruntime these are ten times closer to torch.
    """

    def resize(images: Tensor, size: list[int], align_corners: bool, *_scales: float | None) -> Tensor:
        if align_corners:
            raise NotImplementedError("an antialiased resize that aligns corners")
        across = images @ _weights(images.shape[3], size[1], kernel).mT
        return _weights(images.shape[2], size[0], kernel) @ across

    return resize


def _weights(source: int, target: int, kernel: Callable[[Tensor], Tensor]) -> Tensor:
    """Return float32 [target, source]: the share of each source pixel in each target pixel."""
    scale = source / target
    centre = (torch.arange(target, dtype=torch.float32) + 0.5) * scale
    pixel = torch.arange(source, dtype=torch.float32) + 0.5
    stretch: Any = torch.sym_max(scale, 1.0)  # symbolic if the sizes are
    share = kernel((pixel[None, :] - centre[:, None]).abs() / stretch)
    return share / share.sum(1, keepdim=True)


def _triangle(distance: Tensor) -> Tensor:
    return (1 - distance).clamp(min=0)


def _cubic(distance: Tensor) -> Tensor:
    """Evaluate the cubic convolution kernel (Keys 1981, a = -0.5)."""
    near = (1.5 * distance - 2.5) * distance * distance + 1
    far = ((-0.5 * distance + 2.5) * distance - 4) * distance + 2
    return torch.where(distance < 1, near, torch.where(distance < 2, far, 0.0))


_RESIZES: dict[Any, Callable[..., Tensor]] = {
    torch.ops.aten._upsample_bilinear2d_aa.default: _resize(_triangle),
    torch.ops.aten._upsample_bicubic2d_aa.default: _resize(_cubic),
}


@contextmanager
def _in_one_line(path: Path, exporter: str) -> Iterator[None]:
    """Silence an exporter, and report its failure in one line."""
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
    """Return the first line of the root cause; torch's messages fill pages."""
    while error.__cause__ is not None:
        error = error.__cause__
    first, *_ = [*filter(None, map(str.strip, str(error).splitlines())), type(error).__name__]
    return first.partition(" For more information")[0][:300]
