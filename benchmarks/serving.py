"""Does the search page keep up? Fifty clients at once for a minute, each sending photos and waiting for the answer.

    python benchmarks/serving.py --artifact runs/demo/saved_model.pt --photos FOLDER

The server is `embed64 serve`, in a process of its own, on an index of the folder; the clients are threads of this one
on the same cores, so they take a part of the time. `one client` shows what a request takes without company. What the
computer could do without the server is the engine's images per second (engine.py).
"""

from __future__ import annotations

import argparse
import platform
import random
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2
import torch

from embed64.core.files import write_json
from embed64.data.sources.scan import images_below

RESULTS = Path(__file__).parent / "results" / "serving.json"
SECONDS = 60.0
COMMAND = str(Path(sys.executable).with_name("embed64"))


@contextmanager
def server(artifact: Path, index: Path) -> Iterator[str]:
    """Yield the address of a served index."""
    command = [COMMAND, "serve", str(artifact), "--index", str(index), "--port", "0", "--keep", str(index / "kept")]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        for line in process.stdout:
            if found := re.search(r"http://\S+/", line):
                break
        yield found[0]
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=60)


def asked(address: str, photos: list[bytes], clients: int, seconds: float) -> dict[str, Any]:
    """Let so many clients ask for so long, and return a row of the table."""
    took: list[float] = []
    failed: list[str] = []
    end = time.monotonic() + seconds

    def client(number: int) -> None:
        draw = random.Random(number)
        with httpx2.Client(base_url=address, timeout=60) as session:
            while time.monotonic() < end:
                start = time.perf_counter()
                try:
                    answer = session.post("search", files={"file": draw.choice(photos)}, data={"k": "5"})
                    if answer.status_code != 200 or len(answer.json()["hits"]) != 5:
                        failed.append(answer.text)
                except httpx2.HTTPError as error:
                    failed.append(repr(error))
                took.append(1000 * (time.perf_counter() - start))

    threads = [threading.Thread(target=client, args=(number,)) for number in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took.sort()
    return {
        "clients": clients,
        "seconds": seconds,
        "requests": len(took),
        "failed": len(failed),
        "requests/s": round(len(took) / seconds, 1),
        "p50 ms": round(statistics.median(took)),
        "p95 ms": round(took[int(0.95 * len(took))]),
        "slowest ms": round(took[-1]),
    } | ({"first failure": failed[0][:200]} if failed else {})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--artifact", type=Path, required=True)
    parser.add_argument("--photos", type=Path, required=True, help="a folder of photos")
    arguments = parser.parse_args()
    photos = [file.read_bytes() for file in images_below(arguments.photos)[0][:500]]
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        index = Path(folder) / "index"
        build = [COMMAND, "index", "build", str(index), "--artifact", str(arguments.artifact)]
        subprocess.run([*build, "--folder", str(arguments.photos)], check=True, stdout=subprocess.DEVNULL)
        with server(arguments.artifact, index) as address:
            asked(address, photos, 4, 5)  # warms up
            for clients in (1, 10, 50):
                rows.append(asked(address, photos, clients, SECONDS if clients == 50 else 15))
                print(rows[-1], flush=True)
            batches = httpx2.get(f"{address}metrics").text
    count, total = (float(re.search(rf"embed64_batch_images_{name} (\S+)", batches)[1]) for name in ("count", "sum"))
    write_json(
        RESULTS,
        {
            "command": "python benchmarks/serving.py --artifact runs/demo/saved_model.pt --photos FOLDER",
            "machine": platform.machine(),
            "threads": torch.get_num_threads(),
            "torch": torch.__version__,
            "images": len(images_below(arguments.photos)[0]),
            "images a batch": round(total / count, 1),
            "rows": rows,
        },
    )


if __name__ == "__main__":
    main()
