"""What scores.json says of one search: means of every metric, their intervals, and each query's own values."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from embed64.data.catalog import Catalog
from embed64.evaluate.intervals import label_effects, mean_with_interval, mp5_with_interval
from embed64.evaluate.leaderboard import estimate
from embed64.evaluate.measures import Searched

OF_LABEL = ("source", "domain", "label")
OF_QUERY = ("path", *OF_LABEL)
COMPARED = ("mp5", "recall_at_1")
"""Metrics that are kept of each query."""


def summary(found: Searched, catalog: Catalog, everywhere: bool, over: str = "queries") -> dict[str, Any]:
    """Return the metrics of one search, overall, per domain and per source; `everywhere`: all labels were held out.

    Intervals are of the mean `over` queries or domains. If all labels were held out, only mP@5 has one.
    """
    counted = found.found.relevant > 0
    queries = found.found.queries
    labels, rows = catalog.label_ids[queries], catalog.rows.iloc[queries]
    domains, sources = rows["domain"].to_numpy(str), rows["source"].to_numpy(str)
    metrics = {name: _averages(value, labels, domains, over) for name, value in found.values.items()}
    effects = {}
    if everywhere:
        metrics = {name: average | {"ci95": None} for name, average in metrics.items()}
        metrics["mp5"]["ci95"] = mp5_with_interval(found, catalog.label_ids)[1:]
        effects = {"per_label": _per_label(found, catalog)}
    score = {name: average[f"over_{over}"] for name, average in metrics.items()}
    return {
        "mp5": score["mp5"],
        "mp5_ci95": metrics["mp5"]["ci95"],
        "recall_at_1": score["recall_at_1"],
        "map_at_r": score["map_at_r"],
        "triplet_accuracy_hardest": score["triplet_accuracy_hardest"],
        "queries": int(counted.sum()),
        "queries_without_relevant": int((~counted).sum()),
        "index": int((catalog.roles != "query").sum()),
        "labels": len(np.unique(labels)),
        "metrics": metrics,
        "per_domain": _by(domains, found, labels),
        "per_source": _by(sources, found, labels),
        "leaderboard": estimate(found, labels, domains, int((catalog.roles != "query").sum())),
    } | effects


def _averages(values: np.ndarray, labels: np.ndarray, domains: np.ndarray, over: str) -> dict[str, Any]:
    """Return a metric's mean over queries, over labels and over domains, and the interval of one of these."""
    _, low, high = mean_with_interval(values, labels, domains if over == "domains" else None)
    table = pd.DataFrame({"value": values, "label": labels, "domain": domains}).dropna()
    by_label, by_domain = (table.groupby(key)["value"].mean() for key in ("label", "domain"))
    return {
        "over_queries": float(table["value"].mean()),
        "over_labels": float(by_label.mean()),
        "over_domains": float(by_domain.mean()),
        "ci95": [low, high],
    }


def _by(groups: np.ndarray, found: Searched, labels: np.ndarray) -> dict[str, Any]:
    """Return mP@5, recall at 1 and counts of each group of queries, of those that have a relevant image."""
    counted = found.found.relevant > 0
    told = {}
    for group in np.unique(groups[counted]):
        rows = counted & (groups == group)
        told[str(group)] = {
            "mp5": float(found.values["mp5"][rows].mean()),
            "recall_at_1": float(found.values["recall_at_1"][rows].mean()),
            "queries": int(rows.sum()),
            "labels": len(np.unique(labels[rows])),
        }
    return told


def per_query(found: Searched, catalog: Catalog) -> dict[str, list[Any]]:
    """Return, as columns, who asked and how well it was answered: what `compare-scores` pairs."""
    counted = np.flatnonzero(found.found.relevant > 0)
    rows = catalog.rows.iloc[found.found.queries[counted]]
    told = {name: rows[name].tolist() for name in OF_QUERY}
    return told | {name: found.values[name][counted].round(6).tolist() for name in COMPARED}


def _per_label(found: Searched, catalog: Catalog) -> dict[str, list[Any]]:
    """Return, as columns, each label that is asked for and its effect on mP@5."""
    labels, effects = label_effects(found, catalog.label_ids)
    first = np.unique(catalog.label_ids, return_index=True)[1]
    rows = catalog.rows.iloc[first[labels]]
    return {name: rows[name].tolist() for name in OF_LABEL} | {"effect": effects.tolist()}
