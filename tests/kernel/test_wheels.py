"""The dataset of wheels holds the very files whose hashes the kernel names."""

from __future__ import annotations

from pathlib import Path

import pytest
from wheel import sha256, wheel

from embed64.core.errors import CheckFailed
from embed64.kernel import wheels
from embed64.kernel.wheels import make_wheels


@pytest.fixture
def local(cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Two packages that only a folder here holds, and their hashes."""
    files = [wheel(tmp_path / "local", name=name) for name in ("made_up_one", "made_up_two")]
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path / "local"))
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    table = {sha256(file): f"{file.name.split('-')[0]}==1.0" for file in files}
    monkeypatch.setattr(wheels, "PYTHONS", ("3.11", "3.12"))
    monkeypatch.setattr(wheels, "lacking", lambda: list(table.values()))
    monkeypatch.setattr(wheels, "hashes", lambda: table)
    return table


def test_wheels_are_downloaded_once_by_hash(local, tmp_path, monkeypatch):
    for file in make_wheels(tmp_path / "made"):
        assert sha256(file) in local
    monkeypatch.setattr(wheels, "_download", None)
    assert len(make_wheels(tmp_path / "made")) == 2


def test_damaged_wheels_in_the_cache_are_downloaded_again(local, cache, tmp_path, capsys):
    made = [file.read_bytes() for file in make_wheels(tmp_path / "made")]
    (kept,) = cache.glob("wheels-*")
    wheel = sorted(kept.iterdir())[0]
    for content in (b"", wheel.read_bytes()[:-1], b"<html>"):
        wheel.write_bytes(content)
        assert [file.read_bytes() for file in make_wheels(tmp_path / "made")] == made
        assert "damaged; its wheels are downloaded again" in capsys.readouterr().err
    wheel.unlink()
    assert [file.read_bytes() for file in make_wheels(tmp_path / "made")] == made


def test_a_wheel_with_another_hash_is_refused(local, tmp_path):
    wheel(tmp_path / "local", name="made_up_two", text="another")
    with pytest.raises(CheckFailed) as caught:
        make_wheels(tmp_path / "made")
    assert str(caught.value) == (
        "made_up_one==1.0, made_up_two==1.0: no wheels available (a file has another hash than it must have); run this"
        " again with internet, from PyPI itself"
    )
    assert not (tmp_path / "made").exists()
