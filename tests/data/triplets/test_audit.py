"""The audit of triplets: each planted fault is caught under its own rule, and named."""

import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from embed64.core.errors import InputError
from embed64.core.findings import Finding
from embed64.data.catalog import Catalog
from embed64.data.triplets.audit import Audit, main
from embed64.data.triplets.negatives import Quotas
from embed64.data.triplets.triplets import draw_triplets, write_triplets

LABELS, IMAGES = 12, 8


def shop() -> Catalog:
    """Three domains of four labels with eight images each; the first two images of a label are duplicates."""
    rows = [
        (f"l{i}/{j}.png", f"l{i}", f"d{i % 3}", "s", f"c{i}" if j < 2 else "")
        for i in range(LABELS)
        for j in range(IMAGES)
    ]
    return Catalog(pd.DataFrame(rows, columns=["path", "label", "domain", "source", "cluster"]), Path("/"))


@pytest.fixture(scope="module")
def made() -> pd.DataFrame:
    return draw_triplets(shop(), 480, 0, Quotas(0.5)).table


def findings(table: pd.DataFrame, catalog: Catalog, quotas: Quotas | None = None) -> dict[str, Finding]:
    return {found.rule: found for found in Audit(table, catalog, "T.csv", "C.csv").findings(quotas)}


def broken(table: pd.DataFrame, catalog: Catalog | None = None, quotas: Quotas | None = None) -> dict[str, str]:
    """The rules that do not hold, with what is said."""
    return {r: f.detail for r, f in findings(table, catalog or shop(), quotas).items() if not f.holds}


def test_what_we_make_holds_every_rule(made):
    found = findings(made, shop(), Quotas(0.5))
    assert list(found) == [
        "known images",
        "anchor",
        "positive",
        "negative",
        "duplicates",
        "copies",
        "reasons",
        "quotas",
        "anchor share",
        "positive share",
        "same_domain share",
        "other_domain share",
        "repeats",
    ]
    assert all(f.holds for f in found.values())
    assert found["anchor share"].detail == "5 to 5 uses of an image, fair 5 to 5"
    assert found["quotas"].detail == "other_domain 240 of 240, same_domain 240 of 240, semantic 0 of 0, feature 0 of 0"


def changed(table: pd.DataFrame, **cells: str) -> pd.DataFrame:
    """The first row's cells put in place of what is there."""
    table = table.copy()
    for column, value in cells.items():
        table.loc[0, column] = value
    return table


def other(table: pd.DataFrame, wanted: Callable[[str, str], bool]) -> str:
    """An image that stands to the first row's anchor as wanted."""
    anchor = table["anchor"].iloc[0]
    return next(path for path in shop().rows["path"] if path != anchor and wanted(anchor, path))


def label(path: str) -> str:
    return path.split("/")[0]


# Evenness may go with a single wrong image; these are the other rules.
SHARES = {"anchor share", "positive share", "same_domain share", "other_domain share"}


@pytest.mark.parametrize(
    ("rule", "plant", "said"),
    [
        ("known images", lambda t: changed(t, positive="gone.png"), "row 1: positive 'gone.png' is not in the catalog"),
        ("anchor", lambda t: changed(t, positive=t["anchor"][0]), "is its own positive (1 of 480 rows)"),
        (
            "positive",
            lambda t: changed(t, positive=other(t, lambda a, n: label(a) != label(n))),
            "does not have the label of",
        ),
        (
            "negative",
            lambda t: changed(
                t, negative=other(t, lambda a, n: label(a) == label(n) and n != t["positive"][0]), reason="same_domain"
            ),
            "has the label of",
        ),
        ("reasons", lambda t: changed(t, reason="hard"), "row 1: reason 'hard', but the negative is"),
        (
            "reasons",
            lambda t: changed(t, reason={"same_domain": "other_domain"}.get(t["reason"][0], "same_domain")),
            "row 1: reason",
        ),
        (
            "repeats",
            lambda t: pd.concat([t, t[t["reason"] == "other_domain"].iloc[[7]]], ignore_index=True),
            "row 481: 'l",
        ),
    ],
)
def test_a_planted_fault_is_caught_under_its_rule(made, rule, plant, said):
    faults = broken(plant(made))
    assert set(faults) - SHARES == {rule}
    assert said in faults[rule]


def test_a_positive_that_is_a_copy(made):
    row = made.index[made["anchor"] == "l0/0.png"][0]
    faults = broken(made.assign(positive=made["positive"].where(made.index != row, "l0/1.png")))
    assert set(faults) - SHARES == {"copies"}
    assert faults["copies"].startswith(f"row {row + 1}: positive 'l0/1.png' is a duplicate of 'l0/0.png'")


def test_a_negative_that_is_a_duplicate_or_shares_a_label_through_one(made):
    row = made.index[(made["reason"] == "same_domain") & made["negative"].str.startswith("l3/")][0]
    anchor, negative = made.loc[row, ["anchor", "negative"]]
    catalog = shop()
    rows = catalog.rows
    # The anchor is the same picture as the negative ...
    twin = rows.assign(cluster=rows["cluster"].where(~rows["path"].isin([anchor, negative]), "twin"))
    faults = broken(made, Catalog(twin, catalog.root))
    assert f"row {row + 1}: negative '{negative}' and anchor '{anchor}', or duplicates of them" in faults["duplicates"]
    # ... or as another image of the negative's label.
    third = next(path for path in rows["path"] if label(path) == label(negative) and path != negative)
    kin = rows.assign(cluster=rows["cluster"].where(~rows["path"].isin([anchor, third]), "kin"))
    faults = broken(made, Catalog(kin, catalog.root))
    kin_labels = {label(anchor), label(third)}
    expected = [
        {label(a), label(n)} == kin_labels and bool({a, n} & {anchor, third})
        for a, n in zip(made["anchor"], made["negative"], strict=True)
    ]
    assert f"({sum(expected)} of 480 rows)" in faults["duplicates"]
    assert faults["duplicates"].startswith(f"row {expected.index(True) + 1}: ")


def test_without_clusters_duplicates_are_not_judged(made):
    catalog = Catalog(shop().rows.drop(columns="cluster"), Path("/"))
    found = findings(made, catalog)["duplicates"]
    assert found.holds
    assert "embed64 catalog dedup" in found.detail


@pytest.mark.parametrize(
    ("role", "rule", "times"),
    [("anchor", "anchor share", 5), ("positive", "positive share", 5), ("negative", "other_domain share", 3)],
)
def test_an_image_used_more_than_twice_its_fair_share(made, role, rule, times):
    """Its fair share is 5 as an anchor and a positive, 2.5 as a negative; rounded up and doubled, it is the most."""
    table, image = made.copy(), "l5/3.png"
    # Rows in which the image would break no other rule.
    theirs = table["anchor"].map(label) == ("l6" if role == "negative" else "l5")
    theirs &= (table["reason"] == "other_domain") | (role != "negative")
    free = [row for row in table.index[theirs] if image not in table.loc[row].tolist()]
    need = 2 * times - used(table, role, rule)[image]
    table.loc[free[:need], role] = image
    assert used(table, role, rule)[image] == 2 * times
    assert rule not in broken(table)
    table.loc[free[need], role] = image
    faults = broken(table)
    assert set(faults) == {rule}
    assert faults[rule].endswith(f": '{image}' {2 * times + 1} times, {2 * times} allowed")


def used(table: pd.DataFrame, role: str, rule: str) -> Counter:
    return Counter(table[role][table["reason"] == "other_domain"] if rule == "other_domain share" else table[role])


def test_hard_negatives_are_capped(made):
    # 480 triplets of 96 images: 5 each, a hard negative 10 times at most.
    rows = made.index[made["anchor"].map(label) != "l5"][:11]
    table = made.copy()
    table.loc[rows, ["negative", "reason"]] = ["l5/3.png", "feature"]
    assert broken(table)["hard share"].endswith(": 'l5/3.png' 11 times, 10 allowed")
    table.loc[rows[0], "negative"] = "l5/4.png" if label(table["anchor"][rows[0]]) != "l5" else "l6/4.png"
    assert "hard share" not in broken(table)


def test_quotas_are_held_where_they_are_given(made):
    assert "quotas" not in findings(made, shop())
    assert "same_domain 240 of 288" in broken(made, quotas=Quotas(0.6))["quotas"]
    assert "column 'reason'" in broken(made.drop(columns="reason"), quotas=Quotas(0.5))["quotas"]


def test_other_peoples_files_have_no_reasons(made):
    assert not broken(made.drop(columns="reason"))
    lazy = made.drop(columns="reason").assign(
        negative=np.where(made["anchor"].map(label) == "l5", "l6/0.png", "l5/0.png")
    )
    assert "negative share" in broken(lazy)


def test_a_positive_of_the_same_domain_alone_is_the_originals_fault():
    """The original took any image of the domain as positive, and no negative from it."""
    rng = np.random.default_rng(0)
    rows = shop().rows
    anchors = rows.iloc[rng.integers(0, len(rows), 300)].reset_index(drop=True)
    pick = lambda same, d: rng.choice(rows["path"][(rows["domain"] == d) == same])  # noqa: E731
    table = anchors[["path"]].rename(columns={"path": "anchor"})
    table["positive"] = [pick(True, d) for d in anchors["domain"]]
    table["negative"] = [pick(False, d) for d in anchors["domain"]]
    faults = broken(table)
    assert "positive" in faults
    assert "negative" not in faults
    assert "negatives: 0.0 % from the anchor's own domain" in Audit(table, shop(), "T", "C").domains()


def test_held_out_images_are_a_leak(made):
    catalog = shop()
    held = catalog.rows["label"] == "l7"
    split = Catalog(catalog.rows.assign(split=np.where(held, "holdout", "train")), catalog.root)
    faults = broken(made, split)
    assert "is not in the training part" in faults["training part"]
    clean = draw_triplets(split.split("train"), 480, 0, Quotas(0.5)).table
    assert not broken(clean, split)


def test_where_images_are_few_repeats_are_no_fault():
    rows = [(f"{x}{i}.png", x, "d", "s") for x in "ab" for i in range(2)]
    catalog = Catalog(pd.DataFrame(rows, columns=["path", "label", "domain", "source"]), Path("/"))
    table = draw_triplets(catalog, 100, 0, Quotas(0.5)).table
    found = findings(table, catalog)
    assert all(f.holds for f in found.values())
    assert found["repeats"].detail == "92 triplets are repeated; their anchors have few negatives"


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_the_command_prints_a_line_a_rule_and_says_how_it_ended(tmp_path, made, ending, capsys):
    shop().rows.to_csv(tmp_path / "C.csv", index=False)
    good = write_triplets(made, tmp_path / f"T.{ending}")
    assert main(good, tmp_path / "C.csv") == 0
    lines = capsys.readouterr().out.splitlines()
    assert len([line for line in lines if line.startswith("ok ")]) == 12
    assert re.fullmatch(r"negatives: 50.0 % from the anchor's own domain; of all(, d\d [23]\d\.\d %){3}", lines[-1])
    bad = write_triplets(changed(made, positive="gone.png"), tmp_path / f"B.{ending}")
    assert main(bad, tmp_path / "C.csv") == 1
    assert "FAIL  known images" in capsys.readouterr().out


def test_files_that_cannot_be_judged_are_refused(tmp_path, made):
    shop().rows.to_csv(tmp_path / "C.csv", index=False)
    with pytest.raises(InputError, match="no.csv: no such file"):
        main(tmp_path / "no.csv", tmp_path / "C.csv")
    for name, table, said in (
        ("lacking.csv", made.drop(columns="negative"), "column 'negative' is missing"),
        ("empty.csv", made.iloc[:0], "has no rows"),
    ):
        with pytest.raises(InputError, match=said):
            main(write_triplets(table, tmp_path / name), tmp_path / "C.csv")


def test_a_file_of_another_catalog_has_one_finding(made):
    rows = shop().rows
    table = made.assign(**{role: "x/" + made[role] for role in ("anchor", "positive", "negative")})
    audit = Audit(table, Catalog(rows, Path("/")), "T", "C")
    (found,) = audit.findings(None)
    assert (found.rule, found.holds) == ("known images", False)
    assert "(480 of 480 rows)" in found.detail
    assert audit.domains() == "negatives: none of them is known"
