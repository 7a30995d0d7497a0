"""The doctor catches every broken artifact under the rule that names the fault, and flags no sound one."""

from __future__ import annotations

import io
import json
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
import torch
import torch.nn.functional as F
from encoders import Traceable
from torch import Tensor, nn

from embed64.artifact import check, rules, verify
from embed64.artifact.archive import read_archive
from embed64.artifact.check import main
from embed64.artifact.embedder import Embedder
from embed64.artifact.export import deliver, untrained
from embed64.artifact.other_torch import check_in_torch
from embed64.artifact.submission import write_submission
from embed64.artifact.torchscript import export_artifact
from embed64.artifact.verify import RULES, Finding
from embed64.core import virtualenvs as environments
from embed64.core.errors import InputError
from embed64.core.settings import Backbone as BackboneSettings
from embed64.model.preprocess import Preprocess

pytestmark = [
    pytest.mark.filterwarnings("ignore::torch.jit.TracerWarning"),
    pytest.mark.filterwarnings("ignore:torch.quantize_per_tensor"),
]
STATIC = ["no other package", "harmless", "torch 1.11", "any device", "inference only"]
WHILE_IT_RUNS = ["loads", *(rule for rule, _ in RULES)]
EVERY_RULE = ["file", *STATIC, *WHILE_IT_RUNS, "weights", "time"]

Make = Callable[[Path], Path]
"""Writes a file and returns its path; the path given is `saved_model.pt` in an empty folder."""


class Case(NamedTuple):
    """A broken artifact; `reason` and `remedy` are phrases of its line; `also`: further static rules that follow."""

    make: Make
    rule: str
    reason: str
    remedy: str
    also: tuple[str, ...] = ()


# How files come to be


def features(images: Tensor) -> Tensor:
    """float32 [N, 64]: means over a grid of cells, three colours."""
    return F.adaptive_avg_pool2d(images.to(torch.float32) / 255.0, [5, 5]).flatten(1)[:, :64]


class Sound(nn.Module):
    def forward(self, images: Tensor) -> Tensor:
        return features(images)


class Cells(nn.Module):
    """float32 [N, 3, 5, 5]."""

    def forward(self, images: Tensor) -> Tensor:
        return F.adaptive_avg_pool2d(images.to(torch.float32) / 255.0, [5, 5])


class First64(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        return x.flatten(1)[:, :64]


class Writing(nn.Module):
    """Overwrites a file, when it runs."""

    def forward(self, images: Tensor) -> Tensor:
        return features(images) + torch.from_file("written", shared=True, size=64).fill_(7.0)


def seeded(make: Callable[[], nn.Module]) -> nn.Module:
    torch.manual_seed(0)
    return make()


def traced(function: Callable[[Tensor], object] | nn.Module, count: int = 2, side: int = 24) -> Make:
    def make(path: Path) -> Path:
        model = function if isinstance(function, nn.Module) else Traceable(function).eval()
        torch.manual_seed(0)
        images = torch.randint(0, 256, (count, 3, side, side), dtype=torch.uint8)
        torch.jit.save(torch.jit.trace(model, images, check_trace=False, strict=False), path)
        return path

    return make


def scripted(model: Callable[[], nn.Module], training: bool = False) -> Make:
    def make(path: Path) -> Path:
        torch.jit.save(torch.jit.script(seeded(model).train(training)), path)
        return path

    return make


def exported(backbone: Callable[[], nn.Module], head: nn.Module, half_weights: bool = False, **manifest) -> Make:
    """Written by embed64 itself."""

    def make(path: Path) -> Path:
        preprocess = Preprocess(32, [0.5] * 3, [0.25] * 3)
        embedder = Embedder([(preprocess, seeded(backbone))], head, 64)
        return export_artifact(embedder, path, manifest, half_weights)

    return make


def written(content: bytes, name: str = "saved_model.pt") -> Make:
    def make(path: Path) -> Path:
        path.with_name(name).write_bytes(content)
        return path.with_name(name)

    return make


def submission(*names: str, share: float = 1.0) -> Make:
    """A zip of files of these names, of which only the first part was uploaded."""

    def make(path: Path) -> Path:
        scripted(Sound)(path)
        zipped = path.with_name("submission.zip")
        with zipfile.ZipFile(zipped, "w") as archive:
            for name in names:
                archive.writestr(name, path.read_bytes() if ".pt" in name else b"")
        zipped.write_bytes(zipped.read_bytes()[: int(zipped.stat().st_size * share)])
        return zipped

    return make


def changed(original: Make, change: Callable[[bytes], bytes]) -> Make:
    def make(path: Path) -> Path:
        original(path).write_bytes(change(path.read_bytes()))
        return path

    return make


def records(content: bytes, change: Callable[[dict[str, bytes]], object]) -> bytes:
    """The archive with its records changed in place."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
    change(held)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, record in held.items():
            archive.writestr(name, record)
    return out.getvalue()


def with_python_op(content: bytes) -> bytes:
    """As torch.jit wrote functions that it left to Python."""

    def change(held: dict[str, bytes]) -> None:
        # torch numbers a class whose name it has seen before in the process.
        code = next(
            name for name in held if "/code/" in name and name.endswith(".py") and b"torch.flatten(" in held[name]
        )
        before = held[code]
        held[code] = before.replace(b"torch.flatten(", b"^PythonOp()(")
        assert held[code] != before

    return records(content, change)


def without_weights(content: bytes) -> bytes:
    return records(content, lambda held: held.pop(next(name for name in held if name.endswith("/data/0"))))


def of_another_class(content: bytes) -> bytes:
    def change(held: dict[str, bytes]) -> None:
        name = next(name for name in held if name.endswith("/data.pkl"))
        held[name] = held[name].replace(b"Linear\n", b"Nobody\n", 1)

    return records(content, change)


def with_damaged_weights(content: bytes) -> bytes:
    weight = seeded(Linear).last.weight.detach().numpy().tobytes()
    place = content.index(weight) + len(weight) // 2
    return content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]


def state_dict(path: Path) -> Path:
    torch.save(seeded(Linear).state_dict(), path)
    return path


# What is wrong with them


class Linear(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.last = nn.Linear(64, 64)

    def forward(self, images: Tensor) -> Tensor:
        return self.last(features(images))


class Dropout(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.dropout = nn.Dropout(0.5)

    def forward(self, images: Tensor) -> Tensor:
        return self.dropout(features(images))


class BatchNorm(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.norm = nn.BatchNorm2d(3)

    def forward(self, images: Tensor) -> Tensor:
        x = F.adaptive_avg_pool2d(images.to(torch.float32) / 255.0, [5, 5])
        return self.norm(x).flatten(1)[:, :64]


class WantsFloat(nn.Module):
    """A convolution on the raw bytes."""

    def __init__(self) -> None:
        super().__init__()
        self.convolution = nn.Conv2d(3, 64, 1)

    def forward(self, images: Tensor) -> Tensor:
        return self.convolution(images).mean([2, 3])


class WantsScale(nn.Module):
    def forward(self, images: Tensor, scale: float) -> Tensor:
        return features(images) * scale


class OtherName(nn.Module):
    """A model whose author called it by another name than forward."""

    @torch.jit.export
    def embed(self, images: Tensor) -> Tensor:
        return features(images)


class FixedSize(nn.Module):
    """One linear layer over 224 x 224 pixels, as a vision transformer's positions are."""

    def __init__(self) -> None:
        super().__init__()
        self.project = nn.Linear(224 * 224, 64)

    def forward(self, images: Tensor) -> Tensor:
        return self.project(images.to(torch.float32).mean(1).flatten(1) / 255.0)


class OnlySquares(nn.Module):
    def forward(self, images: Tensor) -> Tensor:
        assert images.size(2) == images.size(3), "not a square"
        return features(images)


class OneAtATime(nn.Module):
    def forward(self, images: Tensor) -> Tensor:
        assert images.size(0) == 1, "one image, please"
        return features(images)


class DropoutByHand(nn.Module):
    """Switched on whatever the mode."""

    def forward(self, images: Tensor) -> Tensor:
        return F.dropout(features(images), 0.5, True)


class OnCuda(nn.Module):
    def forward(self, images: Tensor) -> Tensor:
        return features(images) + torch.ones([64], device="cuda:0")


class OnTheCpu(nn.Module):
    """Where a tensor is made that is given no device."""

    def forward(self, images: Tensor) -> Tensor:
        return features(images) * torch.ones(64)


class OnTheInputsDevice(nn.Module):
    """Tensors made on the CPU that no GPU would mind: moved, a single number, places in another one."""

    def forward(self, images: Tensor) -> Tensor:
        x = features(images) * torch.ones(64).to(images.device) * torch.tensor(2.0)
        return x[:, torch.arange(64)]


class Looks(nn.Module):
    """At numbers, which the meta device has none of."""

    def forward(self, images: Tensor) -> Tensor:
        x = features(images)
        return x if bool((x > 0).any()) else x + 1


class Float8(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.register_buffer("scale", torch.ones(64).to(torch.float8_e4m3fn))

    def forward(self, images: Tensor) -> Tensor:
        return features(images) * self.scale.to(torch.float32)


class Suppressed(nn.Module):
    """Non-maximum suppression of torchvision, which registers its operators when it is imported."""

    def forward(self, images: Tensor) -> Tensor:
        x = features(images)
        kept = torch.ops.torchvision.nms(torch.cat([x[:, :2], x[:, :2] + 1], 1), x[:, 2], 0.5)
        return x + float(kept.numel() < 0)


def suppressed(path: Path) -> Path:
    pytest.importorskip("torchvision")
    if not hasattr(torch.ops.torchvision, "nms"):
        pytest.skip("torchvision without its operators")
    return scripted(Suppressed)(path)


def normalised_image(images: Tensor) -> Tensor:
    """Divides by the deviation, which is zero where an image has one colour."""
    x = images.float()
    x = (x - x.mean([1, 2, 3], keepdim=True)) / x.std([1, 2, 3], keepdim=True)
    return F.adaptive_avg_pool2d(x, 5).flatten(1)[:, :64]


def reflected(images: Tensor) -> Tensor:
    return features(torch._C._nn.reflection_pad2d(images.float(), [1, 1, 1, 1]))


def attended(images: Tensor) -> Tensor:
    x = features(images)[:, None]
    return F.scaled_dot_product_attention(x, x, x)[:, 0]


def scattered(images: Tensor) -> Tensor:
    x = features(images)
    return x.scatter_reduce(1, (x * 0).long(), x, "sum")


def frozen(path: Path) -> Path:
    torch.jit.save(torch.jit.freeze(torch.jit.script(seeded(BatchNorm).eval())), path)
    return path


def untrained_encoder() -> nn.Module:
    return nn.Sequential(nn.BatchNorm2d(3), nn.AdaptiveAvgPool2d(5), First64())


def trained_encoder() -> nn.Module:
    return nn.Sequential(nn.AdaptiveAvgPool2d(5), First64(), nn.Linear(64, 64))


class Unit(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        return x / torch.norm(x, 2, 1, True).clamp_min(1e-6)


MEAN = torch.rand(64)
SHAPE = "; it must be [1, 64]"
ANEW = "; export it again"
FLOAT = "; end the model with .float()"
NUMBERS = "; guard divisions"
AT_ROOT = "; it must hold saved_model.pt at its root and nothing else"
RESIZE = "; resize inside the model"
FROZEN = "; the batch size was frozen by tracing"
EVAL = "; save model.eval()"
COLLAPSED = "; the embedding has collapsed: train again"
PROMISED = {"unit_length": True, "pretrained": True, "weights": "somebody's"}

BROKEN = {
    # the file
    "wrong name": Case(submission("model.pt"), "file", "holds ['model.pt']", AT_ROOT),
    "in a subfolder": Case(submission("model/saved_model.pt"), "file", "model/saved_model.pt", AT_ROOT),
    "two files": Case(submission("saved_model.pt", "readme.txt"), "file", "readme.txt", AT_ROOT),
    "nothing zipped": Case(submission(), "file", "holds []", AT_ROOT),
    "truncated zip": Case(submission("saved_model.pt", share=0.7), "file", "not a whole zip", "; write it again"),
    "zip of text": Case(written(b"PK not for long", "submission.zip"), "file", "not a whole zip", "; write it again"),
    "truncated": Case(changed(scripted(Sound), lambda c: c[:-300]), "file", "not a whole TorchScript file", ANEW),
    "empty": Case(written(b""), "file", "not a whole TorchScript file", ANEW),
    "text": Case(written(b"a model, surely"), "file", "not a whole TorchScript file", ANEW),
    "damaged weights": Case(changed(scripted(Linear), with_damaged_weights), "file", "is damaged", ANEW),
    "state dict": Case(state_dict, "file", "not a TorchScript file", "save it with torch.jit.save, not torch.save"),
    "python op": Case(changed(scripted(Sound), with_python_op), "file", "^PythonOp()", ANEW),
    # the code
    "fused attention": Case(traced(attended), "torch 1.11", "scaled_dot_product_attention is unknown", ANEW),
    "gelu": Case(traced(lambda x: F.gelu(features(x))), "torch 1.11", "file version 10, but torch 1.11", ANEW),
    "rms norm": Case(traced(lambda x: F.rms_norm(features(x), (64,))), "torch 1.11", "rms_norm is unknown", ANEW),
    "pad": Case(traced(lambda x: F.pad(features(x)[:, :62], (1, 1))), "torch 1.11", "aten::pad is unknown", ANEW),
    "newer form": Case(traced(scattered), "torch 1.11", "scatter_reduce is called with arguments that", ANEW),
    "float8 weights": Case(scripted(Float8), "torch 1.11", "data.pkl refers to torch Float8_e4m3fnStorage", ANEW),
    "a file mapped into memory": Case(
        scripted(Writing), "harmless", "aten::from_file may touch files", "was not run; do not load it"
    ),
    "torchvision": Case(
        suppressed, "no other package", "torchvision::nms: not part", "; remove it", ("harmless", "torch 1.11")
    ),
    "device of an arange": Case(
        traced(lambda x: features(x) + torch.arange(64, device=x.device)), "any device", "on 'cpu'", ANEW
    ),
    "device of zeros": Case(
        traced(lambda x: torch.zeros(x.shape[0], 64, device=x.device) + features(x)), "any device", "on 'cpu'", ANEW
    ),
    "constants of a trace": Case(
        traced(lambda x: features(x) * MEAN), "any device", "256 bytes of tensors are frozen into the code", ANEW
    ),
    "frozen": Case(frozen, "any device", "where .cuda() does not move them", ANEW),
    "made on the CPU": Case(scripted(OnTheCpu), "any device", "aten::mul would mix tensors on the CPU", ANEW),
    "device by name": Case(scripted(OnCuda), "any device", "on 'cuda:0'", ANEW),
    "traced dropout": Case(traced(Dropout().train()), "inference only", "dropout in training mode", EVAL),
    "dropout in place": Case(
        traced(lambda x: F.dropout(features(x), 0.5, True, True)), "inference only", "dropout in training mode", EVAL
    ),
    "traced batch norm": Case(traced(BatchNorm().train()), "inference only", "batch_norm in training mode", EVAL),
    # what it gives
    "a class left out": Case(
        changed(scripted(Linear), of_another_class), "loads", f"torch {torch.__version__}: ", ANEW
    ),
    "weights left out": Case(changed(scripted(Linear), without_weights), "file", "the record '0' has 0 bytes", ANEW),
    "65 numbers": Case(
        traced(lambda x: torch.cat([features(x), features(x)[:, :1]], 1)), "input and output", "shape [1, 65]", SHAPE
    ),
    "one dimension": Case(traced(lambda x: features(x)[0]), "input and output", "shape [64] for 1 images", SHAPE),
    "a tuple": Case(
        traced(lambda x: (features(x), x)), "input and output", "returns tuple", "; it must return one tensor"
    ),
    "a dict": Case(
        traced(lambda x: {"x": features(x)}), "input and output", "returns dict", "; it must return one tensor"
    ),
    "float16": Case(traced(lambda x: features(x).half()), "input and output", "returns torch.float16", FLOAT),
    "float64": Case(traced(lambda x: features(x).double()), "input and output", "returns torch.float64", FLOAT),
    "float input only": Case(
        scripted(WantsFloat), "input and output", "a uint8 image raises", "; convert inside the model: images.float()"
    ),
    "two inputs": Case(scripted(WantsScale), "input and output", "missing value for argument 'scale'", ANEW),
    "no forward": Case(scripted(OtherName), "input and output", "no attribute 'forward'", ANEW),
    "NaN": Case(
        traced(lambda x: (features(x) - features(x)) / 0), "input and output", "returns NaN or infinity", NUMBERS
    ),
    "train mode, dropout": Case(scripted(Dropout, training=True), "eval mode", "saved in training mode", EVAL),
    "train mode, batch norm": Case(scripted(BatchNorm, training=True), "eval mode", "saved in training mode", EVAL),
    "frozen size": Case(scripted(FixedSize), "any size", "1x1: ", RESIZE),
    "too small to reflect": Case(traced(reflected), "any size", "1x1: ", RESIZE),
    "only squares": Case(scripted(OnlySquares), "any size", "1x999: RuntimeError: AssertionError: not", RESIZE),
    "frozen batch": Case(traced(lambda x: features(x).reshape(2, 64)), "any batch", "a batch of 1: ", FROZEN),
    "frozen batch, rows split": Case(
        traced(lambda x: features(x).reshape(2, -1)), "any batch", "a batch of 1: returns shape [2, 32]", FROZEN
    ),
    "first row alone": Case(traced(lambda x: features(x)[:1]), "any batch", "a batch of 2: returns shape", FROZEN),
    "one at a time": Case(scripted(OneAtATime), "any batch", "a batch of 2: RuntimeError: AssertionError", FROZEN),
    "noise": Case(
        traced(lambda x: features(x) + torch.rand_like(features(x))), "repeatable", "two calls", "; save model.eval()"
    ),
    "dropout by hand": Case(scripted(DropoutByHand), "repeatable", "two calls", "draw no random numbers"),
    "centred over the batch": Case(
        traced(lambda x: features(x) - features(x).mean(0)), "batch invariance", "alone and in a batch", EVAL
    ),
    "scaled over the batch": Case(
        traced(lambda x: features(x) / features(x).max()), "batch invariance", "differ by", "compute nothing across"
    ),
    "NaN of black": Case(traced(normalised_image), "extreme images", "an image of all 0 returns NaN", NUMBERS),
    "infinity of white": Case(
        traced(lambda x: (1 - features(x)).log()), "extreme images", "an image of all 255 returns NaN or inf", NUMBERS
    ),
    "one point": Case(traced(lambda x: features(x) * 0 + 1), "distinct", "as close as 0.0e+00", COLLAPSED),
    "nearly one point": Case(traced(lambda x: features(x) * 1e-5 + 1), "distinct", "are as close as", COLLAPSED),
    "one line": Case(
        traced(lambda x: features(x)[:, 24:25].expand(-1, 64)), "distinct", "effective rank 1.0", COLLAPSED
    ),
    # what it promises
    "length not 1": Case(
        exported(trained_encoder, nn.Identity(), **PROMISED),
        "unit length",
        "length differs from 1 by",
        "; end the model",
    ),
    "random weights": Case(
        exported(untrained_encoder, Unit(), **PROMISED), "weights", "but the manifest says pretrained", "; load the"
    ),
}


class LongAndLoud(nn.Module):
    """Embeddings of length 50 or so."""

    def forward(self, images: Tensor) -> Tensor:
        x = features(images) - 0.3
        return 50.0 * x / torch.norm(x, 2, 1, True)


class Normalised(nn.Module):
    """The usual last line; scripted, it holds a branch with out=."""

    def forward(self, images: Tensor) -> Tensor:
        return F.normalize(features(images) + 1e-3)


class Attributes(nn.Module):
    """What data.pkl holds besides tensors."""

    def __init__(self) -> None:
        super().__init__()
        self.chosen, self.number, self.shapes, self.names = torch.device("cpu"), 1j, [(1, 2.0)], {"a": [True]}

    def forward(self, images: Tensor) -> Tensor:
        known = len(self.shapes) + len(self.names) + int(self.chosen == self.chosen) + int(self.number == self.number)
        return features(images) * known


class Quantised(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        weight = nn.Linear(64, 64).weight.detach()
        self.register_buffer("weight", torch.quantize_per_tensor(weight, 0.002, 0, torch.qint8))

    def forward(self, images: Tensor) -> Tensor:
        return features(images) @ self.weight.dequantize()


def vit(path: Path) -> Path:
    deliver(untrained([BackboneSettings(name="test_vit", pretrained=False)]), path)
    return path


def zipped(path: Path) -> Path:
    return write_submission(SOUND["our own"](path), path.with_name("submission.zip"))


SOUND: dict[str, Make] = {
    "our own": exported(trained_encoder, Unit(), **PROMISED),
    "our own, half weights": exported(trained_encoder, Unit(), half_weights=True, **PROMISED),
    "our own, random weights": exported(untrained_encoder, Unit(), unit_length=True, pretrained=False),
    "our own vision transformer, random weights": vit,
    "a submission": zipped,
    "others': traced": traced(features),
    "others': scripted": scripted(Sound),
    "others': long embeddings": scripted(LongAndLoud),
    "others': normalised": scripted(Normalised),
    "others': dropout in eval mode": scripted(Dropout),
    "others': batch norm in eval mode": scripted(BatchNorm),
    "others': instance norm": traced(nn.Sequential(Cells(), nn.InstanceNorm2d(3), First64()).eval()),
    "others': layer norm": traced(lambda x: F.layer_norm(features(x), (64,))),
    "others': half stored": exported(trained_encoder, nn.Identity(), half_weights=True),
    "others': tensors made on the CPU": scripted(OnTheInputsDevice),
    "others': a look at the numbers": scripted(Looks),
    "others': quantised": scripted(Quantised),
    "others': attributes of every kind": scripted(Attributes),
}


@pytest.fixture(autouse=True)
def only_small_images(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Each of the hundred checks would spend most of its time on 4000x3000, and on waking threads."""
    if "our own]" not in request.node.name:
        monkeypatch.setattr(verify, "SIZES", [(h, w) for h, w in verify.SIZES if h * w < 100_000])
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture
def written_to(tmp_path: Path) -> Callable[[str], Path]:
    def write(name: str) -> Path:
        make = BROKEN[name].make if name in BROKEN else SOUND[name]
        return make(tmp_path / "saved_model.pt")

    return write


def check_artifact(path: Path) -> list[Finding]:
    """In this process; tests/artifact/test_strangers.py has the child process."""
    return list(rules.examine(path))


def broken(findings: list[Finding]) -> dict[str, str]:
    return {finding.rule: finding.detail for finding in findings if not finding.holds}


def examined(path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[list[Finding], int]:
    """What `embed64 check` found and returned."""
    findings: list[Finding] = []
    monkeypatch.setattr(check, "examined", lambda p: findings.extend(check_artifact(p)) or findings)
    code = main(path)
    return findings, code


def test_there_are_enough_broken_artifacts_and_every_rule_has_one():
    assert len(BROKEN) >= 50
    assert {case.rule for case in BROKEN.values()} | {"time"} == {*EVERY_RULE, "unit length"}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_artifact_is_caught_under_its_rule(written_to, monkeypatch, capsys, name):
    case = BROKEN[name]
    findings, code = examined(written_to(name), monkeypatch)
    found = broken(findings)
    assert next(iter(found)) == case.rule
    assert case.reason in found[case.rule]
    assert case.remedy in found[case.rule]
    assert {rule for rule in found if rule in STATIC} == ({case.rule} & {*STATIC}) | {*case.also}
    assert all(detail and "\n" not in detail for _, _, detail in findings)
    assert code == 1
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == len(findings)
    assert f"FAIL  {case.rule:<18} {found[case.rule]}" in lines


@pytest.mark.parametrize("name", SOUND)
def test_a_sound_artifact_is_not_flagged(written_to, monkeypatch, capsys, name):
    findings, code = examined(written_to(name), monkeypatch)
    assert broken(findings) == {}
    assert code == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line[:4] for line in lines] == ["ok  "] * len(findings)
    # Features of random weights lie close together: nothing to judge. Other people promise no length.
    rules = [rule for rule in EVERY_RULE if rule != "distinct" or not name.endswith("random weights")]
    if name.startswith("our own") or name == "a submission":
        rules.insert(rules.index("weights"), "unit length")
    if name != "others': half stored":
        assert [finding.rule for finding in findings] == rules


@pytest.mark.parametrize("name", ["frozen batch", "NaN of black", "one point", "centred over the batch", "gelu"])
def test_a_fault_in_one_rule_leaves_the_others_standing(written_to, name):
    found = set(broken(check_artifact(written_to(name))))
    follows = {"batch invariance", "extreme images", "distinct"} if name == "frozen batch" else set()
    assert found - follows == {BROKEN[name].rule}


def test_too_slow_for_the_scorer(tmp_path, monkeypatch):
    """A tiny model and a scorer that needs a second for its 64 sums of 64 products stand for a huge model."""
    path = scripted(Linear)(tmp_path / "saved_model.pt")
    (sound,) = (finding for finding in check_artifact(path) if finding.rule == "time")
    # only the 5 ms of overhead count: 0.28 h
    assert sound == Finding("time", True, "0.0 GFLOP an image: 205,000 images in about 0.3 h of 9 h")
    monkeypatch.setattr(rules, "_SCORER_FLOPS", 2 * 64 * 64 / 1.0)
    assert broken(check_artifact(path)) == {
        "time": "0.0 GFLOP an image: 205,000 images in about 57.2 h of 9 h; choose a smaller backbone or image_size"
    }
    monkeypatch.setattr(rules, "_SCORER_FLOPS", 2 * 64 * 64 / 0.15)  # 8.8 h
    assert broken(check_artifact(path)) == {}


def test_what_the_manifest_does_not_promise_is_not_held_against_the_file(tmp_path):
    path = tmp_path / "saved_model.pt"
    exported(trained_encoder, nn.Identity(), unit_length=False, pretrained=True)(path)
    assert broken(check_artifact(path)) == {}
    exported(untrained_encoder, Unit(), unit_length=True, pretrained=False)(path)
    details = {finding.rule: finding.detail for finding in check_artifact(path) if finding.holds}
    assert details["weights"] == "random, as the manifest says: to try things out, not to submit"
    assert "distinct" not in details


def test_a_missing_file_is_wrong_usage(tmp_path):
    with pytest.raises(InputError, match="no such file; name a saved_model.pt or a submission.zip") as error:
        main(tmp_path / "nowhere.pt")
    assert "\n" not in str(error.value)


# What torch 1.11 really does

OPERATORS: dict[str, Make] = {
    "interpolate": traced(lambda x: features(F.interpolate(x.float(), [9, 9], mode="bicubic", antialias=True))),
    "scale factor": traced(lambda x: features(F.interpolate(x.float(), scale_factor=2.0, mode="bilinear"))),
    "nearest exact": traced(lambda x: features(F.interpolate(x.float(), [9, 9], mode="nearest-exact"))),
    "normalize": traced(lambda x: F.normalize(features(x))),
    "vector norm": traced(lambda x: features(x) / (1 + torch.linalg.vector_norm(features(x), dim=1, keepdim=True))),
    "deviation": traced(lambda x: features(x) - features(x).std(1, correction=0, keepdim=True)),
    "pixel shuffle": traced(lambda x: F.pixel_unshuffle(F.adaptive_avg_pool2d(x.float(), 8), 4).flatten(1)[:, :64]),
    "group norm": traced(lambda x: F.group_norm(features(x), 8)),
    "einsum": traced(lambda x: torch.einsum("nc,dc->nd", features(x), features(x))),
    "unflatten": traced(lambda x: features(x).unflatten(1, (8, 8)).mT.flatten(1)),
    "isin": traced(lambda x: features(x) + torch.isin(features(x), features(x)[0])),
    "embedding": traced(lambda x: F.embedding(x.flatten(1)[:, 0].long(), x[0].float().flatten(1).repeat(99, 1))),
    "squeeze several": traced(lambda x: features(x)[:, :, None, None].squeeze((2, 3))),
    "any of several": traced(lambda x: features(x) + x.bool().any((1, 2, 3))[:, None]),
    "mean of all": traced(lambda x: features(x) - x.float().mean(dim=None, keepdim=True)[0, 0]),
    "sum of all": traced(lambda x: features(x) - x.float().sum(dim=None, keepdim=True)[0, 0]),
    "split": traced(lambda x: torch.cat(features(x).split([32, 32], 1), 1)),
    "expand_copy": traced(lambda x: torch.expand_copy(features(x)[:1], (2, 64))),
    "attention module": scripted(lambda: nn.MultiheadAttention(8, 2)),
    "encoder layer": traced(nn.Sequential(Sound(), nn.TransformerEncoderLayer(64, 2)).eval()),
    "lstm": scripted(lambda: nn.LSTM(8, 8)),
    "weight norm": scripted(lambda: nn.utils.parametrizations.weight_norm(nn.Linear(8, 8))),
    "local response": scripted(lambda: nn.LocalResponseNorm(2)),
    "upsample": scripted(lambda: nn.Upsample(scale_factor=2, mode="bilinear")),
    "same padding": scripted(lambda: nn.Conv2d(3, 3, 3, padding="same")),
    "reflect padding": scripted(lambda: nn.Conv2d(3, 3, 3, padding=1, padding_mode="reflect")),
    "activations": scripted(lambda: nn.Sequential(nn.SiLU(), nn.Mish(), nn.Hardswish(), nn.PReLU(), nn.Softplus())),
    "frozen": frozen,
    "gelu module": scripted(nn.GELU),
    "rms module": scripted(lambda: nn.RMSNorm(8)),
}


def run(python: Path, *arguments: object, cwd: Path | None = None) -> str:
    command = [python, "-W", "ignore", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, cwd=cwd)
    assert done.returncode == 0, done.stderr
    return done.stdout


LOADS = """
import json, os, sys, torch
assert torch.__version__.startswith("1.11.0"), torch.__version__
loaded = {}
for path in sys.argv[1:]:
    child = os.fork()  # on an operator that it does not know, torch 1.11 may abort
    if not child:
        try:
            torch.jit.load(path)
        except Exception:
            os._exit(1)
        os._exit(0)
    loaded[path] = os.waitpid(child, 0)[1] == 0
print(json.dumps(loaded))
"""


def test_the_verdict_on_torch_1_11_is_what_torch_1_11_does(torch111, tmp_path):
    """Every file that can be read at all, broken or sound, and operators that have changed since."""
    whole = {name: case.make for name, case in BROKEN.items() if case.rule not in ("file", "loads")}
    sound = {name: make for name, make in SOUND.items() if make not in (vit, zipped)}
    verdicts, paths = {}, {}
    for number, (name, make) in enumerate({**whole, **sound, **OPERATORS}.items()):
        (tmp_path / str(number)).mkdir()
        path = make(tmp_path / str(number) / "saved_model.pt")
        verdicts[name], paths[name] = read_archive(path.read_bytes()).newer_than_1_11(), str(path)
    loaded = json.loads(run(torch111, "-c", LOADS, *paths.values()))
    assert {n: v for n, v in verdicts.items() if v and loaded[paths[n]]} == {}, "refused, but torch 1.11 loads them"
    assert [n for n, v in verdicts.items() if not v and not loaded[paths[n]]] == [], "passed, but it does not"
    assert len(verdicts) > 80
    assert 15 < sum(loaded.values()) < len(verdicts) - 10


def test_the_stored_operators_are_those_of_torch_1_11(torch111):
    program = "import json, operators_of_torch; print(json.dumps(operators_of_torch.operators()))"
    printed = run(torch111, "-c", program, cwd=Path(__file__).parents[2] / "scripts")
    stored = Path(verify.__file__).with_name("operators-1.11.json").read_text(encoding="utf-8")
    assert json.loads(stored) == json.loads(printed)


WRITES = """
import sys, torch
class Encoder(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = torch.nn.Sequential(torch.nn.Conv2d(3, 8, 3, padding=1), torch.nn.BatchNorm2d(8), torch.nn.GELU())
        self.last = torch.nn.Linear(128, 64)
    def forward(self, images):
        x = torch.nn.functional.interpolate(images.float() / 255, size=[16, 16], mode="bilinear", align_corners=False)
        x = torch.nn.functional.adaptive_avg_pool2d(self.layers(x), [4, 4])
        return torch.nn.functional.normalize(self.last(x.flatten(1)), dim=1)
torch.manual_seed(0)
model = Encoder().eval()
torch.jit.save(torch.jit.script(model), sys.argv[1])
torch.jit.save(torch.jit.trace(model, torch.zeros(2, 3, 20, 30, dtype=torch.uint8)), sys.argv[2])
"""


def test_what_torch_1_11_itself_writes_is_not_flagged(torch111, tmp_path):
    program, *paths = (tmp_path / name for name in ("writes.py", "scripted.pt", "traced.pt"))
    program.write_text(WRITES)  # scripting needs the source
    run(torch111, program, *paths)
    for path in paths:
        assert broken(check_artifact(path)) == {}


def test_the_doctor_says_so_in_another_torch_too(torch111, tmp_path, monkeypatch, capfd):
    """`embed64 check --torch 1.11.0`: a sound file agrees, a broken one fails there with its line."""
    monkeypatch.setattr(environments, "python_with_torch", lambda version: torch111)
    path = SOUND["our own"](tmp_path / "saved_model.pt")
    assert check_in_torch(path, "1.11.0") == 0
    shown = capfd.readouterr().out
    assert "torch 1.11.0" in shown
    assert "ok    agreement" in shown
    assert check_in_torch(BROKEN["65 numbers"].make(path), "1.11.0") == 1
    assert "FAIL  input and output" in capfd.readouterr().out
    assert check_in_torch(BROKEN["wrong name"].make(path), "1.11.0") == 1
    assert "FAIL  file" in capfd.readouterr().out
