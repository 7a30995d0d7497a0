"""Duplicates: planted copies are found, different pictures stay apart, and the clusters depend on the images alone."""

import hashlib
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from commands import ROOT
from pictures import picture
from PIL import Image, ImageOps
from typer.testing import CliRunner

from embed64.cli.app import app
from embed64.core.errors import InputError
from embed64.data.catalog import Catalog, read_catalog
from embed64.data.duplicates.clusters import (
    Duplicates,
    Limits,
    _difference,
    _joined,
    cluster_names,
    conflicts,
    find_duplicates,
)
from embed64.data.duplicates.fingerprints import Fingerprints, examine
from embed64.data.sources.demo_pack import unpack_demo

sys.path.insert(0, str(ROOT / "benchmarks"))
import dedup as benchmark

pytestmark = pytest.mark.usefixtures("cache")


def made_up(thumbs: np.ndarray, hashes: np.ndarray | None = None) -> Fingerprints:
    """Fingerprints of images that exist as thumbnails (uint8 [C], grey) and plain hashes (uint8 [C, 32]) alone."""
    count = len(thumbs)
    both = np.full((count, 2, 32), 255, np.uint8)
    both[:, 0] = 0 if hashes is None else hashes
    digests = np.array([hashlib.sha256(str(n).encode()).digest() for n in range(count)], "S32")
    grey = np.broadcast_to(thumbs[:, None, None, None], (count, 16, 16, 3)).astype(np.uint8)
    return Fingerprints(np.sort(digests), digests, both, grey, np.arange(count), {})


def table(folder: Path, *rows: str, columns: str = "path label domain source") -> Catalog:
    return Catalog(pd.DataFrame([row.split() for row in rows], columns=columns.split()), folder)


def clustered(catalog: Catalog, limits: Limits | None = None) -> tuple[Catalog, Fingerprints, Duplicates]:
    made = examine(catalog)
    found = find_duplicates(made, limits or Limits())
    return Catalog(catalog.rows.assign(cluster=cluster_names(catalog, made, found)), catalog.root), made, found


def groups(clusters: np.ndarray) -> list[list[int]]:
    """Rows that are together, in order."""
    return sorted(np.flatnonzero(clusters == name).tolist() for name in np.unique(clusters))


def test_planted_copies_of_the_pack_are_found_and_others_stay_apart(tmp_path):
    """The benchmark, in small: 250 drawings, six copies of each."""
    root = unpack_demo(tmp_path / "pack").parent
    files = sorted((root / "images").rglob("*.webp"))[::22][:250]
    catalog = benchmark.planted(files, root, tmp_path / "planted")
    made = examine(catalog)
    shares = benchmark.recall(catalog, made, Limits())
    assert all(shares[kind] >= 0.95 for kind in ("jpeg", "webp", "resized", "mirrored")), shares
    assert shares["cropped"] >= 0.6, shares
    assert benchmark.recall(catalog, made, Limits(mirrored=False))["mirrored"] < 0.5
    # Of these 250 none looks like another, so a single merged pair would be a false one.
    assert benchmark.false(benchmark.merged(catalog, made, Limits(mirrored=False))) == 0
    # The measure itself: where thumbnails don't count, a heart is like a heart of another colour.
    assert benchmark.false(benchmark.merged(catalog, made, Limits(alike=255, reach=255, mirrored=False))) == 1


def test_every_kind_of_copy_is_counted_once(tmp_path):
    image = picture(3)
    image.save(tmp_path / "a.png")
    (tmp_path / "bytes.png").write_bytes((tmp_path / "a.png").read_bytes())
    image.save(tmp_path / "pixels.png", compress_level=0)
    image.save(tmp_path / "near.jpg", quality=80)
    ImageOps.mirror(image).save(tmp_path / "mirrored.png")
    image.crop((4, 3, 118, 88)).save(tmp_path / "cropped.jpg", quality=80)
    picture(2).save(tmp_path / "other.png")
    names = "a.png bytes.png pixels.png near.jpg mirrored.png other.png cropped.jpg".split()
    catalog = table(tmp_path, *(f"{name} x d s" for name in names))
    _, _, found = clustered(catalog)
    assert (found.bytes, found.pixels, found.near, found.mirrored, found.cropped, found.cut) == (1, 1, 1, 1, 1, 0)
    done, _, found = clustered(catalog, Limits(mirrored=False))
    assert (found.bytes, found.pixels, found.near, found.mirrored, found.cropped, found.cut) == (1, 1, 1, 0, 1, 0)
    assert groups(done.rows["cluster"].to_numpy()) == [[0, 1, 2, 3, 6], [4], [5]]
    done, _, found = clustered(catalog, Limits(cropped=0))
    assert (found.near, found.mirrored, found.cropped) == (1, 1, 0)
    assert groups(done.rows["cluster"].to_numpy()) == [[0, 1, 2, 3, 4], [5], [6]]


def test_names_depend_on_contents_alone(tmp_path):
    for folder in (tmp_path / "one", tmp_path / "two"):
        folder.mkdir()
    rows = []
    for n in range(12):
        picture(n // 2).save(tmp_path / "one" / f"{n}.jpg", quality=90 - n)
        (tmp_path / "two" / f"moved {n}.jpg").write_bytes((tmp_path / "one" / f"{n}.jpg").read_bytes())
        rows.append((f"{n}.jpg", "x", "d", "s"))
    here = Catalog(pd.DataFrame(rows, columns=["path", "label", "domain", "source"]), tmp_path / "one")
    there = Catalog(here.rows.assign(path=[f"moved {n}.jpg" for n in range(12)])[::-1], tmp_path / "two")
    names = clustered(here)[0].rows["cluster"].tolist()
    assert names == clustered(there)[0].rows["cluster"].tolist()[::-1]
    assert [names.count(name) for name in names] == [2] * 12
    digests = [hashlib.sha256((tmp_path / "one" / f"{n}.jpg").read_bytes()).hexdigest()[:16] for n in range(12)]
    assert names == [min(digests[n - n % 2], digests[n - n % 2 + 1]) for n in range(12)]


def test_files_that_cannot_be_read_keep_a_cluster(tmp_path):
    picture(0).save(tmp_path / "a.png")
    for name in ("page.jpg", "again.jpg"):
        (tmp_path / name).write_text("<html>")
    (tmp_path / "empty.jpg").touch()
    names = "gone.png a.png page.jpg again.jpg empty.jpg lost.png".split()
    done, made, found = clustered(table(tmp_path, *(f"{name} x d s" for name in names)))
    assert groups(done.rows["cluster"].to_numpy()) == [[0], [1], [2, 3], [4], [5]]
    assert done.rows["cluster"].str.fullmatch("[0-9a-f]{16}").all()
    assert (found.bytes, found.near) == (1, 0)
    assert sorted(made.reasons) == [0, 2, 3, 4, 5]


def test_only_missing_files(tmp_path):
    done, _, found = clustered(table(tmp_path, "a x d s", "b x d s"))
    assert done.rows["cluster"].nunique() == 2
    assert (found.bytes, found.pixels, found.near, found.mirrored) == (0, 0, 0, 0)


def test_the_same_image_under_two_labels_is_listed_once_an_image(tmp_path):
    picture(1).save(tmp_path / "a.png")
    for name in ("b.png", "c.png"):
        (tmp_path / name).write_bytes((tmp_path / "a.png").read_bytes())
    picture(1).save(tmp_path / "d.png", compress_level=0)
    picture(1).save(tmp_path / "e.jpg", quality=80)
    ImageOps.mirror(picture(1)).save(tmp_path / "f.jpg", quality=80)
    picture(2).save(tmp_path / "z.png")
    rows = ["a.png mug d s", "b.png mug d s", "c.png cup d s", "d.png mug d t", "e.jpg bowl d s", "f.jpg jar d s"]
    catalog, made, _ = clustered(table(tmp_path, *rows, "z.png mug d s"))
    for order in (catalog.rows, catalog.rows[::-1].reset_index(drop=True)):
        other = clustered(Catalog(order.drop(columns="cluster"), tmp_path))
        listed = conflicts(other[0], other[1]).sort_values("path").to_dict("records")
        assert [tuple(row.values()) for row in listed] == [
            ("c.png", "cup", "d", "s", "a.png", "mug", "d", "s", "bytes"),
            ("d.png", "mug", "d", "t", "a.png", "mug", "d", "s", "pixels"),
            ("e.jpg", "bowl", "d", "s", "a.png", "mug", "d", "s", "near"),
            ("f.jpg", "jar", "d", "s", "a.png", "mug", "d", "s", "mirrored"),
        ]
    one = Catalog(catalog.rows.assign(label="mug", source="s"), tmp_path)
    assert conflicts(one, made).empty


def test_the_same_hash_with_other_colours_is_no_duplicate(tmp_path):
    """A blank image's hash says nothing: its thumbnail must decide."""
    for n, colour in enumerate(["white", "white", "red", "black", (255, 250, 250)]):
        Image.new("RGB", (50 + n, 40), colour).save(tmp_path / f"{n}.png")
    done, _, _ = clustered(table(tmp_path, *(f"{n}.png x d s" for n in range(5))))
    assert groups(done.rows["cluster"].to_numpy()) == [[0, 1, 4], [2], [3]]


def test_ten_thousand_equal_hashes_are_quick():
    """Blank images in a thousand shades of noise, ten each: not 50 million pairs."""
    rng = np.random.default_rng(0)
    made = made_up(rng.integers(0, 3, 10_000).astype(np.uint8) + 200)
    start = time.process_time()
    found = find_duplicates(made, Limits())
    assert time.process_time() - start < 5
    assert len(set(found.clusters.tolist())) == 1
    assert (found.near, found.mirrored) == (9_999, 0)


def test_pairs_with_equal_hashes_are_joined_through_either():
    """100 is like 103 and 97, which are not like each other."""
    assert groups(find_duplicates(made_up(np.array([97, 103, 100, 120])), Limits()).clusters) == [[0, 1, 2], [3]]
    assert groups(find_duplicates(made_up(np.array([97, 103])), Limits()).clusters) == [[0], [1]]


def test_a_long_chain_does_not_become_one_cluster():
    """Sixty images, each 4 levels lighter than the one before: neighbours are alike, the ends are not."""
    shades = np.arange(60) * 4
    found = find_duplicates(made_up(shades), Limits())
    spans = [shades[rows].max() - shades[rows].min() for rows in groups(found.clusters)]
    assert max(spans) <= 20
    assert found.cut > 0
    assert groups(find_duplicates(made_up(shades), Limits(reach=255)).clusters) == [list(range(60))]


def test_the_limits_are_limits():
    """47 bits of the hash and 5 levels of the thumbnail, both met exactly; a bit or a level more is too much."""
    hashes = np.zeros((2, 256), np.uint8)
    for bits, level, together in ((47, 5, True), (48, 0, False), (0, 6, False)):
        hashes[1] = np.arange(256) < bits
        made = made_up(np.array([100, 100 + level]), np.packbits(hashes, axis=1))
        assert (len(groups(find_duplicates(made, Limits()).clusters)) == 1) == together


@pytest.mark.parametrize("seed", range(5))
def test_joining_is_union_find(seed):
    rng = np.random.default_rng(seed)
    labels, naive = np.arange(40), [{n} for n in range(40)]
    for _ in range(4):
        i, j = rng.integers(0, 40, (2, 7))
        labels = _joined(labels, i, j)
        for a, b in zip(i.tolist(), j.tolist(), strict=True):
            one, two = (next(s for s in naive if x in s) for x in (a, b))
            if one is not two:
                naive.remove(two)
                one |= two
    assert groups(labels) == sorted(sorted(s) for s in naive)
    assert all(labels[n] == min(s) for s in naive for n in s)


def test_difference_is_the_root_mean_square():
    rng = np.random.default_rng(0)
    made = made_up(np.zeros(6, np.uint8))
    object.__setattr__(made, "thumbs", rng.integers(0, 256, (6, 16, 16, 3), dtype=np.uint8))
    i, j = np.array([0, 1, 5, 2]), np.array([3, 4, 5, 0])
    for mirror in (False, True):
        for value, a, b in zip(_difference(made, i, j, mirror), made.thumbs[i], made.thumbs[j], strict=True):
            flipped = np.fliplr(a) if mirror else a
            assert value == pytest.approx(np.sqrt(np.mean((flipped.astype(float) - b) ** 2)), rel=1e-6)


def command(*arguments: str) -> str:
    """What `embed64 catalog …` prints; the errors it raises."""
    return CliRunner().invoke(app, ["catalog", *arguments], catch_exceptions=False).output


def test_the_command_and_what_follows_it(tmp_path, monkeypatch):
    """dedup, split and check on a catalog whose labels share an image: files, counts, no leak."""
    monkeypatch.chdir(tmp_path)
    rows = ["path,label,domain,source"]
    for label in range(12):
        for n in range(3):
            picture(100 * label + n).save(tmp_path / f"{label}-{n}.png")
            rows.append(f"{label}-{n}.png,{label},things,mine")
    picture(100).save(tmp_path / "2-0.jpg", quality=70)  # an image of label 1, under label 2
    Path("c.csv").write_text("\n".join([*rows, "2-0.jpg,2,things,mine", "gone.png,2,things,mine"]) + "\n")
    printed = command("dedup", "c.csv", "--out", "sub/d.csv")
    assert "sub/d.csv; images under two labels: 1, listed in sub/d.conflicts.csv" in printed
    assert "near copies       1" in printed
    assert f"cannot be compared: {tmp_path / 'gone.png'}: no such file" in printed
    listed = Path("sub/d.conflicts.csv").read_text().splitlines()
    assert listed[1].endswith("near")
    assert str(tmp_path / "2-0.jpg") in listed[1]  # as in the catalog that it lies beside
    first = Path("sub/d.csv").read_bytes()
    command("dedup", "c.csv", "--out", "sub/d.csv")
    assert Path("sub/d.csv").read_bytes() == first

    command("split", "sub/d.csv", "--out", "s.csv", "--holdout", "0.3", "--queries", "1")
    table = read_catalog(Path("s.csv")).rows
    assert table[table["label"].isin(["1", "2"])]["split"].nunique() == 1
    held = table[table["split"] == "holdout"]
    assert held["label"].nunique() == 4
    assert (held.groupby("label")["role"].agg(lambda roles: (roles == "query").sum()) == 1).all()
    command("split", "sub/d.csv", "--out", "f.csv", "--folds", "3")
    folds = read_catalog(Path("f.csv")).rows
    assert set(folds["split"]) == {"0", "1", "2"}
    with pytest.raises(InputError, match="--folds and --holdout exclude each other"):
        command("split", "sub/d.csv", "--out", "x.csv", "--folds", "3", "--holdout", "0.1")

    leak = folds[~folds["path"].str.endswith("gone.png")].copy()
    leak.loc[leak["label"] == "2", "split"] = str((int(leak.loc[leak["label"] == "1", "split"].iloc[0]) + 1) % 3)
    leak.to_csv(tmp_path / "leak.csv", index=False)
    with pytest.raises(InputError, match="leak.csv: row 37: cluster '.*at row 4, in"):
        command("check", "leak.csv")
