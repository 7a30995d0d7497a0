"""Templates make paths and labels of a table's cells, and rules its published parts."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from embed64.core.errors import InputError
from embed64.data.sources.registry import PartWords, RoleWords, Through
from embed64.data.sources.templates import filled, first_filled, meaning


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("{id}", ["abc", "d"]),
        ("train/{id[0]}/{id[2]}/{id}.jpg", ["train/a/c/abc.jpg", "train/d//d.jpg"]),
        ("goods", ["goods", "goods"]),
        ("{class name}-{id}", ["x y-abc", "-d"]),
        ("", ["", ""]),
        ("highres/{id[1:]}.jpg", ["highres/bc.jpg", "highres/.jpg"]),
    ],
)
def test_templates(template, expected):
    rows = pd.DataFrame({"id": ["abc", "d"], "class name": ["x y", ""]}, dtype=str)
    assert filled(rows, template, Path("t.csv")).tolist() == expected


def test_a_template_reaches_columns_alone():
    rows = pd.DataFrame({"id": ["abc"]}, dtype=str)
    assert filled(rows, "{id[x]}", Path("t.csv")).tolist() == ["{id[x]}"]
    with pytest.raises(InputError, match="t.csv: column 'id.__class__' is missing; its columns are id"):
        filled(rows, "{id.__class__}", Path("t.csv"))


def test_of_several_templates_the_first_with_a_cell_counts():
    rows = pd.DataFrame({"id": ["7", "", ""], "path": ["a", "b", ""]}, dtype=str)
    assert first_filled(rows, ("no {id}", "{path}"), Path("t.csv")).tolist() == ["no 7", "b", ""]
    assert first_filled(rows, "{id}-{path}", Path("t.csv")).tolist() == ["7-a", "-b", ""]
    assert first_filled(rows, "goods", Path("t.csv")).tolist() == ["goods"] * 3


CLASSES = ["1", "98", "99", "196", "", "x", "-3"]


@pytest.mark.parametrize(
    ("rule", "meant", "unknown"),
    [
        ("holdout", ["holdout"] * 7, []),
        ("", [""] * 7, []),
        (
            Through(of="{class}", through="98"),
            ["train", "train", "holdout", "holdout", "", "", ""],
            ["", "x", "-3"],
        ),
        (
            Through(of="class {class}", through="class 98"),  # no numbers: by code points
            ["train", "train", "holdout", "train", "train", "holdout", "train"],
            [],
        ),
        (
            PartWords(of="{class}", words={"1": "train", "98": "val", "99": "holdout", "": ""}),
            ["train", "val", "holdout", "", "", "", ""],
            ["196", "x", "-3"],
        ),
        (RoleWords(of="{class}", words={"1": "", "98": "query"}), ["", "query", *[""] * 5], CLASSES[2:]),
    ],
)
def test_rules_say_what_each_row_is_for_or_that_they_cannot(rule, meant, unknown):
    rows = pd.DataFrame({"class": CLASSES}, dtype=str)
    said, reasons = meaning(rows, rule, "part", Path("t.csv"))
    assert said.tolist() == meant
    assert [reason for reason in reasons if reason] == [f"its part '{word}' is unknown" for word in unknown]


def test_no_classes_no_rows():
    rows = pd.DataFrame({"class": []}, dtype=str)
    said, reasons = meaning(rows, Through(of="{class}", through="98"), "part", Path("t.csv"))
    assert (len(said), len(reasons)) == (0, 0)
