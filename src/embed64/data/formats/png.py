"""PNG: an image's own chunks, without those that only accompany it; transparent colours of any depth."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from io import BytesIO

import numpy as np
from PIL import Image, PngImagePlugin

from embed64.data.formats import Undecodable
from embed64.data.formats.limits import check_size

SIGNATURE = b"\x89PNG\r\n\x1a\n"
_CRITICAL = (b"IHDR", b"PLTE", b"IDAT", b"IEND")
_GRAY, _RGB, _PALETTE = 0, 2, 3
_SAMPLES = {_RGB: 3, 4: 2, 6: 4}
_MOST_DEFLATED = 1032  # bytes that one byte of deflate stands for at most: a claim of more would only take memory


def essential(content: bytes) -> bytes:
    """Return a PNG with only the chunks that its pixels depend on, and eXIf.

    Text, colour profiles, animations (whose first picture is left) and unknown chunks go, whatever is wrong with them:
    Pillow refuses a picture for them, a viewer does not. tRNS and eXIf go if their checksum is wrong. Raises
    Undecodable if a critical chunk is damaged or unknown, or if the picture is too large.
    """
    kept: list[tuple[bytes, bytes]] = []
    for kind, data, crc in _chunks(content):
        sound = crc is None or crc == zlib.crc32(kind + data)
        if kind in _CRITICAL:
            if not sound:
                raise Undecodable(f"damaged: wrong checksum of the chunk {kind.decode()}")
            kept.append((kind, data))
        elif kind in (b"tRNS", b"eXIf"):
            kept += [(kind, data)] if sound else []
        elif kind[:1].isupper():
            raise Undecodable(f"a PNG with the unknown chunk {kind.decode()}: save it as a plain PNG")
    if not kept or kept[0][0] != b"IHDR" or len(kept[0][1]) != 13:
        raise Undecodable("damaged: a PNG that does not begin with its header")
    width, height, depth, colours = struct.unpack_from(">IIBB", kept[0][1])
    check_size(width, height)
    stored = sum(len(data) for kind, data in kept if kind == b"IDAT")
    if width * height * depth * _SAMPLES.get(colours, 1) // 8 > _MOST_DEFLATED * stored:
        raise Undecodable("damaged: a PNG that is truncated, or was never whole")
    if colours == _PALETTE and not any(kind == b"PLTE" for kind, _ in kept):
        raise Undecodable("damaged: a PNG without its palette")
    return SIGNATURE + b"".join(
        _chunk(kind, _transparency(data, depth, colours) if kind == b"tRNS" else data)
        for kind, data in kept
        if kind != b"tRNS" or _fits(data, colours)
    )


def with_exact_transparency(image: Image.Image, content: bytes) -> Image.Image:
    """Return an opened PNG, as RGBA if one colour of 16 bits a channel is transparent.

    Pillow keeps the upper 8 bits of each channel, in which other colours look the same. The lower 8 are read by a
    second decoding of `content`.
    """
    clear = image.info.get("transparency")
    if not isinstance(image, PngImagePlugin.PngImageFile) or not isinstance(clear, tuple):
        return image
    if not image.tile or image.tile[0].args != "RGB;16B":
        return image
    alpha = np.zeros(image.size[::-1], bool)
    for rawmode, shift in (("RGB;16B", 8), ("RGB;16L", 0)):
        with PngImagePlugin.PngImageFile(BytesIO(content)) as part:
            part.tile = [part.tile[0]._replace(args=rawmode)]
            alpha |= (np.asarray(part) != [channel >> shift & 255 for channel in clear]).any(2)
    del image.info["transparency"]
    image.putalpha(Image.fromarray(alpha.astype(np.uint8) * 255))
    return image


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes, int | None]]:
    """Yield each chunk's type, data and checksum, up to IEND or to what is no chunk.

    Of one that is cut off there is what is left, and None for its checksum.
    """
    place = len(SIGNATURE)
    kind = b""
    while kind != b"IEND" and place + 8 <= len(content):
        length, kind = struct.unpack_from(">I4s", content, place)
        if not kind.isalpha():
            return
        data = content[place + 8 : place + 8 + length]
        place += 12 + length
        yield kind, data, struct.unpack_from(">I", content, place - 4)[0] if place <= len(content) else None


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _fits(data: bytes, colours: int) -> bool:
    """Return whether tRNS has the length that an image of these colours needs; decoders ignore any other."""
    return len(data) == {_GRAY: 2, _RGB: 6}.get(colours, -1) or (colours == _PALETTE and 0 < len(data) <= 256)


def _transparency(data: bytes, depth: int, colours: int) -> bytes:
    """Return tRNS as Pillow compares it: with gray that was widened to 8 bits, though it keeps tRNS as it stands."""
    if colours != _GRAY or depth not in (2, 4):
        return data
    most = 2**depth - 1
    return struct.pack(">H", (int.from_bytes(data, "big") & most) * 255 // most)
