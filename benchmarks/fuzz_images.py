"""Does any damaged image end the process, hang, or raise what is not expected?

    python benchmarks/fuzz_images.py --count 5000       # of each format; some minutes on one core

Small images of every format are damaged by seed (bits flipped, bytes set, cut off, inserted, stretches swapped) and
decoded in a child process with a limit of time and of memory. A file is `read`, or `refused` with Undecodable; it must
not be `raised` (any other exception), `crashed` (the process ended) or `over the limit`. Those three are listed, to be
made again: `damaged(originals()[format], seed)`.
"""

from __future__ import annotations

import argparse
import io
import warnings
import zlib
from collections.abc import Sequence
from functools import partial
from multiprocessing.connection import Connection
from typing import Any

import numpy as np
import pillow_heif
import pillow_jxl  # noqa: F401  (lets Pillow write JPEG XL)
from fuzzing import GIBIBYTES, OUTCOMES, SECONDS, Rows, damage, fuzz, limit_memory
from PIL import Image

from embed64.data.decode import Undecodable, pixels

DECODERS = ("pillow", "simplejpeg", "pillow-heif", "pillow-jxl-plugin")


def originals() -> dict[str, list[bytes]]:
    """Return a few small files of every format."""
    pillow_heif.register_heif_opener()
    y, x = np.mgrid[:24, :32]
    picture = np.stack([x * 7, y * 9, (x + y) * 4, 255 - x * 8], -1).astype(np.uint8)
    rgba, rgb = Image.fromarray(picture), Image.fromarray(picture[..., :3])
    deep = Image.fromarray(picture[..., 0].astype(np.uint16) * 257)
    exif = Image.Exif()
    exif[0x0112] = 6
    return {
        "jpeg": [_encoded(rgb, "JPEG", exif=exif.tobytes()), _encoded(rgb, "JPEG", progressive=True)],
        "png": [_encoded(image, "PNG") for image in (rgb, rgba, rgb.quantize(16), deep)],
        "tiff": [
            *(_encoded(image, "TIFF") for image in (rgb, rgba, deep, rgb.convert("CMYK"))),
            *(_encoded(rgb, "TIFF", compression=name) for name in ("tiff_lzw", "tiff_adobe_deflate", "jpeg")),
        ],
        "webp": [_encoded(rgb, "WEBP"), _encoded(rgba, "WEBP", lossless=True)],
        "gif": [_encoded(rgb, "GIF", save_all=True, append_images=[rgb.rotate(90)])],
        "bmp": [_encoded(rgb, "BMP"), _encoded(rgb.quantize(16), "BMP")],
        "avif": [_encoded(rgb, "AVIF"), _encoded(rgba, "AVIF")],
        "heic": [_encoded(rgb, "HEIF"), _encoded(rgba, "HEIF")],
        "jxl": [_encoded(rgb, "JXL"), _encoded(rgba, "JXL", lossless=True, use_container=True)],
    }


def damaged(files: Sequence[bytes], seed: int) -> bytes:
    """Return one of the files with damages chosen by seed; half of the PNGs with checksums that fit."""
    rng = np.random.default_rng(seed)
    content = damage(files[seed % len(files)], rng)
    return _with_checksums(content) if content[1:4] == b"PNG" and rng.random() < 0.5 else content


def _with_checksums(content: bytes) -> bytes:
    """Return a PNG with the checksums that its damaged chunks would have, or else every damage ends there."""
    place, made = 8, content[:8]
    while place + 12 <= len(content):
        end = place + 8 + int.from_bytes(content[place : place + 4], "big")
        made += content[place:end] + zlib.crc32(content[place + 4 : end]).to_bytes(4, "big")
        place = end + 4
    return made + content[place:]


def decode_damaged(files: Sequence[bytes], seeds: range, report: Connection) -> None:
    """Decode one after the other and report each outcome; runs in a child process."""
    warnings.simplefilter("ignore")
    limit_memory()
    for seed in seeds:
        content = damaged(files, seed)
        try:
            pixels(content)
            outcome, reason = "read", ""
        except Undecodable as error:
            outcome, reason = "refused", str(error)
            if "MemoryError" in reason:
                outcome = "over the limit"
        except BaseException as error:
            outcome, reason = "raised", f"{type(error).__name__}: {error}"
        report.send((seed, outcome, reason))


def _encoded(image: Image.Image, kind: str, **options: Any) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=5000, help="damaged files of each format")
    parser.add_argument("--formats", nargs="*", help="only these")
    arguments = parser.parse_args()
    rows = Rows("format", OUTCOMES)
    for name, files in originals().items():
        if not arguments.formats or name in arguments.formats:
            rows.add(name, *fuzz(partial(decode_damaged, files), arguments.count))
    only = f" --formats {' '.join(arguments.formats)}" if arguments.formats else ""
    limits = {"seconds": SECONDS, "GiB": GIBIBYTES}
    rows.write("fuzz_images", f"--count {arguments.count}{only}", DECODERS, limits)


if __name__ == "__main__":
    main()
