"""What the tests of written files share: tiny encoders, and questions to ask of a written file."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.fx.experimental import _config

from embed64.artifact.archive import read_archive
from embed64.artifact.embedder import Embedder
from embed64.model.preprocess import Preprocess

# A torch without this setting exports fewer models for images of any size, and says so in one line.
any_size = pytest.mark.skipif(
    not hasattr(_config, "backed_size_oblivious"),
    reason=f"torch.export of torch {torch.__version__} refuses this model",
)


def images(count: int, height: int, width: int, seed: int = 0) -> Tensor:
    """Smooth coloured pictures, uint8 [count, 3, height, width]."""
    generator = torch.Generator().manual_seed(seed)
    coarse = torch.rand(count, 3, 5, 5, generator=generator) * 255
    return F.interpolate(coarse, [height, width], mode="bilinear").to(torch.uint8)


class Pooled(nn.Module):
    """A tiny encoder: an average of 8 x 8 cells, then `inner`, then 64 numbers."""

    def __init__(self, inner: nn.Module) -> None:
        super().__init__()
        torch.manual_seed(0)
        self.inner = inner
        self.last = nn.Linear(192, 64)

    def forward(self, x: Tensor) -> Tensor:
        return self.last(self.inner(F.adaptive_avg_pool2d(x, 8)).flatten(1))


class Traceable(nn.Module):
    """A function as a module, to be traced."""

    def __init__(self, function: Callable[[Tensor], object]) -> None:
        super().__init__()
        self.function = function

    def forward(self, x: Tensor) -> object:
        return self.function(x)


def tiny(inner: nn.Module) -> Embedder:
    """An embedder of 64 numbers whose backbone is an average of 8 x 8 cells, then `inner`."""
    return Embedder([(Preprocess(32, [0.5] * 3, [0.25] * 3), Pooled(inner))], nn.Identity(), 64).eval()


def nodes(path: Path, part: str = "") -> Iterator[Any]:
    """Every node of every method's graph, nested blocks included, of the modules whose names contain `part`."""

    def walk(block: Any) -> Iterator[Any]:
        for node in block.nodes():
            yield node
            for inner in node.blocks():
                yield from walk(inner)

    for name, module in torch.jit.load(path).named_modules():
        for method in module._c._method_names() if part in name else ():
            yield from walk(module._c._get_method(method).graph)


def operators(path: Path, part: str = "") -> set[str]:
    """The kinds of those nodes."""
    return {node.kind() for node in nodes(path, part)}


def assert_legal(path: Path) -> None:
    """Nothing in the file is newer than torch 1.11, by its stored list of operators and by those known to be newer."""
    assert read_archive(path.read_bytes()).newer_than_1_11() == []
    assert not operators(path) & {"aten::pad", "aten::scaled_dot_product_attention", "aten::rms_norm"}


_ELSEWHERE = """
import sys, torch
print(torch.__version__)
with torch.no_grad():
    for path, batches in torch.load(sys.argv[1]).items():
        try:
            model = torch.jit.load(path)
            for images, expected in batches:
                found = model(images)
                assert found.shape == expected.shape and found.dtype == torch.float32, found.shape
                difference = float((found - expected).abs().max())
                assert difference <= 1e-5 * max(1.0, float(expected.abs().max())), difference
        except Exception as error:
            print(path, repr(error)[-500:])
print("done")
"""


def assert_same_in_1_11(python: Path, expected: Mapping[Path, Sequence[tuple[Tensor, Tensor]]], folder: Path) -> None:
    """Torch 1.11 loads every file, and gives for each batch of images the embeddings beside it."""
    torch.save({str(path): list(batches) for path, batches in expected.items()}, folder / "expected")
    done = subprocess.run([python, "-c", _ELSEWHERE, folder / "expected"], capture_output=True, text=True)
    version, *complaints, last = done.stdout.splitlines() or ["", ""]
    assert (version.partition("+")[0], last) == ("1.11.0", "done"), done.stderr
    assert not complaints, "\n".join(complaints)
