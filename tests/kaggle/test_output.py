"""What a kernel wrote arrives whole, by its hash, or not at all."""

from __future__ import annotations

import json
import os
import resource
import threading
from pathlib import Path

import pytest
from kaggle_account import REF, listing
from kaggle_server import error

from embed64.kaggle import storage

FILES = {
    "saved_model.pt": os.urandom(1_500_000),
    "submission.zip": os.urandom(3000),
    "report.html": b"<html>all is well</html>",
    "scores.json": b"{}",
}
OUT = Path("kernel/output")


@pytest.fixture
def run(account, here):
    """A kernel that has run and written FILES."""
    here("kernel", "push")
    account.wrote(FILES)
    account.server.calls.clear()
    return account


def lying() -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in OUT.iterdir()} if OUT.is_dir() else {}


def test_every_file_is_there_and_right(run, here):
    done = here("kernel", "output")
    assert lying() == FILES
    assert sorted(done.out.split()) == sorted(str(OUT / name) for name in FILES)
    assert run.server.asked("ListKernelSessionOutput") == 3, "five files, two a page"
    state = json.loads(Path("kernel/state.json").read_text())["output"]
    assert (state["kernel"], state["version"], sorted(state["files"])) == (REF, 1, sorted(FILES))


def test_what_is_there_and_right_is_not_fetched_again(run, here):
    here("kernel", "output")
    (OUT / "scores.json").write_bytes(b"[]")
    (OUT / "report.html").unlink()
    run.server.calls.clear()
    done = here("kernel", "output")
    assert "saved_model.pt: already downloaded" in done.err
    assert sorted(call.path for call in run.server.stored) == [
        f"/storage/out/{name}" for name in ("manifest.json", "report.html", "scores.json")
    ]
    assert lying() == FILES


def test_another_folder(run, here, tmp_path):
    here("kernel", "output", "--to", tmp_path / "there")
    assert (tmp_path / "there" / "saved_model.pt").read_bytes() == FILES["saved_model.pt"]
    assert not OUT.exists()


@pytest.mark.parametrize("status", ["QUEUED", "RUNNING"])
def test_a_kernel_that_has_not_ended(run, here, status):
    run.statuses = [status]
    done = here("kernel", "output", code=1)
    assert f"{REF}: {status}, not COMPLETE; `embed64 kernel status --wait`" in done.err
    assert lying() == {}


def test_a_kernel_that_failed(run, here):
    run.statuses, run.failure = ["ERROR"], "No space left on device"
    assert "it ended in ERROR; the disk was full" in here("kernel", "output", code=1).err
    assert lying() == {}


def test_a_download_that_breaks_goes_on_where_it_broke(run, here):
    run.server.cut_after = [10_000, *[10_000] * 2, 600_000, 300_000]  # the manifest is cut only past its end
    done = here("kernel", "output")
    assert lying() == FILES
    ranges = [call.headers["Range"] for call in run.server.stored if "Range" in call.headers]
    assert ranges == [f"bytes={2 * (1 << 18)}-", f"bytes={3 * (1 << 18)}-"]
    assert "the connection was lost" in done.err


def test_storage_that_heeds_no_range(run, here):
    run.server.ranges, run.server.cut_after = False, [10_000, *[10_000] * 2, 600_000]
    here("kernel", "output")
    assert lying() == FILES


@pytest.mark.parametrize(
    "body",
    [FILES["saved_model.pt"][:1000], b"<Error>NoSuchKey</Error>", b"x" * 1_600_000, b"y" * 1_500_000],
    ids=["truncated", "an error's text", "too long", "as long"],
)
def test_what_is_not_the_file_is_not_kept(run, here, body):
    """Storage says 200 to all of them."""
    run.server.files["out/saved_model.pt"] = body
    done = here("kernel", "output", code=1)
    assert "kernel/output/saved_model.pt: " in done.err.splitlines()[-1]
    assert "4 times; run this again later" in done.err
    assert not (OUT / "saved_model.pt").exists()
    run.server.files["out/saved_model.pt"] = FILES["saved_model.pt"]
    here("kernel", "output")
    assert lying() == FILES


def test_storage_that_answers_404(run, here):
    del run.server.files["out/report.html"]
    done = here("kernel", "output", code=1)
    assert "kernel/output/report.html: its storage answered 404, 4 times" in done.err
    assert not (OUT / "report.html").exists()


def test_addresses_are_asked_for_anew_after_a_failure(run, here):
    content = run.server.files.pop("out/report.html")
    page = run.ListKernelSessionOutput

    def renewed(body):
        if run.server.asked("ListKernelSessionOutput") > 3:
            run.server.files["out/report.html"] = content
        return page(body)

    run.server.methods["kernels.KernelsApiService/ListKernelSessionOutput"] = renewed
    here("kernel", "output")
    assert lying() == FILES


def test_a_kernel_without_a_manifest(run, here):
    del run.output["manifest.json"]
    done = here("kernel", "output", code=1)
    assert f"{REF}: manifest.json is not in its output; was it built by `embed64 kernel build`?" in done.err


@pytest.mark.parametrize("content", [b"", b"[]", b'{"files": {"a": {}}}'])
def test_a_manifest_that_is_none(run, here, content):
    run.server.files["out/manifest.json"] = content
    assert (
        "manifest.json: not a manifest that an embed64 kernel writes, 4 times" in here("kernel", "output", code=1).err
    )


@pytest.mark.parametrize("name", ["../evil", "/tmp/evil", "a/../../evil"])
def test_a_name_that_leads_out(run, here, name):
    run.server.files["out/manifest.json"] = listing({**FILES, name: b"evil"})
    assert f"'{name}' points outside the folder; nothing was downloaded" in here("kernel", "output", code=1).err
    assert lying() == {}


def test_a_file_that_the_manifest_names_and_kaggle_does_not(run, here):
    run.server.files["out/manifest.json"] = listing({**FILES, "extra.bin": b"1"})
    assert f"{REF}: extra.bin is not in its output" in here("kernel", "output", code=1).err


def test_what_passes_is_waited_out(run, here):
    run.server.instead["ListKernelSessionOutput"] = [error(429, **{"Retry-After": "0"}), error(500)]
    here("kernel", "output")
    assert lying() == FILES


def test_storage_that_never_answers(run, here, monkeypatch):
    monkeypatch.setattr(storage, "TIMEOUT", (0.1, 0.1))
    hung = threading.Event()
    run.server.slow = hung
    try:
        assert "manifest.json: no answer in time, 4 times" in here("kernel", "output", code=1).err
    finally:
        hung.set()


def test_a_disk_that_fills_up(run, here):
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, hard))
        done = here("kernel", "output", code=2)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert "kernel/output/saved_model.pt: no room left on the disk; free space and run this again" in done.err
    here("kernel", "output")
    assert lying() == FILES
    assert [call.headers["Range"] for call in run.server.stored if "Range" in call.headers] == [f"bytes={1 << 20}-"]


def test_what_a_killed_kernel_has_left_comes_unverified(account, here):
    here("kernel", "push")
    left = {"run/checkpoints/last.pt": os.urandom(400_000), "run/metrics.jsonl": b"{}"}
    account.wrote(left)
    del account.output["manifest.json"]
    account.statuses = ["ERROR"]
    account.server.cut_after = [100_000]
    assert "`embed64 kernel output --partial` fetches what it wrote" in here("kernel", "output", code=1).err
    done = here("kernel", "output", "--partial")
    assert "not verified" in done.err
    assert {str(path): path.read_bytes() for path in map(Path, done.out.split())} == {
        str(OUT / name): content for name, content in left.items()
    }
    account.statuses = ["RUNNING"]
    assert "RUNNING, it has not ended" in here("kernel", "output", "--partial", code=1).err


def test_a_name_that_leads_outside_is_not_written(account, here):
    here("kernel", "push")
    account.wrote({"../../evil": b"x"})
    assert "points outside the folder" in here("kernel", "output", "--partial", code=1).err
    assert not list(Path().rglob("evil"))
