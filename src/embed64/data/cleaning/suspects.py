"""List what looks wrong in a catalog's labels: images under another label, one label for two objects, two for one."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from embed64.core.errors import InputError
from embed64.data.catalog import Catalog
from embed64.data.cleaning.calibration import SURE, calibrated
from embed64.data.cleaning.decisions import LABEL, MERGE, RELABEL, SPLIT, TO_LABEL
from embed64.data.cleaning.images import Images, likeness, planted_wrongness, wrongness
from embed64.data.cleaning.labels import compare_labels
from embed64.data.cleaning.space import FOLDS, Space, unit

IMAGE, TWO_OBJECTS, TWO_LABELS = "image", "two objects", "two labels"
COLUMNS = ["decision", "path", *LABEL, *TO_LABEL, "kind", "confidence"]
_DOUBTFUL = 0.5
"""From this confidence on a suspicion is listed; from SURE on, and if most planted errors score as high, a decision is
proposed."""
_PROPOSED = 0.15
"""Share of the planted errors that score lower than what is proposed."""
_NEIGHBOURS = 4


@dataclass(frozen=True)
class Suspects:
    """What looks wrong, and how much of it there probably is."""

    rows: pd.DataFrame
    """Columns COLUMNS, the surest first. Rows of `two objects` name the images of the smaller group, those of `two
    labels` have no path."""
    share: float
    """Estimated share of images under a wrong label."""
    neighbours: dict[Any, tuple[list[int], list[int]]]
    """Path of a suspect image -> catalog rows like it, of its own label and of the proposed one, nearest first; for two
    labels (label, to_label) -> some rows of each."""


def find_suspects(catalog: Catalog, features: np.ndarray, name: Path | str = "catalog") -> Suspects:
    """Compare images and labels by features float32 [rows, D] of a backbone that was not trained on these labels.

    Raises InputError if there are fewer than two labels, or too few images to tell.
    """
    labels = catalog.label_ids
    if len(catalog) < 2 * FOLDS or labels.max() < 1:
        raise InputError(
            f"{name}: {len(catalog)} images of {labels.max() + 1} labels are too few to compare; add images"
        )
    images = Images(
        unit(features).astype(np.float32),
        labels,
        np.unique(catalog.cluster_ids, return_inverse=True)[1],
        catalog.domain_ids,
    )
    found = likeness(images)
    score, planted = wrongness(found), planted_wrongness(found)
    counted = np.isfinite(score)
    sure = calibrated(score[counted], planted, len(score))
    confidence = np.zeros(len(score))
    confidence[counted] = sure.confidence
    proposed = (confidence >= SURE) & (score >= np.quantile(planted, _PROPOSED))
    names = catalog.rows.groupby(labels)[LABEL].first()
    suspects = np.flatnonzero(confidence >= _DOUBTFUL)
    rows = [
        _row(RELABEL if proposed[row] else "", catalog, row, names.loc[found.best[row]], IMAGE, confidence[row])
        for row in suspects.tolist()
    ]
    rows += _label_rows(catalog, images, names, proposed)
    table = pd.DataFrame(rows, columns=COLUMNS).sort_values("confidence", ascending=False, kind="stable")
    table = table.reset_index(drop=True)
    return Suspects(table, sure.share, _neighbours(catalog, images, table))


def _label_rows(catalog: Catalog, images: Images, names: pd.DataFrame, left_out: np.ndarray) -> list[list[object]]:
    """Return rows of labels that look like two objects, and of pairs of labels that look like one."""
    splits, merges = compare_labels(images, left_out)
    rows: list[list[object]] = []
    kept = np.flatnonzero(np.isfinite(merges.score))
    sure = calibrated(merges.score[kept], np.array(merges.planted), len(merges.score)).confidence
    for label, confidence in zip(kept, sure, strict=True):
        if confidence >= _DOUBTFUL:
            source, domain, name = names.loc[label]
            decision = SPLIT if confidence >= SURE else ""
            target = [source, domain, f"{name} (2)"]
            rows += [_row(decision, catalog, r, target, TWO_OBJECTS, confidence) for r in merges.groups[int(label)]]
    kept = np.flatnonzero(splits.nearest >= 0)
    sure = calibrated(splits.score[kept], np.array(splits.planted), len(splits.score)).confidence
    for label, confidence in zip(kept, sure, strict=True):
        other = splits.nearest[label]
        mutual = splits.nearest[other] == label
        if confidence >= _DOUBTFUL and (label > other or not mutual):
            decision = MERGE if confidence >= SURE and mutual else ""
            rows.append([decision, "", *names.loc[label], *names.loc[other], TWO_LABELS, confidence])
    return rows


def _row(decision: str, catalog: Catalog, row: int, target: object, kind: str, confidence: float) -> list[object]:
    own = catalog.rows.iloc[row]
    return [decision, own["path"], *own[LABEL], *target, kind, confidence]  # type: ignore[misc]


def _neighbours(catalog: Catalog, images: Images, table: pd.DataFrame) -> dict[Any, tuple[list[int], list[int]]]:
    space = Space(images.points, images.labels, images.counted)
    vectors = space(np.arange(len(images.labels)))
    place = {path: row for row, path in enumerate(catalog.rows["path"])}
    named = catalog.rows.groupby(LABEL).indices
    found: dict[Any, tuple[list[int], list[int]]] = {}
    for row in table.to_dict("records"):
        own, theirs = (named.get(tuple(row[each] for each in names), []) for names in (LABEL, TO_LABEL))
        suspect = place.get(row["path"])
        key = row["path"] or (row["label"], row["to_label"])
        found[key] = _nearest(vectors, images, own, suspect), _nearest(vectors, images, theirs, suspect)
    return found


def _nearest(vectors: np.ndarray, images: Images, label: Any, suspect: int | None) -> list[int]:
    """Return some rows of a label, those nearest to the suspect first, without its duplicates."""
    rows = np.array(label, np.int64)
    if suspect is not None:
        rows = rows[images.clusters[rows] != images.clusters[suspect]]
        rows = rows[np.argsort(-(vectors[rows] @ vectors[suspect]), kind="stable")]
    return rows[:_NEIGHBOURS].tolist()
