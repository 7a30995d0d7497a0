"""Tables as files, CSV or Parquet: read with every cell as text, or refused with what was found and the way out."""

from __future__ import annotations

import csv
import io
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path

import pandas as pd

from embed64.core.errors import InputError, refused_by_machine
from embed64.core.files import existing_file, whole
from embed64.core.text import cell, cell_text

_SEPARATORS = {";": "';'", "\t": "tabs", "|": "'|'"}
_HEAD = 1 << 16
"""Bytes that show what kind of file it is."""


def read_table(path: Path, separator: str = ",") -> pd.DataFrame:
    """Read a CSV or Parquet file, by its suffix, with every cell as text; absent cells are empty.

    Raises InputError if it cannot be read, or names a column twice.
    """
    try:
        rows = _read_parquet(path) if path.suffix.lower() == ".parquet" else _read_csv(path, separator)
    except (ValueError, TypeError, NotImplementedError, OSError, pd.errors.ParserWarning) as error:
        reason = (str(error).strip() or type(error).__name__).splitlines()[0]
        raise InputError(f"{path}: not a readable CSV or Parquet table ({reason})") from error
    if twice := rows.columns[rows.columns.duplicated()].tolist():
        raise InputError(f"{path}: two columns are called '{twice[0]}'; rename or remove one")
    return rows


def write_table(table: pd.DataFrame, path: Path, float_format: str | None = None) -> Path:
    """Write a table as Parquet or CSV, by its suffix, whole or not at all; `float_format` as in pandas, for CSV.

    In a CSV a `'` precedes what a spreadsheet would compute; `read_table` takes it off again.
    """
    with whole(path) as partial:
        if path.suffix.lower() == ".parquet":
            write_parquet(table, partial)
        else:
            written = table.apply(_each, by=cell)
            written.to_csv(partial, index=False, lineterminator="\n", float_format=float_format)
    return path


def read_columns(path: Path, columns: Sequence[str], remedy: str) -> pd.DataFrame:
    """Read these columns of a Parquet file that embed64 wrote; raise an InputError that ends in `remedy` if it can't.

    Damage to the values is noticed by their checksums.
    """
    existing_file(path, remedy)
    try:
        return pd.read_parquet(path, columns=list(columns), page_checksum_verification=True)
    except Exception as error:  # a damaged footer can make Arrow and pandas raise anything
        if refused_by_machine(error):
            raise
        raise InputError(f"{path}: damaged, or not a file of embed64; {remedy}") from error


def write_parquet(table: pd.DataFrame, path: Path) -> None:
    """Write a table as Parquet with checksums."""
    table.to_parquet(path, index=False, write_page_checksum=True)


def _read_parquet(path: Path) -> pd.DataFrame:
    try:
        rows = pd.read_parquet(path, page_checksum_verification=True)
        rows.columns = rows.columns.astype(str)
        return rows.astype(object).where(rows.notna(), "").astype(str)
    except Exception as error:  # damage can make Arrow and pandas raise anything
        if refused_by_machine(error):
            raise
        raise ValueError(f"{type(error).__name__}: {error}") from error


def _read_csv(path: Path, separator: str) -> pd.DataFrame:
    with path.open("rb") as stream:
        header, first = _first_rows(path, stream.read(_HEAD), separator)
    with warnings.catch_warnings():
        warnings.simplefilter("error", pd.errors.ParserWarning)  # cells beyond the header would be cut off
        try:
            rows = pd.read_csv(path, sep=separator, dtype=str, keep_default_na=False, index_col=False)
            if len(first) > len(header):
                raise pd.errors.ParserError("more cells than columns")  # pandas 2 drops an empty last one
        except UnicodeDecodeError as error:
            raise _not_utf8(path) from error
        except (pd.errors.ParserError, pd.errors.ParserWarning) as error:
            raise _ragged(path, separator, len(header)) or error from error
    rows.columns = pd.Index(header[: len(rows.columns)])  # pandas renames what stands there twice
    return rows.apply(_each, by=cell_text)


def _first_rows(path: Path, head: bytes, separator: str) -> tuple[list[str], list[str]]:
    """Return a CSV's header and the row below it, if any; raise InputError if it only looks like such a CSV."""
    if head.startswith((b"PK\3\4", b"\xd0\xcf\x11\xe0")):
        raise InputError(f"{path}: a spreadsheet or an archive; save its table as CSV in UTF-8")
    if head.startswith(b"PAR1"):
        raise InputError(f"{path}: a Parquet file; its name has to end in .parquet")
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or head[:64].count(b"\0") > 8:
        raise InputError(f"{path}: text in UTF-16, as spreadsheets export it; save it as CSV in UTF-8")
    text = head.decode("utf-8-sig", errors="replace")
    first = text.splitlines()[0] if text.strip() else ""
    if not first:
        raise InputError(f"{path}: is empty or begins with an empty line; the first line has to name the columns")
    if first.lower().startswith("sep="):
        raise InputError(f"{path}: begins with '{first[:12]}', which only spreadsheets know; remove that line")
    if first.startswith(("#", "//")):
        raise InputError(f"{path}: begins with a comment; remove it, the first line has to name the columns")
    if first.lstrip().lower().startswith(("<", "{", "[")):
        raise InputError(f"{path}: HTML or JSON instead of a CSV; save the table itself")
    if separator == "," and "," not in first:
        for other, name in _SEPARATORS.items():
            if other in first:
                raise InputError(f"{path}: its cells are separated by {name}; save it separated by commas")
    try:
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        return next(rows), next(rows, [])
    except csv.Error as error:
        raise InputError(f"{path}: its first line cannot be read ({error})") from error


def _not_utf8(path: Path) -> InputError:
    content = path.read_bytes()
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        return InputError(
            f"{path}: line {line} is not UTF-8 (byte {content[error.start]:#04x}), probably Latin-1 or Windows-1252;"
            f" save it as UTF-8, e.g. `iconv -f WINDOWS-1252 -t UTF-8`"
        )
    return InputError(f"{path}: not UTF-8; save it as UTF-8")


def _ragged(path: Path, separator: str, expected: int) -> InputError | None:
    """Return an error that names the first row with another number of cells than the header; None if there is none."""
    with path.open(newline="", encoding="utf-8-sig") as stream:
        reader = csv.reader(stream, delimiter=separator)
        next(reader, None)
        for cells in reader:
            if cells and len(cells) != expected:
                reason = "remove the separator at its end" if cells[-1] == "" else "quote cells that hold a separator"
                return InputError(
                    f"{path}: line {reader.line_num} has {len(cells)} cells, but the header has {expected}; {reason}"
                )
    return None


def _each(column: pd.Series, by: Callable[[str], str]) -> pd.Series:
    """Return a column with those of its texts replaced that a spreadsheet could take for a formula."""
    if pd.api.types.is_numeric_dtype(column) or pd.api.types.is_bool_dtype(column):
        return column
    marked = column.astype(str).str.startswith(("'", "=", "+", "-", "@", "\t", "\r"))
    return column.mask(marked, column[marked].map(by)) if marked.any() else column
