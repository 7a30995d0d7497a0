"""Unpack a downloaded zip: never outside its folder, never more than its directory announces."""

from __future__ import annotations

import errno
import os
import re
import shutil
import stat
import zipfile
import zlib
from pathlib import Path

from embed64.core.console import track
from embed64.core.errors import CheckFailed, InputError
from embed64.core.files import require_room

_INFLATION = 100
_SMALL = 1 << 28
"""Bytes up to which any inflation is accepted: tables of zeros compress well."""
_NAME_TROUBLE = {errno.ENAMETOOLONG, errno.EINVAL, errno.EILSEQ}
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError)


def unpack(archive: Path, folder: Path) -> list[tuple[str, str]]:
    """Unpack into a new folder; return what was left out, (name, reason): e.g. links and names that point outside.

    A caller who wants everything or nothing passes the folder of `files.whole`.

    Raises CheckFailed if the zip is damaged, InputError if the disk is too full or the zip inflates implausibly.
    """
    try:
        with zipfile.ZipFile(archive) as opened:
            entries, left_out = _sorted_out(opened.infolist())
            need = sum(entry.file_size for entry in entries)
            if need > max(_SMALL, _INFLATION * archive.stat().st_size):
                raise InputError(
                    f"{archive}: would unpack to {need / 1e9:.1f} GB, over {_INFLATION} times its own size"
                )
            require_room(archive, need, "unpacking it")
            folder.mkdir(parents=True)
            for entry in track(entries, f"unpacking {archive.stem.lstrip('.')}"[:24], len(entries)):
                if reason := _write(opened, entry, folder):
                    left_out.append((entry.filename, reason))
    except _DAMAGED as error:
        raise CheckFailed(f"{archive}: a damaged zip ({' '.join(str(error).split())})") from error
    return left_out


def _sorted_out(infos: list[zipfile.ZipInfo]) -> tuple[list[zipfile.ZipInfo], list[tuple[str, str]]]:
    """Return the files to write, and the entries to leave out, each with the reason."""
    entries: dict[str, zipfile.ZipInfo] = {}
    left_out = []
    for info in infos:
        reason = _refused(info)
        if not reason and not info.is_dir():
            reason = "its name is in the zip twice; the first one counts" if info.filename in entries else ""
            entries.setdefault(info.filename, info)
        if reason:
            left_out.append((info.filename, reason))
    return list(entries.values()), left_out


def _refused(info: zipfile.ZipInfo) -> str:
    """Return why an entry must not be written; empty if it may be."""
    name, kind = info.filename, stat.S_IFMT(info.external_attr >> 16)
    if name.startswith("/") or re.match(r"[A-Za-z]:", name) or "\\" in name:
        return "its name is a path of another file system"
    if ".." in name.split("/"):
        return "its name points outside the folder"
    if kind == stat.S_IFLNK:
        return "a link"
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        return "not a plain file"
    return "encrypted" if info.flag_bits & 1 else ""


def _write(opened: zipfile.ZipFile, entry: zipfile.ZipInfo, folder: Path) -> str:
    """Write one entry; return why its name prevents that, empty if it was written."""
    target = os.path.join(folder, entry.filename)
    try:
        os.makedirs(os.path.dirname(target), exist_ok=True)
        stream = open(target, "xb")  # noqa: SIM115 - a million Path objects would be slow
    except (FileExistsError, IsADirectoryError, NotADirectoryError):
        return "its name is both a file's and a folder's"
    except OSError as error:
        if error.errno in _NAME_TROUBLE:
            return f"its name cannot be written ({error.strerror})"
        raise
    with stream, opened.open(entry) as packed:
        shutil.copyfileobj(packed, stream, 1 << 20)
    return ""
