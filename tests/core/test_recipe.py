"""Settings: what is misspelt is named with what was meant, and nothing is changed silently."""

from typing import get_args

import pydantic
import pytest
from batches import PAIRS, PROXY_LOSSES, REMEMBERING, named

from embed64.core.errors import InputError
from embed64.core.recipe import backbone_settings, known_keys, load_recipe, presets, recipe_toml
from embed64.core.settings import Backbone, Expected, Loss, Recipe
from embed64.train.losses import LOSSES
from embed64.train.miners import MINERS

MINIMAL = 'name = "mine"\n[backbone]\nname = "test_resnet"\n[train]\nsteps = 5\nbatch_size = 8\n'


def refused(*arguments, **keywords) -> str:
    with pytest.raises(InputError) as caught:
        load_recipe(*arguments, **keywords)
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.fixture
def written(tmp_path):
    """Writes a recipe file and returns its name."""

    def write(text: str) -> str:
        (tmp_path / "mine.toml").write_text(text, encoding="utf-8")
        return str(tmp_path / "mine.toml")

    return write


def test_there_is_a_demo_preset():
    assert "demo" in presets()


@pytest.mark.parametrize("name", presets())
def test_every_preset_loads_and_bears_its_own_name(name):
    assert load_recipe(name).name == name


@pytest.mark.parametrize("name", presets())
def test_the_resolved_recipe_is_the_same_recipe_with_every_key_spelled_out(name, written):
    recipe = load_recipe(name, ["seed=3", "backbone.levels=[1, 2]", "head.level_weights=[]", "views.scale=[0.5, 0.75]"])
    text = recipe_toml(recipe)
    assert load_recipe(written(text)) == recipe.model_copy(update={"expected": Expected()})
    for key in known_keys():
        word = key.rpartition(".")[2]
        # Tables of a list, as teachers are, have the key as their header.
        assert (f"{word} = " in text or f"[[{key}]]" in text) != key.startswith("expected.")


def test_known_keys_are_dotted():
    assert {"seed", "train.steps", "backbone.image_size", "split.holdout", "views.scale"} <= set(known_keys())


@pytest.mark.parametrize(
    ("misspelt", "meant"),
    [("train.step", "train.steps"), ("sed", "seed"), ("loss.nam", "loss.name"), ("backbone.levls", "backbone.levels")],
)
def test_an_unknown_key_names_the_nearest(misspelt, meant):
    expected = f"recipe demo: key '{misspelt}' is unknown; did you mean '{meant}'?"
    assert expected in refused("demo", [f"{misspelt}=1"])


def test_an_unknown_table_names_the_nearest():
    message = refused("demo", ["trian.steps=1"])
    assert "key 'trian' is unknown; did you mean 'train" in message


def test_a_key_like_no_other_is_refused_without_a_guess():
    message = refused("demo", ["qqq=1"])
    assert message.startswith("recipe demo: key 'qqq' is unknown")
    assert "did you mean" not in message


def test_an_unknown_key_in_a_file_names_file_and_key(written):
    name = written(MINIMAL + "stpes = 7\n")
    assert f"recipe {name}: key 'train.stpes' is unknown; did you mean 'train.steps'?" in refused(name)


def test_a_misspelt_required_key_is_named_too(written):
    name = written(MINIMAL.replace("steps", "stpes"))
    assert "key 'train.stpes' is unknown; did you mean 'train.steps'?" in refused(name)


def test_a_missing_key_is_named(written):
    message = refused(written(MINIMAL.replace("steps = 5\n", "")))
    assert "key 'train.steps' is missing" in message
    assert "train.steps=VALUE" in message


@pytest.mark.parametrize(
    ("override", "key", "got"),
    [
        ("train.steps=many", "train.steps", "'many'"),
        ("train.steps=1.5", "train.steps", "1.5"),
        ("train.steps=0", "train.steps", "0"),
        ("split.holdout=1.5", "split.holdout", "1.5"),
        ("loss.name=contrastive", "loss.name", "'contrastive'"),
        ("train.lr=nan", "train.lr", "nan"),
        ("views.scale=[0.5]", "views.scale", ""),
        ("views.scale=[0.9, 0.5]", "views.scale", "smaller one first"),
        ("views.ratio=[0.0, 1.5]", "views.ratio", "0.0"),
        ("views.ratio=[1.0, inf]", "views.ratio", "inf"),
        ("views.jpeg=0", "views.jpeg", "0"),
        ("views.randaugment=31", "views.randaugment", "31"),
        ("views.erase=1.5", "views.erase", "1.5"),
        ("train.workers=-2", "train.workers", "-2"),
        ("train.balance=sources", "train.balance", "'sources'"),
        ("train.one_domain=2", "train.one_domain", "2"),
        ("backbone.levels=[1, 'x']", "backbone.levels.1", "'x'"),
        ("backbone.resize=stretch", "backbone.resize", "'stretch'"),
        ("backbone.interpolation=nearest", "backbone.interpolation", "'nearest'"),
        ("backbone.crop_share=1.5", "backbone.crop_share", "1.5"),
        ("train=5", "train", "5"),
    ],
)
def test_a_wrong_value_is_named_with_its_key(override, key, got):
    message = refused("demo", [override])
    assert message.startswith(f"recipe demo: key '{key}")
    assert got in message


def test_a_wrong_choice_lists_the_right_ones():
    assert "'triplet', 'supcon', 'multi_similarity'" in refused("demo", ["loss.name=contrastive"])
    assert "'squash', 'crop' or 'letterbox'" in refused("demo", ["backbone.resize=stretch"])


def test_a_backbone_without_a_recipe_is_checked_too():
    assert backbone_settings(name="x", resize="crop") == Backbone(name="x", resize="crop")
    with pytest.raises(InputError, match=r"^backbone: key 'resize': .*'squash', 'crop' or 'letterbox' \(got 'x'\)$"):
        backbone_settings(name="x", resize="x")
    with pytest.raises(InputError, match="^backbone: key 'crop_shar' is unknown"):
        backbone_settings(name="x", crop_shar=0.5)


def test_unknown_preset_names_the_nearest_and_all():
    message = refused("dmeo")
    assert "recipe 'dmeo' is unknown; did you mean 'demo'?" in message
    assert all(name in message for name in presets())


def test_missing_file_and_folder_are_named(tmp_path):
    assert "none.toml: no such file" in refused(str(tmp_path / "none.toml"))
    (tmp_path / "folder.toml").mkdir()
    assert "folder.toml: no such file" in refused(str(tmp_path / "folder.toml"))


def test_bad_toml_names_file_and_line(written):
    name = written('name = "mine"\nseed == 3\n')
    message = refused(name)
    assert f"recipe {name}: not valid TOML" in message
    assert "line 2" in message


def test_a_file_that_is_not_utf8_is_refused(tmp_path):
    path = tmp_path / "latin.toml"
    path.write_bytes('name = "Zürich"\n'.encode("latin-1"))
    assert f"recipe {path}: not valid TOML" in refused(str(path))


def test_overrides_are_read_as_toml_values_or_bare_words():
    recipe = load_recipe(
        "demo",
        [
            "seed=7",
            "train.lr=2e-4",
            "loss.name=supcon",
            "loss.miner='none'",
            "train.device=cuda:1",
            "backbone.frozen=false",
            "backbone.levels=[1, 2]",
            "views.scale=[0.5, 1.0]",
            "backbone.weights=",
            "triplets.count=10",  # a table that the preset leaves out
        ],
    )
    assert (recipe.seed, recipe.train.lr, recipe.loss.name, recipe.loss.miner) == (7, 2e-4, "supcon", "none")
    assert (recipe.train.device, recipe.backbone.frozen, recipe.backbone.weights) == ("cuda:1", False, "")
    assert (recipe.backbone.levels, recipe.views.scale, recipe.triplets.count) == ((1, 2), (0.5, 1.0), 10)


def test_the_last_override_wins_and_the_others_stay():
    plain = load_recipe("demo")
    recipe = load_recipe("demo", ["train.steps=3", "train.steps=4"])
    assert recipe.train.steps == 4
    assert recipe.model_copy(update={"train": plain.train}) == plain
    assert load_recipe("demo") == plain


@pytest.mark.parametrize("override", ["train.steps", "=5", ""])
def test_an_override_without_key_or_value_shows_how_it_is_written(override):
    assert "an override is written key=value, e.g. train.steps=100" in refused("demo", [override])


def test_an_override_below_a_setting_is_refused():
    message = refused("demo", ["name.deep=5"])
    assert "'name.deep=5': 'name' is a setting, not a table" in message


def test_a_recipe_is_frozen():
    recipe = load_recipe("demo")
    with pytest.raises(pydantic.ValidationError, match="frozen"):
        recipe.seed = 5
    with pytest.raises(pydantic.ValidationError, match="frozen"):
        recipe.train.steps = 5


def test_the_choices_of_loss_and_miner_are_those_that_there_are():
    assert set(get_args(Loss.model_fields["name"].annotation)) == set(LOSSES)
    assert set(get_args(Loss.model_fields["miner"].annotation)) == set(MINERS)


EVERY_MINER = "none, offline, batch_hard, hard_negative, semihard or distance_weighted"


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("miner", MINERS)
def test_a_miner_that_does_not_go_with_the_loss_is_refused(loss, miner):
    overrides = [f"loss.name={loss}", f"loss.miner='{miner}'"]
    if {"name": loss, "miner": miner} in [{"miner": "none", **pair} for pair in PAIRS]:
        assert load_recipe("demo", overrides).loss == Loss(name=loss, miner=miner)
        return
    miners = {"triplet": EVERY_MINER, "multi_similarity": "none or multi_similarity"}.get(loss, "none")
    takers = "multi_similarity" if miner == "multi_similarity" else "triplet"
    assert refused("demo", overrides) == (
        f"recipe demo: loss.miner '{miner}' does not go with loss.name '{loss}';"
        f" give loss.miner={miners}, or loss.name={takers}"
    )


@pytest.mark.parametrize(
    ("loss", "override", "plain", "takers"),
    [
        ("supcon", "margin=0.3", "0.0", "triplet, multi_similarity, proxy_anchor, arcface or subcenter_arcface"),
        ("arcface", "temperature=0.1", "0.07", "supcon"),
        ("triplet", "temperature=0.1", "0.07", "supcon"),
        ("triplet", "scale=32", "0.0", "multi_similarity, proxy_anchor, arcface, subcenter_arcface or normface"),
        ("normface", "margin=0.3", "0.0", "triplet, multi_similarity, proxy_anchor, arcface or subcenter_arcface"),
        ("supcon", "squared=true", "false", "triplet"),
        ("arcface", "subcenters=2", "3", "subcenter_arcface"),
        ("proxy_anchor", "margin_power=0.5", "0.25", "subcenter_arcface"),
        ("arcface", "margin_floor=0.0", "0.05", "subcenter_arcface"),
    ],
)
def test_a_key_that_the_loss_does_not_know_is_refused(loss, override, plain, takers):
    key = override.partition("=")[0]
    assert refused("demo", [f"loss.name={loss}", "loss.miner='none'", f"loss.{override}"]) == (
        f"recipe demo: loss.{key} has no meaning for loss.name '{loss}'; give loss.{key}={plain},"
        f" or give loss.name={takers}"
    )
    first = takers.partition(",")[0].partition(" ")[0]
    assert load_recipe("demo", [f"loss.name={first}", "loss.miner='none'", f"loss.{override}"]).loss.name == first


@pytest.mark.parametrize("loss", ["arcface", "subcenter_arcface"])
def test_a_margin_in_degrees_is_refused(loss):
    assert refused("demo", [f"loss.name={loss}", "loss.miner='none'", "loss.margin=28.6"]) == (
        f"recipe demo: loss.margin 28.6 is an angle in radians with loss.name '{loss}' and must be below pi;"
        " 28.6 degrees are loss.margin=0.499"
    )
    assert Loss(name=loss, margin=1.5).margin == 1.5
    assert Loss(name="triplet", margin=28.6).margin == 28.6


@pytest.mark.parametrize(
    ("loss", "miner", "message"),
    [
        *[
            (
                name,
                "none",
                f"loss.memory remembers images, but loss.name '{name}' compares with proxies;"
                " give loss.memory=0, or loss.name=triplet, supcon or multi_similarity",
            )
            for name in PROXY_LOSSES
        ],
        (
            "triplet",
            "none",
            "loss.memory with loss.miner 'none' would make billions of triplets; give loss.memory=0, or"
            " loss.miner=batch_hard, hard_negative, semihard or distance_weighted",
        ),
        (
            "triplet",
            "offline",
            "loss.memory with loss.miner 'offline' has its triplets in the batch; give loss.memory=0, or"
            " loss.miner=batch_hard, hard_negative, semihard or distance_weighted",
        ),
    ],
)
def test_a_memory_that_has_no_sense_is_refused(loss, miner, message):
    overrides = [f"loss.name={loss}", f"loss.miner='{miner}'"]
    assert refused("demo", [*overrides, "loss.memory=512"]) == f"recipe demo: {message}"
    assert load_recipe("demo", [*overrides, "loss.memory=0"]).loss.memory == 0


@pytest.mark.parametrize("settings", REMEMBERING, ids=named)
def test_a_memory_goes_with_losses_between_images(settings):
    assert Loss(**settings).memory == settings["memory"]


def test_the_name_is_required_and_python_defaults_hold(written):
    recipe = load_recipe(written(MINIMAL))
    assert isinstance(recipe, Recipe)
    assert (recipe.split.holdout, recipe.head.dim, recipe.backbone.pretrained) == (0.1, 64, True)
    assert "key 'name' is missing" in refused(written(MINIMAL.replace('name = "mine"\n', "")))


def test_a_backbone_is_not_frozen_and_trained_at_once():
    with pytest.raises(InputError, match="frozen=true and trained exclude each other") as error:
        load_recipe("demo", ["backbone.trained=['blocks.6.*']"])
    assert "\n" not in str(error.value)
    recipe = load_recipe("demo", ["backbone.frozen=false", "backbone.trained=['blocks.6.*']", "backbone.cached=false"])
    assert (recipe.backbone.trained, recipe.backbone.cached) == (("blocks.6.*",), False)
