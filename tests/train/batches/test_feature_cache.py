"""Cached features: computed once per content, never stale, never mixed up."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import torch
from PIL import Image

from embed64.core.errors import InputError
from embed64.core.settings import Backbone as BackboneSettings
from embed64.core.settings import Views
from embed64.data.catalog import Catalog, write_catalog
from embed64.data.decode import decode
from embed64.data.screening import screen
from embed64.model.backbone import Backbone
from embed64.train.batches.feature_cache import Features, backbone_key, cache_folder, cached_features

CPU = torch.device("cpu")


@pytest.fixture(autouse=True)
def _cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EMBED64_CACHE", str(tmp_path / "cache"))


def backbone(seed: int = 0, **settings) -> Backbone:
    torch.manual_seed(seed)
    return Backbone(
        BackboneSettings(**{"name": "tf_efficientnet_lite0", "pretrained": False, "image_size": 32} | settings)
    ).eval()


def paint(path: Path, seed: int) -> None:
    """A picture of coloured blocks, its own for every seed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    blocks = np.random.default_rng(seed).integers(0, 256, (4, 5, 3), dtype=np.uint8)
    Image.fromarray(blocks).resize((40, 36), Image.Resampling.NEAREST).save(path)


def catalog(folder: Path, seeds: list[int]) -> Catalog:
    """One painted image a seed, hashed as the pipeline does it."""
    for seed in seeds:
        if not (folder / f"{seed}.png").exists():
            paint(folder / f"{seed}.png", seed)
    rows = pd.DataFrame({"path": [f"{s}.png" for s in seeds], "label": "x", "domain": "d", "source": "s"})
    table = Catalog(rows, folder)
    return screen(table)[0]


def everything(features: Features) -> np.ndarray:
    """float16 [rows, views, D]"""
    rows, views, _ = features.shape
    return np.stack([features.read(np.arange(rows), view) for view in range(views)], axis=1)


def compute(model: Backbone, table: Catalog, capsys, views: Views | None = None, seed: int = 0, half=None):
    """(features, how many came from the cache, of how many)."""
    capsys.readouterr()
    features = everything(cached_features(model, table, views or Views(), seed, CPU, 0, half))
    said = re.search(r"features: (\d+) of (\d+) from the cache", capsys.readouterr().err)
    assert said
    return features, int(said[1]), int(said[2])


@torch.no_grad()
def test_features_are_those_of_the_backbone_on_the_preprocessed_image(tmp_path, capsys):
    model, table = backbone(), catalog(tmp_path / "i", [0, 1, 2])
    features, cached, total = compute(model, table, capsys)
    assert features.shape == (3, 1, 1280)
    assert features.dtype == np.float16
    assert (cached, total) == (0, 3)
    for row, file in enumerate(table.files):
        alone = model(model.preprocess()(decode(file).unsqueeze(0)))[0].numpy()
        np.testing.assert_allclose(features[row, 0], alone, rtol=2e-3, atol=2e-3)  # float16 keeps three digits


def test_a_second_call_is_bit_equal_and_does_not_touch_the_images(tmp_path, capsys):
    table, views = catalog(tmp_path / "i", [0, 1, 2, 3]), Views(count=2)
    first, cached, total = compute(backbone(), table, capsys, views)
    assert (cached, total) == (0, 8)
    for file in table.files:
        file.unlink()
    second, cached, total = compute(backbone(), table, capsys, views)
    assert (cached, total) == (8, 8)
    assert np.array_equal(first, second)


def test_features_in_half_precision_are_near_and_kept_apart(tmp_path, capsys):
    table = catalog(tmp_path / "i", [0, 1, 2])
    full, *_ = compute(backbone(), table, capsys)
    half, cached, total = compute(backbone(), table, capsys, half=torch.bfloat16)
    assert (cached, total) == (0, 3)
    difference = np.abs(half.astype(np.float32) - full.astype(np.float32)).max()
    assert 0 < difference < 0.05 * np.abs(full).max()  # bfloat16 keeps two digits
    again, cached, total = compute(backbone(), table, capsys, half=torch.bfloat16)
    assert (cached, total) == (3, 3)
    assert np.array_equal(again, half)
    assert np.array_equal(compute(backbone(), table, capsys)[0], full)


def test_a_catalog_that_grew_pays_for_its_new_images_alone(tmp_path, capsys):
    few = catalog(tmp_path / "i", [0, 1, 2])
    before, *_ = compute(backbone(), few, capsys)
    more = catalog(tmp_path / "i", [3, 0, 1, 4, 2])
    for seed in (0, 1, 2):
        (tmp_path / "i" / f"{seed}.png").unlink()
    after, cached, total = compute(backbone(), more, capsys)
    assert (cached, total) == (3, 5)
    assert np.array_equal(after[[1, 2, 4]], before)


def test_a_changed_file_is_computed_anew(tmp_path, capsys):
    before, *_ = compute(backbone(), catalog(tmp_path / "i", [0, 1, 2]), capsys)
    paint(tmp_path / "i" / "1.png", seed=77)
    after, cached, total = compute(backbone(), catalog(tmp_path / "i", [0, 1, 2]), capsys)
    assert (cached, total) == (2, 3)
    assert np.array_equal(after[[0, 2]], before[[0, 2]])
    assert not np.array_equal(after[1], before[1])


@pytest.mark.parametrize(
    "other",
    [
        {"seed": 1},
        {"image_size": 64},
        {"levels": (3, 4)},
        {"flip": True},
        {"name": "tf_efficientnet_lite1"},
        {"resize": "letterbox"},
        {"interpolation": "bilinear"},
        {"resize": "crop", "crop_share": 0.5},
    ],
    ids=lambda other: next(iter(other)),
)
def test_another_backbone_shares_nothing(tmp_path, capsys, other):
    table = catalog(tmp_path / "i", [0, 1])
    compute(backbone(), table, capsys)
    _, cached, _ = compute(backbone(**other), table, capsys)
    assert cached == 0


def test_grids_of_one_level_share_nothing(tmp_path, capsys):
    table = catalog(tmp_path / "i", [0, 1])
    one, *_ = compute(backbone(image_size=64, levels=(3,)), table, capsys)
    two, cached, _ = compute(backbone(image_size=64, levels=(3,), grid=2), table, capsys)
    assert cached == 0
    assert two.shape[2] == 4 * one.shape[2]


def test_a_single_changed_weight_changes_the_key():
    model, same = backbone(), backbone()
    assert backbone_key(model) == backbone_key(same)
    with torch.no_grad():
        model.net.conv_stem.weight[0, 0, 0, 0] += 1e-3
    assert backbone_key(model) != backbone_key(same)


def test_other_views_or_another_seed_share_the_plain_view_alone(tmp_path, capsys):
    table, views = catalog(tmp_path / "i", [0, 1]), Views(count=2, scale=(0.3, 0.6))
    first, *_ = compute(backbone(), table, capsys, views)
    for changed, seed in ((Views(count=2, scale=(0.3, 0.5)), 0), (views, 1)):
        other, cached, total = compute(backbone(), table, capsys, changed, seed)
        assert (cached, total) == (2, 4)
        assert np.array_equal(other[:, 0], first[:, 0])
        assert not np.array_equal(other[:, 1], first[:, 1])


def test_more_views_keep_the_ones_that_are_there(tmp_path, capsys):
    table = catalog(tmp_path / "i", [0, 1])
    two, *_ = compute(backbone(), table, capsys, Views(count=2))
    three, cached, total = compute(backbone(), table, capsys, Views(count=3))
    assert (cached, total) == (4, 6)
    assert np.array_equal(three[:, :2], two)


def test_the_first_view_is_plain_and_the_others_differ(tmp_path, capsys):
    table = catalog(tmp_path / "i", [0, 1])
    plain, *_ = compute(backbone(), table, capsys)
    views, *_ = compute(backbone(), table, capsys, Views(count=3, scale=(0.3, 0.6), rotation=20, color=0.4))
    assert np.array_equal(views[:, 0], plain[:, 0])
    for row in range(2):
        assert len({views[row, view].tobytes() for view in range(3)}) == 3


def test_row_order_does_not_matter(tmp_path, capsys, monkeypatch):
    views = Views(count=2, scale=(0.3, 0.6))
    forward, *_ = compute(backbone(), catalog(tmp_path / "i", [0, 1, 2]), capsys, views)
    from_cache, cached, _ = compute(backbone(), catalog(tmp_path / "i", [2, 0, 1]), capsys, views)
    assert cached == 6
    assert np.array_equal(from_cache, forward[[2, 0, 1]])
    monkeypatch.setenv("EMBED64_CACHE", str(tmp_path / "second"))
    anew, cached, _ = compute(backbone(), catalog(tmp_path / "i", [2, 0, 1]), capsys, views)
    assert cached == 0
    np.testing.assert_allclose(anew, forward[[2, 0, 1]], rtol=2e-3, atol=2e-3)


def test_equal_contents_are_computed_once_and_shared(tmp_path, capsys):
    table = catalog(tmp_path / "i", [0, 1])
    (tmp_path / "i" / "2.png").write_bytes((tmp_path / "i" / "0.png").read_bytes())
    table = catalog(tmp_path / "i", [0, 1, 2])
    features, cached, total = compute(backbone(), table, capsys, Views(count=2))
    assert (cached, total) == (0, 4)
    assert np.array_equal(features[0], features[2])
    assert not np.array_equal(features[0], features[1])


def test_workers_do_not_change_the_features(tmp_path, capsys, monkeypatch):
    table, views = catalog(tmp_path / "i", [0, 1, 2]), Views(count=2)
    alone, *_ = compute(backbone(), table, capsys, views)
    monkeypatch.setenv("EMBED64_CACHE", str(tmp_path / "second"))
    assert np.array_equal(everything(cached_features(backbone(), table, views, 0, CPU, workers=2)), alone)


@pytest.mark.parametrize("left", [0, 10, 3000])
@pytest.mark.parametrize("table", ["", ".rows"])
def test_a_truncated_cache_file_is_named_and_deleting_it_helps(tmp_path, capsys, left, table):
    images = catalog(tmp_path / "i", [0, 1, 2])
    before, *_ = compute(backbone(), images, capsys)
    (file,) = (path for path in cache_folder().rglob("*.npy") if (".rows" in path.name) == bool(table))
    file.write_bytes(file.read_bytes()[: min(left, file.stat().st_size - 1)])
    with pytest.raises(InputError, match="damaged feature cache; delete this file") as error:
        compute(backbone(), images, capsys)
    assert str(file) in str(error.value)
    assert "\n" not in str(error.value)
    file.unlink()
    after, cached, _ = compute(backbone(), images, capsys)
    assert cached == 0
    assert np.array_equal(after, before)


def test_a_cache_file_damaged_in_its_middle_is_named_where_that_image_is_read(tmp_path, capsys):
    table = catalog(tmp_path / "i", [0, 1, 2])
    compute(backbone(), table, capsys)
    (file,) = (path for path in cache_folder().rglob("*.npy") if ".rows" not in path.name)
    content = bytearray(file.read_bytes())
    content[-1] ^= 1  # a single bit of the last image in the shard
    file.write_bytes(content)
    features = cached_features(backbone(), table, Views(), 0, CPU, workers=0)
    features.read(np.array([0, 1]))
    with pytest.raises(InputError, match="damaged feature cache") as error:
        features.read(np.array([2]))
    assert str(file) in str(error.value)


@pytest.mark.parametrize("table", ["", ".rows"])
def test_no_flipped_byte_is_a_wrong_feature_or_a_bug(tmp_path, capsys, table):
    images = catalog(tmp_path / "i", [0, 1, 2])
    before, *_ = compute(backbone(), images, capsys)
    (file,) = (path for path in cache_folder().rglob("*.npy") if (".rows" in path.name) == bool(table))
    content, kept = file.read_bytes(), {path: path.read_bytes() for path in cache_folder().rglob("*.npy")}
    # the header, where a name, a type or a size stands, and then the values
    for place in [*range(0, 128, 3), *range(128, len(content), 1 + len(content) // 20)]:
        for path in cache_folder().rglob("*.npy"):
            path.unlink()
        for path, whole in kept.items():
            path.write_bytes(whole)
        file.write_bytes(content[:place] + bytes([content[place] ^ 0x15]) + content[place + 1 :])
        said, after = "", before
        try:
            after, *_ = compute(backbone(), images, capsys)
        except InputError as error:
            said = str(error)
        assert not said or "damaged feature cache; delete this file" in said
        assert np.array_equal(after, before)


def test_a_cache_file_with_fewer_rows_than_its_table_is_named(tmp_path, capsys):
    images = catalog(tmp_path / "i", [0, 1, 2])
    compute(backbone(), images, capsys)
    (file,) = (path for path in cache_folder().rglob("*.npy") if ".rows" not in path.name)
    np.save(file, np.load(file)[:1])
    with pytest.raises(InputError, match="damaged feature cache; delete this file"):
        compute(backbone(), images, capsys)


def test_a_kill_between_a_shard_and_its_table_costs_that_shard_alone(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("embed64.train.batches.feature_cache._SHARD", 2)
    monkeypatch.setattr("embed64.train.batches.feature_cache._BATCH", 2)
    table = catalog(tmp_path / "i", [0, 1, 2, 3, 4])
    before, *_ = compute(backbone(), table, capsys)
    tables = sorted(cache_folder().rglob("*.rows.npy"))
    assert len(tables) == 3
    tables[0].unlink()
    after, cached, total = compute(backbone(), table, capsys)
    assert total == 5
    assert cached in (3, 4)  # the last shard holds one image
    assert np.array_equal(after, before)


BUILD = """
import sys
import numpy as np
import torch
import embed64.train.batches.feature_cache
from pathlib import Path
from embed64.data.catalog import read_catalog
from embed64.model.backbone import Backbone
from embed64.core.settings import Backbone as Settings, Views
embed64.train.batches.feature_cache._SHARD = 16
torch.manual_seed(0)
backbone = Backbone(Settings(name="tf_efficientnet_lite0", pretrained=False, image_size=32))
catalog = read_catalog(Path(sys.argv[1]))
embed64.train.batches.feature_cache.cached_features(backbone, catalog, Views(count=2), 0, torch.device("cpu"), 0)
"""


@pytest.mark.process
def test_a_killed_build_goes_on_where_it_stopped(tmp_path, capsys, monkeypatch):
    table, views = catalog(tmp_path / "i", list(range(96))), Views(count=2)
    write_catalog(table, tmp_path / "i" / "catalog.csv")
    process = subprocess.Popen([sys.executable, "-c", BUILD, tmp_path / "i" / "catalog.csv"], stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 120
    while not list(cache_folder().rglob("*.rows.npy")):
        assert process.poll() is None, "the build ended before its first shard"
        assert time.monotonic() < deadline
        time.sleep(0.002)
    process.kill()
    process.wait()
    resumed, cached, total = compute(backbone(), table, capsys, views)
    assert total == 192
    assert 16 <= cached < 192
    assert cached % 16 == 0
    monkeypatch.setenv("EMBED64_CACHE", str(tmp_path / "second"))
    anew, *_ = compute(backbone(), table, capsys, views)
    np.testing.assert_allclose(resumed, anew, rtol=2e-3, atol=2e-3)  # batches differ in rounding


def test_a_disk_without_room_is_named_before_anything_is_computed(tmp_path, capsys, monkeypatch):
    table, usage = catalog(tmp_path / "i", [0, 1, 2]), shutil.disk_usage(tmp_path)
    compute(backbone(), table, capsys)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=64 << 20))
    _, cached, total = compute(backbone(), table, capsys)  # nothing is missing: nothing is needed
    assert (cached, total) == (3, 3)
    with pytest.raises(InputError) as error:
        compute(backbone(), table, capsys, Views(count=200))
    message = str(error.value)
    assert message.startswith(str(cache_folder()))
    assert "a cache of 597 x 1280 numbers needs 0.00 GB, 0.07 GB are free" in message
    for remedy in ("views.count", "EMBED64_CACHE", "backbone.cached=false"):
        assert remedy in message
    assert len(list(cache_folder().rglob("*.npy"))) == 2


def test_features_that_float16_cannot_hold_are_refused_with_their_image(tmp_path, capsys):
    model, table = backbone(levels=(4,)), catalog(tmp_path / "i", [0, 1, 2])
    with torch.no_grad():
        model.net.blocks[3][-1].bn3.weight.fill_(1e8)
    with pytest.raises(InputError, match=r"0\.png: .* 65504 .*backbone.cached=false") as error:
        compute(model, table, capsys)
    assert "\n" not in str(error.value)
    assert not list(cache_folder().rglob("*.npy"))


def test_reading_takes_any_rows_in_any_views(tmp_path, capsys):
    table = catalog(tmp_path / "i", [0, 1, 2])
    features = cached_features(backbone(), table, Views(count=3), 0, CPU, workers=0)
    whole = everything(features)
    rows, views = np.array([2, 0, 2, 1]), np.array([1, 2, 0, 1])
    assert np.array_equal(features.read(rows, views), whole[rows, views])
    assert np.array_equal(features.read(rows, 2), whole[rows, 2])
    assert features.read(rows[:0]).shape == (0, 1280)


def test_the_cache_lies_where_the_variable_says(tmp_path, monkeypatch):
    assert cache_folder() == tmp_path / "cache" / "features"
    monkeypatch.delenv("EMBED64_CACHE")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert cache_folder() == tmp_path / ".cache" / "embed64" / "features"
