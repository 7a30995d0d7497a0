"""Does any catalog end a command in another way than with a result or with one line that says what is wrong?

    python benchmarks/fuzz_catalogs.py --count 10000      # in all; ten minutes on one core

Catalogs are made by seed: what people write (other separators, quotes, encodings, columns, paths, labels), what other
programs write as Parquet, and both with damaged bytes. Each is taken where commands take one: read, written as CSV and
as Parquet and read again, which must give the same, split, checked, described on a page, and built as a source. It is
`read`, or `refused` with one line; it must not be `raised` (any other exception, a message of several lines, or
another catalog after it was written), `crashed` or `over the limit`. Those are listed, to be made again:
`KINDS[name](seed)` is the file.
"""

from __future__ import annotations

import argparse
import contextlib
import csv
import io
import os
import random
import tempfile
import traceback
import unicodedata
import warnings
from collections.abc import Callable
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import sklearn.model_selection  # noqa: F401  (when the first catalog is split, it is loaded already)
from fuzzing import GIBIBYTES, OUTCOMES, SECONDS, Rows, damage, fuzz, limit_memory
from PIL import Image

from embed64.core.errors import CheckFailed, InputError
from embed64.data.catalog import Catalog, read_catalog, require_no_leak, require_positives, write_catalog
from embed64.data.sources.build import build, read_csv
from embed64.data.splits import assign_roles, split_folds, split_holdout
from embed64.evaluate.catalog_page import write_overview
from embed64.evaluate.scoring import scored_part

COLUMNS = ("path", "label", "domain", "source")
ODDITIES = (
    *("separator", "encoding", "ends", "quotes", "comments", "header", "names", "ragged", "trailing", "empty", "wide"),
    *("paths", "twice", "labels", "unicode", "formulas", "numbers", "missing", "control", "long", "roles", "splits"),
    *("clusters", "alone"),
)
PATHS = (
    *("../outside.png", "/etc/hostname", "/dev/null", "https://a.example/b.png", "file:///a.png", "C:\\a\\b.png"),
    *("a\\b.png", "~/a.png", "$HOME/a.png", "%2e%2e/a.png", ".", "..", "/", "//", "a.png/", "folder", "folder/.."),
    *("-rf", "*.png", "a.png\0.jpg", "a\nb.png", "con.png", " a.png", "a.png ", "a.PNG", "\u202egnp.a", "\ufeffa.png"),
    *("é.png", "e\u0301.png", "a" * 300 + ".png", "a/" * 3000 + "b.png", "\U0001f600.png", "a.png?x=1", "a.png#b"),
)
LABELS = {
    "labels": ("", " ", "mug ", " mug", "MUG", "mug\t", "a,b", 'a"b', "a\nb", "a\r\nb", "a;b", "#", "'", "''", "\\N"),
    "unicode": ("é", "e\u0301", "ß", "\u202eabc", "\u200b", "\ufeff", "\U0001f600", "\u0130", "\u2028", "\x85", "ﬁ"),
    "formulas": ("=1+1", "'=1+1", "''=1", "+a", "-a", "@a", "-", "-1", "+1e5", "\t=1", "'", "'-1", '=HYPERLINK("x")'),
    "numbers": ("1", "01", "1.0", "1e5", "-0", "0x10", "1_000", "inf", "1,5", "٣", "9" * 400, "2020-01-01", "TRUE"),
    "missing": ("", "NaN", "nan", "None", "NULL", "N/A", "<NA>", "NaT", "null", "-", "?"),
    "control": ("a\0b", "\0", "a\x1b[2J", "\x07", "\x7f", "a\x0cb", "\r", "a\rb", "\n", "\x1a", "a\0"),
}
SAMPLES = (1, 1.5, None, True, "mug", b"mug", b"\xff", [1], {"a": 1}, float("nan"), 2**63 - 1, "", "\0", -1)
TYPES = (
    *(pa.int8(), pa.int64(), pa.uint64(), pa.float16(), pa.float64(), pa.bool_(), pa.string(), pa.large_string()),
    *(pa.binary(), pa.null(), pa.list_(pa.string()), pa.struct([("a", pa.int64())]), pa.date32(), pa.timestamp("ns")),
    *(pa.dictionary(pa.int32(), pa.string()), pa.decimal128(9, 2), pa.duration("s"), pa.map_(pa.string(), pa.int8())),
    *(pa.timestamp("us", "Europe/Berlin"), pa.time64("us"), pa.string_view(), pa.list_(pa.list_(pa.int8()))),
)


def table(rng: random.Random, odd: set[str]) -> tuple[list[str], list[list[str]]]:
    """Return a header and rows: sound ones, but for what is odd."""
    header = [*COLUMNS, *rng.sample(("role", "split", "license", "cluster", "note"), rng.choice((0, 0, 1, 2)))]
    header += [name for name, what in (("role", "roles"), ("split", "splits"), ("cluster", "clusters")) if what in odd]
    header = list(dict.fromkeys(header))
    if rng.random() < 0.3:
        rng.shuffle(header)
    rows = []
    images, names, domains = rng.choice((2, 2, 3)), rng.choice((2, 4, 8)), rng.choice((1, 1, 2))
    for number in range(rng.choice((0, 1)) if "empty" in odd else images * names):
        label = number // images
        cells = {
            "path": f"{number}.png",
            "label": f"mug{label}",
            "domain": ("photos", "drawings")[label % domains],
            "source": "mine",
            "role": rng.choice(("", "query", "index")) if rng.random() < 0.3 else "",
            "split": "train" if label % 2 else "holdout",
            "license": "CC0",
            "cluster": "",
        }
        rows.append([cells.get(name, "") for name in header])
    for what in sorted(odd):
        _spoil(rng, what, header, rows)
    return header, rows


def _spoil(rng: random.Random, what: str, header: list[str], rows: list[list[str]]) -> None:
    """Make one thing odd in a table, in place."""

    def anywhere(column: str, values: Any, share: float = 0.4) -> None:
        place = header.index(column) if column in header else 0
        for row in rows:
            if rng.random() < share and place < len(row):
                row[place] = values() if callable(values) else rng.choice(values)

    match what:
        case "paths":
            anywhere("path", PATHS, rng.choice((0.1, 0.4, 1.0)))
        case "twice" if rows:
            place = header.index("path") if "path" in header else 0
            path = rng.choice(rows)[place]
            folder = "/nowhere/a"
            forms = (path, f"./{path}", f"a//../{path}", f"../{Path.cwd().name}/{path}", f"{folder}/{path}", f"{path} ")
            for form in rng.sample(forms, 2):
                row = list(rng.choice(rows))
                row[place] = form
                rows.append(row)
        case "labels" | "unicode" | "formulas" | "numbers" | "missing" | "control":
            anywhere(rng.choice(header), LABELS[what], rng.choice((0.1, 0.5, 1.0)))
        case "long":
            length = rng.choice((256, 5000, 70_000, 200_000))
            anywhere(rng.choice(header), lambda: rng.choice("aé'") * length, 0.2)
        case "roles":
            anywhere("role", ("query", "index", "", "Query", "both", " index", "nan"), 0.8)
        case "splits":
            anywhere("split", ("train", "holdout", "", "test", "0", "1", "Train", "val\0"), 0.8)
        case "clusters":
            anywhere("cluster", ("", "1", "1", "2", "a"), 0.8)
        case "alone":
            anywhere("label", lambda: f"only{rng.random()}", 0.7)
        case "ragged":
            for row in rows:
                if rng.random() < 0.2:
                    row[:] = [*row, "more"] if rng.random() < 0.5 else row[: rng.randrange(len(row) + 1)]
        case "trailing":
            for row in rows:
                row.append("")
            if rng.random() < 0.5:
                header.append("")
        case "wide":
            width = rng.choice((20, 50, 300))
            header += [f"c{number}" for number in range(width)]
            for row in rows:
                row += ["x"] * width
        case "names":
            place = rng.randrange(len(header))
            name = header[place]
            other = rng.choice(header)
            odd = (name.upper(), name.title(), f" {name}", f"{name} ", "", "\0", "Unnamed: 0", f"\ufeff{name}", other)
            header[place] = rng.choice((*odd, f"{other}.1", "index", "__index_level_0__", "=label", "'path", "a\nb"))
        case "header":
            match rng.randrange(4):
                case 0:
                    header[:] = rows.pop(0) if rows else []
                case 1:
                    gone = rng.randrange(len(header))
                    for row in (header, *rows):
                        del row[gone : gone + 1]
                case 2:
                    place = rng.randrange(len(header))
                    for row in (header, *rows):
                        row[len(row) :] = row[place : place + 1]
                case 3:
                    rows.insert(rng.randrange(len(rows) + 1), list(header))


def csv_catalog(seed: int) -> bytes:
    """Return a catalog as CSV, with up to three oddities."""
    rng = random.Random(seed)
    odd = set(rng.sample(ODDITIES, rng.choice((0, 1, 1, 2, 3))))
    header, rows = table(rng, odd)
    separator = rng.choice((";", "\t", "|", " ", ", ", "sep")) if "separator" in odd else ","
    ends = rng.choice(("\r\n", "\r", "\n\n", "\n\r", "mixed")) if "ends" in odd else "\n"
    quoting = rng.choice((csv.QUOTE_ALL, csv.QUOTE_NONE, csv.QUOTE_MINIMAL)) if "quotes" in odd else csv.QUOTE_MINIMAL
    out = io.StringIO()
    writer = csv.writer(
        out,
        delimiter=separator[0] if separator != "sep" else ";",
        quotechar="'" if "quotes" in odd and rng.random() < 0.3 else '"',
        quoting=quoting,
        escapechar="\\",
        lineterminator="\n",
    )
    writer.writerows([header, *rows])
    lines = out.getvalue().split("\n")
    if separator == "sep":
        lines.insert(0, "sep=;")
    if separator == ", ":
        lines = [line.replace(",", ", ") for line in lines]
    if "comments" in odd:
        lines.insert(rng.randrange(len(lines)), rng.choice(("# a comment", "", "// a", '"', '"open', "''", "\x1a")))
    text = ("".join(line + rng.choice("\r\n") for line in lines)) if ends == "mixed" else ends.join(lines)
    if "empty" in odd and rng.random() < 0.5:
        text = rng.choice(("", "\n", " ", "\ufeff", "path,label,domain,source", ",,,", '"', "\0", "\n" * 500))
    if rng.random() < 0.1:
        text = text.rstrip("\n")
    encodings = ("utf-8-sig", "utf-16", "utf-16-le", "utf-32", "latin-1", "cp1252", "utf-7", "shift_jis", "mac-roman")
    return text.encode(rng.choice(encodings) if "encoding" in odd else "utf-8", "replace")


def parquet_catalog(seed: int) -> bytes:
    """Return a catalog as Parquet, as other programs could write it."""
    rng = random.Random(seed)
    odd = set(rng.sample(ODDITIES, rng.choice((0, 0, 1, 2))))
    header, rows = table(rng, odd)
    columns = [[row[place] if place < len(row) else None for row in rows] for place in range(len(header))]
    arrays: list[Any] = [pa.array(column, pa.string()) for column in columns]
    for _ in range(rng.choice((0, 0, 1, 2)) if arrays else 0):
        arrays[rng.randrange(len(arrays))] = _typed(rng, len(rows))
    made = pa.table(arrays, names=header) if rng.random() < 0.7 else _by_pandas(rng, arrays, header)
    out = io.BytesIO()
    options = {"compression": rng.choice(("none", "snappy", "zstd", "gzip")), "use_dictionary": rng.random() < 0.5}
    if rng.random() < 0.2:
        options |= {"row_group_size": 1, "data_page_version": "2.0"}
    pq.write_table(made, out, **options)
    return out.getvalue()


def _typed(rng: random.Random, rows: int) -> pa.Array:
    """Return a column of another type than text, or of text with other values."""
    while True:
        kind = rng.choice(TYPES)
        some = [value for value in SAMPLES if _fits([value], kind)]
        values = [rng.choice(some) for _ in range(rows)]
        if _fits(values, kind):
            return pa.array(values, kind)


def _fits(values: list[Any], kind: pa.DataType) -> bool:
    try:
        pa.array(values, kind)
    except (pa.ArrowException, TypeError, ValueError, OverflowError):
        return False
    return True


def _fits_python(array: pa.Array) -> bool:
    try:
        array.to_pylist()
    except (ValueError, OverflowError):  # a time of another era
        return False
    return True


def _by_pandas(rng: random.Random, arrays: list[Any], header: list[str]) -> pa.Table:
    """Return a table as pandas writes it: with an index, an index of several levels, or names that are no text."""
    texts = [array if _fits_python(array) else pa.nulls(len(array)) for array in arrays]
    frame = pd.DataFrame(dict(enumerate(array.to_pylist() for array in texts)))
    frame.columns = pd.Index(header) if rng.random() < 0.7 else pd.Index([*header[:-1], 5], dtype=object)
    with warnings.catch_warnings(), contextlib.suppress(pa.ArrowException, ValueError, TypeError, KeyError):
        warnings.simplefilter("ignore")
        match rng.randrange(4):
            case 0:
                frame = frame.set_index(frame.columns[0])
            case 1:
                frame = frame.set_index(list(frame.columns[:2]))
            case 2:
                frame.index = pd.RangeIndex(5, 5 + len(frame))
            case 3:
                frame = frame.astype("category")
        return pa.Table.from_pandas(frame)
    return pa.table(arrays, names=header)


def damaged(make: Callable[[int], bytes], seed: int) -> bytes:
    """Return a catalog with damaged bytes, mostly below a CSV's header or at the end of Parquet; half stays ASCII."""
    rng = np.random.default_rng(seed)
    content = make(seed)
    parquet = content[:4] == b"PAR1"
    at = max(0, len(content) - 800) if parquet else content.find(b"\n") + 1
    content = content[:at] + damage(content[at:], rng) if rng.random() < 0.6 else damage(content, rng)
    return content if parquet or rng.random() < 0.5 else bytes(byte & 127 for byte in content)


KINDS: dict[str, Callable[[int], bytes]] = {
    "CSV": csv_catalog,
    "CSV, damaged": partial(damaged, csv_catalog),
    "Parquet": parquet_catalog,
    "Parquet, damaged": partial(damaged, parquet_catalog),
}


def use(file: Path, seed: int) -> None:
    """Do with a catalog what commands do; raise InputError or CheckFailed if it can't be read, AssertionError else."""
    rng = random.Random(seed)
    if rng.random() < 0.2:
        _build(file)
    catalog = read_catalog(file)
    assert len(catalog.label_ids) == len(catalog.domain_ids) == len(catalog.cluster_ids) == len(catalog.roles)
    place, suffix = rng.choice(("", "elsewhere")), rng.choice((".csv", ".csv", ".parquet"))
    written = write_catalog(catalog, file.parent / place / f"again{suffix}")
    _same(catalog, read_catalog(written), f"as {place}{suffix}")
    steps: list[Callable[[], Any]] = [
        lambda: require_positives(catalog, file),
        lambda: require_no_leak(catalog, file),
        lambda: assign_roles(split_holdout(catalog, rng.choice((0.1, 0.5)), seed), 1, seed),
        lambda: split_folds(catalog, 2, seed),
        lambda: scored_part(catalog).label_ids,
    ]
    if rng.random() < 0.2:
        steps.append(lambda: write_overview(file, file.parent / "page.html"))
    for step in steps:
        with contextlib.suppress(InputError, CheckFailed):
            _one_line(step)


def _build(file: Path) -> None:
    """Build a catalog of the table as a source, with the images that are there; most tables name none."""
    with contextlib.suppress(InputError):
        catalog, _ = _one_line(lambda: build([read_csv(file, None, {}, "")]))
        _same(catalog, read_catalog(write_catalog(catalog, file.parent / "built.csv")), "as built.csv")


def _one_line(step: Callable[[], Any]) -> Any:
    """Return what a step returns; a message of several lines is an AssertionError."""
    try:
        return step()
    except (InputError, CheckFailed) as error:
        if len(str(error).splitlines()) != 1:
            raise AssertionError(f"a message of several lines: {error}") from error
        raise


def _same(before: Catalog, after: Catalog, where: str) -> None:
    """Raise AssertionError unless two catalogs have the same cells, and paths of the same files."""
    if list(before.rows.columns) != list(after.rows.columns) or len(before) != len(after):
        raise AssertionError(f"other rows or columns when written {where}")
    for column in before.rows.columns:
        one, other = before.rows[column].to_numpy(object), after.rows[column].to_numpy(object)
        if column == "path":
            one, other = (np.array([_absolute(file) for file in each.files], object) for each in (before, after))
        for first, second in zip(one, other, strict=True):
            if first != second:
                raise AssertionError(f"column {column!a} when written {where}: {first[-50:]!a} became {second[-50:]!a}")


def _absolute(file: Path) -> str:
    """Return a path without `..`; NUL may be in it, and two slashes at its beginning are one."""
    return f"/{os.path.abspath(file).lstrip('/')}"  # noqa: PTH100


def use_made(kind: str, seeds: range, report: Connection) -> None:
    """Make and use one catalog after the other and report each outcome; runs in a child process."""
    warnings.simplefilter("ignore")
    with tempfile.TemporaryDirectory() as temporary, contextlib.redirect_stderr(io.StringIO()):
        folder = Path(temporary).resolve() / "mine"
        os.environ["EMBED64_CACHE"] = str(folder.parent / "cache")
        (folder / "folder").mkdir(parents=True)
        for number in range(0, 16, 3):
            colour = np.full((6, 5, 3), 15 * number, np.uint8)
            Image.fromarray(colour).save(folder / f"{number}.png")
        (folder / unicodedata.normalize("NFC", "é.png")).write_bytes((folder / "3.png").read_bytes())
        limit_memory()
        for seed in seeds:
            file = folder / ("mine.parquet" if kind.startswith("Parquet") else "mine.csv")
            file.write_bytes(KINDS[kind](seed))
            outcome, reason = "read", ""
            try:
                _one_line(partial(use, file, seed))
            except (InputError, CheckFailed) as error:
                outcome, reason = "refused", str(error)
            except MemoryError as error:
                outcome, reason = "over the limit", f"MemoryError: {error}"
            except BaseException as error:
                at = traceback.extract_tb(error.__traceback__)[-1]
                place = f"{Path(at.filename).name}:{at.lineno}" if not isinstance(error, AssertionError) else ""
                outcome, reason = "raised", f"{type(error).__name__}: {error} {place}".strip()
            report.send((seed, outcome, reason.replace(str(folder), "")))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=10000, help="catalogs in all, a quarter of each kind")
    count = parser.parse_args().count
    rows = Rows("catalog", OUTCOMES)
    for kind in KINDS:
        rows.add(kind, *fuzz(partial(use_made, kind), count // len(KINDS)))
    limits = {"seconds": SECONDS, "GiB": GIBIBYTES}
    rows.write("fuzz_catalogs", f"--count {count}", ("pandas", "pyarrow", "numpy"), limits)


if __name__ == "__main__":
    main()
