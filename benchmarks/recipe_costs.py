"""How many hours and how much GPU memory does each recipe need?

    python benchmarks/recipe_costs.py             # about a minute

Computed, not measured: torch's FlopCounterMode counts the operations of the real model without its weights, and what
the backward pass keeps is the sum of the tensors that autograd would save on the CPU, in bfloat16 if the recipe says
amp. Time follows from the rates in MACHINES and from the decoding times measured by benchmarks/train.py.
"""

from __future__ import annotations

import json
import platform
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from torch._subclasses.fake_tensor import FakeTensorMode
from torch.autograd.graph import saved_tensors_hooks
from torch.utils.flop_counter import FlopCounterMode

from embed64.core.files import write_json
from embed64.core.recipe import load_recipe, presets
from embed64.core.settings import Backbone as BackboneSettings
from embed64.core.settings import Features, Recipe
from embed64.model.backbone import Backbone
from embed64.model.head import Head
from embed64.train.optimizer import frozen_steps

RESULTS = Path(__file__).parent / "results"
WITHOUT_GPU = ("demo", "photos")
RECIPES = [name for name in presets() if name not in WITHOUT_GPU]
IMAGES, ORIGINAL_IMAGES = 130_000, 25_000
FEATURE_BATCH = 16
OVERHEAD = 1.0  # GB: CUDA's context, the kernels' workspace, fragmentation


@dataclass(frozen=True)
class Machine:
    """Operations per second that training reaches in practice, about a third of the peak, and the CPU cores."""

    half: float
    full: float
    cores: int


MACHINES = {"T4": Machine(22e12, 4.5e12, 4), "H100": Machine(350e12, 45e12, 16)}


@dataclass(frozen=True)
class Cost:
    """The operations that one image costs, and the memory that is used, in bytes."""

    forward_flops: float
    backward_flops: float
    parameters: int
    trained: int
    image_bytes: float
    widest_bytes: float
    teachers: tuple[Cost, ...] = ()


def flops(module: nn.Module, x: Tensor) -> float:
    """Count the operations of a forward pass of one image x [1, ...]."""
    with FlopCounterMode(display=False) as counter:
        module(x)
    return float(counter.get_total_flops())


def backward_flops(module: nn.Module, x: Tensor) -> float:
    """Count the operations of a backward pass of one image x [1, ...], down to the first part that is trained."""
    made = module(x).sum()
    with FlopCounterMode(display=False) as counter:
        made.backward()
    return float(counter.get_total_flops())


def saved_bytes(module: nn.Module, x: Tensor, amp: bool) -> float:
    """Return the bytes that the backward pass keeps for each additional image, given x [2, ...]; without weights."""

    def kept(part: Tensor) -> int:
        storages: dict[int, torch.UntypedStorage] = {}

        def pack(tensor: Tensor) -> Tensor:
            storage = tensor.untyped_storage()
            storages[storage._cdata] = storage  # those of fake tensors have no address
            return tensor

        precision = torch.autocast("cpu", torch.bfloat16) if amp else nullcontext()
        with precision, saved_tensors_hooks(pack, lambda tensor: tensor):
            features = module(part)
        del features
        return sum(storage.nbytes() for storage in storages.values())

    return kept(x) - kept(x[:1])


def widest_bytes(module: nn.Module, x: Tensor, amp: bool) -> float:
    """Return the largest size in bytes of a module's input and output together, for one image."""
    sizes = [0]

    def look(_: nn.Module, given: tuple[Any, ...], made: Any) -> None:
        sizes.append(sum(t.numel() for t in (*given, made) if isinstance(t, Tensor)))

    hooks = [part.register_forward_hook(look) for part in module.modules() if not list(part.children())]
    with torch.no_grad():
        module(x)
    for hook in hooks:
        hook.remove()
    return max(sizes) * (2 if amp else 4)


def frozen_cost(settings: Features, amp: bool) -> Cost:
    """Compute the cost of the features of a frozen backbone."""
    with torch.device("meta"):
        backbone = Backbone(BackboneSettings(**settings.model_dump() | {"pretrained": False, "frozen": True}))
        x = torch.zeros(1, 3, backbone.image_size, backbone.image_size)
        parameters = sum(p.numel() for p in backbone.parameters())
        return Cost(flops(backbone, x), 0.0, parameters, 0, 0.0, widest_bytes(backbone, x, amp))


def cost(recipe: Recipe) -> Cost:
    """Compute the cost of the recipe's own model, with random weights, and of its teachers."""
    settings, amp = recipe.backbone.model_copy(update={"pretrained": False}), bool(recipe.train.amp)
    teachers = tuple(frozen_cost(each, amp) for each in recipe.distil.teachers)
    with torch.device("meta"):
        backbone = Backbone(settings)
        x = torch.zeros(1, 3, backbone.image_size, backbone.image_size)
        whole, widest = flops(backbone, x), widest_bytes(backbone, x, amp)
        head = sum(p.numel() for p in Head(backbone.level_dims, recipe.head).parameters())
    trained = head + sum(p.numel() for p in backbone.parameters() if p.requires_grad)
    parameters = head + sum(p.numel() for p in backbone.parameters())
    if settings.frozen:
        return Cost(whole, 0.0, parameters, trained, 0.0, widest, teachers)
    with FakeTensorMode(allow_non_fake_inputs=True):  # shapes and types as on the CPU, mixed precision included
        torch.__future__.set_overwrite_module_params_on_conversion(True)
        backbone.to_empty(device="cpu").train()
        x = torch.randn(2, 3, backbone.image_size, backbone.image_size)
        kept = saved_bytes(backbone, x, amp) + x[0].numel() * 4
        return Cost(whole, backward_flops(backbone, x[:1]), parameters, trained, kept, widest, teachers)


def seconds(recipe: Recipe, cost: Cost, machine: Machine, images: int, measured: dict[str, float]) -> float:
    """Return the seconds to train, including cached features and validations; decoding runs beside the model."""
    rate = machine.half if recipe.train.amp else machine.full
    seen = recipe.train.steps * recipe.train.batch_size
    validated = images * recipe.split.validation * (1 + recipe.train.steps // recipe.train.validate_every)
    plain = images * measured["ms, plain view"] / 1000 / machine.cores
    taught = sum(max(images * each.forward_flops / rate, plain) for each in cost.teachers)
    if recipe.backbone.frozen:
        views = recipe.views.count
        decoding = images * ((views - 1) * measured["ms, random view"] + measured["ms, plain view"])
        features = max(images * views * cost.forward_flops / rate, decoding / 1000 / machine.cores)
        return taught + features + seen / measured["head, images/s"]
    forward = 2 if recipe.train.chunk else 1  # a chunk's forward pass is done twice
    backward = 1 - frozen_steps(recipe.train) / recipe.train.steps
    each = forward * cost.forward_flops + backward * cost.backward_flops
    model = (seen * each + validated * cost.forward_flops) / rate
    decoding = seen * measured["ms, random view"] + validated * measured["ms, plain view"]
    return taught + max(model, decoding / 1000 / machine.cores)


def memory(recipe: Recipe, cost: Cost) -> float:
    """Return GB on the GPU: weights, half copies, gradients, Adam's moments, average, what the backward pass keeps."""
    weights = cost.parameters * (4 + (2 if recipe.train.amp else 0))
    learning = cost.trained * (4 + 8 + (4 if recipe.train.ema else 0))
    images = recipe.train.chunk or recipe.train.batch_size
    work = max(images * cost.image_bytes, FEATURE_BATCH * cost.widest_bytes)
    # Teachers come one by one, before the student.
    taught = max((each.parameters * 4 + FEATURE_BATCH * each.widest_bytes for each in cost.teachers), default=0.0)
    return max(weights + learning + work, taught) / 1e9 + OVERHEAD


def measure(name: str, measured: dict[str, float]) -> dict[str, Any]:
    """Compute one row of the table."""
    recipe = load_recipe(name)
    found = cost(recipe)
    images = ORIGINAL_IMAGES if name.endswith("-original") else IMAGES
    return {
        "recipe": name,
        "GFLOPs an image": round(found.forward_flops / 1e9, 1),
        "GFLOPs of its gradient": round(found.backward_flops / 1e9, 1),
        "million parameters": round(found.parameters / 1e6, 1),
        "of them trained": round(found.trained / 1e6, 2),
        "MB kept an image": round(found.image_bytes / 1e6, 1),
        "images at once": recipe.train.chunk or recipe.train.batch_size,
        "images in the catalog": images,
        "images trained on": recipe.train.steps * recipe.train.batch_size,
        "GB": round(memory(recipe, found), 1),
    } | {
        f"hours, {machine}": round(seconds(recipe, found, rates, images, measured) / 3600, 2)
        for machine, rates in MACHINES.items()
    }


def measured_rates() -> dict[str, float]:
    """Return ms to make a view of a photo of 528 pixels, and images/s of only a head, from benchmarks/train.py."""
    rows = {row["recipe"]: row for row in json.loads((RESULTS / "train.json").read_text(encoding="utf-8"))["rows"]}
    head = rows["demo head, frozen"]["train, images/s"]
    return rows["one image of 528 px, one process"] | {"head, images/s": head}


def main() -> None:
    rows = []
    for name in RECIPES:
        rows.append(measure(name, measured_rates()))
        print(rows[-1], flush=True)
    result = {
        "command": "python benchmarks/recipe_costs.py",
        "machine": platform.machine(),
        "threads": torch.get_num_threads(),
        "torch": torch.__version__,
        "rows": rows,
    }
    write_json(RESULTS / "recipe_costs.json", result)


if __name__ == "__main__":
    main()
