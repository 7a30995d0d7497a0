"""What should be trained on a user's own photos? Ways of training at equal CPU minutes, on phone photos and drawings.

    python benchmarks/quality.py --photos grocery-176.zip            # some hours of one core; resumes where it stopped
    python benchmarks/quality.py --photos grocery-176.zip --holdout  # only the presets, on the holdout

One catalog holds 5,502 pictures of groceries, all but 81 of them phone photos, and the embedded pack: nine domains, one
model. Everything is compared on two folds of the training part that share no label and no duplicate, so that every
label is searched for once by a model that has not seen it. Only --holdout looks at the holdout.

A way of training has a budget of process CPU seconds, summed over threads, for the features that it caches (timed
once for all folds, charged per image) and for everything after that until the last checkpoint. Seconds per step are
measured first, and the number of steps is set so that the schedule ends with the budget. Two learning rates are tried
on the first fold with a third of the steps, and the better one is used. Fine-tuning tries them only with SupCon. These
trials and the evaluation are not charged.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import platform
import tempfile
import time
import zipfile
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
import torch

from embed64.core.files import write_json
from embed64.core.recipe import load_recipe
from embed64.core.settings import Recipe
from embed64.data.catalog import Catalog
from embed64.data.duplicates.clusters import deduplicate
from embed64.data.screening import screen
from embed64.data.sources.build import build, read_folder, read_source
from embed64.data.sources.registry import source_named
from embed64.data.splits import HOLDOUT, TRAIN, split_folds, split_holdout
from embed64.data.triplets.triplets import make_triplets, triplet_rows
from embed64.evaluate.retrieval import precision_at_5, retrieve
from embed64.model.backbone import Backbone
from embed64.train.batches.inputs import Inputs
from embed64.train.distributed import Group
from embed64.train.loop import Job, load_trained, train
from embed64.train.trainer import Trainer

RESULTS = Path(__file__).parent / "results"
LAYOUT = "*/domain/**/label"
FOLDS, BUDGET, DRAWS = 2, 120.0, 2000
CPU = torch.device("cpu")

# Half of the images are photographs, but they have only a fifteenth of the labels: every image should count the same.
EVEN = ["train.balance=images"]
POOLED = ["backbone.levels=[]", "backbone.grid=1", "backbone.flip=false"]
# The original's settings on this backbone: its last block, average pooling to 64, only negatives of other domains.
# Its learning rate was constant; here it falls along a cosine.
ORIGINAL = [
    *POOLED,
    "backbone.frozen=false",
    "backbone.trained=['blocks.6.*']",
    "head.kind=pool",
    "head.unit_length=false",
    "head.rank=0",
    "head.dropout=0",
    "loss.miner=offline",
    "loss.margin=0.9",
    "loss.squared=true",
    "triplets.same_domain=0",
    "train.optimizer=adam",
    "train.batch_size=512",
    "train.backbone_lr=1.6e-3",
    "train.weight_decay=0",
    "train.warmup=0",
]
# The demo's features and head, and the backbone is trained too; mirrored views instead of the mean over both.
TUNED = [
    "backbone.frozen=false",
    "backbone.flip=false",
    "views.scale=[0.5,1.0]",
    "views.color=0.2",
    "head.dropout=0.2",
    "train.batch_size=64",
    "train.images_per_label=4",
    "train.layer_decay=0.8",
    "train.freeze_backbone=0.1",
    "train.channels_last=true",
]
PARTLY = ["backbone.frozen=false", "backbone.trained=['blocks.5.2.*', 'blocks.5.3.*']", "train.batch_size=192"]
SUPCON = ["loss.name=supcon", "loss.miner=none", "loss.temperature=0.1"]
ARCFACE = ["loss.name=arcface", "loss.miner=none", "loss.margin=0.3", "loss.scale=24"]
OFFLINE = ["loss.miner=offline", "loss.margin=0.3"]
HEAD_RATES = ("train.lr=3e-4", "train.lr=1e-3")
BACKBONE_RATES = ("train.lr=1e-3 train.backbone_lr=5e-4", "train.lr=5e-3 train.backbone_lr=1e-3")
FINE_RATE = BACKBONE_RATES[1:]  # the better one with SupCon
BASELINE = "frozen, triplets"


@dataclass(frozen=True)
class Way:
    """A way of training: changes to the recipe demo, learning rates to try, and its budgets, as multiples of BUDGET."""

    changes: list[str]
    rates: tuple[str, ...]
    budgets: tuple[int, ...] = (1,)


WAYS: dict[str, Way] = {
    "the original's recipe": Way(ORIGINAL, ("train.backbone_lr=1.6e-3",)),
    "fine-tuned, offline triplets": Way([*TUNED, *OFFLINE], FINE_RATE),
    "fine-tuned, batch-hard triplets": Way([*TUNED, "loss.miner=batch_hard"], FINE_RATE),
    "fine-tuned, SupCon": Way([*TUNED, *SUPCON], BACKBONE_RATES, (1, 4)),
    "fine-tuned, ArcFace": Way([*TUNED, *ARCFACE], FINE_RATE),
    "frozen, triplets": Way([], HEAD_RATES),
    "frozen, triplets, labels in equal shares": Way(["train.balance=labels"], HEAD_RATES),
    "frozen, SupCon": Way(SUPCON, HEAD_RATES),
    "frozen, ArcFace": Way(ARCFACE, HEAD_RATES),
    "partly frozen, triplets": Way(PARTLY, BACKBONE_RATES),
    "partly frozen, SupCon": Way([*PARTLY, *SUPCON], BACKBONE_RATES, (1, 4)),
    "frozen, 224 px, triplets": Way(["backbone.image_size=224"], HEAD_RATES, (4,)),
}
ZERO_SHOT = {
    "zero-shot, 1280 numbers": ([], False),
    "zero-shot, pooled to 64": ([], True),
}


def whole_catalog(photos: Path, folder: Path) -> Catalog:
    """Read the photographs and the embedded pack as `embed64 sources build` does, and find duplicates."""
    with zipfile.ZipFile(photos) as archive:
        archive.extractall(folder)
    pack = read_source(source_named("emoji"), None, folder / "emoji")
    catalog, _ = build([pack, read_folder(folder / "grocery", "", LAYOUT)])
    return deduplicate(screen(catalog)[0])[0]


def folds(training: Catalog) -> list[tuple[Catalog, Catalog]]:
    """Return (rows to learn from, rows to test on) of every fold."""
    split = split_folds(training, FOLDS, 1)
    names = split.rows["split"].to_numpy()
    return [(split.where(names != str(fold)), split.where(names == str(fold))) for fold in range(FOLDS)]


def offline_triplets(recipe: Recipe, learn: Catalog) -> np.ndarray | None:
    """Return the triplets to train on as rows int64 [T, 3], or None if the recipe uses none."""
    if recipe.loss.miner != "offline":
        return None
    made = make_triplets(learn, recipe.triplets.count, recipe.seed, recipe.triplets.same_domain)
    return triplet_rows(made, learn)


def features_file(recipe: Recipe, work: Path) -> Path | None:
    """Return the file for the time to cache features, named by the settings that determine it; None if not cached."""
    if not recipe.backbone.frozen:
        return None
    decides = [recipe.backbone.model_dump(mode="json"), recipe.views.model_dump() if recipe.views.count > 1 else {}]
    return work / f"features-{hashlib.sha256(json.dumps(decides).encode()).hexdigest()[:8]}.json"


def time_features(recipe: Recipe, training: Catalog, path: Path) -> float:
    """Return CPU seconds per image, over all its views, to fill the cache, which must not hold them; keep at `path`."""
    if not path.is_file():
        backbone = Backbone(recipe.backbone)
        start = time.process_time()
        Inputs(recipe, training, backbone, CPU)
        write_json(path, {"seconds an image": (time.process_time() - start) / len(training)})
    return float(json.loads(path.read_text())["seconds an image"])


def time_steps(recipe: Recipe, learn: Catalog) -> tuple[float, float]:
    """Return the CPU seconds before the first step, with features already cached, and those of a step."""
    start = time.process_time()
    triplets = offline_triplets(recipe, learn)
    trainer = Trainer(recipe, learn, triplets, Group())
    trainer.start()
    trainer.ready()
    ready = time.process_time()
    number = 7 if recipe.train.batch_size < 200 else 20
    for step, batches in zip(range(number), trainer.batches(range(number)), strict=True):
        trainer.step(step, batches)
        if step == 0:
            first = time.process_time()
    return ready - start, (time.process_time() - first) / (number - 1)


def embedded(recipe: Recipe, backbone: Backbone, head: Callable[..., Any], test: Catalog) -> torch.Tensor:
    """Return embeddings of the plain views; features in the cache are used."""
    plain = recipe.model_copy(update={"views": recipe.views.model_copy(update={"count": 1})})
    inputs = Inputs(plain, test, backbone, CPU)
    features = inputs.plain(np.arange(len(test)))
    with torch.no_grad():
        return torch.cat([head(x if recipe.backbone.frozen else backbone(x)) for x in features])


def fitted(recipe: Recipe, learn: Catalog, test: Catalog) -> tuple[torch.Tensor, float]:
    """Return embeddings of `test` by a model trained on `learn`, and the CPU seconds with cached features."""
    with tempfile.TemporaryDirectory() as folder:
        start = time.process_time()
        train(Job(recipe, learn, offline_triplets(recipe, learn), Path(folder), "", resume=False))
        seconds = time.process_time() - start
        backbone, head = load_trained(Path(folder), recipe)
    return embedded(recipe, backbone, head.folded(), test), seconds


def found(embeddings: torch.Tensor, test: Catalog) -> list[list[Any]]:
    """Return [source, domain, label, sum of P@5, queries] of every label that has a query."""
    values = precision_at_5(retrieve(embeddings, test.label_ids, test.roles, k=5))
    queries = test.rows[test.roles != "index"].assign(value=values).dropna(subset=["value"])
    grouped = queries.groupby(["source", "domain", "label"])["value"].agg(["sum", "count"]).reset_index()
    return grouped.to_numpy().tolist()


def with_steps(way: Way, rate: str, steps: int) -> Recipe:
    settings = [f"train.steps={steps}", f"train.checkpoint_every={steps}", f"train.validate_every={steps}"]
    return load_recipe("demo", [*EVEN, *way.changes, *rate.split(), *settings])


def run_way(name: str, per_image: float, training: Catalog, work: Path) -> list[dict[str, Any]]:
    """Return the outcome of each budget; the learning rate that is best with the first budget is used for all."""
    torch.set_num_threads(1)
    parted, made, rate = folds(training), [], ""
    for budgets in WAYS[name].budgets:
        path = work / f"{budgets} {name}.json"
        kept = json.loads(path.read_text()) if path.is_file() else planned(name, budgets, per_image, parted[0][0])
        write_json(path, kept)
        if not kept["steps"]:
            continue
        rate = rate or tried(kept, parted[0], path)
        for learn, test in parted[len(kept["folds"]) :]:
            embeddings, seconds = fitted(with_steps(WAYS[name], rate, kept["steps"]), learn, test)
            charged = per_image * len(learn)
            kept["folds"].append({"features": charged, "training": seconds, "found": found(embeddings, test)})
            write_json(path, kept)
        made.append(kept)
    return made


def planned(name: str, budgets: int, per_image: float, learn: Catalog) -> dict[str, Any]:
    """Plan the number of steps that fit the budget; 0 if the features alone use it up."""
    way = WAYS[name]
    timed = Way([*way.changes, "train.freeze_backbone=0"], way.rates)
    fixed, step = time_steps(with_steps(timed, way.rates[0], 1000), learn)
    steps = int((budgets * BUDGET - per_image * len(learn) - fixed) / step)
    return {"way": name, "budgets": budgets, "steps": max(0, steps), "tried": {}, "folds": []}


def tried(kept: dict[str, Any], fold: tuple[Catalog, Catalog], path: Path) -> str:
    """Return the learning rate that does best with a third of the steps."""
    way = WAYS[kept["way"]]
    for rate in way.rates if len(way.rates) > 1 else ():
        if rate not in kept["tried"]:
            embeddings, _ = fitted(with_steps(way, rate, max(1, kept["steps"] // 3)), *fold)
            kept["tried"][rate] = round(float(macro(found(embeddings, fold[1]))[0]), 4)
            write_json(path, kept)
    return max(kept["tried"], key=kept["tried"].__getitem__, default=way.rates[0])


def zero_shot(name: str, test: Catalog) -> list[list[Any]]:
    """Score the features without any training, scaled to length 1: 0.07 mP@5 better than unscaled."""
    changes, pooled = ZERO_SHOT[name]
    recipe = load_recipe("demo", [*POOLED, *changes])

    def head(x: torch.Tensor) -> torch.Tensor:
        x = torch.nn.functional.adaptive_avg_pool1d(x.unsqueeze(1), 64).squeeze(1) if pooled else x
        return torch.nn.functional.normalize(x, dim=1)

    return found(embedded(recipe, Backbone(recipe.backbone), head, test), test)


def macro(labels: list[list[Any]], source: str = "") -> np.ndarray:
    """Return float64 [1 + DRAWS]: the mean of the domains' mP@5, then the same for labels drawn with replacement.

    Labels are drawn within their domain, the same ones for every way of training, so differences are paired.
    """
    rng = np.random.default_rng(0)
    means = []
    for domain in sorted({(row[0], row[1]) for row in labels}):
        rows = sorted(row[2:] for row in labels if (row[0], row[1]) == domain)
        total, count = np.array([row[1] for row in rows]), np.array([row[2] for row in rows])
        drawn = np.r_[[np.arange(len(rows))], rng.integers(len(rows), size=(DRAWS, len(rows)))]
        if source in ("", domain[0]):
            means.append(total[drawn].sum(1) / count[drawn].sum(1))
    return np.mean(means, axis=0)


def interval(values: np.ndarray) -> list[float]:
    return [round(float(v), 4) for v in np.percentile(values[1:], [2.5, 97.5])]


def row(kept: dict[str, Any], baseline: np.ndarray | None = None) -> dict[str, Any]:
    """Return a row of the table; the baseline and this way of training have the same draws of labels."""
    labels = [label for fold in kept["folds"] for label in fold["found"]]
    values = macro(labels)
    made: dict[str, Any] = {"way": kept["way"]}
    if "steps" in kept:
        cpu = [fold["features"] + fold["training"] for fold in kept["folds"]]
        features = [fold["features"] for fold in kept["folds"]]
        made |= {"budget": kept["budgets"] * BUDGET / 60, "CPU minutes": round(float(np.mean(cpu)) / 60, 1)}
        made |= {"of it features": round(float(np.mean(features)) / 60, 1), "steps": kept["steps"]}
    made |= {"mP@5": round(float(values[0]), 4), "95 %": interval(values)}
    for name, source in (("photos", "grocery"), ("drawings", "emoji")):
        part = macro(labels, source)
        made |= {name: round(float(part[0]), 4), f"{name}, 95 %": interval(part)}
    return made if baseline is None else made | {"less the baseline, 95 %": interval(values - baseline)}


def compare(training: Catalog, work: Path, workers: int) -> list[dict[str, Any]]:
    """Return a row per way of training and budget; what `work` already holds is not computed again."""
    recipes = {name: with_steps(way, way.rates[0], 1) for name, way in WAYS.items()}
    files = {name: features_file(recipe, work) for name, recipe in recipes.items()}
    tests = [test for _, test in folds(training)]
    with ProcessPoolExecutor(workers, get_context("spawn"), torch.set_num_threads, (1,)) as pool:
        distinct = {file: recipes[name] for name, file in files.items() if file}
        timed = {file: pool.submit(time_features, recipe, training, file) for file, recipe in distinct.items()}
        seconds = {name: timed[file].result() if file else 0.0 for name, file in files.items()}
        plain = {name: [pool.submit(zero_shot, name, test) for test in tests] for name in ZERO_SHOT}
        futures = [pool.submit(run_way, name, seconds[name], training, work) for name in WAYS]
        kept: list[dict[str, Any]] = [
            {"way": name, "folds": [{"found": fold.result()} for fold in pair]} for name, pair in plain.items()
        ]
        kept += [one for future in futures for one in future.result()]
    first = next(one for one in kept if one["way"] == BASELINE)
    baseline = macro([label for fold in first["folds"] for label in fold["found"]])
    return [row(one, baseline) for one in kept]


def holdout(catalog: Catalog) -> list[dict[str, Any]]:
    """Score the presets, and the features that they start from, on the holdout."""
    split = split_holdout(catalog, 0.1, 0)
    learn, test = split.split(TRAIN), split.split(HOLDOUT)
    kept = [{"way": name, "folds": [{"found": zero_shot(name, test)}]} for name in ZERO_SHOT]
    for name in ("demo", "photos"):
        embeddings, _ = fitted(load_recipe(name), learn, test)
        kept.append({"way": f"recipe {name}", "folds": [{"found": found(embeddings, test)}]})
    return [row(one) for one in kept]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--photos", type=Path, required=True, help="grocery-176.zip")
    parser.add_argument("--holdout", action="store_true", help="only the presets' numbers on the holdout")
    parser.add_argument("--work", type=Path, default=Path("quality"), help="folder that keeps outcomes until the end")
    parser.add_argument("--workers", type=int, default=2, help="ways of training at a time, one thread each")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        catalog = whole_catalog(arguments.photos, Path(folder))
        if arguments.holdout:
            torch.set_num_threads(1)
            name, rows = "quality_holdout", holdout(catalog)
        else:
            arguments.work.mkdir(parents=True, exist_ok=True)
            training = split_holdout(catalog, 0.1, 0).split(TRAIN)
            name, rows = "quality", compare(training, arguments.work, arguments.workers)
    command = f"python benchmarks/quality.py --photos {arguments.photos.name}" + " --holdout" * arguments.holdout
    machine = {"machine": platform.machine(), "threads": 1, "torch": torch.__version__}
    write_json(RESULTS / f"{name}.json", {"command": command, **machine, "rows": rows})


if __name__ == "__main__":
    main()
