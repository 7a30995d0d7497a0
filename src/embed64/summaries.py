"""What the catalog's commands print at their end: copies and clusters, the sides of a split."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from embed64.catalog import Catalog
from embed64.progress import say

if TYPE_CHECKING:  # its imports take seconds, which a split need not wait for
    from embed64.dedup import Duplicates


def print_duplicates(catalog: Catalog, found: Duplicates, reasons: dict[int, str]) -> None:
    """How many images are copies of another and of which kind; the files that could not be read, on stderr."""
    for row, reason in list(reasons.items())[:5]:
        say(f"cannot be compared: {catalog.rows['path'].iloc[row]}: {reason}")
    sizes = catalog.rows["cluster"].value_counts()
    largest = min(sizes.index[sizes == sizes.max()])
    example = catalog.rows["path"][catalog.rows["cluster"] == largest].min()
    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_row("images", f"{len(catalog):,}", "")
    table.add_row("copies by bytes", f"{found.bytes:,}", "the same file")
    table.add_row("copies by pixels", f"{found.pixels:,}", "another file, the same picture")
    table.add_row("near copies", f"{found.near:,}", "re-encoded, resized or retouched")
    table.add_row("mirrored copies", f"{found.mirrored:,}", "")
    table.add_row("cropped copies", f"{found.cropped:,}", "by some 5 % of width and height")
    table.add_row("clusters", f"{len(sizes):,}", f"{int((sizes > 1).sum()):,} of more than one image")
    table.add_row("largest cluster", f"{sizes.max():,}", example)
    if found.cut:
        table.add_row("cut from chains", f"{found.cut:,}", "like a member of a cluster, unlike its centre")
    if reasons:
        table.add_row("not compared", f"{len(reasons):,}", "files that cannot be read")
    Console(soft_wrap=True).print(table)


def print_split(catalog: Catalog) -> None:
    """Images, labels and roles on every side of a split."""
    table = Table("split", "images", "labels", "queries", "index", box=None, pad_edge=False)
    for name in sorted(set(catalog.rows["split"]), key=lambda name: (len(name), name)):
        part = catalog.split(name)
        roles = [f"{int((part.roles == role).sum()):,}" for role in ("query", "index")]
        table.add_row(name, f"{len(part):,}", f"{len(set(part.label_ids)):,}", *roles)
    Console(soft_wrap=True).print(table)
