"""What would 100 million images take? Arithmetic from what this project measured, no run.

    python benchmarks/scale.py

Reads engine.json, gpu.json, recipe_costs.json and index_kinds.json. An artifact computes in float32, so a GPU's speed
is its data sheet's float32 times the share of it that training `deit` in float32 reached on an H100. Prices are
assumed.
"""

from __future__ import annotations

import json
import platform
from pathlib import Path
from typing import Any

import torch

from embed64.core.files import write_json

RESULTS = Path(__file__).parent / "results"
IMAGES = 100_000_000
# Float32 TFLOP/s by NVIDIA's data sheets, US$ an hour assumed.
GPUS = {"T4": (8.1, 0.35), "L4": (30.3, 0.70), "H100": (66.9, 3.00)}
CORE_HOUR = 0.04
MODELS = {"ViT-B/16 at 224 px": "deit", "ViT-H/14 at 224 px": "clip-vit-h"}


def read(name: str) -> list[dict[str, Any]]:
    return json.loads((RESULTS / f"{name}.json").read_text(encoding="utf-8"))["rows"]


def embedding() -> list[dict[str, Any]]:
    """Return how long and how dear it is to decode and to embed."""
    photos, large = read("engine")
    measured = next(row["TFLOP/s"] for row in read("gpu") if row["recipe"] == "deit train.amp=false")
    share = measured / GPUS["H100"][0]
    costs = {row["recipe"]: row["GFLOPs an image"] for row in read("recipe_costs")}
    cpu = {
        "decode, 176 px": photos["decoder alone, images/s"],
        "decode, 12 megapixels": large["decoder alone, images/s"],
        "EfficientNet-Lite0 at 128 px, 176 px photos": photos["engine, images/s"],
    }
    rows = [row(what, "a CPU core", rate / 2, CORE_HOUR) for what, rate in cpu.items()]
    for model, recipe in MODELS.items():
        for gpu, (peak, price) in GPUS.items():
            rows.append(row(f"{model}, float32", gpu, 1000 * peak * share / costs[recipe], price))
    return rows


def row(what: str, by: str, rate: float, price: float) -> dict[str, Any]:
    hours = IMAGES / rate / 3600
    return {
        "what": what,
        "by": by,
        "images/s": f"{rate:,.0f}" if rate >= 10 else f"{rate:.1f}",
        "hours": f"{hours:,.0f}",
        "US$": f"{hours * price:,.0f}",
    }


def indexes() -> list[dict[str, Any]]:
    """Return what each kind of index would hold in memory and on the disk."""
    measured = read("index_kinds")
    largest = {each["kind"]: each for each in measured}  # the last row of a kind is its largest
    factor = {kind: IMAGES / each["images"] for kind, each in largest.items()}
    memory = {"LanceDB, exact": 256 * IMAGES / 1e9}
    return [
        {
            "kind": kind,
            "GB on the disk": f"{each['disk MB'] * factor[kind] / 1000:,.0f}",
            "GB in memory": f"{memory[kind]:,.0f}" if kind in memory else "the disk's cache",
            "hours to fill, two cores": f"{each['fill s'] * factor[kind] / 3600:,.1f}",
            "ms a query at": f"{each['ms a query']} ({each['images']:,} images)",
            "recall@5 there": each["recall@5"],
        }
        for kind, each in largest.items()
    ]


def main() -> None:
    for name, rows in (("scale_embedding", embedding()), ("scale_index", indexes())):
        write_json(
            RESULTS / f"{name}.json",
            {
                "command": "python benchmarks/scale.py",
                "machine": platform.machine(),
                "threads": torch.get_num_threads(),
                "torch": torch.__version__,
                "rows": rows,
            },
        )
        print(json.dumps(rows, indent=1))


if __name__ == "__main__":
    main()
