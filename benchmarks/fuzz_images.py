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
import multiprocessing
import platform
import resource
import time
import warnings
import zlib
from collections import Counter
from collections.abc import Sequence
from importlib import metadata
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import numpy as np
import pillow_heif
import pillow_jxl  # noqa: F401  (lets Pillow write JPEG XL)
import torch
from PIL import Image

from embed64.core.files import write_json
from embed64.data.decode import Undecodable, pixels

RESULTS = Path(__file__).parent / "results"
OUTCOMES = ("read", "refused", "raised", "crashed", "over the limit")
SECONDS, GIBIBYTES = 10, 2
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
    """Return one of the files with one to four damages, chosen by seed; mostly near the start, where structure is."""
    rng = np.random.default_rng(seed)
    content = bytearray(files[seed % len(files)])
    for _ in range(rng.integers(1, 4)):
        within = min(len(content), 120) if rng.random() < 0.5 else len(content)
        first, second = sorted(rng.integers(0, max(within, 1), 2).tolist())
        match rng.integers(6):
            case 0:
                content[first : first + 1] = bytes(byte ^ (1 << rng.integers(8)) for byte in content[first : first + 1])
            case 1:
                content[first : first + 4] = rng.choice([0, 1, 127, 128, 255], 4).astype(np.uint8).tobytes()
            case 2:
                del content[len(content) - int(len(content) * rng.random() ** 4) :]
            case 3:
                content[first:first] = rng.integers(0, 256, rng.integers(1, 20), np.uint8).tobytes()
            case 4:
                del content[first : min(second, first + 20)]
            case 5:
                length = int(rng.integers(1, 40))
                one, other = content[first : first + length], content[second : second + length]
                content[first : first + length], content[second : second + length] = other, one
    return _with_checksums(bytes(content)) if content[1:4] == b"PNG" and rng.random() < 0.5 else bytes(content)


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
    torch.set_num_threads(1)
    taken = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (taken + GIBIBYTES * 2**30,) * 2)
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


def fuzz(files: Sequence[bytes], count: int) -> tuple[Counter[str], list[dict[str, Any]]]:
    """Return how often each outcome came, and the bad ones; a child that ends or hangs is replaced by another."""
    counts: Counter[str] = Counter(dict.fromkeys(OUTCOMES, 0))
    bad: list[dict[str, Any]] = []
    context = multiprocessing.get_context("spawn")
    following = 0
    while following < count:
        receive, send = context.Pipe(duplex=False)
        child = context.Process(target=decode_damaged, args=(files, range(following, count), send), daemon=True)
        child.start()
        send.close()
        wait = 120  # the first answer comes after the imports
        while following < count:
            try:
                answer = receive.recv() if receive.poll(wait) else (following, "over the limit", f"{wait} s")
            except EOFError:
                child.join()
                answer = (following, "crashed", f"exit code {child.exitcode}")
            seed, outcome, reason = answer
            counts[outcome] += 1
            following, wait = seed + 1, SECONDS
            if outcome not in ("read", "refused"):
                bad.append({"seed": seed, "outcome": outcome, "reason": reason[:200]})
            if outcome == "crashed" or reason == f"{SECONDS} s":
                break
        child.kill()
        child.join()
    return counts, bad


def _encoded(image: Image.Image, kind: str, **options: Any) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=5000, help="damaged files of each format")
    parser.add_argument("--formats", nargs="*", help="only these")
    arguments = parser.parse_args()
    rows, bad = [], {}
    print(f"{'format':8}" + "".join(f"{name:>16}" for name in (*OUTCOMES, "seconds")))
    for name, files in originals().items():
        if arguments.formats and name not in arguments.formats:
            continue
        begun = time.perf_counter()
        counts, bad[name] = fuzz(files, arguments.count)
        rows.append({"format": name, **counts, "seconds": round(time.perf_counter() - begun, 1)})
        print(f"{name:8}" + "".join(f"{rows[-1][key]:>16}" for key in (*OUTCOMES, "seconds")), flush=True)
    only = f" --formats {' '.join(arguments.formats)}" if arguments.formats else ""
    result = {
        "command": f"python benchmarks/fuzz_images.py --count {arguments.count}{only}",
        "torch": torch.__version__,
        "threads": 1,
        "limits": {"seconds": SECONDS, "GiB": GIBIBYTES},
        "versions": {
            name: metadata.version(name) for name in ("pillow", "simplejpeg", "pillow-heif", "pillow-jxl-plugin")
        },
        "machine": platform.machine(),
        "rows": rows,
        "bad": {name: found for name, found in bad.items() if found},
    }
    write_json(RESULTS / "fuzz_images.json", result)


if __name__ == "__main__":
    main()
