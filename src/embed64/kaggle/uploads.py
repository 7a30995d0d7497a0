"""Upload files as a Kaggle dataset or model: the same content only once, and verified afterwards."""

from __future__ import annotations

import hashlib
import json
import re
import tempfile
from collections.abc import Callable, Sequence
from importlib import resources
from pathlib import Path

import requests

from embed64.core.console import say
from embed64.core.errors import CheckFailed, InputError
from embed64.core.files import existing_file, sha256_file, write_bytes
from embed64.kaggle.client import status_of
from embed64.kaggle.kernels import require_no_login
from embed64.kaggle.push import wait_for_dataset
from embed64.kaggle.session import Session
from embed64.kaggle.state import State
from embed64.kaggle.storage import Kind, upload_blob, uploading
from embed64.kaggle.upload_targets import DatasetTarget, ModelTarget, Target, require_taken
from embed64.kernel.image import WHEELS
from embed64.kernel.metadata import MOST_CODE, PACK, Kernel
from embed64.kernel.metadata_file import slugified
from embed64.kernel.wheels import make_wheels

LICENSES: dict[Kind, str] = {"dataset": "CC0-1.0", "model": "Apache 2.0"}
"""The licences in Kaggle's own templates."""
LISTING_PATIENCE = 600.0
"""Seconds within which Kaggle must list what was uploaded."""
_UNPACKED = (".zip", ".tar", ".gz", ".tgz", ".bz2", ".xz", ".7z")
"""Kaggle unpacks these and lists the files inside."""


def upload(
    files: Sequence[Path],
    kind: Kind,
    session: Session,
    state: State,
    ref: str = "",
    title: str = "",
    public: bool = False,
    license: str = "",
) -> str:
    """Upload the files as one dataset or model `owner/slug`, a new version if it exists; return what to attach.

    The same content is not uploaded again. Raises InputError for what Kaggle would not accept, CheckFailed if a file
    did not arrive.
    """
    sizes, hashes = _files(files)
    ref = _ref(ref or f"{session.user}/{slugified(files[0].stem)}")
    title = title or ref.split("/")[1].replace("-", " ")
    if not 6 <= len(title) <= 50:
        raise InputError(f"--title '{title}': {len(title)} characters; Kaggle takes 6 to 50")
    mark = "sha256:" + hashlib.sha256(json.dumps(hashes, sort_keys=True).encode()).hexdigest()
    target: Target = DatasetTarget(ref, session) if kind == "dataset" else ModelTarget(ref, session)
    record = f"upload {kind} {ref}"
    version = target.version()
    if version and mark in (_noted(state, record, version), target.mark(version)):
        say(f"{ref}: version {version} already has these files; not uploaded again")
    else:
        version += 1
        _create(target, version, files, (kind, ref, title, public, license or LICENSES[kind], mark), session)
    if session.dry:
        return target.reference(version)
    if kind == "dataset":
        wait_for_dataset(ref, session)
    _require_listed(target, version, ref, sizes, session)
    state.put(record, mark=mark, version=version, files=hashes, reference=target.reference(version))
    return target.reference(version)


def _create(
    target: Target, version: int, files: Sequence[Path], named: tuple[Kind, str, str, bool, str, str], session: Session
) -> None:
    kind, ref, title, public, license, mark = named

    def arrived() -> int | None:
        there = target.version()
        return there if there >= version and target.mark(there) in (mark, "") else None

    with uploading(session) as context:
        tokens = [upload_blob(file, kind, session, context) for file in files]
        create = target.creation(tokens, title, public, license, mark)
        require_taken(session.send(create, arrived, ref, target.page), ref, arrived)


def _files(files: Sequence[Path]) -> tuple[dict[str, int], dict[str, str]]:
    """Return the bytes and the SHA-256 of each file by name; raise InputError for files that cannot be uploaded."""
    for file in files:
        existing_file(file, "name the files to upload")
        if file.stat().st_size <= MOST_CODE:  # perhaps text; a login would not get into weights by accident
            require_no_login(file, file.read_text(encoding="utf-8", errors="replace"))
    sizes = {file.name: file.stat().st_size for file in files}
    if len(sizes) != len(files):
        raise InputError("two files have the same name; a dataset or model has no folders, rename one of them")
    if empty := [name for name, size in sizes.items() if not size]:
        raise InputError(f"{empty[0]}: an empty file, which Kaggle does not accept")
    return sizes, {file.name: sha256_file(file) for file in files}


def _ref(ref: str) -> str:
    if not re.fullmatch(r"[\w-]+/[a-z0-9-]{6,50}", ref):
        raise InputError(f"--name '{ref}': write owner/slug, the slug with 6 to 50 of a-z, 0-9 and -")
    return ref


def _noted(state: State, record: str, version: int) -> str:
    """Return the mark of what was uploaded from here as that version; empty if nothing was."""
    done = state.get(record)
    return done["mark"] if done.get("version") == version else ""


def _require_listed(target: Target, version: int, ref: str, sizes: dict[str, int], session: Session) -> None:
    """Wait until Kaggle lists every file with its size; raise CheckFailed, naming one, if it does not."""
    wanted = {name: size for name, size in sizes.items() if not name.endswith(_UNPACKED)}
    wrong = next(iter(wanted), "")

    def look() -> tuple[bool | None, str]:
        nonlocal wrong
        listed: dict[str, int] = {}
        try:
            listed = session.once(lambda k: target.listed(k, version))
        except requests.HTTPError as error:
            if status_of(error) != 404:  # a new version is not found for a while
                raise
        wrong = next((name for name, size in wanted.items() if listed.get(name) != size), "")
        return (None if wrong else True), f"{wrong} is not listed yet"

    if wanted and not session.watch(look, ref, target.page, LISTING_PATIENCE):
        raise CheckFailed(f"{ref}: {wrong} did not arrive completely; see {target.page}, and run this again")


def own_datasets(kernel: Kernel) -> list[str]:
    """Return those datasets attached to this kernel that this package makes, as owner/slug."""
    owner = kernel.ref.partition("/")[0]
    return [ref for ref in kernel.sources("dataset") if ref in {f"{owner}/{slug}" for slug in _MADE}]


def bring(references: list[str], session: Session, state: State) -> str:
    """Upload each of these datasets unless it exists with the same content; return their references as one text."""
    for reference in references:
        make, license = _MADE[reference.partition("/")[2]]
        with tempfile.TemporaryDirectory() as folder:
            upload(make(Path(folder) / "files"), "dataset", session, state, reference, license=license)
    return ", ".join(references)


def _pack(folder: Path) -> list[Path]:
    """Write the embedded pack as a zip, which Kaggle unpacks."""
    content = (resources.files("embed64.data.sources") / "emoji.zip").read_bytes()
    return [write_bytes(folder / "emoji.zip", content)]


_MADE: dict[str, tuple[Callable[[Path], list[Path]], str]] = {
    PACK: (_pack, "CC-BY-4.0"),
    WHEELS: (make_wheels, "other"),
}
