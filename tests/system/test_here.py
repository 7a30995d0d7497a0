"""What `here` promises: a command in this process leaves it as it found it, and ends as the process would."""

from __future__ import annotations

import os
import random
import signal
import sys
import warnings
from pathlib import Path

import pytest
import torch
from commands import here
from tiny import hues, tiny_recipe

from embed64.core.recipe import recipe_toml


def settings() -> dict[str, object]:
    return {
        "arguments": sys.argv[:],
        "folder": Path.cwd(),
        "environment": dict(os.environ),
        "handlers": [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGCHLD)],
        "filters": warnings.filters[:],
        "streams": (sys.stdout, sys.stderr),
        "threads": torch.get_num_threads(),
        "type": torch.get_default_dtype(),
        "matmul": torch.get_float32_matmul_precision(),
        "deterministic": torch.are_deterministic_algorithms_enabled(),
        "gradients": torch.is_grad_enabled(),
        "tf32": torch.backends.cudnn.allow_tf32,
        "generators": (torch.get_rng_state().tolist(), random.getstate()),
    }


def test_a_training_leaves_the_process_as_it_was(tmp_path: Path) -> None:
    hues(tmp_path, labels=6)
    (tmp_path / "tiny.toml").write_text(recipe_toml(tiny_recipe(head={"dim": 64}, split={"holdout": 0.4})))
    before = settings()
    command = ["train", "--recipe", "tiny.toml", "--catalog", "catalog.csv", "--out", "run", "train.workers=1"]
    done = here(*command, cwd=tmp_path, env={"EMBED64_CACHE": str(tmp_path / "cache")})
    after = settings()
    for name, value in before.items():
        assert after[name] == value, name
    assert (tmp_path / "run" / "scores.json").is_file()
    assert "mP@5" in done.out


def test_the_code_is_the_process_s_and_debug_lets_the_error_through(tmp_path: Path) -> None:
    assert here("score", "no.pt", "--catalog", "no.csv", cwd=tmp_path, code=None).code == 2
    with pytest.raises(Exception, match=r"no\.csv: no such file"):
        here("score", "no.pt", "--catalog", "no.csv", "--debug", cwd=tmp_path)
    assert here("--help").code == 0
