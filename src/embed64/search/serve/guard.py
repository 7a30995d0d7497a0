"""Answer only requests of this machine's own pages and programs, and read no more than an upload may have."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import urlsplit

from starlette.responses import JSONResponse

LARGEST = 32 << 20
"""Bytes of a request."""
_OURS = {"127.0.0.1", "localhost"}
_POLICY = (
    "default-src 'none'; img-src 'self' blob: data:; script-src 'self'; style-src 'self'; connect-src 'self';"
    " form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
)
_DOCS_POLICY = _POLICY.replace("script-src 'self'", "script-src 'self' 'unsafe-inline'").replace(
    "style-src 'self'", "style-src 'self' 'unsafe-inline'"
)
_HEADERS = {
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[MutableMapping[str, Any], Receive, Send], Awaitable[None]]


class Guard:
    """ASGI middleware.

    A page of another site can make a browser send requests here, also under a name of its own that it lets point here
    (DNS rebinding). So the name asked for has to be this machine's, and a page that asks has to be one of ours.
    """

    def __init__(self, app: App) -> None:
        self.app = app

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        """Answer the request, or refuse it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        if refused := _refusal(headers):
            await JSONResponse({"error": refused[1]}, refused[0])(scope, receive, send)
            return
        read, begun = 0, False

        async def limited() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            return message if read <= LARGEST else {"type": "http.disconnect"}

        async def secured(message: Message) -> None:
            nonlocal begun
            if read > LARGEST and not begun:
                return  # what the application makes of a request that breaks off
            if message["type"] == "http.response.start":
                begun = True
                policy = _DOCS_POLICY if scope["path"] == "/docs" else _POLICY
                added = {**_HEADERS, "Content-Security-Policy": policy}
                message["headers"] = [
                    *message["headers"],
                    *((name.lower().encode(), value.encode()) for name, value in added.items()),
                ]
            await send(message)

        await self.app(scope, limited, secured)
        if not begun:
            await JSONResponse({"error": _too_large()}, 413)(scope, receive, send)


def _refusal(headers: dict[str, str]) -> tuple[int, str] | None:
    """Return the status and the reason for which a request with these headers is refused."""
    host = urlsplit(f"//{headers.get('host', '')}")
    if host.hostname not in _OURS:
        return 421, "this server answers only to 127.0.0.1 and localhost"
    origin = headers.get("origin")
    foreign = origin is not None and urlsplit(origin).netloc != host.netloc
    if foreign or headers.get("sec-fetch-site") in ("cross-site", "same-site"):
        return 403, "a page of another site may not ask here"
    length = headers.get("content-length", "0")
    if length.isdecimal() and int(length) > LARGEST:
        return 413, _too_large()
    return None


def _too_large() -> str:
    return f"more than {LARGEST >> 20} MB; send a smaller image"
