"""How large an image may be, whatever Pillow's own limit is."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from PIL import Image

from embed64.data.formats import Undecodable

LARGEST = 2**28
"""Pixels of the largest image that is read: photos of 200 megapixels are; a larger one exhausts memory, often on
purpose. Pillow warns from a third of that on."""

_lock = threading.Lock()
_lifted: list[int] = []
_before: int | None = None


def check_size(width: int, height: int) -> None:
    """Raise Undecodable if an image has too many pixels."""
    if width * height > LARGEST:
        raise too_large(f"{width}x{height}")


def too_large(size: str) -> Undecodable:
    """Return the error for an image of so many pixels."""
    return Undecodable(f"{size} pixels, more than {LARGEST:,}: save it smaller")


@contextmanager
def lifted(limit: int = LARGEST) -> Iterator[None]:
    """Let Pillow open images of `limit` pixels without a warning, in any thread, and set its own limit again after.

    Pillow's limit is one number for the whole process, which belongs to whoever set it.
    """
    global _before
    with _lock:
        if not _lifted:
            _before = Image.MAX_IMAGE_PIXELS
        _lifted.append(limit)
        Image.MAX_IMAGE_PIXELS = max(_lifted)
    try:
        yield
    finally:
        with _lock:
            _lifted.remove(limit)
            Image.MAX_IMAGE_PIXELS = max(_lifted) if _lifted else _before
