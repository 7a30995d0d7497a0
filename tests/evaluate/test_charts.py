"""Charts of a run's rows, worked by hand."""

from __future__ import annotations

import pytest

from embed64.evaluate.charts import SIZE, charts

WIDTH, HEIGHT = SIZE


def points(line) -> list[tuple[float, float]]:
    return [tuple(float(v) for v in point.split(",")) for point in line.points.split()]


def test_a_line_spans_its_steps_and_its_values():
    rows = [{"step": 1, "loss": 4.0}, {"step": 2, "loss": 1.0}, {"step": 4, "loss": 2.0}]
    (chart,) = charts(rows)
    assert (chart.title, chart.low, chart.high, chart.steps) == ("training loss", "1", "4", 4)
    (line,) = chart.lines
    assert points(line) == [
        (WIDTH / 4, 0),
        (WIDTH / 2, HEIGHT),
        (WIDTH, pytest.approx(HEIGHT * 2 / 3)),
    ]
    assert (line.first, line.last) == ("4", "2")


def test_what_teachers_add_to_the_loss_is_drawn_by_itself():
    rows = [{"step": s, "loss": 2.0 + s, "distil": 1.0 / s} for s in (1, 2)]
    assert [(chart.title, chart.low, chart.high) for chart in charts(rows)] == [
        ("training loss", "3", "4"),
        ("loss from teachers", "0.5", "1"),
    ]


def test_two_distances_share_one_range():
    rows = [{"step": s, "positive_distance": 1.0 - s / 4, "negative_distance": 1.4} for s in (1, 2)]
    (chart,) = charts(rows)
    positives, negatives = chart.lines
    assert (positives.name, negatives.name) == ("positives", "negatives")
    assert [y for _, y in points(negatives)] == [0, 0]
    assert [y for _, y in points(positives)] == pytest.approx([HEIGHT * 0.65 / 1.4, HEIGHT * 0.9 / 1.4], abs=0.05)
    assert (chart.low, chart.high) == ("0", "1.4")  # distances start at zero


def test_every_chart_spans_all_steps_and_keeps_its_order():
    rows = [{"step": s, "loss": 1 / s, "lr": 0.1 * s} for s in range(1, 9)]
    rows += [{"step": s, "validation_mp5": 0.1 * s} for s in (1, 4)] + [{"step": 2, "warning": "text"}]
    rows += [{"step": s, "images_per_s": 1234.5 + s} for s in (4, 8)]
    drawn = charts(rows)
    assert [chart.title for chart in drawn] == [
        "training loss",
        "validation mP@5",
        "learning rate",
        "images per second",
    ]
    assert [x for x, _ in points(drawn[1].lines[0])] == [WIDTH / 8, WIDTH / 2]
    assert drawn[3].lines[0].last == "1,242"


def test_what_never_moves_is_a_line_in_the_middle():
    (chart,) = charts([{"step": s, "loss": 0.001} for s in (1, 2, 3)])
    assert {y for _, y in points(chart.lines[0])} == {HEIGHT / 2}


def test_one_point_is_no_curve():
    assert charts([]) == []
    assert charts([{"step": 1, "loss": 1.0}, {"step": 2, "lr": 0.1}]) == []
