"""Download a finished kernel's output: resumable, verified by SHA-256."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import NamedTuple

import requests

from embed64.core.console import say
from embed64.core.errors import NO_ROOM, CheckFailed, InputError
from embed64.core.files import require_room, sha256_file, size_or_0, whole
from embed64.kaggle.client import in_one_line, retried
from embed64.kaggle.kernels import current_version
from embed64.kaggle.session import Session
from embed64.kaggle.state import State
from embed64.kaggle.status import output_pages, require_complete, require_ended
from embed64.kaggle.storage import at, receive
from embed64.kernel.metadata import Kernel
from embed64.kernel.output import LISTING

OUTPUT_FOLDER = Path("kernel") / "output"


class Listed(NamedTuple):
    """A file as the manifest lists it."""

    name: str
    bytes: int
    sha256: str


def fetch_output(kernel: Kernel, session: Session, state: State, to: Path) -> list[Path]:
    """Download every file of the manifest into `to`, unless it is there already; all are checked by their hashes.

    Raises CheckFailed if the kernel has not run to its end, or if a file is still incomplete after several tries.
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


def fetch_unverified(kernel: Kernel, session: Session, to: Path, only: str = "") -> list[Path]:
    """Download what an ended kernel has left, whole or not, into `to`: everything, or the one file of that name.

    A kernel that was killed wrote no manifest, so nothing is verified. Raises CheckFailed if it has not ended.
    """
    require_ended(kernel, session)
    storage = _Storage(kernel, session)
    names = [name for name in storage.addresses() if not only or name == only]
    return [storage.download_unverified(name, to) for name in names]


def output_is_there(kernel: Kernel, state: State, version: int, to: Path) -> bool:
    """Return whether all files of this version are in `to` with the right hashes, without asking Kaggle."""
    done = state.get("output")
    if (done.get("kernel"), done.get("version"), done.get("to")) != (kernel.ref, version, str(to)):
        return False
    return all(_is_right(to / name, sha256) for name, sha256 in done["files"].items())


class _Storage:
    """The storage of the files. Each address is used once, since it expires; after a failure it is asked for again."""

    def __init__(self, kernel: Kernel, session: Session) -> None:
        self.kernel, self.session = kernel, session
        self._addresses: dict[str, str] = {}

    def addresses(self) -> dict[str, str]:
        """Return {every file that the kernel wrote: an address that is valid for a while}."""
        pages = output_pages(self.kernel, self.session)
        return {file.file_name: file.url for page in pages for file in page.files}

    def manifest(self) -> list[Listed]:
        """Return the files to download, as listed by the kernel itself."""

        def attempt() -> list[Listed]:
            with self._open(LISTING) as response:
                return _listed(response.content)

        what = f"{self.kernel.ref}: {LISTING}"
        with in_one_line(what, self.kernel.page):
            return retried(attempt, what)

    def download(self, file: Listed, to: Path) -> Path:
        """Download one file; what has arrived stays beside it, under a name that contains its hash, and is resumed."""
        target = to / file.name
        if _is_right(target, file.sha256):
            say(f"{target}: already downloaded")
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

    def download_unverified(self, name: str, to: Path) -> Path:
        """Download one file again, whatever is there already."""
        _require_inside(name)
        target = to / name
        with whole(target) as partial, in_one_line(str(target), self.kernel.page):
            retried(
                lambda: receive(lambda start: self._open(name, start), partial, 0, name),
                str(target),
                lambda: size_or_0(partial),
            )
        return target

    def _get(self, file: Listed, partial: Path) -> None:
        """Try once; raise RequestException unless `partial` is then the complete file."""
        receive(lambda start: self._open(file.name, start), partial, file.bytes, file.name)
        if not _is_right(partial, file.sha256):
            partial.unlink(missing_ok=True)
            raise requests.RequestException(f"its SHA-256 is not the one in {LISTING}")

    def _open(self, name: str, start: int = 0) -> requests.Response:
        if name not in self._addresses:
            self._addresses = self.addresses()
        address = self._addresses.pop(name, None)
        if not address:
            raise CheckFailed(
                f"{self.kernel.ref}: {name} is not in its output; was it built by `embed64 kernel build`?"
                f" see {self.kernel.page}"
            )
        return at(address, start)


def _listed(content: bytes) -> list[Listed]:
    """Return the files of a manifest; raise RequestException for a damaged one, so that it is tried again."""
    with suppress(ValueError, KeyError, TypeError, AttributeError):
        named = json.loads(content)["files"].items()
        files = [Listed(name, int(said["bytes"]), str(said["sha256"])) for name, said in named]
        for file in files:
            _require_inside(file.name)
        return files
    raise requests.RequestException("not a manifest that an embed64 kernel writes")


def _require_inside(name: str) -> None:
    if PurePosixPath(name).is_absolute() or ".." in PurePosixPath(name).parts:
        raise CheckFailed(f"the kernel's output: '{name}' points outside the folder; nothing was downloaded")


def _is_right(path: Path, sha256: str) -> bool:
    return path.is_file() and sha256_file(path) == sha256
