"""What may stand beside an anchor, held against sets of labels image by image."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from embed64.data.catalog import Catalog
from embed64.data.triplets.relations import Pairs


def make(*rows: str) -> Catalog:
    """Each row as five words: path, label, domain, source, cluster (- for none)."""
    table = pd.DataFrame([row.split() for row in rows], columns=["path", "label", "domain", "source", "cluster"])
    return Catalog(table.replace({"cluster": {"-": ""}}), Path("/"))


def random_catalog(rng: np.random.Generator, clusters: int) -> Catalog:
    size = int(rng.integers(3, 60))
    labels, domains = rng.integers(0, rng.integers(1, 9), size), rng.integers(0, rng.integers(1, 4), size)
    cluster = [str(c) if c < clusters else "" for c in rng.integers(0, clusters + 12, size)]
    rows = {"path": [f"{i}.png" for i in range(size)], "label": labels.astype(str), "domain": domains.astype(str)}
    return Catalog(pd.DataFrame(rows | {"source": "s", "cluster": cluster}), Path("/"))


def stands_for(catalog: Catalog) -> list[set[tuple[str, str]]]:
    """Of each image: the labels of itself and of its duplicates, looked up one by one."""
    rows = list(catalog.rows.itertuples())
    return [
        {(o.domain, o.label) for o in rows if o.Index == row.Index or (row.cluster and o.cluster == row.cluster)}
        for row in rows
    ]


@pytest.mark.parametrize("clusters", [1, 4, 30])
def test_pairs_and_choices_are_those_of_the_sets(clusters):
    rng = np.random.default_rng(clusters)
    for _ in range(40):
        catalog = random_catalog(rng, clusters)
        pairs, sets = Pairs(catalog), stands_for(catalog)
        one, other = (grid.ravel() for grid in np.meshgrid(*[np.arange(len(catalog))] * 2))
        expected = np.array([not sets[a] & sets[n] for a, n in zip(one, other, strict=True)])
        assert np.array_equal(pairs.apart(one, other), expected)

        table = expected.reshape(len(catalog), len(catalog))
        at_home = pairs.domains[:, None] == pairs.domains
        inside, outside = pairs.choices()
        for counted, expected in ((inside, (table & at_home).sum(1)), (outside, (table & ~at_home).sum(1))):
            assert np.array_equal(counted > 0, expected > 0)
            assert np.array_equal(counted[~pairs.joined], expected[~pairs.joined])
            assert (counted <= expected).all()
        assert np.array_equal(pairs.joined, [len(labels) > 1 for labels in sets])


def test_by_hand():
    # a1 and b1 are one picture under two labels, b1 and c1 are not: c1 has a cluster of its own.
    catalog = make("a1 a d s 7", "a2 a d s -", "b1 b d s 7", "b2 b d s -", "c1 c d s 8", "c2 c e s 8", "z z e s -")
    pairs = Pairs(catalog)
    name = catalog.rows["path"].tolist()
    beside = {a: " ".join(np.array(name)[pairs.apart(np.full(7, i), np.arange(7))]) for i, a in enumerate(name)}
    assert beside["a1"] == "c1 c2 z"  # not b2: a1 shows b too
    assert beside["a2"] == "b2 c1 c2 z"  # not b1: it shows a
    assert beside["b2"] == "a2 c1 c2 z"
    assert beside["z"] == "a1 a2 b1 b2 c1 c2"
    # c of domain d and c of domain e are two labels, joined by cluster 8.
    assert beside["c1"] == "a1 a2 b1 b2 z"


@pytest.mark.parametrize(
    ("clusters", "trivial"),
    [
        ("- - -", []),  # no duplicates
        ("1 1 2", [(0, 1)]),
        ("1 1 -", [(0, 1)]),
        ("1 1 1", []),  # nothing but duplicates: then they have to do
    ],
)
def test_copies_are_trivial_positives(clusters, trivial):
    pairs = Pairs(make(*(f"{i} a d s {c}" for i, c in enumerate(clusters.split())), "9 b d s 1"))
    same = [(i, j) for i in range(3) for j in range(i + 1, 3) if pairs.copies[i] == pairs.copies[j]]
    assert same == trivial


@pytest.mark.parametrize("clusters", [[3, 3, 5, 5], [3.0, 3.0, 5.0, 5.0], ["x", "x", "ü", "ü"], [9, 9, None, None]])
def test_clusters_may_be_numbers_or_text(clusters):
    rows = make("a a d s -", "b b d s -", "c c d s -", "e e d s -").rows.assign(cluster=clusters)
    joined = Pairs(Catalog(rows, Path("/"))).joined.tolist()
    assert joined == ([True, True, False, False] if None in clusters else [True] * 4)


def test_without_the_column_nothing_is_a_duplicate():
    pairs = Pairs(Catalog(make("a a d s 1", "b b d s 1").rows.drop(columns="cluster"), Path("/")))
    assert not pairs.joined.any()
    assert pairs.apart(np.array([0]), np.array([1])).all()


def test_one_picture_under_a_thousand_labels():
    """A placeholder such as "no image": it joins labels for itself, not for their other images."""
    rows = [f"{i}p l{i} d s 1" for i in range(1000)] + [f"{i}x l{i} d s -" for i in range(1000)]
    pairs = Pairs(make(*rows))
    inside, outside = pairs.choices()
    assert (inside[1000:] == 999).all()
    assert not inside[:1000].any()  # every other image is of a label that the placeholder has
    assert not outside.any()
    assert not pairs.apart(np.arange(999), np.arange(1, 1000)).any()
    assert pairs.apart(np.arange(1000, 1999), np.arange(1001, 2000)).all()
    assert not pairs.apart(np.arange(1000, 2000), np.zeros(1000, int)).any()
