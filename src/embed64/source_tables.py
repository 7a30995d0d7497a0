"""What `embed64 sources list` and `show` print. Apart from tables.py, which waits for torch to load."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table
from rich.text import Text

from embed64.mounts import find
from embed64.registry import Source, sources


def print_sources() -> None:
    """Every known source: what it is, its licence and size, and where it lies or what replaces it."""
    table = Table("name", "images", "what it is, and where", box=None, pad_edge=False)
    table.columns[1].justify = "right"
    for source in sources():
        size = f"{source.images:,}" if source.images else "?"
        table.add_row(source.name, size, Text(f"{source.what}; licence: {source.license}\n{_place(source)}"))
    table.add_row("--folder DIR", "", "your own: DIR/LABEL/image with --domain, or DIR/DOMAIN/LABEL/image")
    table.add_row("--csv FILE", "", "your own table with a row an image; --map says what its columns are")
    Console().print(table)


def print_source(source: Source) -> None:
    """Everything that is known of one source."""
    table = Table(box=None, pad_edge=False, show_header=False)
    reader = {key: value for key, value in source.reader.model_dump().items() if value not in ("", ())}
    rows: dict[str, str] = {
        "name": source.name,
        "what it is": source.what,
        "licence": source.license,
        "images": f"about {source.images:,}" if source.images else "unknown",
        "domains": ", ".join(source.domains),
        "page": source.url,
        "where": _place(source),
        "replaced by": ", ".join(source.replaced_by),
        "known by": " or ".join(source.markers),
        "assumed": source.assumed,
        "read as": ", ".join(f"{key} = {value!r}" for key, value in reader.items()),
    }
    for key, value in rows.items():
        if value:
            table.add_row(key, Text(value, overflow="fold"))
    Console().print(table)


def _place(source: Source) -> str:
    """Where a source lies, or that it is missing and what replaces it."""
    if not source.kaggle:
        return "comes with the package"
    place = find(source)
    if place:
        return f"present: {place}"
    return "missing" + (f"; instead: {', '.join(source.replaced_by)}" if source.replaced_by else "")
