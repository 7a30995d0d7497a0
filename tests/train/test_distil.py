"""Distillation against a plain loop and by hand, in a run that resumes, divides its batch, and forgets no teacher."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
import torch
from pydantic import ValidationError
from tiny import hues, tiny_recipe

from embed64.core.errors import InputError
from embed64.core.recipe import load_recipe, recipe_toml
from embed64.core.settings import Recipe
from embed64.data.catalog import Catalog
from embed64.model.backbone import Backbone
from embed64.train import dry_run as smoke_fit
from embed64.train.batches.feature_cache import backbone_key
from embed64.train.checkpoint import CHECKPOINT, read_checkpoint
from embed64.train.distil import Teachers, teacher
from embed64.train.distributed import Group
from embed64.train.dry_run import try_out
from embed64.train.loop import Job, train
from embed64.train.trainer import Trainer

DIGEST = "c" * 64
CPU = torch.device("cpu")
CONVOLUTION = {"name": "tf_efficientnet_lite0", "pretrained": False, "image_size": 32}
TRANSFORMER = {"name": "test_vit2", "pretrained": False, "image_size": 32}


@pytest.fixture(autouse=True)
def _cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EMBED64_CACHE", str(tmp_path / "cache"))


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    return hues(tmp_path_factory.mktemp("images"))


def taught(frozen: bool = False, *teachers: dict, weight: float = 1.0, temperature: float = 0.1, **changes) -> Recipe:
    """A tiny transformer, or a frozen backbone, and its teachers."""
    student = {} if frozen else {"backbone": {"name": "test_vit"}}
    rates = {"lr": 0.01, **({} if frozen else {"backbone_lr": 1e-3})} | changes.pop("train", {})
    distil = {"teachers": teachers or [CONVOLUTION], "weight": weight, "temperature": temperature}
    return tiny_recipe(frozen, **student, distil=distil, train=rates, **changes)


def fitted(recipe: Recipe, table: Catalog) -> Teachers:
    teachers = Teachers(recipe, table, CPU, Group())
    teachers.fit(np.arange(len(table)))
    teachers.reduce()
    return teachers


def with_targets(recipe: Recipe, table: Catalog, *targets: torch.Tensor) -> Teachers:
    """Teachers that see these embeddings."""
    teachers = Teachers(recipe, table, CPU, Group())
    teachers.reduced = [torch.nn.functional.normalize(each).half() for each in targets]
    return teachers


def naive(embeddings, targets, temperature: float) -> float:
    """The mean over teachers and anchors of the divergence of their shares, in float64."""

    def shares(x: np.ndarray, i: int) -> list[float]:
        unit = x / np.linalg.norm(x, axis=1, keepdims=True)
        powers = [math.exp(float(unit[i] @ unit[j]) / temperature) for j in range(len(x)) if j != i]
        return [power / sum(powers) for power in powers]

    terms = []
    for target in targets:
        for i in range(len(embeddings)):
            pairs = zip(shares(target, i), shares(embeddings, i), strict=True)
            terms.append(sum(p * math.log(p / q) for p, q in pairs))
    return sum(terms) / len(terms)


@pytest.mark.parametrize("temperature", [0.1, 0.7])
@pytest.mark.parametrize("count", [1, 2])
def test_it_equals_a_loop(table, temperature, count):
    rng = np.random.default_rng(0)
    targets = [torch.from_numpy(rng.normal(size=(len(table), 12))).float() for _ in range(count)]
    teachers = with_targets(taught(weight=2.5, temperature=temperature), table, *targets)
    embeddings, rows = torch.from_numpy(rng.normal(size=(10, 5))).float(), rng.choice(len(table), 10)
    seen = [each[rows].double().numpy() for each in teachers.reduced]
    expected = 2.5 * naive(embeddings.double().numpy(), seen, temperature)
    assert teachers(embeddings, rows).item() == pytest.approx(expected, rel=1e-5)


def test_it_worked_by_hand(table):
    # Three images. The teacher has 0 and 1 at one place, 2 across; the student 0 and 2. Temperature 1. To anchor 0 the
    # teacher gives the others e and 1 over e + 1, 0.731059 and 0.268941, the student the same the other way round; the
    # divergence is 0.462117. To 1: teacher e and 1; student 1 and 1: 0.110944. To 2: teacher 1 and 1; student e and 1:
    # log(1 / 2) - (log 0.731059 + log 0.268941) / 2 = 0.120115.
    x, y = [1.0, 0.0], [0.0, 1.0]
    teachers = with_targets(taught(temperature=1.0), table, torch.tensor([x, x, y]))
    value = teachers(torch.tensor([x, y, x]), np.arange(3)).item()
    assert value == pytest.approx((0.462117 + 0.110944 + 0.120115) / 3, abs=1e-5)


def test_it_is_nothing_where_the_neighbourhoods_are_the_same(table):
    target = torch.randn(len(table), 6, generator=torch.Generator().manual_seed(0)).half().float()
    teachers = with_targets(taught(), table, target)
    rows = np.array([4, 1, 8, 30, 2])
    turned = torch.linalg.qr(torch.randn(6, 6, generator=torch.Generator().manual_seed(1)))[0]
    # Neither rotation nor length is compared, only who is near whom.
    embeddings = 3 * (teachers.reduced[0][rows].float() @ turned)
    assert teachers(embeddings, rows).item() == pytest.approx(0, abs=1e-5)
    assert teachers(embeddings.flip(0), rows).item() > 0.1


def test_the_gradient_is_the_slope(table):
    generator = torch.Generator().manual_seed(0)
    teachers = with_targets(taught(temperature=0.5), table, torch.randn(len(table), 6, generator=generator))
    embeddings = torch.randn(7, 4, generator=generator).requires_grad_()
    value = teachers(embeddings, np.arange(7))
    value.backward()
    step = torch.randn(7, 4, generator=generator)
    with torch.no_grad():
        slope = (
            teachers(embeddings + 1e-2 * step, np.arange(7)) - teachers(embeddings - 1e-2 * step, np.arange(7))
        ) / 2e-2
    assert slope.item() == pytest.approx(float((embeddings.grad * step).sum()), rel=1e-2)


def test_a_teacher_sees_what_its_features_hold(table):
    """Images of one hue are alike to a teacher, of which nothing is trained."""
    teachers = fitted(taught(), table)
    (seen,) = teachers.reduced
    same = torch.from_numpy(table.label_ids[:, None] == table.label_ids)
    cosines = seen.float() @ seen.float().T
    assert cosines[same].mean() > cosines[~same].mean() + 0.3
    assert not [p for p in teachers.parameters() if p.requires_grad]


def test_a_student_without_labels_to_tell_apart_learns_from_the_teacher(table, tmp_path):
    # The margin is next to nothing: what moves the embeddings is the distillation.
    recipe = taught(True, TRANSFORMER, loss={"margin": 1e-9}, train={"steps": 60, "batch_size": 24, "lr": 0.03})
    train(Job(recipe, table, None, tmp_path, DIGEST, resume=False))
    parts = [row["distil"] for row in read_checkpoint(tmp_path)["metrics"] if "distil" in row]
    assert len(parts) == 60
    assert np.mean(parts[-5:]) < 0.6 * parts[0]


@pytest.mark.parametrize("frozen", [True, False])
def test_a_run_that_was_stopped_goes_on_to_bit_equal_weights(table, tmp_path, monkeypatch, frozen):
    changes = {"head": {"dropout": 0.3}, "views": {"count": 2}, "split": {"validation": 0.25}}
    recipe = taught(frozen, CONVOLUTION, TRANSFORMER, train={"steps": 6, "checkpoint_every": 3, "ema": 0.9}, **changes)
    train(Job(recipe, table, None, tmp_path / "whole", DIGEST, resume=False))
    step = Trainer.step

    def killed(self, number, batches):
        if number == 4:
            raise KeyboardInterrupt
        return step(self, number, batches)

    with monkeypatch.context() as patch:
        patch.setattr(Trainer, "step", killed)
        with pytest.raises(KeyboardInterrupt):
            train(Job(recipe, table, None, tmp_path / "stopped", DIGEST, resume=False))
    assert read_checkpoint(tmp_path / "stopped")["step"] == 3
    train(Job(recipe, table, None, tmp_path / "stopped", DIGEST, resume=True))
    one, other = (read_checkpoint(tmp_path / name) for name in ("whole", "stopped"))
    assert one["metrics"] == other["metrics"]
    for part in ("model", "average", "teachers"):
        assert one[part].keys() == other[part].keys()
        assert all(torch.equal(value, other[part][name]) for name, value in one[part].items())
    assert len(one["teachers"]) == 2 * 2 + 2 * 2  # mean, axes, and the map that is not used


@pytest.mark.parametrize("change", [{"chunk": 5}, {"chunk": 1}])
def test_chunks_give_the_gradient_of_the_whole_batch(table, change):
    def gradient(**settings) -> torch.Tensor:
        trainer = Trainer(taught(loss={"margin": 1.0}, train=settings), table, None, Group())
        trainer.start()
        trainer.ready()
        shown = trainer.step(0, next(trainer.batches(range(1))))
        assert 0 < shown.distil < shown.loss
        return torch.cat([p.grad.flatten() for p in trainer.model.parameters() if p.grad is not None])

    whole = gradient()
    assert (whole - gradient(**change)).norm() < 1e-5 * whole.norm()


def test_it_is_part_of_the_loss_by_its_weight(table):
    shown = []
    for weight in (1.0, 3.0):
        trainer = Trainer(taught(weight=weight), table, None, Group())
        trainer.start()
        trainer.ready()
        shown.append(trainer.step(0, next(trainer.batches(range(1)))))
    assert shown[1].distil == pytest.approx(3 * shown[0].distil, rel=1e-5)
    assert shown[1].loss - shown[0].loss == pytest.approx(2 * shown[0].distil, rel=1e-5)


def test_another_teacher_s_weights_are_not_resumed_with(table, tmp_path):
    def weights(seed: int) -> None:
        torch.manual_seed(seed)
        torch.save(Backbone(tiny_recipe().backbone).net.state_dict(), tmp_path / "w.pth")

    weights(0)
    recipe = taught(False, CONVOLUTION | {"pretrained": True, "weights": str(tmp_path / "w.pth")})
    run = tmp_path / "run"
    train(Job(recipe, table, None, run, DIGEST, resume=False))
    assert read_checkpoint(run)["teacher_keys"] == [backbone_key(teacher(recipe.distil.teachers[0], 0))]
    state = read_checkpoint(run)
    torch.save(state | {"step": 3}, run / CHECKPOINT)  # as if it had been stopped there
    weights(1)
    with pytest.raises(InputError, match="was trained with other weights of a teacher; give those, or train again"):
        train(Job(recipe, table, None, run, DIGEST, resume=True))


def test_a_teacher_s_features_are_computed_once(table, capsys):
    fitted(taught(), table)
    fitted(taught(True, CONVOLUTION, TRANSFORMER), table)
    lines = [line for line in capsys.readouterr().err.splitlines() if "from the cache" in line]
    assert [line.split(" of ")[0] for line in lines] == ["features: 0", "features: 32", "features: 0"]


def test_a_recipe_names_teachers_by_word_or_by_table(tmp_path):
    words = ["distil.teachers=['test_vit', {name='swin_tiny_patch4_window7_224', image_size=96}]"]
    recipe = load_recipe("photos", words)
    assert [each.name for each in recipe.distil.teachers] == ["test_vit", "swin_tiny_patch4_window7_224"]
    assert [each.image_size for each in recipe.distil.teachers] == [0, 96]
    (tmp_path / "again.toml").write_text(recipe_toml(recipe))
    again = load_recipe(str(tmp_path / "again.toml"))
    assert again.distil == recipe.distil
    with pytest.raises(InputError, match="key 'distil.teachers.0.size' is unknown"):
        load_recipe("photos", ["distil.teachers=[{name='test_vit', size=96}]"])


def test_settings_of_a_teacher_that_is_not_there_are_refused():
    for key in ("weight=2.0", "temperature=0.2"):
        with pytest.raises(InputError, match="distil has no teachers; name one"):
            load_recipe("photos", [f"distil.{key}"])
    with pytest.raises(ValidationError):
        taught(temperature=0.0)


def test_a_dry_run_counts_the_teacher_s_features(table, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(smoke_fit, "_FIT_SECONDS", 0.0)
    monkeypatch.setattr(smoke_fit, "_BATCH_SECONDS", 0.0)
    monkeypatch.setattr(smoke_fit, "try_export", lambda _: None)
    found = try_out(taught(split={"holdout": 0.25}), table.root / "catalog.csv")
    assert found.feature_seconds > 0
