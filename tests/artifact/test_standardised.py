"""Weights that a model standardises in every call are standardised once, in the file."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
import torch
from timm.layers import ScaledStdConv2d, ScaledStdConv2dSame, StdConv2d, StdConv2dSame
from torch import Tensor, nn

from embed64.artifact.check import check_artifact
from embed64.artifact.embedder import Embedder
from embed64.artifact.export import export_backbone
from embed64.artifact.standardised import fold_standardised
from embed64.artifact.torchscript import torchscript
from embed64.artifact.verify import pictures
from embed64.core.errors import CheckFailed
from embed64.core.settings import Head as Settings
from embed64.model.head import Head
from embed64.model.preprocess import Preprocess

CONVOLUTIONS = [StdConv2d, StdConv2dSame, ScaledStdConv2d, ScaledStdConv2dSame]


class Net(nn.Module):
    """A convolution that is called twice, with a grouped one and batch norm of what they return."""

    def __init__(self, kind: type[nn.Conv2d]) -> None:
        super().__init__()
        torch.manual_seed(0)
        self.first, self.twice, self.grouped = kind(3, 8, 3, stride=2), kind(8, 8, 3), kind(8, 64, 3, groups=4)
        for name, p in self.named_parameters():
            if name.endswith(("gain", "bias")):  # not what they start from, and gains of both signs
                nn.init.normal_(p)
        self.norm = nn.BatchNorm2d(64)

    def forward(self, x: Tensor) -> Tensor:
        return self.norm(self.grouped(self.twice(self.twice(self.first(x)).relu()))).mean((2, 3))


def folded(net: nn.Module, x: Tensor) -> torch.jit.ScriptModule:
    traced = torch.jit.trace(net, x, check_trace=False)
    fold_standardised(traced)
    saved = io.BytesIO()
    torch.jit.save(traced, saved)
    saved.seek(0)
    return torch.jit.load(saved)


def norms_in_training(model: torch.jit.ScriptModule) -> int:
    graph = model.inlined_graph  # its nodes live as long as it does
    return sum(list(node.inputs())[5].toIValue() is True for node in graph.findAllNodes("aten::batch_norm"))


@torch.no_grad()
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("kind", CONVOLUTIONS)
def test_the_outcome_is_the_model_s_and_its_weights_are_kept(kind: type[nn.Conv2d]) -> None:
    net, x = Net(kind).eval(), torch.randn(2, 3, 21, 30)
    before = {name: value.clone() for name, value in net.state_dict().items()}
    file = folded(net, x)
    assert norms_in_training(file) == 0
    for images in (x, torch.randn(5, 3, 17, 17)):
        torch.testing.assert_close(file(images), net(images), atol=1e-5, rtol=1e-5)
    assert all(torch.equal(value, before[name]) for name, value in net.state_dict().items())
    assert {name: p.shape for name, p in file.named_parameters()} == {n: p.shape for n, p in net.named_parameters()}


@torch.no_grad()
@pytest.mark.filterwarnings("ignore")
def test_the_weights_in_the_file_are_standardised_by_definition() -> None:
    net = Net(ScaledStdConv2d).eval()
    file = folded(net, torch.randn(2, 3, 21, 30))
    for name in ("first", "twice", "grouped"):
        own, stored = getattr(net, name), getattr(file, name).weight
        rows = own.weight.flatten(1)
        rows = (rows - rows.mean(1, keepdim=True)) / (rows.var(1, correction=0, keepdim=True) + own.eps).sqrt()
        expected = rows.view_as(own.weight) * own.gain * rows.shape[1] ** -0.5
        torch.testing.assert_close(stored, expected, atol=1e-6, rtol=1e-5)


class BatchStatistics(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.norm = nn.BatchNorm2d(3, track_running_stats=False)

    def forward(self, x: Tensor) -> Tensor:
        return self.norm(x).mean((2, 3))


@pytest.mark.filterwarnings("ignore")
def test_batch_norm_of_images_in_training_mode_is_left_for_the_check_to_refuse() -> None:
    assert norms_in_training(folded(BatchStatistics().eval(), torch.randn(2, 3, 8, 8))) == 1


class Reshaped(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.randn(4, 27))

    def forward(self, x: Tensor) -> Tensor:
        weight = nn.functional.batch_norm(self.weight[None], None, None, training=True).view(4, 3, 3, 3)
        return nn.functional.conv2d(x, weight).mean((2, 3))


@pytest.mark.filterwarnings("ignore")
def test_weights_of_another_shape_are_refused_in_one_line() -> None:
    with pytest.raises(CheckFailed, match=r"shape \[4, 27\] to shape \[4, 3, 3, 3\].*choose another backbone") as said:
        folded(Reshaped(), torch.randn(2, 3, 8, 8))
    assert "\n" not in str(said.value)


@torch.no_grad()
def test_half_weights_halve_standardised_ones_too() -> None:
    sizes = {}
    for half in (False, True):
        preprocess = Preprocess(32, (0.5,) * 3, (0.5,) * 3)
        embedder = Embedder([(preprocess, Net(StdConv2dSame))], Head([64], Settings(kind="pool")), 64).eval()
        content = torchscript(embedder, Path("saved_model.pt"), {}, half)
        sizes[half] = len(content)
        found = torch.jit.load(io.BytesIO(content))(pictures(3, 40, 50))
        torch.testing.assert_close(found, embedder(pictures(3, 40, 50)), atol=1e-2 if half else 1e-5, rtol=0)
    weights = sum(p.numel() for p in embedder.parameters() if p.ndim == 4)
    assert sizes[False] - sizes[True] > weights  # at 2 bytes a weight, but the folder of the zip is longer


def test_such_a_backbone_keeps_the_whole_contract(tmp_path: Path) -> None:
    path = export_backbone("test_nfnet", tmp_path / "a.pt", pretrained=False, image_size=32, half_weights=True)
    assert [finding for finding in check_artifact(path) if not finding.holds] == []


@pytest.mark.slow
@pytest.mark.parametrize(
    "name", ["nf_regnet_b0", "eca_nfnet_l0", "dm_nfnet_f0", "resnetv2_50x1_bit", "vit_tiny_r_s16_p8_224"]
)
def test_every_family_keeps_the_whole_contract(tmp_path: Path, name: str) -> None:
    path = export_backbone(name, tmp_path / "a.pt", pretrained=False)
    assert [finding for finding in check_artifact(path) if not finding.holds] == []
