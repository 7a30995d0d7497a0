"""HEIC, AVIF and JPEG XL: read with their extras, named without them, found by content; and the largest images."""

from __future__ import annotations

import io
import subprocess
import sys
import textwrap
import threading

import imagecodecs
import numpy as np
import pillow_heif
import pillow_jxl  # noqa: F401  (lets Pillow write JPEG XL)
import pytest
import tifffile
from layouts import encoded, on_white, photo, tiff
from PIL import Image

from embed64.core.errors import InputError
from embed64.data.catalog import Catalog, read_catalog
from embed64.data.decode import LARGEST, Undecodable, decode, decode_as_scored, pixels
from embed64.data.formats import plugins
from embed64.data.formats.limits import lifted
from embed64.data.screening import screen

pillow_heif.register_heif_opener()
RGBA = np.dstack([np.asarray(photo()), np.asarray(photo().convert("L").rotate(180))])


def shown(content: bytes) -> np.ndarray:
    return pixels(content).permute(1, 2, 0).numpy().astype(int)


@pytest.mark.parametrize("kind", ["HEIF", "AVIF", "JXL"])
@pytest.mark.parametrize("mode", ["RGB", "L", "RGBA"])
def test_a_new_format_is_read_by_its_content(tmp_path, kind, mode):
    image = Image.fromarray(RGBA).convert(mode)
    options = {"lossless": True} if kind == "JXL" else {"quality": 100}
    path = tmp_path / "misnamed.jpg"
    path.write_bytes(encoded(image, kind, **options))
    values = np.asarray(image).reshape(40, 52, -1) / 255
    expected = on_white(values[..., :3], values[..., 3:] if mode == "RGBA" else 1.0)
    assert abs(decode(path).permute(1, 2, 0).numpy() - expected).max() <= 5
    assert abs(decode_as_scored(path).permute(1, 2, 0).numpy() - values[..., :3] * 255).max() <= 5


@pytest.mark.parametrize("turned", [3, 6, 8])
@pytest.mark.parametrize("kind", ["HEIF", "AVIF"])
def test_a_photo_is_upright(kind, turned):
    exif = Image.Exif()
    exif[0x0112] = turned
    content = encoded(photo(), kind, quality=100, exif=exif.tobytes())
    assert abs(shown(content) - np.rot90(np.asarray(photo()), {3: 2, 6: 3, 8: 1}[turned])).max() <= 5


def test_jpeg_xl_is_turned_by_its_own_header_and_a_jpeg_inside_it_by_its_exif():
    exif = Image.Exif()
    exif[0x0112] = 6
    jpeg = encoded(photo(), "JPEG", exif=exif.tobytes())
    assert pixels(imagecodecs.jpegxl_encode_jpeg(jpeg)).equal(pixels(jpeg))
    content = encoded(photo(), "JXL", lossless=True, exif=exif.tobytes())  # which the format says to ignore
    assert np.array_equal(shown(content), imagecodecs.jpegxl_decode(content))


def test_jpeg_xl_and_avif_of_more_bits_are_as_the_second_decoder_says():
    deep = RGBA.astype(np.uint16) * 257
    share = deep / 65535
    for samples in (1, 3, 4):
        values = deep[..., :samples] if samples > 1 else deep[..., 0]
        expected = on_white(share[..., :samples][..., :3], share[..., 3:] if samples == 4 else 1.0)
        assert abs(shown(imagecodecs.jpegxl_encode(values, lossless=True)) - expected).max() <= 1
    with pytest.raises(Undecodable, match="JPEG XL of 16 bits with transparency, which its plugin misreads: save it"):
        pixels(imagecodecs.jpegxl_encode(deep[..., [0, 3]], lossless=True))
    ten = imagecodecs.avif_encode(RGBA[..., :3].astype(np.uint16) * 4, bitspersample=10, level=100)
    assert abs(shown(ten) - RGBA[..., :3]).max() <= 2


WITHOUT = """
    import sys
    from pathlib import Path
    for name in ("pillow_heif", "pillow_jxl"):
        sys.modules[name] = None  # what `import` of an absent package meets
    from PIL import features
    check = features.check
    features.check = lambda name: name != "avif" and check(name)
    from embed64.core.errors import InputError
    from embed64.data.decode import decode
    for path in sys.argv[1:]:
        try:
            decode(Path(path))
        except InputError as error:
            print(error)
"""


def test_without_its_plugin_a_format_is_named_with_the_extra(tmp_path):
    files = []
    for kind in ("HEIF", "JXL", "AVIF"):
        files.append(tmp_path / f"{kind}.jpg")
        files[-1].write_bytes(encoded(photo(), kind))
    files.append(tmp_path / "container.jpg")
    files[-1].write_bytes(encoded(photo(), "JXL", use_container=True))
    command = [sys.executable, "-c", textwrap.dedent(WITHOUT), *map(str, files)]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    reasons = [line.partition("(")[2].rpartition(")")[0] for line in said]
    assert reasons == [
        "HEIC; install embed64[heif], or save it as JPEG",
        "JPEG XL; install embed64[jxl], or save it as JPEG",
        "AVIF, for which this Pillow was not built; install pillow>=11.3, or save it as JPEG",
        "JPEG XL; install embed64[jxl], or save it as JPEG",
    ]


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(range(256)), "HEIC"),
        (b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic" + bytes(range(256)), "HEIC"),
        (b"\0\0\0\x1cftypavif\0\0\0\0avifmif1miaf" + bytes(range(256)), "AVIF"),
        (b"\xff\x0a" + bytes(range(256)), "JPEG XL"),
        (b"RIFF\0\1\0\0WEBPVP8 " + bytes(256), "WebP"),
        (b"GIF89a" + bytes(3), "GIF"),
        (b"\xff\xd8\xff\xe0" + bytes(range(256)), "JPEG"),
    ],
)
def test_a_damaged_file_is_named_by_its_format(content, kind):
    assert plugins.kind(content) == kind
    with pytest.raises(Undecodable) as caught:
        pixels(content)
    assert "damaged" in str(caught.value)


def test_folders_list_the_new_formats_and_what_is_unreadable_is_set_aside(tmp_path):
    rows = ["path,label,domain,source"]
    for number, (suffix, kind) in enumerate([(".heic", "HEIF"), (".HIF", "HEIF"), (".jxl", "JXL"), (".heif", "HEIF")]):
        content = encoded(photo(52, 40 + number), kind)
        (tmp_path / f"{number}{suffix}").write_bytes(content if suffix != ".heif" else content[:100])
        rows.append(f"{number}{suffix},a,b,c")
    (tmp_path / "c.csv").write_text("\n".join(rows) + "\n")
    from embed64.data.sources.scan import walk

    assert len(next(walk(tmp_path)).images) == 4
    catalog: Catalog = read_catalog(tmp_path / "c.csv")
    kept, aside, _ = screen(catalog)
    assert len(kept) == 3
    assert "HEIC" in aside["reason"].iloc[0] or "damaged" in aside["reason"].iloc[0]


def header_of(kind: str) -> bytes:
    """A file of a few bytes that says it is 60,000 pixels a side."""
    side = (60_000).to_bytes(4, "little")
    if kind == "BMP":
        content = bytearray(encoded(Image.new("L", (4, 4)), "BMP"))
        content[18:26] = side * 2
    elif kind == "GIF":
        content = bytearray(encoded(Image.new("L", (4, 4)), "GIF"))
        content[6:10] = side[:2] * 2
    elif kind == "WEBP":
        content = bytearray(encoded(Image.new("RGBA", (4, 4), (1, 2, 3, 4)), "WEBP", exif=b"Exif\0\0"))
        assert content[12:16] == b"VP8X"
        content[24:30] = (59_999).to_bytes(3, "little") * 2
    elif kind == "JXL":  # 30 bits for each side
        bits = 0 | 3 << 1 | 59_999 << 3 | 0 << 33 | 3 << 36 | 59_999 << 38
        content = bytearray(b"\xff\x0a" + bits.to_bytes(10, "little") + bytes(20))
    elif kind == "TIFF":
        content = bytearray(tiff(np.zeros((4, 4), np.uint8), photometric="minisblack"))
        for tag in tifffile.TiffFile(io.BytesIO(content)).pages[0].tags.values():
            if tag.name in ("ImageWidth", "ImageLength"):
                content[tag.offset + 2 : tag.offset + 12] = b"\4\0\1\0\0\0" + side
    else:
        content = bytearray(encoded(Image.new("L", (4, 4)), "JPEG"))
        place = content.index(b"\xff\xc0") + 5
        content[place : place + 4] = (60_000).to_bytes(2, "big") * 2
    return bytes(content)


@pytest.mark.parametrize("kind", ["BMP", "GIF", "WEBP", "JXL", "TIFF", "JPEG"])
def test_a_bomb_is_refused_with_its_size_and_the_limit_before_memory_is_spent(tmp_path, kind):
    path = tmp_path / "a"
    path.write_bytes(header_of(kind))
    for read in (decode, decode_as_scored):
        with pytest.raises(InputError, match=rf"(60000x60000|3,600,000,000) pixels, more than {LARGEST:,}: save"):
            read(path)


def test_a_photo_of_108_megapixels_is_read_whatever_pillow_s_limit_is(monkeypatch):
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 1000)
    content = encoded(Image.new("L", (12_000, 9_000), 77), "JPEG", quality=50)
    assert pixels(content, 200).shape == (3, 1125, 1500)
    seen = pixels(content)
    assert seen.shape == (3, 9_000, 12_000)
    assert abs(int(seen[0, -1, -1]) - 77) < 3
    assert Image.MAX_IMAGE_PIXELS == 1000


@pytest.mark.slow
@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("kind", ["PNG", "TIFF", "JPEG", "BMP"])
def test_a_photo_of_200_megapixels_is_read(kind):
    seen = pixels(encoded(Image.new("RGB", (16_320, 12_240), (10, 20, 30)), kind))
    assert seen.shape == (3, 12_240, 16_320)
    assert abs(seen[:, -1, -1].int() - seen.new_tensor([10, 20, 30]).int()).max() <= 2


def test_pillow_s_limit_comes_back_after_the_last_thread_is_done(monkeypatch):
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 1000)
    inside, leave = threading.Event(), threading.Event()

    def other() -> None:
        with lifted():
            inside.set()
            leave.wait(10)

    thread = threading.Thread(target=other)
    with lifted(4 * LARGEST):
        thread.start()
        inside.wait(10)
        assert Image.MAX_IMAGE_PIXELS == 4 * LARGEST
    assert Image.MAX_IMAGE_PIXELS == LARGEST
    leave.set()
    thread.join()
    assert Image.MAX_IMAGE_PIXELS == 1000


@pytest.mark.parametrize("size", [(1, 1), (8, 16), (300, 200), (2000, 1000), (640, 480), (1280, 720), (9000, 1)])
def test_the_size_in_a_jpeg_xl_header_is_found(size):
    for options in ({}, {"use_container": True}):
        content = encoded(Image.new("RGB", size), "JXL", effort=1, **options)
        assert plugins.size_before_opening(content, "JPEG XL") == size
        with Image.open(io.BytesIO(content)) as image:
            assert image.size == size
