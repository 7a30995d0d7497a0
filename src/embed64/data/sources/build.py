"""Build one catalog from known sources, the embedded pack, any folders and any tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from embed64.core.console import say
from embed64.core.errors import InputError
from embed64.core.files import existing_file
from embed64.data.catalog import Catalog, read_catalog, validate, write_catalog
from embed64.data.screening import screen
from embed64.data.sources.demo_pack import demo_catalog
from embed64.data.sources.folders import PARTS, read_flat, read_layout
from embed64.data.sources.mounts import find, left_out
from embed64.data.sources.registry import (
    Either,
    FlatFolder,
    FolderLayout,
    NoImages,
    Pack,
    Parts,
    Reader,
    Records,
    RowRanges,
    Source,
    TableOfImages,
    source_named,
)
from embed64.data.sources.scan import ASIDE, Reading, aside_table, walk
from embed64.data.sources.tables import chosen, read_images_table, read_row_ranges
from embed64.data.sources.tfrecords import read_records
from embed64.data.splits import HOLDOUT, TRAIN, lone_to_index
from embed64.data.table_files import write_table

_READERS: dict[type, Callable[..., Reading]] = {
    FolderLayout: read_layout,
    FlatFolder: read_flat,
    TableOfImages: read_images_table,
    Parts: read_images_table,
    RowRanges: read_row_ranges,
    Records: read_records,
}


class Built(NamedTuple):
    """The result of a build."""

    catalog: Catalog
    aside: pd.DataFrame
    """The files that did not become rows, each with the reason."""
    rejected: Path | None
    """The file that lists those set aside, if there are any."""


def build_catalog(
    out: Path,
    names: Sequence[tuple[str, Path | None]],
    folders: Sequence[Path],
    tables: Sequence[Path],
    domains: Sequence[str],
    *,
    layout: str,
    images: Path | None,
    templates: Mapping[str, str],
) -> Built:
    """Read known sources, folders and tables into one catalog `out`, and list beside it what was set aside.

    `names` are pairs (known source, its folder), with None for a folder to be found; the embedded pack is unpacked
    beside `out`. `domains` contains one for all folders and tables, one for each, folders first, or none. `layout`
    applies to the folders, `images` and `templates` to the tables. Raises InputError if there is nothing to build
    from, or if a source cannot be read.
    """
    count, own = len(folders), [*folders, *tables]
    each = [*domains] if len(domains) > 1 else [*(domains or [""])] * len(own)
    if len(each) != len(own):
        raise InputError(f"{len(each)} --domain, {len(own)} --folder and --csv; give one for all, or one for each")
    known = [(source_named(name), place) for name, place in names]
    if not known and not own:
        raise InputError("nothing to build from; name a source, or give --folder DIR or --csv FILE")
    catalog, aside = build(
        [read_source(source, place, out.parent / "emoji") for source, place in known]
        + [read_folder(path, domain, layout) for path, domain in zip(folders, each[:count], strict=True)]
        + [read_csv(path, images, templates, domain) for path, domain in zip(tables, each[count:], strict=True)]
    )
    write_catalog(catalog, out)
    return Built(catalog, aside, write_aside(aside, out))


def read_source(source: Source, folder: Path | None, unpacked: Path) -> Reading:
    """Read a known source from `folder`, or from where it is found; unpack the embedded pack into `unpacked`.

    A published split and its roles are kept. The only image of a label that has no role gets role `index`, a
    distractor: it cannot be a query. Raises InputError if the source is missing, naming what can replace it.
    """
    if isinstance(source.reader, NoImages):
        raise InputError(f"source '{source.name}': {source.reader.why}{_instead(source)}")
    if isinstance(source.reader, Pack):
        pack = demo_catalog(unpacked)
        return Reading(pack.rows, pack.root, aside_table([], source.name))
    place = folder or find(source)
    if place is None:
        got = f"with `embed64 sources fetch {source.name}`" if source.kaggle else f"from {source.home}"
        raise InputError(
            f"source '{source.name}' is missing; get it {got}, give {source.name}=DIR if it is elsewhere"
            f"{_instead(source)}"
        )
    if not place.is_dir():
        raise InputError(f"{place}: no such folder; give the one with the source '{source.name}'")
    try:
        reading = _read(place.resolve(), source.name, source.reader)
    except InputError as error:
        raise InputError(f"{error}; its authors' copy: {source.home}" if source.home else error) from error
    without = aside_table([(name, f"left out of the zip: {why}") for name, why in left_out(place)], source.name)
    rows = _with_distractors(_with_split(reading, source.name), source.name)
    return replace(reading, rows=rows, aside=pd.concat([reading.aside, without], ignore_index=True))


def _read(root: Path, name: str, reader: Reader) -> Reading:
    layout = chosen(root, reader) if isinstance(reader, Either) else reader
    return _READERS[type(layout)](root, name, layout)


def read_folder(folder: Path, domain: str, layout: str = "") -> Reading:
    """Read a folder with one subfolder per label, or domain/label if `domain` is empty, or of another `layout`.

    The folder's name is the source. If its own folders are the parts of a split, such as train and val, those are left
    out of the layout, so that an object in both is one label. Raises InputError if there is no image at the expected
    depth, or if such a folder has no `domain`. With the word `split` in the layout, the split is kept.
    """
    if not layout and (parts := _split_parts(folder)):
        if not domain:
            raise InputError(
                f"{folder}: {', '.join(parts)} are parts of a split, not domains: name the domain by --domain, and"
                " objects of one name in several parts become one label; or keep the split, e.g. --layout split/label"
            )
        say(f"{folder}: {', '.join(parts)} are parts of a split; objects of one name in several are one label")
        layout = "*/label"
    settings = FolderLayout(kind="folder", layout=layout or ("label" if domain else "domain/label"), domain=domain)
    try:
        name = folder.resolve().name
        return _with_split(read_layout(folder.resolve() if folder.is_dir() else folder, name, settings), name)
    except InputError as error:
        hint = "" if domain or layout or not folder.is_dir() else "; give --domain if the first level has the labels"
        raise InputError(f"{error}{hint}") from error


def _split_parts(folder: Path) -> list[str]:
    """Return the names of a folder's own folders if all of them are names of parts of a split."""
    if not folder.is_dir():
        return []
    listing = next(walk(folder))
    return [] if listing.images or not {name.lower() for name in listing.folders} <= {*PARTS} else listing.folders


def read_csv(file: Path, images: Path | None, templates: Mapping[str, str], domain: str) -> Reading:
    """Read a CSV or Parquet table of images; `templates` maps path, label and domain to columns in braces.

    The source is the file's name; paths start at `images`, or at the table's folder. A key that is not given means the
    column of that name, or the given `domain`.
    """
    existing_file(file, "give a table with one row per image")
    if unknown := sorted(set(templates) - {"path", "label", "domain"}):
        raise InputError(f"--map {unknown[0]}={templates[unknown[0]]}: only path, label and domain can be mapped")
    settings = TableOfImages(
        kind="table",
        files=(),
        path=(templates.get("path", "{path}"),),
        label=templates.get("label", "{label}"),
        domain=templates.get("domain", domain or "{domain}"),
    )
    root = images or file.parent
    if not root.is_dir():
        raise InputError(f"{root}: no such folder; --images names the one that the table's paths start at")
    try:
        return read_images_table(root.resolve(), file.stem, settings, file)
    except InputError as error:
        raise InputError(f"{error}; --map says which columns to take, e.g. label={{group}}") from error


def read_mounted(file: Path) -> Reading:
    """Read a catalog beside its images; raise InputError if it is not one."""
    given = read_catalog(file)
    return Reading(given.rows, given.root, aside_table([], str(file)))


def build(readings: Sequence[Reading]) -> tuple[Catalog, pd.DataFrame]:
    """Return what `joined` does, without the images that cannot be used; read every image once."""
    catalog, aside = joined(readings)
    kept, unreadable, _ = screen(catalog)
    return Catalog(kept.rows.drop(columns="sha256"), kept.root), pd.concat([aside, unreadable[[*ASIDE]]])


def joined(readings: Sequence[Reading]) -> tuple[Catalog, pd.DataFrame]:
    """Return several readings as one catalog with absolute paths, and all that they have set aside.

    Labels stay apart by source. If two sources have the same name, the later one is renamed; an image that two sources
    list belongs to the first.
    """
    names = [str(reading.rows["source"].iloc[0]) for reading in readings]
    taken, rows, aside = set(names), [], []
    for place, (name, reading) in enumerate(zip(names, readings, strict=True)):
        if name in names[:place]:
            new = next(f"{name}-{i}" for i in count(2) if f"{name}-{i}" not in taken)
            taken.add(new)
            say(f"{reading.root}: another source is called '{name}', this one becomes '{new}'")
            reading = replace(reading, rows=reading.rows.assign(source=new), aside=reading.aside.assign(source=new))
        rows.append(Catalog(reading.rows, reading.root))
        aside.append(reading.aside)
    return _one_split(join(_each_once(rows))), pd.concat(aside)


def write_aside(aside: pd.DataFrame, catalog: Path) -> Path | None:
    """Write STEM.rejected.csv beside a catalog; if nothing was set aside, remove an older one."""
    path = catalog.with_name(f"{catalog.stem}.rejected.csv")
    path.unlink(missing_ok=True)
    if aside.empty:
        return None
    return write_table(aside, path)


def join(catalogs: Sequence[Catalog]) -> Catalog:
    """Return several catalogs as one, with absolute paths; their labels stay apart by source and domain."""
    rows = [c.rows.assign(path=_absolute(c)) for c in catalogs]
    return validate(pd.concat(rows, ignore_index=True).fillna(""), Path("/"))


def _each_once(catalogs: Sequence[Catalog]) -> list[Catalog]:
    """Return the catalogs with absolute paths, without the images that an earlier one lists too."""
    seen: set[str] = set()
    once = []
    for each in catalogs:
        paths = _absolute(each)
        new = ~paths.isin(seen)
        if shared := int((~new).sum()):
            say(f"{each.rows['source'].iloc[0]}: {shared} of {len(each)} images already belong to an earlier source")
        seen.update(paths)
        if new.any():
            once.append(Catalog(each.rows.assign(path=paths)[new], each.root))
    return once


def _absolute(catalog: Catalog) -> pd.Series:
    """Return the absolute paths as text, since a million Path objects would fill the memory."""
    root = str(catalog.root.resolve()).rstrip("/") + "/"
    paths = catalog.rows["path"]
    return paths.where(paths.str.startswith("/"), root + paths)


def _one_split(catalog: Catalog) -> Catalog:
    """Return the catalog with the rows that have no split, beside others with a published one, as rows of `train`."""
    if "split" not in catalog.rows or not (catalog.rows["split"] == HOLDOUT).any():
        return catalog
    without = catalog.rows["split"] == ""
    if without.any():
        names = ", ".join(sorted(set(catalog.rows["source"][without])))
        say(f"{names}: {int(without.sum())} images have no published split: they are trained on (split {TRAIN})")
    return Catalog(catalog.rows.assign(split=catalog.rows["split"].mask(without, TRAIN)), catalog.root)


def _with_split(reading: Reading, source: str) -> Reading:
    """Return a reading with its published split, or without split and roles if none of the held-out images is here."""
    if "split" not in reading.rows:
        return reading
    counts = {part: int((reading.rows["split"] == part).sum()) for part in (TRAIN, HOLDOUT)}
    if counts[HOLDOUT]:
        said = ", ".join(f"{count} {part}" for part, count in counts.items())
        say(f"{source}: split as published: {said}; `embed64 catalog split` makes another")
        return reading
    say(f"{source}: none of the images that its published split holds out is here: no split, no roles")
    return replace(reading, rows=reading.rows.drop(columns=["split", "role"], errors="ignore"))


def _with_distractors(reading: Reading, source: str) -> pd.DataFrame:
    given = Catalog(reading.rows, reading.root)
    marked = lone_to_index(given)
    if alone := int((marked.roles != given.roles).sum()):
        say(f"{source}: {alone} of {len(given)} images are alone under their label: distractors (role index)")
    return marked.rows


def _instead(source: Source) -> str:
    return f"; {' or '.join(source.replaced_by)} can replace it" if source.replaced_by else ""
