"""A Kaggle session: queries are retried, writes are sent at most once, jobs are polled."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import requests
from rich.console import Console
from rich.text import Text

from embed64.core.console import say
from embed64.core.durations import clock
from embed64.core.errors import CheckFailed, InputError
from embed64.core.text import visible
from embed64.kaggle.client import (
    LOGIN,
    connect,
    describe,
    in_one_line,
    local_logins,
    passes,
    pause_after,
    retried,
    status_of,
)

T = TypeVar("T")

POLL = (5.0, 60.0)
"""Seconds between the first two polls, and the most between later ones."""
OUTAGE = 1800.0
"""Seconds for which Kaggle may be unreachable during polling."""
_TOLD_AGAIN = 300.0
"""Seconds after which a log repeats the same line."""


class Session:
    """The commands' connection to Kaggle; every failure is raised as a one-line error."""

    def __init__(self, client: Callable[[], Any], user: str, dry: bool = False, owner: str = "") -> None:
        """Take what opens a client, and who is logged in; `owner` is another one whose kernels may be pushed too."""
        self._client, self.user, self.dry = client, user, dry
        self.owners = {user.lower(), owner.lower()}

    def once(self, call: Callable[[Any], T]) -> T:
        """Send one request: `call` makes it with the kagglesdk's client."""
        with self._client() as client:
            try:
                return call(client)
            except (ValueError, KeyError) as error:  # a proxy's page, or a value that the client does not know yet
                if isinstance(error, requests.RequestException):
                    raise
                raise requests.RequestException("unexpected response, not from Kaggle") from error

    def ask(self, call: Callable[[Any], T], what: str, page: str) -> T:
        """Send a request that may be repeated, such as a query; retry it after transient failures."""
        with in_one_line(what, page):
            return retried(lambda: self.once(call), what)

    def find(self, call: Callable[[Any], T], what: str, page: str) -> T | None:
        """Send a request like `ask`, but return None on 404 (or 403, Kaggle's answer for private resources)."""
        try:
            return self.ask(call, what, page)
        except (InputError, CheckFailed) as error:
            if status_of(error.__cause__) in (403, 404):
                return None
            raise

    def send(self, call: Callable[[Any], T], arrived: Callable[[], T | None], what: str, page: str) -> T:
        """Send a request that must not arrive twice: before each retry, `arrived` checks if the last try did arrive."""
        sent = False

        def attempt() -> T:
            nonlocal sent
            if sent and (found := arrived()) is not None:
                say(f"{what}: the last try had arrived")
                return found
            sent = True
            return self.once(call)

        with in_one_line(what, page):
            return retried(attempt, what)

    def watch(self, look: Callable[[], tuple[T | None, str]], what: str, page: str, limit: float) -> T | None:
        """Poll until there is a result and return it; None if `limit` seconds pass first.

        `look` makes one request and returns (result or None, the status to show). Transient failures are waited out.
        """
        began, (gap, longest), lost_at = time.monotonic(), POLL, 0.0
        with in_one_line(what, page), _live() as show:
            while True:
                now = time.monotonic()
                try:
                    found, stands = look()
                    if found is not None:
                        return found
                    pause, lost_at = gap, 0.0
                except requests.RequestException as error:
                    lost_at = lost_at or now
                    if not passes(error):
                        raise
                    if now - lost_at > OUTAGE:
                        spent = clock(now - lost_at)
                        raise CheckFailed(f"{what}: {describe(error)}, for {spent}; run this again later") from error
                    pause, stands = pause_after(error, gap), describe(error)
                spent_here = time.monotonic() - began
                show(f"{what}: {stands}", spent_here)
                if spent_here >= limit:
                    return None
                time.sleep(min(pause, limit - spent_here))
                gap = min(1.5 * gap, longest)


def open_session(dry: bool = False, owner: str = "") -> Session:
    """Log in and return the session; with `dry`, send nothing at all. Raise InputError if nobody is logged in.

    `owner` is whoever else's kernels may be pushed, such as an organisation's.
    """
    if dry:
        return Session(dry_client, local_logins()[0] or "OWNER", dry=True)
    client, logged_in = connect()
    if not logged_in:
        raise InputError(f"nobody is logged in to Kaggle; {LOGIN}")
    return Session(client.build_kaggle_client, str(client.config_values.get("username", "")), owner=owner)


def filled(kind: type[T], **fields: Any) -> T:
    """Return a request of that type with these fields; those that are None are left out."""
    request = kind()
    for name, value in fields.items():
        if value is not None:
            setattr(request, name, value)
    return request


def pages(answer: Callable[[Any], Any], request: Any) -> Iterator[Any]:
    """Yield the pages of a list; `answer` requests each when it is needed."""
    while True:
        page = answer(request)
        yield page
        if not page.next_page_token:
            return
        request.page_token = page.next_page_token


@contextmanager
def _live() -> Iterator[Callable[[str, float], None]]:
    """Yield a function that shows a status: one updated line in a terminal, a line per change in a log."""
    console = Console(stderr=True)
    if console.is_terminal:
        with console.status("") as status:
            yield lambda line, spent: status.update(Text(visible(f"{line}, {clock(spent)}")))
        return
    told, told_at = "", 0.0

    def show(line: str, spent: float) -> None:
        nonlocal told, told_at
        if line != told or spent - told_at >= _TOLD_AGAIN:
            told, told_at = line, spent
            say(f"{line}, {clock(spent)}")

    yield show


_LONGEST = 200
"""The most characters of a text to show; a longer one is shown by its size and hash."""
_ASSUMED: dict[str, dict[str, Any]] = {
    "GetDatasetStatus": {"status": "READY"},
    "GetKernelSessionStatus": {"status": "COMPLETE"},
    "SaveKernel": {"versionNumber": 1},
    "StartBlobUpload": {"token": "(token)", "createUrl": "(address)"},
}
"""What a dry session assumes as Kaggle's response; an empty one for any other method."""


def dry_client() -> Any:
    """Return the kagglesdk's client with its transport replaced: every request is printed, none is sent."""
    from kagglesdk.kaggle_client import KaggleClient

    client = KaggleClient()
    client.http_client().call = _print_request
    client.http_client()._init_session = lambda: None  # the original reads the login
    return client


def _print_request(service: str, method: str, request: Any, response_type: Any) -> Any:
    body = request.__class__.to_dict(request)
    print(f"{service}/{method} {json.dumps(_shortened(body), indent=2)}")
    return response_type.from_dict(_ASSUMED.get(method, {}))


def _shortened(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _shortened(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_shortened(part) for part in value]
    if isinstance(value, str) and len(value) > _LONGEST:
        content = value.encode()
        return f"({len(content):,} bytes, sha256 {hashlib.sha256(content).hexdigest()})"
    return value
