"""Join duplicates into clusters: equal bytes, equal pixels, and near duplicates, including mirrored and cropped ones.

Two images are near duplicates if their 256-bit perceptual hashes differ in few bits and their thumbnails in few
levels. The hash finds candidates among very many; the thumbnail distinguishes drawings that differ in a detail,
e.g. the hands of a clock. Both limits are measured in benchmarks/dedup.py.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from embed64.core.groups import components
from embed64.data.catalog import Catalog
from embed64.data.duplicates.crops import cropped_pairs
from embed64.data.duplicates.fingerprints import Fingerprints, examine
from embed64.data.duplicates.hamming import near_pairs

_SAME = 1.0  # with equal hashes and at most this difference of thumbnails, one image represents the other
_CHUNK = 1 << 14  # pairs of thumbnails compared at a time


@dataclass(frozen=True)
class Limits:
    """When two images are near duplicates."""

    radius: int = 47  # bits of 256; the most that multi-index hashing finds with two flips per piece
    alike: float = 5.0  # root mean square difference of the thumbnails, in levels of 255
    reach: float = 10.0  # the same, of a member from its cluster's centre: a longer chain is cut
    mirrored: bool = True  # whether a mirror image is a duplicate
    cropped: float = 3.0  # the same, of sixteen parts of an original and of its crop (crops.py); 0 looks for none


@dataclass(frozen=True)
class Duplicates:
    """The result: every image is the first of its cluster, or a copy of one of five kinds."""

    clusters: np.ndarray  # int64 [entries of Fingerprints]: equal for duplicates
    bytes: int  # rows whose file has the same bytes as an earlier row's
    pixels: int  # further contents that decode to the same pixels
    near: int  # further images that look like another
    mirrored: int  # further images that look like another's mirror image
    cropped: int  # further images that are a crop of another
    cut: int  # images joined only by a chain of near duplicates, separated because the centre looks different


def deduplicate(
    catalog: Catalog, limits: Limits | None = None, made: Fingerprints | None = None
) -> tuple[Catalog, Duplicates, Fingerprints]:
    """Return the catalog with the column `cluster`, the duplicates, and the fingerprints used to find them.

    `made` are the fingerprints of the catalog's rows, if they were computed before.
    """
    made = made or examine(catalog)
    found = find_duplicates(made, limits or Limits())
    names = cluster_names(catalog, made, found)
    return Catalog(catalog.rows.assign(cluster=names), catalog.root), found, made


def find_duplicates(made: Fingerprints, limits: Limits) -> Duplicates:
    """Return the clusters of a catalog's images; they do not depend on the order of its rows."""
    present = made.of_row >= 0
    decoded = np.flatnonzero(made.pixels != b"")
    clusters = np.arange(len(made.content))
    pixels, first, inverse = np.unique(made.pixels[decoded], return_index=True, return_inverse=True)
    nodes = decoded[first]  # one entry for every distinct image, in an order of its own
    labels, flipped, cut = _near_clusters(made, nodes, limits)
    whole, node = np.unique(labels), np.zeros(len(made.content), np.int64)
    node[nodes] = np.arange(len(nodes))
    for i, j in cropped_pairs(made.thumbs, nodes[whole], limits.cropped) if limits.cropped else ():
        labels = _joined(labels, node[i], node[j])
    clusters[decoded] = nodes[labels][inverse]
    return Duplicates(
        clusters,
        bytes=int(present.sum()) - len(made.content),
        pixels=len(decoded) - len(pixels),
        near=len(nodes) - len(whole) - flipped,
        mirrored=flipped,
        cropped=len(whole) - len(np.unique(labels)),
        cut=cut,
    )


def cluster_names(catalog: Catalog, made: Fingerprints, found: Duplicates) -> np.ndarray:
    """Return str [rows]: the smallest SHA-256 of the bytes in each cluster, cut to 16 digits; of the path if no file.

    So a name depends on neither the order of the rows nor the place of the files.
    """
    # Contents ascend, so the first of a cluster has the smallest digest.
    _, first, cluster = np.unique(found.clusters, return_index=True, return_inverse=True)
    short = np.array([digest.ljust(32, b"\0").hex()[:16] for digest in made.content[first]], dtype=object)
    names = np.empty(len(catalog), dtype=object)
    present = made.of_row >= 0
    names[present] = short[cluster[made.of_row[present]]] if len(short) else ""
    for file, row in zip(catalog.where(~present).files, np.flatnonzero(~present), strict=True):
        names[row] = hashlib.sha256(f"no file {file.absolute()}".encode()).hexdigest()[:16]
    return names


def conflicts(catalog: Catalog, made: Fingerprints) -> pd.DataFrame:
    """Return images under two labels, of a catalog with the column `cluster`.

    For each cluster with several labels there is a line for every image without the cluster's most frequent label,
    with an image of that label beside it and in what they are alike: bytes, pixels, near or mirrored.
    """
    rows = catalog.rows.assign(id=catalog.label_ids, entry=made.of_row).sort_values(["cluster", "path"])
    rows = rows[rows.groupby("cluster")["id"].transform("nunique") > 1]
    votes = rows.groupby(["cluster", "id"]).size().reset_index(name="votes")
    votes = votes.sort_values(["cluster", "votes", "id"], ascending=[True, False, True]).drop_duplicates("cluster")
    winner = rows["cluster"].map(votes.set_index("cluster")["id"])
    first = rows[rows["id"] == winner].drop_duplicates("cluster").set_index("cluster")
    others = rows[rows["id"] != winner]
    reference = first.loc[others["cluster"]]
    table = others[["path", "label", "domain", "source"]].reset_index(drop=True)
    for column in ("path", "label", "domain", "source"):
        table[f"other_{column}"] = reference[column].to_numpy()
    pairs = zip(others["entry"], reference["entry"], strict=True)
    return table.assign(how=[_how(made, a, b) for a, b in pairs])


def _how(made: Fingerprints, a: int, b: int) -> str:
    if a == b:
        return "bytes"
    if made.pixels[a] == made.pixels[b]:
        return "pixels"
    i, j = np.array([a]), np.array([b])
    return "near" if _difference(made, i, j, False)[0] <= _difference(made, i, j, True)[0] else "mirrored"


def _near_clusters(made: Fingerprints, nodes: np.ndarray, limits: Limits) -> tuple[np.ndarray, int, int]:
    """Return labels int64 [nodes], equal for near duplicates; how many joined as mirror images; how many were cut."""
    final, left = np.arange(len(nodes)), np.arange(len(nodes))
    flipped = cut = 0
    while len(left):
        labels, joined = _components(made, nodes[left], limits)
        flipped += joined
        far = _beyond_centre(made, nodes[left], labels, limits)
        kept = ~far
        _, head, inverse = np.unique(labels[kept], return_index=True, return_inverse=True)
        final[left[kept]] = left[kept][head][inverse]
        left = left[far]
        cut += len(left)
    return final, flipped, cut


def _components(made: Fingerprints, nodes: np.ndarray, limits: Limits) -> tuple[np.ndarray, int]:
    """Return the connected components of the near pairs, and how many fewer there are because of mirror images."""
    labels = np.arange(len(nodes))
    plain = made.hashes[nodes, 0]
    for i, j in _equal_hashes(made, nodes):
        labels = _joined(labels, i, j)
    # Nodes that look the same and have the same hash are joined first: 10,000 blank images would be 50 million pairs.
    apart = np.unique(labels)
    plainly = 0
    for mirror in (False, True) if limits.mirrored else (False,):
        queries = made.hashes[nodes[apart], 1] if mirror else None
        what = "mirror images" if mirror else "near duplicates"
        for i, j in near_pairs(plain[apart], limits.radius, queries, what):
            i, j = apart[i], apart[j]
            new = labels[i] != labels[j]
            i, j = i[new], j[new]
            alike = _difference(made, nodes[i], nodes[j], mirror) <= limits.alike
            labels = _joined(labels, i[alike], j[alike])
        plainly = plainly or len(np.unique(labels))
    return labels, plainly - len(np.unique(labels))


def _equal_hashes(made: Fingerprints, nodes: np.ndarray) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Yield pairs of nodes with equal hashes that look the same: each round, every hash's first node takes its own."""
    plain = made.hashes[nodes, 0]
    _, group = np.unique(plain.view(f"V{plain.shape[1]}").ravel(), return_inverse=True)
    left = np.flatnonzero(np.bincount(group)[group] > 1)
    while len(left):
        _, first, inverse = np.unique(group[left], return_index=True, return_inverse=True)
        leader = left[first][inverse]
        alike = _difference(made, nodes[left], nodes[leader], False) <= _SAME
        yield left[alike], leader[alike]
        left = left[~alike]


def _joined(labels: np.ndarray, i: np.ndarray, j: np.ndarray) -> np.ndarray:
    """Return `labels` after joining the pairs (i, j); a component's label is its smallest node."""
    if not len(i):
        return labels
    ends, inverse = np.unique(np.concatenate([labels[i], labels[j]]), return_inverse=True)
    renamed = np.arange(len(labels))
    renamed[ends] = ends[components(inverse[: len(i)], inverse[len(i) :], len(ends))]
    return renamed[labels]


def _beyond_centre(made: Fingerprints, nodes: np.ndarray, labels: np.ndarray, limits: Limits) -> np.ndarray:
    """Return bool [nodes]: whether each is beyond the reach of its component's centre.

    The centre is the member nearest to the component's mean thumbnail.
    """
    far = np.zeros(len(nodes), bool)
    order = np.argsort(labels, kind="stable")
    starts = np.flatnonzero(np.diff(labels[order], prepend=-1))
    for members in np.split(order, starts[1:]) if len(order) else ():
        if len(members) < 3:
            continue
        thumbs = made.thumbs[nodes[members]].reshape(len(members), -1)
        spread = np.square(thumbs - thumbs.mean(0, dtype=np.float32)).mean(1)
        centre = np.full(len(members), nodes[members[np.argmin(spread)]])
        either = [_difference(made, nodes[members], centre, mirror) for mirror in (False, True)]
        far[members] = np.minimum(*either) > limits.reach
    return far


def _difference(made: Fingerprints, i: np.ndarray, j: np.ndarray, mirror: bool) -> np.ndarray:
    """Return float32 [pairs]: root mean square difference of thumbnails, those of i mirrored or not; symmetric."""
    result = np.empty(len(i), np.float32)
    for start in range(0, len(i), _CHUNK):
        part = slice(start, start + _CHUNK)
        ours = made.thumbs[i[part]]
        apart = (ours[:, :, ::-1] if mirror else ours).astype(np.int16) - made.thumbs[j[part]]
        result[part] = np.sqrt(np.square(apart, dtype=np.int32).mean((1, 2, 3)))
    return result
