"""A table of separable images and a recipe that trains on it in seconds."""

from __future__ import annotations

import colorsys
from pathlib import Path

import numpy as np
import pandas as pd
import torch
from PIL import Image
from torch import Tensor

from embed64.core.settings import Recipe
from embed64.data.catalog import Catalog, read_catalog, write_catalog
from embed64.data.screening import screen
from embed64.model.axes import Sample


def hues(folder: Path, labels: int = 8, images: int = 4) -> Catalog:
    """Labels each of their own hue, with noisy images: separable."""
    rng, rows = np.random.default_rng(0), []
    for label in range(labels):
        colour = np.array(colorsys.hsv_to_rgb(label / labels, 0.8, 0.8)) * 255
        for number in range(images):
            noisy = (colour + rng.normal(0, 25, (36, 36, 3))).clip(0, 255).astype(np.uint8)
            Image.fromarray(noisy).save(folder / f"{label}{number}.png")
            rows.append((f"{label}{number}.png", f"hue{label}", "even" if label % 2 == 0 else "odd", "s"))
    catalog = Catalog(pd.DataFrame(rows, columns=["path", "label", "domain", "source"]), folder)
    catalog, _, _ = screen(catalog)
    write_catalog(catalog, folder / "catalog.csv")
    return read_catalog(folder / "catalog.csv")


def tiny_recipe(frozen: bool = True, **changes) -> Recipe:
    """A tiny recipe; changes by table, e.g. train={"steps": 3}."""
    values = {
        "name": "tiny",
        "backbone": {
            "name": "tf_efficientnet_lite0",
            "pretrained": False,
            "image_size": 32,
            "frozen": frozen,
        },
        "head": {"dim": 16, "rank": 8},
        "train": {"steps": 6, "batch_size": 12, "images_per_label": 3, "device": "cpu"},
    }
    for name, change in changes.items():
        values[name] = {**values.get(name, {}), **change} if isinstance(change, dict) else change
    return Recipe.model_validate(values)


def sample(features: Tensor) -> Sample:
    """Features of as many labels as images, for a head whose axes do not depend on labels."""
    return Sample(features, torch.arange(len(features)))
