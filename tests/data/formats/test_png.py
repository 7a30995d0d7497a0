"""A PNG of every kind is read as libpng reads it, whatever its other chunks hold."""

from __future__ import annotations

import io
import itertools
import zlib

import imagecodecs
import numpy as np
import pytest
from layouts import chunk, encoded, gradient, on_white, photo, png
from PIL import Image, ImageOps

from embed64.data.decode import Undecodable, decode, decode_as_scored, image_pixels, pixels

SAMPLES = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
DEPTHS = {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}
KINDS = [(colours, depth) for colours in DEPTHS for depth in DEPTHS[colours]]


def shown(content: bytes) -> np.ndarray:
    return pixels(content).permute(1, 2, 0).numpy().astype(int)


def as_libpng(content: bytes) -> np.ndarray:
    values = imagecodecs.png_decode(content)
    share = values.reshape(*values.shape[:2], -1) / np.iinfo(values.dtype).max
    alpha = share[..., -1:] if share.shape[2] in (2, 4) else 1.0
    return on_white(share[..., :3] if share.shape[2] > 2 else share[..., :1], alpha)


@pytest.mark.parametrize("interlaced", [False, True])
@pytest.mark.parametrize("transparent", [False, True])
@pytest.mark.parametrize(("colours", "depth"), KINDS)
def test_every_depth_and_colour_with_and_without_a_transparent_one(colours, depth, transparent, interlaced):
    rng = np.random.default_rng(0)
    values = rng.integers(0, 2**depth, (11, 13, SAMPLES[colours]))
    values[:3] = values[0, 0]  # what is transparent, and beside it what differs in the lowest bit only
    values[3] = values[0, 0] ^ 1
    palette = rng.integers(0, 256, (2 ** min(depth, 8), 3), dtype=np.uint8)
    chunks = chunk(b"PLTE", palette.tobytes()) if colours == 3 else b""
    if transparent and colours < 4:
        alphas = rng.integers(0, 256, max(1, len(palette) // 2), dtype=np.uint8)
        chunks += chunk(b"tRNS", alphas.tobytes() if colours == 3 else values[0, 0].astype(">u2").tobytes())
    content = png(values, depth, colours, chunks, interlaced)
    assert abs(shown(content) - as_libpng(content)).max() <= (1 if depth == 16 else 0)
    assert image_pixels(Image.open(io.BytesIO(content))).equal(pixels(content))


VALUES = (gradient() * 255).astype(np.uint8)
LARGE = b"a" * 3_000_000
DEFLATED = zlib.compress(LARGE)
HARMLESS = {
    "zTXt": chunk(b"zTXt", b"Comment\0\0" + DEFLATED),
    "iTXt": chunk(b"iTXt", b"Comment\0\1\0\0\0" + DEFLATED),
    "iTXt, plain": chunk(b"iTXt", b"Comment\0\0\0\0\0" + LARGE),
    "tEXt": chunk(b"tEXt", b"Comment\0" + LARGE) * 25,
    "iCCP": chunk(b"iCCP", b"profile\0\0" + DEFLATED),
    "iCCP of an unknown kind": chunk(b"iCCP", b"profile\0\7" + DEFLATED),
    "iCCP that is cut": chunk(b"iCCP", b"profile"),
    "unknown": chunk(b"prVt", b"anything"),
    "a short gamma": chunk(b"gAMA", b"\0"),
    "a short resolution": chunk(b"pHYs", b"\0"),
    "short frames": chunk(b"acTL", b"\0") + chunk(b"fcTL", b"\0"),
    "frames out of order": chunk(b"acTL", b"\0\0\0\2\0\0\0\0") + chunk(b"fcTL", b"\0\0\0\7" + b"\0" * 22),
    "exif": chunk(b"eXIf", b"MM\0*\0\0\0\x08\0\x09\x01\x12"),
    "transparency of another length": chunk(b"tRNS", b"\0\0\0"),
}
HARMLESS |= {
    f"{name}, wrong checksum": HARMLESS.get(name, chunk(name.encode(), b"\0" * 9))[:-4] + b"\1\2\3\4"
    for name in ("zTXt", "iCCP", "unknown", "exif", "tIME", "gAMA", "pHYs", "bKGD", "sRGB", "tRNS", "acTL")
}


@pytest.mark.filterwarnings("ignore:Corrupt EXIF data")
@pytest.mark.parametrize("name", HARMLESS)
def test_what_only_accompanies_the_pixels_does_no_harm(tmp_path, name):
    plain = png(VALUES, 8, 2)
    before, after = plain.index(b"IDAT") - 4, plain.index(b"IEND") - 4
    for place in (before, after):
        path = tmp_path / f"{place}.png"
        path.write_bytes(plain[:place] + HARMLESS[name] + plain[place:])
        for read in (decode, decode_as_scored):
            assert np.array_equal(read(path).permute(1, 2, 0).numpy(), VALUES), read


def test_a_wrong_checksum_of_the_pixels_own_chunks_is_an_error():
    whole = png((gradient(samples=1) * 3).astype(int), 2, 3, chunk(b"PLTE", bytes(range(12))))
    assert shown(whole).shape == (40, 52, 3)
    for kind in (b"IHDR", b"PLTE", b"IDAT", b"IEND"):
        place = whole.index(kind)
        end = place + 4 + int.from_bytes(whole[place - 4 : place], "big")
        broken = whole[:end] + bytes([whole[end] ^ 1]) + whole[end + 1 :]
        with pytest.raises(Undecodable, match=f"damaged: wrong checksum of the chunk {kind.decode()}"):
            pixels(broken)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (
            png(VALUES, 8, 2, chunk(b"CgBI", b"\x50\0\x20\2")),
            "a PNG with the unknown chunk CgBI: save it as a plain PNG",
        ),
        (png(VALUES[..., :1], 8, 3), "damaged: a PNG without its palette"),
        (png(VALUES, 8, 2)[:8] + chunk(b"IDAT"), "damaged: a PNG that does not begin with its header"),
        (png(VALUES, 8, 2)[:8], "damaged: a PNG that does not begin with its header"),
    ],
)
def test_a_png_that_is_none_is_refused_with_what_it_is(content, reason):
    with pytest.raises(Undecodable, match=reason):
        pixels(content)


def test_a_png_without_its_end_is_read_as_long_as_no_pixel_is_missing():
    whole = encoded(photo(), "PNG")
    for lost in (1, 4, 12, 14):  # IEND, then some of the last checksum
        assert pixels(whole[:-lost]).equal(pixels(whole))
    for lost in (100, len(whole) // 2):
        with pytest.raises(Undecodable, match="damaged: .*truncated"):
            pixels(whole[:-lost])


def test_data_in_many_parts_with_others_between_them_is_one():
    whole = png(VALUES, 8, 2)
    place = whole.index(b"IDAT")
    data = whole[place + 4 : whole.index(b"IEND") - 8]
    parts = [chunk(b"IDAT", data[at : at + 50]) for at in range(0, len(data), 50)]
    mixed = b"".join(itertools.chain.from_iterable((part, chunk(b"tEXt", b"a\0b"), chunk(b"IDAT")) for part in parts))
    assert np.array_equal(shown(whole[: place - 4] + mixed + chunk(b"IEND")), VALUES)


@pytest.mark.parametrize("turned", [3, 6])
def test_an_orientation_is_kept_beside_harmful_chunks(turned):
    exif = Image.Exif()
    exif[0x0112] = turned
    plain = encoded(photo(), "PNG", exif=exif)
    place = plain.index(b"IDAT") - 4
    upright = ImageOps.exif_transpose(Image.open(io.BytesIO(plain)))
    assert np.array_equal(shown(plain[:place] + HARMLESS["zTXt"] + plain[place:]), np.asarray(upright))
