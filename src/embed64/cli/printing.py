"""Print the results of commands: runs, sources, catalogs, findings; scores are in `score_tables`."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from embed64.core.console import plain_table, say, tell
from embed64.core.durations import clock
from embed64.core.errors import CheckFailed
from embed64.core.run_folder import METRICS
from embed64.core.settings import Settings
from embed64.core.text import visible
from embed64.data.sources.mounts import find
from embed64.data.sources.registry import Pack, Source, sources
from embed64.data.sources.scan import HIDDEN

if TYPE_CHECKING:  # importing these takes seconds, and printing needs only their objects
    from embed64.core.findings import Finding
    from embed64.data.catalog import Catalog
    from embed64.data.cleaning.suspects import Suspects
    from embed64.data.duplicates.clusters import Duplicates
    from embed64.evaluate.calibration import Calibration
    from embed64.evaluate.runs import Run
    from embed64.kaggle.competition import Place, Submission
    from embed64.kaggle.ship import Step
    from embed64.train.dry_run import DryRun

_UNCUT = 1000
"""Width at which tables are printed, so that no terminal squeezes them; the terminal wraps longer lines."""


def print_comparison(
    original: Path, others: Sequence[Path], distances: Sequence[float], judge: Calibration | None = None
) -> None:
    """Print two images with their distances from the original, their verdicts, and which of them is more similar."""
    table = plain_table()
    table.add_row("original", str(original), "")
    for number, (image, distance) in enumerate(zip(others, distances, strict=True), 1):
        verdict = [judge.verdict(distance)] if judge else []
        table.add_row(f"image {number}", str(image), f"distance {distance:.2f}", *verdict)
    show(table)
    if judge:
        tell(_thresholds(judge, 1))
    tell(f"more similar: image {distances.index(min(distances)) + 1}")


def print_found(
    found: Sequence[tuple[Path, float]],
    judge: Calibration | None = None,
    index: int = 1,
    columns: Mapping[str, Sequence[str]] = MappingProxyType({}),
) -> None:
    """Print what a search among `index` images found, nearest first, with `columns` of its own, and the verdicts."""
    table = plain_table("rank", "distance", "image", *columns, *(["verdict"] if judge else []))
    here = Path.cwd()
    for rank, (file, distance) in enumerate(found, 1):
        shown = str(file.relative_to(here) if file.is_relative_to(here) else file)
        cells = [shown, *(values[rank - 1] for values in columns.values())]
        table.add_row(str(rank), f"{distance:.3f}", *cells, *([judge.verdict(distance, index)] if judge else []))
    show(table)
    if judge and found:
        tell(_thresholds(judge, index))
        tell(f"verdict: {judge.verdict(found[0][1], index)}")


def print_suspects(found: Suspects) -> None:
    """Print how much looks wrong, by kind, and for how much of it a decision is proposed."""
    table = plain_table("looks wrong", "listed", "decision proposed")
    for kind, rows in found.rows.groupby("kind", sort=False):
        table.add_row(str(kind), f"{len(rows):,}", f"{int((rows['decision'] != '').sum()):,}")
    if len(found.rows):
        show(table)
    tell(f"estimated: {100 * found.share:.1f} % of the images are under a wrong label")


def print_calibration(calibration: Calibration) -> None:
    """Print the thresholds by the size of the index, and what they do on the labels that they were found on."""
    table = plain_table(
        "index", "same below", "false matches", "95 % interval", "true ones found", "absent ones noticed"
    )
    for column in table.columns:
        column.justify = "right"
    for size in calibration.sizes:
        low, high = size.false_match_rate_ci95
        table.add_row(
            f"{size.images:,}" + " " * size.measured + "*" * (not size.measured),
            *(f"{size.same_below:.3f}", f"{size.false_match_rate:.3f}", f"{low:.3f} to {high:.3f}"),
            *(f"{size.same_of_true:.3f}", f"{size.not_here_of_absent:.3f}"),
        )
    show(table)
    if not all(size.measured for size in calibration.sizes):
        tell("* a bound from the largest index that was searched")
    low, high = calibration.not_here_of_true_ci95
    tell(
        f"not here from {calibration.not_here_from:.3f}: {calibration.not_here_of_true:.3f} of true ones"
        f" ({low:.3f} to {high:.3f})"
    )
    tell(
        f"promised, for labels never trained on: at most {calibration.false_match_rate:g} false matches,"
        f" {calibration.false_non_match_rate:g} true ones not here"
    )


def _thresholds(judge: Calibration, index: int) -> str:
    """Return one line that says how verdicts are given in an index of so many images."""
    same = f"same below {judge.same_below(index):.3f} (at most {judge.false_match_rate:g} false)"
    if index > judge.largest_index:
        same = f"no `same`, which the calibration promises among {judge.largest_index:,} images at most"
    away = f"not here from {judge.not_here_from:.3f} (at most {judge.false_non_match_rate:g} false)"
    return f"among {index:,} image{'s' * (index != 1)}: {same}, {away}"


def tell_hidden(aside: Sequence[tuple[Path, str]]) -> None:
    """Say on stderr how many hidden and system files a search left out, and an example."""
    if hidden := [file for file, reason in aside if reason == HIDDEN]:
        say(f"{len(hidden)} left out: {HIDDEN}, e.g. {hidden[0]}")


def require_none_unreadable(aside: Sequence[tuple[Path | str, str]], where: str = "") -> None:
    """Raise CheckFailed with the number of the files that could not be read, if any; `where` says where they stand."""
    if unreadable := [file for file, reason in aside if reason != HIDDEN]:
        raise CheckFailed(f"{len(unreadable)} files could not be read, e.g. {unreadable[0]}{where}")


def print_runs(runs: list[Run]) -> None:
    """Print runs side by side, and below them the settings that differ."""
    table = plain_table("run", "recipe", "backbone", "state")
    for name in ("steps", "loss", "validation", "best", "mP@5", "95 % interval", "triplets", "images/s", "time"):
        table.add_column(name, justify="right")
    for run in runs:
        table.add_row(
            *(run.folder, run.recipe or "", run.backbone or "", run.state.partition(":")[0]),
            f"{run.step:,}/{run.steps:,}" if run.steps else "",
            *map(_number, (run.loss, run.validation_mp5_last, run.validation_mp5_best, run.mp5)),
            "{:.3f} to {:.3f}".format(*run.mp5_ci95) if run.mp5_ci95 else "",
            _number(run.triplet_accuracy),
            "" if run.images_per_s is None else f"{run.images_per_s:,.0f}",
            "" if run.seconds is None else clock(run.seconds),
        )
    show(table)
    for run in runs:
        if ":" in run.state:
            tell()
            tell(f"{run.folder}: {run.state}")
        if run.warnings:
            tell()
            tell(f"{run.folder}: warnings while it trained: {run.warnings}, listed in its {METRICS} and report")
    if any(run.differs for run in runs):
        tell()
        tell("settings that differ:")
        for run in runs:
            tell(f"  {run.folder}  " + "  ".join(f"{key}={_plain(value)}" for key, value in run.differs.items()))


def print_dry_run(found: DryRun) -> None:
    """Print the results of a smoke fit."""
    table = plain_table()
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
        table.add_row("features", f"{found.feature_seconds / 3600:.2f} h", "before the first step, less what is cached")
    table.add_row("all steps", f"{hours:.2f} h", f"until {end:%Y-%m-%d %H:%M} if started now, without validation")
    show(table)
    for warning in found.warnings:
        tell(f"warning: {warning}")


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}"


def _plain(value: Any) -> str:
    """Return a value as on the command line."""
    return json.dumps(value) if isinstance(value, bool | tuple) else str(value)


def print_duplicates(catalog: Catalog, found: Duplicates, reasons: dict[int, str]) -> None:
    """Print how many images are copies of others, by kind; unreadable files go to stderr."""
    for row, reason in list(reasons.items())[:5]:
        say(f"cannot be compared: {catalog.rows['path'].iloc[row]}: {reason}")
    sizes = catalog.rows["cluster"].value_counts()
    largest = min(sizes.index[sizes == sizes.max()])
    example = catalog.rows["path"][catalog.rows["cluster"] == largest].min()
    table = plain_table()
    table.add_row("images", f"{len(catalog):,}", "")
    table.add_row("copies by bytes", f"{found.bytes:,}", "the same file")
    table.add_row("copies by pixels", f"{found.pixels:,}", "another file, the same picture")
    table.add_row("near copies", f"{found.near:,}", "re-encoded, resized or retouched")
    table.add_row("mirrored copies", f"{found.mirrored:,}", "")
    table.add_row("cropped copies", f"{found.cropped:,}", "by about 5 % of width and height")
    table.add_row("clusters", f"{len(sizes):,}", f"{int((sizes > 1).sum()):,} of more than one image")
    table.add_row("largest cluster", f"{sizes.max():,}", example)
    if found.cut:
        table.add_row("cut from chains", f"{found.cut:,}", "similar to a member of a cluster, not to its centre")
    if reasons:
        table.add_row("not compared", f"{len(reasons):,}", "files that cannot be read")
    show(table)


def print_split(catalog: Catalog) -> None:
    """Print the images, labels and roles in each part of a split."""
    table = plain_table("split", "images", "labels", "queries", "index")
    for name in sorted(set(catalog.rows["split"]), key=lambda name: (len(name), name)):
        part = catalog.split(name)
        roles = [f"{int((part.roles == role).sum()):,}" for role in ("query", "index")]
        table.add_row(name, f"{len(part):,}", f"{len(set(part.label_ids)):,}", *roles)
    show(table)


def print_sources() -> None:
    """Print every known source: what it is, its licence and size, and where it is or what replaces it."""
    table = plain_table("name", "images", "what it is, and where")
    table.columns[1].justify = "right"
    for source in sources():
        size = f"{source.images:,}" if source.images else "?"
        table.add_row(source.name, size, f"{source.what}; licence: {source.license}\n{_place(source)}")
    table.add_row("--folder DIR", "", "your own: DIR/LABEL/image with --domain, or DIR/DOMAIN/LABEL/image")
    table.add_row("--csv FILE", "", "your own table with one row per image; --map says what its columns are")
    Console().print(table)


def print_source(source: Source) -> None:
    """Print everything known about a source."""
    table = plain_table()
    rows: dict[str, str] = {
        "name": source.name,
        "what it is": source.what,
        "licence": source.license,
        "images": f"about {source.images:,}" if source.images else "unknown",
        "domains": ", ".join(source.domains),
        "page": source.url,
        "authors": source.home,
        "protocol": source.protocol,
        "where": _place(source),
        "replaced by": ", ".join(source.replaced_by),
        "known by": " or ".join(source.markers),
        "assumed": source.assumed,
        "read as": "\n".join(_read_as(source.reader)),
    }
    for key, value in rows.items():
        if value:
            table.add_row(key, Text("\n".join(map(visible, value.split("\n"))), overflow="fold"))
    Console().print(table)


def _read_as(reader: Settings) -> list[str]:
    """Return the settings of a reader as a line, after which come those of the tables and layouts in it."""
    names = sorted(reader.model_fields_set, key=["kind", *type(reader).model_fields].index)
    given = {name: getattr(reader, name) for name in names}
    inner = [
        value
        for value in given.values()
        if isinstance(value, tuple) and any(isinstance(each, Settings) for each in value)
    ]
    plain = ", ".join(f"{key} = {_toml(value)}" for key, value in given.items() if value not in inner)
    return [plain, *(f"  {line}" for values in inner for value in values for line in _read_as(value))]


def _toml(value: Any) -> str:
    if isinstance(value, Settings):
        value = value.model_dump(exclude_unset=True)
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_toml(each)}" for key, each in value.items()) + " }"
    return repr(value)


def _place(source: Source) -> str:
    """Return where a source is, or that it is missing and what replaces it."""
    if isinstance(source.reader, Pack):
        return "comes with the package"
    place = find(source)
    if place:
        return f"present: {place}"
    return "missing" + (f"; instead: {', '.join(source.replaced_by)}" if source.replaced_by else "")


def print_findings(findings: list[Finding]) -> None:
    """Print each finding: ok or broken, the rule, and the detail."""
    table = plain_table()
    for finding in findings:
        table.add_row("ok" if finding.holds else "BROKEN", finding.rule, finding.detail)
    show(table)


def print_steps(steps: list[Step]) -> None:
    """Print each step of `kernel ship`: done or skipped, how long it took, its result."""
    table = plain_table("step", "", "time", "result")
    for step in steps:
        outcome = "skipped" if step.skipped else "done"
        table.add_row(step.name, outcome, clock(step.seconds), step.what)
    show(table)


def print_submission(submission: Submission | None) -> None:
    """Print one line on a submission: its score, or that it is not scored yet."""
    from embed64.kaggle.competition import score_line

    line = score_line(vars(submission) if submission else {})
    tell(f"{submission.message}: {line}" if submission and submission.status == "COMPLETE" else f"sent; {line}")


def print_leaderboard(own: list[Submission], places: list[Place]) -> None:
    """Print your own submissions, and below them the best teams and your own place."""
    if own:
        table = plain_table("date", "message", "status", "public", "private")
        for each in own:
            table.add_row(each.date, each.message, each.status, each.public, each.private)
        show(table)
    else:
        tell("no submission of yours")
    tell()
    team = own[0].team if own else ""
    table = plain_table("place", "team", "score", "date")
    for place in places:
        mark = " (you)" if team and place.team == team else ""
        table.add_row(str(place.rank), place.team + mark, place.score, place.date)
    show(table)


def show(table: Table) -> None:
    """Print a table, uncut."""
    Console(width=_UNCUT, soft_wrap=True).print(table)
