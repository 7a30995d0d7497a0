"""A self-contained HTML page about a run: scores, warnings, curves, triplets, and queries with their results."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from jinja2 import UndefinedError

from embed64.core.errors import InputError
from embed64.core.files import existing_file, read_json, write_text
from embed64.core.recipe import load_recipe, recipe_toml
from embed64.core.run_folder import METRICS, REPORT_NAME, SPEED, read_rows
from embed64.data.catalog import Catalog, catalog_sha256, read_catalog
from embed64.data.table_files import read_columns
from embed64.evaluate.charts import SIZE, charts, pair_charts
from embed64.evaluate.comparison import Comparison, compare_scores
from embed64.evaluate.distances import part_pairs, right_by_distance
from embed64.evaluate.explorer import confusions, explorer
from embed64.evaluate.held_out import FEW_LABELS, FOUND, FOUND_COLUMNS
from embed64.evaluate.page import render
from embed64.evaluate.scoring import TRIPLET_COLUMNS
from embed64.evaluate.thumbnails import Thumbnails

_SAMPLES, _TYPICAL, _WORST, _NEAREST, _FLIPPED = 6, 10, 10, 5, 20


def write_report(run: Path, against: Path | None = None) -> Path:
    """Write RUN/report.html from the files of a scored run, compared with another run if one is given.

    With more than 1,500 queries their thumbnails are written to RUN/report-images. Raises InputError that names a
    missing file, or why the runs cannot be compared.
    """
    remedy = f"score the run first: embed64 train --out {run} or embed64 demo --out {run}"
    scores = read_json(run / "scores.json", dict, remedy)
    environment, stages = (
        read_json(run / "environment.json", dict, remedy),
        read_json(run / "stages.json", list, remedy),
    )
    recipe = load_recipe(str(existing_file(run / "recipe.toml", remedy)))
    rows = read_rows(existing_file(run / METRICS, remedy))
    catalog = read_catalog(run / "catalog.csv")
    found = read_columns(run / "holdout" / FOUND, FOUND_COLUMNS, remedy)
    triplets = read_columns(run / "holdout" / "triplets.parquet", TRIPLET_COLUMNS, remedy)
    labels = _labels_of(catalog, found)
    if scores.get("catalog_sha256") not in (None, catalog_sha256(run / "catalog.csv")):
        raise InputError(f"{run / 'catalog.csv'}: has changed since it was scored; score the run again with --resume")
    thumbs = Thumbnails(catalog, run / "holdout")
    typical, worst = _queries(labels, found, thumbs)
    confused = confusions(labels, found)
    pairs = part_pairs(triplets["d_positive"].to_numpy(), triplets["d_negative"].to_numpy())
    first = found[found["nearest"].str.len() > 0]
    nearest = [(row[0], hit[0]) for row, hit in zip(first["distances"], first["right"], strict=True)]
    by_distance = right_by_distance(*(np.array(column) for column in zip(*nearest, strict=True)))
    comparison = compare_scores(against / "scores.json", run / "scores.json") if against else None
    try:
        page = render(
            "report.html.j2",
            scores=scores,
            few_labels=FEW_LABELS,
            recipe_toml=recipe_toml(recipe),
            environment=environment,
            stages=stages,
            domains=sorted(scores["per_domain"].items(), key=lambda item: -item[1]["mp5"]),
            warnings=[row["warning"] for row in rows if "warning" in row],
            charts=charts([*rows, *read_rows(run / SPEED)]),
            chart_size=SIZE,
            triplets=_triplets(triplets, thumbs),
            typical=typical,
            worst=worst,
            pairs=pairs,
            pair_charts=pair_charts(pairs),
            by_distance=by_distance,
            confused=[pair | {key: thumbs(pair[key]) for key in ("query", "path")} for pair in confused],
            against=str(against),
            comparison=comparison,
            flipped=_flipped(comparison, found, thumbs),
            data=explorer(labels, found, thumbs, run),
        )
    except (KeyError, TypeError, UndefinedError) as error:
        raise InputError(f"{run}: its JSON files lack what the report shows ({error}); {remedy}") from error
    return write_text(run / REPORT_NAME, page)


def _labels_of(catalog: Catalog, found: pd.DataFrame) -> pd.DataFrame:
    """Return label and domain by path; raise InputError if the catalog lacks an image that was found."""
    table = catalog.rows.drop_duplicates("path").set_index("path")[["label", "domain"]]
    shown = pd.Index([*found["query"], *(path for row in found["nearest"] for path in row)])
    missing = shown.difference(table.index)
    if len(missing):
        raise InputError(f"{catalog.root}/catalog.csv: lacks {missing[0]}; score the run again")
    return table.assign(label=table["label"].str.replace("_", " "))


def _queries(
    labels: pd.DataFrame, found: pd.DataFrame, thumbs: Thumbnails
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return a seeded sample of queries, and the worst ones, each with its five nearest images."""
    mp5 = found["mp5"].to_numpy()
    counted = np.flatnonzero(~np.isnan(mp5))
    chosen = np.random.default_rng(0).permutation(counted)[:_TYPICAL]
    # Equally bad queries are ordered by the distance to their nearest image: the surest mistakes come first.
    first = np.array([row[0] if len(row) else np.inf for row in found["distances"]])
    worst = counted[np.lexsort((first[counted], mp5[counted]))][:_WORST]

    def show(query: int) -> dict[str, Any]:
        row = found.iloc[query]
        shown = list(zip(row["nearest"], row["right"], row["distances"], strict=True))[:_NEAREST]
        neighbours = [
            {
                "image": thumbs(path),
                "label": labels.at[path, "label"],
                "right": bool(right),
                "distance": f"{distance:.2f}",
            }
            for path, right, distance in shown
        ]
        return {
            "image": thumbs(row["query"]),
            "label": labels.at[row["query"], "label"],
            "domain": labels.at[row["query"], "domain"],
            "mp5": f"{row['mp5']:.2f}",
            "relevant": int(row["relevant"]),
            "neighbours": neighbours,
        }

    return [show(q) for q in chosen], [show(q) for q in worst]


def _flipped(comparison: Comparison | None, found: pd.DataFrame, thumbs: Thumbnails) -> list[dict[str, Any]]:
    """Return queries whose nearest image is right for one of the two runs only, the largest changes first."""
    if comparison is None:
        return []
    number = {path: i for i, path in enumerate(found["query"])}
    rows = [row for row in comparison.flipped.to_dict("records") if row["path"] in number][:_FLIPPED]
    return [row | {"image": thumbs(row["path"]), "number": number[row["path"]]} for row in rows]


def _triplets(triplets: pd.DataFrame, thumbs: Thumbnails) -> list[dict[str, Any]]:
    """Return random triplets, as the original project showed them, and at the end the two worst."""
    gap = triplets["d_negative"] - triplets["d_positive"]
    chosen = [*np.random.default_rng(0).permutation(len(triplets))[: _SAMPLES - 2], *gap.argsort()[:2]]
    return [
        {
            "anchor": thumbs(row["anchor"]),
            "positive": thumbs(row["positive"]),
            "negative": thumbs(row["negative"]),
            "d_positive": f"{row['d_positive']:.2f}",
            "d_negative": f"{row['d_negative']:.2f}",
            "right": bool(row["d_positive"] < row["d_negative"]),
            "reason": row["reason"].replace("_", " "),
        }
        for _, row in triplets.iloc[chosen].iterrows()
    ]
