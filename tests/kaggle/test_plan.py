"""The route to a submission is known before anything is sent, and so is what cannot arrive."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from kaggle_account import CODE, KEY, REF, USER, write_kernel
from kaggle_server import error

from embed64.core.errors import CheckFailed, InputError
from embed64.kaggle.session import open_session
from embed64.kaggle.ship import ship

SECOND = f"{USER}/embed64-inference"
MODEL = f"{USER}/embed64-model"
SAVED = f"{USER}/embed64-checkpoint"
SENT = ("SaveKernel", "StartBlobUpload", "CreateDataset", "CreateCodeSubmission")


def with_internet(**changes) -> None:
    """A training kernel with internet, and the second one that `embed64 kernel build` writes beside it."""
    from embed64.kernel.metadata import build_inference

    write_kernel(Path(), enable_internet=True, **changes)
    build_inference(Path(), USER)


def test_without_internet_one_kernel_is_enough(account, here):
    said = here("kernel", "plan").out.splitlines()
    assert said == [
        f"1. {REF} runs without internet and writes saved_model.pt (27.5 h of 30 h of GPU time left this week)",
        "2. its output is downloaded and checked",
        "3. that version is submitted to google-universal-image-embedding",
    ]
    assert not any(map(account.server.asked, SENT))
    assert not Path("kernel/state.json").exists()
    assert account.server.asked("GetCompetition") == 1  # though it is the target and attached, too
    assert here("kernel", "plan", "--no-submit").out.splitlines()[2] == "3. nothing is submitted"


def test_with_internet_a_second_kernel_submits(account, here):
    with_internet()
    said = here("kernel", "plan").out.splitlines()
    assert said[0].startswith(f"1. {REF} runs with internet")
    assert said[1].endswith(f"uploaded as your private dataset {MODEL}")
    assert said[2].startswith(f"3. {SECOND} reads that without internet")


ENTERED = {"userHasEntered": True}
REFUSALS = {
    "rules": ({"competition": {}}, "its rules are not accepted by somebody; accept them at"),
    "closed": ({"competition": ENTERED | {"submissionsDisabled": True}}, "no submissions any more since 2022-10-10"),
    "quota": ({"gpu": {"timeUsed": "108000s", "totalTimeAllowed": "108000s"}}, "none of your 30 h of GPU time is left"),
    "reserved": (
        {"gpu": {"timeUsed": "100000s", "timeReserved": "8000s", "totalTimeAllowed": "108000s"}},
        "of GPU time is left until 2026-12-05 00:00 UTC",
    ),
    "phone": ({"gpu": {"totalTimeAllowed": "0s"}}, "verify your phone number at https://www.kaggle.com/settings"),
    "dataset": ({"datasets": {"somebody/weights": [{"notes": "", "description": ""}]}}, "dataset other/pictures (priv"),
}


@pytest.mark.parametrize("what", REFUSALS)
def test_what_cannot_arrive_is_refused_before_any_upload_or_gpu_minute(account, here, what):
    changes, words = REFUSALS[what]
    for name, value in changes.items():
        setattr(account, name, value)
    with_internet()
    for command in (["plan"], ["ship", "--no-rehearse"]):
        done = here("kernel", *command, code=2)
        assert words in done.err
        assert "Traceback" not in done.err
    assert not any(map(account.server.asked, SENT))


def test_another_ones_kernel_is_refused(account, here):
    write_kernel(Path(), id="another/embed64-train")
    for command in ("plan", "push"):
        err = here("kernel", command, code=2).err
        assert "'id' begins with another, but somebody is logged in; `embed64 kernel init --owner somebody`" in err
        assert "or, if you may, give --owner another" in err
    assert not any(map(account.server.asked, SENT))


def test_another_ones_kernel_is_pushed_if_that_is_said(account, here):
    write_kernel(Path(), id="another/embed64-train")
    for command in (["plan", "--no-submit"], ["push"]):
        assert "'id' begins with another" in here("kernel", *command, "--owner", "third", code=2).err
        here("kernel", *command, "--owner", "Another")
    assert account.server.bodies("SaveKernel")[0]["slug"] == "another/embed64-train"


def test_a_second_kernel_that_would_not_do_is_named(account, here):
    write_kernel(Path(), enable_internet=True)
    assert "kernel/inference/kernel-metadata.json" in here("kernel", "plan", code=2).err
    with_internet()
    file = Path("kernel/inference/kernel-metadata.json")
    file.write_text(json.dumps(json.loads(file.read_text()) | {"enable_internet": True}))
    err = here("kernel", "plan", code=2).err
    assert "a kernel with internet cannot be submitted" in err
    assert "write it again: `embed64 kernel build`" in err


def test_no_gpu_no_question_about_it(account, here):
    write_kernel(Path(), enable_gpu=False)
    account.gpu = {"totalTimeAllowed": "0s"}
    here("kernel", "plan")
    assert account.server.asked("GetAcceleratorQuotaStatistics") == 0


def shipped(**settings):
    def build() -> Path:
        with_internet(code=CODE)
        return Path("kernel/train.py")

    return ship(Path(), build, None, open_session(), **settings)


@pytest.fixture
def running(account, delivered):
    account.scores = [{"status": "COMPLETE", "publicScore": "0.612", "privateScore": "0.598"}]
    account.wrote(delivered)
    return account


STEPS = "build plan push wait output check model push-inference wait-inference submit".split()


def test_a_kernel_with_internet_ends_in_a_scored_submission_of_the_second(running):
    steps = shipped()
    assert [step.name for step in steps] == STEPS
    assert steps[-1].what == "public score 0.612, private 0.598"
    assert (running.kernels[REF]["version"], running.kernels[SECOND]["version"]) == (1, 1)
    assert not running.kernels[SECOND].get("enableInternet")
    assert running.kernels[SECOND]["datasetDataSources"] == [MODEL]
    assert list(running.datasets[MODEL][0]["files"]) == ["saved_model.pt"]
    [sent] = running.server.bodies("CreateCodeSubmission")
    assert sent["kernelSlug"] == "embed64-inference"
    running.server.calls.clear()
    assert [step.name for step in shipped() if step.skipped] == STEPS[1:]
    assert running.server.calls == []


@pytest.mark.parametrize(
    ("method", "reached", "times"),
    [("StartBlobUpload", "model", 1), ("SaveKernel", "push-inference", 1), ("CreateCodeSubmission", "submit", 0)],
)
def test_a_fault_on_the_second_half_is_gone_on_from(running, method, reached, times):
    if method == "SaveKernel":
        running.push_error = ""
        real = running.SaveKernel
        running.server.methods["kernels.KernelsApiService/SaveKernel"] = lambda body: (
            error(400, "no") if body["slug"] == SECOND else real(body)
        )
    else:
        running.server.instead[method] = [error(400, "no")] * 9
    with pytest.raises((CheckFailed, InputError)):
        shipped()
    running.server.instead.clear()
    if method == "SaveKernel":
        running.server.methods["kernels.KernelsApiService/SaveKernel"] = real
    steps = shipped()
    assert [step.name for step in steps if step.skipped] == STEPS[1 : STEPS.index(reached)]
    assert (running.kernels[REF]["version"], running.kernels[SECOND]["version"]) == (1, 1)
    assert len(running.submissions) == 1


def test_another_artifact_runs_the_same_second_kernel_again(running, delivered, tmp_path):
    from embed64.artifact.export import deliver, untrained
    from embed64.core.settings import Backbone

    shipped()
    backbone = Backbone(name="test_vit", pretrained=False, image_size=32)
    deliver(untrained([backbone]), tmp_path / "other" / "saved_model.pt", half_weights=True)
    other = {file.name: file.read_bytes() for file in (tmp_path / "other").iterdir()}
    running.wrote({**delivered, **other})

    def build() -> Path:
        with_internet(code="print('other')")
        return Path("kernel/train.py")

    steps = ship(Path(), build, None, open_session())
    assert [step.name for step in steps if step.skipped] == []
    assert (running.kernels[REF]["version"], running.kernels[SECOND]["version"]) == (2, 2)
    assert len(running.datasets[MODEL]) == len(running.submissions) == 2
    assert KEY not in Path("kernel/state.json").read_text()


def test_training_goes_on_from_the_checkpoint_of_a_version_that_was_killed(running, delivered):
    running.wrote({"run/checkpoints/last.pt": b"a checkpoint"})
    del running.output["manifest.json"]
    running.statuses = ["ERROR"]
    with pytest.raises(CheckFailed, match="ended in ERROR"):
        shipped()
    with pytest.raises(InputError, match=r"--resume-from 4: the newest version of .* is 1"):
        shipped(resume_from=4)
    running.statuses = ["ERROR", "COMPLETE"]  # what it left is fetched while it still stands so
    uploaded = running.server.methods["datasets.DatasetApiService/CreateDataset"]

    def and_the_next_one_runs(body):
        running.wrote(delivered)
        return uploaded(body)

    running.server.methods["datasets.DatasetApiService/CreateDataset"] = and_the_next_one_runs
    steps = shipped(resume_from=1)
    assert [step.name for step in steps] == ["build", "checkpoint", *STEPS[1:]]
    assert list(running.datasets[SAVED][0]["files"].items()) == [("last.pt", len(b"a checkpoint"))]
    assert SAVED in running.kernels[REF]["datasetDataSources"]
    assert running.kernels[REF]["version"] == 2
    running.server.calls.clear()
    assert [step.name for step in shipped(resume_from=1) if step.skipped] == ["checkpoint", *STEPS[1:]]
    assert running.server.calls == []
    shipped()  # without: an old checkpoint would not fit what is trained next
    assert SAVED not in running.kernels[REF]["datasetDataSources"]


def test_a_version_without_a_checkpoint_is_named(running):
    shipped()
    with pytest.raises(InputError, match=r"--resume-from 1: .* left no run/checkpoints/last.pt"):
        shipped(resume_from=1)


def test_a_kernel_with_internet_is_not_sent_to_a_competition(running, here):
    with_internet()
    here("kernel", "push")
    assert "`embed64 kernel ship` submits its artifact by the second kernel" in here("kernel", "submit", code=2).err
    assert running.server.asked("CreateCodeSubmission") == 0
