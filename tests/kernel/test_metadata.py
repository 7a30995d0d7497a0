"""kernel-metadata.json: what Kaggle's client asks for, of one's own owner, and what is attached."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path

import pytest

from embed64.core.errors import InputError
from embed64.core.recipe import load_recipe
from embed64.kaggle.kernels import read_kernel
from embed64.kernel.metadata import (
    INFERENCE,
    METADATA_NAME,
    PLACEHOLDER,
    build_inference,
    build_kernel,
    owner_of,
    set_owner,
)


def built(folder: Path, *attached: str, **settings) -> dict:
    build_kernel(folder, load_recipe("photos"), attached, **settings)
    return json.loads((folder / METADATA_NAME).read_text())


def refused(folder: Path, *attached: str, **settings) -> str:
    with pytest.raises(InputError) as caught:
        built(folder, *attached, **settings)
    assert not (folder / METADATA_NAME).exists()
    return str(caught.value)


def test_the_original_works_sources_are_attached_unless_others_are_named(tmp_path):
    metadata = built(tmp_path)
    assert metadata["competition_sources"] == ["google-universal-image-embedding"]
    assert metadata["dataset_sources"] == [
        "abhijeetbhilare/world-cuisines",
        "jaidevchittoria/babies-products-and-toys",
        "naturalseeker/door-image",
        "naturalseeker/images-for-google-comp",
        "naturalseeker/packed-goods",
        "naturalseeker/triplet-data",
        "rhtsingh/130k-images-512x512-universal-image-embeddings",
        "watts2/glove6b50dtxt",
    ]
    assert metadata["enable_gpu"] is metadata["enable_internet"] is metadata["is_private"] is True
    assert metadata["machine_shape"] == "NvidiaTeslaT4"
    assert metadata["id"] == f"{PLACEHOLDER}/embed64-photos"


def test_named_sources_and_any_dataset_are_attached(tmp_path):
    metadata = built(tmp_path, "emoji", "products-10k", "dishes-67", "somebody/my-photos", owner="me")
    assert metadata["dataset_sources"] == ["kerrit/dishes-67", "me/embed64-emoji", "somebody/my-photos"]
    assert metadata["competition_sources"] == ["google-universal-image-embedding", "products-10k"]
    script = (tmp_path / "kernel" / "train.py").read_text()
    named = next(n for n in ast.parse(script).body if isinstance(n, ast.Assign) and n.targets[0].id == "SOURCES")
    assert ast.literal_eval(named.value) == ["emoji", "products-10k", "dishes-67"]


def test_without_internet_wheels_are_attached(tmp_path):
    metadata = built(tmp_path, "dishes-67", owner="me", internet=False)
    assert metadata["enable_internet"] is False
    assert metadata["dataset_sources"] == ["kerrit/dishes-67", "me/embed64-wheels"]


def test_the_title_makes_the_slug(tmp_path):
    file = tmp_path / "My_Recipe 2.toml"
    file.write_text('name = "My_Recipe 2"\n[backbone]\nname = "resnet18"\n[train]\nsteps = 1\nbatch_size = 8\n')
    build_kernel(tmp_path, load_recipe(str(file)))
    metadata = json.loads((tmp_path / METADATA_NAME).read_text())
    assert metadata["id"].partition("/")[2] == metadata["title"].replace(" ", "-") == "embed64-my-recipe-2"


def test_a_wrong_source_names_the_nearest_one(tmp_path):
    assert refused(tmp_path, "dishes-76") == (
        "--source 'dishes-76': neither a known source; did you mean 'dishes-67'? nor a dataset as OWNER/SLUG;"
        " `embed64 sources list` shows the known ones"
    )
    assert refused(tmp_path, "glove") == "--source: none of these holds images; add one that does"


def test_a_wrong_time_limit_writes_nothing(tmp_path):
    assert "write a duration such as 8h30m" in refused(tmp_path, time_limit="soon")


def test_the_owner_is_set_in_both_kernels_and_kept(tmp_path):
    built(tmp_path, "emoji", "dishes-67")
    build_inference(tmp_path)
    assert owner_of(tmp_path) == owner_of(tmp_path / INFERENCE) == PLACEHOLDER
    set_owner(tmp_path, "kerrit")
    for place, datasets in (
        (tmp_path, ["kerrit/dishes-67", "kerrit/embed64-emoji"]),
        (tmp_path / INFERENCE, ["kerrit/embed64-model"]),
    ):
        metadata = json.loads((place / METADATA_NAME).read_text())
        assert metadata["id"].startswith("kerrit/embed64-")
        assert metadata["dataset_sources"] == datasets
    assert built(tmp_path, "emoji")["id"] == "kerrit/embed64-photos"
    set_owner(tmp_path, "other")
    assert json.loads((tmp_path / METADATA_NAME).read_text())["dataset_sources"] == ["other/embed64-emoji"]


def test_the_script_follows_the_owner(tmp_path):
    built(tmp_path, "emoji", internet=False)
    script = tmp_path / "kernel" / "train.py"
    before = script.read_text()
    assert f'\nWHEELS = "{PLACEHOLDER}/embed64-wheels"\n' in before
    for owner in ("me", "other"):
        set_owner(tmp_path, owner)
        assert script.read_text() == before.replace(f"{PLACEHOLDER}/embed64-wheels", f"{owner}/embed64-wheels")
        datasets = json.loads((tmp_path / METADATA_NAME).read_text())["dataset_sources"]
        assert datasets == [f"{owner}/embed64-emoji", f"{owner}/embed64-wheels"]
    script.write_text('WHEELS = "https://example.org/embed64-wheels"  # one\'s own\n')
    set_owner(tmp_path, "me")
    assert "example.org" in script.read_text()


def test_nothing_is_written_if_one_of_both_kernels_is_wrong(tmp_path, here):
    built(tmp_path, "emoji", owner="me")
    build_inference(tmp_path, "me")
    second = tmp_path / INFERENCE / METADATA_NAME
    second.write_text(second.read_text().replace('"script"', '"scripts"'))
    files = {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()}
    for command in (["init", "--owner", "you"], ["build", "--recipe", "demo"]):
        done = here("kernel", *command, "--folder", tmp_path, code=2)
        assert f"{second}: 'kernel_type' is 'scripts'; write script or notebook, or make the file again" in done.err
        assert {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()} == files
    here("kernel", "build", "--owner", "you", "--folder", tmp_path)
    assert owner_of(tmp_path) == owner_of(tmp_path / INFERENCE) == "you"


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("inference.py", b"\xff\xfe", "inference.py: not UTF-8 text; 'code_file' in"),
        ("own.ipynb", b"{}", "own.ipynb: not a Jupyter notebook with cells; `embed64 kernel build --notebook`"),
    ],
)
def test_nothing_is_written_if_code_cannot_be_read(tmp_path, name, content, told):
    built(tmp_path, "emoji", owner="me", internet=False)
    build_inference(tmp_path, "me")
    (tmp_path / INFERENCE / name).write_bytes(content)
    second = tmp_path / INFERENCE / METADATA_NAME
    second.write_text(second.read_text().replace("inference.py", name))
    files = {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()}
    with pytest.raises(InputError, match=re.escape(told)):
        set_owner(tmp_path, "you")
    assert {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()} == files


def test_a_kernel_that_is_missing_is_built_with_the_owner(tmp_path, here):
    files = [tmp_path / METADATA_NAME, tmp_path / INFERENCE / METADATA_NAME]
    for readme in ([str(tmp_path / "README.md")], []):
        done = here("kernel", "init", "--owner", "me", "--folder", tmp_path)
        assert done.out.splitlines() == [*readme, *(f"{file}: owner me" for file in files)]
        assert owner_of(tmp_path) == owner_of(tmp_path / INFERENCE) == "me"
        files[1].unlink()


def test_an_empty_folder_becomes_a_kernel_to_push_with_a_short_readme(tmp_path, here, account):
    here("kernel", "init", "--owner", "kerrit", "--folder", tmp_path)
    lines = [line for line in (tmp_path / "README.md").read_text().splitlines() if line]
    assert len(lines) == 5
    assert lines[0] == "# embed64 swin"
    for command in re.findall(r"`embed64 kernel (\w+)", "".join(lines)):
        here("kernel", command, "--help")
    assert read_kernel(tmp_path).ref == "kerrit/embed64-swin"
    assert '"kerrit/embed64-swin"' in here("kernel", "push", "--dry-run", "--folder", tmp_path).out


def test_a_readme_of_ones_own_stays(tmp_path, here):
    (tmp_path / "README.md").write_text("mine")
    here("kernel", "init", "--owner", "kerrit", "--folder", tmp_path)
    assert (tmp_path / "README.md").read_text() == "mine"


def test_a_recipe_whose_name_makes_no_title_is_refused(tmp_path):
    recipe = load_recipe("photos", [f"name={'long' * 20}"])
    with pytest.raises(InputError) as caught:
        build_kernel(tmp_path, recipe)
    assert str(caught.value).endswith(": gives the kernel a title of 88 characters, Kaggle takes 50; give name=SHORTER")
    with pytest.raises(InputError, match="not a Kaggle user name"):
        build_kernel(tmp_path, load_recipe("photos"), owner="https://www.kaggle.com/me")
    assert not any(tmp_path.iterdir())


@pytest.mark.parametrize("owner", ["", "a/b", "a b", "https://www.kaggle.com/me"])
def test_what_is_no_user_name_is_refused(tmp_path, owner):
    built(tmp_path)
    build_inference(tmp_path)
    with pytest.raises(InputError, match="not a Kaggle user name"):
        set_owner(tmp_path, owner)
    assert owner_of(tmp_path) == PLACEHOLDER


@pytest.mark.parametrize(("text", "why"), [("{", "not valid JSON"), ("[]", "not a JSON object")])
def test_a_damaged_file_is_named(tmp_path, text, why):
    (tmp_path / METADATA_NAME).write_text(text)
    with pytest.raises(InputError, match=why) as caught:
        owner_of(tmp_path)
    assert str(tmp_path / METADATA_NAME) in str(caught.value)
