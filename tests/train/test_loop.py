"""The training loop learns, repeats itself bit by bit, and goes on after a kill as if nothing had happened."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
import torch
from batches import PAIRS, REMEMBERING, named
from PIL import Image
from tiny import hues
from tiny import tiny_recipe as recipe

from embed64.artifact.embedder import Embedder
from embed64.artifact.torchscript import export_artifact
from embed64.core.errors import CheckFailed, InputError
from embed64.core.recipe import recipe_toml
from embed64.core.settings import Recipe, Train
from embed64.data.catalog import Catalog
from embed64.data.decode import decode
from embed64.data.screening import screen
from embed64.data.triplets.triplets import make_triplets, triplet_rows
from embed64.model.backbone import Backbone
from embed64.model.head import Head
from embed64.train.batches.samplers import TripletSampler
from embed64.train.checkpoint import CHECKPOINT, read_checkpoint, save_checkpoint
from embed64.train.loop import Job, load_trained, train
from embed64.train.optimizer import schedule
from embed64.train.trainer import make_sampler, validation_split

DIGEST = "c" * 64


@pytest.fixture(autouse=True)
def _cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EMBED64_CACHE", str(tmp_path / "cache"))


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    return hues(tmp_path_factory.mktemp("images"))


def weights_file(path: Path, seed: int) -> Path:
    """Weights of the tiny backbone, as a user would give them by --weights."""
    torch.manual_seed(seed)
    torch.save(Backbone(recipe().backbone).net.state_dict(), path)
    return path


def metrics(run: Path) -> list[dict]:
    return [json.loads(line) for line in (run / "metrics.jsonl").read_text().splitlines()]


def assert_equal_weights(one: Path, other: Path) -> None:
    one, other = read_checkpoint(one), read_checkpoint(other)
    for part in ("model", "average", "objective"):
        a, b = one[part], other[part]
        assert a.keys() == b.keys()
        assert all(torch.equal(a[key], b[key]) for key in a)


@pytest.mark.parametrize("loss", [*PAIRS, *REMEMBERING], ids=named)
def test_the_loss_falls_on_separable_images(table, tmp_path, loss):
    settings = recipe(loss=loss, train={"steps": 40, "lr": 0.03, "batch_size": 24})
    triplets = None
    if settings.loss.miner == "offline":
        triplets = triplet_rows(make_triplets(table, 200, 0, 0.5), table)
    train(Job(settings, table, triplets, tmp_path, DIGEST, resume=False))
    losses = [row["loss"] for row in metrics(tmp_path)]
    assert len(losses) == 40
    # In the first step a memory is still empty; after it, these triplets may all be right.
    assert np.mean(losses[-5:]) < 0.85 * max(losses[0], np.mean(losses[1:6]))


def test_an_unfrozen_backbone_learns_too_and_changes(table, tmp_path):
    settings = recipe(frozen=False, train={"steps": 12, "lr": 0.01, "backbone_lr": 1e-3, "batch_size": 24})
    train(Job(settings, table, None, tmp_path, DIGEST, resume=False))
    losses = [row["loss"] for row in metrics(tmp_path)]
    assert np.mean(losses[-3:]) < np.mean(losses[:3])
    torch.manual_seed(settings.seed)
    before = Backbone(settings.backbone).net.conv_stem.weight
    assert not torch.equal(load_trained(tmp_path, settings)[0].net.conv_stem.weight, before)


@pytest.mark.parametrize("frozen", [True, False])
def test_the_same_seed_gives_bit_equal_weights(table, tmp_path, frozen):
    settings = recipe(frozen, train={"steps": 3}, head={"dropout": 0.3}, views={"count": 2})
    for name in ("one", "two"):
        train(Job(settings, table, None, tmp_path / name, DIGEST, resume=False))
    assert_equal_weights(tmp_path / "one", tmp_path / "two")
    assert metrics(tmp_path / "one") == metrics(tmp_path / "two")
    other = recipe(frozen, train={"steps": 3}, head={"dropout": 0.3}, views={"count": 2}, seed=1)
    train(Job(other, table, None, tmp_path / "three", DIGEST, resume=False))
    assert metrics(tmp_path / "one") != metrics(tmp_path / "three")


KILLED = """
import sys
from pathlib import Path
from embed64.data.catalog import read_catalog
from embed64.core.recipe import load_recipe
from embed64.train.loop import Job, train
recipe, catalog, run, digest = sys.argv[1:]
train(Job(load_recipe(recipe), read_catalog(Path(catalog)), None, Path(run), digest, resume=True))
"""
# Everything that keeps a state of its own from step to step: moving average, memory, moments, the frozen start.
FINE_TUNED = {
    "backbone": {"name": "test_vit"},
    "loss": {"name": "supcon", "memory": 40},
    "train": {"ema": 0.9, "chunk": 5, "accumulate": 2, "freeze_backbone": 0.1, "backbone_lr": 1e-3, "clip": 1.0},
}


@pytest.mark.process
@pytest.mark.parametrize(
    ("changes", "steps", "kills"),
    [({"train": {}}, 200, 1), (FINE_TUNED, 40, 2)],
    ids=["frozen", "fine-tuned"],
)
def test_a_killed_run_goes_on_to_bit_equal_weights(table, tmp_path, changes, steps, kills):
    settings = recipe(
        changes is not FINE_TUNED,
        # rotations, dropout and validation draw random numbers of their own: none may shift the rest
        views={"count": 2, "rotation": 10},
        head={"dropout": 0.3},
        split={"validation": 0.25},
        **changes
        | {"train": {"steps": steps, "checkpoint_every": 2, "validate_every": 7, "lr": 0.01} | changes["train"]},
    )
    (tmp_path / "recipe.toml").write_text(recipe_toml(settings))
    stopped, whole = tmp_path / "stopped", tmp_path / "whole"
    arguments = [tmp_path / "recipe.toml", table.root / "catalog.csv", stopped, DIGEST]
    moments = random.Random(0)
    reached = 0
    for _ in range(kills):
        process = subprocess.Popen([sys.executable, "-c", KILLED, *map(str, arguments)], stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + 120
        while not (stopped / CHECKPOINT).is_file() or read_checkpoint(stopped)["step"] == reached:
            assert process.poll() is None, "the run ended before its next checkpoint"
            assert time.monotonic() < deadline
            time.sleep(0.002)
        time.sleep(moments.uniform(0, 0.05))
        process.kill()
        process.wait()
        assert reached < read_checkpoint(stopped)["step"] < steps
        reached = read_checkpoint(stopped)["step"]

    train(Job(settings, table, None, stopped, DIGEST, resume=True))
    train(Job(settings, table, None, whole, DIGEST, resume=False))
    assert read_checkpoint(stopped)["step"] == steps
    assert_equal_weights(stopped, whole)
    assert metrics(stopped) == metrics(whole)


def test_a_finished_run_is_resumed_without_a_further_step(table, tmp_path):
    settings = recipe()
    train(Job(settings, table, None, tmp_path, DIGEST, resume=False))
    before = (tmp_path / CHECKPOINT).read_bytes()
    train(Job(settings, table, None, tmp_path, DIGEST, resume=True))
    assert (tmp_path / CHECKPOINT).read_bytes() == before


def test_resuming_with_another_recipe_or_catalog_is_refused(table, tmp_path):
    train(Job(recipe(), table, None, tmp_path, DIGEST, resume=False))
    with pytest.raises(InputError, match=r"train\.steps: 6 -> 9"):
        train(Job(recipe(train={"steps": 9}), table, None, tmp_path, DIGEST, resume=True))
    with pytest.raises(InputError, match="another catalog"):
        train(Job(recipe(), table, None, tmp_path, "d" * 64, resume=True))


def test_resuming_a_frozen_run_with_other_weights_is_refused(table, tmp_path):
    weights = weights_file(tmp_path / "w.pth", seed=0)
    settings = recipe(backbone={"pretrained": True, "weights": str(weights)}, train={"checkpoint_every": 3})
    train(Job(settings, table, None, tmp_path / "run", DIGEST, resume=False))
    state = read_checkpoint(tmp_path / "run")
    torch.save(state | {"step": 3}, tmp_path / "run" / CHECKPOINT)  # as if it had been stopped there
    weights_file(weights, seed=1)
    with pytest.raises(InputError, match="other weights"):
        train(Job(settings, table, None, tmp_path / "run", DIGEST, resume=True))


def test_the_schedule_by_hand():
    settings = Train(steps=20, batch_size=2, warmup=0.1)  # two steps of warm-up, then 18 of half a cosine
    assert schedule(0, settings) == pytest.approx(1 / 2)
    assert schedule(1, settings) == pytest.approx(1.0)
    assert schedule(2, settings) == pytest.approx(1.0)
    assert schedule(5, settings) == pytest.approx((1 + 3**0.5 / 2) / 2)  # 3 of 18 steps: 30 degrees
    assert schedule(8, settings) == pytest.approx(3 / 4)  # 60 degrees
    assert schedule(11, settings) == pytest.approx(1 / 2)  # 90 degrees
    assert schedule(20, settings) == pytest.approx(0.0)
    without = Train(steps=4, batch_size=2, warmup=0.0)
    assert [schedule(s, without) for s in (0, 2)] == pytest.approx([1.0, 0.5])
    only = Train(steps=4, batch_size=2, warmup=1.0)
    assert [schedule(s, only) for s in range(4)] == pytest.approx([0.25, 0.5, 0.75, 1.0])


def test_a_constant_schedule_stays_at_its_peak_after_the_warm_up():
    settings = Train(steps=20, batch_size=2, warmup=0.1, schedule="constant")
    assert [schedule(s, settings) for s in (0, 1, 2, 11, 19)] == pytest.approx([0.5, 1, 1, 1, 1])
    assert [schedule(s, settings, start=10) for s in (9, 10, 11, 19)] == pytest.approx([0, 1, 1, 1])
    at_once = Train(steps=20, batch_size=2, warmup=0.0, schedule="constant")
    assert {schedule(s, at_once) for s in range(20)} == {1.0}


def test_metrics_hold_every_step_s_loss_and_rate_and_the_validation(table, tmp_path):
    settings = recipe(split={"validation": 0.25}, train={"steps": 10, "validate_every": 4, "lr": 0.01})
    train(Job(settings, table, None, tmp_path, DIGEST, resume=False))
    rows = metrics(tmp_path)
    losses = [row for row in rows if "loss" in row]
    assert [row["step"] for row in losses] == list(range(1, 11))
    assert [row["lr"] for row in losses] == pytest.approx([0.01 * schedule(s, settings.train) for s in range(10)])
    validated = [row for row in rows if "validation_mp5" in row]
    assert [row["step"] for row in validated] == [1, 4, 8, 10]
    assert all(0 <= row["validation_mp5"] <= 1 for row in validated)


def test_long_runs_log_about_two_hundred_losses(table, tmp_path):
    train(Job(recipe(train={"steps": 600, "lr": 1e-4}), table, None, tmp_path, DIGEST, resume=False))
    steps = [row["step"] for row in metrics(tmp_path)]
    assert steps == [1, *range(3, 601, 3)]


def test_validation_labels_are_never_trained_on(table):
    settings = recipe(split={"validation": 0.5})
    learning, validation = validation_split(settings, table)
    ids = table.label_ids
    assert len(set(ids[validation])) == 4
    assert not set(ids[learning]) & set(ids[validation])
    assert sorted([*learning, *validation]) == list(range(len(table)))
    sampler = make_sampler(settings, table, learning, None)
    assert set(np.concatenate([sampler.batch(s) for s in range(50)])) == set(learning)
    # Offline triplets that touch a validation label in any place are left out.
    rng = np.random.default_rng(0)
    triplets = rng.integers(0, len(table), (500, 3))
    kept = make_sampler(settings, table, learning, triplets).triplets
    held = set(validation.tolist())
    assert kept.tolist() == [t for t in triplets.tolist() if not held & set(t)]
    everything, none = validation_split(recipe(), table)
    assert (len(everything), len(none)) == (len(table), 0)


def test_validation_does_not_read_the_label_that_it_trains_on(table, tmp_path):
    # The head's axes too come from the learning rows alone: other pixels in the validation rows change nothing.
    settings = recipe(split={"validation": 0.25})
    _, validation = validation_split(settings, table)
    folder = tmp_path / "changed"
    folder.mkdir()
    for row, file in enumerate(table.files):
        Image.new("RGB", (36, 36), "white").save(folder / file.name) if row in validation else (
            folder / file.name
        ).write_bytes(file.read_bytes())
    changed = Catalog(table.rows, folder)
    changed, _, _ = screen(changed)
    for name, catalog in (("one", table), ("two", changed)):
        train(Job(settings, catalog, None, tmp_path / name, DIGEST, resume=False))
    a, b = read_checkpoint(tmp_path / "one")["model"], read_checkpoint(tmp_path / "two")["model"]
    for key in a:
        torch.testing.assert_close(a[key], b[key], rtol=1e-3, atol=1e-4)  # batches of the backbone differ in rounding


def test_a_loss_that_is_not_finite_stops_the_run_and_names_the_step(table, tmp_path):
    settings = recipe(frozen=False, train={"lr": 1e30, "backbone_lr": 1e30, "warmup": 0.0})
    with pytest.raises(CheckFailed, match=r"^step [2-6]: the loss is nan; lower train.lr") as error:
        train(Job(settings, table, None, tmp_path, DIGEST, resume=False))
    assert "\n" not in str(error.value)
    assert read_checkpoint(tmp_path) is None


def test_an_unfinished_run_is_not_loaded(table, tmp_path):
    with pytest.raises(InputError, match="no such file; train the run first"):
        load_trained(tmp_path, recipe())
    train(Job(recipe(), table, None, tmp_path, DIGEST, resume=False))
    with pytest.raises(InputError, match="stopped after step 6 of 9; continue with --resume") as error:
        load_trained(tmp_path, recipe(train={"steps": 9}))
    assert str(tmp_path) in str(error.value)


def test_a_frozen_run_loads_with_its_own_weights_alone(table, tmp_path):
    weights = weights_file(tmp_path / "w.pth", seed=0)
    settings = recipe(backbone={"pretrained": True, "weights": str(weights)})
    train(Job(settings, table, None, tmp_path / "run", DIGEST, resume=False))
    backbone, head = load_trained(tmp_path / "run", settings)
    assert not backbone.training
    assert not head.training
    state = read_checkpoint(tmp_path / "run")["model"]
    assert all(torch.equal(value, state[key]) for key, value in head.state_dict().items())

    weights_file(weights, seed=1)
    with pytest.raises(InputError, match="other weights of 'tf_efficientnet_lite0'") as error:
        load_trained(tmp_path / "run", settings)
    assert str(tmp_path / "run") in str(error.value)


def test_a_frozen_run_on_random_weights_loads_again(table, tmp_path):
    # backbone.pretrained=false draws its weights from the recipe's seed, so the same recipe must find them again.
    settings = recipe()
    train(Job(settings, table, None, tmp_path, DIGEST, resume=False))
    torch.manual_seed(12345)  # whatever else the process did in the meantime
    backbone, _ = load_trained(tmp_path, settings)
    torch.manual_seed(settings.seed)
    assert torch.equal(backbone.net.conv_stem.weight, Backbone(settings.backbone).net.conv_stem.weight)


def partly(**changes) -> Recipe:
    """The tiny recipe, its backbone's last stage trained."""
    settings = {"trained": ["blocks.6.*", "conv_head.*", "bn2.*"]} | changes.pop("backbone", {})
    return recipe(
        False, backbone=settings, train={"steps": 3, "backbone_lr": 1e-3} | changes.pop("train", {}), **changes
    )


def test_a_partly_frozen_run_changes_what_it_names_and_loads_whole(table, tmp_path):
    settings = partly(views={"count": 2}, split={"validation": 0.25})
    train(Job(settings, table, None, tmp_path, DIGEST, resume=False))
    backbone, head = load_trained(tmp_path, settings)
    assert not backbone.training
    torch.manual_seed(settings.seed)
    before = dict(Backbone(settings.backbone).named_parameters())
    for name, parameter in backbone.named_parameters():
        named = name.startswith(("net.blocks.6.", "net.conv_head.", "net.bn2."))
        assert torch.equal(parameter, before[name]) != named, name
    model = read_checkpoint(tmp_path)["model"]
    assert all(torch.equal(value, model[f"0.{key}"]) for key, value in backbone.state_dict().items())
    assert all(torch.equal(value, model[f"1.{key}"]) for key, value in head.state_dict().items())


def test_a_partly_frozen_run_s_artifact_is_the_trained_model(table, tmp_path):
    settings = partly()
    train(Job(settings, table, None, tmp_path, DIGEST, resume=False))
    backbone, head = load_trained(tmp_path, settings)
    embedder = Embedder([(backbone.preprocess(), backbone)], head.folded(), 16)
    artifact = torch.jit.load(export_artifact(embedder, tmp_path / "saved_model.pt", {}))
    images = torch.stack([decode(file) for file in table.files[:5]])
    with torch.no_grad():
        assert (artifact(images) - head(backbone(backbone.preprocess()(images)))).abs().max() < 1e-5


def test_a_partly_frozen_run_repeats_itself_bit_by_bit(table, tmp_path):
    settings = partly(train={"steps": 4, "checkpoint_every": 2}, head={"dropout": 0.3}, views={"count": 2})
    train(Job(settings, table, None, tmp_path / "whole", DIGEST, resume=False))
    train(Job(settings, table, None, tmp_path / "again", DIGEST, resume=False))
    assert_equal_weights(tmp_path / "whole", tmp_path / "again")


def test_a_partly_frozen_run_needs_no_weights_but_its_own(table, tmp_path):
    weights = weights_file(tmp_path / "w.pth", seed=0)
    settings = partly(backbone={"pretrained": True, "weights": str(weights)})
    train(Job(settings, table, None, tmp_path / "run", DIGEST, resume=False))
    before = load_trained(tmp_path / "run", settings)[0].state_dict()
    weights_file(weights, seed=1)
    after = load_trained(tmp_path / "run", settings)[0].state_dict()
    assert all(torch.equal(value, before[key]) for key, value in after.items())


def test_a_run_whose_backbone_was_cut_in_two_is_refused(table, tmp_path):
    """Versions before 0.2 kept the frozen part of a partly trained backbone out of the checkpoint."""
    settings = partly()
    train(Job(settings, table, None, tmp_path, DIGEST, resume=False))
    save_checkpoint(tmp_path, settings, read_checkpoint(tmp_path) | {"backbone": "a hash"})
    with pytest.raises(InputError, match="was trained on other weights of 'tf_efficientnet_lite0'"):
        load_trained(tmp_path, settings)


def test_an_unfrozen_run_loads_the_weights_it_ended_with(table, tmp_path):
    settings = recipe(frozen=False, train={"steps": 2})
    train(Job(settings, table, None, tmp_path, DIGEST, resume=False))
    backbone, head = load_trained(tmp_path, settings)
    state = read_checkpoint(tmp_path)["model"]
    assert all(torch.equal(v, state[k]) for k, v in torch.nn.Sequential(backbone, head).state_dict().items())


@pytest.mark.parametrize("device", ["nonsense", "cuda:99", "privateuseone"])
def test_an_unknown_device_is_named(table, tmp_path, device):
    with pytest.raises(InputError, match=f"train.device '{device}'") as error:
        train(Job(recipe(train={"device": device}), table, None, tmp_path, DIGEST, resume=False))
    assert "\n" not in str(error.value)


def test_a_frozen_backbone_with_a_pool_head_has_nothing_to_train(table, tmp_path):
    with pytest.raises(InputError, match="nothing to train; give backbone.frozen=false"):
        train(Job(recipe(head={"kind": "pool"}), table, None, tmp_path, DIGEST, resume=False))


def test_resuming_with_other_triplets_is_refused(table, tmp_path):
    settings = recipe(loss={"miner": "offline"}, train={"steps": 2})
    one, other = (triplet_rows(make_triplets(table, 50, seed, 0.5), table) for seed in (0, 1))
    train(Job(settings, table, one, tmp_path, DIGEST, resume=False))
    train(Job(settings, table, one, tmp_path, DIGEST, resume=True))
    with pytest.raises(InputError, match="was trained on other triplets; give those by --triplets"):
        train(Job(settings, table, other, tmp_path, DIGEST, resume=True))


def test_a_batch_that_holds_no_two_labels_is_refused(table, tmp_path):
    with pytest.raises(InputError, match="train.batch_size 5"):
        train(Job(recipe(train={"batch_size": 5}), table, None, tmp_path, DIGEST, resume=False))


def test_no_offline_triplet_left_is_named(table, tmp_path):
    settings = recipe(loss={"miner": "offline"}, split={"validation": 0.5})
    _, validation = validation_split(settings, table)
    triplets = np.array([[validation[0], validation[1], validation[-1]]])
    with pytest.raises(InputError, match="triplet"):
        train(Job(settings, table, triplets, tmp_path, DIGEST, resume=False))


def test_offline_triplets_decide_the_loss(table, tmp_path):
    margin, ids = 0.6, table.label_ids
    triplets = np.array([[0, 1, 4], [5, 6, 0], [8, 9, 16], [20, 21, 2]])
    assert all(ids[a] == ids[p] != ids[n] for a, p, n in triplets)
    settings = recipe(
        loss={"name": "triplet", "miner": "offline", "margin": margin},
        train={"steps": 1, "batch_size": 9, "lr": 1e-12},  # so that the checkpoint's head is the one of step 1
    )
    train(Job(settings, table, triplets, tmp_path, DIGEST, resume=False))
    (row,) = metrics(tmp_path)

    torch.manual_seed(settings.seed)
    backbone = Backbone(settings.backbone).eval()
    head = Head(backbone.level_dims, settings.head).eval()
    head.load_state_dict(read_checkpoint(tmp_path)["model"])

    @torch.no_grad()
    def embed(image: int) -> np.ndarray:
        features = backbone(backbone.preprocess()(decode(table.files[image]).unsqueeze(0))).half().float()
        return head(features)[0].double().numpy()

    def naive(chosen: np.ndarray) -> float:
        gaps = [np.linalg.norm(embed(a) - embed(p)) - np.linalg.norm(embed(a) - embed(n)) for a, p, n in chosen]
        return float(np.mean([max(0.0, gap + margin) for gap in gaps]))

    batch = TripletSampler(triplets, 9, settings.seed).batch(0).reshape(3, 3).T  # three of the four
    assert row["loss"] == pytest.approx(naive(batch), abs=2e-3)
    # The labels alone would have given other triplets: all valid ones of the nine images.
    rows = batch.T.ravel()
    mined = [(a, p, n) for a in rows for p in rows for n in rows if a != p and ids[a] == ids[p] and ids[a] != ids[n]]
    assert abs(naive(np.array(mined)) - naive(batch)) > 0.01
