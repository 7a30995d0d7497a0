"""Download a source from Kaggle: resumable, checked, and unpacked completely or not at all."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from embed64.core.console import say
from embed64.core.errors import NO_ROOM, CheckFailed, InputError
from embed64.core.files import require_room, size_or_0, whole
from embed64.data.sources.mounts import RECORD
from embed64.data.sources.registry import Pack, Source
from embed64.kaggle.client import LOGIN, connect, in_one_line, retried
from embed64.kaggle.session import filled
from embed64.kaggle.storage import at, receive
from embed64.kaggle.unpack import unpack

_UNPACKED = 2
"""Room required before the download, as a multiple of its size: the zip, and images that it hardly compresses."""


def fetch(source: Source, folder: Path) -> Path:
    """Download and unpack a source into a new `folder`; leave an existing one as it is.

    Raises InputError for what the user can fix (login, rules, room), CheckFailed for what failed (server,
    connection, damaged file). An interrupted download stays beside the folder as .NAME.zip.… and is resumed.
    """
    if isinstance(source.reader, Pack):
        raise InputError(f"source '{source.name}' comes with the package; there is nothing to fetch")
    if not source.kaggle:
        raise InputError(f"source '{source.name}' is not on Kaggle; get it from {source.home}, give {source.name}=DIR")
    if folder.is_dir():
        say(f"{source.name}: already in {folder}")
        return folder
    client, logged_in = connect()
    if source.is_competition and not logged_in:
        raise InputError(f"{source.name}: competitions need a login; {LOGIN}")
    archive = folder.with_name(f".{folder.name}.zip")
    archive.parent.mkdir(parents=True, exist_ok=True)
    try:
        with in_one_line(source.name, source.url, logged_in):
            retried(
                lambda: _download(client, source, archive), source.name, lambda: sum(map(size_or_0, _parts(archive)))
            )
    except OSError as error:
        if error.errno not in NO_ROOM:
            raise
        raise InputError(
            f"{archive}: no room left on the disk; free space and run this again, it resumes from there"
        ) from error
    _unpack(source, archive, folder)
    return folder


def _download(client: Any, source: Source, archive: Path) -> None:
    """Try once; keep what arrives beside `archive`, under a name that stands for this version of the content."""
    with client.build_kaggle_client() as session, _ask(session, source) as response:
        said = response.headers
        size = int(said.get("Content-Length") or 0)
        if size and size_or_0(archive) == size:  # already complete; unpacking it was interrupted
            return
        version = said.get("ETag") or said.get("Last-Modified")
        resumable = version and size and said.get("Accept-Ranges") == "bytes"
        digest = hashlib.sha256(f"{version} {size}".encode()).hexdigest()[:12]
        partial = archive.with_name(f"{archive.name}.{digest}.partial")
        for part in _parts(archive):
            if part != partial or not resumable:  # of another version, or of an unknown one
                part.unlink()
        begun = size_or_0(partial)
        require_room(archive, _UNPACKED * size - begun, f"{source.name}, a download of {size / 1e9:.2f} GB,")
        since = f", from {begun / 1e6:.1f} MB on" if begun else ""
        say(f"{source.name}: downloading {size / 1e6:.1f} MB{since}" if size else f"{source.name}: downloading")

        def opened(start: int) -> Any:
            return at(response.url, start, **response.request.headers, **{"If-Range": version}) if start else response

        receive(opened, partial, size, source.name)
        partial.replace(archive)


def _parts(archive: Path) -> list[Path]:
    """Return the files that earlier calls left of a download."""
    return list(archive.parent.glob(f"{archive.name}*"))


def _ask(session: Any, source: Source) -> Any:
    """Request all files; return the response, not read yet."""
    if source.is_competition:
        from kagglesdk.competitions.types.competition_api_service import ApiDownloadDataFilesRequest

        of_competition = filled(ApiDownloadDataFilesRequest, competition_name=source.slug)
        return session.competitions.competition_api_client.download_data_files(of_competition)
    from kagglesdk.datasets.types.dataset_api_service import ApiDownloadDatasetRequest

    owner, slug = source.kaggle.split("/")
    request = filled(ApiDownloadDatasetRequest, owner_slug=owner, dataset_slug=slug)
    return session.datasets.dataset_api_client.download_dataset(request)


def _unpack(source: Source, archive: Path, folder: Path) -> None:
    """Unpack the zip into a folder with a record of what was left out; remove a damaged zip."""
    try:
        with whole(folder) as partial:
            without = unpack(archive, partial)
            record = {"kaggle": source.kaggle, "bytes": size_or_0(archive), "left_out": without}
            (partial / RECORD).write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")
    except CheckFailed as error:
        archive.unlink()
        raise CheckFailed(f"{error}; it was removed, run this again") from error
    archive.unlink()
    for name, reason in without[:5]:
        say(f"left out: {name}: {reason}")
    if without:
        say(f"left out: {len(without)} entries of the zip, listed in {folder / RECORD}")
