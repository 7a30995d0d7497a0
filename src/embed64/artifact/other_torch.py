"""Check the contract in another version of torch, such as the scorer's 1.11.0."""

from __future__ import annotations

import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path

import numpy as np
import torch

from embed64.artifact import verify
from embed64.artifact.verify import artifact_bytes
from embed64.core.files import existing_file
from embed64.core.virtualenvs import python_with_torch


def check_in_torch(path: Path, version: str) -> int:
    """Run verify.py in another torch, in an environment that is made once; print its lines, return its exit code.

    If the file runs in this torch, too, the embeddings of the two are compared.
    """
    existing_file(path, "name a saved_model.pt or a submission.zip")
    python = python_with_torch(version)
    with tempfile.TemporaryDirectory() as folder:
        expected = Path(folder) / "expected.npy"
        with suppress(Exception), torch.no_grad():  # without a run here there is nothing to compare with
            _, subject = verify.verify(artifact_bytes(path), only="input and output")
            if subject is not None:
                np.save(expected, subject.reference())
        there = ["--expected", str(expected)] if expected.is_file() else []
        return subprocess.run([python, "-W", "ignore", verify.__file__, str(path), *there]).returncode
