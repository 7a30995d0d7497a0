"""A paired comparison of two scored artifacts: the same queries, and what another draw of objects would change."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from embed64.core.errors import InputError
from embed64.core.files import read_json
from embed64.evaluate.intervals import interval_of_effects
from embed64.evaluate.summary import COMPARED, OF_LABEL, OF_QUERY

_FLIPS = 9_999
_REMEDY = "score the artifact again: embed64 score ARTIFACT --catalog CATALOG --json FILE"


@dataclass(frozen=True)
class Comparison:
    """What the second artifact makes of the queries, compared with the first; differences are second minus first."""

    queries: int
    labels: int
    left_out: tuple[int, int]  # queries of the first, of the second, that the other one lacks
    same_catalog: bool
    metrics: dict[str, dict[str, Any]]  # name -> a, b, difference, ci95, p
    per_domain: dict[str, dict[str, Any]]  # name -> queries, a, b, difference, won, lost
    flipped: pd.DataFrame  # path, label, domain, mp5_a, mp5_b: the nearest image is right for one of both only

    def to_json(self) -> dict[str, Any]:
        """Return everything as plain values."""
        return vars(self) | {"flipped": self.flipped.to_dict("records")}


def compare_scores(first: Path, second: Path) -> Comparison:
    """Compare two scores.json, or files that `embed64 score --json` wrote, on the queries that both have.

    The interval is of the difference's mean, as labels are drawn; p is how often as large a difference comes about if
    the sign of each label's is left to chance. Raises InputError if a file lacks what is needed, if the two were scored
    by other protocols, or if they have no query in common.
    """
    one, other = _read(first), _read(second)
    for key, remedy in (("protocol", "by one protocol"), ("folds", "with as many folds")):
        if one[key] != other[key]:
            raise InputError(f"{first} and {second}: {key} {one[key]} and {other[key]}; score both {remedy}")
    a, b = (pd.DataFrame(scores["per_query"]) for scores in (one, other))
    both = a.merge(b, on=list(OF_QUERY), suffixes=("_a", "_b"))
    if both.empty:
        raise InputError(f"{first} and {second}: no query in common; score both on the same catalog")
    left_out = len(a) - len(both), len(b) - len(both)
    effects = None
    if one["folds"] > 1:
        if any(left_out):
            raise InputError(f"{first} and {second}: cross-validated on other queries; train both on the same catalog")
        effects = _effects(one, other)
    labels = both.groupby(list(OF_LABEL), sort=False).ngroup().to_numpy()
    return Comparison(
        len(both),
        int(labels.max()) + 1,
        left_out,
        one["catalog_sha256"] == other["catalog_sha256"],
        {
            name: _compared(both[f"{name}_a"].to_numpy(), both[f"{name}_b"].to_numpy(), labels, effects)
            for name in COMPARED
            if effects is None or name == "mp5"
        },
        {str(domain): _domain(rows) for domain, rows in both.groupby("domain")},
        _flipped(both),
    )


def _read(path: Path) -> dict[str, Any]:
    scores = read_json(path, dict, _REMEDY)
    try:
        pd.DataFrame(scores["per_query"])[[*OF_QUERY, *COMPARED]].astype(dict.fromkeys(COMPARED, float))
        if scores["folds"] > 1:
            pd.DataFrame(scores["per_label"])[[*OF_LABEL, "effect"]].astype({"effect": float})
        _ = scores["protocol"], scores["catalog_sha256"]
    except (KeyError, TypeError, ValueError) as error:
        raise InputError(f"{path}: lacks the scores of each query, or they are damaged; {_REMEDY}") from error
    return scores


def _effects(one: dict[str, Any], other: dict[str, Any]) -> np.ndarray:
    """Return float64 [labels]: the difference of each label's effects on mP@5."""
    both = pd.DataFrame(one["per_label"]).merge(pd.DataFrame(other["per_label"]), on=list(OF_LABEL))
    return (both["effect_y"] - both["effect_x"]).to_numpy()


def _compared(a: np.ndarray, b: np.ndarray, labels: np.ndarray, effects: np.ndarray | None) -> dict[str, Any]:
    mean = float((b - a).mean())
    count = np.bincount(labels)
    if effects is None:  # a label's share of the mean, to first order
        flipped = len(count) / len(a) * np.bincount(labels, weights=b - a)
        effects = flipped + mean * (1 - len(count) / len(a) * count)
    else:
        flipped = effects
    low, high = interval_of_effects(mean, effects)
    return {
        "a": float(a.mean()),
        "b": float(b.mean()),
        "difference": mean,
        "ci95": [low, high],
        "p": _sign_flips(flipped),
    }


def _sign_flips(values: np.ndarray) -> float:
    """Return the two-sided p of a mean of zero, by random signs (Good 2005, "Permutation Tests", section 3.2)."""
    signs = np.random.default_rng(0).choice([-1.0, 1.0], (_FLIPS, len(values)))
    as_large = np.abs(signs @ values) >= abs(values.sum()) - 1e-9
    return (1 + int(as_large.sum())) / (1 + _FLIPS)


def _domain(rows: pd.DataFrame) -> dict[str, Any]:
    a, b = rows["mp5_a"], rows["mp5_b"]
    return {
        "queries": len(rows),
        "a": float(a.mean()),
        "b": float(b.mean()),
        "difference": float((b - a).mean()),
        "won": int((b > a).sum()),
        "lost": int((b < a).sum()),
    }


def _flipped(both: pd.DataFrame) -> pd.DataFrame:
    """Return the queries whose nearest image is right for one artifact only, the largest changes of mP@5 first."""
    flipped = both[both["recall_at_1_a"] != both["recall_at_1_b"]]
    change = (flipped["mp5_b"] - flipped["mp5_a"]).abs()
    order = change.sort_values(ascending=False, kind="stable").index
    return flipped.loc[order, ["path", "label", "domain", "mp5_a", "mp5_b"]].reset_index(drop=True)
