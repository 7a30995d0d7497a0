"""Judged pairs become triplets by hand, with their queries under the right object; contradictions are left out."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from embed64.core.errors import InputError
from embed64.data.catalog import read_catalog
from embed64.data.triplets.judged import Judgements, judged_triplets, with_queries
from embed64.data.triplets.triplets import read_triplets

ROWS = "a1 A d train,a2 A d train,b1 B d train,b2 B e train,c1 C e holdout,c2 C e holdout"


@pytest.fixture
def catalog(tmp_path: Path) -> Path:
    rows = [[f"p/{row.split()[0]}.png", *row.split()[1:], "s"] for row in ROWS.split(",")]
    pd.DataFrame(rows, columns=["path", "label", "domain", "split", "source"]).to_csv(tmp_path / "c.csv", index=False)
    return tmp_path / "c.csv"


def judged(folder: Path, *rows: str) -> Judgements:
    """Each row as three words: query, image (as in the catalog), same."""
    table = [row.split() for row in rows]
    paths = [[str(folder / f"kept/{q}.png"), str(folder / f"p/{image}.png"), same] for q, image, same in table]
    pd.DataFrame(paths, columns=["query", "image", "same"]).to_csv(folder / "pairs.csv", index=False)
    return Judgements.read(folder / "pairs.csv")


def named(table: pd.DataFrame) -> list[tuple[str, ...]]:
    return [tuple(Path(path).stem for path in row) for row in table[["anchor", "positive", "negative"]].to_numpy()]


def test_a_query_joins_the_object_that_it_shows_and_faces_what_it_does_not(catalog, tmp_path):
    pairs = judged(tmp_path, "q a1 1", "q a2 1", "q b1 0", "q b2 0", "r b1 1", "r a1 0")
    grown = with_queries(read_catalog(catalog), pairs)
    added = grown.rows.iloc[6:]
    assert [Path(path).stem for path in added["path"]] == ["q", "r"]
    assert added[["label", "domain", "source", "split"]].to_numpy().tolist() == [
        ["A", "d", "s", "train"],
        ["B", "d", "s", "train"],
    ]
    table = judged_triplets(grown, pairs)
    assert named(table) == [
        ("q", "a1", "b1"),
        ("q", "a1", "b2"),
        ("q", "a2", "b1"),
        ("q", "a2", "b2"),
        ("r", "b1", "a1"),
    ]
    assert set(table["reason"]) == {"judged"}


def test_a_query_of_the_catalog_without_a_judged_positive_takes_those_of_its_label(catalog, tmp_path):
    pairs = judged(tmp_path, "../p/a1 b1 0")
    grown = with_queries(read_catalog(catalog), pairs)
    assert len(grown) == 6
    assert named(judged_triplets(grown, pairs)) == [("a1", "a2", "b1")]


def test_what_shows_nothing_or_two_objects_is_left_out_and_told(catalog, tmp_path, capsys):
    pairs = judged(tmp_path, "q a1 0", "r a1 1", "r b1 1")
    assert len(with_queries(read_catalog(catalog), pairs)) == 6
    assert "2 queries left out: judged to show no object of the catalog, or several" in capsys.readouterr().err
    assert judged_triplets(read_catalog(catalog), pairs).empty


def test_a_judgement_against_the_labels_is_left_out_and_told(catalog, tmp_path, capsys):
    pairs = judged(tmp_path, "q a1 1", "q a2 0", "q b1 0")
    grown = with_queries(read_catalog(catalog), pairs)
    assert named(judged_triplets(grown, pairs)) == [("q", "a1", "b1")]
    assert "1 judgements left out: the catalog's labels say otherwise" in capsys.readouterr().err


def test_nothing_that_is_held_out_is_learned_from(catalog, tmp_path):
    pairs = judged(tmp_path, "q c1 1", "q a1 0", "r a1 1", "r c1 0", "r b1 0")
    grown = with_queries(read_catalog(catalog), pairs)
    assert grown.rows["split"].tolist()[6:] == ["holdout", "train"]
    assert named(judged_triplets(grown, pairs)) == [("r", "a1", "b1")]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "no such file; `embed64 serve` writes one"),
        ("query,image\na,b\n", "column 'same' is missing; judged pairs need query, image, same"),
        ("query,image,same\na,b,1\na,c,yes\n", "row 2: same 'yes'; write 1 or 0"),
    ],
)
def test_what_is_no_judgement_is_named(tmp_path, content, said):
    if content:
        (tmp_path / "pairs.csv").write_text(content)
    with pytest.raises(InputError, match=said.replace("?", ".")):
        Judgements.read(tmp_path / "pairs.csv")


def test_an_image_that_is_not_in_the_catalog_is_named(catalog, tmp_path):
    with pytest.raises(InputError, match=r"pairs.csv: row 2: image '.*/p/z.png' is not in the catalog; add it"):
        with_queries(read_catalog(catalog), judged(tmp_path, "q a1 1", "q z 1"))


def test_the_command_writes_triplets_and_the_catalog_to_train_on(catalog, tmp_path, here):
    judged(tmp_path, "q a1 1", "q b1 0", "r b1 1", "r a1 0")
    (tmp_path / "out").mkdir()
    done = here(
        "triplets", catalog, "--pairs", tmp_path / "pairs.csv", "--count", "40", "--out", tmp_path / "out" / "t.parquet"
    )
    assert "42 triplets from 6 images" in done.out
    assert "2 judged" in done.out
    assert "t.catalog.csv: the catalog to train on, 8 images" in done.out
    whole = read_catalog(tmp_path / "out" / "t.catalog.csv")
    rows = read_triplets(tmp_path / "out" / "t.parquet", whole)
    assert rows.shape == (42, 3)
    assert rows[:2].tolist() == [[6, 0, 2], [7, 2, 0]]
    audit = here("audit", tmp_path / "out" / "t.parquet", "--catalog", tmp_path / "out" / "t.catalog.csv")
    assert "judged 4.8 %" in audit.out
