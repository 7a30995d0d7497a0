"""How fast is exact search beside FAISS, and how much memory does it take?

    pip install faiss-cpu                  # not needed for anything else
    python benchmarks/nearest.py           # ten minutes

Both search the same embeddings of length 1 for the five nearest, FAISS with IndexFlatL2, index built included, in the
same process with the same threads, by turns; the ratio is of medians. `extra MiB`: by how much the process grew at most
while searching, measured in a process of its own, beyond both tables and the result.
"""

from __future__ import annotations

import argparse
import json
import platform
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
import torch
from torch import Tensor

from embed64.core.files import write_json
from embed64.core.nearest import nearest

RESULTS = Path(__file__).parent / "results" / "nearest.json"
SIZES = ((5_000, 200_000), (2_000, 200_000), (1_000, 200_000), (1_000, 1_000_000))
DIM, K, TURNS = 64, 5, 7


def tables(queries: int, rows: int) -> tuple[Tensor, Tensor]:
    """Return embeddings of length 1, in clusters of ten as those of labels are."""
    generator = torch.Generator().manual_seed(0)
    centres = torch.randn(rows // 10, DIM, generator=generator)
    index = centres[torch.arange(rows) % len(centres)] + 0.5 * torch.randn(rows, DIM, generator=generator)
    asked = centres[:queries] + 0.5 * torch.randn(queries, DIM, generator=generator)
    return torch.nn.functional.normalize(asked, dim=1), torch.nn.functional.normalize(index, dim=1)


def by_faiss(queries: Tensor, index: Tensor) -> np.ndarray:
    """Return rows int64 [Q, 5] by FAISS."""
    import faiss

    flat = faiss.IndexFlatL2(DIM)
    flat.add(index.numpy())
    return flat.search(queries.numpy(), K)[1]


def ours(queries: Tensor, index: Tensor) -> np.ndarray:
    """Return rows int64 [Q, 5] by embed64."""
    return nearest(queries, index, K)[1].numpy()


WAYS: dict[str, Callable[[Tensor, Tensor], np.ndarray]] = {"FAISS": by_faiss, "embed64": ours}


def compared(queries: int, rows: int, threads: int) -> dict[str, Any]:
    """Return one row of the table."""
    import faiss

    torch.set_num_threads(threads)
    faiss.omp_set_num_threads(threads)
    asked, index = tables(queries, rows)
    found = {name: way(asked, index) for name, way in WAYS.items()}  # the first of each is not timed
    seconds: dict[str, list[float]] = {name: [] for name in WAYS}
    for turn in range(TURNS):
        for name in list(WAYS)[:: 1 if turn % 2 else -1]:
            start = time.perf_counter()
            WAYS[name](asked, index)
            seconds[name].append(time.perf_counter() - start)
    times = {name: median(each) for name, each in seconds.items()}
    return {
        "queries": queries,
        "index": rows,
        "threads": threads,
        "FAISS, seconds": round(times["FAISS"], 2),
        "embed64, seconds": round(times["embed64"], 2),
        "ratio": round(times["embed64"] / times["FAISS"], 2),
        "same neighbours": round(float((found["FAISS"] == found["embed64"]).mean()), 6),
    } | {f"{name}, extra MiB": extra(name, queries, rows, threads) for name in WAYS}


def extra(name: str, queries: int, rows: int, threads: int) -> int:
    """Return the MiB that a search adds to a process that holds the tables."""
    command = [sys.executable, __file__, "--memory", name, str(queries), str(rows), str(threads)]
    return int(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def grown(name: str, queries: int, rows: int, threads: int) -> int:
    """Return the same, of this process."""
    torch.set_num_threads(threads)
    asked, index = tables(queries, rows)
    WAYS[name](asked[:10], index[:10_000])  # libraries are loaded
    now = int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()
    Path("/proc/self/clear_refs").write_text("5")  # the peak so far is forgotten
    WAYS[name](asked, index)
    lines = Path("/proc/self/status").read_text().splitlines()
    peak = int(next(line for line in lines if line.startswith("VmHWM")).split()[1]) * 1024
    return max(0, peak - now) // 2**20


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--memory", nargs=4, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.memory:
        name, *numbers = arguments.memory
        print(grown(name, *map(int, numbers)))
        return
    rows = []
    for queries, index in SIZES:
        for threads in (1, 2):
            rows.append(compared(queries, index, threads))
            print(json.dumps(rows[-1]), flush=True)
    import faiss

    machine = {
        "machine": platform.machine(),
        "threads": "1 and 2",
        "torch": torch.__version__,
        "faiss": faiss.__version__,
    }
    write_json(RESULTS, {"command": "python benchmarks/nearest.py", **machine, "rows": rows})


if __name__ == "__main__":
    main()
