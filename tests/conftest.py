"""What several test files share: the slow marker, named skips, a cache, one demo run, a torch 1.11."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from commands import TORCHES, DemoRun, missing
from kaggle_account import Account, write_kernel
from kaggle_server import UNSET, KaggleServer, serving

from embed64.core.virtualenvs import interpreter, python_with_torch


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--slow", action="store_true", help="run the slower matrices too")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "slow: part of `make test-all` only")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    def group(item: pytest.Item) -> str:
        """What a worker makes for one test file, or once for all, no other worker makes again."""
        once = {"demo", "torch111"} & set(getattr(item, "fixturenames", ()))
        return "once" if once else item.nodeid.partition("::")[0]

    for item in items:
        item.add_marker(pytest.mark.xdist_group(group(item)))
    # What takes longest begins first, or one worker is still at it when the others are done.
    first = ("tests/system/test_shipment.py", "once")
    items.sort(key=lambda item: first.index(group(item)) if group(item) in first else len(first))
    if not config.getoption("--slow"):
        for item in items:
            if "slow" in item.keywords:
                item.add_marker(pytest.mark.skip(reason="slow: make test-all runs it"))


class Ended(NamedTuple):
    """How a command ended, and what it printed."""

    code: int
    out: str
    err: str


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., Ended]:
    """Run a command in this process, where time-outs and waits can be set: `here("kernel", "push", code=1)`."""

    from embed64.cli import app

    def run(*arguments: object, code: int | None = 0) -> Ended:
        monkeypatch.setattr(sys, "argv", ["embed64", *map(str, arguments)])
        on_sigterm = signal.getsignal(signal.SIGTERM)
        capsys.readouterr()
        try:
            app.main()
            ended = 0
        except SystemExit as end:
            ended = int(end.code or 0)
        finally:
            signal.signal(signal.SIGTERM, on_sigterm)
        out, err = capsys.readouterr()
        assert code is None or ended == code, f"exit {ended}\n{out}\n{err}"
        return Ended(ended, out, err)

    return run


@pytest.fixture(scope="session")
def kaggle_server() -> Iterator[KaggleServer]:
    with serving() as running:
        yield running


@pytest.fixture
def account(kaggle_server: KaggleServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Account:
    """A blank account at the loopback Kaggle, this process led to it, in a folder with a kernel; waits are short."""
    from embed64.kaggle import client as kaggle_client
    from embed64.kaggle import session as kaggle_session

    kaggle_server.__init__(port=kaggle_server.port)
    for key in UNSET:
        monkeypatch.delenv(key, raising=False)
    for key, value in kaggle_server.environment(tmp_path / "home").items():
        monkeypatch.setenv(key, value)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "home"))
    monkeypatch.setattr(kaggle_client, "WAITS", (0.01, 0.02, 0.03))
    monkeypatch.setattr(kaggle_session, "POLL", (0.01, 0.02))
    monkeypatch.chdir(write_kernel(tmp_path / "work"))
    account = Account(kaggle_server)
    account.datasets["somebody/weights"] = [{"notes": "", "description": "", "files": {}}]
    return account


@pytest.fixture(scope="session")
def delivered(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What a kernel writes: a valid artifact, random as it is, and its zip."""
    from embed64.artifact.export import deliver, untrained
    from embed64.core.recipe import Backbone

    folder = tmp_path_factory.mktemp("delivered")
    deliver(untrained([Backbone(name="test_vit", pretrained=False, image_size=32)]), folder / "saved_model.pt")
    names = ("saved_model.pt", "submission.zip")
    return {name: (folder / name).read_bytes() for name in names} | {"report.html": b"<html></html>"}


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache of its own for one test."""
    monkeypatch.setenv("EMBED64_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


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
