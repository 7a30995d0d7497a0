"""Which backbones become a file that torch 1.11 runs, and at what speed?

    python benchmarks/zoo.py                # the smallest model of every module of timm: about an hour on two cores
    python benchmarks/zoo.py --matter       # those that matter most: more torches, size and speed, about two hours
    python benchmarks/zoo.py --rare         # layers that few models have, a model of each kind: ten minutes
    python benchmarks/zoo.py NAME ...       # only these, printed but not saved

Weights are random (no download), but made lively: freshly initialised, many networks give nearly the same
features for every image, and a comparison would prove nothing. `spread` is the median distance between the
embeddings of different images; a row counts only if it is far above the difference. In every torch, verify.py
compares the file's embeddings with the eager model's: a batch of 7, single images, several sizes. Speed is the
ratio of the time of the eager model in inference mode to that of the file, in interleaved calls in one process.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import platform
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path
from typing import Any

import numpy as np
import timm
import torch
from torch import nn

from embed64.artifact import verify
from embed64.artifact.embedder import Embedder
from embed64.artifact.export import Model, manifest, untrained
from embed64.artifact.rules import examine_untrained
from embed64.artifact.torchscript import export_artifact
from embed64.artifact.verify import Subject, pictures
from embed64.core.console import say
from embed64.core.errors import CheckFailed, InputError
from embed64.core.files import write_json
from embed64.core.settings import Backbone as Settings
from embed64.core.virtualenvs import python_with_torch

RESULTS = Path(__file__).parent / "results"
SCORER = "1.11.0"
TORCHES = (SCORER, "1.13.1", "2.0.1", "2.10.0")
LEAST_SPREAD = 1e-2
MATTER = [
    ["deit_base_patch16_224"],
    ["deit3_base_patch16_224"],
    ["swin_tiny_patch4_window7_224"],
    ["swin_base_patch4_window7_224"],
    ["swin_large_patch4_window7_224"],
    ["swinv2_tiny_window8_256"],
    ["vit_base_patch16_clip_224"],
    ["vit_so400m_patch14_siglip_224"],
    ["vit_base_patch14_dinov2"],
    ["vit_base_patch16_dinov3"],
    ["eva02_base_patch14_224"],
    ["convnext_base"],
    ["convnextv2_base"],
    ["tf_efficientnet_lite0"],
    ["resnet50"],
    ["mobilenetv4_conv_medium"],
    ["maxvit_tiny_tf_224"],
    ["convnext_tiny", "deit_small_patch16_224"],
]

RARE = {
    "weights standardised in every call": [
        "nf_regnet_b0",
        "nf_resnet26",
        "nf_ecaresnet26",
        "nf_seresnet26",
        "eca_nfnet_l0",
        "nfnet_f0",
        "dm_nfnet_f0",
        "resnetv2_50x1_bit",
        "vit_tiny_r_s16_p8_224",
        "vit_small_r26_s32_224",
        "vit_base_r50_s16_224",
    ],
    "a convolution over five dimensions": ["lambda_resnet26t", "lambda_resnet50ts", "lamhalobotnet50ts_256"],
}


def smallest() -> dict[str, str]:
    """Return each module of timm with its smallest model by parameters, without timm's own test models."""
    chosen = {}
    for module in sorted({timm.models._registry._model_to_module[name] for name in timm.list_models()}):
        names = [name for name in timm.list_models(module=module) if not name.startswith("test_")]
        chosen[module] = min(names, key=_parameters)
    return chosen


def _parameters(name: str) -> int:
    try:
        with torch.device("meta"):
            model = timm.create_model(name)
    except (RuntimeError, NotImplementedError, ValueError):  # some models read values during construction
        model = timm.create_model(name)
    return sum(p.numel() for p in model.parameters())


@torch.no_grad()
def enliven(model: nn.Module) -> None:
    """Replace constants (zero gates, layer scales) with random numbers; take batch statistics from pictures."""
    generator = torch.Generator().manual_seed(1)
    for name, p in model.named_parameters():
        if p.numel() > 1 and p.min() == p.max():
            noise = torch.rand(p.shape, generator=generator)
            p.copy_((noise - 0.5) * 0.2 if name.endswith("bias") else noise + 0.5)
    norms = [m for m in model.modules() if isinstance(m, nn.modules.batchnorm._BatchNorm) and m.track_running_stats]
    hooks = [norm.register_forward_pre_hook(_calibrate) for norm in norms]
    model.eval()(model.preprocess()(pictures(8, 160, 200)))
    for hook in hooks:
        hook.remove()


def _calibrate(norm: Any, inputs: tuple[torch.Tensor, ...]) -> None:
    """Set statistics that scale the input to size 1 but keep its mean: removing it would also amplify rounding."""
    norm.running_mean.zero_()
    norm.running_var.copy_(inputs[0].transpose(0, 1).flatten(1).square().mean(1) + 1e-6)


def lively(names: Sequence[str]) -> Model:
    """Return the untrained model of these backbones, with lively random weights."""
    model = untrained([Settings(name=name, pretrained=False) for name in names])
    for backbone in model.backbones:
        enliven(backbone)
    return model


def row(names: Sequence[str], torches: Sequence[str], timed: bool) -> dict[str, Any]:
    """Export the model, run it in every torch, and compare it with the eager model."""
    start, found = time.monotonic(), {"model": " + ".join(names)}
    with tempfile.TemporaryDirectory() as folder:
        path, expected = Path(folder) / "saved_model.pt", Path(folder) / "expected.npy"
        try:
            model = lively(names)
            embedder = Embedder([(b.preprocess(), b) for b in model.backbones], model.head, model.dim).eval()
            found["million_weights"] = round(sum(p.numel() for p in embedder.parameters()) / 1e6, 1)
            with torch.no_grad():
                reference = Subject(embedder, {}, [], None).reference()
            np.save(expected, reference)
            found["spread"] = float(torch.pdist(torch.from_numpy(reference)).median())
            export_artifact(embedder, path, manifest(model, False))
            broken = [f"{f.rule}: {f.detail}" for f in examine_untrained(path.read_bytes()) if not f.holds]
        except (CheckFailed, InputError) as error:
            found |= {"outcome": f"export: {error}".replace(str(path), "the file")}
            return found | ({"rounding": rounding(model)} if "differs" in str(error) else {})
        outcomes = {version: run_in(version, path, expected) for version in torches}
        found |= {f"torch {version}": outcome for version, outcome in outcomes.items()}
        if timed:
            found["MB"] = round(path.stat().st_size / 1e6, 1)
            found |= speed(embedder, path)
            export_artifact(embedder, path, manifest(model, True), half_weights=True)
            found["MB, half"] = round(path.stat().st_size / 1e6, 1)
    failed = broken + [
        f"torch {version}: {outcome}" for version, outcome in outcomes.items() if isinstance(outcome, str)
    ]
    if any("differ by" in reason for reason in failed):
        found["rounding"] = rounding(model)
    if found["spread"] < LEAST_SPREAD:
        failed.append("embeddings too alike to compare")
    return found | {"outcome": "; ".join(failed) or "ok", "seconds": round(time.monotonic() - start)}


@torch.inference_mode()
def rounding(model: Model) -> float:
    """Return the largest difference between the model in float32 and in float64, to explain a failed comparison."""
    images = [backbone.preprocess()(pictures(7, 96, 80)) for backbone in model.backbones]
    single = model.head(torch.cat([b(x) for b, x in zip(model.backbones, images, strict=True)], dim=1))
    double = [b.double()(x.double()) for b, x in zip(model.backbones, images, strict=True)]
    return float((model.head(torch.cat(double, dim=1)) - single).abs().max())


def run_in(version: str, path: Path, expected: Path) -> float | str:
    """Return the largest difference from the expected embeddings in another torch, or the rule that does not hold."""
    python = sys.executable if torch.__version__.startswith(version) else python_with_torch(version)
    command = [python, "-W", "ignore", verify.__file__, path, "--expected", expected, "--only", "agreement"]
    done = subprocess.run(command, capture_output=True, text=True)
    broken = re.findall(r"^FAIL +(.*)$", done.stdout, re.MULTILINE)
    agreed = re.search(r"^ok +agreement +within (\S+)", done.stdout, re.MULTILINE)
    if broken or not agreed:
        return (broken or done.stderr.strip().splitlines() or ["no answer"])[-1]
    return float(agreed[1])


@torch.inference_mode()
def speed(embedder: nn.Module, path: Path) -> dict[str, float]:
    """Measure milliseconds per call on single images and batches of 8, and the file's speed relative to eager."""
    loaded = torch.jit.load(str(path))
    found = {}
    for batch in (1, 8):
        images = pictures(batch, 300, 400)
        times: dict[str, list[float]] = {"eager": [], "file": []}
        for turn in range(3 + 9):
            for name, run in (("eager", embedder), ("file", loaded)):
                start = time.perf_counter()
                run(images)
                if turn >= 3:  # TorchScript optimises in its first calls
                    times[name].append(time.perf_counter() - start)
        ratios = np.array(times["eager"]) / np.array(times["file"])
        found[f"ms, batch {batch}"] = round(1e3 * float(np.median(times["file"])), 1)
        found[f"throughput to eager, batch {batch}"] = round(float(np.median(ratios)), 3)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("names", nargs="*")
    parser.add_argument("--matter", action="store_true")
    parser.add_argument("--rare", action="store_true")
    parser.add_argument("--anew", action="store_true", help="discard the results of an interrupted run")
    arguments = parser.parse_args()
    if arguments.matter:
        torches = (*TORCHES, torch.__version__.partition("+")[0])
        todo, name = [("", names) for names in MATTER], "zoo_torches"
    elif arguments.rare:
        torches, name = (SCORER,), "zoo_rare"
        todo = [(kind, [model]) for kind, models in RARE.items() for model in models]
    else:
        torches, name = (SCORER,), "" if arguments.names else "zoo"
        todo = [("", [given]) for given in arguments.names] or [(m, [n]) for m, n in smallest().items()]
    # Several models in parallel, one thread each, is fastest; timed models run alone.
    jobs = 1 if arguments.matter else len(os.sched_getaffinity(0))
    os.environ["OMP_NUM_THREADS"] = str(threads := 2 if arguments.matter else 1)
    option = " --matter" if arguments.matter else " --rare" if arguments.rare else ""
    result: dict[str, Any] = {
        "command": f"python benchmarks/zoo.py{option}",
        "machine": platform.machine(),
        "threads": threads,
        "torch": torch.__version__,
        "timm": timm.__version__,
    }
    path = RESULTS / f"{name}.json"
    rows = {row["model"]: row for row in (kept(path, result) if name and not arguments.anew else [])}
    with ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn")) as pool:
        waiting = {
            pool.submit(row, names, torches, arguments.matter): module
            for module, names in todo
            if " + ".join(names) not in rows
        }
        for done in as_completed(waiting):
            found = ({"module": waiting[done]} if waiting[done] else {}) | done.result()
            rows[found["model"]] = found
            say(f"{len(rows)}/{len(todo)} {json.dumps(found)}")
            if name:
                ordered = [rows[" + ".join(names)] for _, names in todo if " + ".join(names) in rows]
                write_json(path, result | {"rows": ordered})
    good = sum(found["outcome"] == "ok" for found in rows.values())
    print(f"{good} of {len(rows)} ok ({good / len(rows):.1%})")


def kept(path: Path, result: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the rows of an interrupted run of the same command with the same packages."""
    old = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    return old["rows"] if old and all(old[key] == value for key, value in result.items()) else []


if __name__ == "__main__":
    main()
