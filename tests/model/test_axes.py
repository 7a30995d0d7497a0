"""Axes of known features: what is equal within a label is seen through, whatever its size."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from embed64.core.errors import InputError
from embed64.core.recipe import load_recipe
from embed64.core.settings import Head as HeadSettings
from embed64.model.axes import Sample, discriminant_axes, principal_axes
from embed64.model.head import Head


def noisy(labels: int = 40, each: int = 6, dim: int = 10, seed: int = 0) -> Sample:
    """Labels differ along the first two features; along the third the images of one label differ far more."""
    rng = np.random.default_rng(seed)
    deviation = np.full(dim, 0.05)
    centres = rng.normal(size=(labels, dim)) * np.where(np.arange(dim) < 2, 1.0, 0.05)
    deviation[2] = 5.0
    features = centres.repeat(each, 0) + rng.normal(size=(labels * each, dim)) * deviation
    return Sample(torch.from_numpy(features).float(), torch.arange(labels).repeat_interleave(each))


def centred(sample: Sample) -> Sample:
    return sample.centred(torch.ones(sample.features.shape[1]))


def test_the_first_principal_axis_is_the_loudest_and_the_first_discriminant_axes_tell_labels_apart():
    sample = centred(noisy())
    axes, deviation = principal_axes([sample], 10)
    assert int(axes[:, 0].abs().argmax()) == 2
    assert bool((deviation[:-1] >= deviation[1:]).all())
    found, deviation = discriminant_axes([sample], axes, shrinkage=0.01)
    told = found[:, :2].abs()
    assert {int(axis.argmax()) for axis in told.T} == {0, 1}
    assert bool((told[2] < 0.1 * told.amax(0)).all())  # what differs within a label is all but left out
    assert bool((deviation[:-1] >= deviation[1:] - 1e-6).all())


def test_shrunk_all_the_way_the_discriminant_axes_are_the_principal_ones():
    sample = centred(noisy())
    axes, _ = principal_axes([sample], 10)
    found, _ = discriminant_axes([sample], axes, shrinkage=1.0)
    cosines = (found * axes).sum(0) / found.norm(dim=0) / axes.norm(dim=0)
    torch.testing.assert_close(cosines.abs(), torch.ones(10), atol=1e-3, rtol=0)


def test_without_a_label_of_two_images_nothing_is_whitened():
    sample = centred(Sample(noisy().features, torch.arange(240)))
    axes, deviation = principal_axes([sample], 10)
    found, spread = discriminant_axes([sample], axes, shrinkage=0.4)
    torch.testing.assert_close(found.abs(), axes.abs(), atol=1e-4, rtol=0)
    torch.testing.assert_close(spread, deviation, atol=1e-5, rtol=1e-4)


def test_few_images_give_exact_axes_and_zeros_where_there_is_no_direction():
    generator = torch.Generator().manual_seed(0)
    sample = centred(Sample(torch.randn(6, 50, generator=generator), torch.arange(6)))
    axes, deviation = principal_axes([sample], 6)  # six centred images span five directions
    _, expected, directions = torch.linalg.svd(sample.features / sample.features.norm(), full_matrices=False)
    torch.testing.assert_close(deviation[:5], expected[:5], atol=1e-5, rtol=1e-4)
    torch.testing.assert_close(axes[:, :5].abs(), directions[:5].T.abs(), atol=1e-4, rtol=0)
    assert not axes[:, 5].any()


def test_a_background_keeps_a_direction_that_the_images_lack():
    learned, background = noisy(), noisy(seed=1)
    flat = learned.features.clone()
    flat[:, 1] = 0.0
    learned = Sample(flat, learned.labels)
    settings = HeadSettings(rank=10, dim=2, axes="discriminant")
    torch.manual_seed(0)
    alone, both = Head([10], settings), Head([10], settings)
    alone.fit(learned)
    both.fit(learned, background)
    seen = [head.axes[1].norm() / head.axes[0].norm() for head in (alone, both)]
    assert seen[0] < 0.01 < 0.1 < seen[1]


def test_level_weights_scale_the_levels():
    torch.manual_seed(0)
    sample = Sample(torch.randn(200, 8), torch.arange(200))
    head = Head([4, 4], HeadSettings(rank=8, level_weights=(1.0, 0.1)))
    head.fit(sample)
    assert head.axes[:, 0][4:].norm() < 0.05 < head.axes[:, 0][:4].norm()


def test_a_blend_lies_between_the_fitted_and_the_trained_head():
    head = Head([6], HeadSettings(rank=6, dim=3))
    trained = torch.randn(3, 6)
    for share in (0.0, 0.25, 1.0):
        head.project.weight.data, head.project.bias.data = trained.clone(), torch.ones(3)
        head.blend(share)
        torch.testing.assert_close(head.project.weight.data, (1 - share) * torch.eye(3, 6) + share * trained)
        torch.testing.assert_close(head.project.bias.data, torch.full((3,), share))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("head.level_weights=[1,2]", "level_weights has 2 numbers for the 5 of backbone.levels"),
        ("head.kind=plain", "head.axes and head.level_weights are for head.kind 'linear'"),
        ("backbone.frozen=false", "train.blend trains several heads on cached features"),
        ("loss.miner=offline", "train.blend needs batches that are mined"),
    ],
)
def test_settings_that_do_not_go_together_are_refused(change, said):
    with pytest.raises(InputError, match=said):
        load_recipe("photos", [change])
