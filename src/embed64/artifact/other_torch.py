"""Check the contract in another version of torch, such as the scorer's 1.11.0."""

from __future__ import annotations

import sys
import tempfile
from contextlib import suppress
from pathlib import Path

from embed64.artifact import verify
from embed64.artifact.check import examined
from embed64.core.console import tell
from embed64.core.files import existing_file
from embed64.core.limits import Exceeded, lines
from embed64.core.virtualenvs import python_with_torch

_MOST_WRITTEN = 1 << 20
"""Bytes of the embeddings that are compared."""


def check_in_torch(path: Path, version: str) -> int:
    """Run verify.py in another torch, in an environment that is made once; print its lines, return its exit code.

    If the file runs in this torch, too, the embeddings of the two are compared. As in `check`, time and memory are
    limited, and a file that could do more than compute is not run.
    """
    path = existing_file(path, "name a saved_model.pt or a submission.zip").absolute()
    if refused := _refused(path):
        return verify.print_findings(refused)
    python = python_with_torch(version)
    with tempfile.TemporaryDirectory() as folder:
        expected = Path(folder) / "expected.npy"
        here: list[str | Path] = [
            sys.executable,
            verify.__file__,
            path,
            "--only",
            "input and output",
            "--embeddings",
            expected,
        ]
        with suppress(Exceeded):  # without a run here there is nothing to compare with
            list(lines(here, writes=_MOST_WRITTEN))
        there: list[str | Path] = ["--expected", expected] if expected.is_file() else []
        code = 0
        try:
            for line in lines([python, "-W", "ignore", verify.__file__, path, *there]):
                tell(line)
                code = 1 if line.startswith("FAIL") else code
        except Exceeded as reason:
            code = verify.print_findings([verify.Finding("limits", False, str(reason))])
    return code


def _refused(path: Path) -> list[verify.Finding]:
    """Return why a file is not to be run; it is judged in a child process, whether or not this torch loads it."""
    found = list(examined(path, only="file"))
    if not any(finding.rule in ("file", "harmless") for finding in found):
        return found  # a limit was exceeded before
    return [finding for finding in found if finding.rule in ("file", "harmless") and not finding.holds]
