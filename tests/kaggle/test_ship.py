"""From the code to the submission: each step once, and on from where an earlier call ended."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from kaggle_account import CODE, REF, write_kernel
from kaggle_server import RESET, error

from embed64.cli.printing import print_steps
from embed64.core.errors import CheckFailed, InputError
from embed64.kaggle.session import open_session
from embed64.kaggle.ship import check_output, ship

STEPS = ["build", "plan", "rehearse", "push", "wait", "output", "check", "submit"]


@pytest.fixture
def done(account, delivered) -> list[str]:
    """What was built and rehearsed so far; Kaggle runs what is pushed and scores what is submitted."""
    account.statuses = ["QUEUED", "RUNNING", "COMPLETE"]
    account.scores = [{}, {"status": "COMPLETE", "publicScore": "0.612", "privateScore": "0.598"}]
    account.wrote(delivered)
    return []


def shipped(done: list[str], code: str = CODE, rehearsal: Exception | None = None, dry: bool = False, **settings):
    def build() -> Path:
        done.append("build")
        return write_kernel(Path(), code=code) / "kernel" / "train.py"

    def rehearse() -> None:
        done.append("rehearse")
        if rehearsal:
            raise rehearsal

    return ship(Path(), build, rehearse, open_session(dry), **settings)


def skipped(steps) -> list[str]:
    return [step.name for step in steps if step.skipped]


def test_all_in_a_row(account, done, capsys):
    steps = shipped(done)
    assert [step.name for step in steps] == STEPS
    assert skipped(steps) == []
    assert done == ["build", "rehearse"]
    assert account.kernels[REF]["version"] == 1
    assert account.submissions[0]["description"].startswith("embed64-train v1 ")
    assert steps[-1].what == "public score 0.612, private 0.598"
    print_steps(steps)
    assert [line.split()[:2] for line in capsys.readouterr().out.splitlines()[1:]] == [[name, "done"] for name in STEPS]


def test_what_is_done_is_skipped(account, done):
    shipped(done)
    account.server.calls.clear()
    steps = shipped(done)
    assert skipped(steps) == STEPS[1:]
    assert account.server.calls == [], "nothing has to be asked"
    assert done == ["build", "rehearse", "build"]


def test_other_code_goes_all_the_way_again(account, done):
    shipped(done)
    steps = shipped(done, code="print('other')\n")
    assert skipped(steps) == ["check"], "the kernel wrote the same files again"
    assert account.kernels[REF]["version"] == 2
    assert len(account.submissions) == 2


@pytest.mark.parametrize(
    ("method", "reached"),
    [
        ("SaveKernel", "push"),
        ("GetKernelSessionStatus", "wait"),
        ("ListKernelSessionOutput", "output"),
        ("CreateCodeSubmission", "submit"),
    ],
)
@pytest.mark.parametrize("fault", [error(500), RESET])
def test_a_fault_at_any_step_is_gone_on_from(account, done, method, reached, fault, monkeypatch):
    from embed64.kaggle import session as kaggle_session

    monkeypatch.setattr(kaggle_session, "OUTAGE", 0.05)
    account.server.instead[method] = [fault] * 500
    with pytest.raises(CheckFailed):
        shipped(done)
    account.server.instead.clear()
    steps = shipped(done)
    assert skipped(steps) == STEPS[1 : STEPS.index(reached)]
    assert done == ["build", "rehearse", "build"]
    assert account.kernels[REF]["version"] == 1
    assert len(account.submissions) == 1


def test_ctrl_c_while_waiting_is_gone_on_from(account, done, monkeypatch):
    from embed64.kaggle import session as kaggle_session

    def interrupt(_seconds: float) -> None:
        raise KeyboardInterrupt

    account.statuses = ["RUNNING"]
    with monkeypatch.context() as patch:
        patch.setattr(kaggle_session.time, "sleep", interrupt)
        with pytest.raises(KeyboardInterrupt):
            shipped(done)
    account.statuses = ["COMPLETE"]
    assert skipped(shipped(done)) == ["plan", "rehearse", "push"]
    assert account.kernels[REF]["version"] == 1


def test_a_rehearsal_that_fails_pushes_nothing(account, done):
    with pytest.raises(CheckFailed, match="the kernel would fail"):
        shipped(done, rehearsal=CheckFailed("the kernel would fail"))
    assert account.server.asked("SaveKernel") == 0
    assert skipped(shipped(done)) == ["plan"]


def test_without_rehearsal_and_submission(account, done):
    def build() -> Path:
        return Path("kernel/train.py")

    steps = ship(Path(), build, None, open_session(), submitting=False)
    assert [step.name for step in steps] == ["build", "plan", "push", "wait", "output", "check"]
    assert account.submissions == []


def test_a_kernel_that_fails_is_not_fetched(account, done):
    account.statuses, account.failure = ["ERROR"], "CUDA out of memory"
    with pytest.raises(CheckFailed, match="it ended in ERROR; the GPU's memory was full"):
        shipped(done)
    assert account.server.stored == []
    account.statuses = ["COMPLETE"]
    assert skipped(shipped(done, code="print('smaller')\n")) == []


def test_files_that_were_lost_are_fetched_again(account, done):
    shipped(done)
    Path("kernel/output/report.html").write_text("damaged")
    steps = shipped(done)
    assert "output" not in skipped(steps)
    assert Path("kernel/output/report.html").read_text() == "<html></html>"


def test_no_owner_yet(account, done):
    def build() -> Path:
        return write_kernel(Path(), id="INSERT_YOUR_KAGGLE_USERNAME/embed64-train") / "kernel" / "train.py"

    with pytest.raises(InputError, match="embed64 kernel init --owner NAME"):
        ship(Path(), build, None, open_session())


def test_a_dry_run_sends_nothing_and_leaves_no_state(account, done, capsys):
    shipped(done, dry=True)
    assert account.server.calls == []
    assert done == ["build"]
    assert not Path("kernel/state.json").exists()
    out = capsys.readouterr().out
    for method in ("SaveKernel", "GetKernelSessionStatus", "ListKernelSessionOutput", "CreateCodeSubmission"):
        assert f"/{method} " in out


def archived(**files: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "."), content)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"submission.zip": b"no zip"}, "submission.zip: not a whole zip"),
        (
            {"submission.zip": archived(saved_model__pt=b"x", more=b"y")},
            "the zip holds ['saved_model.pt', 'more']; it must hold",
        ),
        ({"submission.zip": archived(saved_model__pt=b"x")}, "holds a different saved_model.pt from the one beside it"),
        ({"submission.zip": archived()}, "the zip holds [];"),
        ({"submission.zip": None}, "submission.zip: the kernel did not write it"),
        ({"saved_model.pt": b"no model"}, "saved_model.pt: file: "),
    ],
)
def test_what_came_back_is_checked(delivered, tmp_path, changes, words):
    for name, content in (delivered | changes).items():
        if content is not None:
            (tmp_path / name).write_bytes(content)
    with pytest.raises(CheckFailed) as caught:
        check_output(tmp_path)
    assert words in str(caught.value)
