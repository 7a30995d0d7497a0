"""From the laptop to the leaderboard by one command: the real script in Kaggle's versions, the real client."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from commands import TORCHES, here, missing
from kaggle_account import Account
from kaggle_server import UNSET, KaggleServer

from embed64.core.virtualenvs import interpreter, python_with_torch
from embed64.kernel.image import PYTHON, python_as_on_kaggle
from embed64.kernel.wheels import make_wheels

REF = "somebody/embed64-photos"
SHIP = ["kernel", "ship", "--recipe", "photos", "--source", "emoji", "--owner", "somebody"]
SECOND = "somebody/embed64-inference"
STEPS = [
    *("build", "plan", "rehearse", "attach", "push", "wait", "output", "check"),
    *("model", "push-inference", "wait-inference", "submit"),
]


@pytest.fixture
def env(kaggle_server: KaggleServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """What leads the command to the loopback Kaggle; what is installed from elsewhere is installed before."""
    for python, what in ((PYTHON, "Kaggle's versions"), ("3.10", "torch 1.11.0")):
        if interpreter(python) is None:
            missing(f"Python {python} (for {what})")
    monkeypatch.setenv("EMBED64_CACHE", str(TORCHES))
    python_as_on_kaggle()
    python_with_torch("1.11.0")
    make_wheels(tmp_path / "wheels")
    kaggle_server.__init__(port=kaggle_server.port)
    for key in UNSET:
        monkeypatch.delenv(key, raising=False)
    return kaggle_server.environment(tmp_path / "home")


def test_ship_on_the_embedded_pack(kaggle_server, env, embed64, delivered, tmp_path):
    account = Account(kaggle_server)
    account.statuses = ["QUEUED", "RUNNING", "COMPLETE"]
    account.scores = [{"status": "COMPLETE", "publicScore": "0.612", "privateScore": "0.598"}]
    account.wrote(delivered)
    work = tmp_path / "work"
    work.mkdir()

    done = embed64(*SHIP, cwd=work, env=env)
    rows = [line.split() for line in done.stdout.splitlines()]
    assert [row[:2] for row in rows[-len(STEPS) :]] == [[name, "done"] for name in STEPS], done.stdout
    assert "public score 0.612, private 0.598" in done.stdout
    assert "BROKEN" not in done.stdout
    looked_at = [" ".join(row) for row in rows if row[:1] == ["ok"]]
    for told in (
        "flat: runs exit code 0",
        "nested: runs exit code 0",
        "flat: second kernel runs exit code 0",
        "nested: second kernel submission holds this saved_model.pt alone",
        "input embed64-emoji 144 images of the embedded",
    ):
        assert any(row.startswith(f"ok {told}") for row in looked_at), told
    assert "ok torch 1.11 the contract holds" in looked_at
    start = "this rehearsal runs the kernel twice, with at most 2 minutes of training, and each time the second kernel"
    assert start in done.stderr

    pushed = account.kernels[REF]
    assert pushed["text"] == (work / "kernel" / "train.py").read_text(encoding="utf-8")
    assert pushed["datasetDataSources"] == ["somebody/embed64-emoji"]
    assert list(account.datasets) == ["somebody/embed64-emoji", "somebody/embed64-model"]
    inference = account.kernels[SECOND]  # the competition takes none with internet
    assert (pushed["enableInternet"], inference["enableInternet"]) == (True, False)
    assert inference["text"] == (work / "kernel" / "inference" / "inference.py").read_text(encoding="utf-8")
    assert (work / "kernel" / "output" / "saved_model.pt").read_bytes() == delivered["saved_model.pt"]
    assert len(account.submissions) == 1
    texts = [done.stdout, done.stderr, *(p.read_text(errors="replace") for p in work.rglob("*") if p.is_file())]
    assert not any(env["KAGGLE_KEY"] in text for text in texts)

    kaggle_server.calls.clear()
    again = here(*SHIP, cwd=work, env=env)
    steps = [line.split()[:2] for line in again.out.splitlines()][-len(STEPS) :]
    assert steps == [["build", "done"], *([name, "skipped"] for name in STEPS[1:])], again.out
    assert kaggle_server.calls == []
    assert json.loads((work / "kernel" / "state.json").read_text())["push"]["version"] == 1
