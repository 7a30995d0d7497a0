"""What several test files share: the slow marker, named skips, a cache, one demo run, a torch 1.11."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from embed64.environments import interpreter, python_with_torch

ROOT = Path(__file__).resolve().parents[1]
TORCHES = ROOT / ".torches"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--slow", action="store_true", help="run the slower matrices too")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "slow: part of `make test-all` only")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:  # what a worker makes for one test file, or once for all, no other worker makes again
        once = {"demo", "torch111"} & set(getattr(item, "fixturenames", ()))
        item.add_marker(pytest.mark.xdist_group("once" if once else item.nodeid.partition("::")[0]))
    if not config.getoption("--slow"):
        for item in items:
            if "slow" in item.keywords:
                item.add_marker(pytest.mark.skip(reason="slow: make test-all runs it"))


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


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache of its own for one test."""
    monkeypatch.setenv("EMBED64_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


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


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> DemoRun:
    folder, cache = tmp_path_factory.mktemp("demo"), tmp_path_factory.mktemp("cache")
    with (folder / "out").open("w+") as out, (folder / "err").open("w+") as err:
        process = subprocess.Popen(
            [Path(sys.executable).parent / "embed64", "demo"],
            cwd=folder,
            env={**os.environ, "COLUMNS": "120", "EMBED64_CACHE": str(cache)},
            stdout=out,
            stderr=err,
            stdin=subprocess.DEVNULL,
        )
        _, status, usage = os.wait4(process.pid, 0)
        stdout, stderr = ((folder / name).read_text() for name in ("out", "err"))
    assert os.waitstatus_to_exitcode(status) == 0, stderr
    return DemoRun(folder, cache, stdout, stderr, usage.ru_maxrss * 1024)


@pytest.fixture(scope="session")
def torch111() -> Path:
    """A Python that has torch 1.11.0, made once by the package, kept in the checkout; skips without Python 3.10."""
    if interpreter("3.10") is None and shutil.which("uv") is None:
        missing("Python 3.10 (for torch 1.11.0)")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EMBED64_CACHE", str(TORCHES))
        return python_with_torch("1.11.0")
