"""Triplets are true to their labels and domains, and no image is used more than twice its fair share."""

from collections import Counter
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from evenness import naive_fair

from embed64.core.errors import InputError
from embed64.data.catalog import Catalog
from embed64.data.triplets.audit import Audit
from embed64.data.triplets.negatives import FEATURE, OTHER_DOMAIN, SAME_DOMAIN, SEMANTIC, Quotas
from embed64.data.triplets.triplets import (
    draw_triplets,
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


def random_catalog(rng: np.random.Generator, clusters: int) -> Catalog:
    """Few and many labels, domains and sources; equal label names; duplicates, some under two labels; any order."""
    size = int(rng.integers(6, 80))
    labels, domains, sources = (rng.integers(0, high, size) for high in rng.integers(1, [12, 5, 3]))
    rows = {"path": [f"{i:03}.png" for i in range(size)]}
    rows |= {name: [f"{name[0]}{x}" for x in ids] for name, ids in zip(COLUMNS[1:], (labels, domains, sources))}  # noqa: B905
    if clusters:
        # Most duplicates lie within a label, as they do in life; every fifth catalog has them anywhere.
        cluster = rng.integers(0, clusters, size)
        within = labels if rng.random() < 0.8 else np.zeros(size, int)
        rows["cluster"] = [f"{w}-{c}" if c % 2 else "" for w, c in zip(within, cluster, strict=True)]
    return Catalog(pd.DataFrame(rows).sample(frac=1, random_state=size, ignore_index=True), Path("/"))


class Naive:
    """The rules, image by image."""

    def __init__(self, catalog: Catalog) -> None:
        rows = list(catalog.rows.itertuples())
        self.label = {row.path: (row.source, row.domain, row.label) for row in rows}
        self.cluster = {row.path: getattr(row, "cluster", "") or row.path for row in rows}
        stands = {c: {self.label[p] for p in self.label if self.cluster[p] == c} for c in set(self.cluster.values())}
        self.stands = {path: stands[self.cluster[path]] for path in self.label}
        self.joined = any(len(labels) > 1 for labels in stands.values())
        self.per_label = Counter(self.label.values())
        self.copies = {}
        for path, label in self.label.items():
            clusters = {self.cluster[p] for p in self.label if self.label[p] == label}
            self.copies[path] = (label, self.cluster[path]) if len(clusters) > 1 else (label, path)
        self.anchors = [path for path in self.label if self.per_label[self.label[path]] > 1 and self.negatives(path)]

    def negatives(self, anchor: str) -> list[str]:
        return [path for path in self.label if not self.stands[path] & self.stands[anchor]]

    def hold(self, table: pd.DataFrame, count: int) -> None:
        """Every rule of single triplets, and no anchor or positive more than twice its fair share."""
        assert list(table.columns) == ["anchor", "positive", "negative", "reason"]
        assert len(table) == count
        for row in table.itertuples():
            anchor, positive, negative = (self.label[path] for path in (row.anchor, row.positive, row.negative))
            assert row.anchor != row.positive
            assert anchor == positive
            assert anchor != negative
            assert self.copies[row.anchor] != self.copies[row.positive]
            assert not self.stands[row.anchor] & self.stands[row.negative]
            if row.reason in (SAME_DOMAIN, OTHER_DOMAIN):
                assert row.reason == (SAME_DOMAIN if anchor[1] == negative[1] else OTHER_DOMAIN)
        uses = Counter(table["anchor"])
        assert set(uses) <= set(self.anchors)
        assert max(uses.values()) <= 2 * -(-count // len(self.anchors))
        self.at_most_twice(table["anchor"], table["positive"], self.label, self.copies)

    def at_most_twice(self, anchors: pd.Series, partners: pd.Series, segment: dict, group: dict) -> None:
        place = {path: i for i, path in enumerate(self.label)}
        fair = naive_fair([place[a] for a in anchors], [segment[p] for p in place], [group[p] for p in place])
        uses = Counter(partners)
        for path, i in place.items():
            assert uses[path] <= 2 * np.ceil(fair[i] - 1e-9)

    def negatives_at_most_twice(self, table: pd.DataFrame) -> None:
        domain = {path: label[1] for path, label in self.label.items()}
        for reason, segment, group in (
            (SAME_DOMAIN, domain, self.label),
            (OTHER_DOMAIN, dict.fromkeys(domain, 0), domain),
        ):
            mine = table[table["reason"] == reason]
            self.at_most_twice(mine["anchor"], mine["negative"], segment, group)


def failing(table: pd.DataFrame, catalog: Catalog) -> set[str]:
    """The rules of the audit that do not hold."""
    return {found.rule for found in Audit(table, catalog, "T", "C").findings(None) if not found.holds}


@pytest.mark.parametrize("clusters", [0, 3, 40])
def test_rules_hold_and_no_image_is_used_more_than_twice_its_fair_share(clusters):
    rng = np.random.default_rng(clusters)
    made = 0
    for seed in range(80):
        catalog, count = random_catalog(rng, clusters), int(rng.integers(1, 200))
        naive = Naive(catalog)
        if not naive.anchors:
            with pytest.raises(InputError):
                make_triplets(catalog, count, seed, 0.5)
            continue
        made += 1
        table = make_triplets(catalog, count, seed, float(rng.choice([0, 0.3, 0.5, 1])))
        naive.hold(table, count)
        assert not failing(table, catalog)
        if not naive.joined:
            naive.negatives_at_most_twice(table)
    assert made > 50


def vectors(folder: Path, catalog: Catalog, rng: np.random.Generator, spread: float) -> Path:
    """Embeddings in which images of a label lie `spread` around a point of their own."""
    points = rng.normal(size=(catalog.label_ids.max() + 1, 4))[catalog.label_ids]
    points = (points + spread * rng.normal(size=points.shape)).astype(np.float32)
    table = pd.DataFrame({"path": catalog.rows["path"], "embedding": list(points)})
    table.sample(frac=1, random_state=1).to_parquet(folder / "E.parquet", index=False)
    return folder / "E.parquet"


WORDS = {"l0": "mug", "l1": "cup", "l2": "coffee_mug", "l3": "bowl", "l4": "TowerBridge", "l5": "xyzzy"}


def named(catalog: Catalog) -> Catalog:
    return Catalog(catalog.rows.assign(label=catalog.rows["label"].map(lambda x: WORDS.get(x, x))), catalog.root)


@pytest.fixture
def glove(tmp_path) -> Path:
    path = tmp_path / "glove.txt"
    path.write_text("mug 1 0 0\ncup 0.9 0.2 0\ncoffee 0.5 0 0.5\nbowl 0.5 0.5 0\ntower 0 0 1\nbridge 0 1 1\n")
    return path


@pytest.mark.parametrize("clusters", [0, 40])
def test_invariants_hold_with_hard_kinds(tmp_path, glove, clusters):
    rng = np.random.default_rng(clusters)
    kinds: Counter = Counter()
    left_out = 0
    for seed in range(40):
        catalog, count = named(random_catalog(rng, clusters)), int(rng.integers(20, 200))
        naive = Naive(catalog)
        if not naive.anchors:
            continue
        embeddings = vectors(tmp_path, catalog, rng, spread=0.3)
        quotas = Quotas(0.2, 0.3, 0.3)
        drawn = draw_triplets(catalog, count, seed, quotas, glove, embeddings, too_near=0.8)
        naive.hold(drawn.table, count)
        kinds.update(drawn.table["reason"])
        hard = drawn.table["reason"].isin([SEMANTIC, FEATURE])
        assert max(Counter(drawn.table["negative"][hard]).values(), default=0) <= 2 * -(-count // len(catalog))
        pairs = set(zip(drawn.table["anchor"], drawn.table["negative"], strict=True))
        excluded = list(zip(drawn.left_out["anchor"], drawn.left_out["negative"], strict=True))
        assert not pairs & set(excluded)
        assert len(set(excluded)) == len(excluded)
        assert (drawn.left_out["distance"] < drawn.left_out["limit"]).all()
        assert all(not naive.stands[a] & naive.stands[n] for a, n in excluded)
        left_out += len(excluded)
        told = " ".join(drawn.notes)
        wanted, got = quotas.counts(count), Counter(drawn.table["reason"])
        for reason, number in wanted.items():
            if got[reason] < number:
                assert f"{reason}: only {got[reason]:,} of the {number:,} asked for are available" in told
        if "spread evenly" not in told:
            assert not failing(drawn.table, catalog)
        else:
            assert failing(drawn.table, catalog) <= {"same_domain share", "other_domain share"}
    assert min(kinds[reason] for reason in (SAME_DOMAIN, OTHER_DOMAIN, SEMANTIC, FEATURE)) > 100
    assert left_out > 100


def test_row_order_and_names_of_clusters_do_not_matter(tmp_path, glove):
    rng = np.random.default_rng(1)
    for seed in range(10):
        catalog = named(random_catalog(rng, 30))
        embeddings = vectors(tmp_path, catalog, rng, spread=0.3)
        made = draw_triplets(catalog, 50, seed, Quotas(0.2, 0.3, 0.3), glove, embeddings)
        rows = catalog.rows.iloc[rng.permutation(len(catalog))].reset_index(drop=True)
        rows["cluster"] = ["" if c == "" else f"é{c}" for c in rows["cluster"]]
        again = draw_triplets(Catalog(rows, catalog.root), 50, seed, Quotas(0.2, 0.3, 0.3), glove, embeddings)
        assert again.table.equals(made.table)
        assert again.left_out.equals(made.left_out)
        assert again.notes == made.notes


def test_only_those_that_may_are_anchors_whatever_the_order_of_the_rows(tmp_path):
    rows = [f"{label}{i}.png {label} d s" for label in "zyx" for i in range(3)]
    table = pd.DataFrame([row.split() for row in rows], columns=["path", "label", "domain", "source"])
    may = table["path"].str.endswith("1.png").to_numpy()
    drawn = draw_triplets(Catalog(table, tmp_path), 30, 0, Quotas(0.5), may_be_anchor=may).table
    assert set(drawn["anchor"]) == {"z1.png", "y1.png", "x1.png"}
    assert set(drawn["positive"]) == {f"{label}{i}.png" for label in "zyx" for i in (0, 2)}


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


def test_positives_and_negatives_are_drawn_alike():
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
        f"S.parquet: row 2: {column} 'gone.png' is not among the images to train on; make the triplets again" in message
    )


@pytest.mark.parametrize("name", ["T.csv", "T.parquet"])
@pytest.mark.parametrize("content", [b"", b"\x00\xff\n1,2\n3,4,5\n" * 20])
def test_a_triplet_file_that_is_no_table_is_refused(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    assert name in refused(lambda: read_triplets(tmp_path / name, TINY))


def test_triplet_rows_follow_the_catalogs_order():
    table = pd.DataFrame({"anchor": ["x2"], "positive": ["x0"], "negative": ["u0"]})
    assert triplet_rows(table, TINY).tolist() == [[2, 0, 7]]
