"""A loopback Kaggle for the real client: it answers as api.kaggle.com and the storage behind it do, faults included.

The client is led here by KAGGLE_API_ENVIRONMENT=LOCALHOST and HTTP_PROXY; nothing leaves 127.0.0.1.
"""

from __future__ import annotations

import io
import json
import socket
import sys
import threading
import time
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from PIL import Image

Reply = tuple[int, dict[str, str], bytes]
Method = Callable[[dict[str, Any]], Reply | None]

STORAGE = "http://localhost/storage/"
LAST_MODIFIED = "Wed, 01 Jan 2025 00:00:00 GMT"


RESET: Reply = (0, {}, b"")
"""No answer at all: the connection is closed."""


def answer(body: dict[str, Any]) -> Reply:
    """A success as Kaggle sends it."""
    return 200, {"Content-Type": "application/json"}, json.dumps(body).encode()


def error(status: int, message: str = "", **headers: str) -> Reply:
    """An error as Kaggle words it."""
    body = json.dumps({"code": status, "message": message or f"error {status}"}).encode()
    return status, {"Content-Type": "application/json", **headers}, body


@dataclass
class Call:
    """One request that arrived."""

    path: str
    headers: dict[str, str]
    body: dict[str, Any]


@dataclass
class KaggleServer:
    """What it holds and how it misbehaves; both may change between requests."""

    port: int = 0
    methods: dict[str, Method] = field(default_factory=dict)
    """Service method (such as `datasets.DatasetApiService/DownloadDataset`) -> its answer."""
    files: dict[str, bytes] = field(default_factory=dict)
    """What storage holds, by name."""
    faults: list[Reply] = field(default_factory=list)
    """Answers given, one a request, before any service method is asked."""
    cut_after: list[int] = field(default_factory=list)
    """Bytes after which a storage answer breaks off, one a request."""
    instead: dict[str, list[Reply]] = field(default_factory=dict)
    """Method without its service (such as `SaveKernel`) -> answers given, one a request, and nothing done."""
    afterwards: dict[str, list[Reply]] = field(default_factory=dict)
    """The same, given after the method has done its work: what was sent has arrived."""
    uploads: dict[str, bytearray] = field(default_factory=dict)
    """What storage was sent, by address."""
    upload_sizes: dict[str, int] = field(default_factory=dict)
    cut_uploads: list[int] = field(default_factory=list)
    """Bytes after which the connection of an upload breaks, one a request."""
    upload_faults: list[Reply] = field(default_factory=list)
    slow: threading.Event | None = None
    """Storage answers only when this is set, or after three seconds."""
    ranges: bool = True
    """Whether storage heeds Range."""
    etag: str = '"v1"'
    """The version of what storage holds."""
    pace: int = 0
    """Bytes a second that storage sends; 0: as many as it can."""
    sent: int = 0
    """Bytes that its answers had in all."""
    needs_login: bool = True
    calls: list[Call] = field(default_factory=list)

    def hold(self, ref: str, content: bytes) -> None:
        """A dataset `owner/slug` or a competition `competitions/slug` with the bytes of its zip."""
        owner, slug = ref.split("/")
        self.files[f"{owner}-{slug}.zip"] = content

    def asked(self, method: str) -> int:
        """How often a service method was called."""
        return sum(call.path.endswith(f"/{method}") for call in self.calls)

    def bodies(self, method: str) -> list[dict[str, Any]]:
        """What a service method was sent, call by call."""
        return [call.body for call in self.calls if call.path.endswith(f"/{method}")]

    @property
    def stored(self) -> list[Call]:
        """The requests that storage saw."""
        return [call for call in self.calls if call.path.startswith("/storage/")]

    def environment(self, home: Path, login: bool = True) -> dict[str, str]:
        """What the client's process needs; set HOME before the client is imported for the first time."""
        address = f"http://127.0.0.1:{self.port}"
        home.mkdir(parents=True, exist_ok=True)
        made_up = {"KAGGLE_USERNAME": "somebody", "KAGGLE_KEY": "0123456789abcdef"} if login else {}
        return {
            "HOME": str(home),
            "TMPDIR": str(home),
            "KAGGLE_CONFIG_DIR": str(home / ".kaggle"),
            "KAGGLE_API_ENVIRONMENT": "LOCALHOST",
            "HTTP_PROXY": address,
            "http_proxy": address,
            "HTTPS_PROXY": address,  # where something asked for https after all, it ends here, refused
            "https_proxy": address,
            **made_up,
        }

    def answer(self, call: Call) -> Reply:
        """The answer to a call of a service method."""
        if self.faults:
            return self.faults.pop(0)
        if self.needs_login and "Authorization" not in call.headers:
            return error(401, "Unauthenticated")
        method = call.path.removeprefix("/api/v1/")
        short = method.rpartition("/")[2]
        if self.instead.get(short):
            return self.instead[short].pop(0)
        known = {
            "datasets.DatasetApiService/DownloadDataset": lambda b: f"{b.get('ownerSlug')}-{b.get('datasetSlug')}.zip",
            "competitions.CompetitionApiService/DownloadDataFiles": lambda b: (
                f"competitions-{b['competitionName']}.zip"
            ),
        }
        if method in self.methods and (reply := self.methods[method](call.body)):
            return self.afterwards[short].pop(0) if self.afterwards.get(short) else reply
        name = known[method](call.body) if method in known else ""
        return (302, {"Location": STORAGE + name}, b"") if name in self.files else error(404, "Not found")


UNSET = ("NO_PROXY", "no_proxy", "ALL_PROXY", "KAGGLE_API_TOKEN", "KAGGLE_USERNAME", "KAGGLE_KEY", "XDG_CONFIG_HOME")
"""What of the environment would lead the client elsewhere, or log it in as somebody else."""


@contextmanager
def serving() -> Iterator[KaggleServer]:
    """A server on a free port of 127.0.0.1, gone at the end."""
    state = KaggleServer()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers.get("Content-Length") or 0)) or b"{}")
            self._reply(*state.answer(self._call(body)))

        def do_GET(self) -> None:
            call = self._call({})
            if state.slow:
                state.slow.wait(3)
            content = state.files.get(call.path.removeprefix("/storage/"))
            if content is None:
                self._reply(*error(404))
                return
            start = int(call.headers.get("Range", "bytes=0-")[6:-1]) if state.ranges else 0
            headers = {"ETag": state.etag, "Last-Modified": LAST_MODIFIED, "Content-Type": "application/zip"}
            if state.ranges:
                headers["Accept-Ranges"] = "bytes"
            if start:
                headers["Content-Range"] = f"bytes {start}-{len(content) - 1}/{len(content)}"
            cut = state.cut_after.pop(0) if state.cut_after else None
            self._reply(206 if start else 200, headers, content[start:], cut, state.pace)

        def do_PUT(self) -> None:
            address = self._call({}).path
            length, said = int(self.headers.get("Content-Length") or 0), self.headers.get("Content-Range", "")
            if state.upload_faults:
                self.rfile.read(length)
                self._reply(*state.upload_faults.pop(0))
                return
            held, size = state.uploads.setdefault(address, bytearray()), state.upload_sizes.get(address, 0)
            if not said.startswith("bytes */"):
                cut = state.cut_uploads.pop(0) if state.cut_uploads else length
                del held[int(said[6:].partition("-")[0]) if said else 0 :]
                held += self.rfile.read(min(cut, length))
                if cut < length:
                    self._reply(*RESET)
                    return
            if len(held) >= size:
                self._reply(200, {}, b"")
            else:
                self._reply(308, {"Range": f"bytes=0-{len(held) - 1}"} if held else {}, b"")

        def do_CONNECT(self) -> None:
            self._reply(*error(403, "only plain http is served here"))

        def _call(self, body: dict[str, Any]) -> Call:
            path = "/" + self.path.removeprefix("http://").partition("/")[2]
            state.calls.append(Call(path, dict(self.headers), body))
            return state.calls[-1]

        def _reply(
            self, status: int, headers: Mapping[str, str], body: bytes, cut: int | None = None, pace: int = 0
        ) -> None:
            if status == RESET[0]:
                self.close_connection = True
                self.connection.shutdown(socket.SHUT_RDWR)
                return
            self.send_response(status)
            for key, value in {"Content-Length": str(len(body)), **headers}.items():
                self.send_header(key, value)
            self.end_headers()
            piece = pace // 10 or len(body) or 1
            for start in range(0, len(body[:cut]), piece):
                self.wfile.write(body[:cut][start : start + piece])
                state.sent += len(body[:cut][start : start + piece])
                if pace:
                    time.sleep(0.1)
            if cut is not None:
                self.close_connection = True

        def log_message(self, *_: Any) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: Any, client_address: Any) -> None:
            if not isinstance(sys.exc_info()[1], ConnectionError):  # a client that hung up
                super().handle_error(request, client_address)

    server = Server(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    state.port = server.server_address[1]
    try:
        yield state
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def drawn(shade: int, format: str = "PNG", size: int = 8) -> bytes:
    """A small real image."""
    buffer = io.BytesIO()
    Image.new("RGB", (size, size), (shade % 256, 80, 160)).save(buffer, format)
    return buffer.getvalue()


def zipped(files: Mapping[str, bytes], links: Mapping[str, str] | None = None) -> bytes:
    """A zip as Kaggle makes one; `links` are symbolic links, name -> target."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
        for name, target in (links or {}).items():
            info = zipfile.ZipInfo(name)
            info.create_system, info.external_attr = 3, 0o120777 << 16
            archive.writestr(info, target)
    return buffer.getvalue()
