"""A self-contained HTML page about a catalog: its contents, sample images, duplicates, and rejected images."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from embed64.core.errors import InputError
from embed64.core.files import write_text
from embed64.data.catalog import Catalog, read_catalog
from embed64.data.table_files import read_table
from embed64.evaluate.page import render
from embed64.evaluate.thumbnails import Thumbnails

_SAMPLES = 12
"""Images to show of each domain."""
_CLUSTERS, _COPIES = 12, 6
"""Clusters of duplicates to show, and images of each."""
_REASONS = 12


def write_overview(path: Path, out: Path) -> Path:
    """Write the page of the catalog `path` to `out`; rejected images are read from `<stem>.rejected.csv` beside it."""
    catalog = read_catalog(path)
    labels, thumbs = catalog.label_ids, Thumbnails(catalog)
    rejected = path.with_name(f"{path.stem}.rejected.csv")
    page = render(
        "overview.html.j2",
        name=path.name,
        numbers=_numbers(catalog, labels),
        domains=_parts(catalog, labels, "domain"),
        sources=_parts(catalog, labels, "source"),
        licenses=_licenses(catalog),
        sizes=_sizes(labels),
        splits=_parts(catalog, labels, "split") if "split" in catalog.rows else [],
        samples=_samples(catalog, thumbs),
        clusters=_clusters(catalog, labels, thumbs) if "cluster" in catalog.rows else None,
        rejected=_rejected(read_table(rejected)) if rejected.is_file() else None,
    )
    return write_text(out, page)


def _numbers(catalog: Catalog, labels: np.ndarray) -> dict[str, Any]:
    sizes = np.bincount(labels)
    return {
        "images": len(catalog),
        "labels": len(sizes),
        "domains": catalog.rows["domain"].nunique(),
        "sources": catalog.rows["source"].nunique(),
        "median": float(np.median(sizes)),
        "largest": int(sizes.max()),
        "lone": int((sizes == 1).sum()),
        "distractors": int((catalog.roles == "index").sum()),
    }


def _parts(catalog: Catalog, labels: np.ndarray, column: str) -> list[dict[str, Any]]:
    """Count the images and labels of each value of a column, largest first, with its ratio to the largest."""
    rows = pd.DataFrame({"part": catalog.rows[column].to_numpy(str), "label": labels})
    counts = rows.groupby("part").agg(images=("label", "size"), labels=("label", "nunique"))
    counts = counts.sort_values(["images"], ascending=False, kind="stable")
    largest = counts["images"].max()
    return [
        {"name": name or "(none)", "images": images, "labels": n, "share": images / largest}
        for name, images, n in counts.itertuples(name=None)
    ]


def _licenses(catalog: Catalog) -> dict[str, str]:
    """Return the licences of each source's images."""
    if "license" not in catalog.rows:
        return {}
    named = catalog.rows[["source", "license"]].drop_duplicates()
    return {str(source): ", ".join(sorted(filter(None, part["license"]))) for source, part in named.groupby("source")}


def _sizes(labels: np.ndarray) -> list[dict[str, Any]]:
    """Count the labels that have 1, 2, 3, 4, 5-8, 9-16, … images."""
    sizes = np.bincount(labels)
    edges = [1, 2, 3, 4, 5]
    while edges[-1] <= sizes.max():
        edges.append(2 * edges[-1] - 1)
    counts, _ = np.histogram(sizes, [*edges, np.inf])
    names = [str(a) if b == a + 1 else f"{a} to {b - 1}" for a, b in pairwise(edges)]
    return [
        {"name": name, "labels": int(n), "share": n / counts.max()}
        for name, n in zip(names, counts, strict=False)
        if n or name in "1234"
    ]


def _samples(catalog: Catalog, thumbs: Thumbnails) -> list[dict[str, Any]]:
    """Return some random images of each domain, each with a different label if there are enough labels."""
    order = np.random.default_rng(0).permutation(len(catalog))
    rows = catalog.rows.iloc[order]
    first = ~rows.duplicated(["source", "domain", "label"])
    rows = pd.concat([rows[first], rows[~first]])
    return [
        {"domain": domain, "images": [_shown(row, thumbs) for _, row in part.head(_SAMPLES).iterrows()]}
        for domain, part in rows.groupby("domain")
    ]


def _clusters(catalog: Catalog, labels: np.ndarray, thumbs: Thumbnails) -> dict[str, Any]:
    """Count the duplicates and return some clusters: those that join several labels first, then the largest."""
    rows = catalog.rows.assign(label_id=labels, cluster=catalog.cluster_ids)  # a row without one is its own cluster
    found = rows.groupby("cluster").agg(images=("path", "size"), labels=("label_id", "nunique"))
    found = found[found["images"] > 1].sort_values(["labels", "images"], ascending=False, kind="stable")
    shown = []
    for cluster in found.index[:_CLUSTERS]:
        part = rows[rows["cluster"] == cluster]
        images = [_shown(row, thumbs) for _, row in part.head(_COPIES).iterrows()]
        shown.append({"images": images, "count": len(part), "labels": int(found["labels"][cluster])})
    return {
        "count": len(found),
        "images": int(found["images"].sum()),
        "joining": int((found["labels"] > 1).sum()),
        "shown": shown,
    }


def _shown(row: pd.Series, thumbs: Thumbnails) -> dict[str, str]:
    label = row["label"].replace("_", " ")
    try:
        return {"image": thumbs(row["path"]), "label": label, "path": row["path"]}
    except InputError:  # the page must show unreadable images too
        return {"image": "", "label": label, "path": row["path"]}


def _rejected(table: pd.DataFrame) -> dict[str, Any]:
    """Count the rejected images for each reason, with an example."""
    reasons = table.groupby("reason").agg(count=("path", "size"), example=("path", "first"))
    reasons = reasons.sort_values("count", ascending=False, kind="stable")
    shown = [{"reason": r, "count": n, "example": path} for r, n, path in reasons.head(_REASONS).itertuples(name=None)]
    return {"count": len(table), "reasons": len(reasons), "shown": shown}
