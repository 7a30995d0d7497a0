"""kernel-metadata.json is read by one strict model: what Kaggle refuses or would take for something else is named."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from kaggle_account import write_kernel
from pydantic import ValidationError

from embed64.core.errors import InputError
from embed64.kaggle.kernels import read_kernel
from embed64.kernel.metadata_file import METADATA_NAME, KernelMetadata, read_metadata

FLAGS = ("is_private", "enable_gpu", "enable_tpu", "enable_internet")
SOURCES = ("dataset_sources", "competition_sources", "kernel_sources", "model_sources")
ANEW = "make the file again with `embed64 kernel build --owner NAME`"
PROFILE = "as in your profile's address, the slug with"
INIT = "run `embed64 kernel init --owner NAME`"


def refused(folder: Path) -> str:
    with pytest.raises(InputError) as caught:
        read_kernel(folder)
    said = str(caught.value)
    assert said.startswith(f"{folder / METADATA_NAME}: ")
    assert said.isprintable()
    assert len(said) < 500
    return said.partition(": ")[2]


def said_of(folder: Path, **changes) -> str:
    return refused(write_kernel(folder, **changes))


@pytest.mark.parametrize("flag", FLAGS)
@pytest.mark.parametrize("value", [None, 1, 0, 1.0, "", "yes", "True", "1", " true", [], [True], {}])
def test_a_flag_is_true_or_false_alone(tmp_path, flag, value):
    said = said_of(tmp_path, **{flag: value})
    assert said.startswith(f"'{flag}' is ")
    assert said.endswith(f"; write true or false, or {ANEW}")


@pytest.mark.parametrize("flag", FLAGS)
def test_flags_may_be_text_as_kaggles_own_template_has_them(tmp_path, flag):
    for value in (True, False):
        for written in (value, str(value).lower()):
            assert getattr(read_metadata(write_kernel(tmp_path, **{flag: written})), flag) is value


def test_what_is_left_out_is_what_kaggle_assumes(tmp_path):
    (tmp_path / METADATA_NAME).write_text(
        '{"id": "me/embed64-x", "title": "embed64 x", "code_file": "x.py", "language": "python",'
        ' "kernel_type": "script"}'
    )
    metadata = read_metadata(tmp_path)
    assert [getattr(metadata, flag) for flag in FLAGS] == [True, False, False, True]
    assert not any(getattr(metadata, sources) for sources in SOURCES)


@pytest.mark.parametrize("field", [name for name in KernelMetadata.model_fields if name not in FLAGS])
@pytest.mark.parametrize("value", [None, True, 1.5, {}, {"a": 1}, [["a/bcdef"]], [None], [1], [""]])
def test_a_wrong_type_in_any_field(tmp_path, field, value):
    said = said_of(tmp_path, **{field: value})
    assert said.startswith(f"'{field}' ")
    if value is None:
        assert said.startswith(f"'{field}' is null; write ")


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("id", "somebody", "'id' is 'somebody'; write owner/slug, the owner as in your profile's address, the "),
        ("id", "", f"'id' is ''; write owner/slug, the owner {PROFILE} 5 or more of a-z, 0-9 and -, or {INIT}"),
        ("id", "a/b/embed64-train", "'id' is 'a/b/embed64-train'; write owner/slug"),
        ("id", "https://www.kaggle.com/code/a/embed64-train", "'id' is 'https://"),
        ("id", "me/embed64-train\n", r"'id' is 'me/embed64-train\n'; write "),
        ("id_no", 0, "'id_no' is 0; write the kernel's number, or leave it out"),
        ("id_no", "12", "'id_no' is '12'; write the kernel's number"),
        ("title", "abc", "'title' is 'abc'; write 5 to 50 characters on one line"),
        ("title", "embed64 " * 7, "'title' is 'embed64 embed64"),
        ("title", "embed64\ntrain", r"'title' is 'embed64\ntrain'; write"),
        ("title", "？？？？？", "'title': '？？？？？' gives the slug ''; write 5 or more letters and digits"),
        ("title", "Another title", "'title' 'Another title' gives the slug 'another-title', but 'id' has 'embed64-"),
        ("code_file", "", "'code_file': '' is not the path of a file inside this folder"),
        ("code_file", ".", "'code_file': '.' is not the path"),
        ("code_file", "/etc/passwd", "'code_file': '/etc/passwd' is not the path of a file inside this folder"),
        ("code_file", "kernel/../../train.py", "'code_file': 'kernel/../../train.py' is not"),
        ("code_file", "C:\\train.py", r"'code_file': 'C:\\train.py' is not"),
        ("code_file", "a\0b", r"'code_file': 'a\x00b' is not"),
        ("code_file", "x" * 300, "'code_file': 'xxx"),
        ("language", "julia", "'language' is 'julia'; write python, r or rmarkdown"),
        ("language", "Python", "'language' is 'Python'; write"),
        ("kernel_type", "notebok", "'kernel_type' is 'notebok'; write script or notebook"),
        ("machine_shape", "T4", "'machine_shape' is 'T4'; write NvidiaTeslaT4 or another of Kaggle's accelerators"),
        ("machine_shape", "nvidiaTeslaT4", "'machine_shape' is 'nvidiaTeslaT4'; write"),
        ("docker_image_pinning_type", "", "'docker_image_pinning_type' is ''; write original or latest"),
        ("docker_image", "https://gcr.io/x", "'docker_image' is 'https://gcr.io/x'; write the name"),
        ("keywords", "gpu", "'keywords' is 'gpu'; write a list of Kaggle's tags"),
        ("dataset_sources", "a/b", "'dataset_sources' is 'a/b'; write a list of owner/slug"),
        ("dataset_sources", ["a/b", "c"], "'dataset_sources' entry 2 is 'c'; write a list of owner/slug"),
        ("dataset_sources", ["a/b/c"], "'dataset_sources' entry 1 is 'a/b/c'"),
        ("dataset_sources", ["/b"], "'dataset_sources' entry 1 is '/b'"),
        ("dataset_sources", [" a/b"], "'dataset_sources' entry 1 is ' a/b'"),
        ("dataset_sources", ["https://www.kaggle.com/datasets/a/b"], "'dataset_sources' entry 1 is 'https://"),
        ("dataset_sources", ["a/b", "A/b/2"], "'dataset_sources': 'A/b/2' is attached twice; keep one of them"),
        ("competition_sources", ["a/b"], "'competition_sources' entry 1 is 'a/b'; write a list of names"),
        ("competition_sources", ["https://www.kaggle.com/c/a"], "'competition_sources' entry 1 is 'https://"),
        ("kernel_sources", ["a/b"], "'kernel_sources' entry 1 is 'a/b'"),
        ("model_sources", ["google/vit"], "'model_sources' entry 1 is 'google/vit'; write a list of owner/model/"),
        ("model_sources", ["google/vit/pyTorch/base/new"], "'model_sources' entry 1 is 'google/vit/pyTorch/base/new'"),
    ],
)  # fmt: skip
def test_what_kaggle_does_not_take_is_named_with_field_and_value(tmp_path, field, value, told):
    assert said_of(tmp_path, **{field: value}).startswith(told)


@pytest.mark.parametrize(
    "changes",
    [
        {"keywords": ["gpu"], "docker_image_pinning_type": "latest", "id_no": 12345},
        {"docker_image": "gcr.io/kaggle-images/python@sha256:" + "0a" * 32},
        {"docker_image": "", "machine_shape": ""},
        *({"machine_shape": shape} for shape in ("None", "Gpu", "NvidiaTeslaP100", "Tpu1VmV38", "NvidiaL4X1")),
        {"dataset_sources": ["Me/My_data/7"], "kernel_sources": ["a/bcdef", "a/other/3"]},
        {"language": "rmarkdown", "kernel_type": "notebook"},
    ],
)
def test_what_kaggle_takes_is_taken(tmp_path, changes):
    given = read_metadata(write_kernel(tmp_path, **changes)).given()
    assert given == json.loads((tmp_path / METADATA_NAME).read_text())


@pytest.mark.parametrize("field", ["id", "title", "code_file", "language", "kernel_type"])
def test_what_kaggle_requires_is_required(tmp_path, field):
    values = json.loads((write_kernel(tmp_path) / METADATA_NAME).read_text())
    values.pop(field)
    (tmp_path / METADATA_NAME).write_text(json.dumps(values))
    remedy = INIT if field == "id" else ANEW
    assert refused(tmp_path) == f"key '{field}' is missing; add it, or {remedy}"


def test_a_misspelt_key_is_named_before_what_is_missing_for_it(tmp_path):
    values = json.loads((write_kernel(tmp_path) / METADATA_NAME).read_text())
    values["tilte"] = values.pop("title")
    (tmp_path / METADATA_NAME).write_text(json.dumps(values))
    assert refused(tmp_path) == "key 'tilte' is unknown; did you mean 'title'? (wrong too: 'title')"
    assert said_of(tmp_path, is_privat=False) == "key 'is_privat' is unknown; did you mean 'is_private'?"
    assert said_of(tmp_path, zzz=1) == "key 'zzz' is unknown; Kaggle would ignore it, remove it"
    assert said_of(tmp_path, is_private=None, language=3) == (
        f"'language' is 3 (wrong too: 'is_private'); write python, r or rmarkdown, or {ANEW}"
    )


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "not valid JSON (Expecting value"),
        (b"[]", "not a JSON object; "),
        (b"null", "not a JSON object; "),
        (b"\xef\xbb\xbf{}", "not valid JSON (Unexpected UTF-8 BOM"),
        (b'{"title": "\xe4"}', "not UTF-8 text; save it as UTF-8, or "),
        ("{}".encode("utf-16"), "not UTF-8 text; "),
        (b'{"id_no": NaN}', "not valid JSON (NaN is not a number of JSON); correct it, or "),
        (b'{"id_no": -Infinity}', "not valid JSON (-Infinity is not a number of JSON)"),
        (b'{"is_private": true, "is_private": false}', "not valid JSON (key 'is_private' stands there twice)"),
        (b'{"id_no": ' + b"9" * 5000 + b"}", "not valid JSON (Exceeds the limit"),
        (b"[" * 200_000, "not valid JSON ("),
        (b'{"title": "' + b"x" * 1_000_000 + b'"}', "1,000,013 bytes, at most 1,000,000 are read; "),
        (b'{"title": "\\ud800"}', "key 'id' is missing"),
    ],
    ids=range(13),
)  # fmt: skip
def test_a_file_that_is_no_json_object(tmp_path, content, told):
    (tmp_path / METADATA_NAME).write_bytes(content)
    said = refused(tmp_path)
    assert said.startswith(told)
    assert said.endswith(ANEW)


@pytest.mark.parametrize("shown", ["init", "push", "rehearse", "build", "ship", "wheels"])
def test_every_command_says_the_same_and_writes_nothing(account, here, shown):
    write_kernel(Path(), is_private=None)
    before = sorted(Path().rglob("*")), Path(METADATA_NAME).read_text()
    done = here("kernel", shown, *(["--owner", "me"] if shown == "init" else []), code=2)
    assert (
        done.err.splitlines()[-1] == f"embed64: {METADATA_NAME}: 'is_private' is null; write true or false, or {ANEW}"
    )
    assert (sorted(Path().rglob("*")), Path(METADATA_NAME).read_text()) == before
    assert account.server.bodies("SaveKernel") == []


def test_the_remedies_help(account, here):
    write_kernel(Path(), is_private=None)
    here("kernel", "build", "--owner", "somebody", "--source", "emoji")
    assert read_kernel(Path()).metadata.is_private is True
    values = json.loads(Path(METADATA_NAME).read_text())
    for broken in ({}, {"id": None}, {"id": "embed64-swin"}, {"id": "me/My Kernel"}):
        Path(METADATA_NAME).write_text(json.dumps({**{k: v for k, v in values.items() if k != "id"}, **broken}))
        assert INIT in here("kernel", "push", code=2).err
        here("kernel", "init", "--owner", "somebody")
        assert read_kernel(Path()).ref == "somebody/embed64-swin"


def test_code_elsewhere_or_not_text_is_refused(tmp_path):
    folder = write_kernel(tmp_path / "here")
    code = folder / "kernel" / "train.py"
    code.write_bytes(b"\xff\xfe")
    with pytest.raises(InputError, match=r"train\.py: not UTF-8 text; 'code_file' in .+ must name a script"):
        read_kernel(folder)
    (tmp_path / "secret").write_text("a secret")
    code.unlink()
    code.symlink_to(tmp_path / "secret")
    with pytest.raises(InputError, match=r"train\.py: a link to .+secret, but 'code_file' must be in .+here"):
        read_kernel(folder)


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Ünïversal — it's 64-d!", "universal-it-s-64-d"),
        ("日本 kernel", "ri-ben-kernel"),
        ("1,000 images", "1000-images"),
        ("Ørsted & straße", "orsted-strasse"),
        ("a_b.c swin", "a-b-c-swin"),
    ],
)
def test_a_slug_is_that_of_kaggles_client(tmp_path, title, slug):
    assert read_kernel(write_kernel(tmp_path, id=f"me/{slug}", title=title)).ref == f"me/{slug}"


@pytest.mark.parametrize("owner", ["some.body", "some body", "søren", "https://www.kaggle.com/me", "me@home"])
def test_a_name_that_no_address_has_is_refused_by_every_command(account, here, owner):
    before = sorted(Path().rglob("*"))
    told = f"--owner '{owner}': not a Kaggle user name; it is the last part of your profile's address, of letters,"
    assert told in here("kernel", "init", "--owner", owner, code=2).err
    assert told in here("kernel", "build", "--owner", owner, "--source", "emoji", code=2).err
    assert told in here("kernel", "ship", "--recipe", "demo", "--owner", owner, code=2).err
    assert sorted(Path().rglob("*")) == before
    said = said_of(Path(), id=f"{owner}/embed64-train")
    assert said.startswith(f"'id' is '{owner}/embed64-train'; write owner/slug, the owner as in your profile's address")
    assert account.server.bodies("SaveKernel") == []


def test_capitals_are_the_same_owner(account, here):
    here("kernel", "build", "--owner", "SomeBody", "--recipe", "demo", "--source", "emoji", "--no-internet")
    for command in ("init", "build"):
        kernel = read_kernel(Path())
        assert kernel.ref == "somebody/embed64-demo"
        assert kernel.sources("dataset") == ["somebody/embed64-emoji", "somebody/embed64-wheels"]
        assert '\nWHEELS = "somebody/embed64-wheels"\n' in kernel.code
        more = ["--recipe", "demo", "--source", "emoji", "--no-internet"] if command == "build" else []
        assert "SOMEBODY" not in here("kernel", command, "--owner", "SOMEBODY", *more).out
    assert read_kernel(write_kernel(Path("other"), id="Some_Body/embed64-train")).ref == "some_body/embed64-train"


def test_the_model_is_frozen(tmp_path):
    with pytest.raises(ValidationError):
        read_metadata(write_kernel(tmp_path)).is_private = False
