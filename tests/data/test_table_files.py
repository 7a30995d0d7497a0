"""Tables as files: what people export from other programs is read as it is, or named with the way out."""

from __future__ import annotations

import gzip

import pandas as pd
import pytest

from embed64.core.errors import InputError
from embed64.data.catalog import read_catalog
from embed64.data.table_files import read_table, write_table

HEAD = "path,label,domain,source\n"
ROW = "a.png,x,d,s\nb.png,x,d,s\n"
OTHERS = {
    "semicolons": (
        (HEAD + ROW).replace(",", ";").encode(),
        "its cells are separated by ';'; save it separated by commas",
    ),
    "tabs": ((HEAD + ROW).replace(",", "\t").encode(), "its cells are separated by tabs"),
    "bars": ((HEAD + ROW).replace(",", "|").encode(), "its cells are separated by '|'"),
    "sep=": (f"sep=,\n{HEAD}{ROW}".encode(), "begins with 'sep=,', which only spreadsheets know; remove that line"),
    "SEP=;": (f"SEP=;\r\n{HEAD}{ROW}".replace(",", ";").encode(), "begins with 'SEP=;'"),
    "a comment": (f"# exported today\n{HEAD}{ROW}".encode(), "begins with a comment; remove it"),
    "Latin-1": (f"{HEAD}a.png,café,d,s\n".encode("latin-1"), "line 2 is not UTF-8 (byte 0xe9), probably Latin-1"),
    "Latin-1, far down": ((HEAD + ROW * 9000 + "c.png,caf\xe9,d,s\n").encode("latin-1"), "line 18002 is not UTF-8"),
    "UTF-16": ((HEAD + ROW).encode("utf-16"), "text in UTF-16, as spreadsheets export it; save it as CSV in UTF-8"),
    "UTF-16, no mark": ((HEAD + ROW).encode("utf-16-le"), "text in UTF-16"),
    "UTF-32": ((HEAD + ROW).encode("utf-32"), "text in UTF-16"),
    "a spreadsheet": (b"PK\3\4" + bytes(200), "a spreadsheet or an archive; save its table as CSV"),
    "Parquet": (b"PAR1" + bytes(200), "a Parquet file; its name has to end in .parquet"),
    "a web page": (b"<!DOCTYPE html>\n<table>", "HTML or JSON instead of a CSV"),
    "JSON": (b'{"path": "a.png"}', "HTML or JSON instead of a CSV"),
    "nothing": (b"", "is empty or begins with an empty line"),
    "an empty line first": (b"\n" + HEAD.encode(), "is empty or begins with an empty line"),
    "gzip": (gzip.compress((HEAD + ROW).encode()), "is not UTF-8"),
    "a comma at each end": (
        b"path,label,domain,source\na.png,x,d,s,\n",
        "line 2 has 5 cells, but the header has 4; remove the",
    ),
    "a comma in a cell": (
        HEAD.encode() + b"a.png,x,d,s\nb.png,x, y,d,s\n",
        "line 3 has 5 cells, but the header has 4; quote",
    ),
    "a row too short": (HEAD.encode() + b"a.png,x,d,s\nb.png,x\n", "row 2: column 'domain' is empty"),
    "a column twice": (
        b"path,label,label,domain,source\na.png,x,y,d,s\n",
        "two columns are called 'label'; rename or remove",
    ),
    "a header of one case": (
        b"Path,Label,domain,source\na.png,x,d,s\n",
        "column 'path' is missing; a catalog needs path, label",
    ),
    "spaces in the header": (
        b"path, label,domain,source\na.png,x,d,s\n",
        "its columns are 'path', ' label', 'domain', 'source'",
    ),
}


@pytest.mark.parametrize("name", OTHERS)
def test_what_is_no_csv_of_ours_is_named_with_the_way_out(tmp_path, name):
    content, said = OTHERS[name]
    (tmp_path / "c.csv").write_bytes(content)
    with pytest.raises(InputError) as error:
        read_catalog(tmp_path / "c.csv")
    assert str(error.value).startswith(f"{tmp_path / 'c.csv'}: ")
    assert said in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    "content", [HEAD + ROW, (HEAD + ROW).replace("\n", "\r\n"), "\ufeff" + HEAD + ROW, (HEAD + ROW)[:-1]]
)
def test_what_spreadsheets_write_is_read(tmp_path, content):
    (tmp_path / "c.csv").write_bytes(content.encode())
    assert list(read_catalog(tmp_path / "c.csv").rows["path"]) == ["a.png", "b.png"]
    quoted = content.replace("a.png", '"a.png"').replace(",label", ',"label"')
    (tmp_path / "c.csv").write_bytes(quoted.encode())
    assert list(read_catalog(tmp_path / "c.csv").rows["label"]) == ["x", "x"]


def test_a_column_of_parquet_may_not_stand_there_twice(tmp_path):
    import pyarrow as pa
    import pyarrow.parquet as pq

    names = ["path", "label", "label", "domain", "source"]
    table = pa.table([pa.array([letter]) for letter in "abcde"], names=names)
    pq.write_table(table, tmp_path / "c.parquet")
    with pytest.raises(InputError, match="c.parquet"):
        read_table(tmp_path / "c.parquet")


@pytest.mark.parametrize("raised", [KeyError("pandas_type"), RuntimeError("Wrapping \n failed"), AssertionError()])
def test_whatever_a_damaged_parquet_makes_pandas_raise_is_named(tmp_path, monkeypatch, raised):
    """Seeds of benchmarks/fuzz_catalogs.py raised such errors."""
    (tmp_path / "c.parquet").write_bytes(b"PAR1")

    def fail(*_, **__):
        raise raised

    monkeypatch.setattr(pd, "read_parquet", fail)
    with pytest.raises(InputError, match=f"c.parquet: not a readable CSV or Parquet table \\({type(raised).__name__}"):
        read_table(tmp_path / "c.parquet")


def test_numbers_and_formulas_come_back(tmp_path):
    table = pd.DataFrame(
        {"label": ["007", "1e5", "=1+1", "-5", "-x", "+", "@home", "'quoted", "'=1", "NA", ""], "n": range(11)}
    )
    write_table(table, tmp_path / "t.csv")
    lines = (tmp_path / "t.csv").read_text().splitlines()[1:]
    assert lines == [
        "007,0",
        "1e5,1",
        "'=1+1,2",
        "-5,3",
        "'-x,4",
        "'+,5",
        "'@home,6",
        "'quoted,7",
        "''=1,8",
        "NA,9",
        ",10",
    ]
    assert list(read_table(tmp_path / "t.csv")["label"]) == list(table["label"])
