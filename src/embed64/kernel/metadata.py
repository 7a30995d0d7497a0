"""A kernel's folder: its script and kernel-metadata.json, which describes it to Kaggle, built or of another owner."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from embed64.core.durations import parse_duration
from embed64.core.errors import InputError
from embed64.core.files import write_bytes, write_json, write_text
from embed64.core.recipe import nearest, recipe_toml
from embed64.core.settings import Recipe
from embed64.data.sources.registry import NoImages, Pack, Source, source_named, sources
from embed64.kernel.code_file import NOTEBOOK, edited, read_code
from embed64.kernel.image import COMPETITION, DEFAULT_LIMIT, MACHINE_SHAPE, SAVED, WHEELS
from embed64.kernel.metadata_file import (
    LONGEST_TITLE,
    METADATA_NAME,
    PLACEHOLDER,
    REFERENCE,
    SLUG,
    KernelMetadata,
    checked,
    read_metadata,
    read_values,
    require_owner,
    slugified,
)
from embed64.kernel.notebook import training_notebook
from embed64.kernel.script import submission_script, training_script, with_wheels_of

PACK = "embed64-emoji"
"""Your own dataset that brings the embedded pack to Kaggle."""
MODEL = "embed64-model"
"""Your own dataset from which the second kernel takes the artifact."""
SITE = "https://www.kaggle.com"
MOST_CODE = 1_000_000
"""Bytes of code that Kaggle accepts, approximately."""
INFERENCE = Path("kernel") / "inference"
_README = """# {title}

- `kernel-metadata.json` and `kernel/` are a Kaggle kernel that trains an image encoder; `kernel/inference` submits it.
- `embed64 kernel plan` says whether it can arrive there, `embed64 kernel rehearse` runs it here on a few images.
- `embed64 kernel ship` pushes, waits, fetches, checks and submits; after an error or Ctrl-C the same command resumes.
- `embed64 kernel build --recipe photos --source owner/dataset` makes another of it, such as one with your own images.
"""


def build_kernel(
    folder: Path,
    recipe: Recipe,
    attached: Sequence[str] = (),
    owner: str = "",
    internet: bool = True,
    time_limit: str = DEFAULT_LIMIT,
    notebook: bool = False,
) -> Path:
    """Write FOLDER/kernel-metadata.json and FOLDER/kernel/train.py, or train.ipynb; return the latter.

    `attached` are sources by name, or datasets as owner/slug; none: the original work's and what replaces them. If no
    owner is given, that of an existing metadata file is kept. Raises InputError for a wrong source.
    """
    parse_duration(time_limit)
    owner = require_owner(owner or owner_of(folder) or PLACEHOLDER)
    known, references = _sorted_out(attached)
    names = [source.name for source in known]
    written = training_notebook if notebook else training_script
    code = written(recipe_toml(recipe), recipe.name, names, time_limit, owner)
    name = f"kernel/train{NOTEBOOK if notebook else '.py'}"
    datasets = [f"{owner}/{PACK}" if isinstance(s.reader, Pack) else s.kaggle for s in known if not s.is_competition]
    competitions = [source.slug for source in known if source.is_competition]
    needs_wheels = [] if internet else [f"{owner}/{WHEELS}"]
    slug = slugified(f"embed64 {recipe.name}")
    if len(slug) > LONGEST_TITLE:
        raise InputError(
            f"recipe '{recipe.name}': gives the kernel a title of {len(slug)} characters, Kaggle takes"
            f" {LONGEST_TITLE}; give name=SHORTER"
        )
    metadata = _metadata(
        owner,
        slug,
        code_file=name,
        kernel_type="notebook" if notebook else "script",
        enable_gpu=True,
        enable_internet=internet,
        machine_shape=MACHINE_SHAPE,
        dataset_sources=sorted({*datasets, *references, *needs_wheels}),
        competition_sources=sorted({COMPETITION, *competitions}),
    )
    write_json(folder / METADATA_NAME, metadata.given())
    return write_text(folder / name, code)


def build_inference(folder: Path, owner: str = "") -> Path:
    """Write the second kernel to FOLDER/kernel/inference; return its script."""
    inside = folder / INFERENCE
    owner = require_owner(owner or owner_of(inside) or PLACEHOLDER)
    metadata = _metadata(owner, "embed64-inference", code_file="inference.py", dataset_sources=[f"{owner}/{MODEL}"])
    write_json(inside / METADATA_NAME, metadata.given())
    return write_text(inside / "inference.py", submission_script())


def _metadata(owner: str, slug: str, **changes: Any) -> KernelMetadata:
    """Return the metadata of a private script; Kaggle derives the slug from the title."""
    metadata = {
        "id": f"{owner}/{slug}",
        "title": slug.replace("-", " "),
        "language": "python",
        "kernel_type": "script",
        "is_private": True,
        "enable_gpu": False,
        "enable_tpu": False,
        "enable_internet": False,
        "dataset_sources": [],
        "competition_sources": [COMPETITION],
        "kernel_sources": [],
        "model_sources": [],
        "docker_image_pinning_type": "original",
    }
    return KernelMetadata.model_validate(metadata | changes)


def owner_of(folder: Path) -> str:
    """Return the owner that a folder's metadata names; empty if there is no metadata yet."""
    return read_metadata(folder).owner if (folder / METADATA_NAME).is_file() else ""


def set_owner(folder: Path, owner: str) -> list[Path]:
    """Write the owner's name into both kernels, also where it is missing; return the metadata files.

    Raises InputError, and writes nothing, for a bad name or if one of the files is wrong in another way too.
    """
    owner = require_owner(owner)
    places = [place for place in (folder, folder / INFERENCE) if place == folder or (place / METADATA_NAME).is_file()]
    files: dict[Path, str] = {}
    metadata = {place / METADATA_NAME: _with_owner(place / METADATA_NAME, owner) for place in places}
    for file, changed in metadata.items():
        code = file.parent / changed.code_file
        if code.is_file():
            before = read_code(code, file, newline="")
            after = edited(code, before, partial(with_wheels_of, owner))
            if after != before:
                files[code] = after
    for code, text in files.items():
        write_bytes(code, text.encode())
    for file, changed in metadata.items():
        write_json(file, changed.given())
    return list(metadata)


def write_readme(folder: Path) -> Path | None:
    """Write a README.md that says what one does with the kernel, unless the folder has one; return what was written."""
    if (path := folder / "README.md").exists():
        return None
    return write_text(path, _README.format(title=read_metadata(folder).title))


def attach_checkpoint(folder: Path, attached: bool) -> None:
    """Attach your dataset with a checkpoint to the kernel, or attach it no more."""
    metadata = read_metadata(folder)
    saved = f"{metadata.owner}/{SAVED}"
    sources = sorted({*metadata.dataset_sources, saved} if attached else {*metadata.dataset_sources} - {saved})
    if sources != sorted(metadata.dataset_sources):
        changed = checked(folder / METADATA_NAME, metadata.given() | {"dataset_sources": sources})
        write_json(folder / METADATA_NAME, changed.given())


def _with_owner(path: Path, owner: str) -> KernelMetadata:
    """Return a file's content with another owner of the kernel and of the datasets that were the old owner's."""
    values = read_values(path)
    before, _, slug = str(values.get("id", "")).rpartition("/")
    if not re.fullmatch(SLUG, slug):
        slug = slugified(str(values.get("title", "")))
    metadata = checked(path, values | {"id": f"{owner}/{slug}"})
    datasets = {re.sub(rf"^{re.escape(before)}/", f"{owner}/", ref) for ref in metadata.dataset_sources}
    return checked(path, metadata.given() | {"dataset_sources": sorted(datasets)})


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
            if not re.fullmatch(REFERENCE, name):
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
    metadata: KernelMetadata
    code: str

    @property
    def ref(self) -> str:
        """`owner/slug`."""
        return self.metadata.id

    @property
    def page(self) -> str:
        """Its page on Kaggle."""
        return f"{SITE}/code/{self.ref}"

    @property
    def sha256(self) -> str:
        """The hash of everything that is pushed."""
        return hashlib.sha256(json.dumps([self.metadata.given(), self.code], sort_keys=True).encode()).hexdigest()

    def sources(self, kind: str) -> list[str]:
        """Return the attached sources of a kind: dataset, competition, kernel or model."""
        return getattr(self.metadata, f"{kind}_sources")
