"""Which copies of an image does `embed64 catalog dedup` find, what does it merge by mistake, and how fast is it?

    python benchmarks/dedup.py --photos grocery-176.zip          # about ten minutes on two cores
    python benchmarks/dedup.py --sheet merged.png                # only the embedded pack; a picture of what was merged

Copies of every image are planted: re-encoded, resized, cropped, mirrored, watermarked. The limits (`Limits` in
clusters.py) are chosen on one half of the images (`sweep` and `crops` in the results); everything else is measured on
the other half.
Recall: share of the copies that are in their original's cluster, with one kind of copy at a time beside all originals.
Merged: originals that share a cluster with another original, counted in the other half together with all copies of all
kinds, so that chains through copies count, and among the originals of both halves. Nobody planted these, so all were
inspected (--sheet): those in SAME are the same picture, the rest are false merges. Mirrored pairs are counted
separately.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import platform
import random
import tempfile
import time
import zipfile
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import torch
from PIL import Image, ImageDraw, ImageFont, ImageOps

from embed64.core.console import track
from embed64.core.files import write_json
from embed64.data.catalog import Catalog
from embed64.data.duplicates.clusters import Limits, find_duplicates
from embed64.data.duplicates.crops import cropped_pairs
from embed64.data.duplicates.fingerprints import THUMB, Fingerprints, examine
from embed64.data.duplicates.hamming import near_pairs
from embed64.data.sources.demo_pack import unpack_demo

RESULTS = Path(__file__).parent / "results"
KINDS = {
    "jpeg": "re-encoded as JPEG, quality 30 to 95",
    "webp": "re-encoded as WebP, quality 30 to 95",
    "resized": "resized to 0.5 to 2 times the size",
    "cropped": "cropped by 5 % of width and height",
    "mirrored": "mirrored",
    "watermarked": "watermarked",
}
# Pairs that were inspected and are the same picture: a drawing that its maker kept, a photo taken twice in a moment.
SAME = [
    {"images~noto~1f5ef.webp", "images~noto-v1~1f5ef.webp"},
    {f"grocery~test~Vegetables~Potato~Floury-Potato~Floury-Potato_0{number}.jpg" for number in ("06", "16")},
    {f"grocery~train~Fruit~Pear~Conference~Conference_0{number}.jpg" for number in ("04", "40")},
]
CROPPED = (1.5, 2.0, 2.5, 3.0, 4.0)
RADII, ALIKES = (15, 31, 47), (3.0, 4.0, 5.0, 6.0, 8.0, 12.0)
_HASHES, _PLANTED = 130_000, 13_000


def copies(image: Image.Image, seed: str) -> dict[str, bytes]:
    """Return a file of each kind; the seed draws quality, size and place. Copies not about encoding are JPEG 90."""
    drawn = random.Random(seed)
    width, height = image.size
    scale = 2 ** drawn.uniform(-1, 1)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    filters = [Image.Resampling.BILINEAR, Image.Resampling.BICUBIC, Image.Resampling.LANCZOS]
    kept = (round(width * 0.95), round(height * 0.95))
    left, top = drawn.randint(0, width - kept[0]), drawn.randint(0, height - kept[1])
    return {
        "jpeg": _encoded(image, "JPEG", drawn.randint(30, 95)),
        "webp": _encoded(image, "WEBP", drawn.randint(30, 95)),
        "resized": _encoded(image.resize(size, drawn.choice(filters)), "JPEG", 90),
        "cropped": _encoded(image.crop((left, top, left + kept[0], top + kept[1])), "JPEG", 90),
        "mirrored": _encoded(ImageOps.mirror(image), "JPEG", 90),
        "watermarked": _encoded(_watermarked(image, drawn), "JPEG", 90),
    }


def _encoded(image: Image.Image, form: str, quality: int) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, form, quality=quality)
    return buffer.getvalue()


def _watermarked(image: Image.Image, drawn: random.Random) -> Image.Image:
    """Draw a half-transparent word across a large part of the image."""
    width, height = image.size
    layer = Image.new("RGBA", image.size, (0, 0, 0, 0))
    place = (width * drawn.uniform(0.05, 0.4), height * drawn.uniform(0.1, 0.8))
    font = ImageFont.load_default(size=max(8, width // 8))
    light, dark = (255, 255, 255, 140), (0, 0, 0, 140)
    ImageDraw.Draw(layer).text(place, "sample", fill=light, stroke_width=1, stroke_fill=dark, font=font)
    return Image.alpha_composite(image.convert("RGBA"), layer).convert("RGB")


def plant(task: tuple[Path, Path, str]) -> None:
    """Write the copies of one image as FOLDER/KIND/NAME, and the image itself as FOLDER/original/NAME."""
    file, folder, name = task
    (folder / "original" / name).write_bytes(file.read_bytes())
    with Image.open(file) as image:
        for kind, content in copies(image.convert("RGB"), name).items():
            (folder / kind / name).write_bytes(content)


def planted(files: list[Path], root: Path, folder: Path) -> Catalog:
    """Return a catalog of the images and all their copies; the label is the original, the domain the kind."""
    for kind in ("original", *KINDS):
        (folder / kind).mkdir(parents=True)
    names = [str(file.relative_to(root)).replace("/", "~") for file in files]
    tasks = list(zip(files, [folder] * len(files), names, strict=True))
    with ProcessPoolExecutor() as pool:
        list(track(pool.map(plant, tasks, chunksize=16), "planting copies", len(tasks)))
    rows = [(f"{kind}/{name}", name, kind, "planted") for kind in ("original", *KINDS) for name in names]
    return Catalog(pd.DataFrame(rows, columns=["path", "label", "domain", "source"]), folder)


def clusters(made: Fingerprints, rows: np.ndarray, limits: Limits) -> np.ndarray:
    """Return int64 [rows]: the clusters that only these rows of a catalog form."""
    entries, of_row = np.unique(made.of_row[rows], return_inverse=True)
    part = Fingerprints(
        made.content[entries], made.pixels[entries], made.hashes[entries], made.thumbs[entries], of_row, made.reasons
    )
    return find_duplicates(part, limits).clusters[of_row]


def recall(catalog: Catalog, made: Fingerprints, limits: Limits, kinds: Iterable[str] = KINDS) -> dict[str, float]:
    """Return the share of each kind's copies that are in their original's cluster."""
    kind = catalog.rows["domain"].to_numpy(str)
    originals = np.flatnonzero(kind == "original")
    shares = {}
    for name in kinds:
        found = clusters(made, np.concatenate([originals, np.flatnonzero(kind == name)]), limits)
        own, copy = np.split(found, 2)  # both in the order of the originals
        shares[name] = round(float((own == copy).mean()), 4)
    return shares


def merged(catalog: Catalog, made: Fingerprints, limits: Limits) -> pd.DataFrame:
    """Return path and cluster of the originals that share a cluster with another one, among all copies."""
    found = clusters(made, np.arange(len(catalog)), limits)
    table = catalog.rows.assign(cluster=found)[catalog.rows["domain"] == "original"]
    return table[table.duplicated("cluster", keep=False)].sort_values(["cluster", "path"])[["path", "cluster"]]


def extra(table: pd.DataFrame) -> int:
    """Count the originals that were merged into another: n - 1 for n in one cluster."""
    return len(table) - table["cluster"].nunique()


def false(table: pd.DataFrame) -> int:
    """Count the originals that were merged by mistake: without the groups that are known to be the same picture."""
    groups = [{Path(path).name for path in part["path"]} for _, part in table.groupby("cluster")]
    return sum(len(group) - 1 for group in groups if group not in SAME)


def sweep(catalog: Catalog, made: Fingerprints) -> list[dict[str, Any]]:
    """Measure recall and false merges for every pair of limits, without mirror images."""
    rows = []
    for radius in RADII:
        for alike in ALIKES:
            limits = Limits(radius, alike, 2 * alike, mirrored=False, cropped=0)
            shares = recall(catalog, made, limits)
            del shares["mirrored"]
            rows.append({"radius": radius, "alike": alike, **shares, "false": false(merged(catalog, made, limits))})
            print(json.dumps(rows[-1]), flush=True)
    return rows


def sweep_crops(catalog: Catalog, made: Fingerprints) -> list[dict[str, Any]]:
    """Measure recall of crops and false merges for every limit on crops, without mirror images."""
    rows = []
    for cropped in CROPPED:
        limits = Limits(mirrored=False, cropped=cropped)
        row = {"cropped": cropped, "recall": recall(catalog, made, limits, ["cropped"])["cropped"]}
        rows.append(row | {"false": false(merged(catalog, made, limits))})
        print(json.dumps(rows[-1]), flush=True)
    return rows


def measure(name: str, files: list[Path], root: Path, sheet: Path | None) -> dict[str, Any]:
    """Run the sweep on one half of the images; measure recall, false merges and speed on the other."""
    files = sorted(files)
    random.Random(0).shuffle(files)
    half = len(files) // 2
    with tempfile.TemporaryDirectory() as scratch, tempfile.TemporaryDirectory() as cache:
        os.environ["EMBED64_CACHE"] = cache  # an empty cache, or the speed would be the cache's
        choosing = planted(files[:half], root, Path(scratch) / "choosing")
        swept, crops = sweep(choosing, examine(choosing)), sweep_crops(choosing, examine(choosing))
        testing = planted(files[half:], root, Path(scratch) / "testing")
        start = time.perf_counter()
        made = examine(testing)
        speed = len(testing) / (time.perf_counter() - start)
        plain, limits = replace(Limits(), mirrored=False), Limits()
        half_plain, half_both = merged(testing, made, plain), merged(testing, made, limits)
        rows = pd.concat([originals(choosing), originals(testing)], ignore_index=True)
        whole = Catalog(rows, Path(scratch))
        everything = examine(whole)
        whole_plain, whole_both = merged(whole, everything, plain), merged(whole, everything, limits)
        if sheet:
            contact_sheet(whole, whole_both, sheet.with_stem(f"{sheet.stem}-{name}"))
        return {
            "recall": recall(testing, made, limits),
            "originals": len(files) - half,
            "false": false(half_plain),
            "mirror_twins": extra(half_both) - extra(half_plain),
            "all_originals": len(whole),
            "all_same": extra(whole_plain) - false(whole_plain),
            "all_false": false(whole_plain),
            "all_false_share": round(false(whole_plain) / len(whole), 5),
            "all_mirror_twins": extra(whole_both) - extra(whole_plain),
            "all_merged": [
                " ".join(Path(path).name for path in part["path"]) for _, part in whole_plain.groupby("cluster")
            ],
            "hashed_per_second": round(speed),
            "sweep": swept,
            "crops": crops,
        }


def originals(catalog: Catalog) -> pd.DataFrame:
    """Return the rows of the originals, with paths from the folder above."""
    rows = catalog.rows[catalog.rows["domain"] == "original"]
    return rows.assign(path=f"{catalog.root.name}/" + rows["path"])


def contact_sheet(catalog: Catalog, table: pd.DataFrame, file: Path) -> None:
    """Draw the merged originals: three clusters in a row, the first three images of each."""
    groups = [part["path"].tolist()[:3] for _, part in table.groupby("cluster")]
    page = Image.new("RGB", (9 * 104, max(1, -(-len(groups) // 3)) * 104), "grey")
    for number, group in enumerate(groups):
        for place, path in enumerate(group):
            with Image.open(catalog.root / path) as image:
                small = image.convert("RGB").resize((100, 100))
            page.paste(small, ((number % 3 * 3 + place) * 104, number // 3 * 104))
    page.save(file)


def search_speed() -> dict[str, Any]:
    """Time the search for all pairs among synthetic hashes of 256 bits; a tenth are planted within the radius."""
    rng = np.random.default_rng(0)
    hashes = rng.integers(0, 256, (_HASHES, 32), dtype=np.uint8)
    ends = rng.permutation(_HASHES)[: 2 * _PLANTED].reshape(2, -1)
    radius = Limits().radius
    for source, copy in ends.T:
        bits = np.unpackbits(hashes[source])
        bits[rng.permutation(256)[: rng.integers(0, radius + 1)]] ^= 1
        hashes[copy] = np.packbits(bits)
    result: dict[str, Any] = {"hashes": _HASHES, "bits": 256, "radius": radius, "planted": _PLANTED}
    for what, queries in (("plain", None), ("mirrored", rng.permuted(hashes, axis=1))):
        start = time.perf_counter()
        found = np.concatenate([np.stack(pair, 1) for pair in near_pairs(hashes, radius, queries)])
        result[f"{what}_seconds"] = round(time.perf_counter() - start, 1)
        if queries is None:
            missed = set(map(tuple, np.sort(ends.T).tolist())) - set(map(tuple, found.tolist()))
            result |= {"found": len(found), "missed": len(missed)}
    noise = rng.integers(0, 128, (_HASHES, THUMB, THUMB, 3), dtype=np.uint8)
    coarse = rng.integers(0, 128, (_HASHES, 4, 4, 3), dtype=np.uint8)
    thumbs = coarse.repeat(THUMB // 4, 1).repeat(THUMB // 4, 2) + noise
    start = time.perf_counter()
    list(cropped_pairs(thumbs, np.arange(_HASHES), Limits().cropped))
    return result | {"cropped_seconds": round(time.perf_counter() - start, 1)}


def table(measured: dict[str, dict[str, Any]], search: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the page's table: a row for each question, a column for each set of images."""
    rows = [
        {"what": f"recall, {text}"} | {name: m["recall"][kind] for name, m in measured.items()}
        for kind, text in KINDS.items()
    ]
    for what, key in (
        ("originals in this half", "originals"),
        ("false merges, all copies there", "false"),
        ("originals in both halves", "all_originals"),
        ("false merges among them", "all_false"),
        ("pairs of the same picture among them", "all_same"),
        ("pairs of mirror images among them", "all_mirror_twins"),
        ("images hashed a second", "hashed_per_second"),
    ):
        rows.append({"what": what} | {name: m[key] for name, m in measured.items()})
    seconds = [search[f"{what}_seconds"] for what in ("plain", "mirrored", "cropped")]
    what = f"seconds to compare {search['hashes']:,} hashes; with mirror images; with crops"
    return [*rows, {"what": what, **{name: " + ".join(map(str, seconds)) for name in list(measured)[:1]}}]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--photos", type=Path, help="a zip of .jpg photos, measured beside the embedded pack")
    parser.add_argument("--sheet", type=Path, help="write what was merged as a picture, NAME-emoji.png and so on")
    arguments = parser.parse_args()
    measured = {}
    with tempfile.TemporaryDirectory() as folder:
        root = unpack_demo(Path(folder) / "emoji").parent
        measured["emoji"] = measure("emoji", list((root / "images").rglob("*.webp")), root, arguments.sheet)
        if arguments.photos:
            with zipfile.ZipFile(arguments.photos) as archive:
                archive.extractall(Path(folder) / "photos")
            root = Path(folder) / "photos"
            measured["photos"] = measure("photos", list(root.rglob("*.jpg")), root, arguments.sheet)
    search = search_speed()
    command = "python benchmarks/dedup.py" + (f" --photos {arguments.photos.name}" if arguments.photos else "")
    machine = {"machine": platform.machine(), "threads": torch.get_num_threads(), "torch": torch.__version__}
    rows = table(measured, search)
    write_json(RESULTS / "dedup.json", {"command": command, **machine, "rows": rows, "search": search, **measured})


if __name__ == "__main__":
    main()
