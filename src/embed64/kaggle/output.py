"""Download a finished kernel's output: resumable, verified by SHA-256."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import NamedTuple

import requests

from embed64.core.console import say
from embed64.core.errors import CheckFailed, InputError
from embed64.core.files import NO_ROOM, require_room, sha256_file, size_or_0
from embed64.kaggle.client import in_one_line, retried
from embed64.kaggle.kernels import current_version
from embed64.kaggle.session import Session
from embed64.kaggle.state import State
from embed64.kaggle.status import output_pages, require_complete
from embed64.kaggle.storage import at, receive
from embed64.kernel.metadata import Kernel
from embed64.kernel.output import LISTING

OUTPUT_FOLDER = Path("kernel") / "output"


class Listed(NamedTuple):
    """A file as the manifest has it."""

    name: str
    bytes: int
    sha256: str


def fetch_output(kernel: Kernel, session: Session, state: State, to: Path) -> list[Path]:
    """Download every file of the manifest into `to`, but for those that are there already; all are right by hash.

    Raises CheckFailed unless the kernel ran to its end, and where a file does not arrive whole after some tries.
    """
    require_complete(kernel, session)
    version = current_version(kernel, session)
    storage = _Storage(kernel, session)
    if session.dry:
        storage.addresses()
        return []
    listed = storage.manifest()
    files = [storage.download(file, to) for file in listed]
    hashes = {file.name: file.sha256 for file in listed}
    state.put("output", kernel=kernel.ref, version=version, to=str(to), files=hashes)
    return files


def output_is_there(kernel: Kernel, state: State, version: int, to: Path) -> bool:
    """Whether all that this version wrote lies in `to`, right by hash; Kaggle is not asked."""
    done = state.get("output")
    if (done.get("kernel"), done.get("version"), done.get("to")) != (kernel.ref, version, str(to)):
        return False
    return all(_is_right(to / name, sha256) for name, sha256 in done["files"].items())


class _Storage:
    """Where the files lie; each address is used once, since it expires, and asked for again after a failure."""

    def __init__(self, kernel: Kernel, session: Session) -> None:
        self.kernel, self.session = kernel, session
        self._addresses: dict[str, str] = {}

    def addresses(self) -> dict[str, str]:
        """Every file that the kernel wrote -> where it can be had, for a while."""
        pages = output_pages(self.kernel, self.session)
        return {file.file_name: file.url for page in pages for file in page.files}

    def manifest(self) -> list[Listed]:
        """The files that there are to download, as the kernel itself says."""

        def attempt() -> list[Listed]:
            with self._open(LISTING) as response:
                return _listed(response.content)

        what = f"{self.kernel.ref}: {LISTING}"
        with in_one_line(what, self.kernel.page):
            return retried(attempt, what)

    def download(self, file: Listed, to: Path) -> Path:
        """One file, whole; what arrived of it before stays beside it under a name of this very content."""
        target = to / file.name
        if _is_right(target, file.sha256):
            say(f"{target}: is there already")
            return target
        partial = target.with_name(f".{target.name}.{file.sha256[:12]}.partial")
        require_room(partial, file.bytes - size_or_0(partial), "downloading it")
        try:
            partial.parent.mkdir(parents=True, exist_ok=True)
            with in_one_line(str(target), self.kernel.page):
                retried(lambda: self._get(file, partial), str(target), lambda: size_or_0(partial))
            partial.replace(target)
        except OSError as error:
            if error.errno in NO_ROOM:
                raise InputError(f"{target}: no room left on the disk; free space and run this again") from error
            raise InputError(f"{target}: cannot be written ({error.strerror}); choose another --to") from error
        return target

    def _get(self, file: Listed, partial: Path) -> None:
        """One try; raises RequestException unless `partial` then is the whole file."""
        receive(lambda start: self._open(file.name, start), partial, file.bytes, file.name)
        if not _is_right(partial, file.sha256):
            partial.unlink(missing_ok=True)
            raise requests.RequestException(f"what arrived is not what {LISTING} says, by its SHA-256")

    def _open(self, name: str, start: int = 0) -> requests.Response:
        if name not in self._addresses:
            self._addresses = self.addresses()
        address = self._addresses.pop(name, None)
        if not address:
            raise CheckFailed(
                f"{self.kernel.ref}: {name} is not among what it wrote; was it built by `embed64 kernel build`?"
                f" see {self.kernel.page}"
            )
        return at(address, start)


def _listed(content: bytes) -> list[Listed]:
    """The files of a manifest; a damaged one may arrive whole at the next try."""
    with suppress(ValueError, KeyError, TypeError, AttributeError):
        named = json.loads(content)["files"].items()
        files = [Listed(name, int(said["bytes"]), str(said["sha256"])) for name, said in named]
        for file in files:
            if PurePosixPath(file.name).is_absolute() or ".." in PurePosixPath(file.name).parts:
                raise CheckFailed(f"{LISTING}: '{file.name}' leads out of the folder; nothing was downloaded")
        return files
    raise requests.RequestException("it is not what a kernel of embed64 writes")


def _is_right(path: Path, sha256: str) -> bool:
    return path.is_file() and sha256_file(path) == sha256
