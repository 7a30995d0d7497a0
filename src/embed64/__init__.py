"""embed64: one image encoder for every kind of object, delivered as one TorchScript file.

The twelve names in `__all__` are the way in; each is imported with its room when it is first used.

pipeline: the main job on one screen: prepare, train, export, check, score, report
core: errors, files, console, recipes: what every room needs and nothing of images
data: from any source to a clean, split catalog and its triplets
model: backbone, head, their preprocessing
evaluate: retrieval metrics, scores, pages: knows artifacts and catalogs, never the model
artifact: from a model to a checked file
train: one step, the loop, what feeds and watches it
search: what one does with a finished file: encoder, index, shards, search page
kernel: the script that runs on Kaggle
kaggle: everything said to Kaggle
cli: the commands
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    from embed64.artifact.check import check_artifact
    from embed64.artifact.export import export_backbone
    from embed64.core.errors import CheckFailed, InputError
    from embed64.core.recipe import load_recipe
    from embed64.core.settings import Recipe
    from embed64.data.catalog import read_catalog
    from embed64.evaluate.scoring import evaluate_artifact
    from embed64.search.encoder import Encoder, load
    from embed64.search.index import Hit, Index

    __version__: str

__all__ = [
    "CheckFailed",
    "Encoder",
    "Hit",
    "Index",
    "InputError",
    "__version__",
    "check_artifact",
    "evaluate_artifact",
    "export_backbone",
    "fit",
    "load",
    "load_recipe",
    "read_catalog",
]

# A test holds the imports above, which are for readers and type checkers, against this.
_HOMES = {
    "CheckFailed": "core.errors",
    "Encoder": "search.encoder",
    "Hit": "search.index",
    "Index": "search.index",
    "InputError": "core.errors",
    "check_artifact": "artifact.check",
    "evaluate_artifact": "evaluate.scoring",
    "export_backbone": "artifact.export",
    "load": "search.encoder",
    "load_recipe": "core.recipe",
    "read_catalog": "data.catalog",
}


def fit(
    recipe: Recipe | str,
    catalog: str | Path,
    out: str | Path,
    *,
    resume: bool = False,
    triplets: str | Path | None = None,
    time_limit: float | None = None,
    log: Sequence[str] = (),
) -> dict[str, Any]:
    """Do the main job: train on a catalog, export, check and score the artifact, write the report.

    Args:
        recipe: What `load_recipe` returns, or what it takes: a preset's name or a .toml file.
        catalog: A catalog, .csv or .parquet.
        out: The run folder; `saved_model.pt`, `submission.zip`, `scores.json` and `report.html` lie in it.
        resume: Whether to resume the run in `out` from its last checkpoint.
        triplets: A file of offline triplets to train on; made if the recipe needs them and none are given.
        time_limit: Seconds for all of it: the recipe is cut to fit, exporting and scoring included.
        log: Trackers that get the curves too: `tensorboard`, `wandb`.

    Returns:
        The scores on the holdout, as in `scores.json`; {} if there are too few labels to hold any out.

    Raises:
        InputError: The catalog or the recipe is wrong, or `out` holds a run already.
        CheckFailed: The artifact breaks a rule of the contract, or SIGTERM ended training; what was reached is saved,
            and `resume` takes it up.

    Example:
        >>> recipe = embed64.load_recipe("demo", ["train.steps=2", "split.holdout=0.4", "head.rank=16"])
        >>> scores = embed64.fit(recipe, "mine.csv", "runs/first")
        >>> 0 <= scores["mp5"] <= 1
        True
        >>> embed64.load("runs/first/saved_model.pt").embed(["photos/mug/0.png"]).shape
        (1, 64)
    """
    from pathlib import Path

    from embed64.core.errors import CheckFailed
    from embed64.core.recipe import load_recipe
    from embed64.pipeline import run

    chosen = load_recipe(recipe) if isinstance(recipe, str) else recipe
    given = None if triplets is None else Path(triplets)
    scores = run(chosen, Path(catalog), Path(out), resume, given, time_limit, tuple(log))
    if scores is None:
        raise CheckFailed(f"{out}: training was ended by SIGTERM; resume=True takes it up at its last step")
    return scores


if not TYPE_CHECKING:  # a checker that saw it would let every misspelt name pass

    def __getattr__(name: str) -> Any:
        if name == "__version__":
            value: Any = import_module("importlib.metadata").version(__name__)
        elif name in _HOMES:
            value = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
        else:
            raise AttributeError(f"module '{__name__}' has no attribute '{name}'")
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    return [*__all__]
