"""Group the images of a folder without labels into probable objects: a first catalog to correct."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.cluster import HDBSCAN

from embed64.core.errors import InputError
from embed64.core.files import write_text
from embed64.data.catalog import IMAGE_SUFFIXES, Catalog, validate, write_catalog
from embed64.data.sources.scan import images_below
from embed64.evaluate.page import render
from embed64.evaluate.thumbnails import Thumbnails
from embed64.search.encoder import Encoder

_SHOWN = 8
"""Images of a group that the page shows."""
_MOST = 200
"""Groups that the page shows, the largest first; with eight pictures each it takes some 6 MB."""


@dataclass(frozen=True)
class Grouped:
    """A catalog of probable objects, its page, and what was left out, with reasons."""

    catalog: Catalog
    groups: int
    page: Path
    aside: list[tuple[Path, str]]


def group_folder(encoder: Encoder, folder: Path, out: Path, domain: str) -> Grouped:
    """Write a catalog of a folder's images to `out`, and a page to look through beside it.

    Dense groups of embeddings get labels `object 1`, `object 2`, … by size (HDBSCAN: Campello, Moulavi, Sander,
    Density-Based Clustering Based on Hierarchical Density Estimates, PAKDD 2013; no distance has to be chosen). An
    image that is in none has a label of its own and role `index`: it distracts, and is not learned from. Raises
    InputError if there are fewer than two images, or none are alike.
    """
    files, aside = images_below(folder)
    embeddings, places, unreadable = encoder.embed_readable(files)
    kept, aside = [files[place] for place in places], [*aside, *unreadable]
    if len(kept) < 2:
        raise InputError(f"{folder}: holds {len(kept)} images that can be read ({', '.join(sorted(IMAGE_SUFFIXES))})")
    found = HDBSCAN(min_cluster_size=2, copy=True).fit_predict(embeddings.astype(np.float64))
    sizes = np.bincount(found[found >= 0], minlength=1)
    if not sizes.any():
        raise InputError(f"{folder}: no two of its {len(kept)} images are alike enough to be one object")
    rank = {group: number for number, group in enumerate(np.argsort(-sizes, kind="stable").tolist(), 1)}
    single = np.cumsum(found < 0)
    table = pd.DataFrame(
        {
            "path": [str(file.absolute()) for file in kept],
            "label": [
                f"object {rank[group]}" if group >= 0 else f"alone {number}"
                for group, number in zip(found.tolist(), single.tolist(), strict=True)
            ],
            "domain": domain,
            "source": folder.resolve().name or "folder",
            "role": np.where(found < 0, "index", ""),
        }
    )
    catalog = validate(table, out.resolve().parent, out)
    write_catalog(catalog, out)
    return Grouped(catalog, len(sizes), _write_page(catalog, out), aside)


def _write_page(catalog: Catalog, out: Path) -> Path:
    thumbs = Thumbnails(catalog)
    grouped = catalog.rows[catalog.rows["role"] == ""]
    groups = []
    for label, rows in grouped.groupby("label"):
        groups.append({"label": label, "number": int(str(label).split()[1]), "paths": rows["path"].tolist()})
    groups.sort(key=lambda each: each["number"])
    shown = [
        {
            "label": each["label"],
            "count": len(each["paths"]),
            "images": [{"src": thumbs(path), "name": Path(path).name, "path": path} for path in each["paths"][:_SHOWN]],
        }
        for each in groups[:_MOST]
    ]
    alone = len(catalog) - len(grouped)
    page = render("groups.html.j2", name=out.name, groups=shown, count=len(groups), images=len(grouped), alone=alone)
    return write_text(out.with_suffix(".html"), page)
