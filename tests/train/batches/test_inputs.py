"""Batches are a function of seed and step; what is plain is exactly what the artifact will see."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import torch
from PIL import Image
from tiny import sample

from embed64.core.settings import Recipe
from embed64.data.catalog import Catalog
from embed64.data.decode import decode
from embed64.data.screening import screen
from embed64.model.backbone import Backbone
from embed64.model.head import Head
from embed64.train.batches.dataset import ImageDataset
from embed64.train.batches.inputs import Inputs, _Requests
from embed64.train.batches.samplers import LabelSampler, TripletSampler
from embed64.train.distributed import Group

CPU = torch.device("cpu")


@pytest.fixture
def table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Catalog:
    """Four labels of three images, of several sizes."""
    monkeypatch.setenv("EMBED64_CACHE", str(tmp_path / "cache"))
    rng, rows = np.random.default_rng(0), []
    for label in "abcd":
        for number in range(3):
            size = rng.integers(20, 50, 2)
            blocks = Image.fromarray(rng.integers(0, 256, (4, 4, 3), dtype=np.uint8))
            blocks.resize((int(size[0]), int(size[1]))).save(tmp_path / f"{label}{number}.png")
            rows.append((f"{label}{number}.png", label, "d", "s"))
    catalog = Catalog(pd.DataFrame(rows, columns=["path", "label", "domain", "source"]), tmp_path)
    return screen(catalog)[0]


def recipe(frozen: bool, workers: int = 0, seed: int = 0, views: int = 1, **backbone) -> Recipe:
    return Recipe.model_validate(
        {
            "name": "t",
            "seed": seed,
            "backbone": {
                "name": "tf_efficientnet_lite0",
                "pretrained": False,
                "image_size": 32,
                "frozen": frozen,
                **backbone,
            },
            "views": {"count": views, "scale": (0.4, 0.8)},
            "train": {"steps": 5, "batch_size": 4, "images_per_label": 2, "workers": workers},
        }
    )


def inputs(settings: Recipe, table: Catalog) -> tuple[Inputs, Backbone]:
    torch.manual_seed(0)
    backbone = Backbone(settings.backbone).eval()
    return Inputs(settings, table, backbone, CPU), backbone


def cached(given: Inputs) -> torch.Tensor:
    """float32 [rows, views, D]"""
    rows, views, _ = given.features.shape
    return torch.stack([torch.from_numpy(given.features.read(np.arange(rows), v)).float() for v in range(views)], 1)


def labels(table: Catalog, seed: int = 0) -> LabelSampler:
    return LabelSampler(table.label_ids, table.domain_ids, np.arange(len(table)), recipe(False).train, seed)


@pytest.mark.parametrize("frozen", [True, False])
def test_batches_are_a_function_of_seed_and_step(table, frozen):
    settings = recipe(frozen, views=3)
    first, _ = inputs(settings, table)
    whole = list(first.batches(labels(table), range(5)))
    again, _ = inputs(settings, table)
    tail = list(again.batches(labels(table), range(2, 5)))
    assert len(whole) == 5
    for (x, rows), (y, same_rows) in zip(whole[2:], tail, strict=True):
        assert np.array_equal(rows, same_rows)
        assert torch.equal(x, y)
    other, _ = inputs(recipe(frozen, seed=1, views=3), table)
    differing = [
        not torch.equal(x, y) for (x, _), (y, _) in zip(whole, other.batches(labels(table), range(5)), strict=True)
    ]
    assert all(differing)  # the same rows, but other views of them


@pytest.mark.parametrize("workers", [0, 2])
def test_image_batches_are_what_the_dataset_gives_for_the_same_requests(table, workers):
    settings = recipe(frozen=False, workers=workers)
    given, backbone = inputs(settings, table)
    dataset = ImageDataset(table.files, backbone.preprocess(), settings.views)
    requests = list(_Requests(labels(table), range(3), settings.seed, Group()))
    for step, ((x, rows), request) in enumerate(zip(given.batches(labels(table), range(3)), requests, strict=True)):
        assert rows.tolist() == labels(table).batch(step).tolist() == [row for row, _ in request]
        assert torch.equal(x, torch.stack([dataset[r] for r in request]))
        assert x.dtype == torch.float32
        assert x.shape == (4, 3, 32, 32)


def test_two_images_of_a_batch_get_views_of_their_own(table):
    requests = next(iter(_Requests(labels(table), range(1), 0, Group())))
    assert len({seed for _, seed in requests}) == len(requests)
    assert all(seed >= 0 for _, seed in requests)  # -1 would be the plain view


def test_plain_images_are_preprocessed_decoded_images(table):
    given, backbone = inputs(recipe(frozen=False), table)
    rows = np.array([5, 0, 11])
    plain = torch.cat(list(given.plain(rows)))
    expected = torch.cat([backbone.preprocess()(decode(table.files[row]).unsqueeze(0)) for row in rows])
    assert torch.equal(plain, expected)


@torch.no_grad()
def test_plain_features_are_the_first_view_whole_and_in_order(table):
    given, backbone = inputs(recipe(frozen=True, views=2), table)
    rows = np.array([5, 0, 11] * 30)  # more than one batch
    plain = torch.cat(list(given.plain(rows)))
    assert plain.dtype == torch.float32
    expected = backbone(torch.cat([backbone.preprocess()(decode(table.files[r]).unsqueeze(0)) for r in (5, 0, 11)]))
    assert plain.shape == (90, 1280)
    torch.testing.assert_close(plain, expected.repeat(30, 1), rtol=2e-3, atol=2e-3)  # float16 keeps three digits


def test_feature_batches_are_cached_views_of_the_sampler_s_rows(table):
    given, _ = inputs(recipe(frozen=True, views=3), table)
    for step, (x, rows) in enumerate(given.batches(labels(table), range(4))):
        assert rows.tolist() == labels(table).batch(step).tolist()
        for features, row in zip(x, rows, strict=True):
            assert any(torch.equal(features, view) for view in cached(given)[row])


def test_offline_batches_keep_anchors_positives_and_negatives_in_thirds(table):
    sampler = TripletSampler(np.array([[0, 1, 3], [6, 8, 2]]), 6, seed=0)
    given, _ = inputs(recipe(frozen=True), table)
    x, rows = next(given.batches(sampler, range(1)))
    assert {tuple(t) for t in rows.reshape(3, 2).T.tolist()} == {(0, 1, 3), (6, 8, 2)}
    assert torch.equal(x, cached(given)[rows, 0])


@torch.no_grad()
def test_reduce_replaces_features_by_what_the_head_reduces_them_to(table):
    settings = recipe(frozen=True, views=2)
    given, backbone = inputs(settings, table)
    features = cached(given)
    head = Head(backbone.level_dims, settings.head)
    head.fit(sample(features[:, 0]))
    given.reduce(head)
    assert given.reduced.shape == (12, 2, features.shape[2])
    for view in range(2):
        torch.testing.assert_close(given.reduced[:, view], head.reduce(features[:, view]))
    for x, rows in given.batches(labels(table), range(4)):
        assert all(any(torch.equal(a, view) for view in given.reduced[row]) for a, row in zip(x, rows, strict=True))


@torch.no_grad()
def test_what_reduces_to_more_than_memory_is_reduced_batch_by_batch(table, monkeypatch):
    settings = recipe(frozen=True, views=2)
    once, backbone = inputs(settings, table)
    features = cached(once)
    head = Head(backbone.level_dims, settings.head)
    head.fit(sample(features[:, 0]))
    each, _ = inputs(settings, table)
    once.reduce(head)
    monkeypatch.setattr("embed64.train.batches.inputs._REDUCED_BYTES", once.reduced.nbytes - 1)
    each.reduce(head)
    assert each.reduced is None
    for (x, rows), (y, same) in zip(*(i.batches(labels(table), range(3)) for i in (once, each)), strict=True):
        assert np.array_equal(rows, same)
        torch.testing.assert_close(x, y)
    for x, y in zip(once.plain(np.array([5, 0])), each.plain(np.array([5, 0])), strict=True):
        torch.testing.assert_close(x, y)


@torch.no_grad()
def test_without_a_cache_the_backbone_sees_fresh_views_at_every_step(table, tmp_path):
    cold, warm = (recipe(frozen=True, views=2, cached=cached) for cached in (False, True))
    given, backbone = inputs(cold, table)
    assert given.features is None
    assert not list((tmp_path / "cache").rglob("*.npy"))
    images = inputs(recipe(frozen=False), table)[0].batches(labels(table), range(3))
    for (x, rows), (view, same) in zip(given.batches(labels(table), range(3)), images, strict=True):
        assert np.array_equal(rows, same)
        assert torch.equal(x, backbone(view))
    plain = torch.cat(list(given.plain(np.arange(12))))
    torch.testing.assert_close(plain, cached(inputs(warm, table)[0])[:, 0], rtol=2e-3, atol=2e-3)
    head = Head(backbone.level_dims, cold.head)
    head.fit(sample(plain))
    given.reduce(head)
    torch.testing.assert_close(torch.cat(list(given.plain(np.arange(12)))), head.reduce(plain))


@torch.no_grad()
def test_a_partly_frozen_backbone_sees_images(table):
    settings = recipe(frozen=False, views=2, trained=["blocks.6.*", "conv_head.*"])
    given, backbone = inputs(settings, table)
    assert given.features is None
    images = torch.cat([backbone.preprocess()(decode(file).unsqueeze(0)) for file in table.files])
    assert torch.equal(torch.cat(list(given.plain(np.arange(12)))), images)
    x, _ = next(given.batches(labels(table), range(1)))
    assert x.dtype == torch.float32
    assert backbone(x).shape == (4, 1280)
    given.reduce(Head(backbone.level_dims, settings.head))  # the head is trained whole, on features that change
    assert torch.equal(next(given.batches(labels(table), range(1)))[0], x)
