"""Generate requirements.txt, requirements-test.txt and requirements-docs.txt from pyproject.toml with pip-tools.

    make requirements

The second and the third contain only what tests and docs need in addition to the first, at consistent versions.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# Each torchvision binary fits only one torch; the tests and benchmarks ran with this pair.
PAIR = "torch==2.14.1\ntorchvision==0.29.1\n"
# Packages that torch requires only on Linux: torch pins their exact versions, and other systems lack them.
TORCH_PINS = ("cuda-", "nvidia-", "triton==")
HEAD = "# Generated from pyproject.toml by `make requirements`; do not edit.\n"


def pinned(*arguments: str) -> list[str]:
    """Resolve the requirements; return the lines `name==version` in alphabetical order."""
    command = [sys.executable, "-m", "piptools", "compile", "--quiet", "--strip-extras", "--no-header", "--no-annotate"]
    options = ["--no-emit-index-url", "--no-emit-find-links", "--allow-unsafe", "--output-file", "-"]
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as pair:
        pair.write(PAIR)
        pair.flush()
        done = subprocess.run(
            [*command, *options, "--constraint", pair.name, *arguments, "pyproject.toml"],
            cwd=ROOT,
            check=True,
            text=True,
            stdout=subprocess.PIPE,
        )
    return sorted(line for line in done.stdout.splitlines() if "==" in line and not line.startswith(TORCH_PINS))


def main() -> None:
    base = pinned()
    (ROOT / "requirements.txt").write_text(HEAD + "\n".join(base) + "\n")
    test = [line for line in pinned("--extra", "test", "--constraint", "requirements.txt") if line not in base]
    (ROOT / "requirements-test.txt").write_text(HEAD + "\n".join(test) + "\n")
    agreed = ["--constraint", "requirements.txt", "--constraint", "requirements-test.txt"]
    docs = [line for line in pinned("--extra", "docs", *agreed) if line not in base]
    (ROOT / "requirements-docs.txt").write_text(HEAD + "\n".join(docs) + "\n")


if __name__ == "__main__":
    main()
