"""The two ways a command ends badly: wrong input (exit code 2) and a failed check (exit code 1).

What the machine refuses, such as memory, is neither, but no fault of this program either.
"""

from __future__ import annotations

import errno

from embed64.core.text import visible

# EFBIG comes from a size limit of the process or the file system; to the user it is the same.
NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_MORE_FILES = "raise the limit, e.g. with `ulimit -n 4096`"
_LESS_MEMORY = "close other programs, or work on less at once (train.batch_size, backbone.image_size, train.workers)"
LITTLE_SHARED = "too little shared memory (/dev/shm) for loading images in other processes; set train.workers=0"
_MORE_PROCESSES = "no more threads or processes are allowed; raise the limit with `ulimit -u`"
_TOLD = {
    "Too many open files": f"too many open files; {_MORE_FILES}",
    "received 0 items of ancdata": f"too many open files; {_MORE_FILES}",
    "can't allocate memory": f"out of memory; {_LESS_MEMORY}",
    "out of memory": f"out of memory; {_LESS_MEMORY}",
    "bad_alloc": f"out of memory; {_LESS_MEMORY}",
    "shared memory": LITTLE_SHARED,
    "Bus error": LITTLE_SHARED,
    "can't start new thread": _MORE_PROCESSES,
}
"""What torch and multiprocessing say in a RuntimeError -> what it means."""


class _OneLine(Exception):
    """An error whose message is one line that a terminal only shows, whatever text of others it quotes."""

    def __init__(self, message: object) -> None:
        super().__init__(visible(str(message)))


class InputError(_OneLine):
    """Wrong usage or input; the message is one line: what, where (file, row, key) and what to do.

    Example:
        >>> try:
        ...     embed64.read_catalog("yours.csv")
        ... except embed64.InputError as error:
        ...     print(error)
        yours.csv: no such file; make one with `embed64 sources build --folder DIR --out C.csv`
    """

    exit_code = 2

    def without(self, name: object) -> str:
        """Return the message without the name that it begins with, for lists that name the file beside it."""
        return str(self).removeprefix(visible(f"{name}: "))


class CheckFailed(_OneLine):
    """The command ran and its outcome is bad: a broken contract rule, a failed comparison or push.

    Example:
        >>> broken = [finding for finding in embed64.check_artifact("runs/mine/saved_model.pt") if not finding.holds]
        >>> if broken:
        ...     raise embed64.CheckFailed(f"{broken[0].rule}: {broken[0].detail}")
    """

    exit_code = 1


def system_error(error: BaseException | None) -> OSError | None:
    """Return the OSError that caused an error, if any: torch.save wraps it in a RuntimeError."""
    while error is not None and not isinstance(error, OSError):
        error = error.__cause__ or error.__context__
    return error


def refused_by_machine(error: BaseException) -> str:
    """Return one line, with a remedy, on what the machine refused; empty if an error is this program's own fault."""
    cause = system_error(error)
    if cause and cause.errno:
        if cause.errno in (errno.EMFILE, errno.ENFILE):
            return _TOLD["Too many open files"]
        if cause.errno == errno.ENOMEM:
            return _TOLD["out of memory"]
        if cause.errno == errno.EAGAIN:
            return _MORE_PROCESSES
        where = f"{cause.filename}: " if cause.filename else ""
        if cause.errno in NO_ROOM:
            return f"{where}no room left on the disk; free space or choose another folder"
        if cause.errno == errno.ENAMETOOLONG:
            return f"{where[:80]}… the name is too long for this file system; shorten it"
        if where:
            return f"{where}{cause.strerror}; check the path and its permissions"
    if isinstance(error, MemoryError):
        return _TOLD["out of memory"]
    return next((meaning for said, meaning in _TOLD.items() if said in str(error)), "")


def first_line(error: BaseException) -> str:
    """Return the first line of what an error says, at most 200 characters; the name of its type if it says nothing."""
    return (str(error).strip().splitlines() or [type(error).__name__])[0].strip()[:200]


def last_line(error: BaseException) -> str:
    """Return the last line instead, in which TorchScript says what went wrong, after where it did."""
    return (str(error).strip().splitlines() or [type(error).__name__])[-1].strip()[:200]
