"""Find copies cropped by a little: compare with hashes of 95 % views of each image, then confirm after alignment.

A perceptual hash of 256 bits does not survive a crop of 5 %, but its lowest frequencies do if the original is cut
alike. With four views of an original, every crop is within 1.25 % of its width and height of one. Both hashes are
computed from the thumbnails. These are coarse, so a shift within a pixel leaves a difference that grows with the
texture. A crop is confirmed if the colours of sixteen parts are nearly those of its original, and if its pixels differ
by no more than its texture explains: a merely similar drawing fails one of the two. The limits are measured in
benchmarks/dedup.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import numpy as np
from PIL import Image
from scipy.fft import dct

from embed64.data.duplicates.hamming import near_pairs

KEPT = 0.95
"""The share of width and height that a crop keeps."""
_STARTS = (0.0125, 0.0375)  # of the views that are hashed, along each side
_PLACES = np.linspace(0, 1 - KEPT, 5)  # of the views that are compared
_RADIUS = 4  # bits of 64, half of which are set in each: they differ in an even number
_LOW = 8  # frequencies a side
_PARTS = 4  # a side
_EXPLAINED = 0.25  # the most that pixels differ, as a share of the texture
_ROUNDING = 2.0  # levels that encoding adds to a flat image's texture
_FLAT = 4.0  # standard deviation in levels of 255: the hash of an image with less is noise
_GREY = np.array([0.299, 0.587, 0.114], np.float32)
_CHUNK = 1 << 13  # thumbnails at a time
_CHUNK_PAIRS = 256  # each of them in 25 views


def cropped_pairs(thumbs: np.ndarray, rows: np.ndarray, alike: float) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Yield batches of (originals, crops of them), int64 [P] each, among `rows` of `thumbs` (uint8 [N, T, T, 3]).

    Sixteen parts of a crop differ from the original's by at most `alike` levels of 255 (root mean square), and its
    pixels by no more than the texture explains. A pair may occur more than once, and in both directions.
    """
    size = thumbs.shape[1]
    rows = rows[_contrasts(thumbs, rows) >= _FLAT]
    plain = _low_hashes(thumbs, rows, np.eye(size, dtype=np.float32), np.eye(size, dtype=np.float32))
    views = [_cut(size, start) for start in _STARTS]
    for number, (down, across) in enumerate((a, b) for a in views for b in views):
        asked = _low_hashes(thumbs, rows, down, across)
        for i, j in near_pairs(plain, _RADIUS, asked, f"crops, view {number + 1} of 4"):
            i, j = rows[i], rows[j]
            for fits in (_other, partial(_alike, thumbs, alike), partial(_explained, thumbs)):
                near = fits(i, j)
                i, j = i[near], j[near]
            yield i, j


def _cut(size: int, start: float) -> np.ndarray:
    """Return the matrix float32 [size, size] that cuts KEPT of a line of pixels from `start` on and resizes it back."""
    lines = Image.fromarray(np.eye(size, dtype=np.float32))
    box = (start * size, 0, (start + KEPT) * size, size)
    return np.asarray(lines.resize((size, size), Image.Resampling.BICUBIC, box)).T.copy()


def _contrasts(thumbs: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """Return float32 [rows]: standard deviation of the grey levels."""
    result = np.empty(len(rows), np.float32)
    for start in range(0, len(rows), _CHUNK):
        result[start : start + _CHUNK] = (thumbs[rows[start : start + _CHUNK]] @ _GREY).std((1, 2))
    return result


def _low_hashes(thumbs: np.ndarray, rows: np.ndarray, down: np.ndarray, across: np.ndarray) -> np.ndarray:
    """Return uint8 [rows, 8]: which of the 64 lowest frequencies of a view are above their median."""
    waves = dct(np.eye(thumbs.shape[1]), axis=0)[:_LOW].astype(np.float32)
    hashes = np.zeros((len(rows), _LOW * _LOW // 8), np.uint8)
    for start in range(0, len(rows), _CHUNK):
        grey = thumbs[rows[start : start + _CHUNK]] @ _GREY
        found = ((waves @ down) @ grey @ (waves @ across).T).reshape(len(grey), -1)
        hashes[start : start + _CHUNK] = np.packbits(found > np.median(found, axis=1, keepdims=True), axis=1)
    return hashes


def _other(i: np.ndarray, j: np.ndarray) -> np.ndarray:
    return i != j


def _alike(thumbs: np.ndarray, alike: float, i: np.ndarray, j: np.ndarray) -> np.ndarray:
    """Return bool [pairs]: whether sixteen parts have nearly the same colours."""
    size = thumbs.shape[1]
    parts = np.kron(np.eye(_PARTS), np.full(size // _PARTS, _PARTS / size)).astype(np.float32)
    return _difference(thumbs, i, j, parts) <= alike


def _explained(thumbs: np.ndarray, i: np.ndarray, j: np.ndarray) -> np.ndarray:
    """Return bool [pairs]: whether the texture explains the difference of pixels that remains after alignment."""
    texture = np.minimum(_texture(thumbs[i]), _texture(thumbs[j]))
    pixels = np.eye(thumbs.shape[1], dtype=np.float32)
    return _difference(thumbs, i, j, pixels) <= _EXPLAINED * (texture + _ROUNDING)


def _texture(thumbs: np.ndarray) -> np.ndarray:
    """Return float32 [N]: root mean square of the second differences, which interpolation between pixels misses."""
    levels = thumbs.astype(np.float32)
    bends = [np.square(np.diff(levels, 2, axis)).mean((1, 2, 3)) for axis in (1, 2)]
    return np.sqrt((bends[0] + bends[1]) / 2)


def _difference(thumbs: np.ndarray, i: np.ndarray, j: np.ndarray, parts: np.ndarray) -> np.ndarray:
    """Return float32 [pairs]: root mean square difference of parts ([P, T]) between j and the nearest view of i."""
    cuts = np.concatenate([parts @ _cut(thumbs.shape[1], place) for place in _PLACES])  # views * parts, pixels
    result = np.empty(len(i), np.float32)
    for start in range(0, len(i), _CHUNK_PAIRS):
        pairs = slice(start, start + _CHUNK_PAIRS)
        ours, theirs = (thumbs[rows[pairs]].transpose(0, 3, 1, 2).astype(np.float32) for rows in (i, j))
        views = (cuts @ ours @ cuts.T).reshape(len(ours), 3, len(_PLACES), len(parts), len(_PLACES), len(parts))
        gap = np.square(views - (parts @ theirs @ parts.T)[:, :, None, :, None, :]).mean((1, 3, 5))
        result[pairs] = np.sqrt(gap.min((1, 2)))
    return result
