"""JPEG: what its header says, and a file that lacks its last bytes."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import simplejpeg

from embed64.data.formats.limits import check_size

END = b"\xff\xd9"
_PROGRESSIVE = (0xC2, 0xC6, 0xCA, 0xCE)
_NO_FRAME = (0xC4, 0xC8, 0xCC)  # tables, among the markers of frames
_LOST_BLOCKS, _LOST_SHARE = 2, 0.02
_LOST_BYTES, _LOST_BYTES_SHARE = 32, 0.01


class Scan(NamedTuple):
    """What one scan brings."""

    components: list[int]
    first: int
    last: int
    """Of the 64 coefficients."""
    refines: bool
    """Whether it adds a bit to coefficients of an earlier scan."""
    bits_left: int
    """For later scans."""
    start: int
    """Where its data begins in the file."""


@dataclass
class Header:
    """What a JPEG says of itself before and between its scans."""

    kind: int = 0
    """The marker of its frame, 0xC0 to 0xCF; 0 if there is none."""
    bits: int = 8
    size: tuple[int, int] = (0, 0)
    """Width and height."""
    sampling: dict[int, tuple[int, int]] = field(default_factory=dict)
    """Component -> horizontal and vertical factor."""
    restarts: bool = False
    """Whether there are restart markers."""
    scans: list[Scan] = field(default_factory=list)


def header(content: bytes) -> Header:
    """Return what a JPEG says of itself, as far as it can be followed."""
    made = Header()
    try:
        for marker, data, end in _segments(content):
            if 0xC0 <= marker <= 0xCF and marker not in _NO_FRAME:
                made.kind, made.bits = marker, data[0]
                made.size = struct.unpack_from(">HH", data, 1)[::-1]
                parts = (data[6 + 3 * n : 9 + 3 * n] for n in range(data[5]))
                made.sampling = {part[0]: (part[1] >> 4, part[1] & 15) for part in parts}
            elif marker == 0xDD:
                made.restarts = any(data)
            elif marker == 0xDA:
                count = data[0]
                first, last, bits = data[1 + 2 * count : 4 + 2 * count]
                made.scans.append(Scan(list(data[1 : 1 + 2 * count : 2]), first, last, bits > 15, bits & 15, end))
    except (IndexError, ValueError, struct.error):  # cut off there, or damaged
        pass
    return made


def unpadded(content: bytes) -> bytes:
    """Return a JPEG without the zeros that were reserved for what a download that broke off did not bring.

    They may be decoded as blocks, and then the picture seems whole.
    """
    return content.rstrip(b"\0") if content.endswith(b"\0" * 8) else content  # data ends with fewer


def completed(content: bytes) -> bytes | None:
    """Return a JPEG that lacks its last bytes with an end, so that it is decoded as a viewer shows it.

    Blocks (MCUs) that are missing are gray. So none is returned if there are more than the eye overlooks: 2 %, or two
    in a small picture, but never all. A progressive JPEG's last scan only adds to blocks that are there; it may lack
    what is likely to be 1 % of the file, or 32 bytes. Any other scan must be complete.

    Raises Undecodable if the picture is too large.
    """
    made = header(content)
    check_size(*made.size)
    body = unpadded(content).rstrip(b"\xff")  # half a marker
    if not _all_scans_begun(made) or 8 * len(body) < _grid(made)[2]:  # less than a bit for each block
        return None
    blocks, details = _lost(body, made)
    total = _grid(made)[2]
    bearable = blocks <= min(max(_LOST_BLOCKS, int(_LOST_SHARE * total)), total - 1)
    if made.scans[-1].refines and details < 1:  # a scan takes as many bytes as there are details
        lost_bytes = (len(body) - made.scans[-1].start) * details / (1 - details)
        bearable |= lost_bytes <= max(_LOST_BYTES, _LOST_BYTES_SHARE * len(body))
    return body + END if bearable else None


def _segments(content: bytes) -> Iterator[tuple[int, bytes, int]]:
    """Yield each marker with its data and where that ends, up to the end of the image."""
    place = 2
    while (place := content.find(b"\xff", place)) >= 0 and place + 1 < len(content):
        marker = content[place + 1]
        if marker in (0x00, 0xFF) or 0xD0 <= marker <= 0xD8:  # a scan's data, filling, restarts
            place += 1 if marker == 0xFF else 2
        elif marker == END[1]:
            return
        else:
            length = int.from_bytes(content[place + 2 : place + 4], "big")
            end = place + 2 + max(length, 2)
            yield marker, content[place + 4 : end], end
            place = end


def _all_scans_begun(made: Header) -> bool:
    """Return whether each coefficient of each component has a scan that brings its last bit."""
    finest = {(component, number): 16 for component in made.sampling for number in range(64)}
    for scan in made.scans:
        covered = range(scan.first, min(scan.last, 63) + 1) if made.kind in _PROGRESSIVE else range(64)
        finest |= {(component, number): scan.bits_left for component in scan.components for number in covered}
    return bool(finest) and not any(finest.values())


def _grid(made: Header) -> tuple[tuple[int, int], int, int]:
    """Return width and height of a block (MCU) in pixels, how many are beside each other, and how many there are."""
    wide, high = (8 * max(factor) for factor in zip(*made.sampling.values(), strict=True))
    columns, rows = -(-made.size[0] // wide), -(-made.size[1] // high)
    return (wide, high), columns, columns * rows


def _lost(body: bytes, made: Header) -> tuple[int, float]:
    """Return how many blocks (MCUs) of a JPEG without an end its bytes do not settle, and their share of its details.

    Whatever bytes would have followed cannot change the others: so the picture is decoded with several, and the first
    block that differs is the first that needs them.
    """
    (wide, high), columns, total = _grid(made)
    colours = {1: "GRAY", 4: "CMYK"}.get(len(made.sampling), "RGB")

    def decoded(tail: bytes) -> np.ndarray:
        # Plain upsampling, for the other kind looks beyond the block.
        return simplejpeg.decode_jpeg(body + tail + END, colours, fastupsample=True, strict=False)

    plain, first = decoded(b""), total
    for tail in _tails(made):
        differ = (decoded(tail) != plain).any(2)
        lines = np.flatnonzero(differ.any(1))
        if len(lines):
            row = int(lines[0]) // high
            across = np.flatnonzero(differ[row * high : (row + 1) * high].any(0))
            first = min(first, row * columns + int(across[0]) // wide)
    steps = np.abs(np.diff(plain.astype(np.int16), axis=1)).sum(2)
    row, column = divmod(first, columns)
    after = steps[row * high : (row + 1) * high, column * wide :].sum() + steps[(row + 1) * high :].sum()
    return total - first, float(after / max(steps.sum(), 1))


def _tails(made: Header) -> Iterator[bytes]:
    """Yield what may follow: some data, and where data is divided by restart markers, each of them with data."""
    for seed, mark in enumerate([b""] * 4 + ([bytes([255, 0xD0 + n]) for n in range(8)] if made.restarts else [])):
        yield mark + np.random.default_rng(seed).integers(0, 255, 64, np.uint8).tobytes()  # 255 begins a marker
