"""verify.py runs wherever the artifact is to run: it needs torch, numpy and pillow alone."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

from commands import ROOT

from embed64.artifact import verify


def test_verify_needs_torch_numpy_and_pillow_alone() -> None:
    tree = ast.parse(Path(verify.__file__).read_text(encoding="utf-8"))
    names = {a.name.split(".")[0] for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names}
    names |= {n.module.split(".")[0] for n in ast.walk(tree) if isinstance(n, ast.ImportFrom) and n.module}
    assert names - sys.stdlib_module_names == {"torch", "numpy", "PIL"}


def test_export_holds_the_same_verify() -> None:
    """One file to download and run anywhere; `cp src/embed64/artifact/verify.py export/` brings it up to date."""
    assert (ROOT / "export" / "verify.py").read_bytes() == Path(verify.__file__).read_bytes()
