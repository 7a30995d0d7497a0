"""Commands that use an artifact: compare, search, embed, serve, cluster."""

from __future__ import annotations

from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from embed64.cli.options import ArtifactArg, CalibrationOpt


def compare(
    artifact: ArtifactArg,
    original: Annotated[Path, typer.Argument(show_default=False)],
    image1: Annotated[Path, typer.Argument(show_default=False)],
    image2: Annotated[Path, typer.Argument(show_default=False)],
    calibration: CalibrationOpt = None,
) -> None:
    """Show two distances, and which image is more similar; calibrated, whether it shows the same object."""
    from embed64.cli.printing import print_comparison
    from embed64.evaluate.calibration import find_calibration
    from embed64.search.encoder import load

    encoder, judge = load(artifact), find_calibration(artifact, calibration)
    print_comparison(original, (image1, image2), encoder.distances(original, (image1, image2)), judge)


def search(
    artifact: ArtifactArg,
    query: Annotated[Path, typer.Argument(help="An image.", show_default=False)],
    index: Annotated[Path, typer.Option("--index", help="A folder of images, or a catalog.", show_default=False)],
    k: Annotated[int, typer.Option("-k", min=1, help="How many images to show.")] = 5,
    out: Annotated[Path, typer.Option("--out", help="The picture to write.")] = Path("search.png"),
    calibration: CalibrationOpt = None,
) -> None:
    """Find the k nearest images; show them as a table and a picture; calibrated, say which show the same object.

    Files that cannot be read are set aside and counted; the exit code is then 1.
    """
    from embed64.cli.printing import print_found, require_none_unreadable, tell_hidden
    from embed64.core.console import tell
    from embed64.evaluate.calibration import find_calibration
    from embed64.search.encoder import load
    from embed64.search.picture import picture, require_picture_name

    require_picture_name(out)
    encoder, judge = load(artifact), find_calibration(artifact, calibration)
    encoder.embed([query])  # an unreadable query is reported before all other images are embedded
    searched = encoder.index(index, "searching")
    tell_hidden(searched.aside)
    found = searched.search(query, k)
    print_found(found, judge, len(searched))
    tell(f"picture: {picture(query, found, out)}")
    require_none_unreadable(searched.aside)


class EngineName(StrEnum):
    """What embeds a catalog."""

    LOCAL = "local"
    RAY = "ray"


def embed(
    artifact: ArtifactArg,
    catalog: Annotated[
        Path,
        typer.Option(
            "--catalog",
            help="A catalog, or any table with `path`; a Parquet file may hold the images themselves, in `bytes`.",
            show_default=False,
        ),
    ],
    output: Annotated[
        Path,
        typer.Option(
            "-o",
            "--output",
            help="The file to write, .parquet (path, embedding) or .csv; or a folder, for Parquet shards.",
            show_default=False,
        ),
    ],
    engine: Annotated[
        EngineName, typer.Option("--engine", help="This process, or a Ray cluster, that of RAY_ADDRESS or one of here.")
    ] = EngineName.LOCAL,
) -> None:
    """Embed every image of a catalog; after an interruption the same command resumes.

    Files that cannot be read are set aside and listed in OUTPUT's .rejected.csv; the exit code is then 1.
    """
    import shutil

    from embed64.artifact.verify import DIM
    from embed64.cli.printing import require_none_unreadable
    from embed64.core.console import tell
    from embed64.data.sources.build import write_aside
    from embed64.data.sources.scan import aside_table
    from embed64.evaluate.embedding import require_table_name, write_embeddings
    from embed64.search.on_ray import on_ray
    from embed64.search.shards import Job, embed_table, here, read_aside, read_embedded

    if output.suffix:
        require_table_name(output)
    folder = output.with_name(f"{output.name}.shards") if output.suffix else output
    shards = embed_table(Job(artifact, catalog, folder), on_ray if engine is EngineName.RAY else here)
    aside = read_aside(folder, shards)
    count = shards[-1].stop - len(aside) if shards else 0
    if output.suffix:
        write_embeddings(*read_embedded(folder, shards), output)
        shutil.rmtree(folder)
    tell(f"{output}: {count:,} embeddings of {DIM} numbers" + ("" if output.suffix else f", in {len(shards)} shards"))
    rejected = write_aside(aside_table(aside, str(catalog)), output)
    require_none_unreadable(aside, f"; {rejected} lists them")


def serve(
    artifact: ArtifactArg,
    index: Annotated[
        str,
        typer.Option("--index", help="An index of `embed64 index build`, or a folder of images.", show_default=False),
    ],
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="The port; 0: any that is free.")] = 6464,
    keep: Annotated[
        Path, typer.Option("--keep", help="Where images that are added and pairs that are judged are kept.")
    ] = Path("kept"),
    calibration: CalibrationOpt = None,
) -> None:
    """Serve a search page and a JSON API on this machine, http://127.0.0.1:6464/, until Ctrl-C.

    Of a folder of images an index is made first, and kept in the cache.
    """
    from embed64.cli.index import report_changes
    from embed64.core.console import tell
    from embed64.core.errors import CheckFailed
    from embed64.search.serve.server import serve as run
    from embed64.search.serve.server import served_index

    collection, changes = served_index(artifact, index)
    if changes:
        with suppress(CheckFailed):  # what can be read is served
            report_changes(collection, changes)
    run(collection, port, keep, calibration, lambda address: tell(f"search page: {address} (Ctrl-C ends it)"))


def site(
    model: Annotated[
        Path, typer.Argument(help="An artifact in ONNX, of `embed64 export --format onnx`.", show_default=False)
    ],
    out: Annotated[Path, typer.Option("--out", help="The folder to write.", show_default=False)],
    catalog: Annotated[
        Path | None, typer.Option("--catalog", help="Search the images of a catalog.", show_default=False)
    ] = None,
    folder: Annotated[
        Path | None, typer.Option("--folder", help="Search the images of a folder.", show_default=False)
    ] = None,
    domain: Annotated[str, typer.Option("--domain", help="The domain of a folder's images.")] = "",
) -> None:
    """Write a search page of static files: the model runs in the browser, and no image leaves it.

    Files that cannot be read are set aside and counted; the exit code is then 1.
    """
    from embed64.cli.index import chosen_images
    from embed64.cli.printing import require_none_unreadable, tell_hidden
    from embed64.core.console import tell
    from embed64.search.site.site import make_site

    images, hidden = chosen_images(catalog, folder, domain)
    aside = [*hidden, *make_site(model, images, out)]
    tell_hidden(aside)
    size = sum(file.stat().st_size for file in out.rglob("*") if file.is_file())
    tell(f"{out}: {size / 1e6:.0f} MB of static files; try them with `python -m http.server --directory {out}`")
    require_none_unreadable(aside)


def cluster(
    artifact: ArtifactArg,
    folder: Annotated[Path, typer.Option("--folder", help="A folder of images, without labels.", show_default=False)],
    out: Annotated[Path, typer.Option("--out", help="The catalog to write, .csv or .parquet.", show_default=False)],
    domain: Annotated[str, typer.Option("--domain", help="The domain of its images.")] = "objects",
) -> None:
    """Group a folder's images into probable objects: a first catalog, and a page to look through.

    Files that cannot be read are set aside and counted; the exit code is then 1.
    """
    from embed64.cli.printing import require_none_unreadable, tell_hidden
    from embed64.core.console import tell
    from embed64.search.encoder import load
    from embed64.search.grouping import group_folder

    grouped = group_folder(load(artifact), folder, out, domain)
    tell_hidden(grouped.aside)
    alone = int((grouped.catalog.rows["role"] == "index").sum())
    tell(f"{out}: {len(grouped.catalog):,} images, {grouped.groups:,} probable objects, {alone:,} images like no other")
    tell(f"page: {grouped.page}")
    require_none_unreadable(grouped.aside)
