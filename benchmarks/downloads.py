"""Fetch a dataset by embed64 and by kagglehub from the same loopback Kaggle, whole and through every fault.

    pip install --no-deps kagglehub==1.0.3            # beside the project; embed64 itself does not need it
    python benchmarks/downloads.py --work DIR

Each fetch is a process of its own, called again, as a person would, until the data is there or five calls have failed.
A row says how many calls that took, how many bytes the storage sent in all (as a multiple of the file), whether what
lies there at the end is what the server holds, and the last line of what was said. Waits between tries are shortened.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import platform
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path
from typing import Any

import torch

from embed64.core.files import write_json

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests" / "support"))
from kaggle_server import UNSET, KaggleServer, answer, drawn, error, serving, zipped  # noqa: E402

REF, CALLS = "kerrit/dishes-67", 5
EMBED64 = """
from embed64.kaggle import client
client.WAITS = (0.05, 0.1, 0.2)
from embed64.core.errors import CheckFailed, InputError
from embed64.data.sources.mounts import fetched
from embed64.data.sources.registry import source_named
from embed64.kaggle.download import fetch
source = source_named("dishes-67")
try:
    print(fetch(source, fetched(source)))
except (CheckFailed, InputError) as error:
    raise SystemExit(str(error))
"""
KAGGLEHUB = f"""
import kagglehub
print(kagglehub.dataset_download("{REF}"))
"""


def _nothing(_: KaggleServer) -> None:
    pass


@dataclass
class Scenario:
    """What the storage holds and what goes wrong; `between` runs after the first call."""

    name: str
    content: bytes
    expected: dict[str, bytes]
    prepare: Callable[[KaggleServer], None] = _nothing
    between: Callable[[KaggleServer], None] = _nothing
    login: bool = True
    killed_after: float = 0.0
    """Seconds after which the first call is killed."""
    forbidden: list[str] = field(default_factory=list)
    """Names that must not be below the folder, nor beside it."""


def scenarios() -> list[Scenario]:
    """Return them all; contents are made anew, by a seed."""
    noise = b"".join(hashlib.sha256(bytes([i % 256, i // 256])).digest() for i in range(1 << 16)) * 16  # 32 MiB
    files = {"dishes/soup/1.png": drawn(1), "dishes/soup/2.png": drawn(2), "dishes/noise.bin": noise}
    whole = zipped(files)
    newer = files | {"dishes/soup/2.png": drawn(3)}
    half = len(whole) // 2
    damaged = bytearray(whole)
    damaged[half] ^= 1
    outside = {"../beside.png": drawn(4), "/tmp/dishes-absolute.png": drawn(5)}

    def replaced(server: KaggleServer) -> None:
        """Break one answer off, and hold a newer version from then on."""

        class Once(list):
            def pop(self, place: Any = -1) -> Any:
                server.hold(REF, zipped(newer))
                server.etag = '"v2"'
                return super().pop(place)

        server.cut_after = Once([half])

    def cut(*after: int) -> Callable[[KaggleServer], None]:
        return lambda server: server.cut_after.extend(after)

    def busy(server: KaggleServer) -> None:
        server.faults = [error(429, **{"Retry-After": "1"}), error(503)]

    def slow(server: KaggleServer) -> None:
        server.pace = 8 << 20

    def public(server: KaggleServer) -> None:
        server.needs_login = False

    def mended(server: KaggleServer) -> None:
        server.pace = 0

    def without_ranges(server: KaggleServer) -> None:
        server.ranges = False
        server.cut_after.append(half)

    return [
        Scenario("nothing goes wrong", whole, files),
        Scenario("nobody is logged in", whole, files, public, login=False),
        Scenario("the connection breaks three times", whole, files, cut(half, half // 4, half // 8)),
        Scenario("it breaks, and storage knows no ranges", whole, files, without_ranges),
        Scenario("the service is busy (429, 503)", whole, files, busy),
        Scenario("the process is killed", whole, files, slow, mended, killed_after=2.5),
        Scenario("it breaks, then a new version is there", whole, newer, replaced),
        Scenario("a bit of the zip is wrong", bytes(damaged), {}),
        Scenario("names point outside", zipped(files | outside), files, forbidden=["beside.png"]),
        Scenario("a link in the zip", zipped(files, {"dishes/link": "/etc/passwd"}), files, forbidden=["link"]),
        Scenario("a zip of zeros, a thousand times its size", zipped({"zeros.bin": bytes(1 << 30)}), {}),
    ]


def fetched(program: str, scenario: Scenario, server: KaggleServer, work: Path) -> dict[str, Any]:
    """Fetch by one of both until it is done, and judge what lies there."""
    shutil.rmtree(work, ignore_errors=True)
    server.__init__(port=server.port)  # type: ignore[misc]
    server.methods["datasets.DatasetApiService/GetDataset"] = lambda _: answer({"currentVersionNumber": 1})
    server.hold(REF, scenario.content)
    scenario.prepare(server)
    places = {"EMBED64_CACHE": work / "embed64", "KAGGLEHUB_CACHE": work / "kagglehub", "KAGGLE_INPUT": work / "none"}
    inherited = {key: value for key, value in os.environ.items() if key not in UNSET}
    env = inherited | server.environment(work / "home", scenario.login) | {k: str(v) for k, v in places.items()}
    began, folder, said, called = time.monotonic(), None, "", 0
    while folder is None and called < CALLS:
        called += 1
        process = subprocess.Popen(
            [sys.executable, "-c", program], env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        if scenario.killed_after and called == 1:
            threading.Timer(scenario.killed_after, process.send_signal, [signal.SIGKILL]).start()
        out, err = process.communicate()
        folder = Path(out.splitlines()[-1]) if process.returncode == 0 else None
        if process.returncode > 0:
            said = (err.strip().splitlines() or [""])[-1]
        if called == 1:
            scenario.between(server)
    seconds = time.monotonic() - began
    lying = {str(p.relative_to(folder)): p for p in folder.rglob("*") if p.is_file()} if folder else {}
    exact = {
        name for name, content in scenario.expected.items() if name in lying and lying[name].read_bytes() == content
    }
    kept = [name for name in scenario.forbidden if any(work.rglob(name))]
    return {
        "calls": called,
        "bytes": round(server.sent / len(scenario.content), 2),
        "seconds": round(seconds, 2),
        "there": "nothing" if folder is None else "whole" if exact == set(scenario.expected) else "wrong",
        "kept": ", ".join(kept),
        "on disk": round(sum(p.stat().st_size for p in work.rglob("*") if p.is_file()) / len(scenario.content), 2),
        "said": said.replace(str(work), "WORK").partition("(")[0][:120].strip(),
    }


def main() -> None:
    """Run all scenarios by both, and write benchmarks/results/downloads.json."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--work", type=Path, required=True, help="a folder for what is fetched; emptied")
    work = parser.parse_args().work
    rows = []
    with serving() as server:
        for scenario in scenarios():
            for name, program in (("embed64", EMBED64), ("kagglehub", KAGGLEHUB)):
                row = {"what": scenario.name, "by": name} | fetched(program, scenario, server, work / name)
                print(row, flush=True)
                rows.append(row)
    command = "python benchmarks/downloads.py --work DIR"
    versions = {name: metadata.version(name) for name in ("kaggle", "kagglehub")}
    about = {"machine": platform.machine(), "torch": torch.__version__, "threads": torch.get_num_threads()}
    write_json(
        Path(__file__).parent / "results" / "downloads.json", {"command": command, **about, **versions, "rows": rows}
    )


if __name__ == "__main__":
    main()
