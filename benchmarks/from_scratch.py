"""Do Swin and DeiT learn? Both from random weights, by triplets, with and without a teacher, in equal CPU minutes.

    python benchmarks/from_scratch.py --work DIR                # nine hours of one core; resumes where it stopped
    python benchmarks/from_scratch.py --work DIR --only WORD    # only arms whose name holds the word
    python benchmarks/from_scratch.py --work DIR --gpu 2500     # so many steps on a GPU, in mixed precision

No pretrained transformer is at hand, so what training adds is measured against the same model before its first step.
Both train on the embedded pack at 64 pixels, on one core: a DeiT-tiny, and a Swin with a quarter of Swin-tiny's width,
which timm itself does not have. What the teacher makes of the same labels, by its fitted head, stands above them: a
student that saw only these drawings can hardly surpass it. An arm is a run folder in DIR. Its steps are planned from
seconds per step, timed before, so that the schedule ends with the budget; validations are not charged. Settings are
compared by labels taken from the training part; only the main arms are scored on the holdout, once, when they have
ended.
"""

from __future__ import annotations

import argparse
import json
import platform
import re
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from timm.models import PretrainedCfg, SwinTransformer, build_model_with_cfg, register_model

from embed64.core.files import write_json
from embed64.core.recipe import load_recipe
from embed64.core.settings import Recipe
from embed64.data.catalog import Catalog, catalog_sha256, read_catalog, write_catalog
from embed64.data.duplicates.clusters import deduplicate
from embed64.data.screening import screen
from embed64.data.sources.demo_pack import unpack_demo
from embed64.data.splits import HOLDOUT, TRAIN, split_holdout
from embed64.data.triplets.triplets import make_triplets, triplet_rows
from embed64.evaluate.intervals import mean_with_interval
from embed64.evaluate.retrieval import precision_at_5, retrieve
from embed64.model.backbone import Backbone
from embed64.model.head import Head
from embed64.train.batches.inputs import Inputs
from embed64.train.distributed import Group
from embed64.train.loop import Job, load_trained, train
from embed64.train.trainer import Trainer, choose_device

RESULTS = Path(__file__).parent / "results" / "from_scratch.json"
BUDGET, SHORT = 1800, 300
VALIDATION, VALIDATIONS = 0.15, 10
PX = 64
# Windows of 4 patches: at 64 pixels the stages have 16, 8, 4 and 2 patches a side.
SWIN = {"patch_size": 4, "window_size": 4, "embed_dim": 48, "depths": (2, 2, 4, 2), "num_heads": (3, 6, 12, 24)}

# The mission's presets at a small size, from random weights: their stages, averages and views, other rates and batches.
SMALL = [
    "backbone.pretrained=false",
    f"backbone.image_size={PX}",
    f"split.validation={VALIDATION}",
    "views.rotation=0",
    "views.color=0",
    "views.jpeg=100",
    "head.dropout=0",
    "loss.margin=0.2",
    "train.batch_size=192",
    "train.chunk=0",
    "train.warmup=0.1",
    "train.backbone_lr=1e-3",
    "train.layer_decay=0.9",
    "train.ema=0.99",
]
ON_CPU = ["train.amp=false", "train.device=cpu"]
ON_GPU = ["train.amp=true", "train.device=cuda", "train.workers=2"]
MODELS = {
    "DeiT-tiny": ("deit", ["backbone.name=deit_tiny_patch16_224"]),
    "Swin": ("swin", ["backbone.name=swin_quarter_patch4_window4"]),
}
OFFLINE = ["loss.miner=offline"]
BATCH_HARD = ["loss.miner=batch_hard", "train.images_per_label=4"]
# The demo's frozen backbone, as the demo looks at images.
TEACHER = [
    'distil.teachers=[{name="tf_efficientnet_lite0", image_size=128, levels=[3, 4, 5, 6], grid=4, flip=true}]',
    "distil.weight=4",
]
TEACHER_ROW, TEACHER_PIXELS = "the teacher, frozen", (128, PX)


@dataclass(frozen=True)
class Arm:
    """A way to train: the model, changes of its preset, CPU seconds, and whether the holdout is scored.

    `steps` are given for a GPU, where no seconds are planned.
    """

    model: str
    changes: list[str]
    seconds: int = BUDGET
    main: bool = True
    steps: int = 0

    @property
    def budget(self) -> str:
        """What the arm may take, in words."""
        return f"{self.steps} steps on a GPU" if self.steps else f"{self.seconds / 60:g} CPU minutes"


def arms() -> dict[str, Arm]:
    """Return name -> arm, the most informative first."""
    made = {}
    for way, changes in {
        "batch-hard, distilled": [*BATCH_HARD, *TEACHER],
        "batch-hard": BATCH_HARD,
        "offline triplets": OFFLINE,
        "offline triplets, distilled": [*OFFLINE, *TEACHER],
    }.items():
        for model in MODELS:
            made[f"{model}, {way}"] = Arm(model, changes)
    for setting, changes in SETTINGS.items():
        for model in MODELS:
            base = [*BATCH_HARD, *TEACHER]
            made[f"{model}, short: {setting}"] = Arm(model, [*base, *changes], SHORT, main=False)
    return made


SETTINGS: dict[str, list[str]] = {
    "as the main arm": [],
    "layers at one rate": ["train.layer_decay=1.0"],
    "no average": ["train.ema=0"],
    "backbone never frozen": ["train.freeze_backbone=0"],
    "backbone frozen for a fifth": ["train.freeze_backbone=0.2"],
    "rate of 1e-3": ["train.backbone_lr=1e-3"],
    "no weight decay": ["train.weight_decay=0"],
    "gradient not clipped": ["train.clip=0"],
    "four levels instead of pooled features": ["backbone.levels=[0, 1, 2, 3]"],
}


@register_model
def swin_quarter_patch4_window4(pretrained: bool = False, **settings: Any) -> Any:
    """Return a Swin with a quarter of the weights a block has in Swin-tiny; there are none that are pretrained."""
    settings.pop("pretrained_cfg", None)
    config = PretrainedCfg(input_size=(3, PX, PX), fixed_input_size=True, classifier="head.fc")
    return build_model_with_cfg(
        SwinTransformer, "swin_quarter_patch4_window4", pretrained, pretrained_cfg=config, **{**SWIN, **settings}
    )


def recipe_of(arm: Arm, steps: int) -> Recipe:
    """Return the arm's recipe for so many steps."""
    preset, own = MODELS[arm.model]
    every = max(1, steps // VALIDATIONS)
    length = [f"train.steps={steps}", f"train.validate_every={every}", f"train.checkpoint_every={every}"]
    where = ON_GPU if arm.steps else ON_CPU
    return load_recipe(preset, [*SMALL, *where, *own, *arm.changes, *length])


def pack(folder: Path) -> tuple[Catalog, Catalog, str]:
    """Return the part of the embedded pack to learn from, its holdout, and the hash of the whole catalog."""
    path = folder / "pack" / "split.csv"
    if not path.is_file():
        table, *_ = deduplicate(screen(read_catalog(unpack_demo(folder / "pack")))[0])
        write_catalog(split_holdout(table, 0.1, 0), path)
    table = screen(read_catalog(path))[0]
    return table.split(TRAIN), table.split(HOLDOUT), catalog_sha256(path)


def triplets_of(recipe: Recipe, table: Catalog) -> np.ndarray | None:
    """Return offline triplets as rows int64 [T, 3], or None if batches are mined."""
    if recipe.loss.miner != "offline":
        return None
    return triplet_rows(make_triplets(table, recipe.triplets.count, recipe.seed, recipe.triplets.same_domain), table)


def planned(arm: Arm, table: Catalog, path: Path) -> dict[str, Any]:
    """Return the number of steps that fit the budget, and mP@5 before the first one; keep both at `path`."""
    if path.is_file():
        return json.loads(path.read_text())
    recipe = recipe_of(arm, arm.steps or 1000)
    trainer = Trainer(recipe, table, triplets_of(recipe, table), Group())
    trainer.start()
    trainer.ready()
    untrained = trainer.validate()
    steps = arm.steps or round(arm.seconds / seconds_of_a_step(trainer))
    plan = {
        "steps": steps,
        "untrained": untrained,
        "million weights": round(sum(p.numel() for p in trainer.backbone.parameters()) / 1e6, 1),
        "epochs": round(steps * recipe.train.batch_size / len(trainer.learning), 1),
        "minutes": 0.0,
    }
    write_json(path, plan)
    return plan


def seconds_of_a_step(trainer: Trainer, number: int = 8) -> float:
    """Return the CPU seconds of a step that trains the whole model."""
    first = round(trainer.recipe.train.freeze_backbone * trainer.recipe.train.steps)
    for step, batches in enumerate(trainer.batches(range(number))):
        trainer.step(first + step, batches)
        if step == 1:
            start = time.process_time()
    return (time.process_time() - start) / (number - 2)


def run_arm(name: str, arm: Arm, learn: Catalog, holdout: Catalog, digest: str, work: Path) -> dict[str, Any]:
    """Train an arm, or resume it, and return its row."""
    folder = work / re.sub(r"\W+", "_", f"{name} {arm.budget}")
    clock = time.monotonic if arm.steps else time.process_time
    plan = planned(arm, learn, folder / "plan.json")
    recipe = recipe_of(arm, plan["steps"])
    start = clock()
    try:
        train(Job(recipe, learn, triplets_of(recipe, learn), folder, digest, resume=True))
    finally:
        plan["minutes"] += (clock() - start) / 60
        write_json(folder / "plan.json", plan)
    metrics = [json.loads(line) for line in (folder / "metrics.jsonl").read_text().splitlines()]
    curve = [row["validation_mp5"] for row in metrics if "validation_mp5" in row]
    row = {
        "arm": name,
        "million weights": plan["million weights"],
        "device": torch.cuda.get_device_name() if arm.steps else platform.machine(),
        "budget": arm.budget,
        "minutes": round(plan["minutes"], 1),
        "steps": plan["steps"],
        "epochs": plan["epochs"],
        "untrained": round(plan["untrained"], 3),
        "validation": round(curve[-1], 3),
        "ratio": round(curve[-1] / plan["untrained"], 2),
    }
    if arm.main:
        before, after = untrained(recipe, learn, holdout), embedded(recipe, *load_trained(folder, recipe), holdout)
        mean, low, high = mean_with_interval(after, holdout.label_ids)
        row |= {
            "holdout, untrained": round(float(np.nanmean(before)), 3),
            "holdout": round(mean, 3),
            "holdout, 95 %": [round(low, 3), round(high, 3)],
            "holdout, ratio": round(mean / float(np.nanmean(before)), 2),
        }
    return row | {"validation after each tenth": " ".join(f"{value:.3f}" for value in curve[1:])}


def teacher_row(pixels: int, learn: Catalog) -> dict[str, Any]:
    """Return what the teacher makes of the validation labels at so many pixels, by its head before any step."""
    changes = [f"split.validation={VALIDATION}", f"backbone.image_size={pixels}", "train.device=cpu"]
    trainer = Trainer(load_recipe("demo", changes), learn, None, Group())
    trainer.start()
    trainer.ready()
    return {
        "arm": f"{TEACHER_ROW} at {pixels} pixels",
        "million weights": round(sum(p.numel() for p in trainer.backbone.parameters()) / 1e6, 1),
        "device": platform.machine(),
        "budget": "none",
        "validation": round(trainer.validate(), 3),
    }


def untrained(recipe: Recipe, learn: Catalog, test: Catalog) -> np.ndarray:
    """Return the mP@5 of every query of `test` by the model before its first step."""
    trainer = Trainer(recipe, learn, triplets_of(recipe, learn), Group())
    trainer.start()
    return embedded(recipe, trainer.backbone.eval(), trainer.head.eval(), test)


@torch.no_grad()
def embedded(recipe: Recipe, backbone: Backbone, head: Head, test: Catalog) -> np.ndarray:
    """Return the mP@5 of every query of `test`."""
    device = choose_device(recipe.train.device, Group())
    backbone, head = backbone.to(device), head.to(device)
    images = Inputs(recipe, test, backbone, device).plain(np.arange(len(test)))
    embeddings = torch.cat([head(backbone(x.to(device))) for x in images]).cpu()
    return precision_at_5(retrieve(embeddings, test.label_ids, test.roles, k=5))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--work", type=Path, required=True, help="folder for run folders; arms in it are resumed")
    parser.add_argument("--only", default="", help="only arms whose name holds this word")
    parser.add_argument("--gpu", type=int, metavar="STEPS", default=0, help="on a GPU, with so many steps")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    learn, holdout, digest = pack(arguments.work)
    for pixels in TEACHER_PIXELS:
        if arguments.only in TEACHER_ROW:
            keep(teacher_row(pixels, learn))
    for name, arm in arms().items():
        if arguments.only not in name:
            continue
        row = run_arm(name, replace(arm, steps=arguments.gpu), learn, holdout, digest, arguments.work)
        print(json.dumps(row), flush=True)
        keep(row)


def keep(row: dict[str, Any]) -> None:
    """Write a row into the results, in place of an older one of its arm and budget."""
    kept = json.loads(RESULTS.read_text(encoding="utf-8"))["rows"] if RESULTS.is_file() else []
    rows = {(each["arm"], each["budget"]): each for each in [*kept, row]}
    order = [*(f"{TEACHER_ROW} at {pixels} pixels" for pixels in TEACHER_PIXELS), *arms()]
    result = {
        "command": "python benchmarks/from_scratch.py --work DIR",
        "machine": platform.machine(),
        "threads": torch.get_num_threads(),
        "torch": torch.__version__,
        "rows": sorted(rows.values(), key=lambda each: place(each["arm"], order)),
    }
    write_json(RESULTS, result)


def place(name: str, order: list[str]) -> tuple[int, str]:
    """Return the place of an arm in the table; arms with other settings follow their like."""
    likes = [number for number, arm in enumerate(order) if name.startswith(arm)]
    return (likes[-1] if likes else len(order), name)


if __name__ == "__main__":
    main()
