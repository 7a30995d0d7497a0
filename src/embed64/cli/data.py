"""Define the commands on images and their catalog: sources, catalog, triplets, audit."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from embed64.cli.options import CatalogOpt, print_next
from embed64.core.console import tell
from embed64.core.errors import CheckFailed, InputError
from embed64.core.seeds import LARGEST_SEED

sources_app = typer.Typer(no_args_is_help=True, help="Get images: known sources, your own folders and tables.")
catalog_app = typer.Typer(
    no_args_is_help=True, help="Work on a catalog, a table of images: check, dedup, split, suspects, apply, report."
)


@sources_app.command("list")
def sources_list() -> None:
    """List all sources for a catalog: where each one is, or what replaces it if it is missing."""
    from embed64.cli.printing import print_sources

    print_sources()


@sources_app.command("show")
def sources_show(name: Annotated[str, typer.Argument(help="A source by name or slug.", show_default=False)]) -> None:
    """Show everything known about a source, and how it is read."""
    from embed64.cli.printing import print_source
    from embed64.data.sources.registry import source_named

    print_source(source_named(name))


@sources_app.command("fetch")
def sources_fetch(
    names: Annotated[list[str], typer.Argument(help="Sources by name (sources list).", show_default=False)],
    to: Annotated[
        Path | None, typer.Option("--to", help="Download to DIR/NAME instead of the cache.", show_default=False)
    ] = None,
) -> None:
    """Download sources from Kaggle and unpack them; an interrupted download resumes."""
    from embed64.data.sources.mounts import fetched
    from embed64.data.sources.registry import source_named
    from embed64.kaggle.download import fetch

    for source in [source_named(name) for name in names]:
        folder = fetch(source, to / source.name if to else fetched(source))
        tell(f"{source.name}: {folder}")
        print_next(f"embed64 sources build {source.name}{f'={folder}' if to else ''} --out {source.name}.csv")


@sources_app.command("build")
def sources_build(
    out: Annotated[Path, typer.Option("--out", help="The catalog to write, .csv or .parquet.", show_default=False)],
    names: Annotated[
        list[str] | None,
        typer.Argument(help="Sources by name (sources list); NAME=DIR reads a copy from DIR.", show_default=False),
    ] = None,
    folder: Annotated[
        list[Path] | None, typer.Option("--folder", help="A folder of images; repeatable.", show_default=False)
    ] = None,
    csv: Annotated[
        list[Path] | None,
        typer.Option("--csv", help="A .csv or .parquet with one row per image; repeatable.", show_default=False),
    ] = None,
    domain: Annotated[
        list[str] | None,
        typer.Option(
            "--domain",
            help="Domain of the images in folders and tables: one for all, or one for each, folders first."
            " Default: a folder's first level, a table's column.",
            show_default=False,
        ),
    ] = None,
    layout: Annotated[
        str,
        typer.Option(
            "--layout",
            help="Meaning of the folders in a --folder, e.g. */domain/**/label: * is any one, ** any number; with the"
            " word split, e.g. split/label, train and test stay apart."
            " Default: label with --domain, domain/label without.",
            show_default=False,
        ),
    ] = "",
    mapping: Annotated[
        list[str] | None,
        typer.Option(
            "--map",
            help="For --csv: make path, label or domain from columns in braces, e.g. path=img/{file}.jpg.",
            metavar="KEY=TEMPLATE",
            show_default=False,
        ),
    ] = None,
    images: Annotated[
        Path | None,
        typer.Option(
            "--images", help="The folder that paths in a --csv start from. Default: its own.", show_default=False
        ),
    ] = None,
) -> None:
    """Build one catalog from any sources, folders and tables; files left out are listed in OUT's .rejected.csv."""
    from embed64.data.sources.build import build_catalog

    if (mapping or images) and not csv:
        raise InputError("--map and --images say how a --csv is read; give one")
    if layout and not folder:
        raise InputError("--layout says how a --folder is read; give one")
    built = build_catalog(
        out,
        [(name, Path(place) if place else None) for name, _, place in (text.partition("=") for text in names or [])],
        folder or [],
        csv or [],
        domain or [],
        layout=layout,
        images=images,
        templates=dict(_key_value(text) for text in mapping or []),
    )
    tell(f"{out}: {len(built.catalog)} images of {len(set(built.catalog.label_ids))} labels")
    if built.rejected:
        tell(f"{built.rejected}: {len(built.aside)} files set aside, each with the reason")


@catalog_app.command("check")
def catalog_check(catalog: Annotated[Path, typer.Argument(help="A catalog.", show_default=False)]) -> None:
    """Check a catalog: columns, rows, two images per label, no leak between splits, readable images."""
    from embed64.data.catalog import read_catalog, require_no_leak, require_positives
    from embed64.data.duplicates.fingerprints import examine

    table = read_catalog(catalog)
    require_positives(table, catalog)
    require_no_leak(table, catalog)
    bad = examine(table).reasons
    for row in sorted(bad):
        tell(f"{table.rows['path'][row]}: {bad[row]}")
    if bad:
        raise CheckFailed(f"{catalog}: {len(bad)} of {len(table)} images cannot be read")
    tell(f"{catalog}: {len(table)} images of {len(set(table.label_ids))} labels, all can be read")


@catalog_app.command("dedup")
def catalog_dedup(
    catalog: Annotated[Path, typer.Argument(help="A catalog.", show_default=False)],
    out: Annotated[Path, typer.Option("--out", help="The catalog to write.", show_default=False)],
    mirrored: Annotated[
        bool, typer.Option("--mirrored/--no-mirrored", help="Whether a mirror image is a duplicate.")
    ] = True,
) -> None:
    """Add the column `cluster`: copies of an image, be they re-encoded, resized, mirrored or cropped, share a value.

    Images under two labels are listed in OUT.conflicts.csv. Files that cannot be read stay in the table: equal
    bytes share a cluster, and a missing file has its own.
    """
    from embed64.cli.printing import print_duplicates
    from embed64.data.catalog import read_catalog, write_catalog
    from embed64.data.duplicates.clusters import Limits, conflicts, deduplicate
    from embed64.data.table_files import write_table

    table = read_catalog(catalog)
    clustered, found, made = deduplicate(table, Limits(mirrored=mirrored))
    table = read_catalog(write_catalog(clustered, out))  # with the paths as they are written
    listed, name = conflicts(table, made), out.with_name(f"{out.stem}.conflicts.csv")
    write_table(listed, name)
    print_duplicates(table, found, made.reasons)
    tell(f"{out}; images under two labels: {len(listed)}, listed in {name}")


@catalog_app.command("split")
def catalog_split(
    catalog: Annotated[Path, typer.Argument(help="A catalog.", show_default=False)],
    out: Annotated[Path, typer.Option("--out", help="The catalog to write.", show_default=False)],
    holdout: Annotated[
        float | None,
        typer.Option(
            "--holdout", min=0.0, max=1.0, help="Share of the labels to hold out; 0.1 unless --folds is given."
        ),
    ] = None,
    seed: Annotated[int, typer.Option("--seed", min=0, max=LARGEST_SEED)] = 0,
    folds: Annotated[
        int | None,
        typer.Option(
            "--folds", min=2, help="Number of folds, counted from 0, instead of a holdout.", show_default=False
        ),
    ] = None,
    queries: Annotated[
        int | None,
        typer.Option(
            "--queries", min=1, help="Assign roles too: so many queries per label, the rest index.", show_default=False
        ),
    ] = None,
) -> None:
    """Add the column `split`: train and holdout, or folds, stratified by domain.

    A label is never divided, and labels that share a cluster of duplicates (catalog dedup) stay together. Single
    images with role `index` are distractors: they go to the holdout, or are spread over the folds.

    With --queries, images outside of train that have no role get one: a label keeps at least one image for the index,
    and images with a duplicate under their label become queries last. Single images without a role become distractors.
    """
    from embed64.cli.printing import print_split
    from embed64.data.catalog import read_catalog, write_catalog
    from embed64.data.splits import assign_roles, split_folds, split_holdout

    if folds and holdout is not None:
        raise InputError("split: --folds and --holdout exclude each other; leave one of the two out")
    table = read_catalog(catalog)
    table = (
        split_folds(table, folds, seed)
        if folds
        else split_holdout(table, 0.1 if holdout is None else holdout, seed, "--holdout")
    )
    table = assign_roles(table, queries, seed) if queries else table
    write_catalog(table, out)
    print_split(table)
    tell(out)


@catalog_app.command("report")
def catalog_report(
    catalog: Annotated[Path, typer.Argument(help="A catalog.", show_default=False)],
    out: Annotated[Path | None, typer.Option("--out", help="The page to write; default: beside the catalog.")] = None,
) -> None:
    """Write an HTML page about a catalog: domains, sources, images per label, samples, duplicates, files set aside."""
    from embed64.evaluate.catalog_page import write_overview

    tell(write_overview(catalog, out or catalog.with_suffix(".html")))


@catalog_app.command("suspects")
def catalog_suspects(
    catalog: Annotated[Path, typer.Argument(help="A catalog.", show_default=False)],
    out: Annotated[Path, typer.Option("--out", help="The folder to write to.", show_default=False)],
) -> None:
    """List what looks wrong: images under another object's label, one label for two objects, two labels for one.

    Writes OUT/suspects.html, a page to look through, and OUT/decisions.csv, which `catalog apply` takes: sure cases
    have a decision already, the others none.
    """
    from embed64.cli.printing import print_suspects
    from embed64.core.recipe import load_recipe
    from embed64.data.cleaning.suspects import find_suspects
    from embed64.data.preparation import usable
    from embed64.data.table_files import write_table
    from embed64.evaluate.suspects_page import write_suspects_page
    from embed64.train.embeddings import frozen_features

    table, _ = usable(catalog, None)
    found = find_suspects(table, frozen_features(load_recipe("photos"), table).numpy(), catalog)
    decisions = write_table(found.rows, out / "decisions.csv", "%.3f")
    page = write_suspects_page(found, table, catalog.name, decisions, out / "suspects.html")
    print_suspects(found)
    tell(f"{page}: look through it; {decisions}: edit the column `decision`")
    print_next(f"embed64 catalog apply {catalog} {decisions} --out {catalog.stem}-cleaned{catalog.suffix}")


@catalog_app.command("apply")
def catalog_apply(
    catalog: Annotated[Path, typer.Argument(help="A catalog.", show_default=False)],
    decisions: Annotated[Path, typer.Argument(help="A decisions.csv of `catalog suspects`.", show_default=False)],
    out: Annotated[Path, typer.Option("--out", help="The catalog to write.", show_default=False)],
) -> None:
    """Apply decisions: keep, drop, relabel, split, merge; files stay as they are."""
    from embed64.data.catalog import write_catalog
    from embed64.data.cleaning.decisions import clean

    done = clean(catalog, decisions)
    write_catalog(done.catalog, out)
    made = ", ".join(f"{decision} {count}" for decision, count in done.images.items() if count) or "nothing decided"
    tell(f"images: {made}; rows without a decision: {done.undecided}")
    if done.lone:
        tell(f"{done.lone} images are now the only one of their label: distractors (role index)")
    tell(f"{out}: {len(done.catalog)} images of {done.catalog.label_ids.max() + 1} labels")


def triplets(
    catalog: Annotated[
        Path, typer.Argument(help="A catalog; if it has a split, only its training part is used.", show_default=False)
    ],
    out: Annotated[Path, typer.Option("--out", help="The file to write, .parquet or .csv.", show_default=False)],
    count: Annotated[int, typer.Option("--count", min=1)] = 100_000,
    seed: Annotated[int, typer.Option("--seed", min=0, max=LARGEST_SEED)] = 0,
    same_domain: Annotated[
        float, typer.Option("--same-domain", min=0.0, max=1.0, help="Share of negatives from the anchor's own domain.")
    ] = 0.5,
    semantic: Annotated[
        float,
        typer.Option("--semantic", min=0.0, max=1.0, help="Share of negatives with a label name of similar meaning."),
    ] = 0.0,
    feature: Annotated[
        float, typer.Option("--feature", min=0.0, max=1.0, help="Share of negatives nearest by their embedding.")
    ] = 0.0,
    glove: Annotated[
        Path | None, typer.Option("--glove", help="Word vectors, e.g. glove.6B.50d.txt.", show_default=False)
    ] = None,
    embeddings: Annotated[
        Path | None, typer.Option("--embeddings", help="What `embed64 embed` wrote.", show_default=False)
    ] = None,
    too_near: Annotated[
        float,
        typer.Option(
            "--too-near",
            min=0.0,
            help="With --embeddings, leave out negatives nearer than this times the distance of positives.",
        ),
    ] = 0.6,
    pairs: Annotated[
        Path | None,
        typer.Option(
            "--pairs",
            help="Pairs judged in `embed64 serve`: their triplets come first, and OUT's .catalog.csv has their queries"
            " too.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Make offline triplets: a table of anchor, positive, negative and reason."""
    import pandas as pd

    from embed64.core.console import say
    from embed64.data.catalog import read_catalog, write_catalog
    from embed64.data.triplets.judged import Judgements, judged_triplets, with_queries
    from embed64.data.triplets.negatives import Quotas
    from embed64.data.triplets.triplets import draw_triplets, training_part, write_left_out, write_triplets

    whole, judged = read_catalog(catalog), None
    if pairs:
        judgements = Judgements.read(pairs)
        catalog = write_catalog(with_queries(whole, judgements), out.with_name(f"{out.stem}.catalog.csv"))
        whole = read_catalog(catalog)
        judged = judged_triplets(whole, judgements)
    table = training_part(whole, catalog)
    quotas = Quotas(same_domain, semantic, feature)
    drawn = draw_triplets(table, count, seed, quotas, glove, embeddings, too_near)
    made = drawn.table if judged is None else pd.concat([judged, drawn.table], ignore_index=True)
    write_triplets(made, out)
    for note in drawn.notes:
        say(note)
    listed = write_left_out(drawn.left_out, out)
    if listed:
        say(f"left out: {len(drawn.left_out):,} negatives too near to their anchor, listed in {listed}")
    reasons = ", ".join(f"{n} {reason}" for reason, n in made["reason"].value_counts().items())
    tell(f"{out}: {len(made)} triplets from {len(table)} images ({reasons})")
    if pairs:
        tell(f"{catalog}: the catalog to train on, {len(whole)} images")


def audit(
    triplets: Annotated[Path, typer.Argument(help="Triplets, .parquet or .csv.", show_default=False)],
    catalog: CatalogOpt,
    same_domain: Annotated[
        float | None, typer.Option("--same-domain", min=0.0, max=1.0, help="The share that they should have.")
    ] = None,
    semantic: Annotated[
        float | None, typer.Option("--semantic", min=0.0, max=1.0, help="The share that they should have.")
    ] = None,
    feature: Annotated[
        float | None, typer.Option("--feature", min=0.0, max=1.0, help="The share that they should have.")
    ] = None,
) -> None:
    """Check any file of triplets against every rule, and print one line for each."""
    from embed64.data.triplets.audit import main as audit_main
    from embed64.data.triplets.negatives import Quotas

    asked = (same_domain, semantic, feature)
    quotas = None if asked == (None, None, None) else Quotas(*(share or 0.0 for share in asked))
    raise typer.Exit(audit_main(triplets, catalog, quotas))


def _key_value(text: str) -> tuple[str, str]:
    key, equals, value = text.partition("=")
    if not equals or not key:
        raise InputError(f"'{text}': a mapping is written KEY=TEMPLATE, e.g. label={{group}}")
    return key, value
