"""Whatever would refuse the trained model refuses the untrained one, before anything takes time."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import torch
from tiny import hues, tiny_recipe
from torch import nn

from embed64 import pipeline
from embed64.artifact import rules, torchscript
from embed64.core.errors import CheckFailed, InputError
from embed64.core.settings import Recipe
from embed64.model.backbone import Backbone
from embed64.train.dry_run import try_out
from embed64.train.trial import try_export


def recipe(**changes) -> Recipe:
    return tiny_recipe(**{"backbone": {"name": "test_vit"}, "head": {"dim": 64}, **changes})


@pytest.mark.parametrize("name", ["test_vit", "test_nfnet"])
@pytest.mark.parametrize("head", [{}, {"kind": "plain", "rank": 0}, {"kind": "pool", "rank": 0, "unit_length": False}])
def test_what_can_be_exported_passes_with_one_line(name: str, head: dict, capsys: pytest.CaptureFixture) -> None:
    try_export(recipe(backbone={"name": name}, head={"dim": 64, **head}))
    told = capsys.readouterr()
    assert (told.out, told.err) == ("", f"trial export of the untrained '{name}'\n")


def test_few_images_go_through_the_backbone(monkeypatch: pytest.MonkeyPatch) -> None:
    seen, forward = [], Backbone.forward

    def counted(backbone: Backbone, images: torch.Tensor) -> torch.Tensor:
        seen.append(len(images))
        return forward(backbone, images)

    monkeypatch.setattr(Backbone, "forward", counted)
    try_export(recipe())
    assert sum(seen) <= 5


def refused(recipe: Recipe) -> str:
    with pytest.raises(CheckFailed) as said:
        try_export(recipe)
    message = str(said.value)
    assert "\n" not in message
    assert message.startswith(
        "backbone.name 'test_vit': not trained, because the trained model could not be exported: "
    )
    return message


class OfTheBatch(nn.Module):
    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return nn.functional.batch_norm(x, None, None, training=True)


class Raises(nn.Module):
    def forward(self, x: torch.Tensor) -> torch.Tensor:
        if torch.jit.is_tracing():
            raise KeyError("not while tracing")
        return x


@pytest.mark.parametrize(
    ("module", "rule"),
    [
        (OfTheBatch, "inference only: batch_norm in training mode"),
        (Raises, "saved_model.pt: not written: torch .* cannot trace this model .*not while tracing"),
    ],
)
def test_a_model_that_cannot_be_exported_is_named_with_the_rule(
    module: type[nn.Module], rule: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    init = Backbone.__init__

    def changed(backbone: Backbone, settings) -> None:
        init(backbone, settings)
        backbone.net.norm_pre = module()

    monkeypatch.setattr(Backbone, "__init__", changed)
    assert re.search(rule, refused(recipe()))


def test_a_model_that_takes_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "_SCORER_FLOPS", 1e5)
    assert "time: " in (said := refused(recipe()))
    assert "choose a smaller backbone or image_size" in said


def test_a_model_that_differs_from_its_file_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torchscript, "LARGEST_DIFFERENCE", -1.0)
    assert "the file differs from the eager model" in refused(recipe())


@pytest.mark.parametrize("start", [lambda r, c, out: pipeline.run(r, c, out), lambda r, c, out: try_out(r, c)])
def test_a_run_and_a_dry_run_begin_with_it(start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cache: Path) -> None:
    hues(tmp_path)
    with pytest.raises(InputError, match=r"head.dim=16: an artifact has to return 64 numbers.*leave head.dim out"):
        start(recipe(head={"dim": 16}), tmp_path / "catalog.csv", tmp_path / "run")
    monkeypatch.setattr(rules, "_SCORER_FLOPS", 1e5)
    with pytest.raises(CheckFailed, match="not trained"):
        start(recipe(), tmp_path / "catalog.csv", tmp_path / "run")
    assert not (cache / "features").exists()
    assert not (tmp_path / "run" / "catalog.csv").exists()


def test_a_resumed_run_was_tried_already(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cache: Path) -> None:
    hues(tmp_path)
    settings = recipe(split={"holdout": 0.3}, train={"steps": 2})
    tried: list[Recipe] = []
    monkeypatch.setattr(pipeline, "try_export", tried.append)
    monkeypatch.setattr(pipeline, "finish", lambda *_: {})
    for resume in (False, True):
        pipeline.run(settings, tmp_path / "catalog.csv", tmp_path / "run", resume)
        assert tried == [settings]
