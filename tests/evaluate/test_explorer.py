"""Sheets of thumbnails, the map, and who is taken for whom."""

from __future__ import annotations

import io

import numpy as np
import pandas as pd
import pytest
import torch
from PIL import Image

from embed64.evaluate.embedding_map import plane
from embed64.evaluate.explorer import confusions
from embed64.evaluate.sprites import sprites
from embed64.evaluate.thumbnails import thumbnail


def painted(count: int) -> list[bytes]:
    """Thumbnails of one colour each, wide and high by turns."""
    shades = [(7 * i % 256, 13 * i % 256, 29 * i % 256) for i in range(count)]
    sizes = [(60, 120) if i % 2 else (120, 60) for i in range(count)]
    return [
        thumbnail(torch.tensor(shade, dtype=torch.uint8)[:, None, None].expand(3, *size).contiguous())
        for shade, size in zip(shades, sizes, strict=True)
    ]


@pytest.mark.parametrize(("budget", "cell"), [(10**6, 96), (700 * 1_500, 80), (100, 64)])
def test_every_thumbnail_is_in_its_place(budget, cell):
    made = painted(700)
    drawn = sprites(made, budget)
    assert drawn.cell == cell if budget != 10**6 else 64
    assert len(drawn.sheets) == -(-700 // drawn.per_sheet)
    for i in (0, 1, drawn.columns, 699):
        sheet = np.asarray(Image.open(io.BytesIO(drawn.sheets[i // drawn.per_sheet])).convert("RGB")).astype(int)
        row, column = divmod(i % drawn.per_sheet, drawn.columns)
        middle = sheet[row * drawn.cell + drawn.cell // 2, column * drawn.cell + drawn.cell // 2]
        assert np.abs(middle - [7 * i % 256, 13 * i % 256, 29 * i % 256]).max() <= 12


def test_alike_images_lie_together_on_the_map():
    rng = np.random.default_rng(0)
    centres = rng.normal(size=(4, 64)) * 5
    embeddings = (centres[np.arange(80) % 4] + rng.normal(size=(80, 64))).astype(np.float32)
    rows, places = plane(embeddings)
    assert rows.tolist() == list(range(80))
    assert (places.min(), places.max()) == (0, 1)
    distances = np.linalg.norm(places[:, None] - places, axis=2) + 9 * np.eye(80)
    assert (distances.argmin(1) % 4 == np.arange(80) % 4).all()
    assert np.array_equal(places, plane(embeddings)[1])


def test_a_map_of_many_shows_a_sample_and_of_few_nothing():
    rng = np.random.default_rng(0)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("embed64.evaluate.embedding_map._MOST", 20)
        rows, places = plane(rng.normal(size=(50, 8)).astype(np.float32))
    assert len(set(rows.tolist())) == len(places) == 20
    assert len(plane(rng.normal(size=(3, 8)).astype(np.float32))[0]) == 0


def test_who_is_taken_for_whom():
    labels = pd.DataFrame({"label": list("AABBC"), "domain": "d"}, index=list("01234"))
    found = pd.DataFrame(
        {
            "query": ["0", "1", "2"],
            "relevant": [1, 1, 1],
            "nearest": [["2", "1"], ["3", "4"], ["3", "4"]],
            "right": [[False, True], [False, False], [True, False]],
        }
    )
    # Of each one place counts: A0 finds B2, A1 finds B3; B2 is right, its C4 is beyond what counts.
    assert confusions(labels, found) == [
        {"asked": "A", "found": "B", "count": 2, "queries": 2, "query": "0", "path": "2"}
    ]
