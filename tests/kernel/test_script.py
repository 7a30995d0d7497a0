"""A script for Kaggle is a driver that one can read, and the very package that is tested here."""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
from importlib import resources
from pathlib import Path

import pytest
import tomlkit
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from embed64.core.errors import CheckFailed, InputError
from embed64.core.recipe import load_recipe, presets, recipe_toml
from embed64.kernel import payload
from embed64.kernel import script as module
from embed64.kernel.image import INSTALLED, PACKAGED_WEIGHTS, TRAINING, hashes, requirement
from embed64.kernel.metadata import INFERENCE, METADATA_NAME, build_inference, build_kernel, owner_of
from embed64.kernel.payload import SUBMITTING, carried, package_files
from embed64.kernel.script import LARGEST, SHOWN, submission_script, training_script
from embed64.kernel.wheels import lacking

ROOT = Path(__file__).parents[2]
PACKAGE = Path(str(resources.files("embed64")))


def assigned(script: str, name: str):
    """The value that a script gives to a name at its top level."""
    nodes = [node for node in ast.parse(script).body if isinstance(node, ast.Assign)]
    return next(ast.literal_eval(node.value) for node in nodes if getattr(node.targets[0], "id", "") == name)


def driver(script: str) -> str:
    """What one reads of a script: all but the payload, its hash and the commit."""
    head, _, tail = script.partition('PAYLOAD = """\n')
    plain = re.sub(r'(COMMIT = .*?, |PACKAGE_SHA256 = )"[^"]*"', r"\1", head)
    return plain + tail[tail.index('"""') :]


def of(recipe: str) -> str:
    return training_script(recipe_toml(load_recipe(recipe)), recipe, ["images-130k"], "8h30m")


def written(script: str, folder: Path) -> Path:
    path = folder / "script.py"
    path.write_text(script, encoding="utf-8")
    return path


def run(script: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a script with this environment's packages and nothing attached."""
    (folder / "input").mkdir()
    places = {"KAGGLE_INPUT": str(folder / "input"), "KAGGLE_WORKING": str(folder), "TMPDIR": str(folder)}
    return subprocess.run(
        [sys.executable, written(script, folder)],
        capture_output=True,
        text=True,
        env={**os.environ, **places, **environment},
    )


@pytest.fixture(scope="module", params=["swin", "photos", "submission"])
def script(request) -> str:
    return submission_script() if request.param == "submission" else of(request.param)


def test_it_carries_the_package_byte_for_byte(script, tmp_path):
    files = carried(written(script, tmp_path))
    sources = {name.removeprefix("embed64/"): content for name, content in files.items() if name.startswith("embed64/")}
    sources.pop("core/recipes/kernel.toml", None)
    for name, content in sources.items():
        assert content == (PACKAGE / name).read_bytes(), name
    if "SOURCES" in script:
        there = {str(path.relative_to(PACKAGE)) for path in PACKAGE.rglob("*") if path.is_file()}
        left_out = {"__main__.py", "__pycache__", "cli", "emoji.zip", "hub", "kaggle", "serve", "site"}
        assert sources.keys() == {name for name in there if not left_out & set(Path(name).parts)}


def test_its_driver_is_short_and_its_payload_stays_in_bounds(script):
    assert len(script.encode()) <= LARGEST == 400_000
    lines = driver(script).splitlines()
    assert len(lines) <= 80
    assert max(map(len, lines)) <= 120


def test_a_submission_carries_no_training_code():
    names = {Path(name).stem for name in package_files(SUBMITTING)}
    assert not names & {"pipeline", "loop", "trainer", "backbone", "losses", "recipe", "catalog"}


def test_equal_files_make_an_equal_script():
    assert of("swin") == of("swin")


@pytest.mark.parametrize("recipe", presets())
def test_every_preset_travels_as_it_is(recipe, tmp_path):
    toml = carried(written(of(recipe), tmp_path))["embed64/core/recipes/kernel.toml"]
    assert toml.decode() == recipe_toml(load_recipe(recipe))


@pytest.mark.parametrize("recipe", presets())
def test_the_settings_that_are_shown_are_the_recipes_own(recipe):
    settings = assigned(of(recipe), "SETTINGS")
    assert [setting.partition("=")[0] for setting in settings] == list(SHOWN)
    assert load_recipe(recipe, settings) == load_recipe(recipe)


def test_packaged_weights_are_asked_for_only_where_the_recipe_uses_them():
    asked = [assigned(of(recipe), "PACKAGES") for recipe in ("photos", "swin")]
    assert set(asked[0]) - set(asked[1]) == {PACKAGED_WEIGHTS["tf_efficientnet_lite2"]}
    assert asked[1] == {module: requirement(module) for module in TRAINING}


@pytest.mark.parametrize(("recipe", "count"), [("photos", 3), ("swin", 2)])
def test_what_the_image_lacks_is_given_with_its_hashes(recipe, count):
    script = of(recipe)
    lacked = {each for each in assigned(script, "PACKAGES").values() if each in lacking()}
    assert len(lacked) == count
    assert assigned(script, "HASHES") == {digest: each for digest, each in hashes().items() if each in lacked}


def test_a_model_that_the_image_s_timm_lacks_brings_a_newer_one_by_its_hash():
    script = of("tipsv2")
    assert assigned(script, "PACKAGES")["timm"] == "timm>=1.0.31"
    assert "timm==1.0.31" in assigned(script, "HASHES").values()
    assert assigned(of("siglip2-so400m"), "PACKAGES")["timm"] == f"timm=={INSTALLED['timm']}"


def test_a_teacher_s_needs_are_the_kernel_s_too():
    recipe = load_recipe("deit", ["distil.teachers=['tf_efficientnet_lite0', 'vit_base_patch14_reg1_tipsv2.webli']"])
    packages = assigned(training_script(recipe_toml(recipe), "deit", [], "8h"), "PACKAGES")
    assert PACKAGED_WEIGHTS["tf_efficientnet_lite0"] in packages
    assert packages["timm"] == "timm>=1.0.31"


@pytest.mark.process
def test_training_needs_the_packages_that_the_script_asks_for():
    """All of them are loaded with the job's module, and none that it does not ask for."""
    code = "import sys, embed64.kernel.training_job; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = {name.partition(".")[0] for name in done.stdout.split()}
    assert set(TRAINING) - {"sklearn"} <= loaded  # it is loaded when a split is made
    assert not loaded & {*PACKAGED_WEIGHTS.values(), "kaggle", "kagglesdk", "typer", "onnx", "tenacity", "uv"}


@pytest.mark.process
def test_a_submission_needs_what_every_image_has(tmp_path):
    """With every other package out of reach it gets as far as looking for what is attached."""
    refused = sorted((set(INSTALLED) | set(TRAINING)) - {"torch", "numpy", "pillow", "PIL"})
    guard = f"""
import sys

class Refuse:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {refused!r}:
            raise ImportError(f"{{name}} is not for a submission")

sys.meta_path.insert(0, Refuse())
"""
    (tmp_path / "guard").mkdir()
    (tmp_path / "guard" / "sitecustomize.py").write_text(guard)
    done = run(submission_script(), tmp_path, PYTHONPATH=str(tmp_path / "guard"))
    assert done.stderr.startswith(f"error: {tmp_path / 'input'}: holds no saved_model.pt; attach a dataset"), (
        done.stderr
    )
    assert done.returncode == 2


@pytest.fixture(scope="class")  # a property may not use one of a function
def empty():
    """The shape of a script; all are without their package, which takes most of the time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "package_files", dict)
        patch.setattr(payload, "_commit", str)
        yield shape(script_of("swin", [], "1", "8h"))


CONSTANTS = ("RECIPE", "SOURCES", "SETTINGS", "TIME_LIMIT", "PAYLOAD", "PACKAGE_SHA256")
ODD = ["", "'''", 'a"""b', "'\"", "back\\slash", "\\'", "\\\"'", "new\nline\r", "ünï — ’", "😀", "$title ${x}", "{0}"]
ODD += ["\u2028", "\u202eevil", "\ufeff", "\x00", "\ud800", "}\n]\nimport os", "long" * 50]


def shape(script: str) -> str:
    """The module without the constants that differ."""
    named = [(getattr(getattr(node, "targets", [None])[0], "id", ""), node) for node in ast.parse(script).body]
    return ast.dump(ast.Module([node for name, node in named if name not in CONSTANTS], []))


def script_of(name: str, sources: list[str], setting: str, limit: str) -> str:
    recipe = tomlkit.parse(recipe_toml(load_recipe("swin"))).unwrap()
    recipe["train"]["steps"] = setting
    return training_script(tomlkit.dumps(recipe), name, sources, limit)


@settings(max_examples=50, deadline=None, database=None, phases=[Phase.generate])
@given(st.text(), st.lists(st.text(), max_size=4), st.text(), st.text())
def test_no_text_becomes_code(empty, name, sources, setting, limit):
    script = script_of(name, sources, setting, limit)
    assert assigned(script, "RECIPE") == name
    assert assigned(script, "SOURCES") == sources
    assert assigned(script, "SETTINGS")[0] == f"train.steps={setting}"
    assert assigned(script, "TIME_LIMIT") == limit
    assert shape(script) == empty


@pytest.mark.parametrize("text", ODD)
def test_no_odd_text_becomes_code(empty, text):
    script = training_script(recipe_toml(load_recipe("swin")), text, [text, text], text)
    assert assigned(script, "RECIPE") == assigned(script, "TIME_LIMIT") == text
    assert assigned(script, "SOURCES") == [text, text]
    assert shape(script) == empty
    assert all(char.isprintable() or char == "\n" for char in script), "what one reads is what runs"
    assert ("😀" in text) == ("😀" in script), "an emoji stays one"


@pytest.mark.process
def test_a_damaged_payload_is_refused(tmp_path):
    script = of("swin")
    at = script.index('PAYLOAD = """') + 1000
    done = run(script[:at] + ("A" if script[at] != "A" else "B") + script[at + 1 :], tmp_path)
    assert done.returncode == 1
    assert done.stderr == ("error: the payload of this script is damaged; build it again with `embed64 kernel build`\n")


@pytest.mark.parametrize("text", ["print('mine')", "PAYLOAD = ''", "PAYLOAD = 'abc'", "def broken(", "PAYLOAD = 3"])
def test_another_script_carries_nothing(text, tmp_path):
    with pytest.raises(InputError, match=r"script.py: not a script of `embed64 kernel build`; build it again$"):
        carried(written(text, tmp_path))


def test_too_large_a_script_is_refused(monkeypatch):
    monkeypatch.setattr(module, "LARGEST", 200_000)
    with pytest.raises(CheckFailed, match=r"^the script would hold \d{3},\d{3} bytes; at most 200,000 are allowed$"):
        of("swin")


@pytest.mark.process
def test_its_settings_can_be_edited(tmp_path):
    """An unknown key is told by the edited script itself, before anything is looked for."""
    done = run(of("swin").replace('"train.steps=10000"', '"train.stepz=7"'), tmp_path)
    assert done.stderr == "error: recipe kernel: key 'train.stepz' is unknown; did you mean 'train.steps'?\n"
    assert done.returncode == 2


@pytest.mark.process
def test_without_inputs_it_says_what_to_attach(tmp_path):
    """The very file, with this environment's packages: unpacked, told what is here, and ended in one line."""
    done = run(of("swin"), tmp_path)
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
    """`make kernel` writes them again."""
    built = tmp_path / "built"
    owner = owner_of(ROOT)  # a clone has its own
    build_kernel(built, load_recipe("swin"), owner=owner)
    build_inference(built, owner)
    for name in (METADATA_NAME, INFERENCE / METADATA_NAME):
        assert (ROOT / name).read_text() == (built / name).read_text(), f"{name} is old: run `make kernel`"
    for name in ("kernel/train.py", INFERENCE / "inference.py"):
        assert carried(ROOT / name) == carried(built / name), f"{name} is old: run `make kernel`"
        assert driver((ROOT / name).read_text()) == driver((built / name).read_text()), f"{name} is old: `make kernel`"
    assert json.loads((ROOT / METADATA_NAME).read_text())["code_file"] == "kernel/train.py"
