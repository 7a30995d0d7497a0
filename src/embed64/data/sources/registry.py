"""The known sources of images, from the typed table sources.toml. An unknown key there is an error."""

from __future__ import annotations

from collections import Counter
from functools import cache
from importlib import resources
from typing import Annotated, Literal

import tomlkit
from pydantic import Field, ValidationError, model_validator
from tomlkit.exceptions import TOMLKitError

from embed64.core.errors import InputError
from embed64.core.recipe import nearest
from embed64.core.settings import Settings

COMPETITIONS = "competitions"

Part = Literal["", "train", "holdout", "val"]
"""What an image is for: trained on, scored, or neither: a published validation part, to choose settings by."""
Role = Literal["", "query", "index"]


class PartWords(Settings):
    """The parts of a published split by its own words, e.g. `gallery` is held out."""

    of: str
    """The word, as a template of columns, e.g. `{evaluation_status}`."""
    words: dict[str, Part]


class RoleWords(Settings):
    """Roles by the words of a published protocol, e.g. `gallery` is the index."""

    of: str
    words: dict[str, Role]


class Through(Settings):
    """A split by classes: those up to `through` are trained on, the others are held out."""

    of: str
    """The class, as a template of columns."""
    through: str
    """The last class to train on: a number, or a name in the order of code points."""


class FolderLayout(Settings):
    """Folders named by label, by domain and label, or at any depth."""

    kind: Literal["folder"]
    layout: str = "**/label"
    """The folders above an image: `label`, `domain`, `split`, `*` (any one), `**` (any number) or a name; joined by
    `/`. Of `split`, `train` is trained on and every other known part is held out."""
    domain: str = ""
    """The domain of all images if the layout has none."""
    split: Through | None = None
    """The published split, by `{label}`, if no folder says it."""


class FlatFolder(Settings):
    """Images at any depth whose folders mean nothing."""

    kind: Literal["flat"]
    pattern: str = ""
    """A regular expression for the file's name with a group `label`; empty: each image is a label (a distractor)."""
    domain: str


class TableFile(Settings):
    """Files that hold rows of named columns; every cell is read as text."""

    files: tuple[str, ...]
    """Patterns of file names, tried in turn; the files of the first that fits are read."""
    form: Literal["csv", "spaced", "json", "mat"] = "csv"
    """CSV or Parquet; text with white space between the cells; a JSON list of objects; a struct array of MATLAB."""
    columns: tuple[str, ...] = ()
    """The names of the columns of `spaced` text without a header."""
    skip: int = Field(0, ge=0)
    """Lines of `spaced` text before its header, or before its first row."""
    variable: str = ""
    """The struct array in a `mat` file."""
    lists: dict[str, Literal["each", "first"]] = Field(default_factory=dict)
    """Columns whose cells are lists separated by spaces: `each` item makes a row, or only the `first` counts."""


class Join(TableFile):
    """A second file with more columns for the rows of a table."""

    on: str
    """The table's key, as a template."""
    key: str
    """The column of this file with the same key, each once."""


class TableOfImages(TableFile):
    """A table with one row per image. Templates name columns in braces; others are constant text.

    `{id[0]}` is the first letter of a cell, `{name[4:]}` what follows its fourth. Paths start at the table's folder.
    """

    kind: Literal["table"]
    path: tuple[str, ...]
    """Templates, tried in turn, e.g. `train/{id[0]}/{id}.jpg`; the suffix may be left out."""
    label: str | tuple[str, ...]
    """A template, or several: the first of which a row has a cell."""
    domain: str
    split: Part | PartWords | Through = ""
    """The part of the published split: one for all rows, or by a column."""
    role: Role | RoleWords = ""
    join: tuple[Join, ...] = ()
    optional: bool = False
    """Whether the other parts of a source are read if this one's files are missing."""


class Either(Settings):
    """Layouts of one source; the first whose tables are there is read."""

    kind: Literal["either"]
    either: tuple[Reader, ...] = Field(min_length=2)
    optional: bool = False
    """As of a table."""


class Parts(Settings):
    """Several tables of one source."""

    kind: Literal["parts"]
    part: tuple[TableOfImages | Either, ...] = Field(min_length=1)
    """Tables, or a choice of tables."""

    @model_validator(mode="after")
    def _tables(self) -> Parts:
        if all(part.optional for part in self.part):
            raise ValueError("one of the parts has to be there")
        for part in self.part:
            if isinstance(part, Either) and not all(isinstance(each, TableOfImages) for each in part.either):
                raise ValueError("a choice within parts is one of tables")
        return self


class RowRanges(Settings):
    """A table of image paths whose row numbers, from 0, give the domain."""

    kind: Literal["rows"]
    files: tuple[str, ...]
    column: str
    ranges: dict[str, int]
    """Domain -> its last row, inclusive, in ascending order; each begins after the previous one."""


class Records(Settings):
    """TFRecord files with an encoded image and a label in each record."""

    kind: Literal["tfrecord"]
    files: tuple[str, ...]
    image: str = "image/encoded"
    label: str = "image/class/label"
    domain: str


class Pack(Settings):
    """The embedded pack."""

    kind: Literal["pack"]


class NoImages(Settings):
    """A source without images; `why` says what else it is for."""

    kind: Literal["none"]
    why: str


Reader = Annotated[
    FolderLayout | FlatFolder | TableOfImages | Either | Parts | RowRanges | Records | Pack | NoImages,
    Field(discriminator="kind"),
]


class Source(Settings):
    """Where a set of images comes from, and how it is read."""

    name: str
    kaggle: str = ""
    """`owner/slug` of a dataset, `competitions/slug`, or empty if Kaggle does not have it."""
    home: str = ""
    """The page of its authors, for a source that is read with its published split."""
    what: str
    protocol: str = ""
    """The published split, and what papers report on it."""
    original: bool = False
    """Whether the original work used it."""
    license: str = "see Kaggle"
    images: int = Field(0, ge=0)
    """The approximate number of images; 0: unknown."""
    domains: tuple[str, ...] = ()
    assumed: str = ""
    """What the reader assumes about files that could not be inspected."""
    markers: tuple[str, ...] = ()
    """Files that only this source holds: they identify a copy under any name."""
    replaced_by: tuple[str, ...] = ()
    """Sources to use if this one is missing, best first."""
    reader: Reader

    @property
    def slug(self) -> str:
        """The last part of the Kaggle reference: the name of the folder that Kaggle mounts."""
        return self.kaggle.rpartition("/")[2] or self.name

    @property
    def is_competition(self) -> bool:
        return self.kaggle.startswith(f"{COMPETITIONS}/")

    @property
    def url(self) -> str:
        """The page on Kaggle; empty if Kaggle does not have it."""
        if not self.kaggle:
            return ""
        return f"https://www.kaggle.com/{'' if self.is_competition else 'datasets/'}{self.kaggle}"


class Registry(Settings):
    source: tuple[Source, ...]

    @model_validator(mode="after")
    def _consistent(self) -> Registry:
        words = Counter(word for s in self.source for word in {s.name, s.slug})
        twice = sorted(word for word, count in words.items() if count > 1)
        if twice:
            raise ValueError(f"two sources are called '{twice[0]}'")
        names = {s.name for s in self.source}
        for s in self.source:
            if unknown := [name for name in s.replaced_by if name not in names or name == s.name]:
                raise ValueError(f"source '{s.name}' is replaced by '{unknown[0]}', which is not another source")
        return self


def parse_registry(text: str, name: str) -> tuple[Source, ...]:
    """Parse the sources of a TOML table; raise InputError naming the file and the key."""
    try:
        return Registry.model_validate(tomlkit.parse(text).unwrap()).source
    except TOMLKitError as error:
        raise InputError(f"{name}: not valid TOML ({error})") from error
    except ValidationError as error:
        first = min(error.errors(), key=lambda problem: problem["type"] != "extra_forbidden")
        key = ".".join(str(part) for part in first["loc"])
        raise InputError(f"{name}: {f'key {key!r}: ' if key else ''}{first['msg']}") from error


@cache
def sources() -> tuple[Source, ...]:
    """Return all sources, in the order of sources.toml."""
    text = (resources.files("embed64.data.sources") / "sources.toml").read_text(encoding="utf-8")
    return parse_registry(text, "sources.toml")


def source_named(name: str) -> Source:
    """Return a source by its name, slug or full Kaggle reference; raise InputError with the nearest known name."""
    for source in sources():
        if name in (source.name, source.slug) or (source.kaggle and name == source.kaggle):
            return source
    known = [word for source in sources() for word in (source.name, source.slug)]
    raise InputError(
        f"source '{name}' is unknown{nearest(name, known)}; `embed64 sources list` shows the known ones,"
        " --folder and --csv read your own"
    )
