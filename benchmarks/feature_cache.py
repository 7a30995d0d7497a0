"""How much faster is an epoch from the feature cache than the one that fills it?

    python benchmarks/feature_cache.py            # about six minutes on one core

The first epoch reads every image, computes its features with the frozen part of the backbone and writes them to
disk; the second maps the cache, verifies its checksums and reads every image's row in batches of random order; the
third reads them again, already verified. All run in one process, with the files in the page cache.
"""

from __future__ import annotations

import argparse
import os
import platform
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
import torch

from embed64.core.files import write_json
from embed64.core.recipe import load_recipe
from embed64.core.settings import Recipe
from embed64.data.catalog import Catalog, read_catalog
from embed64.data.screening import screen
from embed64.data.sources.demo_pack import unpack_demo
from embed64.model.backbone import Backbone
from embed64.train.batches.inputs import Inputs
from embed64.train.batches.samplers import LabelSampler

RESULTS = Path(__file__).parent / "results"
BATCH = 64
VIT = ["backbone.pretrained=false", "backbone.levels=[]", "backbone.grid=1"]
VIT += ["backbone.flip=false", "backbone.image_size=224"]
CASES = {
    "demo: EfficientNet-Lite0, 128 px, frozen": [],
    "deit_tiny, 224 px, frozen": [*VIT, "backbone.name=deit_tiny_patch16_224"],
}


def epoch(inputs: Inputs, catalog: Catalog) -> float:
    """Return the seconds to take every image once, in random order."""
    rows = np.random.default_rng(0).permutation(len(catalog))
    sampler = LabelSampler(catalog.label_ids, rows, BATCH, 2, 0)
    start = time.perf_counter()
    for _ in inputs.batches(sampler, range(len(rows) // BATCH)):
        pass
    return time.perf_counter() - start


def measure(name: str, recipe: Recipe, catalog: Catalog) -> dict[str, Any]:
    """Measure one row of the table."""
    backbone = Backbone(recipe.backbone)
    start = time.perf_counter()
    inputs = Inputs(recipe, catalog, backbone, torch.device("cpu"))
    first = time.perf_counter() - start + epoch(inputs, catalog)
    start = time.perf_counter()
    inputs = Inputs(recipe, catalog, backbone, torch.device("cpu"))
    opened = time.perf_counter() - start
    second, third = opened + epoch(inputs, catalog), epoch(inputs, catalog)
    assert inputs.features is not None
    return {
        "backbone": name,
        "images": len(catalog),
        "kB an image": round(inputs.features.shape[2] * 2 / 1000, 1),
        "first epoch, s": round(first, 2),
        "second epoch, s": round(second, 3),
        "of it, opening": round(opened, 3),
        "third epoch, s": round(third, 3),
        "first / second": round(first / second),
        "first / third": round(first / third),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--images", type=int, default=1536, help="number of images of the embedded pack")
    count = parser.parse_args().images
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        table = screen(read_catalog(unpack_demo(Path(folder) / "pack")))[0]
        catalog = table.where(np.arange(len(table)) < count)
        os.environ["EMBED64_CACHE"] = str(Path(folder) / "cache")
        for name, changes in CASES.items():
            rows.append(measure(name, load_recipe("demo", changes), catalog))
            print(rows[-1], flush=True)
    result = {
        "command": "python benchmarks/feature_cache.py",
        "machine": platform.machine(),
        "threads": torch.get_num_threads(),
        "torch": torch.__version__,
        "rows": rows,
    }
    write_json(RESULTS / "feature_cache.json", result)


if __name__ == "__main__":
    main()
