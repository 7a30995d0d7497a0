"""What crosses a cut is worked out by hand on small networks."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from embed64.core.recipe import Backbone as Settings
from embed64.model.backbone import Backbone
from embed64.model.graph import forget_constants, traced
from embed64.model.partial import parts


def with_end(end: nn.Module) -> Backbone:
    """A ViT of 17 tokens of 64 numbers, cut within `end`, whose parameters alone are trained."""
    torch.manual_seed(0)
    made = Backbone(Settings(name="test_vit", pretrained=False, image_size=64, trained=("norm.*",)))
    made.net.norm = end
    return made


class Sizes(nn.Module):
    """Takes its input's shape, its number of images times its tokens, and its device over the cut."""

    def __init__(self) -> None:
        super().__init__()
        self.linear = nn.Linear(64, 64)

    def forward(self, x: Tensor) -> Tensor:
        flat = self.linear(x.relu()).reshape(x.shape[0] * x.shape[1], x.shape[2])
        return flat.reshape(x.shape).to(x.device) + x.new_ones(x.shape[1], 1)


class Heads(nn.Module):
    """The trained scale meets q and k where they lie [3, N, heads, tokens, 16]; v crosses beside them."""

    def __init__(self) -> None:
        super().__init__()
        self.qkv = nn.Linear(64, 192).requires_grad_(False)
        self.scale = nn.Parameter(torch.ones(4, 1, 1))

    def forward(self, x: Tensor) -> Tensor:
        images, tokens, _ = x.shape
        qkv = self.qkv(x).reshape(images, tokens, 3, 4, 16).permute(2, 0, 3, 1, 4)
        q, k, v = (qkv * self.scale).unbind(0)
        return ((q @ k.transpose(2, 3)).softmax(3) @ v).transpose(1, 2).reshape(images, tokens, 64)


@torch.no_grad()
def assert_same(whole: Backbone) -> dict[str, int]:
    cut = parts(whole, cached=True)
    for count in (1, 4):
        x = torch.randn(count, 3, 64, 64, generator=torch.Generator().manual_seed(count))
        torch.testing.assert_close(cut.rest(cut.stem(x)), whole(x), rtol=1e-5, atol=1e-5)
    return cut.stem.spec["cut"]


def test_shapes_cross_as_functions_of_the_number_of_images():
    assert list(assert_same(with_end(Sizes())).values()) == [17 * 64]


def test_a_tensor_that_does_not_begin_with_the_images_is_turned_behind_the_cut():
    # The permuted tensor begins with 3, whatever the images: what crosses is the tensor before it was permuted.
    assert list(assert_same(with_end(Heads())).values()) == [17 * 192]


def test_tracing_leaves_nothing_behind():
    torch.manual_seed(0)
    whole = Backbone(Settings(name="swin_tiny_patch4_window7_224", pretrained=False, image_size=112))
    before = set(vars(whole)), set(whole.state_dict())
    assert "_tensor_constant" in str(traced(whole))
    forget_constants(whole)
    assert (set(vars(whole)), set(whole.state_dict())) == before
