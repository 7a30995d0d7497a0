"""A planted key and token are searched for in all that the commands print and write, in whatever way they end."""

from __future__ import annotations

import traceback
from pathlib import Path

import pytest
from kaggle_account import KEY
from kaggle_server import RESET, error

from embed64.core.errors import CheckFailed, InputError

TOKEN = "kgat_planted_token_0123456789"
COMMANDS = [
    ["kernel", "push"],
    ["kernel", "status"],
    ["kernel", "output"],
    ["kernel", "submit", "--wait", "0"],
    ["kernel", "leaderboard"],
    ["kernel", "upload", "kernel/train.py", "--as", "dataset", "--name", "somebody/my-code"],
]


def leaks(folder: Path, *texts: str) -> list[str]:
    """Where a secret stands, but for the file that it was planted in."""
    files = [p for p in folder.rglob("*") if p.is_file() and p.name not in ("kaggle.json", "access_token")]
    held = {str(p): p.read_bytes().decode(errors="replace") for p in files}
    held |= {f"output {i}": text for i, text in enumerate(texts)}
    return [name for name, text in held.items() if KEY in text or TOKEN in text]


@pytest.fixture
def planted(account, tmp_path, monkeypatch):
    """The key in kaggle.json and the environment."""
    login = tmp_path / "home" / ".kaggle" / "kaggle.json"
    login.parent.mkdir(parents=True, exist_ok=True)
    login.write_text(f'{{"username": "somebody", "key": "{KEY}"}}')
    login.chmod(0o600)
    monkeypatch.setattr("embed64.kaggle.client.TIMEOUT", (1, 1))
    account.wrote({"submission.zip": b"zip"})
    account.scores = [{"status": "COMPLETE", "publicScore": "0.5"}]
    return account


FAULTS = {
    "none": [],
    "401": [error(401)],
    "403": [error(403, "no")],
    "409": [error(409)],
    "500": [error(500, "oh")],
    "reset": [RESET],
    "a page": [(200, {"Content-Type": "text/html"}, b"<html>")],
}


@pytest.mark.parametrize("fault", FAULTS)
def test_no_command_lets_a_secret_out(planted, here, tmp_path, fault):
    texts: list[str] = []
    for command in COMMANDS:
        planted.server.faults = FAULTS[fault] * 60
        try:
            done = here(*command, "--debug", code=None)
            texts += [done.out, done.err]
        except (InputError, CheckFailed) as raised:  # --debug lets it through, shown as Python shows it
            texts.append("".join(traceback.format_exception(raised)))
    assert len(texts) >= len(COMMANDS)
    assert leaks(tmp_path, *texts) == []


def test_no_dry_run_lets_a_secret_out(planted, here, tmp_path):
    dry = [here(*command, "--dry-run") for command in COMMANDS if "leaderboard" not in command]
    assert leaks(tmp_path, *(text for done in dry for text in (done.out, done.err))) == []


def test_a_login_that_others_can_read_is_warned_of(planted, here, tmp_path):
    login = tmp_path / "home" / ".kaggle" / "kaggle.json"
    login.chmod(0o644)
    done = here("kernel", "push")
    assert f"warning: {login} holds a login and others can read it; run: chmod 600 {login}" in done.err
    login.chmod(0o600)
    assert "warning" not in here("kernel", "status").err


def test_a_token_in_the_environment_and_a_file(planted, embed64, tmp_path, monkeypatch):
    """With a token the client asks Kaggle whose it is, which carries it; still it is printed nowhere."""
    monkeypatch.setenv("KAGGLE_API_TOKEN", TOKEN)
    done = [embed64("kernel", "push", "--debug", cwd=Path.cwd(), code=None)]
    token = tmp_path / "home" / ".kaggle" / "access_token"
    token.write_text(TOKEN)
    token.chmod(0o640)
    monkeypatch.delenv("KAGGLE_API_TOKEN")
    done.append(embed64("kernel", "status", cwd=Path.cwd(), code=None))
    assert f"chmod 600 {token}" in done[1].stderr
    assert leaks(tmp_path, *(text for each in done for text in (each.stdout, each.stderr))) == []


def test_a_kernel_that_holds_the_key_is_not_pushed(planted, here):
    Path("kernel/train.py").write_text(f"key = '{KEY}'")
    assert "contains your Kaggle key or token" in here("kernel", "push", code=2).err
    Path("kernel/train.py").write_text("")
    Path("notes.py").write_text(f"key = '{KEY}'")
    done = here("kernel", "upload", "notes.py", "--as", "dataset", "--name", "somebody/notes-1", code=2)
    assert "notes.py: contains your Kaggle key or token" in done.err
