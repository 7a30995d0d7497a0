"""A .pt2 or .onnx file agrees with the eager model at every number and size of images, or is not written at all."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from encoders import any_size
from tiny import sample
from torch import Tensor, nn

from embed64.artifact import other_formats as formats
from embed64.artifact.drift import sample_pictures
from embed64.artifact.light_weights import quantized
from embed64.artifact.other_formats import export_onnx, export_pt2
from embed64.artifact.verify import MANIFEST
from embed64.core.errors import CheckFailed, InputError
from embed64.core.settings import Backbone as BackboneSettings
from embed64.core.settings import Head as HeadSettings
from embed64.model.backbone import Backbone
from embed64.model.head import Head
from embed64.model.preprocess import Preprocess

MADE_FROM = {"weights": "née", "backbones": [{"mean": [0.5]}]}
EXPORTS = {"pt2": partial(export_pt2, manifest=MADE_FROM), "onnx": partial(export_onnx, manifest=MADE_FROM)}
SIZES = [(1, 224, 224), (2, 31, 17), (7, 90, 120), (1, 1, 1), (2, 1, 999), (1, 999, 1), (3, 24, 24), (1, 5, 3000)]
RESIZES = [(r, i) for r in ("squash", "crop", "letterbox") for i in ("bicubic", "bilinear")]
BACKBONES = {
    "efficientnet": {"name": "test_efficientnet", "image_size": 64, "levels": (1, 3), "grid": 2},
    "vit": {"name": "test_vit", "image_size": 64},
    "deit": {"name": "deit_tiny_patch16_224", "image_size": 64},
    # 24 patches a side: windows of 7 need padding
    "swin": {"name": "swin_tiny_patch4_window7_224", "image_size": 96},
    "lite0": {"name": "tf_efficientnet_lite0", "image_size": 128, "levels": (3, 4, 5, 6), "grid": 4, "flip": True},
}
each_format = pytest.mark.parametrize("kind", ["pt2", pytest.param("onnx", marks=pytest.mark.onnx)])


def images(count: int, height: int, width: int, seed: int = 0) -> Tensor:
    """Noise, which no resize but the right one gets right."""
    generator = torch.Generator().manual_seed(seed)
    return torch.randint(0, 256, (count, 3, height, width), dtype=torch.uint8, generator=generator)


def load(path: Path) -> Callable[[Tensor], Tensor]:
    """The file as a function, by nothing but what its format needs."""
    if path.suffix == ".pt2":
        return torch.export.load(path).module()
    import onnxruntime

    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    return lambda x: torch.from_numpy(session.run(["embeddings"], {"images": x.numpy()})[0])


@torch.no_grad()
def assert_agrees(path: Path, eager: nn.Module, tolerance: float, sizes: list[tuple[int, int, int]] = SIZES) -> None:
    run = load(path)
    for size in sizes:
        x = images(*size, seed=1)
        expected, embeddings = eager(x), run(x)
        assert embeddings.dtype == torch.float32
        assert embeddings.shape == expected.shape == (size[0], 64)
        assert float((embeddings - expected).abs().max()) <= tolerance, size


class Tiny(nn.Module):
    """A convolution and a mean over 4 x 4 cells: 64 numbers that every pixel moves, of length 1."""

    def __init__(self) -> None:
        super().__init__()
        torch.manual_seed(0)
        self.convolution, self.last = nn.Conv2d(3, 8, 3, 2, 1), nn.Linear(128, 64)

    def forward(self, x: Tensor) -> Tensor:
        x = self.last(F.adaptive_avg_pool2d(F.relu(self.convolution(x)), 4).flatten(1))
        return x * torch.rsqrt((x * x).sum(1, keepdim=True) + 1e-12)


class Then(nn.Module):
    """A tiny model whose embeddings go through `change(embeddings, images)`."""

    def __init__(self, change: Callable[[Tensor, Tensor], Tensor]) -> None:
        super().__init__()
        self.inner, self.change = tiny(), change

    def forward(self, x: Tensor) -> Tensor:
        return self.change(self.inner(x), x)


def tiny(resize: str = "squash", interpolation: str = "bilinear") -> nn.Module:
    return nn.Sequential(Preprocess(24, [0.5] * 3, [0.25] * 3, resize, interpolation, 0.875), Tiny()).eval()


def timm_model(settings: dict) -> nn.Module:
    """Preprocessing, a backbone of random weights, and a head fitted on random images."""
    torch.manual_seed(0)
    backbone = Backbone(BackboneSettings(pretrained=False, **settings)).eval()
    head = Head(backbone.level_dims, HeadSettings(rank=16)).eval()
    preprocess = backbone.preprocess().eval()
    with torch.no_grad():
        head.fit(sample(torch.cat([backbone(preprocess(images(4, 6, 5, seed))) for seed in range(6)])))
    return nn.Sequential(preprocess, backbone, head.folded()).to(memory_format=torch.channels_last).eval()


@dataclass(frozen=True)
class Exported:
    eager: nn.Module
    path: Path


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory):
    """(format, resize, interpolation) -> a tiny model's file, made once."""
    made: dict[tuple[str, ...], Exported] = {}

    def make(kind: str, resize: str = "squash", interpolation: str = "bilinear") -> Exported:
        key = (kind, resize, interpolation)
        if key not in made:
            eager, path = tiny(resize, interpolation), tmp_path_factory.mktemp("formats") / f"tiny.{kind}"
            assert EXPORTS[kind](eager, path) == path
            made[key] = Exported(eager, path)
        return made[key]

    return make


@pytest.mark.parametrize(
    ("kind", "resize", "interpolation"),
    [
        *(pytest.param("pt2", *way, marks=any_size if way[0] != "squash" else ()) for way in RESIZES),
        # Of the slower exports every resize once: the two kernels have a test of their own below.
        *(
            pytest.param("onnx", *way, marks=[pytest.mark.onnx, *([pytest.mark.slow] if way in RESIZES[3::2] else [])])
            for way in RESIZES
        ),
    ],
)
def test_every_preprocessing_agrees_at_every_number_and_size(exported, kind, resize, interpolation):
    made = exported(kind, resize, interpolation)
    assert_agrees(made.path, made.eager, 0 if kind == "pt2" else 5e-6)


@each_format
@pytest.mark.parametrize(
    "name",
    [
        "efficientnet",
        pytest.param("vit", marks=any_size),
        *(pytest.param(name, marks=pytest.mark.slow) for name in ("deit", "swin", "lite0")),
    ],
)
def test_a_timm_backbone_agrees_at_every_number_and_size(tmp_path, capfd, kind, name):
    eager, path = timm_model(BACKBONES[name]), tmp_path / f"{name}.{kind}"
    EXPORTS[kind](eager, path)
    assert capfd.readouterr() == ("", "")
    assert_agrees(path, eager, 2e-5, [(1, 64, 80), (2, 33, 90), (7, 50, 50), (1, 1, 1)])
    # weights are stored once: the heads of timm's models go unused, and the graph takes some room
    assert path.stat().st_size < 4 * sum(p.numel() for p in eager.parameters()) * 1.2 + 2e6


@pytest.mark.parametrize("interpolation", ["bicubic", "bilinear"])
@pytest.mark.parametrize("size", [(1, 1), (1, 300), (7, 5), (24, 24), (25, 23), (90, 120), (400, 31)])
@pytest.mark.parametrize("target", [(24, 24), (2, 40), (37, 9)])
def test_the_resize_in_onnx_is_torchs(interpolation, size, target):
    operator = getattr(torch.ops.aten, f"_upsample_{interpolation}2d_aa").default
    x = images(2, *size).float()
    difference = formats._RESIZES[operator](x, list(target), False, None, None) - operator(x, list(target), False)
    assert float(difference.abs().max()) < 1e-3  # of 255


@pytest.mark.onnx
def test_the_onnx_graph_takes_named_images_and_needs_no_antialiased_operator(exported):
    import onnx

    path = exported("onnx", "crop", "bicubic").path
    model = onnx.load(path)
    onnx.checker.check_model(model, full_check=True)
    (taken,), (given) = model.graph.input, model.graph.output
    assert taken.name == "images"
    assert taken.type.tensor_type.elem_type == onnx.TensorProto.UINT8
    axes = taken.type.tensor_type.shape.dim
    assert [axis.dim_param or axis.dim_value for axis in axes] == ["batch", 3, "height", "width"]
    assert [output.name for output in given] == ["embeddings"]
    assert {opset.domain for opset in model.opset_import} == {""}
    assert "Resize" not in {node.op_type for node in model.graph.node}
    assert not [tensor.name for tensor in model.graph.initializer if tensor.external_data]
    assert [found.name for found in path.parent.iterdir()] == [path.name]


@each_format
def test_the_file_carries_its_manifest(exported, kind):
    path, extra = exported(kind).path, {MANIFEST: ""}
    if kind == "pt2":
        torch.export.load(path, extra_files=extra)
    else:
        import onnxruntime

        extra = onnxruntime.InferenceSession(path).get_modelmeta().custom_metadata_map
    assert json.loads(extra[MANIFEST]) == MADE_FROM


@each_format
def test_the_file_names_no_path_of_this_machine(exported, kind):
    content = exported(kind).path.read_bytes()  # stored without compression
    assert b"Conv" in content or b"conv" in content
    for path in (formats.__file__, torch.__file__, __file__):
        assert str(Path(path).parent).encode() not in content


@each_format
def test_the_file_needs_no_package_but_its_own(exported, kind, tmp_path):
    made = exported(kind)
    x = images(3, 40, 30)
    torch.save(x, tmp_path / "x")
    x.numpy().tofile(tmp_path / "raw")
    read = {
        "pt2": "import torch; y = torch.export.load(sys.argv[1]).module()(torch.load('x')).detach().numpy()",
        "onnx": "sys.modules['torch'] = None; import numpy as np, onnxruntime;"
        "x = np.fromfile('raw', np.uint8).reshape(3, 3, 40, 30);"
        "y = onnxruntime.InferenceSession(sys.argv[1]).run(None, {'images': x})[0]",
    }[kind]
    script = f"import sys; sys.modules.update(dict.fromkeys(['embed64', 'timm', 'torchvision'])); {read}; y.tofile('y')"
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", script, str(made.path)], capture_output=True, text=True, cwd=tmp_path
    )
    assert done.returncode == 0, done.stderr
    embeddings = torch.frombuffer(bytearray((tmp_path / "y").read_bytes()), dtype=torch.float32).view(3, 64)
    assert torch.allclose(embeddings, made.eager(x), atol=5e-6)


CHANGES: dict[str, Callable[[Tensor, Tensor], Tensor]] = {
    "seven images": lambda y, x: y if x.shape[0] < 7 else -y,
    "high images": lambda y, x: y if x.shape[2] < 80 else -y,
    "two images only": lambda y, x: y + torch.zeros(2, 64),
    "by the values": lambda y, x: y if y.sum() > 0 else -y,
    "not a number": lambda y, x: y * float("nan"),
    "random": lambda y, x: y + torch.rand(64),
    "not as eager": lambda y, x: y + 2e-4 if torch.compiler.is_exporting() else y,
}


@pytest.mark.parametrize(
    ("kind", "change"),
    [
        *(("pt2", change) for change in CHANGES),
        pytest.param("onnx", "seven images", marks=pytest.mark.onnx),
        pytest.param("onnx", "not as eager", marks=pytest.mark.onnx),
    ],
)
def test_a_model_that_exports_to_something_else_is_refused_in_one_line(tmp_path, capfd, kind, change):
    path = tmp_path / "new" / f"a.{kind}"
    with pytest.raises(CheckFailed) as refused:
        EXPORTS[kind](Then(CHANGES[change]).eval(), path)
    assert str(refused.value).startswith(f"{path}: not written: ")
    assert "\n" not in str(refused.value)
    assert not list(tmp_path.rglob("*.*"))
    assert capfd.readouterr() == ("", "")


@each_format
def test_a_model_that_fails_says_why_and_nothing_else_and_an_earlier_file_stays(tmp_path, capfd, caplog, recwarn, kind):
    def fail(y: Tensor, x: Tensor) -> Tensor:
        print("chatter")
        warnings.warn("chatter", stacklevel=1)
        logging.getLogger("torch").error("chatter")
        raise ValueError("no such layer\nand much more")

    path = tmp_path / f"a.{kind}"
    path.write_bytes(b"earlier")
    with pytest.raises(CheckFailed, match=r"a\.\w+: not written: .* cannot take this model \(no such layer\); choose"):
        EXPORTS[kind](Then(fail).eval(), path)
    assert path.read_bytes() == b"earlier"
    assert list(tmp_path.iterdir()) == [path]
    assert capfd.readouterr() == ("", "")
    assert "chatter" not in [str(warning.message) for warning in recwarn]
    logging.getLogger("torch").error("afterwards")
    assert [record.message for record in caplog.records if record.levelno >= logging.WARNING] == ["afterwards"]


@pytest.mark.onnx
def test_an_operator_that_onnx_lacks_is_named(tmp_path):
    model = Then(lambda y, x: y + torch.special.bessel_j0(y)).eval()
    with pytest.raises(CheckFailed, match=r"a\.onnx: not written: the ONNX exporter .* cannot .*bessel_j0.*; choose"):
        export_onnx(model, tmp_path / "a.onnx", MADE_FROM)
    assert not list(tmp_path.iterdir())


@pytest.mark.onnx
@pytest.mark.parametrize("package", ["onnx", "onnxruntime", "onnxscript"])
def test_a_missing_package_is_named_with_the_extra_that_brings_it(tmp_path, monkeypatch, package):
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(InputError, match=rf"{package}.*; pip install 'embed64\[onnx\]'$"):
        export_onnx(tiny(), tmp_path / "a.onnx", MADE_FROM)
    assert not list(tmp_path.iterdir())


@pytest.mark.onnx
def test_weights_beyond_one_onnx_file_are_refused(tmp_path, monkeypatch):
    model = tiny()
    size = sum(4 * t.numel() for t in (*model.parameters(), *model.buffers()))
    monkeypatch.setattr(formats, "LARGEST_ONNX", size - 1)
    with pytest.raises(CheckFailed, match=r"a\.onnx: not written: .* more than one ONNX file can hold .*; write"):
        export_onnx(model, tmp_path / "a.onnx", MADE_FROM)
    assert not list(tmp_path.iterdir())


@pytest.mark.onnx
@pytest.mark.parametrize("name", ["efficientnet", "vit"])
def test_fewer_bits_make_smaller_files_of_nearly_the_same_embeddings(name, tmp_path, capfd):
    model = timm_model(BACKBONES[name])
    export_onnx(model, tmp_path / "float32.onnx", MADE_FROM)
    sizes, moved = {"float32": (tmp_path / "float32.onnx").stat().st_size}, {}
    for bits in ("float16", "int8"):
        path = export_onnx(model, tmp_path / f"{bits}.onnx", MADE_FROM, bits)
        sizes[bits] = path.stat().st_size
        told = float(capfd.readouterr().err.split("move by ")[1].split()[0])
        pictures = [picture[None] for picture in sample_pictures()]
        with torch.no_grad():
            moved[bits] = max(float((load(path)(each) - model(each)).norm(dim=1).max()) for each in pictures)
        assert told == pytest.approx(moved[bits], abs=1e-4)
    assert 0 < moved["float16"] < moved["int8"] < 0.3
    assert sizes["float16"] < 0.75 * sizes["float32"]
    assert sizes["int8"] < 0.75 * sizes["float16"]


@pytest.mark.onnx
def test_weights_that_lose_too_much_are_not_written(tmp_path, monkeypatch):
    monkeypatch.setattr(formats, "_FARTHEST", 1e-9)
    with pytest.raises(CheckFailed, match=r"not written: so few bits move embeddings by .*store more bits"):
        export_onnx(timm_model(BACKBONES["vit"]), tmp_path / "a.onnx", MADE_FROM, "int8")
    assert not list(tmp_path.iterdir())


def test_int8_by_hand():
    values = np.array([[2.0, -2.0], [0.01, 0.0025]], np.float32)
    for given, shape in ((values, (2, 1)), (values.T, (1, 2))):  # the axis along which the numbers differ most
        small, scales = quantized(given)
        assert small.dtype == np.int8
        assert scales.shape == shape
        rows, told = (small, scales) if given is values else (small.T, scales.T)
        assert rows.tolist() == [[127, -127], [127, 32]]  # a quarter of 127 is 31.75
        assert told.ravel().tolist() == pytest.approx([2 / 127, 0.01 / 127])
