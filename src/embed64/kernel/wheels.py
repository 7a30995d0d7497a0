"""Download wheels for packages missing from Kaggle's image, for offline kernels."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from embed64.core.console import say
from embed64.core.errors import CheckFailed
from embed64.core.files import cache_root, whole
from embed64.kernel.image import DISTRIBUTIONS, INSTALLED, PYTHON, requirement

_PLATFORMS = ("manylinux_2_28_x86_64", "manylinux2014_x86_64", "any")


def lacking() -> list[str]:
    """Return requirements for the packages that some recipe needs and the image lacks."""
    return sorted(requirement(module) for module, name in DISTRIBUTIONS.items() if name not in INSTALLED)


def make_wheels(folder: Path) -> list[Path]:
    """Download the wheels of `lacking` once and copy them to a new `folder`; return them.

    Raises CheckFailed if pip fails.
    """
    kept = cache_root() / "-".join(["wheels", *lacking()])
    if not kept.is_dir():
        say(f"downloading {', '.join(lacking())} for Python {PYTHON}")
        with whole(kept) as partial:
            _download(partial)
    if folder.is_dir():
        shutil.rmtree(folder)
    shutil.copytree(kept, folder)
    return sorted(folder.iterdir())


def _download(folder: Path) -> None:
    pip = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--disable-pip-version-check"]
    for_kaggle = ["--only-binary", ":all:", "--python-version", PYTHON, "--implementation", "cp"]
    platforms = [word for platform in _PLATFORMS for word in ("--platform", platform)]
    done = subprocess.run([*pip, *for_kaggle, *platforms, "-d", folder, *lacking()], capture_output=True, text=True)
    if done.returncode:
        said = (done.stderr.strip().splitlines() or ["no message"])[-1]
        raise CheckFailed(f"{', '.join(lacking())}: no wheels available ({said[:200]}); run this again with internet")
