"""Does memory stay flat when a catalog grows to a million rows?

    python benchmarks/catalog.py        # about five minutes

The catalogs are synthetic, without image files: five images per label, eleven domains, three sources, and a duplicate
of every twentieth image. Each task reads the catalog and runs in a separate process, so that it has its own peak.
"""

from __future__ import annotations

import argparse
import csv
import json
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from importlib import metadata
from pathlib import Path
from typing import Any

from embed64.core.files import write_json
from embed64.data.catalog import Catalog, read_catalog, require_no_leak, write_catalog
from embed64.data.splits import assign_roles, split_folds, split_holdout

RESULTS = Path(__file__).parent / "results"
SIZES = (10_000, 100_000, 1_000_000)
TASKS: dict[str, Callable[[Catalog, Path], Any]] = {
    "read": lambda catalog, _: catalog,
    "write as CSV": lambda catalog, folder: write_catalog(catalog, folder / "out.csv"),
    "write as Parquet": lambda catalog, folder: write_catalog(catalog, folder / "out.parquet"),
    "split: holdout": lambda catalog, _: split_holdout(catalog, 0.1, 0),
    "split: 8 folds": lambda catalog, _: split_folds(catalog, 8, 0),
    "holdout, roles, check for leaks": lambda catalog, _: require_no_leak(
        assign_roles(split_holdout(catalog, 0.1, 0), 1, 0), "catalog"
    ),
}


def make(path: Path, rows: int) -> None:
    """Write a synthetic catalog, row by row."""
    with path.open("w", newline="") as stream:
        table = csv.writer(stream)
        table.writerow(["path", "label", "domain", "source", "cluster"])
        for i in range(rows):
            label = i // 5
            cluster = i - (i % 20 == 19)
            table.writerow([f"images/{i % 997}/photo_{i:07d}.jpg", label, f"d{label % 11}", f"s{label % 3}", cluster])


def measure(path: Path, task: str) -> dict[str, Any]:
    """Return the seconds of a task, without reading its catalog, and the peak memory of the process."""
    start = time.monotonic()
    catalog = read_catalog(path)
    if task != "read":
        start = time.monotonic()
    TASKS[task](catalog, path.parent)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"seconds": round(time.monotonic() - start, 2), "MiB": round(peak)}


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--one", nargs=2, metavar=("CATALOG", "TASK"), help="print one measurement as JSON")
    arguments = parser.parse_args()
    if arguments.one:
        print(json.dumps(measure(Path(arguments.one[0]), arguments.one[1])))
        return
    rows: dict[str, dict[str, Any]] = {task: {"task": task} for task in TASKS}
    with tempfile.TemporaryDirectory() as folder:
        for size in SIZES:
            path = Path(folder) / f"{size}.csv"
            make(path, size)
            for task, row in rows.items():
                command = [sys.executable, __file__, "--one", path, task]
                done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
                row |= {f"{key}, {size:,} rows": value for key, value in json.loads(done.stdout).items()}
                print(json.dumps(row), flush=True)
    machine = {"machine": platform.machine(), "threads": 1, "torch": metadata.version("torch")}
    result = {"command": "python benchmarks/catalog.py", **machine, "rows": list(rows.values())}
    write_json(RESULTS / "catalog.json", result)


if __name__ == "__main__":
    main()
