"""Every rule of the contract catches an artifact that breaks it, and none a sound one."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from embed64.check import RULES, Finding, check_artifact, main

EVERY_RULE = ["file", "loads", *(rule for rule, _ in RULES)]


def features(images: Tensor) -> Tensor:
    """float32 [N, 64]: means over a grid of cells, three colours."""
    return F.adaptive_avg_pool2d(images.to(torch.float32) / 255.0, [5, 5]).flatten(1)[:, :64]


class Sound(nn.Module):
    def forward(self, images: Tensor) -> Tensor:
        return features(images)


class SixtyFive(nn.Module):
    def forward(self, images: Tensor) -> Tensor:
        x = features(images)
        return torch.cat([x, x[:, :1]], dim=1)


class Half(nn.Module):
    def forward(self, images: Tensor) -> Tensor:
        return features(images).to(torch.float16)


class ReturnsTuple(nn.Module):
    def forward(self, images: Tensor) -> tuple[Tensor, Tensor]:
        return features(images), features(images)


class WantsFloat(nn.Module):
    """A convolution on the raw bytes."""

    def __init__(self) -> None:
        super().__init__()
        self.convolution = nn.Conv2d(3, 64, 1)

    def forward(self, images: Tensor) -> Tensor:
        return self.convolution(images).mean([2, 3])


class FixedSize(nn.Module):
    """One linear layer over 128 x 128 pixels."""

    def __init__(self) -> None:
        super().__init__()
        torch.manual_seed(0)
        self.project = nn.Linear(3 * 128 * 128, 64)

    def forward(self, images: Tensor) -> Tensor:
        return self.project(images.flatten(1).to(torch.float32) / 255.0)


class AtLeastEightPixels(nn.Module):
    def forward(self, images: Tensor) -> Tensor:
        return F.avg_pool2d(images.to(torch.float32), 8).mean([2, 3]).repeat(1, 22)[:, :64]


class OneImageAlone(nn.Module):
    """As a trace that has frozen the batch size leaves it."""

    def forward(self, images: Tensor) -> Tensor:
        return features(images).view(1, 64)


class ManyImagesAsOne(nn.Module):
    """The size of the batch frozen the other way: always the first image's row."""

    def forward(self, images: Tensor) -> Tensor:
        return features(images)[:1]


class TrainingDropout(nn.Module):
    def forward(self, images: Tensor) -> Tensor:
        return F.dropout(features(images), 0.5, True)


class Standardised(nn.Module):
    """Divides by the deviation, which is zero where an image has one colour."""

    def forward(self, images: Tensor) -> Tensor:
        x = images.to(torch.float32)
        centred = x - x.mean([1, 2, 3], keepdim=True)
        x = centred / (centred * centred).mean([1, 2, 3], keepdim=True).sqrt()
        return F.adaptive_avg_pool2d(x, [5, 5]).flatten(1)[:, :64]


class BatchStatistics(nn.Module):
    def forward(self, images: Tensor) -> Tensor:
        x = features(images)
        return x - x.mean(0, keepdim=True) if images.size(0) > 1 else x


class Collapsed(nn.Module):
    def forward(self, images: Tensor) -> Tensor:
        return features(images) * 0.0 + 1.0


class NearlyCollapsed(nn.Module):
    def forward(self, images: Tensor) -> Tensor:
        return features(images) * 1e-6 + 1.0


BROKEN = {
    SixtyFive: ("input and output", "shape [1, 65]"),
    Half: ("input and output", "torch.float16"),
    ReturnsTuple: ("input and output", "returns tuple"),
    WantsFloat: ("input and output", "raises"),
    FixedSize: ("any size", "1x1"),
    AtLeastEightPixels: ("any size", "1x1"),
    OneImageAlone: ("any batch", "a batch of"),
    ManyImagesAsOne: ("any batch", "a batch of 2"),
    TrainingDropout: ("repeatable", "two calls"),
    Standardised: ("extreme images", "NaN"),
    BatchStatistics: ("batch invariance", "alone and in a batch"),
    Collapsed: ("distinct", "collapsed"),
    NearlyCollapsed: ("distinct", "collapsed"),
}


def saved(model: type[nn.Module], path: Path) -> Path:
    torch.jit.save(torch.jit.script(model().eval()), path)
    return path


def broken(findings: list[Finding]) -> dict[str, str]:
    return {finding.rule: finding.detail for finding in findings if not finding.holds}


def test_a_sound_artifact_holds_every_rule(tmp_path, capsys):
    path = saved(Sound, tmp_path / "saved_model.pt")
    findings = check_artifact(path)
    assert [finding.rule for finding in findings] == EVERY_RULE
    assert broken(findings) == {}
    assert main(path) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line[:4] for line in lines] == ["ok  "] * len(EVERY_RULE)


@pytest.mark.parametrize("model", BROKEN, ids=lambda model: model.__name__)
def test_a_broken_artifact_is_caught_under_its_rule(tmp_path, capsys, model):
    rule, reason = BROKEN[model]
    path = saved(model, tmp_path / "saved_model.pt")
    findings = check_artifact(path)
    assert [finding.rule for finding in findings] == EVERY_RULE
    found = broken(findings)
    assert reason in found[rule]
    assert "; " in found[rule], "a reason ends with what to do"
    assert all("\n" not in detail for detail in found.values())
    # The first rule that fails is the one that names the fault; what differs from call to call differs in batches too.
    first = "batch invariance" if model is TrainingDropout else rule
    assert next(r for r in EVERY_RULE if r in found) == first
    assert main(path) == 1
    assert f"FAIL  {rule}" in capsys.readouterr().out


def test_a_fault_in_one_rule_leaves_the_others_standing(tmp_path):
    assert set(broken(check_artifact(saved(Standardised, tmp_path / "a.pt")))) == {"extreme images"}
    assert set(broken(check_artifact(saved(Collapsed, tmp_path / "b.pt")))) == {"distinct"}
    assert set(broken(check_artifact(saved(BatchStatistics, tmp_path / "c.pt")))) == {"batch invariance"}
    assert set(broken(check_artifact(saved(FixedSize, tmp_path / "d.pt")))) >= {"any size"}


def eager_checkpoint(path: Path) -> None:
    torch.save(Sound().state_dict() | {"w": torch.zeros(3)}, path)


def truncated(path: Path) -> None:
    path.write_bytes(saved(Sound, path).read_bytes()[:-300])


@pytest.mark.parametrize(
    "make",
    [
        lambda path: path.write_bytes(b""),
        lambda path: path.write_text("not an archive"),
        truncated,
        eager_checkpoint,
    ],
    ids=["empty", "text", "truncated", "a state dict"],
)
def test_what_does_not_load_is_the_only_finding_left(tmp_path, make):
    path = tmp_path / "saved_model.pt"
    make(path)
    findings = check_artifact(path)
    assert [finding.rule for finding in findings] == ["file", "loads"]
    assert "export it anew" in broken(findings)["loads"]
    assert "\n" not in broken(findings)["loads"]
    assert main(path) == 1


def submission(path: Path, *names: str) -> Path:
    artifact = io.BytesIO()
    torch.jit.save(torch.jit.script(Sound()), artifact)
    with zipfile.ZipFile(path, "w") as archive:
        for name in names:
            archive.writestr(name, artifact.getvalue() if name.endswith(".pt") else b"")
    return path


def test_a_sound_submission_holds_every_rule(tmp_path):
    path = submission(tmp_path / "submission.zip", "saved_model.pt")
    assert broken(check_artifact(path)) == {}
    assert main(path) == 0


@pytest.mark.parametrize(
    "names",
    [
        ("model/saved_model.pt",),
        ("model/", "model/saved_model.pt"),
        ("saved_model.pt", "readme.txt"),
        ("saved_model.pth",),
        (),
    ],
    ids=lambda names: "+".join(names) or "nothing",
)
def test_a_submission_with_anything_else_is_caught(tmp_path, names):
    path = submission(tmp_path / "submission.zip", *names)
    findings = check_artifact(path)
    assert "saved_model.pt at its root and nothing else" in broken(findings)["loads"]
    assert str(list(names)) in broken(findings)["loads"]
    assert main(path) == 1


def test_a_submission_that_is_no_zip_is_caught(tmp_path):
    path = tmp_path / "submission.zip"
    path.write_bytes(b"PK but not for long")
    assert "zip" in broken(check_artifact(path))["loads"]
    assert main(path) == 1


def test_a_missing_file_is_wrong_usage(tmp_path, capsys):
    assert main(tmp_path / "nowhere.pt") == 2
    captured = capsys.readouterr()
    assert captured.err == f"{tmp_path / 'nowhere.pt'}: no such file\n"
    assert captured.out == ""
