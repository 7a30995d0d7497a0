"""The resumable state of a run, in one file that is either complete or absent."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import tomlkit
import torch

from embed64.core.errors import InputError, refused_by_machine
from embed64.core.files import whole
from embed64.core.recipe import recipe_toml
from embed64.core.run_folder import CHECKPOINT
from embed64.core.settings import Recipe

_REQUIRED = {"recipe", "step", "model"}


def save_checkpoint(run: Path, recipe: Recipe, state: dict[str, Any]) -> Path:
    """Write RUN/checkpoints/last.pt, which includes the recipe that it was made with."""
    with whole(run / CHECKPOINT) as partial, partial.open("wb") as stream:
        torch.save(state | {"recipe": recipe_toml(recipe)}, stream)
    return run / CHECKPOINT


def keep_weights(run: Path, recipe: Recipe, state: dict[str, Any]) -> None:
    """Write RUN/checkpoints/step-N.pt, the weights that this checkpoint would export; keep the last `train.keep`."""
    path = run / CHECKPOINT.parent / f"step-{state['step']:07d}.pt"
    dropped = ("average", "objective", "optimizer", "scaler", "teachers")
    slim = {"model": final_weights(state), **{name: {} for name in dropped}}
    with whole(path) as partial, partial.open("wb") as stream:
        torch.save(state | slim | {"recipe": recipe_toml(recipe)}, stream)
    for old in sorted(path.parent.glob("step-*.pt"))[: -recipe.train.keep]:
        old.unlink()


def final_weights(state: dict[str, Any]) -> dict[str, torch.Tensor]:
    """Return the weights that a checkpoint exports: the averaged ones if there are any, otherwise the last ones."""
    averaged = {name.removeprefix("module."): value for name, value in state["average"].items() if name != "n_averaged"}
    return averaged or state["model"]


def read_checkpoint(run: Path, name: Path = CHECKPOINT, mmap: bool = False) -> dict[str, Any] | None:
    """Return the last checkpoint's state, or None if the run has none yet; raise InputError for a damaged file.

    With `mmap`, its tensors stay in the file, which must not be changed while they are in use.
    """
    path = run / name
    if not path.is_file():
        return None
    try:
        _require_intact(path, tensors=not mmap)
        state = torch.load(path, map_location="cpu", weights_only=True, mmap=mmap)
    except Exception as error:  # a damaged file can make zipfile, pickle and torch raise anything
        if refused_by_machine(error):
            raise
        raise InputError(f"{path}: damaged checkpoint; delete this file and train the run again") from error
    if not isinstance(state, dict) or not state.keys() >= _REQUIRED:
        raise InputError(f"{path}: not a checkpoint of embed64; delete this file and train the run again")
    return state


def _require_intact(path: Path, tensors: bool) -> None:
    """Raise BadZipFile if a checksum does not hold: torch writes them, but never looks at them."""
    with zipfile.ZipFile(path) as archive:
        for record in archive.infolist():
            if tensors or "/data/" not in record.filename:
                with archive.open(record) as stream:
                    while stream.read(1 << 20):
                        pass


def require_recipe(run: Path, recipe: Recipe, state: dict[str, Any]) -> None:
    """Raise InputError with the keys that differ if `state` was reached with another recipe."""
    before, now = (dict(_dotted(tomlkit.parse(text).unwrap())) for text in (state["recipe"], recipe_toml(recipe)))
    changed = [
        f"{key}: {before.get(key, 'not known')} -> {now.get(key, 'not known')}"
        for key in {**before, **now}
        if before.get(key) != now.get(key)
    ]
    if changed:
        told = "; ".join(changed)
        raise InputError(
            f"{run}: was trained with another recipe ({told}); resume with that one or choose another --out"
        )


def resumable(run: Path, recipe: Recipe, catalog_sha256: str) -> dict[str, Any] | None:
    """Return the state to resume from, or None; raise InputError if its recipe or catalog was another."""
    state = read_checkpoint(run)
    if state is None:
        return None
    require_recipe(run, recipe, state)
    if state["catalog_sha256"] != catalog_sha256:
        raise InputError(f"{run}: was trained on another catalog; resume with that one or choose another --out")
    return state


def _dotted(values: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    """Yield every setting under its dotted key, as an override on the command line would write it."""
    for name, value in values.items():
        if isinstance(value, dict):
            yield from _dotted(value, f"{prefix}{name}.")
        else:
            yield prefix + name, value if isinstance(value, str) else json.dumps(value)
