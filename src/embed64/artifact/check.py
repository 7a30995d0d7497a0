"""The doctor: check a file against every rule of the contract, in a child process with limits.

A file that anyone may have made can loop for ever, take all memory or crash; rules.py judges it there, and each
finding is passed on as it comes.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import torch

from embed64.artifact import rules, verify
from embed64.artifact.verify import ARTIFACT_NAME, Finding
from embed64.core.errors import CheckFailed, InputError
from embed64.core.files import cache_root, existing_file, sha256_file, write_text
from embed64.core.limits import MEMORY, PATIENCE, Exceeded, lines


def check_artifact(path: str | Path) -> list[Finding]:
    """Hold an artifact against every rule of the contract.

    The file runs in a child process whose time and memory are limited and which cannot write to files; a file that
    could do more than compute is not run at all.

    Args:
        path: A `saved_model.pt` or `submission.zip`.

    Returns:
        A finding for each rule: `rule`, `holds`, `detail`. If the file cannot be read or loaded, what could be read
        is all there is, and the last finding says why.

    Example:
        >>> findings = embed64.check_artifact("runs/mine/saved_model.pt")
        >>> all(finding.holds for finding in findings)
        True
        >>> embed64.check_artifact("mine.csv")[0].holds
        False
    """
    return list(examined(Path(path)))


def examined(path: Path, only: str = "", patience: float = PATIENCE, memory: int = MEMORY) -> Iterator[Finding]:
    """Yield what `rules.examine` finds in a child process; if that exceeds a limit, the last finding says so.

    `patience` is in seconds for each finding, `memory` in bytes.
    """
    command: list[str | Path] = [sys.executable, "-m", "embed64.artifact.check", path.absolute(), only]
    try:
        for line in lines(command, patience, memory):
            yield Finding(*json.loads(line))
    except Exceeded as reason:
        yield Finding("limits", False, f"{reason}; the file is not usable")


def require_contract(artifact: Path) -> None:
    """Raise CheckFailed naming the first rule that an artifact of our own making breaks; it runs in this process."""
    for finding in rules.examine(artifact):
        if not finding.holds:
            raise CheckFailed(f"{artifact}: {finding.rule}: {finding.detail}")
    mark_tried(sha256_file(artifact))


def tried(sha256: str) -> bool:
    """Return whether a file of that hash has run with this torch."""
    return _mark(sha256).is_file()


def mark_tried(sha256: str) -> None:
    """Note that a file ran well with this torch: a trial takes seconds and is not made twice."""
    with suppress(InputError):  # no room or no permission: it is tried again
        write_text(_mark(sha256), "")


def _mark(sha256: str) -> Path:
    return cache_root() / "tried" / f"{sha256}-torch{torch.__version__}"


def main(path: Path) -> int:
    """Print every finding; return 0 if all rules hold, else 1; raise InputError if there is no such file."""
    existing_file(path, f"name a {ARTIFACT_NAME} or a submission.zip")
    return verify.print_findings(examined(path))


def _examine_here(path: str, only: str) -> None:
    """Write each finding as a line of JSON to where stdout led, out of reach of what the file itself prints."""
    told = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    for finding in rules.examine(Path(path), only):
        print(json.dumps(finding), file=told, flush=True)


if __name__ == "__main__":
    _examine_here(*sys.argv[1:])
