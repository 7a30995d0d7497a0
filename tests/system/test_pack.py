"""The embedded pack is what its script makes of its pinned sources, to the byte."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from commands import ROOT, missing


@pytest.mark.slow
def test_the_script_run_again_gives_the_same_bytes(tmp_path: Path) -> None:
    if shutil.which("npm") is None:
        missing("npm")
    if importlib.util.find_spec("resvg_py") is None:
        missing("resvg-py (pip install 'embed64[pack]')")
    script = ROOT / "scripts" / "build_demo_pack.py"
    subprocess.run([sys.executable, script, "-o", tmp_path / "emoji.zip"], check=True, timeout=600)
    assert (tmp_path / "emoji.zip").read_bytes() == (
        ROOT / "src" / "embed64" / "data" / "sources" / "emoji.zip"
    ).read_bytes()
