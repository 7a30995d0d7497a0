"""How close does decoding come to the speed of the decoder itself?

    python benchmarks/decode.py --photos PHOTOS.zip     # a zip of JPEG photographs; about a minute

`bare` is only the decoder, on bytes in memory: libjpeg-turbo from simplejpeg, or Pillow's for WebP. `embed64` is
`decode(path)`: file, header, orientation, pixels as a tensor. `Pillow` is the usual code,
`pil_to_tensor(Image.open(path).convert("RGB"))`. Calls are interleaved; the fastest call counts for each image.
"""

from __future__ import annotations

import argparse
import io
import os
import platform
import tempfile
import time
import zipfile
from collections.abc import Callable
from functools import partial
from importlib import metadata
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import simplejpeg
import torch
from PIL import Image
from torchvision.transforms.v2.functional import pil_to_tensor

from embed64.core.files import write_json
from embed64.data.catalog import Catalog
from embed64.data.decode import decode
from embed64.data.duplicates.fingerprints import examine
from embed64.data.sources.demo_pack import unpack_demo

RESULTS = Path(__file__).parent / "results"
ROUNDS = 7


def pillow(path: Path) -> torch.Tensor:
    return pil_to_tensor(Image.open(path).convert("RGB"))


def bare(path: Path) -> Callable[[], Any]:
    content = path.read_bytes()
    if content[:2] == b"\xff\xd8":
        return lambda: simplejpeg.decode_jpeg(content)
    return lambda: Image.open(io.BytesIO(content)).load()


def enlarged(content: bytes, factor: float, path: Path, **options: Any) -> Path:
    image = Image.open(io.BytesIO(content))
    size = (round(image.width * factor), round(image.height * factor))
    image.resize(size, Image.Resampling.BICUBIC).save(path, "JPEG", quality=90, **options)
    return path


def row(kind: str, files: list[Path]) -> dict[str, Any]:
    """Measure milliseconds per image, and ratios of rates, for one kind of image."""
    times: dict[str, np.ndarray] = {name: np.full(len(files), np.inf) for name in ("bare", "embed64", "Pillow")}
    for _ in range(ROUNDS):
        for i, path in enumerate(files):
            calls = {"bare": bare(path), "embed64": partial(decode, path), "Pillow": partial(pillow, path)}
            for name, call in calls.items():
                start = time.perf_counter()
                call()
                times[name][i] = min(times[name][i], time.perf_counter() - start)
    assert all(torch.equal(decode(path), pillow(path)) for path in files[:3]) or "turned" in kind
    ms = {name: round(1e3 * float(t.mean()), 3) for name, t in times.items()}
    ratios = {"embed64 / bare": times["bare"], "embed64 / Pillow": times["Pillow"]}
    found = {name: round(float(t.sum() / times["embed64"].sum()), 3) for name, t in ratios.items()}
    return {"images": kind, **{f"ms, {name}": value for name, value in ms.items()}, **found, **together(files)}


def together(files: list[Path]) -> dict[str, Any]:
    """Measure images per second of `examine`, the first stage of a run, with its threads and without a cache."""
    rows = pd.DataFrame({"path": [str(path) for path in files], "label": "l", "domain": "d", "source": "s"})
    seconds = []
    for _ in range(3):
        with tempfile.TemporaryDirectory() as cache:
            os.environ["EMBED64_CACHE"] = cache
            start = time.perf_counter()
            examine(Catalog(rows, Path("/")))
            seconds.append(time.perf_counter() - start)
    return {"examine, images/s": round(len(files) / min(seconds))}


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--photos", type=Path, required=True, help="a zip of JPEG photographs")
    arguments = parser.parse_args()
    rng, rows = np.random.default_rng(0), []
    with tempfile.TemporaryDirectory() as made, zipfile.ZipFile(arguments.photos) as archive:
        folder = Path(made)
        names = sorted(name for name in archive.namelist() if name.lower().endswith(".jpg"))
        photos = [archive.read(name) for name in rng.choice(names, 200, replace=False)]
        turned = Image.Exif()
        turned[0x0112] = 6
        sizes = [(200, 176), (60, 528), (20, 1056), (20, 1056, turned), (4, 3000)]
        for count, short, *exif in sizes:
            options = {"exif": exif[0]} if exif else {}
            kind = f"JPEG, {short} px" + (", turned by EXIF" if options else "")
            files = []
            for i, content in enumerate(photos[:count]):
                factor = short / min(Image.open(io.BytesIO(content)).size)
                files.append(enlarged(content, factor, folder / f"{short}-{i}.jpg", **options))
            rows.append(row(kind, files))
            print(rows[-1])
        pack = sorted((unpack_demo(folder / "pack").parent / "images").rglob("*.webp"))
        rows.append(
            row("WebP, 128 px (the embedded pack)", [pack[i] for i in rng.choice(len(pack), 200, replace=False)])
        )
        print(rows[-1])
    result = {
        "command": "python benchmarks/decode.py --photos PHOTOS.zip",
        "machine": platform.machine(),
        "threads": len(os.sched_getaffinity(0)),
        "torch": torch.__version__,
        "simplejpeg": metadata.version("simplejpeg"),
        "pillow": metadata.version("pillow"),
        "rows": rows,
    }
    write_json(RESULTS / "decode.json", result)


if __name__ == "__main__":
    main()
