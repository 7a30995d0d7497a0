"""What `embed64 score` prints of the sets that papers report on: by their own queries, index and split."""

from __future__ import annotations

from pathlib import Path

import published
import pytest
import torch
from commands import here
from reds import MeanRed

from embed64.core.files import read_json


@pytest.fixture(scope="module")
def artifact(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("artifact") / "saved_model.pt"
    torch.jit.save(torch.jit.script(MeanRed()), path)
    return path


# By the shades of published.py. Where all held-out images search each other:
#   sop      0 finds 20, its own; 20 finds 26 and 26 finds 20; 200 finds 26, its own -> 2 of 4
#   cars196  100 finds 110; 110 finds 114 and 114 finds 110; 220 finds 114 -> 2 of 4; cub and rp2k alike
# Where queries search an index:
#   inshop   48 and 51 find 56, of another garment; 200 finds 190 -> 1 of 3
#   met      30 finds 28, of another exhibit; 100 finds 96; 60 shows no exhibit -> 1 of 2
#   gldv2    12 finds 10; 33 finds 34, of another landmark -> 1 of 2; the fourth index image shows no known one
#   products-10k  88 finds 90 and 44 finds 40; 86 finds 90, of another product -> 2 of 3
EXPECTED = {
    "sop": (published.sop, 2 / 4, 4, 4, 0),
    "cars196": (published.cars_devkit, 2 / 4, 4, 4, 0),
    "inshop": (published.inshop, 1 / 3, 3, 3, 0),
    "cub": (published.cub, 2 / 4, 4, 4, 0),
    "met": (published.met, 1 / 2, 2, 4, 1),
    "rp2k": (published.rp2k, 2 / 4, 4, 4, 0),
    "gldv2": (published.gldv2, 1 / 2, 2, 4, 0),
    "products-10k": (published.products_10k, 2 / 3, 3, 3, 0),
}
"""R@1, queries, index images, and queries without a relevant image."""


@pytest.mark.parametrize("name", EXPECTED)
def test_the_published_protocol_is_what_is_scored(tmp_path, artifact, name):
    layout, recall, queries, index, without = EXPECTED[name]
    layout(tmp_path / "copy")
    here("sources", "build", f"{name}=copy", "--out", "c.csv", cwd=tmp_path)
    printed = " ".join(here("score", artifact, "--catalog", "c.csv", "--json", "s.json", cwd=tmp_path).out.split())
    scores = read_json(tmp_path / "s.json", dict, "")
    alone = scores["holdout_only"]
    assert alone["recall_at_1"] == pytest.approx(recall)
    assert (alone["queries"], alone["index"], scores["queries_without_relevant"]) == (queries, index, without)
    assert f"recall at 1 {recall:.3f}, MAP@R {alone['map_at_r']:.3f}, among the {index} held-out images" in printed


def test_several_published_sets_are_scored_together_each_by_its_own_protocol(tmp_path, artifact):
    for name in EXPECTED:
        EXPECTED[name][0](tmp_path / name)
    here("sources", "build", *(f"{name}={name}" for name in EXPECTED), "--out", "c.csv", cwd=tmp_path)
    here("score", artifact, "--catalog", "c.csv", "--json", "s.json", cwd=tmp_path)
    scores = read_json(tmp_path / "s.json", dict, "")
    alone = scores["holdout_only"]
    assert alone["queries"] == sum(queries for _, _, queries, _, _ in EXPECTED.values())
    assert alone["index"] == sum(index for _, _, _, index, _ in EXPECTED.values())
    assert scores["queries_without_relevant"] == 1
