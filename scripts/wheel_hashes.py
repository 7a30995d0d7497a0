"""Write src/embed64/kernel/wheels.json: the packages that Kaggle's image lacks, pinned, with their wheels' hashes.

    python scripts/wheel_hashes.py

The versions are those of requirements.txt; the files are what pip takes on Linux (x86-64) for Kaggle's Python and its
neighbours. The committed kernels contain the hashes: `make kernel` afterwards.
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

from embed64.core.files import sha256_file
from embed64.kernel.image import DISTRIBUTIONS, INSTALLED, PYTHONS
from embed64.kernel.wheels import download_wheels

ROOT = Path(__file__).resolve().parents[1]
TABLE = ROOT / "src" / "embed64" / "kernel" / "wheels.json"


def pins() -> dict[str, str]:
    """Return the version of each package that the image lacks, as in requirements.txt."""
    lines = (ROOT / "requirements.txt").read_text().splitlines()
    versions = dict(line.split("==") for line in lines if "==" in line)
    return {name: versions[name] for name in sorted(DISTRIBUTIONS.values()) if name not in INSTALLED}


def main() -> None:
    table = {}
    for name, version in pins().items():
        with tempfile.TemporaryDirectory() as folder:
            for python in PYTHONS:
                download_wheels(Path(folder), python, [f"{name}=={version}"])
            table[name] = {"version": version, "sha256": [sha256_file(file) for file in sorted(Path(folder).iterdir())]}
    TABLE.write_text(json.dumps(table, indent=2) + "\n")


if __name__ == "__main__":
    main()
