"""Commands that use an artifact: compare, search, embed."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from embed64.cli.options import ArtifactArg, CatalogOpt


def compare(
    artifact: ArtifactArg,
    original: Annotated[Path, typer.Argument(show_default=False)],
    image1: Annotated[Path, typer.Argument(show_default=False)],
    image2: Annotated[Path, typer.Argument(show_default=False)],
) -> None:
    """Show two distances, and which image shows the same object."""
    from embed64.cli.printing import print_comparison
    from embed64.search.encoder import load

    print_comparison(original, (image1, image2), load(artifact).distances(original, (image1, image2)))


def search(
    artifact: ArtifactArg,
    query: Annotated[Path, typer.Argument(help="An image.", show_default=False)],
    index: Annotated[Path, typer.Option("--index", help="A folder of images, or a catalog.", show_default=False)],
    k: Annotated[int, typer.Option("-k", min=1, help="How many images to show.")] = 5,
    out: Annotated[Path, typer.Option("--out", help="The picture to write.")] = Path("search.png"),
) -> None:
    """Find the k nearest images; show them as a table and a picture."""
    from embed64.cli.printing import print_found
    from embed64.search.encoder import load
    from embed64.search.picture import picture

    encoder = load(artifact)
    encoder.embed([query])  # an unreadable query is reported before all other images are embedded
    found = encoder.index(index, "searching").search(query, k)
    print_found(found)
    print(f"picture: {picture(query, found, out)}")


def embed(
    artifact: ArtifactArg,
    catalog: CatalogOpt,
    output: Annotated[
        Path, typer.Option("-o", "--output", help="The .parquet file to write: path, embedding.", show_default=False)
    ],
) -> None:
    """Embed every image of a catalog."""
    from embed64.data.catalog import read_catalog
    from embed64.evaluate.embedding import embed_files, load_artifact, write_embeddings

    table = read_catalog(catalog)
    embeddings = embed_files(load_artifact(artifact), table.files)
    write_embeddings(table, embeddings, output)
    print(f"{output}: {len(table)} embeddings of {embeddings.shape[1]} numbers")
