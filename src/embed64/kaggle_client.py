"""The `kaggle` package, made fit to be called: a time-out, a quiet stdout, its failures told in one line."""

from __future__ import annotations

import contextlib
import io
import time
from collections.abc import Callable
from typing import Any, TypeVar

from embed64.errors import CheckFailed, InputError
from embed64.progress import say

T = TypeVar("T")

TIMEOUT = (20.0, 60.0)
"""Seconds to connect, and between two pieces of an answer. The client itself would wait for ever."""
WAITS = (2.0, 8.0, 30.0)
"""Seconds before each new try after 429, a server's error or a lost connection."""
_LONGEST_WAIT = 120.0
TOKEN_PAGE = "https://www.kaggle.com/settings/api"
LOGIN = f"make a token at {TOKEN_PAGE} and set KAGGLE_API_TOKEN, or put it into ~/.kaggle/access_token"


def connect() -> tuple[Any, bool]:
    """(the client, whether somebody is logged in); without a login public datasets may still be asked for.

    Raises CheckFailed where Kaggle cannot say whose token it is.

    The import alone logs in, over the network where there is a token, so that it happens here and not at the top.
    """
    import requests

    with contextlib.redirect_stdout(io.StringIO()):  # its help text on logging in; stdout is for results
        try:
            _set_timeout()
            from kaggle.api.kaggle_api_extended import KaggleApi
        except OSError as error:  # it makes its settings folder while it is imported
            raise InputError(
                f"the kaggle package cannot be loaded ({error}); check that $HOME can be written"
            ) from error
        client = KaggleApi()
        client.already_printed_version_warning = True
        try:
            client.authenticate()
        except SystemExit:
            return client, False
        except requests.RequestException as error:  # it asks Kaggle whose token it is
            raise CheckFailed(f"logging in to Kaggle: {describe(error)}; run this again later") from error
    return client, True


def retried(attempt: Callable[[], T], what: str, progress: Callable[[], int] = lambda: 0) -> T:
    """Try again after failures that pass, a bounded number of times since `progress` (bytes) last grew."""
    import requests

    tries, reached = 0, progress()
    while True:
        try:
            return attempt()
        except requests.RequestException as error:
            if progress() > reached:
                tries, reached = 0, progress()
            if not _passes(error) or tries == len(WAITS):
                raise
            wait = min(_asked_to_wait(error) or WAITS[tries], _LONGEST_WAIT)
            tries += 1
            say(f"{what}: {describe(error)}; try {tries} of {len(WAITS)} in {wait:.0f} s")
            time.sleep(wait)


def describe(error: Exception) -> str:
    """A failed request in a few words."""
    import requests

    if status := status_of(error):
        return f"Kaggle answered {status}"
    if isinstance(error, requests.Timeout):
        return "no answer in time"
    lost = (requests.ConnectionError, requests.exceptions.ChunkedEncodingError)
    return "the connection was lost" if isinstance(error, lost) else type(error).__name__


def status_of(error: Exception) -> int:
    """The HTTP status that an error carries, also inside an answer that calls itself 200; 0 where none."""
    response = getattr(error, "response", None)
    if response is None:
        return 0
    if response.status_code >= 400:
        return response.status_code
    try:
        return int(response.json()["code"])
    except (ValueError, KeyError, TypeError):
        return 0


def failure(error: Exception, what: str, page: str, logged_in: bool) -> InputError | CheckFailed:
    """The one line to end with: what failed, and what to do about it."""
    status = status_of(error)
    if not logged_in and status in (401, 403, 404):
        return InputError(f"{what}: Kaggle answered {status}, and nobody is logged in; {LOGIN}")
    if status == 401:
        return InputError(f"{what}: Kaggle does not accept the login (401); {LOGIN}")
    if status == 403:
        rules = f"{page}/rules" if "/competitions/" in page else page
        return InputError(
            f"{what}: Kaggle refuses access (403); open {rules}, accept the rules or terms, run this again"
        )
    if status == 404:
        return InputError(f"{what}: Kaggle knows no {page} (404); it was removed, renamed or made private")
    return CheckFailed(
        f"{what}: {describe(error)}, {len(WAITS) + 1} times; run this again later: it goes on where it was"
    )


def _passes(error: Exception) -> bool:
    status = status_of(error)
    return status == 429 or status >= 500 or status == 0


def _asked_to_wait(error: Exception) -> float:
    """Seconds that the server asks for; 0 where it asks for none."""
    response = getattr(error, "response", None)
    asked = response.headers.get("Retry-After", "") if response is not None else ""
    return float(asked) if asked.isdigit() else 0.0


def _set_timeout() -> None:
    """Give every request of the client a time-out; its own sessions have none, not even while it is imported."""
    from kagglesdk.kaggle_http_client import KaggleHttpClient
    from requests.adapters import HTTPAdapter

    if getattr(KaggleHttpClient, "timed_by_embed64", False):
        return
    begin = KaggleHttpClient._init_session

    class Timed(HTTPAdapter):
        def send(self, request: Any, *args: Any, **settings: Any) -> Any:
            return super().send(request, *args, **{**settings, "timeout": settings.get("timeout") or TIMEOUT})

    def timed(self: Any) -> Any:
        fresh = self._session is None
        begin(self)
        if fresh:
            self._session.mount("http://", Timed())
            self._session.mount("https://", Timed())
        return self._session

    KaggleHttpClient._init_session = timed
    KaggleHttpClient.timed_by_embed64 = True
