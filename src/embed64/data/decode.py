"""Decode an image file to pixels as a viewer shows it (upright, in 8 bits, on white), or say why that fails."""

from __future__ import annotations

import errno
import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import numpy as np
import simplejpeg
import torch
from PIL import ExifTags, Image, ImageFile, UnidentifiedImageError
from torch import Tensor

from embed64.core.errors import InputError
from embed64.data.formats import Undecodable, jpeg, plugins, png, tiff
from embed64.data.formats.limits import LARGEST, check_size, lifted, too_large

_WHITE = (255, 255, 255, 255)
_FLIPS = {2: [2], 3: [1, 2], 4: [1], 6: [2], 7: [1, 2], 8: [1]}
"""EXIF orientation -> dimensions to flip; from 5 on, height and width are swapped first."""
_NOT_ITS_FAULT = {errno.EMFILE, errno.ENFILE, errno.ENOMEM}
"""The machine's limits, which say nothing about a file."""


def decode(path: Path, least: int = 0) -> Tensor:
    """Return an image as uint8 [3, H, W], as a viewer shows it; raise InputError naming a file that cannot be read.

    With `least`, a JPEG is decoded at 1/8 to 7/8 of its size, which is faster, as long as its sides stay above `least`.
    """
    return _named(path, lambda content: pixels(content, least))


def decode_as_scored(path: Path) -> Tensor:
    """Return an image as uint8 [3, H, W], as the competition's scorer reads it: `Image.open(path).convert("RGB")`.

    That differs from `decode` in what cameras and drawing programs add: an EXIF orientation is ignored, transparency
    is dropped, 16 bits are cut off. What the scorer would not read, though `decode` does, is mended or taken as shown.
    Raises InputError naming a file that cannot be read.
    """

    def scored(content: bytes) -> Tensor:
        def converted(image: Image.Image) -> Tensor:
            return _tensor(image.convert("RGB"))

        try:
            return _read(content, converted)
        except Undecodable:
            kind = plugins.kind(content)
            if kind == "PNG":
                return _read(png.essential(content), converted)
            if kind == "JPEG":
                return _read_completed(content, converted)
            if kind == "TIFF":
                return pixels(content)
            raise

    return _named(path, scored)


def pixels(content: bytes, least: int = 0) -> Tensor:
    """Decode a file's bytes to uint8 [3, H, W], as a viewer shows it: the first frame, upright, in 8 bits, on white.

    `least` is that of `decode`. Raises Undecodable if they are not an image, damaged, too large, or have pixels of
    unknown range.
    """
    kind = plugins.kind(content)

    def shown(image: Image.Image) -> Tensor:
        made = _jpeg(content, least) if image.format in ("JPEG", "MPO") and image.mode in ("RGB", "L") else None
        if made is None:
            made = _tensor(_in_8_bits(png.with_exact_transparency(image, content)))
        return _upright(made, image)

    if kind == "TIFF":
        return _tiff(content, shown)
    if kind == "PNG":
        content = png.essential(content)
    elif kind == "JPEG":
        content = jpeg.unpadded(content)
    try:
        return _read(content, shown)
    except Undecodable:
        if kind != "JPEG":
            raise
        return _read_completed(content, shown)


def image_pixels(image: Image.Image) -> Tensor:
    """Return a Pillow image as uint8 [3, H, W]: the pixels that `decode` gives of its file.

    Raises Undecodable if it is damaged or has pixels of unknown range.
    """
    if (content := _unread(image)) is not None:
        return pixels(content)
    try:
        return _upright(_tensor(_in_8_bits(image)), image)
    except Undecodable:
        raise
    except Exception as error:  # an image that was opened is decoded only now
        raise Undecodable(_reason(error)) from error


def file_bytes(path: Path) -> bytes:
    """Return a file's content; raise Undecodable if the file is missing, empty or endless (a device, a pipe)."""
    try:
        if not (path.is_file() or path.is_dir()) and path.exists():
            raise Undecodable("not a plain file")
        content = path.read_bytes()
    except FileNotFoundError:
        raise Undecodable("no such file") from None
    except ValueError:
        raise Undecodable("its path holds a NUL character") from None
    except OSError as error:
        if error.errno in _NOT_ITS_FAULT:
            raise
        raise Undecodable(error.strerror or str(error)) from error
    if not content:
        raise Undecodable("an empty file")
    return content


def _named(path: Path, read: Callable[[bytes], Tensor]) -> Tensor:
    try:
        return read(file_bytes(path))
    except Undecodable as error:
        raise InputError(f"{path}: cannot be read as an image ({error}); replace it or leave it out") from error


def _read(content: bytes, to_pixels: Callable[[Image.Image], Tensor]) -> Tensor:
    kind = plugins.kind(content)
    plugins.enable(kind)
    if size := plugins.size_before_opening(content, kind):
        check_size(*size)
    try:
        with lifted(), Image.open(BytesIO(content)) as image:
            check_size(*image.size)
            plugins.check_opened(image)
            return to_pixels(image)
    except Undecodable:
        raise
    except Image.DecompressionBombError as error:
        found = re.search(r"\d+", str(error))
        raise too_large(f"{int(found[0]) if found else 2 * LARGEST:,}") from error
    except UnidentifiedImageError as error:
        raise Undecodable(_unidentified(content, kind)) from error
    except Exception as error:  # damaged files make decoders raise exceptions of any class
        raise Undecodable(_reason(error)) from error


def _read_completed(content: bytes, to_pixels: Callable[[Image.Image], Tensor]) -> Tensor:
    """Read a JPEG that failed once more, with an end; raise Undecodable as before if more than its end is missing."""
    try:
        completed = jpeg.completed(content)
    except Undecodable:
        raise
    except Exception:  # it cannot be decoded at all
        completed = None
    return _read(completed or content, to_pixels)


def _tiff(content: bytes, shown: Callable[[Image.Image], Tensor]) -> Tensor:
    try:
        if (read := tiff.shown(content)) is None:
            return _read(content, shown)
        made, orientation = read
        return _turned(torch.from_numpy(made).permute(2, 0, 1), orientation)
    except Undecodable:
        raise
    except Exception as error:
        raise Undecodable(_reason(error)) from error


def _unread(image: Image.Image) -> bytes | None:
    """Return the file of an image that was opened and not used yet, if Pillow alone may read it wrongly or not at all.

    None too if something was chosen in it: another frame, or a smaller size (`draft`).
    """
    if not isinstance(image, ImageFile.ImageFile) or image.format not in ("JPEG", "MPO", "PNG", "TIFF"):
        return None
    if not image.tile or not image.fp or image.tell() or image.decoderconfig:
        return None
    place = image.fp.tell()
    image.fp.seek(0)
    content = image.fp.read()
    image.fp.seek(place)
    return content


def _unidentified(content: bytes, kind: str) -> str:
    if kind == "JPEG" and (bits := jpeg.header(content).bits) != 8:
        return f"a JPEG of {bits} bits: save it with 8"
    if kind:
        return f"a damaged or unusual {kind}: save it anew, or as {'PNG' if kind == 'JPEG' else 'JPEG'}"
    return "text, not an image" if _is_text(content) else "not an image"


def _reason(error: Exception) -> str:
    return f"damaged: {' '.join(str(error).split())[:200] or type(error).__name__}"


def _tensor(image: Image.Image) -> Tensor:
    """Return uint8 [3, H, W] of an RGB image."""
    return torch.from_numpy(np.array(image)).permute(2, 0, 1)


def _jpeg(content: bytes, least: int) -> Tensor | None:
    """Decode to the same pixels as Pillow, in half the time (benchmarks/decode.py)."""
    try:
        return torch.from_numpy(simplejpeg.decode_jpeg(content, min_height=least, min_width=least)).permute(2, 0, 1)
    except ValueError:  # the defect may be harmless: let Pillow decide
        return None


def _upright(made: Tensor, image: Image.Image) -> Tensor:
    """Apply the EXIF orientation; Pillow has already turned a TIFF and then reports none, as libjxl has JPEG XL."""
    if image.format == "JXL" and not getattr(image, "jpeg", False):  # a JPEG that was packed into it is as it was
        return made
    try:
        orientation = image.getexif().get(ExifTags.Base.Orientation, 1)
    except Exception:  # damaged EXIF says nothing about the pixels
        return made
    return _turned(made, orientation)


def _turned(made: Tensor, orientation: int) -> Tensor:
    if orientation in (5, 6, 7, 8):
        made = made.transpose(1, 2)
    return made.flip(_FLIPS[orientation]) if orientation in _FLIPS else made


def _in_8_bits(image: Image.Image) -> Image.Image:
    if image.mode.startswith("I;16"):
        values = np.asarray(image).astype(np.uint16)
        gray = (values // 257).astype(np.uint8)
        gray[values == image.info.get("transparency", -1)] = 255
        return Image.fromarray(gray).convert("RGB")
    if image.mode in ("I", "F"):
        raise Undecodable("32 bits a pixel, whose range is unknown: save it in 8 or 16")
    if image.has_transparency_data:
        image = image.convert("RGBA")
        image = Image.alpha_composite(Image.new("RGBA", image.size, _WHITE), image)
    return image.convert("RGB")


def _is_text(content: bytes) -> bool:
    """Return whether it begins like text, such as a web page that was saved instead of an image."""
    try:
        return content[:64].decode(errors="strict").isprintable() or content.lstrip()[:1] in (b"<", b"{")
    except UnicodeDecodeError:
        return False
