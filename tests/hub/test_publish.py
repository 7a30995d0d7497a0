"""Publishing: what is sent, what stays here, and what the Hub answers."""

from __future__ import annotations

import io
import json
import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import torch
import yaml
from hub_server import TOKEN, hub
from huggingface_hub import ModelCard
from PIL import Image
from safetensors.torch import load
from typer.testing import CliRunner

from embed64.cli.app import app
from embed64.core.errors import CheckFailed, InputError
from embed64.core.files import sha256_file
from embed64.core.settings import Recipe
from embed64.data.catalog import Catalog, write_catalog
from embed64.hub.publish import prepare, publish
from embed64.pipeline import run

FILES = {
    "README.md",
    "saved_model.pt",
    "model.safetensors",
    "recipe.toml",
    "environment.json",
    "scores.json",
    "catalog.csv",
}


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny finished run on painted images of two sources, in a folder whose name is nobody's business."""
    folder, rng, rows = tmp_path_factory.mktemp("secret-name"), np.random.default_rng(0), []
    for number in range(10):
        base = rng.integers(0, 256, (4, 4, 3))
        for view in range(3):
            name = f"{number}{view}.png"
            noisy = (base + rng.normal(0, 30, base.shape)).clip(0, 255).astype(np.uint8)
            Image.fromarray(noisy).resize((48, 48), Image.Resampling.NEAREST).save(folder / name)
            split = "holdout" if number < 3 else "train"
            domain = "things|<b>" if number % 2 else "things"
            rows.append((name, f"l{number}", domain, f"s{number % 2}", "MIT" if number % 2 else "", split))
    table = pd.DataFrame(rows, columns=["path", "label", "domain", "source", "license", "split"])
    write_catalog(Catalog(table, folder), folder / "images.csv")
    recipe = Recipe.model_validate(
        {
            "name": "tiny",
            "backbone": {"name": "tf_efficientnet_lite0", "pretrained": False, "image_size": 32},
            "head": {"rank": 4},
            "train": {"steps": 2, "batch_size": 4, "images_per_label": 2, "device": "cpu"},
        }
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EMBED64_CACHE", str(folder / "cache"))
        run(recipe, folder / "images.csv", folder / "run")
    return folder / "run"


@pytest.fixture(autouse=True)
def logged_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_TOKEN", TOKEN)
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_DISABLE_XET", True)


def test_the_card_is_one_that_the_hub_reads(finished):
    text = (finished / "MODEL_CARD.md").read_text(encoding="utf-8")
    card = ModelCard(text)
    scores = json.loads((finished / "scores.json").read_text())
    assert card.data.pipeline_tag == "image-feature-extraction"
    told = {result.metric_type: result.metric_value for result in card.data.eval_results}
    assert told == {key: round(scores[key], 4) for key in ("mp5", "recall_at_1", "map_at_r")}
    assert yaml.safe_load(text.split("---")[1])["license"] == "other"
    for shown in (
        f"{scores['mp5']:.3f} | {scores['mp5_ci95'][0]:.3f} to {scores['mp5_ci95'][1]:.3f}",
        "| s0 | not recorded | 15 | 5 | things |",
        r"| s1 | MIT | 15 | 5 | things\|&lt;b> |",
        "Images: 30 of 10 labels, 9 of them held out.",
        scores["artifact_sha256"],
        "3 labels say little about others",
        'name = "tiny"',
    ):
        assert shown in text
    assert "secret-name" not in text


def test_the_card_s_code_runs(finished, tmp_path, monkeypatch):
    text = (finished / "MODEL_CARD.md").read_text(encoding="utf-8")
    code = text.split("```python\n")[1].split("```")[0]
    (tmp_path / "saved_model.pt").write_bytes((finished / "saved_model.pt").read_bytes())
    Image.new("RGB", (70, 50), "red").save(tmp_path / "photo.jpg")
    monkeypatch.chdir(tmp_path)
    names: dict[str, torch.Tensor] = {}
    exec(code, names)
    assert names["embedding"].shape == (64,)


def test_everything_is_sent_in_one_commit_and_no_path_with_it(finished):
    with hub() as there:
        publication = prepare(finished, "me/encoder")
        assert there.requests == []
        assert publish(publication, there.address) == f"{there.address}/me/encoder/commit/1"
        assert publish(publication, there.address)  # again, as after a change
    assert there.repositories == {"me/encoder": True}
    assert there.files.keys() == FILES
    assert there.files["saved_model.pt"] == (finished / "saved_model.pt").read_bytes()
    assert there.files["README.md"] == (finished / "MODEL_CARD.md").read_bytes()
    weights = load(there.files["model.safetensors"])
    assert {name.partition(".")[0] for name in weights} == {"backbone", "head"}
    table = pd.read_csv(io.BytesIO(there.files["catalog.csv"]))
    assert set(table) == {"sha256", "label", "domain", "source", "license", "split"}
    assert table["sha256"][0] == sha256_file(finished.parent / "00.png")
    told = json.loads(there.files["scores.json"])
    assert "per_query" not in told
    assert told["mp5"] == json.loads((finished / "scores.json").read_text())["mp5"]
    for name, content in there.files.items():
        assert b"secret-name" not in content, name
        assert b".png" not in content, name


def test_weights_are_told_by_their_name_alone(finished, tmp_path):
    copy = tmp_path / "run"
    shutil.copytree(finished, copy)
    recipe, environment = copy / "recipe.toml", copy / "environment.json"
    path = f"{tmp_path}/secret-name/vit.safetensors"
    recipe.write_text(recipe.read_text().replace('weights = ""', f'weights = "{path}"', 1))
    environment.write_text(environment.read_text().replace('"weights": "random"', f'"weights": "{path}"'))
    assert path in environment.read_text()
    files = prepare(copy, "me/encoder").files
    for name in ("recipe.toml", "environment.json", "README.md"):
        assert b"secret-name" not in files[name], name
        assert b"vit.safetensors" in files[name], name


def test_the_command_sends_nothing_without_yes(finished, monkeypatch):
    with hub() as there:
        shown = CliRunner().invoke(app, ["publish", str(finished), "--repo", "me/encoder", "--public"])
        assert shown.exit_code == 0
        assert "nothing was sent; --yes sends these" in shown.output
        assert "model.safetensors" in shown.output
        assert there.requests == []
        monkeypatch.setattr("embed64.hub.publish.HfApi", lambda **settings: HfApiAt(there.address, settings))
        sent = CliRunner().invoke(app, ["publish", str(finished), "--repo", "me/encoder", "--public", "--yes"])
        assert sent.exit_code == 0, sent.output
        assert f"published: {there.address}/me/encoder/commit/1" in sent.output
    assert there.repositories == {"me/encoder": False}


def HfApiAt(address: str, settings: dict[str, str | None]) -> object:
    """The real client, which the command lets look for huggingface.co, at another address."""
    from huggingface_hub import HfApi

    return HfApi(**{**settings, "endpoint": address})


@pytest.mark.parametrize("name", ["encoder", "me/enc oder", "a/b/c", "me/"])
def test_a_name_that_the_hub_does_not_take_is_refused(finished, name):
    with pytest.raises(InputError, match="OWNER/NAME"):
        prepare(finished, name)


def test_a_run_that_is_not_finished_is_named(tmp_path):
    with pytest.raises(InputError, match=r"saved_model.pt: no such file; name the folder of a finished run"):
        prepare(tmp_path, "me/encoder")


def test_refusals_and_missing_logins_are_one_line(finished, monkeypatch):
    publication = prepare(finished, "me/encoder")
    with hub() as there:
        there.refuse_commit = "You have no right"
        with pytest.raises(CheckFailed, match=r"me/encoder: not published: .*403") as refused:
            publish(publication, there.address)
        monkeypatch.setenv("HF_TOKEN", "hf_bad")
        with pytest.raises(InputError, match="knows no such login; run `hf auth login`, or set HF_TOKEN"):
            publish(publication, there.address)
        address = there.address
    assert "\n" not in str(refused.value)
    with pytest.raises(CheckFailed, match="me/encoder: not published: .*try again"):
        publish(publication, address)  # nobody listens any more
