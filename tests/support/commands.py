"""Commands as a user runs them, and named skips."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TORCHES = ROOT / ".torches"


def missing(what: str) -> None:
    """Skip by name, or fail where everything must be there (.ci/run)."""
    if os.environ.get("EMBED64_REQUIRE_ALL"):
        pytest.fail(f"{what} is missing, and EMBED64_REQUIRE_ALL is set")
    pytest.skip(f"{what} is missing")


def embed64(*arguments: object, cwd: Path, env: dict[str, str] | None = None, code: int | None = 0):
    """Run the installed command as a user would and return the finished process; `code` is the one expected."""
    done = subprocess.run(
        [Path(sys.executable).parent / "embed64", *map(str, arguments)],
        cwd=cwd,
        env={**os.environ, "COLUMNS": "120", **(env or {})},
        capture_output=True,
        text=True,
        timeout=900,
        stdin=subprocess.DEVNULL,
    )
    assert code is None or done.returncode == code, f"exit {done.returncode}\n{done.stdout}\n{done.stderr}"
    return done


@dataclass(frozen=True)
class DemoRun:
    """One `embed64 demo` in a folder of its own, as `make demo` runs it."""

    folder: Path
    cache: Path
    stdout: str
    stderr: str
    peak_bytes: int

    @property
    def run(self) -> Path:
        return self.folder / "runs" / "demo"

    @property
    def artifact(self) -> Path:
        return self.folder / "export" / "saved_model.pt"

    @property
    def env(self) -> dict[str, str]:
        """What later commands need to find the same cache."""
        return {"EMBED64_CACHE": str(self.cache)}
