"""A rehearsal runs a script as Kaggle would: alone, offline, ended when it hangs; and its judgement is strict."""

from __future__ import annotations

import json
import os
import sys
import time
import zipfile
from pathlib import Path

import pytest
import tomlkit
from kaggle_server import drawn

from embed64.core.errors import InputError
from embed64.core.files import write_json
from embed64.core.recipe import load_recipe, presets, recipe_toml
from embed64.data.sources.mounts import fetched
from embed64.data.sources.registry import source_named
from embed64.kernel import rehearsal as module
from embed64.kernel.code_file import notebook
from embed64.kernel.metadata import build_inference, build_kernel, read_metadata
from embed64.kernel.output import write_manifest
from embed64.kernel.rehearsal import Rehearsed, carried_recipe, judge, run_script, small_settings
from embed64.kernel.rehearsal_inputs import lay_out, mount_model
from embed64.kernel.script import submission_script
from embed64.kernel.submission_job import SUBMITTED
from embed64.kernel.training_job import PUBLISHED


def ran(tmp_path: Path, code: str, limit: float = 30.0) -> Rehearsed:
    script = tmp_path / "train.py"
    script.write_text(code)
    (tmp_path / "place").mkdir()
    log = tmp_path / "log"
    return run_script(Path(sys.executable), script, tmp_path / "place", "flat", log, ["train.steps=3"], limit)


def test_a_script_sees_kaggles_folders_and_none_of_ones_secrets(tmp_path, monkeypatch):
    monkeypatch.setenv("KAGGLE_KEY", "planted-key")
    monkeypatch.setenv("WANDB_API_KEY", "planted-key")
    code = "import json, os, pathlib; pathlib.Path('seen.json').write_text(json.dumps(dict(os.environ)))"
    done = ran(tmp_path, code)
    assert done.code == 0
    seen = json.loads((done.working / "seen.json").read_text())
    assert "planted-key" not in seen.values()
    assert seen["KAGGLE_WORKING"] == str(done.working)
    assert seen["KAGGLE_INPUT"].endswith("/flat/input")
    assert seen["HOME"] != os.environ.get("HOME")
    assert seen["EMBED64_KERNEL_SET"] == "train.steps=3"
    assert seen["EMBED64_KERNEL_TIME"] == "30s"


def test_it_has_no_network_but_itself(tmp_path):
    code = """
import socket, threading, urllib.request
server = socket.create_server(("127.0.0.1", 0))
socket.create_connection(server.getsockname()).close()
web = lambda: urllib.request.urlopen("http://example.invalid/")
for reach in (web, lambda: socket.create_connection(("192.0.2.1", 80))):
    try:
        reach()
    except OSError as error:
        print("refused:", error)
    else:
        raise SystemExit("reached")
"""
    done = ran(tmp_path, code)
    assert done.code == 0, done.log.read_text()
    assert done.refused == ["192.0.2.1", "example.invalid"]
    assert done.log.read_text().count("a rehearsal has no network: ") == 2


def test_a_script_that_hangs_is_ended_with_its_children(tmp_path):
    code = """
import pathlib, subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
pathlib.Path("child").write_text(str(child.pid))
time.sleep(600)
"""
    done = ran(tmp_path, code, limit=0.3)
    assert done.code is None
    assert [(each.rule, each.holds) for each in judge(done, PUBLISHED)] == [("runs", False)]
    child = Path(f"/proc/{(done.working / 'child').read_text()}/stat")
    deadline = time.monotonic() + 10
    while child.exists() and child.read_text().split()[2] != "Z":
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_a_notebook_is_run_as_the_python_of_its_cells(tmp_path):
    book = tmp_path / "train.ipynb"
    book.write_text(notebook([("markdown", "# Not code"), ("code", "import sys"), ("code", "sys.exit(7)")]))
    (tmp_path / "place").mkdir()
    assert run_script(Path(sys.executable), book, tmp_path / "place", "flat", tmp_path / "log", [], 30.0).code == 7


def test_a_failing_script_is_told_by_its_own_error_line(tmp_path):
    code = (
        "import sys; print('error: no images are mounted', file=sys.stderr); print('cleaning up'); raise SystemExit(2)"
    )
    (found,) = judge(ran(tmp_path, code), PUBLISHED)
    assert (found.rule, found.holds) == ("runs", False)
    assert found.detail == f"exit code 2: error: no images are mounted; see {tmp_path / 'log'}"


@pytest.fixture
def good(tmp_path: Path) -> Rehearsed:
    """What a script should leave."""
    working = tmp_path / "working"
    working.mkdir()
    (working / "saved_model.pt").write_bytes(b"a model")
    with zipfile.ZipFile(working / "submission.zip", "w") as archive:
        archive.write(working / "saved_model.pt", "saved_model.pt")
    (working / "report.html").write_text("<p>")
    write_json(working / "scores.json", {"mp5": 0.5})
    write_manifest(working, PUBLISHED)
    log = tmp_path / "log"
    log.touch()
    return Rehearsed(0, 1.0, log, working, [])


def broken(done: Rehearsed) -> dict[str, str]:
    return {each.rule: each.detail for each in judge(done, PUBLISHED) if not each.holds}


def test_what_is_as_it_should_be_passes(good):
    assert not broken(good)


def test_a_missing_file_fails(good):
    (good.working / "report.html").unlink()
    assert broken(good)["output"] == "report.html missing"


@pytest.mark.parametrize("name", ["submission.zip", "saved_model.pt"])
def test_without_a_submission_it_fails_and_judges_the_rest(good, name):
    (good.working / name).unlink()
    found = broken(good)
    assert found["output"] == found["submission"] == f"{name} missing"
    assert "few files" in {each.rule for each in judge(good, PUBLISHED)}


def test_a_file_that_is_not_the_listed_one_fails(good):
    (good.working / "report.html").write_text("<b>")
    assert broken(good)["output"] == "report.html: not as manifest.json says"


def test_a_submission_with_more_or_another_model_fails(good):
    with zipfile.ZipFile(good.working / "submission.zip", "a") as archive:
        archive.writestr("extra.txt", "")
    assert broken(good)["submission"] == (
        "the zip holds ['saved_model.pt', 'extra.txt']; it must hold saved_model.pt at its root and nothing else"
    )
    with zipfile.ZipFile(good.working / "submission.zip", "w") as archive:
        archive.writestr("saved_model.pt", "another")
    assert broken(good)["submission"] == "holds a different saved_model.pt from the one beside it"


def test_too_many_files_fail(good):
    for number in range(500):
        (good.working / f"{number}.txt").touch()
    assert broken(good)["few files"].startswith("505 files, ")


def test_it_says_at_the_start_what_it_takes_and_whether_there_is_room(tmp_path, cache, monkeypatch):
    names = module.environment_name(), module.name_with_torch(module.SCORER)
    then = "runs the kernel twice, with at most 2 minutes of training"
    second = ", and each time the second kernel on what it leaves"
    own = Path(sys.executable)
    assert module._cost(120.0, None, True) == (
        "this rehearsal installs Kaggle's versions (7 GB) and torch 1.11.0 (2 GB), once and in some 9 minutes; then it "
        + (then + second)
    )
    assert module._cost(120.0, own, False) == (
        f"this rehearsal installs torch 1.11.0 (2 GB), once and in some 2 minutes; then it {then}"
    )
    monkeypatch.setattr("shutil.disk_usage", lambda _: type("Usage", (), {"free": 8 * 10**9}))
    with pytest.raises(InputError, match=r"installing Kaggle's versions and torch 1\.11\.0 needs 9\.00 GB, 8\.00 GB"):
        module._cost(120.0, None, True)
    for name in names:
        (cache / name).mkdir(parents=True)
    assert module._cost(120.0, None, True) == f"this rehearsal {then}{second}"


def test_an_environment_of_ones_own_may_differ_and_is_told():
    found = module._environment(Path(sys.executable), given=True)
    assert found.holds
    assert found.detail.startswith(f"{sys.executable}; not Kaggle's: ")


def test_the_second_kernel_gets_the_artifact_as_its_dataset(tmp_path, delivered):
    build_inference(tmp_path, "me")
    (tmp_path / "saved_model.pt").write_bytes(delivered["saved_model.pt"])
    metadata, script = module._second(tmp_path)
    for nested in (False, True):
        place = tmp_path / str(nested)
        mount_model(place / "second" / "input", metadata, tmp_path / "saved_model.pt", nested)
        done = run_script(Path(sys.executable), script, place, "second", tmp_path / "log", [], 60.0)
        assert done.code == 0, done.log.read_text()
        assert all(each.holds for each in judge(done, SUBMITTED))
        assert "datasets/me/embed64-model" in done.log.read_text() or not nested
    script.unlink()
    with pytest.raises(InputError, match=r"inference\.py: no such file; make it with `embed64 kernel build`"):
        module._second(tmp_path)


@pytest.mark.parametrize("name", presets())
def test_small_settings_fit_every_preset(name, tmp_path):
    build_kernel(tmp_path, load_recipe(name), ["emoji"])
    changes = small_settings(carried_recipe(tmp_path / "kernel" / "train.py"))
    small = load_recipe(name, changes)
    assert small.train.steps <= 40
    assert small.background.images <= 60
    assert small.backbone.name == load_recipe(name).backbone.name


def test_another_script_is_no_training_script(tmp_path):
    script = tmp_path / "train.py"
    with pytest.raises(InputError, match="no such file; make it with `embed64 kernel build`"):
        carried_recipe(script)
    script.write_text("print('mine')")
    with pytest.raises(InputError, match="not a script of `embed64 kernel build`; build it again"):
        carried_recipe(script)
    script.write_text(submission_script())
    with pytest.raises(InputError, match="carries no recipe; build it again with `embed64 kernel build`"):
        carried_recipe(script)


@pytest.fixture
def wheels(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand-ins for the wheels, which need the network."""
    monkeypatch.setattr("embed64.kernel.wheels._download", lambda folder: (folder.mkdir(), (folder / "a.whl").touch()))


@pytest.mark.parametrize("nested", [False, True])
def test_what_is_not_here_is_replaced_by_the_pack_and_said(tmp_path, wheels, nested):
    build_kernel(tmp_path, load_recipe("photos"), owner="me")
    told = {each.rule: each.detail for each in lay_out(tmp_path / "input", read_metadata(tmp_path), nested)}
    assert told["world-cuisines"] == "not here, left out"
    assert told["embed64-emoji"] == "144 images of the embedded pack stand in"
    assert told["embed64-wheels"] == "1 wheels"
    for owner, file in (("embed64", "embed64-emoji/catalog.csv"), ("me", "embed64-wheels/a.whl")):
        assert (tmp_path / "input" / (f"datasets/{owner}" if nested else "") / file).is_file()


def test_a_fetched_source_is_cut_small_at_its_own_places(tmp_path, wheels):
    source = source_named("dishes-67")
    for label in range(60):
        for image in range(6):
            file = fetched(source) / "dishes" / f"label{label}" / f"{image}.png"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(drawn(label + image))
    (fetched(source) / "classes.csv").write_text("a table")
    build_kernel(tmp_path, load_recipe("photos"), ["dishes-67"], owner="me")
    told = {each.rule: each.detail for each in lay_out(tmp_path / "input", read_metadata(tmp_path), nested=True)}
    assert told["dishes-67"] == "160 of its images"
    assert "embed64-emoji" not in told
    mount = tmp_path / "input" / "datasets" / "kerrit" / "dishes-67"
    assert len(list(mount.rglob("*.png"))) == 160
    assert (mount / "classes.csv").read_text() == "a table"
    assert not any(path.is_symlink() for path in mount.rglob("*"))


def test_the_recipe_is_the_one_that_was_built(tmp_path):
    build_kernel(tmp_path, load_recipe("swin", ["train.steps=9"]))
    carried = carried_recipe(tmp_path / "kernel" / "train.py")
    assert carried == tomlkit.parse(recipe_toml(load_recipe("swin", ["train.steps=9"]))).unwrap()
