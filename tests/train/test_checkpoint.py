"""A checkpoint comes back as it was saved, and refuses to go on with something else."""

from __future__ import annotations

import zipfile

import numpy as np
import pytest
import torch

from embed64.core.errors import InputError
from embed64.core.files import sha256_file
from embed64.core.recipe import load_recipe, recipe_toml
from embed64.core.settings import Recipe
from embed64.train.checkpoint import CHECKPOINT, read_checkpoint, require_recipe, resumable, save_checkpoint
from embed64.train.stages import Stages

RECIPE = load_recipe("demo", ["train.steps=7"])


def state() -> dict:
    return {
        "model": {"weight": torch.arange(6.0).view(2, 3)},
        "optimizer": {"state": {0: {"step": torch.tensor(3.0)}}, "param_groups": [{"lr": 0.5, "params": [0]}]},
        "scaler": {},
        "step": 3,
        "metrics": [{"step": 1, "loss": 0.25, "lr": 1e-3}, {"step": 1, "validation_mp5": 0.5}],
        "backbone": "abc",
        "catalog_sha256": "0" * 64,
    }


def test_round_trip(tmp_path):
    path = save_checkpoint(tmp_path, RECIPE, state())
    assert path == tmp_path / "checkpoints" / "last.pt"
    back = resumable(tmp_path, RECIPE, "0" * 64)
    assert torch.equal(back["model"]["weight"], state()["model"]["weight"])
    assert torch.equal(back["optimizer"]["state"][0]["step"], torch.tensor(3.0))
    for key in ("step", "metrics", "backbone", "catalog_sha256", "scaler"):
        assert back[key] == state()[key]


def test_saving_again_replaces_the_file_and_leaves_nothing_else(tmp_path):
    save_checkpoint(tmp_path, RECIPE, state())
    save_checkpoint(tmp_path, RECIPE, state() | {"step": 4})
    assert read_checkpoint(tmp_path)["step"] == 4
    assert [p.name for p in (tmp_path / "checkpoints").iterdir()] == ["last.pt"]


def test_a_failed_save_keeps_the_checkpoint_before_it(tmp_path):
    save_checkpoint(tmp_path, RECIPE, state())
    with pytest.raises(Exception, match="pickle"):
        save_checkpoint(tmp_path, RECIPE, state() | {"step": 4, "model": lambda: 0})
    assert read_checkpoint(tmp_path)["step"] == 3
    assert [p.name for p in (tmp_path / "checkpoints").iterdir()] == ["last.pt"]


def test_a_run_without_checkpoint_has_no_state(tmp_path):
    assert read_checkpoint(tmp_path) is None
    assert resumable(tmp_path, RECIPE, "0" * 64) is None


def test_another_recipe_is_refused_and_the_difference_shown(tmp_path):
    save_checkpoint(tmp_path, RECIPE, state())
    with pytest.raises(InputError, match=r"\(train.steps: 7 -> 9\)") as error:
        resumable(tmp_path, load_recipe("demo", ["train.steps=9"]), "0" * 64)
    assert str(tmp_path) in str(error.value)
    assert "--out" in str(error.value)
    assert "\n" not in str(error.value)


def test_what_a_preset_is_expected_to_take_may_change(tmp_path):
    save_checkpoint(tmp_path, RECIPE, state())
    other = load_recipe("demo", ["train.steps=7", "expected.hours=99", "expected.hardware='a laptop'"])
    assert other != RECIPE
    assert resumable(tmp_path, other, "0" * 64)["step"] == 3


def test_of_a_changed_recipe_only_what_changed_is_shown(tmp_path):
    save_checkpoint(tmp_path, RECIPE, state())
    changed = RECIPE.model_dump()
    changed["backbone"]["levels"] = (3, 4)
    changed["loss"]["margin"] = 0.5
    with pytest.raises(InputError) as error:
        resumable(tmp_path, Recipe.model_validate(changed), "0" * 64)
    message = str(error.value)
    assert "(backbone.levels: [-1, 3, 4, 5, 6] -> [3, 4]; loss.margin: 0.0 -> 0.5)" in message
    assert message.count("->") == 2


def test_a_setting_that_only_one_of_the_two_versions_knows_is_a_difference(tmp_path):
    text = recipe_toml(RECIPE).replace("[loss]", "[loss]\nforgotten = true").replace("keep = 0\n", "")
    with pytest.raises(InputError, match=r"\(loss.forgotten: true -> not known; train.keep: not known -> 0\)"):
        require_recipe(tmp_path, RECIPE, {"recipe": text})


def test_another_catalog_is_refused(tmp_path):
    save_checkpoint(tmp_path, RECIPE, state())
    with pytest.raises(InputError, match="another catalog") as error:
        resumable(tmp_path, RECIPE, "1" * 64)
    assert str(tmp_path) in str(error.value)


def test_a_checkpoint_holds_nothing_but_weights_and_plain_values(tmp_path):
    save_checkpoint(tmp_path, RECIPE, state())
    assert torch.load(tmp_path / CHECKPOINT, weights_only=True)["step"] == 3


class Trap:
    """What unpickling must never run."""

    def __reduce__(self):
        return (eval, ("1/0",))


def test_a_checkpoint_that_would_run_code_is_not_run(tmp_path):
    (tmp_path / "checkpoints").mkdir()
    torch.save({"step": 3, "model": Trap()}, tmp_path / CHECKPOINT)
    with pytest.raises(InputError, match="last.pt: damaged checkpoint"):
        read_checkpoint(tmp_path)


@pytest.mark.parametrize("left", [0, 100])
def test_a_truncated_checkpoint_is_named(tmp_path, left):
    path = save_checkpoint(tmp_path, RECIPE, state())
    path.write_bytes(path.read_bytes()[:left])
    with pytest.raises(InputError) as error:
        read_checkpoint(tmp_path)
    assert str(path) in str(error.value)


def test_a_flipped_bit_of_a_weight_is_noticed(tmp_path):
    path = save_checkpoint(tmp_path, RECIPE, state())
    content = path.read_bytes()
    weight = torch.arange(6.0).numpy().tobytes()
    place = content.index(weight) + 8
    path.write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])
    assert torch.load(path, weights_only=True)["step"] == 3  # torch itself notices nothing
    with pytest.raises(InputError, match="last.pt: damaged checkpoint; delete this file"):
        read_checkpoint(tmp_path)


@pytest.mark.parametrize("mmap", [False, True])
def test_no_flipped_byte_is_a_wrong_state_or_a_bug(tmp_path, mmap):
    path = save_checkpoint(tmp_path, RECIPE, state())
    content = path.read_bytes()
    for place in np.random.default_rng(0).integers(0, len(content), 200).tolist():
        path.write_bytes(content[:place] + bytes([content[place] ^ 0x15]) + content[place + 1 :])
        said, back = "", None
        try:
            back = read_checkpoint(tmp_path, mmap=mmap)
        except InputError as error:
            said = str(error)
        if back is None:
            assert str(path) in said
            continue
        assert back["recipe"] == recipe_toml(RECIPE)
        assert mmap or torch.equal(back["model"]["weight"], state()["model"]["weight"])


def test_another_programs_file_is_no_checkpoint(tmp_path):
    path = save_checkpoint(tmp_path, RECIPE, state())
    for value in ({"state_dict": {}}, [1, 2], torch.zeros(3)):
        torch.save(value, path)
        with pytest.raises(InputError, match="last.pt: not a checkpoint of embed64; delete this file"):
            read_checkpoint(tmp_path)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.txt", "x")
    with pytest.raises(InputError, match="last.pt: damaged checkpoint"):
        read_checkpoint(tmp_path)


def test_a_resumed_run_mends_its_catalog(tmp_path, capsys):
    catalog = tmp_path / "catalog.csv"
    catalog.write_text("path,label\n")
    save_checkpoint(tmp_path, RECIPE, state() | {"catalog_sha256": sha256_file(catalog)})
    Stages(tmp_path, RECIPE, resume=True)
    assert catalog.is_file()
    catalog.write_text("path,la")
    Stages(tmp_path, RECIPE, resume=True)
    assert not catalog.exists()  # the next stage writes it
    assert f"{catalog}: is not what the run was trained on any more; it is written again" in capsys.readouterr().err


def test_a_resumed_run_mends_its_recipe(tmp_path):
    save_checkpoint(tmp_path, RECIPE, state())
    (tmp_path / "recipe.toml").write_bytes(b"\xff")
    Stages(tmp_path, RECIPE, resume=True)
    assert (tmp_path / "recipe.toml").read_text() == recipe_toml(RECIPE)
