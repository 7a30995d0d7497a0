"""Triplets are true to their labels and domains and evenly drawn; batches follow from seed and step."""

from collections import Counter
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from embed64.catalog import Catalog
from embed64.errors import InputError
from embed64.negatives import OTHER_DOMAIN, SAME_DOMAIN
from embed64.triplets import (
    make_triplets,
    read_triplets,
    triplet_rows,
    write_triplets,
)

COLUMNS = ["path", "label", "domain", "source"]


def make(*rows: str) -> Catalog:
    """Each row as four words: path, label, domain, source."""
    return Catalog(pd.DataFrame([row.split() for row in rows], columns=COLUMNS), Path("/data"))


# x: 3 images and y: 2 in domain d; z: 2 and u: 1 in domain e.
TINY = make("x0 x d s", "x1 x d s", "x2 x d s", "y0 y d s", "y1 y d s", "z0 z e s", "z1 z e s", "u0 u e s")


def random_catalog(rng: np.random.Generator) -> Catalog:
    """Few and many labels, domains and sources; equal label names; rows in random order."""
    size = int(rng.integers(6, 80))
    labels, domains, sources = (rng.integers(0, high, size) for high in rng.integers(1, [12, 5, 3]))
    rows = [(f"{i:03}.png", f"l{a}", f"d{b}", f"s{c}") for i, (a, b, c) in enumerate(zip(labels, domains, sources))]  # noqa: B905
    return Catalog(pd.DataFrame(rows, columns=COLUMNS).sample(frac=1, random_state=size, ignore_index=True), Path("/"))


def test_invariants_hold_for_random_catalogs():
    rng = np.random.default_rng(0)
    made = 0
    for seed in range(150):
        catalog = random_catalog(rng)
        count = int(rng.integers(1, 200))
        identity = {row.path: (row.source, row.domain, row.label) for row in catalog.rows.itertuples()}
        per_label = Counter(identity.values())
        if len(per_label) < 2 or max(per_label.values()) < 2:
            with pytest.raises(InputError):
                make_triplets(catalog, count, seed, 0.5)
            continue
        made += 1
        table = make_triplets(catalog, count, seed, 0.5)
        assert list(table.columns) == ["anchor", "positive", "negative", "reason"]
        assert len(table) == count
        for row in table.itertuples():
            anchor, positive, negative = identity[row.anchor], identity[row.positive], identity[row.negative]
            assert row.anchor != row.positive
            assert anchor == positive
            assert anchor != negative
            assert row.reason == (SAME_DOMAIN if anchor[1] == negative[1] else OTHER_DOMAIN)
        uses = Counter(table["anchor"])
        with_positive = [path for path, key in identity.items() if per_label[key] > 1]
        assert set(uses) <= set(with_positive)
        times = [uses[path] for path in with_positive]
        assert max(times) - min(times) <= 1
    assert made > 100


def test_row_order_does_not_matter():
    rng = np.random.default_rng(1)
    for seed in range(10):
        shuffled = Catalog(TINY.rows.iloc[rng.permutation(len(TINY))].reset_index(drop=True), TINY.root)
        assert make_triplets(shuffled, 50, seed, 0.5).equals(make_triplets(TINY, 50, seed, 0.5))


def test_the_seed_decides():
    assert make_triplets(TINY, 50, 1, 0.5).equals(make_triplets(TINY, 50, 1, 0.5))
    assert not make_triplets(TINY, 50, 1, 0.5).equals(make_triplets(TINY, 50, 2, 0.5))


@pytest.mark.parametrize("share", [0.0, 0.3, 1.0])
def test_share_of_negatives_from_the_anchors_own_domain(share):
    # Every anchor of TINY has another label in its own domain and in the other one.
    reasons = make_triplets(TINY, 20_000, 0, share)["reason"]
    # The standard deviation of the share is at most 0.5 / sqrt(20000) = 0.0035.
    assert (reasons == SAME_DOMAIN).mean() == pytest.approx(share, abs=0.015 if 0 < share < 1 else 0)


def test_where_one_kind_of_negative_is_lacking_the_other_is_taken():
    single = make("a x d s", "b x d s", "c y d s")
    assert set(make_triplets(single, 100, 0, 0.0)["reason"]) == {SAME_DOMAIN}
    lone_label = make("a x d s", "b x d s", "c y e s")
    assert set(make_triplets(lone_label, 100, 0, 1.0)["reason"]) == {OTHER_DOMAIN}


def test_same_label_name_in_another_source_is_a_negative():
    table = make_triplets(make("a x d s", "b x d s", "c x d t", "e x d t"), 200, 0, 0.5)
    pairs = {frozenset(pair) for pair in zip(table["anchor"], table["positive"], strict=True)}
    assert pairs == {frozenset("ab"), frozenset("ce")}
    assert set(table["reason"]) == {SAME_DOMAIN}


def even(counts: Counter, expected: set[str]) -> bool:
    """Whether all of `expected`, and nothing else, came up about equally often: within 5 standard deviations."""
    mean = counts.total() / len(expected)
    return set(counts) == expected and all(abs(n - mean) < 5 * mean**0.5 for n in counts.values())


def test_positives_and_negatives_are_drawn_evenly():
    table = make_triplets(TINY, 42_000, 0, 0.5)  # 7 usable anchors: 6000 each
    images = set(TINY.rows["path"])
    domain_d = {"x0", "x1", "x2", "y0", "y1"}
    for anchor in ("x0", "x2", "y1", "z0"):
        mine = table[table["anchor"] == anchor]
        assert len(mine) == 6000
        label = {path for path in images if path[0] == anchor[0]}
        own_domain = domain_d if anchor in domain_d else images - domain_d
        by_reason = {reason: Counter(part["negative"]) for reason, part in mine.groupby("reason")}
        assert even(Counter(mine["positive"]), label - {anchor})
        assert even(by_reason[SAME_DOMAIN], own_domain - label)
        assert even(by_reason[OTHER_DOMAIN], images - own_domain)


@pytest.mark.parametrize("catalog", [make("a x d s", "b x d s"), make("a x d s", "b y d s")])
def test_a_catalog_without_any_triplet_is_refused(catalog):
    with pytest.raises(InputError, match="at least two labels, one of them with two images; add images"):
        make_triplets(catalog, 10, 0, 0.5)


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_a_triplet_file_is_read_as_catalog_rows(tmp_path, ending):
    table = make_triplets(TINY, 30, 0, 0.5)
    path = write_triplets(table, tmp_path / f"T.{ending}")
    rows = read_triplets(path, TINY)
    paths = TINY.rows["path"].tolist()
    assert rows.dtype == np.int64
    assert [tuple(paths[i] for i in row) for row in rows] == list(
        zip(table["anchor"], table["positive"], table["negative"], strict=True)
    )
    assert [p.name for p in tmp_path.iterdir()] == [f"T.{ending}"]


def refused(call) -> str:
    with pytest.raises(InputError) as caught:
        call()
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_a_missing_triplet_file_names_the_command_that_makes_one(tmp_path):
    message = refused(lambda: read_triplets(tmp_path / "T.parquet", TINY))
    assert "T.parquet: no such file" in message
    assert "embed64 triplets" in message


@pytest.mark.parametrize("column", ["anchor", "positive", "negative"])
def test_a_missing_column_and_an_unknown_path_are_named(tmp_path, column):
    table = make_triplets(TINY, 3, 0, 0.5)
    lacking = write_triplets(table.drop(columns=column), tmp_path / "L.csv")
    assert f"L.csv: column '{column}' is missing" in refused(lambda: read_triplets(lacking, TINY))
    table.loc[1, column] = "gone.png"
    stale = write_triplets(table, tmp_path / "S.parquet")
    message = refused(lambda: read_triplets(stale, TINY))
    assert (
        f"S.parquet: row 2: {column} 'gone.png' is not among the images to train on; make the triplets anew" in message
    )


@pytest.mark.parametrize("name", ["T.csv", "T.parquet"])
@pytest.mark.parametrize("content", [b"", b"\x00\xff\n1,2\n3,4,5\n" * 20])
def test_a_triplet_file_that_is_no_table_is_refused(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    assert name in refused(lambda: read_triplets(tmp_path / name, TINY))


def test_triplet_rows_follow_the_catalogs_order():
    table = pd.DataFrame({"anchor": ["x2"], "positive": ["x0"], "negative": ["u0"]})
    assert triplet_rows(table, TINY).tolist() == [[2, 0, 7]]
