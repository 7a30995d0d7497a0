"""Run the search page on this machine's own address."""

from __future__ import annotations

import hashlib
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

from embed64.core.errors import InputError
from embed64.core.files import absolute, cache_root, sha256_file
from embed64.evaluate.calibration import find_calibration
from embed64.search.collection import Changes, Collection, is_address

HOST = "127.0.0.1"


def served_index(artifact: Path, index: str) -> tuple[Collection, Changes | None]:
    """Return an index as it is, or the index of a folder of images, kept in the cache and brought up to date.

    With the latter, what changed is returned, too. Raises InputError if there is neither, or the artifact is another.
    """
    if is_address(index) or Path(index, "index.json").is_file():
        return Collection(index, artifact), None
    if not Path(index).is_dir():
        raise InputError(f"{index}: no such folder; name an index, or a folder of images")
    key = hashlib.sha256(f"{absolute(Path(index))}\0{sha256_file(artifact)}".encode()).hexdigest()[:16]
    collection = Collection(str(cache_root() / "indexes" / key), artifact, new=True)
    return collection, collection.sync(Path(index))


def serve(
    collection: Collection, port: int, keep: Path, calibration: Path | None, ready: Callable[[str], None]
) -> None:
    """Serve an index until it is interrupted; `ready` is called with the page's address.

    Images that are added and pairs that are judged are kept in `keep`. Raises InputError if the port is taken or the
    extra is not installed.
    """
    uvicorn, create_app = _web()
    from embed64.search.serve.keeping import Keeping

    judge = find_calibration(collection.encoder.path, calibration)
    # Only if the socket says its protocol, asyncio sends small answers at once (TCP_NODELAY); else they take 40 ms.
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((HOST, port))
        listening.listen()  # who reads the address may come before the server has started, and waits
    except OSError as error:
        raise InputError(f"port {port}: {error.strerror}; choose another --port") from error
    app = create_app(collection, judge, Keeping(keep))
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=5))
    ready(f"http://{HOST}:{listening.getsockname()[1]}/")
    server.run(sockets=[listening])


def _web() -> tuple[Any, Any]:
    try:
        import uvicorn

        from embed64.search.serve.app import create_app
    except ModuleNotFoundError as error:
        raise InputError(
            f"embed64 serve needs {error.name}; install it with `pip install 'embed64[search]'`"
        ) from error
    return uvicorn, create_app
