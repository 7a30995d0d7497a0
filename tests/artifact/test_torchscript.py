"""The artifact agrees with the eager model, holds nothing that torch 1.11 lacks, or is not written at all."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest
import torch
from encoders import assert_legal, assert_same_in_1_11, images, tiny
from tiny import sample
from torch import Tensor, nn

from embed64.artifact import verify
from embed64.artifact.archive import read_archive
from embed64.artifact.check import check_artifact
from embed64.artifact.embedder import Embedder
from embed64.artifact.submission import write_submission
from embed64.artifact.torchscript import export_artifact
from embed64.core.errors import CheckFailed
from embed64.core.settings import Backbone as BackboneSettings
from embed64.core.settings import Head as HeadSettings
from embed64.model.backbone import Backbone
from embed64.model.head import Head, SideBySide

MODELS = {
    "lite0": [{"name": "tf_efficientnet_lite0", "image_size": 64, "levels": (3, 4, 5, 6), "grid": 2, "flip": True}],
    "deit": [{"name": "deit_tiny_patch16_224", "image_size": 64}],
    # 24 patches a side: windows of 7 need padding
    "swin": [{"name": "swin_tiny_patch4_window7_224", "image_size": 96, "resize": "letterbox"}],
    "swin_whole": [{"name": "swin_tiny_patch4_window7_224"}],
    "side by side": [
        {"name": "test_vit", "image_size": 64},
        {"name": "test_resnet", "image_size": 48, "resize": "crop"},
        {"name": "test_efficientnet", "image_size": 80, "resize": "letterbox"},
    ],
}
MANIFEST = {"pretrained": False, "unit_length": True, "note": "größer als 1 °"}
each_model = pytest.mark.parametrize(
    "name", [pytest.param(name, marks=pytest.mark.slow if name == "swin_whole" else ()) for name in MODELS]
)


@torch.no_grad()
def build(name: str) -> Embedder:
    """Random weights, the same each time; a single backbone with a head fitted on random images."""
    torch.manual_seed(0)
    backbones = [Backbone(BackboneSettings(pretrained=False, **settings)).eval() for settings in MODELS[name]]
    if len(backbones) > 1:
        head: nn.Module = SideBySide([backbone.dim for backbone in backbones], 64)
    else:
        fitted, preprocess = Head(backbones[0].level_dims, HeadSettings(rank=16)).eval(), backbones[0].preprocess()
        fitted.fit(sample(torch.cat([backbones[0](preprocess(images(1, 40, 50, seed))) for seed in range(24)])))
        head = fitted.folded()
    return Embedder([(backbone.preprocess(), backbone) for backbone in backbones], head, 64).eval()


@dataclass(frozen=True)
class Exported:
    embedder: Embedder
    path: Path

    @torch.no_grad()
    def expected(self, x: Tensor) -> Tensor:
        """What the eager parts give, put together here."""
        features = [backbone(preprocess(x)) for preprocess, backbone in self.embedder.branches()]
        return self.embedder.head(torch.cat(features, dim=1))


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory):
    """Model -> its artifact, made once."""
    made: dict[tuple[str, bool], Exported] = {}

    def make(name: str, half: bool = False) -> Exported:
        if (name, half) not in made:
            embedder, path = build(name), tmp_path_factory.mktemp("artifact") / "saved_model.pt"
            assert export_artifact(embedder, path, MANIFEST, half) == path
            made[name, half] = Exported(embedder, path)
        return made[name, half]

    return make


@each_model
@torch.no_grad()
def test_the_artifact_agrees_with_the_eager_model_in_every_batch(exported, name):
    made = exported(name)
    artifact = torch.jit.load(made.path)
    for batch, height, width in ((1, 64, 80), (2, 33, 90), (7, 224, 224)):
        x = images(batch, height, width, seed=batch)
        embeddings = artifact(x)
        assert embeddings.dtype == torch.float32
        assert embeddings.shape == (batch, 64)
        assert torch.allclose(embeddings, made.expected(x), atol=1e-5)
    assert artifact(images(1, 8, 8)[:0]).shape == (0, 64)


@each_model
def test_nothing_in_the_file_is_newer_than_torch_1_11(exported, name):
    path = exported(name).path
    assert_legal(path)
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        (version,) = [n for n in names if n.endswith("/version")]
        assert int(archive.read(version)) <= 9
    assert not [n for n in names if n.endswith(".debug_pkl")]
    assert len(names) == len(set(names))


@each_model
def test_every_rule_of_the_contract_holds(exported, name):
    assert [f for f in check_artifact(exported(name).path) if not f.holds] == []


@each_model
def test_weights_are_stored_once_and_stay_parameters(exported, name):
    made = exported(name)
    loaded = dict(torch.jit.load(made.path).named_parameters())
    # parameters move with .cuda(); constants baked into the code would not
    assert {key: p.shape for key, p in loaded.items()} == {k: p.shape for k, p in made.embedder.named_parameters()}
    wanted = sum(p.numel() for p in loaded.values())
    assert made.path.stat().st_size < 4 * wanted * 1.2 + 2e6


def test_backbones_side_by_side_each_see_their_own_picture(exported):
    made = exported("side by side")
    assert [p.image_size for p, _ in made.embedder.branches()] == [64, 48, 80]
    left, right = images(2, 50, 200, seed=1).to(torch.int16), images(2, 50, 200, seed=2).to(torch.int16)
    right[:, :, :, 70:130] = left[:, :, :, 70:130]  # the middle, which is all that the second one sees
    one, two = (torch.jit.load(made.path)(x.to(torch.uint8)) for x in (left, right))
    same = (one - two).abs().amax(0) < 1e-6
    assert same.tolist() == [False] * 22 + [True] * 21 + [False] * 21  # 64 numbers in three shares


def test_the_manifest_is_in_the_archive(exported):
    path = exported("deit").path
    with zipfile.ZipFile(path) as archive:
        (name,) = [n for n in archive.namelist() if n.endswith("/extra/embed64.json")]
        assert json.loads(archive.read(name)) == MANIFEST
    assert read_archive(path.read_bytes()).manifest == MANIFEST
    read = {"embed64.json": ""}
    torch.jit.load(path, _extra_files=read)  # as torch's own documentation reads it
    assert json.loads(read["embed64.json"]) == MANIFEST


class Branching(nn.Module):
    """Python branching on the batch: a trace remembers one branch alone."""

    def forward(self, x: Tensor) -> Tensor:
        return x if x.shape[0] == 2 else 3 * x


class Noisy(nn.Module):
    """Never gives the same twice."""

    def forward(self, x: Tensor) -> Tensor:
        return x + torch.rand_like(x)


class NotANumber(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        return (x - x) / 0


class FrozenBatch(nn.Module):
    """Tracing writes the number of images down, as in windows of a Swin."""

    def forward(self, x: Tensor) -> Tensor:
        return x.reshape(2 * int(x.shape[0]), -1).reshape(int(x.shape[0]), 3, 8, 8)


class Newer(nn.Module):
    """An operator that came with torch 1.13, for which there is no rule."""

    def forward(self, x: Tensor) -> Tensor:
        return x + torch.linalg.vecdot(x, x).unsqueeze(-1)


@pytest.mark.parametrize("existing", [True, False])
@pytest.mark.parametrize(
    ("inner", "said"),
    [
        (Branching(), "differs from the eager model by"),
        (Noisy(), "differs from the eager model by"),
        (NotANumber(), "differs from the eager model by nan"),
        (FrozenBatch(), "the file fails ("),
        (Newer(), "operator aten::linalg_vecdot is unknown to torch 1.11"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, nn.Module) else "",
)
def test_what_differs_or_would_not_load_in_torch_1_11_is_not_written(tmp_path, inner, said, existing):
    path = tmp_path / "saved_model.pt"
    if existing:
        path.write_bytes(b"what was there before")
    with pytest.raises(CheckFailed) as refused:
        export_artifact(tiny(inner), path, {})
    assert str(refused.value).startswith(f"{path}: not written: ")
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)
    assert [p.name for p in tmp_path.iterdir()] == (["saved_model.pt"] if existing else [])
    assert not existing or path.read_bytes() == b"what was there before"


def test_export_replaces_an_older_file(tmp_path):
    path = tmp_path / "saved_model.pt"
    path.write_bytes(b"older")
    export_artifact(tiny(nn.GELU()), path, {})
    assert [p.name for p in tmp_path.iterdir()] == ["saved_model.pt"]
    assert torch.jit.load(path)(images(3, 20, 30)).shape == (3, 64)


def test_export_switches_dropout_and_batch_statistics_off(tmp_path):
    embedder = tiny(nn.Sequential(nn.BatchNorm2d(3), nn.Dropout(0.5))).train()
    path = export_artifact(embedder, tmp_path / "a.pt", {})
    assert {f.rule for f in check_artifact(path) if not f.holds} == set()


def test_the_submission_holds_exactly_the_artifact_at_its_root(tmp_path):
    artifact = tmp_path / "any_name.pt"
    artifact.write_bytes(b"the artifact" * 100)
    submission = write_submission(artifact, tmp_path / "sub" / "submission.zip")
    with zipfile.ZipFile(submission) as archive:
        assert archive.namelist() == ["saved_model.pt"]
        assert archive.read("saved_model.pt") == artifact.read_bytes()
        assert archive.testzip() is None
    assert [p.name for p in submission.parent.iterdir()] == ["submission.zip"]


def leaf_matrices(model: nn.Module) -> set[str]:
    """Names of the matrices and kernels whose modules have no children: what is stored in half precision."""
    leaves = {name for name, module in model.named_modules() if not list(module.children())}
    return {name for name, p in model.named_parameters() if p.ndim >= 2 and name.rpartition(".")[0] in leaves}


def test_half_weights_take_half_the_room(exported):
    whole, half = (exported("deit", half).path.stat().st_size for half in (False, True))
    assert 0.5 < half / whole < 0.53


@pytest.mark.parametrize("name", ["deit", "side by side"])
def test_half_weights_are_loaded_as_the_rounded_ones_in_float32(exported, name):
    original, halved = build(name), leaf_matrices(build(name))
    loaded = dict(torch.jit.load(exported(name, half=True).path).named_parameters())
    assert sum(original.get_parameter(n).numel() for n in halved) > 0.9 * sum(p.numel() for p in original.parameters())
    assert loaded.keys() == dict(original.named_parameters()).keys()
    for key, parameter in original.named_parameters():
        assert loaded[key].dtype == torch.float32
        assert torch.equal(loaded[key], parameter.half().float() if key in halved else parameter), key


@pytest.mark.parametrize("name", ["deit", "side by side"])
def test_half_weights_leave_everything_else_as_it_was(exported, name):
    loaded = dict(torch.jit.load(exported(name, half=True).path).named_buffers())
    original = dict(build(name).named_buffers())
    assert loaded.keys() >= original.keys()
    assert [key for key, buffer in original.items() if not torch.equal(loaded[key], buffer)] == []


@torch.no_grad()
@pytest.mark.parametrize("name", ["deit", "side by side"])
def test_half_weights_give_the_embeddings_of_the_rounded_model(exported, name):
    made, rounded = exported(name, half=True), build(name)
    for key in leaf_matrices(rounded):
        rounded.get_parameter(key).copy_(rounded.get_parameter(key).half().float())
    for x in (images(1, 64, 80), images(5, 33, 90)):
        embeddings = torch.jit.load(made.path)(x)
        assert embeddings.dtype == torch.float32
        assert torch.allclose(embeddings, Exported(rounded, made.path).expected(x), atol=1e-5)
        assert 1e-6 < (embeddings - exported(name).expected(x)).abs().max() < 0.02  # and they were rounded


def test_a_file_of_half_weights_can_be_saved_again(exported, tmp_path):
    path = exported("side by side", half=True).path
    torch.jit.save(torch.jit.load(path), tmp_path / "again.pt")
    x = images(2, 40, 50)
    assert torch.equal(torch.jit.load(tmp_path / "again.pt")(x), torch.jit.load(path)(x))
    # beside the weights there are file names and debug records
    assert (tmp_path / "again.pt").stat().st_size < 1.3 * path.stat().st_size
    assert [f for f in check_artifact(path) if not f.holds] == []


class WithConstants(nn.Linear):
    """Matrices, one of them no parameter, in one module without children."""

    def __init__(self) -> None:
        super().__init__(8, 8)
        self.fixed = torch.randn(8, 8)
        self.register_buffer("grid", torch.randn(8, 8))

    def forward(self, x: Tensor) -> Tensor:
        return super().forward(x) + self.fixed * self.grid + torch.arange(8, device=x.device)


@torch.no_grad()
def test_half_weights_go_with_tensors_that_tracing_found(tmp_path):
    torch.manual_seed(0)
    embedder = tiny(nn.Sequential(WithConstants(), nn.GELU()))
    path = export_artifact(embedder, tmp_path / "a.pt", {}, half_weights=True)
    x = images(3, 40, 50)
    assert torch.allclose(torch.jit.load(path)(x), embedder(x), atol=1e-5)
    again = io.BytesIO()
    torch.jit.save(torch.jit.load(path), again)
    again.seek(0)
    assert torch.allclose(torch.jit.load(again)(x), embedder(x), atol=1e-5)


def test_weights_beyond_half_precision_are_refused(tmp_path):
    embedder = tiny(nn.Linear(8, 8))
    with torch.no_grad():
        embedder.backbones[0].inner.weight[3, 3] = 7e4  # the largest number is 65504
    with pytest.raises(CheckFailed, match=r"weights of Linear\.weight exceed float16") as refused:
        export_artifact(embedder, tmp_path / "a.pt", {}, half_weights=True)
    assert "\n" not in str(refused.value)
    assert not list(tmp_path.iterdir())
    export_artifact(embedder, tmp_path / "a.pt", {})  # whole, they can be stored


@pytest.mark.parametrize(
    "made",
    [
        pytest.param(
            [("lite0", False), ("deit", False), ("swin", False), ("side by side", False), ("side by side", True)],
            marks=pytest.mark.slow,
        ),
        pytest.param([("swin_whole", False), ("swin_whole", True), ("deit", True)], marks=pytest.mark.slow),
    ],
    ids=["small", "whole"],
)
def test_torch_1_11_gives_the_same_embeddings(exported, torch111, tmp_path, made):
    batches = [images(2, 33, 90), images(7, 50, 50)]
    artifacts = [exported(name, half) for name, half in made]
    assert_same_in_1_11(torch111, {a.path: [(x, a.expected(x)) for x in batches] for a in artifacts}, tmp_path)


@pytest.mark.slow
@each_model
def test_in_torch_1_11_every_rule_holds(exported, torch111, name):
    done = subprocess.run([torch111, verify.__file__, exported(name).path], capture_output=True, text=True)
    assert [line for line in done.stdout.splitlines() if not line.startswith("ok ")] == []
    assert "torch 1.11.0" in done.stdout


def test_the_artifact_needs_no_package_but_torch(exported, tmp_path):
    script = (
        "import sys; sys.modules.update(dict.fromkeys(['embed64', 'timm', 'torchvision']));"
        "import torch; print(list(torch.jit.load(sys.argv[1])(torch.zeros(1, 3, 9, 9, dtype=torch.uint8)).shape))"
    )
    command = [sys.executable, "-W", "ignore", "-c", script, str(exported("side by side", half=True).path)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path)
    assert done.stdout == "[1, 64]\n", done.stderr


def test_a_clock_before_1980_is_no_hindrance_to_a_submission(tmp_path):
    (tmp_path / "saved_model.pt").write_bytes(b"x")
    os.utime(tmp_path / "saved_model.pt", (0, 0))
    with zipfile.ZipFile(write_submission(tmp_path / "saved_model.pt", tmp_path / "submission.zip")) as archive:
        assert archive.read("saved_model.pt") == b"x"
