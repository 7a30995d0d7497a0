"""What the kernel commands print at their end: the steps of a shipment, submissions, the leaderboard."""

from __future__ import annotations

from datetime import timedelta

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from embed64.ship import Step
from embed64.submissions import Place, Submission
from embed64.verify import Finding

_UNCUT = 1000
"""Columns of a table that no terminal's width may squeeze."""


def print_findings(findings: list[Finding]) -> None:
    """Each thing that was looked at: ok or broken, and what was seen."""
    table = Table(box=None, pad_edge=False, show_header=False)
    for finding in findings:
        table.add_row("ok" if finding.holds else "BROKEN", escape(finding.rule), escape(finding.detail))
    _print(table)


def print_steps(steps: list[Step]) -> None:
    """Each step of a shipment: done or skipped, how long it took, what came of it."""
    table = Table("step", "", "time", "result", box=None, pad_edge=False)
    for step in steps:
        outcome = "skipped" if step.skipped else "done"
        table.add_row(step.name, outcome, str(timedelta(seconds=round(step.seconds))), escape(step.what))
    _print(table)


def print_submission(submission: Submission | None) -> None:
    """One line on a submission: its score, or how it stands."""
    if submission is None or submission.status != "COMPLETE":
        print("sent; not scored yet: `embed64 kernel leaderboard` shows it")
    else:
        scores = f"public score {submission.public or '-'}, private {submission.private or '-'}"
        print(f"{submission.message}: {scores}")


def print_leaderboard(own: list[Submission], places: list[Place]) -> None:
    """One's own submissions, and below the best teams and one's own place."""
    if own:
        table = Table("date", "message", "status", "public", "private", box=None, pad_edge=False)
        for each in own:
            table.add_row(each.date, escape(each.message), each.status, each.public, each.private)
        _print(table)
    else:
        print("no submission of yours")
    print()
    team = own[0].team if own else ""
    table = Table("place", "team", "score", "date", box=None, pad_edge=False)
    for place in places:
        mark = " (you)" if team and place.team == team else ""
        table.add_row(str(place.rank), escape(place.team) + mark, place.score, place.date)
    _print(table)


def _print(table: Table) -> None:
    Console(width=_UNCUT, soft_wrap=True).print(table)
