"""Read a file of weights without running anything in it, whatever it is: safetensors, or torch's own format.

A pickle can call any function when it is read, so only torch's restricted reader is used, which knows tensors and
plain containers (torch.load, weights_only).
"""

from __future__ import annotations

import argparse
import re
import zipfile
from pathlib import Path
from pickle import UnpicklingError
from typing import Any

import torch
from safetensors.torch import load_file
from torch import Tensor

from embed64.core.errors import InputError

_INSIDE = ("state_dict_ema", "model_ema", "state_dict", "model")
"""Where training programs put the weights among other things; the first that is there is taken, as timm does."""
_WRAPPERS = ("module.", "_orig_mod.")
"""What data parallel training and torch.compile put before every name."""


def read_weights(path: Path) -> dict[str, Tensor]:
    """Return a file's tensors by name; raise InputError, which says what it is, if it holds anything else."""
    try:
        with path.open("rb") as stream:
            head = stream.read(4096)
        kept = load_file(path) if _is_safetensors(head, path.stat().st_size) else _read_torch(path, head)
    except Exception as error:  # each format has its own errors; all of them mean an unreadable file
        raise InputError(f"weights file {path}: cannot be read ({_reason(error)})") from error
    return _state(kept, path)


def _is_safetensors(head: bytes, size: int) -> bool:
    """Return whether a file begins with the length of a JSON header, and that header, whatever its name ends in."""
    return len(head) > 8 and head[8:9] == b"{" and int.from_bytes(head[:8], "little") <= size - 8


def _read_torch(path: Path, head: bytes) -> Any:
    if not head.startswith((b"PK\3\4", b"\x80")):  # a zip, or a pickle as torch wrote it before 1.6
        raise ValueError(_kind(head))
    if head.startswith(b"PK"):
        names = zipfile.ZipFile(path).namelist()
        if any("/code/" in name for name in names):
            raise ValueError("a TorchScript file, which is a program: give the state_dict of the model")
        if not any(name.endswith("data.pkl") for name in names):
            raise ValueError("a zip of something else than weights")
    # The options of many training programs are a Namespace, which only holds values. From a stream, because of a path
    # torch takes the ending for the format.
    with torch.serialization.safe_globals([argparse.Namespace]), path.open("rb") as stream:
        return torch.load(stream, map_location="cpu", weights_only=True)


def _kind(head: bytes) -> str:
    """Return what a file is that is no file of weights."""
    text = head.lstrip()[:64].lower()
    if not head:
        return "an empty file"
    if text.startswith((b"<!doctype", b"<html", b"<?xml", b"<head", b"<script")):
        return "a web page: download the file itself, logged in if that is needed"
    if text.startswith(b"version https://git-lfs"):
        return "a pointer of Git LFS: run `git lfs pull`"
    if head.startswith(b"\x89HDF"):
        return "an HDF5 file of Keras: convert it to safetensors"
    if head.startswith((b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"7z", b"Rar!")):
        return "a compressed file: unpack it"
    return "neither safetensors nor a file of torch.save"


def _reason(error: Exception) -> str:
    said = " ".join(str(error).split()) or type(error).__name__
    # torch's own words advise to read the file without the restriction, which would run what is in it.
    if isinstance(error, UnpicklingError):
        found = re.search(r"GLOBAL ([\w.]+)", said)
        return f"it holds more than tensors{f', {found[1]},' if found else ''} and was not read: save its state_dict"
    return said[:200]


def _state(kept: Any, path: Path) -> dict[str, Tensor]:
    """Return the weights within what a file holds."""
    while isinstance(kept, dict) and (inside := next((key for key in _INSIDE if isinstance(kept.get(key), dict)), "")):
        kept = kept[inside]
    if not isinstance(kept, dict) or not any(isinstance(value, Tensor) for value in kept.values()):
        raise InputError(f"weights file {path}: holds no tensors by name; save the state_dict of the model")
    state = {}
    for key, value in kept.items():
        if not isinstance(value, Tensor):
            raise InputError(f"weights file {path}: '{key}' is a {type(value).__name__}, not a tensor; leave it out")
        name = str(key)
        for wrapper in _WRAPPERS:
            name = name.removeprefix(wrapper)
        state[name] = value
    return state
