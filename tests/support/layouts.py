"""Images of every layout, made by code, and what a second decoder makes of them."""

from __future__ import annotations

import io
import struct
import zlib

import numpy as np
import tifffile
from PIL import Image

ADAM7 = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))


def gradient(width: int = 52, height: int = 40, samples: int = 3) -> np.ndarray:
    """Float [H, W, samples] from 0 to 1: slopes of other directions in each sample."""
    y, x = np.mgrid[:height, :width]
    return np.stack([((x * (3 + n) + y * (9 - 2 * n) + 40 * n) % 200 + 20) / 255 for n in range(samples)], -1)


def photo(width: int = 52, height: int = 40) -> Image.Image:
    """A picture without edges, which lossy formats keep."""
    y, x = np.mgrid[:height, :width]
    slopes = np.stack([x / width, y / height, (x + y) / (width + height)], -1)
    return Image.fromarray((30 + 200 * slopes).astype(np.uint8))


def encoded(image: Image.Image, kind: str, **options) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def tiff(values: np.ndarray, byteorder: str = "<", bigtiff: bool = False, **options) -> bytes:
    """Return values [H, W] or [H, W, samples] as a TIFF that Pillow had no part in."""
    if options.get("planarconfig") == "separate":
        values = np.moveaxis(values, -1, 0)
    buffer = io.BytesIO()
    with tifffile.TiffWriter(buffer, byteorder=byteorder, bigtiff=bigtiff) as file:
        file.write(values, metadata=None, **options)
    return buffer.getvalue()


def chunk(kind: bytes, data: bytes = b"") -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(values: np.ndarray, depth: int, colours: int, chunks: bytes = b"", interlaced: bool = False) -> bytes:
    """Return whole numbers [H, W, samples] as a PNG of any depth, with more chunks before its data."""
    passes = ADAM7 if interlaced else ((0, 0, 1, 1),)
    parts = [values[y::down, x::right] for x, y, right, down in passes]
    data = b"".join(b"\0" + packed(row, depth) for part in parts if part.size for row in part)
    head = struct.pack(">IIBBBBB", values.shape[1], values.shape[0], depth, colours, 0, 0, interlaced)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunks + chunk(b"IDAT", zlib.compress(data)) + chunk(b"IEND")


def packed(row: np.ndarray, depth: int) -> bytes:
    """Return numbers as bytes of `depth` bits each, the highest first."""
    bits = (row.reshape(-1, 1).astype(np.uint32) >> np.arange(depth - 1, -1, -1)) & 1
    return np.packbits(bits.astype(np.uint8)).tobytes()


def on_white(values: np.ndarray, alpha: np.ndarray | float = 1.0, multiplied: bool = False) -> np.ndarray:
    """Return float [H, W, 1 or 3] from 0 to 1 as int RGB [H, W, 3] on white."""
    shown = values * (1 if multiplied else alpha) + 1 - alpha
    return np.broadcast_to(np.clip(np.round(shown * 255), 0, 255).astype(int), (*values.shape[:2], 3))
