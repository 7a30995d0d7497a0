"""Real trainings under the sentinels: broken ones are told with the cause, healthy ones are left alone."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from tiny import hues, tiny_recipe

from embed64.core.errors import CheckFailed
from embed64.core.run_folder import read_rows
from embed64.data.catalog import Catalog
from embed64.train.checkpoint import read_checkpoint
from embed64.train.loop import Job, train
from embed64.train.trainer import Batch, Step, Trainer

pytestmark = pytest.mark.whole

DIGEST = "c" * 64
BATCH = {"batch_size": 24}
HEALTHY = {
    "batch hard": ({"name": "triplet", "miner": "batch_hard"}, {"steps": 60, "lr": 0.03}, True),
    "semi-hard": ({"name": "triplet", "miner": "semihard"}, {"steps": 60, "lr": 0.03}, True),
    "all triplets": ({"name": "triplet"}, {"steps": 60, "lr": 0.03}, True),
    "supcon": ({"name": "supcon"}, {"steps": 60, "lr": 0.03}, True),
    "a backbone from scratch": ({"name": "triplet"}, {"steps": 30, "lr": 0.01, "backbone_lr": 1e-3}, False),
    "a slow one that is nearly solved": ({"name": "triplet"}, {"steps": 60, "lr": 1e-4}, True),
}
FAST = {"steps": 30, "lr": 0.01, "backbone_lr": 1.0}
DECAY = {"steps": 60, "lr": 0.03, "weight_decay": 1000.0}
BROKEN = {
    "batch hard from scratch, too fast": (
        {"name": "triplet", "miner": "batch_hard"},
        FAST,
        False,
        "the embeddings collapse (negatives lie",
        "loss.miner=semihard",
    ),
    "supcon from scratch, too fast": (
        {"name": "supcon"},
        FAST,
        False,
        "the embeddings collapse (negatives lie",
        "lower train.lr",
    ),
    "a margin that nothing fulfils": (
        {"name": "triplet", "margin": 10.0},
        {"steps": 10, "lr": 0.03},
        True,
        "loss.margin 10 is more than",
        "loss.margin=0.2",
    ),
    "no learning rate to speak of": (
        {"name": "supcon"},
        {"steps": 60, "lr": 1e-9},
        True,
        "the loss has stalled",
        "raise train.lr",
    ),
}


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    return hues(tmp_path_factory.mktemp("hues"))


def metrics(run: Path) -> list[dict]:
    return read_rows(run / "metrics.jsonl")


def warnings(run: Path) -> list[str]:
    return [row["warning"] for row in metrics(run) if "warning" in row]


@pytest.fixture(autouse=True)
def _cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EMBED64_CACHE", str(tmp_path / "cache"))


@pytest.mark.parametrize("name", HEALTHY)
def test_a_healthy_run_is_left_alone(table: Catalog, tmp_path: Path, name: str, capsys) -> None:
    loss, settings, frozen = HEALTHY[name]
    split = {"validation": 0.25} if frozen else {}
    chosen = tiny_recipe(frozen, loss=loss, split=split, train={**BATCH, **settings})
    train(Job(chosen, table, None, tmp_path, DIGEST, False))
    assert warnings(tmp_path) == []
    assert "warning" not in capsys.readouterr().err
    rows = metrics(tmp_path)
    assert all(1 <= row["effective_rank"] <= 16 for row in rows if "effective_rank" in row)
    assert sum("effective_rank" in row for row in rows) == settings["steps"]
    assert all(row["images_per_s"] > 0 for row in read_rows(tmp_path / "speed.jsonl"))


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_run_is_told(table: Catalog, tmp_path: Path, name: str, capsys) -> None:
    loss, settings, frozen, what, remedy = BROKEN[name]
    train(Job(tiny_recipe(frozen, loss=loss, train={**BATCH, **settings}), table, None, tmp_path, DIGEST, False))
    told = warnings(tmp_path)
    assert any(what in line and remedy in line for line in told), told
    assert f"warning: {told[0]}" in capsys.readouterr().err


def test_a_run_whose_weights_explode_is_told_before_it_ends(table: Catalog, tmp_path: Path) -> None:
    with pytest.raises(CheckFailed, match="; lower train.lr"):
        train(
            Job(tiny_recipe(loss={"name": "triplet"}, train={**BATCH, **DECAY}), table, None, tmp_path, DIGEST, False)
        )
    assert any("no gradient arrives" in line for line in warnings(tmp_path)), (
        "that of unit length goes with 1 / weights"
    )


def test_a_resumed_run_tells_the_same(table: Catalog, tmp_path: Path) -> None:
    loss, settings, _, _, _ = BROKEN["no learning rate to speak of"]
    whole, stopped = tmp_path / "whole", tmp_path / "stopped"
    chosen = tiny_recipe(loss=loss, train={**BATCH, **settings, "checkpoint_every": 15})
    train(Job(chosen, table, None, whole, DIGEST, False))

    class Stop(Exception):
        pass

    with pytest.MonkeyPatch.context() as patch:
        step = Trainer.step

        def stop_at_25(self: Trainer, number: int, batches: Sequence[Batch]) -> Step:
            if number == 25:
                raise Stop
            return step(self, number, batches)

        patch.setattr(Trainer, "step", stop_at_25)
        with pytest.raises(Stop):
            train(Job(chosen, table, None, stopped, DIGEST, False))
    assert read_checkpoint(stopped)["step"] == 15
    assert [row["step"] for row in metrics(stopped)][-1] == 25  # lost, and done again
    train(Job(chosen, table, None, stopped, DIGEST, True))
    assert metrics(stopped) == metrics(whole)
    assert len(warnings(whole)) == 1
