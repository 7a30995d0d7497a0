"""The first lines of a kernel's log on Kaggle, and the packages that the image lacks. Standard library alone."""

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
"""Folders below the inputs in which wheels are looked for, and entries above which a folder holds images."""


def tell() -> None:
    """What this machine has."""
    print(f"python {platform.python_version()}; {', '.join(_versions())}")
    print(f"GPUs: {', '.join(_gpus()) or 'none'}; {os.cpu_count()} CPU cores", flush=True)


def prepare(packages: Mapping[str, str], site: Path) -> None:
    """Tell what is here, then install what is missing into `site`; `packages` is module name -> requirement.

    Raises CheckFailed where a package is neither here nor to be had.
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
    """Name and memory of each GPU, by its driver: torch would take seconds to say it."""
    try:
        asked = ["nvidia-smi", "--query-gpu=name,memory.total", "--format=csv,noheader"]
        told = subprocess.run(asked, capture_output=True, text=True)
    except OSError:
        return []
    return [line.replace(",", "") for line in told.stdout.splitlines()] if not told.returncode else []


def _install(missing: list[str], site: Path) -> None:
    """Into a folder of their own and without what they depend on: nothing of the image is replaced."""
    wheels = find_wheels(input_root())
    where = ["--no-index", "--find-links", str(wheels)] if wheels else []
    print(f"installing them from {wheels or 'PyPI'}", flush=True)
    pip = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--disable-pip-version-check", "--retries", "2"]
    done = subprocess.run([*pip, "--target", str(site), *where, *missing], stdout=sys.stderr)
    if done.returncode:
        remedy = (
            "the attached wheels are of another version: make them anew"
            if wheels
            else "turn the kernel's internet on, or attach a dataset of wheels"
        )
        raise CheckFailed(f"{', '.join(missing)}: cannot be installed; {remedy} (`embed64 kernel wheels`)")


def find_wheels(root: Path, depth: int = _DEPTH) -> Path | None:
    """The first folder below `root` that holds .whl files; None where there is none."""
    try:
        entries = sorted(root.iterdir())
    except OSError:  # not on Kaggle, or not ours to look into
        return None
    if any(entry.suffix == ".whl" for entry in entries):
        return root
    if depth == 0 or len(entries) > _CROWD:
        return None
    found = (find_wheels(entry, depth - 1) for entry in entries if entry.is_dir())
    return next((folder for folder in found if folder), None)
