"""The page of a catalog is whole, counts right, and shows duplicates and what was set aside."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from pages import Page
from PIL import Image

from embed64.cli import app as cli
from embed64.core.errors import InputError
from embed64.data.catalog import Catalog, write_catalog
from embed64.evaluate.catalog_page import write_overview

EVIL = "<b>x</b>"
COUNTS = {"dishes": [1, 2, 5], "toys": [3, 9], "cars & vans": [2]}
"""Domain -> images of each of its labels."""


@pytest.fixture
def catalog(tmp_path: Path) -> Catalog:
    rng, rows = np.random.default_rng(0), []
    for domain, sizes in COUNTS.items():
        for label, size in enumerate(sizes):
            for image in range(size):
                path = f"{domain} {label} {image}.png"
                Image.fromarray(rng.integers(0, 256, (40, 60, 3), dtype=np.uint8)).save(tmp_path / path)
                name = EVIL if (domain, label) == ("toys", 0) else f"label_{label}"
                rows.append((path, name, domain, "mine" if domain == "toys" else "shop", "CC0-1.0" if label else ""))
    return Catalog(pd.DataFrame(rows, columns=["path", "label", "domain", "source", "license"]), tmp_path)


def made(catalog: Catalog, ending: str = ".csv") -> Page:
    path = write_catalog(catalog, catalog.root / f"c{ending}")
    return Page(write_overview(path, catalog.root / "new" / "page.html").read_text(encoding="utf-8"))


def plain(text: str) -> str:
    """Without any spaces: those between one element and the next are the browser's matter."""
    return "".join(text.split())


@pytest.mark.parametrize("ending", [".csv", ".parquet"])
def test_it_counts_images_labels_domains_and_sources(catalog, ending):
    page = made(catalog, ending)
    assert page.unbalanced == []
    assert page.open == []
    text = plain(page.text)
    assert plain("22 images of 6 objects") in text
    assert plain("3 domains from 2 sources") in text
    assert plain("2.5 images per label (median), 9 at most") in text
    assert plain("1 labels with a single image") in text
    for expected in ("toys 12 · 2", "dishes 8 · 3", "cars & vans 2 · 1", "mine 12 · 2", "shop 10 · 4"):
        assert plain(expected) in text
    # labels with so many images: one of 1, two of 2, one of 3, none of 4, one of 5 to 8, one of 9 to 16
    assert plain("1 1 2 2 3 1 4 0 5 to 8 1 9 to 16 1") in text
    assert "Duplicates" not in text
    assert plain("Set aside") not in text
    assert "Splits" not in text


def test_bars_are_in_proportion_to_the_largest(catalog):
    widths = [float(w) for w in re.findall(r"width: ([\d.]+)%", str([a for _, a in made(catalog).tags]))]
    assert widths[:3] == [100.0, pytest.approx(66.7), pytest.approx(16.7)]


def test_every_image_is_inside_the_page_and_text_is_escaped(catalog):
    page = made(catalog)
    images = page.images()
    assert len(images) == 8 + 12 + 2  # all of a domain, up to twelve
    assert all(source.startswith("data:image/webp;base64,") for source in images)
    assert EVIL in page.text
    assert not [tag for tag, attributes in page.tags if tag == "b" and not attributes and "x" in str(attributes)]
    assert not [a for _, a in page.tags if any(str(v).startswith(("http", "//")) for v in a.values())]


def test_samples_show_a_label_once_while_there_are_others_and_are_the_same_always(catalog):
    captions = [a["alt"] for tag, a in made(catalog).tags if tag == "img"]
    toys = captions[-12:]
    assert set(toys[:2]) == {EVIL, "label 1"}
    assert captions == [a["alt"] for tag, a in made(catalog).tags if tag == "img"]


def test_copies_under_two_labels_come_first_then_the_largest(catalog):
    cluster = np.arange(22)
    cluster[[0, 3]] = 0  # dishes 0 and dishes 2
    cluster[[8, 9, 10]] = 8  # one label's
    page = made(Catalog(catalog.rows.assign(cluster=cluster.astype(str)), catalog.root))
    text = plain(page.text)
    assert plain("5 images are copies of each other, in 2 clusters") in text
    assert plain("2 clusters of copies, 1 of them under more than one label") in text
    assert text.index("2images,2labels") < text.index("3images")
    page = made(Catalog(catalog.rows.assign(cluster=[str(i) for i in range(22)]), catalog.root))
    assert "No image was found twice" in page.text


def test_images_without_a_cluster_are_no_copies_of_each_other(catalog):
    text = plain(made(Catalog(catalog.rows.assign(cluster=["a", "a", "b", *[""] * 19]), catalog.root)).text)
    assert plain("2 images are copies of each other, in 1 clusters") in text


def test_splits_and_distractors_are_counted(catalog):
    rows = catalog.rows.assign(
        split=np.where(catalog.rows["domain"] == "toys", "holdout", "train"), role=["index"] + [""] * 21
    )
    text = plain(made(Catalog(rows, catalog.root)).text)
    assert plain("holdout 12 · 2") in text
    assert plain("train 10 · 4") in text
    assert plain("1 images are index alone") in text


def test_what_was_set_aside_is_counted_by_its_reason(catalog):
    rejected = [("a.jpg", "not an image"), ("b.jpg", "an empty file"), ("c.jpg", "not an image")]
    pd.DataFrame(rejected, columns=["path", "reason"]).to_csv(catalog.root / "c.rejected.csv", index=False)
    text = plain(made(catalog).text)
    assert plain("3 files set aside") in text
    assert plain("for 2 reasons") in text
    assert plain("not an image a.jpg 2 an empty file b.jpg 1") in text


def test_an_image_that_cannot_be_read_is_shown_as_such(catalog):
    (catalog.root / "cars & vans 0 0.png").write_bytes(b"no image")
    (catalog.root / "cars & vans 0 1.png").unlink()
    page = made(catalog)
    assert len(page.images()) == 20
    assert page.text.count("cannot be read") == 2


def test_a_catalog_that_is_none_is_named_and_nothing_written(tmp_path):
    with pytest.raises(InputError, match=r"c\.csv: no such file"):
        write_overview(tmp_path / "c.csv", tmp_path / "c.html")
    assert list(tmp_path.iterdir()) == []


def test_the_command_writes_beside_the_catalog_unless_told(catalog, monkeypatch, capsys):
    path = write_catalog(catalog, catalog.root / "c.csv")
    for arguments, expected in (([], "c.html"), (["--out", str(catalog.root / "d.html")], "d.html")):
        monkeypatch.setattr(sys, "argv", ["embed64", "catalog", "report", str(path), *arguments])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        assert ended.value.code in (0, None)
        assert capsys.readouterr().out.strip() == str(catalog.root / expected)
        assert (catalog.root / expected).stat().st_size > 10_000
