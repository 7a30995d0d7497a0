"""Leak-proof holdout and folds: labels stay whole, labels that share duplicates stay together, the seed chooses."""

from __future__ import annotations

import hashlib
import warnings
from collections import Counter
from dataclasses import dataclass

import numpy as np

from embed64.core.errors import InputError
from embed64.core.groups import Groups, components, largest_remainder
from embed64.data.catalog import Catalog

TRAIN, HOLDOUT = "train", "holdout"


def split_holdout(catalog: Catalog, fraction: float, seed: int, setting: str = "split.holdout") -> Catalog:
    """Set `split` to `holdout` for `fraction` of the labels and to `train` for the rest.

    A label goes to one side as a whole, and so do labels that a cluster of duplicates joins. Labels are ranked by
    a hash of the seed and their identity, so the choice depends on neither the row order nor the other labels.
    Each domain gives its share, or less if its clusters join more labels than that. A lone image with role
    `index` is a distractor: nothing can be learned from it, so it is part of the holdout, beyond the share,
    unless a duplicate of it is in `train`.

    Raises InputError, naming `setting`, if either part would have fewer than two labels.
    """
    labels = _labels(catalog, seed)
    counted = np.flatnonzero(~labels.distractor)
    domains, sizes = np.unique(labels.domain[counted], return_counts=True)
    shares = largest_remainder(sizes * fraction, round(sizes.sum() * fraction))
    room = dict(zip(domains.tolist(), shares.tolist(), strict=True))

    held = np.zeros(labels.groups, bool)
    for group, members in _by_group(labels.group[counted], labels.domain[counted]):
        wanted = Counter(members)
        if all(room[domain] >= count for domain, count in wanted.items()):
            held[group] = True
            for domain, count in wanted.items():
                room[domain] -= count
    chosen = int(held[labels.group[counted]].sum())
    if chosen < 2 or len(counted) - chosen < 2:
        joined = len(counted) - len(np.unique(labels.group[counted]))
        raise InputError(
            f"{setting} {fraction:g} takes {chosen} of {len(counted)} labels; it and the rest need at least 2"
            f" each; add labels or change {setting}"
            + (f" (duplicates join labels to others that must stay with them: {joined})" if joined else "")
        )
    held[np.setdiff1d(np.arange(labels.groups), labels.group[counted])] = True  # distractors alone
    split = np.where(held[labels.group[catalog.label_ids]], HOLDOUT, TRAIN)
    return Catalog(catalog.rows.assign(split=split.astype(object)), catalog.root)


def split_folds(catalog: Catalog, folds: int, seed: int) -> Catalog:
    """Set `split` to fold numbers from 0, each with its share of every domain's images.

    Labels stay whole, and those that a cluster of duplicates joins stay together, as in the holdout; distractors
    are distributed like labels (scikit-learn's StratifiedGroupKFold). The row order does not matter. Raises
    InputError if there are too few labels for the folds.
    """
    from sklearn.model_selection import StratifiedGroupKFold  # takes a second to load, and only folds need it

    group = _labels(catalog, seed).group[catalog.label_ids]
    domain = np.unique(catalog.rows["domain"].to_numpy(str), return_inverse=True)[1]
    order = np.lexsort((domain, group))
    groups, place = np.unique(group, return_inverse=True)
    if len(groups) < folds:
        raise InputError(
            f"{folds} folds of {len(groups)} labels (those that share duplicates count as one) leave a fold empty; ask"
            " for fewer folds"
        )
    number = place % folds
    if np.bincount(domain).max() >= folds:  # it rejects more folds than the largest domain has images
        dealer = StratifiedGroupKFold(folds)  # groups are in drawn order; older versions shuffle wrongly
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # a domain with fewer images than folds
            for fold, (_, rows) in enumerate(dealer.split(order, domain[order], group[order])):
                number[order[rows]] = fold
    for fold in np.setdiff1d(np.arange(folds), number):  # small domains can leave one empty
        held = [np.unique(place[number == other]) for other in range(folds)]
        number[place == max(held, key=len)[-1]] = fold
    return Catalog(catalog.rows.assign(split=number.astype(str).astype(object)), catalog.root)


def label_groups(catalog: Catalog) -> int:
    """Return the number of labels, counting those as one that a cluster of duplicates joins; without lone distractors.

    These are what a holdout or folds can take apart.
    """
    labels = _labels(catalog, 0)
    return len(np.unique(labels.group[~labels.distractor]))


def lone_to_index(catalog: Catalog) -> Catalog:
    """Make the only image of a label a distractor (role `index`), unless it has a role; return the new catalog."""
    ids, roles = catalog.label_ids, catalog.roles.astype(object)
    lone = (np.bincount(ids)[ids] == 1) & (roles == "")
    if not lone.any():
        return catalog
    roles[lone] = "index"
    return Catalog(catalog.rows.assign(role=roles), catalog.root)


def assign_roles(catalog: Catalog, queries: int, seed: int) -> Catalog:
    """Set the empty roles of all rows not in `train`: `queries` images of each label to query, the others to index.

    A label keeps at least one image for the index. Existing roles stay, and count. Images with a duplicate under
    their own label become queries last, and together with it: finding a duplicate proves little.
    """
    roles = catalog.roles.astype(object)
    outside = catalog.rows["split"].to_numpy() != TRAIN if "split" in catalog.rows else np.ones(len(catalog), bool)
    labels = catalog.label_ids
    free = np.flatnonzero(outside & (roles == ""))
    count = labels.max(initial=-1) + 1
    asking = np.bincount(labels[outside & (roles == "query")], minlength=count)
    found = np.bincount(labels[outside & (roles == "index")], minlength=count)
    most = np.bincount(labels[free], minlength=count) - (found == 0)
    wanted = np.clip(queries - asking, 0, np.maximum(most, 0))

    turn = free[_by_turn(labels[free], catalog.cluster_ids[free], _row_ranks(catalog, free, seed))]
    roles[turn] = np.where(Groups(labels[turn]).nth < wanted[labels[turn]], "query", "index")
    return Catalog(catalog.rows.assign(role=roles), catalog.root)


def _by_turn(labels: np.ndarray, clusters: np.ndarray, rank: np.ndarray) -> np.ndarray:
    """Return the order in which images become queries: by label, those without a duplicate in the label first."""
    order = np.lexsort((rank, clusters, labels))
    new = (np.diff(labels[order], prepend=-1) != 0) | (np.diff(clusters[order], prepend=-1) != 0)
    run = np.cumsum(new) - 1  # a label's images of one cluster
    size, first = np.bincount(run), rank[order[new]]
    return order[np.lexsort((rank[order], first[run], size[run], labels[order]))]


def _row_ranks(catalog: Catalog, rows: np.ndarray, seed: int) -> np.ndarray:
    """Return int64 [rows]: a random order that depends only on the seed, the identity and the path."""
    keys = catalog.rows[["source", "domain", "label", "path"]].iloc[rows]
    return np.argsort(np.argsort(_ranks(seed, list(keys.itertuples(index=False, name=None)))))


@dataclass(frozen=True)
class _Labels:
    """What decides the side of each label, by label id."""

    domain: np.ndarray  # str [labels]
    group: np.ndarray  # int64 [labels]: equal if clusters join the labels; groups are numbered by rank
    distractor: np.ndarray  # bool [labels]: one image, of role index

    @property
    def groups(self) -> int:
        return int(self.group.max()) + 1


def _labels(catalog: Catalog, seed: int) -> _Labels:
    ids, clusters = catalog.label_ids, np.unique(catalog.cluster_ids, return_inverse=True)[1]
    _, first, size = np.unique(ids, return_index=True, return_counts=True)
    joined = components(ids, len(first) + clusters, len(first) + int(clusters.max()) + 1)
    # A group has the rank of its first label in sorted order, not its best rank, which would favour large groups.
    head, group = np.unique(joined[: len(first)], return_inverse=True)
    identity = catalog.rows[["source", "domain", "label"]].iloc[first[head]]
    place = np.argsort(np.argsort(_ranks(seed, list(identity.itertuples(index=False, name=None)))))
    return _Labels(
        domain=catalog.rows["domain"].to_numpy(str)[first],
        group=place[group],
        distractor=(size == 1) & (catalog.roles[first] == "index"),
    )


def _ranks(seed: int, keys: list[tuple[str, ...]]) -> np.ndarray:
    """Return S32 [keys]: a hash of the seed and each key, to sort by."""
    return np.array([hashlib.sha256("\0".join([str(seed), *key]).encode()).digest() for key in keys], "S32")


def _by_group(group: np.ndarray, domain: np.ndarray) -> list[tuple[int, list[str]]]:
    """Return pairs (group, domains of its labels) in ascending order of the group."""
    return [(int(group[members[0]]), domain[members].tolist()) for members in Groups(group).members()]
