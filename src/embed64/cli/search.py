"""Commands that use an artifact: compare, search, embed."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from embed64.cli.options import ArtifactArg, CalibrationOpt, CatalogOpt


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


def embed(
    artifact: ArtifactArg,
    catalog: CatalogOpt,
    output: Annotated[
        Path,
        typer.Option(
            "-o", "--output", help="The file to write, .parquet (path, embedding) or .csv.", show_default=False
        ),
    ],
) -> None:
    """Embed every image of a catalog.

    Files that cannot be read are set aside and listed in OUTPUT's .rejected.csv; the exit code is then 1.
    """
    from embed64.artifact.loading import load_artifact
    from embed64.cli.printing import require_none_unreadable
    from embed64.core.console import tell
    from embed64.data.catalog import read_catalog
    from embed64.data.sources.build import write_aside
    from embed64.data.sources.scan import aside_table
    from embed64.evaluate.embedding import embed_readable, require_table_name, write_embeddings

    require_table_name(output)
    table = read_catalog(catalog)
    embeddings, places, aside = embed_readable(load_artifact(artifact), table.files)
    write_embeddings(table.rows["path"].iloc[places], embeddings, output)
    tell(f"{output}: {len(places)} embeddings of {embeddings.shape[1]} numbers")
    rejected = write_aside(aside_table([(str(file), reason) for file, reason in aside], str(catalog)), output)
    require_none_unreadable(aside, f"; {rejected} lists them")
