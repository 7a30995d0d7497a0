"""Read a struct array from a MATLAB file as a table of text, in a child process: a damaged file can crash SciPy."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from embed64.core.errors import InputError, first_line
from embed64.core.limits import Exceeded, lines

_DAMAGED = "damaged, or not a MATLAB file"
_AGAIN = "get the file again"


def read_struct(file: Path, variable: str) -> pd.DataFrame:
    """Return the elements of the struct array `variable` as rows of text, its fields as columns.

    Fields of which an element holds neither one number nor one text are left out; an empty one is an empty cell.
    Raises InputError for a file that is damaged or of MATLAB 7.3 (HDF5), which SciPy does not read, and for one without
    that struct array.
    """
    command = [sys.executable, "-m", "embed64.data.sources.matlab", str(file.absolute()), variable]
    try:
        told = list(lines(command))
    except Exceeded as reason:
        raise InputError(f"{file}: {_DAMAGED} ({reason}); {_AGAIN}") from reason
    found = json.loads(told[0]) if told else f"{_DAMAGED}; {_AGAIN}"
    if isinstance(found, str):
        raise InputError(f"{file}: {found}")
    return pd.DataFrame(found, dtype=str)


def _columns(file: str, variable: str) -> dict[str, list[str]] | str:
    """Return the columns, or what is wrong with the file and what to do."""
    from scipy.io import loadmat  # here and not above: only the child process needs it

    try:
        found = loadmat(file, appendmat=False, squeeze_me=True)
    except NotImplementedError:
        return "of MATLAB 7.3, which cannot be read; save it by save(..., '-v7')"
    except Exception as error:  # damage can make the reader raise anything
        return f"{_DAMAGED} ({first_line(error)}); {_AGAIN}"
    if variable not in found:
        names = ", ".join(name for name in found if not name.startswith("__")) or "none"
        return f"has no variable '{variable}'; its variables are {names}"
    elements = np.atleast_1d(found[variable]).reshape(-1)
    if elements.dtype.names is None:
        return f"'{variable}' is no struct array; this copy has another layout"
    cells = {name: [_text(value) for value in elements[name]] for name in elements.dtype.names}
    return {name: [str(cell) for cell in column] for name, column in cells.items() if None not in column}


def _text(value: Any) -> str | None:
    """Return one number or one text as a cell, an empty array as an empty one; None for anything else."""
    value = np.asarray(value)
    if value.size == 0:
        return ""
    if value.size > 1 or value.dtype.kind not in "biufU":
        return None
    single = value.reshape(-1)[0]
    whole = value.dtype.kind in "biu" or (value.dtype.kind == "f" and float(single).is_integer())
    return str(int(single)) if whole else str(single)


if __name__ == "__main__":
    print(json.dumps(_columns(*sys.argv[1:])))
