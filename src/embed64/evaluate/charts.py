"""Small charts, as the lines of an SVG: a run's learning curves, distances of pairs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from embed64.evaluate.distances import Pairs

SIZE = (320, 120)
"""Width and height of each chart, in pixels."""

# Title -> the keys of the rows to draw, each with its name; the lines of a chart share its range.
_CHARTS: dict[str, dict[str, str]] = {
    "training loss": {"loss": ""},
    "loss from teachers": {"distil": ""},
    "validation mP@5": {"validation_mp5": ""},
    "distance of pairs": {"positive_distance": "positives", "negative_distance": "negatives"},
    "effective rank": {"effective_rank": ""},
    "gradient norm": {"grad_norm": ""},
    "learning rate": {"lr": ""},
    "images per second": {"images_per_s": ""},
}
_FROM_ZERO = {"distance of pairs", "effective rank", "learning rate", "images per second"}
"""Charts whose range begins at zero, so that small changes look small."""


@dataclass(frozen=True)
class Line:
    """One line of a chart, with its first and last value."""

    name: str
    points: str
    first: str
    last: str


@dataclass(frozen=True)
class Chart:
    """Lines that share their steps and their range of values."""

    title: str
    lines: list[Line]
    low: str
    high: str
    steps: int


def charts(rows: Sequence[dict[str, Any]]) -> list[Chart]:
    """Return a chart of everything that was measured at two steps or more; every chart spans all steps."""
    steps = max((row["step"] for row in rows), default=0)
    drawn = (_chart(title, names, rows, steps) for title, names in _CHARTS.items())
    return [chart for chart in drawn if chart]


def _chart(title: str, names: dict[str, str], rows: Sequence[dict[str, Any]], steps: int) -> Chart | None:
    series = {}
    for key, name in names.items():
        points = np.array([(row["step"], row[key]) for row in rows if key in row], dtype=float)
        if len(points) > 1:
            series[name] = points
    if not series:
        return None
    values = np.concatenate([points[:, 1] for points in series.values()])
    low, high = 0.0 if title in _FROM_ZERO else values.min(), values.max()
    width, height = SIZE
    lines = []
    for name, points in series.items():
        x = points[:, 0] / steps * width
        # A constant value is drawn in the middle.
        y = height - (points[:, 1] - low) / (high - low) * height if high > low else np.full(len(x), height / 2)
        drawn = " ".join(f"{a:.1f},{b:.1f}" for a, b in zip(x, y, strict=True))
        lines.append(Line(name, drawn, _short(points[0, 1]), _short(points[-1, 1])))
    return Chart(title, lines, _short(low), _short(high), steps)


def _short(value: float) -> str:
    """Format a number with three significant digits, or as a whole number from 100 on."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def pair_charts(pairs: Pairs) -> dict[str, Any]:
    """Return the paths of two charts over distance: the shares of pairs, and precision and recall below it."""
    width, height = SIZE
    last = float(pairs.edges[-1])
    top = max(pairs.positives.max(), pairs.negatives.max())

    def steps(shares: np.ndarray) -> str:
        x, y = pairs.edges / last * width, height - shares / top * height
        corners = [f"M0,{height}"]
        corners += [f"L{a:.1f},{h:.1f}L{b:.1f},{h:.1f}" for a, b, h in zip(x[:-1], x[1:], y, strict=True)]
        return "".join(corners) + f"L{width},{height}Z"

    def line(values: np.ndarray) -> str:
        x = pairs.edges[1:] / last * width
        return "M" + "L".join(f"{a:.1f},{height - b * height:.1f}" for a, b in zip(x, values, strict=True))

    return {
        "positives": steps(pairs.positives),
        "negatives": steps(pairs.negatives),
        "precision": line(pairs.precision),
        "recall": line(pairs.recall),
        "best": f"{pairs.best / last * width:.1f}",
        "last": _short(last),
        "top": f"{100 * top:.0f} %",
    }
