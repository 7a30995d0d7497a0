"""Lay out Kaggle's input folder for a rehearsal: what a kernel attaches, reduced, in either layout."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import pandas as pd

from embed64.core.findings import Finding
from embed64.data.catalog import Catalog, write_catalog
from embed64.data.sources.build import read_source
from embed64.data.sources.demo_pack import demo_catalog
from embed64.data.sources.mounts import fetched
from embed64.data.sources.registry import COMPETITIONS, NoImages, Records, Source, sources
from embed64.kernel.image import WHEELS
from embed64.kernel.metadata import MODEL, PACK
from embed64.kernel.metadata_file import KernelMetadata
from embed64.kernel.wheels import make_wheels

_LABELS, _IMAGES = 40, 4
"""How many labels of an input are kept, and how many images of each."""
_TABLES = (".csv", ".tsv", ".txt", ".json", ".parquet")
_LARGEST_TABLE = 100 << 20


def lay_out(root: Path, metadata: KernelMetadata, nested: bool) -> Iterator[Finding]:
    """Mount what the metadata attaches below `root`; yield a finding for each, also for what is not here.

    The embedded pack stands in if no images are here; your wheels are always mounted, in place of the internet.
    """
    known = {source.kaggle: source for source in sources() if source.kaggle}
    wheels = f"{metadata.owner}/{WHEELS}"
    datasets = ["/".join(reference.split("/")[:2]) for reference in metadata.dataset_sources]
    references = [*datasets, wheels, *(f"{COMPETITIONS}/{slug}" for slug in metadata.competition_sources)]
    images = 0
    for reference in dict.fromkeys(references):
        slug = reference.rpartition("/")[2]
        at, source = _mount(root, reference, nested), known.get(reference)
        if reference == wheels:
            told = f"{len(make_wheels(at))} wheels"
        elif slug == PACK:
            images += (count := _cut_pack(at))
            told = f"{count} images of the embedded pack"
        elif source and fetched(source).is_dir() and not isinstance(source.reader, NoImages):
            images += (count := _cut(source, at))
            told = f"{count} of its images"
        else:
            told = "not here, left out"
        yield Finding(slug, True, told)
    if not images:
        count = _cut_pack(_mount(root, f"embed64/{PACK}", nested))
        yield Finding(PACK, True, f"{count} images of the embedded pack stand in")


def mount_model(root: Path, second: KernelMetadata, artifact: Path, nested: bool) -> None:
    """Mount an artifact below `root` as the dataset from which the second kernel takes it."""
    at = _mount(root, f"{second.owner}/{MODEL}", nested)
    at.mkdir(parents=True)
    shutil.copyfile(artifact, at / artifact.name)


def _mount(root: Path, reference: str, nested: bool) -> Path:
    """Return the folder where Kaggle mounts a dataset `owner/slug` or `competitions/slug`."""
    if not nested:
        return root / reference.rpartition("/")[2]
    return root / (reference if reference.startswith(f"{COMPETITIONS}/") else f"datasets/{reference}")


def _cut_pack(at: Path) -> int:
    with tempfile.TemporaryDirectory() as folder:
        pack = demo_catalog(Path(folder) / "pack")
        rows = _few(pack.rows)
        _copy([pack.root / path for path in rows["path"]], pack.root, at)
        write_catalog(Catalog(rows, at), at / "catalog.csv")
    return len(rows)


def _cut(source: Source, at: Path) -> int:
    """Copy some images, the tables and the smallest record file of a fetched source to `at`; count the images."""
    folder = fetched(source).resolve()
    with tempfile.TemporaryDirectory() as unpacked:
        reading = read_source(source, folder, Path(unpacked))
    rows = _few(reading.rows)
    images = [file for path in rows["path"] if (file := reading.root / path).is_relative_to(folder)]
    others = [file for file in folder.rglob("*") if file.is_file()]
    tables = [file for file in others if file.suffix in _TABLES and file.stat().st_size < _LARGEST_TABLE]
    if isinstance(source.reader, Records):
        records = [file for pattern in source.reader.files for file in folder.glob(pattern)]
        tables.append(min(records, key=lambda file: file.stat().st_size))
    _copy([*images, *tables], folder, at)
    return len(rows)


def _few(rows: pd.DataFrame) -> pd.DataFrame:
    """Choose a few images of a few labels of every domain."""
    label = rows.groupby(["source", "domain", "label"], sort=False)
    few = rows[label.cumcount() < _IMAGES]
    turn = few.groupby("domain")["label"].transform(lambda labels: pd.factorize(labels)[0])
    return few[turn < max(2, _LABELS // few["domain"].nunique())].reset_index(drop=True)


def _copy(files: Iterable[Path], root: Path, at: Path) -> None:
    for file in files:
        (at / file.relative_to(root)).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, at / file.relative_to(root))
