"""Make a run whose weights are the mean of those of other runs or kept checkpoints.

Models fine-tuned from the same pretrained weights lie in one valley of the loss, and their mean is often better
than each of them (Wortsman et al. 2022, arXiv:2203.05482, section 3).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import tomlkit
import torch
from torch import Tensor

from embed64.core.errors import InputError
from embed64.core.files import existing_file, write_text
from embed64.core.recipe import load_recipe
from embed64.core.run_folder import METRICS
from embed64.train.checkpoint import CHECKPOINT, final_weights, read_checkpoint, save_checkpoint


def cook(sources: list[Path], out: Path) -> Path:
    """Write the run folder `out`, the mean of these runs or RUN/checkpoints/step-N.pt files; return its checkpoint.

    All must have learned from the same catalog, with the same model. Raises InputError naming the one that does not
    fit.
    """
    if (out / CHECKPOINT).is_file():
        raise InputError(f"{out}: holds a run already; choose another --out")
    if len(sources) < 2:
        raise InputError("a soup is made of two or more: runs, or checkpoints that train.keep has kept")
    first = _read(sources[0])
    original = final_weights(first)
    total = {name: value.double() for name, value in original.items()}
    for source in sources[1:]:
        state = _read(source)
        own = final_weights(state)
        reason = _misfit(first, original, state, own)
        if reason:
            raise InputError(f"{source}: {reason} than {sources[0]}; leave it out")
        for name, value in own.items():
            total[name] += value.double()
    mean = {name: (value / len(sources)).to(original[name].dtype) for name, value in total.items()}
    run = sources[0] if sources[0].is_dir() else sources[0].parent.parent
    for name in ("recipe.toml", "catalog.csv"):
        content = existing_file(run / name, "give a whole run's folder, or a checkpoint in it")
        write_text(out / name, content.read_text(encoding="utf-8"))
    write_text(out / METRICS, "")  # a soup was not trained: it has no curve
    recipe = load_recipe(str(out / "recipe.toml"))
    finished = {"model": mean, "average": {}, "step": recipe.train.steps, "stopped": "", "metrics": [], "sentinels": {}}
    return save_checkpoint(out, recipe, first | finished)


def _read(source: Path) -> dict[str, Any]:
    folder, name = (source, CHECKPOINT) if source.is_dir() else (source.parent, Path(source.name))
    state = read_checkpoint(folder, name)
    if state is None:
        raise InputError(f"{source}: neither a run with {CHECKPOINT} nor a checkpoint; train it first")
    return state


def _misfit(first: dict[str, Any], original: dict[str, Tensor], state: dict[str, Any], own: dict[str, Tensor]) -> str:
    """Return why the mean of the two would be meaningless; empty if it is not."""
    if state["catalog_sha256"] != first["catalog_sha256"]:
        return "was trained on another catalog"
    recipes = [tomlkit.parse(each["recipe"]) for each in (first, state)]
    if recipes[0]["backbone"] != recipes[1]["backbone"] or state["backbone"] != first["backbone"]:
        return "started from another backbone"
    if own.keys() != original.keys() or any(own[name].shape != original[name].shape for name in own):
        return "holds another model"
    fixed = [name for name in own if name.rpartition(".")[2] in {"axes", "mean"}]
    if any(not torch.allclose(own[name], original[name], rtol=1e-3, atol=1e-5) for name in fixed):
        return "looks along other axes (another seed?)"
    return ""
