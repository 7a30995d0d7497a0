"""Every rule gives the values of what it replaces, and leaves nothing that torch 1.11 lacks or that cannot move."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import torch
import torch.nn.functional as F
from encoders import assert_legal, assert_same_in_1_11, images, nodes, operators, tiny
from torch import Tensor, nn

from embed64.artifact.archive import read_archive
from embed64.artifact.embedder import Embedder
from embed64.artifact.torchscript import export_artifact
from embed64.core.errors import CheckFailed


class Attention(nn.Module):
    """Scaled dot product attention over the 64 cells, with whatever arguments."""

    def __init__(self, mask: Tensor | None = None, heads: int = 0, **arguments) -> None:
        super().__init__()
        self.register_buffer("mask", mask)
        self.heads, self.arguments = heads, arguments

    def forward(self, x: Tensor) -> Tensor:
        q = x.flatten(2).transpose(1, 2)  # [N, 64, 3]
        k, v = 2 * q, q
        if self.heads:  # the values are wider than queries and keys
            q, k, v = (t.unsqueeze(1).repeat(1, self.heads, 1, width) for t, width in ((q, 1), (k, 1), (v, 2)))
        out = F.scaled_dot_product_attention(q, k, v, self.mask, **self.arguments)
        return out.sum(1)[..., :3] if self.heads else out


class ManyTokens(nn.Module):
    """Attention of two or three heads over so many tokens that the score matrix is worked on in parts."""

    def __init__(self, tokens: int, shared: bool = False, heads: int = 2) -> None:
        super().__init__()
        self.register_buffer("scales", torch.linspace(0.5, 1.5, tokens).view(-1, 1))
        self.shared, self.heads = shared, heads

    def forward(self, x: Tensor) -> Tensor:
        tokens = x.flatten(2).transpose(1, 2).repeat(1, 1 + len(self.scales) // 64, 1)[:, : len(self.scales)]
        q = torch.stack([tokens * self.scales, tokens.flip(1), tokens][: self.heads], dim=1)
        k = q[:, :1] if self.shared else q * self.scales
        out = F.scaled_dot_product_attention(q, k, k.repeat(1, 1, 1, 2))
        return out.sum(1)[:, :: len(self.scales) // 64, 1:4][:, :64]


class Grouped(nn.Module):
    """Attention of four heads whose keys and values are shared by two each."""

    def forward(self, x: Tensor) -> Tensor:
        q = x.flatten(2).transpose(1, 2).unsqueeze(1)
        q, k = q * torch.tensor([1.0, 2, 3, 4]).view(-1, 1, 1), q * torch.tensor([1.0, -1]).view(-1, 1, 1)
        return F.scaled_dot_product_attention(q, k, k, enable_gqa=True).sum(1)


class Pad(nn.Module):
    """Padding, and a crop that leaves 8 x 8 cells again."""

    def __init__(self, mode: str, value: float | None = None, widths: tuple[int, ...] = (1, 2, 3, 1)) -> None:
        super().__init__()
        self.mode, self.value, self.widths = mode, value, widths

    def forward(self, x: Tensor) -> Tensor:
        if len(self.widths) == 2:
            return F.pad(x.flatten(2), self.widths, self.mode)[:, :, :64]
        return F.pad(x, self.widths, self.mode, self.value)[:, :3, :8, :8]


class RmsNorm(nn.Module):
    """Over the last dimensions, of values so small that eps matters."""

    def __init__(self, shape: list[int], weight: bool, eps: float | None) -> None:
        super().__init__()
        self.shape, self.eps = shape, eps
        self.weight = nn.Parameter(torch.linspace(0.5, 2, 8).expand(shape).clone()) if weight else None

    def forward(self, x: Tensor) -> Tensor:
        return F.rms_norm(1e-3 * x, self.shape, self.weight, self.eps)


class Devices(nn.Module):
    """Tracing writes down the device that is asked for here."""

    def forward(self, x: Tensor) -> Tensor:
        grid = torch.arange(8, device=x.device) + torch.ones(8, 1, device=x.device)
        return x * grid + x.new_full((8,), 2.0).to(x.device)


class Table(nn.Module):
    """A method without any tensor among its inputs."""

    def __init__(self) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.linspace(-1, 1, 8))

    def forward(self) -> Tensor:
        return self.weight * torch.arange(8, device=self.weight.device)


class UsesTable(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.table = Table()

    def forward(self, x: Tensor) -> Tensor:
        return x + self.table()


class Tensors(nn.Module):
    """Two tensors that are no buffers, one made on the way, one of whole numbers, and a number."""

    def __init__(self) -> None:
        super().__init__()
        self.one, self.two, self.order = torch.linspace(0, 1, 8), torch.randn(8, 8), torch.arange(7, -1, -1)

    def forward(self, x: Tensor) -> Tensor:
        three = torch.tensor([[1.0, -1.0] * 4], device=x.device)
        return x[..., self.order] * self.one + self.two * three + torch.tensor(3.5)


class Nested(nn.Module):
    """Everything at once, further in."""

    def __init__(self) -> None:
        super().__init__()
        self.parts = nn.ModuleList([nn.Sequential(nn.GELU(), UsesTable()), nn.Sequential(Tensors(), Devices())])

    def forward(self, x: Tensor) -> Tensor:
        for part in self.parts:
            x = part(x)
        return x


class Twice(nn.Module):
    """A submodule called twice while tracing has a second method, which must be rewritten too."""

    def __init__(self) -> None:
        super().__init__()
        self.inner = nn.Sequential(nn.GELU(), Pad("constant", 0.5), Tensors(), Devices())

    def forward(self, x: Tensor) -> Tensor:
        return self.inner(self.inner(x) * 2)


def additive(seed: int = 0) -> Tensor:
    return torch.randn(64, 64, generator=torch.Generator().manual_seed(seed)) * 3


def some_forbidden() -> Tensor:
    return additive().masked_fill(additive(1) > 4, -torch.inf)


REWRITTEN: dict[str, Callable[[], nn.Module]] = {
    "gelu": nn.GELU,
    "gelu by tanh": lambda: nn.GELU("tanh"),
    "pad": lambda: Pad("constant"),
    "pad with zero": lambda: Pad("constant", 0.0),
    "pad with a value": lambda: Pad("constant", 1.5),
    "pad by reflection": lambda: Pad("reflect"),
    "pad by replication": lambda: Pad("replicate"),
    "attention": Attention,
    "attention with a mask": lambda: Attention(additive()),
    "attention with minus infinity": lambda: Attention(some_forbidden()),
    "attention with a scale": lambda: Attention(scale=0.125),
    "attention of heads": lambda: Attention(additive(), heads=2),
    "attention of many tokens": lambda: ManyTokens(577),
    "attention of many tokens, an odd number of heads": lambda: ManyTokens(577, heads=3),
    "attention of many tokens, few enough for all rows": lambda: ManyTokens(300),
    "attention of many tokens with shared keys": lambda: ManyTokens(577, shared=True),
    "rms_norm": lambda: RmsNorm([8], weight=False, eps=None),
    "rms_norm with weight": lambda: RmsNorm([8], weight=True, eps=1e-5),
    "rms_norm over two": lambda: RmsNorm([8, 8], weight=False, eps=1e-6),
    "rms_norm over two with weight": lambda: RmsNorm([8, 8], weight=True, eps=None),
    "devices": Devices,
    "devices without input": UsesTable,
    "tensors": Tensors,
    "nested": Nested,
    "twice": Twice,
}
# What a rule may cover one day, or refuse; never write wrongly.
OTHERS: dict[str, Callable[[], nn.Module]] = {
    "attention with a boolean mask": lambda: Attention(additive() > 0),
    "causal attention": lambda: Attention(is_causal=True),
    "grouped attention": Grouped,
    "pad around": lambda: Pad("circular"),
    "pad by reflection in one dimension": lambda: Pad("reflect", widths=(2, 1)),
    "pad by replication in three": lambda: Pad("replicate", widths=(1, 2, 3, 1, 1, 0)),
}
each_rewritten = pytest.mark.parametrize("name", REWRITTEN)
BATCHES = [images(1, 50, 70, seed=3), images(2, 50, 70, seed=4), images(5, 31, 90, seed=5)]


def make(case: Callable[[], nn.Module], path: Path) -> tuple[Embedder, Path]:
    torch.manual_seed(1)
    embedder = tiny(case())
    return embedder, export_artifact(embedder, path, {})


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory):
    """Name -> (eager, its file), made once."""
    folder, made = tmp_path_factory.mktemp("legalised"), {}

    def get(name: str) -> tuple[Embedder, Path]:
        if name not in made:
            made[name] = make(REWRITTEN[name], folder / f"{name}.pt")
        return made[name]

    return get


def constants(path: Path) -> list[Tensor]:
    """The tensors that the file's code holds outside of its parameters and buffers."""
    values = [node.output().toIValue() for node in nodes(path) if node.kind() == "prim::Constant"]
    return [value for value in values if isinstance(value, Tensor)]


@torch.no_grad()
def assert_right(embedder: Embedder, path: Path) -> None:
    loaded = torch.jit.load(path)
    for x in BATCHES:
        expected = embedder(x)
        assert float((loaded(x) - expected).abs().max()) <= 2e-6 * max(1.0, float(expected.abs().max()))


@each_rewritten
def test_what_was_rewritten_gives_the_eager_values_and_nothing_newer_than_torch_1_11(exported, name):
    embedder, path = exported(name)
    assert_right(embedder, path)
    assert_legal(path)


@each_rewritten
def test_nothing_is_tied_to_the_device_of_the_day(exported, name):
    _, path = exported(name)
    assert read_archive(path.read_bytes()).fixed_devices() == []
    assert [constant.shape for constant in constants(path) if constant.ndim] == []
    # As `.cuda()` moves it, to a device that every machine has: what stayed behind would not mix with it.
    loaded = torch.jit.load(path)
    for module in loaded.modules():
        for name, tensor in [*module.named_parameters(recurse=False), *module.named_buffers(recurse=False)]:
            module._c.setattr(name, tensor.to("meta"))
    assert loaded(BATCHES[1].to("meta")).device.type == "meta"


@pytest.mark.gpu
@each_rewritten
def test_everything_moves_to_the_gpu(exported, name):
    if not torch.cuda.is_available():
        pytest.skip("needs a GPU")
    embedder, path = exported(name)
    loaded = torch.jit.load(path).cuda()
    with torch.no_grad():
        for x in BATCHES:
            expected = embedder.cpu()(x)
            difference = float((loaded(x.cuda()).cpu() - expected).abs().max())
            assert difference <= 1e-4 * max(1.0, float(expected.abs().max()))


def test_torch_1_11_gives_the_same_values(exported, torch111, tmp_path):
    with torch.no_grad():
        expected = {path: [(x, embedder(x)) for x in BATCHES[:2]] for embedder, path in map(exported, REWRITTEN)}
    assert len(expected) == len(REWRITTEN)
    assert_same_in_1_11(torch111, expected, tmp_path)


@pytest.mark.parametrize("name", OTHERS)
def test_what_no_rule_covers_is_legal_and_right_or_refused(tmp_path, name):
    path = tmp_path / "a.pt"
    try:
        embedder, _ = make(OTHERS[name], path)
    except CheckFailed:
        assert not path.exists()
    else:
        assert_right(embedder, path)
        assert_legal(path)


@pytest.mark.parametrize(
    ("name", "operator"),
    [
        ("causal attention", "aten::scaled_dot_product_attention"),
        ("grouped attention", "aten::scaled_dot_product_attention"),
        ("pad by replication in three", "aten::pad"),
    ],
)
def test_what_no_rule_covers_is_named(tmp_path, name, operator):
    with pytest.raises(CheckFailed, match=f"{operator} in a form that torch 1.11 lacks .* choose another backbone$"):
        make(OTHERS[name], tmp_path / "a.pt")
    assert not list(tmp_path.iterdir())


def test_gelu_is_left_to_torch_1_11_where_that_knows_it(exported):
    assert "aten::gelu" in operators(exported("gelu")[1])
    assert "aten::gelu" not in operators(exported("gelu by tanh")[1])


def test_reflection_is_never_taken_for_constant_padding(exported):
    for name, operator in (("reflection", "aten::reflection_pad2d"), ("replication", "aten::replication_pad2d")):
        found = operators(exported(f"pad by {name}")[1], part="inner")
        assert {kind for kind in found if "pad" in kind} == {operator}


def test_tensors_become_buffers_and_numbers_stay(exported):
    embedder, path = exported("tensors")
    inner = embedder.backbones[0].inner
    buffers = [buffer for name, buffer in torch.jit.load(path).named_buffers() if ".inner." in name]
    wanted = [inner.one, inner.two, inner.order, torch.tensor([[1.0, -1.0] * 4])]
    assert len(buffers) == len(wanted)
    for tensor in wanted:
        assert any(b.dtype == tensor.dtype and torch.equal(b, tensor) for b in buffers)
    assert [constant.tolist() for constant in constants(path)] == [3.5]


def test_equal_names_in_the_model_are_left_alone(tmp_path):
    class Named(Tensors):
        """Has a buffer of the name that a rule might give to another."""

        def __init__(self) -> None:
            super().__init__()
            self.register_buffer("traced0", torch.linspace(1, 2, 8))

        def forward(self, x: Tensor) -> Tensor:
            return super().forward(x) * self.traced0

    assert_right(*make(Named, tmp_path / "a.pt"))


def test_parameters_stay_what_they_are(exported):
    embedder, path = exported("nested")
    loaded = dict(torch.jit.load(path).named_parameters())
    assert loaded.keys() == dict(embedder.named_parameters()).keys()
    for name, parameter in embedder.named_parameters():
        assert torch.equal(loaded[name], parameter)
