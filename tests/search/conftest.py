"""An artifact whose distances are known, and a folder to search."""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path

import pytest
import torch
from reds import MeanRed, red

from embed64.search.encoder import Encoder

if not (find_spec("fastapi") or os.environ.get("EMBED64_REQUIRE_ALL")):
    collect_ignore = ["test_serve.py"]  # needs the extra search


@pytest.fixture(scope="session")
def artifact(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("artifact") / "saved_model.pt"
    torch.jit.save(torch.jit.script(MeanRed()), path)
    return path


@pytest.fixture(scope="session")
def encoder(artifact: Path) -> Encoder:
    return Encoder(artifact)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Reds of 10 to 200, some deeper in the folder, one of another size, one file that is no image."""
    for name, strength in {"a.png": 10, "sub/b.png": 40, "sub/deep/c.PNG": 100, "d.jpg": 160, "e.bmp": 200}.items():
        red(tmp_path / "index" / name, strength, (8, 8) if strength != 40 else (30, 5))
    (tmp_path / "index" / "notes.txt").write_text("not an image")
    return tmp_path / "index"
