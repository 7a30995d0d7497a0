"""What a TorchScript file holds is read without running it, and held against what torch 1.11 knows."""

from __future__ import annotations

import ast
import io
import json
import zipfile
from collections.abc import Callable

import pytest
import torch
import torch.nn.functional as F
from encoders import Traceable
from torch import Tensor, nn

from embed64.artifact.archive import Archive, read_archive
from embed64.artifact.verify import MANIFEST

pytestmark = pytest.mark.filterwarnings("ignore::torch.jit.TracerWarning")


def saved(module: torch.jit.ScriptModule, **extra: str) -> bytes:
    out = io.BytesIO()
    torch.jit.save(module, out, _extra_files={MANIFEST: extra["manifest"]} if extra else {})
    return out.getvalue()


def traced(function: Callable[[Tensor], Tensor]) -> bytes:
    return saved(torch.jit.trace(Traceable(function), torch.rand(2, 3, 8, 8), check_trace=False))


def read(function: Callable[[Tensor], Tensor]) -> Archive:
    return read_archive(traced(function))


def with_records(content: bytes, **changes: str | bytes | None) -> bytes:
    """The archive with its `code`, `data` or `version` replaced or (None) left out."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as archive, zipfile.ZipFile(out, "w") as made:
        for name in archive.namelist():
            kind = "code" if "/code/" in name else name.rpartition("/")[2].removesuffix(".pkl")
            if (record := changes.get(kind, archive.read(name))) is not None and not name.endswith(".debug_pkl"):
                made.writestr(name, record)
    return out.getvalue()


def code(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return "".join(archive.read(name).decode() for name in archive.namelist() if name.endswith(".py"))


PLAIN = traced(lambda x: torch.flatten(x, 1))


def calling(line: str) -> Archive:
    """A real file whose flatten(x) was replaced by another call in its code."""
    assert "torch.flatten(x, 1)" in code(PLAIN)
    return read_archive(with_records(PLAIN, code=code(PLAIN).replace("torch.flatten(x, 1)", line)))


def called(archive: Archive) -> set[str]:
    return {ast.unparse(call.func) for call in archive.calls}


def test_the_version_is_read_from_where_either_torch_writes_it():
    assert read(torch.relu).version <= 9
    assert read(torch.relu).newer_than_1_11() == []
    newer = traced(F.gelu)  # from version 10 on it stands in .data/version
    with zipfile.ZipFile(io.BytesIO(newer)) as archive:
        assert [n for n in archive.namelist() if n.endswith("version")] == ["archive/.data/version"]
    assert read_archive(newer).version == 10
    assert read_archive(newer).newer_than_1_11() == ["file version 10, but torch 1.11 reads only up to 9"]


def test_every_call_of_every_method_of_every_class_is_seen():
    class Inner(nn.Module):
        def forward(self, x: Tensor) -> Tensor:
            return torch.relu(x)

    inner = Inner()
    module = torch.jit.trace(Traceable(lambda x: torch.sigmoid(inner(torch.tanh(x)))), torch.rand(2, 3))
    assert {"torch.relu", "torch.sigmoid", "torch.tanh"} <= called(read_archive(saved(module)))
    scripted = saved(torch.jit.script(nn.Sequential(nn.Softmax(1), nn.Hardtanh())))
    assert {"torch.softmax", "torch.hardtanh"} <= called(read_archive(scripted))


def test_the_classes_that_the_data_asks_for_are_seen():
    class Buffers(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.register_buffer("narrow", torch.zeros(2).half())
            self.register_buffer("whole", torch.zeros(2, dtype=torch.uint8))

        def forward(self, x: Tensor) -> Tensor:
            return x

    archive = read_archive(saved(torch.jit.script(Buffers())))
    assert {"torch HalfStorage", "torch ByteStorage", "torch._utils _rebuild_tensor_v2"} <= archive.names
    assert archive.newer_than_1_11() == []


def test_tensors_that_are_constants_of_the_code_are_counted_and_single_numbers_are_not():
    scale = torch.rand(3, 1, 1)
    assert read(lambda x: x * scale).frozen == 12
    assert read(lambda x: x * torch.tensor(2.0, dtype=torch.float64)).frozen == 0
    convolution = torch.jit.script(nn.Conv2d(3, 8, 3).eval())
    assert read_archive(saved(convolution)).frozen == 0
    assert read_archive(saved(torch.jit.freeze(convolution))).frozen == 4 * (3 * 8 * 9 + 8)


@pytest.mark.parametrize(("dtype", "storage"), [(torch.float8_e4m3fn, "Float8_e4m3fn"), (torch.uint16, "UInt16")])
def test_dtypes_that_torch_1_11_lacks_are_told_in_weights_and_in_constants(dtype, storage):
    class Buffer(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.register_buffer("scale", torch.ones(64).to(dtype))

        def forward(self, x: Tensor) -> Tensor:
            return x * self.scale.to(torch.float32)[0]

    module = torch.jit.script(Buffer().eval())
    reason = [f"data.pkl refers to torch {storage}Storage"]
    assert read_archive(saved(module)).newer_than_1_11() == reason
    x = torch.ones(64).to(dtype)
    constant = torch.jit.trace(Traceable(lambda y: y * x.to(torch.float32)[0]), torch.rand(2, 3), check_trace=False)
    assert read_archive(saved(constant)).newer_than_1_11() == reason


def test_the_manifest_is_read_and_empty_in_other_peoples_files():
    module = torch.jit.script(nn.ReLU())
    assert read_archive(saved(module)).manifest == {}
    assert read_archive(saved(module, manifest=json.dumps({"dim": 64, "weights": "é"}))).manifest == {
        "dim": 64,
        "weights": "é",
    }
    for wrong, said in (
        ("not json", "Expecting value"),
        ('["a list"]', "not a JSON object"),
        ("null", "not a JSON object"),
    ):
        with pytest.raises(ValueError, match=said):
            read_archive(saved(module, manifest=wrong))


def test_operators_of_other_packages_are_named():
    assert read(lambda x: torch.relu(x)).foreign() == []
    assert calling("ops.prim.max(1, 2)").foreign() == []
    archive = calling("ops.torchvision.nms(x, ops.fbgemm.pack(x), 0.5)")
    assert archive.foreign() == ["fbgemm::pack", "torchvision::nms"]
    assert len(archive.newer_than_1_11()) == 2


def test_devices_written_down_by_tracing_or_by_hand_are_named():
    assert read(lambda x: x + 1).fixed_devices() == []
    assert read(lambda x: x + torch.zeros(8)).fixed_devices() == ["cpu"]
    assert read(lambda x: x + torch.zeros_like(x)).fixed_devices() == []
    assert read(lambda x: x + torch.arange(8, device=x.device)).fixed_devices() == ["cpu"]
    assert calling('torch.to(x, torch.device("cuda:1"), 6)').fixed_devices() == ["cuda:1"]
    assert calling('torch.cuda(torch.to(x, torch.device("cpu"), 6))').fixed_devices() == ["cpu", "cuda"]
    assert calling("torch.zeros([2], device=None)").fixed_devices() == []
    assert calling("torch.zeros([2], device=ops.prim.device(x))").fixed_devices() == []


@pytest.mark.parametrize(
    ("function", "operator"),
    [
        (lambda x: F.dropout(x, 0.5, True), "dropout"),
        (lambda x: F.dropout(x * 1, 0.5, True, inplace=True), "dropout"),
        (lambda x: F.dropout2d(x, 0.5, True), "feature_dropout"),
        (lambda x: F.alpha_dropout(x, 0.5, True), "alpha_dropout"),
        (lambda x: F.feature_alpha_dropout(x, 0.5, True), "feature_alpha_dropout"),
        (lambda x: torch.native_dropout(x, 0.5, True)[0], "native_dropout"),
        (lambda x: F.rrelu(x, training=True), "rrelu"),
        (lambda x: F.batch_norm(x, torch.zeros(3), torch.ones(3), training=True), "batch_norm"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_operators_in_training_mode_are_named(function, operator):
    assert read(function).training() == [operator]


@pytest.mark.parametrize(
    "function",
    [
        lambda x: F.dropout(x, 0.5, False),
        lambda x: F.batch_norm(x, torch.zeros(3), torch.ones(3)),
        lambda x: F.instance_norm(x),  # computes its statistics from one image, in either mode
        lambda x: F.rrelu(x),
    ],
    ids=["dropout", "batch norm", "instance norm", "rrelu"],
)
def test_operators_in_eval_mode_are_not(function):
    assert read(function).training() == []


def test_scripted_code_reads_its_mode_when_it_runs():
    module = torch.jit.script(nn.Sequential(nn.Dropout(), nn.BatchNorm2d(3)).train())
    assert read_archive(saved(module)).training() == []


@pytest.mark.parametrize(
    "line",
    [
        "torch.flatten(x)",  # the rest by default
        "torch.flatten(x, 1)",
        "torch.flatten(x, 0, 1)",
        "torch.flatten(x, start_dim=1)",
        "torch.add(x, x, alpha=2)",
        "torch.add(x, 1)",
        "torch.div(x, x, out=x)",
        'torch.div(x, x, rounding_mode="floor")',
        "torch.zeros([2], dtype=None, layout=None, device=None)",
        "torch.conv2d(x, x, None)",
        "torch.mean(x, [1, 2])",
        "torch.std(x, None, correction=1)",
        'torch.format("{}{}{}", 1, 2, 3)',  # takes any number
        "ops.prim.unchecked_unwrap_optional(x)",
        "ops.quantized.add(x, x, 1., 0)",
        "(x).forward(x, x, x, wrong=1)",  # a method of the file's own classes
        "annotate(List[int], [1])",
        "CONSTANTS.c0",
    ],
)
def test_a_form_that_torch_1_11_knows_passes(line):
    assert calling(line).newer_than_1_11() == []


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("torch.flatten(x, 0, 1, 2, 3)", "aten::flatten is called with arguments that torch 1.11 does not know"),
        ("torch.flatten()", "operator aten::flatten is called with"),
        ("torch.flatten(x, begin=1)", "operator aten::flatten is called with"),
        ('torch.add(x, x, 1, "fast")', "operator aten::add is called with"),
        ("torch.div(x, x, rounding_mode=None, more=1)", "operator aten::div is called with"),
        ('torch.scatter_reduce(x, 1, x, x, reduce="sum", include_self=False)', "aten::scatter_reduce is called with"),
        ('torch.device("cuda", 0)', "operator aten::device is called with"),
        # Today's torch takes a list, or None, where 1.11 does not.
        ("torch.squeeze(x, [2, 3])", "operator aten::squeeze is called with arguments"),
        ("torch.any(x, [1, 2])", "operator aten::any is called with arguments"),
        ("torch.mean(x, None, True)", "operator aten::mean is called with arguments"),
        ("torch.zeros([2], dtype=[6])", "operator aten::zeros is called with arguments"),
        ("torch.rms_norm(x, [8])", "operator aten::rms_norm is unknown to torch 1.11"),
        ("ops.aten.sym_size(x)", "operator aten::sym_size is unknown to torch 1.11"),
        ("ops.quantized.gelu(x)", "operator quantized::gelu is unknown to torch 1.11"),
        ("torch.relu(torch.relu(torch.pad(x, [1, 1])))", "operator aten::pad is unknown to torch 1.11"),
    ],
)
def test_a_form_that_it_does_not_know_is_named(line, reason):
    (found,) = calling(line).newer_than_1_11()
    assert reason in found


def test_a_reason_is_given_once():
    archive = calling("torch.add(torch.pad(x, [1, 1]), torch.pad(x, [2, 2]))")
    assert archive.newer_than_1_11() == ["operator aten::pad is unknown to torch 1.11"]


def flipped(content: bytes) -> bytes:
    """One letter of the code."""
    content = with_records(content)  # not compressed
    place = content.index(b"torch.flatten")
    return content[:place] + b"u" + content[place + 1 :]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (with_records(PLAIN, version=None), "not a TorchScript file; save it with torch.jit.save"),
        (with_records(PLAIN, data=None), "not a TorchScript file"),
        (with_records(PLAIN, code=None), "not a TorchScript file"),
        (with_records(PLAIN, code="def f(x):\n  return ^Python(x)\n"), "its code cannot be read"),
        (with_records(PLAIN, version="nine"), "invalid literal"),
        (with_records(PLAIN, data=b"\x80\x02"), "exhausted"),
        (flipped(PLAIN), "\\.py is damaged"),
    ],
    ids=["no version", "no data", "no code", "python left", "no number", "half a pickle", "a letter changed"],
)
def test_what_is_no_torchscript_file_is_refused(content, said):
    with pytest.raises(ValueError, match=said):
        read_archive(content)


@pytest.mark.parametrize("content", [b"", b"text", PLAIN[:-100]], ids=["empty", "text", "truncated"])
def test_what_is_no_zip_is_refused(content):
    with pytest.raises(zipfile.BadZipFile):
        read_archive(content)


def test_a_state_dict_is_no_torchscript_file():
    out = io.BytesIO()
    torch.save(nn.Linear(2, 2).state_dict(), out)
    with pytest.raises(ValueError, match="save it with torch.jit.save, not torch.save"):
        read_archive(out.getvalue())
