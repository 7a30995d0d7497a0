"""Formats by their first bytes: what Pillow needs for them, and the size that some state before they are opened."""

from __future__ import annotations

import threading
from collections.abc import Callable

from PIL import Image, features

from embed64.data.formats import Undecodable

HEIC, AVIF, JXL = "HEIC", "AVIF", "JPEG XL"
_SIGNATURES = {
    b"\xff\xd8\xff": "JPEG",
    b"\x89PNG\r\n\x1a\n": "PNG",
    b"GIF8": "GIF",
    b"BM": "BMP",
    b"II*\0": "TIFF",
    b"MM\0*": "TIFF",
    b"II+\0": "TIFF",
    b"MM\0+": "TIFF",
    b"\xff\x0a": JXL,
    b"\0\0\0\x0cJXL \r\n\x87\n": JXL,
}
_HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"msf1"}
_loading = threading.Lock()


def kind(content: bytes) -> str:
    """Return the name of the format that a file's first bytes announce; empty if it is none of those known here."""
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "WebP"
    if content[4:8] == b"ftyp":
        end = min(int.from_bytes(content[:4], "big"), 256)
        brands = {content[8:12], *(content[place : place + 4] for place in range(16, end, 4))}
        return AVIF if brands & {b"avif", b"avis"} else HEIC if brands & _HEIC_BRANDS else ""
    return next((name for first, name in _SIGNATURES.items() if content.startswith(first)), "")


def enable(name: str) -> None:
    """Let Pillow read a format that takes a plugin; raise Undecodable, naming the extra that brings it, if absent."""
    try:
        with _loading:
            if name == HEIC:
                import pillow_heif

                pillow_heif.register_heif_opener()
            elif name == JXL:
                import pillow_jxl  # noqa: F401  (registers itself)
            elif name == AVIF and not features.check("avif"):
                raise Undecodable("AVIF, for which this Pillow was not built; install pillow>=11.3, or save it as JPEG")
    except ImportError:
        extra = "heif" if name == HEIC else "jxl"
        raise Undecodable(f"{name}; install embed64[{extra}], or save it as JPEG") from None


def check_opened(image: Image.Image) -> None:
    """Raise Undecodable if a plugin holds pixels that are not of the kind it says."""
    if image.format == "JXL":  # it takes gray with alpha, in 16 bits, for 8
        needed = image.width * image.height * len(image.getbands()) * {"I;16": 2, "F": 4}.get(image.mode, 1)
        if len(getattr(image, "_data", b"")) != needed:
            raise Undecodable(f"{JXL} of 16 bits with transparency, which its plugin misreads: save it as PNG")


def size_before_opening(content: bytes, name: str) -> tuple[int, int] | None:
    """Return width and height of a file whose decoder takes memory as soon as it is opened; None if not stated."""
    if name == "WebP" and content[12:16] == b"VP8X":
        return int.from_bytes(content[24:27], "little") + 1, int.from_bytes(content[27:30], "little") + 1
    return _jxl_size(content) if name == JXL else None


def _jxl_size(content: bytes) -> tuple[int, int] | None:
    """Read the size header of JPEG XL (ISO/IEC 18181-1, D.2)."""
    start = 0
    if content[:2] != b"\xff\x0a":  # in boxes
        found = [(content.find(box), skip) for box, skip in ((b"jxlc", 4), (b"jxlp", 8)) if box in content]
        if not found:
            return None
        place, skip = min(found)
        start = place + skip
    bits = int.from_bytes(content[start + 2 : start + 14], "little")

    def take(count: int) -> int:
        nonlocal bits
        value = bits & ((1 << count) - 1)
        bits >>= count
        return value

    side: Callable[[], int] = (lambda: 8 * (take(5) + 1)) if take(1) else (lambda: take((9, 13, 18, 30)[take(2)]) + 1)
    height = side()
    across, down = ((0, 0), (1, 1), (6, 5), (4, 3), (3, 2), (16, 9), (5, 4), (2, 1))[take(3)]
    return height * across // down if across else side(), height
