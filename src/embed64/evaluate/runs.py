"""Compare run folders: their settings, their progress, their scores."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from statistics import median
from typing import Any, TypeVar

from embed64.core.errors import InputError
from embed64.core.recipe import known_keys, load_recipe
from embed64.core.run_folder import METRICS, SPEED, Row, read_rows
from embed64.core.settings import Recipe

T = TypeVar("T")

_SHOWN_ANYWAY = ("name", "backbone.name", "train.steps")
"""Keys that have their own column."""


@dataclass
class Run:
    """One run folder; what is missing or damaged in it stays None."""

    folder: str
    state: str = ""
    """`finished`, `trained` (not scored yet), `unfinished`, or `damaged: ` and the problem."""
    recipe: str | None = None
    backbone: str | None = None
    step: int = 0
    steps: int | None = None
    loss: float | None = None
    validation_mp5_last: float | None = None
    validation_mp5_best: float | None = None
    warnings: int = 0
    mp5: float | None = None
    mp5_ci95: list[float] | None = None
    triplet_accuracy: float | None = None
    images_per_s: float | None = None
    seconds: float | None = None
    differs: dict[str, Any] = field(default_factory=dict)
    """This run's values of the settings in which the compared runs differ."""


def read_runs(folders: Sequence[Path]) -> list[Run]:
    """Return the runs in these folders, the best holdout mP@5 first; each folder is a run or holds runs.

    Raises InputError if a folder is absent or holds no run; a damaged run is reported in its `state`.
    """
    places = dict.fromkeys(place for folder in folders for place in _places(folder))
    read = [_read(place) for place in places]
    differing = _differing([recipe for _, recipe in read if recipe])
    for run, recipe in read:
        if recipe:
            run.differs = {key: _value(recipe, key) for key in differing}
    return sorted((run for run, _ in read), key=_rank)


def runs_json(runs: Sequence[Run]) -> list[dict[str, Any]]:
    """Return the runs as plain values, for JSON."""
    return [asdict(run) for run in runs]


def _places(folder: Path) -> list[Path]:
    if (folder / "recipe.toml").is_file():
        return [folder]
    if not folder.is_dir():
        raise InputError(f"{folder}: no such folder; name the folder of a run, or one that holds runs")
    inside = sorted(path.parent for path in folder.glob("*/recipe.toml"))
    if not inside:
        raise InputError(f"{folder}: holds no run (a folder with recipe.toml); make one with embed64 train or demo")
    return inside


def _read(folder: Path) -> tuple[Run, Recipe | None]:
    run, recipe = Run(str(folder)), None
    problems: list[str] = []

    def attempt(name: str, read: Callable[[], T]) -> T | None:
        try:
            return read()
        except InputError as error:
            problems.append(str(error).partition(";")[0])
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            problems.append(f"{folder / name}: {type(error).__name__}: {error}")
        return None

    recipe = attempt("recipe.toml", lambda: load_recipe(str(folder / "recipe.toml")))
    if recipe:
        run.recipe, run.backbone, run.steps = recipe.name, recipe.backbone.name, recipe.train.steps
    attempt(METRICS, lambda: _fill_training(run, read_rows(folder / METRICS), read_rows(folder / SPEED)))
    scored = attempt("scores.json", lambda: _fill_scores(run, folder / "scores.json"))
    attempt("stages.json", lambda: _fill_times(run, folder / "stages.json"))
    if problems:
        run.state = f"damaged: {problems[0]}"
    elif scored:
        run.state = "finished"
    else:
        run.state = "trained" if run.step == run.steps else "unfinished"
    return run, recipe


def _fill_training(run: Run, rows: list[Row], speeds: list[Row]) -> None:
    run.step = max((row["step"] for row in rows), default=0)
    losses = [float(row["loss"]) for row in rows if "loss" in row]
    validations = [float(row["validation_mp5"]) for row in rows if "validation_mp5" in row]
    rates = [float(row["images_per_s"]) for row in speeds if "images_per_s" in row]
    run.loss = losses[-1] if losses else None
    if validations:
        run.validation_mp5_last, run.validation_mp5_best = validations[-1], max(validations)
    run.warnings = sum("warning" in row for row in rows)
    run.images_per_s = median(rates) if rates else None


def _fill_scores(run: Run, path: Path) -> bool:
    """Read the scores; return whether there are any."""
    if not path.is_file():
        return False
    scores = json.loads(path.read_text(encoding="utf-8"))
    run.mp5, run.triplet_accuracy = float(scores["mp5"]), float(scores["triplet_accuracy"])
    low, high = scores["mp5_ci95"]
    run.mp5_ci95 = [float(low), float(high)]
    return True


def _fill_times(run: Run, path: Path) -> None:
    if path.is_file():
        run.seconds = sum(float(stage["seconds"]) for stage in json.loads(path.read_text(encoding="utf-8")))


def _differing(recipes: Sequence[Recipe]) -> list[str]:
    keys = [key for key in known_keys() if key not in _SHOWN_ANYWAY]
    return [key for key in keys if any(_value(recipe, key) != _value(recipes[0], key) for recipe in recipes)]


def _value(recipe: Recipe, key: str) -> Any:
    value: Any = recipe
    for name in key.split("."):
        value = getattr(value, name)
    return value


def _rank(run: Run) -> tuple[bool, float, bool, float, str]:
    """Return a sort key: scored runs first, the best of them first; the others by their validation score."""
    best = run.validation_mp5_best
    return run.mp5 is None, -(run.mp5 or 0.0), best is None, -(best or 0.0), run.folder
