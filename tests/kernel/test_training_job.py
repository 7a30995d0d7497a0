"""What a kernel makes of its inputs, and the few files that it leaves."""

from __future__ import annotations

import json
import os
import shutil
import zipfile
from pathlib import Path

import pandas as pd
import pytest
import torch
from kaggle_server import drawn
from tiny import hues, tiny_recipe

from embed64.core.errors import CheckFailed, InputError
from embed64.core.files import sha256_file
from embed64.core.recipe import load_recipe, recipe_toml
from embed64.data.catalog import Catalog, read_catalog, write_catalog
from embed64.kernel import training_job as kernel_run
from embed64.kernel.image import SAVED
from embed64.kernel.output import LISTING, ending
from embed64.kernel.submission_job import submit
from embed64.kernel.training_job import gather, publish, restore, train
from embed64.train import loop
from embed64.train.stopping import TIME_UP


@pytest.fixture
def inputs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("KAGGLE_INPUT", str(tmp_path / "input"))
    monkeypatch.setenv("KAGGLE_WORKING", str(tmp_path / "working"))
    monkeypatch.setenv("EMBED64_CACHE", str(tmp_path / "cache"))
    (tmp_path / "working").mkdir()
    return tmp_path / "input"


def images(folder: Path, *names: str) -> None:
    for shade, name in enumerate(names):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(drawn(shade * 9))


def own(folder: Path, **columns: str) -> Path:
    """A dataset of somebody's own: images with a catalog beside them."""
    images(folder, "cup/0.png", "cup/1.png", "pot/0.png", "pot/1.png")
    rows = pd.DataFrame({"path": [f"{x}/{i}.png" for x in ("cup", "pot") for i in (0, 1)]})
    rows = rows.assign(label=[path[:3] for path in rows["path"]], domain="kitchen", source="mine", **columns)
    return write_catalog(Catalog(rows, folder), folder / "catalog.csv")


@pytest.mark.parametrize("layout", ["{slug}", "datasets/{owner}/{slug}"])
def test_a_source_is_found_in_either_layout(inputs, tmp_path, layout, capsys):
    folder = inputs / layout.format(owner="kerrit", slug="dishes-67")
    images(folder, "soup/0.png", "soup/1.png", "pie/0.png", "pie/1.png")
    table = read_catalog(gather(["food101", "dishes-67", "guie"], tmp_path / "c.csv"))
    assert sorted(table.rows["label"]) == ["pie", "pie", "soup", "soup"]
    told = capsys.readouterr().err.splitlines()
    assert told[:2] == ["source food101: not mounted", f"source dishes-67: {folder}"]
    assert told[-1] == "4 images, 0 set aside"


@pytest.mark.parametrize("place", ["my-photos", "datasets/me/my-photos", "my-photos/inner/folder"])
def test_any_dataset_with_a_catalog_is_taken(inputs, tmp_path, place):
    own(inputs / place)
    table = read_catalog(gather(["dishes-67"], tmp_path / "c.csv"))
    assert list(table.rows["label"]) == ["cup", "cup", "pot", "pot"]
    assert all(file.is_file() for file in table.files)


def test_a_single_catalog_keeps_its_split_and_one_of_several_does_not(inputs, tmp_path):
    own(inputs / "my-photos", split="train")
    assert "split" in read_catalog(gather(["dishes-67"], tmp_path / "c.csv")).rows
    images(inputs / "dishes-67", "soup/0.png", "soup/1.png")
    table = read_catalog(gather(["dishes-67"], tmp_path / "d.csv"))
    assert "split" not in table.rows
    assert set(table.rows["source"]) == {"dishes-67", "mine"}


def test_images_that_two_tables_list_are_taken_once(inputs, tmp_path, capsys):
    images(inputs / "world-cuisines", "indian/0.png", "indian/1.png", "thai/0.png", "thai/1.png")
    paths = [f"../input/world-cuisines/indian/{i}.png" for i in (0, 1)]
    (inputs / "triplet-data").mkdir()
    pd.DataFrame({"inputs": paths}).to_csv(inputs / "triplet-data" / "datas.csv", index=False)
    table = read_catalog(gather(["world-cuisines", "triplet-data"], tmp_path / "c.csv"))
    assert len(table) == 4
    assert "triplet-data: 2 of 2 images already belong to an earlier source" in capsys.readouterr().err


def test_without_images_it_says_what_to_attach(inputs, tmp_path):
    images(inputs / "something-else", "a/0.png")
    with pytest.raises(InputError, match=r"no images are mounted; attach one of dishes-67, food101, or a dataset that"):
        gather(["dishes-67", "food101"], tmp_path / "c.csv")


@pytest.mark.parametrize(("stopped", "kept"), [("", []), (TIME_UP, ["last.pt"])])
def test_what_is_published_is_listed_by_its_hash_and_checkpoints_go(tmp_path, stopped, kept, monkeypatch):
    monkeypatch.setenv("KAGGLE_WORKING", str(tmp_path))
    out = tmp_path / "run"
    (out / "checkpoints").mkdir(parents=True)
    for name in (*kernel_run.PUBLISHED, "catalog.csv", "checkpoints/step-0000007.pt"):
        (out / name).write_text(f"this is {name}")
    torch.save({"recipe": "", "step": 7, "model": {}, "stopped": stopped}, out / "checkpoints" / "last.pt")
    assert publish() == [tmp_path / name for name in kernel_run.PUBLISHED]
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([*kernel_run.PUBLISHED, LISTING, "run"])
    assert sorted(path.name for path in out.iterdir()) == ["catalog.csv", "checkpoints"]
    assert [path.name for path in (out / "checkpoints").iterdir()] == kept
    listed = json.loads((tmp_path / LISTING).read_text())["files"]
    assert listed == {
        name: {"bytes": len(f"this is {name}"), "sha256": sha256_file(tmp_path / name)} for name in kernel_run.PUBLISHED
    }


@pytest.mark.parametrize("layout", ["{slug}", "datasets/somebody/{slug}"])
def test_a_session_that_was_killed_goes_on_in_the_next_one_to_the_same_weights(inputs, tmp_path, monkeypatch, layout):
    (inputs / "my-photos").mkdir(parents=True)
    hues(inputs / "my-photos", labels=12)
    settings = {"steps": 6, "checkpoint_every": 1, "lr": 0.01}
    recipe = tiny_recipe(False, split={"holdout": 0.3}, head={"dim": 64, "dropout": 0.2}, train=settings)
    (tmp_path / "tiny.toml").write_text(recipe_toml(recipe))
    monkeypatch.setattr(kernel_run, "RECIPE", str(tmp_path / "tiny.toml"))
    states, working, save = {}, Path(os.environ["KAGGLE_WORKING"]), loop.save_checkpoint

    def session(name: str, killed_after: int = 0) -> None:
        """A machine of its own, with what earlier sessions left only if it is attached."""
        shutil.rmtree(working)
        working.mkdir()

        def saved(run, recipe, state):
            path = save(run, recipe, state)
            states[name] = state
            if state["step"] == killed_after:
                raise Killed
            return path

        monkeypatch.setattr(loop, "save_checkpoint", saved)
        train([], [], "8h30m")

    session("whole")
    with pytest.raises(Killed):
        session("first", killed_after=3)
    mount = inputs / layout.format(slug=SAVED)
    mount.mkdir(parents=True)
    shutil.copyfile(working / "run" / "checkpoints" / "last.pt", mount / "last.pt")
    session("second")
    assert states["first"]["step"] == 3
    for part in ("model", "objective"):
        for key, value in states["whole"][part].items():
            assert torch.equal(value, states["second"][part][key]), key
    assert (working / "saved_model.pt").is_file()
    assert [row["step"] for row in states["second"]["metrics"]] == [row["step"] for row in states["whole"]["metrics"]]


def test_a_checkpoint_s_dataset_without_the_file_is_refused_in_a_line(inputs, tmp_path):
    (inputs / SAVED).mkdir(parents=True)
    with pytest.raises(InputError, match=r"last\.pt: no such file; detach the dataset embed64-checkpoint"):
        restore(tmp_path / "run")


class Killed(BaseException):
    """The machine is gone: nothing may be cleaned up."""


def test_training_counts_the_time_that_gathering_took_and_says_what_was_changed(inputs, monkeypatch, capsys):
    own(inputs / "my-photos")
    given = {}

    def run(recipe, catalog, out, resume, time_limit):
        given.update(recipe=recipe, rows=len(read_catalog(catalog)), out=out, resume=resume, limit=time_limit)

    monkeypatch.setattr(kernel_run, "RECIPE", "photos")  # a script carries its own under RECIPE
    monkeypatch.setattr(kernel_run, "run", run)
    monkeypatch.setenv(kernel_run.CHANGES, "train.steps=7 loss.margin=0.4")
    monkeypatch.setenv(kernel_run.TIME, "90s")
    with pytest.raises(CheckFailed, match="stopped by SIGTERM"):
        train([], ["train.steps=5", "seed=3"], "8h")
    assert given.pop("recipe") == load_recipe("photos", ["seed=3", "train.steps=7", "loss.margin=0.4"])
    assert 80 < given.pop("limit") < 90
    assert given == {"rows": 4, "out": Path(os.environ["KAGGLE_WORKING"]) / "run", "resume": False}
    assert "changed by the environment: train.steps=7 loss.margin=0.4 time limit 90 s" in capsys.readouterr().err


def test_an_error_is_one_line_and_its_exit_code(capsys):
    def fails(error):
        raise error

    assert ending(lambda: None) == 0
    assert ending(lambda: fails(InputError("no images"))) == 2
    assert ending(lambda: fails(CheckFailed("no luck"))) == 1
    assert capsys.readouterr().err == "error: no images\nerror: no luck\n"


class TestSubmitting:
    """The second kernel."""

    def test_an_attached_artifact_is_checked_and_packed(self, inputs, tmp_path, delivered):
        (inputs / "datasets" / "me" / "embed64-model").mkdir(parents=True)
        (inputs / "datasets" / "me" / "embed64-model" / "saved_model.pt").write_bytes(delivered["saved_model.pt"])
        submit()
        working = tmp_path / "working"
        with zipfile.ZipFile(working / "submission.zip") as archive:
            assert archive.namelist() == ["saved_model.pt"]
            assert archive.read("saved_model.pt") == delivered["saved_model.pt"]
        listed = json.loads((working / LISTING).read_text())["files"]
        assert {name: each["sha256"] for name, each in listed.items()} == {
            name: sha256_file(working / name) for name in ("saved_model.pt", "submission.zip")
        }

    def test_a_broken_artifact_is_refused(self, inputs, tmp_path):
        (inputs / "embed64-model").mkdir(parents=True)
        (inputs / "embed64-model" / "saved_model.pt").write_bytes(b"not a model")
        with pytest.raises(CheckFailed, match=r"saved_model.pt: file: "):
            submit()
        assert not (tmp_path / "working" / LISTING).exists()

    def test_two_artifacts_are_refused(self, inputs):
        for slug in ("one", "two"):
            (inputs / slug).mkdir(parents=True)
            (inputs / slug / "saved_model.pt").write_bytes(b"")
        with pytest.raises(InputError, match=r"^saved_model.pt: 2 are attached \(.*\); detach all but one$"):
            submit()

    def test_nothing_attached_is_told(self, inputs):
        with pytest.raises(InputError, match=r"holds no saved_model.pt; attach a dataset"):
            submit()
