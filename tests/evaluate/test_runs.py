"""Runs side by side: real run folders, unfinished ones and damaged ones."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from embed64.cli.app import app
from embed64.core.errors import InputError
from embed64.core.recipe import load_recipe, recipe_toml
from embed64.evaluate.runs import read_runs, runs_json
from embed64.train.monitor.metrics import Metrics


def make(folder: Path, *changes: str, steps: int = 0, mp5: float | None = None, validations=()) -> Path:
    """A run's folder as the pipeline writes it, after so many steps of ten."""
    recipe = load_recipe("demo", ["train.steps=10", *changes])
    folder.mkdir(parents=True)
    (folder / "recipe.toml").write_text(recipe_toml(recipe))
    with Metrics(folder) as metrics:
        for step in range(1, steps + 1):
            metrics.add(step, loss=1 / step, lr=1e-3)
            metrics.speed(step, images_per_s=100.0 * step)
        for step, value in enumerate(validations, 1):
            metrics.add(step, validation_mp5=value)
    if mp5 is not None:
        scores = {"mp5": mp5, "mp5_ci95": [mp5 - 0.04, mp5 + 0.05], "triplet_accuracy": 0.9}
        (folder / "scores.json").write_text(json.dumps(scores))
        (folder / "stages.json").write_text(json.dumps([{"name": "a", "seconds": 60.5}, {"name": "b", "seconds": 9.5}]))
    return folder


@pytest.fixture
def runs(tmp_path: Path) -> Path:
    make(tmp_path / "good", "train.lr=0.01", steps=10, mp5=0.7, validations=(0.5, 0.8, 0.6))
    make(tmp_path / "better", "loss.name=supcon", "loss.miner=none", steps=10, mp5=0.75)
    make(tmp_path / "stopped", steps=4, validations=(0.3,))
    make(tmp_path / "trained", steps=10, validations=(0.4,))
    make(tmp_path / "begun")
    (tmp_path / "no run").mkdir()
    return tmp_path


def test_the_best_holdout_comes_first_then_the_best_validation(runs):
    found = read_runs([runs])
    assert [Path(run.folder).name for run in found] == ["better", "good", "trained", "stopped", "begun"]
    assert [run.state for run in found] == ["finished", "finished", "trained", "unfinished", "unfinished"]
    assert [(run.step, run.steps) for run in found] == [(10, 10), (10, 10), (10, 10), (4, 10), (0, 10)]
    good = found[1]
    assert (good.mp5, good.mp5_ci95, good.triplet_accuracy) == (0.7, [0.7 - 0.04, 0.7 + 0.05], 0.9)
    assert (good.loss, good.validation_mp5_last, good.validation_mp5_best) == (0.1, 0.6, 0.8)
    assert (good.images_per_s, good.seconds) == (550.0, 70.0)


def test_only_what_differs_is_shown(runs):
    by_name = {Path(run.folder).name: run for run in read_runs([runs])}
    assert by_name["good"].differs == {"loss.name": "triplet", "loss.miner": "hard_negative", "train.lr": 0.01}
    assert by_name["better"].differs == {"loss.name": "supcon", "loss.miner": "none", "train.lr": 0.001}
    assert read_runs([runs / "good"])[0].differs == {}


def test_folders_of_runs_and_runs_can_be_mixed_and_are_not_doubled(runs):
    assert len(read_runs([runs / "good", runs])) == 5
    assert [Path(run.folder).name for run in read_runs([runs / "stopped", runs / "good"])] == ["good", "stopped"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("recipe.toml", "not = [toml"),
        ("recipe.toml", "name = 'x'\nunknown = 3\n"),
        ("recipe.toml", b"\xff\xfe\x00"),
        ("scores.json", "{"),
        ("scores.json", "{}"),
        ("scores.json", "[]"),
        ("scores.json", '{"mp5": null, "triplet_accuracy": 1, "mp5_ci95": [0, 1]}'),
        ("scores.json", '{"mp5": 0.5, "triplet_accuracy": 1, "mp5_ci95": [0]}'),
        ("stages.json", '{"a": 1}'),
        ("stages.json", b"\xff"),
        ("metrics.jsonl", "{\n{}\n"),
        ("metrics.jsonl", '{"step": 1, "loss": "much"}\n'),
        ("metrics.jsonl", b"\xff\n"),
        ("speed.jsonl", "x\n"),
    ],
)
def test_a_damaged_run_is_shown_as_such_beside_the_others(runs, name, content):
    path = runs / "good" / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    found = {Path(run.folder).name: run for run in read_runs([runs])}
    assert len(found) == 5
    assert found["good"].state.startswith("damaged: ")
    assert "\n" not in found["good"].state
    assert name.partition(".")[0] in found["good"].state
    assert found["better"].state == "finished"


def test_a_run_that_a_kill_cut_short_is_unfinished_not_damaged(runs):
    with (runs / "stopped" / "metrics.jsonl").open("a") as stream:
        stream.write('{"step": 5, "lo')
    assert {Path(run.folder).name: run for run in read_runs([runs])}["stopped"].state == "unfinished"


def test_folders_without_runs_are_named(runs, tmp_path):
    with pytest.raises(InputError, match=r"nowhere: no such folder; "):
        read_runs([tmp_path / "nowhere"])
    with pytest.raises(InputError, match=r"no run: holds no run "):
        read_runs([runs, runs / "no run"])
    with pytest.raises(InputError, match=r"no such folder; "):
        read_runs([runs / "good" / "recipe.toml"])


def test_the_command_prints_every_run_in_a_line(runs, monkeypatch):
    monkeypatch.chdir(runs.parent)
    (runs / "begun" / "scores.json").write_text("{")
    shown = CliRunner().invoke(app, ["runs", runs.name], env={"COLUMNS": "60"})
    assert shown.exit_code == 0, shown.output
    lines = shown.stdout.splitlines()
    assert lines[0].split()[:4] == ["run", "recipe", "backbone", "state"]
    for name, line in zip(["better", "good", "trained", "stopped", "begun"], lines[1:6], strict=True):
        assert line.startswith(f"{runs.name}{os.sep}{name} ")
    assert "0.700  0.660 to 0.750     0.900       550  0:01:10" in lines[2]
    assert "finished    10/10" in lines[2]
    assert " 0.600  0.800 " in lines[2]
    assert any("begun: damaged: " in line for line in lines[6:])
    assert f"  {runs.name}{os.sep}better  loss.name=supcon  loss.miner=none  train.lr=0.001" in lines


def test_json_holds_the_same_and_goes_to_a_file_or_to_stdout(runs, tmp_path):
    expected = runs_json(read_runs([runs]))
    shown = CliRunner().invoke(app, ["runs", str(runs), "--json", "-"])
    assert json.loads(shown.stdout) == json.loads(json.dumps(expected))
    shown = CliRunner().invoke(app, ["runs", str(runs), "--json", str(tmp_path / "runs.json")])
    assert json.loads((tmp_path / "runs.json").read_text()) == json.loads(json.dumps(expected))
    assert "finished" in shown.stdout


def test_without_a_folder_it_looks_into_runs(runs, monkeypatch, tmp_path):
    shutil.copytree(runs / "good", tmp_path / "elsewhere" / "runs" / "good")
    monkeypatch.chdir(tmp_path / "elsewhere")
    assert "runs/good" in CliRunner().invoke(app, ["runs"]).stdout.replace(os.sep, "/")
