"""Getting a source from Kaggle: resumed where it broke off, checked, unpacked whole or not at all."""

from __future__ import annotations

import json
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

from embed64.core.console import say
from embed64.core.errors import CheckFailed, InputError
from embed64.core.files import NO_ROOM, require_room, whole
from embed64.data.sources.mounts import RECORD
from embed64.data.sources.registry import Source
from embed64.kaggle.client import LOGIN, TIMEOUT, connect, failure, retried
from embed64.kaggle.unpack import unpack

_CHUNK = 1 << 18
"""Bytes that are written at once, and so lost at most where the connection breaks."""
_UNPACKED = 2
"""Room asked for before the download, as a multiple of it: the zip, and images that hardly shrink in one."""


def fetch(source: Source, folder: Path) -> Path:
    """Download and unpack a source into a new `folder`; one that is there already stays as it is.

    Raises InputError for what the user can mend (login, rules, room), CheckFailed for what failed (server,
    connection, damaged file). A broken download stays beside the folder as .NAME.zip and is gone on with.
    """
    import requests

    if not source.kaggle:
        raise InputError(f"source '{source.name}' comes with the package; there is nothing to fetch")
    if folder.is_dir():
        say(f"{source.name}: is there already: {folder}")
        return folder
    client, logged_in = connect()
    if source.is_competition and not logged_in:
        raise InputError(f"{source.name}: competitions need a login; {LOGIN}")
    archive = folder.with_name(f".{folder.name}.zip")
    archive.parent.mkdir(parents=True, exist_ok=True)
    try:
        retried(lambda: _download(client, source, archive), source.name, lambda: _size(archive))
    except requests.RequestException as error:
        raise failure(error, source.name, source.url, logged_in) from error
    except OSError as error:
        if error.errno not in NO_ROOM:
            raise
        raise InputError(
            f"{archive}: no room left on the disk; free space and run this again, it goes on from there"
        ) from error
    _unpack(source, archive, folder)
    return folder


def _download(client: Any, source: Source, archive: Path) -> None:
    """One try; what it gets stays in `archive`, beside which the client notes what it is a part of."""
    with client.build_kaggle_client() as session:
        response = _ask(session, source)
        size = int(response.headers.get("Content-Length") or 0)
        mark = Path(client._resume_marker_path(str(archive)))
        if size and _size(archive) == size and not mark.exists():  # whole already; its unpacking was broken off
            response.close()
            return
        require_room(archive, _UNPACKED * size - _size(archive), f"{source.name}, a download of {size / 1e9:.2f} GB,")
        begun = f", from {_size(archive) / 1e6:.1f} MB on" if mark.exists() else ""
        say(f"{source.name}: downloading {size / 1e6:.1f} MB{begun}" if size else f"{source.name}: downloading")
        try:
            client.download_file(
                response,
                str(archive),
                session.http_client(),
                quiet=not sys.stderr.isatty(),
                resume=True,
                chunk_size=_CHUNK,
                max_retries=0,  # a new try asks Kaggle anew, since the address that it leads to expires
                timeout=TIMEOUT,
            )
        except ValueError as error:  # the client's word for a wrong size
            _discard(archive, mark)
            raise CheckFailed(f"{source.name}: {error}; run this again") from error


def _ask(session: Any, source: Source) -> Any:
    """The answer to a request for all files, not read yet."""
    if source.is_competition:
        from kagglesdk.competitions.types.competition_api_service import ApiDownloadDataFilesRequest

        request = ApiDownloadDataFilesRequest()
        request.competition_name = source.slug
        return session.competitions.competition_api_client.download_data_files(request)
    from kagglesdk.datasets.types.dataset_api_service import ApiDownloadDatasetRequest

    request = ApiDownloadDatasetRequest()
    request.owner_slug, request.dataset_slug = source.kaggle.split("/")
    return session.datasets.dataset_api_client.download_dataset(request)


def _unpack(source: Source, archive: Path, folder: Path) -> None:
    """The zip as a folder with a record of what was left out; a damaged zip is discarded."""
    try:
        with whole(folder) as partial:
            without = unpack(archive, partial)
            record = {"kaggle": source.kaggle, "bytes": _size(archive), "left_out": without}
            (partial / RECORD).write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")
    except CheckFailed as error:
        _discard(archive)
        raise CheckFailed(f"{error}; it was removed, run this again") from error
    _discard(archive)
    for name, reason in without[:5]:
        say(f"left out: {name}: {reason}")
    if without:
        say(f"left out: {len(without)} entries of the zip, listed in {folder / RECORD}")


def _size(file: Path) -> int:
    return file.stat().st_size if file.is_file() else 0


def _discard(*files: Path) -> None:
    for file in files:
        with suppress(FileNotFoundError):
            file.unlink()
