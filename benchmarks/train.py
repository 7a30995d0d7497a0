"""Does training keep up with the model, and the loader with the training?

    python benchmarks/train.py --photos PHOTOS.zip                   # small backbones on the CPU
    python benchmarks/train.py --photos PHOTOS.zip --device cuda     # Swin and DeiT as they ship, mixed precision

`bare` is forward and backward of the same model on one random batch that stays where it is. `train` is the real loop,
`embed64.train.train`, timed between two of its steps; `loader` makes its batches alone. All three take turns in one
process, and each ratio is the median over the turns. The photos, their shorter side brought to 528 pixels, and random
weights serve for all: neither speed nor memory asks what is on them.
"""

from __future__ import annotations

import argparse
import io
import json
import platform
import resource
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import torch
from PIL import Image
from torch import nn
from torch.nn.modules.module import register_module_forward_hook

from embed64.catalog import Catalog
from embed64.files import write_json
from embed64.images import ImageDataset, sift
from embed64.inputs import Inputs
from embed64.loading import worker_count
from embed64.model import Backbone, Head
from embed64.objective import Objective
from embed64.recipe import Recipe, load_recipe
from embed64.samplers import LabelSampler
from embed64.train import train

RESULTS = Path(__file__).parent / "results"
LABELS, IMAGES = 24, 8
SIDE = 528
WARM = 3
MINED = ["loss.miner=batch_hard", "train.balance=domains", "split.validation=0.0"]
TINY = ["backbone.name=deit_tiny_patch16_224", "train.batch_size=16", "train.amp=false", "train.workers=1"]
CASES: dict[str, dict[str, tuple[str, list[str]]]] = {
    "cpu": {
        "DeiT-tiny": ("deit", [*TINY, *MINED]),
        "demo head, frozen": ("demo", ["train.batch_size=192"]),
    },
    "cuda": {"swin": ("swin", MINED), "deit": ("deit", MINED), "demo head, frozen": ("demo", ["train.batch_size=192"])},
}


def photos(archive: Path, folder: Path, side: int, count: int) -> Catalog:
    """A catalog of JPEGs whose shorter side is `side`, of two domains."""
    folder.mkdir()
    with zipfile.ZipFile(archive) as content:
        names = sorted(name for name in content.namelist() if name.lower().endswith(".jpg"))
        for i, name in enumerate(np.random.default_rng(0).choice(names, count, replace=False)):
            image = Image.open(io.BytesIO(content.read(name))).convert("RGB")
            factor = side / min(image.size)
            size = (round(image.width * factor), round(image.height * factor))
            image.resize(size, Image.Resampling.BICUBIC).save(folder / f"{i}.jpg", quality=90)
    rows = [(f"{i}.jpg", f"l{i // IMAGES}", f"d{i // IMAGES % 2}", "photos") for i in range(count)]
    table = Catalog(pd.DataFrame(rows, columns=["path", "label", "domain", "source"]), folder)
    return sift(table)[0]


def bare(recipe: Recipe, inputs: Inputs, x: torch.Tensor, backbone: Backbone) -> Callable[[], None]:
    """A step of forward and backward alone, on random numbers of a batch's shape."""
    device = inputs.device
    head = Head(backbone.level_dims, recipe.head)
    head.fit(torch.randn(256, backbone.dim))
    model: nn.Module = (head if recipe.backbone.frozen else nn.Sequential(backbone, head)).to(device).train()
    encode = head.embed if recipe.backbone.frozen else model
    objective = Objective(recipe.loss).to(device)
    if recipe.backbone.frozen:
        x = head.reduce(torch.randn(len(x), backbone.dim, device=device))
    noise = torch.randn_like(x, device=device)
    labels = torch.arange(len(x), device=device) // recipe.train.images_per_label

    def step() -> None:
        with torch.autocast(device.type, torch.bfloat16, enabled=recipe.train.amp):
            embeddings = encode(noise)
        model.zero_grad(set_to_none=True)
        objective(embeddings.float(), labels).backward()

    return step


def seconds(step: Callable[[], Any], count: int, device: torch.device) -> float:
    """Seconds of one step, of `count` in a row."""
    settle(device)
    start = time.perf_counter()
    for _ in range(count):
        step()
    settle(device)
    return (time.perf_counter() - start) / count


def settle(device: torch.device) -> None:
    if device.type == "cuda":
        torch.cuda.synchronize(device)


@contextmanager
def stamped(device: torch.device, at: tuple[int, int]) -> Iterator[list[float]]:
    """The times at which the objective was computed for the at[0]-th and the at[1]-th time."""
    times: list[float] = []
    calls = 0

    def stamp(module: nn.Module, *_: Any) -> None:
        nonlocal calls
        if isinstance(module, Objective):
            calls += 1
            if calls in at:
                settle(device)
                times.append(time.perf_counter())

    hook = register_module_forward_hook(stamp)
    try:
        yield times
    finally:
        hook.remove()


def real(recipe: Recipe, catalog: Catalog, count: int, device: torch.device) -> float:
    """Seconds of one step of the real loop, its beginning and its end left out."""
    recipe = recipe.model_copy(update={"train": recipe.train.model_copy(update={"steps": WARM + count + 1})})
    with tempfile.TemporaryDirectory() as run, stamped(device, (WARM, WARM + count)) as times:
        train(recipe, catalog, None, Path(run), "", resume=False)
    return (times[1] - times[0]) / count


def measure(
    name: str, recipe: Recipe, catalog: Catalog, device: torch.device, turns: int, count: int
) -> dict[str, Any]:
    """One row: images a second of the three, ratios and peak memory."""
    torch.manual_seed(0)
    backbone = Backbone(recipe.backbone)
    inputs = Inputs(recipe, catalog, backbone, device)
    sampler = LabelSampler(catalog.label_ids, catalog.domain_ids, np.arange(len(catalog)), recipe.train, recipe.seed)
    batches = inputs.batches(sampler, range(10**9))
    x, _ = next(batches)
    step = bare(recipe, inputs, x, backbone)
    seconds(step, WARM, device)
    times: dict[str, list[float]] = {"bare": [], "train": [], "loader": []}
    for _ in range(turns):
        times["bare"].append(seconds(step, count, device))
        times["train"].append(real(recipe, catalog, count, device))
        for _ in range(2 * worker_count(recipe.train.workers, device)):
            next(batches)  # what its workers had made ready meanwhile
        times["loader"].append(seconds(lambda: next(batches), count, device))
    rates = {what: np.array([len(x) / t for t in found]) for what, found in times.items()}
    row: dict[str, Any] = {"recipe": name, "batch": len(x), "workers": worker_count(recipe.train.workers, device)}
    row |= {f"{what}, images/s": round(float(np.median(rate)), 1) for what, rate in rates.items()}
    row |= {f"{what} / bare": round(float(np.median(rates[what] / rates["bare"])), 3) for what in ("train", "loader")}
    processes = sum(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    row["peak MiB, processes"] = round(processes / 1024)
    if device.type == "cuda":
        row["peak MiB, GPU"] = round(torch.cuda.max_memory_allocated(device) / 2**20)
    return row


def views(archive: Path, folder: Path) -> list[dict[str, Any]]:
    """Milliseconds an image in one process, by the photo's size: what the recipe's views cost, and the plain one."""
    recipe = load_recipe("deit", ["backbone.pretrained=false", "backbone.name=deit_tiny_patch16_224"])
    preprocess = Backbone(recipe.backbone).preprocess()
    rows = []
    for side in (176, SIDE, 3000):
        catalog = photos(archive, folder / f"views{side}", side, 8)
        dataset = ImageDataset(catalog.files, preprocess, recipe.views)
        row: dict[str, Any] = {"recipe": f"one image of {side} px, one process"}
        for what, seed in (("random view", 7), ("plain view", -1)):
            calls = [partial(dataset.__getitem__, (i, seed)) for i in range(len(dataset))]
            found = [seconds(call, 5, torch.device("cpu")) for call in calls]
            row[f"ms, {what}"] = round(1e3 * float(np.median(found)), 2)
        rows.append(row)
        print(json.dumps(row), flush=True)
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--photos", type=Path, required=True, help="a zip of JPEG photographs")
    parser.add_argument("--device", choices=sorted(CASES), default="cpu")
    parser.add_argument("--turns", type=int, default=5, help="how often the three take turns")
    parser.add_argument("--steps", type=int, default=8, help="steps of a turn")
    parser.add_argument("keys", nargs="*", metavar="KEY=VALUE", help="recipe keys for all rows, e.g. train.workers=1")
    given = parser.parse_args()
    device, rows = torch.device(given.device), []
    where = torch.cuda.get_device_name() if device.type == "cuda" else f"CPU, {platform.machine()}"
    with tempfile.TemporaryDirectory() as made:
        catalog = photos(given.photos, Path(made) / "photos", SIDE, LABELS * IMAGES)
        for name, (preset, keys) in CASES[given.device].items():
            random = [] if preset == "demo" else ["backbone.pretrained=false"]
            recipe = load_recipe(preset, [*random, f"train.device={given.device}", *keys, *given.keys])
            rows.append({"device": where} | measure(name, recipe, catalog, device, given.turns, given.steps))
            print(json.dumps(rows[-1]), flush=True)
        rows += [{"device": where} | row for row in views(given.photos, Path(made))]
    command = " ".join(["python benchmarks/train.py --photos PHOTOS.zip", f"--device {given.device}", *given.keys])
    path = RESULTS / "train.json"
    kept = [row for row in json.loads(path.read_text())["rows"] if row["device"] != where] if path.is_file() else []
    machine = {"threads": torch.get_num_threads(), "torch": torch.__version__}
    write_json(path, {"command": command, **machine, "rows": kept + rows})


if __name__ == "__main__":
    main()
