"""Which head makes the most of a frozen backbone? mP@5 and seconds of the demo recipe and its variations.

    python benchmarks/demo_head.py                # about 20 minutes on two cores, the first time
    python benchmarks/demo_head.py --holdout      # the few lines that the README quotes, on the holdout

Settings are compared on validation labels taken from the training part: `labels` leaves out labels (the
holdout's task), `makers` leaves out labels and makers (drawings by artists never seen in training).
Only --holdout looks at the holdout. Everything is given relative to the backbone's own pooled features,
compared by Euclidean distance without any training ("zero-shot"), in the same fold.
"""

from __future__ import annotations

import argparse
import json
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
from embed64.data.duplicates.clusters import deduplicate
from embed64.data.screening import screen
from embed64.data.sources.demo_pack import unpack_demo
from embed64.data.splits import HOLDOUT, TRAIN, split_holdout
from embed64.evaluate.intervals import mean_with_interval
from embed64.evaluate.retrieval import precision_at_5, retrieve
from embed64.model.backbone import Backbone
from embed64.train.batches.feature_cache import cached_features
from embed64.train.loop import Job, load_trained, train

RESULTS = Path(__file__).parent / "results"
FOLDS = 3
UNSEEN_MAKERS = [{"noto", "noto-v1"}, {"twemoji", "emojione"}, {"fluent-emoji", "noto"}]
POOLED = ["backbone.levels=[]", "backbone.grid=1", "backbone.flip=false"]
PRINCIPAL = ["head.axes=principal", "backbone.levels=[3,4,5,6]", "head.rank=512", "train.steps=400"]
PLAIN = [*POOLED, "head.axes=principal", "head.rank=0", "loss.name=supcon", "loss.miner=none"]
PLAIN += ["loss.temperature=0.07", "head.dropout=0.2", "train.steps=400"]
VARIATIONS: dict[str, list[str]] = {
    "demo": [],
    "principal axes, without the model's own features": PRINCIPAL,
    "principal axes": ["head.axes=principal"],
    "no training after the axes": ["train.steps=1", "train.lr=1e-9"],
    "less shrinkage, 0.2": ["head.shrinkage=0.2"],
    "more shrinkage, 0.6": ["head.shrinkage=0.6"],
    "supcon loss, temperature 0.1": ["loss.name=supcon", "loss.miner=none", "loss.temperature=0.1"],
    "batch-hard triplets": ["loss.miner=batch_hard"],
    "offline triplets": ["loss.miner=offline"],
    "more dropout, 0.5": ["head.dropout=0.5"],
    "no mirror image": ["backbone.flip=false"],
    "last level only": ["backbone.levels=[6]"],
    "plain linear head, supcon": PLAIN,
}


def mp5(embeddings: torch.Tensor, catalog: Catalog) -> np.ndarray:
    """Return the mP@5 of every query."""
    return precision_at_5(retrieve(embeddings, catalog.label_ids, catalog.roles, k=5))


def plain_features(recipe: Recipe, catalog: Catalog) -> torch.Tensor:
    """Return float32 [rows, D]: the frozen backbone's features of the plain view."""
    device = torch.device("cpu")
    features = cached_features(Backbone(recipe.backbone), catalog, recipe.views, recipe.seed, device, 0)
    return torch.from_numpy(features.read(np.arange(len(catalog)))).float()


def zero_shot(catalog: Catalog) -> torch.Tensor:
    """Return the 1280 pooled features without any training, scaled to length 1 (0.07 mP@5 better than unscaled)."""
    return torch.nn.functional.normalize(plain_features(load_recipe("demo", POOLED), catalog), dim=1)


def fitted(recipe: Recipe, learn: Catalog, test: Catalog) -> tuple[torch.Tensor, float]:
    """Return embeddings of `test` by a head trained on `learn`, and the training seconds with cached features."""
    from embed64.data.triplets.triplets import make_triplets, triplet_rows

    plain_features(recipe, learn)
    triplets = None
    if recipe.loss.miner == "offline":
        made = make_triplets(learn, recipe.triplets.count, recipe.seed, recipe.triplets.same_domain)
        triplets = triplet_rows(made, learn)
    with tempfile.TemporaryDirectory() as folder:
        start = time.monotonic()
        train(Job(recipe, learn, triplets, Path(folder), "", resume=False))
        seconds = time.monotonic() - start
        _, head = load_trained(Path(folder), recipe)
    with torch.no_grad():
        return head.folded()(plain_features(recipe, test)), seconds


def folds(catalog: Catalog) -> list[tuple[str, Catalog, Catalog]]:
    """Return (task, rows to learn from, rows to test on) of every fold."""
    made = []
    for fold in range(FOLDS):
        split = split_holdout(catalog, 0.12, 100 + fold)
        made.append(("labels", split.split(TRAIN), split.split(HOLDOUT)))
        unseen = split.rows["maker"].isin(UNSEEN_MAKERS[fold]).to_numpy()
        learn = split.where(~unseen & (split.rows["split"] == TRAIN).to_numpy())
        made.append(("makers", learn, split.where(unseen & (split.rows["split"] == HOLDOUT).to_numpy())))
    return made


def compare(catalog: Catalog, names: list[str]) -> list[dict[str, Any]]:
    """Return a row per variation: mP@5 and its ratio to zero-shot on both tasks, seconds of training."""
    tasks = folds(catalog)
    base = {
        task: np.mean([np.nanmean(mp5(zero_shot(t), t)) for name, _, t in tasks if name == task])
        for task in ("labels", "makers")
    }
    rows = [{"variation": "zero-shot, 1280 numbers", **{task: round(float(value), 4) for task, value in base.items()}}]
    for name in names:
        recipe = load_recipe("demo", VARIATIONS[name])
        found: dict[str, list[float]] = {"labels": [], "makers": []}
        times = []
        for task, learn, test in tasks:
            embeddings, seconds = fitted(recipe, learn, test)
            found[task].append(float(np.nanmean(mp5(embeddings, test))))
            times.append(seconds)
        row: dict[str, Any] = {"variation": name}
        for task, values in found.items():
            row |= {
                task: round(float(np.mean(values)), 4),
                f"{task}_ratio": round(float(np.mean(values) / base[task]), 3),
            }
        rows.append(row | {"seconds": round(float(np.median(times)), 1)})
        print(json.dumps(rows[-1]), flush=True)
    return rows


def holdout(catalog: Catalog) -> list[dict[str, Any]]:
    """Score the holdout: zero-shot, the original work's way, the plain head, the demo."""
    split = split_holdout(catalog, load_recipe("demo").split.holdout, load_recipe("demo").seed)
    learn, test = split.split(TRAIN), split.split(HOLDOUT)
    raw = zero_shot(test)
    rows = []
    pooled = torch.nn.functional.adaptive_avg_pool1d(raw.unsqueeze(1), 64).squeeze(1)
    pooled = torch.nn.functional.normalize(pooled, dim=1)
    for name, embeddings, seconds in (
        ("zero-shot, 1280 numbers", raw, 0.0),
        ("the original's way: average pooling to 64", pooled, 0.0),
        ("plain linear head, supcon", *fitted(load_recipe("demo", PLAIN), learn, test)),
        ("demo", *fitted(load_recipe("demo"), learn, test)),
    ):
        mean, low, high = mean_with_interval(mp5(embeddings, test), test.label_ids)
        base = rows[0]["mp5"] if rows else mean
        rows.append(
            {
                "what": name,
                "mp5": round(mean, 4),
                "mp5_ci95": [round(low, 4), round(high, 4)],
                "ratio": round(mean / base, 3),
                "seconds": round(seconds, 1),
            }
        )
        print(json.dumps(rows[-1]), flush=True)
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--holdout", action="store_true", help="only the numbers on the holdout")
    parser.add_argument("names", nargs="*", help="variations to compare; all if none is named", metavar="VARIATION")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        table = read_catalog(unpack_demo(Path(folder) / "pack"))
        catalog, *_ = deduplicate(screen(table)[0])
        if arguments.holdout:
            name, rows = "demo_holdout", holdout(catalog)
        else:
            training = split_holdout(catalog, 0.1, 0).split(TRAIN)
            name, rows = "demo_head", compare(training, arguments.names or list(VARIATIONS))
    command = "python benchmarks/demo_head.py" + " --holdout" * arguments.holdout
    machine = {"machine": platform.machine(), "threads": torch.get_num_threads(), "torch": torch.__version__}
    path = RESULTS / f"{name}.json"
    if arguments.names:  # only these were measured: their rows replace the old ones
        measured = {row["variation"]: row for row in rows}
        rows = [measured.pop(row["variation"], row) for row in json.loads(path.read_text())["rows"]]
        rows += measured.values()
    write_json(path, {"command": command, **machine, "rows": rows})


if __name__ == "__main__":
    main()
