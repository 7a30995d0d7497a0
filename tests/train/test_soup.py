"""A soup is the mean, and only of what fits together."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from tiny import hues, tiny_recipe

from embed64.core.errors import InputError
from embed64.core.files import write_text
from embed64.core.recipe import recipe_toml
from embed64.data.catalog import Catalog
from embed64.train.checkpoint import CHECKPOINT, final_weights, read_checkpoint
from embed64.train.loop import Job, load_trained, train
from embed64.train.soup import cook


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    return hues(tmp_path_factory.mktemp("images"))


@pytest.fixture(scope="module")
def runs(table, tmp_path_factory) -> Path:
    """Three runs from one start at different rates, one with averaged weights and kept checkpoints; one other."""
    folder = tmp_path_factory.mktemp("runs")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EMBED64_CACHE", str(folder / "cache"))
        for name, settings in {
            "a": {"train": {"lr": 0.01, "checkpoint_every": 1, "keep": 3, "ema": 0.5}},
            "b": {"train": {"lr": 0.02}},
            "c": {"train": {"lr": 0.05}},
            "seed": {"seed": 1},
            "wide": {"head": {"dim": 8}},
        }.items():
            recipe = tiny_recipe(**settings)
            train(Job(recipe, table, None, folder / name, "c" * 64, resume=False))
            write_text(folder / name / "recipe.toml", recipe_toml(recipe))
            write_text(folder / name / "catalog.csv", (table.root / "catalog.csv").read_text())
        train(Job(tiny_recipe(), table, None, folder / "elsewhere", "d" * 64, resume=False))
    return folder


def weights(run: Path) -> dict[str, torch.Tensor]:
    return final_weights(read_checkpoint(run))


def test_the_mean_of_three_runs(runs, tmp_path, monkeypatch):
    monkeypatch.setenv("EMBED64_CACHE", str(runs / "cache"))
    cook([runs / "a", runs / "b", runs / "c"], tmp_path)
    soup, parts = weights(tmp_path), [weights(runs / name) for name in "abc"]
    for name, value in soup.items():
        torch.testing.assert_close(value, sum(part[name] for part in parts) / 3)
    assert not torch.equal(soup["project.weight"], parts[0]["project.weight"])
    assert (tmp_path / "catalog.csv").read_bytes() == (runs / "a" / "catalog.csv").read_bytes()
    _, head = load_trained(tmp_path, tiny_recipe(train={"lr": 0.01, "checkpoint_every": 1, "keep": 3, "ema": 0.5}))
    assert torch.equal(head.project.weight, soup["project.weight"])


def test_the_last_checkpoints_of_one_run(runs, tmp_path):
    kept = sorted((runs / "a" / "checkpoints").glob("step-*.pt"))
    assert [path.name for path in kept] == ["step-0000004.pt", "step-0000005.pt", "step-0000006.pt"]
    last = torch.load(kept[-1], weights_only=True)
    assert all(torch.equal(value, weights(runs / "a")[name]) for name, value in last["model"].items())
    assert last["optimizer"] == {}, "what is kept for a soup is the weights alone"
    cook(kept, tmp_path)
    loaded = [torch.load(path, weights_only=True)["model"]["project.bias"] for path in kept]
    torch.testing.assert_close(weights(tmp_path)["project.bias"], torch.stack(loaded).mean(0))


@pytest.mark.parametrize(
    ("other", "reason"),
    [
        ("elsewhere", "was trained on another catalog"),
        ("wide", "holds another model"),
        ("seed", "started from another backbone"),
        ("nowhere", "neither a run with checkpoints/last.pt nor a checkpoint"),
    ],
)
def test_what_does_not_fit_is_named(runs, tmp_path, other, reason):
    with pytest.raises(InputError, match=reason) as error:
        cook([runs / "b", runs / other], tmp_path)
    assert str(runs / other) in str(error.value)
    assert not (tmp_path / CHECKPOINT).exists()


def test_one_run_is_no_soup_and_a_run_is_not_overwritten(runs, tmp_path):
    with pytest.raises(InputError, match="two or more"):
        cook([runs / "b"], tmp_path)
    with pytest.raises(InputError, match="holds a run already"):
        cook([runs / "b", runs / "c"], runs / "a")
