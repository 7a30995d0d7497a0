"""Write a folder of static files that embeds a visitor's image in the browser and searches a small index."""

from __future__ import annotations

import base64
import hashlib
import json
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Sequence
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np

from embed64.artifact.onnx_runtime import onnx_session
from embed64.core.console import track
from embed64.core.errors import CheckFailed, InputError
from embed64.core.files import cache_root, existing_file, whole, write_json
from embed64.data.decode import decode
from embed64.evaluate.thumbnails import thumbnail
from embed64.search.collection import Named

RUNTIME = "onnxruntime-web@1.30.0"
_SHA512 = "q0y+JrrtukXSzsBWEMccVfqX25LRmosXHF+CaRJmg8pZClzcV7svNc4rKY3jL02Vb7QmRMDs1SigqR4CXAfKYQ=="
"""What the registry says of the package: https://registry.npmjs.org/onnxruntime-web/1.30.0."""
_PARTS = ("ort.wasm.min.mjs", "ort-wasm-simd-threaded.mjs", "ort-wasm-simd-threaded.wasm")
_OWN = {"embed64.search.site": ("index.html", "site.js"), "embed64.search.serve": ("page/page.css", "page/search.js")}
_MOST = 20_000
"""Images of a page: their thumbnails take some 3 kB each, and a search reads all vectors."""


def make_site(model: Path, images: Sequence[Named], out: Path) -> list[tuple[Path, str]]:
    """Write the page, the model, ONNX Runtime Web and the index of `images` to a new folder, completely or not at all.

    Images are embedded by the same ONNX file that the browser runs. Returns the files that cannot be read, each with
    the reason. Raises InputError if the folder exists, the model is no ONNX artifact, npm is missing, or there are too
    many images.
    """
    existing_file(model, "write one with `embed64 export RUN --format onnx`")
    if out.exists():
        raise InputError(f"{out}: exists; name a new folder")
    if len(images) > _MOST:
        raise InputError(f"{len(images):,} images; a page without a server searches {_MOST:,} at most: `embed64 serve`")
    session = onnx_session(model)
    runtime = _runtime()
    with whole(out) as partial:
        (partial / "images").mkdir(parents=True)
        shown: list[dict[str, Any]] = []
        vectors, aside = [], []
        for image in track(images, "embedding", len(images), rate="images/s"):
            try:
                pixels = decode(Path(image.path))
            except InputError as error:
                aside.append((Path(image.path), error.without(image.path)))
                continue
            vectors.append(session.run(None, {"images": pixels[None].numpy()})[0][0])
            (partial / "images" / f"{len(shown)}.webp").write_bytes(thumbnail(pixels))
            shown.append({"name": Path(image.path).name, "label": image.label, "domain": image.domain})
        if not shown:
            raise InputError(f"none of the {len(images)} images can be read")
        (partial / "vectors.bin").write_bytes(np.stack(vectors).astype("<f4").tobytes())
        write_json(partial / "images.json", shown)
        shutil.copyfile(model, partial / "model.onnx")
        for package, names in _OWN.items():
            for name in names:
                content = resources.files(package).joinpath(name).read_bytes()
                (partial / Path(name).name).write_bytes(content)
        (partial / "ort").mkdir()
        with tarfile.open(runtime) as archive:
            for part in _PARTS:
                packed = archive.extractfile(f"package/dist/{part}")
                assert packed
                (partial / "ort" / part).write_bytes(packed.read())
    return aside


def _runtime() -> Path:
    """Return the package of ONNX Runtime Web (MIT licence), fetched by npm from its registry once, and verified."""
    kept = cache_root() / f"{RUNTIME.replace('@', '-')}.tgz"
    if not kept.is_file():
        npm = shutil.which("npm")
        if not npm:
            raise InputError(f"npm is missing, which fetches {RUNTIME}; install Node.js, https://nodejs.org")
        with tempfile.TemporaryDirectory() as folder:
            done = subprocess.run(
                [npm, "pack", RUNTIME, "--json", "--ignore-scripts"], cwd=folder, capture_output=True, text=True
            )
            if done.returncode:
                *_, last = ["npm said nothing", *filter(None, map(str.strip, done.stderr.splitlines()))]
                raise InputError(f"npm cannot fetch {RUNTIME} ({last}); look at the network, or npm's settings")
            with whole(kept) as partial:
                shutil.copyfile(Path(folder) / json.loads(done.stdout)[0]["filename"], partial)
    if base64.b64encode(hashlib.sha512(kept.read_bytes()).digest()).decode() != _SHA512:
        kept.unlink()
        raise CheckFailed(f"{RUNTIME}: what npm fetched is another package; it was deleted, run again")
    return kept
