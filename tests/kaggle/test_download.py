"""The real kaggle client against a loopback server: what arrives is whole, and every fault ends in one line."""

from __future__ import annotations

import json
import os
import re
import resource
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import published
import pytest
from kaggle_server import UNSET, KaggleServer, drawn, error, serving, zipped

from embed64.core.errors import CheckFailed, InputError
from embed64.data.sources.build import read_source
from embed64.data.sources.mounts import RECORD, fetched, find, left_out
from embed64.data.sources.registry import source_named
from embed64.kaggle import client as kaggle_client
from embed64.kaggle.download import fetch

DISHES = source_named("dishes-67")
SHOPEE = source_named("shopee")
FOOD = {f"dishes/{dish}/{i}.{ext}": drawn(i, form) for i, (dish, ext, form) in enumerate(
    [("soup", "jpg", "JPEG"), ("soup", "png", "PNG"), ("pie", "webp", "WEBP"), ("pie", "jpeg", "JPEG")]
)}  # fmt: skip


@pytest.fixture(scope="module")
def server() -> Iterator[KaggleServer]:
    with serving() as running:
        yield running


@pytest.fixture
def kaggle(server: KaggleServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> KaggleServer:
    """The server, blank, and this process led to it; failures are tried again at once."""
    server.__init__(port=server.port)
    for key in UNSET:
        monkeypatch.delenv(key, raising=False)
    for key, value in server.environment(tmp_path / "home").items():
        monkeypatch.setenv(key, value)
    monkeypatch.setenv("EMBED64_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("KAGGLE_INPUT", str(tmp_path / "none"))
    monkeypatch.setattr(kaggle_client, "WAITS", (0.01, 0.02, 0.03))
    monkeypatch.setattr(kaggle_client, "JITTER", 0.0)
    server.hold(DISHES.kaggle, zipped(FOOD))
    return server


def failing(kind: type[Exception], source=DISHES) -> str:
    with pytest.raises(kind) as caught:
        fetch(source, fetched(source))
    assert "\n" not in str(caught.value)
    return str(caught.value)


def lying(folder: Path) -> list[str]:
    """Every file below a folder."""
    return sorted(str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file()) if folder.is_dir() else []


def test_a_dataset_is_fetched_and_read(kaggle):
    assert find(DISHES) is None
    folder = fetch(DISHES, fetched(DISHES))
    assert find(DISHES) == folder
    assert lying(folder.parent) == sorted([f"dishes-67/{RECORD}", *(f"dishes-67/{name}" for name in FOOD)])
    assert {name: (folder / name).read_bytes() for name in FOOD} == FOOD
    reading = read_source(DISHES, None, Path("unused"))
    assert reading.rows["label"].tolist() == ["pie", "pie", "soup", "soup"]
    assert set(reading.rows["domain"]) == {"dishes"}
    assert [call.body for call in kaggle.calls if call.body] == [{"ownerSlug": "kerrit", "datasetSlug": "dishes-67"}]


def test_what_is_there_is_not_asked_for_again(kaggle):
    fetch(DISHES, fetched(DISHES))
    before = len(kaggle.calls)
    assert fetch(DISHES, fetched(DISHES)) == fetched(DISHES)
    assert len(kaggle.calls) == before


def test_a_competition_is_asked_for_by_its_own_method(kaggle):
    table = b"posting_id,image,label_group\n1,a.jpg,7\n2,b.jpg,7\n"
    kaggle.hold(SHOPEE.kaggle, zipped({"train.csv": table, "train_images/a.jpg": drawn(1, "JPEG"),
                                       "train_images/b.jpg": drawn(2, "JPEG")}))  # fmt: skip
    fetch(SHOPEE, fetched(SHOPEE))
    assert kaggle.asked("DownloadDataFiles") == 1
    rows = read_source(SHOPEE, None, Path("unused")).rows
    assert rows["path"].tolist() == ["train_images/a.jpg", "train_images/b.jpg"]
    assert rows["label"].tolist() == ["7", "7"]


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (401, ["does not accept the login", "kaggle.com/settings/api", "KAGGLE_API_TOKEN"]),
        (403, ["refuses access (403, 'error 403')", "https://www.kaggle.com/datasets/kerrit/dishes-67"]),
        (404, ["finds no https://www.kaggle.com/datasets/kerrit/dishes-67", "removed, renamed or made private"]),
    ],
)
def test_what_the_user_can_mend_is_said_at_once(kaggle, status, words):
    kaggle.faults = [error(status)] * 9
    message = failing(InputError)
    assert all(word in message for word in words), message
    assert kaggle.asked("DownloadDataset") == 1
    assert lying(fetched(DISHES).parent) == []


def test_rules_that_were_not_accepted_are_named_by_their_page(kaggle):
    kaggle.faults = [error(403, "You must accept this competition's rules before you'll be able to download files.")]
    assert "https://www.kaggle.com/competitions/shopee-product-matching/rules" in failing(InputError, SHOPEE)


def test_an_error_inside_an_answer_of_200_is_one_too(kaggle):
    _, headers, body = error(403)
    kaggle.faults = [(200, headers, body)]
    assert "refuses access (403, 'error 403')" in failing(InputError)


def test_a_full_moment_is_waited_for_as_long_as_the_server_asks(kaggle, monkeypatch):
    waits: list[float] = []
    monkeypatch.setattr("time.sleep", waits.append)
    kaggle.faults = [error(429, **{"Retry-After": "7"}), error(429), error(503)]
    fetch(DISHES, fetched(DISHES))
    assert waits == [7.0, 0.02, 0.03]
    assert kaggle.asked("DownloadDataset") == 4


def test_a_server_that_only_fails_is_left_after_a_few_tries(kaggle, capsys):
    kaggle.faults = [error(500)] * 50
    message = failing(CheckFailed)
    assert "Kaggle answered 500, 4 times" in message
    assert kaggle.asked("DownloadDataset") == 4
    assert "try 3 of 3" in capsys.readouterr().err
    assert lying(fetched(DISHES).parent) == []


def big(kaggle: KaggleServer) -> bytes:
    """A zip of some 3 MB, too large to arrive in one piece."""
    content = zipped({**FOOD, "dishes/noise/1.bin": os.urandom(3 << 20)})
    kaggle.hold(DISHES.kaggle, content)
    return content


def test_a_broken_download_goes_on_where_it_broke(kaggle):
    content = big(kaggle)
    kaggle.cut_after = [1_500_000, 3 << 20, 700_000]  # the client asks for all, then for the rest of it
    folder = fetch(DISHES, fetched(DISHES))
    assert lying(folder) == sorted([RECORD, "dishes/noise/1.bin", *FOOD])
    asked = [call.headers.get("Range") for call in kaggle.stored if "Range" in call.headers]
    chunk = 1 << 18
    first = 1_500_000 // chunk * chunk
    assert asked == [f"bytes={first}-", f"bytes={first + 700_000 // chunk * chunk}-"]
    assert json.loads((folder / RECORD).read_text())["bytes"] == len(content)
    assert not list(folder.parent.glob(".*"))


def test_a_connection_that_keeps_breaking_leaves_what_a_later_call_goes_on_with(kaggle):
    big(kaggle)
    kaggle.cut_after = [1_000_000, *[0] * 20]
    assert "dishes-67: the connection was lost, 4 times" in failing(CheckFailed)
    [partial] = lying(fetched(DISHES).parent)
    assert re.fullmatch(r"\.dishes-67\.zip\.\w{12}\.partial", partial)
    kaggle.cut_after = []
    kaggle.calls.clear()
    fetch(DISHES, fetched(DISHES))
    assert [call.headers.get("Range") for call in kaggle.stored][-1] == f"bytes={3 << 18}-"
    assert not list(fetched(DISHES).parent.glob(".*"))


def test_a_file_that_changed_meanwhile_is_not_mixed_with_the_old_one(kaggle):
    big(kaggle)
    kaggle.cut_after = [1_000_000, *[0] * 20]
    failing(CheckFailed)
    kaggle.cut_after = []
    changed = {**FOOD, "dishes/new/1.png": drawn(200)}
    kaggle.hold(DISHES.kaggle, zipped(changed))
    assert lying(fetch(DISHES, fetched(DISHES))) == sorted([RECORD, *changed])


def test_a_server_that_heeds_no_range_sends_all_of_it_again(kaggle):
    content = big(kaggle)
    kaggle.ranges, kaggle.cut_after = False, [1_500_000]
    folder = fetch(DISHES, fetched(DISHES))
    assert json.loads((folder / RECORD).read_text())["bytes"] == len(content)
    assert (folder / "dishes/noise/1.bin").stat().st_size == 3 << 20


def test_a_truncated_zip_is_named_and_removed(kaggle):
    kaggle.hold(DISHES.kaggle, zipped(FOOD)[:-40])
    message = failing(CheckFailed)
    assert "a damaged zip" in message
    assert "it was removed, run this again" in message
    assert lying(fetched(DISHES).parent) == []


def test_a_page_instead_of_a_zip_is_named_and_removed(kaggle):
    kaggle.hold(DISHES.kaggle, b"<html>try later</html>")
    assert "a damaged zip" in failing(CheckFailed)
    assert lying(fetched(DISHES).parent) == []


def test_a_zip_with_a_flipped_byte_leaves_no_folder(kaggle):
    content = bytearray(zipped({"a/1.png": os.urandom(5000)}))
    content[2000] ^= 1
    kaggle.hold(DISHES.kaggle, bytes(content))
    assert "a damaged zip (Bad CRC-32 for file 'a/1.png')" in failing(CheckFailed)
    assert lying(fetched(DISHES).parent) == []


def test_entries_that_lead_out_are_left_out_listed_and_said(kaggle, tmp_path, capsys):
    bad = {"../evil.png": drawn(1), "/abs.png": drawn(2), "a/../../b.png": drawn(3), "c:\\d.png": drawn(4)}
    content = zipped({**FOOD, **bad}, links={"dishes/pie/link.png": "/etc/passwd"})
    kaggle.hold(DISHES.kaggle, content)
    folder = fetch(DISHES, fetched(DISHES))
    assert lying(folder) == sorted([RECORD, *FOOD])
    assert sorted(name for name, _ in left_out(folder)) == sorted([*bad, "dishes/pie/link.png"])
    assert not list(tmp_path.rglob("evil.png"))
    assert not Path("/abs.png").exists()
    assert "left out: 5 entries" in capsys.readouterr().err
    aside = read_source(DISHES, None, Path("unused")).aside
    assert aside["reason"].str.startswith("left out of the zip: ").sum() == 5


def test_a_disk_without_room_is_seen_before_anything_is_written(kaggle, monkeypatch):
    big(kaggle)
    usage = shutil.disk_usage(Path.cwd())._replace(free=(5 << 20) + (64 << 20))
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    message = failing(InputError)
    assert "a download of 0.00 GB, needs 0.01 GB, 0.07 GB are free" in message
    assert lying(fetched(DISHES).parent) == []


def test_a_disk_without_room_to_unpack_keeps_the_download(kaggle, monkeypatch):
    big(kaggle)
    plain = shutil.disk_usage(Path.cwd())
    sizes = iter([plain, plain._replace(free=(1 << 20) + (64 << 20))])
    monkeypatch.setattr(shutil, "disk_usage", lambda _: next(sizes))
    assert ".dishes-67.zip: unpacking it needs 0.00 GB" in failing(InputError)
    assert lying(fetched(DISHES).parent) == [".dishes-67.zip"]
    monkeypatch.setattr(shutil, "disk_usage", lambda _: plain)
    bodies = len(kaggle.stored)
    fetch(DISHES, fetched(DISHES))
    assert len(kaggle.stored) == bodies + 1  # asked for its size, not for its bytes again
    assert not list(fetched(DISHES).parent.glob(".*"))


def test_a_disk_that_fills_up_meanwhile_keeps_what_arrived(kaggle):
    big(kaggle)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, hard))
        assert ".dishes-67.zip: no room left on the disk; free space and run this again" in failing(InputError)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    [partial] = lying(fetched(DISHES).parent)
    assert re.fullmatch(r"\.dishes-67\.zip\.\w{12}\.partial", partial)
    fetch(DISHES, fetched(DISHES))
    assert [call.headers.get("Range") for call in kaggle.stored][-1] == f"bytes={1 << 20}-"


def test_a_server_that_never_answers_is_given_up(kaggle, monkeypatch):
    monkeypatch.setattr(kaggle_client, "TIMEOUT", (0.2, 0.2))
    hung = threading.Event()
    kaggle.methods["datasets.DatasetApiService/DownloadDataset"] = lambda _: hung.wait(3) and None
    try:
        assert "dishes-67: no answer in time, 4 times" in failing(CheckFailed)
    finally:
        hung.set()


@pytest.mark.parametrize(
    ("name", "layout", "held"),
    [
        ("sop", published.sop, 4),
        ("cars196", published.cars_devkit, 4),
        ("cub", published.cub, 4),
        ("met", lambda root: published.met(root, lambda path: f"{path.split('/')[0]}/{path}"), 3),
        ("rp2k", published.rp2k, 4),
    ],
)
def test_sets_that_papers_report_on_are_fetched_and_keep_their_split(kaggle, tmp_path, name, layout, held):
    source = source_named(name)
    layout(tmp_path / "copy")
    files = [file for file in (tmp_path / "copy").rglob("*") if file.is_file()]
    kaggle.hold(source.kaggle, zipped({str(file.relative_to(tmp_path / "copy")): file.read_bytes() for file in files}))
    fetch(source, fetched(source))
    assert (read_source(source, None, tmp_path).rows["split"] == "holdout").sum() == held


def test_what_comes_with_the_package_is_not_fetched(kaggle):
    assert "comes with the package" in failing(InputError, source_named("emoji"))


def stranger(kaggle: KaggleServer, folder: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The environment of a process in which nobody is logged in."""
    for key in (*UNSET, "KAGGLE_USERNAME", "KAGGLE_KEY"):
        monkeypatch.delenv(key, raising=False)
    return kaggle.environment(folder / "stranger", login=False)


@pytest.mark.parametrize(
    ("source", "words"),
    [("dishes-67", ["Kaggle answered 401, and nobody is logged in"]), ("shopee", ["competitions need a login"])],
)
def test_nobody_is_logged_in(kaggle, tmp_path, monkeypatch, source, words, embed64):
    env = stranger(kaggle, tmp_path, monkeypatch)
    done = embed64("sources", "fetch", source, cwd=tmp_path, env=env, code=2)
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert all(word in done.stderr for word in [*words, "https://www.kaggle.com/settings/api"])


def test_a_public_dataset_needs_no_login(kaggle, tmp_path, monkeypatch, embed64):
    kaggle.needs_login = False
    env = stranger(kaggle, tmp_path, monkeypatch)
    done = embed64("sources", "fetch", "dishes-67", "--to", "data", cwd=tmp_path, env=env)
    assert "dishes-67: data/dishes-67" in done.stdout
    assert "embed64 sources build dishes-67=data/dishes-67 --out dishes-67.csv" in done.stdout
    built = embed64("sources", "build", "dishes-67=data/dishes-67", "--out", "c.csv", cwd=tmp_path, env=env)
    assert "c.csv: 4 images of 2 labels" in built.stdout


def test_a_token_that_nobody_answers_for_ends_in_one_line(kaggle, tmp_path, monkeypatch, embed64):
    """With a token the client asks who it is, at its import already; here the answer is a failure."""
    env = stranger(kaggle, tmp_path, monkeypatch) | {"KAGGLE_API_TOKEN": "made-up"}
    kaggle.faults = [error(500)] * 20
    done = embed64("sources", "fetch", "shopee", cwd=tmp_path, env=env, code=1)
    assert done.stderr.count("\n") == 1
    assert "Kaggle answered 500" in done.stderr
