"""A kernel's first lines: what is here is told, what is missing is installed by hash, or the log says why not."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from wheel import NAME, sha256, wheel

from embed64.core.errors import CheckFailed
from embed64.kernel.bootstrap import find_wheels, prepare

REQUIREMENT = f"{NAME}==1.0"


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


def installed(site: Path) -> str:
    """The version that a new process finds, as the processes of a second GPU do."""
    assert sys.path[0] == os.environ["PYTHONPATH"] == str(site)
    code = f"import {NAME}; print({NAME}.VERSION)"
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout.strip()


def refused(hashes: dict[str, str], site: Path) -> str:
    with pytest.raises(CheckFailed) as caught:
        prepare({NAME: REQUIREMENT}, hashes, "me/embed64-wheels", site)
    assert not (site / f"{NAME}.py").exists()
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_what_is_here_is_told(inputs, tmp_path, capsys):
    prepare({"torch": "torch==2.10.0", "json": "json"}, {}, "me/embed64-wheels", tmp_path / "site")
    first, second, third = capsys.readouterr().out.splitlines()
    assert re.fullmatch(r"python 3\.\d+\.\d+; embed64 .+, torch .+, torchvision .+, timm .+, numpy .+", first)
    assert re.fullmatch(r"GPUs: .+; \d+ CPU cores", second)
    assert third == "packages missing here: none"
    assert not (tmp_path / "site").exists()


@pytest.mark.parametrize("mount", ["embed64-wheels", "datasets/me/embed64-wheels"])
def test_a_missing_package_comes_from_ones_own_wheels_in_either_layout(inputs, tmp_path, capfd, mount):
    file, site = wheel(inputs / mount), tmp_path / "site"
    prepare({NAME: REQUIREMENT}, {"0" * 64: REQUIREMENT, sha256(file): REQUIREMENT}, "me/embed64-wheels", site)
    out = capfd.readouterr().out.splitlines()
    assert out[2:] == [f"packages missing here: {REQUIREMENT}", f"installing {REQUIREMENT} from {file.parent} by hash"]
    assert installed(site) == "1.0"


@pytest.mark.parametrize(
    ("here", "least", "taken"), [("0.9", "1.0", "1.0"), ("1.0", "1.0", ""), ("1.0.10", "1.0.9", "")]
)
def test_a_package_that_is_too_old_is_replaced_and_any_other_stays(
    inputs, tmp_path, capfd, monkeypatch, here, least, taken
):
    monkeypatch.syspath_prepend(str(wheel(tmp_path / "image", here)))
    file, site = wheel(inputs / "embed64-wheels", least), tmp_path / "site"
    prepare({NAME: f"{NAME}>={least}"}, {sha256(file): f"{NAME}=={least}"}, "me/embed64-wheels", site)
    assert f"packages missing here: {f'{NAME}=={least}' if taken else 'none'}" in capfd.readouterr().out
    assert site.exists() == bool(taken)
    if taken:
        assert installed(site) == taken


def test_wheels_of_any_other_dataset_are_ignored_and_told(inputs, tmp_path, capfd):
    """Even the very file; and a dataset of the same name of somebody else."""
    same = wheel(inputs / "datasets" / "somebody" / "embed64-wheels")
    other = wheel(inputs / "photos" / "deep", text="another")
    hashes = {sha256(same): REQUIREMENT}
    assert refused(hashes, tmp_path / "site").startswith(f"{REQUIREMENT}: cannot be installed from PyPI: ")
    told = f"wheels ignored in {same.parent}, {other.parent}: only me/embed64-wheels and PyPI are installed from"
    assert told in capfd.readouterr().out.splitlines()
    own = wheel(inputs / "datasets" / "me" / "embed64-wheels")
    prepare({NAME: REQUIREMENT}, {sha256(own): REQUIREMENT}, "me/embed64-wheels", tmp_path / "site")
    assert told in capfd.readouterr().out.splitlines()
    assert installed(tmp_path / "site") == "1.0"


def test_a_wheel_with_another_hash_is_not_installed(inputs, tmp_path):
    wheel(inputs / "embed64-wheels", text="another")
    hashes = {sha256(wheel(tmp_path / "true")): REQUIREMENT}
    assert refused(hashes, tmp_path / "site") == (
        f"{REQUIREMENT}: cannot be installed from {inputs / 'embed64-wheels'}: a file has another hash than it must"
        " have; make me/embed64-wheels again with this version of embed64 (`embed64 kernel wheels`)"
    )


def test_wheels_of_another_version_are_told(inputs, tmp_path):
    wheel(inputs / "embed64-wheels", "0.9")
    told = refused({"0" * 64: REQUIREMENT}, tmp_path / "site")
    assert f"No matching distribution found for {REQUIREMENT}" in told
    assert told.endswith("; make me/embed64-wheels again with this version of embed64 (`embed64 kernel wheels`)")


def test_without_wheels_and_internet_the_two_remedies_are_told(inputs, tmp_path, capfd):
    assert refused({"0" * 64: REQUIREMENT}, tmp_path / "site").endswith(
        "; turn the kernel's internet on, or attach me/embed64-wheels (`embed64 kernel wheels`)"
    )
    assert f"installing {REQUIREMENT} from PyPI by hash" in capfd.readouterr().out


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package index of one's own, as a folder, in PyPI's place."""
    folder = tmp_path / "index" / NAME.replace("_", "-")
    file = wheel(folder)
    (folder / "index.html").write_text(f'<a href="{file.name}">{file.name}</a>')
    monkeypatch.setenv("PIP_INDEX_URL", folder.parent.as_uri())
    return file


def test_with_internet_it_comes_from_pypi_by_the_same_hashes(inputs, index, tmp_path, capfd):
    wheel(inputs / "photos", text="another")
    told = refused({"0" * 64: REQUIREMENT}, tmp_path / "site")
    assert ": cannot be installed from PyPI: a file has another hash than it must have; " in told
    prepare({NAME: REQUIREMENT}, {sha256(index): REQUIREMENT}, "me/embed64-wheels", tmp_path / "site")
    assert f"wheels ignored in {inputs / 'photos'}: only" in capfd.readouterr().out
    assert installed(tmp_path / "site") == "1.0"


def test_what_has_no_known_hash_comes_from_pypi_alone(inputs, index, tmp_path, capfd, monkeypatch):
    wheel(inputs / "embed64-wheels", text="another")
    with monkeypatch.context() as offline:
        offline.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple")
        assert refused({}, tmp_path / "site").endswith(
            "; attached wheels are not taken without a known hash: turn the kernel's internet on, or choose an image"
            " that has it"
        )
    prepare({NAME: REQUIREMENT}, {}, "me/embed64-wheels", tmp_path / "site")
    assert f"installing {REQUIREMENT} from PyPI, no hash is known" in capfd.readouterr().out
    assert installed(tmp_path / "site") == "1.0"


def test_wheels_are_looked_for_where_mounts_are_and_not_among_images(tmp_path):
    assert not list(find_wheels(tmp_path / "none"))
    for number in range(300):
        (tmp_path / "images" / f"label{number}").mkdir(parents=True)
    wheel(tmp_path / "images" / "label0")
    assert not list(find_wheels(tmp_path))
    there = wheel(tmp_path / "z" / "owner" / "slug" / "dist").parent
    also = wheel(tmp_path / "z").parent
    assert list(find_wheels(tmp_path)) == [also, there]
    assert list(find_wheels(tmp_path, depth=2)) == [also]
