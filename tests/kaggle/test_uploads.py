"""Files become a dataset or a model once, whole, and can be attached."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from kaggle_server import RESET, error

from embed64.kaggle import uploads

MODEL = os.urandom(3_000_000)
REF = "somebody/my-model"


@pytest.fixture
def file(account) -> Path:
    path = Path("my_model.pt")
    path.write_bytes(MODEL)
    return path


def records(tmp_path: Path) -> list[Path]:
    return sorted((tmp_path / "home" / ".kaggle" / "uploads").glob("*"))


def test_a_dataset_is_made(account, here, file, tmp_path):
    Path("notes.txt").write_text("notes")
    done = here("kernel", "upload", file, "notes.txt", "--as", "dataset")
    assert done.out == f"{REF}\n"
    [made] = account.server.bodies("CreateDataset")
    assert made["title"] == "my model"
    assert made["isPrivate"] is True
    assert made["licenseName"] == "CC0-1.0"
    assert account.datasets[REF][0]["files"] == {"my_model.pt": 3_000_000, "notes.txt": 5}
    assert bytes(account.server.uploads["/upload/blob0"]) == MODEL
    assert records(tmp_path) == []
    assert (tmp_path / "home" / ".kaggle" / "uploads").stat().st_mode & 0o077 == 0


def test_title_name_license_and_publicity_are_as_asked(account, here, file):
    here("kernel", "upload", file, "--as", "dataset", "--name", "club/wheels-of-mine", "--title", "Wheels of mine",
         "--public", "--license", "MIT")  # fmt: skip
    [made] = account.server.bodies("CreateDataset")
    assert (made["ownerSlug"], made["slug"], made["title"]) == ("club", "wheels-of-mine", "Wheels of mine")
    assert "isPrivate" not in made, "false is left out"
    assert made["licenseName"] == "MIT"


def test_the_same_content_is_not_uploaded_again_with_state_or_without(account, here, file):
    here("kernel", "upload", file, "--as", "dataset")
    for _ in range(2):
        done = here("kernel", "upload", file, "--as", "dataset")
        assert f"{REF}: version 1 already has these files; not uploaded again" in done.err
        assert done.out == f"{REF}\n"
        Path("kernel/state.json").unlink()
    assert account.server.asked("StartBlobUpload") == 1


def test_other_content_is_a_new_version(account, here, file):
    here("kernel", "upload", file, "--as", "dataset")
    file.write_bytes(MODEL[:100])
    here("kernel", "upload", file, "--as", "dataset")
    assert [version["files"] for version in account.datasets[REF]] == [{"my_model.pt": 3_000_000}, {"my_model.pt": 100}]
    Path("kernel/state.json").unlink()
    assert "version 2 already has these files" in here("kernel", "upload", file, "--as", "dataset").err


def test_a_model_is_made_and_versioned(account, here, file):
    done = here("kernel", "upload", file, "--as", "model")
    assert done.out == f"{REF}/pyTorch/default/1\n"
    [made] = account.server.bodies("CreateModelInstance")
    assert made["body"]["framework"] == "MODEL_FRAMEWORK_PY_TORCH"
    assert made["body"]["licenseName"] == "Apache 2.0"
    assert "version 1 already has these files" in here("kernel", "upload", file, "--as", "model").err
    file.write_bytes(b"another")
    assert here("kernel", "upload", file, "--as", "model").out == f"{REF}/pyTorch/default/2\n"
    assert here("kernel", "upload", file, "--as", "model").out == f"{REF}/pyTorch/default/2\n"
    assert [list(version["files"].values()) for version in account.models[REF]] == [[3_000_000], [7]]
    assert account.server.asked("CreateModel") == 1


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["none.pt", "--as", "dataset"], "none.pt: no such file"),
        (["my_model.pt", "--as", "kernel"], "--as 'kernel': choose dataset or model"),
        (["my_model.pt", "--as", "model", "--name", "slug"], "--name 'slug': write owner/slug"),
        (["my_model.pt", "--as", "dataset", "--name", "a/short"], "6 to 50 of a-z, 0-9 and -"),
        (["my_model.pt", "--as", "dataset", "--title", "short"], "--title 'short': 5 characters; Kaggle takes 6 to 50"),
        (["my_model.pt", "kernel/my_model.pt", "--as", "dataset"], "two files have the same name"),
        (["empty.pt", "--as", "dataset"], "empty.pt: an empty file"),
    ],
)
def test_what_kaggle_would_not_take(account, here, file, arguments, words):
    Path("empty.pt").touch()
    Path("kernel/my_model.pt").write_bytes(b"x")
    assert words in here("kernel", "upload", *arguments, code=2).err
    assert account.datasets.keys() == {"somebody/weights", "other/pictures"}


def test_a_name_that_is_taken(account, here, file):
    account.server.instead["CreateDataset"] = [
        (200, {"Content-Type": "application/json"}, b'{"status": "error", "error": "The title is already in use"}')
    ]
    done = here("kernel", "upload", file, "--as", "dataset", code=2)
    assert f"{REF}: Kaggle did not accept it: The title is already in use; choose another --name" in done.err


def test_a_server_error_is_not_read_as_absent(account, here, file):
    account.server.instead["GetDataset"] = [error(500)] * 9
    assert "Kaggle answered 500, 4 times" in here("kernel", "upload", file, "--as", "dataset", code=1).err
    assert account.server.asked("CreateDataset") == 0
    account.server.instead["GetDataset"] = [error(500)] * 2
    here("kernel", "upload", file, "--as", "dataset")


def test_an_upload_that_breaks_goes_on_where_it_broke(account, here, file):
    account.server.cut_uploads = [1_000_000, 500_000]
    here("kernel", "upload", file, "--as", "dataset")
    assert bytes(account.server.uploads["/upload/blob0"]) == MODEL
    said = [call.headers.get("Content-Range") for call in account.server.calls if call.path.startswith("/upload/")]
    assert said == [None, "bytes */3000000", "bytes 1000000-2999999/3000000", "bytes */3000000",
                    "bytes 1500000-2999999/3000000"]  # fmt: skip
    assert account.server.asked("StartBlobUpload") == 1


def test_a_later_call_goes_on_too(account, here, file, tmp_path):
    account.server.cut_uploads = [1_000_000, *[0] * 9]
    done = here("kernel", "upload", file, "--as", "dataset", code=1)
    assert "my_model.pt: the connection was lost, 4 times; run this again later" in done.err
    assert len(records(tmp_path)) == 1
    account.server.cut_uploads = []
    here("kernel", "upload", file, "--as", "dataset")
    assert bytes(account.server.uploads["/upload/blob0"]) == MODEL
    assert account.server.asked("StartBlobUpload") == 1
    assert records(tmp_path) == []


def test_an_upload_that_expired_begins_anew(account, here, file):
    account.server.cut_uploads = [1_000_000, *[0] * 9]
    here("kernel", "upload", file, "--as", "dataset", code=1)
    account.server.cut_uploads, account.server.upload_faults = [], [error(404)]
    done = here("kernel", "upload", file, "--as", "dataset")
    assert "an earlier upload of it has expired" in done.err
    assert account.server.asked("StartBlobUpload") == 2
    assert account.datasets[REF][0]["files"] == {"my_model.pt": 3_000_000}


@pytest.mark.parametrize("fault", [error(503), error(500), RESET])
def test_storage_that_fails_for_a_moment(account, here, file, fault):
    account.server.upload_faults = [fault]
    here("kernel", "upload", file, "--as", "dataset")
    assert account.datasets[REF][0]["files"] == {"my_model.pt": 3_000_000}


def test_storage_that_only_fails_makes_no_dataset(account, here, file):
    account.server.upload_faults = [error(500)] * 20
    done = here("kernel", "upload", file, "--as", "dataset", code=1)
    assert "my_model.pt: storage answered 500, 4 times" in done.err
    assert REF not in account.datasets


def test_files_that_arrived_are_not_sent_again_after_the_creation_failed(account, here, file):
    account.server.instead["CreateDataset"] = [error(500)] * 4
    here("kernel", "upload", file, "--as", "dataset", code=1)
    here("kernel", "upload", file, "--as", "dataset")
    assert account.server.asked("StartBlobUpload") == 1


@pytest.mark.parametrize("kind", ["dataset", "model"])
@pytest.mark.parametrize("again", [False, True])
def test_a_creation_that_arrived_unanswered_is_not_sent_again(account, here, file, kind, again):
    if again:
        here("kernel", "upload", file, "--as", kind)
        file.write_bytes(b"other content")
    creations = ["CreateDataset", "CreateDatasetVersion", "CreateModel", "CreateModelInstance",
                 "CreateModelInstanceVersion"]  # fmt: skip
    account.server.afterwards = {name: [RESET] for name in creations}
    account.server.calls.clear()
    assert "the last try had arrived" in here("kernel", "upload", file, "--as", kind).err
    assert all(account.server.asked(name) <= 1 for name in creations)
    assert len((account.datasets if kind == "dataset" else account.models)[REF]) == 1 + again


@pytest.mark.parametrize("kind", ["dataset", "model"])
def test_a_file_that_is_not_listed_afterwards_is_named(account, here, file, kind, monkeypatch):
    monkeypatch.setattr(uploads, "LISTING_PATIENCE", 0.1)
    account.lost_files = ["my_model.pt"]
    done = here("kernel", "upload", file, "--as", kind, code=1)
    assert f"{REF}: my_model.pt did not arrive completely; see https://www.kaggle.com/{kind}s/{REF}" in done.err
    assert done.out == ""


def test_an_archive_is_not_looked_for_since_kaggle_unpacks_it(account, here):
    Path("wheels-of-mine.zip").write_bytes(b"zip")
    account.lost_files = ["wheels-of-mine.zip"]
    here("kernel", "upload", "wheels-of-mine.zip", "--as", "dataset")


def test_processing_is_waited_for(account, here, file):
    account.dataset_statuses = ["NOT_YET_PERSISTED", "BLOBS_RECEIVED", "READY"]
    assert "dataset is BLOBS_RECEIVED" in here("kernel", "upload", file, "--as", "dataset").err
    account.datasets.clear()
    account.dataset_statuses = ["FAILED"]
    assert "Kaggle reports FAILED" in here("kernel", "upload", file, "--as", "dataset", code=2).err


def test_a_listing_that_is_late(account, here, file):
    account.server.instead["ListModelInstanceVersionFiles"] = [error(404), error(404)]
    here("kernel", "upload", file, "--as", "model")


def test_from_python(account, file):
    from embed64.kaggle.session import open_session
    from embed64.kaggle.state import State
    from embed64.kaggle.uploads import upload

    state = State(Path())
    assert upload([file], "dataset", open_session(), state, "somebody/wheels") == "somebody/wheels"
    assert json.loads(state.path.read_text())["upload dataset somebody/wheels"]["reference"] == "somebody/wheels"
