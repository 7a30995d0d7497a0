"""A run's resumable state, in one file that is whole or absent."""

from __future__ import annotations

from pathlib import Path
from pickle import UnpicklingError
from typing import Any

import torch

from embed64.errors import InputError
from embed64.files import whole
from embed64.recipe import Recipe, recipe_toml

CHECKPOINT = Path("checkpoints") / "last.pt"


def save_checkpoint(run: Path, recipe: Recipe, state: dict[str, Any]) -> Path:
    """Write RUN/checkpoints/last.pt, which carries the recipe that it was made with."""
    with whole(run / CHECKPOINT) as partial, partial.open("wb") as stream:
        torch.save(state | {"recipe": recipe_toml(recipe)}, stream)
    return run / CHECKPOINT


def keep_weights(run: Path, recipe: Recipe, state: dict[str, Any]) -> None:
    """RUN/checkpoints/step-N.pt, what this checkpoint would export; of these the last `train.keep` stay."""
    path = run / CHECKPOINT.parent / f"step-{state['step']:07d}.pt"
    slim = {"model": final_weights(state), "average": {}, "objective": {}, "optimizer": {}, "scaler": {}}
    with whole(path) as partial, partial.open("wb") as stream:
        torch.save(state | slim | {"recipe": recipe_toml(recipe)}, stream)
    for old in sorted(path.parent.glob("step-*.pt"))[: -recipe.train.keep]:
        old.unlink()


def final_weights(state: dict[str, Any]) -> dict[str, torch.Tensor]:
    """What a checkpoint exports: the averaged weights where there are any, otherwise the last ones."""
    averaged = {name.removeprefix("module."): value for name, value in state["average"].items() if name != "n_averaged"}
    return averaged or state["model"]


def read_checkpoint(run: Path, name: Path = CHECKPOINT) -> dict[str, Any] | None:
    """The last checkpoint's state, or None where the run has none yet; InputError for a damaged file."""
    path = run / name
    if not path.is_file():
        return None
    try:
        return torch.load(path, map_location="cpu", weights_only=True)
    except (EOFError, RuntimeError, UnpicklingError) as error:
        raise InputError(f"{path}: damaged checkpoint; delete this file and train the run anew") from error


def resumable(run: Path, recipe: Recipe, catalog_sha256: str) -> dict[str, Any] | None:
    """The state to go on from, or None; InputError where it was made with another recipe or catalog."""
    state = read_checkpoint(run)
    if state is None:
        return None
    if state["recipe"] != recipe_toml(recipe):
        before, now = state["recipe"].splitlines(), recipe_toml(recipe).splitlines()
        changed = "; ".join(f"{b} -> {n}" for b, n in zip(before, now, strict=False) if b != n)
        raise InputError(f"{run}: its recipe was another ({changed}); resume with that one or choose another --out")
    if state["catalog_sha256"] != catalog_sha256:
        raise InputError(f"{run}: was trained on another catalog; resume with that one or choose another --out")
    return state
