"""What a finished kernel wrote: fetched file by file, gone on with where it broke off, kept if its hash is right."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

import requests

from embed64.core.console import say, tracking
from embed64.core.errors import CheckFailed, InputError
from embed64.core.files import NO_ROOM, require_room, sha256_file
from embed64.kaggle.client import TIMEOUT, failure, retried
from embed64.kaggle.kernels import current_version
from embed64.kaggle.session import Session
from embed64.kaggle.state import State
from embed64.kaggle.status import output_page, require_complete
from embed64.kernel.metadata import Kernel
from embed64.kernel.output import MANIFEST

DEFAULT_OUTPUT = Path("kernel") / "output"
_CHUNK = 1 << 18
"""Bytes that are written at once, and so lost at most where the connection breaks."""


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
    """Where the files lie: their addresses expire, so that after a failure they are asked for anew."""

    def __init__(self, kernel: Kernel, session: Session) -> None:
        self.kernel, self.session = kernel, session
        self._addresses: dict[str, str] = {}

    def addresses(self) -> dict[str, str]:
        """Every file that the kernel wrote -> where it can be had, for a while."""
        found, token = dict(self._addresses), None
        while not self._addresses:
            page = output_page(self.kernel, self.session, token)
            found |= {file.file_name: file.url for file in page.files}
            token = page.next_page_token
            if not token:
                break
        self._addresses = found
        return found

    def manifest(self) -> list[Listed]:
        """The files that there are to download, as the kernel itself says."""

        def attempt() -> list[Listed]:
            with self._open(MANIFEST, 0) as response:
                return _listed(response.content)

        return self._retried(attempt, f"{self.kernel.ref}: {MANIFEST}")

    def download(self, file: Listed, to: Path) -> Path:
        """One file, whole; what arrived of it before stays beside it under a name of this very content."""
        target = to / file.name
        if _is_right(target, file.sha256):
            say(f"{target}: is there already")
            return target
        partial = target.with_name(f".{target.name}.{file.sha256[:12]}.partial")
        require_room(partial, file.bytes - _size(partial), "downloading it")
        try:
            partial.parent.mkdir(parents=True, exist_ok=True)
            self._retried(lambda: self._get(file, partial), str(target), partial)
            partial.replace(target)
        except OSError as error:
            if error.errno in NO_ROOM:
                raise InputError(f"{target}: no room left on the disk; free space and run this again") from error
            raise InputError(f"{target}: cannot be written ({error.strerror}); choose another --to") from error
        return target

    def _get(self, file: Listed, partial: Path) -> None:
        """One try; raises RequestException unless `partial` then is the whole file."""
        if _size(partial) < file.bytes:
            with (
                self._open(file.name, _size(partial)) as response,
                tracking(file.name, file.bytes, _size(partial) if response.status_code == 206 else 0) as track,
                partial.open("ab" if response.status_code == 206 else "wb") as stream,
            ):
                for chunk in response.iter_content(_CHUNK):
                    stream.write(chunk)
                    track.advance(len(chunk))
        if _size(partial) < file.bytes:
            raise requests.RequestException(f"{_size(partial):,} of {file.bytes:,} bytes arrived")
        if not _is_right(partial, file.sha256):
            partial.unlink(missing_ok=True)
            raise requests.RequestException(f"what arrived is not what {MANIFEST} says, by its SHA-256")

    def _open(self, name: str, start: int) -> requests.Response:
        address = self.addresses().get(name)
        if not address:
            raise CheckFailed(
                f"{self.kernel.ref}: {name} is not among what it wrote; was it built by `embed64 kernel build`?"
                f" see {self.kernel.page}"
            )
        headers = {"Accept-Encoding": "identity"} | ({"Range": f"bytes={start}-"} if start else {})
        response = requests.get(address, headers=headers, stream=True, timeout=TIMEOUT)
        if response.status_code not in (200, 206):
            response.close()
            raise requests.RequestException(f"its storage answered {response.status_code}")
        return response

    def _retried(self, attempt: Any, what: str, partial: Path | None = None) -> Any:
        def fresh() -> Any:
            try:
                return attempt()
            except requests.RequestException:
                self._addresses = {}
                raise

        try:
            return retried(fresh, what, lambda: _size(partial) if partial else 0)
        except requests.RequestException as error:
            raise failure(error, what, self.kernel.page, True) from error


def _listed(content: bytes) -> list[Listed]:
    """The files of a manifest; a damaged one may arrive whole at the next try."""
    with suppress(ValueError, KeyError, TypeError, AttributeError):
        named = json.loads(content)["files"].items()
        files = [Listed(name, int(said["bytes"]), str(said["sha256"])) for name, said in named]
        for file in files:
            if PurePosixPath(file.name).is_absolute() or ".." in PurePosixPath(file.name).parts:
                raise CheckFailed(f"{MANIFEST}: '{file.name}' leads out of the folder; nothing was downloaded")
        return files
    raise requests.RequestException("it is not what a kernel of embed64 writes")


def _is_right(path: Path, sha256: str) -> bool:
    return path.is_file() and sha256_file(path) == sha256


def _size(path: Path) -> int:
    return path.stat().st_size if path.is_file() else 0
