"""The holdout: whole labels, each domain its share, decided by seed and identity alone."""

from collections import Counter
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from embed64.catalog import Catalog
from embed64.errors import InputError
from embed64.splits import HOLDOUT, TRAIN, split_holdout


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
