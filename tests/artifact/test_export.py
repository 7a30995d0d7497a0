"""What leaves: every format agrees with the model, the manifest says what it is, wrong wishes are refused in a line."""

from __future__ import annotations

import re
import sys
import zipfile
from collections.abc import Callable
from importlib import metadata
from pathlib import Path

import pytest
import timm
import torch
from commands import here
from encoders import any_size, images
from safetensors.torch import save_file
from torch import Tensor

from embed64.artifact import export as deliver
from embed64.artifact.archive import read_archive
from embed64.artifact.check import require_contract
from embed64.artifact.drift import measure_drift
from embed64.artifact.embedder import Embedder
from embed64.artifact.export import DEFAULT_OUTPUT, Model, export_backbone, manifest, output_format, untrained
from embed64.cli import app as cli
from embed64.core.errors import CheckFailed, InputError
from embed64.core.settings import Backbone as BackboneSettings

VIT = {"name": "test_vit", "pretrained": False, "image_size": 32}
BYOBNET = {"name": "test_byobnet", "pretrained": False, "image_size": 48, "resize": "crop"}
BATCHES = [images(1, 224, 224), images(2, 31, 17), images(5, 90, 120)]


def model(*backbones: dict) -> Model:
    return untrained([BackboneSettings(**settings) for settings in backbones])


def embed(made: Model, x: Tensor) -> Tensor:
    """The model's embeddings, put together here."""
    features = [backbone(backbone.preprocess()(x)) for backbone in made.backbones]
    return made.head(torch.cat(features, dim=1))


@pytest.mark.parametrize(
    ("name", "output", "expected"),
    [
        ("torchscript", DEFAULT_OUTPUT, DEFAULT_OUTPUT),
        ("pt2", DEFAULT_OUTPUT, Path("export/saved_model.pt2")),
        ("onnx", DEFAULT_OUTPUT, Path("export/saved_model.onnx")),
        ("onnx", Path("a/b.onnx"), Path("a/b.onnx")),
        ("torchscript", Path("a.torchscript"), Path("a.torchscript")),  # no other format's: the user's own choice
        ("pt2", Path("saved_model"), Path("saved_model")),
    ],
)
def test_the_format_decides_the_name_where_none_is_given(name, output, expected):
    assert output_format(name, output) == (name, expected)


@pytest.mark.parametrize(
    ("name", "output", "said"),
    [
        ("ONNX", DEFAULT_OUTPUT, "--format 'ONNX': unknown; choose torchscript, pt2, onnx"),
        ("torchscript", Path("a.onnx"), "a.onnx: the suffix is not that of torchscript; name it *.pt"),
        ("onnx", Path("a.pt"), "a.pt: the suffix is not that of onnx; name it *.onnx"),
        (
            "pt2",
            Path("x/a.pt"),
            "x/a.pt: the suffix is not that of pt2; name it *.pt2, or give --format torch",
        ),
    ],
)
def test_an_unknown_format_or_another_one_s_suffix_is_refused(name, output, said):
    with pytest.raises(InputError) as refused:
        output_format(name, output)
    assert str(refused.value).startswith(said)
    assert "\n" not in str(refused.value)


@torch.no_grad()
@pytest.mark.parametrize("backbones", [(VIT,), (VIT, BYOBNET), (BYOBNET, VIT, VIT)], ids=len)
def test_untrained_gives_64_numbers_of_length_1_an_equal_share_from_each(backbones):
    made = model(*backbones)
    assert (len(made.backbones), made.dim) == (len(backbones), 64)
    embeddings = embed(made, images(5, 60, 80))
    assert embeddings.shape == (5, 64)
    torch.testing.assert_close(embeddings.norm(dim=1), torch.ones(5), atol=1e-5, rtol=0)
    parts = embeddings.tensor_split(len(backbones), dim=1)
    assert [part.shape[1] for part in parts] == {1: [64], 2: [32, 32], 3: [22, 21, 21]}[len(backbones)]
    for part in parts:
        torch.testing.assert_close(part.norm(dim=1) ** 2, torch.full((5,), 1 / len(backbones)), atol=1e-5, rtol=0)


@torch.no_grad()
def test_untrained_is_the_same_each_time_and_ready_for_inference():
    one, two = (model(VIT, BYOBNET) for _ in range(2))
    assert torch.equal(embed(one, BATCHES[1]), embed(two, BATCHES[1]))
    assert not any(module.training for backbone in one.backbones for module in backbone.modules())


@torch.no_grad()
def test_untrained_pools_the_backbones_own_features():
    made = model(BYOBNET)
    features = made.backbones[0](made.backbones[0].preprocess()(BATCHES[2]))
    pooled = torch.nn.functional.adaptive_avg_pool1d(features, 64)
    expected = pooled / pooled.norm(dim=1, keepdim=True)
    torch.testing.assert_close(embed(made, BATCHES[2]), expected, atol=1e-5, rtol=0)


def test_the_manifest_says_what_the_file_is():
    said = manifest(model(VIT, BYOBNET | {"flip": True}), half_weights=True)
    assert said["embed64"] == metadata.version("embed64")
    assert said["torch"] == torch.__version__
    assert said["timm"] == timm.__version__
    assert [backbone["name"] for backbone in said["backbones"]] == ["test_vit", "test_byobnet"]
    assert [backbone["image_size"] for backbone in said["backbones"]] == [32, 48]
    assert [backbone["resize"] for backbone in said["backbones"]] == ["squash", "crop"]
    assert [backbone["flip"] for backbone in said["backbones"]] == [False, True]
    assert said["weights"] == "random, random"
    assert (said["pretrained"], said["dim"], said["unit_length"], said["half_weights"]) == (False, 64, True, True)


def test_a_model_is_pretrained_where_all_its_backbones_are(tmp_path):
    file = tmp_path / "byobnet.safetensors"
    save_file(timm.create_model("test_byobnet").state_dict(), file)
    loaded = BYOBNET | {"pretrained": True, "weights": str(file)}
    one, both = manifest(model(loaded), False), manifest(model(loaded, VIT), False)
    assert (one["pretrained"], one["weights"]) == (True, str(file))
    assert (both["pretrained"], both["weights"]) == (False, f"{file}, random")


def runner(path: Path) -> Callable[[Tensor], Tensor]:
    """The file as a function, by nothing but what its format needs."""
    if path.suffix == ".onnx":
        import onnxruntime

        session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
        return lambda x: torch.from_numpy(session.run(None, {"images": x.numpy()})[0])
    return torch.export.load(path).module() if path.suffix == ".pt2" else torch.jit.load(path)


@torch.no_grad()
@pytest.mark.parametrize(
    ("format", "backbones"),
    [
        ("torchscript", (BYOBNET, VIT)),
        pytest.param("pt2", (BYOBNET,), marks=any_size),
        pytest.param("pt2", (BYOBNET, VIT), marks=[any_size, pytest.mark.slow]),
        pytest.param("onnx", (VIT,), marks=pytest.mark.onnx),
        pytest.param("onnx", (BYOBNET, VIT), marks=[pytest.mark.onnx, pytest.mark.slow]),
    ],
)
def test_every_format_agrees_with_the_model(tmp_path, format, backbones):
    made, path = model(*backbones), tmp_path / f"model{deliver.SUFFIXES[format]}"
    pictures = list(images(4, 70, 90))
    drift = deliver.deliver(made, path, format, images=pictures)
    run = runner(path)
    for x in BATCHES:
        torch.testing.assert_close(run(x), embed(made, x), atol=1e-5, rtol=0)
    embedder = Embedder([(b.preprocess(), b) for b in made.backbones], made.head, 64).eval()
    assert drift == pytest.approx(measure_drift(embedder, pictures), rel=0.05, abs=1e-4)
    beside = [path.name] if format != "torchscript" else [path.name, "submission.zip"]
    assert sorted(p.name for p in tmp_path.iterdir()) == beside


@torch.no_grad()
def test_a_torchscript_file_carries_its_manifest_and_lies_in_the_submission(tmp_path):
    made, path = model(VIT), tmp_path / "new" / "any.pt"
    drift = deliver.deliver(made, path, half_weights=True)
    assert 0 < drift.share < 0.2  # measured on made-up pictures
    assert read_archive(path.read_bytes()).manifest == manifest(made, True) | {"backbones": [as_json(VIT)]}
    with zipfile.ZipFile(path.with_name("submission.zip")) as archive:
        assert archive.read("saved_model.pt") == path.read_bytes()
    torch.testing.assert_close(torch.jit.load(path)(BATCHES[2]), embed(made, BATCHES[2]), atol=1e-5, rtol=0)
    require_contract(path)


def test_a_manifest_names_weights_of_8_bits_if_there_are_any():
    made = model(VIT)
    assert manifest(made, False, True) == manifest(made, False) | {"int8_weights": True}
    assert "int8_weights" not in manifest(made, False)


def as_json(settings: dict) -> dict:
    """A backbone's spec as JSON gives it back: lists for tuples."""
    (backbone,) = model(settings).backbones
    return {key: list(value) if isinstance(value, tuple) else value for key, value in backbone.spec.items()}


@pytest.mark.parametrize(
    ("format", "bits", "refusal"),
    [
        ("pt2", {"half_weights": True}, "^--half-weights is for TorchScript and ONNX files, not for pt2; leave one"),
        ("pt2", {"int8_weights": True}, "^--int8-weights is for ONNX files, not for pt2; give --format onnx"),
        ("torchscript", {"int8_weights": True}, "^--int8-weights is for ONNX files, not for torchscript"),
        ("onnx", {"half_weights": True, "int8_weights": True}, "exclude each other"),
    ],
)
def test_a_format_without_such_weights_is_named(tmp_path, format, bits, refusal):
    with pytest.raises(InputError, match=refusal):  # before any weights are loaded
        output_format(format, DEFAULT_OUTPUT, **bits)
    with pytest.raises(InputError, match=refusal):
        deliver.deliver(model(VIT), tmp_path / f"a{deliver.SUFFIXES[format]}", format, **bits)
    assert not list(tmp_path.iterdir())


def test_an_artifact_that_breaks_a_rule_is_named(tmp_path):
    (tmp_path / "a.pt").write_bytes(b"no artifact")
    with pytest.raises(CheckFailed, match=r"a\.pt: file: ") as refused:
        require_contract(tmp_path / "a.pt")
    assert "\n" not in str(refused.value)


@pytest.fixture
def command(monkeypatch, capsys, tmp_path):
    """Arguments -> (exit code, lines of stderr), in a folder of its own and without any network."""
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> tuple[int, list[str]]:
        monkeypatch.setattr(sys, "argv", ["embed64", *arguments])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        return ended.value.code, capsys.readouterr().err.strip().splitlines()

    return run


B = ("--backbone", "test_vit", "--image-size", "32")
WAYS = "timm's own download.* --weights FILE .*an attached dataset"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "export: name either the folder of a run, e.g. runs/demo, or a --backbone"),
        (("runs/demo", *B), "export: name either the folder of a run, e.g. runs/demo, or a --backbone"),
        (("nowhere",), "nowhere/recipe.toml: no such file; name the folder of a run"),
        (("runs/demo", "--resize", "crop"), r"export: .*--resize.* for --backbone; a run keeps what it was trained"),
        (("runs/demo", "--interpolation", "bilinear"), "export: .*--interpolation are for --backbone"),
        (("runs/demo", "--weights", "w.pth"), "export: --weights.* are for --backbone"),
        (("runs/demo", "--random-weights"), "export: .*--random-weights.* are for --backbone"),
        (("runs/demo", "--image-size", "96"), "export: .*--image-size.* are for --backbone"),
        ((*B, "--format", "h5"), "--format 'h5': unknown; choose torchscript, pt2, onnx"),
        ((*B, "-o", "a.onnx"), r"a.onnx: the suffix is not that of torchscript; name it \*.pt"),
        ((*B, "--random-weights", "-o", "."), r"^embed64: \.: not the path of a file; name a file"),
        ((*B, "--random-weights", "-o", "/proc/none/m.pt"), "/proc/none/m.pt: cannot be written"),
        ((*B, "--resize", "stretch"), "key 'resize': .*'squash', 'crop' or 'letterbox'"),
        ((*B, "--interpolation", "nearest"), "key 'interpolation': .*'auto', 'bicubic' or 'bilinear'"),
        ((*B, "--image-size", "-1"), "key 'image_size': .* greater than or equal to 0"),
        (("--backbone", "test_vitt"), "backbone 'test_vitt': timm .* similar: .*test_vit"),
        ((*B,), f"backbone 'test_vit': no pretrained weights found; .*{WAYS}"),
        ((*B, "--weights", "none.pth"), f"weights file none.pth: no such file; .*{WAYS}"),
        ((*B, "--weights", "a.pth", "--weights", "b.pth"), "export: 2 weights, 1 backbone; give one for each"),
        (
            (*B, "--weights", "a.pth", "--random-weights"),
            "export: weights and random weights exclude each other",
        ),
        (("--backbone", "test_vit", "--image-size", "50", "--random-weights"), "image_size 50"),
        ((*B, "--random-weights", "--format", "pt2", "--half-weights"), "--half-weights is for TorchScript and ONNX"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_wrong_use_of_export_is_one_line_that_says_what_to_do(command, tmp_path, arguments, said):
    code, lines = command("export", *arguments)
    assert code == 2, lines
    assert len(lines) == 1
    assert lines[0].startswith("embed64: ")
    assert re.search(said, lines[0])
    assert not list(tmp_path.iterdir())


def test_export_of_a_backbone_writes_a_checked_file_and_says_how_far_it_is_from_pillow(tmp_path):
    given = [*B, "--random-weights", "--half-weights", "--flip", "--resize", "letterbox", "-o", "new/m.pt"]
    done = here("export", *given, cwd=tmp_path)
    assert "new/m.pt: 0." in done.out
    assert "MB, meets every rule of the contract; submission.zip beside it" in done.out
    assert len(done.out.splitlines()) == 1
    assert "drift from Pillow's resizing: 0." in done.err
    written = read_archive((tmp_path / "new" / "m.pt").read_bytes()).manifest
    assert written["half_weights"]
    settings = BackboneSettings(**VIT, flip=True, resize="letterbox")
    assert written["backbones"] == [as_json(settings.model_dump())]
    assert sorted(p.name for p in (tmp_path / "new").iterdir()) == ["m.pt", "submission.zip"]


def test_several_backbones_are_exported_from_python_side_by_side(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    files = {name: tmp_path / f"{name}.safetensors" for name in ("test_vit", "test_byobnet")}
    for name, file in files.items():
        state = timm.create_model(name).state_dict()
        state = {key: value + torch.rand(value.shape) / 9 if value.ndim == 1 else value for key, value in state.items()}
        save_file(state, file)  # no weights as at initialisation, which the contract would not take for pretrained
    path = export_backbone([*files], "new/m.pt", weights=[*files.values()], image_size=32, interpolation="bilinear")
    assert path == Path("new/m.pt")
    written = read_archive(path.read_bytes()).manifest
    assert [backbone["name"] for backbone in written["backbones"]] == [*files]
    assert written["weights"] == ", ".join(map(str, files.values()))
    assert capsys.readouterr().err.startswith("drift from Pillow's resizing: ")


@pytest.mark.parametrize(
    ("names", "settings", "said"),
    [
        ((), {}, "export: no backbone; name at least one"),
        (
            "test_vit",
            {"weights": "a.pth", "pretrained": False},
            "export: weights and random weights exclude each other",
        ),
        (["test_vit"], {"weights": ["a", "b"]}, "export: 2 weights, 1 backbone; give one for each"),
        ("test_vit", {"image_size": -1}, "backbone: key 'image_size'"),
        ("test_vit", {"format": "onnx", "output": "a.pt"}, "a.pt: the suffix is not that of onnx"),
    ],
)
def test_wrong_use_from_python_is_refused(tmp_path, monkeypatch, names, settings, said):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError) as refused:
        export_backbone(names, **settings)
    assert str(refused.value).startswith(said)
    assert not list(tmp_path.iterdir())
