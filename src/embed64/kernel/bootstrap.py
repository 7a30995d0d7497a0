"""Start a kernel on Kaggle: install what its image lacks or has too old. Standard library only."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib import metadata, util
from pathlib import Path

from embed64.core.errors import CheckFailed
from embed64.core.files import input_root
from embed64.kernel.machine import tell_machine

_DEPTH, _CROWD = 4, 200
"""How many folders below the inputs wheels are searched for; a folder with more entries than this holds images."""
_OTHER_HASH = "DO NOT MATCH THE HASHES"
"""What pip says of a file that is not the one asked for."""


def prepare(packages: Mapping[str, str], hashes: Mapping[str, str], wheels: str, site: Path) -> None:
    """Print what this machine has, then install packages into `site` that are missing, or too old.

    What has hashes comes from the mounted dataset `wheels`, or from PyPI if that is not attached, and by hash in either
    case; the rest comes from PyPI alone.

    Args:
        packages: Module name -> requirement: the version to install if it is missing (`==`), or the least one (`>=`).
        hashes: SHA-256 of a file -> the requirement that it meets.
        wheels: The dataset of wheels, as owner/slug.
        site: A new folder for what is installed.

    Raises:
        CheckFailed: A missing package cannot be installed.
    """
    tell_machine()
    missing = [each.replace(">=", "==") for module, each in packages.items() if not _serves(module, each)]
    print(f"packages missing here: {', '.join(missing) or 'none'}", flush=True)
    if not missing:
        return
    mounted = mount_of(wheels)
    if ignored := [str(folder) for folder in find_wheels(input_root()) if folder != mounted]:
        print(f"wheels ignored in {', '.join(ignored)}: only {wheels} and PyPI are installed from", flush=True)
    known = [requirement for requirement in missing if requirement in hashes.values()]
    if known:
        _install_known(known, hashes, wheels, mounted, site)
    if unknown := [requirement for requirement in missing if requirement not in known]:
        _install_unknown(unknown, site)
    sys.path.insert(0, str(site))
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [str(site), os.environ.get("PYTHONPATH")]))


def _serves(module: str, requirement: str) -> bool:
    """Return whether a module is here, and not below the least version if the requirement has one."""
    if util.find_spec(module) is None:
        return False
    name, _, least = requirement.partition(">=")
    return not least or _numbers(metadata.version(name)) >= _numbers(least)


def _numbers(version: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", version)]


def mount_of(dataset: str) -> Path | None:
    """Return the folder where Kaggle mounts a dataset owner/slug, in either layout; None if it is not attached."""
    nested, flat = input_root() / "datasets" / dataset, input_root() / dataset.rpartition("/")[2]
    return next((folder for folder in (nested, flat) if folder.is_dir()), None)


def required(requirements: Iterable[str], hashes: Mapping[str, str]) -> str:
    """Return the content of a file of requirements, each with the SHA-256 of every file that meets it."""
    return "".join(
        " ".join([each, *(f"--hash=sha256:{digest}" for digest, met in hashes.items() if met == each)]) + "\n"
        for each in requirements
    )


def refusal(said: str) -> str:
    """Return in a few words why pip installed or downloaded nothing, of what it said on stderr."""
    if _OTHER_HASH in said:
        return "a file has another hash than it must have"
    errors = [line.partition("ERROR:")[2].strip() for line in said.splitlines() if line.startswith("ERROR:")]
    return (errors or said.strip().splitlines() or ["no message"])[-1][:200]


def _install_known(
    requirements: list[str], hashes: Mapping[str, str], wheels: str, mounted: Path | None, site: Path
) -> None:
    """Install from the dataset if it is mounted, otherwise from PyPI; pip refuses any file with another hash."""
    print(f"installing {', '.join(requirements)} from {mounted or 'PyPI'} by hash", flush=True)
    where = ["--no-index", "--find-links", str(mounted)] if mounted else []
    if said := _pip(required(requirements, hashes), site, [*where, "--require-hashes"]):
        if mounted:
            remedy = f"make {wheels} again with this version of embed64"
        else:
            remedy = f"turn the kernel's internet on, or attach {wheels}"
        raise CheckFailed(
            f"{', '.join(requirements)}: cannot be installed from {mounted or 'PyPI'}: {refusal(said)};"
            f" {remedy} (`embed64 kernel wheels`)"
        )


def _install_unknown(requirements: list[str], site: Path) -> None:
    print(f"installing {', '.join(requirements)} from PyPI, no hash is known", flush=True)
    if said := _pip(required(requirements, {}), site, []):
        raise CheckFailed(
            f"{', '.join(requirements)}: cannot be installed from PyPI: {refusal(said)}; attached wheels are not taken"
            " without a known hash: turn the kernel's internet on, or choose an image that has it"
        )


def _pip(requirements: str, site: Path, options: Sequence[str]) -> str:
    """Install wheels without dependencies, so that nothing of the image is replaced; return what pip said if it failed.

    They go into a folder of their own.
    """
    pip = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--only-binary", ":all:", "--retries", "2"]
    with tempfile.TemporaryDirectory() as folder:
        listed = Path(folder) / "requirements.txt"
        listed.write_text(requirements, encoding="utf-8")
        done = subprocess.run(
            [*pip, "--disable-pip-version-check", "--target", str(site), *options, "-r", str(listed)],
            stdout=sys.stderr,
            stderr=subprocess.PIPE,
            text=True,
        )
    print(done.stderr, end="", file=sys.stderr, flush=True)
    return (done.stderr or "no message") if done.returncode else ""


def find_wheels(root: Path, depth: int = _DEPTH) -> Iterator[Path]:
    """Yield the folders below `root` that hold .whl files."""
    try:
        entries = sorted(root.iterdir())
    except OSError:  # not on Kaggle, or no permission
        return
    if any(entry.suffix == ".whl" for entry in entries):
        yield root
    if depth and len(entries) <= _CROWD:
        for entry in entries:
            if entry.is_dir():
                yield from find_wheels(entry, depth - 1)
