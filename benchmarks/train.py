"""Does training keep up with the model, and the loader with training? Do two processes train twice as fast?

    python benchmarks/train.py --photos PHOTOS.zip                   # small backbones on the CPU
    python benchmarks/train.py --photos PHOTOS.zip --device cuda     # Swin and DeiT as they ship, mixed precision

`bare` is forward and backward of the same model on one random batch that stays in place. `train` is the real loop
(`embed64.train.loop`), timed between two of its steps; `loader` only makes its batches. All three take turns in one
process, and each ratio is the median over the turns. The demo's head is trained on the embedded pack, the others on
photos whose shorter side is resized to 528 pixels, with random weights, which change neither speed nor memory.
Two processes have one core each, a single process has one core; they train on the same batch, divided.
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

from embed64.core.files import write_json
from embed64.core.recipe import load_recipe
from embed64.core.settings import Recipe
from embed64.data.catalog import Catalog, read_catalog
from embed64.data.screening import screen
from embed64.data.sources.demo_pack import unpack_demo
from embed64.model.backbone import Backbone
from embed64.train.batches.dataset import ImageDataset
from embed64.train.batches.loading import worker_count
from embed64.train.distributed import Group, launch
from embed64.train.loop import train
from embed64.train.objective import Objective
from embed64.train.trainer import Trainer

RESULTS = Path(__file__).parent / "results"
LABELS, IMAGES = 24, 8
SIDE = 528
WARM = 3
MINED = ["loss.miner=batch_hard", "train.balance=domains", "split.validation=0.0"]
TINY = ["backbone.name=deit_tiny_patch16_224", "train.batch_size=16", "train.amp=false", "train.workers=1"]
CASES: dict[str, dict[str, tuple[str, list[str]]]] = {
    "cpu": {
        "DeiT-tiny": ("deit", [*TINY, *MINED]),
        "demo head, frozen": ("demo", []),
    },
    "cuda": {"swin": ("swin", MINED), "deit": ("deit", MINED), "demo head, frozen": ("demo", [])},
}
SCALED = [*TINY, *MINED, "train.batch_size=32", "train.workers=0", "backbone.pretrained=false"]


def photos(archive: Path, folder: Path, side: int, count: int) -> Catalog:
    """Return a catalog of JPEGs in two domains whose shorter side is `side`."""
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
    return screen(table)[0]


def bare(trainer: Trainer) -> Callable[[], None]:
    """Return a step of only forward and backward, on random numbers in the shape of a batch."""
    batch = next(trainer.batches(range(1)))[0]
    noise = torch.randn_like(batch.x)

    def step() -> None:
        trainer.model.zero_grad(set_to_none=True)
        trainer.objective(trainer.encode(trainer.model, noise), batch.labels).backward()

    return step


def seconds(step: Callable[[], Any], count: int, device: torch.device) -> float:
    """Return the mean seconds of a step, over `count` in a row."""
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
    """Record when the objective is computed for the at[0]-th and the at[1]-th time."""
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
    """Return the seconds per step of the real loop, without its beginning and its end."""
    recipe = recipe.model_copy(update={"train": recipe.train.model_copy(update={"steps": WARM + count + 1})})
    with tempfile.TemporaryDirectory() as run, stamped(device, (WARM, WARM + count)) as times:
        train(recipe, catalog, None, Path(run), "", resume=False)
    return (times[1] - times[0]) / count


def made(recipe: Recipe, catalog: Catalog, group: Group) -> Trainer:
    """Return a trainer that is ready for its first step."""
    trainer = Trainer(recipe, catalog, None, group)
    trainer.start()
    trainer.ready()
    return trainer


def measure(
    name: str, recipe: Recipe, catalog: Catalog, device: torch.device, turns: int, count: int
) -> dict[str, Any]:
    """Measure one row: images per second of the three, ratios and peak memory."""
    trainer = made(recipe, catalog, Group())
    step, batches = bare(trainer), trainer.batches(range(10**9))
    size, workers = len(next(batches)[0].labels), worker_count(recipe.train.workers, device)
    seconds(step, WARM, device)
    times: dict[str, list[float]] = {"bare": [], "train": [], "loader": []}
    for _ in range(turns):
        times["bare"].append(seconds(step, count, device))
        times["train"].append(real(recipe, catalog, count, device))
        for _ in range(2 * workers):
            next(batches)  # discard what the workers prepared in the meantime
        times["loader"].append(seconds(lambda: next(batches), count, device))
    rates = {what: np.array([size / t for t in found]) for what, found in times.items()}
    row: dict[str, Any] = {"recipe": name, "batch": size, "workers": workers}
    row |= {f"{what}, images/s": round(float(np.median(rate)), 1) for what, rate in rates.items()}
    row |= {f"{what} / bare": round(float(np.median(rates[what] / rates["bare"])), 3) for what in ("train", "loader")}
    processes = sum(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    row["peak MiB, processes"] = round(processes / 1024)
    if device.type == "cuda":
        row["peak MiB, GPU"] = round(torch.cuda.max_memory_allocated(device) / 2**20)
    return row


def steps_of(recipe: Recipe, catalog: Catalog, count: int, group: Group) -> float:
    """Return the seconds per step in this process of a group, after a few warm-up steps."""
    torch.set_num_threads(1)
    trainer, start = made(recipe, catalog, group), 0.0
    for number, batch in enumerate(trainer.batches(range(WARM + count))):
        if number == WARM:
            group.wait()
            start = time.perf_counter()
        trainer.step(number, batch)
    return (time.perf_counter() - start) / count


def scaling(catalog: Catalog, turns: int, count: int) -> dict[str, Any]:
    """Measure how much faster two processes are than one, on the same batches and in turns."""
    recipe = load_recipe("deit", SCALED)
    times: dict[int, list[float]] = {1: [], 2: []}
    for _ in range(turns):
        for processes, found in times.items():
            found.append(launch(steps_of, (recipe, catalog, count), processes))
    one, two = (np.array(found) for found in times.values())
    row: dict[str, Any] = {"recipe": "DeiT-tiny, gloo, a core a process", "batch": recipe.train.batch_size}
    row |= {
        f"{n}, images/s": round(recipe.train.batch_size / float(np.median(t)), 1)
        for n, t in (("one process", one), ("two processes", two))
    }
    return row | {"two processes / one": round(float(np.median(one / two)), 3)}


def views(archive: Path, folder: Path) -> list[dict[str, Any]]:
    """Measure milliseconds per image in one process, by photo size: of the recipe's views, and of the plain one."""
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
    parser.add_argument("--steps", type=int, default=8, help="steps per turn")
    parser.add_argument("keys", nargs="*", metavar="KEY=VALUE", help="recipe keys for all rows, e.g. train.workers=1")
    given = parser.parse_args()
    device, rows = torch.device(given.device), []
    where = torch.cuda.get_device_name() if device.type == "cuda" else f"CPU, {platform.machine()}"
    with tempfile.TemporaryDirectory() as folder:
        catalog = photos(given.photos, Path(folder) / "photos", SIDE, LABELS * IMAGES)
        pack = screen(read_catalog(unpack_demo(Path(folder) / "pack")))[0]
        for name, (preset, keys) in CASES[given.device].items():
            random = [] if preset == "demo" else ["backbone.pretrained=false"]
            recipe = load_recipe(preset, [*random, f"train.device={given.device}", *keys, *given.keys])
            rows.append(
                {"device": where}
                | measure(name, recipe, pack if preset == "demo" else catalog, device, given.turns, given.steps)
            )
            print(json.dumps(rows[-1]), flush=True)
        if device.type == "cpu":
            rows.append({"device": where} | scaling(catalog, given.turns, given.steps))
            print(json.dumps(rows[-1]), flush=True)
        rows += [{"device": where} | row for row in views(given.photos, Path(folder))]
    command = " ".join(["python benchmarks/train.py --photos PHOTOS.zip", f"--device {given.device}", *given.keys])
    path = RESULTS / "train.json"
    kept = [row for row in json.loads(path.read_text())["rows"] if row["device"] != where] if path.is_file() else []
    machine = {"threads": torch.get_num_threads(), "torch": torch.__version__}
    write_json(path, {"command": command, **machine, "rows": kept + rows})


if __name__ == "__main__":
    main()
