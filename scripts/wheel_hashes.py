"""Write src/embed64/kernel/wheels.json: the packages that Kaggle's image lacks or has too old for some recipes, pinned,
with their wheels' hashes; and newer-models.json: the models of timm that need the newer version.

    python scripts/wheel_hashes.py

The versions are those of requirements.txt; the files are what pip takes on Linux (x86-64) for Kaggle's Python and its
neighbours. The committed kernels contain the hashes: `make kernel` afterwards.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from embed64.core.files import sha256_file
from embed64.kernel.image import DISTRIBUTIONS, INSTALLED, NEWER, PYTHON, PYTHONS
from embed64.kernel.wheels import download_wheels

ROOT = Path(__file__).resolve().parents[1]
TABLE = ROOT / "src" / "embed64" / "kernel" / "wheels.json"
MODELS = TABLE.with_name("newer-models.json")


def pins() -> dict[str, str]:
    """Return the version of each package that the image lacks or has too old, as in requirements.txt."""
    lines = (ROOT / "requirements.txt").read_text().splitlines()
    versions = dict(line.split("==") for line in lines if "==" in line)
    absent = [name for name in DISTRIBUTIONS.values() if name not in INSTALLED]
    return {name: versions[name] for name in sorted([*absent, *NEWER])}


def models(version: str) -> set[str]:
    """Return the names of all models and of all weights in a version of timm, whose wheel is imported as it is."""
    with tempfile.TemporaryDirectory() as folder:
        download_wheels(Path(folder), PYTHON, [f"timm=={version}"])
        (wheel,) = Path(folder).iterdir()
        code = "import timm; assert timm.__version__ == %r; print(*timm.list_models(), *timm.list_pretrained())"
        environment = os.environ | {"PYTHONPATH": str(wheel)}
        asked = [sys.executable, "-c", code % version]
        return set(subprocess.run(asked, env=environment, capture_output=True, text=True, check=True).stdout.split())


def main() -> None:
    table: dict[str, dict[str, Any]] = {}
    for name, version in pins().items():
        with tempfile.TemporaryDirectory() as folder:
            for python in PYTHONS:
                download_wheels(Path(folder), python, [f"{name}=={version}"])
            table[name] = {"version": version, "sha256": [sha256_file(file) for file in sorted(Path(folder).iterdir())]}
    TABLE.write_text(json.dumps(table, indent=2) + "\n")
    newer = models(table["timm"]["version"]) - models(INSTALLED["timm"])
    tags = {name for name in newer if name.partition(".")[0] in newer and "." in name}  # their model is in the list
    MODELS.write_text(json.dumps(sorted(newer - tags), indent=0) + "\n")


if __name__ == "__main__":
    main()
