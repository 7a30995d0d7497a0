"""Thumbnails: small, kept with a run, and no image is decoded twice for them."""

from __future__ import annotations

import base64
import io
from pathlib import Path

import pandas as pd
import pytest
from pictures import picture
from PIL import Image

from embed64.core.errors import InputError
from embed64.data.catalog import Catalog
from embed64.data.decode import decode
from embed64.evaluate import thumbnails
from embed64.evaluate.thumbnails import Thumbnails, keep_thumbnails, thumbnail


def catalog(folder: Path) -> Catalog:
    names = ["0.png", "1.png"]
    for n, name in enumerate(names):
        picture(n).save(folder / name)
    return Catalog(pd.DataFrame({"path": names, "label": "x", "domain": "d", "source": "s"}), folder)


def shown(uri: str) -> Image.Image:
    return Image.open(io.BytesIO(base64.b64decode(uri.removeprefix("data:image/webp;base64,"))))


def test_what_a_run_kept_needs_no_image(tmp_path):
    table = catalog(tmp_path)
    wanted = [Thumbnails(table)(path) for path in table.rows["path"]]
    made = [thumbnail(decode(file)) for file in table.files]
    keep_thumbnails(dict(zip(table.rows["path"], made, strict=True)), tmp_path / "holdout")
    for file in table.files:
        file.unlink()
    kept = Thumbnails(table, tmp_path / "holdout")
    assert [kept(path) for path in table.rows["path"]] == wanted
    assert max(shown(wanted[0]).size) <= 112
    with pytest.raises(InputError, match=r"0\.png: cannot be read as an image \(no such file\)"):
        Thumbnails(table, tmp_path)("0.png")


def test_an_image_is_decoded_once(tmp_path, monkeypatch):
    table, seen = catalog(tmp_path), []
    monkeypatch.setattr(thumbnails, "decode", lambda path: seen.append(path) or decode(path))
    thumbs = Thumbnails(table)
    assert thumbs("1.png") == thumbs("1.png")
    assert seen == [tmp_path / "1.png"]
