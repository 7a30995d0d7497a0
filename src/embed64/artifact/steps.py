"""Run an artifact in two steps: each image to the size that the network sees, then the network on a batch of these."""

from __future__ import annotations

import io
import warnings
from functools import cache

import torch
from torch import Tensor, nn

from embed64.artifact.embedder import Embedder
from embed64.artifact.verify import DIM


class Whole:
    """An artifact of any make: images of one size go through it together."""

    def __init__(self, artifact: torch.jit.ScriptModule) -> None:
        self.run = artifact

    def prepare(self, image: Tensor) -> tuple[Tensor, ...]:
        """Return what is put into a batch for uint8 [3, H, W]."""
        return (image.unsqueeze(0),)


class InSteps:
    """An artifact of ours: images of any sizes make one batch, since it resizes them before anything else."""

    def __init__(self, artifact: torch.jit.ScriptModule) -> None:
        self.preprocesses = list(artifact.preprocesses.children())
        self.backbones = list(artifact.backbones.children())
        self.head = artifact.head

    def prepare(self, image: Tensor) -> tuple[Tensor, ...]:
        """Return float32 [1, 3, S, S] of each backbone for uint8 [3, H, W]."""
        return tuple(preprocess(image.unsqueeze(0)) for preprocess in self.preprocesses)

    def run(self, *prepared: Tensor) -> Tensor:
        """Return float32 [N, 64] for the images' [N, 3, S, S] of each backbone."""
        features = [backbone(x) for backbone, x in zip(self.backbones, prepared, strict=True)]
        return self.head(torch.cat(features, dim=1))


def steps_of(artifact: torch.jit.ScriptModule) -> Whole | InSteps:
    """Return how to run a loaded artifact: in two steps exactly if its own code is what `Embedder` does."""
    parts = dict(artifact.named_children())
    if parts.keys() != {"preprocesses", "backbones", "head"}:
        return Whole(artifact)
    count = len(list(parts["preprocesses"].children()))
    return InSteps(artifact) if count and artifact.code == _embedder_code(count) else Whole(artifact)


class _Part(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        return x


@cache
def _embedder_code(branches: int) -> str:
    """Return the code of a saved and loaded Embedder, which names its parts but not what they are."""
    embedder = Embedder([(_Part(), _Part()) for _ in range(branches)], _Part(), DIM)
    file = io.BytesIO()
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", category=FutureWarning)  # the contract requires TorchScript
        torch.jit.save(torch.jit.script(embedder), file)
        file.seek(0)
        return torch.jit.load(file).code
