"""What do fewer bits cost in ONNX Runtime? Size, milliseconds an image, and mP@5 of the same run's holdout.

    embed64 demo
    python benchmarks/small_devices.py --run runs/demo

Holdout images are searched among themselves, each embedded alone, as a phone would; the three files take turns, so that
whatever else the machine does slows all of them.
"""

from __future__ import annotations

import argparse
import platform
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
import torch

from embed64.artifact.light_weights import Bits
from embed64.artifact.onnx_runtime import onnx_session
from embed64.core.console import track
from embed64.core.files import write_json
from embed64.data.catalog import read_catalog
from embed64.data.decode import decode
from embed64.data.splits import HOLDOUT
from embed64.evaluate.intervals import mean_with_interval
from embed64.evaluate.retrieval import precision_at_5, retrieve
from embed64.train.export import export_run

RESULTS = Path(__file__).parent / "results" / "small_devices.json"
BITS: dict[str, Bits | None] = {"float32": None, "float16": "float16", "int8": "int8"}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--run", type=Path, required=True, help="a finished run")
    run = parser.parse_args().run
    torch.set_num_threads(1)
    holdout = read_catalog(run / "catalog.csv").split(HOLDOUT)
    with tempfile.TemporaryDirectory() as folder:
        files = {name: Path(folder) / f"{name}.onnx" for name in BITS}
        for name, bits in BITS.items():
            export_run(run, files[name], "onnx", half_weights=bits == "float16", int8_weights=bits == "int8")
        sizes = {name: file.stat().st_size for name, file in files.items()}
        sessions = {name: onnx_session(file) for name, file in files.items()}
    embeddings: dict[str, list[np.ndarray]] = {name: [] for name in BITS}
    seconds: dict[str, list[float]] = {name: [] for name in BITS}
    for file in track(holdout.files, "embedding", len(holdout), rate="images/s"):
        image = {"images": decode(file)[None].numpy()}
        for name, session in sessions.items():
            start = time.perf_counter()
            embeddings[name].append(session.run(None, image)[0][0])
            seconds[name].append(time.perf_counter() - start)
    exact = precisions(embeddings["float32"], holdout)
    rows: list[dict[str, Any]] = []
    for name in BITS:
        found = precisions(embeddings[name], holdout)
        lost, low, high = mean_with_interval(exact - found, holdout.label_ids)
        moved = np.linalg.norm(np.stack(embeddings[name]) - np.stack(embeddings["float32"]), axis=1)
        rows.append(
            {
                "weights": name,
                "MB": round(sizes[name] / 1e6, 1),
                "ms an image": round(1000 * median(seconds[name]), 1),
                "over float32": round(median(seconds[name]) / median(seconds["float32"]), 2),
                "mP@5": round(float(np.nanmean(found)), 3),
                "lost": round(lost, 4),
                "95 %": [round(low, 4), round(high, 4)],
                "embeddings moved by": round(float(np.median(moved)), 4),
            }
        )
    write_json(
        RESULTS,
        {
            "command": "python benchmarks/small_devices.py --run runs/demo",
            "machine": platform.machine(),
            "threads": torch.get_num_threads(),
            "torch": torch.__version__,
            "rows": rows,
        },
    )


def precisions(embeddings: list[np.ndarray], holdout: Any) -> np.ndarray:
    """Return the mP@5 of each query."""
    found = retrieve(torch.from_numpy(np.stack(embeddings)), holdout.label_ids, holdout.roles, k=5)
    return precision_at_5(found)


if __name__ == "__main__":
    main()
