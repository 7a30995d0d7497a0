"""Where a kernel writes on Kaggle, how it ends, and the listing by which a download is known to be whole."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from importlib import metadata
from pathlib import Path

from embed64.core.errors import CheckFailed, InputError
from embed64.core.files import sha256_file, write_json

LISTING = "manifest.json"


def working_root() -> Path:
    """Where a kernel writes what is kept of it: $KAGGLE_WORKING, or /kaggle/working."""
    return Path(os.environ.get("KAGGLE_WORKING") or "/kaggle/working")


def write_manifest(working: Path, names: Sequence[str]) -> None:
    """Write LISTING: bytes and SHA-256 of each of these files."""
    files = {name: {"bytes": (working / name).stat().st_size, "sha256": sha256_file(working / name)} for name in names}
    write_json(working / LISTING, {"embed64": metadata.version("embed64"), "files": files})


def ending(job: Callable[[], None]) -> int:
    """The exit code of a job; an error is one line on stderr, as on the command line."""
    try:
        job()
    except (InputError, CheckFailed) as error:
        print(f"error: {error}", file=sys.stderr, flush=True)
        return error.exit_code
    return 0
