"""The stages of a run: open its folder once and time each stage."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from embed64.core.console import say
from embed64.core.errors import InputError
from embed64.core.files import sha256_file, write_json, write_text
from embed64.core.recipe import recipe_toml
from embed64.core.settings import Recipe
from embed64.train.checkpoint import read_checkpoint, require_recipe

_COMPARED = ("catalog", "duplicates", "splits")  # a resumed run writes nothing until these are found the same


class Stages:
    """Opens a run folder, records its recipe, and writes the time of each stage to stages.json."""

    def __init__(self, out: Path, recipe: Recipe, resume: bool) -> None:
        """Raise InputError if the folder holds a run and `resume` is false, or a run of another recipe."""
        state = read_checkpoint(out, mmap=True)
        if state and not resume:
            raise InputError(f"{out}: holds a run already; continue it with --resume, or choose another --out")
        self.out, self.again = out, bool(state)
        self.seconds: list[dict[str, Any]] = []
        if state:
            require_recipe(out, recipe, state)
            kept = out / "catalog.csv"
            if kept.is_file() and sha256_file(kept) != state["catalog_sha256"]:
                say(f"{kept}: is not what the run was trained on any more; it is written again")
                kept.unlink()
        self.record(recipe)

    def record(self, recipe: Recipe) -> None:
        """Write the recipe, resolved, to the run folder."""
        write_text(self.out / "recipe.toml", recipe_toml(recipe))

    @contextmanager
    def __call__(self, name: str) -> Iterator[None]:
        start = time.monotonic()
        yield
        self.seconds.append({"name": name, "seconds": round(time.monotonic() - start, 2)})
        if self.again and name in _COMPARED:
            return
        write_json(self.out / "stages.json", self.seconds)
