"""A backbone in two parts is the backbone: the same features, the same gradients, the same parameters."""

from __future__ import annotations

import copy

import pytest
import torch
from timm.layers import DropPath
from torch import Tensor, nn

from embed64.core.errors import InputError
from embed64.core.recipe import Backbone as Settings
from embed64.model.backbone import Backbone
from embed64.model.partial import Stem, parts
from embed64.train.batches.feature_cache import backbone_key

VIT = {"name": "test_vit", "image_size": 64}
LITE0 = {"name": "tf_efficientnet_lite0", "image_size": 64}
FAMILIES = {
    "vit": {"name": "vit_tiny_patch16_224", "image_size": 64, "trained": ["blocks.11.*", "norm.*"]},
    "vit, the original's last mlp": {**VIT, "trained": ["blocks.1.mlp.*"]},
    "vit, half a matrix product": {**VIT, "trained": ["blocks.1.attn.qkv.*"]},
    "vit, levels": {**VIT, "levels": (0, 1), "grid": 2, "flip": True, "trained": ["blocks.1.*"]},
    "vit, positions": {**VIT, "trained": ["pos_embed"]},
    "deit": {"name": "deit_tiny_distilled_patch16_224", "image_size": 64, "trained": ["blocks.1?.*"]},
    "deit3": {"name": "deit3_small_patch16_224", "image_size": 64, "trained": ["blocks.11.*"]},
    "swin": {"name": "swin_tiny_patch4_window7_224", "image_size": 112, "trained": ["layers.3.*"]},
    "swin, within a window": {"name": "swin_s3_tiny_224", "image_size": 112, "trained": ["layers.2.blocks.5.attn.*"]},
    "swinv2": {"name": "swinv2_cr_tiny_224", "image_size": 112, "trained": ["stages.3.*"]},
    "swinv2, a temperature": {
        "name": "swinv2_tiny_window8_256",
        "image_size": 128,
        "trained": ["layers.2.blocks.1.attn.logit_scale"],
    },
    "siglip": {"name": "vit_base_patch16_siglip_224", "image_size": 32, "trained": ["blocks.11.*", "attn_pool.*"]},
    "clip": {"name": "vit_base_patch32_clip_224", "image_size": 64, "trained": ["blocks.11.mlp.*"]},
    "dinov2": {"name": "vit_small_patch14_dinov2", "image_size": 56, "trained": ["blocks.11.*"]},
    "dinov3": {"name": "vit_small_patch16_dinov3", "image_size": 64, "trained": ["blocks.11.*"]},
    "eva02": {"name": "eva02_tiny_patch14_224", "image_size": 56, "trained": ["blocks.11.attn.*"]},
    "convnext": {"name": "convnext_atto", "image_size": 64, "trained": ["stages.3.*"]},
    "convnext, levels": {"name": "convnext_atto", "image_size": 64, "levels": (1, 3), "trained": ["stages.3.*"]},
    "efficientnet": {**LITE0, "trained": ["blocks.6.*", "conv_head.*", "bn2.*"]},
    "efficientnet, the demo's levels": {
        **LITE0,
        "levels": (3, 4, 5, 6),
        "grid": 4,
        "flip": True,
        "trained": ["blocks.5.*", "blocks.6.*"],
    },
}


def backbone(seed: int = 0, **settings) -> Backbone:
    """One with random weights, none of them at a value that hides what it does."""
    torch.manual_seed(seed)
    made = Backbone(Settings(pretrained=False, **settings))
    for parameter in made.parameters():
        parameter.data += 0.02 * torch.randn_like(parameter)
    return made


def images(made: Backbone, count: int, seed: int = 0) -> Tensor:
    generator = torch.Generator().manual_seed(seed)
    return torch.randn(count, 3, made.image_size, made.image_size, generator=generator)


def assert_near(found: Tensor, wanted: Tensor) -> None:
    assert found.shape == wanted.shape
    assert (found - wanted).abs().max() <= 1e-5 * wanted.abs().max()


@pytest.mark.parametrize("family", FAMILIES)
@torch.no_grad()
def test_rest_after_stem_is_the_backbone(family):
    whole = backbone(**FAMILIES[family])
    cut = parts(whole, cached=True)
    assert isinstance(cut.stem, Stem)
    for count in (1, 2, 5):
        x = images(whole, count, seed=count)
        flat = cut.stem(x)
        assert flat.shape == (count, cut.stem.dim)
        assert_near(cut.rest.eval()(flat), whole.eval()(x))
        torch.manual_seed(1)
        found = cut.rest.train()(flat)
        torch.manual_seed(1)  # Swin drops paths; in what is frozen it does not, so that both draw the same numbers
        assert_near(found, whole.train()(x))


@pytest.mark.parametrize("family", ["vit, levels", "swin", "efficientnet", "dinov3"])
def test_a_step_on_the_rest_is_the_step_on_the_whole(family):
    whole = backbone(**FAMILIES[family])
    alone = copy.deepcopy(whole)
    cut = parts(whole, cached=True)
    before = {name: parameter.clone() for name, parameter in whole.named_parameters()}
    for model, x in ((cut.rest, cut.stem(images(whole, 3)).detach()), (alone, images(whole, 3))):
        model.train()
        torch.manual_seed(1)
        optimizer = torch.optim.SGD([p for p in model.parameters() if p.requires_grad], lr=0.1)
        model(x).square().mean().backward()
        optimizer.step()
    moved = 0
    for name, parameter in alone.named_parameters():
        torch.testing.assert_close(whole.get_parameter(name), parameter, rtol=1e-4, atol=1e-6)
        if not parameter.requires_grad:
            assert torch.equal(parameter, before[name])
        moved += not torch.equal(parameter, before[name])
    assert moved >= len([p for p in alone.parameters() if p.requires_grad]) / 2
    with torch.no_grad():  # what is exported is the whole, with what the rest has learnt
        assert_near(cut.rest.eval()(cut.stem(images(whole, 2))), whole.eval()(images(whole, 2)))


@pytest.mark.parametrize(
    ("settings", "widths"),
    [
        # 64 / 16 = 4: 16 patches, a class token, 64 channels. A block hands on one such map and nothing else ...
        ({**VIT, "trained": ["blocks.1.*"]}, [17 * 64]),
        # ... and where the mlp alone is trained its norm is repeated, rather than kept beside the residual.
        ({**VIT, "trained": ["blocks.1.mlp.*"]}, [17 * 64]),
        # Behind a matrix product there is no way back: four times as many channels, beside the residual.
        ({**VIT, "trained": ["blocks.5.mlp.fc2.*"]}, [17 * 64, 17 * 64 * 3]),
        # Levels that are done before the cut cross as their averages; the mirror image has its own.
        ({**LITE0, "levels": (3, 7), "flip": True, "trained": ["blocks.6.*"]}, [192 * 4, 40, 192 * 4, 40]),
    ],
    ids=["block", "mlp", "fc2", "levels"],
)
def test_as_little_as_possible_crosses(settings, widths):
    assert sorted(parts(backbone(**settings), cached=True).stem.spec["cut"].values()) == sorted(widths)


def test_what_comes_before_the_cut_is_not_in_the_rest():
    rest = parts(backbone(**FAMILIES["vit"]), cached=True).rest
    names = {name.removeprefix("net.net.") for name, _ in rest.named_parameters()}
    assert {name.split(".")[0] for name in names} == {"blocks", "norm"}
    assert {name.split(".")[1] for name in names if name.startswith("blocks")} == {"11"}


def test_nothing_frozen_has_no_stem_and_everything_frozen_nothing_behind_it():
    whole = backbone(**VIT)
    assert parts(whole, cached=True).stem is None
    assert parts(whole, cached=True).rest is whole
    frozen = backbone(**VIT, frozen=True)
    for cached in (True, False):
        assert parts(frozen, cached).stem is frozen
        assert isinstance(parts(frozen, cached).rest, nn.Identity)
    for trained, cached in ((["blocks.1.*"], False), (["patch_embed.*"], True)):  # no cache, or nothing worth one
        partly = backbone(**VIT, trained=trained)
        assert parts(partly, cached).stem is None
        assert parts(partly, cached).rest is partly


def test_equal_cuts_of_equal_weights_share_their_key_and_no_others():
    def key(seed: int = 0, **settings) -> str:
        return backbone_key(parts(backbone(seed, **VIT, **settings), cached=True).stem)

    one = key(trained=["blocks.5.*"])
    assert key(trained=["blocks.5.*"]) == one
    assert key(trained=["blocks.5.*", "norm.*"]) == one  # the same stem
    assert key(trained=["blocks.4.*"]) != one
    assert key(seed=1, trained=["blocks.5.*"]) != one
    assert key(trained=["blocks.5.*"], resize="letterbox") != one


def test_the_key_does_not_change_with_what_is_trained():
    whole = backbone(**VIT, trained=["blocks.5.*"])
    cut = parts(whole, cached=True)
    before = backbone_key(cut.stem)
    with torch.no_grad():
        whole.get_parameter("net.blocks.5.mlp.fc1.weight").add_(1)
    assert backbone_key(cut.stem) == backbone_key(parts(whole, cached=True).stem) == before
    with torch.no_grad():
        whole.get_parameter("net.blocks.4.mlp.fc1.weight")[0, 0] += 1e-3
    assert backbone_key(cut.stem) != before


def test_a_rest_can_be_saved_loaded_and_copied():
    one, other = (backbone(seed, **FAMILIES["efficientnet"]) for seed in (0, 1))
    first, second = parts(one, cached=True), parts(other, cached=True)
    second.rest.load_state_dict(first.rest.state_dict())
    for name, parameter in one.named_parameters():
        assert torch.equal(other.get_parameter(name), parameter) == name.startswith(
            ("net.blocks.6", "net.conv_head", "net.bn2")
        )
    copied = copy.deepcopy(first.rest).train()
    x = first.stem(images(one, 2)).detach()
    assert torch.equal(copied(x), first.rest.train()(x))
    with torch.no_grad():
        next(copied.parameters()).add_(1)
    assert not torch.equal(copied(x), first.rest(x))


def test_dropout_works_in_what_is_trained_and_batch_norm_keeps_its_statistics():
    whole = backbone(**VIT, trained=["blocks.4.*", "blocks.5.mlp.*"])
    for block in whole.net.blocks:
        block.drop_path1, block.drop_path2 = DropPath(0.5), DropPath(0.5)
    cut = parts(whole, cached=True)
    x = cut.stem(images(whole, 8)).detach()
    assert torch.equal(x, cut.stem(images(whole, 8)))
    assert torch.equal(cut.rest.eval()(x), cut.rest(x))
    assert not torch.equal(cut.rest.train()(x), cut.rest(x))
    modes = {name: module.training for name, module in cut.rest.named_modules() if isinstance(module, DropPath)}
    assert modes["net.net.blocks.4.drop_path1"]

    whole = backbone(**FAMILIES["efficientnet"])
    cut = parts(whole, cached=True)
    before = {name: value.clone() for name, value in whole.named_buffers()}
    cut.rest.train()(cut.stem(images(whole, 4)))
    whole.train()(images(whole, 4))
    assert all(torch.equal(value, before[name]) for name, value in whole.named_buffers())


class Moody(nn.Module):
    """What looks at its input's values cannot be traced; what looks at its mode would be traced in one of them."""

    def __init__(self, values: bool) -> None:
        super().__init__()
        self.values = values

    def forward(self, x: Tensor) -> Tensor:
        if self.values:
            return x if x.sum() > 0 else -x
        return x * 2 if self.training else x


@pytest.mark.parametrize(("values", "reason"), [(True, "symbolically traced"), (False, "something else in training")])
def test_a_backbone_that_cannot_be_cut_is_named_with_the_way_out(values, reason):
    whole = backbone(**VIT, trained=["norm.*"])
    whole.net.norm_pre = Moody(values)
    with pytest.raises(InputError, match=f"'test_vit' cannot be cut .*{reason}.*backbone.cached=false") as error:
        parts(whole, cached=True)
    assert "\n" not in str(error.value)
    assert parts(whole, cached=False).rest is whole


class Mixing(nn.Module):
    """Adds the first image to all: a tensor of one size, as a table of positions has, but no table."""

    def __init__(self, norm: nn.Module) -> None:
        super().__init__()
        self.norm = norm

    def forward(self, x: Tensor) -> Tensor:
        return self.norm(x) + x[:1]


def test_what_mixes_images_before_the_cut_is_refused():
    whole = backbone(**VIT, trained=["norm.*"])
    whole.net.norm = Mixing(whole.net.norm)
    with pytest.raises(InputError, match="its two parts give other features than the whole"):
        parts(whole, cached=True)


def test_patterns_that_train_nothing_are_named():
    with pytest.raises(InputError, match=r"backbone.trained 'block.5.\*': no parameter of 'test_vit'") as error:
        backbone(**VIT, trained=["blocks.4.*", "block.5.*"])
    assert "blocks.5." in str(error.value)
    with pytest.raises(InputError, match="backbone.trained: the features of 'tf_efficientnet_lite0' do not depend"):
        parts(backbone(**LITE0, levels=(3, 4), trained=["blocks.6.*"]), cached=True)
