"""A kernel's first lines: what is here is told, what is missing is installed, or the log says why not."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from embed64.core.errors import CheckFailed
from embed64.kernel import bootstrap
from embed64.kernel.bootstrap import find_wheels, prepare

NAME = "made_up_for_embed64"


def wheel(folder: Path, version: str = "1.0") -> Path:
    """A real wheel of a package that nobody has."""
    folder.mkdir(parents=True, exist_ok=True)
    about = f"{NAME}-{version}.dist-info"
    path = folder / f"{NAME}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"{NAME}.py", f"VERSION = '{version}'\n")
        archive.writestr(f"{about}/METADATA", f"Metadata-Version: 2.1\nName: {NAME}\nVersion: {version}\n")
        archive.writestr(f"{about}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        archive.writestr(f"{about}/RECORD", "")
    return path


@pytest.fixture
def inputs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Kaggle's input folder, and no index to install from but a port where nobody listens."""
    monkeypatch.setenv("KAGGLE_INPUT", str(tmp_path / "input"))
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple")
    monkeypatch.setenv("PIP_NO_CACHE_DIR", "1")
    monkeypatch.delenv("PIP_EXTRA_INDEX_URL", raising=False)
    monkeypatch.delenv("PIP_FIND_LINKS", raising=False)
    monkeypatch.setenv("PYTHONPATH", "")
    monkeypatch.setattr(sys, "path", list(sys.path))
    return tmp_path / "input"


def test_what_is_here_is_told(inputs, tmp_path, capsys):
    prepare({"torch": "torch==2.10.0", "json": "json"}, tmp_path / "site")
    first, second, third = capsys.readouterr().out.splitlines()
    assert re.fullmatch(r"python 3\.\d+\.\d+; embed64 .+, torch .+, torchvision .+, timm .+, numpy .+", first)
    assert re.fullmatch(r"GPUs: .+; \d+ CPU cores", second)
    assert third == "packages missing here: none"
    assert not (tmp_path / "site").exists()


def test_a_missing_package_comes_from_attached_wheels(inputs, tmp_path, capfd):
    wheels = wheel(inputs / "datasets" / "somebody" / "my-wheels").parent
    site = tmp_path / "site"
    prepare({NAME: f"{NAME}==1.0"}, site)
    out = capfd.readouterr().out.splitlines()
    assert out[2:] == [f"packages missing here: {NAME}==1.0", f"installing them from {wheels}"]
    assert sys.path[0] == os.environ["PYTHONPATH"] == str(site)
    code = f"import {NAME}; print({NAME}.VERSION)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout == "1.0\n"


def test_wheels_of_another_version_are_told(inputs, tmp_path):
    wheel(inputs / "my-wheels", "0.9")
    with pytest.raises(CheckFailed) as caught:
        prepare({NAME: f"{NAME}==1.0"}, tmp_path / "site")
    assert str(caught.value) == (
        f"{NAME}==1.0: cannot be installed; the attached wheels are of another version: make them again"
        " (`embed64 kernel wheels`)"
    )


def test_without_wheels_and_internet_the_two_remedies_are_told(inputs, tmp_path, capfd):
    with pytest.raises(CheckFailed) as caught:
        prepare({NAME: f"{NAME}==1.0"}, tmp_path / "site")
    assert str(caught.value) == (
        f"{NAME}==1.0: cannot be installed; turn the kernel's internet on, or attach a dataset of wheels"
        " (`embed64 kernel wheels`)"
    )
    assert "installing them from PyPI" in capfd.readouterr().out


def test_wheels_are_looked_for_where_mounts_are_and_not_among_images(tmp_path):
    assert find_wheels(tmp_path / "none") is None
    for number in range(300):
        (tmp_path / "images" / f"label{number}").mkdir(parents=True)
    wheel(tmp_path / "images" / "label0")
    assert find_wheels(tmp_path) is None
    there = wheel(tmp_path / "z" / "owner" / "slug" / "dist").parent
    assert find_wheels(tmp_path) == there
    assert find_wheels(tmp_path, depth=2) is None


def test_gpus_are_told_by_name_and_memory(monkeypatch, capsys):
    def smi(*_, **__):
        return subprocess.CompletedProcess([], 0, "Tesla T4, 15360 MiB\nTesla T4, 15360 MiB\n", "")

    monkeypatch.setattr(bootstrap.subprocess, "run", smi)
    bootstrap.tell()
    assert "GPUs: Tesla T4 15360 MiB, Tesla T4 15360 MiB; " in capsys.readouterr().out
