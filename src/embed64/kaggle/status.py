"""A pushed kernel while it runs: its status, and the likely cause if it failed."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

from embed64.core.console import say
from embed64.core.errors import CheckFailed, InputError
from embed64.kaggle.session import Session, filled, pages
from embed64.kernel.metadata import SITE, Kernel

LONG_QUEUE = 1800.0
"""Seconds in the queue after which possible reasons are shown."""
_GOING = ("QUEUED", "RUNNING", "NEW_SCRIPT", "CANCEL_REQUESTED")
_QUEUE_HINT = f"GPUs are scarce, or your weekly hours or concurrent sessions are used up: see {SITE}/settings"


def require_complete(kernel: Kernel, session: Session) -> None:
    """Raise CheckFailed, with the end of the log on stderr, unless the kernel has run to its end."""
    status, failure = session.ask(_asking(kernel), kernel.ref, kernel.page)
    if status != "COMPLETE":
        _fail_unless_going(kernel, session, status, failure)
        raise CheckFailed(f"{kernel.ref}: {status}, not COMPLETE; `embed64 kernel status --wait` waits for it")


def require_ended(kernel: Kernel, session: Session) -> None:
    """Raise CheckFailed if the kernel is still waiting or running; how it ended does not matter."""
    status, _ = session.ask(_asking(kernel), kernel.ref, kernel.page)
    if status in _GOING and not session.dry:
        raise CheckFailed(f"{kernel.ref}: {status}, it has not ended; `embed64 kernel status --wait` waits for it")


def status(kernel: Kernel, session: Session, limit: float = 0.0) -> str:
    """Return the kernel's status; with a `limit` in seconds, wait until the kernel has ended.

    Raises CheckFailed, with the end of the log on stderr, if it failed or was cancelled, or if the limit passed.
    """
    if not limit:
        name, failure = session.ask(_asking(kernel), kernel.ref, kernel.page)
        _fail_unless_going(kernel, session, name, failure)
        return name
    stood, began = "unreachable", time.monotonic()

    def look() -> tuple[tuple[str, str] | None, str]:
        nonlocal stood
        name, failure = session.once(_asking(kernel))
        long = name == "QUEUED" and time.monotonic() - began > LONG_QUEUE
        stood = f"{name} ({_QUEUE_HINT})" if long else name
        return (None if name in _GOING else (name, failure)), stood

    ended = session.watch(look, kernel.ref, kernel.page, limit)
    if not ended:
        raise CheckFailed(
            f"{kernel.ref}: still {stood} at the end of --timeout; `embed64 kernel status --wait` keeps waiting"
        )
    _fail_unless_going(kernel, session, *ended)
    return ended[0]


def output_pages(kernel: Kernel, session: Session) -> Iterator[Any]:
    """Yield the pages of the kernel's output: files {file_name, url}, and its log."""
    from kagglesdk.kernels.types.kernels_api_service import ApiListKernelSessionOutputRequest

    owner, slug = kernel.ref.split("/")
    request = filled(ApiListKernelSessionOutputRequest, user_name=owner, kernel_slug=slug, page_size=100)
    yield from pages(
        lambda asked: session.ask(
            lambda k: k.kernels.kernels_api_client.list_kernel_session_output(asked), kernel.ref, kernel.page
        ),
        request,
    )


def _asking(kernel: Kernel) -> Callable[[Any], tuple[str, str]]:
    """Return the request for (the kernel's status, why it failed)."""
    from kagglesdk.kernels.types.kernels_api_service import ApiGetKernelSessionStatusRequest

    owner, slug = kernel.ref.split("/")
    request = filled(ApiGetKernelSessionStatusRequest, user_name=owner, kernel_slug=slug)

    def ask(client: Any) -> tuple[str, str]:
        answer = client.kernels.kernels_api_client.get_kernel_session_status(request)
        return answer.status.name, " ".join((answer.failure_message or "").split())

    return ask


def _fail_unless_going(kernel: Kernel, session: Session, status: str, failure: str) -> None:
    """Raise CheckFailed if the kernel failed or was cancelled; on ERROR, show the end of its log first."""
    if status == "CANCEL_ACKNOWLEDGED":
        raise CheckFailed(f"{kernel.ref}: it was cancelled; `embed64 kernel push --again` runs it again")
    if status != "ERROR":
        return
    lines: list[str] = []
    with suppress(InputError, CheckFailed):  # that the kernel failed matters more than why its log is missing
        lines = log_lines(next(output_pages(kernel, session)).log or "")
    if lines:
        for line in [f"the end of its log ({kernel.page}):", *lines[-_TAIL:]]:
            say(line)
    cause = likely_cause(lines, failure) or failure or f"see the log at {kernel.page}"
    kept = (
        "`embed64 kernel output --partial` fetches what it wrote, `embed64 kernel ship --resume-from` goes on with it"
    )
    raise CheckFailed(f"{kernel.ref}: it ended in ERROR; {cause}; {kept}")


_TAIL = 15
"""Lines of the log to show."""
_CAUSES = {
    r"CUDA out of memory|OutOfMemoryError": (
        "the GPU's memory was full: lower train.batch_size, or take a smaller backbone.image_size"
    ),
    r"No space left on device|Errno 28": (
        "the disk was full (20 GB in /kaggle/working): fewer images, or fewer checkpoints"
    ),
    r"No module named": (
        "a package is missing: attach your dataset of wheels (`embed64 kernel wheels`), or switch enable_internet on"
    ),
    r"name resolution|Max retries exceeded|NameResolutionError|Network is unreachable": (
        "it needed the internet, which is off: attach what it downloads, or switch enable_internet on"
    ),
    r"tried to allocate more memory|Cannot allocate memory|DefaultCPUAllocator|MemoryError": (
        "the memory was full: lower train.batch_size or the number of workers"
    ),
    r"(?i)time ?limit|timeout|timed out|exceeded the maximum": (
        "the time limit was reached: give training a shorter limit, or fewer train.steps"
    ),
    r"(?i)no cuda gpus? are available|found no NVIDIA driver|CUDA is not available|no GPU": (
        "no GPU was assigned: check enable_gpu and machine_shape in kernel-metadata.json, and the week's GPU hours"
    ),
    r"(?i)/kaggle/input.{0,80}(no such file|not found)|(no such file|not found).{0,80}/kaggle/input": (
        "an input is missing: attach it in kernel-metadata.json and push again"
    ),
    r"^Killed$|exit code 137|SIGKILL": (
        "the session was killed, probably because the memory was full: lower train.batch_size or the number of workers"
    ),
}
"""{pattern of a line of the log: what went wrong and what to do}."""


def log_lines(log: str) -> list[str]:
    """Return the lines of a log in Kaggle's format, JSON objects {stream_name, time, data}; other text as it is."""
    pieces = []
    with suppress(ValueError, TypeError):
        whole = json.loads(log)
        pieces = [str(piece.get("data", "")) for piece in whole if isinstance(piece, dict)]
    if not pieces:
        for line in log.splitlines():
            try:
                pieces.append(str(json.loads(line.strip().strip(",[]"))["data"]))
            except (ValueError, KeyError, TypeError):
                pieces.append(f"{line}\n")
    return [line for line in "".join(pieces).splitlines() if line.strip()]


def likely_cause(lines: list[str], failure: str = "") -> str:
    """Return what probably went wrong and what to do, by the last line that shows it; empty if none does."""
    for line in [failure, *reversed(lines)]:
        if own := re.match(r"(?:embed64|error): (.+)", line.strip()):  # an error of this package says what to do
            return own[1]
        for pattern, remedy in _CAUSES.items():
            if re.search(pattern, line):
                return remedy
    return ""
