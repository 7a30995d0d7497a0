"""The log of a kernel that failed: its last lines, and what is likely to have gone wrong."""

from __future__ import annotations

import json
import re
from contextlib import suppress

_TAIL = 15
"""Lines of the log that are shown."""
_CAUSES = {
    r"CUDA out of memory|OutOfMemoryError": (
        "the GPU's memory was full: lower train.batch_size, or take a smaller backbone.image_size"
    ),
    r"No space left on device|Errno 28": (
        "the disk was full (20 GB in /kaggle/working): fewer images, or fewer checkpoints"
    ),
    r"No module named": (
        "a package is missing: attach its wheel (`embed64 kernel wheels`), or switch enable_internet on"
    ),
    r"name resolution|Max retries exceeded|NameResolutionError|Network is unreachable": (
        "it needed the internet, which is off: attach what it downloads, or switch enable_internet on"
    ),
    r"tried to allocate more memory|Cannot allocate memory|DefaultCPUAllocator|MemoryError": (
        "the memory was full: lower train.batch_size or the number of workers"
    ),
    r"(?i)time ?limit|timeout|timed out|exceeded the maximum": (
        "the time was up: give training a shorter limit, or fewer train.steps"
    ),
    r"(?i)no cuda gpus? are available|found no NVIDIA driver|CUDA is not available|no GPU": (
        "no GPU was assigned: check enable_gpu and machine_shape in kernel-metadata.json, and the week's GPU hours"
    ),
    r"(?i)/kaggle/input.{0,80}(no such file|not found)|(no such file|not found).{0,80}/kaggle/input": (
        "an input is missing: attach it in kernel-metadata.json and push again"
    ),
    r"^Killed$|exit code 137|SIGKILL": (
        "the session was killed, as when the memory is full: lower train.batch_size or the number of workers"
    ),
}
"""What a line of the log says -> what was the matter and what to do."""


def log_lines(log: str) -> list[str]:
    """The lines of a log as Kaggle keeps it: JSON objects {stream_name, time, data}; other text as it is."""
    pieces = []
    with suppress(ValueError, TypeError):
        whole = json.loads(log)
        pieces = [str(piece.get("data", "")) for piece in whole if isinstance(piece, dict)]
    if not pieces:
        for line in log.splitlines():
            try:
                pieces.append(str(json.loads(line.strip().strip(",[]"))["data"]))
            except (ValueError, KeyError, TypeError):
                pieces.append(f"{line}\n")
    return [line for line in "".join(pieces).splitlines() if line.strip()]


def tail(lines: list[str]) -> str:
    """The last lines of a log."""
    return "\n".join(lines[-_TAIL:])


def likely_cause(lines: list[str], failure: str = "") -> str:
    """What probably went wrong and what to do, from the last telling line; empty where nothing tells."""
    for line in [failure, *reversed(lines)]:
        if own := re.match(r"(?:embed64|error): (.+)", line.strip()):  # the package's own line says what to do
            return own[1]
        for pattern, remedy in _CAUSES.items():
            if re.search(pattern, line):
                return remedy
    return ""
