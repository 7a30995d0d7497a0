"""How small an embedding may be: mP@5 by its numbers and their precision."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from sklearn.decomposition import PCA
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from torch import Tensor

from embed64.artifact.verify import DIM
from embed64.core.errors import InputError
from embed64.data.catalog import read_catalog
from embed64.evaluate.held_out import HeldOut, search_whole
from embed64.evaluate.intervals import mean_with_interval
from embed64.evaluate.scoring import held_out, scored_rows

_DIMS = (32, 16, 8)
_LEVELS = 127


@dataclass(frozen=True)
class Size:
    """One way to store embeddings; the loss is paired with the artifact's own numbers, by a bootstrap over labels."""

    way: str
    numbers: int
    bytes: int  # of an image
    mp5: float
    change: float
    change_ci95: tuple[float, float]


def sizes(artifact: Path, catalog: Path) -> list[Size]:
    """Score an artifact's embeddings as they are, with fewer numbers, and with fewer bits, on the catalog's holdout.

    Axes and scales are fitted on what is not held out, or on everything if the catalog has no split. Raises InputError
    as `evaluate_artifact` does.
    """
    table = read_catalog(catalog)
    held = scored_rows(table, catalog)
    part = held_out(artifact, table, held)
    known = ~held if not held.all() else held
    labels = table.label_ids
    base = search_whole(table, [part])
    if not (base.found.relevant > 0).any():
        raise InputError(f"{catalog}: no query has a relevant image in the index; labels need two images")
    rows = []
    for way, numbers, size, embeddings in _ways(part.embeddings, known, labels):
        found = base if way == "as it is" else search_whole(table, [HeldOut(held, embeddings)])
        lost = found.values["mp5"] - base.values["mp5"]
        change, low, high = mean_with_interval(lost, labels[found.found.queries])
        rows.append(Size(way, numbers, size, float(np.nanmean(found.values["mp5"])), change, (low, high)))
    return rows


def _ways(embeddings: Tensor, known: np.ndarray, labels: np.ndarray) -> Iterator[tuple[str, int, int, Tensor]]:
    """Yield (name, numbers, bytes of an image, float32 [N, numbers] that are as far apart as what is stored)."""
    fitted, ids = embeddings[torch.from_numpy(known)].numpy(), labels[known]
    yield "as it is", DIM, 4 * DIM, embeddings
    yield "float16", DIM, 2 * DIM, embeddings.half().float()
    yield "int8", DIM, DIM, _rounded(embeddings, fitted)
    yield "1 bit", DIM, DIM // 8, (embeddings > torch.from_numpy(np.median(fitted, axis=0))).float()
    most = min(len(fitted), DIM)
    principal = PCA(min(max(_DIMS), most)).fit(fitted)
    learned = LinearDiscriminantAnalysis(solver="eigen", shrinkage="auto") if len(set(ids)) > 1 else None
    if learned is not None:
        learned.fit(fitted, ids)
    for numbers in _DIMS:
        yield "the first numbers", numbers, 4 * numbers, embeddings[:, :numbers]
        if numbers <= principal.n_components_:
            along = torch.from_numpy(principal.transform(embeddings.numpy())[:, :numbers]).float()
            yield "principal axes", numbers, 4 * numbers, along
            yield "principal axes, int8", numbers, numbers, _rounded(along, along[torch.from_numpy(known)].numpy())
        if learned is not None and numbers < len(set(ids)):
            along = torch.from_numpy(learned.transform(embeddings.numpy())[:, :numbers]).float()
            yield "discriminant axes", numbers, 4 * numbers, torch.nn.functional.normalize(along, dim=1)


def _rounded(embeddings: Tensor, fitted: np.ndarray) -> Tensor:
    """Return embeddings as whole numbers from -127 to 127 would give them back, one scale for all numbers."""
    scale = float(np.abs(fitted).max()) / _LEVELS
    return (embeddings / scale).round().clamp(-_LEVELS, _LEVELS) * scale
