"""The one table of images: what is read is what was written, and a wrong cell is named in one line."""

import time
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from embed64.core.errors import InputError
from embed64.data.catalog import (
    Catalog,
    catalog_sha256,
    read_catalog,
    require_no_leak,
    require_positives,
    validate,
    write_catalog,
)

COLUMNS = ["path", "label", "domain", "source"]


def table(*rows: str, columns: str = "path label domain source") -> pd.DataFrame:
    """Each row as words; a dot is an empty cell."""
    cells = [["" if word == "." else word for word in row.split()] for row in rows]
    return pd.DataFrame(cells, columns=columns.split(), dtype=str)


def refused(call) -> str:
    with pytest.raises(InputError) as caught:
        call()
    message = str(caught.value)
    assert "\n" not in message
    return message


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_round_trip_keeps_every_cell_as_text(tmp_path, ending):
    rows = table(
        "a.png 007 d s query 1e3 CC-BY",
        "b.png NA d s index 0.10 .",
        "c.png null d s . True x",
        "d.png nan d s . None x",
        columns="path label domain source role note license",
    )
    path = write_catalog(Catalog(rows, tmp_path), tmp_path / f"C.{ending}")
    read = read_catalog(path)
    assert read.rows.to_dict("list") == rows.to_dict("list")
    assert read.root == tmp_path
    assert read.roles.tolist() == ["query", "index", "", ""]
    assert len(read) == 4
    assert [p.name for p in tmp_path.iterdir()] == [f"C.{ending}"]


def test_csv_with_commas_quotes_and_other_scripts(tmp_path):
    rows = table("a.png x d s", "b.png x d s").assign(label=['say "hi", 5', "寿司 ü"])
    read = read_catalog(write_catalog(Catalog(rows, tmp_path), tmp_path / "C.csv"))
    assert read.rows["label"].tolist() == ['say "hi", 5', "寿司 ü"]


def test_csv_from_a_spreadsheet_with_a_byte_order_mark(tmp_path):
    (tmp_path / "C.csv").write_bytes(b"\xef\xbb\xbfpath,label,domain,source\r\na.png,x,d,s\r\n")
    assert read_catalog(tmp_path / "C.csv").rows.columns.tolist() == COLUMNS


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_paths_stay_valid_seen_from_another_folder(tmp_path, ending):
    images = tmp_path / "data" / "images"
    images.mkdir(parents=True)
    (images / "a.png").write_text("a")
    (tmp_path / "b.png").write_text("b")
    rows = table("images/a.png x d s", f"{tmp_path}/b.png x d s")
    catalog = read_catalog(write_catalog(Catalog(rows, tmp_path / "data"), tmp_path / "data" / f"C.{ending}"))
    for folder in (tmp_path / "data", tmp_path, tmp_path / "elsewhere"):
        moved = read_catalog(write_catalog(catalog, folder / f"moved.{ending}"))
        assert [file.read_text() for file in moved.files] == ["a", "b"], folder
    # Below the new folder a path is relative, so that folder can be moved as a whole; elsewhere it is absolute.
    assert read_catalog(tmp_path / f"moved.{ending}").rows["path"].tolist() == ["data/images/a.png", "b.png"]
    assert Path(read_catalog(tmp_path / "elsewhere" / f"moved.{ending}").rows["path"].iloc[0]).is_absolute()
    # What was passed in is left as it is.
    assert catalog.rows["path"].tolist() == rows["path"].tolist()


@pytest.mark.parametrize("column", COLUMNS)
def test_missing_column_is_named(tmp_path, column):
    rows = table("a.png x d s").drop(columns=column)
    rows.to_csv(tmp_path / "C.csv", index=False)
    message = refused(lambda: read_catalog(tmp_path / "C.csv"))
    assert str(tmp_path / "C.csv") in message
    assert f"column '{column}' is missing" in message
    assert "a catalog needs path, label, domain, source" in message


@pytest.mark.parametrize("column", COLUMNS)
def test_empty_cell_is_named_by_row_and_column(tmp_path, column):
    rows = table("a.png x d s", "b.png x d s", "c.png x d s")
    rows.loc[1, column] = ""
    rows.to_csv(tmp_path / "C.csv", index=False)
    message = refused(lambda: read_catalog(tmp_path / "C.csv"))
    assert f"C.csv: row 2: column '{column}' is empty" in message
    assert "fill it in or drop the row" in message


@pytest.mark.parametrize("column", COLUMNS)
def test_missing_value_in_parquet_is_an_empty_cell(tmp_path, column):
    rows = table("a.png x d s", "b.png x d s").astype(object)
    rows.loc[1, column] = None
    rows.to_parquet(tmp_path / "C.parquet")
    assert f"row 2: column '{column}' is empty" in refused(lambda: read_catalog(tmp_path / "C.parquet"))


def test_missing_role_in_parquet_is_an_empty_role(tmp_path):
    rows = table("a.png x d s", "b.png x d s").assign(role=["query", None])
    rows.to_parquet(tmp_path / "C.parquet")
    assert read_catalog(tmp_path / "C.parquet").roles.tolist() == ["query", ""]


def test_numbers_in_parquet_are_read_as_text(tmp_path):
    rows = table("a.png x d s", "b.png x d s").assign(label=[7, 7], split=[0, 1])
    rows.to_parquet(tmp_path / "C.parquet")
    read = read_catalog(tmp_path / "C.parquet")
    assert read.rows["label"].tolist() == ["7", "7"]
    assert len(read.split("1")) == 1


def test_row_with_too_few_cells_is_refused(tmp_path):
    (tmp_path / "C.csv").write_text("path,label,domain,source\na.png,x,d,s\nb.png,x,d\n")
    assert "C.csv: row 2: column 'source' is empty" in refused(lambda: read_catalog(tmp_path / "C.csv"))


@pytest.mark.parametrize("lines", ["a.png,x,d,s,t\nb.png,y,d,s,t\n", "a.png,x,d,s\nb.png,y,d,s,t\n"])
def test_rows_with_too_many_cells_are_refused_instead_of_shifted(tmp_path, lines):
    (tmp_path / "C.csv").write_text("path,label,domain,source\n" + lines)
    assert "cells, but the header has 4" in refused(lambda: read_catalog(tmp_path / "C.csv"))


def test_path_listed_twice_is_named(tmp_path):
    table("a.png x d s", "b.png x d s", "a.png y d s").to_csv(tmp_path / "C.csv", index=False)
    message = refused(lambda: read_catalog(tmp_path / "C.csv"))
    assert "C.csv: row 3: path 'a.png' is listed twice; keep one of them" in message


def test_unknown_role_is_named(tmp_path):
    rows = table("a.png x d s query", "b.png x d s gallery", columns="path label domain source role")
    rows.to_csv(tmp_path / "C.csv", index=False)
    message = refused(lambda: read_catalog(tmp_path / "C.csv"))
    assert "C.csv: row 2: role 'gallery' is unknown; use query, index or nothing" in message


@pytest.mark.parametrize("content", ["path,label,domain,source\n", ""])
def test_table_without_rows_is_refused(tmp_path, content):
    (tmp_path / "C.csv").write_text(content)
    assert "C.csv: " in refused(lambda: read_catalog(tmp_path / "C.csv"))


def test_missing_file_names_the_command_that_makes_one(tmp_path):
    message = refused(lambda: read_catalog(tmp_path / "C.csv"))
    assert "C.csv: no such file" in message
    assert "embed64 sources build" in message


@pytest.mark.parametrize("name", ["C.csv", "C.parquet"])
def test_bytes_that_are_no_table_are_refused(tmp_path, name):
    (tmp_path / name).write_bytes(bytes(range(256)) * 4)
    assert f"{name}: " in refused(lambda: read_catalog(tmp_path / name))


def test_label_with_one_image_has_no_positive():
    catalog = validate(table("a.png x d s", "b.png x d s", "c.png y d s", "e.png z d s"), Path())
    message = refused(lambda: require_positives(catalog, "C.csv"))
    assert "C.csv: row 3: label 'y' (s/d) has one image (2 such labels in all)" in message
    assert "give it role 'index'" in message


def test_label_with_one_image_may_be_a_distractor():
    rows = table("a.png x d s .", "b.png x d s .", "c.png y d s index", columns="path label domain source role")
    require_positives(validate(rows, Path()), "C.csv")
    rows.loc[2, "role"] = "query"
    assert "row 3: label 'y'" in refused(lambda: require_positives(validate(rows, Path()), "C.csv"))
    rows["split"] = ["train", "train", "train"]
    assert "row 3: label 'y'" in refused(lambda: require_positives(validate(rows, Path()), "C.csv"))
    rows.loc[2, "split"] = "holdout"  # a query for what is not there, as published protocols have
    require_positives(validate(rows, Path()), "C.csv")


def test_same_label_name_in_two_sources_or_domains_stays_apart():
    rows = table("a x d s", "b x d s", "c x d t", "e x f s", "g y d s")
    ids = validate(rows, Path()).label_ids
    # Sorted by source, domain, label: (s, d, x), (s, d, y), (s, f, x), (t, d, x).
    assert ids.tolist() == [0, 0, 3, 2, 1]
    assert ids.dtype == np.int64
    # A join of the names alone would take these for one.
    assert len(set(validate(table("a bc d s", "b c db s"), Path()).label_ids.tolist())) == 2


def test_where_and_split_renumber():
    rows = table("a x d s train", "b x d s holdout", "c y d s holdout", columns="path label domain source split")
    catalog = validate(rows, Path("/data"))
    assert catalog.split("holdout").rows["path"].to_dict() == {0: "b", 1: "c"}
    assert catalog.where(np.array([True, False, True])).files == [Path("/data/a"), Path("/data/c")]


def test_catalog_sha256_is_that_of_the_bytes(tmp_path):
    (tmp_path / "C.csv").write_bytes(b"abc")  # FIPS 180-2, appendix B.1
    assert catalog_sha256(tmp_path / "C.csv") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


SPLIT = "path label domain source cluster split"


def test_clusters_are_equal_where_the_cell_is_and_empty_cells_are_like_no_other():
    rows = table("a x d s 7", "b x d s .", "c y d s 7", "e y d s .", "f y d s 07", columns=SPLIT.replace(" split", ""))
    ids = validate(rows, Path()).cluster_ids
    assert ids[0] == ids[2]
    assert len(set(ids.tolist())) == 4
    assert len(set(validate(rows.drop(columns="cluster"), Path()).cluster_ids.tolist())) == 5


@pytest.mark.parametrize("cluster", [[7, 7, 9, 7], ["é", "é", "", "é"], ["x", "x", None, "x"], [2.0, 2.0, np.nan, 2.0]])
def test_a_cluster_is_named_by_its_first_row_be_it_text_or_number(cluster):
    rows = table("a x d s", "b x d s", "c y d s", "e y d s", columns="path label domain source")
    assert Catalog(rows.assign(cluster=cluster), Path("/")).cluster_ids.tolist() == [0, 0, 2, 0]


def test_the_clusters_of_a_million_rows_are_quick():
    rng = np.random.default_rng(0)
    cluster = np.where(rng.random(10**6) < 0.5, rng.integers(0, 10**5, 10**6).astype(str).astype(object), "")
    start = time.process_time()
    ids = Catalog(pd.DataFrame({"cluster": cluster}), Path("/")).cluster_ids
    assert time.process_time() - start < 3
    assert np.array_equal(ids[ids], ids)
    assert (cluster[ids] == cluster).all()
    assert len(np.unique(ids)) == (cluster == "").sum() + len(np.unique(cluster[cluster != ""]))


def test_a_cluster_on_two_sides_is_a_leak_named_by_row():
    rows = table("a x d s 1 train", "b x d s 2 train", "c y d s 3 holdout", "e y d s 2 holdout", columns=SPLIT)
    message = refused(lambda: require_no_leak(validate(rows, Path()), "C.csv"))
    assert "C.csv: row 4: cluster '2' is in split 'holdout' and, at row 2, in 'train': a leak (1 in all)" in message
    assert "embed64 catalog split" in message
    require_no_leak(validate(rows.assign(cluster=["1", "", "3", ""]), Path()), "C.csv")
    require_no_leak(validate(rows.drop(columns="split"), Path()), "C.csv")


def test_a_label_on_two_folds_is_a_leak_and_rows_without_a_split_are_none():
    rows = table("a x d s 1 0", "b x d s 2 .", "c y d s 3 1", "e y d s 4 7", columns=SPLIT)
    message = refused(lambda: require_no_leak(validate(rows, Path()), "C.csv"))
    assert "row 4: label 'y' is in split '7' and, at row 3, in '1'" in message
    require_no_leak(validate(rows[:3], Path()), "C.csv")
    # The same name in another source is another label.
    require_no_leak(validate(rows.assign(source=["s", "s", "s", "t"]), Path()), "C.csv")
