"""Score an artifact on a catalog. Only the artifact itself is used: what is scored is what ships."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import torch
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
from embed64.evaluate.held_out import HeldOut, gain, protocol_rows, search_alone, search_whole, untrained, write_found
from embed64.evaluate.intervals import mean_with_interval
from embed64.evaluate.measures import Searched
from embed64.evaluate.protocols import GUIE, Protocol, arrange, protocol_named
from embed64.evaluate.summary import per_query, summary
from embed64.evaluate.thumbnails import keep_thumbnails, thumbnail

TRIPLET_COUNT = 10_000
TRIPLET_COLUMNS = ("anchor", "positive", "negative", "reason", "d_positive", "d_negative")


@dataclass(frozen=True)
class Scored:
    """The scores, and what they were computed from."""

    scores: dict[str, Any]
    catalog: Catalog
    parts: Sequence[HeldOut]
    found: Searched  # held-out rows searched among all rows
    triplets: pd.DataFrame  # anchor, positive, negative, reason, d_positive, d_negative
    thumbnails: dict[str, bytes]  # by path; empty unless they were asked for


def evaluate_artifact(
    artifact: str | Path, catalog: str | Path, seed: int = 0, protocol: str = GUIE.name
) -> dict[str, Any]:
    """Score an artifact offline: on the catalog's holdout if it has one, otherwise on all of it.

    The artifact is loaded as a stranger would load it, and images are read as the competition's scorer reads them.

    Args:
        artifact: A `saved_model.pt`.
        catalog: A catalog, .csv or .parquet.
        seed: Decides which triplets are drawn.
        protocol: What is searched for among what: `guie`, `uned`, `ilias` or `leave-one-out`.

    Returns:
        The content of `scores.json`, e.g. `mp5`, `mp5_ci95`, `recall_at_1`, `triplet_accuracy` and `per_domain`.

    Raises:
        InputError: A file is missing or not what it should be, an image cannot be read, the protocol is unknown, or no
            query has a relevant image.

    Example:
        >>> scores = embed64.evaluate_artifact("runs/mine/saved_model.pt", "mine.csv")
        >>> 0 <= scores["mp5"] <= 1
        True
        >>> scores["queries"], sorted(scores["per_domain"])
        (24, ['things'])
    """
    path, rules = Path(catalog), protocol_named(protocol)
    table = read_catalog(path)
    table, rows = arrange(table, scored_rows(table, path), rules)
    parts = [held_out(Path(artifact), table, rows)]
    scores = summarise(table, parts, search_whole(table, parts, rules.deep), seed, rules)
    return scores | _made_from(Path(artifact), catalog_sha256(path))


def scored_rows(catalog: Catalog, name: Path | str = "catalog") -> np.ndarray:
    """Return bool [rows], the rows to score: the holdout, or what another split has beside `train`; else all.

    Raises InputError if the split leaves nothing to score, or if its words do not say what was trained on.
    """
    parts = sorted(set(catalog.rows["split"]) - {""}) if "split" in catalog.rows else []
    if HOLDOUT in parts:
        return (catalog.rows["split"] == HOLDOUT).to_numpy()
    if not parts or all(part.isdecimal() for part in parts):  # folds: each is held out once
        return np.ones(len(catalog), bool)
    others = [part for part in parts if part != TRAIN]
    if TRAIN not in parts or not others:
        shown = ", ".join(f"'{part}'" for part in parts[:5])
        raise InputError(
            f"{name}: column 'split' holds {shown}; call what was trained on '{TRAIN}' and the rest '{HOLDOUT}', or"
            " drop the column to score every row"
        )
    say(f"{name}: scoring the rows whose split is {' or '.join(others)}, not those of {TRAIN}")
    return catalog.rows["split"].isin(others).to_numpy()


def held_out(
    artifact: Path,
    catalog: Catalog,
    rows: np.ndarray,
    others: Tensor | None = None,
    thumbnails: dict[str, bytes] | None = None,
) -> HeldOut:
    """Embed a catalog with the artifact; `rows` bool [N] are those that it was not trained on.

    `others` float32 [n, 64] are the embeddings of the other rows, if they are known already. `thumbnails` receives a
    thumbnail of each held-out image. Raises InputError naming the file that cannot be read.
    """
    files = catalog.files
    wanted = np.flatnonzero(rows) if others is not None else np.arange(len(catalog))

    def read(file: Path) -> Tensor:
        image = decode_as_scored(file)
        if thumbnails is not None and file in asked:
            thumbnails[asked[file]] = thumbnail(image)
        return image

    asked = {files[row]: catalog.rows["path"].iloc[row] for row in np.flatnonzero(rows)}
    found = embed_files(load_artifact(artifact), [files[row] for row in wanted], f"scoring {artifact.name}", read)
    embeddings = torch.empty(len(catalog), found.shape[1])
    embeddings[torch.from_numpy(wanted)] = found
    if others is not None:
        embeddings[torch.from_numpy(~rows)] = others
    return HeldOut(rows, embeddings)


def score(
    artifact: Path,
    catalog: Catalog,
    digest: str,
    parts: Sequence[HeldOut],
    thumbnails: dict[str, bytes],
    features: Tensor | None = None,
    seed: int = 0,
) -> Scored:
    """Compute the scores of a run from what its models make of the labels that they were not trained on.

    With several parts every label was held out once. `features` float32 [N, D] of the backbone before any training
    are scored beside. Raises InputError if no query has a relevant image.
    """
    found = search_whole(catalog, parts)
    scores = summarise(catalog, parts, found, seed) | _made_from(artifact, digest)
    if features is not None:
        scores["untrained"] = {
            name: {"numbers": held[0].embeddings.shape[1]}
            | gain(found, search_whole(catalog, held), catalog.label_ids, everywhere=len(parts) > 1)
            for name, held in untrained(features, parts).items()
        }
    return Scored(scores, catalog, parts, found, _triplets(catalog, parts, seed, same_domain=0.5), thumbnails)


def summarise(
    catalog: Catalog, parts: Sequence[HeldOut], found: Searched, seed: int, protocol: Protocol = GUIE
) -> dict[str, Any]:
    """Return the content of scores.json that comes from embeddings; `found` is what `search_whole` has found.

    Triplets are made as for training, half of their negatives from the anchor's own domain; in a second, harder
    set all are from its own domain. No image trained on is an anchor. Raises InputError if no query has a relevant
    image.
    """
    if not (found.found.relevant > 0).any():
        raise InputError("no query has a relevant image in the index; the catalog needs labels with two images")
    alone = search_alone(catalog, parts) if protocol == GUIE else found
    return summary(found, catalog, everywhere=len(parts) > 1, over=protocol.over) | {
        "protocol": protocol.name,
        "folds": len(parts),
        "holdout_only": _alone(alone, catalog, parts) if protocol == GUIE else None,
        "triplet_accuracy": _accuracy(_triplets(catalog, parts, seed, same_domain=0.5)),
        "triplet_accuracy_same_domain": _accuracy(_triplets(catalog, parts, seed, same_domain=1.0)),
        "triplets": TRIPLET_COUNT,
        "per_query": per_query(found, catalog),
    }


def write_scores(scored: Scored, out: Path) -> dict[str, Any]:
    """Write RUN/scores.json, and for the report RUN/holdout/: what each query found, triplets, thumbnails.

    If there is one holdout, its embeddings are written too; those of folds come from models of their own.
    """
    if len(scored.parts) == 1:
        part, paths = scored.parts[0], scored.catalog.rows["path"]
        own = part.embeddings[torch.tensor(part.rows)]
        write_embeddings(paths[part.rows], own, out / "holdout" / "embeddings.parquet")
    write_found(scored.found, scored.catalog, out / "holdout")
    write_triplets(scored.triplets, out / "holdout" / "triplets.parquet")
    keep_thumbnails(scored.thumbnails, out / "holdout")
    write_json(out / "scores.json", scored.scores)
    return scored.scores


def holdout_sample(run: Path) -> tuple[list[Path], list[float]]:
    """Return a holdout triplet of a scored run: anchor, positive, negative, and the distances of the last two."""
    row = read_columns(run / "holdout" / "triplets.parquet", TRIPLET_COLUMNS, "score the run again").iloc[0]
    return [run / row[column] for column in ("anchor", "positive", "negative")], [row["d_positive"], row["d_negative"]]


def _alone(found: Searched, catalog: Catalog, parts: Sequence[HeldOut]) -> dict[str, Any] | None:
    """Return the metrics of the held-out rows among themselves; None if none of them has a relevant image there."""
    if not (found.found.relevant > 0).any():
        return None
    searched = [protocol_rows(catalog, part.rows) & (catalog.roles != "query") for part in parts]
    mean, low, high = mean_with_interval(found.values["mp5"], catalog.label_ids[found.found.queries])
    return {
        "mp5": mean,
        "mp5_ci95": [low, high],
        "recall_at_1": float(np.nanmean(found.values["recall_at_1"])),
        "map_at_r": float(np.nanmean(found.values["map_at_r"])),
        "queries": int((found.found.relevant > 0).sum()),
        "index": max(int(rows.sum()) for rows in searched),
    }


def _triplets(catalog: Catalog, parts: Sequence[HeldOut], seed: int, same_domain: float) -> pd.DataFrame:
    """Draw triplets of held-out images, with the distances that the model has that did not see their anchor.

    With one part, no image was trained on, unless it is in the index of a published protocol. With several, the
    negative may be of any other label.
    """
    if len(parts) == 1:
        own = protocol_rows(catalog, parts[0].rows)
        drawn_from, anchors = catalog.where(own), parts[0].rows[own]
        table = make_triplets(drawn_from, TRIPLET_COUNT, seed, same_domain, None if anchors.all() else anchors)
        rows = np.flatnonzero(own)[triplet_rows(table, drawn_from)]
    else:
        table = make_triplets(catalog, TRIPLET_COUNT, seed, same_domain)
        rows = triplet_rows(table, catalog)
    distances = torch.zeros(2, len(rows), dtype=torch.float64)
    for part in parts:
        own = np.flatnonzero(part.rows[rows[:, 0]])
        anchor, positive, negative = (part.embeddings[column].double() for column in rows[own].T)
        distances[0, own], distances[1, own] = (anchor - positive).norm(dim=1), (anchor - negative).norm(dim=1)
    return table.assign(d_positive=distances[0].numpy(), d_negative=distances[1].numpy())


def _accuracy(triplets: pd.DataFrame) -> float:
    return float((triplets["d_positive"] < triplets["d_negative"]).mean())


def _made_from(artifact: Path, digest: str) -> dict[str, Any]:
    return {"artifact_sha256": sha256_file(artifact), "catalog_sha256": digest}
