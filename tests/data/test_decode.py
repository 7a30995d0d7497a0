"""Images are read as a viewer shows them, or as the scorer reads them; what is no image is named, and never crashes."""

from __future__ import annotations

import io
import os
import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image, ImageOps

from embed64.core.errors import InputError
from embed64.data import decode as module
from embed64.data.decode import LARGEST, Undecodable, decode, decode_as_scored, pixels

HTML = b"<!DOCTYPE html><html><body>404 Not Found</body></html>\n" * 50
ORIENTATION = 0x0112


def picture(mode: str = "RGB", size: tuple[int, int] = (13, 9), seed: int = 0) -> Image.Image:
    rng = np.random.default_rng(seed)
    if mode == "I;16":
        return Image.fromarray(rng.integers(0, 2**16, size[::-1], dtype=np.uint16))
    bands = {"L": 1, "LA": 2, "RGBA": 4, "CMYK": 4}.get(mode, 3)
    array = rng.integers(0, 256, (*size[::-1], bands), dtype=np.uint8)
    if mode in ("P", "1"):
        return Image.fromarray(array).convert(mode)
    return Image.fromarray(array[..., 0] if bands == 1 else array, mode=None if bands < 4 else mode)


def encoded(image: Image.Image, kind: str, **options) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def as_array(image: torch.Tensor) -> np.ndarray:
    assert image.dtype == torch.uint8
    return image.permute(1, 2, 0).numpy()


KINDS = [
    *((mode, "png") for mode in ("RGB", "L", "LA", "RGBA", "P", "1", "I;16")),
    *((mode, "tiff") for mode in ("RGB", "CMYK", "I;16")),
    *((mode, "jpg") for mode in ("RGB", "L", "CMYK")),
    *((mode, "webp") for mode in ("RGB", "RGBA")),
    ("RGB", "bmp"),
    ("RGB", "avif"),
    ("P", "gif"),
]


@pytest.mark.parametrize(("mode", "ending"), KINDS)
def test_every_kind_of_image_can_be_read_as_the_scorer_reads_it(tmp_path, mode, ending):
    path = tmp_path / f"a.{ending}"
    picture(mode).save(path)
    # The competition's scorer: Image.open(p).convert("RGB") -> PILToTensor.
    assert np.array_equal(as_array(decode_as_scored(path)), np.asarray(Image.open(path).convert("RGB")))


@pytest.mark.parametrize(("mode", "ending"), [k for k in KINDS if k[0] not in ("LA", "RGBA", "I;16")])
def test_an_ordinary_image_is_the_same_either_way(tmp_path, mode, ending):
    path = tmp_path / f"a.{ending}"
    picture(mode).save(path)
    assert torch.equal(decode(path), decode_as_scored(path))


@pytest.mark.parametrize("options", [{}, {"progressive": True}, {"subsampling": 0}, {"quality": 100}, {"quality": 5}])
@pytest.mark.parametrize("mode", ["RGB", "L"])
@pytest.mark.parametrize("size", [(1, 1), (3, 200), (17, 9), (640, 480)])
def test_a_jpeg_has_the_very_pixels_that_pillow_gives(mode, size, options):
    content = encoded(picture(mode, size), "JPEG", **options)
    assert np.array_equal(as_array(pixels(content)), np.asarray(Image.open(io.BytesIO(content)).convert("RGB")))


def test_of_a_file_with_several_pictures_the_first_counts():
    for kind in ("MPO", "TIFF", "PNG", "GIF", "WEBP"):
        first, second = picture(size=(20, 12), seed=1), picture(size=(20, 12), seed=2)
        content = encoded(first, kind, save_all=True, append_images=[second])
        assert Image.open(io.BytesIO(content)).n_frames == 2
        expected = Image.open(io.BytesIO(content)).convert("RGB")
        assert np.array_equal(as_array(pixels(content)), np.asarray(expected)), kind


@pytest.mark.parametrize("turned", range(1, 9))
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_a_photo_is_upright_but_not_for_the_scorer(tmp_path, kind, turned):
    exif, path = Image.Exif(), tmp_path / "a"
    exif[ORIENTATION] = turned
    path.write_bytes(encoded(picture(), kind, exif=exif))
    with Image.open(path) as image:
        assert np.array_equal(as_array(decode(path)), np.asarray(ImageOps.exif_transpose(image)))
    assert decode(path).shape == ((3, 9, 13) if turned < 5 else (3, 13, 9))
    if kind != "TIFF":  # which Pillow turns by itself
        assert decode_as_scored(path).shape == (3, 9, 13)


@pytest.mark.parametrize(
    "exif", [b"Exif\0\0garbage", b"Exif\0\0II*\0\xff\xff\xff\xff", b"Exif\0\0MM\0*\0\0\0\x08\0\x09\x01\x12"]
)
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_damaged_exif_is_no_reason_to_lose_an_image(kind, exif):
    plain = encoded(picture(), kind)
    assert torch.equal(pixels(encoded(picture(), kind, exif=exif)), pixels(plain))


@pytest.mark.parametrize(
    ("mode", "pixel", "shown", "scored"),
    [
        ("L", 77, [77, 77, 77], [77, 77, 77]),
        ("RGBA", (10, 20, 30, 0), [255, 255, 255], [10, 20, 30]),  # white shows through
        ("RGBA", (0, 100, 200, 51), [204, 224, 244], [0, 100, 200]),  # a fifth of it
        ("LA", (60, 0), [255, 255, 255], [60, 60, 60]),
        ("1", 1, [255, 255, 255], [255, 255, 255]),
        ("I;16", 0x8080, [128, 128, 128], [255, 255, 255]),  # 128 times 257
        ("I;16", 65535, [255, 255, 255], [255, 255, 255]),
    ],
)
def test_colours_worked_by_hand(tmp_path, mode, pixel, shown, scored):
    Image.new(mode, (2, 2), pixel).save(tmp_path / "a.png")
    assert decode(tmp_path / "a.png")[:, 0, 1].tolist() == shown
    assert decode_as_scored(tmp_path / "a.png")[:, 0, 1].tolist() == scored


def test_a_transparent_entry_of_a_palette_is_white():
    image = Image.new("P", (2, 1))
    image.putpalette([10, 20, 30, 200, 100, 50])
    image.putpixel((1, 0), 1)
    for transparent in (0, bytes([0, 255])):
        shown = pixels(encoded(image, "PNG", transparency=transparent))
        assert shown[:, 0].T.tolist() == [[255, 255, 255], [200, 100, 50]]


def jpeg(size: tuple[int, int] = (64, 64)) -> bytes:
    return encoded(picture(size=size), "JPEG")


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says it is huge."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")
    )


BROKEN = {
    "empty.jpg": (b"", "an empty file"),
    "page.jpg": (HTML, "text, not an image"),
    "error.jpg": (b'{"code": 404}', "text, not an image"),
    "noise.jpg": (bytes(range(256)), "not an image"),
    "cut.jpg": (jpeg()[:700], "truncated"),
    "head.jpg": (jpeg()[:20], ""),
    "cut.png": (encoded(picture(size=(64, 64)), "PNG")[:700], "truncated"),
    "large.png": (bomb(20_000, 16_000), f"20000x16000 pixels, more than {LARGEST:,}: save it smaller"),
    "bomb.png": (bomb(60_000, 60_000), f"60000x60000 pixels, more than {LARGEST:,}"),
    "hollow.png": (bomb(12_000, 9_000), "a PNG that is truncated, or was never whole"),
    "float.tiff": (encoded(Image.new("F", (4, 4), 0.5), "TIFF"), "32 bits a pixel, whose range is unknown"),
    "text.png": (encoded(picture(), "PNG").replace(b"IDAT", b"tEXt"), ""),
}


@pytest.mark.parametrize("read", [decode, decode_as_scored])
@pytest.mark.parametrize("name", BROKEN)
def test_a_file_that_is_no_image_is_named(tmp_path, name, read):
    content, reason = BROKEN[name]
    (tmp_path / name).write_bytes(content)
    if name == "float.tiff" and read is decode_as_scored:
        assert read(tmp_path / name).shape == (3, 4, 4)  # cut off, as Pillow does
        return
    with pytest.raises(InputError, match="cannot be read as an image") as caught:
        read(tmp_path / name)
    assert str(tmp_path / name) in str(caught.value)
    assert reason in str(caught.value)
    assert str(caught.value).endswith("replace it or leave it out")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("name", ["/dev/zero", "pipe"])
def test_what_has_no_end_is_not_read(tmp_path, monkeypatch, name):
    """A device would fill the memory, and a pipe would be waited for."""
    monkeypatch.chdir(tmp_path)
    os.mkfifo("pipe")
    with pytest.raises(InputError, match=r"cannot be read as an image \(not a plain file\)"):
        decode(Path(name))


def test_a_path_that_no_file_can_have_is_named():
    with pytest.raises(InputError, match=r"cannot be read as an image \(its path holds a NUL character\)"):
        decode(Path("a.png\0.jpg"))


def test_a_missing_file_and_a_folder_are_named(tmp_path):
    with pytest.raises(InputError, match=r"a\.png: cannot be read as an image \(no such file\)"):
        decode(tmp_path / "a.png")
    with pytest.raises(InputError, match=r"cannot be read as an image \(Is a directory\)"):
        decode(tmp_path)


@pytest.mark.parametrize("name", ["плюш.png", "貓 🐈.png", "a\nb.png", "#?%20.png", "é" * 100 + ".png"])
def test_names_of_any_script_are_read(tmp_path, name):
    picture().save(tmp_path / name)
    assert decode(tmp_path / name).shape == (3, 9, 13)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF", "AVIF"])
@pytest.mark.filterwarnings("ignore")
def test_damaged_files_raise_nothing_but_undecodable(kind):
    rng = np.random.default_rng(0)
    whole = encoded(picture(size=(24, 20)), kind, **{"exif": b"Exif\0\0II*\0" * 3} if kind in ("PNG", "JPEG") else {})
    refused = []
    for _ in range(300):
        # Cut off somewhere, or a few bytes changed; mostly in the first 100, where the structure is.
        damaged = bytearray(whole[: rng.integers(0, len(whole))] if rng.random() < 0.5 else whole)
        for place in rng.integers(0, max(1, min(100, len(damaged))), 3):
            damaged[place : place + 1] = bytes([rng.integers(256)])
        try:
            assert pixels(bytes(damaged)).shape[0] == 3
        except Undecodable as error:
            refused.append(str(error))
    assert len(refused) > 50
    assert all(message and "\n" not in message for message in refused)


def test_an_error_of_our_own_is_not_taken_for_a_damaged_file(monkeypatch, tmp_path):
    picture().save(tmp_path / "a.png")

    def interrupted(image: Image.Image) -> Image.Image:
        raise KeyboardInterrupt

    monkeypatch.setattr(module, "_in_8_bits", interrupted)
    with pytest.raises(KeyboardInterrupt):
        decode(Path(tmp_path / "a.png"))
