"""Rewrite traced graphs into operators that torch 1.11 knows, by rules about operators, never about models.

The competition's scorer runs torch 1.11, which knows neither all the operators nor the file version that
today's torch would write.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Any

import torch
from torch import nn

from embed64.core.errors import CheckFailed

_ADDED = "traced"
"""Prefix of the names of the children that `_read_buffer` adds."""


def legalise(traced: torch.jit.ScriptModule) -> None:
    """Apply the rules to every method of every submodule; weights stay parameters, so `.cuda()` moves them.

    Raises CheckFailed if an operator is used in a form that no rule covers.
    """
    for module in traced.modules():
        # A submodule that was called twice during tracing has two methods, forward and forward1.
        for name in module._c._method_names() if isinstance(module, torch.jit.ScriptModule) else ():
            graph: Any = module._c._get_method(name).graph  # type: ignore[union-attr, operator]
            for operator, rule in _RULES.items():
                for node in graph.findAllNodes(operator):
                    _replace(node, rule(_Builder(graph, node)), operator)
            _free_devices(module, graph, _constants(graph, "DeviceObjType"))
            _free_tensors(module, graph, _constants(graph, "TensorType"))


def store_half(traced: torch.jit.ScriptModule) -> None:
    """Store every matrix and kernel in half precision, to be widened to float32 once, on loading.

    The modules get `__getstate__` and `__setstate__`, which TorchScript runs when it saves and loads.
    """
    for module in _with_matrices(traced):
        tensors = dict(_tensors(module))
        stored = [f"self.{name}.half()" if _is_matrix(t) else f"self.{name}" for name, t in tensors.items()]
        loaded = [f"state[{i}]" + (".float()" if _is_matrix(t) else "") for i, t in enumerate(tensors.values())]
        kinds = ", ".join(["Tensor"] * len(tensors) + ["bool"])
        _define(module, ["def __getstate__(self):", f"    return ({', '.join([*stored, 'self.training'])})"])
        _define(
            module,
            [
                f"def __setstate__(self, state: Tuple[{kinds}]) -> None:",
                *(f"    self.{name} = {value}" for name, value in zip(tensors, loaded, strict=True)),
                f"    self.training = state[{len(tensors)}]",
            ],
        )


@torch.no_grad()
def round_to_half(model: nn.Module) -> None:
    """Round what `store_half` stores in half precision; raise CheckFailed if a weight is out of its range."""
    for module in _with_matrices(model):
        for name, tensor in _tensors(module):
            if _is_matrix(tensor):
                rounded = tensor.half().float()
                if not torch.isfinite(rounded).all():
                    kind = module.original_name if isinstance(module, torch.jit.ScriptModule) else type(module).__name__
                    raise CheckFailed(f"weights of {kind}.{name} exceed float16; export without --half-weights")
                tensor.copy_(rounded)


def _with_matrices(model: nn.Module) -> Iterator[Any]:
    """Yield the modules without children that own a matrix or kernel; TorchScript can redefine no other state."""
    for module in model.modules():
        if not _has_children(module) and any(_is_matrix(t) for _, t in _tensors(module)):
            yield module


def _has_children(module: Any) -> bool:
    # The Python side of a traced module does not know the children that `_read_buffer` adds.
    added = isinstance(module, torch.jit.ScriptModule) and module._c.hasattr(f"{_ADDED}0")
    return added or any(True for _ in module.children())


def _tensors(module: nn.Module) -> Iterator[tuple[str, torch.Tensor]]:
    yield from module.named_parameters(recurse=False)
    yield from module.named_buffers(recurse=False)


def _is_matrix(tensor: torch.Tensor) -> bool:
    return tensor.dtype == torch.float32 and tensor.ndim >= 2


def _define(module: Any, lines: list[str]) -> None:
    names = torch._jit_internal.createResolutionCallbackFromFrame()
    module._c._define(module._concrete_type, "\n".join(lines) + "\n", names)


# If a head has at least _MANY_SCORES scores, attention is computed for _HEADS heads, and at most _SCORES_AT_ONCE
# scores of each head, at a time (measured with benchmarks/zoo.py --matter).
_MANY_SCORES, _HEADS, _SCORES_AT_ONCE = 2**16, 2, 2**17


class _Builder:
    """Writes operators into a graph before the node that they replace."""

    def __init__(self, graph: Any, node: Any) -> None:
        self.graph, self.node = graph, node
        self.inputs = list(node.inputs())

    def constant(self, value: float | int | list[int] | None) -> torch._C.Value:
        made = self.graph.insertConstant(value)
        made.node().moveBefore(self.node)
        return made

    def value(self, constant: torch._C.Value) -> Any:
        """Return the value of a constant input."""
        return constant.toIValue()

    def call(self, operator: str, *inputs: torch._C.Value | float | int | list[int] | None) -> torch._C.Value:
        values = [v if isinstance(v, torch._C.Value) else self.constant(v) for v in inputs]
        made = self.graph.create(operator, values, 1)
        made.insertBefore(self.node)
        return made.output()


def _replace(node: Any, result: torch._C.Value | None, operator: str) -> None:
    if result is None:
        raise CheckFailed(
            f"the backbone uses {operator} in a form that torch 1.11 lacks and no rule rewrites;"
            " choose another backbone"
        )
    if result.node() == node:
        return
    result.setType(node.output().type())
    node.output().replaceAllUsesWith(result)
    node.destroy()


def _gelu(write: _Builder) -> torch._C.Value | None:
    """Replace aten::gelu's tanh form, which 1.11 lacks, with its definition (Hendrycks and Gimpel 2016, section 2).

    (1 + tanh(z)) / 2 = sigmoid(2 z); in place, because each new tensor of this size costs as much as the arithmetic.
    """
    x, approximate = write.inputs
    if write.value(approximate) == "none":
        return write.node.output()  # known to 1.11 under the same name
    double = 2 * math.sqrt(2 / math.pi)
    gate = write.call("aten::mul_", write.call("aten::mul", x, x), 0.044715 * double)
    gate = write.call("aten::mul_", write.call("aten::add_", gate, double, 1), x)
    return write.call("aten::mul_", write.call("aten::sigmoid_", gate), x)


def _pad(write: _Builder) -> torch._C.Value | None:
    """Replace aten::pad with the operator of its mode; "constant" is aten::constant_pad_nd with an explicit value."""
    x, widths, mode, value = write.inputs
    named = write.value(mode)
    if named != "constant":
        sides = len(list(widths.node().inputs()))
        operator = {("reflect", 4): "aten::reflection_pad2d", ("replicate", 4): "aten::replication_pad2d"}
        return write.call(operator[named, sides], x, widths) if (named, sides) in operator else None
    filled = write.value(value)
    return write.call("aten::constant_pad_nd", x, widths, 0.0 if filled is None else filled)


def _attention(write: _Builder) -> torch._C.Value | None:
    """Replace fused attention with softmax(q k^T / sqrt(d) + mask) v (Vaswani et al. 2017, equation 1)."""
    q, k, v, mask, _dropout, causal, scale, *grouped = write.inputs
    if write.value(causal) or any(write.value(flag) for flag in grouped):
        return None
    if write.value(scale) is None:
        width = write.call("aten::size", q, -1)
        width.setType(torch._C.IntType.get())
        root = write.call("aten::sqrt", width)
        root.setType(torch._C.FloatType.get())
        scaled = write.call("aten::div", q, root)
    else:
        scaled = write.call("aten::mul", q, scale)
    if isinstance(mask.type(), torch._C.NoneType) and (sizes := _large(q, k, v)):
        return _attention_in_parts(write, scaled, k, v, *sizes)
    scores = write.call("aten::matmul", scaled, write.call("aten::transpose", k, -2, -1))
    if not isinstance(mask.type(), torch._C.NoneType):
        scores = write.call("aten::add", scores, mask, 1)
    return write.call("aten::matmul", write.call("aten::softmax", scores, -1, None), v)


def _large(*values: Any) -> list[list[int]] | None:
    """Return the sizes of q, k and v, each [N, heads, tokens, width], if a head has many scores, else None."""
    sizes = [value.type().sizes() for value in values]
    if not all(s and len(s) == 4 and s[:2] == sizes[0][:2] for s in sizes):
        return None
    return sizes if sizes[0][2] * sizes[1][2] >= _MANY_SCORES else None


def _attention_in_parts(
    write: _Builder, q: Any, k: Any, v: Any, q_size: list[int], k_size: list[int], v_size: list[int]
) -> torch._C.Value:
    """Compute attention for some heads and rows of the score matrix at a time: the whole matrix exceeds the cache."""
    count, rows = q_size[2], max(1, _SCORES_AT_ONCE // k_size[2])
    joined = []
    for head in range(0, q_size[1], _HEADS):
        heads = min(_HEADS, q_size[1] - head)
        slices = (
            (write.call("aten::slice", x, 1, head, head + heads, 1), size)
            for x, size in ((q, q_size), (k, k_size), (v, v_size))
        )
        a, b, c = (write.call("aten::reshape", x, [-1, *size[2:]]) for x, size in slices)
        b = write.call("aten::transpose", b, 1, 2)
        parts = []
        for start in range(0, count, rows):
            part = write.call("aten::slice", a, 1, start, min(start + rows, count), 1)
            share = write.call("aten::softmax", write.call("aten::bmm", part, b), -1, None)
            parts.append(write.call("aten::bmm", share, c))
        found = write.call("aten::reshape", _joined(write, parts, 1), [-1, heads, count, v_size[3]])
        joined.append(write.call("aten::transpose", found, 1, 2))
    # The heads lie side by side in memory, so the network's next step, which joins them, costs nothing.
    return write.call("aten::transpose", _joined(write, joined, 2), 1, 2)


def _joined(write: _Builder, parts: list[Any], dim: int) -> torch._C.Value:
    if len(parts) == 1:
        return parts[0]
    together = write.call("prim::ListConstruct", *parts)
    together.setType(torch._C.ListType.ofTensors())
    return write.call("aten::cat", together, dim)


def _rms_norm(write: _Builder) -> torch._C.Value | None:
    """Replace RMS norm with x / sqrt(mean(x^2) + eps) * weight (Zhang and Sennrich 2019, equation 4)."""
    x, shape, weight, eps = write.inputs
    sizes = write.value(shape)
    count = len(sizes) if sizes is not None else len(list(shape.node().inputs()))
    small = write.value(eps)
    square = write.call("aten::mean", write.call("aten::mul", x, x), list(range(-count, 0)), True, None)
    shifted = write.call("aten::add", square, torch.finfo(torch.float32).eps if small is None else small, 1)
    normed = write.call("aten::mul", x, write.call("aten::rsqrt", shifted))
    return normed if isinstance(weight.type(), torch._C.NoneType) else write.call("aten::mul", normed, weight)


_RULES: dict[str, Callable[[_Builder], torch._C.Value | None]] = {
    "aten::gelu": _gelu,
    "aten::pad": _pad,
    "aten::scaled_dot_product_attention": _attention,
    "aten::rms_norm": _rms_norm,
}


def _constants(graph: Any, kind: str) -> list[Any]:
    return [node for node in graph.findAllNodes("prim::Constant") if node.output().type().kind() == kind]


def _free_devices(module: Any, graph: Any, nodes: list[Any]) -> None:
    """Replace the devices that tracing recorded as constants with the device of a tensor in the graph."""
    if not nodes:
        return
    tensor = next((value for value in graph.inputs() if value.type().kind() == "TensorType"), None)
    if tensor is None:  # a method that uses only weights, such as a table of relative positions
        tensor = _read_buffer(module, graph, torch.empty(0))
    asked = graph.create("prim::device", [tensor], 1)
    asked.output().setType(torch._C.DeviceObjType.get())
    if tensor.node().kind() == "prim::Param":
        graph.prependNode(asked)
    else:
        asked.insertAfter(tensor.node())
    for node in nodes:
        node.output().replaceAllUsesWith(asked.output())
        node.destroy()


def _free_tensors(module: Any, graph: Any, nodes: list[Any]) -> None:
    """Turn the tensors that tracing recorded as constants into buffers, which `.cuda()` moves."""
    for node in nodes:
        tensor = node.output().toIValue()
        # Scalars and tensors without dimensions combine with tensors on any device.
        if isinstance(tensor, torch.Tensor) and tensor.ndim:
            node.output().replaceAllUsesWith(_read_buffer(module, graph, tensor))
            node.destroy()


class _Constant(nn.Module):
    """A module with a single buffer: TorchScript can add children to a traced module, but not buffers."""

    def __init__(self, value: torch.Tensor) -> None:
        super().__init__()
        self.register_buffer("value", value)


def _read_buffer(module: Any, graph: Any, tensor: torch.Tensor) -> torch._C.Value:
    """Give the module a child that holds the tensor, and read it at the start of the graph."""
    number = 0
    while module._c.hasattr(f"{_ADDED}{number}"):
        number += 1
    child = torch.jit.script(_Constant(tensor))._c
    module._c._register_attribute(f"{_ADDED}{number}", child._type(), child)
    read = graph.create("prim::GetAttr", [next(iter(graph.inputs()))], 1)
    read.s_("name", f"{_ADDED}{number}")
    read.output().setType(child._type())
    graph.prependNode(read)
    value = graph.create("prim::GetAttr", [read.output()], 1)
    value.s_("name", "value")
    value.output().setType(torch._C.TensorType.get())
    value.insertAfter(read)
    return value.output()
