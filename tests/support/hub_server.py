"""A small Hugging Face Hub on 127.0.0.1: it takes repositories, files and commits, and remembers them."""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

TOKEN = "hf_good"
LARGE = (".pt", ".safetensors")


@dataclass
class Hub:
    """What was sent, and what the Hub refuses."""

    address: str = ""
    repositories: dict[str, bool] = field(default_factory=dict)  # OWNER/NAME -> private
    files: dict[str, bytes] = field(default_factory=dict)  # of the last commit
    stored: dict[str, bytes] = field(default_factory=dict)  # large files by SHA-256
    requests: list[str] = field(default_factory=list)
    refuse_commit: str = ""

    def answer(self, path: str, body: bytes) -> tuple[int, Any]:
        """Return status and content for a request."""
        if path == "/api/repos/create":
            asked = json.loads(body)
            name = f"{asked['organization']}/{asked['name']}"
            self.repositories.setdefault(name, asked.get("visibility") == "private" or bool(asked.get("private")))
            return 200, {"url": f"{self.address}/{name}"}
        if "/preupload/" in path:
            names = [file["path"] for file in json.loads(body)["files"]]
            modes = {name: "lfs" if name.endswith(LARGE) else "regular" for name in names}
            return 200, {"files": [{"path": n, "uploadMode": mode, "shouldIgnore": False} for n, mode in modes.items()]}
        if path.endswith("/info/lfs/objects/batch"):
            objects = [
                each | {"actions": {"upload": {"href": f"{self.address}/store/{each['oid']}"}}}
                for each in json.loads(body)["objects"]
            ]
            return 200, {"transfer": "basic", "objects": objects}
        if path.startswith("/store/"):
            assert sha256(body).hexdigest() == path.removeprefix("/store/")
            self.stored[path.removeprefix("/store/")] = body
            return 200, {}
        if "/commit/" in path:
            if self.refuse_commit:
                return 403, {"error": self.refuse_commit}
            for line in map(json.loads, body.splitlines()):
                value = line["value"]
                if line["key"] == "file":
                    self.files[value["path"]] = base64.b64decode(value["content"])
                if line["key"] == "lfsFile":
                    self.files[value["path"]] = self.stored[value["oid"]]
            owner, name = path.split("/")[3:5]
            url = f"{self.address}/{owner}/{name}/commit/1"
            return 200, {"commitUrl": url, "commitOid": "1", "pullRequestUrl": None}
        return 200, {}


@contextmanager
def hub() -> Iterator[Hub]:
    """Run a Hub as long as the block lasts."""
    state = Hub()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            state.requests.append(f"{self.command} {self.path}")
            status, content = state.answer(self.path, body)
            if not self.path.startswith("/store/") and self.headers.get("Authorization") != f"Bearer {TOKEN}":
                status, content = 401, {"error": "Invalid username or password."}
            sent = json.dumps(content).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(sent)))
            self.end_headers()
            self.wfile.write(sent)

        do_PUT = do_GET = do_POST

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    state.address = f"http://127.0.0.1:{server.server_port}"
    try:
        yield state
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
