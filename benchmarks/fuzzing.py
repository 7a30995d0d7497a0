"""What the benchmarks that feed made-up files share: damage by seed, child processes with limits, results."""

from __future__ import annotations

import multiprocessing
import platform
import resource
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from importlib import metadata
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import numpy as np
import torch

from embed64.core.files import write_json

RESULTS = Path(__file__).parent / "results"
OUTCOMES = ("read", "refused", "raised", "crashed", "over the limit")
SECONDS, GIBIBYTES = 10, 2
_FIRST = 120
"""Seconds until the first answer of a child process, which comes after the imports."""

Work = Callable[[range, Connection], None]
"""Reports (seed, outcome, reason) for each seed in turn; runs in a child process."""


def damage(content: bytes, rng: np.random.Generator) -> bytes:
    """Return a file with one to three damages, chosen by the generator; mostly near the start, where structure is."""
    damaged = bytearray(content)
    for _ in range(rng.integers(1, 4)):
        within = min(len(damaged), 120) if rng.random() < 0.5 else len(damaged)
        first, second = sorted(rng.integers(0, max(within, 1), 2).tolist())
        match rng.integers(6):
            case 0:
                damaged[first : first + 1] = bytes(byte ^ (1 << rng.integers(8)) for byte in damaged[first : first + 1])
            case 1:
                damaged[first : first + 4] = rng.choice([0, 1, 127, 128, 255], 4).astype(np.uint8).tobytes()
            case 2:
                del damaged[len(damaged) - int(len(damaged) * rng.random() ** 4) :]
            case 3:
                damaged[first:first] = rng.integers(0, 256, rng.integers(1, 20), np.uint8).tobytes()
            case 4:
                del damaged[first : min(second, first + 20)]
            case 5:
                length = int(rng.integers(1, 40))
                one, other = damaged[first : first + length], damaged[second : second + length]
                damaged[first : first + length], damaged[second : second + length] = other, one
    return bytes(damaged)


def limit_memory(gibibytes: float = GIBIBYTES) -> None:
    """Let this process have only so much more memory than it has now."""
    torch.set_num_threads(1)
    taken = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (taken + int(gibibytes * 2**30),) * 2)


def fuzz(
    work: Work,
    count: int,
    good: Sequence[str] = ("read", "refused"),
    method: str = "spawn",
    each: int = 0,
    after: Callable[[int], str] = lambda _: "",
) -> tuple[Counter[str], list[dict[str, Any]]]:
    """Return how often each outcome came, and all that are not `good`; a child that ends or hangs is replaced.

    A child process does `each` seeds, or all that are left; `method` says how it is started. `after` looks around
    after each seed and returns what is wrong there, if anything.
    """
    counts: Counter[str] = Counter()
    bad: list[dict[str, Any]] = []
    context: Any = multiprocessing.get_context(method)
    following = 0
    while following < count:
        receive, send = context.Pipe(duplex=False)
        last = min(count, following + each) if each else count
        child = context.Process(target=work, args=(range(following, last), send), daemon=True)
        child.start()
        send.close()
        wait = _FIRST if method == "spawn" else SECONDS
        while following < last:
            try:
                answer = receive.recv() if receive.poll(wait) else (following, "over the limit", f"{wait} s")
            except EOFError:
                child.join()
                outcome = "raised" if child.exitcode == 1 else "crashed"  # 1: an exception here, not in what is tried
                answer = (following, outcome, f"exit code {child.exitcode}")
            seed, outcome, reason = answer
            ended = reason.startswith("exit code") or reason == f"{wait} s"
            if wrong := after(seed):
                outcome, reason = "not contained", wrong
            counts[outcome] += 1
            following, wait = seed + 1, SECONDS
            if outcome not in good:
                bad.append({"seed": seed, "outcome": outcome, "reason": reason[:200]})
            if ended:
                break
        receive.close()
        child.kill()
        child.join()
    return counts, bad


class Rows:
    """Prints the outcomes of each kind of file as they come, and writes them all at the end."""

    def __init__(self, kind: str, outcomes: Sequence[str]) -> None:
        self.kind, self.columns = kind, (*outcomes, "seconds")
        self.rows: list[dict[str, Any]] = []
        self.bad: dict[str, list[dict[str, Any]]] = {}
        self.begun = time.perf_counter()
        print(f"{kind:20}" + "".join(f"{name:>16}" for name in self.columns), flush=True)

    def add(self, name: str, counts: Mapping[str, int], bad: list[dict[str, Any]]) -> None:
        """Add one kind of file, timed since the one before."""
        seconds = round(time.perf_counter() - self.begun, 1)
        row = {column: counts.get(column, 0) for column in self.columns[:-1]} | {"seconds": seconds}
        row |= {outcome: number for outcome, number in counts.items() if outcome not in row}
        self.rows.append({self.kind: name, **row})
        self.begun = time.perf_counter()
        if bad:
            self.bad[name] = bad
        print(f"{name:20}" + "".join(f"{row[column]:>16}" for column in self.columns), flush=True)

    def write(self, script: str, options: str, packages: Sequence[str], limits: Mapping[str, float]) -> None:
        """Write RESULTS/`script`.json, with the options that the command had."""
        result = {
            "command": f"python benchmarks/{script}.py {options}",
            "torch": torch.__version__,
            "threads": 1,
            "limits": dict(limits),
            "versions": {name: metadata.version(name) for name in packages},
            "machine": platform.machine(),
            "rows": self.rows,
            "bad": self.bad,
        }
        write_json(RESULTS / f"{script}.json", result)
