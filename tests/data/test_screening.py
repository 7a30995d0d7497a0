"""Images that cannot be used are set aside, each with the reason."""

from __future__ import annotations

import hashlib

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from embed64.core.errors import InputError
from embed64.data.catalog import Catalog
from embed64.data.duplicates.fingerprints import examine
from embed64.data.screening import screen

pytestmark = pytest.mark.usefixtures("cache")

HTML = b"<!DOCTYPE html><html><body>404 Not Found</body></html>\n" * 50


def picture(size: tuple[int, int] = (13, 9), seed: int = 0) -> Image.Image:
    return Image.fromarray(np.random.default_rng(seed).integers(0, 256, (*size[::-1], 3), dtype=np.uint8))


@pytest.fixture
def folder(tmp_path):
    """Three good images of label a, two of b (one broken), two of c (both broken), one of d with role index."""
    for i, name in enumerate(["a0", "a1", "a2", "b0", "d0"]):
        picture(seed=i).save(tmp_path / f"{name}.png")
    (tmp_path / "b1.png").write_bytes(HTML)
    (tmp_path / "c0.png").write_bytes(b"")
    rows = [(f"{name}.png", name[0], "d", "s", "") for name in ("a0", "a1", "b0", "b1", "c0", "c1", "a2", "d0")]
    table = pd.DataFrame(rows, columns=["path", "label", "domain", "source", "role"])
    table.loc[7, "role"] = "index"
    return Catalog(table, tmp_path)


def test_every_row_has_its_digest_and_its_reason(folder):
    examined = examine(folder)
    assert examined.reasons == {3: "text, not an image", 4: "an empty file", 5: "no such file"}
    for file, digest in zip(folder.files, examined.sha256(), strict=True):
        readable = file.is_file() and file.stat().st_size
        assert digest == (hashlib.sha256(file.read_bytes()).hexdigest() if readable else "")


def test_screening_keeps_what_can_be_used_and_says_why_the_rest_cannot(folder):
    kept, left_out, made = screen(folder)
    # b0 can be read, but has lost its only positive; d0 is a distractor and needs none.
    assert kept.rows["path"].tolist() == ["a0.png", "a1.png", "a2.png", "d0.png"]
    assert kept.rows["sha256"].iloc[0] == hashlib.sha256((folder.root / "a0.png").read_bytes()).hexdigest()
    assert kept.rows.index.tolist() == [0, 1, 2, 3]
    assert dict(zip(left_out["path"], left_out["reason"], strict=True)) == {
        "b0.png": "the other images of its label cannot be read",
        "b1.png": "text, not an image",
        "c0.png": "an empty file",
        "c1.png": "no such file",
    }
    assert "sha256" not in folder.rows
    assert made.sha256() == kept.rows["sha256"].tolist()
    assert not made.reasons
    assert len(made.content) == 4


def test_nothing_is_set_aside_where_all_can_be_read(folder):
    good = folder.where(np.isin(folder.rows["path"], ["a0.png", "a1.png", "a2.png", "b0.png"]))
    kept, left_out, _ = screen(good)
    # b0 was alone from the start: that is the catalog's matter, not the files'.
    assert kept.rows.drop(columns="sha256").equals(good.rows)
    assert len(left_out) == 0


def test_all_unreadable_is_an_error_that_names_the_first(folder):
    none = folder.where(np.isin(folder.rows["path"], ["b1.png", "c0.png", "c1.png"]))
    with pytest.raises(InputError, match="none of the 3 images can be read") as caught:
        screen(none)
    assert f"{folder.root / 'b1.png'}: text, not an image" in str(caught.value)
    assert "relative to its own folder" in str(caught.value)
    assert "\n" not in str(caught.value)
