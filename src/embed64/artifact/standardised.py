"""Standardise a convolution's weights once, for the file, where the model does it in every call.

Weight standardisation (Qiao et al. 2019, arXiv:1903.10520) subtracts each filter's mean and divides by its standard
deviation. Models write it as batch norm in training mode, applied to the weights. The outcome does not depend on the
image, so it takes the place of the weights: the file is as large as before, and an image costs no more than with plain
convolutions.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import torch
from torch import Tensor

from embed64.core.errors import CheckFailed

_NORM, _TRAINING = "aten::batch_norm", 5
"""The operator, and the position of the argument that turns training on."""


class _Standardised(NamedTuple):
    owner: Any
    """The module that has the weights."""
    weights: Any
    """The node that reads them."""
    value: Any
    """What the graph makes of them."""
    tensor: Tensor


@torch.no_grad()
def fold_standardised(traced: torch.jit.ScriptModule) -> None:
    """Put standardised weights in the place of those that the methods of any submodule standardise in every call.

    Only what depends on nothing but weights is replaced; batch norm of an image's features is left as it is.
    Raises CheckFailed if the outcome has another shape than the weights.
    """
    found = []
    for module in traced.modules():
        for name in module._c._method_names() if isinstance(module, torch.jit.ScriptModule) else ():
            graph: Any = module._c._get_method(name).graph  # type: ignore[union-attr, operator]
            found += [(graph, one) for one in _find(module._c, graph)]
    # Two methods of a module may share its weights: all are standardised before the first are replaced.
    for _, one in found:
        name, own = one.weights.s("name"), one.owner.getattr(one.weights.s("name"))
        if own.shape != one.tensor.shape:
            raise CheckFailed(
                f"the backbone standardises weights of shape {list(own.shape)} to shape {list(one.tensor.shape)},"
                " which no rule covers; choose another backbone"
            )
        one.value.replaceAllUsesWith(one.weights.output())
        one.owner.setattr(name, torch.empty_like(own).copy_(one.tensor))
    for graph, _ in found:
        torch._C._jit_pass_dce(graph)


def _find(module: Any, graph: Any) -> Iterator[_Standardised]:
    for node in graph.findAllNodes(_NORM):
        flag = list(node.inputs())[_TRAINING]
        if flag.node().kind() != "prim::Constant" or not flag.toIValue() or not _only_weights(node):
            continue
        value = node.output()
        while all(_only_weights(use.user) for use in value.uses()) and len(value.uses()) == 1:
            value = value.uses()[0].user.output()
        weights = next(node.inputs()).node()
        while weights.kind() != "prim::GetAttr":
            weights = next(weights.inputs()).node()
        yield _Standardised(_module(module, next(weights.inputs())), weights, value, _run(module, value))


def _only_weights(node: Any) -> bool:
    """Return whether a node's output depends on nothing but the module's own tensors and on constants."""
    if node.kind() in ("prim::Param", "prim::Return"):
        return False
    return all(_is_module(value) or _only_weights(value.node()) for value in node.inputs())


def _is_module(value: Any) -> bool:
    return value.type().kind() == "ClassType"


def _module(module: Any, value: Any) -> Any:
    """Return the submodule that a value of the graph stands for."""
    if value.node().kind() == "prim::Param":
        return module
    return _module(module, next(value.node().inputs())).getattr(value.node().s("name"))


def _run(module: Any, value: Any) -> Tensor:
    """Compute a value that depends only on weights, by a graph of the nodes that lead to it."""
    graph: Any = torch._C.Graph()
    own = graph.addInput()
    own.setType(module._type())
    copies: dict[str, Any] = {}

    def copied(wanted: Any) -> Any:
        if wanted.node().kind() == "prim::Param":
            return own
        if wanted.debugName() not in copies:
            for needed in wanted.node().inputs():
                copied(needed)
            clone = graph.insertNode(graph.createClone(wanted.node(), copied))
            copies.update(zip((v.debugName() for v in wanted.node().outputs()), clone.outputs(), strict=True))
        return copies[wanted.debugName()]

    graph.registerOutput(copied(value))
    return torch._C._jit_interpret_graph(graph, (module,))  # type: ignore[attr-defined]
