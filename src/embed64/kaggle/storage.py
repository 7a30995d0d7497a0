"""A file on its way to Kaggle's storage: in one piece, or gone on with where an earlier try broke off."""

from __future__ import annotations

import io
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

import requests

from embed64.core.console import Track, tracking
from embed64.kaggle.client import TIMEOUT, failure, retried
from embed64.kaggle.session import Session, filled
from embed64.kernel.metadata import SITE

Kind = Literal["dataset", "model"]


@contextmanager
def uploading(session: Session) -> Iterator[Any]:
    """The kaggle package's own records of uploads, kept until what is made of the files is made, then removed."""
    if session.dry:  # the import below logs in
        yield None
        return
    from kaggle.api.kaggle_api_extended import ResumableUploadContext

    # Whoever reads a record can upload in one's name.
    (Path(tempfile.gettempdir()) / ".kaggle" / "uploads").mkdir(mode=0o700, parents=True, exist_ok=True)
    with ResumableUploadContext() as context:
        yield context


def upload_blob(path: Path, kind: Kind, session: Session, context: Any) -> str:
    """Send a file to storage; returns the token by which a dataset or model takes it. Raises as Session.ask."""
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

    try:
        return retried(attempt, path.name, lambda: received)
    except requests.RequestException as error:
        raise failure(error, str(path), SITE, True) from error


def _received(address: str, size: int) -> int:
    """Bytes of the file that storage has of an upload that was begun; -1 where its address does not hold any more."""
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
    """Send the file from `start` on; raises RequestException unless storage took all of it."""
    if start == size and size:
        return
    headers = {"Content-Range": f"bytes {start}-{size - 1}/{size}"} if start else {}
    with tracking(path.name, size, start) as track, _Watched(path, start, track) as stream:
        answer = requests.put(address, data=stream if size else b"", headers=headers, timeout=TIMEOUT)
    if answer.status_code not in (200, 201):
        raise requests.RequestException(f"storage answered {answer.status_code}")


class _Watched(io.BufferedReader):
    """A file that counts what is read of it."""

    def __init__(self, path: Path, start: int, track: Track) -> None:
        super().__init__(io.FileIO(os.fspath(path)))
        self.seek(start)
        self._track = track

    def read(self, size: int | None = -1) -> bytes:
        block = super().read(size)
        self._track.advance(len(block))
        return block
