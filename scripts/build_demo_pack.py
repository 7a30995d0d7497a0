"""Build the demo pack: emoji by six makers, each object drawn by several of them.

    python scripts/build_demo_pack.py            # writes src/embed64/data/sources/emoji.zip

Needs `npm` (for `npm pack`), `resvg-py` and the pinned Pillow. Every input is pinned by version and
checked by SHA-512, and determines every output byte: running this again gives the same file.
"""

from __future__ import annotations

import argparse
import base64
import csv
import hashlib
import io
import json
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

import resvg_py
from PIL import Image

SIZE_PX = 128
WEBP_QUALITY = 80
MIN_MAKERS = 3
OUTPUT = Path(__file__).resolve().parents[1] / "src" / "embed64" / "data" / "sources" / "emoji.zip"

# Emoji's own categories -> domain. People, symbols, flags and components are left out: most of them
# are variations of one drawing (skin tones, arrows, letters), not objects to search for.
DOMAINS = {
    "Smileys & Emotion": "smileys",
    "Animals & Nature": "animals_nature",
    "Food & Drink": "food_drink",
    "Activities": "activities",
    "Travel & Places": "travel_places",
    "Objects": "objects",
}


@dataclass(frozen=True)
class Package:
    """One npm package, pinned by version and by the registry's SHA-512 of its tarball."""

    name: str
    version: str
    integrity: str


@dataclass(frozen=True)
class Maker(Package):
    """A set of drawings, with the credit that its licence requires."""

    maker: str
    license: str
    credit: str


MAKERS = [
    Maker(
        "@iconify-json/noto", "1.2.9",
        "sha512-DQiuXENbun41ch+XPSV55H9FaWKpHTyz46YIKtSaKYD4fIDDzL1tR6H4np/T38jfrTAeI3rcKF0mqHYeZVAuaw==",
        "noto", "Apache-2.0", "Noto Emoji, Google Inc., https://github.com/googlefonts/noto-emoji",
    ),
    Maker(
        "@iconify-json/noto-v1", "1.2.5",
        "sha512-/DsVMius69Q0fRS53z7QK1TROSuar606jiIx+laXtdsYGMXpf6LtHBx6CGfoo3UHHb/XpBsw+1L1x3eyPqMuVA==",
        "noto-v1", "Apache-2.0", "Noto Emoji version 1, Google Inc., https://github.com/googlefonts/noto-emoji",
    ),
    Maker(
        "@iconify-json/twemoji", "1.2.5",
        "sha512-uKpuIEV0v6K5BW3Mjdyl+XKFVAbbcPxAgifKvEMtZoUZB5+YiY5zaMm2uNNCxyXzAWU9yNLlj41WU6/mvgALsw==",
        "twemoji", "CC-BY-4.0", "Twemoji, Twitter, Inc. and contributors, https://github.com/jdecked/twemoji",
    ),
    Maker(
        "@iconify-json/emojione", "1.2.3",
        "sha512-T9+T3HIbJNLKKsmxYKlaYhvnHYkz/HNYTV7SHCXVZPfeUi4FqskY70YeN8yYAZT8cCv7w5vJxS4Q1m8zb9CMMg==",
        "emojione", "CC-BY-4.0", "EmojiOne 2 / EmojiTwo, https://github.com/EmojiTwo/emojitwo",
    ),
    Maker(
        "@iconify-json/fluent-emoji", "1.2.7",
        "sha512-D8G6bKAyIsyxP1rzZtIWr/gg/fO4Rg1+DyCWlfqKK4h8W+4Em/Y0P6QYgJUQTlUcagzJvSyg+9OBv4hz4Hc/QA==",
        "fluent-emoji", "MIT", "Fluent Emoji, Copyright (c) Microsoft Corporation, https://github.com/microsoft/fluentui-emoji",
    ),
    Maker(
        "@iconify-json/fluent-emoji-flat", "1.2.6",
        "sha512-RY47RgPb47fYUiyrA64sIOL0+UU02s29sXpNBbIQRBUlPlfNFTKUmZDERGuxDs/7yNGWqQYvuaSYM1M4fRXlUw==",
        "fluent-emoji-flat", "MIT",
        "Fluent Emoji Flat, Copyright (c) Microsoft Corporation, https://github.com/microsoft/fluentui-emoji",
    ),
]  # fmt: skip
CATEGORIES = Package(
    "emoji-datasource-google", "16.0.0",
    "sha512-ZRexfzs7MVoLnmzZmNsO4TKhnAJp5D++Vm6PpUpH/jEQQlemp3l88CjZ+DoZ2faM9R4QxZkOPJCoT8DlPhfQ3A==",
)  # fmt: skip


def fetch(package: Package, folder: Path) -> dict[str, bytes]:
    """Download one package with `npm pack`, check its SHA-512, return its JSON files by name."""
    spec = f"{package.name}@{package.version}"
    done = subprocess.run(["npm", "pack", "--silent", spec], cwd=folder, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"npm pack {spec} failed: {done.stderr.strip()}")
    tarball = folder / done.stdout.strip().splitlines()[-1]
    digest = base64.b64encode(hashlib.sha512(tarball.read_bytes()).digest()).decode()
    if f"sha512-{digest}" != package.integrity:
        sys.exit(f"{spec}: SHA-512 differs from the pinned one; the pack is built from known bytes only")
    files = {}
    with tarfile.open(tarball) as archive:
        for member in archive.getmembers():
            stream = archive.extractfile(member)
            if stream and member.name.endswith(".json"):
                files[Path(member.name).name] = stream.read()
    return files


def code_point(unified: str) -> str:
    """Turn `1F600` or `2764-FE0F` into `1f600`, `2764`: lower case, without the emoji variation selector."""
    return "-".join(part for part in unified.lower().split("-") if part != "fe0f")


def objects(categories: bytes) -> dict[str, tuple[str, str]]:
    """Return {code point: (label, domain)} of every emoji in the six domains, in Unicode's order."""
    rows = sorted(json.loads(categories), key=lambda row: row["sort_order"])
    return {
        code_point(row["unified"]): (row["short_name"], DOMAINS[row["category"]])
        for row in rows
        if row["category"] in DOMAINS
    }


def svg(icons: dict, name: str) -> str | None:
    """Return the SVG document of one icon; follow an alias unless it also transforms its parent.

    Returns None if there is no such icon, or if it is hidden.
    """
    alias = icons.get("aliases", {}).get(name)
    if alias is not None:
        return svg(icons, alias["parent"]) if set(alias) == {"parent"} else None
    icon = icons["icons"].get(name)
    if icon is None or icon.get("hidden"):
        return None
    width = icon.get("width", icons.get("width", 16))
    height = icon.get("height", icons.get("height", 16))
    left, top = icon.get("left", 0), icon.get("top", 0)
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'viewBox="{left} {top} {width} {height}">{icon["body"]}</svg>'
    )


def render(document: str) -> bytes:
    """Render SVG as WebP, SIZE_PX square, on white: photographs of goods have a light background too."""
    png = resvg_py.svg_to_bytes(svg_string=document, width=SIZE_PX, height=SIZE_PX)
    drawing = Image.open(io.BytesIO(bytes(png))).convert("RGBA")
    ground = Image.new("RGBA", (SIZE_PX, SIZE_PX), "white")
    ground.alpha_composite(drawing, ((SIZE_PX - drawing.width) // 2, (SIZE_PX - drawing.height) // 2))
    out = io.BytesIO()
    ground.convert("RGB").save(out, "WEBP", quality=WEBP_QUALITY, method=6)
    return out.getvalue()


def once_each(drawings: dict[str, dict[str, bytes]]) -> dict[str, dict[str, bytes]]:
    """Keep a drawing that several makers share once; leave it out if it stands for several objects.

    The latter happens if a maker's names mean something else (its `cricket` is the game, not the insect).
    """
    objects_of: dict[bytes, set[str]] = {}
    for code, by_maker in drawings.items():
        for drawing in by_maker.values():
            objects_of.setdefault(drawing, set()).add(code)
    kept: dict[str, dict[str, bytes]] = {}
    for code, by_maker in drawings.items():
        first = {drawing: maker for maker, drawing in reversed(by_maker.items())}
        kept[code] = {m: d for m, d in by_maker.items() if first[d] == m and len(objects_of[d]) == 1}
    return kept


def attribution() -> str:
    lines = ["# The demo pack: who drew it, and under which licence", ""]
    lines += [f"- `images/{m.maker}/`: {m.credit}. {m.license}. From npm {m.name} {m.version}." for m in MAKERS]
    lines += [
        "",
        f"Changes: rendered at {SIZE_PX} px on white and stored as WebP, quality {WEBP_QUALITY}.",
        f"Categories and short names: npm {CATEGORIES.name} {CATEGORIES.version}, MIT,",
        "Copyright (c) 2013 Cal Henderson.",
        "The licence texts are in `licenses/` beside this file.",
        "",
    ]
    return "\n".join(lines)


def build(output: Path, licenses: Path) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        wanted = objects(fetch(CATEGORIES, Path(scratch))["emoji.json"])
        packages = {m.maker: fetch(m, Path(scratch)) for m in MAKERS}
    chars = {maker: json.loads(files.get("chars.json", b"{}")) for maker, files in packages.items()}
    # Three makers ship no table of code points, but share the icon names of those that do.
    by_name = {name: code_point(code) for table in chars.values() for code, name in table.items()}

    drawings: dict[str, dict[str, bytes]] = {}
    for m in MAKERS:
        icons = json.loads(packages[m.maker]["icons.json"])
        names = {code_point(code): name for code, name in chars[m.maker].items()}
        if not names:
            names = {by_name[n]: n for n in [*icons["icons"], *icons.get("aliases", {})] if n in by_name}
        for code in wanted:
            document = svg(icons, names[code]) if code in names else None
            if document:
                drawings.setdefault(code, {})[m.maker] = render(document)
    drawings = once_each(drawings)
    kept = [code for code in wanted if len(drawings.get(code, {})) >= MIN_MAKERS]

    spdx = {m.maker: m.license for m in MAKERS}
    table = io.StringIO()
    rows = csv.writer(table, lineterminator="\n")
    rows.writerow(["path", "label", "domain", "source", "maker", "license"])
    files: list[tuple[str, bytes]] = []
    for code in kept:
        label, domain = wanted[code]
        for maker, drawing in drawings[code].items():
            path = f"images/{maker}/{code}.webp"
            files.append((path, drawing))
            rows.writerow([path, label, domain, "emoji", maker, spdx[maker]])
    files += [(f"licenses/{p.name}", p.read_bytes()) for p in sorted(licenses.glob("*.txt"))]
    files += [("ATTRIBUTION.md", attribution().encode()), ("catalog.csv", table.getvalue().encode())]

    partial = output.with_suffix(".partial")
    with zipfile.ZipFile(partial, "w") as archive:
        for name, content in files:  # fixed date and mode, stored: the same bytes on every machine
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)
    partial.replace(output)
    digest = hashlib.sha256(output.read_bytes()).hexdigest()
    print(f"{output.name}: {len(kept)} objects, {sum(len(drawings[c]) for c in kept)} images")
    print(f"{output.stat().st_size / 1e6:.1f} MB, sha256 {digest}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("-o", "--output", type=Path, default=OUTPUT)
    build(parser.parse_args().output, Path(__file__).resolve().parent / "licenses")
