"""Export a finished run as an artifact, and record the versions and settings it was made with."""

from __future__ import annotations

import platform
from importlib import metadata
from pathlib import Path

from embed64.artifact.drift import say_drift
from embed64.artifact.export import Format, Model, deliver
from embed64.core.console import say
from embed64.core.files import write_json
from embed64.core.recipe import load_recipe
from embed64.data.catalog import read_catalog
from embed64.data.decode import decode
from embed64.data.splits import HOLDOUT
from embed64.train.loop import load_trained

_DRIFT_IMAGES = 32
_RECORDED = ("embed64", "torch", "torchvision", "timm", "pytorch-metric-learning", "numpy", "pillow", "scikit-learn")


def export_run(
    out: Path,
    path: Path,
    format: Format = "torchscript",
    half_weights: bool = False,
    int8_weights: bool = False,
    flip: bool = False,
) -> Path:
    """Write a finished run's artifact to `path`, submission.zip beside it, and RUN/environment.json.

    With `flip`, features are the mean over an image and its mirror image, even if the run was trained without.
    """
    recipe = load_recipe(str(out / "recipe.toml"))
    backbone, head = load_trained(out, recipe)
    backbone.flip = backbone.flip or flip
    catalog = read_catalog(out / "catalog.csv")
    held = catalog.split(HOLDOUT)
    files = [file for file in (held if len(held) else catalog).files if file.is_file()]
    if not files:
        say("the catalog's images are not here; drift is measured on made-up ones")
    sample = [decode(file) for file in files[:: max(1, len(files) // _DRIFT_IMAGES)]]
    model = Model([backbone], head.folded(), recipe.head.dim, recipe.head.unit_length)
    say_drift(deliver(model, path, format, half_weights, int8_weights, sample))
    environment = {
        "recipe": recipe.name,
        "seed": recipe.seed,
        "backbone": recipe.backbone.name,
        "weights": backbone.origin,
        "image_size": backbone.image_size,
        "dim": recipe.head.dim,
        "python": platform.python_version(),
        "machine": platform.machine(),
        "versions": {name: metadata.version(name) for name in _RECORDED},
    }
    write_json(out / "environment.json", environment)
    return path
