"""A smoke fit of real steps on real tensors: it passes what learns, and stops what does not."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
import torch
from pytorch_metric_learning.losses import SupConLoss
from torch import Tensor, nn

from embed64 import dry_run as module
from embed64.dry_run import StepResult, dry_run
from embed64.errors import CheckFailed
from embed64.optimise import schedule
from embed64.recipe import Recipe
from embed64.tables import print_dry_run

LABELS, K, FEATURES, DIM = 8, 4, 32, 16


def recipe(**train) -> Recipe:
    values = {"steps": 1000, "batch_size": LABELS * K, "warmup": 0.1, "lr": 0.01, **train}
    values = {"name": "x", "backbone": {"name": "y"}, "loss": {"name": "supcon", "temperature": 0.2}, "train": values}
    return Recipe.model_validate(values)


class LinearTrainer:
    """A linear head on features whose labels a linear map can part, with AdamW and SupCon: training in small."""

    device = torch.device("cpu")

    def __init__(self, settings: Recipe, loading: float = 0.0, computing: float = 0.0, sign: float = 1.0) -> None:
        torch.manual_seed(0)
        self.settings, self.loading, self.computing, self.sign = settings, loading, computing, sign
        self.centres = torch.randn(LABELS, FEATURES)
        self.head = nn.Linear(FEATURES, DIM)
        self.optimizer = torch.optim.AdamW(self.head.parameters())
        self.steps: list[int] = []
        self.rates: list[float] = []

    def trainable(self) -> int:
        return sum(p.numel() for p in self.head.parameters())

    def batches(self, steps: range) -> Iterator[tuple[Tensor, Tensor]]:
        labels = torch.arange(LABELS).repeat_interleave(K)
        for step in steps:
            time.sleep(self.loading)
            noise = torch.randn(len(labels), FEATURES, generator=torch.Generator().manual_seed(step))
            yield self.centres[labels] + 1.5 * noise, labels

    def step(self, step: int, batch: tuple[Tensor, Tensor]) -> StepResult:
        time.sleep(self.computing)
        features, labels = batch
        self.steps.append(step)
        rate = self.settings.train.lr * schedule(step, self.settings.train)
        self.rates.append(rate)
        for group in self.optimizer.param_groups:
            group["lr"] = rate
        embeddings = nn.functional.normalize(self.head(features), dim=1)
        loss = SupConLoss(temperature=self.settings.loss.temperature)(embeddings, labels)
        self.optimizer.zero_grad()
        (self.sign * loss).backward()
        norm = nn.utils.clip_grad_norm_(self.head.parameters(), torch.inf)
        self.optimizer.step()
        return StepResult(loss.item(), embeddings.detach(), labels, norm.item())


def test_a_model_that_learns_passes():
    trainer = LinearTrainer(recipe())
    found = dry_run(trainer, trainer.settings)
    assert found.failure is None
    assert found.last_loss < 0.9 * found.first_loss
    assert found.trainable == FEATURES * DIM + DIM
    assert (found.batch, found.fit_steps, found.warnings) == (LABELS * K, 40, [])
    assert found.peak_bytes > 50 << 20
    assert found.seconds == pytest.approx(1000 * found.batch / found.rate)


def test_it_is_the_real_learning_rate_that_is_tried():
    trainer = LinearTrainer(recipe())
    dry_run(trainer, trainer.settings)
    fit = trainer.rates[:40]
    assert fit[0] < 0.1 * trainer.settings.train.lr
    assert fit == sorted(fit)
    assert fit[20:] == [trainer.settings.train.lr] * 20
    without = LinearTrainer(recipe(warmup=0.0))
    dry_run(without, without.settings)
    assert without.rates[:40] == [without.settings.train.lr] * 40


@pytest.mark.parametrize(("changes", "sign"), [({"lr": 1e-9}, 1.0), ({}, -1.0)], ids=["tiny rate", "uphill"])
def test_a_model_that_does_not_learn_fails(changes, sign):
    trainer = LinearTrainer(recipe(**changes), sign=sign)
    found = dry_run(trainer, trainer.settings)
    assert found.failure is not None
    assert f"fitted 40 times, went from {found.first_loss:.4g} to {found.last_loss:.4g}" in found.failure
    assert "\n" not in found.failure


def test_what_is_not_finite_ends_it():
    trainer = LinearTrainer(recipe())
    trainer.centres[0, 0] = torch.nan
    with pytest.raises(CheckFailed, match=r"^step 1: the loss is nan; lower train.lr"):
        dry_run(trainer, trainer.settings)


@pytest.mark.parametrize(("loading", "computing", "slower"), [(0.02, 0.0, "loader"), (0.0, 0.02, "model")])
def test_the_slower_part_is_named(loading, computing, slower):
    trainer = LinearTrainer(recipe(), loading, computing)
    found = dry_run(trainer, trainer.settings)
    assert found.bottleneck == slower
    rate = {"loader": found.loader_rate, "model": found.model_rate}[slower]
    assert 0.5 * found.batch / 0.02 < rate <= found.batch / 0.02
    assert found.rate <= found.batch / 0.02


def test_a_slow_model_is_fitted_for_a_while_only(monkeypatch):
    monkeypatch.setattr(module, "_FIT_SECONDS", 0.0)
    monkeypatch.setattr(module, "_BATCH_SECONDS", 0.0)
    trainer = LinearTrainer(recipe())
    assert dry_run(trainer, trainer.settings).fit_steps == 10
    assert len(trainer.steps) <= 10 + 3


def test_the_table_tells_the_same(capsys):
    trainer = LinearTrainer(recipe(), loading=0.01)
    found = dry_run(trainer, trainer.settings)
    capsys.readouterr()
    print_dry_run(found)
    text = capsys.readouterr().out
    for shown in (
        f"{found.trainable:,}",
        "the loader is the bottleneck",
        f"{found.first_loss:.4g} -> {found.last_loss:.4g}",
        f"{found.seconds / 3600:.2f} h",
        f"{found.peak_bytes / 2**30:.2f} GiB",
    ):
        assert shown in text
