"""Download wheels of what Kaggle's image lacks or has too old, for offline kernels: exactly those of wheels.json."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from embed64.core.console import say
from embed64.core.errors import CheckFailed
from embed64.core.files import cache_root, sha256_file, whole
from embed64.kernel.bootstrap import refusal, required
from embed64.kernel.image import DISTRIBUTIONS, INSTALLED, NEWER, PYTHONS, hashes, requirement, wheel_table

_PLATFORMS = ("manylinux_2_28_x86_64", "manylinux2014_x86_64", "any")


def lacking() -> list[str]:
    """Return requirements for the packages that some recipe needs and the image lacks, or has too old."""
    absent = [requirement(module) for module, name in DISTRIBUTIONS.items() if name not in INSTALLED]
    return sorted([*absent, *(f"{name}=={wheel_table()[name]['version']}" for name in NEWER)])


def make_wheels(folder: Path) -> list[Path]:
    """Download the wheels of `lacking` once and copy them to a new `folder`; return them.

    Raises CheckFailed if pip fails, or if a file has another hash than in wheels.json.
    """
    listed = required(lacking(), hashes())
    kept = cache_root() / f"wheels-{hashlib.sha256(listed.encode()).hexdigest()[:16]}"
    if kept.is_dir() and not _intact(kept):
        say(f"{kept}: damaged; its wheels are downloaded again")
        shutil.rmtree(kept)
    if not kept.is_dir():
        say(f"downloading {', '.join(lacking())} for Python {', '.join(PYTHONS)}")
        with whole(kept) as partial:
            _download(partial)
    if folder.is_dir():
        shutil.rmtree(folder)
    shutil.copytree(kept, folder)
    return sorted(folder.iterdir())


def _intact(folder: Path) -> bool:
    """Return whether every file is one of wheels.json, and none of `lacking` is absent."""
    known = hashes()
    found = [known.get(sha256_file(file)) for file in folder.iterdir()]
    return set(found) == set(lacking())


def _download(folder: Path) -> None:
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as listed:
        listed.write(required(lacking(), hashes()))
        listed.flush()
        for python in PYTHONS:
            download_wheels(folder, python, ["--require-hashes", "-r", listed.name])


def download_wheels(folder: Path, python: str, requirements: Sequence[str]) -> None:
    """Let pip download the wheels that Linux on x86-64 takes; raise CheckFailed if there are none."""
    pip = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--disable-pip-version-check"]
    for_kaggle = ["--only-binary", ":all:", "--python-version", python, "--implementation", "cp"]
    platforms = [word for platform in _PLATFORMS for word in ("--platform", platform)]
    done = subprocess.run([*pip, *for_kaggle, *platforms, "-d", folder, *requirements], capture_output=True, text=True)
    if done.returncode:
        raise CheckFailed(
            f"{', '.join(lacking())}: no wheels available ({refusal(done.stderr)}); run this again with internet, from"
            " PyPI itself"
        )
