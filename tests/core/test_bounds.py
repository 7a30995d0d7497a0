"""The lower bounds in pyproject.toml: tested as they stand, and not above what Kaggle's image has."""

from __future__ import annotations

import sys
import tomllib

import pytest
from commands import ROOT
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.version import Version

from embed64.kernel.image import INSTALLED, PYTHON

sys.path.insert(0, str(ROOT / "scripts"))
from pin_requirements import OLDEST_EXTRAS

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
EXTRAS = PROJECT["optional-dependencies"]
TESTED = [each for name in OLDEST_EXTRAS for each in EXTRAS[name]]
RANGES = {requirement.name: requirement for requirement in map(Requirement, [*PROJECT["dependencies"], *TESTED])}


def pins(name: str) -> dict[str, str]:
    lines = (ROOT / name).read_text().splitlines()
    return dict(line.split("==") for line in lines if not line.startswith("#"))


def bound(requirement: Requirement) -> Version:
    (lowest,) = (each.version for each in requirement.specifier if each.operator == ">=")
    return Version(lowest)


@pytest.mark.parametrize("name", RANGES)
def test_the_oldest_version_that_is_tested_is_the_lower_bound(name):
    """If not: `make requirements`, then `make test-oldest`."""
    assert Version(pins("requirements-oldest.txt")[name]) == bound(RANGES[name])


def test_what_tests_is_the_same_with_the_oldest_versions():
    oldest, usual = pins("requirements-oldest.txt"), pins("requirements-test.txt")
    tools = {Requirement(each).name for each in EXTRAS["test"]} & oldest.keys() & usual.keys()
    assert {"pytest", "pytest-xdist", "hypothesis"} <= tools
    assert {name: oldest[name] for name in tools} == {name: usual[name] for name in tools}


def test_kaggle_s_image_has_what_is_asked_for():
    asked = {name: RANGES[name].specifier for name in INSTALLED}
    assert not [f"{name} {version}" for name, version in INSTALLED.items() if version not in asked[name]]
    assert PYTHON in SpecifierSet(PROJECT["requires-python"])
