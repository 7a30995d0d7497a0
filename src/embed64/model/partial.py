"""Where a partly frozen backbone is cut: the stem, computed once and cached, and the rest, which is trained."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, fx, nn

from embed64.core.errors import InputError
from embed64.model.backbone import Backbone
from embed64.model.graph import GraphCut, depending_on, forget_constants, random_images, traced, uncut
from embed64.model.preprocess import Preprocess

_TOLERANCE = 1e-4


@dataclass(frozen=True)
class Parts:
    """A backbone in two: images -> `stem` -> x [N, ...] -> `rest` -> features [N, D].

    Their parameters are the backbone's own. Without a stem, x are the images themselves.
    """

    backbone: Backbone
    stem: Backbone | Stem | None
    rest: nn.Module


class Stem(nn.Module):
    """The part before the cut: float32 [N, 3, S, S] -> [N, dim], all that crosses the cut, side by side."""

    def __init__(self, backbone: Backbone, net: fx.GraphModule, widths: dict[str, int]) -> None:
        """`widths`: numbers an image of each value that crosses the cut."""
        super().__init__()
        self.net = net
        self.dim = sum(widths.values())
        self.spec = backbone.spec | {"cut": widths}
        self.prepared = backbone.prepared
        self.eval()

    def preprocess(self) -> Preprocess:
        """What turns raw images into its input."""
        return Preprocess(**self.prepared)

    def forward(self, images: Tensor) -> Tensor:
        return self.net(images)


class Rest(nn.Module):
    """The part behind the cut: float32 [N, dim of the stem] -> features [N, D].

    Its parts follow `train()` as they do in the backbone.
    """

    def __init__(self, backbone: Backbone, net: fx.GraphModule) -> None:
        super().__init__()
        self.net = net
        backbone.train()
        leaves = {str(node.target) for node in net.graph.nodes if node.op == "call_module"}
        self._still = sorted(name for name in leaves if not net.get_submodule(name).training)
        backbone.eval()
        self.eval()

    def train(self, mode: bool = True) -> Rest:
        super().train(mode)
        for name in self._still:
            self.net.get_submodule(name).eval()
        return self

    def forward(self, x: Tensor) -> Tensor:
        return self.net(x)


def parts(backbone: Backbone, cached: bool) -> Parts:
    """The frozen part of a backbone before its first trained operation, and the rest, both in eval mode.

    Where nothing is frozen there is no stem, where everything is, nothing in the rest. A partly frozen backbone
    is cut only where its stem is to be `cached`. Raises InputError where it cannot be traced, or where its
    features do not depend on what is to be trained.
    """
    backbone.eval()
    trained = {name for name, parameter in backbone.named_parameters() if parameter.requires_grad}
    if not trained:
        return Parts(backbone, backbone, nn.Identity())
    if not cached or len(trained) == sum(1 for _ in backbone.parameters()):
        return Parts(backbone, None, backbone)
    graph = traced(backbone)
    behind = depending_on(graph, trained)
    if not behind:
        raise InputError(f"backbone.trained: the features of '{backbone.name}' do not depend on what it names")
    cut = GraphCut(backbone, graph, behind)
    if [node.op for node in cut.crossing] == ["placeholder"]:
        return Parts(backbone, None, backbone)  # all that costs anything is trained
    stem, rest = Stem(backbone, cut.stem(), cut.widths()), Rest(backbone, cut.rest())
    forget_constants(backbone)
    _check(backbone, stem, rest)
    return Parts(backbone, stem, rest)


@torch.no_grad()
def _check(backbone: Backbone, stem: Stem, rest: Rest) -> None:
    """Raise InputError where the two parts are not the whole, on a number of images that was not tried."""
    images = random_images(backbone, 3)
    wanted, found = backbone(images), rest(stem(images))
    if not (found - wanted).abs().max() <= _TOLERANCE * wanted.abs().max():  # NaN fails too
        raise uncut(backbone, "its two parts give other features than the whole")
