"""Transfer files to and from Kaggle's storage, resuming an interrupted transfer."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

import requests
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn, TransferSpeedColumn

from embed64.core.console import say
from embed64.core.files import size_or_0
from embed64.core.text import visible
from embed64.kaggle.client import TIMEOUT, in_one_line, retried
from embed64.kaggle.session import Session, filled
from embed64.kernel.metadata import SITE

Kind = Literal["dataset", "model"]
_CHUNK = 1 << 18
"""Bytes written at a time, so the most that is lost if the connection breaks."""


def at(address: str, start: int = 0, **headers: str) -> requests.Response:
    """Request a file of the storage from byte `start` on; return the response, not read yet.

    Raises RequestException if it is refused.
    """
    wanted = {**headers, "Accept-Encoding": "identity"} | ({"Range": f"bytes={start}-"} if start else {})
    response = requests.get(address, headers=wanted, stream=True, timeout=TIMEOUT)
    if response.status_code not in (200, 206):
        response.close()
        raise requests.RequestException(f"its storage answered {response.status_code}")
    return response


def receive(opened: Callable[[int], requests.Response], partial: Path, size: int, name: str) -> None:
    """Append the rest of a file of `size` bytes (0: unknown) from `opened(start)` to `partial`, which stays.

    Raises RequestException unless `partial` then has that size.
    """
    start = size_or_0(partial)
    if not size or start < size:
        with opened(start) as response, _bar() as bar:
            resumed = response.status_code == 206
            task = bar.add_task(visible(name), total=size or None, completed=start if resumed else 0)
            with partial.open("ab" if resumed else "wb") as stream:
                for chunk in response.iter_content(_CHUNK):
                    stream.write(chunk)
                    bar.advance(task, len(chunk))
    if size and (arrived := size_or_0(partial)) != size:
        if arrived > size:
            partial.unlink()
        raise requests.RequestException(f"{arrived:,} of {size:,} bytes arrived")


def _bar() -> Progress:
    """Return a progress bar for a transfer; it is not shown in a log."""
    name, console = TextColumn("{task.description}", markup=False), Console(stderr=True)
    columns = (name, BarColumn(10), DownloadColumn(), TransferSpeedColumn(), TimeRemainingColumn())
    return Progress(*columns, console=console, disable=not (console.is_terminal or console.is_jupyter))


@contextmanager
def uploading(session: Session) -> Iterator[Any]:
    """Yield the kaggle package's records of uploads; remove them once the files have become a dataset or model."""
    if session.dry:  # the import below logs in
        yield None
        return
    from kaggle.api.kaggle_api_extended import ResumableUploadContext

    # Whoever can read a record can upload in your name.
    (Path(tempfile.gettempdir()) / ".kaggle" / "uploads").mkdir(mode=0o700, parents=True, exist_ok=True)
    with ResumableUploadContext() as context:
        yield context


def upload_blob(path: Path, kind: Kind, session: Session, context: Any) -> str:
    """Send a file to storage; return the token by which a dataset or model refers to it.

    Raises what Session.ask raises.
    """
    from kagglesdk.blobs.types.blob_api_service import ApiBlobType, ApiStartBlobUploadRequest

    stat = path.stat()
    request = filled(
        ApiStartBlobUploadRequest,
        type=ApiBlobType[kind.upper()],
        name=path.name,
        content_length=stat.st_size,
        last_modified_epoch_seconds=int(stat.st_mtime),
    )
    if session.dry:
        return session.once(lambda k: k.blobs.blob_api_client.start_blob_upload(request)).token
    record = context.new_resumable_file_upload(str(path.resolve()), request)
    received = 0

    def attempt() -> str:
        nonlocal received
        if not record.upload_complete:
            begun = record.can_resume
            if not begun:
                record.upload_initiated(session.once(lambda k: k.blobs.blob_api_client.start_blob_upload(request)))
            address = record.start_blob_upload_response.create_url
            received = _received(address, stat.st_size) if begun else 0
            if received < 0:
                record.can_resume = False
                record.cleanup()
                raise requests.RequestException("an earlier upload of it has expired")
            _put(path, address, received, stat.st_size)
            record.upload_completed()
        return record.get_token()

    with in_one_line(str(path), SITE):
        return retried(attempt, path.name, lambda: received)


def _received(address: str, size: int) -> int:
    """Return how many bytes of an interrupted upload the storage has; -1 if its address has expired."""
    answer = requests.put(address, headers={"Content-Length": "0", "Content-Range": f"bytes */{size}"}, timeout=TIMEOUT)
    if answer.status_code in (200, 201):
        return size
    if answer.status_code == 308:
        last = answer.headers.get("Range", "").rpartition("-")[2]
        return int(last) + 1 if last.isdigit() else 0
    if answer.status_code in (400, 404, 410):
        return -1
    raise requests.RequestException(f"storage answered {answer.status_code}")


def _put(path: Path, address: str, start: int, size: int) -> None:
    """Send the file from byte `start` on; raise RequestException unless the storage took all of it."""
    if start == size:
        return
    say(f"{path.name}: uploading {size / 1e6:.1f} MB" + (f", from {start / 1e6:.1f} MB on" if start else ""))
    headers = {"Content-Range": f"bytes {start}-{size - 1}/{size}"} if start else {}
    with _bar() as bar, bar.open(path, "rb", description=path.name) as stream:
        stream.seek(start)
        answer = requests.put(address, data=stream, headers=headers, timeout=TIMEOUT)
    if answer.status_code not in (200, 201):
        raise requests.RequestException(f"storage answered {answer.status_code}")
