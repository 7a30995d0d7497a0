"""Print scores: of one artifact, and of two compared."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.table import Table

from embed64.cli.printing import show
from embed64.core.console import plain_table, tell
from embed64.core.run_folder import REPORT_NAME, read_stages

if TYPE_CHECKING:  # importing these takes seconds, and printing needs only their objects
    from embed64.evaluate.comparison import Comparison
    from embed64.evaluate.sizes import Size

_NAMES = {"mp5": "mP@5", "recall_at_1": "recall at 1", "map_at_1000": "mAP@1000"}
_MEANS = ("queries", "labels", "domains")
_PLACES = (("above", "below"), ("below", "above"))
"""Where a score is, and the key of what it is beside."""
_FLIPPED = 10
"""Queries that are listed because they flipped."""
_WAYS = {
    "full": "the untrained backbone's {numbers:,} numbers",
    "pca": "their first {numbers} principal axes",
    "pooled": "their means, {numbers} in all",
}


def print_scores(scores: dict[str, Any]) -> None:
    """Print the most important numbers of scores.json."""
    show(_score_table(scores))


def print_closing(scores: dict[str, Any], out: Path) -> None:
    """Print scores, the seconds of each stage, and the path of the report, or of the artifact if nothing is scored."""
    from embed64.artifact.verify import ARTIFACT_NAME

    table = _score_table(scores) if scores else plain_table()
    table.add_section()
    stages = read_stages(out)
    for stage in stages:
        table.add_row(f"time: {stage['name']}", f"{stage['seconds']:.1f} s", "")
    table.add_row("time in all", f"{sum(stage['seconds'] for stage in stages):.1f} s", "")
    table.add_row(*("report", "", str(out / REPORT_NAME)) if scores else ("artifact", "", str(out / ARTIFACT_NAME)))
    tell()
    show(table)


def print_score_comparison(found: Comparison) -> None:
    """Print how much better B is than A, overall and by domain, and the queries that flipped."""
    if not found.same_catalog:
        tell("the catalogs differ: the same query may have been searched for among other images")
    table = plain_table("", "A", "B", "B - A", "95 % interval", "p")
    for name, each in found.metrics.items():
        low, high = each["ci95"]
        values = f"{each['a']:.3f}", f"{each['b']:.3f}", f"{each['difference']:+.3f}"
        table.add_row(_NAMES[name], *values, f"{low:+.3f} to {high:+.3f}", f"{each['p']:.4f}")
    show(table)
    tell(f"{found.queries:,} queries of {found.labels:,} labels; {_verdict(found.metrics['mp5'])}")
    if any(found.left_out):
        tell("left out: {:,} queries of A and {:,} of B that the other one lacks".format(*found.left_out))
    tell()
    table = plain_table("domain", "queries", "A", "B", "B - A", "won", "lost")
    for name, each in found.per_domain.items():
        values = f"{each['a']:.3f}", f"{each['b']:.3f}", f"{each['difference']:+.3f}"
        table.add_row(name, f"{each['queries']:,}", *values, f"{each['won']:,}", f"{each['lost']:,}")
    show(table)
    if not len(found.flipped):
        return
    tell()
    tell(f"{len(found.flipped):,} queries whose nearest image is right for one only, the largest changes first:")
    table = plain_table("mP@5 A", "B", "label", "query")
    for row in found.flipped.head(_FLIPPED).itertuples():
        table.add_row(f"{row.mp5_a:.2f}", f"{row.mp5_b:.2f}", str(row.label), str(row.path))
    show(table)


def print_sizes(found: Sequence[Size]) -> None:
    """Print mP@5 by the size of an embedding."""
    table = plain_table("stored", "numbers", "bytes", "mP@5", "change", "95 % interval")
    for column in table.columns[1:]:
        column.justify = "right"
    for each in found:
        low, high = each.change_ci95
        change = (f"{each.change:+.3f}", f"{low:+.3f} to {high:+.3f}") if each is not found[0] else ("", "")
        table.add_row(each.way, str(each.numbers), str(each.bytes), f"{each.mp5:.3f}", *change)
    show(table)


def _verdict(mp5: dict[str, Any]) -> str:
    low, high = mp5["ci95"]
    if low <= 0 <= high:
        return "the difference may be chance"
    return f"{'B' if low > 0 else 'A'} is better"


def _score_table(scores: dict[str, Any]) -> Table:
    from embed64.evaluate.held_out import FEW_LABELS
    from embed64.evaluate.protocols import GUIE, PROTOCOLS

    table = plain_table()
    metrics = scores["metrics"]
    rules = PROTOCOLS[scores["protocol"]]
    for name in rules.headline:
        average = metrics[name]
        table.add_row(_NAMES[name], f"{average[f'over_{rules.over}']:.3f}", _interval(average["ci95"]))
    mp5 = metrics["mp5"]
    if rules != GUIE:
        table.add_row("  protocol", "", rules.what)
    if "mp5" not in rules.headline:
        table.add_row("mP@5", f"{mp5['over_queries']:.3f}", "")
    means = ", ".join(f"over {each} {mp5[f'over_{each}']:.3f}" for each in _MEANS if each != rules.over)
    table.add_row("  averaged", "", f"mP@5 {means}")
    searched = f"{scores['queries']:,} queries of {scores['labels']:,} labels among {scores['index']:,} images"
    if scores["folds"] > 1:
        searched += f"; each label held out once, in {scores['folds']} folds"
    table.add_row("  searched", "", searched)
    if scores["labels"] < FEW_LABELS:
        table.add_row("  rests on few", "", f"{scores['labels']} labels say little about others; the interval is wide")
    for way, other in scores.get("untrained", {}).items():
        low, high = other["gain_ci95"]
        said = f"{other['gain']:+.3f} [{low:+.3f}, {high:+.3f}] over {_WAYS[way].format(**other)}"
        table.add_row("  untrained", f"{other['mp5']:.3f}", said)
    if alone := scores["holdout_only"]:
        said = f"{_interval(alone['mp5_ci95'])}; recall at 1 {alone['recall_at_1']:.3f}, MAP@R {alone['map_at_r']:.3f}"
        table.add_row("  alone", f"{alone['mp5']:.3f}", f"{said}, among the {alone['index']:,} held-out images")
    if found := scores["leaderboard"]:
        table.add_row("  competition", f"{found['mp5']:.3f}", _leaderboard(found))
    table.add_row("triplet accuracy", f"{scores['triplet_accuracy']:.3f}", f"{scores['triplets']:,} holdout triplets")
    table.add_row("  on hard ones", f"{scores['triplet_accuracy_same_domain']:.3f}", "negative from the same domain")
    hardest = f"{scores['triplet_accuracy_hardest']:.3f}"
    table.add_row("  on the hardest", hardest, "negative the nearest other object of the index")
    recall = ", ".join(f"at {k} {metrics[f'recall_at_{k}']['over_queries']:.3f}" for k in (5, 10))
    table.add_row("recall at 1", f"{scores['recall_at_1']:.3f}", recall)
    ranks = f"MRR@5 {metrics['mrr_at_5']['over_queries']:.3f}, N-S score {metrics['ns_score']['over_queries']:.2f} of 4"
    table.add_row("MAP@R", f"{scores['map_at_r']:.3f}", ranks)
    return table


def _leaderboard(found: dict[str, Any]) -> str:
    """Return what the estimate is worth, in one line."""
    from embed64.evaluate.leaderboard import INDEX

    beside = [f"{where} {found[key]['what']} {found[key]['mp5']:.3f}" for where, key in _PLACES if found[key]]
    missing = f"; no image of {', '.join(found['missing'])}".replace("_", " ") if found["missing"] else ""
    return (
        f"{_interval(found['ci95'])}; an estimate: {found['mp5_here']:.3f} among {found['index_here']:,} images by"
        f" {100 * found['covered']:.0f} % of its mix of domains{missing}, continued to {INDEX:,}; {', '.join(beside)}"
    )


def _interval(bounds: Sequence[float]) -> str:
    low, high = bounds
    return f"95 % interval {low:.3f} to {high:.3f}"
