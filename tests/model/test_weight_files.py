"""Files of weights: tensors come out, nothing in them runs, and what is none is named."""

from __future__ import annotations

import argparse
import gzip
import io
import os
import pickle
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import pytest
import timm
import torch
from safetensors.torch import save_file

from embed64.core.errors import InputError
from embed64.model.weight_files import read_weights
from embed64.model.weights import pretrained_model

STATE = {"a.weight": torch.arange(6.0).reshape(2, 3), "a.bias": torch.zeros(2, dtype=torch.float16)}


class Bomb:
    """A pickle that runs a command when an unrestricted reader reads it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __reduce__(self):
        return os.system, (f"touch {self.folder}/exploded",)


def same(found: dict) -> bool:
    return found.keys() == STATE.keys() and all(torch.equal(found[key], STATE[key]) for key in STATE)


@pytest.mark.parametrize("name", ["a.safetensors", "a.pth", "a.bin", "a", "a.pt", "a.model"])
@pytest.mark.parametrize("form", ["safetensors", "torch", "old torch"])
def test_the_content_says_what_a_file_is_not_its_ending(tmp_path, name, form):
    path = tmp_path / name
    if form == "safetensors":
        save_file(STATE, path)
    else:
        torch.save(STATE, path, _use_new_zipfile_serialization=form == "torch")
    assert same(read_weights(path))


@pytest.mark.parametrize(
    "kept",
    [
        {"state_dict": STATE, "epoch": 3},
        {"model": STATE, "args": argparse.Namespace(lr=0.1), "optimizer": {"state": {0: torch.zeros(2)}}},
        {"state_dict": {"x": torch.ones(1)}, "state_dict_ema": STATE},
        {"model": {"state_dict": STATE}},
        {"state_dict": {f"module.{key}": value for key, value in STATE.items()}},
        {f"_orig_mod.{key}": value for key, value in STATE.items()},
    ],
    ids=["state_dict", "model and options", "averaged", "twice inside", "data parallel", "compiled"],
)
def test_weights_are_found_inside_what_training_programs_write(tmp_path, kept):
    torch.save(kept, tmp_path / "a.pth")
    assert same(read_weights(tmp_path / "a.pth"))


def harmful(tmp_path: Path, form: str) -> Path:
    path = tmp_path / f"{form.replace(' ', '_')}.pth"
    if form == "pickle":
        path.write_bytes(pickle.dumps({"a": Bomb(tmp_path)}))
    elif form == "protocol 0":
        path.write_bytes(pickle.dumps(Bomb(tmp_path), protocol=0))
    elif form == "old torch":
        torch.save({"a": Bomb(tmp_path)}, path, _use_new_zipfile_serialization=False)
    elif form == "npz":
        np.savez(path.open("wb"), a=np.array([Bomb(tmp_path)], dtype=object))
    else:
        torch.save({"state_dict": STATE, "extra": Bomb(tmp_path)}, path)
    return path


@pytest.mark.parametrize("form", ["pickle", "protocol 0", "old torch", "torch", "npz"])
def test_nothing_in_a_file_is_run(tmp_path, form):
    path = harmful(tmp_path, form)
    with pytest.raises(InputError, match=r"weights file .*: cannot be read \(") as error:
        read_weights(path)
    assert "\n" not in str(error.value)
    assert "weights_only" not in str(error.value), "no advice to run it"
    assert not (tmp_path / "exploded").exists()


def test_an_unrestricted_reader_would_have_run_it(tmp_path):
    """So the test above can fail."""
    torch.load(harmful(tmp_path, "torch"), weights_only=False)
    assert (tmp_path / "exploded").exists()


@pytest.mark.parametrize("attached", [False, True], ids=["--weights", "attached"])
def test_nothing_in_a_models_file_is_run(tmp_path, monkeypatch, attached):
    path = harmful(tmp_path, "torch").rename(tmp_path / "test_resnet.pth")
    monkeypatch.setenv("KAGGLE_INPUT", str(tmp_path))
    with pytest.raises(InputError, match="holds more than tensors, posix.system, and was not read"):
        pretrained_model("test_resnet", "" if attached else str(path))
    assert not (tmp_path / "exploded").exists()


def html(path: Path) -> None:
    path.write_bytes(b"\n <!DOCTYPE html><title>Sign in</title>")


def script(path: Path) -> None:
    torch.jit.save(torch.jit.script(torch.nn.Linear(2, 2)), path)


def zipped(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "no weights")


def cut(path: Path) -> None:
    whole = io.BytesIO()
    torch.save(STATE, whole)
    path.write_bytes(whole.getvalue()[:-300])


def cut_safetensors(path: Path) -> None:
    save_file(STATE, path)
    path.write_bytes(path.read_bytes()[:-5])


OTHERS = {
    "a web page": (html, "a web page: download the file itself"),
    "a Git LFS pointer": (
        lambda p: p.write_text("version https://git-lfs.github.com/spec/v1\noid sha256:0\n"),
        "git lfs pull",
    ),
    "nothing": (lambda p: p.write_bytes(b""), "an empty file"),
    "Keras": (lambda p: p.write_bytes(b"\x89HDF\r\n\x1a\n" + bytes(99)), "an HDF5 file of Keras"),
    "gzip": (lambda p: p.write_bytes(gzip.compress(b"x")), "a compressed file: unpack it"),
    "text": (lambda p: p.write_text("weights, honestly"), "neither safetensors nor a file of torch.save"),
    "TorchScript": (script, "a TorchScript file, which is a program"),
    "another zip": (zipped, "a zip of something else than weights"),
    "half a file": (cut, ""),
    "half a safetensors": (cut_safetensors, ""),
    "a tensor": (lambda p: torch.save(torch.zeros(3), p), "holds no tensors by name"),
    "numbers": (lambda p: torch.save({"a": torch.zeros(2), "b": 3}, p), "'b' is a int, not a tensor"),
}


@pytest.mark.parametrize("name", OTHERS)
@pytest.mark.parametrize("ending", [".pth", ".safetensors"])
def test_what_holds_no_weights_is_named(tmp_path, name, ending):
    write, said = OTHERS[name]
    path = tmp_path / f"a{ending}"
    write(path)
    with pytest.raises(InputError, match=f"weights file {path}: ") as error:
        read_weights(path)
    assert said in str(error.value)
    assert "\n" not in str(error.value)
    assert "weights_only" not in str(error.value)


DOWNLOADED = """
from embed64.core.errors import InputError
from embed64.model.weights import pretrained_model
try:
    pretrained_model("test_vit.r160_in1k", "")
except InputError as error:
    print(error)
model, origin = pretrained_model("test_resnet.r160_in1k", "")
print(origin, float(model.conv1[0].weight.sum()))
"""


def test_what_timm_downloads_is_read_here(tmp_path):
    """From a cache of the hub that lies ready: a pickle that would run a command, and weights."""
    folders = []
    for name in ("test_vit", "test_resnet"):
        repository = tmp_path / "hub" / f"models--timm--{name}.r160_in1k"
        folders.append(repository / "snapshots" / ("0" * 40))
        folders[-1].mkdir(parents=True)
        (repository / "refs").mkdir()
        (repository / "refs" / "main").write_text("0" * 40)
    harmful(tmp_path, "torch").rename(folders[0] / "pytorch_model.bin")
    state = timm.create_model("test_resnet", pretrained=False).state_dict()
    save_file({key: tensor.contiguous() for key, tensor in state.items()}, folders[1] / "model.safetensors")
    environment = os.environ | {"HF_HUB_OFFLINE": "1", "HF_HUB_CACHE": str(tmp_path / "hub"), "HF_HOME": str(tmp_path)}
    command = [sys.executable, "-W", "ignore", "-c", DOWNLOADED]
    told = subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout.splitlines()
    assert "pytorch_model.bin: cannot be read (it holds more than tensors, posix.system," in told[0]
    assert not (tmp_path / "exploded").exists()
    assert told[1] == f"timm download {float(state['conv1.0.weight'].sum())}"
