"""Define arguments and options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from embed64.core.console import tell

ArtifactArg = Annotated[Path, typer.Argument(help="A saved_model.pt.", show_default=False)]
CatalogOpt = Annotated[Path, typer.Option("--catalog", help="A catalog, .csv or .parquet.", show_default=False)]
CalibrationOpt = Annotated[
    Path | None,
    typer.Option(
        "--calibration",
        help="A file of `embed64 calibrate`, by which `same`, `not here` or `unsure` is said; if none is given, the one"
        " beside ARTIFACT, if there is one.",
        show_default=False,
    ),
]
EXPORT = Path("export")


def print_next(*commands: str) -> None:
    """Print the commands that a user may run next."""
    tell()
    tell("next:")
    for command in commands:
        tell(f"  {command}")


OverridesArg = Annotated[
    list[str] | None,
    typer.Argument(help="Settings to change, e.g. train.steps=200.", metavar="KEY=VALUE", show_default=False),
]
