"""Score an artifact on a catalog. Only the artifact itself is used: what is scored is what ships."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from torch import Tensor

from embed64.artifact.loading import load_artifact
from embed64.core.console import say
from embed64.core.errors import InputError
from embed64.core.files import sha256_file, write_json
from embed64.data.catalog import Catalog, catalog_sha256, read_catalog
from embed64.data.decode import decode_as_scored
from embed64.data.splits import HOLDOUT, TRAIN
from embed64.data.table_files import read_columns
from embed64.data.triplets.triplets import make_triplets, triplet_rows, write_triplets
from embed64.evaluate.embedding import embed_files, write_embeddings
from embed64.evaluate.retrieval import (
    Retrieval,
    average_precision_at_r,
    mean_with_interval,
    precision_at_5,
    recall_at_1,
    retrieve,
)
from embed64.evaluate.thumbnails import keep_thumbnails, thumbnail

TRIPLET_COUNT = 10_000
TRIPLET_COLUMNS = ("anchor", "positive", "negative", "reason", "d_positive", "d_negative")


@dataclass(frozen=True)
class Scored:
    """The scores, and what they were computed from."""

    scores: dict[str, Any]
    catalog: Catalog
    embeddings: Tensor  # float32 [rows, 64]
    triplets: pd.DataFrame  # anchor, positive, negative, reason, d_positive, d_negative
    thumbnails: list[bytes]  # of each row; empty unless they were asked for


def evaluate_artifact(artifact: str | Path, catalog: str | Path, seed: int = 0) -> dict[str, Any]:
    """Score an artifact offline: on the catalog's holdout if it has one, otherwise on all of it.

    The artifact is loaded as a stranger would load it, and images are read as the competition's scorer reads them.

    Args:
        artifact: A `saved_model.pt`.
        catalog: A catalog, .csv or .parquet.
        seed: Decides which triplets are drawn.

    Returns:
        The content of `scores.json`, e.g. `mp5`, `mp5_ci95`, `recall_at_1`, `triplet_accuracy` and `per_domain`.

    Raises:
        InputError: A file is missing or not what it should be, an image cannot be read, or no query has a relevant
            image.

    Example:
        >>> scores = embed64.evaluate_artifact("runs/mine/saved_model.pt", "mine.csv")
        >>> 0 <= scores["mp5"] <= 1
        True
        >>> scores["queries"], sorted(scores["per_domain"])
        (24, ['things'])
    """
    path = Path(catalog)
    return score(Path(artifact), scored_part(read_catalog(path), path), catalog_sha256(path), seed).scores


def scored_part(catalog: Catalog, name: Path | str = "catalog") -> Catalog:
    """Return the rows to score: the holdout, or what another split has beside `train`; all if there is no split.

    If all held-out images of a source are queries, their index is among the images trained on, as in the protocols of
    Met and Products-10K: its rows of role `index` are returned too. Raises InputError if the split leaves nothing to
    score, or if its words do not say what was trained on.
    """
    parts = sorted(set(catalog.rows["split"]) - {""}) if "split" in catalog.rows else []
    if HOLDOUT in parts:
        held = (catalog.rows["split"] == HOLDOUT).to_numpy()
        searched = _trained_index(catalog, held)
        if searched.any():
            names = ", ".join(sorted(set(catalog.rows["source"][searched])))
            say(f"{name}: {names}: the held-out queries search {int(searched.sum())} index images of split {TRAIN}")
        return catalog.where(held | searched)
    if not parts or all(part.isdecimal() for part in parts):  # folds: each is held out once
        return catalog
    others = [part for part in parts if part != TRAIN]
    if TRAIN not in parts or not others:
        shown = ", ".join(f"'{part}'" for part in parts[:5])
        raise InputError(
            f"{name}: column 'split' holds {shown}; call what was trained on '{TRAIN}' and the rest '{HOLDOUT}', or"
            " drop the column to score every row"
        )
    say(f"{name}: scoring the rows whose split is {' or '.join(others)}, not those of {TRAIN}")
    return catalog.where(catalog.rows["split"].isin(others).to_numpy())


def _trained_index(catalog: Catalog, held: np.ndarray) -> np.ndarray:
    """Return bool [rows]: the index images trained on, of sources whose held-out rows (`held`) are all queries."""
    source, roles = catalog.rows["source"].to_numpy(str), catalog.roles
    asking = np.setdiff1d(source[held], source[held & (roles != "query")])
    return (catalog.rows["split"] == TRAIN).to_numpy() & (roles == "index") & np.isin(source, asking)


def score(artifact: Path, catalog: Catalog, digest: str, seed: int = 0, with_thumbnails: bool = False) -> Scored:
    """Embed every image with the artifact, search among them, and compute the scores.

    Triplets are made as for training, half of their negatives from the anchor's own domain; in a second, harder
    set all are from its own domain. No image trained on is an anchor. Raises InputError if no query has a relevant
    image.
    """
    thumbnails: list[bytes] = []

    def read(file: Path) -> Tensor:
        image = decode_as_scored(file)
        if with_thumbnails:
            thumbnails.append(thumbnail(image))
        return image

    embeddings = embed_files(load_artifact(artifact), catalog.files, f"scoring {artifact.name}", read)
    found = retrieve(embeddings, catalog.label_ids, catalog.roles, k=5)
    if not (found.relevant > 0).any():
        raise InputError("no query has a relevant image in the index; the catalog needs labels with two images")
    anchors = (catalog.rows["split"] != TRAIN).to_numpy() if "split" in catalog.rows else None
    mixed = make_triplets(catalog, TRIPLET_COUNT, seed, same_domain=0.5, may_be_anchor=anchors)
    mixed = _with_distances(mixed, catalog, embeddings)
    hard = make_triplets(catalog, TRIPLET_COUNT, seed, same_domain=1.0, may_be_anchor=anchors)
    hard = _with_distances(hard, catalog, embeddings)
    scores = summary(found, catalog) | {
        "triplet_accuracy": _accuracy(mixed),
        "triplet_accuracy_same_domain": _accuracy(hard),
        "triplets": TRIPLET_COUNT,
        "artifact_sha256": sha256_file(artifact),
        "catalog_sha256": digest,
    }
    return Scored(scores, catalog, embeddings, mixed, thumbnails)


def summary(found: Retrieval, catalog: Catalog) -> dict[str, Any]:
    """Return the retrieval metrics of one search, overall and per domain."""
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


def write_scores(scored: Scored, out: Path) -> dict[str, Any]:
    """Write RUN/scores.json, and for the report RUN/holdout/: embeddings, triplets, thumbnails."""
    write_embeddings(scored.catalog.rows["path"], scored.embeddings, out / "holdout" / "embeddings.parquet")
    write_triplets(scored.triplets, out / "holdout" / "triplets.parquet")
    keep_thumbnails(scored.catalog, scored.thumbnails, out / "holdout")
    write_json(out / "scores.json", scored.scores)
    return scored.scores


def holdout_sample(run: Path) -> tuple[list[Path], list[float]]:
    """Return a holdout triplet of a scored run: anchor, positive, negative, and the distances of the last two."""
    row = read_columns(run / "holdout" / "triplets.parquet", TRIPLET_COLUMNS, "score the run again").iloc[0]
    return [run / row[column] for column in ("anchor", "positive", "negative")], [row["d_positive"], row["d_negative"]]


def _with_distances(table: pd.DataFrame, catalog: Catalog, embeddings: Tensor) -> pd.DataFrame:
    anchor, positive, negative = (embeddings[column].double() for column in triplet_rows(table, catalog).T)
    return table.assign(
        d_positive=(anchor - positive).norm(dim=1).numpy(), d_negative=(anchor - negative).norm(dim=1).numpy()
    )


def _accuracy(triplets: pd.DataFrame) -> float:
    return float((triplets["d_positive"] < triplets["d_negative"]).mean())
