"""A backbone as a graph of operations, and that graph in two where training begins.

What depends on a trained parameter lies behind the cut, everything else before it. What crosses it is laid
side by side, one row of numbers an image.
"""

from __future__ import annotations

import operator
import sys
from collections.abc import Iterable
from typing import Any, NamedTuple

import torch
from timm.layers import DropPath, get_notrace_functions, get_notrace_modules
from torch import Tensor, fx, nn

from embed64.core.errors import InputError
from embed64.model.backbone import Backbone

# What is costly enough to be done once; any other step may be repeated where the cut gets smaller by it.
_PRODUCTS = {"scaled_dot_product_attention", "matmul", "bmm", "baddbmm", "einsum", "linear", "conv1d", "conv2d"}


class _Tracer(fx.Tracer):
    """Leaves whole what timm says cannot be traced, and DropPath, whose mode may change later."""

    def __init__(self, backbone: Backbone) -> None:
        super().__init__(autowrap_functions=tuple(get_notrace_functions()))
        # Levels are asked for by a method of the model, not by calling it, which is when fx looks for such functions.
        self._autowrap_search.append(sys.modules[type(backbone.net).__module__])
        self.whole = (*get_notrace_modules(), DropPath)

    def is_leaf_module(self, m: nn.Module, module_qualified_name: str) -> bool:
        return isinstance(m, self.whole) or super().is_leaf_module(m, module_qualified_name)


def traced(backbone: Backbone) -> fx.Graph:
    """Its graph, which holds for training and evaluation alike, or InputError."""
    try:
        backbone.train()
        training = _Tracer(backbone).trace(backbone)
        forget_constants(backbone)
        backbone.eval()
        graph = _Tracer(backbone).trace(backbone)
    except Exception as error:  # whatever the model's own code raises where its input has no values
        raise uncut(backbone, (str(error).strip().splitlines() or [type(error).__name__])[0][:200]) from error
    finally:
        backbone.eval()
    if str(graph) != str(training):
        raise uncut(backbone, "it computes something else in training")
    return _pruned(graph)


def _pruned(graph: fx.Graph) -> fx.Graph:
    """Without what nothing needs: levels behind the last one that is used, checks of the input's size."""
    for node in reversed(graph.nodes):
        if not node.users and node.op not in ("placeholder", "output"):
            graph.erase_node(node)
    return graph


def forget_constants(backbone: Backbone) -> None:
    """Remove the tensors that tracing leaves in the backbone, so that the next trace gives them the same names."""
    for name in [name for name in vars(backbone) if name.startswith("_tensor_constant")]:
        delattr(backbone, name)


def uncut(backbone: Backbone, reason: str) -> InputError:
    """What to say of a backbone that cannot be cut."""
    return InputError(
        f"backbone '{backbone.name}' cannot be cut ({reason}); give backbone.cached=false to train it without a cache"
    )


def depending_on(graph: fx.Graph, trained: set[str]) -> set[fx.Node]:
    """Nodes that depend on a trained parameter, the parameters themselves aside."""
    found: set[fx.Node] = set()
    for node in graph.nodes:
        uses = {n.target for n in node.all_input_nodes if n.op == "get_attr"} & trained
        owns = node.op == "call_module" and any(name.startswith(f"{node.target}.") for name in trained)
        if uses or owns or found.intersection(node.all_input_nodes):
            found.add(node)
    return found


class _Shape(NamedTuple):
    """Of a tensor: its sizes, and whether it holds real numbers."""

    sizes: tuple[int, ...]
    real: bool


class _Packed(NamedTuple):
    """A tuple of tensors; they cross one by one."""


class _Shapes(fx.Interpreter):
    """What every node gives for one image and for two, found by trying."""

    def __init__(self, backbone: Backbone, graph: fx.Graph) -> None:
        super().__init__(backbone, graph=graph)
        self.one: dict[fx.Node, Any] = {}
        self.two: dict[fx.Node, Any] = {}
        self.constants: dict[fx.Node, Tensor] = {}
        for count in (2, 1):
            with torch.no_grad():
                self.run(random_images(backbone, count))

    def run_node(self, n: fx.Node) -> Any:
        value = super().run_node(n)
        values = self.one if n in self.two else self.two
        if isinstance(value, Tensor):
            values[n] = _Shape(tuple(value.shape), value.is_floating_point())
            if self.one.get(n) == self.two[n]:
                self.constants[n] = value  # a table of positions, say
        else:
            packed = isinstance(value, (tuple, list)) and any(isinstance(part, Tensor) for part in value)
            values[n] = _Packed() if packed else value
        return value

    def per_image(self, node: fx.Node) -> bool:
        """Whether its value holds something of every image: its size follows their number."""
        return isinstance(self.one[node], (_Shape, _Packed)) and node not in self.constants

    def in_rows(self, node: fx.Node) -> bool:
        """Whether that is a tensor of real numbers, image after image."""
        one, two = self.one[node], self.two[node]
        if isinstance(one, _Packed) or not one.sizes:
            return False
        return one.real and two.sizes == (2 * one.sizes[0], *one.sizes[1:])

    def size(self, nodes: Iterable[fx.Node]) -> int:
        """Numbers an image in all these tensors."""
        return sum(torch.Size(self.one[node].sizes).numel() for node in nodes)


class GraphCut:
    """A graph in two, so that as little as possible crosses: some steps of the stem are repeated behind the cut."""

    def __init__(self, backbone: Backbone, graph: fx.Graph, trained: set[fx.Node]) -> None:
        """`trained`: all nodes that depend on a trained parameter."""
        self.backbone, self.graph, self.trained = backbone, graph, trained
        self.shapes = _Shapes(backbone, graph)
        self.behind = set(trained)
        while twisted := [node for node in self.crossing if not self.shapes.in_rows(node)]:
            self.behind |= set(twisted)
        while moved := self._saving():
            self.behind |= moved

    @property
    def crossing(self) -> list[fx.Node]:
        """Tensors of the stem that the rest needs of every image."""
        return [node for node in self._taken(self.behind) if self.shapes.per_image(node)]

    def widths(self) -> dict[str, int]:
        """Numbers an image of each."""
        return {node.name: self.shapes.size([node]) for node in self.crossing}

    def stem(self) -> fx.GraphModule:
        """Images -> rows."""
        graph, copies = fx.Graph(), dict[fx.Node, fx.Node]()
        for node in self.graph.nodes:
            if node not in self.trained:
                copies[node] = graph.node_copy(node, copies.__getitem__)
        count = _count(graph, next(copies[node] for node in self.graph.nodes if node.op == "placeholder"))
        rows = [
            graph.call_method("reshape", (copies[node], count, width))
            for node, width in zip(self.crossing, self.widths().values(), strict=True)
        ]
        graph.output(graph.call_function(torch.cat, (rows, 1)))
        return fx.GraphModule(self.backbone, _pruned(graph))

    def rest(self) -> fx.GraphModule:
        """Rows -> features."""
        graph, copies, start = fx.Graph(), dict[fx.Node, Any](), 0
        rows = graph.placeholder("rows")
        count = _count(graph, rows)
        for node, width in zip(self.crossing, self.widths().values(), strict=True):
            shape = self._at(graph, count, self.shapes.one[node].sizes, self.shapes.two[node].sizes)
            part = graph.call_method("narrow", (rows, 1, start, width))
            copies[node] = graph.call_method("reshape", (part, *shape))
            start += width
        own = dict[str, Any]()
        for node in self._taken(self.behind):
            if node in self.shapes.constants:
                name = f"fixed_{node.name}"
                own[name], copies[node] = self.shapes.constants[node], graph.get_attr(name)
            elif isinstance(self.shapes.one[node], torch.device):
                copies[node] = graph.call_function(getattr, (rows, "device"))
            elif node not in copies:
                copies[node] = self._at(graph, count, self.shapes.one[node], self.shapes.two[node])
        for node in self.graph.nodes:
            if node in self.behind or (node.op == "get_attr" and self.behind.intersection(node.users)):
                copies[node] = graph.node_copy(node, copies.__getitem__)
                if node.op in ("get_attr", "call_module"):
                    own[node.target] = operator.attrgetter(node.target)(self.backbone)
        return fx.GraphModule(own, graph)

    def _taken(self, behind: set[fx.Node]) -> list[fx.Node]:
        """What these nodes take from others, tensors or not; parameters and buffers belong to both sides."""
        before = (node for node in self.graph.nodes if node not in behind and node.op != "get_attr")
        return [node for node in before if behind.intersection(node.users)]

    def _at(self, graph: fx.Graph, count: fx.Node, one: Any, two: Any) -> Any:
        """A number that is `one` for one image and `two` for two, as it is for `count`; so for tuples of numbers."""
        if one == two:
            return one
        if isinstance(one, (tuple, list)):
            return tuple(self._at(graph, count, a, b) for a, b in zip(one, two, strict=True))
        if not isinstance(one, int):
            raise uncut(self.backbone, f"a {type(one).__name__} depends on the number of images")
        more = graph.call_function(operator.mul, (count, two - one))
        return graph.call_function(operator.add, (more, 2 * one - two))

    def _saving(self) -> set[fx.Node]:
        """A chain of cheap steps up to the cut that makes it smaller when it is repeated behind it, or nothing."""
        for node in self.crossing:
            chain: set[fx.Node] = set()
            while self._cheap(node):
                chain.add(node)
                now = [n for n in self._taken(self.behind | chain) if self.shapes.per_image(n)]
                if all(map(self.shapes.in_rows, now)) and self.shapes.size(now) < self.shapes.size(self.crossing):
                    return chain
                inputs = [n for n in node.all_input_nodes if self.shapes.per_image(n)]
                if len(inputs) != 1:
                    break
                node = inputs[0]
        return set()

    def _cheap(self, node: fx.Node) -> bool:
        """A few operations a number: a norm, an activation, a sum, another shape."""
        if node.op == "call_module":
            return all(parameter.ndim < 2 for parameter in self.backbone.get_submodule(str(node.target)).parameters())
        name = node.target if isinstance(node.target, str) else getattr(node.target, "__name__", "")
        return node.op in ("call_function", "call_method") and name not in _PRODUCTS


def _count(graph: fx.Graph, rows: fx.Node) -> fx.Node:
    """The number of images."""
    return graph.call_method("size", (rows, 0))


def random_images(backbone: Backbone, count: int) -> Tensor:
    """float32 [count, 3, S, S] to try a backbone on, where it is."""
    generator = torch.Generator().manual_seed(count)
    images = torch.randn(count, 3, backbone.image_size, backbone.image_size, generator=generator)
    return images.to(next(backbone.parameters()).device)
