"""A pushed kernel while it runs: its status, and what went wrong where it failed."""

from __future__ import annotations

import time
from contextlib import suppress
from typing import Any

from embed64.errors import CheckFailed, InputError
from embed64.kaggle_session import SITE, Session, filled
from embed64.kernels import Kernel
from embed64.log_causes import likely_cause, log_lines, tail
from embed64.progress import say

LONG_QUEUE = 1800.0
"""Seconds in the queue after which it is said what may be the matter."""
_GOING = ("QUEUED", "RUNNING", "NEW_SCRIPT", "CANCEL_REQUESTED")
_QUEUE_HINT = f"GPUs are scarce, or your hours of the week or sessions at a time are used up: see {SITE}/settings"


def require_complete(kernel: Kernel, session: Session) -> None:
    """Raise CheckFailed, with the log's end on stderr, unless the kernel has run to its end."""
    status, failure = _status(kernel, session)
    if status != "COMPLETE":
        _fail_unless_going(kernel, session, status, failure)
        raise CheckFailed(f"{kernel.ref}: {status}, not COMPLETE; `embed64 kernel status --wait` waits for it")


def status(kernel: Kernel, session: Session, limit: float = 0.0) -> str:
    """The kernel's status; with a `limit` in seconds it is waited for until it has run.

    Raises CheckFailed, with the log's end on stderr, where it failed, was cancelled, or the limit passed.
    """
    if not limit:
        name, failure = _status(kernel, session)
        _fail_unless_going(kernel, session, name, failure)
        return name
    stood, began = "out of reach", time.monotonic()

    def look() -> tuple[tuple[str, str] | None, str]:
        nonlocal stood
        name, failure = _read_status(session.once(lambda k: _get_status(k, kernel)))
        long = name == "QUEUED" and time.monotonic() - began > LONG_QUEUE
        stood = f"{name} ({_QUEUE_HINT})" if long else name
        return (None if name in _GOING else (name, failure)), stood

    ended = session.watch(look, kernel.ref, kernel.page, limit)
    if not ended:
        raise CheckFailed(
            f"{kernel.ref}: still {stood} at the end of --timeout; `embed64 kernel status --wait` goes on waiting"
        )
    _fail_unless_going(kernel, session, *ended)
    return ended[0]


def output_page(kernel: Kernel, session: Session, page_token: str | None = None) -> Any:
    """A page of what the kernel wrote: files {file_name, url}, log, next_page_token."""
    from kagglesdk.kernels.types.kernels_api_service import ApiListKernelSessionOutputRequest

    owner, slug = kernel.ref.split("/")
    request = filled(
        ApiListKernelSessionOutputRequest, user_name=owner, kernel_slug=slug, page_size=100, page_token=page_token
    )
    return session.ask(
        lambda k: k.kernels.kernels_api_client.list_kernel_session_output(request), kernel.ref, kernel.page
    )


def _get_status(client: Any, kernel: Kernel) -> Any:
    from kagglesdk.kernels.types.kernels_api_service import ApiGetKernelSessionStatusRequest

    owner, slug = kernel.ref.split("/")
    request = filled(ApiGetKernelSessionStatusRequest, user_name=owner, kernel_slug=slug)
    return client.kernels.kernels_api_client.get_kernel_session_status(request)


def _read_status(answer: Any) -> tuple[str, str]:
    return answer.status.name, " ".join((answer.failure_message or "").split())


def _status(kernel: Kernel, session: Session) -> tuple[str, str]:
    return _read_status(session.ask(lambda k: _get_status(k, kernel), kernel.ref, kernel.page))


def _fail_unless_going(kernel: Kernel, session: Session, status: str, failure: str) -> None:
    """Raise CheckFailed where the kernel ended badly; on ERROR the end of its log is shown before."""
    if status == "CANCEL_ACKNOWLEDGED":
        raise CheckFailed(f"{kernel.ref}: it was cancelled; `embed64 kernel push --again` runs it once more")
    if status != "ERROR":
        return
    lines: list[str] = []
    with suppress(InputError, CheckFailed):  # that the kernel failed is worth more than why its log is out of reach
        lines = log_lines(output_page(kernel, session).log or "")
    if lines:
        say(f"the end of its log ({kernel.page}):\n{tail(lines)}")
    cause = likely_cause(lines, failure) or failure or f"see the log at {kernel.page}"
    raise CheckFailed(f"{kernel.ref}: it ended in ERROR; {cause}")
