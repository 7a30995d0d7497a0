"""Backbone and head: the features are what timm and plain averages give, the head does what its docstring says."""

from __future__ import annotations

import numpy as np
import pytest
import timm
import torch
from timm.models import PretrainedCfg
from tiny import sample
from torch import Tensor

from embed64.core.errors import InputError
from embed64.core.settings import Backbone as BackboneSettings
from embed64.core.settings import Head as HeadSettings
from embed64.model import backbone as model
from embed64.model.backbone import Backbone
from embed64.model.head import Head, SideBySide
from embed64.model.layout import set_layout


def lite0(**settings) -> Backbone:
    torch.manual_seed(0)
    return Backbone(BackboneSettings(name="tf_efficientnet_lite0", pretrained=False, image_size=64, **settings)).eval()


def images(count: int, seed: int = 0) -> Tensor:
    return torch.randn(count, 3, 64, 64, generator=torch.Generator().manual_seed(seed))


def correlated(count: int, dim: int, seed: int = 0) -> Tensor:
    """Features with a few strong directions and a mean that is not zero, every feature of similar deviation."""
    generator = torch.Generator().manual_seed(seed)
    mixing = torch.randn(dim, dim, generator=torch.Generator().manual_seed(99)) * torch.linspace(2, 0.2, dim)[:, None]
    features = torch.randn(count, dim, generator=generator) @ mixing
    return features / mixing.norm(dim=0) + 3.0


def fitted(features: Tensor, levels: list[int], **settings) -> Head:
    torch.manual_seed(0)
    head = Head(levels, HeadSettings(**settings))
    head.fit(sample(features))
    return head.eval()


@torch.no_grad()
def test_fit_standardises_features_and_weighs_levels_equally_before_the_axes():
    features = correlated(400, 12)
    reduced = fitted(features, [4, 8]).reduce(features).double()
    # An axis whose standard deviation is the share s_i of the first one's was divided by sqrt(s_i): what is left is
    # sqrt(s_i) as well. Undoing it gives the rotated standardised features, whose inner products are those before.
    deviation = reduced.std(0)
    undone = reduced * deviation / deviation[0]

    x = features.double().numpy()
    standard = (x - x.mean(0)) / x.std(0, ddof=1)  # unit variance per feature ...
    standard /= np.sqrt([4] * 4 + [8] * 8)  # ... unit weight per level ...
    standard /= np.linalg.norm(standard, axis=1).mean()  # ... and length 1 on average
    # 5 %: the head adds one hundredth of the level's deviation, so that dead features are not blown up
    assert undone.norm(dim=1).mean() == pytest.approx(1.0, rel=1e-3)
    np.testing.assert_allclose((undone @ undone.T).numpy(), standard @ standard.T, atol=0.05)


@torch.no_grad()
def test_fit_halves_the_whitening_on_orthogonal_ordered_axes():
    features = correlated(400, 10)
    reduced = fitted(features, [10]).reduce(features).double().numpy()
    covariance = np.cov(reduced.T)
    x = features.double().numpy()
    eigenvalues = np.sort(np.linalg.eigvalsh(np.corrcoef(x.T)))[::-1]
    # The variance along axis i is the eigenvalue l_i; divided by sqrt(l_i / l_0), it is proportional to sqrt(l_i).
    variances = np.diag(covariance)
    np.testing.assert_allclose(variances / variances[0], np.sqrt(eigenvalues / eigenvalues[0]), rtol=0.02)
    assert np.abs(covariance - np.diag(variances)).max() < 1e-4 * variances[0]
    assert np.abs(reduced.mean(0)).max() < 1e-5


@torch.no_grad()
def test_fit_does_not_depend_on_the_scale_of_a_level():
    features = correlated(200, 12)
    scaled = features * torch.tensor([1.0] * 4 + [50.0] * 8)
    plain, other = fitted(features, [4, 8]).reduce(features), fitted(scaled, [4, 8]).reduce(scaled)
    assert torch.allclose(plain @ plain.T, other @ other.T, atol=1e-4)


@torch.no_grad()
def test_a_feature_that_never_fires_is_not_blown_up():
    features = correlated(100, 8)
    features[:, 3] = 1.5
    reduced = fitted(features, [8]).reduce(features)
    assert torch.isfinite(reduced).all()
    # Seven living features: a deviation of 1e-3 of theirs in the dead one must move an image by less than theirs would.
    moved = features.clone()
    moved[0, 3] += 1e-3
    assert (fitted(features, [8]).reduce(moved)[0] - reduced[0]).norm() < reduced.norm(dim=1).mean() / 2


@pytest.mark.parametrize("settings", [{}, {"rank": 5}, {"kind": "pool", "dim": 4}, {"rank": 100, "dim": 8}])
@torch.no_grad()
def test_embeddings_have_length_one(settings):
    features = correlated(50, 12)
    head = fitted(features, [12], **settings)
    embeddings = head(features)
    assert embeddings.shape == (50, settings.get("dim", 64))
    assert torch.allclose(embeddings.norm(dim=1), torch.ones(50), atol=1e-5)


@pytest.mark.parametrize("settings", [{}, {"rank": 7}, {"dropout": 0.5}, {"kind": "pool", "dim": 5}])
@torch.no_grad()
def test_the_folded_head_is_the_head_in_eval_mode(settings):
    features = correlated(60, 20)
    head = fitted(features, [8, 12], **settings)
    if head.kind == "linear":  # a trained map, not the identity it starts from
        head.project.weight.normal_()
        head.project.bias.normal_()
    unseen = correlated(30, 20, seed=5)
    assert torch.allclose(head.folded().eval()(unseen), head(unseen), atol=1e-5)


@torch.no_grad()
def test_the_pool_head_averages_twenty_neighbours_of_1280():
    features = torch.randn(3, 1280, generator=torch.Generator().manual_seed(1))
    embeddings = fitted(features, [1280], kind="pool")(features).numpy()
    naive = np.array([[row[20 * i : 20 * i + 20].mean() for i in range(64)] for row in features.numpy()])
    naive /= np.linalg.norm(naive, axis=1, keepdims=True)
    np.testing.assert_allclose(embeddings, naive, atol=1e-5)


@torch.no_grad()
@pytest.mark.parametrize("kind", ["pool", "linear", "plain"])
@pytest.mark.parametrize("size", [1e-44, 1e-38, 1e-25, 1e-12, 1.0, 1e18, 1e37])
def test_embeddings_have_length_one_however_small_or_large_the_features(kind, size):
    features = correlated(50, 12).double()
    features = (features / features.abs().max() * size).float()
    head = Head([12], HeadSettings(kind=kind))
    for embeddings in (head(features), head.folded()(features)):
        torch.testing.assert_close(embeddings.norm(dim=1), torch.ones(50), atol=1e-5, rtol=0)


@torch.no_grad()
@pytest.mark.parametrize("power", [-100, -40, 60])
def test_the_head_s_axes_do_not_depend_on_the_features_scale(power):
    features = correlated(50, 12)
    expected, scaled = fitted(features, [8, 4]), fitted(features * 2.0**power, [8, 4])
    torch.testing.assert_close(scaled(features * 2.0**power), expected(features), atol=1e-4, rtol=0)


@torch.no_grad()
def test_usual_features_give_the_embeddings_of_a_plain_division_by_the_length():
    features = correlated(50, 64)
    expected = features * torch.rsqrt((features * features).sum(dim=1, keepdim=True) + 1e-12)
    assert torch.equal(Head([64], HeadSettings(kind="pool"))(features), expected)


@pytest.mark.parametrize("kind", ["pool", "linear"])
def test_features_of_zero_have_a_defined_embedding_and_gradient(kind):
    features = torch.zeros(3, 70, requires_grad=True)
    embeddings = Head([70], HeadSettings(kind=kind))(features)
    torch.testing.assert_close(embeddings, torch.full((3, 64), 1 / 8))
    embeddings.sum().backward()
    assert bool(features.grad.isfinite().all())


def test_the_gradient_is_that_of_the_direction_for_tiny_features_too():
    direction = torch.randn(4, 64, generator=torch.Generator().manual_seed(0))
    gradients = []
    for size in (1.0, 2.0**-30):
        x = (direction * size).requires_grad_()
        (Head([64], HeadSettings(kind="pool"))(x) * torch.arange(64.0)).sum().backward()
        gradients.append(x.grad * size)
    torch.testing.assert_close(gradients[0], gradients[1])


@pytest.mark.parametrize(
    ("features", "reason"),
    [
        (torch.zeros(5, 8), "the features of 5 training images are equal, or almost zero,"),
        (torch.full((5, 8), 3.0), "the features of 5 training images are equal, or almost zero,"),
        (torch.tensor([[1.0, 2.0], [float("inf"), 1.0], [0.0, 1.0]]), "are not finite"),
        (torch.tensor([[1.0, 2.0], [float("nan"), 1.0], [0.0, 1.0]]), "are not finite"),
    ],
)
def test_features_without_axes_are_refused_in_one_line(features, reason):
    with pytest.raises(InputError, match=reason) as said:
        fitted(features, [features.shape[1]])
    assert "\n" not in str(said.value)
    assert "give pretrained weights or another backbone.name" in str(said.value)


def test_an_svd_that_does_not_converge_is_refused_in_one_line(monkeypatch):
    def fails(*_, **__):
        raise torch.linalg.LinAlgError("The algorithm failed to converge")

    monkeypatch.setattr(torch.linalg, "svd", fails)
    with pytest.raises(InputError, match="have no principal axes"):
        fitted(correlated(50, 12), [12])


@pytest.mark.skipif(not timm.is_model("qwen3_vit_88m_enc"), reason=f"timm {timm.__version__} has no part of a model")
def test_a_part_of_another_model_is_refused():
    with torch.device("meta"), pytest.raises(InputError, match="part of another model.*choose another backbone.name"):
        Backbone(BackboneSettings(name="qwen3_vit_88m_enc", pretrained=False))


def test_features_in_several_rows_are_refused(monkeypatch):
    monkeypatch.setattr(Backbone, "_levels", lambda self, images: [torch.zeros(1, 7, 64)])
    with pytest.raises(InputError, match=r"returns \[1, 7, 64\] for one image, not one row of features"):
        Backbone(BackboneSettings(name="test_vit", pretrained=False))


def test_the_order_in_memory_is_set_for_weights_of_four_dimensions_alone():
    model = torch.nn.Sequential(torch.nn.Conv2d(3, 4, 3), torch.nn.Conv3d(3, 4, 3), torch.nn.Linear(2, 2))
    set_layout(model, torch.channels_last)
    assert model[0].weight.is_contiguous(memory_format=torch.channels_last)
    assert model[1].weight.is_contiguous()
    set_layout(model, torch.contiguous_format)
    assert model[0].weight.is_contiguous()


@torch.no_grad()
def test_more_axes_than_images_leaves_zero_axes_and_stays_finite():
    head = fitted(correlated(10, 50), [50], rank=30)
    unseen = head.reduce(correlated(20, 50, seed=3))
    assert unseen.shape == (20, 30)
    assert torch.isfinite(unseen).all()
    assert (unseen[:, 10:] == 0).all()
    assert torch.isfinite(head(correlated(20, 50, seed=3))).all()


@pytest.mark.parametrize("rank", [0, 30, 10])
@torch.no_grad()
def test_an_axis_on_which_the_training_images_do_not_vary_does_not_drown_the_others(rank):
    # Ten centred images span nine dimensions: a tenth axis is noise, and must not outweigh the first on new images.
    head = fitted(correlated(10, 50), [50], rank=rank)
    spread = head.reduce(correlated(200, 50, seed=3)).std(0)
    assert spread.max() < 3 * spread[0], f"axis {int(spread.argmax())} spreads {float(spread.max() / spread[0]):.0f}x"


@pytest.mark.parametrize(("levels", "grid"), [([3], 1), ([2, 4], 2), ([3, 5, 6], 2)])
@torch.no_grad()
def test_levels_and_grid_give_the_means_of_the_cells_of_timm_s_maps(levels, grid):
    backbone = lite0(levels=levels, grid=grid)
    x = images(2)
    # Naively: run stem and blocks one after another, then average each cell of each wanted map by numpy. timm counts
    # the stem as level 0 when it gives every block.
    level, maps = backbone.net.bn1(backbone.net.conv_stem(x)), []
    for number in range(len(backbone.net.blocks) + 1):
        level = backbone.net.blocks[number - 1](level) if number else level
        if number in levels:
            maps.append(level.numpy())
    parts = []
    for m in maps:
        side = m.shape[2] // grid
        cells = m.reshape(2, m.shape[1], grid, side, grid, side).mean(axis=(3, 5))
        parts.append(cells.reshape(2, -1))
    naive = np.concatenate(parts, axis=1)
    assert backbone.level_dims == [p.shape[1] for p in parts]
    assert backbone.dim == naive.shape[1]
    np.testing.assert_allclose(backbone(x).numpy(), naive, atol=1e-4)


@torch.no_grad()
def test_without_levels_the_features_are_timm_s_own():
    backbone = lite0()
    x = images(2)
    assert backbone.level_dims == [1280]
    assert torch.allclose(backbone(x), backbone.net.forward_head(backbone.net.forward_features(x)), atol=1e-5)


@torch.no_grad()
def test_flip_gives_an_image_and_its_mirror_equal_features():
    x = images(3)
    plain, flip = lite0(levels=[3, 4], grid=2), lite0(levels=[3, 4], grid=2, flip=True)
    assert torch.allclose(flip(x), flip(x.flip(3)), atol=1e-5)
    assert not torch.allclose(plain(x), plain(x.flip(3)), atol=1e-3)
    assert torch.allclose(flip(x), (plain(x) + plain(x.flip(3))) / 2, atol=1e-5)


@pytest.mark.parametrize("name", ["tf_efficientnet_lite0", "deit_tiny_patch16_224"])
def test_a_level_that_the_backbone_lacks_is_named(name):
    with pytest.raises(InputError, match=r"backbone.levels \[3, 99\]") as error:
        Backbone(BackboneSettings(name=name, pretrained=False, image_size=64, levels=[3, 99]))
    assert "\n" not in str(error.value)


def test_a_backbone_that_timm_lacks_is_named_with_its_nearest():
    with pytest.raises(InputError, match="swin_tinny"):
        Backbone(BackboneSettings(name="swin_tinny", pretrained=False))


@torch.no_grad()
def test_a_transformer_s_levels_and_grid_have_the_measured_size():
    backbone = Backbone(
        BackboneSettings(name="deit_tiny_patch16_224", pretrained=False, image_size=64, levels=[5, 11], grid=2)
    ).eval()
    assert backbone.level_dims == [192 * 4, 192 * 4]  # 192 channels, 2 x 2 cells
    assert backbone(images(2)).shape == (2, 1536)


@torch.no_grad()
def test_dropout_works_in_training_and_not_in_evaluation():
    features = correlated(40, 12)
    head = fitted(features, [12], dropout=0.5)
    assert torch.equal(head(features), head(features))
    head.train()
    assert not torch.equal(head(features), head(features))
    backbone = lite0(levels=[4])
    assert torch.equal(backbone(images(2)), backbone(images(2)))


def test_the_preprocessing_is_made_for_the_backbone():
    backbone = lite0()
    # lite0 was trained on values from -1 to 1: mean and deviation one half.
    raw = torch.tensor([0, 255], dtype=torch.uint8).view(2, 1, 1, 1).expand(2, 3, 64, 64)
    out = backbone.preprocess()(raw)
    assert out.shape == (2, 3, 64, 64)
    assert out[0].unique().tolist() == [-1.0]
    assert out[1].unique().tolist() == [1.0]


@torch.no_grad()
def test_side_by_side_worked_by_hand():
    features = torch.tensor([[1.0, 3.0, 2.0, 6.0, -3.0, -1.0, 5.0, 7.0, 0.0, 0.0]])
    # Two numbers each: the means of 1 and 3, of 2 and 6; then of -3, -1 and 5, of 7, 0 and 0.
    one, two = np.array([2.0, 4.0]), np.array([1 / 3, 7 / 3])
    expected = np.concatenate([one / np.linalg.norm(one), two / np.linalg.norm(two)]) / np.sqrt(2)
    np.testing.assert_allclose(SideBySide([4, 6], 4)(features)[0].numpy(), expected, atol=1e-6)


@torch.no_grad()
@pytest.mark.parametrize(("dims", "shares"), [([70], [64]), ([70, 500], [32, 32]), ([70, 500, 64], [22, 21, 21])])
def test_side_by_side_gives_each_backbone_an_equal_share_of_length_one(dims, shares):
    features = correlated(9, sum(dims))
    head = SideBySide(dims, 64).eval()
    embeddings = head(features)
    assert embeddings.shape == (9, 64)
    torch.testing.assert_close(embeddings.norm(dim=1), torch.ones(9), atol=1e-5, rtol=0)
    for part in embeddings.split(shares, dim=1):
        torch.testing.assert_close(part.norm(dim=1), torch.full((9,), len(dims) ** -0.5), atol=1e-5, rtol=0)
    # However large one backbone's features are.
    scaled = features * torch.cat([torch.full((d,), 10.0**i) for i, d in enumerate(dims)])
    torch.testing.assert_close(head(scaled), embeddings, atol=1e-5, rtol=0)


IMAGENET = {"mean": (0.485, 0.456, 0.406), "std": (0.229, 0.224, 0.225)}
HALF = {"mean": (0.5, 0.5, 0.5), "std": (0.5, 0.5, 0.5)}


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({"name": "test_vit"}, HALF | {"image_size": 160, "interpolation": "bicubic", "crop_share": 0.95}),
        ({"name": "test_resnet"}, HALF | {"image_size": 160, "interpolation": "bilinear", "crop_share": 0.95}),
        ({"name": "lcnet_050"}, IMAGENET | {"image_size": 224, "interpolation": "bicubic", "crop_share": 0.875}),
        (
            {"name": "test_resnet", "image_size": 64, "resize": "crop", "interpolation": "bicubic", "crop_share": 0.5},
            HALF | {"image_size": 64, "resize": "crop", "interpolation": "bicubic", "crop_share": 0.5},
        ),
    ],
    ids=lambda value: value.get("name", "") + value.get("resize", ""),
)
def test_images_are_prepared_as_the_weights_were_trained_unless_the_settings_say_otherwise(settings, expected):
    backbone = Backbone(BackboneSettings(pretrained=False, **settings))
    assert backbone.prepared == {"resize": "squash"} | expected
    assert backbone.spec | expected == backbone.spec
    preprocess = backbone.preprocess()
    assert (preprocess.image_size, preprocess.interpolation) == (expected["image_size"], expected["interpolation"])
    assert preprocess.shorter == int(expected["image_size"] / expected["crop_share"])
    assert preprocess.resize == settings.get("resize", "squash")
    torch.testing.assert_close(preprocess.mean.flatten() / 255, torch.tensor(expected["mean"]))
    torch.testing.assert_close(preprocess.std.flatten() / 255, torch.tensor(expected["std"]))


@pytest.mark.parametrize(("trained_with", "used"), [("lanczos", "bicubic"), ("random", "bicubic"), ("", "bicubic")])
def test_an_interpolation_that_the_artifact_lacks_becomes_bicubic(monkeypatch, trained_with, used):
    config = PretrainedCfg(input_size=(3, 64, 64), interpolation=trained_with, crop_pct=None)
    monkeypatch.setattr(model, "pretrained_config", lambda name: config)
    prepared = Backbone(BackboneSettings(name="test_resnet", pretrained=False)).prepared
    assert (prepared["interpolation"], prepared["crop_share"], prepared["image_size"]) == (used, 1.0, 64)


def test_an_image_size_that_does_not_fit_is_named():
    with pytest.raises(InputError, match=r"image_size 50") as error:
        Backbone(BackboneSettings(name="test_vit", pretrained=False, image_size=50))  # patches of 16
    assert "\n" not in str(error.value)
