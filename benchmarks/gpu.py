"""How fast do the real recipes train on a GPU, and with how much memory, compared with what recipe_costs.py computes?

    python benchmarks/gpu.py                # about three minutes of a GPU; no weights are fetched
    python benchmarks/gpu.py --only swin    # only recipes whose name holds the word

Full size, from random weights, on the embedded pack: speed and memory do not depend on what the weights hold. A model
that is trained takes whole steps, optimiser and average included, on one batch over and over, so that decoding is left
out; of a frozen one the features are computed. The mission's recipes are also measured in full precision, and the Swin
without chunks.
"""

from __future__ import annotations

import argparse
import gc
import json
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from recipe_costs import RECIPES
from recipe_costs import RESULTS as FOLDER

from embed64.core.files import write_json
from embed64.core.recipe import load_recipe
from embed64.core.settings import Recipe
from embed64.data.catalog import Catalog, read_catalog
from embed64.data.screening import screen
from embed64.data.sources.demo_pack import unpack_demo
from embed64.data.triplets.triplets import make_triplets, triplet_rows
from embed64.model.backbone import Backbone
from embed64.train.distributed import Group
from embed64.train.optimizer import frozen_steps, half
from embed64.train.trainer import Trainer

RESULTS = FOLDER / "gpu.json"
WARMUP, TIMED = 3, 10
FEATURE_BATCH = 64
CHANGES = ["backbone.pretrained=false", "train.device=cuda", "train.workers=4"]
VARIANTS = {
    "deit": [["train.amp=false"]],
    "swin": [["train.amp=false"], ["train.chunk=0"]],
}


def seconds(step: Callable[[int], object]) -> float:
    """Return the seconds of a step; the peak memory is of these steps alone."""
    torch.cuda.reset_peak_memory_stats()
    for number in range(WARMUP):
        step(number)
    torch.cuda.synchronize()
    began = time.monotonic()
    for number in range(TIMED):
        step(WARMUP + number)
    torch.cuda.synchronize()
    return (time.monotonic() - began) / TIMED


def training_rate(recipe: Recipe, table: Catalog) -> float:
    """Return the images a second of whole training steps, none of them with a frozen part that the recipe trains."""
    triplets = None
    if recipe.loss.miner == "offline":
        made = make_triplets(table, 20_000, recipe.seed, recipe.triplets.same_domain)
        triplets = triplet_rows(made, table)
    trainer = Trainer(recipe, table, triplets, Group())
    trainer.start()
    trainer.ready()
    batch = next(iter(trainer.batches(range(1))))
    first = frozen_steps(recipe.train)
    return sum(len(part.labels) for part in batch) / seconds(lambda number: trainer.step(first + number, batch))


@torch.inference_mode()
def feature_rate(recipe: Recipe) -> float:
    """Return the images a second that a frozen backbone computes the features of."""
    device = torch.device("cuda")
    backbone = Backbone(recipe.backbone).to(device).eval()
    precision = half(recipe.train.amp, device)
    images = torch.rand(FEATURE_BATCH, 3, backbone.image_size, backbone.image_size, device=device)

    def step(_: int) -> object:
        with torch.autocast("cuda", precision, enabled=precision is not None):
            return backbone(images)

    return FEATURE_BATCH / seconds(step)


def measure(name: str, changes: list[str], table: Catalog, computed: dict[str, Any]) -> dict[str, Any]:
    """Return one row of the table; operations are those that recipe_costs.py counted."""
    recipe = load_recipe(name, [*CHANGES, *changes])
    frozen, chunk = recipe.backbone.frozen, recipe.train.chunk
    rate = feature_rate(recipe) if frozen else training_rate(recipe, table)
    operations = computed["GFLOPs an image"] * (2 if chunk and not frozen else 1) + computed["GFLOPs of its gradient"]
    precision = half(recipe.train.amp, torch.device("cuda")) or torch.float32
    row = {
        "recipe": " ".join([name, *changes]),
        "measured": "features" if frozen else "training",
        "precision": str(precision).removeprefix("torch."),
        "images at once": FEATURE_BATCH if frozen else chunk or recipe.train.batch_size,
        "images/s": round(rate, 1),
        "TFLOP/s": round(rate * operations / 1e3, 1),
        "GB": round(torch.cuda.max_memory_allocated() / 1e9, 2),
    }
    return row if changes else row | {"GB, computed": computed["GB"]}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", default="", help="only recipes whose name holds this word")
    arguments = parser.parse_args()
    costs = {row["recipe"]: row for row in json.loads((FOLDER / "recipe_costs.json").read_text())["rows"]}
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        table = screen(read_catalog(unpack_demo(Path(folder))))[0]
        for name in RECIPES:
            if arguments.only not in name or load_recipe(name).distil.teachers:  # teachers need their weights
                continue
            for changes in [[], *VARIANTS.get(name, [])]:
                rows.append(measure(name, changes, table, costs[name]))
                print(json.dumps(rows[-1]), flush=True)
                gc.collect()
                torch.cuda.empty_cache()
                result = {
                    "command": "python benchmarks/gpu.py",
                    "machine": torch.cuda.get_device_name(),
                    "threads": torch.get_num_threads(),
                    "torch": torch.__version__,
                    "rows": rows,
                }
                write_json(RESULTS, result)


if __name__ == "__main__":
    main()
