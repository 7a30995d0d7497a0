"""kernel-metadata.json, which describes a kernel to `kaggle kernels push`, and the kernel's folder.

The format is that of Kaggle's client (github.com/Kaggle/kaggle-cli, documentation/kernels_metadata.md).
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from embed64.core.durations import parse_duration
from embed64.core.errors import InputError
from embed64.core.files import write_json, write_text
from embed64.core.recipe import nearest, recipe_toml
from embed64.core.settings import Recipe
from embed64.data.sources.registry import NoImages, Pack, Source, source_named, sources
from embed64.kernel.image import COMPETITION, DEFAULT_LIMIT, MACHINE_SHAPE
from embed64.kernel.script import submission_script, training_script

PACK = "embed64-emoji"
"""Your own dataset that brings the embedded pack to Kaggle."""
WHEELS = "embed64-wheels"
MODEL = "embed64-model"
"""Your own dataset from which the second kernel takes the artifact."""
SITE = "https://www.kaggle.com"
METADATA_NAME = "kernel-metadata.json"
PLACEHOLDER = "INSERT_YOUR_KAGGLE_USERNAME"
MOST_CODE = 1_000_000
"""Bytes of code that Kaggle accepts, approximately."""
INFERENCE = Path("kernel") / "inference"
_REFERENCE = re.compile(r"[\w-]+/[\w-]+")


def build_kernel(
    folder: Path,
    recipe: Recipe,
    attached: Sequence[str] = (),
    owner: str = "",
    internet: bool = True,
    time_limit: str = DEFAULT_LIMIT,
) -> Path:
    """Write FOLDER/kernel-metadata.json and FOLDER/kernel/train.py; return the script.

    `attached` are sources by name, or datasets as owner/slug; none: the original work's and what replaces them. If no
    owner is given, that of an existing metadata file is kept. Raises InputError for a wrong source.
    """
    parse_duration(time_limit)
    owner = owner or owner_of(folder) or PLACEHOLDER
    known, references = _sorted_out(attached)
    names = [source.name for source in known]
    script = training_script(recipe_toml(recipe), recipe.name, names, time_limit)
    datasets = [f"{owner}/{PACK}" if isinstance(s.reader, Pack) else s.kaggle for s in known if not s.is_competition]
    competitions = [source.slug for source in known if source.is_competition]
    needs_wheels = [] if internet else [f"{owner}/{WHEELS}"]
    metadata = _metadata(
        owner,
        slugified(f"embed64 {recipe.name}"),
        code_file="kernel/train.py",
        enable_gpu=True,
        enable_internet=internet,
        machine_shape=MACHINE_SHAPE,
        dataset_sources=sorted({*datasets, *references, *needs_wheels}),
        competition_sources=sorted({COMPETITION, *competitions}),
    )
    write_json(folder / METADATA_NAME, metadata)
    return write_text(folder / "kernel" / "train.py", script)


def build_inference(folder: Path, owner: str = "") -> Path:
    """Write the second kernel to FOLDER/kernel/inference; return its script."""
    inside = folder / INFERENCE
    owner = owner or owner_of(inside) or PLACEHOLDER
    metadata = _metadata(owner, "embed64-inference", code_file="inference.py", dataset_sources=[f"{owner}/{MODEL}"])
    write_json(inside / METADATA_NAME, metadata)
    return write_text(inside / "inference.py", submission_script())


def _metadata(owner: str, slug: str, **changes: Any) -> dict[str, Any]:
    """Return the metadata in Kaggle's order; Kaggle derives the slug from the title."""
    metadata = {
        "id": f"{owner}/{slug}",
        "title": slug.replace("-", " "),
        "code_file": "",
        "language": "python",
        "kernel_type": "script",
        "is_private": True,
        "enable_gpu": False,
        "enable_tpu": False,
        "enable_internet": False,
        "machine_shape": None,
        "dataset_sources": [],
        "competition_sources": [COMPETITION],
        "kernel_sources": [],
        "model_sources": [],
        "docker_image_pinning_type": "original",
    }
    return {key: value for key, value in (metadata | changes).items() if value is not None}


def read_metadata(folder: Path) -> dict[str, Any]:
    """Return the content of FOLDER/kernel-metadata.json; raise InputError if it is missing or not a JSON object."""
    path = folder / METADATA_NAME
    if not path.is_file():
        raise InputError(f"{path}: no such file; make it with `embed64 kernel build`, or name its folder by --folder")
    try:
        metadata = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise InputError(f"{path}: not valid JSON ({error}); make it again with `embed64 kernel build`") from error
    if not isinstance(metadata, dict):
        raise InputError(f"{path}: not a JSON object; make it again with `embed64 kernel build`")
    return metadata


def owner_of(folder: Path) -> str:
    """Return the owner that a folder's metadata names; empty if there is no metadata yet."""
    return str(read_metadata(folder).get("id", "")).partition("/")[0] if (folder / METADATA_NAME).is_file() else ""


def set_owner(folder: Path, owner: str) -> list[Path]:
    """Write the owner's name into the metadata of both kernels; return the files; raise InputError for a bad name."""
    if not re.fullmatch(r"[\w-]+", owner):
        raise InputError(f"--owner '{owner}': not a Kaggle user name; it is the last part of your profile's address")
    changed = []
    for place in (folder, folder / INFERENCE):
        metadata, before = read_metadata(place), owner_of(place)
        metadata["id"] = metadata["id"].replace(f"{before}/", f"{owner}/", 1)
        metadata["dataset_sources"] = sorted(
            f"{owner}/{ref.partition('/')[2]}" if ref.startswith(f"{before}/") else ref
            for ref in metadata["dataset_sources"]
        )
        changed.append(write_json(place / METADATA_NAME, metadata))
    return changed


def default_sources() -> list[str]:
    """Return the original work's sources, and the large replacement for those that no longer exist."""
    return [source.name for source in sources() if source.original or source.name == "images-130k"]


def _sorted_out(attached: Sequence[str]) -> tuple[list[Source], list[str]]:
    """Return known sources, and references to datasets that are attached as they are."""
    known: list[Source] = []
    references: list[str] = []
    for name in attached or default_sources():
        try:
            known.append(source_named(name))
        except InputError:
            if not _REFERENCE.fullmatch(name):
                words = [word for source in sources() for word in (source.name, source.slug)]
                raise InputError(
                    f"--source '{name}': neither a known source{nearest(name, words)} nor a dataset as OWNER/SLUG;"
                    " `embed64 sources list` shows the known ones"
                ) from None
            references.append(name)
    if not references and all(isinstance(source.reader, NoImages) for source in known):
        raise InputError("--source: none of these holds images; add one that does")
    return known, references


@dataclass(frozen=True)
class Kernel:
    """What to push: kernel-metadata.json and the one file of code that it names."""

    folder: Path
    metadata: dict[str, Any]
    code: str

    @property
    def ref(self) -> str:
        """`owner/slug`."""
        return str(self.metadata["id"])

    @property
    def page(self) -> str:
        """Its page on Kaggle."""
        return f"{SITE}/code/{self.ref}"

    @property
    def sha256(self) -> str:
        """The hash of everything that is pushed."""
        return hashlib.sha256(json.dumps([self.metadata, self.code], sort_keys=True).encode()).hexdigest()

    def sources(self, kind: str) -> list[str]:
        """Return the attached sources of a kind: dataset, competition, kernel or model."""
        return self.metadata.get(f"{kind}_sources") or []


def slugified(title: str) -> str:
    """Return the slug that Kaggle derives from a title."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain.replace("'", "")).strip("-")
