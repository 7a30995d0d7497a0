"""Decisions are applied as they say, and those that do not fit the catalog are refused by row."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from embed64.core.errors import InputError
from embed64.data.cleaning.decisions import clean

HEADER = "decision,path,source,domain,label,to_source,to_domain,to_label"


@pytest.fixture
def catalog(tmp_path: Path) -> Path:
    rows = [(f"{label}{n}.png", label, "d", "s", "CC0", "train") for label in "abc" for n in range(3)]
    pd.DataFrame(rows, columns=["path", "label", "domain", "source", "license", "split"]).to_csv(
        tmp_path / "C.csv", index=False
    )
    return tmp_path / "C.csv"


def decided(catalog: Path, *lines: str) -> Path:
    file = catalog.parent / "decisions.csv"
    file.write_text("\n".join([HEADER, *lines]) + "\n")
    return file


def labels(rows: pd.DataFrame) -> dict[str, str]:
    return dict(zip(rows["path"], rows["label"], strict=True))


def test_each_decision_does_what_it_says(catalog):
    done = clean(
        catalog,
        decided(
            catalog,
            "relabel,a0.png,s,d,a,s,d,b",
            "drop,a1.png,s,d,a,,,",
            "split,b0.png,s,d,b,,,b (2)",
            "split,b1.png,s,d,b,,,b (2)",
            "merge,,s,d,c,,,b",
            "keep,b2.png,s,d,b,,,",
            ",c0.png,s,d,c,s,d,a",
        ),
    )
    assert labels(done.catalog.rows) == {
        "a0.png": "b",
        "a2.png": "a",
        "b0.png": "b (2)",
        "b1.png": "b (2)",
        "b2.png": "b",
        "c0.png": "b",
        "c1.png": "b",
        "c2.png": "b",
    }
    assert done.images == {"keep": 1, "drop": 1, "relabel": 1, "split": 2, "merge": 3}
    assert done.labels == {"split": 1, "merge": 1}
    assert (done.undecided, done.lone) == (1, 1)
    assert done.catalog.rows["role"].tolist().count("index") == 1
    assert set(done.catalog.rows["license"]) == {"CC0"}
    assert set(done.catalog.rows["split"]) == {"train"}


def test_merges_lead_on_and_moved_images_follow_the_split_of_their_label(catalog):
    rows = pd.read_csv(catalog)
    rows.loc[rows["label"] == "c", "split"] = "holdout"
    rows.to_csv(catalog, index=False)
    done = clean(catalog, decided(catalog, "relabel,a0.png,s,d,a,,,c"))
    assert done.catalog.rows.set_index("path").loc["a0.png", "split"] == "holdout"
    chained = clean(catalog, decided(catalog, "merge,,s,d,a,,,b", "merge,,s,d,b,,,c"))
    assert set(chained.catalog.rows["label"]) == {"c"}


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["relable,a0.png,s,d,a,,,b"], "row 1: unknown decision 'relable', perhaps 'relabel'; give one of keep"),
        (["keep,x.png,s,d,a,,,"], "row 1: path 'x.png' is not in the catalog; give the catalog that"),
        (["keep,a0.png,s,d,b,,,"], "row 1: 'a0.png' has another label in the catalog than in this row"),
        (["merge,,s,d,z,,,a"], "row 1: label 'z' is not in the catalog"),
        (["drop,,s,d,a,,,"], "row 1: 'drop' needs a path; name the image"),
        (["merge,a0.png,s,d,a,,,b"], "row 1: 'merge' is for whole labels; leave the column 'path' empty"),
        (["relabel,a0.png,s,d,a,,,"], "row 1: 'relabel' needs another label; name it in the column 'to_label'"),
        (["relabel,a0.png,s,d,a,,,z"], "row 1: label 'z' is not in the catalog; give an existing one"),
        (["split,a0.png,s,d,a,,,b"], "row 1: label 'b' exists; give a new name, or 'relabel'"),
        (["drop,a0.png,s,d,a,,,", "keep,a0.png,s,d,a,,,"], "row 2: 'a0.png' is decided on differently in row 1"),
        (["merge,,s,d,a,,,b", "merge,,s,d,a,,,c"], "row 2: label 'a' is merged differently in row 1"),
        (["merge,,s,d,a,,,b", "merge,,s,d,b,,,a"], "row 1: label 'a' is merged in a circle"),
    ],
)
def test_what_does_not_fit_is_refused_by_row(catalog, lines, said):
    file = decided(catalog, *lines)
    with pytest.raises(InputError) as refused:
        clean(catalog, file)
    assert str(refused.value).startswith(f"{file}: {said}")


def test_another_file_is_no_file_of_decisions(catalog):
    with pytest.raises(InputError, match="column 'decision' is missing; write one with `embed64 catalog suspects"):
        clean(catalog, catalog)
