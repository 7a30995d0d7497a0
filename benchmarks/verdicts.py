"""Are the verdicts of a calibration wrong as rarely as promised, on objects that it has never seen?

    python benchmarks/verdicts.py --photos grocery-176.zip    # 20 minutes of one core; features are cached

For each of 20 seeds the kinds of groceries are divided at random: the default recipe trains on 15 photos of 25 of them,
`calibrate` sees half of the others, and the rest is what the verdicts are held against. The same model and calibration
are asked about drawings too: half of the embedded pack's objects calibrate it, the other half are asked.

Every image is a query twice: in an index of images of other objects, where a `same` is false, and in one where images
of its own object take part, where `same` should be said of one of them and `not here` is false. Verdicts are of the
nearest image. All shares are means over objects; what is promised should not be below the mean over seeds.
"""

from __future__ import annotations

import argparse
import platform
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import torch
from small_folders import drawings, embedded, photographs
from torch import Tensor

from embed64.core.console import say
from embed64.core.files import write_json
from embed64.core.recipe import load_recipe
from embed64.data.background import background_of
from embed64.data.catalog import Catalog
from embed64.data.splits import TRAIN
from embed64.evaluate.calibration import NOT_HERE, SAME, Calibration, calibrated
from embed64.train.loop import Job, train

RESULTS = Path(__file__).parent / "results" / "verdicts.json"
OBJECTS, PHOTOS, MOST = 25, 15, 20
SIZES = (50, 250)
RATES = {"groceries": (0.1, 0.05), "drawings": (0.1, 0.05, 0.01)}
Parts = tuple[Tensor, Catalog, Tensor, Catalog]
"""Embeddings and catalog to calibrate on, and those to ask about."""


def halves(embeddings: Tensor, catalog: Catalog, rng: np.random.Generator) -> Parts:
    """Return the objects in two halves, at random."""
    first = rng.permutation(catalog.label_ids.max() + 1) < (catalog.label_ids.max() + 1) // 2
    one = first[catalog.label_ids]
    return (
        embeddings[torch.from_numpy(one)],
        catalog.where(one),
        embeddings[torch.from_numpy(~one)],
        catalog.where(~one),
    )


def divided(seed: int, photos: Catalog, pack: Catalog) -> Iterator[tuple[str, Parts]]:
    """Yield what a model trained on some groceries makes of the others, and of drawings."""
    recipe, rng = load_recipe("photos"), np.random.default_rng(seed)
    chosen = rng.permutation(photos.label_ids.max() + 1)[:OBJECTS]
    learn = photos.where(np.isin(photos.label_ids, chosen) & (nth_of(photos) < PHOTOS))
    learn = Catalog(learn.rows.assign(split=TRAIN), learn.root)
    with tempfile.TemporaryDirectory() as run:
        background = background_of(learn, recipe.background.images)
        train(Job(recipe, learn, None, Path(run), "", resume=False, background=background))
        others = photos.where(~np.isin(photos.label_ids, chosen) & (nth_of(photos) < MOST))
        yield "groceries", halves(embedded(recipe, Path(run), others), others, rng)
        yield "drawings", halves(embedded(recipe, Path(run), pack), pack, rng)


def nth_of(catalog: Catalog) -> np.ndarray:
    """Return int64 [rows]: the place of each row within its label."""
    return catalog.rows.groupby(catalog.label_ids).cumcount().to_numpy()


def asked(judge: Calibration, embeddings: Tensor, catalog: Catalog, size: int, seed: int) -> dict[str, float]:
    """Return the shares of verdicts, means over objects, in indexes of `size` images drawn for every query."""
    rng, labels = np.random.default_rng(seed), catalog.label_ids
    distances = torch.cdist(embeddings.double(), embeddings.double()).numpy()
    rows = []
    for query, apart in enumerate(distances):
        own = np.flatnonzero((labels == labels[query]) & (np.arange(len(labels)) != query))
        others = rng.permutation(np.flatnonzero(labels != labels[query]))
        absent = judge.verdict(apart[others[:size]].min(), size)
        row = {"label": labels[query], "false same": absent == SAME, "absent, not here": absent == NOT_HERE}
        if len(own):
            present = np.r_[own, others][:size]
            nearest = present[apart[present].argmin()]
            said, right = judge.verdict(apart[nearest], size), labels[nearest] == labels[query]
            row |= {"same, right": said == SAME and right, "same, wrong": said == SAME and not right}
            row |= {"present, not here": said == NOT_HERE}
        rows.append(row)
    return pd.DataFrame(rows).astype(float).groupby("label").mean().mean().to_dict()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--photos", type=Path, required=True, help="grocery-176.zip")
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--work", type=Path, default=Path(tempfile.gettempdir()) / "embed64-small-folders")
    arguments = parser.parse_args()
    photos = photographs(arguments.photos, arguments.work / "photos")
    pack = drawings(arguments.work, photos)
    found: list[dict[str, Any]] = []
    for seed in range(arguments.seeds):
        for name, (known, calibrating, embeddings, asking) in divided(seed, photos, pack):
            for rate in RATES[name]:
                judge = calibrated(known, calibrating, rate, rate, ("", ""))
                for size in SIZES:
                    shares = asked(judge, embeddings, asking, size, seed)
                    found.append({"asked": name, "promised": rate, "index": size} | shares)
                    say(f"seed {seed}: {found[-1]}")
        write_json(RESULTS, result(pd.DataFrame(found)))


def result(found: pd.DataFrame) -> dict[str, Any]:
    """Return the content of the results file: means over seeds."""
    groups = found.groupby(["asked", "promised", "index"], sort=False)
    rows = groups.mean().round(4).reset_index()
    rows.insert(3, "seeds", groups.size().to_numpy())
    return {
        "command": "python benchmarks/verdicts.py --photos grocery-176.zip",
        "machine": platform.machine(),
        "threads": torch.get_num_threads(),
        "torch": torch.__version__,
        "rows": rows.to_dict("records"),
    }


if __name__ == "__main__":
    main()
