"""Read folders of images: folder names are labels and domains, or a file's own name gives its label."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from itertools import repeat
from pathlib import Path

import pandas as pd

from embed64.core.errors import InputError
from embed64.data.sources.registry import FlatFolder, FolderLayout
from embed64.data.sources.scan import NOT_AN_IMAGE, Listing, Reading, aside_table, walk
from embed64.data.sources.templates import meaning
from embed64.data.splits import HOLDOUT, TRAIN

ANY_DEPTH = "**"
PARTS = dict.fromkeys("train training trn".split(), TRAIN) | dict.fromkeys(
    "dev eval evaluation holdout test testing val valid validation".split(), HOLDOUT
)
"""Names, in lower case, that people give to the folders of a split -> whether their images are trained on."""
_MEANING = ("label", "domain", "split")


class Layout:
    """The meaning of the folders above an image, e.g. `domain/label`, `split/label` or `**/label`.

    `label` may occur more than once: the names are joined by `/`. Without `label`, the domain is the label.
    """

    def __init__(self, text: str, domain: str) -> None:
        """Parse a layout; raise InputError if it does not give a domain and a label."""
        self.domain = domain
        self.words = text.split("/")
        if self.words.count(ANY_DEPTH) > 1 or "" in self.words:
            raise InputError(f"layout '{text}': folders are joined by '/', and {ANY_DEPTH} may occur once")
        if "domain" not in self.words and not domain:
            raise InputError(f"layout '{text}': says no domain; put 'domain' into it or give one for all images")
        if "label" not in self.words and "domain" not in self.words:
            raise InputError(f"layout '{text}': says no label; put 'label' into it")
        if self.words.count("split") > 1:
            raise InputError(f"layout '{text}': 'split' may occur once")

    def __str__(self) -> str:
        return "/".join(word.upper() if word in _MEANING else word for word in self.words)

    def read(self, folder: tuple[str, ...]) -> tuple[str, str] | None:
        """Return (domain, label) of the images in a folder; None if it does not fit the layout."""
        pairs = self._pairs(folder)
        if not pairs:
            return None
        label = "/".join(name for word, name in pairs if word == "label")
        domain = "/".join(name for word, name in pairs if word == "domain") or self.domain
        return domain, label or domain

    def part(self, folder: tuple[str, ...]) -> str:
        """Return `train` or `holdout` for the images in a folder that fits; empty if the layout has no `split`."""
        return "".join(PARTS[name.lower()] for word, name in self._pairs(folder) if word == "split")

    def _pairs(self, folder: tuple[str, ...]) -> list[tuple[str, str]]:
        """Return each word of the layout with the name that it stands for; empty if the folder does not fit."""
        words = self.words
        if ANY_DEPTH in words:
            at = words.index(ANY_DEPTH)
            words = [*words[:at], *repeat("*", len(folder) - len(words) + 1), *words[at + 1 :]]
        if len(words) != len(folder):
            return []
        pairs = list(zip(words, folder, strict=True))
        fits = all(
            name.lower() in PARTS if word == "split" else word in ("*", "label", "domain", name) for word, name in pairs
        )
        return pairs if fits else []


def read_layout(root: Path, source: str, settings: FolderLayout) -> Reading:
    """Read images whose folders give label and domain, set others aside; raise InputError if no image fits."""
    layout = Layout(settings.layout, settings.domain)
    rows = _Rows(root, source)
    for listing in walk(root):
        read = layout.read(listing.folder)
        if read:
            domain, label = read
            rows.add(listing, zip(listing.images, repeat(label), strict=False), domain, layout.part(listing.folder))
        else:
            depth = len(listing.folder)
            reason = f"lies {depth} folder{'' if depth == 1 else 's'} deep, not at {layout}/image"
            rows.set_aside(listing, zip(listing.images, repeat(reason), strict=False))
        rows.set_aside(listing, listing.aside)
    reading = rows.reading(f"no image lies at {layout}/image")
    if not settings.split:
        return reading
    split, _ = meaning(reading.rows, settings.split, "label", root)
    return replace(reading, rows=reading.rows.assign(split=split))


def read_flat(root: Path, source: str, settings: FlatFolder) -> Reading:
    """Read images whose own names give the label; without a pattern each is its own label, a distractor (`index`)."""
    try:
        pattern = re.compile(settings.pattern)
    except re.error as error:
        raise InputError(f"pattern '{settings.pattern}': not a regular expression ({error})") from error
    if settings.pattern and "label" not in pattern.groupindex:
        raise InputError(f"pattern '{settings.pattern}': has no group (?P<label>…)")
    rows = _Rows(root, source)
    for listing in walk(root):
        labels = {name: _label_in(name, pattern) for name in listing.images}
        if not settings.pattern:
            labels = {name: _below(listing, name) for name in listing.images}
        rows.add(listing, ((name, label) for name, label in labels.items() if label), settings.domain)
        rows.set_aside(listing, ((name, "its name says no label") for name, label in labels.items() if not label))
        rows.set_aside(listing, listing.aside)
    reading = rows.reading(f"no image's name fits {settings.pattern}" if settings.pattern else "holds no image")
    return reading if settings.pattern else replace(reading, rows=reading.rows.assign(role="index"))


def _label_in(name: str, pattern: re.Pattern[str]) -> str:
    match = pattern.search(name)
    return (match.groupdict().get("label") or "") if match else ""


def _below(listing: Listing, name: str) -> str:
    """Return a name's path from the root."""
    return "/".join((*listing.folder, name)) if name else "/".join(listing.folder)


class _Rows:
    """Collects the columns of a catalog, folder by folder."""

    def __init__(self, root: Path, source: str) -> None:
        self.root, self.source = root, source
        self.paths: list[str] = []
        self.labels: list[str] = []
        self.domains: list[str] = []
        self.parts: list[str] = []
        self.aside: list[tuple[str, str]] = []

    def add(self, listing: Listing, labelled: Iterable[tuple[str, str]], domain: str, part: str = "") -> None:
        """Add images of one folder, each with its label; `part` is theirs of a split."""
        for name, label in labelled:
            self.paths.append(_below(listing, name))
            self.labels.append(label)
            self.domains.append(domain)
            self.parts.append(part)

    def set_aside(self, listing: Listing, reasons: Iterable[tuple[str, str]]) -> None:
        """Set files of one folder aside, each with the reason."""
        self.aside += [(_below(listing, name), reason) for name, reason in reasons]

    def reading(self, nothing: str) -> Reading:
        """Return the rows; if there are none, raise InputError with `nothing` and the reason for the first file."""
        if not self.paths:
            images = [a for a in self.aside if a[1] != NOT_AN_IMAGE]
            first = f" (the first: {images[0][0]}: {images[0][1]})" if images else ""
            raise InputError(f"{self.root}: {nothing}; {len(images)} images lie elsewhere in it{first}")
        columns = {"path": self.paths, "label": self.labels, "domain": self.domains, "source": self.source}
        if any(self.parts):
            columns["split"] = self.parts
        return Reading(pd.DataFrame(columns, dtype=str), self.root.resolve(), aside_table(self.aside, self.source))
