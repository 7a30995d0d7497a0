"""A forecast measures a run's parts, and a recipe that does not fit its time limit is cut, which is said."""

from __future__ import annotations

import json
import math
import re
import time
from pathlib import Path

import pandas as pd
import pytest
import torch
from tiny import hues, tiny_recipe

from embed64 import pipeline
from embed64.core.errors import InputError
from embed64.core.recipe import load_recipe
from embed64.core.settings import Recipe
from embed64.data.catalog import Catalog, read_catalog
from embed64.pipeline import run
from embed64.train import forecast as module
from embed64.train.checkpoint import read_checkpoint
from embed64.train.forecast import Forecast, as_begun, cut, fitting, forecast
from embed64.train.stopping import Deadline


@pytest.fixture(autouse=True)
def _cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EMBED64_CACHE", str(tmp_path / "cache"))


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    return hues(tmp_path_factory.mktemp("images"), labels=20)


def trained(steps: int = 6, **changes) -> Recipe:
    """A recipe that trains the backbone."""
    settings = {"steps": steps, "batch_size": 24, **changes.pop("train", {})}
    return tiny_recipe(False, backbone={"name": "test_vit"}, head={"dim": 64}, train=settings, **changes)


def left(seconds: float) -> Deadline:
    """A deadline with so many seconds of training left."""
    deadline = Deadline(10 * seconds)
    return Deadline(deadline.seconds, deadline.start + seconds - deadline.training_left)


class TestCut:
    def test_what_fits_stays_and_its_end_is_told(self, capsys):
        recipe = trained(steps=1000)
        assert cut(recipe, Forecast(20_000, 60.0, 0.0, 30.0, 0.5), left(1000)) == recipe
        told = capsys.readouterr().err
        assert re.search(
            r"^forecast: reading 20,000 images 0:01:00, the teachers' features 0:00:30, 1,000 steps of 0.5 s 0:08:20;"
            r" training ends about \d\d:\d\d .+, after 0:09:50 of the 0:16:40 that it has$",
            told,
            re.MULTILINE,
        )
        assert "cut" not in told

    def test_steps_are_cut_to_what_fits(self, capsys):
        short = cut(trained(steps=10_000), Forecast(20_000, 50.0, 0.0, 0.0, 0.5), left(1000))
        assert short.train.steps == pytest.approx((0.9 * 1000 - 50) / 0.5, abs=2)
        assert short == trained(steps=short.train.steps)
        assert f"cut to fit the time limit: train.steps={short.train.steps} instead of 10000" in capsys.readouterr().err

    def test_views_of_a_frozen_backbone_are_cut(self, capsys):
        recipe = tiny_recipe(True, views={"count": 8}, train={"steps": 500})
        short = cut(recipe, Forecast(20_000, 50.0, 200.0, 0.0, 0.0), left(1000))
        assert (short.views.count, short.train.steps) == (4, 500)
        told = capsys.readouterr().err
        assert "features of 4 views 0:13:20" in told
        assert "cut to fit the time limit: views.count=4 instead of 8" in told
        assert "warning" not in told

    @pytest.mark.parametrize("found", [Forecast(9, 0.0, 900.0, 0.0, 0.0), Forecast(9, 0.0, 0.0, 900.0, 1.0)])
    def test_what_hardly_fits_is_warned_of_and_tried(self, found, capsys):
        short = cut(tiny_recipe(True, views={"count": 8}), found, left(800))
        assert min(short.views.count, short.train.steps) == 1
        told = capsys.readouterr().err
        assert "warning: even so it does not fit; attach fewer images" in told
        assert "features of 1 view 0:15:00" in told or "1 step of 1 s 0:00:01" in told

    @pytest.mark.parametrize("found", [Forecast(9, 1.0, 14400.0, 0.0, 0.0), Forecast(9, 1.0, 0.0, 14400.0, 1.0)])
    def test_what_nobody_would_see_the_end_of_is_refused_at_once(self, found):
        words = (
            r"^time limit: reading 9 images and computing their features takes about 4:00:01 here, 0:30:00 are left;"
        )
        with pytest.raises(InputError, match=words):
            cut(tiny_recipe(True, views={"count": 8}), found, left(900))
        assert cut(tiny_recipe(True), Forecast(9, 0.0, 0.0, 0.0, 14400.0), left(900)).train.steps == 1


class TestMeasuring:
    def test_a_step_takes_what_a_step_takes(self, table, monkeypatch):
        pause, step = 0.2, module.Trainer.step

        def slow(self, number, batches):
            time.sleep(pause)
            return step(self, number, batches)

        monkeypatch.setattr(module.Trainer, "step", slow)
        found = forecast(trained(), table)
        assert pause < found.step < 4 * pause
        assert found.images == len(table)
        assert found.view == found.teachers == 0
        assert found.reading > 0

    def test_loading_adds_to_a_step_unless_workers_do_it_meanwhile(self, table, monkeypatch):
        monkeypatch.setattr(module, "_seconds_each", lambda batches: 3.0)
        assert forecast(trained(), table).step > 3
        assert 3 <= forecast(trained(train={"workers": 1}), table).step < 3.01

    def test_validations_have_their_share(self, table):
        every = forecast(trained(split={"validation": 0.4}, train={"validate_every": 1}), table).step
        seldom = forecast(trained(split={"validation": 0.4}, train={"validate_every": 1000}), table).step
        assert every > 1.1 * seldom

    def test_features_are_measured_warm_and_are_kept_for_the_run(self, table):
        recipe = tiny_recipe(True, views={"count": 2})
        found = forecast(recipe, table)
        assert found.view > 0
        assert found.step == 0
        assert forecast(recipe, table).view < found.view

    def test_what_every_call_takes_is_no_image_s_share(self, table, monkeypatch):
        taken: list[int] = []

        def computed(backbone, piece, *_):
            taken.append(len(piece))
            time.sleep(0.3 + 0.004 * len(piece) + (1.0 if len(taken) == 1 else 0.0))

        monkeypatch.setattr(module, "cached_features", computed)
        many = Catalog(pd.concat([table.rows] * 4, ignore_index=True), table.root)
        found = module._seconds_an_image(
            module.Backbone(tiny_recipe().backbone), many, tiny_recipe().views, tiny_recipe()
        )
        assert taken == [32, 64, 128]
        assert found == pytest.approx(0.004, rel=0.2)

    def test_every_process_measures_and_the_slowest_counts(self, table):
        assert forecast(trained(train={"processes": 2}), table).step > 0

    def test_random_generators_and_results_of_a_run_are_left_alone(self, table, tmp_path, monkeypatch):
        recipe = trained(split={"holdout": 0.3})
        catalog = table.root / "catalog.csv"
        run(recipe, catalog, tmp_path / "plain")
        monkeypatch.setattr(pipeline, "WORTH", 0.0)
        run(recipe, catalog, tmp_path / "limited", time_limit=3600.0)
        one, other = (read_checkpoint(tmp_path / name) for name in ("plain", "limited"))
        assert all(torch.equal(value, other["model"][name]) for name, value in one["model"].items())

    def test_what_cannot_be_measured_is_said_and_nothing_is_cut(self, table, monkeypatch, capsys):
        def broken(catalog):
            raise InputError("none of the 9 images can be read")

        monkeypatch.setattr(module, "screen", broken)
        recipe = trained(steps=10**7)
        assert fitting(recipe, table, Deadline(1.0)) == recipe
        assert capsys.readouterr().err == "no forecast: none of the 9 images can be read\n"


class TestRun:
    """The whole job within a time limit."""

    def test_a_cut_run_ends_in_time_with_its_rate_fallen_and_resumes(self, table, tmp_path, monkeypatch, capsys):
        step = module.Trainer.step

        def steady(self, number, batches):
            time.sleep(0.1)  # as long as a real one, next to which the rest is nothing
            return step(self, number, batches)

        monkeypatch.setattr(module.Trainer, "step", steady)
        monkeypatch.setattr(pipeline, "WORTH", 0.0)
        recipe, out, limit = trained(steps=10**7, split={"holdout": 0.3}), tmp_path / "run", 24.0
        began = time.monotonic()
        scores = run(recipe, table.root / "catalog.csv", out, time_limit=limit)
        assert time.monotonic() - began < 1.5 * limit
        steps = int(re.search(r"train\.steps=(\d+) instead of 10000000", capsys.readouterr().err)[1])
        assert load_recipe(str(out / "recipe.toml")).train.steps == steps
        assert read_checkpoint(out)["step"] > 0.8 * steps  # all of them, unless the machine got slower meanwhile
        rates = [row["lr"] for row in map(json.loads, (out / "metrics.jsonl").read_text().splitlines()) if "lr" in row]
        assert rates[-1] < 0.2 * max(rates)  # the schedule is that of the cut recipe
        assert math.isfinite(scores["mp5"])

        assert as_begun(recipe, out) == trained(steps=steps, split={"holdout": 0.3})
        assert (
            run(recipe, table.root / "catalog.csv", out, resume=True, time_limit=limit)["queries"] == scores["queries"]
        )
        assert read_checkpoint(out)["step"] <= steps

    def test_without_a_checkpoint_or_with_fewer_steps_the_recipe_stays(self, table, tmp_path):
        assert as_begun(trained(), tmp_path) == trained()
        run(trained(steps=4, split={"holdout": 0.3}), table.root / "catalog.csv", tmp_path)
        assert as_begun(trained(steps=3), tmp_path).train.steps == 3
        torch.save(read_checkpoint(tmp_path) | {"recipe": ""}, tmp_path / "checkpoints" / "last.pt")
        assert as_begun(trained(), tmp_path) == trained()  # what differs is named by what compares them

    def test_few_of_many_labels_are_measured(self, table):
        part = module._few(read_catalog(table.root / "catalog.csv"), 5)
        assert part.rows["label"].nunique() == 5
        assert set(part.rows["label"]) > {"hue0", "hue9"}
        assert (part.rows.groupby("label").size() == 4).all()
