"""The artifact in the competition's own torch: really loaded, really run, on real images."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pandas as pd
import torch
from conftest import ROOT, DemoRun

# As the competition's scorer reads images (DESIGN: the artifact's contract), with what torch 1.11 has.
SCORER = """
import sys, numpy, torch
from PIL import Image
assert torch.__version__.startswith("1.11.0")
model = torch.jit.load(sys.argv[1]).eval()
for path, *expected in (line.split("\\t") for line in sys.stdin.read().splitlines()):
    pixels = numpy.array(Image.open(path).convert("RGB"))
    with torch.no_grad():
        embedding = model(torch.from_numpy(pixels).permute(2, 0, 1).unsqueeze(0))[0].flatten()
    assert embedding.shape == (64,) and embedding.dtype == torch.float32
    print(float((embedding - torch.tensor([float(x) for x in expected])).abs().max()))
"""


def test_embeddings_agree_with_todays_torch(demo: DemoRun, torch111: Path) -> None:
    table = pd.read_parquet(demo.run / "holdout" / "embeddings.parquet").iloc[::20]
    lines = "\n".join(
        "\t".join([str(demo.run / path), *map(repr, embedding.tolist())])
        for path, embedding in table.itertuples(index=False)
    )
    done = subprocess.run(
        [torch111, "-c", SCORER, demo.artifact], input=lines, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stderr
    differences = [float(line) for line in done.stdout.split()]
    assert len(differences) == len(table) > 20
    assert max(differences) <= 1e-4


def test_every_rule_of_the_contract_holds_there_too(demo: DemoRun, torch111: Path) -> None:
    check = ROOT / "src" / "embed64" / "check.py"
    done = subprocess.run([torch111, check, demo.artifact], capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "torch 1.11.0" in done.stdout
    assert torch.__version__.split(".")[0] == "2"  # the one that wrote it
