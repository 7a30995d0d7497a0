"""Every preset: its backbone has weights, its patterns name parameters, what it takes is what was computed."""

from __future__ import annotations

import inspect
import json
import math
import re
from pathlib import Path

import pytest
import timm
import torch

from embed64.cli.training import RECIPES, train
from embed64.core.recipe import load_recipe, presets
from embed64.kernel.image import PACKAGED_WEIGHTS
from embed64.model.backbone import Backbone
from embed64.model.head import Head
from embed64.train.losses import margin_of, scale_of
from embed64.train.optimizer import frozen_steps, head_steps

ROOT = Path(__file__).parents[2]
COMPUTED = {
    row["recipe"]: row for row in json.loads((ROOT / "benchmarks/results/recipe_costs.json").read_text())["rows"]
}
ORIGINALS = ["deit-original", "swin-original"]
PROBES = ["clip-vit-h", "dinov3", "pe-core-l", "siglip-probe", "siglip2-so400m", "tipsv2"]
TUNED = ["dinov3-tuned", "pe-core-l-tuned", "siglip2-so400m-tuned", "tipsv2-tuned"]
PUBLISHED = ["guie-winner", "udon", "uned"]


def real(name: str) -> Backbone:
    """The preset's own backbone at full size, of shapes alone."""
    settings = load_recipe(name).backbone.model_copy(update={"pretrained": False})
    with torch.device("meta"):
        return Backbone(settings)


def trained(backbone: Backbone) -> set[str]:
    return {name for name, parameter in backbone.net.named_parameters() if parameter.requires_grad}


def test_the_presets():
    assert presets() == sorted(["demo", "photos", "deit", "swin", *ORIGINALS, *PROBES, *TUNED, *PUBLISHED])


@pytest.mark.parametrize("name", presets())
def test_timm_has_weights_of_the_backbone(name):
    recipe = load_recipe(name)
    assert recipe.backbone.pretrained
    known = {*timm.list_pretrained(), *PACKAGED_WEIGHTS}
    assert known >= {recipe.backbone.name, *(teacher.name for teacher in recipe.distil.teachers)}


@pytest.mark.parametrize(
    ("name", "mlp"), [("deit-original", "blocks.11.mlp."), ("swin-original", "layers.3.blocks.1.mlp.")]
)
def test_of_the_original_backbones_the_last_mlp_alone_is_trained(name, mlp):
    backbone = real(name)
    assert trained(backbone) == {f"{mlp}{part}" for part in ("fc1.weight", "fc1.bias", "fc2.weight", "fc2.bias")}
    blocks = [key for key, _ in backbone.net.named_parameters() if ".mlp." in key]
    assert blocks[-1].startswith(mlp)


@pytest.mark.parametrize("name", PROBES)
def test_of_a_probe_nothing_but_the_head_is_trained(name):
    assert not trained(real(name))
    assert load_recipe(name).views.count > 1


@pytest.mark.parametrize("name", ["deit", "swin", *TUNED, *PUBLISHED])
def test_a_fine_tuned_backbone_is_trained_whole(name):
    backbone = real(name)
    assert trained(backbone) == {key for key, _ in backbone.net.named_parameters()}


def test_the_winner_s_last_layer_stands_still_while_the_backbone_learns_at_a_tenth_of_its_rate():
    train = load_recipe("guie-winner").train
    assert frozen_steps(train) == head_steps(train) == 2400 < train.steps
    assert train.backbone_lr == pytest.approx(train.lr / 10)
    loss = load_recipe("guie-winner").loss
    assert (loss.name, margin_of(loss), scale_of(loss)) == ("arcface", 0.5, 30)


def test_uned_s_settings():
    recipe = load_recipe("uned")
    loss, train = recipe.loss, recipe.train
    assert (loss.name, margin_of(loss), scale_of(loss), train.one_domain) == ("normface", 0, 16, 1)
    assert (train.batch_size, train.lr, train.optimizer, train.schedule) == (128, 1e-3, "adam", "constant")
    assert train.backbone_lr == pytest.approx(train.lr / 100)
    assert frozen_steps(train) / train.steps == pytest.approx(2 / 7, abs=1e-3)


def test_the_student_of_several_teachers_is_smaller_than_they_are():
    recipe = load_recipe("udon")
    with torch.device("meta"):
        sizes = [sum(p.numel() for p in timm.create_model(each.name.partition(".")[0]).parameters())
                 for each in (recipe.backbone, *recipe.distil.teachers)]  # fmt: skip
    assert len(sizes) == 3
    assert sizes[0] < sum(sizes[1:]) / 7


@pytest.mark.parametrize("name", [*PROBES, *TUNED, *PUBLISHED])
def test_the_header_tells_licence_and_expected_range(name):
    if name in ("clip-vit-h", "siglip-probe"):
        pytest.skip("its score is published")
    lines = (ROOT / "src/embed64/core/recipes" / f"{name}.toml").read_text().splitlines()
    header = " ".join(line.removeprefix("#").strip() for line in lines if line.startswith("#"))
    assert re.search("Apache-2.0|DINOv3 licence", header)
    assert re.search(r"Expected.*: 0\.\d\d to 0\.\d\d|0\.70 to 0\.78", header)


def test_the_original_heads():
    deit, swin = (Head(real(name).level_dims, load_recipe(name).head) for name in ORIGINALS)
    assert sum(p.numel() for p in deit.parameters()) == 768 * 64 + 64
    assert not list(swin.parameters())
    features = torch.arange(1536.0)[None]
    assert torch.equal(swin(features), features.view(1, 64, 24).mean(2))


@pytest.mark.parametrize("name", ORIGINALS)
def test_the_originals_see_ten_epochs_of_ninety_thousand_triplets(name):
    recipe = load_recipe(name)
    assert recipe.train.batch_size == 3 * 512
    assert recipe.train.steps == round(10 * recipe.triplets.count / 512)
    assert recipe.train.lr == recipe.train.backbone_lr == 1.6e-3


@pytest.mark.parametrize("name", sorted(COMPUTED))
def test_what_a_preset_takes_is_what_was_computed_for_it_as_it_is(name):
    row, recipe = COMPUTED[name], load_recipe(name)
    assert recipe.expected.hardware == "one T4 of 16 GB"
    assert recipe.expected.hours == math.ceil(2 * row["hours, T4"]) / 2
    assert recipe.expected.memory_gb == math.ceil(row["GB"]) < 15  # what a T4 leaves
    assert row["images trained on"] == recipe.train.steps * recipe.train.batch_size
    assert row["images at once"] == (recipe.train.chunk or recipe.train.batch_size)
    backbone = real(name)
    learned = [p for p in backbone.parameters() if p.requires_grad]
    learned += Head(backbone.level_dims, recipe.head).parameters()
    assert row["of them trained"] == round(sum(p.numel() for p in learned) / 1e6, 2)


def test_every_preset_that_needs_a_gpu_is_computed():
    assert {*COMPUTED, "demo", "photos"} == set(presets())
    assert [load_recipe(name).expected.memory_gb for name in ("demo", "photos")] == [0, 0]


def test_the_readme_lists_every_preset_with_what_it_takes():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    lines = text.partition("<!-- recipes -->")[2].partition("<!-- end -->")[0].strip().splitlines()
    told = [[cell.strip().strip("`") for cell in line.split("|")[1:-1]] for line in lines[2:]]
    assert sorted(row[0] for row in told) == presets()
    for name, backbone, _, *takes in told:
        expected = load_recipe(name).expected
        assert backbone == load_recipe(name).backbone.name
        memory = f"{expected.memory_gb:g}" if expected.memory_gb else ""
        assert takes == [expected.hardware, f"{expected.hours:g}", memory]


def test_the_help_names_every_preset():
    named = set(re.findall(r"[a-z0-9]+(?:-[a-z0-9]+)*(?=[,;:])", RECIPES))
    assert set(presets()) <= named
    assert inspect.signature(train).parameters["recipe"].default in presets()
