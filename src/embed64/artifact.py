"""From a trained model to `saved_model.pt`: wrap, legalise for torch 1.11, save.

The file takes raw uint8 images and holds its own resizing and normalising. The competition's scorer runs
torch 1.11, which knows neither the operators nor the file version that today's torch would write; the
rules below rewrite the traced graphs into operators that every torch from 1.11 on has.
"""

from __future__ import annotations

import io
import math
import warnings
import zipfile
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from embed64.errors import CheckFailed
from embed64.files import whole
from embed64.preprocess import Preprocess

ARTIFACT_NAME = "saved_model.pt"
SUBMISSION_NAME = "submission.zip"
LARGEST_DIFFERENCE = 1e-4
"""The contract's bound on |artifact - eager|, per embedding value."""

# Records that PyTorch's writer adds by itself.
_WRITTEN_ANYWAY = {"version", "byteorder", ".data/serialization_id"}


class _Artifact(nn.Module):
    """What is saved: uint8 [N, 3, H, W] -> float32 [N, dim]."""

    def __init__(self, preprocess: Preprocess, encoder: nn.Module, dim: int) -> None:
        super().__init__()
        self.preprocess = preprocess
        self.encoder = encoder
        self.dim = dim

    def forward(self, images: Tensor) -> Tensor:
        if images.size(0) == 0:  # a traced reshape may refuse an empty batch
            return torch.zeros([0, self.dim], dtype=torch.float32, device=images.device)
        return self.encoder(self.preprocess(images))


def export_artifact(encoder: nn.Module, preprocess: Preprocess, dim: int, path: Path) -> Path:
    """Write the TorchScript file of `preprocess` followed by `encoder` (float32 [N, 3, S, S] -> [N, dim]).

    Raises CheckFailed, and writes nothing, where the file's embeddings differ from the eager model's by more
    than LARGEST_DIFFERENCE on batches of 1, 2 and 7 images of several sizes.
    """
    encoder, preprocess = encoder.cpu().to(memory_format=torch.channels_last).eval(), preprocess.cpu().eval()
    with torch.no_grad(), warnings.catch_warnings():
        warnings.filterwarnings("ignore", category=FutureWarning)  # TorchScript is what the contract asks for
        warnings.filterwarnings("ignore", category=torch.jit.TracerWarning)  # the comparison below settles these
        example = torch.randn(2, 3, preprocess.image_size, preprocess.image_size)
        traced = torch.jit.trace(encoder, example, check_trace=False)
        _legalise(traced)
        scripted = torch.jit.script(_Artifact(preprocess, traced, dim).eval())
        content = _without_debug_files(scripted)
        _compare(content, encoder, preprocess, path)
    with whole(path) as partial:
        partial.write_bytes(content)
    return path


def write_submission(artifact: Path, path: Path) -> Path:
    """The zip that the competition takes: exactly `saved_model.pt`, at its root."""
    with whole(path) as partial, zipfile.ZipFile(partial, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(artifact, ARTIFACT_NAME)
    return path


def _legalise(traced: torch.jit.ScriptModule) -> None:
    """Apply the rules to every submodule's graphs; weights stay parameters, so `.cuda()` moves them."""
    for module in traced.modules():
        # A submodule that was called twice while tracing has two methods, forward and forward1.
        for name in module._c._method_names() if isinstance(module, torch.jit.ScriptModule) else ():
            graph: Any = module._c._get_method(name).graph  # type: ignore[union-attr, operator]
            for operator, rule in _RULES.items():
                for node in graph.findAllNodes(operator):
                    result = rule(_Builder(graph, node))
                    if result is None:
                        raise CheckFailed(
                            f"the backbone uses {operator} in a form that torch 1.11 lacks and no rule rewrites;"
                            " choose another backbone"
                        )
                    result.setType(node.output().type())
                    node.output().replaceAllUsesWith(result)
                    node.destroy()


class _Builder:
    """Writes operators into a graph in front of the node that they are to replace."""

    def __init__(self, graph: Any, node: torch._C.Node) -> None:
        self.graph, self.node = graph, node
        self.inputs = list(node.inputs())

    def constant(self, value: float | int | None) -> torch._C.Value:
        made = self.graph.insertConstant(value)
        made.node().moveBefore(self.node)
        return made

    def value(self, constant: torch._C.Value) -> Any:
        """What a constant input holds."""
        return constant.toIValue()

    def call(self, operator: str, *inputs: torch._C.Value | float | int | None) -> torch._C.Value:
        values = [v if isinstance(v, torch._C.Value) else self.constant(v) for v in inputs]
        made = self.graph.create(operator, values, 1)
        made.insertBefore(self.node)
        return made.output()


def _gelu(write: _Builder) -> torch._C.Value | None:
    """aten::gelu, which raises the file's version to 10 where 1.11 reads up to 9, by its definition with erf."""
    x, approximate = write.inputs
    if write.value(approximate) != "none":  # tanh form, Hendrycks and Gimpel 2016, section 2
        cubed = write.call("aten::mul", write.call("aten::mul", x, x), x)
        inner = write.call("aten::add", x, write.call("aten::mul", cubed, 0.044715), 1)
        bounded = write.call("aten::tanh", write.call("aten::mul", inner, math.sqrt(2 / math.pi)))
    else:
        bounded = write.call("aten::erf", write.call("aten::mul", x, math.sqrt(0.5)))
    return write.call("aten::mul", write.call("aten::mul", x, write.call("aten::add", bounded, 1, 1)), 0.5)


def _pad(write: _Builder) -> torch._C.Value | None:
    """aten::pad in mode "constant" is aten::constant_pad_nd with its value spelled out; in others, their operators."""
    x, widths, mode, value = write.inputs
    named = write.value(mode)
    if named != "constant":
        sides = len(list(widths.node().inputs()))
        operator = {("reflect", 4): "aten::reflection_pad2d", ("replicate", 4): "aten::replication_pad2d"}
        return write.call(operator[named, sides], x, widths) if (named, sides) in operator else None
    filled = write.value(value)
    return write.call("aten::constant_pad_nd", x, widths, 0.0 if filled is None else filled)


def _attention(write: _Builder) -> torch._C.Value | None:
    """Fused attention by its definition, softmax(q k^T / sqrt(d) + mask) v (Vaswani et al. 2017, equation 1)."""
    q, k, v, mask, _dropout, causal, scale = write.inputs[:7]
    if write.value(causal):
        return None
    if write.value(scale) is None:
        width = write.call("aten::size", q, -1)
        width.setType(torch._C.IntType.get())
        root = write.call("aten::sqrt", width)
        root.setType(torch._C.FloatType.get())
        scaled = write.call("aten::div", q, root)
    else:
        scaled = write.call("aten::mul", q, scale)
    scores = write.call("aten::matmul", scaled, write.call("aten::transpose", k, -2, -1))
    if not isinstance(mask.type(), torch._C.NoneType):
        scores = write.call("aten::add", scores, mask, 1)
    return write.call("aten::matmul", write.call("aten::softmax", scores, -1, None), v)


_RULES = {"aten::gelu": _gelu, "aten::pad": _pad, "aten::scaled_dot_product_attention": _attention}


def _without_debug_files(module: torch.jit.ScriptModule) -> bytes:
    """The saved module without *.debug_pkl: 1.11 cannot read today's, and only error messages need them."""
    saved, slim = io.BytesIO(), io.BytesIO()
    torch.jit.save(module, saved)
    saved.seek(0)
    # PyTorch's own writer keeps the tensors aligned in the zip, so that they can be mapped.
    reader, writer = torch._C.PyTorchFileReader(saved), torch._C.PyTorchFileWriter(slim)
    writer.set_min_version(int(reader.get_record("version")))
    for name in reader.get_all_records():
        if not name.endswith(".debug_pkl") and name not in _WRITTEN_ANYWAY:
            record = reader.get_record(name)
            writer.write_record(name, record, len(record))
    writer.write_end_of_file()
    return slim.getvalue()


@torch.no_grad()
def _compare(content: bytes, encoder: nn.Module, preprocess: Preprocess, path: Path) -> None:
    artifact = torch.jit.load(io.BytesIO(content))
    generator = torch.Generator().manual_seed(0)
    for batch, height, width in ((1, 224, 224), (2, 31, 17), (7, 90, 120)):
        images = torch.randint(0, 256, (batch, 3, height, width), dtype=torch.uint8, generator=generator)
        difference = float((artifact(images) - encoder(preprocess(images))).abs().max())
        if not difference <= LARGEST_DIFFERENCE:  # NaN fails too
            raise CheckFailed(
                f"{path}: not written: at {batch} images of {height}x{width} the artifact differs from the eager model"
                f" by {difference:.1e}, more than {LARGEST_DIFFERENCE:.0e}; the backbone cannot be traced as it is"
            )
