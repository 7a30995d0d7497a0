"""The commands of `embed64 index`: an index of images that stays, in a folder or in a PostgreSQL database."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from embed64.cli.options import CalibrationOpt, CatalogOpt
from embed64.core.errors import InputError

if TYPE_CHECKING:
    from embed64.search.collection import Changes, Collection, Named

_SHOWN = 5
"""Pairs of near duplicates that are named."""

index_app = typer.Typer(no_args_is_help=True, help="Build, change and search an index of images.")

IndexArg = Annotated[
    str, typer.Argument(metavar="INDEX", help="A folder, or postgresql://USER@HOST/NAME.", show_default=False)
]
MadeByOpt = Annotated[
    Path | None,
    typer.Option(
        "--artifact", help="The artifact that made the index, if it is not where it was then.", show_default=False
    ),
]
ImagesOpt = Annotated[
    Path | None, typer.Option("--catalog", help="Add the images of a catalog, with its labels.", show_default=False)
]
FolderOpt = Annotated[
    Path | None,
    typer.Option(
        "--folder", help="Add the images of a folder at any depth, labelled by the folders in it.", show_default=False
    ),
]
DomainOpt = Annotated[str, typer.Option("--domain", help="The domain of a folder's images.")]


@index_app.command()
def build(
    index: IndexArg,
    artifact: Annotated[Path, typer.Option("--artifact", help="A saved_model.pt.", show_default=False)],
    catalog: ImagesOpt = None,
    folder: FolderOpt = None,
    domain: DomainOpt = "",
) -> None:
    """Make an index; after an interruption the same command resumes.

    Files that cannot be read are set aside and counted; the exit code is then 1.
    """
    from embed64.search.collection import Collection

    images, hidden = chosen_images(catalog, folder, domain)
    collection = Collection(index, artifact, new=True)
    report_changes(collection, collection.add(images), hidden)


@index_app.command()
def add(
    index: IndexArg,
    catalog: ImagesOpt = None,
    folder: FolderOpt = None,
    domain: DomainOpt = "",
    artifact: MadeByOpt = None,
) -> None:
    """Add images; those that are in the index, unchanged, are skipped."""
    from embed64.search.collection import Collection

    images, hidden = chosen_images(catalog, folder, domain)
    collection = Collection(index, artifact)
    report_changes(collection, collection.add(images), hidden)


@index_app.command()
def remove(
    index: IndexArg,
    places: Annotated[list[Path], typer.Argument(help="Image files, or folders.", show_default=False)],
    artifact: MadeByOpt = None,
) -> None:
    """Remove images from the index; the files stay."""
    from embed64.search.collection import Collection

    collection = Collection(index, artifact)
    report_changes(collection, collection.remove(places))


@index_app.command()
def sync(
    index: IndexArg,
    folder: Annotated[Path, typer.Argument(help="A folder of images.", show_default=False)],
    domain: DomainOpt = "",
    artifact: MadeByOpt = None,
) -> None:
    """Make the index agree with a folder: add new files, embed changed ones again, remove those that are gone."""
    from embed64.search.collection import Collection

    collection = Collection(index, artifact)
    report_changes(collection, collection.sync(folder, domain))


@index_app.command()
def info(index: IndexArg, artifact: MadeByOpt = None) -> None:
    """Show what an index holds: images, labels, domains, and the artifact that made it."""
    from collections import Counter

    from embed64.cli.printing import show
    from embed64.core.console import plain_table
    from embed64.search.collection import Collection

    collection = Collection(index, artifact)
    entries = collection.store.entries()
    domains = Counter(entry.domain for entry in entries if entry.domain)
    table = plain_table()
    table.add_row("kept by", collection.store.kind)
    table.add_row("images", f"{len(entries):,}")
    table.add_row("labels", f"{len({(entry.domain, entry.label) for entry in entries if entry.label}):,}")
    table.add_row("domains", ", ".join(f"{name} {count:,}" for name, count in domains.most_common()) or "none given")
    table.add_row("artifact", f"{collection.encoder.path}, SHA-256 {collection.encoder.sha256[:16]}…")
    show(table)


@index_app.command()
def search(
    index: IndexArg,
    image: Annotated[Path, typer.Argument(help="An image.", show_default=False)],
    k: Annotated[int, typer.Option("-k", min=1, help="How many images to show.")] = 5,
    domain: Annotated[str, typer.Option("--domain", help="Search in this domain only.")] = "",
    json_file: Annotated[
        Path | None, typer.Option("--json", help="Write the hits to this file too.", show_default=False)
    ] = None,
    artifact: MadeByOpt = None,
    calibration: CalibrationOpt = None,
) -> None:
    """Find the k nearest images of the index; calibrated, say which show the same object."""
    from embed64.cli.printing import print_found
    from embed64.core.files import write_json
    from embed64.evaluate.calibration import find_calibration
    from embed64.search.collection import Collection, answer

    collection = Collection(index, artifact)
    judge, size = find_calibration(collection.encoder.path, calibration), len(collection)
    found = collection.search(image, k, domain)
    named = {
        name: [getattr(entry, name) for entry, _ in found]
        for name in ("label", "domain")
        if any(getattr(entry, name) for entry, _ in found)
    }
    print_found([(Path(entry.path), distance) for entry, distance in found], judge, size, named)
    if json_file:
        write_json(json_file, answer(found, judge, size))


@index_app.command()
def mine(
    index: IndexArg,
    catalog: CatalogOpt,
    out: Annotated[Path, typer.Option("--out", help="The catalog to write, .csv or .parquet.", show_default=False)],
    k: Annotated[int, typer.Option("-k", min=1, help="How many for each image of the catalog.")] = 3,
    artifact: MadeByOpt = None,
) -> None:
    """Mine hard negatives: add the index's nearest images of other labels to a catalog, for the next training."""
    from embed64.core.console import tell
    from embed64.data.catalog import read_catalog, write_catalog
    from embed64.search.collection import Collection
    from embed64.search.mining import mine as mined_for

    found = mined_for(Collection(index, artifact), read_catalog(catalog), k)
    write_catalog(found.catalog, out)
    if found.unlabelled:
        tell(f"left out: {found.unlabelled:,} near images without a label, which may show the same object")
    tell(f"{out}: {found.added:,} images mined; {len(found.catalog):,} in all")


def chosen_images(catalog: Path | None, folder: Path | None, domain: str) -> tuple[list[Named], list[tuple[Path, str]]]:
    """Return the images of a catalog or of a folder, and what was left out; raise InputError unless one is named."""
    from embed64.search.collection import in_catalog, in_folder

    if (catalog is None) == (folder is None):
        raise InputError("name either a --catalog or a --folder of images")
    if catalog:
        if domain:
            raise InputError("--domain is for a --folder; a catalog has its own domains")
        return in_catalog(catalog), []
    assert folder is not None
    return in_folder(folder, domain)


def report_changes(collection: Collection, changes: Changes, hidden: Sequence[tuple[Path, str]] = ()) -> None:
    """Print what changed; raise CheckFailed if files could not be read."""
    from embed64.cli.printing import require_none_unreadable, tell_hidden
    from embed64.core.console import tell

    aside = [*hidden, *changes.aside]
    tell_hidden(aside)
    twins = collection.twins(changes.fresh)
    for path, twin in twins[:_SHOWN]:
        tell(f"near duplicates: {path} and {twin}")
    if len(twins) > _SHOWN:
        tell(f"near duplicates: {len(twins) - _SHOWN:,} more pairs")
    counts = ("added", "replaced", "removed", "unchanged")
    changed = [f"{getattr(changes, name):,} {name}" for name in counts if getattr(changes, name)]
    tell(f"{collection.where}: {', '.join(changed) or 'nothing to change'}; {len(collection):,} images")
    require_none_unreadable(aside)
