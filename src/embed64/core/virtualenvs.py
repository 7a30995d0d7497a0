"""Virtual environments with other versions of torch and other packages, made once and kept in the cache."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from embed64.core.console import say
from embed64.core.errors import InputError
from embed64.core.files import cache_root, whole


def environment(name: str, python: str, requirements: Sequence[str], what: str) -> Path:
    """Return the interpreter of an environment with these packages, made by uv and cached under `name`.

    Raises InputError, which begins with `what`, if there is no such package, or no Python for it.
    """
    from filelock import FileLock  # here and not at the top: a kernel on Kaggle makes no environments

    folder = cache_root() / name
    if not folder.is_dir():
        folder.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(folder.with_name(f".{name}.lock")):
            if not folder.is_dir():  # otherwise another process has made it meanwhile
                say(f"making an environment with {what} in {folder}: a few minutes, once")
                with whole(folder) as partial:
                    _make(partial, python, requirements, what)
    return folder / "bin" / "python"


def is_made(name: str) -> bool:
    """Return whether the environment of that name is in the cache."""
    return (cache_root() / name).is_dir()


def python_with_torch(version: str) -> Path:
    """Return the interpreter of an environment with this torch, numpy and pillow; the competition's scorer has 1.11.0.

    Raises InputError if there is no such torch, or no Python for it.
    """
    python, numpy = _requirements(version)
    return environment(name_with_torch(version), python, [f"torch=={version}", numpy, "pillow"], f"torch {version}")


def name_with_torch(version: str) -> str:
    """Return the name by which the environment with this torch is cached."""
    return f"torch-{version}"


def interpreter(version: str) -> str | None:
    """Return a Python of this version from the path or from pyenv, whose shims uv mistakes for broken Pythons."""
    if version == f"{sys.version_info[0]}.{sys.version_info[1]}":
        return sys.executable
    candidates = [f"python{version}"]
    if shutil.which("pyenv"):
        prefix = subprocess.run(["pyenv", "prefix", version], capture_output=True, text=True)
        candidates += [f"{prefix.stdout.strip()}/bin/python"] if prefix.returncode == 0 else []
    for candidate in candidates:
        try:
            subprocess.run([candidate, "-c", ""], check=True, capture_output=True)
        except (OSError, subprocess.CalledProcessError):
            continue
        return candidate
    return None


def _requirements(version: str) -> tuple[str, str]:
    """Return the Python and the numpy for a torch: before 2.3 it was built for numpy 1, and has no newer Pythons."""
    if not re.fullmatch(r"\d+\.\d+\.\d+", version):
        raise InputError(f"torch '{version}': not a version; give one such as 1.11.0")
    parts = version.split(".")
    if (int(parts[0]), int(parts[1])) < (2, 3):
        return "3.10", "numpy<2"
    return f"{sys.version_info[0]}.{sys.version_info[1]}", "numpy"


def _make(folder: Path, python: str, requirements: Sequence[str], what: str) -> None:
    """Make an environment, with pip as in Kaggle's image; uv downloads a Python that is not installed."""
    if reason := _uv("venv", "--python", interpreter(python) or python, str(folder)):
        raise InputError(
            f"{what} needs Python {python}, which is not installed, and uv cannot get it ({reason}); install it"
        )
    if reason := _uv("pip", "install", "--python", str(folder / "bin" / "python"), "pip", *requirements):
        raise InputError(f"{what}: cannot be installed ({reason}); check the version")


def _uv(*words: str) -> str:
    """Run uv; return its error message, empty if it succeeded."""
    from uv import find_uv_bin

    done = subprocess.run([find_uv_bin(), "-q", *words], capture_output=True, text=True)
    said = " ".join(done.stderr.split())
    return (said.partition("error: ")[2] or said or "no message")[:300] if done.returncode else ""
