"""What a kernel attaches: whether it exists for this login, and what Kaggle left out of a push."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any, NamedTuple

from embed64.core.errors import CheckFailed
from embed64.kaggle.kernels import asking_for_kernel, kernel_metadata
from embed64.kaggle.session import Session, filled
from embed64.kernel.metadata import SITE, Kernel

SECTIONS = {"dataset": "datasets", "competition": "competitions", "kernel": "code", "model": "models"}
"""{kind of an attached source, as in kernel-metadata.json: the section of the site with its page}."""
_PARTS = {"dataset": 2, "kernel": 2, "competition": 1, "model": 4}
"""Parts of a source's name without its version."""


class Source(NamedTuple):
    """An attached source that is missing; as text it names the remedy."""

    kind: str
    ref: str

    def __str__(self) -> str:
        page = f"{SITE}/{SECTIONS[self.kind]}/{self.ref}"
        if self.kind == "competition":
            return f"{self.kind} {self.ref} (accept the rules at {page}/rules)"
        return f"{self.kind} {self.ref} (private, removed or misspelt, or its terms are not accepted: see {page})"


def absent(kernel: Kernel, session: Session, besides: Collection[str] = ()) -> list[Source]:
    """Return the attached datasets and kernels that Kaggle does not show to this login, and the competitions whose
    rules it has not accepted; it is not asked for those named in `besides`.
    """
    missing = []
    looks: dict[str, Callable[..., Callable[[Any], Any]]]
    looks = {"dataset": _dataset, "kernel": asking_for_kernel, "competition": asking_for_competition}
    for kind, look in looks.items():
        for ref in (each for each in kernel.sources(kind) if each not in besides):
            name = "/".join(ref.split("/")[: _PARTS[kind]])
            found = session.find(look(*name.split("/")), ref, f"{SITE}/{SECTIONS[kind]}/{name}")
            if found is None or (kind == "competition" and not found.user_has_entered):
                missing.append(Source(kind, ref))
    return [] if session.dry else missing


def left_out(kernel: Kernel, session: Session, reply: Any = None) -> list[Source]:
    """Return the sources that Kaggle did not attach: those that its reply to the push names, and those it shows not."""
    found = kernel_metadata(kernel, session)
    if session.dry:
        return []
    if not found or not found.metadata:
        raise CheckFailed(f"{kernel.ref}: Kaggle does not show what is attached; see {kernel.page}")
    missing = []
    for kind in SECTIONS:
        attached = {_plain(kind, ref) for ref in getattr(found.metadata, f"{kind}_data_sources")}
        invalid = {_plain(kind, ref) for ref in getattr(reply, f"invalid_{kind}_sources", [])}
        for ref in kernel.sources(kind):
            if _plain(kind, ref) not in attached - invalid:
                missing.append(Source(kind, ref))
    return missing


def _dataset(owner: str, slug: str) -> Callable[[Any], Any]:
    from kagglesdk.datasets.types.dataset_api_service import ApiGetDatasetRequest

    request = filled(ApiGetDatasetRequest, owner_slug=owner, dataset_slug=slug)
    return lambda k: k.datasets.dataset_api_client.get_dataset(request)


def asking_for_competition(name: str) -> Callable[[Any], Any]:
    """Return the request for what a competition is to this login."""
    from kagglesdk.competitions.types.competition_api_service import ApiGetCompetitionRequest

    request = filled(ApiGetCompetitionRequest, competition_name=name)
    return lambda k: k.competitions.competition_api_client.get_competition(request)


def _plain(kind: str, ref: str) -> str:
    """Return a source as Kaggle may write it too: without its section and version, in lower case."""
    parts = ref.lower().removeprefix(f"{SECTIONS[kind]}/").split("/")
    return "/".join(parts[: _PARTS[kind]])
