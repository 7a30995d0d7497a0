"""Protocols: who asks, what is searched, and which mean of which metric is the score."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from embed64.core.errors import InputError
from embed64.data.catalog import Catalog
from embed64.evaluate.held_out import protocol_rows
from embed64.evaluate.measures import MAP_AT_1000


@dataclass(frozen=True)
class Protocol:
    """A way to score: the headline's metrics, and what they are averaged over, `queries` or `domains`."""

    name: str
    headline: tuple[str, ...]
    over: str
    what: str

    @property
    def deep(self) -> bool:
        """Whether mAP@1000 is asked for."""
        return MAP_AT_1000 in self.headline


GUIE = Protocol(
    "guie",
    ("mp5",),
    "queries",
    "mP@5 of the Google Universal Image Embedding competition; what was trained on is in the index, as distractors",
)
UNED = Protocol(
    "uned",
    ("recall_at_1", "mp5"),
    "domains",
    "UnED (arXiv:2309.01858): recall at 1 and mMP@5 among the held-out images of all domains, mean over domains",
)
ILIAS = Protocol(
    "ilias",
    (MAP_AT_1000,),
    "queries",
    "ILIAS (arXiv:2502.11748): mAP@1000 of queries among the held-out index, its distractors included",
)
LEAVE_ONE_OUT = Protocol(
    "leave-one-out",
    ("mp5",),
    "queries",
    "every held-out image asks once, for its like among all other held-out images, whatever its role",
)
PROTOCOLS = {each.name: each for each in (GUIE, UNED, ILIAS, LEAVE_ONE_OUT)}


def protocol_named(name: str) -> Protocol:
    """Return a protocol; raise InputError that lists all of them."""
    if name not in PROTOCOLS:
        raise InputError(f"protocol '{name}' is unknown; use {', '.join(PROTOCOLS)}")
    return PROTOCOLS[name]


def arrange(catalog: Catalog, held: np.ndarray, protocol: Protocol) -> tuple[Catalog, np.ndarray]:
    """Return the part of a catalog that a protocol needs, and which of its rows are held out, bool [rows].

    `held` bool [rows] are the held-out rows of the whole. All protocols but `guie` leave out what was trained on,
    unless a published split has its index there; see `protocol_rows`.
    """
    if protocol == GUIE:
        return catalog, held
    own = held if protocol == LEAVE_ONE_OUT else protocol_rows(catalog, held)
    part = catalog.where(own)
    if protocol == LEAVE_ONE_OUT and "role" in part.rows:
        part = Catalog(part.rows.drop(columns="role"), part.root)
    return part, held[own]
