"""Digests, hashes and thumbnails of images: right, cached by content, resumed, nothing lost."""

import hashlib
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from pictures import picture
from PIL import Image, ImageOps

from embed64.core.errors import InputError
from embed64.data.catalog import Catalog
from embed64.data.duplicates import fingerprints
from embed64.data.duplicates.fingerprints import Fingerprints, cache_folder, examine

pytestmark = pytest.mark.usefixtures("cache")


def catalog(folder: Path, names: list[str]) -> Catalog:
    return Catalog(pd.DataFrame({"path": names, "label": "x", "domain": "d", "source": "s"}), folder)


def pictures(folder: Path, count: int) -> Catalog:
    names = [f"{n}.png" for n in range(count)]
    for n, name in enumerate(names):
        picture(n).save(folder / name)
    return catalog(folder, names)


def bits(a: np.ndarray, b: np.ndarray) -> int:
    return int(np.unpackbits(a ^ b).sum())


def counting_decode(monkeypatch, fail_after: int = 10**9) -> list[bytes]:
    """Let contents be decoded, noting which; the one after `fail_after` is interrupted."""
    seen, pixels = [], fingerprints.pixels

    def counted(content):
        seen.append(content)
        if len(seen) > fail_after:
            raise KeyboardInterrupt
        return pixels(content)

    monkeypatch.setattr(fingerprints, "pixels", counted)
    return seen


def of(made: Fingerprints, row: int, field: str) -> np.ndarray:
    return getattr(made, field)[made.of_row[row]]


def test_equal_bytes_equal_pixels_and_mirror_images(tmp_path):
    image = picture(1)
    image.save(tmp_path / "a.png")
    image.save(tmp_path / "other bytes ü.png", compress_level=0)
    (tmp_path / "same.png").write_bytes((tmp_path / "a.png").read_bytes())
    ImageOps.mirror(image).save(tmp_path / "mirrored.png")
    picture(2).save(tmp_path / "another.png")
    made = examine(catalog(tmp_path, ["a.png", "other bytes ü.png", "same.png", "mirrored.png", "another.png"]))
    assert made.of_row[0] == made.of_row[2]
    assert len(set(made.of_row.tolist())) == 4
    assert of(made, 0, "pixels") == of(made, 1, "pixels")
    assert of(made, 0, "pixels") != of(made, 3, "pixels")
    assert bits(of(made, 0, "hashes")[0], of(made, 3, "hashes")[1]) <= 4
    assert bits(of(made, 0, "hashes")[0], of(made, 3, "hashes")[0]) > 60
    assert bits(of(made, 0, "hashes")[0], of(made, 4, "hashes")[0]) > 60
    assert abs(of(made, 0, "thumbs")[:, ::-1].astype(int) - of(made, 3, "thumbs")).max() <= 1
    assert not made.reasons


def test_a_thumbnail_is_the_images_colours(tmp_path):
    Image.new("RGB", (300, 5), (250, 120, 10)).save(tmp_path / "a.png")
    made = examine(catalog(tmp_path, ["a.png"]))
    assert (made.thumbs[0] == [250, 120, 10]).all()


def test_same_pixels_in_another_shape_are_another_image(tmp_path):
    for name, size in (("a.png", (8, 4)), ("b.png", (4, 8))):
        Image.new("RGB", size, "red").save(tmp_path / name)
    made = examine(catalog(tmp_path, ["a.png", "b.png"]))
    assert of(made, 0, "pixels") != of(made, 1, "pixels")


def test_a_second_run_decodes_nothing_and_gives_the_same(tmp_path, monkeypatch):
    table = pictures(tmp_path, 5)
    first = examine(table)
    seen = counting_decode(monkeypatch)
    again = examine(table)
    assert seen == []
    for field in ("content", "pixels", "hashes", "thumbs", "of_row"):
        assert np.array_equal(getattr(first, field), getattr(again, field)), field
    picture(77).save(tmp_path / "2.png")  # an edited file is another content
    assert not np.array_equal(of(examine(table), 2, "hashes"), of(first, 2, "hashes"))
    assert seen == [(tmp_path / "2.png").read_bytes()]


def test_equal_files_are_decoded_once(tmp_path, monkeypatch):
    table = pictures(tmp_path, 4)
    (tmp_path / "4.png").write_bytes((tmp_path / "1.png").read_bytes())
    table = catalog(tmp_path, [*table.rows["path"], "4.png"])
    seen = counting_decode(monkeypatch)
    made = examine(table)
    assert len(seen) == 4
    assert made.sha256() == [hashlib.sha256(file.read_bytes()).hexdigest() for file in table.files]


@pytest.mark.parametrize("rows", [[0, 2, 5], [1, 3, 4], [], [0, 1, 2, 3, 4, 5]])
def test_a_part_is_what_the_part_of_the_catalog_gives(tmp_path, rows):
    table = pictures(tmp_path, 3)
    (tmp_path / "3.png").write_bytes((tmp_path / "1.png").read_bytes())
    (tmp_path / "4.png").write_text("this is no image")
    table = catalog(tmp_path, [*table.rows["path"], "3.png", "4.png", "5.png"])
    mask = np.isin(np.arange(6), rows)
    part = examine(table).where(mask)
    if rows:
        alone = examine(table.where(mask))
        for field in ("content", "pixels", "hashes", "thumbs", "of_row"):
            assert np.array_equal(getattr(part, field), getattr(alone, field)), field
        assert part.reasons == alone.reasons
    else:
        assert len(part.content) == len(part.of_row) == len(part.reasons) == 0


def test_a_catalogs_own_column_of_digests_is_not_believed(tmp_path):
    table = pictures(tmp_path, 3)
    lying = Catalog(table.rows.assign(sha256="00" * 32), tmp_path)
    assert len(examine(lying).content) == 3


def test_an_interrupted_run_goes_on_from_its_last_shard(tmp_path, monkeypatch):
    table = pictures(tmp_path, 10)
    wanted = examine(table)
    monkeypatch.setenv("EMBED64_CACHE", str(tmp_path / "other"))
    monkeypatch.setattr(fingerprints, "_SHARD", 3)
    with monkeypatch.context() as patch:
        counting_decode(patch, fail_after=7)
        with pytest.raises(KeyboardInterrupt):
            examine(table)
    kept = len(list(cache_folder().glob("*.npz")))
    assert kept >= 1
    seen = counting_decode(monkeypatch)
    resumed = examine(table)
    assert len(seen) == 10 - 3 * kept
    assert np.array_equal(resumed.hashes, wanted.hashes)
    assert np.array_equal(resumed.thumbs, wanted.thumbs)


def test_what_cannot_be_read_is_named_and_stays(tmp_path):
    table = pictures(tmp_path, 3)
    for name in ("page.jpg", "page again.jpg"):
        (tmp_path / name).write_text("<html>")
    (tmp_path / "empty.png").touch()
    (tmp_path / "folder.png").mkdir()
    (tmp_path / "cut.png").write_bytes((tmp_path / "0.png").read_bytes()[:200])
    names = ["gone.png", "page.jpg", "0.png", "empty.png", "page again.jpg", "folder.png", "cut.png", "1.png"]
    made = examine(catalog(tmp_path, names))
    assert sorted(made.reasons) == [0, 1, 3, 4, 5, 6]
    assert (made.reasons[0], made.reasons[3], made.reasons[5]) == ("no such file", "an empty file", "Is a directory")
    assert made.reasons[1] == made.reasons[4] == "text, not an image"
    assert "truncated" in made.reasons[6]
    assert "\n" not in "".join(made.reasons.values())
    assert [made.of_row[0], made.of_row[3], made.of_row[5]] == [-1, -1, -1]
    assert made.of_row[1] == made.of_row[4] != made.of_row[6]
    assert of(made, 1, "pixels") == b""
    assert of(made, 2, "pixels") == of(examine(table), 0, "pixels")


def test_a_catalog_without_any_file(tmp_path):
    made = examine(catalog(tmp_path, ["a.png", "b.png"]))
    assert made.of_row.tolist() == [-1, -1]
    assert len(made.content) == len(made.hashes) == 0
    assert set(made.reasons.values()) == {"no such file"}


def test_a_damaged_cache_file_is_named(tmp_path):
    table = pictures(tmp_path, 2)
    examine(table)
    (shard,) = cache_folder().glob("*.npz")
    shard.write_bytes(shard.read_bytes()[:-100])
    with pytest.raises(InputError, match="damaged cache of hashes; delete this file and run again") as caught:
        examine(table)
    assert str(shard) in str(caught.value)


def test_no_flipped_byte_is_a_wrong_fingerprint_or_a_bug(tmp_path):
    table = pictures(tmp_path, 2)
    before = examine(table)
    (shard,) = cache_folder().glob("*.npz")
    content = shard.read_bytes()
    for place in range(0, len(content), max(1, len(content) // 300)):
        for other in cache_folder().glob("*.npz"):
            other.unlink()
        shard.write_bytes(content[:place] + bytes([content[place] ^ 0x15]) + content[place + 1 :])
        said, after = "", before
        try:
            after = examine(table)
        except InputError as error:
            said = str(error)
        assert not said or f"{shard}: damaged cache of hashes" in said
        assert np.array_equal(after.hashes, before.hashes)
        assert np.array_equal(after.content, before.content)
