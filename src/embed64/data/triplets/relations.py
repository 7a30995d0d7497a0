"""Which images may stand beside an anchor: as its positive, as its negative, or not at all.

Images of one `cluster` are duplicates of each other. Where duplicates carry different labels, each of them shows
the objects of all these labels, so an image stands for the labels of its whole cluster. Two images are apart
where they stand for no common label; only then may one be the other's negative.
"""

from __future__ import annotations

import numpy as np

from embed64.data.catalog import Catalog

_CHUNK = 2**22


class Pairs:
    """Labels, domains and duplicates of a catalog's images as numbers, int64 [rows]."""

    def __init__(self, catalog: Catalog) -> None:
        rows = catalog.rows
        self.labels = catalog.label_ids
        self.domains = rows.groupby("domain").ngroup().to_numpy(np.int64)
        self.clusters = catalog.cluster_ids
        self.label_count = int(self.labels.max(initial=-1)) + 1
        some_label = np.empty(len(rows), np.int64)
        some_label[self.clusters] = self.labels
        joined = np.zeros(len(rows), bool)
        joined[self.clusters[some_label[self.clusters] != self.labels]] = True
        self.joined = joined[self.clusters]
        """Bool [rows]: the image or a duplicate of it carries a second label."""
        # Each label that a joined cluster stands for, once: sorted by cluster, then label.
        self._stands_for = np.unique(self.clusters[self.joined] * self.label_count + self.labels[self.joined])
        self._cluster_of, self._label_of = np.divmod(self._stands_for, max(1, self.label_count))
        self._labels_in = np.bincount(self._cluster_of, minlength=len(rows))
        self._first = np.cumsum(self._labels_in) - self._labels_in
        self.copies = _copies(self.labels, self.clusters, self.label_count)

    def apart(self, one: np.ndarray, other: np.ndarray) -> np.ndarray:
        """Bool [pairs]: whether rows `one` and `other` stand for no common label."""
        result = self.labels[one] != self.labels[other]
        for first, second in ((one, other), (other, one)):
            lone = np.flatnonzero(result & self.joined[first] & ~self.joined[second])
            result[lone] = ~self._stand(self.clusters[first[lone]], self.labels[second[lone]])
        both = np.flatnonzero(result & self.joined[one] & self.joined[other])
        step = max(1, _CHUNK // int(self._labels_in.max(initial=1)))
        for start in range(0, len(both), step):
            part = both[start : start + step]
            result[part] = self._clusters_apart(self.clusters[one[part]], self.clusters[other[part]])
        return result

    def choices(self) -> tuple[np.ndarray, np.ndarray]:
        """int64 [rows] twice: how many negatives an image has in its own domain, and how many in others.

        Where an image stands for several labels these are lower bounds, above 0 exactly where there is one.
        """
        in_domain = np.bincount(self.domains)[self.domains]
        total, at_home = self._standing()
        inside = in_domain - at_home[self.labels]
        outside = len(self.labels) - in_domain - (total - at_home)[self.labels]
        # An image that stands for several labels has at least what their sum leaves; where that is nothing, count.
        most = np.bincount(self._cluster_of, total[self._label_of], len(self.labels)).astype(np.int64)[self.clusters]
        inside[self.joined] = (in_domain - most)[self.joined]
        outside[self.joined] = (len(self.labels) - in_domain - most)[self.joined]
        doubtful = self.joined & ((inside <= 0) | (outside <= 0))
        known: dict[bytes, np.ndarray] = {}
        for rows in _runs(np.flatnonzero(doubtful), self.clusters):
            start = self._first[self.clusters[rows[0]]]
            mine = self._label_of[start : start + self._labels_in[self.clusters[rows[0]]]]
            if mine.tobytes() not in known:
                near = np.isin(self.clusters, self._cluster_of[np.isin(self._label_of, mine)])
                near |= np.isin(self.labels, mine)
                known[mine.tobytes()] = np.bincount(self.domains[~near], minlength=int(self.domains.max()) + 1)
            free = known[mine.tobytes()]
            inside[rows] = free[self.domains[rows]]
            outside[rows] = free.sum() - free[self.domains[rows]]
        return inside, outside

    def _stand(self, clusters: np.ndarray, labels: np.ndarray) -> np.ndarray:
        """Bool [pairs]: whether a joined cluster stands for a label."""
        wanted = clusters * self.label_count + labels
        place = np.minimum(np.searchsorted(self._stands_for, wanted), len(self._stands_for) - 1)
        return self._stands_for[place] == wanted

    def _clusters_apart(self, one: np.ndarray, other: np.ndarray) -> np.ndarray:
        """Bool [pairs]: whether two joined clusters stand for no common label: label by label of `one`."""
        count = self._labels_in[one]
        pair = np.repeat(np.arange(len(one)), count)
        nth = np.arange(len(pair)) - np.repeat(np.cumsum(count) - count, count)
        shared = self._stand(other[pair], self._label_of[self._first[one[pair]] + nth])
        return np.bincount(pair, shared, len(one)) == 0

    def _standing(self) -> tuple[np.ndarray, np.ndarray]:
        """int64 [labels] twice: how many images stand for a label, and how many of its own domain."""
        home = np.zeros(self.label_count, np.int64)
        home[self.labels] = self.domains
        alone = np.bincount(self.labels[~self.joined], minlength=self.label_count)
        size = np.bincount(self.clusters, minlength=len(self.clusters))
        total = alone + np.bincount(self._label_of, size[self._cluster_of], self.label_count).astype(np.int64)
        if not self.joined.any():
            return total, alone
        domains = int(self.domains.max()) + 1
        keys, images = np.unique(self.clusters[self.joined] * domains + self.domains[self.joined], return_counts=True)
        wanted = self._cluster_of * domains + home[self._label_of]
        place = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
        found = np.where(keys[place] == wanted, images[place], 0)
        return total, alone + np.bincount(self._label_of, found, self.label_count).astype(np.int64)


def _copies(labels: np.ndarray, clusters: np.ndarray, label_count: int) -> np.ndarray:
    """int64 [rows]: equal for images of a label that are a trivial positive of each other.

    These are the duplicates among them; each image is its own where the label has nothing but duplicates.
    """
    group = np.arange(len(labels))
    several = np.flatnonzero((np.bincount(clusters, minlength=len(labels)) > 1)[clusters])
    keys, nth = np.unique(clusters[several] * label_count + labels[several], return_inverse=True)
    group[several] = len(labels) + nth
    groups = np.bincount(labels, minlength=label_count)
    groups -= np.bincount(labels[several], minlength=label_count)
    groups += np.bincount(keys % max(1, label_count), minlength=label_count)
    return np.where(groups[labels] > 1, group, np.arange(len(labels)))


def _runs(rows: np.ndarray, groups: np.ndarray) -> list[np.ndarray]:
    """The rows of each group, apart."""
    rows = rows[np.argsort(groups[rows], kind="stable")]
    return np.split(rows, np.flatnonzero(np.diff(groups[rows])) + 1) if len(rows) else []
