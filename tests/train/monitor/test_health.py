"""Each sentinel speaks where it should and not where it should not; what it says names the setting to change."""

from __future__ import annotations

import json
import math
import re
from pathlib import Path

import pytest

from embed64.core.errors import CheckFailed
from embed64.core.recipe import known_keys
from embed64.core.settings import Loss
from embed64.train.monitor import health as sentinels
from embed64.train.monitor.geometry import Geometry
from embed64.train.monitor.health import Sentinels, not_finite

HEALTHY = Geometry(effective_rank=50.0, positive_distance=1.0, negative_distance=1.4, size=256, labels=64, dim=64)


def seen(**changes) -> Geometry:
    return Geometry(**{**HEALTHY.__dict__, **changes})


def told(looks, loss: Loss | None = None, steps: int = 100, grads=None) -> list[str]:
    """Everything that is said about (loss, geometry) of each step."""
    watch = Sentinels(loss or Loss(), steps)
    grads = grads or [None] * len(looks)
    return [
        line
        for done, ((value, geometry), grad) in enumerate(zip(looks, grads, strict=True), 1)
        for line in watch.look(done, value, geometry, grad)
    ]


def falling(count: int = 100, start: float = 0.3, end: float = 0.1):
    """A run that learns: loss and distance of positives fall."""
    parts = [i / (count - 1) for i in range(count)]
    return [(start + (end - start) * p, seen(positive_distance=1.0 - 0.3 * p)) for p in parts]


@pytest.mark.parametrize("loss", [Loss(), Loss(miner="batch_hard"), Loss(name="supcon"), Loss(margin=0.05)])
def test_a_run_that_learns_is_left_alone(loss):
    assert told(falling(), loss) == []


def test_a_run_that_passes_the_margin_is_left_alone():
    # The demo's loss takes a quarter of its steps to fall from 1.1 to 0.9 margins.
    assert told(falling(start=0.215, end=0.185)) == []


def test_two_labels_on_one_line_are_no_collapse():
    looks = [(loss, seen(effective_rank=1.0, positive_distance=0.1, labels=2)) for loss, _ in falling()]
    assert told(looks) == []


def test_a_semihard_miner_whose_loss_stays_but_whose_pairs_part_is_left_alone():
    looks = [(0.1, geometry) for _, geometry in falling()]
    assert told(looks, Loss(miner="semihard")) == []


def test_a_solved_batch_is_no_standstill():
    assert told([(0.0, HEALTHY)] * 100) == []
    assert told([(0.009, HEALTHY)] * 100) == []
    assert len(told([(0.05, HEALTHY)] * 100)) == 1


def test_one_odd_batch_raises_no_alarm():
    looks = falling()
    for step in (5, 40, 60):
        looks[step] = (3.0, seen(effective_rank=1.0, negative_distance=0.01, positive_distance=0.01))
    assert told(looks) == []


@pytest.mark.parametrize(
    ("miner", "remedy"),
    [("batch_hard", "loss.miner=semihard"), ("hard_negative", "loss.miner=semihard"), ("none", "train.backbone_lr")],
)
def test_a_point_is_told_with_its_likely_cause(miner, remedy):
    looks = [(0.2, seen(effective_rank=1.01, positive_distance=0.01, negative_distance=0.01))] * 20
    (line,) = told(looks, Loss(miner=miner))
    assert line.startswith("step 3: the embeddings collapse (negatives lie 0.01 apart")
    assert remedy in line


def test_a_lost_dimension_is_told_by_its_rank():
    (line,) = told([(0.2, seen(effective_rank=2.5, positive_distance=0.4))] * 20)
    assert "effective rank 2.5 of 64" in line
    # Few labels need few directions.
    assert told([(loss, seen(effective_rank=2.5, labels=8)) for loss, _ in falling()][:20]) == []


def test_negatives_nearer_than_the_margin_are_told():
    looks = [(0.2, seen(positive_distance=0.15, negative_distance=0.19))] * 5
    assert "collapse" in told(looks, Loss(margin=0.2))[0]
    assert told(looks, Loss(margin=0.15)) == []
    assert told(looks, Loss()) == told(looks, Loss(margin=0.2)), "without one, the loss's own"
    assert told(looks, Loss(name="supcon")) == []


def test_a_collapse_is_told_again_only_where_it_is_twice_as_bad():
    apart = [0.09, 0.09, 0.09, 0.08, 0.06, 0.044, 0.044, 0.044, 0.044, 0.03, 0.0, 0.0, 0.0, 0.0]
    looks = [(3.0, seen(negative_distance=d, positive_distance=d)) for d in apart]
    steps = [int(line.split()[1].rstrip(":")) for line in told(looks, Loss(name="supcon"))]
    assert len(steps) == 3
    assert steps[0] == 3


@pytest.mark.parametrize(
    ("loss", "value", "words"),
    [
        (Loss(), 0.2, "loss.margin"),
        (Loss(miner="batch_hard"), 0.21, "loss.miner=semihard"),
        (Loss(name="supcon"), math.log(255), "log(batch size - 1)"),
    ],
)
def test_a_loss_that_stays_at_chance_is_told(loss, value, words):
    (line,) = told([(value, seen(positive_distance=1.35))] * 60, loss)
    assert line.startswith("step 20: the loss stays at")
    assert words in line


def test_embeddings_that_tell_no_labels_apart_are_told():
    (line,) = told([(0.6, seen(positive_distance=1.39))] * 30)
    assert "as far apart as those of others (0.99 times)" in line
    (line,) = told([(0.6, seen(positive_distance=1.5))] * 30)
    assert "farther apart than those of others (1.07 times)" in line
    better = [(0.6, seen(positive_distance=1.40 - 0.006 * i)) for i in range(30)]
    assert told(better) == []


def test_a_run_that_gets_worse_is_told():
    looks = [(0.3, HEALTHY)] + [(0.33, seen(positive_distance=1.2))] * 30
    (line,) = told(looks)
    assert "positives at 0.86 of the distance of negatives, then 0.71" in line
    assert "lower train.lr" in line
    # One look at a small batch is worth less.
    small = [(loss, seen(**{**geometry.__dict__, "size": 24, "labels": 8})) for loss, geometry in looks]
    assert not any("less well" in line for line in told(small))


def test_a_loss_that_stands_still_is_told_once_enough_of_the_run_is_over():
    (line,) = told([(0.5, HEALTHY)] * 100)
    assert line.startswith("step 30: the loss has stalled at 0.5; raise train.lr")
    assert told([(0.5, HEALTHY)] * 29) == []


def test_a_margin_that_nothing_can_fulfil_is_told_at_once():
    (line,) = told([(9.0, HEALTHY)], Loss(margin=10))
    assert line.startswith("step 1: loss.margin 10 is more than")
    assert told([(9.0, HEALTHY)], Loss(name="multi_similarity", margin=10)) == []
    assert told([(1.0, HEALTHY)], Loss(margin=1.9)) == []


def test_gradients():
    looks = falling(30)
    assert told(looks, grads=[1.0 + 0.1 * (i % 7) for i in range(30)]) == []
    (line,) = told(looks, grads=[1.0] * 20 + [500.0] + [1.0] * 9)
    assert "step 21: the gradient's norm 500 is 500 times the usual one" in line
    (line,) = told(looks, grads=[0.0] * 30)
    assert "no gradient arrives" in line
    assert told(looks, grads=[math.inf, math.nan] * 15) == []  # a scaler skips these steps


def test_numbers_that_are_not_finite_end_the_run():
    watch = Sentinels(Loss(), 100)
    for loss in (math.nan, math.inf):
        with pytest.raises(CheckFailed, match=rf"^step 7: the loss is {loss}; lower train.lr"):
            watch.look(7, loss, HEALTHY)
    with pytest.raises(CheckFailed, match=r"^step 7: an embedding is not finite"):
        watch.look(7, 0.0, seen(effective_rank=math.nan))
    assert not_finite(7, math.nan, 500).endswith("; the checkpoint of step 500 is good")
    assert "checkpoint" not in not_finite(7, math.nan)


def test_a_validation_that_falls_below_the_untrained_model_is_told():
    watch = Sentinels(Loss(), 100)
    assert [watch.validated(step, value) for step, value in ((1, 0.5), (20, 0.4), (40, 0.5), (60, 0.4))] == [[]] * 4
    (line,) = watch.validated(80, 0.41)
    assert line.startswith("step 80: validation mP@5 fell from 0.500 to 0.410")
    assert watch.validated(90, 0.3) == []


def test_it_looks_a_hundred_times_and_every_fifty_steps_at_least():
    def looks(steps: int) -> list[int]:
        watch = Sentinels(Loss(), steps)
        return [done for done in range(1, steps + 1) if watch.due(done)]

    assert looks(6) == [1, 2, 3, 4, 5, 6]
    assert looks(400) == [1, *range(4, 401, 4)]
    assert looks(100_000) == [1, *range(50, 100_001, 50)]


@pytest.mark.parametrize("stop", [2, 9, 15, 25])
def test_a_resumed_run_is_told_the_same(stop):
    looks = [(0.6, seen(positive_distance=1.39))] * 30 + [(0.2, seen(negative_distance=0.01))] * 10
    whole = told(looks)
    assert len(whole) == 2
    before, lines = Sentinels(Loss(), 100), []
    for done, (loss, geometry) in enumerate(looks[:stop], 1):
        lines += before.look(done, loss, geometry)
    state = json.loads(json.dumps(before.state_dict()))
    before.look(stop + 1, *looks[stop])  # lost with the process: the state stays what it was
    after = Sentinels(Loss(), 100)
    after.load_state_dict(state)
    for done, (loss, geometry) in enumerate(looks[stop:], stop + 1):
        lines += after.look(done, loss, geometry)
    assert lines == whole


def test_every_setting_that_is_named_exists():
    named = set(re.findall(r"(?<!embed64\.)\b(?:train|loss|backbone)\.[a-z_]+", Path(sentinels.__file__).read_text()))
    dotted = {name for name in named if not name.startswith("loss.name")}
    assert dotted <= {*known_keys()}
    assert {"train.lr", "train.amp", "loss.miner", "loss.margin"} <= dotted


def test_noise_is_neither_movement_nor_alarm():
    noise = [0.05 * math.sin(12.9898 * step) for step in range(100)]
    still = [(0.5 + n, seen(positive_distance=1.0 + n)) for n in noise]
    (line,) = told(still)
    assert 30 <= int(line[5:7]) < 50
    assert "the loss has stalled at 0." in line
    moving = [(0.5 + n - 0.001 * step, seen(positive_distance=1.0 + n)) for step, n in enumerate(noise)]
    assert told(moving[:10] + moving[60:]) == []


def test_batches_without_pairs_are_left_alone():
    assert told([(0.5, seen(positive_distance=math.nan))] * 100) == []
    assert told([(0.5, seen(negative_distance=math.nan))] * 100) == []
