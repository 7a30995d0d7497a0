"""What a kernel's log tells of its machine: what it has, and now and then how busy it is. Standard library only."""

from __future__ import annotations

import math
import os
import platform
import subprocess
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import timedelta
from importlib import metadata
from pathlib import Path
from statistics import fmean

FIRST, EVERY = 60.0, 600.0
"""Seconds until the first line, and between the later ones."""
LOOKS = 15.0
"""Seconds between two looks; a line is the mean of those since the one before."""
_SHOWN = ("embed64", "torch", "torchvision", "timm", "numpy", "pandas", "pillow")


def tell_machine() -> None:
    """Print what this machine has: versions, GPUs, CPU cores."""
    print(f"python {platform.python_version()}; {', '.join(_versions())}")
    gpus = [f"{name} {memory}" for name, memory in _gpus("name", "memory.total", units=True)]
    print(f"GPUs: {', '.join(gpus) or 'none'}; {os.cpu_count()} CPU cores", flush=True)


@contextmanager
def watched() -> Iterator[None]:
    """Print in between, from another thread, how busy GPUs and CPU are and how much memory is used."""
    ended = threading.Event()
    thread = threading.Thread(target=_watch, args=(ended,), daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def _watch(ended: threading.Event) -> None:
    began = told = time.monotonic()
    busy: list[list[float]] = []
    every = FIRST
    while not ended.wait(min(LOOKS, every)):
        gpus = _gpus("utilization.gpu", "memory.used", "memory.total")
        busy.append([_number(use) for use, _, _ in gpus])
        if (now := time.monotonic()) - told < every:
            continue
        means = [fmean(uses) for uses in zip(*busy, strict=False)]
        parts = [
            f"GPU {number} {mean:.0f} % busy, {_gib(used)} of {_gib(total)} GiB"
            for number, (mean, (_, used, total)) in enumerate(zip(means, gpus, strict=False))
        ]
        parts.append(f"CPU load {os.getloadavg()[0]:.1f} of {os.cpu_count()} cores{_memory()}")
        print(f"after {timedelta(seconds=round(now - began))}: {'; '.join(parts)}", flush=True)
        told, every = now, EVERY
        busy.clear()


def _versions() -> Iterator[str]:
    for name in _SHOWN:
        try:
            yield f"{name} {metadata.version(name)}"
        except metadata.PackageNotFoundError:
            yield f"no {name}"


def _gpus(*fields: str, units: bool = False) -> list[Sequence[str]]:
    """Return what the driver says of each GPU: importing torch would take seconds, and it knows no use."""
    form = "csv,noheader" if units else "csv,noheader,nounits"
    try:
        asked = ["nvidia-smi", f"--query-gpu={','.join(fields)}", f"--format={form}"]
        told = subprocess.run(asked, capture_output=True, text=True, timeout=LOOKS)
    except (OSError, subprocess.TimeoutExpired):
        return []
    return [line.split(", ") for line in told.stdout.splitlines()] if not told.returncode else []


def _gib(mebibytes: str) -> str:
    return f"{_number(mebibytes) / 1024:.1f}"


def _number(told: str) -> float:
    """Return a number of the driver's, NaN for what it does not know: `[N/A]`."""
    return float(told) if told.isdigit() else math.nan


def _memory() -> str:
    """Return how much memory is used, on Linux."""
    with suppress(OSError, ValueError, KeyError):
        lines = Path("/proc/meminfo").read_text(encoding="utf-8").splitlines()
        kibibytes = {name: int(value.split()[0]) for name, _, value in (line.partition(":") for line in lines)}
        total, free = kibibytes["MemTotal"] / 2**20, kibibytes["MemAvailable"] / 2**20
        return f", memory {total - free:.1f} of {total:.1f} GiB"
    return ""
