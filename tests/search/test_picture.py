"""The picture of a search."""

from __future__ import annotations

import io

from PIL import Image
from reds import red

from embed64.search.index import Hit
from embed64.search.picture import picture


def test_the_picture_shows_query_and_finds_side_by_side(tmp_path, folder):
    query = red(tmp_path / "q.png", 90)
    path = picture(
        query, [Hit(folder / "sub" / "deep" / "c.PNG", 0.1), Hit(folder / "e.bmp", 0.2)], tmp_path / "o" / "p.png"
    )
    with Image.open(path) as sheet:
        assert sheet.format == "PNG"
        assert sheet.size == (3 * 160, 160)
        # the middle of each cell, in order; a margin of white around them
        assert [sheet.getpixel((80 + 160 * column, 80)) for column in range(3)] == [
            (90, 0, 0),
            (100, 0, 0),
            (200, 0, 0),
        ]
        assert sheet.getpixel((1, 1)) == sheet.getpixel((160, 80)) == (255, 255, 255)
    assert [p.name for p in path.parent.iterdir()] == ["p.png"]


def test_a_picture_of_an_image_with_transparency_or_another_mode_can_be_drawn(tmp_path):
    query = tmp_path / "q.png"
    buffer = io.BytesIO()
    Image.new("LA", (5, 9), (120, 0)).save(buffer, "PNG")
    query.write_bytes(buffer.getvalue())
    with Image.open(picture(query, [], tmp_path / "p.png")) as sheet:
        assert sheet.size == (160, 160)
