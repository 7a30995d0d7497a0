"""Start a kernel on Kaggle: report the machine and install packages that the image lacks. Standard library only."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from collections.abc import Iterator, Mapping
from importlib import metadata, util
from pathlib import Path

from embed64.core.errors import CheckFailed
from embed64.core.files import input_root

_SHOWN = ("embed64", "torch", "torchvision", "timm", "numpy", "pandas", "pillow")
_DEPTH, _CROWD = 4, 200
"""How many folders below the inputs wheels are searched for; a folder with more entries than this holds images."""


def tell() -> None:
    """Print what this machine has: versions, GPUs, CPU cores."""
    print(f"python {platform.python_version()}; {', '.join(_versions())}")
    print(f"GPUs: {', '.join(_gpus()) or 'none'}; {os.cpu_count()} CPU cores", flush=True)


def prepare(packages: Mapping[str, str], site: Path) -> None:
    """Print what this machine has, then install missing packages into `site`; `packages`: module name -> requirement.

    Raises CheckFailed if a missing package cannot be installed.
    """
    tell()
    missing = [requirement for module, requirement in packages.items() if util.find_spec(module) is None]
    print(f"packages missing here: {', '.join(missing) or 'none'}", flush=True)
    if missing:
        _install(missing, site)
        sys.path.insert(0, str(site))
        os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [str(site), os.environ.get("PYTHONPATH")]))


def _versions() -> Iterator[str]:
    for name in _SHOWN:
        try:
            yield f"{name} {metadata.version(name)}"
        except metadata.PackageNotFoundError:
            yield f"no {name}"


def _gpus() -> list[str]:
    """Return name and memory of each GPU, from its driver: importing torch would take seconds."""
    try:
        asked = ["nvidia-smi", "--query-gpu=name,memory.total", "--format=csv,noheader"]
        told = subprocess.run(asked, capture_output=True, text=True)
    except OSError:
        return []
    return [line.replace(",", "") for line in told.stdout.splitlines()] if not told.returncode else []


def _install(missing: list[str], site: Path) -> None:
    """Install into a separate folder and without dependencies, so that nothing of the image is replaced."""
    wheels = find_wheels(input_root())
    where = ["--no-index", "--find-links", str(wheels)] if wheels else []
    print(f"installing them from {wheels or 'PyPI'}", flush=True)
    pip = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--disable-pip-version-check", "--retries", "2"]
    done = subprocess.run([*pip, "--target", str(site), *where, *missing], stdout=sys.stderr)
    if done.returncode:
        remedy = (
            "the attached wheels are of another version: make them again"
            if wheels
            else "turn the kernel's internet on, or attach a dataset of wheels"
        )
        raise CheckFailed(f"{', '.join(missing)}: cannot be installed; {remedy} (`embed64 kernel wheels`)")


def find_wheels(root: Path, depth: int = _DEPTH) -> Path | None:
    """Return the first folder below `root` that holds .whl files; None if there is none."""
    try:
        entries = sorted(root.iterdir())
    except OSError:  # not on Kaggle, or no permission
        return None
    if any(entry.suffix == ".whl" for entry in entries):
        return root
    if depth == 0 or len(entries) > _CROWD:
        return None
    found = (find_wheels(entry, depth - 1) for entry in entries if entry.is_dir())
    return next((folder for folder in found if folder), None)
