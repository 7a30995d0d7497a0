"""How well does `embed64 cluster` find the objects of a folder without labels?

    python benchmarks/grouping.py --artifact runs/demo/saved_model.pt --run runs/demo --photos grocery/val grocery/train

The drawings are the holdout of the demo's run, which its artifact has not seen; photos are groceries, labelled by their
folders, of which it has seen nothing like. Average linkage at several distances stands beside.
"""

from __future__ import annotations

import argparse
import platform
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import torch
from scipy.spatial.distance import pdist
from sklearn.cluster import HDBSCAN, AgglomerativeClustering
from sklearn.metrics import adjusted_rand_score, v_measure_score

from embed64.core.files import write_json
from embed64.data.catalog import read_catalog
from embed64.data.sources.scan import images_below
from embed64.data.splits import HOLDOUT
from embed64.search.encoder import Encoder, load

RESULTS = Path(__file__).parent / "results" / "grouping.json"
DISTANCES = (0.6, 0.8, 1.0)


def row(what: str, way: str, truth: np.ndarray, found: np.ndarray) -> dict[str, Any]:
    """Return how groups agree with objects; an image in no group is one of its own."""
    alone = found < 0
    groups = int(found.max()) + 1
    found = np.where(alone, groups + np.cumsum(alone), found)
    alike, same = (pdist(ids[:, None].astype(float)) == 0 for ids in (found, truth))
    return {
        "images of": what,
        "way": way,
        "images": len(truth),
        "objects": int(truth.max()) + 1,
        "groups": groups,
        "in none": f"{100 * alone.mean():.0f} %",
        "pairs that are right": round(float((alike & same).sum() / alike.sum()), 2),
        "pairs that are found": round(float((alike & same).sum() / same.sum()), 2),
        "V-measure": round(float(v_measure_score(truth, found)), 3),
        "adjusted Rand": round(float(adjusted_rand_score(truth, found)), 3),
    }


def rows(what: str, encoder: Encoder, files: list[Path], truth: np.ndarray) -> list[dict[str, Any]]:
    points = encoder.embed(files).astype(float)
    made = [row(what, "HDBSCAN, the command's", truth, HDBSCAN(min_cluster_size=2, copy=True).fit_predict(points))]
    for distance in DISTANCES:
        linkage = AgglomerativeClustering(None, linkage="average", distance_threshold=distance)
        made.append(row(what, f"average linkage, {distance}", truth, linkage.fit_predict(points)))
    return made


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--artifact", type=Path, required=True)
    parser.add_argument("--run", type=Path, required=True, help="the demo's run folder")
    parser.add_argument("--photos", type=Path, nargs="+", required=True, help="folders of photos, a folder an object")
    arguments = parser.parse_args()
    encoder = load(arguments.artifact)
    held = read_catalog(arguments.run / "catalog.csv").split(HOLDOUT)
    table = rows("drawings, held out", encoder, held.files, held.label_ids)
    for folder in arguments.photos:
        files = images_below(folder)[0]
        table += rows(
            f"photos, {folder.name}", encoder, files, pd.factorize(np.array([str(f.parent) for f in files]))[0]
        )
    for each in table:
        print(each)
    write_json(
        RESULTS,
        {
            "command": "python benchmarks/grouping.py --artifact runs/demo/saved_model.pt --run runs/demo --photos …",
            "machine": platform.machine(),
            "threads": torch.get_num_threads(),
            "torch": torch.__version__,
            "rows": table,
        },
    )


if __name__ == "__main__":
    main()
