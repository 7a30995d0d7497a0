"""The artifact in the competition's own torch: really loaded, really run, on real images."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import numpy as np
import pandas as pd
from commands import ROOT, TORCHES, DemoRun


def test_embeddings_agree_with_todays_torch_on_real_images(demo: DemoRun, torch111: Path, tmp_path: Path) -> None:
    """As anybody would run export/verify.py there; the expected embeddings are those that were scored."""
    table = pd.read_parquet(demo.run / "holdout" / "embeddings.parquet").iloc[::20]
    found = tmp_path / "found.npy"
    images = [demo.run / path for path in table["path"]]
    verify = [torch111, "-W", "ignore", ROOT / "export" / "verify.py", demo.artifact, *images, "--embeddings", found]
    done = subprocess.run(verify, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "torch 1.11.0" in done.stdout
    expected = np.stack(table["embedding"].to_list())
    assert len(expected) > 20
    assert np.abs(np.load(found)[-len(expected) :] - expected).max() <= 1e-4


def test_the_doctor_runs_it_there_too(demo: DemoRun, torch111: Path, embed64) -> None:
    assert torch111.is_relative_to(TORCHES)
    env = {"EMBED64_CACHE": str(TORCHES)}
    shown = embed64("check", demo.artifact, "--torch", "1.11.0", cwd=demo.folder, env=env).stdout
    todays, there = shown.split("\nin torch 1.11.0:\n")
    assert "FAIL" not in shown
    assert len(re.findall(r"^ok ", todays, re.MULTILINE)) >= 17
    assert re.search(r"^ok +agreement +within \de-0[5-9]", there, re.MULTILINE)
