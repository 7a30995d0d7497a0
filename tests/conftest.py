"""What several test files share: markers, commands, a cache, one demo run, a torch 1.11, a browser."""

from __future__ import annotations

import os
import signal
import tempfile
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path

import commands
import pytest
from commands import TORCHES, DemoRun, Ended, demo_run, missing
from kaggle_account import Account, write_kernel
from kaggle_server import UNSET, KaggleServer, serving

from embed64.core.virtualenvs import interpreter, python_with_torch

MARKERS = {
    "process": "starts embed64, or a kernel, as a process of its own",
    "whole": "a whole job by command, in this process: seconds each",
    "torch111": "needs an environment with torch 1.11",
    "browser": "opens a page in Chromium",
    "gpu": "needs a GPU",
    "onnx": "needs the extra onnx, and with it a newer torch than the rest",
    "slow": "part of `make test-all` only",
}
MARKED_BY = {"embed64": "process", "demo": "process", "torch111": "torch111", "browser": "browser"}
"""A test that uses the fixture, itself or through another, gets the marker."""


def pytest_configure(config: pytest.Config) -> None:
    signal.signal(
        signal.SIGINT, signal.default_int_handler
    )  # a shell's background job ignores Ctrl-C, as tests send it
    for name, meaning in MARKERS.items():
        config.addinivalue_line("markers", f"{name}: {meaning}")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        for name in {MARKED_BY[fixture] for fixture in MARKED_BY if fixture in getattr(item, "fixturenames", ())}:
            item.add_marker(name)

    def lateness(item: pytest.Item) -> int:
        """What takes long begins first; of that, what needs the demo, so that one worker makes it and none waits."""
        fixtures = getattr(item, "fixturenames", ())
        return 0 if "demo" in fixtures else 1 if any(item.get_closest_marker(name) for name in MARKERS) else 2

    items.sort(key=lateness)


def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("onnx") and not find_spec("onnxscript"):
        missing("the extra onnx")


@pytest.fixture(scope="session")
def embed64() -> Callable[..., object]:
    """`embed64("check", file, cwd=folder, code=1)`: the installed command as a process."""
    return commands.embed64


@pytest.fixture(scope="session")
def here() -> Callable[..., Ended]:
    """`here("check", file, cwd=folder, code=1)`: the same command in this process, where waits can be patched."""
    return commands.here


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
    for dataset in ("somebody/weights", "other/pictures"):
        account.datasets[dataset] = [{"notes": "", "description": "", "files": {}}]
    return account


@pytest.fixture(scope="session")
def delivered(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What a kernel writes: a valid artifact, random as it is, and its zip."""
    from embed64.artifact.export import deliver, untrained
    from embed64.core.settings import Backbone

    folder = tmp_path_factory.mktemp("delivered")
    deliver(untrained([Backbone(name="test_vit", pretrained=False, image_size=32)]), folder / "saved_model.pt")
    names = ("saved_model.pt", "submission.zip")
    return {name: (folder / name).read_bytes() for name in names} | {"report.html": b"<html></html>"}


@pytest.fixture(scope="session")
def tried(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The artifacts that were tried in a child process, which takes seconds: remembered by all tests of a worker."""
    return tmp_path_factory.mktemp("tried")


@pytest.fixture
def cache(tmp_path: Path, tried: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache of its own for one test, except that it remembers tried artifacts."""
    from embed64.artifact import check

    monkeypatch.setenv("EMBED64_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(check, "_mark", lambda sha256: tried / sha256)
    return tmp_path / "cache"


@pytest.fixture
def torch_threads() -> Iterator[Callable[[int], None]]:
    """`torch_threads(3)`: torch uses so many threads until the test ends; training's bits depend on their number."""
    import torch

    before = torch.get_num_threads()
    yield torch.set_num_threads
    torch.set_num_threads(before)


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> DemoRun:
    """The demo's run, one for all workers."""
    own = tmp_path_factory.getbasetemp()
    return demo_run((own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "demo")


@pytest.fixture(scope="session")
def torch111() -> Path:
    """A Python that has torch 1.11.0, made once by the package, kept in the checkout; skips without Python 3.10."""
    if interpreter("3.10") is None:
        missing("Python 3.10 (for torch 1.11.0)")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EMBED64_CACHE", str(TORCHES))
        return python_with_torch("1.11.0")
