"""What the report's list of all queries, its map and its dialog need, as plain values for the page's script."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from embed64.core.console import say, track
from embed64.core.errors import InputError
from embed64.core.files import whole
from embed64.data.table_files import read_columns
from embed64.evaluate.embedding_map import plane
from embed64.evaluate.sprites import sprites
from embed64.evaluate.thumbnails import Thumbnails, data_uri

SHEETS = "report-images"
"""The folder beside the page for thumbnails that would make it too large."""
_BUDGET = 3_000_000
"""Bytes of thumbnails within the page, which take a third more there: it stays below 5 MB."""
_INSIDE = 1_500
"""Queries up to which the thumbnails are within the page."""
_DECODED = 2_000
"""Images that are decoded for the page alone: nearest ones that were trained on."""
_PAIRS = 12


def explorer(labels: pd.DataFrame, found: pd.DataFrame, thumbs: Thumbnails, run: Path) -> dict[str, Any]:
    """Return queries, images, sheets of thumbnails and the map; sheets beside the page are written to RUN.

    `labels` has label and domain by path, `found` is the table that `write_found` has written.
    """
    paths = _shown(found)
    number = {path: i for i, path in enumerate(paths)}
    rows = labels.loc[paths]
    objects, names = pd.factorize(pd.MultiIndex.from_frame(rows[["domain", "label"]]))
    pictured, sheets = _pictures(paths, len(found), thumbs, run)
    return {
        "objects": [name for _, name in names],
        "domains": sorted(set(rows["domain"])),
        "images": {
            "file": ["/".join(Path(path).parts[-2:]) for path in paths],  # a page is shown to others: no folders above
            "object": objects.tolist(),
            "domain": np.searchsorted(sorted(set(rows["domain"])), rows["domain"].to_numpy(str)).tolist(),
            "cell": pictured,
        },
        "queries": {
            "image": [number[path] for path in found["query"]],
            "mp5": [None if np.isnan(value) else round(float(value), 3) for value in found["mp5"]],
            "relevant": found["relevant"].tolist(),
            "nearest": [[number[path] for path in row] for row in found["nearest"]],
            "right": ["".join("1" if right else "0" for right in row) for row in found["right"]],
            "distances": [[round(float(distance), 3) for distance in row] for row in found["distances"]],
        },
        "sheets": sheets,
        "map": _map(found, run),
    }


def confusions(labels: pd.DataFrame, found: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the objects that are taken for another most often: both labels, how often, and an example of each.

    Counted are wrong images among the places that mP@5 counts.
    """
    counts: Counter[tuple[tuple[str, str], tuple[str, str]]] = Counter()
    example: dict[tuple[tuple[str, str], tuple[str, str]], tuple[str, str]] = {}
    objects = dict(zip(labels.index, zip(labels["domain"], labels["label"], strict=True), strict=True))
    for query, nearest, right, relevant in zip(
        found["query"], found["nearest"], found["right"], found["relevant"], strict=True
    ):
        for path, hit in list(zip(nearest, right, strict=True))[: min(5, int(relevant))]:
            if not hit:
                pair = objects[query], objects[path]
                counts[pair] += 1
                example.setdefault(pair, (query, path))
    asked = Counter(objects[query] for query in found["query"])
    return [
        {
            "asked": pair[0][1],
            "found": pair[1][1],
            "count": count,
            "queries": asked[pair[0]],
            "query": example[pair][0],
            "path": example[pair][1],
        }
        for pair, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:_PAIRS]
    ]


def _shown(found: pd.DataFrame) -> list[str]:
    """Return every image once: queries first, then what they found, the nearest first."""
    longest = max((len(row) for row in found["nearest"]), default=0)
    nearest = (row[rank] for rank in range(longest) for row in found["nearest"] if rank < len(row))
    return list(dict.fromkeys([*found["query"], *nearest]))


def _pictures(paths: list[str], queries: int, thumbs: Thumbnails, run: Path) -> tuple[list[int], dict[str, Any]]:
    """Return the place of each image's thumbnail in the sheets, -1 for none, and the sheets."""
    inside = queries <= _INSIDE
    most = min(len(paths), _BUDGET // 1_000) if inside else len(paths)
    made = [path for path in paths[:most] if thumbs.has(path)]
    wanted = [path for path in paths[:most] if not thumbs.has(path)][:_DECODED]
    readable = set(made)
    for path in track(wanted, "thumbnails", len(wanted)):
        try:
            thumbs.webp(path)
        except InputError as error:
            say(f"no picture in the report: {error}")
        else:
            readable.add(path)
    pictured = [path for path in paths[:most] if path in readable]
    place = {path: i for i, path in enumerate(pictured)}
    drawn = sprites([thumbs.webp(path) for path in pictured], _BUDGET)
    addresses = []
    for i, sheet in enumerate(drawn.sheets):
        if inside:
            addresses.append(data_uri(sheet))
            continue
        name = f"{SHEETS}/{i:03}.webp"
        (run / SHEETS).mkdir(exist_ok=True)
        with whole(run / name) as partial:
            partial.write_bytes(sheet)
        addresses.append(name)
    cells = [place.get(path, -1) for path in paths]
    return cells, {"cell": drawn.cell, "columns": drawn.columns, "images": addresses}


def _map(found: pd.DataFrame, run: Path) -> dict[str, Any] | None:
    """Return queries and their places on the map; None if they do not lie in one space."""
    file = run / "holdout" / "embeddings.parquet"
    if not file.is_file():
        return None
    table = read_columns(file, ("path", "embedding"), "score the run again").set_index("path")
    asked = np.flatnonzero(found["query"].isin(table.index))
    if not len(asked):
        return None
    embeddings = np.stack(table.loc[found["query"].iloc[asked], "embedding"].to_numpy())
    rows, places = plane(embeddings)
    return {"query": asked[rows].tolist(), "x": places[:, 0].round(4).tolist(), "y": places[:, 1].round(4).tolist()}
