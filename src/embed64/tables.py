"""What the commands print at their end: scores, stages, a sample as the original project showed it."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from embed64.dry_run import DryRun
from embed64.metrics import METRICS
from embed64.pipeline import read_stages
from embed64.report import REPORT_NAME
from embed64.runs import Run
from embed64.search import Comparison

_UNCUT = 1000
"""Columns of a table that no terminal's width may squeeze; a longer line is left to the terminal."""


def print_scores(scores: dict[str, Any]) -> None:
    """The numbers of scores.json that matter most."""
    _print(_score_table(scores))


def print_closing(scores: dict[str, Any], out: Path) -> None:
    """Scores, seconds of each stage and where the report is."""
    table = _score_table(scores)
    table.add_section()
    stages = read_stages(out)
    for stage in stages:
        table.add_row(f"time: {stage['name']}", f"{stage['seconds']:.1f} s", "")
    table.add_row("time in all", f"{sum(stage['seconds'] for stage in stages):.1f} s", "")
    table.add_row("report", "", str(out / REPORT_NAME))
    print()
    _print(table)


def print_sample(out: Path) -> Path:
    """Show one holdout triplet of a run, and return its original."""
    row = pd.read_parquet(out / "holdout" / "triplets.parquet").iloc[0]
    original, image1, image2 = (out / row[column] for column in ("anchor", "positive", "negative"))
    print()
    print_comparison(original, image1, image2, Comparison(row["d_positive"], row["d_negative"]))
    return original


def print_comparison(original: Path, image1: Path, image2: Path, comparison: Comparison) -> None:
    """Two images with their distances from the original, and which of them is more similar."""
    table = _plain_table()
    table.add_row("original", str(original), "")
    table.add_row("image 1", str(image1), f"distance {comparison.first:.2f}")
    table.add_row("image 2", str(image2), f"distance {comparison.second:.2f}")
    _print(table)
    print(f"more similar: image {comparison.nearer}")


def print_found(found: list[tuple[Path, float]]) -> None:
    """What a search found, nearest first."""
    table = Table("rank", "distance", "image", box=None, pad_edge=False)
    here = Path.cwd()
    for rank, (file, distance) in enumerate(found, 1):
        table.add_row(str(rank), f"{distance:.3f}", str(file.relative_to(here) if file.is_relative_to(here) else file))
    _print(table)


def print_runs(runs: list[Run]) -> None:
    """Runs side by side, and below what differs in their recipes."""
    table = Table(box=None, pad_edge=False)
    for name in ("run", "recipe", "backbone", "state"):
        table.add_column(name)
    for name in ("steps", "loss", "validation", "best", "mP@5", "95 % interval", "triplets", "images/s", "time"):
        table.add_column(name, justify="right")
    for run in runs:
        table.add_row(
            *(escape(text) for text in (run.folder, run.recipe or "", run.backbone or "", run.state.partition(":")[0])),
            f"{run.step:,}/{run.steps:,}" if run.steps else "",
            *map(_number, (run.loss, run.validation_mp5_last, run.validation_mp5_best, run.mp5)),
            "{:.3f} to {:.3f}".format(*run.mp5_ci95) if run.mp5_ci95 else "",
            _number(run.triplet_accuracy),
            "" if run.images_per_s is None else f"{run.images_per_s:,.0f}",
            "" if run.seconds is None else str(timedelta(seconds=round(run.seconds))),
        )
    Console(width=_UNCUT, soft_wrap=True).print(table)
    for run in runs:
        if ":" in run.state:
            print(f"\n{run.folder}: {run.state}")
        if run.warnings:
            print(f"\n{run.folder}: warnings while it trained: {run.warnings}, listed in its {METRICS} and report")
    if any(run.differs for run in runs):
        print("\nsettings that differ:")
        for run in runs:
            print(f"  {run.folder}  " + "  ".join(f"{key}={_plain(value)}" for key, value in run.differs.items()))


def print_dry_run(found: DryRun) -> None:
    """What a smoke fit found."""
    table = _plain_table()
    table.add_row("parameters that are learned", f"{found.trainable:,}", "")
    table.add_row("batch", f"{found.batch:,} images", "")
    fall = f"{found.first_loss:.4g} -> {found.last_loss:.4g}"
    table.add_row("loss of one batch", fall, f"fitted {found.fit_steps} times")
    table.add_row("images a second", f"{found.rate:,.1f}", f"the {found.bottleneck} is the bottleneck")
    table.add_row("  the model alone", f"{found.model_rate:,.1f}", "")
    table.add_row("  the loader alone", f"{found.loader_rate:,.1f}", "")
    table.add_row("peak memory", f"{found.peak_bytes / 2**30:.2f} GiB", "")
    hours, end = found.seconds / 3600, datetime.now() + timedelta(seconds=found.seconds)
    if found.feature_seconds:
        table.add_row("features", f"{found.feature_seconds / 3600:.2f} h", "before, what of them is not cached yet")
    table.add_row("all steps", f"{hours:.2f} h", f"until {end:%Y-%m-%d %H:%M} if begun now, without validation")
    _print(table)
    for warning in found.warnings:
        print(f"warning: {warning}")


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}"


def _plain(value: Any) -> str:
    """As it would be given on the command line."""
    return json.dumps(value) if isinstance(value, bool | tuple) else str(value)


def _score_table(scores: dict[str, Any]) -> Table:
    low, high = scores["mp5_ci95"]
    table = _plain_table()
    table.add_row("mP@5", f"{scores['mp5']:.3f}", f"95 % interval {low:.3f} to {high:.3f}")
    table.add_row("triplet accuracy", f"{scores['triplet_accuracy']:.3f}", f"{scores['triplets']:,} holdout triplets")
    table.add_row("  on hard ones", f"{scores['triplet_accuracy_same_domain']:.3f}", "negative from the same domain")
    table.add_row("recall at 1", f"{scores['recall_at_1']:.3f}", "")
    table.add_row("MAP@R", f"{scores['map_at_r']:.3f}", "")
    searched = f"{scores['queries']:,} queries, {scores['index']:,} index images, {scores['labels']:,} labels"
    table.add_row("searched", "", searched)
    return table


def _plain_table() -> Table:
    return Table(box=None, pad_edge=False, show_header=False)


def _print(table: Table) -> None:
    Console(soft_wrap=True).print(table)
