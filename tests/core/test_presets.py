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

ROOT = Path(__file__).parents[2]
COMPUTED = {
    row["recipe"]: row for row in json.loads((ROOT / "benchmarks/results/recipe_costs.json").read_text())["rows"]
}
ORIGINALS = ["deit-original", "swin-original"]
PROBES = ["clip-vit-h", "dinov3", "siglip-probe"]


def real(name: str) -> Backbone:
    """The preset's own backbone at full size, of shapes alone."""
    settings = load_recipe(name).backbone.model_copy(update={"pretrained": False})
    with torch.device("meta"):
        return Backbone(settings)


def trained(backbone: Backbone) -> set[str]:
    return {name for name, parameter in backbone.net.named_parameters() if parameter.requires_grad}


def test_the_presets():
    assert presets() == sorted(["demo", "photos", "deit", "swin", *ORIGINALS, *PROBES])


@pytest.mark.parametrize("name", presets())
def test_timm_has_weights_of_the_backbone(name):
    recipe = load_recipe(name)
    assert recipe.backbone.pretrained
    assert recipe.backbone.name in {*timm.list_pretrained(), *PACKAGED_WEIGHTS}


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


@pytest.mark.parametrize("name", ["deit", "swin"])
def test_the_mission_s_backbones_are_trained_whole(name):
    backbone = real(name)
    assert trained(backbone) == {key for key, _ in backbone.net.named_parameters()}


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
