"""How long do 100,000 offline triplets and their audit take? Which negatives are too near to trust?

    python benchmarks/triplets.py                          # seconds and peak memory, on synthetic catalogs
    python benchmarks/triplets.py --too-near C.csv E.parquet [C.csv E.parquet ...]

The catalogs are synthetic: 20 images per label, eleven domains, a tenth of the images with a duplicate; embeddings are
random points around a centre for each label. Each row is measured in a separate process, so that it has its own peak.

--too-near splits every label of a real catalog in two, so that the halves are each other's false negatives, and counts
which of the 16 nearest negatives each limit leaves out. The embeddings are files written by `embed64 embed`.
"""

from __future__ import annotations

import argparse
import json
import platform
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import torch

from embed64.core.files import write_json
from embed64.data.catalog import Catalog, read_catalog
from embed64.data.triplets.audit import Audit
from embed64.data.triplets.hard_candidates import NearByFeature
from embed64.data.triplets.negatives import Quotas
from embed64.data.triplets.neighbours import TooNear, distances, read_embeddings
from embed64.data.triplets.triplets import draw_triplets

RESULTS = Path(__file__).parent / "results"
COUNT, DIM = 100_000, 64
FREE, HARD = Quotas(0.5), Quotas(0.4, 0.0, 0.2)
SHARES = (0.4, 0.5, 0.6, 0.7, 0.8, 1.0)


def made_up(images: int) -> Catalog:
    """Return a synthetic catalog, without image files."""
    rng = np.random.default_rng(0)
    labels = rng.integers(0, images // 20, images)
    cluster = np.where(rng.random(images) < 0.1, labels * 3 + rng.integers(0, 3, images), -1)
    rows = {"path": [f"images/{i:07d}.jpg" for i in rng.permutation(images)], "label": [f"l{i}" for i in labels]}
    rows |= {"domain": [f"d{i % 11}" for i in labels], "source": ["made-up"] * images}
    return Catalog(pd.DataFrame(rows | {"cluster": ["" if c < 0 else str(c) for c in cluster]}), Path("/"))


def points(catalog: Catalog, path: Path) -> Path:
    """Write synthetic embeddings of the catalog's images, as `embed64 embed` does."""
    rng = np.random.default_rng(1)
    labels = catalog.label_ids
    centres = rng.normal(size=(labels.max() + 1, DIM))[labels]
    table = (centres + rng.normal(size=centres.shape)).astype(np.float32)
    pd.DataFrame({"path": catalog.rows["path"], "embedding": list(table)}).to_parquet(path, index=False)
    return path


def measure(images: int, what: str) -> dict[str, Any]:
    """Return the seconds of one task, with the catalog in memory, and the process's peak memory before and after."""
    catalog = made_up(images)
    with tempfile.TemporaryDirectory() as folder:
        embeddings = points(catalog, Path(folder) / "E.parquet") if "features" in what else None
        table = draw_triplets(catalog, COUNT, 0, FREE).table if what == "audit" else None
        before = peak()
        start = time.monotonic()
        if table is not None:
            findings = Audit(table, catalog, "T", "C").findings(FREE)
            if not all(finding.holds for finding in findings):
                raise SystemExit(f"the audit found {[finding for finding in findings if not finding.holds]}")
        else:
            draw_triplets(catalog, COUNT, 0, HARD if embeddings else FREE, embeddings=embeddings)
        seconds = time.monotonic() - start
    row = {"what": what, "images": images, "triplets": COUNT, "seconds": round(seconds, 1)}
    return row | {"MiB before": round(before), "MiB peak": round(peak())}


def peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def too_near(catalog: Path, embeddings: Path) -> list[dict[str, Any]]:
    """Return a row per limit: the shares of the planted false negatives and of the true ones that it leaves out."""
    table = read_catalog(catalog)
    vectors, true = read_embeddings(embeddings, table.rows["path"]), table.label_ids
    order = np.random.default_rng(0).permutation(len(true))
    half = np.empty_like(true)
    half[order] = pd.Series(true[order]).groupby(true[order]).cumcount().to_numpy() % 2
    labels = 2 * true + half
    everything = np.arange(len(true))
    anchors = np.flatnonzero(np.bincount(labels)[labels] > 1)
    near = NearByFeature(vectors, labels).of(anchors)
    gap = distances(vectors, anchors.repeat(near.shape[1]), near.ravel()).reshape(near.shape)
    false = true[near] == true[anchors][:, None]
    typical = TooNear(vectors, anchors, labels, everything, share=1.0).limits[anchors]
    rows = []
    for share in SHARES:
        out = gap < share * typical[:, None]
        row: dict[str, Any] = {"catalog": table.rows["source"].iloc[0], "limit": share}
        for k in (5, 16):
            left, planted = out[:, :k], false[:, :k]
            row |= {f"false of the nearest {k}": round(float(left[planted].mean()), 3)}
            row |= {f"true of the nearest {k}": round(float(left[~planted].mean()), 3)}
        rows.append(row)
        print(json.dumps(rows[-1]), flush=True)
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--too-near", nargs="+", type=Path, metavar="FILE", help="catalogs, each with its embeddings")
    parser.add_argument("--one", nargs=2, metavar=("IMAGES", "WHAT"), help="print one row as JSON")
    arguments = parser.parse_args()
    if arguments.one:
        print(json.dumps(measure(int(arguments.one[0]), arguments.one[1])))
        return
    rows: list[dict[str, Any]] = []
    if arguments.too_near:
        name = "triplets_too_near"
        for catalog, embeddings in zip(arguments.too_near[::2], arguments.too_near[1::2], strict=True):
            rows += too_near(catalog, embeddings)
    else:
        name = "triplets"
        for images, what in (
            (25_000, "free kinds"),
            (25_000, "free kinds and features"),
            (25_000, "audit"),
            (200_000, "free kinds and features"),
            (1_000_000, "free kinds"),
            (1_000_000, "audit"),
        ):
            command = [sys.executable, __file__, "--one", str(images), what]
            done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
            rows.append(json.loads(done.stdout))
            print(json.dumps(rows[-1]), flush=True)
    command_line = "python benchmarks/triplets.py" + " --too-near C.csv E.parquet …" * bool(arguments.too_near)
    machine = {"machine": platform.machine(), "threads": torch.get_num_threads(), "torch": torch.__version__}
    write_json(RESULTS / f"{name}.json", {"command": command_line, **machine, "rows": rows})


if __name__ == "__main__":
    main()
