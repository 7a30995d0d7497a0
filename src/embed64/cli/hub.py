"""The command that publishes a run."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def publish(
    run: Annotated[Path, typer.Argument(help="A finished run's folder.", show_default=False)],
    repo: Annotated[str, typer.Option("--repo", help="OWNER/NAME at the Hugging Face Hub.", show_default=False)],
    public: Annotated[
        bool, typer.Option("--public", help="Let everyone see it; if not given, a new repository is private.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Send it; if not given, show what would be sent.")] = False,
) -> None:
    """Publish a run on the Hugging Face Hub: artifact, card, plain weights, hashes of its catalog; no image, no path.

    Log in first with `hf auth login`, or set HF_TOKEN.
    """
    from embed64.cli.printing import show
    from embed64.core.console import plain_table, tell
    from embed64.hub.publish import prepare
    from embed64.hub.publish import publish as send

    publication = prepare(run, repo, public)
    table = plain_table("file", "bytes")
    table.columns[1].justify = "right"
    for name, content in publication.files.items():
        table.add_row(name, f"{len(content):,}")
    show(table)
    seen = "public" if public else "private, if it is new"
    if yes:
        tell(f"published: {send(publication)} ({publication.bytes / 1e6:.1f} MB, {seen})")
    else:
        tell(f"nothing was sent; --yes sends these {publication.bytes / 1e6:.1f} MB to {repo} ({seen})")
