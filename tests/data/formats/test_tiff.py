"""Every layout of a TIFF has the pixels that were written and that other decoders read, or is refused with a reason."""

from __future__ import annotations

import io
import itertools
import struct

import imagecodecs
import numpy as np
import pytest
import tifffile
from layouts import encoded, gradient, on_white, packed, photo, tiff
from PIL import Image, ImageOps

from embed64.data.decode import Undecodable, decode_as_scored, image_pixels, pixels

ORIENTATION = 0x0112
COLOURS = [  # name, samples, which of them are colours, meaning of the one after
    ("minisblack", 1, 1, None),
    ("miniswhite", 1, 1, None),
    ("minisblack", 2, 1, "unassalpha"),
    ("minisblack", 2, 1, "assocalpha"),
    ("minisblack", 2, 1, "unspecified"),
    ("miniswhite", 2, 1, "unassalpha"),
    ("rgb", 3, 3, None),
    ("rgb", 4, 3, "unassalpha"),
    ("rgb", 4, 3, "assocalpha"),
    ("rgb", 4, 3, "unspecified"),
    ("separated", 4, 4, None),
    ("separated", 5, 4, "unassalpha"),
]
COMPRESSIONS = [(None, None), ("lzw", None), ("lzw", True), ("zlib", None), ("zlib", True), ("packbits", None)]


def shown(content: bytes) -> np.ndarray:
    return pixels(content).permute(1, 2, 0).numpy().astype(int)


def expected(values: np.ndarray, colours: str, count: int, extra: str | None, most: int) -> np.ndarray:
    """What values [H, W, samples] mean, by the book of TIFF 6.0."""
    share = values / most
    alpha = share[..., count, None] if extra in ("unassalpha", "assocalpha") else 1.0
    seen = share[..., :count]
    if colours == "miniswhite":
        seen = 1 - seen
    elif colours == "separated":
        seen = (1 - seen[..., :3]) * (1 - seen[..., 3:])
    return on_white(seen, alpha, extra == "assocalpha")


@pytest.mark.parametrize("bits", [8, 16])
@pytest.mark.parametrize(("colours", "samples", "count", "extra"), COLOURS)
def test_a_layout_has_the_pixels_that_were_written(colours, samples, count, extra, bits):
    most = 2**bits - 1
    share = gradient(samples=samples)
    if extra == "assocalpha":
        share[..., :count] *= share[..., count, None]
    values = np.round(share * most).astype(f"u{bits // 8}")
    want = expected(values, colours, count, extra, most)
    planes = ("contig", "separate") if samples > 1 else ("contig",)
    ways = itertools.product(planes, COMPRESSIONS, (None, (16, 32)), (("<", False), (">", False), (">", True)))
    # A part of the combinations for each kind of colours: another for the next, all together for the table.
    some = itertools.islice(ways, (bits // 8 + samples + count) % 5, None, 5)
    for planar, (compression, predictor), tile, (order, big) in some:
        options = {"photometric": colours, "compression": compression, "predictor": predictor, "tile": tile}
        options |= {"rowsperstrip": 7} if not tile else {}
        options |= {"extrasamples": [extra]} if extra else {}
        options |= {"planarconfig": planar} if samples > 1 else {}
        content = tiff(values if samples > 1 else values[..., 0], order, big, **options)
        assert abs(shown(content) - want).max() <= 2, (planar, compression, predictor, tile, order, big)


@pytest.mark.parametrize("colours", ["minisblack", "miniswhite", "rgb", "palette"])
@pytest.mark.parametrize("bits", [1, 2, 4, 12])
def test_values_of_fewer_or_odd_bits_are_widened(colours, bits):
    count = 3 if colours == "rgb" else 1
    values = np.round(gradient(53, 11, count) * (2**bits - 1)).astype(int)
    palette = (np.arange(3 * 2**bits) * 7919 % 65536).reshape(3, -1)
    content = by_hand(values, bits, {"miniswhite": 0, "minisblack": 1, "rgb": 2, "palette": 3}[colours], palette)
    if (colours, bits) == ("palette", 12):
        with pytest.raises(Undecodable, match="a TIFF with a palette, 1 samples and 12 bits, which is not read: save"):
            pixels(content)
    elif colours == "palette":
        assert abs(shown(content) - palette.T[values[..., 0]] // 257).max() <= 1
    else:
        assert abs(shown(content) - expected(values, colours, count, None, 2**bits - 1)).max() <= 1


def by_hand(values: np.ndarray, bits: int, colours: int, palette: np.ndarray) -> bytes:
    """A TIFF of one strip without compression; tifffile does not write all of these."""
    height, width, samples = values.shape
    data = b"".join(packed(row, bits) for row in values)
    table = struct.pack(f"<{palette.size}H", *palette.ravel()) if colours == 3 else b""
    tags = [(256, width), (257, height), (258, bits), (259, 1), (262, colours), (273, 8), (277, samples), (278, height)]
    entries = [struct.pack("<HHII", tag, 4, 1, value) for tag, value in [*tags, (279, len(data))]]
    if table:
        entries.append(struct.pack("<HHII", 320, 3, palette.size, 8 + len(data)))
    directory = struct.pack("<H", len(entries)) + b"".join(entries) + b"\0" * 4
    return struct.pack("<2sHI", b"II", 42, 8 + len(data) + len(table)) + data + table + directory


@pytest.mark.parametrize("tile", [None, (16, 32)])
@pytest.mark.parametrize("order", "<>")
@pytest.mark.parametrize(
    ("colours", "options"),
    [
        ("rgb", {"compression": "jpeg"}),
        ("rgb", {"compression": "jpeg", "planarconfig": "separate"}),
        ("minisblack", {"compression": "jpeg"}),
        ("palette", {"compression": "lzw", "colormap": np.arange(768, dtype=np.uint16).reshape(3, 256) * 85}),
    ],
)
def test_what_is_left_to_pillow_is_as_tifffile_reads_it(colours, options, order, tile):
    values = (gradient() * 255).astype(np.uint8)
    content = tiff(values if colours == "rgb" else values[..., 0], order, photometric=colours, tile=tile, **options)
    page = tifffile.TiffFile(io.BytesIO(content)).pages[0]
    other = page.asrgb() // 257 if colours == "palette" else page.asarray()
    other = np.moveaxis(other, 0, -1) if page.planarconfig == 2 else other
    assert abs(shown(content) - (other[..., None] if other.ndim == 2 else other)).max() <= 2


@pytest.mark.parametrize("compression", [None, "lzw"])
@pytest.mark.parametrize("tile", [None, (16, 32)])
def test_colours_as_luma_and_chroma_are_as_libtiff_reads_them(compression, tile):
    content = tiff((gradient() * 255).astype(np.uint8), photometric="ycbcr", compression=compression, tile=tile)
    assert abs(shown(content) - imagecodecs.tiff_decode(content, asrgb=True)[..., :3]).max() <= 2
    page = tifffile.TiffFile(io.BytesIO(content)).pages[0]
    subsampled = bytearray(content)
    struct.pack_into("<2H", subsampled, page.tags[530].valueoffset, 2, 2)
    with pytest.raises(Undecodable, match="a TIFF with YCbCr colours that are subsampled or of an unusual range"):
        pixels(bytes(subsampled))


@pytest.mark.parametrize("mode", ["1", "L", "P", "PA", "LA", "RGB", "RGBA", "CMYK", "YCbCr", "I;16"])
@pytest.mark.parametrize("turned", [1, 2, 6])
def test_what_pillow_writes_is_upright_and_the_same_for_an_opened_image(mode, turned):
    plain = photo().convert("RGBA").convert("LA") if mode == "PA" else photo()
    image = Image.fromarray(np.asarray(photo().convert("L")).astype(np.uint16) * 257) if mode == "I;16" else None
    image = image or plain.convert(mode)
    content = encoded(image, "TIFF", tiffinfo={ORIENTATION: turned})
    seen = photo().convert("L") if mode == "I;16" else image
    exif = Image.Exif()
    exif[ORIENTATION] = turned
    seen = Image.open(io.BytesIO(encoded(seen.convert("RGB"), "PNG", exif=exif)))
    assert abs(shown(content) - np.asarray(ImageOps.exif_transpose(seen))).max() <= 1
    assert image_pixels(Image.open(io.BytesIO(content))).equal(pixels(content))


REFUSED = [
    (np.float32, {}, "32 bits a pixel, whose range is unknown: save it in 8 or 16"),
    (np.uint32, {}, "32 bits a pixel, whose range is unknown"),
    (np.float16, {}, "16 bits a pixel, whose range is unknown"),
    (np.int16, {}, "16 signed bits a pixel, whose range is unknown: save it unsigned"),
    (np.int8, {}, "8 signed bits a pixel"),
    (np.uint8, {"photometric": "cielab"}, "a TIFF with colours as CIE L*a*b*, which is not read: save it as an RGB"),
    (np.uint8, {"compression": "jpeg2000"}, "a TIFF with compression 34712, which is not read"),
    (np.uint8, {"compression": "jpegxl"}, "a TIFF with compression 50002, which is not read"),
]


@pytest.mark.parametrize(("kind", "options", "reason"), REFUSED)
def test_what_is_not_read_is_refused_with_what_it_is(kind, options, reason):
    content = tiff((gradient() * 100).astype(kind), **({"photometric": "rgb"} | options))
    with pytest.raises(Undecodable) as caught:
        pixels(content)
    assert reason in str(caught.value)


@pytest.mark.parametrize("compression", [None, "lzw", "zlib"])
@pytest.mark.parametrize("bits", [8, 16])
def test_missing_strips_are_no_black_stripes(compression, bits):
    values = (gradient() * 255).astype(f"u{bits // 8}")
    content = tiff(values, photometric="rgb", compression=compression, rowsperstrip=8)
    page = tifffile.TiffFile(io.BytesIO(content)).pages[0]
    for code, count in ((273, 5), (279, 5)):
        tag = page.tags[code]
        assert tag.count == count
        fewer = bytearray(content)
        struct.pack_into("<I", fewer, tag.offset + 4, 3)  # two parts fewer
        with pytest.raises(Undecodable, match="damaged: a TIFF with"):
            pixels(bytes(fewer))
        none = bytearray(content)
        none[tag.valueoffset : tag.valueoffset + 4] = b"\0" * 4 if tag.dtype == 4 else b"\0\0" + none[:2]
        if code == 279:
            with pytest.raises(Undecodable):
                pixels(bytes(none))


def test_the_first_page_counts_and_the_scorer_s_view_is_pillow_s(tmp_path):
    first, second = (gradient() * 65535).astype(np.uint16), np.zeros((5, 5, 3), np.uint16)
    buffer = io.BytesIO()
    with tifffile.TiffWriter(buffer) as file:
        file.write(first, photometric="rgb", planarconfig="contig", metadata=None)
        file.write(second, photometric="rgb", planarconfig="contig", metadata=None)
    assert abs(shown(buffer.getvalue()) - first // 257).max() <= 1
    path = tmp_path / "a.tif"
    path.write_bytes(tiff(first[..., 0], photometric="miniswhite"))
    scored = decode_as_scored(path).permute(1, 2, 0).numpy()
    assert np.array_equal(scored, np.asarray(Image.open(path).convert("RGB")))
    path.write_bytes(tiff(first, ">", True, photometric="rgb"))  # which Pillow does not know
    assert abs(decode_as_scored(path).permute(1, 2, 0).numpy().astype(int) - first // 257).max() <= 1
