"""A dry run shows every request that the command would send, and nothing leaves the machine."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

import pytest
from kaggle_account import CODE, REF, write_kernel

TOKEN = "kgat_a_token_that_must_stay_secret"
COMMANDS = [
    ["push"],
    ["status"],
    ["status", "--wait"],
    ["output"],
    ["submit"],
    ["upload", "kernel/train.py", "--as", "dataset", "--name", "somebody/my-code"],
    ["upload", "kernel/train.py", "--as", "model", "--name", "somebody/my-code"],
]


def requests(out: str) -> list[tuple[str, dict]]:
    """(method, body) of each request that was printed."""
    found, decoder = [], json.JSONDecoder()
    for match in re.finditer(r"^\w+\.\w+/(\w+) (?=\{)", out, re.MULTILINE):
        found.append((match[1], decoder.raw_decode(out, match.end())[0]))
    return found


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
@pytest.mark.parametrize("login", ["key", "token", "none"])
def test_nothing_is_sent_and_nothing_is_kept(account, here, monkeypatch, command, login):
    if login != "key":
        monkeypatch.delenv("KAGGLE_KEY")
    if login == "token":  # with which the client would ask who it is
        monkeypatch.setenv("KAGGLE_API_TOKEN", TOKEN)
    done = here("kernel", *command, "--dry-run")
    assert account.server.calls == []
    assert requests(done.out)
    assert not Path("kernel/state.json").exists()
    assert TOKEN not in done.out + done.err
    assert "Authorization" not in done.out


def test_a_push_shows_its_code_by_size_and_hash(account, here):
    code = CODE * 100
    write_kernel(Path(), code=code)
    shown = requests(here("kernel", "push", "--dry-run").out)
    assert [method for method, _ in shown] == ["GetDatasetStatus", "GetKernel", "SaveKernel", "GetKernel"]
    body = shown[2][1]
    assert body["slug"] == REF
    assert body["text"] == f"({len(code):,} bytes, sha256 {hashlib.sha256(code.encode()).hexdigest()})"
    assert body["competitionDataSources"] == ["google-universal-image-embedding"]
    assert body["enableInternet"] is False


def test_the_requests_are_those_that_are_sent(account, here):
    """But for the code, which is long, and what depends on an answer."""
    for command in (["push"], ["status"], ["submit", "--wait", "0"]):
        shown = requests(here("kernel", *command, "--dry-run").out)
        account.server.calls.clear()
        here("kernel", *command)
        sent = [(call.path.rpartition("/")[2], call.body) for call in account.server.calls]
        assert shown == sent[: len(shown)]


def test_an_upload_shows_what_it_would_make(account, here):
    shown = requests(
        here("kernel", "upload", "kernel/train.py", "--as", "model", "--name", "a/model-one", "--dry-run").out
    )
    names = ["GetModelInstance", "StartBlobUpload", "GetModel", "CreateModel", "CreateModelInstance"]
    assert [method for method, _ in shown] == names
    assert shown[1][1]["contentLength"] == len(CODE)
    assert shown[3][1]["slug"] == "model-one"


def test_what_is_wrong_is_refused_as_ever(account, here):
    write_kernel(Path(), title="Another")
    assert "gives the slug 'another'" in here("kernel", "push", "--dry-run", code=2).err
