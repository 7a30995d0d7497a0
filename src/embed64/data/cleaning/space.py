"""A space in which images of one label lie close together: features whitened by their scatter within labels."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from scipy.sparse import csr_matrix

FOLDS = 5
_FIT_ROWS = 20_000
_RANK = 256
_CHUNK_BYTES = 64 << 20


class Space:
    """Maps rows of features to float32 vectors of length 1, whose products say how alike two images are.

    Features are centred and divided by their scatter around the mean of their label: differences that are usual
    between images of one object count little (within-class covariance normalisation, Hatch et al. 2006). The covariance
    is shrunk as Ledoit and Wolf 2004 derive, so that few images are enough.
    """

    def __init__(self, points: np.ndarray, labels: np.ndarray, rows: np.ndarray) -> None:
        """Fit the space on some rows of `points` float32 [N, D], whose `labels` int64 [N] are from 0 on.

        Of more than 20,000 rows, those of randomly drawn labels are used.
        """
        self.points = points
        learned = _some_labels(labels, rows)
        features, label = points[learned].astype(np.float64), np.unique(labels[learned], return_inverse=True)[1]
        size = np.bincount(label)
        centre = _indicator(label) @ features / size[:, None]
        several = size[label] > 1
        # A label's mean is drawn towards each of its few images, which hides a part of the scatter.
        correction = np.sqrt(size / np.maximum(size - 1, 1))[label[several], None]
        axes = _whitening((features - centre[label])[several] * correction)
        mean = features.mean(0)
        axes = axes @ _principal((features - mean) @ axes)
        self.mean, self.axes = mean.astype(np.float32), axes.astype(np.float32)

    def __call__(self, rows: np.ndarray) -> np.ndarray:
        """Return float32 [n, D] of some rows."""
        return unit((self.points[rows] - self.mean) @ self.axes)

    def sums(self, rows: np.ndarray, groups: np.ndarray, count: int) -> np.ndarray:
        """Return float32 [count, D]: the sum of the vectors of `rows` in each of the `groups` int64 [rows]."""
        total = np.zeros((count, self.axes.shape[1]), np.float32)
        for part in chunks(len(rows), self.points.shape[1]):
            held, place = np.unique(groups[part], return_inverse=True)
            total[held] += _indicator(place) @ self(rows[part])
        return total

    def nearest(self, queries: np.ndarray, apart: np.ndarray, k: int) -> np.ndarray:
        """Return int64 [queries, k]: the rows nearest to each of the rows `queries`, nearest first; -1 beyond the last.

        Rows that are equal in `apart` int64 [N], as a query is to itself, are left out.
        """
        vectors = self(queries)
        like = np.full((len(queries), k), -np.inf, np.float32)
        found = np.full((len(queries), k), -1)
        for part in chunks(len(self.points), self.points.shape[1]):
            rows = np.arange(part.start, part.stop)
            others = self(rows)
            for some in chunks(len(queries), len(rows)):
                cosine = vectors[some] @ others.T
                cosine[apart[queries[some], None] == apart[rows]] = -np.inf
                both = np.c_[like[some], cosine]
                # Of equal ones the first row, hence a stable order.
                top = np.argsort(-both, axis=1, kind="stable")[:, :k]
                like[some] = np.take_along_axis(both, top, 1)
                named = np.c_[found[some], np.broadcast_to(rows, cosine.shape)]
                found[some] = np.take_along_axis(named, top, 1)
        return np.where(np.isfinite(like), found, -1)


def chunks(count: int, width: int) -> Iterator[slice]:
    """Yield slices of `count` rows, each of which takes at most 64 MiB at `width` float32 numbers a row."""
    step = max(1, _CHUNK_BYTES // (4 * width))
    for start in range(0, count, step):
        yield slice(start, min(start + step, count))


def dealt(count: int) -> np.ndarray:
    """Return int64 [count]: a random fold for each, equally many in every fold."""
    return np.random.default_rng(0).permutation(count) % FOLDS


def unit(vectors: np.ndarray) -> np.ndarray:
    """Return vectors [..., D] scaled to length 1; zeros stay zeros."""
    return vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-12)


def _some_labels(labels: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """Return the rows, or 20,000 of them: label by label, so that most are together with others of their label."""
    if len(rows) <= _FIT_ROWS:
        return rows
    rank = np.random.default_rng(0).permutation(labels.max() + 1)
    return rows[np.argsort(rank[labels[rows]], kind="stable")[:_FIT_ROWS]]


def _indicator(groups: np.ndarray) -> csr_matrix:
    """Return the sparse matrix [groups, rows] whose product with rows is the sum of each group."""
    ones = np.ones(len(groups), np.float32)
    return csr_matrix((ones, (groups, np.arange(len(groups)))), (int(groups.max(initial=-1)) + 1, len(groups)))


def _principal(whitened: np.ndarray) -> np.ndarray:
    """Return float64 [D, at most 256]: the axes along which images differ most, whatever their label."""
    _, vectors = np.linalg.eigh(whitened.T @ whitened)
    return vectors[:, ::-1][:, :_RANK]


def _whitening(scatter: np.ndarray) -> np.ndarray:
    """Return float64 [D, D] that maps `scatter` float64 [n, D] to unit covariance; the identity if it has no rows."""
    from sklearn.covariance import ledoit_wolf  # takes a second to load

    if not scatter.any():
        return np.eye(scatter.shape[1])
    values, vectors = np.linalg.eigh(ledoit_wolf(scatter, assume_centered=True)[0])
    return vectors / np.sqrt(np.maximum(values, 1e-6 * values[-1]))
