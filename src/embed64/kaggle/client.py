"""The `kaggle` package as a library: with time-outs, a quiet stdout and failures reported in one line."""

from __future__ import annotations

import contextlib
import io
import json
import os
import random
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import requests
from tenacity import RetryCallState, Retrying, retry_if_exception, stop_after_attempt, wait_chain, wait_exception

from embed64.core.console import say
from embed64.core.errors import CheckFailed, InputError

T = TypeVar("T")

TIMEOUT = (20.0, 60.0)
"""Seconds to connect, and between two pieces of a response. The client itself would wait forever."""
WAITS = (2.0, 8.0, 30.0)
"""Seconds before each retry after 429, a server error or a lost connection."""
JITTER = 0.25
"""The largest random addition to such a wait, as a share of it, so that clients do not all retry at once."""
_LONGEST_WAIT = 120.0
TOKEN_PAGE = "https://www.kaggle.com/settings/api"
LOGIN = f"make a token at {TOKEN_PAGE} and set KAGGLE_API_TOKEN, or put it into ~/.kaggle/access_token"


def connect() -> tuple[Any, bool]:
    """Return (the client, whether it is logged in); public datasets are available without a login too.

    Raises InputError if the token is not valid any more, CheckFailed if Kaggle cannot say whose it is.

    The import itself logs in, over the network if there is a token, so it is here and not at the top of the file.
    """
    _warn_of_readable_logins()
    with contextlib.redirect_stdout(io.StringIO()):  # the client prints how to log in; stdout is for results
        try:
            _set_timeout()
            from kaggle.api.kaggle_api_extended import KaggleApi
        except OSError as error:  # the import creates the client's settings folder
            raise InputError(
                f"the kaggle package cannot be loaded ({error}); check that $HOME can be written"
            ) from error
        client = KaggleApi()
        client.already_printed_version_warning = True
        try:
            client.authenticate()
        except SystemExit:
            return client, False
        except requests.RequestException as error:  # the client asks Kaggle whose token it is
            if status_of(error) == 401:
                raise InputError(f"Kaggle does not accept the token; it expired or was revoked; {LOGIN}") from error
            raise CheckFailed(f"logging in to Kaggle: {describe(error)}; run this again later") from error
    return client, True


def retried(attempt: Callable[[], T], what: str, progress: Callable[[], int] = lambda: 0) -> T:
    """Call `attempt`, and again after transient failures: a few times since `progress` (bytes) last grew."""
    reached = progress()

    def again(state: RetryCallState) -> bool:
        nonlocal reached
        if progress() > reached:
            reached, state.attempt_number = progress(), 1
        return retry_if_exception(passes)(state)

    def announce(state: RetryCallState) -> None:
        said = describe(state.outcome.exception() if state.outcome else None)
        say(f"{what}: {said}; try {state.attempt_number} of {len(WAITS)} in {state.upcoming_sleep:.0f} s")

    return Retrying(
        retry=again,
        stop=stop_after_attempt(len(WAITS) + 1),
        wait=wait_chain(*(wait_exception(partial(pause_after, otherwise=wait)) for wait in WAITS)),
        before_sleep=announce,
        reraise=True,
    )(attempt)


@contextlib.contextmanager
def in_one_line(what: str, page: str, logged_in: bool = True) -> Iterator[None]:
    """Turn the exception of a request that failed for good into the one-line error to end with."""
    try:
        yield
    except requests.RequestException as error:
        raise failure(error, what, page, logged_in) from error


def describe(error: BaseException | None) -> str:
    """Describe a failed request in a few words."""
    if status := status_of(error):
        return f"Kaggle answered {status}"
    if isinstance(error, requests.Timeout):
        return "no answer in time"
    if isinstance(error, (requests.ConnectionError, requests.exceptions.ChunkedEncodingError)):
        return "the connection was lost"
    # Only this package raises the bare class, with its own text; the text of others may contain a signed address.
    return str(error) if type(error) is requests.RequestException else type(error).__name__


def status_of(error: BaseException | None) -> int:
    """Return the HTTP status of an error, even one inside a response with status 200; 0 if there is none."""
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
    """Return the one-line error to end with: what failed, and what to do about it."""
    status, said = status_of(error), _words(error)
    if not logged_in and status in (401, 403, 404):
        return InputError(f"{what}: Kaggle answered {status}, and nobody is logged in; {LOGIN}")
    if status == 401:
        return InputError(f"{what}: Kaggle does not accept the login (401); {LOGIN}")
    if status in (403, 404) and "/code/" in page:
        return InputError(
            f"{what}: Kaggle finds no {page} for this login ({status}{said}); check 'id' in kernel-metadata.json,"
            " and push the kernel first"
        )
    if status == 403:
        rules = f"{page}/rules" if "/competitions/" in page else page
        return InputError(
            f"{what}: Kaggle refuses access (403{said}); open {rules}, accept the rules or terms, run this again"
        )
    if status == 404:
        return InputError(f"{what}: Kaggle finds no {page} (404); it was removed, renamed or made private")
    if not passes(error):
        return CheckFailed(f"{what}: Kaggle refused it ({status}{said}); see {page}")
    return CheckFailed(
        f"{what}: {describe(error)}, {len(WAITS) + 1} times; run this again later: it resumes where it stopped"
    )


def passes(error: BaseException) -> bool:
    """Return whether an error is a failed request that may succeed when it is sent again."""
    if not isinstance(error, requests.RequestException):
        return False
    status = status_of(error)
    return status == 429 or status >= 500 or status == 0


def pause_after(error: BaseException, otherwise: float) -> float:
    """Return the seconds to wait: as many as the server asks for, else `otherwise` and a random addition."""
    wait = _asked_to_wait(error) or otherwise * (1 + JITTER * random.random())
    return min(wait, _LONGEST_WAIT)


def local_logins() -> tuple[str, set[str]]:
    """Return (username, every key and token) from the environment and the login files, without asking Kaggle."""
    user, secrets = "", {os.environ.get("KAGGLE_KEY", ""), os.environ.get("KAGGLE_API_TOKEN", "")}
    for file in _login_files():
        with contextlib.suppress(OSError, ValueError):
            text = file.read_text(encoding="utf-8").strip()
            values = json.loads(text) if file.suffix == ".json" else {"token": text}
            user = user or values.get("username", "")
            secrets |= {str(value) for key, value in values.items() if "key" in key or "token" in key}
    return os.environ.get("KAGGLE_USERNAME") or user, {secret for secret in secrets if len(secret) > 7}


def _login_files() -> list[Path]:
    """Return the existing files from which the client reads a key or a token."""
    folders = [Path.home() / ".kaggle", Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "kaggle"]
    folders += [Path(named)] if (named := os.environ.get("KAGGLE_CONFIG_DIR")) else []
    names = ("kaggle.json", "access_token", "access_token.txt", "credentials.json")
    files = [folder / name for folder in dict.fromkeys(folders) for name in names]
    return [file for file in [*files, Path(os.environ.get("KAGGLE_API_TOKEN") or "-")] if _is_file(file)]


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # a token is longer than a file name may be
        return False


def _warn_of_readable_logins() -> None:
    for file in _login_files():
        if os.name == "posix" and file.stat().st_mode & 0o044:
            say(f"warning: {file} holds a login and others can read it; run: chmod 600 {file}")


def _words(error: Exception) -> str:
    """Return the server's reason for a refusal, to follow the status; empty if it gives none."""
    with contextlib.suppress(AttributeError, ValueError, KeyError, TypeError):
        said = " ".join(str(error.response.json()["message"]).split())  # type: ignore[attr-defined]
        return f", '{said[:200]}'" if said else ""
    return ""


def _asked_to_wait(error: BaseException) -> float:
    """Return the seconds that the server asks to wait; 0 if it asks for none."""
    response = getattr(error, "response", None)
    asked = response.headers.get("Retry-After", "") if response is not None else ""
    return float(asked) if asked.isdigit() else 0.0


def _set_timeout() -> None:
    """Give every request of the client a time-out: its own sessions have none, not even during the import."""
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
