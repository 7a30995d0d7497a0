"""Artifact + catalog -> scores. Knows only the artifact: what is scored is what ships."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import torch
from torch import Tensor

from embed64.catalog import Catalog
from embed64.decode import decode, decode_as_scored
from embed64.errors import InputError
from embed64.files import existing_file, sha256_file, whole
from embed64.progress import track
from embed64.retrieval import (
    Retrieval,
    average_precision_at_r,
    mean_with_interval,
    precision_at_5,
    recall_at_1,
    retrieve,
)
from embed64.splits import HOLDOUT
from embed64.triplets import make_triplets, triplet_rows

TRIPLET_COUNT = 10_000
_BATCH = 32


@dataclass(frozen=True)
class Scored:
    """The numbers, and what they were computed from."""

    scores: dict[str, Any]
    catalog: Catalog
    embeddings: Tensor  # float32 [rows, 64]
    triplets: pd.DataFrame  # anchor, positive, negative, reason, d_positive, d_negative


def load_artifact(path: Path) -> torch.jit.ScriptModule:
    """Load a TorchScript artifact as a stranger would, onto the GPU where there is one.

    Raises InputError where it is missing or not one.
    """
    device = "cuda" if torch.cuda.is_available() else "cpu"
    existing_file(path, "make one with `embed64 demo` or `embed64 train`")
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", category=FutureWarning)  # TorchScript is what the contract asks for
            return torch.jit.load(str(path), map_location=device).eval()
    except RuntimeError as error:
        raise InputError(
            f"{path}: not a TorchScript file that torch {torch.__version__} loads; export it anew"
        ) from error


@torch.inference_mode()
def embed_files(
    artifact: torch.jit.ScriptModule,
    files: list[Path],
    what: str = "embedding",
    read: Callable[[Path], Tensor] = decode,
) -> Tensor:
    """float32 [files, 64]: each image through the artifact, neighbours of equal size in one batch.

    Raises InputError naming the file that cannot be read.
    """
    device = next((p.device for p in artifact.parameters()), torch.device("cpu"))
    parts: list[Tensor] = []
    batch: list[Tensor] = []
    with torch.backends.cudnn.flags(enabled=True, allow_tf32=False):  # its convolutions would move embeddings by 1e-3
        for file in track(files, what, len(files)):
            image = read(file)
            if batch and (len(batch) == _BATCH or batch[0].shape != image.shape):
                parts.append(artifact(torch.stack(batch).to(device)).cpu())
                batch = []
            batch.append(image)
        if batch:
            parts.append(artifact(torch.stack(batch).to(device)).cpu())
    return torch.cat(parts)


def write_embeddings(catalog: Catalog, embeddings: Tensor, path: Path) -> Path:
    """Write each row's `path` and `embedding` (float32 [64]) as Parquet, whole or not at all."""
    with whole(path) as partial:
        table = pd.DataFrame({"path": catalog.rows["path"], "embedding": list(embeddings.numpy())})
        table.to_parquet(partial, index=False)
    return path


def scored_part(catalog: Catalog) -> Catalog:
    """The rows that a score is about: the holdout where the catalog has one, otherwise all."""
    if "split" in catalog.rows and (catalog.rows["split"] == HOLDOUT).any():
        return catalog.split(HOLDOUT)
    return catalog


def score(artifact: Path, catalog: Catalog, catalog_sha256: str, seed: int = 0) -> Scored:
    """Embed every image with the artifact, search among them, measure.

    Triplets are made as for training, half of their negatives from the anchor's own domain; a second set,
    all from its own domain, shows the hard ones. Raises InputError where no query has a relevant image.
    """
    embeddings = embed_files(load_artifact(artifact), catalog.files, f"scoring {artifact.name}", decode_as_scored)
    found = retrieve(embeddings, catalog.label_ids, catalog.roles, k=5)
    if not (found.relevant > 0).any():
        raise InputError("no query has a relevant image in the index; the catalog needs labels with two images")
    mixed = _with_distances(make_triplets(catalog, TRIPLET_COUNT, seed, same_domain=0.5), catalog, embeddings)
    hard = _with_distances(make_triplets(catalog, TRIPLET_COUNT, seed, same_domain=1.0), catalog, embeddings)
    scores = summary(found, catalog) | {
        "triplet_accuracy": _accuracy(mixed),
        "triplet_accuracy_same_domain": _accuracy(hard),
        "triplets": TRIPLET_COUNT,
        "artifact_sha256": sha256_file(artifact),
        "catalog_sha256": catalog_sha256,
    }
    return Scored(scores, catalog, embeddings, mixed)


def summary(found: Retrieval, catalog: Catalog) -> dict[str, Any]:
    """The retrieval metrics of one search, in all and per domain."""
    labels = catalog.label_ids[found.queries]
    domains = catalog.rows["domain"].to_numpy()[found.queries]
    mp5 = precision_at_5(found)
    mean, low, high = mean_with_interval(mp5, labels)
    counted = found.relevant > 0
    return {
        "mp5": mean,
        "mp5_ci95": [low, high],
        "recall_at_1": float(np.nanmean(recall_at_1(found))),
        "map_at_r": float(np.nanmean(average_precision_at_r(found))),
        "queries": int(counted.sum()),
        "queries_without_relevant": int((~counted).sum()),
        "index": int((catalog.roles != "query").sum()),
        "labels": len(np.unique(catalog.label_ids)),
        "per_domain": {
            str(domain): {
                "mp5": float(mp5[counted & (domains == domain)].mean()),
                "queries": int((counted & (domains == domain)).sum()),
            }
            for domain in np.unique(domains[counted])
        },
    }


def _with_distances(table: pd.DataFrame, catalog: Catalog, embeddings: Tensor) -> pd.DataFrame:
    anchor, positive, negative = (embeddings[column].double() for column in triplet_rows(table, catalog).T)
    return table.assign(
        d_positive=(anchor - positive).norm(dim=1).numpy(), d_negative=(anchor - negative).norm(dim=1).numpy()
    )


def _accuracy(triplets: pd.DataFrame) -> float:
    return float((triplets["d_positive"] < triplets["d_negative"]).mean())
