"""The metrics of every query, from lists as deep as each metric asks for, in bounded memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from functools import partial

import numpy as np
from torch import Tensor

from embed64.evaluate.retrieval import (
    Retrieval,
    asked,
    average_precision_at,
    average_precision_at_r,
    before_others,
    others_before,
    precision_at_5,
    precision_at_5_without,
    recall_at,
    reciprocal_rank_at_5,
    relevant_images,
    retrieve,
    top_four,
)

METRICS: dict[str, Callable[[Retrieval], np.ndarray]] = {
    "mp5": precision_at_5,
    "recall_at_1": partial(recall_at, k=1),
    "recall_at_5": partial(recall_at, k=5),
    "recall_at_10": partial(recall_at, k=10),
    "map_at_r": average_precision_at_r,
    "mrr_at_5": reciprocal_rank_at_5,
    "ns_score": top_four,
    "triplet_accuracy_hardest": before_others,
}
"""Name in scores.json -> float64 [Q] of a search; NaN for a query without a relevant image."""
MAP_AT_1000 = "map_at_1000"
_DEEP = 1000
_KEPT = 10
_LISTED = 64
"""The shortest lists that are searched: enough to say what is found in an index of an eighth of the size."""
_ENTRIES = 2**22
"""Neighbours that are in memory at a time, some 20 bytes each."""


@dataclass(frozen=True)
class Searched:
    """Queries with their ten nearest images, and what each metric says of them."""

    found: Retrieval  # K = 10
    values: dict[str, np.ndarray]  # metric -> float64 [Q]
    others: np.ndarray  # int64 [Q, 5], as `others_before` returns it
    mp5_without: np.ndarray | None = None  # float64 [Q, 5], as `precision_at_5_without` returns it

    def of_rows(self, rows: np.ndarray) -> Searched:
        """Return the same with other numbers of the rows: row i becomes rows[i]."""
        neighbours = np.where(self.found.neighbours >= 0, rows[self.found.neighbours], -1)
        return replace(self, found=replace(self.found, queries=rows[self.found.queries], neighbours=neighbours))


def measure(
    embeddings: Tensor,
    label_ids: np.ndarray,
    roles: np.ndarray,
    asking: np.ndarray | None = None,
    deep: bool = False,
    without: bool = False,
) -> Searched:
    """Search as `retrieve` does, and compute every metric of every query.

    Queries with few relevant images are searched first, with short lists; so memory does not grow with the largest
    label. `deep` adds mAP@1000; `without` adds `mp5_without`.
    """
    queries = asked(roles, asking)
    depth = np.maximum(relevant_images(queries, label_ids, roles) + 1, _DEEP if deep else _LISTED)
    if without:
        depth += 5 + int(np.bincount(label_ids).max(initial=0))
    metrics = METRICS | ({MAP_AT_1000: partial(average_precision_at, k=_DEEP)} if deep else {})
    parts = []
    for rows in _chunks(depth):
        mask = np.zeros(len(roles), bool)
        mask[queries[rows]] = True
        found = retrieve(embeddings, label_ids, roles, int(depth[rows].max()), mask)
        values = {name: metric(found) for name, metric in metrics.items()}
        missing = precision_at_5_without(found, label_ids) if without else None
        parts.append(Searched(_cut(found), values, others_before(found), missing))
    if not parts:
        found = retrieve(embeddings, label_ids, roles, _KEPT, asking)
        return Searched(found, {name: metric(found) for name, metric in metrics.items()}, others_before(found))
    whole = joined(parts)
    return _in_order(whole, np.argsort(whole.found.queries))


def joined(parts: Sequence[Searched]) -> Searched:
    """Return searches for different queries as one."""
    searches = [part.found for part in parts]
    found = Retrieval(*(np.concatenate([getattr(each, f.name) for each in searches]) for f in fields(Retrieval)))
    values = {name: np.concatenate([part.values[name] for part in parts]) for name in parts[0].values}
    without = [part.mp5_without for part in parts if part.mp5_without is not None]
    others = np.concatenate([part.others for part in parts])
    return Searched(found, values, others, np.concatenate(without) if without else None)


def _chunks(depth: np.ndarray) -> Iterator[np.ndarray]:
    """Split queries, in the order of their lists' length, so that no part has more than so many neighbours."""
    order, start = np.argsort(depth, kind="stable"), 0
    while start < len(order):
        sizes = np.arange(1, len(order) - start + 1) * depth[order[start:]]
        count = max(1, int(np.searchsorted(sizes, _ENTRIES, side="right")))
        yield np.sort(order[start : start + count])
        start += count


def _cut(found: Retrieval) -> Retrieval:
    lists = {name: getattr(found, name)[:, :_KEPT].copy() for name in ("neighbours", "distances", "hits")}
    return replace(found, **lists)


def _in_order(searched: Searched, order: np.ndarray) -> Searched:
    found = Retrieval(*(getattr(searched.found, f.name)[order] for f in fields(Retrieval)))
    values = {name: each[order] for name, each in searched.values.items()}
    without = searched.mp5_without
    return Searched(found, values, searched.others[order], None if without is None else without[order])
