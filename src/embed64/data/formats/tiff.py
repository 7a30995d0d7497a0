"""TIFF: layouts that Pillow reads wrongly or not at all, read by describing their parts to it as gray pictures.

Pillow decodes gray pictures of every depth, compression and arrangement. So a file's directory is written anew: each
plane, or each row of interleaved samples, becomes a gray picture, whose values are interpreted here. What Pillow reads
rightly as it stands (palettes, fax, JPEG) is left to it; what is left over is refused with what it is.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from io import BytesIO

import numpy as np
from PIL import Image

from embed64.data.formats import Undecodable
from embed64.data.formats.limits import LARGEST, check_size, lifted

_NUMBERS = {1: "B", 3: "H", 4: "I", 16: "Q"}  # BYTE, SHORT, LONG, LONG8
_BYTES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4, 16: 8, 17: 8, 18: 8}
_WHITE_IS_ZERO, _BLACK_IS_ZERO, _RGB, _PALETTE, _CMYK, _YCBCR = 0, 1, 2, 3, 5, 6
_COLOURS = {_WHITE_IS_ZERO: 1, _BLACK_IS_ZERO: 1, _RGB: 3, _CMYK: 4, _YCBCR: 3}
_OTHER_COLOURS = {4: "a mask", 8: "CIE L*a*b*", 9: "ICC L*a*b*", 10: "ITU L*a*b*", 32803: "raw sensor data"}
_NONE, _OLD_JPEG, _JPEG = 1, 6, 7
_FAX = (2, 3, 4)
_PLAIN = (_NONE, 5, 8, 32946, 32773, 34925, 50000)  # and LZW, deflate, PackBits, LZMA, Zstandard
_CORELS_ALPHA = 999
_LUMA, _FULL_RANGE = (0.299, 0.587, 0.114), (0, 255, 128, 255, 128, 255)
_MOST_SAMPLES = 16


@dataclass(frozen=True)
class _Directory:
    """The tags of a file's first picture."""

    order: str
    """`<` or `>`, as in struct."""
    big: bool
    tags: dict[int, tuple[int, bytes]]
    """Tag -> type and bytes."""

    def numbers(self, tag: int, default: tuple[int, ...] = ()) -> tuple[int, ...]:
        kind, data = self.tags.get(tag, (0, b""))
        if kind not in _NUMBERS:
            return default
        return struct.unpack(f"{self.order}{len(data) // _BYTES[kind]}{_NUMBERS[kind]}", data)

    def number(self, tag: int, default: int = 0) -> int:
        return (self.numbers(tag) or (default,))[0]

    def fractions(self, tag: int, default: tuple[float, ...]) -> tuple[float, ...]:
        kind, data = self.tags.get(tag, (0, b""))
        if kind != 5 or len(data) != 8 * len(default):
            return default
        parts = struct.unpack(f"{self.order}{len(data) // 4}I", data)
        return tuple(above / max(below, 1) for above, below in zip(parts[::2], parts[1::2], strict=True))


@dataclass(frozen=True)
class _Layout:
    """How a picture's values are stored."""

    width: int
    height: int
    samples: int
    bits: int
    colours: int
    """PhotometricInterpretation."""
    compression: int
    planar: bool
    predicted: bool
    tile: tuple[int, int]
    """Width and height; that of a strip without tiles."""
    offsets: tuple[int, ...]
    lengths: tuple[int, ...]
    alpha: int
    """Which sample is alpha; 0 if none."""
    multiplied: bool
    """Whether colours are multiplied by alpha already."""


def shown(content: bytes) -> tuple[np.ndarray, int] | None:
    """Return a TIFF's first picture as uint8 [H, W, 3] on white, with its orientation, 1 to 8 as in EXIF.

    Returns None if Pillow reads it rightly.

    Raises Undecodable for a layout that neither reads.
    """
    directory = _directory(content)
    layout = _layout(directory)
    check_size(layout.width, layout.height)
    if _left_to_pillow(layout):
        if directory.big and directory.order == ">":
            raise _refused("a BigTIFF in big-endian order")
        return None
    _check_parts(layout, content)
    read = _planes if layout.planar else _interleaved
    return _interpreted(read(content, directory, layout), layout), directory.number(274, 1)


def _refused(what: str) -> Undecodable:
    return Undecodable(f"{what}, which is not read: save it as an RGB TIFF of 8 bits, or as PNG")


def _directory(content: bytes) -> _Directory:
    order = "<" if content[:2] == b"II" else ">"
    big = struct.unpack_from(f"{order}H", content, 2)[0] == 43
    head, count, entry, inline = ("Q", "Q", "HHQ8s", 8) if big else ("I", "H", "HHI4s", 4)
    tags: dict[int, tuple[int, bytes]] = {}
    try:
        (place,) = struct.unpack_from(order + head, content, 8 if big else 4)
        (entries,) = struct.unpack_from(order + count, content, place)
        place += struct.calcsize(order + count)
        for _ in range(min(entries, 2**16)):
            tag, kind, number, data = struct.unpack_from(order + entry, content, place)
            place += struct.calcsize(order + entry)
            length = number * _BYTES.get(kind, 0)
            if length > inline:
                (start,) = struct.unpack(order + head, data)
                data = content[start : start + length]
            if len(data) >= length > 0:
                tags.setdefault(tag, (kind, data[:length]))
    except struct.error:
        raise Undecodable("damaged: a TIFF whose directory is cut off") from None
    return _Directory(order, big, tags)


def _layout(directory: _Directory) -> _Layout:
    width, height = directory.number(256), directory.number(257)
    compression = directory.number(259, _NONE)
    samples = directory.number(277, 3 if compression == _OLD_JPEG else 1)
    if not (width and height and 0 < samples <= _MOST_SAMPLES):
        raise Undecodable("damaged: a TIFF without width, height or number of samples")
    bits = set(directory.numbers(258, (1,))[:samples])
    formats = set(directory.numbers(339, (1,))[:samples])
    if len(bits) > 1 or len(formats) > 1:
        raise _refused("a TIFF whose samples are of different kinds")
    tiled = 324 in directory.tags
    tile = (directory.number(322), directory.number(323)) if tiled else (width, directory.number(278, height))
    if not all(tile):
        raise Undecodable("damaged: a TIFF of tiles or strips without a size")
    if 262 not in directory.tags:
        raise _refused("a TIFF that does not say which colours its values mean")
    colours = directory.number(262)
    extra = directory.numbers(338)
    first = _COLOURS.get(colours, 0)
    if colours == _RGB and samples == 4 and not extra:
        extra = (2,)  # as Pillow and most writers take it
    alpha = next((n for n, meaning in enumerate(extra, first) if meaning in (1, 2, _CORELS_ALPHA) and n < samples), 0)
    layout = _Layout(
        width=width,
        height=height,
        samples=samples,
        bits=min(bits),
        colours=colours,
        compression=compression,
        planar=directory.number(284, 1) == 2 and samples > 1,
        predicted=compression in _PLAIN and compression != _NONE and directory.number(317, 1) != 1,
        tile=(min(tile[0], 2**24), min(tile[1], max(height, 1)) if not tiled else tile[1]),
        offsets=directory.numbers(324 if tiled else 273),
        lengths=directory.numbers(325 if tiled else 279),
        alpha=alpha,
        multiplied=bool(alpha) and extra[alpha - first] == 1,
    )
    _check_values(layout, min(formats), directory)
    return layout


def _check_values(layout: _Layout, form: int, directory: _Directory) -> None:
    """Raise Undecodable if the range or the meaning of the values is unknown here."""
    if layout.bits > 16 or form == 3:
        raise Undecodable(f"{layout.bits} bits a pixel, whose range is unknown: save it in 8 or 16")
    if form not in (1, 4):  # 4: not said
        raise Undecodable(f"{layout.bits} signed bits a pixel, whose range is unknown: save it unsigned, in 8 or 16")
    if layout.colours not in (*_COLOURS, _PALETTE):
        raise _refused(f"a TIFF with colours as {_OTHER_COLOURS.get(layout.colours, f'number {layout.colours}')}")
    if layout.samples < _COLOURS.get(layout.colours, 1):
        raise Undecodable("damaged: a TIFF with fewer samples than its colours take")
    if layout.colours == _CMYK and directory.number(332, 1) != 1:
        raise _refused("a TIFF with inks other than CMYK")
    if layout.colours == _YCBCR and layout.compression in _PLAIN:
        usual = np.allclose(directory.fractions(529, _LUMA), _LUMA, atol=1e-3) and (
            directory.fractions(532, _FULL_RANGE) == _FULL_RANGE
        )
        if directory.numbers(530, (2, 2)) != (1, 1) or not usual or layout.bits != 8:
            raise _refused("a TIFF with YCbCr colours that are subsampled or of an unusual range")
    if layout.predicted and (directory.number(317) != 2 or layout.bits not in (8, 16)):
        raise _refused(f"a TIFF with predictor {directory.number(317)} and {layout.bits} bits")
    if layout.colours == _WHITE_IS_ZERO and layout.multiplied:
        raise _refused("a TIFF in which white is zero and multiplied by alpha")
    if layout.bits > 8 and directory.number(266, 1) != 1:
        raise _refused(f"a TIFF of {layout.bits} bits with reversed bits")


def _left_to_pillow(layout: _Layout) -> bool:
    """Return whether Pillow reads it rightly as it stands; raise Undecodable if nothing here reads it."""
    if layout.colours == _PALETTE:
        if layout.bits > 8 or layout.planar or layout.samples > (2 if layout.bits == 8 else 1):
            raise _refused(f"a TIFF with a palette, {layout.samples} samples and {layout.bits} bits")
        return True
    if layout.compression in _FAX and (layout.bits, layout.samples) == (1, 1):
        return True
    if layout.compression in (_OLD_JPEG, _JPEG):
        if layout.bits != 8 or (layout.planar and layout.colours == _YCBCR):
            raise _refused(f"a TIFF with JPEG compression, {layout.bits} bits and planes")
        return not layout.planar
    if layout.compression not in _PLAIN:
        raise _refused(f"a TIFF with compression {layout.compression}")
    if layout.bits not in (1, 2, 4, 8, 12, 16):
        raise _refused(f"a TIFF of {layout.bits} bits")
    return False


def _check_parts(layout: _Layout, content: bytes) -> None:
    """Raise Undecodable if strips or tiles are missing: Pillow would leave them black."""
    wide, high = layout.tile
    needed = -(-layout.width // wide) * -(-layout.height // high) * (layout.samples if layout.planar else 1)
    lengths = layout.lengths or (1,) * len(layout.offsets)
    if len(layout.offsets) != needed or len(lengths) != needed:
        raise Undecodable(f"damaged: a TIFF with {len(layout.offsets)} parts that needs {needed}")
    if not all(lengths) or max(map(sum, zip(layout.offsets, lengths, strict=True))) > len(content):
        raise Undecodable("damaged: a TIFF whose parts are missing or cut off (truncated)")


def _planes(content: bytes, directory: _Directory, layout: _Layout) -> np.ndarray:
    return np.stack([_gray(content, directory, layout, plane) for plane in range(layout.samples)], -1)


def _interleaved(content: bytes, directory: _Directory, layout: _Layout) -> np.ndarray:
    values = _gray(content, directory, layout).reshape(layout.height, layout.width, layout.samples)
    if layout.predicted and layout.samples > 1:  # each value is stored less that of the pixel to the left, in its tile
        for left in range(0, layout.width, layout.tile[0]):
            part = values[:, left : left + layout.tile[0]]
            np.cumsum(part, axis=1, dtype=values.dtype, out=part)
    return values


def _gray(content: bytes, directory: _Directory, layout: _Layout, plane: int | None = None) -> np.ndarray:
    """Return a plane, or rows of interleaved samples, as [H, W] or [H, W x samples]: uint16 from 12 bits on."""
    together = 1 if plane is not None else layout.samples
    size = layout.width * together, layout.height
    count = len(layout.offsets) // (1 if plane is None else layout.samples)
    mine = slice(None) if plane is None else slice(plane * count, (plane + 1) * count)
    tiled = 324 in directory.tags
    numbers = {
        256: (size[0],),
        257: (size[1],),
        258: (layout.bits,),
        259: (layout.compression,),
        262: (_BLACK_IS_ZERO,),
        266: (directory.number(266, 1),),
        277: (1,),
        317: (2 if layout.predicted and together == 1 else 1,),
        324 if tiled else 273: layout.offsets[mine],
        325 if tiled else 279: layout.lengths[mine],
    }
    numbers |= {322: (layout.tile[0] * together,), 323: (layout.tile[1],)} if tiled else {278: (layout.tile[1],)}
    # The order of bytes is that of values of 16 bits; Pillow knows 12 bits by the other order only.
    described = _described(content, "<" if layout.bits == 12 else directory.order, numbers, directory.tags.get(347))
    with lifted(LARGEST * together), Image.open(BytesIO(described)) as image:
        if image.size != size:
            raise Undecodable("damaged: a TIFF of another size than it says")
        values = np.array(image)
    return values.astype(np.uint16) if layout.bits > 8 else values.astype(np.uint8) * (255 if layout.bits == 1 else 1)


def _described(
    content: bytes, order: str, numbers: dict[int, tuple[int, ...]], jpeg_tables: tuple[int, bytes] | None
) -> bytes:
    """Return a file with the same data and another directory, at its end."""
    if len(content) > 2**32 - 2**24:
        raise _refused("a TIFF of 4 GB")
    place = len(content) + len(content) % 2
    entries = {tag: (4, len(each), struct.pack(f"{order}{len(each)}I", *each)) for tag, each in numbers.items() if each}
    if jpeg_tables:
        entries[347] = (7, len(jpeg_tables[1]), jpeg_tables[1])
    beyond = place + 2 + 12 * len(entries) + 4
    directory, values = struct.pack(f"{order}H", len(entries)), b""
    for tag, (kind, count, data) in sorted(entries.items()):
        if len(data) > 4:
            data, values = struct.pack(f"{order}I", beyond + len(values)), values + data + b"\0" * (len(data) % 2)
        directory += struct.pack(f"{order}HHI", tag, kind, count) + data.ljust(4, b"\0")
    head = (b"II" if order == "<" else b"MM") + struct.pack(f"{order}HI", 42, place)
    return head + content[8:] + b"\0" * (place - len(content)) + directory + b"\0" * 4 + values


def _interpreted(values: np.ndarray, layout: _Layout) -> np.ndarray:
    """Return values [H, W, samples] as RGB on white."""
    if layout.bits == 16:
        values = (values // 257).astype(np.uint8)
    elif layout.bits == 12:
        values = (values.astype(np.uint32) * 255 // 4095).astype(np.uint8)
    colours = values[..., : _COLOURS[layout.colours]]
    if layout.colours == _WHITE_IS_ZERO:
        colours = 255 - colours
    elif layout.colours in (_CMYK, _YCBCR):
        mode = "CMYK" if layout.colours == _CMYK else "YCbCr"
        picture = Image.frombytes(mode, (layout.width, layout.height), np.ascontiguousarray(colours).tobytes())
        colours = np.asarray(picture.convert("RGB"))
    colours = np.broadcast_to(colours, (layout.height, layout.width, 3))
    if layout.alpha:
        alpha = values[..., layout.alpha, None].astype(np.uint16)
        tinted = colours.astype(np.uint16) if layout.multiplied else (colours * alpha + 127) // 255
        colours = np.minimum(tinted + (255 - alpha), 255).astype(np.uint8)
    return np.array(colours)
