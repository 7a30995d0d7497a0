"""A smoke fit by the real trainer: it passes what learns, stops what does not, and predicts the rest."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
import torch
from tiny import hues, tiny_recipe

from embed64.cli.printing import print_dry_run
from embed64.core.errors import CheckFailed
from embed64.core.settings import Recipe
from embed64.data.catalog import Catalog
from embed64.train import dry_run as module
from embed64.train.distributed import Group
from embed64.train.dry_run import DryRun, dry_run
from embed64.train.trainer import Step, Trainer


@pytest.fixture(autouse=True)
def _cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EMBED64_CACHE", str(tmp_path / "cache"))


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    return hues(tmp_path_factory.mktemp("images"))


def recipe(frozen: bool = True, **train) -> Recipe:
    settings = {"steps": 1000, "batch_size": 24, "warmup": 0.1, "lr": 0.03, **train}
    backbone = {} if frozen else {"name": "test_vit"}
    return tiny_recipe(frozen, backbone=backbone, loss={"name": "supcon", "temperature": 0.2}, train=settings)


class Recorded(Trainer):
    """A trainer that notes which steps it was asked for, and takes its time."""

    def __init__(self, settings: Recipe, table: Catalog, loading: float = 0.0, computing: float = 0.0) -> None:
        super().__init__(settings, table, None, Group())
        self.loading, self.computing = loading, computing
        self.steps: list[int] = []
        self.rates: list[float] = []
        self.start()
        self.ready()

    def batches(self, steps: range):
        for batch in super().batches(steps):
            time.sleep(self.loading)
            yield batch

    def step(self, number: int, batches) -> Step:
        time.sleep(self.computing)
        shown = super().step(number, batches)
        self.steps.append(number)
        self.rates.append(self.optimizer.param_groups[0]["lr"])
        return shown


def tried(settings: Recipe, table: Catalog, **pace: float) -> tuple[DryRun, Recorded]:
    trainer = Recorded(settings, table, **pace)
    return dry_run(trainer, settings, images=10_000), trainer


def test_a_model_that_learns_passes(table):
    found, trainer = tried(recipe(), table)
    assert found.failure is None
    assert found.last_loss < 0.9 * found.first_loss
    assert found.trainable == 8 * 16 + 16
    assert (found.batch, found.fit_steps, found.warnings) == (24, 40, [])
    assert found.peak_bytes > 50 << 20
    assert found.seconds == pytest.approx(1000 * found.batch / found.rate)
    assert found.feature_seconds > 0
    assert trainer.steps[40:] == list(range(1, 10))


def test_it_is_the_real_learning_rate_that_is_tried(table):
    fit = tried(recipe(), table)[1].rates[:40]
    assert fit[0] < 0.1 * 0.03
    assert fit == sorted(fit)
    assert fit[20:] == pytest.approx([0.03] * 20)
    assert tried(recipe(warmup=0.0), table)[1].rates[:40] == pytest.approx([0.03] * 40)


def test_the_fit_is_of_all_that_will_be_trained(table):
    # In the first steps a backbone may still be kept as it is: these would tell too little memory and time.
    found, trainer = tried(recipe(False, freeze_backbone=0.2, backbone_lr=1e-3), table)
    assert min(trainer.steps) >= 200
    assert all(parameter.requires_grad for parameter in trainer.unfrozen)
    assert found.feature_seconds == 0.0
    assert found.trainable == sum(parameter.numel() for parameter in trainer.model.parameters())


def test_a_backbone_that_is_frozen_to_the_end_is_not_tried(table):
    _, trainer = tried(recipe(False, freeze_backbone=1.0), table)
    assert max(trainer.steps) < 1000
    assert not any(parameter.requires_grad for parameter in trainer.unfrozen)


def test_a_model_that_does_not_learn_fails(table):
    found, _ = tried(recipe(lr=1e-9), table)
    assert found.failure is not None
    assert f"fitted 40 times, went from {found.first_loss:.4g} to {found.last_loss:.4g}" in found.failure
    assert "\n" not in found.failure


def test_what_is_not_finite_ends_it(table):
    trainer = Recorded(recipe(), table)
    with torch.no_grad():
        trainer.head.project.weight[0, 0] = torch.nan
    with pytest.raises(CheckFailed, match=r"the loss is nan; lower train.lr"):
        dry_run(trainer, recipe(), 100)


@pytest.mark.parametrize(("pace", "slower"), [({"loading": 0.05}, "loader"), ({"computing": 0.05}, "model")])
def test_the_slower_part_is_named(table, pace, slower):
    found, _ = tried(recipe(), table, **pace)
    assert found.bottleneck == slower
    assert {"loader": found.loader_rate, "model": found.model_rate}[slower] <= found.batch / 0.05
    assert found.rate <= found.batch / 0.05


def test_a_slow_model_is_fitted_for_a_while_only(table, monkeypatch):
    monkeypatch.setattr(module, "_FIT_SECONDS", 0.0)
    monkeypatch.setattr(module, "_BATCH_SECONDS", 0.0)
    found, trainer = tried(recipe(), table)
    assert found.fit_steps == 10
    assert len(trainer.steps) <= 10 + 3


def test_accumulated_batches_count_as_one_step(table):
    found, _ = tried(recipe(accumulate=3), table)
    assert found.batch == 72


def test_the_table_tells_the_same(table, capsys):
    found, _ = tried(recipe(), table, loading=0.02)
    capsys.readouterr()
    print_dry_run(found)
    text = capsys.readouterr().out
    for shown in (
        f"{found.trainable:,}",
        f"the {found.bottleneck} is the bottleneck",
        f"{found.first_loss:.4g} -> {found.last_loss:.4g}",
        f"{found.seconds / 3600:.2f} h",
        f"{found.peak_bytes / 2**30:.2f} GiB",
        f"{found.feature_seconds / 3600:.2f} h",
    ):
        assert shown in text
