"""Environments with other versions of torch and the rest, made once and kept in the cache."""

from __future__ import annotations

import fcntl
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from embed64.core.console import say
from embed64.core.errors import InputError
from embed64.core.files import cache_root, whole


def environment(name: str, python: str, requirements: Sequence[str], what: str) -> Path:
    """The interpreter of an environment that has these packages; made with uv where that is present, kept by `name`.

    Raises InputError, which begins with `what`, where there is no such package, or no Python that it runs under.
    """
    folder = cache_root() / name
    if not folder.is_dir():
        with _alone(folder):
            if not folder.is_dir():  # somebody else has made it meanwhile
                say(f"making an environment with {what} in {folder}: a few minutes, once")
                with whole(folder) as partial:
                    if not (shutil.which("uv") and _made_by_uv(partial, python, requirements)):
                        _make_by_venv(partial, python, requirements, what)
    return folder / "bin" / "python"


def python_with_torch(version: str) -> Path:
    """The interpreter of an environment that has this torch, numpy and pillow; the competition's scorer has 1.11.0.

    Raises InputError where there is no such torch, or no Python that it runs under.
    """
    python, numpy = _requirements(version)
    return environment(f"torch-{version}", python, [f"torch=={version}", numpy, "pillow"], f"torch {version}")


def interpreter(version: str) -> str | None:
    """A Python of this version, from the path or from pyenv, whose shims stand on the path even when they refuse."""
    if version == f"{sys.version_info[0]}.{sys.version_info[1]}":
        return sys.executable
    candidates = [f"python{version}"]
    if shutil.which("pyenv"):
        prefix = subprocess.run(["pyenv", "prefix", version], capture_output=True, text=True)
        candidates += [f"{prefix.stdout.strip()}/bin/python"] if prefix.returncode == 0 else []
    for candidate in candidates:
        try:
            subprocess.run([candidate, "-c", "import venv"], check=True, capture_output=True)
        except (OSError, subprocess.CalledProcessError):
            continue
        return candidate
    return None


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Wait until no other process makes this folder."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with folder.with_name(f".{folder.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # gone with the process, however that ends
        yield


def _requirements(version: str) -> tuple[str, str]:
    """The Python to use and the numpy that fits: torch before 2.3 was built for numpy 1, and has no newer Pythons."""
    if not re.fullmatch(r"\d+\.\d+\.\d+", version):
        raise InputError(f"torch '{version}': not a version; give one such as 1.11.0")
    parts = version.split(".")
    if (int(parts[0]), int(parts[1])) < (2, 3):
        return "3.10", "numpy<2"
    return f"{sys.version_info[0]}.{sys.version_info[1]}", "numpy"


def _made_by_uv(folder: Path, python: str, requirements: Sequence[str]) -> bool:
    """Uv brings the Python along where it is missing; where uv fails, venv may not."""
    commands = [
        ["uv", "venv", "-q", "--python", python, str(folder)],
        ["uv", "pip", "install", "-q", "--python", str(folder / "bin" / "python"), *requirements],
    ]
    for command in commands:
        if (done := subprocess.run(command, capture_output=True, text=True)).returncode:
            say(f"uv: {_reason(done.stderr)}; going on with venv and pip")
            shutil.rmtree(folder, ignore_errors=True)
            return False
    return True


def _make_by_venv(folder: Path, python: str, requirements: Sequence[str], what: str) -> None:
    base = interpreter(python)
    if base is None:
        raise InputError(f"{what} needs Python {python}, which is not here; install it, or uv, which gets it")
    commands = [
        [base, "-m", "venv", str(folder)],
        [str(folder / "bin" / "python"), "-m", "pip", "install", "-q", *requirements],
    ]
    for command in commands:
        if (done := subprocess.run(command, capture_output=True, text=True)).returncode:
            raise InputError(f"{what}: cannot be installed ({_reason(done.stderr)}); check the version")


def _reason(text: str) -> str:
    """What went wrong in pip's or uv's own words: pip's first error names the package, its last one may not."""
    lines = text.strip().splitlines() or ["no message"]
    return next((line for line in lines if line.startswith("ERROR: ")), lines[-1]).strip()[:200]
