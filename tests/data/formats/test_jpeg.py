"""A JPEG that lacks its last bytes is shown, one that was cut in the middle is refused; other kinds of JPEG."""

from __future__ import annotations

import io

import imagecodecs
import numpy as np
import pytest
from layouts import encoded, photo
from PIL import Image

from embed64.core.errors import InputError
from embed64.data.decode import Undecodable, decode, decode_as_scored, image_pixels, pixels

WAYS = [
    {},
    {"progressive": True},
    {"optimize": True},
    {"subsampling": 0},
    {"restart_marker_blocks": 2},
    {"quality": 95},
]


def picture(mode: str) -> Image.Image:
    image = photo(320, 240)
    noise = np.random.default_rng(0).integers(-20, 20, (240, 320, 3))
    return Image.fromarray(np.clip(np.asarray(image) + noise, 0, 255).astype(np.uint8)).convert(mode)


@pytest.mark.parametrize("mode", ["RGB", "L", "CMYK"])
@pytest.mark.parametrize("options", WAYS)
def test_the_last_bytes_may_be_missing(tmp_path, mode, options):
    whole = encoded(picture(mode), "JPEG", **options)
    expected = pixels(whole).to(int)
    for lost in (1, 2):  # half of the end, the end
        assert pixels(whole[:-lost]).equal(expected.byte())
        assert image_pixels(Image.open(io.BytesIO(whole[:-lost]))).equal(expected.byte())
    path = tmp_path / "a.jpg"
    # The last scan of a progressive one in CMYK is that of the black, of which there is little.
    for lost in (3, 5, 10, 20, 40) if mode != "CMYK" or "progressive" not in options else ():
        path.write_bytes(whole[:-lost])
        for read in (decode, decode_as_scored):
            differ = (read(path) - expected).abs().amax(0) > 8
            assert differ.float().mean() < 0.02, lost
            assert "progressive" in options or not differ[:200].any()


@pytest.mark.parametrize("mode", ["RGB", "L", "CMYK"])
@pytest.mark.parametrize("options", WAYS)
def test_one_that_was_cut_in_the_middle_is_refused(tmp_path, mode, options):
    whole = encoded(picture(mode), "JPEG", **options)
    path = tmp_path / "a.jpg"
    for share in (0.1, 0.3, 0.5, 0.7):
        path.write_bytes(whole[: round(len(whole) * share)])
        for read in (decode, decode_as_scored):
            with pytest.raises(InputError, match=r"cannot be read as an image \(damaged: .*truncated"):
                read(path)
        with pytest.raises(Undecodable, match="damaged: .*truncated"):  # a download that reserved its space
            pixels(path.read_bytes().ljust(len(whole), b"\0"))


def test_a_small_picture_is_never_made_of_gray_alone():
    whole = encoded(photo(16, 16), "JPEG")
    assert pixels(whole[:-2]).equal(pixels(whole))
    with pytest.raises(Undecodable, match="damaged: .*truncated"):
        pixels(whole[:-12])


@pytest.mark.parametrize("after", [b"\0" * 1000, b"garbage" * 100, b"\xff\xd8\xff", b"\xff" * 9])
def test_what_follows_the_end_does_not_matter(after):
    whole = encoded(photo(), "JPEG")
    assert pixels(whole + after).equal(pixels(whole))


@pytest.mark.parametrize("options", [{}, {"progressive": True}])
def test_four_inks_are_as_libjpeg_gives_them(options):
    content = encoded(photo().convert("CMYK"), "JPEG", **options)
    inks = 255 - imagecodecs.jpeg8_decode(content).astype(int)  # inverted, as Adobe stores them
    expected = (255 - inks[..., :3]) * (255 - inks[..., 3:]) / 255
    assert abs(pixels(content).permute(1, 2, 0).numpy() - expected).max() <= 2


def test_other_kinds_are_right_or_named():
    values = np.asarray(photo().convert("L"))
    lossless = imagecodecs.ljpeg_encode(values)
    assert np.array_equal(pixels(lossless)[0].numpy(), imagecodecs.jpegsof3_decode(lossless))
    deep = imagecodecs.jpeg8_encode(np.asarray(photo()).astype(np.uint16) * 16, bitspersample=12)
    with pytest.raises(Undecodable, match="a JPEG of 12 bits: save it with 8"):
        pixels(deep)
    with pytest.raises(Undecodable, match="a damaged or unusual JPEG: save it anew, or as PNG"):
        pixels(imagecodecs.jpegls_encode(values))


def test_a_sound_jpeg_is_decoded_once_and_by_the_quick_decoder(monkeypatch):
    content = encoded(photo(640, 480), "JPEG")
    expected = np.asarray(Image.open(io.BytesIO(content)))
    monkeypatch.setattr("PIL.ImageFile.ImageFile.load", lambda image: pytest.fail("decoded by Pillow"))
    assert np.array_equal(pixels(content).permute(1, 2, 0).numpy(), expected)
    assert pixels(content, 100).shape == (3, 120, 160)
