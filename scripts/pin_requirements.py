"""Generate the files of requirements from pyproject.toml with pip-tools.

    make requirements

requirements-test.txt and requirements-docs.txt contain only what tests and docs need in addition to requirements.txt,
at consistent versions. requirements-oldest.txt is the other end of the ranges, complete: every dependency at the lowest
version that pyproject.toml allows, what those need at its newest, the tools that test at their usual pins.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[1]
# Each torchvision binary fits only one torch; the tests and benchmarks ran with this pair.
PAIR = ["torch==2.14.1", "torchvision==0.29.1"]
# Packages that torch requires only on Linux: torch pins their exact versions, and other systems lack them.
TORCH_PINS = ("cuda-", "nvidia-", "triton==")
# All extras that the tests use but onnx, which needs a newer torch than the rest.
OLDEST_EXTRAS = ("heif", "jxl", "tensorboard", "tfrecord", "wandb")
# Tools that only read the source; import-linter has bounds of its own.
READERS = {"import-linter", "mypy", "ruff"}
HEAD = "# Generated from pyproject.toml by `make requirements`; do not edit.\n"


def pinned(constraints: list[str], *arguments: str, also: list[str] | None = None) -> list[str]:
    """Resolve the requirements, and `also` these; return the lines `name==version` in alphabetical order."""
    command = [sys.executable, "-m", "piptools", "compile", "--quiet", "--strip-extras", "--no-header", "--no-annotate"]
    options = ["--no-emit-index-url", "--no-emit-find-links", "--allow-unsafe", "--output-file", "-"]
    with tempfile.TemporaryDirectory() as folder:
        constraint, more = Path(folder, "constraints.txt"), Path(folder, "more.in")
        constraint.write_text("\n".join(constraints))
        more.write_text("\n".join(also or ()))
        done = subprocess.run(
            [*command, *options, "--constraint", str(constraint), *arguments, "pyproject.toml", str(more)],
            cwd=ROOT,
            check=True,
            text=True,
            stdout=subprocess.PIPE,
        )
    return sorted(line for line in done.stdout.splitlines() if "==" in line and not line.startswith(TORCH_PINS))


def lowest(requirements: list[str]) -> list[str]:
    """Return `name==version` with the lower bound of each requirement."""
    parsed = map(Requirement, requirements)
    return [f"{r.name}=={next(each.version for each in r.specifier if each.operator == '>=')}" for r in parsed]


def oldest(project: dict[str, Any], test: list[str]) -> list[str]:
    """Resolve the lower bounds of the dependencies and extras, with the pins of the tools that test."""
    extras = project["optional-dependencies"]
    bounds = lowest([*project["dependencies"], *(each for name in OLDEST_EXTRAS for each in extras[name])])
    tools = {Requirement(each).name for each in extras["test"]} - READERS
    also = [line for line in test if line.partition("==")[0] in tools]
    return pinned(bounds, *(f"--extra={name}" for name in OLDEST_EXTRAS), also=also)


def main() -> None:
    base = pinned(PAIR)
    (ROOT / "requirements.txt").write_text(HEAD + "\n".join(base) + "\n")
    agreed = ["--constraint", "requirements.txt"]
    test = [line for line in pinned(PAIR, "--extra", "test", *agreed) if line not in base]
    (ROOT / "requirements-test.txt").write_text(HEAD + "\n".join(test) + "\n")
    agreed += ["--constraint", "requirements-test.txt"]
    docs = [line for line in pinned(PAIR, "--extra", "docs", *agreed) if line not in base]
    (ROOT / "requirements-docs.txt").write_text(HEAD + "\n".join(docs) + "\n")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    (ROOT / "requirements-oldest.txt").write_text(HEAD + "\n".join(oldest(project, test)) + "\n")


if __name__ == "__main__":
    main()
