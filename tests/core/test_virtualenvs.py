"""Environments of other torches: found where they are, refused in one line and without remains where they cannot be."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from uv import find_uv_bin

from embed64.core import virtualenvs as environments
from embed64.core.errors import InputError
from embed64.core.virtualenvs import interpreter, python_with_torch

THIS = f"{sys.version_info[0]}.{sys.version_info[1]}"


def refused(version: str) -> str:
    with pytest.raises(InputError) as caught:
        python_with_torch(version)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_this_python_is_found():
    found = interpreter(THIS)
    code = "import sys; print('%d.%d' % sys.version_info[:2])"
    assert subprocess.run([found, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == THIS


def test_a_python_that_does_not_exist_is_not_found():
    assert interpreter("9.99") is None


def test_a_python_that_refuses_to_start_is_not_found(tmp_path, monkeypatch):
    shim = tmp_path / "python9.99"  # as pyenv's are for versions that are not switched on
    shim.write_text("#!/bin/sh\nexit 127\n")
    shim.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    assert interpreter("9.99") is None
    shim.write_text("#!/bin/sh\nexit 0\n")
    assert interpreter("9.99") is not None


@pytest.mark.parametrize("version", ["newest", "1", "", "1.x", "v1.11.0", "../1.11.0", "1.11.0/../..", "1.11.0; ls"])
def test_a_wrong_version_is_refused(cache, version):
    assert refused(version) == f"torch '{version}': not a version; give one such as 1.11.0"
    assert not cache.exists()


def test_an_environment_that_is_there_is_used_as_it_is(cache, monkeypatch, capsys):
    def never(*_, **__):
        raise AssertionError("nothing is to be run")

    monkeypatch.setattr(environments.subprocess, "run", never)
    python = cache / "torch-1.11.0" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.touch()
    assert python_with_torch("1.11.0") == python
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    ("version", "python", "numpy"),
    [("1.11.0", "3.10", "numpy<2"), ("2.2.9", "3.10", "numpy<2"), ("2.3.0", THIS, "numpy"), ("2.10.0", THIS, "numpy")],
)
@pytest.mark.parametrize("there", [True, False])
def test_the_python_and_the_numpy_fit_the_torch(cache, monkeypatch, version, python, numpy, there):
    """Uv is given the Python that is here; one that is not is for uv to get."""
    ran = []

    def run(command, **_):
        ran.append(command)
        if "venv" in command:
            (Path(command[-1]) / "bin").mkdir(parents=True)
        return subprocess.CompletedProcess(command, 0, "", "")

    monkeypatch.setattr(environments, "interpreter", lambda version: f"python{version}" if there else None)
    monkeypatch.setattr(environments.subprocess, "run", run)
    assert python_with_torch(version) == cache / f"torch-{version}" / "bin" / "python"
    assert (cache / f"torch-{version}" / "bin").is_dir()
    made, installed = ran
    assert made[:-1] == [find_uv_bin(), "-q", "venv", "--python", f"python{python}" if there else python]
    assert installed[:4] == [find_uv_bin(), "-q", "pip", "install"]
    assert installed[-4:] == ["pip", f"torch=={version}", numpy, "pillow"]


def test_a_missing_python_that_uv_cannot_get_is_named(cache, monkeypatch):
    monkeypatch.setattr(environments, "interpreter", lambda version: None)
    monkeypatch.setattr(environments, "_requirements", lambda version: ("9.99", "numpy"))
    assert re.fullmatch(
        r"torch 1\.11\.0 needs Python 9\.99, which is not installed, and uv cannot get it \(.*9\.99.*\); install it",
        refused("1.11.0"),
    )
    assert not [path for path in cache.iterdir() if path.suffix != ".lock"]


def test_one_process_makes_an_environment_and_the_others_wait_for_it(cache, monkeypatch):
    made = []

    def make(folder, *_):
        made.append(folder)
        time.sleep(0.3)
        (folder / "bin").mkdir(parents=True)

    monkeypatch.setattr(environments, "_make", make)
    with ThreadPoolExecutor() as pool:
        assert set(pool.map(python_with_torch, ["1.11.0"] * 3)) == {cache / "torch-1.11.0" / "bin" / "python"}
    assert len(made) == 1


def test_a_torch_that_does_not_exist_is_named_and_leaves_nothing(cache, monkeypatch, tmp_path):
    monkeypatch.setenv("UV_DEFAULT_INDEX", tmp_path.as_uri())
    message = refused("99.99.0")
    assert message.startswith("torch 99.99.0: cannot be installed (")
    assert message.endswith("); check the version")
    assert "was not found in the package registry" in message  # uv's own line on what is wrong
    assert not [path for path in cache.iterdir() if path.suffix != ".lock"]
