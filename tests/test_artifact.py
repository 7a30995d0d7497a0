"""The artifact agrees with the eager model, holds nothing that torch 1.11 lacks, or is not written at all."""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn

import embed64.check
from embed64.artifact import export_artifact, write_submission
from embed64.check import check_artifact
from embed64.errors import CheckFailed
from embed64.model import Backbone, Head
from embed64.preprocess import Preprocess
from embed64.recipe import Backbone as BackboneSettings
from embed64.recipe import Head as HeadSettings

NEWER_THAN_1_11 = ("torch.gelu", "torch.pad(", "scaled_dot_product_attention")
BACKBONES = {
    "lite0": {"name": "tf_efficientnet_lite0", "image_size": 64, "levels": (3, 4, 5, 6), "grid": 2, "flip": True},
    "deit": {"name": "deit_tiny_patch16_224", "image_size": 64},
    # 24 patches a side: windows of 7 need padding
    "swin": {"name": "swin_tiny_patch4_window7_224", "image_size": 96},
    "swin_whole": {"name": "swin_tiny_patch4_window7_224"},
}
each_backbone = pytest.mark.parametrize(
    "name", [pytest.param(name, marks=pytest.mark.slow if name == "swin_whole" else ()) for name in BACKBONES]
)


@dataclass(frozen=True)
class Exported:
    eager: nn.Module
    preprocess: Preprocess
    path: Path

    @torch.no_grad()
    def expected(self, images: Tensor) -> Tensor:
        return self.eager(self.preprocess(images))


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory):
    """Backbone -> its artifact, made once; random weights and a head fitted on random images."""
    made: dict[str, Exported] = {}

    def make(name: str) -> Exported:
        if name not in made:
            torch.manual_seed(0)
            backbone = Backbone(BackboneSettings(pretrained=False, **BACKBONES[name])).eval()
            head = Head(backbone.level_dims, HeadSettings(rank=16)).eval()
            preprocess = backbone.preprocess()
            with torch.no_grad():
                head.fit(torch.cat([backbone(preprocess(images(1, 40, 50, seed))) for seed in range(24)]))
            path = tmp_path_factory.mktemp(name) / "saved_model.pt"
            eager = nn.Sequential(backbone, head.folded()).eval()
            assert export_artifact(eager, preprocess, 64, path) == path
            made[name] = Exported(eager, preprocess, path)
        return made[name]

    return make


def images(count: int, height: int, width: int, seed: int = 0) -> Tensor:
    generator = torch.Generator().manual_seed(seed)
    coarse = torch.rand(count, 3, 5, 5, generator=generator) * 255
    return F.interpolate(coarse, [height, width], mode="bilinear").to(torch.uint8)


def code(path: Path) -> str:
    """The source of every method in the archive."""
    with zipfile.ZipFile(path) as archive:
        return "\n".join(archive.read(n).decode() for n in archive.namelist() if "/code/" in n and n.endswith(".py"))


def operators(path: Path) -> set[str]:
    """The kind of every node in every method's graph, nested blocks included."""

    def walk(block) -> set[str]:
        kinds = set()
        for node in block.nodes():
            kinds |= {node.kind()}.union(*(walk(inner) for inner in node.blocks()))
        return kinds

    found: set[str] = set()
    for module in torch.jit.load(path).modules():
        for name in module._c._method_names():
            found |= walk(module._c._get_method(name).graph)
    return found


def assert_legal(path: Path) -> None:
    assert not [call for call in NEWER_THAN_1_11 if call in code(path)]
    assert not operators(path) & {"aten::gelu", "aten::pad", "aten::scaled_dot_product_attention"}


@each_backbone
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


@each_backbone
def test_nothing_in_the_file_is_newer_than_torch_1_11(exported, name):
    path = exported(name).path
    assert_legal(path)
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        (version,) = [n for n in names if n.endswith("/version")]
        assert int(archive.read(version)) <= 9
    assert not [n for n in names if n.endswith(".debug_pkl")]
    assert len(names) == len(set(names))


@each_backbone
def test_every_rule_of_the_contract_holds(exported, name):
    assert [f for f in check_artifact(exported(name).path) if not f.holds] == []


def test_weights_are_stored_once_and_stay_parameters(exported):
    made = exported("deit")
    loaded = torch.jit.load(made.path)
    # parameters move with .cuda(); constants baked into the code would not
    wanted = sum(p.numel() for p in made.eager.parameters())
    assert sum(p.numel() for p in loaded.parameters()) == wanted
    assert made.path.stat().st_size < 4 * wanted * 1.2 + 2e6


class Pooled(nn.Module):
    """A tiny encoder: an average of 8 x 8 cells, then `inner`, then 64 numbers."""

    def __init__(self, inner: nn.Module) -> None:
        super().__init__()
        torch.manual_seed(0)
        self.inner = inner
        self.last = nn.Linear(192, 64)

    def forward(self, x: Tensor) -> Tensor:
        return self.last(self.inner(F.adaptive_avg_pool2d(x, 8)).flatten(1))


class Attention(nn.Module):
    """Scaled dot product attention over the 64 cells, with whatever arguments."""

    def __init__(self, mask: Tensor | None = None, **arguments) -> None:
        super().__init__()
        self.register_buffer("mask", mask)
        self.arguments = arguments

    def forward(self, x: Tensor) -> Tensor:
        tokens = x.flatten(2).transpose(1, 2)  # [N, 64, 3]
        return F.scaled_dot_product_attention(tokens, 2 * tokens, tokens, self.mask, **self.arguments)


class Pad(nn.Module):
    """Padding, and a crop that leaves 8 x 8 cells again."""

    def __init__(self, mode: str, value: float | None = None) -> None:
        super().__init__()
        self.mode, self.value = mode, value

    def forward(self, x: Tensor) -> Tensor:
        return F.pad(x, (1, 2, 3, 1), self.mode, self.value)[:, :, :8, :8]


def export(encoder: nn.Module, path: Path) -> Path:
    preprocess = Preprocess(32, [0.5] * 3, [0.25] * 3)
    export_artifact(encoder, preprocess, 64, path)
    encoder.eval()
    with torch.no_grad():
        for batch in (1, 2, 5):
            x = images(batch, 50, 70, seed=3)
            assert torch.allclose(torch.jit.load(path)(x), encoder(preprocess(x)), atol=1e-5)
    return path


@pytest.mark.parametrize("approximate", ["none", "tanh"])
def test_gelu_is_rewritten_in_both_forms(tmp_path, approximate):
    assert_legal(export(Pooled(nn.GELU(approximate=approximate)), tmp_path / "a.pt"))


def additive(seed: int = 0) -> Tensor:
    return torch.randn(64, 64, generator=torch.Generator().manual_seed(seed)) * 3


@pytest.mark.parametrize("mask", [None, additive(), additive().masked_fill(additive(1) > 4, -torch.inf)])
def test_attention_is_rewritten_with_and_without_an_additive_mask(tmp_path, mask):
    assert_legal(export(Pooled(Attention(mask)), tmp_path / "a.pt"))


@pytest.mark.parametrize(
    "inner",
    [Attention(additive() > 0), Attention(is_causal=True), Attention(scale=0.125), Pad("reflect")],
    ids=["boolean mask", "causal", "own scale", "reflect padding"],
)
def test_what_no_rule_covers_is_legal_and_right_or_refused(tmp_path, inner):
    """What torch 1.11 cannot run must not be written as if it could: it has no aten::pad, in any mode."""
    path = tmp_path / "a.pt"
    try:
        export(Pooled(inner), path)
    except CheckFailed:
        assert not path.exists()
    else:
        assert_legal(path)


@pytest.mark.parametrize("value", [None, 0.0, 1.5])
def test_constant_padding_is_rewritten(tmp_path, value):
    assert_legal(export(Pooled(Pad("constant", value)), tmp_path / "a.pt"))


def test_reflect_padding_is_never_taken_for_constant_padding(tmp_path):
    try:
        path = export(Pooled(Pad("reflect")), tmp_path / "a.pt")  # compares the values
    except CheckFailed:
        return
    assert "reflect" in code(path)
    assert not operators(path) & {"aten::constant_pad_nd"}


class Twice(nn.Module):
    """One submodule called twice while tracing has a second method, which must be rewritten too."""

    def __init__(self) -> None:
        super().__init__()
        self.gelu = nn.GELU()

    def forward(self, x: Tensor) -> Tensor:
        return self.gelu(self.gelu(x) * 2)


def test_a_module_called_twice_is_rewritten_in_both_methods(tmp_path):
    assert_legal(export(Pooled(Twice()), tmp_path / "a.pt"))


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


@pytest.mark.parametrize("inner", [Branching(), Noisy(), NotANumber()], ids=lambda m: type(m).__name__)
@pytest.mark.parametrize("existing", [True, False])
def test_a_trace_that_differs_from_the_model_is_not_written(tmp_path, inner, existing):
    path = tmp_path / "saved_model.pt"
    if existing:
        path.write_bytes(b"what was there before")
    with pytest.raises(CheckFailed, match="not written") as error:
        export_artifact(Pooled(inner), Preprocess(32, [0.5] * 3, [0.25] * 3), 64, path)
    assert str(path) in str(error.value)
    assert "\n" not in str(error.value)
    assert [p.name for p in tmp_path.iterdir()] == (["saved_model.pt"] if existing else [])
    assert not existing or path.read_bytes() == b"what was there before"


def test_export_replaces_an_older_file(tmp_path):
    path = tmp_path / "saved_model.pt"
    path.write_bytes(b"older")
    export(Pooled(nn.GELU()), path)
    assert [p.name for p in tmp_path.iterdir()] == ["saved_model.pt"]


def test_export_switches_dropout_and_batch_statistics_off(tmp_path):
    encoder = Pooled(nn.Sequential(nn.BatchNorm2d(3), nn.Dropout(0.5))).train()
    path = export(encoder, tmp_path / "a.pt")
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


UNDER_1_11 = """
import sys, torch
assert torch.__version__.startswith("1.11.0"), torch.__version__
model = torch.jit.load(sys.argv[1])
worst = 0.0
with torch.no_grad():
    for images, expected in torch.load(sys.argv[2]):
        found = model(images)
        assert found.shape == expected.shape and found.dtype == torch.float32
        worst = max(worst, float((found - expected).abs().max()))
print("largest difference", worst)
"""


@each_backbone
def test_torch_1_11_gives_the_same_embeddings_and_finds_every_rule_to_hold(exported, torch111, tmp_path, name):
    made = exported(name)
    shapes = [(1, 64, 80), (2, 33, 90), (7, 50, 50)]
    batches = [images(*shape, seed=i) for i, shape in enumerate(shapes)]
    torch.save([(x, made.expected(x)) for x in batches], tmp_path / "reference.pt")
    command = [torch111, "-c", UNDER_1_11, made.path, tmp_path / "reference.pt"]
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert float(re.fullmatch(r"largest difference (\S+)\n", done.stdout)[1]) <= 1e-4

    done = subprocess.run([str(torch111), embed64.check.__file__, str(made.path)], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "torch 1.11.0" in done.stdout


@pytest.mark.parametrize(
    "inner", [Pad("constant"), Attention(additive()), nn.GELU("tanh")], ids=lambda m: type(m).__name__
)
def test_torch_1_11_runs_what_was_rewritten(torch111, tmp_path, inner):
    path = export(Pooled(inner), tmp_path / "a.pt")
    done = subprocess.run([str(torch111), embed64.check.__file__, str(path)], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_artifact_needs_no_package_but_torch(exported, tmp_path):
    script = (
        "import sys; sys.modules.update(dict.fromkeys(['embed64', 'timm', 'torchvision']));"
        "import torch; print(list(torch.jit.load(sys.argv[1])(torch.zeros(1, 3, 9, 9, dtype=torch.uint8)).shape))"
    )
    command = [sys.executable, "-W", "ignore", "-c", script, str(exported("lite0").path)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path)
    assert done.stdout == "[1, 64]\n", done.stderr
