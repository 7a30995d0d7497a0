"""TensorBoard's and W&B's own readers find what a run told them."""

from __future__ import annotations

import importlib.util
import json
import struct
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from commands import missing

from embed64.core.errors import InputError
from embed64.train.monitor.metrics import Metrics
from embed64.train.monitor.trackers import TRACKERS, open_trackers


def events(run: Path):
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    accumulator = EventAccumulator(str(run / "tensorboard"))
    accumulator.Reload()
    return accumulator


def scalars(run: Path, name: str) -> list[tuple[int, float]]:
    return [(point.step, pytest.approx(point.value, rel=1e-6)) for point in events(run).Scalars(name)]


def test_tensorboard_reads_the_rows_back(tmp_path):
    with Metrics(tmp_path, trackers=open_trackers(["tensorboard"], tmp_path, {})) as metrics:
        for step in (1, 2, 3):
            metrics.add(step, loss=1.5 / step, lr=1e-3)
        metrics.speed(3, images_per_s=320.0)
        metrics.add(3, warning="step 3: the loss has stalled")
    assert scalars(tmp_path, "loss") == [(1, 1.5), (2, 0.75), (3, 0.5)]
    assert scalars(tmp_path, "images_per_s") == [(3, 320.0)]
    assert set(events(tmp_path).Tags()["scalars"]) == {"loss", "lr", "images_per_s"}
    (text,) = events(tmp_path).Tensors("warning/text_summary")
    assert text.tensor_proto.string_val[0] == b"step 3: the loss has stalled"


def test_a_resumed_run_shows_no_step_twice(tmp_path):
    for first, last, value in ((1, 6, 1.0), (4, 8, 2.0)):  # stopped after step 6, the checkpoint is of step 3
        trackers = open_trackers(["tensorboard"], tmp_path, {}, step=first - 1)
        with Metrics(tmp_path, step=first - 1, trackers=trackers) as metrics:
            for step in range(first, last + 1):
                metrics.add(step, loss=value)
    assert scalars(tmp_path, "loss") == [(s, 1.0) for s in (1, 2, 3)] + [(s, 2.0) for s in range(4, 9)]


def wandb_records(file: bytes) -> Iterator[bytes]:
    """What a .wandb file holds: LevelDB's log format, blocks of 32 KiB, behind a header of 7 bytes."""
    at, parts = 7, b""
    while at + 7 <= len(file):
        left = 32768 - at % 32768
        if left < 7:  # too short for a record's header: padding
            at += left
            continue
        size, kind = struct.unpack_from("<HB", file, at + 4)  # behind the checksum
        if at + 7 + size > len(file):  # not yet written whole
            return
        parts += file[at + 7 : at + 7 + size]
        at += 7 + size
        if kind in (1, 4):  # whole, or the last part of one
            yield parts
            parts = b""


def test_wandb_keeps_an_offline_run(tmp_path, monkeypatch):
    if importlib.util.find_spec("wandb") is None:
        missing("wandb")
    monkeypatch.setenv("WANDB_MODE", "offline")
    monkeypatch.setenv("WANDB_SILENT", "true")
    run = tmp_path / "mine"
    with Metrics(run, trackers=open_trackers(["wandb"], run, {"train": {"lr": 0.1}})) as metrics:
        metrics.add(1, loss=0.5)
        metrics.speed(1, images_per_s=320.0)
        metrics.add(2, loss=0.25, warning="step 2: odd")
    (file,) = run.glob("wandb/offline-run-*/run-*.wandb")
    from wandb.proto.wandb_internal_pb2 import Record

    told, ended, deadline = [], False, time.monotonic() + 60
    while not ended and time.monotonic() < deadline:  # its own process writes the file's end a little later
        records = [Record.FromString(data) for data in wandb_records(file.read_bytes())]
        told = [record.history.item for record in records if record.HasField("history")]
        told = [{item.key or item.nested_key[0]: json.loads(item.value_json) for item in items} for items in told]
        ended = any(record.HasField("exit") for record in records)
    assert ended
    assert [(row["step"], row.get("loss")) for row in told] == [(1, 0.5), (1, None), (2, 0.25)]
    assert told[1]["images_per_s"] == 320.0


def test_an_unknown_one_is_named(tmp_path):
    with pytest.raises(InputError, match=r"--log tensorbored: unknown; choose among tensorboard, wandb"):
        open_trackers(["tensorbored"], tmp_path, {})


@pytest.mark.parametrize("name", TRACKERS)
def test_a_package_that_is_not_installed_is_told(tmp_path, monkeypatch, name):
    for module in [m for m in sys.modules if m.split(".")[0] == name or m.startswith("torch.utils.tensorboard")]:
        monkeypatch.delitem(sys.modules, module)
    monkeypatch.setitem(sys.modules, name, None)  # what Python answers an import with where there is no such package
    with pytest.raises(InputError, match=rf"--log {name}: the package is not installed; .*embed64\[{name}\]"):
        open_trackers([name], tmp_path, {})
    assert not list(tmp_path.iterdir())


def test_none_asked_for_is_none(tmp_path):
    assert open_trackers([], tmp_path, {}) == []
