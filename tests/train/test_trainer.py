"""A step by other means is the same step: in chunks, accumulated, checkpointed; and what each setting changes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from pydantic import ValidationError
from tiny import hues, tiny_recipe
from torch.cuda._utils import _get_device_index

from embed64.core.errors import InputError
from embed64.core.settings import Recipe, Train
from embed64.data.catalog import Catalog
from embed64.train.distributed import Group
from embed64.train.optimizer import frozen_steps, half, head_steps, moving_average, schedule
from embed64.train.trainer import Trainer, choose_device, processes


@pytest.fixture(autouse=True)
def _cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EMBED64_CACHE", str(tmp_path / "cache"))


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    return hues(tmp_path_factory.mktemp("images"))


def vit(**changes) -> Recipe:
    """A transformer of two million weights, fine-tuned."""
    tables = {
        "backbone": {"name": "test_vit", "pretrained": False, "image_size": 32},
        "loss": {"name": "supcon", "temperature": 0.1},
        "train": {"steps": 4, "batch_size": 12, "images_per_label": 3, "lr": 0.01, "backbone_lr": 1e-3, "warmup": 0.0},
    }
    for name, change in changes.items():
        tables[name] = tables.get(name, {}) | change
    return tiny_recipe(False, **tables)


def stepped(recipe: Recipe, table: Catalog, steps: int = 2) -> Trainer:
    """A trainer that has done its first steps."""
    trainer = Trainer(recipe, table, None, Group())
    trainer.start()
    trainer.ready()
    for number, batches in enumerate(trainer.batches(range(steps))):
        trainer.step(number, batches)
    return trainer


def furthest(one: Trainer, other: Trainer) -> float:
    a, b = one.model.state_dict(), other.model.state_dict()
    return max(float((a[name].float() - b[name].float()).abs().max()) for name in a)


def gradient(recipe: Recipe, table: Catalog) -> torch.Tensor:
    """Of all parameters in the first step."""
    trainer = stepped(recipe, table, 1)
    return torch.cat([p.grad.flatten() for p in trainer.model.parameters() if p.grad is not None])


@pytest.mark.parametrize("change", [{"chunk": 5}, {"chunk": 1}, {"grad_checkpointing": True}])
def test_the_same_gradient_by_other_means(table, change):
    whole = gradient(vit(), table)
    assert torch.equal(whole, gradient(vit(), table))
    other = gradient(vit(train=change), table)
    assert (whole - other).norm() < 1e-5 * whole.norm()
    assert (whole - gradient(vit(train={"batch_size": 9}), table)).norm() > 0.1 * whole.norm()


@pytest.mark.parametrize("frozen", [True, False])
def test_what_chunks_draw_is_decided_by_their_place_alone(table, frozen):
    # The first chunk draws what a whole batch would; a resumed or divided batch must find the same.
    settings = {"head": {"dropout": 0.5}, "train": {"chunk": 4}}
    recipe = tiny_recipe(True, **settings) if frozen else vit(**settings)
    assert furthest(stepped(recipe, table), stepped(recipe, table)) == 0


def test_accumulated_batches_are_averaged(table):
    # By hand: the gradient of a step of two batches is the mean of the two batches' gradients.
    recipe = vit(train={"accumulate": 2})
    trainer = Trainer(recipe, table, None, Group())
    trainer.start()
    trainer.ready()
    two = next(trainer.batches(range(1)))
    assert len(two) == 2
    assert not torch.equal(two[0].labels, two[1].labels)
    gradients = []
    for place, batch in enumerate(two):
        trainer.optimizer.zero_grad()
        trainer._backward(0, place, batch, 1.0)
        gradients.append([p.grad.clone() for p in trainer.model.parameters() if p.grad is not None])
    trainer.step(0, two)
    together = [p.grad for p in trainer.model.parameters() if p.grad is not None]
    for a, b, both in zip(*gradients, together, strict=True):
        torch.testing.assert_close(both, (a + b) / 2, rtol=1e-4, atol=1e-6)


def test_the_backbone_waits_while_it_is_frozen_and_then_warms_up(table):
    recipe = vit(train={"freeze_backbone": 0.5, "steps": 4})
    start = vit(train={"freeze_backbone": 0.5, "steps": 4})
    before = {name: value.clone() for name, value in Trainer(start, table, None, Group()).backbone.state_dict().items()}

    def moved(steps: int) -> bool:
        after = stepped(recipe, table, steps).backbone.state_dict()
        return any(not torch.equal(before[name], after[name]) for name in before)

    assert not moved(2)
    assert moved(3)
    settings = Train(steps=10, batch_size=2, warmup=0.4)
    assert [schedule(step, settings, start=5) for step in range(4, 8)] == pytest.approx([0, 1 / 2, 1, 1])


def test_the_head_and_the_proxies_stand_still_at_the_end_and_the_backbone_alone_learns(table):
    recipe = vit(
        loss={"name": "arcface", "temperature": 0.07},
        train={"freeze_backbone": 0.5, "freeze_head": 0.5, "weight_decay": 0.1},
    )

    def state(steps: int) -> dict[str, torch.Tensor]:
        trainer = stepped(recipe, table, steps)
        parts = {"backbone": trainer.backbone, "head": trainer.head, "proxies": trainer.objective}
        return {name: torch.cat([p.detach().flatten() for p in part.parameters()]) for name, part in parts.items()}

    start, middle, end = state(0), state(2), state(4)
    assert torch.equal(start["backbone"], middle["backbone"])
    assert not torch.equal(middle["backbone"], end["backbone"])
    for part in ("head", "proxies"):
        assert not torch.equal(start[part], middle[part])
        assert torch.equal(middle[part], end[part])


def test_the_head_has_its_whole_schedule_before_it_stands_still():
    settings = Train(steps=10, batch_size=2, warmup=0.0, freeze_backbone=0.5, freeze_head=0.5)
    assert [schedule(step, settings, stop=5) for step in (0, 5, 6, 9)] == pytest.approx([1, 0, 0, 0])
    assert schedule(4, settings, stop=5) == pytest.approx(0.5 * (1 + np.cos(np.pi * 4 / 5)))
    # An odd number of steps leaves none that trains nothing.
    for steps in range(1, 40):
        odd = Train(steps=steps, batch_size=2, freeze_backbone=0.5, freeze_head=0.5)
        assert frozen_steps(odd) <= head_steps(odd) <= steps


def test_steps_that_would_train_nothing_are_refused():
    with pytest.raises(ValidationError, match="train.freeze_backbone and train.freeze_head leave steps that train"):
        vit(train={"freeze_backbone": 0.6, "freeze_head": 0.5})


def test_a_validation_changes_no_module_s_mode(table):
    # Of a backbone that is still frozen too: what it draws later must not depend on validations before.
    recipe = vit(train={"freeze_backbone": 0.5, "steps": 4}, split={"validation": 0.25}, head={"dropout": 0.3})
    trainer = stepped(recipe, table, 1)
    before = [module.training for module in trainer.model.modules()]
    assert any(before)
    assert 0 <= trainer.validate() <= 1
    assert [module.training for module in trainer.model.modules()] == before


def test_images_that_are_all_a_published_index_validate_like_any(table):
    recipe = vit(split={"validation": 0.25})
    published = Catalog(table.rows.assign(role="index"), table.root)
    assert stepped(recipe, published, 1).validate() == stepped(recipe, table, 1).validate()


def test_what_does_not_go_together_is_refused_when_the_recipe_is_read():
    for key, value in {
        "freeze_backbone": 0.1,
        "freeze_head": 0.1,
        "layer_decay": 0.5,
        "grad_checkpointing": True,
        "compile": True,
    }.items():
        with pytest.raises(ValidationError, match=f"train.{key} is about training a backbone"):
            tiny_recipe(True, train={key: value})
    assert vit(train={"grad_checkpointing": True}, backbone={"trained": ["blocks.2.*"]}).train.grad_checkpointing


def test_earlier_layers_learn_more_slowly(table):
    trainer = Trainer(vit(train={"layer_decay": 0.5, "weight_decay": 0.1}), table, None, Group())
    peaks = {}
    for group in trainer.optimizer.param_groups:
        for parameter in group["params"]:
            peaks[id(parameter)] = (group["peak"], group["weight_decay"])
    net = trainer.backbone.net
    last = len(net.blocks) - 1
    assert peaks[id(net.norm.weight)] == (1e-3, 0.0)
    assert peaks[id(net.blocks[last].mlp.fc1.weight)] == (1e-3, 0.1)
    assert peaks[id(net.blocks[last - 1].mlp.fc1.weight)] == (5e-4, 0.1)
    assert peaks[id(net.blocks[last - 2].mlp.fc1.weight)] == (2.5e-4, 0.1)
    assert peaks[id(net.blocks[last].mlp.fc1.bias)][1] == 0.0
    assert net.pos_embed is None or peaks[id(net.pos_embed)][1] == 0.0
    known = {id(p) for group in trainer.optimizer.param_groups for p in group["params"]}
    assert known == {id(p) for p in trainer.model.parameters()}


def test_a_clipped_gradient_is_no_longer_than_asked(table):
    trainer = Trainer(vit(train={"clip": 1e-3}), table, None, Group())
    trainer.start()
    trainer.ready()
    shown = trainer.step(0, next(trainer.batches(range(1))))
    left = torch.cat([p.grad.flatten() for p in trainer.model.parameters() if p.grad is not None]).norm()
    assert shown.grad_norm > 1e-2, "the norm before clipping is told"
    assert left == pytest.approx(1e-3, rel=1e-3)


def test_the_moving_average_by_hand():
    model = torch.nn.Linear(1, 1, bias=False)
    average = moving_average(model, 0.5)
    told = []
    for value in (1.0, 2.0, 3.0, 4.0):
        model.weight.data.fill_(value)
        average.update_parameters(model)
        told.append(average.module.weight.item())
    # The first update copies; then 2/11, 3/12 and 4/13 of the average are kept: the warm-up stays below 0.5.
    second = 2 / 11 * 1 + 9 / 11 * 2
    third = 3 / 12 * second + 9 / 12 * 3
    assert told == pytest.approx([1.0, second, third, 4 / 13 * third + 9 / 13 * 4])


def test_batch_norm_keeps_its_pretrained_statistics(table):
    recipe = tiny_recipe(False, train={"lr": 0.1, "backbone_lr": 0.1})
    trainer = stepped(recipe, table)
    torch.manual_seed(recipe.seed)
    before = Trainer(recipe, table, None, Group()).backbone.net
    assert torch.equal(trainer.backbone.net.bn1.running_mean, before.bn1.running_mean)
    assert not torch.equal(trainer.backbone.net.bn1.weight, before.bn1.weight)


def test_mixed_precision_computes_in_half_and_stays_near(table):
    plain, mixed = stepped(vit(), table, 1), stepped(vit(train={"amp": "bf16"}), table, 1)
    assert 0 < furthest(plain, mixed) < 0.03
    cpu = torch.device("cpu")
    assert [half(amp, cpu) for amp in (False, True, "bf16", "fp16")] == [
        None,
        torch.bfloat16,
        torch.bfloat16,
        torch.float16,
    ]


@pytest.mark.parametrize("cached", [True, False])
def test_of_a_frozen_backbone_the_features_alone_are_in_half_precision(table, cached):
    plain = {"backbone": {"cached": cached}, "head": {"kind": "plain"}}  # no axes to be found in features
    changes = (plain, plain | {"train": {"amp": "bf16"}})
    full, mixed = (stepped(tiny_recipe(**change), table, 0) for change in changes)
    rows = np.arange(len(table))
    one, other = (next(trainer.inputs.plain(rows)) for trainer in (full, mixed))
    assert 0 < (one - other).norm() < 0.05 * one.norm()
    assert other.dtype == torch.float32
    x = torch.randn(4, other.shape[1])
    mixed.head.load_state_dict(full.head.state_dict())
    assert torch.equal(full.encode(full.head.eval(), x), mixed.encode(mixed.head.eval(), x))


def test_channels_last_changes_the_layout_and_hardly_the_numbers(table):
    recipe = tiny_recipe(False, train={"channels_last": True})
    trainer = stepped(recipe, table, 1)
    assert trainer.backbone.net.blocks[0][0].conv_pw.weight.is_contiguous(memory_format=torch.channels_last)
    assert furthest(stepped(tiny_recipe(False), table, 1), trainer) < 1e-3


@pytest.mark.slow
def test_a_compiled_model_learns_the_same(table):
    plain, compiled = stepped(vit(), table, 2), stepped(vit(train={"compile": True}), table, 2)
    assert compiled.model.state_dict().keys() == plain.model.state_dict().keys()
    assert furthest(plain, compiled) < 1e-3


def test_the_original_s_heads_are_what_they_say(table):
    plain = Trainer(vit(head={"kind": "plain", "unit_length": False, "rank": 0}), table, None, Group())
    features = torch.randn(3, plain.backbone.dim)
    assert torch.allclose(
        plain.head.eval()(features), torch.nn.functional.linear(features, *plain.head.project.parameters())
    )
    pooled = Trainer(vit(head={"kind": "pool", "unit_length": False}), table, None, Group())
    assert not list(pooled.head.parameters())
    expected = torch.nn.functional.adaptive_avg_pool1d(features[:, None], 16)[:, 0]
    assert torch.equal(pooled.head(features), expected)


def test_how_many_processes_train(monkeypatch):
    def count(gpus: int, frozen: bool = False, **train) -> int:
        monkeypatch.setattr(torch.cuda, "device_count", lambda: gpus)
        return processes(tiny_recipe(frozen, train={"device": "auto", **train}))

    assert count(0) == 1
    assert count(0, processes=2) == 2
    assert count(2) == 2
    assert count(2, frozen=True) == 1
    assert count(2, processes=1) == 1
    assert count(2, device="cuda:1") == 1
    with pytest.raises(InputError, match="train.processes 3: this machine has 2 GPUs"):
        count(2, processes=3)


def test_each_process_chooses_a_gpu_by_its_index(monkeypatch):
    # `set_device` refuses a GPU without an index: its own check runs here, without a GPU.
    chosen = []
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch, "ones", lambda count, device: torch.zeros(count))
    monkeypatch.setattr(torch.cuda, "set_device", lambda device: chosen.append(_get_device_index(device)))
    assert choose_device("auto", Group()) == choose_device("cuda", Group()) == torch.device("cuda:0")
    assert (
        choose_device("auto", Group(3, 4, 1, 2)) == choose_device("cuda", Group(3, 4, 1, 2)) == torch.device("cuda:1")
    )
    assert choose_device("cuda:3", Group()) == torch.device("cuda:3")
    assert chosen == [0, 0, 1, 1, 3]
    assert choose_device("cpu", Group()) == torch.device("cpu")


def test_before_the_first_step_the_average_is_the_fitted_model(table):
    # What a run is measured against: a head that was not fitted would make training look better than it is.
    scores = []
    for ema in (0.0, 0.9):
        trainer = Trainer(vit(split={"validation": 0.5}, head={"rank": 4}, train={"ema": ema}), table, None, Group())
        trainer.start()
        trainer.ready()
        scores.append(trainer.validate())
        model = trainer.average.module if trainer.average else trainer.model
        for name, value in trainer.model.state_dict().items():
            assert torch.equal(value, model.state_dict()[name]), name
    assert scores[0] == scores[1]


def test_the_state_holds_all_that_the_next_step_needs(table):
    # Three steps, the state carried over to a fresh trainer, a fourth: bit-equal to four in a row.
    recipe = vit(head={"dropout": 0.3}, train={"ema": 0.9, "freeze_backbone": 0.5, "chunk": 5, "steps": 6})
    whole = stepped(recipe, table, 5)
    first = stepped(recipe, table, 3)
    second = Trainer(recipe, table, None, Group())
    second.load_state_dict(first.state_dict())
    second.ready()
    for number, batches in enumerate(second.batches(range(3, 5)), start=3):
        second.step(number, batches)
    assert furthest(whole, second) == 0
    averages = [trainer.average.state_dict() for trainer in (whole, second)]
    assert all(torch.equal(averages[0][name], averages[1][name]) for name in averages[0])
    assert np.isfinite(furthest(whole, first))
    assert furthest(whole, first) > 0
