"""A push is a success only where Kaggle took it whole; what arrived is not sent twice."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import pytest
from kaggle_account import CODE, REF, write_kernel
from kaggle_server import RESET, error

from embed64.kaggle import client as kaggle_client

STATE = Path("kernel/state.json")


def pushed() -> dict:
    return json.loads(STATE.read_text())["push"] if STATE.is_file() else {}


def test_a_push_is_sent_recorded_and_said(account, here):
    done = here("kernel", "push")
    assert done.out == f"{REF}: version 1, https://www.kaggle.com/code/{REF}\n"
    [sent] = account.server.bodies("SaveKernel")
    assert (sent["slug"], sent["text"], sent["newTitle"]) == (REF, CODE, "embed64 train")
    assert sent["datasetDataSources"] == ["somebody/weights", "other/pictures"]
    assert sent["modelDataSources"] == ["google/vit/pyTorch/base/1"]
    assert (sent["isPrivate"], sent["enableGpu"], sent["enableInternet"]) == (True, True, False)
    assert {key: pushed()[key] for key in ("kernel", "version", "missing")} == {
        "kernel": REF,
        "version": 1,
        "missing": [],
    }


def test_what_is_unchanged_is_not_pushed_again(account, here):
    here("kernel", "push")
    calls = len(account.server.calls)
    done = here("kernel", "push")
    assert "version 1 is identical; not pushed again (to push it, give --again)" in done.err
    assert f"{REF}: version 1" in done.out
    assert len(account.server.calls) == calls
    assert "version 2" in here("kernel", "push", "--again").out


def test_a_changed_code_or_source_is_a_new_version(account, here):
    here("kernel", "push")
    write_kernel(Path(), code=CODE + "print(2)\n")
    assert "version 2" in here("kernel", "push").out
    write_kernel(Path(), code=CODE + "print(2)\n", competition_sources=[])
    assert "version 3" in here("kernel", "push").out


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"id": "INSERT_YOUR_KAGGLE_USERNAME/embed64-train"}, ["names no owner", "embed64 kernel init --owner NAME"]),
        ({"id": "somebody"}, ["write owner/slug"]),
        ({"title": "Another title"}, ["gives the slug 'another-title'", "'embed64-train'"]),
        ({"code_file": "kernel/none.py"}, ["kernel/none.py: no such file", "embed64 kernel build"]),
    ],
)  # fmt: skip
def test_what_kaggle_would_misread_is_refused_before_anything_is_sent(account, here, changes, words):
    write_kernel(Path(), **changes)
    done = here("kernel", "push", code=2)
    assert done.err.count("\n") == 1
    assert all(word in done.err for word in ["embed64: ", *words]), done.err
    assert account.server.calls == []


def test_code_that_is_too_large_is_refused(account, here):
    write_kernel(Path(), code="#" * 1_000_001)
    assert "1,000,001 bytes; Kaggle takes 1,000,000" in here("kernel", "push", code=2).err
    assert account.server.calls == []


def test_code_with_ones_own_key_in_it_is_refused(account, here):
    write_kernel(Path(), code="key = '0123456789abcdef'\n")
    done = here("kernel", "push", code=2)
    assert "contains your Kaggle key or token" in done.err
    assert "0123456789abcdef" not in done.err
    assert account.server.calls == []


def test_metadata_that_is_none(account, here):
    Path("kernel-metadata.json").write_text("{")
    assert "kernel-metadata.json: not valid JSON" in here("kernel", "push", code=2).err
    Path("kernel-metadata.json").write_text("{}")
    assert "key 'id' is missing" in here("kernel", "push", code=2).err
    assert "none/kernel-metadata.json: no such file" in here("kernel", "push", "--folder", "none", code=2).err


def test_nobody_is_logged_in(account, here, monkeypatch):
    monkeypatch.delenv("KAGGLE_KEY")
    done = here("kernel", "push", code=2)
    assert "nobody is logged in to Kaggle" in done.err
    assert "https://www.kaggle.com/settings/api" in done.err
    assert account.server.asked("SaveKernel") == 0


def test_a_login_that_is_not_accepted(account, here):
    account.server.instead["SaveKernel"] = [error(401)] * 9
    assert "Kaggle does not accept the login (401)" in here("kernel", "push", code=2).err
    assert account.server.asked("SaveKernel") == 1
    assert "version" not in pushed()


def test_rules_that_were_not_accepted(account, here):
    account.server.instead["SaveKernel"] = [error(403, "You must accept the rules.")]
    done = here("kernel", "push", code=2)
    assert "refuses access (403, 'You must accept the rules.')" in done.err
    assert "https://www.kaggle.com/competitions/google-universal-image-embedding/rules" in done.err


@pytest.mark.parametrize(
    ("status", "words"),
    [(409, "Conflict"), (0, "The requested title embed64 train is already in use by a notebook")],
)
def test_a_title_that_is_taken(account, here, status, words):
    if status:
        account.server.instead["SaveKernel"] = [error(status, words)]
    account.push_error = words
    done = here("kernel", "push", code=2)
    assert "kernel-metadata.json: the title 'embed64 train' is taken" in done.err
    assert words in done.err
    assert account.server.asked("SaveKernel") == 1


@pytest.mark.parametrize(
    ("said", "remedy"),
    [
        ("Maximum batch GPU session count of 2 reached.", "wait for your other sessions"),
        ("Notebook not found", "embed64 kernel init --owner NAME"),
        ("Phone verification is needed", "verify your phone number"),
        ("Something odd", f"see https://www.kaggle.com/code/{REF}"),
    ],
)
def test_an_error_inside_a_success_is_one(account, here, said, remedy):
    account.push_error = said
    done = here("kernel", "push", code=1)
    assert f"Kaggle did not accept the push: {said}; " in done.err
    assert remedy in done.err
    assert done.out == ""
    assert "version" not in pushed()
    account.push_error = ""
    assert "version 1" in here("kernel", "push").out


@pytest.mark.parametrize(
    ("dropped", "words"),
    [
        ("other/pictures", ["dataset other/pictures", "https://www.kaggle.com/datasets/other/pictures"]),
        ("google-universal-image-embedding", ["accept the rules at https://www.kaggle.com/competitions/google-"]),
        ("google/vit/pyTorch/base/1", ["model google/vit/pyTorch/base/1", "https://www.kaggle.com/models/google/vit"]),
    ],
)
def test_a_source_that_was_dropped_without_a_word_is_named(account, here, dropped, words):
    account.dropped = [dropped]
    done = here("kernel", "push", code=1)
    assert all(word in done.err for word in ["version 1 was pushed without", *words]), done.err
    assert pushed()["version"] == 1
    account.dropped = []
    assert "version 2" in here("kernel", "push").out, "a push that lacked a source is none to be content with"


def test_a_source_may_be_shown_without_its_version_and_in_another_case(account, here):
    write_kernel(Path(), dataset_sources=["Other/Pictures/7"], model_sources=["google/vit/PyTorch/base/3"])
    shown = account.GetKernel

    def get(body):
        if REF in account.kernels:
            account.kernels[REF] |= {"datasetDataSources": ["other/pictures"]}
            account.kernels[REF] |= {"modelDataSources": ["google/vit/pyTorch/base"]}
        return shown(body)

    account.server.methods["kernels.KernelsApiService/GetKernel"] = get
    here("kernel", "push")


def test_own_datasets_are_waited_for(account, here):
    account.dataset_statuses = ["NOT_YET_PERSISTED", "BLOBS_RECEIVED", "READY"]
    done = here("kernel", "push")
    assert "somebody/weights: dataset is NOT_YET_PERSISTED" in done.err
    assert account.server.asked("GetDatasetStatus") == 3, "those of others are not asked for"


def test_a_dataset_that_failed_or_never_ends_stops_the_push(account, here, monkeypatch):
    from embed64.kaggle import push as kernel_push

    account.dataset_statuses = ["FAILED"]
    assert "somebody/weights: Kaggle reports FAILED" in here("kernel", "push", code=2).err
    account.dataset_statuses = ["BLOBS_RECEIVED"]
    monkeypatch.setattr(kernel_push, "DATASET_PATIENCE", 0.1)
    assert "somebody/weights: Kaggle is still processing" in here("kernel", "push", code=1).err
    assert account.server.asked("SaveKernel") == 0


def test_a_dataset_that_is_not_there_stops_the_push(account, here):
    account.datasets.clear()
    done = here("kernel", "push", code=2)
    assert "Kaggle finds no https://www.kaggle.com/datasets/somebody/weights (404)" in done.err
    assert account.server.asked("SaveKernel") == 0


def test_a_full_moment_is_waited_for_as_long_as_the_server_asks(account, here, monkeypatch):
    waits: list[float] = []
    monkeypatch.setattr("time.sleep", waits.append)
    account.server.instead["SaveKernel"] = [error(429, **{"Retry-After": "7"}), error(503)]
    assert "version 1" in here("kernel", "push").out
    assert waits[0] == 7.0
    assert 0.02 <= waits[1] <= 0.025, "a little by chance"


@pytest.mark.parametrize("fault", [error(500), RESET])
def test_a_push_that_did_not_arrive_is_sent_again(account, here, fault):
    account.server.instead["SaveKernel"] = [fault]
    assert "version 1" in here("kernel", "push").out
    assert account.server.asked("SaveKernel") == 2


@pytest.mark.parametrize("fault", [error(500), error(504), RESET])
def test_a_push_that_arrived_unanswered_is_not_sent_again(account, here, fault):
    account.server.afterwards["SaveKernel"] = [fault]
    done = here("kernel", "push")
    assert f"{REF}: the last try had arrived" in done.err
    assert "version 1" in done.out
    assert account.server.asked("SaveKernel") == 1
    assert account.kernels[REF]["version"] == 1


def test_a_version_of_other_code_is_not_taken_for_the_push(account, here):
    account.kernels[REF] = {"slug": REF, "text": "something else", "version": 4}
    account.server.instead["SaveKernel"] = [error(500)]
    assert "version 5" in here("kernel", "push").out


def test_a_server_that_only_fails(account, here):
    account.server.instead["SaveKernel"] = [error(500)] * 50
    done = here("kernel", "push", code=1)
    assert f"{REF}: Kaggle answered 500, 4 times; run this again later" in done.err
    assert account.server.asked("SaveKernel") == 4


def test_a_push_that_broke_off_is_looked_for_by_the_next_call(account, here):
    """The server took it, and then everything was lost: nothing is sent twice by the same command later."""
    account.server.afterwards["SaveKernel"] = [RESET]
    account.server.instead["GetKernel"] = [error(403)]  # the look before the push
    save = account.SaveKernel

    def take_and_go_dark(body):
        reply = save(body)
        account.server.instead["GetKernel"] = [RESET] * 50
        return reply

    account.server.methods["kernels.KernelsApiService/SaveKernel"] = take_and_go_dark
    assert "the connection was lost" in here("kernel", "push", code=1).err
    assert pushed()["before"] == 0
    account.server.instead.clear()
    done = here("kernel", "push")
    assert "version 1" in done.out
    assert account.server.asked("SaveKernel") == 1
    assert pushed()["version"] == 1


def test_a_server_that_is_slow_is_given_up(account, here, monkeypatch):
    monkeypatch.setattr(kaggle_client, "TIMEOUT", (0.2, 0.2))
    hung = threading.Event()
    account.server.methods["kernels.KernelsApiService/SaveKernel"] = lambda body: hung.wait(3) and None
    try:
        assert f"{REF}: no answer in time, 4 times" in here("kernel", "push", code=1).err
    finally:
        hung.set()


def test_a_slow_answer_to_a_push_that_arrived(account, here, monkeypatch):
    monkeypatch.setattr(kaggle_client, "TIMEOUT", (0.3, 0.3))
    hung, save = threading.Event(), account.SaveKernel

    def slow(body):
        reply = save(body)
        hung.wait(3)
        return reply

    account.server.methods["kernels.KernelsApiService/SaveKernel"] = slow
    try:
        assert "version 1" in here("kernel", "push").out
    finally:
        hung.set()
    assert account.server.asked("SaveKernel") == 1


def test_a_page_instead_of_an_answer(account, here):
    account.server.instead["GetKernel"] = [
        (200, {"Content-Type": "text/html"}, b"<html>log in to the network</html>")
    ] * 9
    assert "unexpected response, not from Kaggle, 4 times" in here("kernel", "push", code=1).err


def test_a_damaged_state_is_named(account, here):
    STATE.write_text("{")
    assert "kernel/state.json: not a state file of embed64; remove it" in here("kernel", "push", code=2).err


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        ({"invalidDatasetSources": ["other/pictures"]}, "dataset other/pictures"),
        ({"invalidDatasetSources": ["datasets/other/pictures"]}, "dataset other/pictures"),
        ({"invalidCompetitionSources": ["google-universal-image-embedding"]}, "accept the rules at"),
        ({"invalidModelSources": ["google/vit/pyTorch/base/1"]}, "model google/vit/pyTorch/base/1"),
    ],
)
def test_the_reply_is_believed_too(account, here, reply, words):
    account.invalid = reply
    done = here("kernel", "push", code=1)
    assert "version 1 was pushed without" in done.err
    assert words in done.err
    assert pushed()["missing"]


def test_a_source_that_is_read_back_with_its_section_is_the_same(account, here):
    real = account.SaveKernel
    account.server.methods["kernels.KernelsApiService/SaveKernel"] = lambda body: real(
        body | {"datasetDataSources": [f"datasets/{ref}" for ref in body["datasetDataSources"]]}
    )
    assert "version 1" in here("kernel", "push").out


def test_a_source_that_is_still_missing_is_asked_for_before_the_next_push(account, here):
    account.dropped = ["other/pictures"]
    here("kernel", "push", code=1)
    gone = account.datasets.pop("other/pictures")
    done = here("kernel", "push", code=1)
    assert "not pushed again: it would run, as version 1 did, without dataset other/pictures" in done.err
    assert account.server.asked("SaveKernel") == 1
    account.datasets["other/pictures"], account.dropped = gone, []
    assert "version 2" in here("kernel", "push").out


def test_a_token_that_has_expired_is_wrong_input(account, here, monkeypatch):
    monkeypatch.delenv("KAGGLE_KEY")
    monkeypatch.setenv("KAGGLE_API_TOKEN", "kgat_a_token_that_has_expired")
    account.server.faults = [error(401, "expired")] * 9
    done = here("kernel", "push", code=2)
    assert "Kaggle does not accept the token; it expired or was revoked" in done.err
    assert "kgat_" not in done.err
