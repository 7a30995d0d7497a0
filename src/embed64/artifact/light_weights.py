"""Store the matrices of an ONNX graph in fewer bits; all computation stays in float32."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np

Bits = Literal["float16", "int8"]
"""How weights are stored."""

_SMALL = 1024
"""Numbers below which a tensor stays as it is: biases and scales are few, and rounding them costs most."""
_LEVELS = 127


def lighten(graph: Any, bits: Bits) -> None:
    """Replace, in an onnx.ModelProto, each float32 weight of two or more dimensions by a smaller one and its cast back.

    In `int8` each output channel, or each input channel, has a scale of its own (Jacob et al. 2018, arXiv:1712.05877,
    section 2.1, with zero point 0). Runtimes compute the casts once, when they load the file.
    """
    from onnx import TensorProto, helper, numpy_helper

    inner = graph.graph
    casts, kept = [], []
    for tensor in inner.initializer:
        values = numpy_helper.to_array(tensor)
        if tensor.data_type != TensorProto.FLOAT or values.ndim < 2 or values.size < _SMALL:
            kept.append(tensor)
            continue
        name = f"{tensor.name}.{bits}"
        if bits == "float16":
            kept.append(numpy_helper.from_array(values.astype(np.float16), name))
            casts.append(helper.make_node("Cast", [name], [tensor.name], to=TensorProto.FLOAT))
            continue
        small, scales = quantized(values)
        kept += [numpy_helper.from_array(small, name), numpy_helper.from_array(scales, f"{name}.scales")]
        casts.append(helper.make_node("Cast", [name], [f"{name}.float"], to=TensorProto.FLOAT))
        casts.append(helper.make_node("Mul", [f"{name}.float", f"{name}.scales"], [tensor.name]))
    nodes = [*casts, *inner.node]
    del inner.initializer[:], inner.node[:]
    inner.initializer.extend(kept)
    inner.node.extend(nodes)


def quantized(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return weights as int8 of the same shape, and float32 scales to multiply them by, one for each channel.

    Channels are those of the first or of the second axis, whichever comes nearer to the weights: a head's weights
    differ most from feature to feature, a convolution's from output to output.
    """
    made = [_by_channel(values, axis) for axis in (0, 1)]
    return min(made, key=lambda each: float(np.square(each[0] * each[1] - values).mean()))


def _by_channel(values: np.ndarray, axis: int) -> tuple[np.ndarray, np.ndarray]:
    others = tuple(each for each in range(values.ndim) if each != axis)
    largest = np.abs(values).max(axis=others, keepdims=True)
    scales = np.where(largest > 0, largest, 1).astype(np.float32) / _LEVELS
    return np.round(values / scales).astype(np.int8), scales
