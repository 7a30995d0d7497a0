"""How long do whole commands take, from the shell's view, before and after a change?

    python benchmarks/commands.py --before ../old/.venv/bin/embed64 --after .venv/bin/embed64

Each command runs as a process of its own on one finished demo run, the two versions in turn, five times each; the
table holds the medians. `--demo` adds the whole demo, `--once NAME=SECONDS,SECONDS` a pair that was timed elsewhere,
such as `make test`.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import statistics
import subprocess
import tempfile
import time
from importlib import metadata
from pathlib import Path
from typing import Any

from embed64.core.files import write_json

RESULTS = Path(__file__).parent / "results"
ROUNDS = 5
COMMANDS = {
    "score": "score export/saved_model.pt --catalog small.csv",
    "search": "search export/saved_model.pt runs/demo/pack/images/noto/1f436.webp --index few",
    "runs": "runs",
    "report": "report runs/demo",
    "catalog check": "catalog check small.csv",
    "check": "check export/saved_model.pt",
    "--help": "--help",
}


def prepared(command: Path, folder: Path) -> None:
    """Make a demo run with the older version, so that both read what the older one wrote, and a small catalog."""
    run(command, "demo", folder)
    images = folder / "runs" / "demo" / "pack" / "images" / "noto"
    (folder / "few").mkdir()
    for image in sorted(images.iterdir())[:20]:
        shutil.copy(image, folder / "few")
    lines = (folder / "runs" / "demo" / "pack" / "catalog.csv").read_text(encoding="utf-8").splitlines()
    rows = [line.replace("images/", "runs/demo/pack/images/", 1) for line in lines[1:61]]
    (folder / "small.csv").write_text("\n".join([lines[0], *rows]) + "\n", encoding="utf-8")


def run(command: Path, arguments: str, folder: Path) -> float:
    """Return the seconds that a command takes; its exit code must be 0."""
    start = time.perf_counter()
    environment = {**os.environ, "EMBED64_CACHE": str(folder / "cache")}
    done = subprocess.run(
        [command, *arguments.split()],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
    )
    if done.returncode:
        raise SystemExit(f"{command} {arguments}: exit code {done.returncode}\n{done.stderr}")
    return time.perf_counter() - start


def row(name: str, before: float, after: float) -> dict[str, Any]:
    """One line of the table."""
    return {
        "command": name,
        "before, s": round(before, 2),
        "after, s": round(after, 2),
        "ratio": round(after / before, 2),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--before", type=Path, required=True, help="the older version's embed64")
    parser.add_argument("--after", type=Path, required=True, help="the newer version's embed64")
    parser.add_argument(
        "--demo", type=int, default=0, metavar="ROUNDS", help="rounds of the whole demo, without caches"
    )
    parser.add_argument("--once", action="append", default=[], metavar="NAME=BEFORE,AFTER", help="timed elsewhere")
    arguments = parser.parse_args()
    versions = [arguments.before.absolute(), arguments.after.absolute()]
    rows = []
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "work"
        folder.mkdir()
        prepared(versions[0], folder)
        for name, command in COMMANDS.items():
            for version in versions:
                run(version, command, folder)  # files are in the page cache from here on
            times = [[run(version, command, folder) for version in versions] for _ in range(ROUNDS)]
            rows.append(row(name, *(statistics.median(each) for each in zip(*times, strict=True))))
            print(rows[-1], flush=True)
        demos = []
        for number in range(arguments.demo):
            fresh = [Path(place) / f"demo-{number}-{which}" for which in ("before", "after")]
            for each in fresh:
                each.mkdir()
            demos.append([run(version, "demo", each) for version, each in zip(versions, fresh, strict=True)])
        if demos:
            rows.append(row("demo", *(statistics.median(each) for each in zip(*demos, strict=True))))
            print(rows[-1], flush=True)
    for text in arguments.once:
        name, _, seconds = text.partition("=")
        rows.append(row(name, *map(float, seconds.split(","))))
    result = {
        "command": "python benchmarks/commands.py --before OLD/embed64 --after NEW/embed64",
        "machine": platform.machine(),
        "threads": os.cpu_count(),
        "torch": metadata.version("torch"),
        "rounds": ROUNDS,
        "rows": rows,
    }
    write_json(RESULTS / "commands.json", result)


if __name__ == "__main__":
    main()
