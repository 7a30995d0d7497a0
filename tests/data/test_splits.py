"""Holdout, folds, roles: whole labels and whole clusters, each domain its share, decided by seed and identity."""

from collections import Counter
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from embed64.core.errors import InputError
from embed64.data.catalog import Catalog, require_no_leak, validate
from embed64.data.splits import HOLDOUT, TRAIN, assign_roles, lone_to_index, split_folds, split_holdout


def make(sizes: dict[str, int], images: int = 3, source: str = "s") -> Catalog:
    """`sizes` labels in each domain, `images` images each."""
    rows = [
        (f"{source}/{domain}/{label}/{image}.png", f"label{label}", domain, source)
        for domain, count in sizes.items()
        for label in range(count)
        for image in range(images)
    ]
    return Catalog(pd.DataFrame(rows, columns=["path", "label", "domain", "source"]), Path("/data"))


def held(catalog: Catalog) -> set[tuple[str, str, str]]:
    """(source, domain, label) of the holdout."""
    return set(catalog.split(HOLDOUT).rows[["source", "domain", "label"]].itertuples(index=False, name=None))


def per_domain(catalog: Catalog) -> dict[str, int]:
    return dict(Counter(domain for _, domain, _ in held(catalog)))


@pytest.mark.parametrize("seed", range(5))
def test_no_label_straddles_and_no_row_is_lost(seed):
    catalog = make({"a": 17, "b": 9, "c": 4}, images=4)
    done = split_holdout(catalog, 0.3, seed)
    assert done.rows.drop(columns="split").equals(catalog.rows)
    assert set(done.rows["split"]) == {TRAIN, HOLDOUT}
    assert (done.rows.groupby(["source", "domain", "label"])["split"].nunique() == 1).all()
    assert "split" not in catalog.rows


def test_shares_by_largest_remainder_worked_by_hand():
    # 0.1 of 24, 13 and 8 labels is 2.4, 1.3 and 0.8; 4.5 in all, rounded (to even) 4. The floors 2, 1, 0 leave
    # one, which goes to the largest remainder, 0.8.
    assert per_domain(split_holdout(make({"a": 24, "b": 13, "c": 8}), 0.1, 0)) == {"a": 2, "b": 1, "c": 1}
    # 0.25 of 10, 10, 10 is 2.5 each; 7.5 in all, rounded (to even) 8. The floors leave 2, among equals the first.
    assert per_domain(split_holdout(make({"a": 10, "b": 10, "c": 10}), 0.25, 0)) == {"a": 3, "b": 3, "c": 2}


@pytest.mark.parametrize("seed", range(10))
def test_every_domain_gets_its_share_rounded_down_or_up(seed):
    rng = np.random.default_rng(seed)
    sizes = {f"d{i}": int(size) for i, size in enumerate(rng.integers(1, 60, 8))}
    fraction = float(rng.uniform(0.05, 0.6))
    got = per_domain(split_holdout(make(sizes, images=2), fraction, seed))
    for domain, size in sizes.items():
        assert int(size * fraction) <= got.get(domain, 0) <= int(size * fraction) + 1
    assert sum(got.values()) == round(sum(sizes.values()) * fraction)


def test_row_order_does_not_matter():
    catalog = make({"a": 20, "b": 30})
    shuffled = Catalog(catalog.rows.sample(frac=1, random_state=0, ignore_index=True), catalog.root)
    assert held(split_holdout(shuffled, 0.3, 7)) == held(split_holdout(catalog, 0.3, 7))


def test_the_seed_decides():
    catalog = make({"a": 40})
    assert held(split_holdout(catalog, 0.25, 1)) == held(split_holdout(catalog, 0.25, 1))
    chosen = [held(split_holdout(catalog, 0.25, seed)) for seed in range(20)]
    assert len({frozenset(labels) for labels in chosen}) == 20
    # 20 draws of 10 of 40 leave a label out of all with probability 0.75 ** 20 = 0.3 %: nearly all come up.
    assert len(set.union(*chosen)) >= 37


def test_a_label_more_leaves_the_other_domains_choice_alone():
    # 0.5 of an even number is whole, so that no remainder moves from one domain to another.
    before = held(split_holdout(make({"a": 10, "b": 8}), 0.5, 3))
    after = held(split_holdout(make({"a": 14, "b": 8}), 0.5, 3))
    assert {key for key in before if key[1] == "b"} == {key for key in after if key[1] == "b"}
    # Within its own domain the new labels may rank before the old ones, but the old ones keep their order: those
    # that drop out of the upper half do so from its end, so none comes in that was out before and is still behind.
    assert len({key for key in after if key[1] == "a"}) == 7


def test_a_larger_fraction_adds_labels_and_takes_none_away():
    catalog = make({"a": 40, "b": 20})
    assert held(split_holdout(catalog, 0.1, 0)) < held(split_holdout(catalog, 0.3, 0))


def test_same_label_names_in_two_sources_are_chosen_apart():
    rows = pd.concat([make({"a": 30}, source="s").rows, make({"a": 30}, source="t").rows], ignore_index=True)
    labels = {source: set() for source in "st"}
    for source, _, label in held(split_holdout(Catalog(rows, Path()), 0.3, 0)):
        labels[source].add(label)
    assert len(labels["s"]) + len(labels["t"]) == 18
    assert labels["s"] != labels["t"]


@pytest.mark.parametrize(("labels", "fraction"), [(10, 0.1), (3, 0.5), (10, 0.9), (1, 0.5)])
def test_too_few_labels_on_either_side_are_refused(labels, fraction):
    with pytest.raises(InputError, match=r"need at least 2 each; add labels or change split.holdout") as caught:
        split_holdout(make({"a": labels}), fraction, 0)
    assert f"of {labels} labels" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_two_labels_on_each_side_are_enough():
    assert len(held(split_holdout(make({"a": 4}), 0.5, 0))) == 2


def test_an_earlier_split_is_replaced():
    first = split_holdout(make({"a": 20}), 0.5, 0)
    assert len(held(split_holdout(first, 0.1, 0))) == 2


def with_clusters(catalog: Catalog, *shared: tuple[str, str]) -> Catalog:
    """The catalog with a cluster for each pair of paths, all other images being like no other."""
    cluster = catalog.rows["path"].map(lambda path: f"own {path}")
    for number, pair in enumerate(shared):
        assert catalog.rows["path"].isin(pair).sum() == 2
        cluster[catalog.rows["path"].isin(pair)] = f"shared {number}"
    return Catalog(catalog.rows.assign(cluster=cluster), catalog.root)


def shuffled(catalog: Catalog, seed: int = 0) -> Catalog:
    return Catalog(catalog.rows.sample(frac=1, random_state=seed, ignore_index=True), catalog.root)


def by_path(catalog: Catalog, column: str) -> dict[str, str]:
    return dict(zip(catalog.rows["path"], catalog.rows[column], strict=True))


@pytest.mark.parametrize("clusters", ["different", "empty"])
def test_clusters_of_one_image_change_nothing(clusters):
    catalog = make({"a": 30, "b": 23})
    cluster = [str(row) if clusters == "different" else "" for row in range(len(catalog))]
    same = Catalog(catalog.rows.assign(cluster=cluster), catalog.root)
    for seed in range(5):
        assert held(split_holdout(same, 0.3, seed)) == held(split_holdout(catalog, 0.3, seed))
        assert by_path(split_folds(same, 4, seed), "split") == by_path(split_folds(catalog, 4, seed), "split")


@pytest.mark.parametrize("seed", range(8))
def test_labels_joined_by_clusters_go_to_one_side(seed):
    """A chain over three labels of two domains, whatever the seed; the shares stay exact."""
    catalog = make({"a": 20, "b": 20})
    catalog = with_clusters(catalog, ("s/a/0/0.png", "s/a/1/2.png"), ("s/a/1/0.png", "s/b/5/1.png"))
    done = split_holdout(catalog, 0.3, seed)
    require_no_leak(done, "C.csv")
    sides = done.rows.drop_duplicates("label path".split()).set_index("path")["split"]
    assert len({sides["s/a/0/0.png"], sides["s/a/1/1.png"], sides["s/b/5/0.png"]}) == 1
    assert per_domain(done) == {"a": 6, "b": 6}
    assert by_path(done, "split") == by_path(split_holdout(shuffled(catalog), 0.3, seed), "split")


def test_joined_labels_are_held_out_as_often_as_others():
    catalog = make({"a": 40})
    pair = with_clusters(catalog, ("s/a/3/0.png", "s/a/11/0.png"))
    times = sum(("s", "a", "label3") in held(split_holdout(pair, 0.25, seed)) for seed in range(200))
    assert 28 <= times <= 72  # 50 expected; three and a half standard deviations


def test_a_group_larger_than_its_share_stays_in_train():
    catalog = make({"a": 20}, images=2)
    chain = with_clusters(catalog, *[(f"s/a/{n}/0.png", f"s/a/{n + 1}/1.png") for n in range(11)])
    for seed in range(5):
        assert {label for _, _, label in held(split_holdout(chain, 0.2, seed))} <= {f"label{n}" for n in range(12, 20)}


def test_when_all_labels_hang_together_no_holdout_is_possible():
    catalog = make({"a": 10}, images=2)
    chain = with_clusters(catalog, *[(f"s/a/{n}/0.png", f"s/a/{n + 1}/1.png") for n in range(9)])
    with pytest.raises(InputError, match="takes 0 of 10 labels.*duplicates join labels to others .*: 9"):
        split_holdout(chain, 0.3, 0)
    with pytest.raises(InputError, match="2 folds of 1 labels .* leave a fold empty; ask for fewer folds"):
        split_folds(chain, 2, 0)


def lone(catalog: Catalog, count: int, **more: str) -> Catalog:
    """The catalog and `count` labels of one image, of domain a."""
    rows = [{"path": f"lone/{n}.png", "label": f"lone{n}", "domain": "a", "source": "s", **more} for n in range(count)]
    return Catalog(pd.concat([catalog.rows, pd.DataFrame(rows)], ignore_index=True).fillna(""), catalog.root)


def test_distractors_belong_to_the_holdout_beyond_its_share():
    catalog = make({"a": 20, "b": 10})
    done = split_holdout(lone(catalog, 50, role="index"), 0.3, 0)
    assert held(done) - {("s", "a", f"lone{n}") for n in range(50)} == held(split_holdout(catalog, 0.3, 0))
    assert (done.rows["split"][done.rows["role"] == "index"] == HOLDOUT).all()
    # Without the role a lone image is a label like others; the pipeline refuses it by name.
    assert (split_holdout(lone(catalog, 50), 0.3, 0).rows["split"] == TRAIN).sum() < 50 + 21 * 3


def test_a_distractor_follows_its_duplicate():
    catalog = lone(make({"a": 20}), 1, role="index")
    for image in ("s/a/0/0.png", "s/a/7/0.png"):
        for seed in range(4):
            sides = by_path(split_holdout(with_clusters(catalog, ("lone/0.png", image)), 0.4, seed), "split")
            assert sides["lone/0.png"] == sides[image]


@pytest.mark.parametrize("seed", range(3))
def test_folds_hold_every_image_once_and_no_label_twice(seed):
    catalog = make({"a": 40, "b": 24, "c": 16})
    catalog = with_clusters(catalog, ("s/a/0/0.png", "s/b/1/2.png"), ("s/b/1/0.png", "s/c/3/1.png"))
    done = split_folds(catalog, 8, seed)
    require_no_leak(done, "C.csv")
    assert set(done.rows["split"]) == {str(fold) for fold in range(8)}
    per_fold = done.rows.groupby(["split", "domain"]).size().unstack()
    # 120, 72 and 48 images over 8 folds are 15, 9 and 6; a label has 3, and one group has labels of all three.
    assert (abs(per_fold - [15, 9, 6]) <= 6).all(axis=None)
    assert per_fold.sum(axis=1).between(24, 36).all()


def test_folds_depend_on_the_seed_and_not_on_the_row_order():
    catalog = make({"a": 30, "b": 21}, images=4)
    assert by_path(split_folds(shuffled(catalog), 8, 3), "split") == by_path(split_folds(catalog, 8, 3), "split")
    assert by_path(split_folds(catalog, 8, 4), "split") != by_path(split_folds(catalog, 8, 3), "split")


@pytest.mark.parametrize(("labels", "images", "folds"), [(3, 9, 4), (8, 1, 9), (1, 1, 2)])
def test_more_folds_than_labels_are_refused(labels, images, folds):
    with pytest.raises(InputError, match=f"{folds} folds of {labels} labels"):
        split_folds(make({"a": labels}, images), folds, 0)


def test_a_domain_with_fewer_images_than_folds_warns_nobody(recwarn):
    split_folds(make({"a": 30, "b": 1}, images=2), 5, 0)
    assert not recwarn.list


@pytest.mark.parametrize("queries", [1, 2, 5])
def test_each_held_out_label_gets_its_queries_and_keeps_an_index_image(queries):
    catalog = split_holdout(make({"a": 20, "b": 10}, images=4), 0.3, 0)
    done = assign_roles(catalog, queries, 0)
    rows = done.rows
    assert (rows["role"][rows["split"] == TRAIN] == "").all()
    counts = rows[rows["split"] == HOLDOUT].groupby(["domain", "label"])["role"].value_counts().unstack(fill_value=0)
    assert (counts["query"] == min(queries, 3)).all()
    assert (counts["query"] + counts["index"] == 4).all()
    assert by_path(done, "role") == by_path(assign_roles(shuffled(catalog), queries, 0), "role")
    assert by_path(done, "role") != by_path(assign_roles(catalog, queries, 1), "role")


def roles_of(*images: str, queries: int) -> list[str]:
    """The roles of one label's images after assign_roles; an image is its role, or its cluster after a slash."""
    rows = [(f"{n}.png", "x", "d", "s", *image.split("/")) for n, image in enumerate(images)]
    table = pd.DataFrame(rows, columns=["path", "label", "domain", "source", "role", "cluster"])
    return assign_roles(validate(table, Path()), queries, 0).rows["role"].tolist()


def test_roles_that_are_there_stay_and_count():
    assert roles_of("query/", "/", "/", queries=1) == ["query", "index", "index"]
    assert roles_of("query/", "query/", "/", queries=1) == ["query", "query", "index"]
    assert sorted(roles_of("query/", "/", "/", queries=2)) == ["index", "query", "query"]
    assert roles_of("index/", "/", "/", queries=5) == ["index", "query", "query"]
    assert roles_of("query/", "index/", queries=5) == ["query", "index"]
    assert roles_of("/", queries=1) == ["index"]
    assert roles_of("query/", queries=1) == ["query"]


def test_duplicates_query_last_and_together():
    assert roles_of("/p", "/p", "/", "/", queries=1)[:2] == ["index", "index"]
    assert roles_of("/p", "/p", "/", "/", queries=2) == ["index", "index", "query", "query"]
    assert roles_of("/p", "/p", "/q", "/q", queries=2) in (
        ["query", "query", "index", "index"],
        ["index", "index", "query", "query"],
    )
    assert sorted(roles_of("/p", "/p", "/p", queries=1)) == ["index", "index", "query"]


def test_lone_images_become_distractors_and_roles_there_stay():
    catalog = lone(make({"a": 2}).where(np.arange(6) > 0), 2)
    roles = by_path(lone_to_index(catalog), "role")
    assert {path for path, role in roles.items() if role == "index"} == {"lone/0.png", "lone/1.png"}
    assert by_path(lone_to_index(lone(make({"a": 2}), 1, role="query")), "role")["lone/0.png"] == "query"


def test_no_fold_is_empty_if_there_are_as_many_labels_even_in_small_domains():
    for seed in range(40):
        rng = np.random.default_rng(seed)
        rows = [
            (f"{label}-{image}.jpg", f"l{label}", domain, "s")
            for label in range(int(rng.integers(5, 9)))
            for domain in [f"d{rng.integers(1, 5)}"]
            for image in range(int(rng.integers(2, 7)))
        ]
        table = pd.DataFrame(rows, columns=["path", "label", "domain", "source"])
        done = split_folds(Catalog(table, Path()), 5, seed).rows
        assert done["split"].nunique() == 5
        assert (done.groupby("label")["split"].nunique() == 1).all()
