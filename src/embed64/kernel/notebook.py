"""Build the training kernel's notebook: the script's steps in cells, for people who want to look and to change."""

from __future__ import annotations

from collections.abc import Sequence
from string import Template

from embed64.kernel.code_file import Cell, notebook
from embed64.kernel.metadata_file import PLACEHOLDER
from embed64.kernel.script import IMPORTS, PAYLOAD, TRAINING_VALUES, TRAINS, UNPACK, fitting, training_values

_CELLS: list[Cell] = [
    ("markdown", f"# {TRAINS}\n\nWritten by `embed64 kernel build --notebook`. Run the cells from top to bottom."),
    (
        "markdown",
        "## Settings\n\nEdit `SOURCES`, `SETTINGS` and `TIME_LIMIT` as you like; the rest belongs to the package.",
    ),
    ("code", TRAINING_VALUES),
    (
        "markdown",
        "## The package\n\nThe next cell holds it, compressed, and unpacks it if its hash is right. Whatever Kaggle's"
        " image lacks is installed by hash.",
    ),
    ("hidden", f"{IMPORTS}{UNPACK}\n\n{PAYLOAD}\nfolder = unpack()"),
    (
        "code",
        'from embed64.kernel.bootstrap import prepare\n\nprepare(PACKAGES, HASHES, WHEELS, folder / "site")',
    ),
    (
        "markdown",
        "## The recipe\n\nEverything that decides the result, resolved. The time limit counts from here.",
    ),
    (
        "code",
        """from embed64.core.recipe import recipe_toml
from embed64.kernel.training_job import fit, gather, publish, settled

recipe, deadline = settled(SETTINGS, TIME_LIMIT)
print(recipe_toml(recipe))""",
    ),
    (
        "markdown",
        "## The images\n\nA catalog of all that is attached: a row for each image, with its label, domain and source.",
    ),
    (
        "code",
        """from embed64.data.catalog import read_catalog

catalog = gather(SOURCES, folder / "catalog.csv")
table = read_catalog(catalog)
table.rows.groupby(["source", "domain"]).agg(images=("path", "size"), labels=("label", "nunique"))""",
    ),
    (
        "code",
        """from PIL import Image

from embed64.core.errors import InputError
from embed64.data.decode import decode

sheet = Image.new("RGB", (6 * 128, 2 * 128), "white")
for place, file in enumerate(table.files[:: max(1, len(table) // 12)][:12]):
    try:
        small = Image.fromarray(decode(file).permute(1, 2, 0).numpy())
    except InputError as error:
        print(f"left out: {error}")
        continue
    small.thumbnail((128, 128))
    sheet.paste(small, (place % 6 * 128, place // 6 * 128))
sheet""",
    ),
    (
        "markdown",
        "## Training\n\nThe forecast comes first: when it will end, and what is cut to fit the time limit. Then come"
        " training, export, check and score. Every ten minutes a line says how busy the GPUs are.",
    ),
    ("code", 'scores = fit(recipe, catalog, deadline)\nscores.get("mp5")'),
    (
        "markdown",
        "## What to download\n\n`submission.zip` is what the competition takes, and `report.html` shows what the model"
        " finds.",
    ),
    ("code", "[(file.name, file.stat().st_size) for file in publish()]"),
]


def training_notebook(
    recipe_toml: str, name: str, sources: Sequence[str], time_limit: str, owner: str = PLACEHOLDER
) -> str:
    """Return the notebook that trains; arguments, payload and errors are those of training_script."""
    given = training_values(recipe_toml, name, sources, time_limit, owner)
    return fitting(notebook((kind, Template(text).substitute(given)) for kind, text in _CELLS))
