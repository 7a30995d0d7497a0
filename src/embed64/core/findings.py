"""The outcome of checking one rule, and how outcomes are printed; artifact/verify.py is standalone and has its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from embed64.core.console import tell


class Finding(NamedTuple):
    """One rule's outcome."""

    rule: str
    holds: bool
    detail: str


def print_findings(findings: Sequence[Finding]) -> int:
    """Print a line for each finding; return the exit code: 0 if all hold, else 1."""
    for finding in findings:
        tell(f"{'ok  ' if finding.holds else 'FAIL'}  {finding.rule:<18} {finding.detail}")
    return 0 if all(finding.holds for finding in findings) else 1
