"""A kernel's output folder and exit code on Kaggle, and the manifest by which a download is verified."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from importlib import metadata
from pathlib import Path

from embed64.core.errors import CheckFailed, InputError
from embed64.core.files import sha256_file, write_json
from embed64.core.text import visible

LISTING = "manifest.json"
RUN = Path("run")
"""The run folder in the output folder."""


def working_root() -> Path:
    """Return the folder that Kaggle keeps of a kernel: $KAGGLE_WORKING, or /kaggle/working."""
    return Path(os.environ.get("KAGGLE_WORKING") or "/kaggle/working")


def write_manifest(working: Path, names: Sequence[str]) -> None:
    """Write the manifest, LISTING: bytes and SHA-256 of each of these files."""
    files = {name: {"bytes": (working / name).stat().st_size, "sha256": sha256_file(working / name)} for name in names}
    write_json(working / LISTING, {"embed64": metadata.version("embed64"), "files": files})


def ending(job: Callable[[], None]) -> int:
    """Run a job and return its exit code; print an error as one line on stderr, as the command line does."""
    try:
        job()
    except (InputError, CheckFailed) as error:
        print(f"error: {visible(str(error))}", file=sys.stderr, flush=True)
        return error.exit_code
    return 0
