"""Shards: whole, each row once, resumed after a kill to the same bits; on Ray, too."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pandas as pd
import psutil
import pytest
import torch
from commands import missing
from PIL import Image

from embed64.core.errors import InputError
from embed64.search import shards as sharding
from embed64.search.on_ray import on_ray
from embed64.search.shards import Job, embed_table, here, read_aside, read_embedded

COUNT, BROKEN = 45, (3, 20, 44)


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """Pictures of many sizes, three of which cannot be read."""
    for number in range(COUNT):
        pixels = np.random.default_rng(number).integers(0, 256, (20 + number % 3, 24, 3), dtype=np.uint8)
        Image.fromarray(pixels).save(tmp_path / f"{number}.png")
        if number in BROKEN:
            (tmp_path / f"{number}.png").write_bytes(b"no image")
    pd.DataFrame({"path": [f"{number}.png" for number in range(COUNT)]}).to_csv(tmp_path / "t.csv", index=False)
    return tmp_path / "t.csv"


@pytest.fixture
def artifact(tmp_path: Path, delivered: dict[str, bytes], cache: Path) -> Path:
    (tmp_path / "m.pt").write_bytes(delivered["saved_model.pt"])
    return tmp_path / "m.pt"


@pytest.fixture
def eight(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sharding, "ROWS", 8)


def content(folder: Path) -> pd.DataFrame:
    return pd.concat(map(pd.read_parquet, sorted(folder.glob("*.parquet"))), ignore_index=True)


def require_whole(folder: Path, undisturbed: Path) -> None:
    """Every row once, with the same bits as in the other folder, and nothing half-written."""
    one, other = content(folder), content(undisturbed)
    assert one["row"].tolist() == list(range(COUNT))
    assert one["path"].tolist() == [f"{number}.png" for number in range(COUNT)]
    assert one["reason"].notna().tolist() == [number in BROKEN for number in range(COUNT)]
    pd.testing.assert_frame_equal(one, other, check_exact=True)
    assert {path.suffix for path in folder.iterdir()} <= {".parquet", ".json", ""}


def test_a_table_becomes_shards_that_hold_every_row_once(table, artifact, tmp_path, eight):
    done = embed_table(Job(artifact, table, tmp_path / "out"), here)
    assert [path.name for path in sorted((tmp_path / "out").glob("*.parquet"))][
        -1
    ] == "rows-000000040-000000044.parquet"
    assert [tuple(shard) for shard in done] == [(0, 8), (8, 16), (16, 24), (24, 32), (32, 40), (40, 45)]
    require_whole(tmp_path / "out", tmp_path / "out")
    paths, embeddings = read_embedded(tmp_path / "out", done)
    assert paths == [f"{number}.png" for number in range(COUNT) if number not in BROKEN]
    assert embeddings.shape == (COUNT - len(BROKEN), 64)
    model = torch.jit.load(str(artifact))
    pixels = torch.from_numpy(np.array(Image.open(tmp_path / "1.png"))).permute(2, 0, 1)[None]
    assert torch.allclose(embeddings[1], model(pixels)[0], atol=1e-5)
    reason = "cannot be read as an image (text, not an image); replace it or leave it out"
    assert read_aside(tmp_path / "out", done) == [(f"{number}.png", reason) for number in BROKEN]


def test_only_missing_shards_are_written(table, artifact, tmp_path, eight, capsys):
    job = Job(artifact, table, tmp_path / "out")
    embed_table(job, here)
    files = sorted((tmp_path / "out").glob("*.parquet"))
    before = {file: file.stat().st_mtime_ns for file in files}
    files[2].unlink()
    capsys.readouterr()
    embed_table(job, here)
    assert "37 of 45 images were embedded before" in capsys.readouterr().err
    changed = [file for file in files if file.stat().st_mtime_ns != before[file]]
    assert changed == [files[2]]
    capsys.readouterr()
    embed_table(job, here)
    assert "images/s" not in capsys.readouterr().err


def test_shards_of_something_else_are_never_mixed_in(table, artifact, tmp_path, eight, monkeypatch):
    job = Job(artifact, table, tmp_path / "out")
    embed_table(job, here)
    other = table.with_name("u.csv")
    other.write_text(table.read_text().replace("7.png", "./7.png"))
    with pytest.raises(InputError, match="out: holds shards of another table; delete the folder, or choose another"):
        embed_table(Job(artifact, other, tmp_path / "out"), here)
    monkeypatch.setattr(sharding, "ROWS", 16)
    with pytest.raises(InputError, match="shards of another size of a shard"):
        embed_table(job, here)
    (tmp_path / "out" / "job.json").unlink()
    with pytest.raises(InputError, match="holds Parquet files of something else; choose another folder"):
        embed_table(job, here)


def test_an_artifact_that_fails_leaves_the_shards_before(table, artifact, tmp_path, eight, monkeypatch):
    wanted = sharding.Picture.read

    def read(self):
        return torch.zeros(2, 4, 4, dtype=torch.uint8) if self.name == "30.png" else wanted(self)

    monkeypatch.setattr(sharding.Picture, "read", read)
    with pytest.raises(InputError, match=r"30.png: the artifact raises"):
        embed_table(Job(artifact, table, tmp_path / "out"), here)
    assert len(list((tmp_path / "out").glob("*.parquet"))) == 3
    monkeypatch.setattr(sharding.Picture, "read", wanted)
    embed_table(Job(artifact, table, tmp_path / "out"), here)
    embed_table(Job(artifact, table, tmp_path / "whole"), here)
    require_whole(tmp_path / "out", tmp_path / "whole")


SLOW = """
import sys, time
from embed64.cli.app import main
from embed64.search import shards
read = shards.Picture.read
shards.ROWS, shards.Picture.read = 8, lambda picture: time.sleep(0.05) or read(picture)
main()
"""


@pytest.mark.process
def test_a_killed_process_is_resumed_to_the_same_bits(table, artifact, tmp_path, eight):
    command = [sys.executable, "-c", SLOW, "embed", str(artifact), "--catalog", str(table), "-o", str(tmp_path / "out")]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    deadline = time.monotonic() + 120
    while not list((tmp_path / "out").glob("rows-000000008*")):
        assert process.poll() is None, process.stderr.read()
        assert time.monotonic() < deadline
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=60)
    left = len(list((tmp_path / "out").glob("*.parquet")))
    assert 2 <= left < 6
    embed_table(Job(artifact, table, tmp_path / "out"), here)
    embed_table(Job(artifact, table, tmp_path / "whole"), here)
    require_whole(tmp_path / "out", tmp_path / "whole")


@pytest.mark.process
def test_a_ray_actor_that_is_killed_costs_only_its_shard(table, artifact, tmp_path, eight, monkeypatch):
    if not find_spec("ray"):
        missing("the extra ray")
    monkeypatch.delenv("RAY_ADDRESS", raising=False)
    monkeypatch.setenv("RAY_TMPDIR", "/tmp")  # a path of a socket may have 107 letters
    killed: list[int] = []

    def killing(job, shards, advance):
        def once(rows: int) -> None:
            advance(rows)
            for each in psutil.Process().children(recursive=True):
                if not killed and each.is_running() and each.name().startswith("ray::MapWorker"):
                    os.kill(each.pid, signal.SIGKILL)
                    killed.append(each.pid)

        on_ray(job, shards, once)

    embed_table(Job(artifact, table, tmp_path / "out"), killing)
    assert killed
    embed_table(Job(artifact, table, tmp_path / "whole"), here)
    require_whole(tmp_path / "out", tmp_path / "whole")


def test_ray_that_is_not_installed_is_named(table, artifact, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(InputError, match=r"--engine ray needs Ray; install it with `pip install 'embed64\[ray\]'`"):
        embed_table(Job(artifact, table, tmp_path / "out"), on_ray)
