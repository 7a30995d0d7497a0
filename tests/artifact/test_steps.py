"""Artifacts in two steps: the same numbers as in one, for images of any sizes; others stay whole."""

from __future__ import annotations

import warnings
from pathlib import Path

import pytest
import torch
from torch import Tensor, nn

from embed64.artifact.engine import embedded
from embed64.artifact.export import export_backbone
from embed64.artifact.loading import load_artifact
from embed64.artifact.steps import InSteps, Whole, steps_of
from embed64.artifact.torchscript import export_artifact
from embed64.evaluate.embedding import stacked
from tests.support.encoders import images, tiny

SIZES = [(30, 40), (30, 40), (7, 90), (64, 64), (1, 1), (40, 30), (64, 64)]


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two backbones side by side, of other input sizes."""
    path = tmp_path_factory.mktemp("two") / "saved_model.pt"
    names = ["test_vit.r160_in1k", "test_byobnet.r160_in1k"]
    return export_backbone(names, path, pretrained=False, resize="letterbox")


def test_images_of_any_sizes_make_one_batch_and_the_same_numbers(two):
    artifact = load_artifact(two)
    steps = steps_of(artifact)
    assert isinstance(steps, InSteps)
    batches: list[int] = []
    run = steps.run
    steps.run = lambda *prepared: batches.append(len(prepared[0])) or run(*prepared)  # type: ignore[method-assign]
    mixed = [images(1, *size, seed=number)[0] for number, size in enumerate(SIZES)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("embed64.artifact.engine.steps_of", lambda _: steps)
        together = stacked(embedded(artifact, mixed, Tensor.clone, batch=4))
    assert sorted(batches) == [3, 4]
    with torch.inference_mode():
        alone = torch.cat([artifact(image.unsqueeze(0)) for image in mixed])
    assert (together - alone).abs().max() <= 1e-5
    assert (alone[0] - alone[1]).abs().max() > 1e-2


class Doubled(nn.Module):
    """Parts of the same names, but what it returns is not what they give in a row."""

    def __init__(self, embedder: nn.Module) -> None:
        super().__init__()
        self.preprocesses, self.backbones, self.head = embedder.preprocesses, embedder.backbones, embedder.head

    def forward(self, images: Tensor) -> Tensor:
        features: list[Tensor] = []
        for preprocess, backbone in zip(self.preprocesses, self.backbones):  # noqa: B905  (TorchScript has no strict)
            features.append(2.0 * backbone(preprocess(images)))
        return self.head(torch.cat(features, dim=1))


class Plain(nn.Module):
    """No parts at all."""

    def forward(self, images: Tensor) -> Tensor:
        return images.to(torch.float32).mean([2, 3]).repeat(1, 22)[:, :64]


def test_another_program_runs_whole(tmp_path):
    ours = export_artifact(tiny(nn.Flatten()), tmp_path / "ours.pt", {})
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", category=FutureWarning)
        own = torch.jit.load(ours)
        changed, plain = torch.jit.script(Doubled(tiny(nn.Flatten())).eval()), torch.jit.script(Plain())
    assert isinstance(steps_of(own), InSteps)
    for artifact in (changed, plain):
        assert isinstance(steps_of(artifact), Whole)
        mixed = [images(1, *size, seed=number)[0] for number, size in enumerate(SIZES)]
        with torch.inference_mode():
            alone = torch.cat([artifact(image.unsqueeze(0)) for image in mixed])
        assert torch.allclose(stacked(embedded(artifact, mixed, Tensor.clone)), alone, atol=1e-5)
