"""Decide which images may be positives or negatives of an anchor.

Images of one `cluster` are duplicates of each other. If duplicates have different labels, each of them shows the
objects of all these labels, so an image stands for the labels of its whole cluster. Two images are apart if they
stand for no common label; only then may one be the other's negative.
"""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_array, vstack

from embed64.data.catalog import Catalog

_CHUNK = 2**22  # labels compared at a time
_MEMBERS = 1024


class Pairs:
    """Labels, domains and duplicates of a catalog's images as numbers, int64 [rows]."""

    def __init__(self, catalog: Catalog) -> None:
        self.labels, self.clusters = catalog.label_ids, catalog.cluster_ids
        self.domains = catalog.rows.groupby("domain").ngroup().to_numpy(np.int64)
        count = len(self.labels)
        some_label, joined = np.zeros(count, np.int64), np.zeros(count, bool)
        some_label[self.clusters] = self.labels
        joined[self.clusters[some_label[self.clusters] != self.labels]] = True
        self.joined = joined[self.clusters]
        """Bool [rows]: whether the image and its duplicates have more than one label."""
        # Images that stand for the same labels are one member: those of a label, or of a cluster with several labels.
        member = np.where(self.joined, count + self.clusters, self.labels)
        self._member = np.unique(member, return_inverse=True)[1]
        self._stands_for = csr_array((np.ones(count, np.int64), (self._member, self.labels)))
        self._stands_for.sum_duplicates()
        _, first, copies = np.unique(self.labels * count + self.clusters, return_index=True, return_inverse=True)
        several = np.bincount(self.labels[first]) > 1
        self.copies = np.where(several[self.labels], copies, count + np.arange(count))
        """int64 [rows]: equal for duplicates within a label that has other images; they would be trivial positives."""

    def apart(self, one: np.ndarray, other: np.ndarray) -> np.ndarray:
        """Return bool [pairs]: whether rows `one` and `other` stand for no common label."""
        result = self.labels[one] != self.labels[other]
        doubtful = np.flatnonzero(result & (self.joined[one] | self.joined[other]))
        step = max(1, _CHUNK // int(np.diff(self._stands_for.indptr).max(initial=1)))
        for start in range(0, len(doubtful), step):
            part = doubtful[start : start + step]
            ours, theirs = (self._stands_for[self._member[rows[part]]] for rows in (one, other))
            result[part] = np.asarray(ours.multiply(theirs).sum(axis=1)) == 0
        return result

    def choices(self) -> tuple[np.ndarray, np.ndarray]:
        """Return int64 [rows] twice: how many negatives an image has in its own domain, and how many in others."""
        images = csr_array((np.ones(len(self.labels), np.int64), (self._member, self.domains)))
        steps = range(0, len(self._stands_for.indptr) - 1, _MEMBERS)
        kin = ((self._stands_for[i : i + _MEMBERS] @ self._stands_for.T).astype(bool) for i in steps)
        near = vstack([part.astype(np.int64) @ images for part in kin]).tocsr()
        inside = np.bincount(self.domains)[self.domains] - near[self._member, self.domains]
        return inside, len(self.labels) - near.sum(axis=1)[self._member] - inside
