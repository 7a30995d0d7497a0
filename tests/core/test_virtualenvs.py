"""Environments of other torches: found where they are, refused in one line and without remains where they cannot be."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from embed64.core import virtualenvs as environments
from embed64.core.errors import InputError
from embed64.core.virtualenvs import interpreter, python_with_torch

THIS = f"{sys.version_info[0]}.{sys.version_info[1]}"


@pytest.fixture
def no_uv(monkeypatch) -> None:
    which = environments.shutil.which
    monkeypatch.setattr(environments.shutil, "which", lambda name: None if name == "uv" else which(name))


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
def test_the_python_and_the_numpy_fit_the_torch(cache, monkeypatch, no_uv, version, python, numpy):
    ran = []

    def run(command, **_):
        ran.append([str(part) for part in command])
        if "venv" in command and "-m" in command:
            (Path(command[-1]) / "bin").mkdir(parents=True)
        return subprocess.CompletedProcess(command, 0, "", "")

    monkeypatch.setattr(environments, "interpreter", lambda version: f"python{version}")
    monkeypatch.setattr(environments.subprocess, "run", run)
    assert python_with_torch(version) == cache / f"torch-{version}" / "bin" / "python"
    assert (cache / f"torch-{version}" / "bin").is_dir()
    made, installed = ran
    assert made[:3] == [f"python{python}", "-m", "venv"]
    assert installed[-3:] == [f"torch=={version}", numpy, "pillow"]


def test_a_missing_python_is_named_with_the_two_remedies(cache, monkeypatch, no_uv):
    monkeypatch.setattr(environments, "interpreter", lambda version: None)
    assert refused("1.11.0") == "torch 1.11.0 needs Python 3.10, which is not here; install it, or uv, which gets it"
    assert not [path for path in cache.iterdir() if path.suffix != ".lock"]


def test_where_uv_fails_venv_goes_on(cache, monkeypatch, tmp_path, capsys):
    uv = tmp_path / "bin" / "uv"
    uv.parent.mkdir()
    uv.write_text('#!/bin/sh\nmkdir -p "$PWD/half"\necho "error: no network" >&2\nexit 2\n')
    uv.chmod(0o755)
    monkeypatch.setenv("PATH", str(uv.parent), prepend=":")
    monkeypatch.chdir(tmp_path)
    made = []
    monkeypatch.setattr(environments, "_make_by_venv", lambda folder, *_: made.append(folder) or folder.mkdir())
    python_with_torch("1.11.0")
    assert len(made) == 1
    assert "uv: error: no network; going on with venv and pip" in capsys.readouterr().err


def test_a_torch_that_does_not_exist_is_named_and_leaves_nothing(cache, monkeypatch, no_uv):
    monkeypatch.setenv("PIP_RETRIES", "0")
    monkeypatch.setenv("PIP_TIMEOUT", "5")
    message = refused("99.99.0")
    assert message.startswith("torch 99.99.0: cannot be installed (")
    assert message.endswith("); check the version")
    assert "torch==99.99.0" in message  # pip's own line on what is wrong
    assert not [path for path in cache.iterdir() if path.suffix != ".lock"]
