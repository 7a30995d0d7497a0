"""How well is a score continued to a larger index than was searched?

    python benchmarks/index_size.py RUN [RUN ...]      # runs with a holdout; minutes each

All images of a run's catalog are embedded by its artifact. Then only a part of those that were trained on is in the
index, six times by chance, and the score among all of them is estimated, as the score at the competition is.
"""

from __future__ import annotations

import argparse
import platform
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
import torch

from embed64.artifact.loading import load_artifact
from embed64.core.files import write_json
from embed64.data.catalog import Catalog, read_catalog
from embed64.data.splits import HOLDOUT
from embed64.evaluate import leaderboard
from embed64.evaluate.embedding import embed_files
from embed64.evaluate.measures import measure

RESULTS = Path(__file__).parent / "results" / "index_size.json"
SHARES, DRAWS = (0.5, 0.25, 0.125, 0.0625), 6


def rows(name: str, catalog: Catalog, embeddings: torch.Tensor) -> list[dict[str, Any]]:
    """Return a row for each share of the images that were trained on."""
    held, ids, told = (catalog.rows["split"] == HOLDOUT).to_numpy(), catalog.label_ids, []
    truth = float(np.nanmean(measure(embeddings, ids, catalog.roles, held).values["mp5"]))
    rng = np.random.default_rng(0)
    leaderboard.INDEX = len(catalog)
    for share in SHARES:
        here, estimates, sizes = [], [], []
        for _ in range(DRAWS):
            kept = np.flatnonzero(held | (rng.random(len(catalog)) < share))
            found = measure(embeddings[torch.from_numpy(kept)], ids[kept], catalog.roles[kept], held[kept])
            # One of the competition's domains has the weight of all.
            count = len(found.found.queries)
            guess = leaderboard.estimate(found, ids[kept][found.found.queries], np.full(count, "toys"), len(kept))
            assert guess is not None
            here.append(guess["mp5_here"])
            estimates.append(guess["mp5"])
            sizes.append(len(kept))
        told.append(
            {
                "run": name,
                "index": round(median(sizes)),
                "mP@5 there": round(median(here), 3),
                "estimated for": len(catalog),
                "estimate": f"{min(estimates):.3f} to {max(estimates):.3f}",
                "truth": round(truth, 3),
                "largest error": round(max(abs(each - truth) for each in estimates), 3),
            }
        )
    return told


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("runs", type=Path, nargs="+", help="run folders")
    torch.set_num_threads(1)
    told = []
    for run in parser.parse_args().runs:
        catalog = read_catalog(run / "catalog.csv")
        embeddings = embed_files(load_artifact(run / "saved_model.pt"), catalog.files, f"embedding {run}")
        told += rows(str(catalog.rows["source"].mode()[0]), catalog, embeddings)
    result = {
        "command": "python benchmarks/index_size.py RUN RUN",
        "machine": platform.machine(),
        "threads": 1,
        "torch": torch.__version__,
        "rows": told,
    }
    write_json(RESULTS, result)


if __name__ == "__main__":
    main()
