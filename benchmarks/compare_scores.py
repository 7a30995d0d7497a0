"""Does `compare-scores` find a difference that is there, and none where there is none?

    python benchmarks/compare_scores.py --work DIR     # 15 minutes of one core; resumes where it stopped

Each of 20 trials trains the demo's recipe by two seeds on the embedded pack, and scores both on a holdout of its own:
at 95 % they should differ in one of 20 trials. The planted differences, a clear and a slight one, are of the first to
its own first 24 or 40 of 64 numbers, each image then scaled to length 1 again. Both scores are written, read and
compared as the command does.
"""

from __future__ import annotations

import argparse
import json
import platform
import tempfile
from pathlib import Path
from statistics import median
from typing import Any

import torch
from demo_head import plain_features

from embed64.core.files import write_json
from embed64.core.recipe import load_recipe
from embed64.data.catalog import Catalog, read_catalog
from embed64.data.duplicates.clusters import deduplicate
from embed64.data.screening import screen
from embed64.data.sources.demo_pack import unpack_demo
from embed64.data.splits import HOLDOUT, TRAIN, split_holdout
from embed64.evaluate.comparison import compare_scores
from embed64.evaluate.held_out import HeldOut, search_whole
from embed64.evaluate.scoring import summarise
from embed64.train.loop import Job, load_trained, train

RESULTS = Path(__file__).parent / "results" / "compare_scores.json"
TRIALS = 20
PLANTED = {"24 of 64 numbers": 24, "40 of 64 numbers": 40}


def embedded(catalog: Catalog, seed: int) -> torch.Tensor:
    """Return float32 [rows, 64]: the whole catalog, by a head that a seed has trained on its training part."""
    recipe = load_recipe("demo", [f"seed={seed}"])
    with tempfile.TemporaryDirectory() as folder:
        train(Job(recipe, catalog.split(TRAIN), None, Path(folder), "", resume=False))
        _, head = load_trained(Path(folder), recipe)
    with torch.no_grad():
        return head.folded()(plain_features(recipe, catalog))


def scored(catalog: Catalog, embeddings: torch.Tensor, path: Path) -> Path:
    """Write the scores of the holdout."""
    part = HeldOut((catalog.rows["split"] == HOLDOUT).to_numpy(), embeddings)
    return write_json(path, summarise(catalog, [part], search_whole(catalog, [part]), 0) | {"catalog_sha256": ""})


def trial(catalog: Catalog, number: int, folder: Path) -> dict[str, Any]:
    """Return what is said of two seeds, and of the planted difference."""
    split = split_holdout(catalog, 0.1, number)
    first, second = (embedded(split, 2 * number + seed) for seed in (0, 1))
    others = {"another seed": second}
    others |= {name: torch.nn.functional.normalize(first[:, :kept], dim=1) for name, kept in PLANTED.items()}
    a = scored(split, first, folder / "a.json")
    row: dict[str, Any] = {"trial": number}
    for name, other in others.items():
        told = compare_scores(a, scored(split, other, folder / "b.json")).metrics["mp5"]
        row |= {f"{name}, difference": round(told["difference"], 4), f"{name}, p": round(told["p"], 4)}
        row[f"{name}, 95 %"] = [round(bound, 4) for bound in told["ci95"]]
        row[f"{name}, found"] = not told["ci95"][0] <= 0 <= told["ci95"][1]
    return row


def summary(name: str, trials: list[dict[str, Any]]) -> dict[str, Any]:
    """Return how often one comparison found a difference, and how large it was."""
    differences = [trial[f"{name}, difference"] for trial in trials]
    return {
        "compared with": name,
        "median difference": round(median(differences), 4),
        "range": f"{min(differences):+.3f} to {max(differences):+.3f}",
        "found": f"{sum(trial[f'{name}, found'] for trial in trials)} of {len(trials)}",
        "p below 0.05": f"{sum(trial[f'{name}, p'] < 0.05 for trial in trials)} of {len(trials)}",
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--work", type=Path, required=True, help="folder of what is kept between runs")
    work = parser.parse_args().work
    torch.set_num_threads(1)
    catalog = deduplicate(screen(read_catalog(unpack_demo(work / "pack")))[0])[0]
    for number in range(TRIALS):
        kept = work / f"{number}.json"
        if not kept.is_file():
            (work / "scores").mkdir(exist_ok=True)
            write_json(kept, trial(catalog, number, work / "scores"))
            print(kept.read_text(), flush=True)
    trials = [json.loads((work / f"{number}.json").read_text()) for number in range(TRIALS)]
    result = {
        "command": "python benchmarks/compare_scores.py --work DIR",
        "machine": platform.machine(),
        "threads": 1,
        "torch": torch.__version__,
        "rows": [summary(name, trials) for name in ("another seed", *PLANTED)],
        "trials": trials,
    }
    write_json(RESULTS, result)


if __name__ == "__main__":
    main()
