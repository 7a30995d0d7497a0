"""A version is submitted once, and its score waited for."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from kaggle_account import REF
from kaggle_server import RESET, error

COMPLETE = {"status": "COMPLETE", "publicScore": "0.612", "privateScore": "0.598"}
ZIP = b"the zip"


@pytest.fixture
def run(account, here):
    """A kernel that has run."""
    here("kernel", "push")
    account.wrote({"submission.zip": ZIP})
    account.scores = [{}, COMPLETE]
    return account


def test_a_version_is_submitted_and_its_score_printed(run, here):
    done = here("kernel", "submit")
    [sent] = run.server.bodies("CreateCodeSubmission")
    assert sent == {
        "competitionName": "google-universal-image-embedding",
        "kernelOwner": "somebody",
        "kernelSlug": "embed64-train",
        "kernelVersion": 1,
        "fileName": "submission.zip",
        "submissionDescription": "embed64-train v1",
    }
    assert done.out == "embed64-train v1: public score 0.612, private 0.598\n"
    assert "PENDING" in done.err
    state = json.loads(Path("kernel/state.json").read_text())["submit"]
    assert (state["version"], state["status"], state["private"]) == (1, "COMPLETE", "0.598")


def test_the_message_holds_the_hash_of_what_was_fetched(run, here):
    here("kernel", "output")
    here("kernel", "submit")
    short = hashlib.sha256(ZIP).hexdigest()[:12]
    assert run.submissions[0]["description"] == f"embed64-train v1 {short}"


def test_what_was_submitted_is_not_submitted_again(run, here):
    here("kernel", "submit")
    here("kernel", "output")  # with the hash the message is another, the submission is not
    done = here("kernel", "submit")
    assert (
        "'embed64-train v1' was sent on 2025-01-02 03:04; not sent again (to send it, give another --message)"
        in done.err
    )
    assert "public score 0.612" in done.out
    assert len(run.submissions) == 1
    here("kernel", "submit", "--message", "once more")
    here("kernel", "submit", "--message", "once more")
    assert [row["description"] for row in run.submissions] == ["once more", "embed64-train v1"]


def test_version_10_is_not_version_1(run, here):
    run.submissions = [{"ref": 5, "description": "embed64-train v10 abc", "status": "COMPLETE"}]
    here("kernel", "submit")
    assert len(run.submissions) == 2


@pytest.mark.parametrize("fault", [error(500), error(429, **{"Retry-After": "0"}), RESET])
def test_what_did_not_arrive_is_sent_again(run, here, fault):
    run.server.instead["CreateCodeSubmission"] = [fault]
    assert "public score" in here("kernel", "submit").out
    assert len(run.submissions) == 1


@pytest.mark.parametrize("fault", [error(500), RESET])
def test_what_arrived_unanswered_is_not_sent_again(run, here, fault):
    run.server.afterwards["CreateCodeSubmission"] = [fault]
    done = here("kernel", "submit")
    assert "the last try had arrived" in done.err
    assert len(run.submissions) == 1
    assert run.server.asked("CreateCodeSubmission") == 1


def test_rules_that_were_not_accepted(run, here):
    run.server.instead["CreateCodeSubmission"] = [error(403, "You must accept this competition's rules")]
    done = here("kernel", "submit", code=2)
    assert "https://www.kaggle.com/competitions/google-universal-image-embedding/rules" in done.err
    assert run.submissions == []


def test_what_kaggle_refuses_is_said_in_its_words(run, here):
    run.server.instead["CreateCodeSubmission"] = [error(400, "You have used all submissions of today")]
    done = here("kernel", "submit", code=1)
    assert "Kaggle refused it (400, 'You have used all submissions of today')" in done.err
    assert run.server.asked("CreateCodeSubmission") == 1


def test_a_kernel_that_has_not_ended(run, here):
    run.statuses = ["RUNNING"]
    assert f"{REF}: RUNNING, not COMPLETE" in here("kernel", "submit", code=1).err
    assert run.server.asked("CreateCodeSubmission") == 0


def test_a_version_that_was_pushed_elsewhere(run, here):
    run.kernels[REF]["version"] = 7
    done = here("kernel", "submit", code=2)
    assert f"{REF}: version 1 was pushed from here, but the newest is 7" in done.err
    Path("kernel/state.json").unlink()
    here("kernel", "submit")
    assert run.server.bodies("CreateCodeSubmission")[0]["kernelVersion"] == 7


def test_a_submission_that_fails(run, here):
    run.scores = [{"status": "ERROR", "errorDescription": "Submission Scoring Error"}]
    done = here("kernel", "submit", code=1)
    assert "'embed64-train v1' failed: Submission Scoring Error; see https://www.kaggle.com/competitions/" in done.err


def test_a_score_that_does_not_come_in_time(run, here):
    run.scores = []
    for wait in ("1s", "0"):
        assert here("kernel", "submit", "--wait", wait).out.startswith("sent; not scored yet")
    assert len(run.submissions) == 1
    assert "--wait 'x': write a duration" in here("kernel", "submit", "--wait", "x", code=2).err


def test_waiting_for_the_score_survives_what_passes(run, here):
    listed = run.ListSubmissions

    def flaky(body):
        if run.submissions and not run.server.instead and run.server.asked("ListSubmissions") < 4:
            return error(502)
        return listed(body)

    run.server.methods["competitions.CompetitionApiService/ListSubmissions"] = flaky
    assert "public score 0.612" in here("kernel", "submit").out


def test_the_leaderboard(run, here):
    run.teams = [f"team {i}" for i in range(12)] + ["the team", "last"]
    here("kernel", "submit")
    lines = here("kernel", "leaderboard", "--top", "3").out.splitlines()
    assert lines[0].split() == ["date", "message", "status", "public", "private"]
    assert "embed64-train v1" in lines[1]
    assert "0.612" in lines[1]
    assert [line.split()[0] for line in lines[4:]] == ["1", "2", "3", "13"]
    assert "the team (you)" in lines[-1]


def test_the_leaderboard_without_a_submission(account, here):
    account.teams = ["a", "b"]
    done = here("kernel", "leaderboard")
    assert done.out.startswith("no submission of yours")
    assert "1      a" in done.out


def test_an_unknown_competition(account, here):
    account.server.instead["ListSubmissions"] = [error(404)]
    done = here("kernel", "leaderboard", "--competition", "none", code=2)
    assert "none: Kaggle finds no https://www.kaggle.com/competitions/none (404)" in done.err
