"""Commands as a user runs them, as processes or in this one, and named skips."""

from __future__ import annotations

import io
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import pytest
from filelock import FileLock

ROOT = Path(__file__).resolve().parents[2]
TORCHES = ROOT / ".torches"


def missing(what: str) -> None:
    """Skip by name, or fail where everything must be there (.ci/run)."""
    if os.environ.get("EMBED64_REQUIRE_ALL"):
        pytest.fail(f"{what} is missing, and EMBED64_REQUIRE_ALL is set")
    pytest.skip(f"{what} is missing")


def embed64(*arguments: object, cwd: Path, env: dict[str, str] | None = None, code: int | None = 0):
    """Run the installed command as a user would and return the finished process; `code` is the one expected.

    A test takes it as the fixture of this name, which marks the test as one that starts processes.
    """
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


class Ended(NamedTuple):
    """How a command in this process ended, and what it printed."""

    code: int
    out: str
    err: str


def here(*arguments: object, cwd: Path | None = None, env: dict[str, str] | None = None, code: int | None = 0) -> Ended:
    """Run a command in this process, without the seconds that a process takes for its imports.

    What tests have patched holds for it. It leaves the process as it was. What its own processes print is not caught.
    """
    from embed64.cli import app

    out, err = io.StringIO(), io.StringIO()
    with _as_it_was(), pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
        patch.setattr(sys, "argv", ["embed64", *map(str, arguments)])
        for name, value in {"COLUMNS": "120", **(env or {})}.items():
            patch.setenv(name, value)
        if cwd is not None:
            patch.chdir(cwd)
        try:
            app.main()
            ended = 0
        except SystemExit as end:
            ended = int(end.code or 0)
    done = Ended(ended, out.getvalue(), err.getvalue())
    if ended != code and ended in (128 + signal.SIGINT, 128 + signal.SIGTERM):
        pytest.exit("ended by a signal to the tests, which the command took for its own", ended)
    assert code is None or ended == code, f"exit {ended}\n{done.out}\n{done.err}"
    return done


@contextmanager
def _as_it_was() -> Iterator[None]:
    """Put back what a command sets for its whole process."""
    import numpy as np
    import torch

    handlers = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT, signal.SIGCHLD)}
    environment, generator, threads = dict(os.environ), torch.get_rng_state(), torch.get_num_threads()
    own, numpys = random.getstate(), np.random.get_state()
    with warnings.catch_warnings():
        try:
            yield
        finally:
            for number, handler in handlers.items():
                signal.signal(number, handler)
            os.environ.clear()
            os.environ.update(environment)
            torch.set_rng_state(generator)
            torch.set_num_threads(threads)
            random.setstate(own)
            np.random.set_state(numpys)


@dataclass(frozen=True)
class DemoRun:
    """One `embed64 demo` in a folder of its own, as `make demo` runs it; workers share it, so tests only read it."""

    folder: Path
    stdout: str
    stderr: str
    peak_bytes: int

    @property
    def cache(self) -> Path:
        return self.folder.parent / "cache"

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


def demo_run(root: Path) -> DemoRun:
    """Return the demo's run under `root`; whoever comes first makes it, and others wait for it meanwhile."""
    folder, printed = root / "folder", root / "printed.json"
    root.mkdir(exist_ok=True)
    with FileLock(root / "lock"):
        if not printed.is_file():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            printed.write_text(json.dumps(_run_demo(folder, root)))
    return DemoRun(folder, *json.loads(printed.read_text()))


def _run_demo(folder: Path, root: Path) -> tuple[str, str, int]:
    """Return what it printed and its peak memory in bytes."""
    with (root / "out").open("w+") as out, (root / "err").open("w+") as err:
        process = subprocess.Popen(
            [Path(sys.executable).parent / "embed64", "demo"],
            cwd=folder,
            env={**os.environ, "COLUMNS": "120", "EMBED64_CACHE": str(root / "cache")},
            stdout=out,
            stderr=err,
            stdin=subprocess.DEVNULL,
        )
        _, status, usage = os.wait4(process.pid, 0)
    stdout, stderr = ((root / name).read_text() for name in ("out", "err"))
    assert os.waitstatus_to_exitcode(status) == 0, stderr
    return stdout, stderr, usage.ru_maxrss * 1024
