"""Typed settings of a run: presets are plain TOML, an unknown key is an error, nothing is changed silently."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from importlib import resources
from pathlib import Path
from typing import Annotated, Any, Literal

import tomlkit
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator
from tomlkit.exceptions import TOMLKitError

from embed64.errors import InputError
from embed64.files import existing_file

Fraction = Annotated[float, Field(gt=0, lt=1)]
Share = Annotated[float, Field(ge=0, le=1)]
Positive = Annotated[float, Field(gt=0, allow_inf_nan=False)]


class Settings(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Split(Settings):
    holdout: Fraction = 0.1
    """Share of the labels that training never sees; scored once, at the end."""
    validation: Share = 0.0
    """Share of the remaining labels that are left out of training to draw the validation curve."""


class Triplets(Settings):
    count: int = Field(100_000, ge=1)
    """Offline triplets for training, used where loss.miner is `offline`."""
    same_domain: Share = 0.5
    """Share of the triplets whose negative comes from the anchor's own domain: the hard ones."""


class Backbone(Settings):
    name: str
    """A timm model name, e.g. `swin_large_patch4_window7_224.ms_in22k_ft_in1k`."""
    pretrained: bool = True
    """Pretrained weights are found or the run stops; they are never silently random."""
    weights: str = ""
    """A file of pretrained weights (.safetensors, .pth, .bin); empty: timm's own download."""
    image_size: int = Field(0, ge=0)
    """Side in pixels of what the backbone sees; 0: the size that it was pretrained at."""
    resize: Literal["squash", "crop", "letterbox"] = "squash"
    """How an image becomes square: its proportions given up, the middle cut out, or bars of mean colour added."""
    interpolation: Literal["auto", "bicubic", "bilinear"] = "auto"
    """Of the resizing, antialiased; `auto`: as the weights were trained with."""
    crop_share: float = Field(0.0, ge=0, le=1)
    """Share of the shorter side that `crop` keeps; 0: as the weights were evaluated with."""
    levels: tuple[int, ...] = ()
    """Intermediate maps to take features from, as timm counts them; empty: the model's own pooled features."""
    grid: int = Field(1, ge=1)
    """Each level is averaged over the cells of a grid this many cells wide and high."""
    flip: bool = False
    """Average the features of the image and its mirror image, in training and in the artifact: twice the work."""
    frozen: bool = False
    """Keep the backbone as it is: its features are computed once and cached, only the head is trained."""


class Views(Settings):
    count: int = Field(1, ge=1)
    """Views of an image that are cached where the backbone is frozen: the plain one and count - 1 random ones."""
    flip: Share = 0.5
    """Probability of a mirrored view."""
    scale: tuple[Share, Share] = (0.8, 1.0)
    """Range of the random crop's area, as a share of the image."""
    ratio: tuple[Positive, Positive] = (0.85, 1.18)
    """Range of the crop's width to height, in ratio to the image's own."""
    rotation: float = Field(0.0, ge=0, le=180)
    """Largest rotation in degrees, either way."""
    perspective: Share = 0.0
    """How far corners move at most, as a share of half the side: the object seen from aside."""
    randaugment: int = Field(0, ge=0, le=30)
    """Magnitude of two changes of shape or colour, drawn by RandAugment (Cubuk et al. 2020); 9 is usual, 0: none."""
    color: float = Field(0.0, ge=0, le=1)
    """Strength of random brightness, contrast, saturation; hue moves by a quarter of it."""
    gray: Share = 0.0
    """Probability of a view without colour."""
    blur: Share = 0.0
    """Probability of a blurred view, by a Gaussian of up to 2 pixels."""
    jpeg: int = Field(100, ge=1, le=100)
    """Lowest quality of the JPEG that a view is saved as and read again, as uploaded photos are; 100: none is."""
    erase: Share = 0.0
    """Probability that a rectangle, up to a third of the view, is hidden in grey (Zhong et al. 2020)."""

    @field_validator("scale", "ratio")
    @classmethod
    def _rising(cls, bounds: tuple[float, float]) -> tuple[float, float]:
        if not 0 < bounds[0] <= bounds[1]:
            raise ValueError("needs two numbers above 0, the smaller one first")
        return bounds


class Head(Settings):
    kind: Literal["linear", "pool"] = "linear"
    """`linear`: one learned map; `pool`: average pooling to `dim`, as in the original work."""
    dim: int = Field(64, ge=1)
    rank: int = Field(0, ge=0)
    """Principal axes of the training features that the learned map sees; 0: all."""
    dropout: float = Field(0.0, ge=0, lt=1)


class Loss(Settings):
    name: Literal["triplet", "supcon"] = "triplet"
    miner: Literal["none", "offline", "batch_hard", "hard_negative", "semihard"] = "none"
    margin: float = Field(0.2, gt=0)
    temperature: float = Field(0.07, gt=0)


class Train(Settings):
    steps: int = Field(ge=1)
    batch_size: int = Field(ge=2)
    images_per_label: int = Field(4, ge=2)
    balance: Literal["labels", "domains", "images"] = "labels"
    """What has equal shares in the batches, where losses mine them: every label, every domain, every image."""
    one_domain: Share = 0.0
    """Share of the batches whose labels are of a single domain: their negatives are the hard ones."""
    lr: float = Field(1e-3, gt=0)
    backbone_lr: float = Field(1e-5, ge=0)
    weight_decay: float = Field(0.0, ge=0)
    warmup: Share = 0.05
    """Share of the steps in which the learning rate rises; then it falls to zero along a cosine."""
    checkpoint_every: int = Field(500, ge=1)
    validate_every: int = Field(500, ge=1)
    workers: int = Field(-1, ge=-1)
    """Processes that decode images; 0: the training process itself; -1: one a core beside a GPU, else 0."""
    amp: bool = False
    """Mixed precision on a GPU."""
    device: str = "auto"
    """`auto`: the GPU where there is one; or `cpu`, `cuda`, `cuda:1`."""


class Recipe(Settings):
    """Everything that decides a run besides the images."""

    name: str
    seed: int = Field(0, ge=0)
    split: Split = Split()
    triplets: Triplets = Triplets()
    backbone: Backbone
    views: Views = Views()
    head: Head = Head()
    loss: Loss = Loss()
    train: Train


def presets() -> list[str]:
    """The names of the recipes that come with the package."""
    return sorted(p.name.removesuffix(".toml") for p in _preset_folder().iterdir() if p.name.endswith(".toml"))


def load_recipe(name_or_file: str, overrides: Sequence[str] = ()) -> Recipe:
    """A preset by name or a TOML file, with `key=value` overrides such as `train.steps=20` applied.

    Raises InputError that names the file, the key and the nearest known one.
    """
    if name_or_file in presets():
        content = (_preset_folder() / f"{name_or_file}.toml").read_bytes()
    else:
        if not name_or_file.endswith(".toml"):
            raise InputError(
                f"recipe '{name_or_file}' is unknown{nearest(name_or_file, presets())};"
                f" the presets are {', '.join(presets())}, any other recipe is a .toml file"
            )
        path = existing_file(Path(name_or_file), f"name one of the presets ({', '.join(presets())}) or a .toml file")
        content = path.read_bytes()
    try:
        values = tomlkit.parse(content.decode()).unwrap()
    except (TOMLKitError, UnicodeDecodeError) as error:
        raise InputError(f"recipe {name_or_file}: not valid TOML ({error})") from error
    for override in overrides:
        _apply(values, override)
    try:
        return Recipe.model_validate(values)
    except ValidationError as error:
        raise InputError(f"recipe {name_or_file}: {_explain(error)}") from error


def backbone_settings(**values: Any) -> Backbone:
    """Checked settings of a backbone without a recipe; raises InputError that names the key."""
    try:
        return Backbone.model_validate(values)
    except ValidationError as error:
        raise InputError(f"backbone: {_explain(error)}") from error


def recipe_toml(recipe: Recipe) -> str:
    """The resolved recipe as TOML, every setting spelled out."""
    return tomlkit.dumps(recipe.model_dump(mode="json"))


def _preset_folder() -> Any:
    return resources.files("embed64") / "recipes"


def _apply(values: dict[str, Any], override: str) -> None:
    key, equals, text = override.partition("=")
    if not equals or not key:
        raise InputError(f"'{override}': an override is written key=value, e.g. train.steps=100")
    try:
        value: Any = tomlkit.parse(f"v = {text}").unwrap()["v"]
    except TOMLKitError:
        value = text  # a bare word, e.g. loss.name=supcon
    *tables, last = key.split(".")
    for table in tables:
        inner = values.setdefault(table, {})
        if not isinstance(inner, dict):
            raise InputError(f"'{override}': '{table}' is a setting, not a table")
        values = inner
    values[last] = value


def _explain(error: ValidationError) -> str:
    """The first problem in one line; a misspelt key comes before the required one that it leaves missing."""
    first = min(error.errors(), key=lambda problem: problem["type"] != "extra_forbidden")
    parts = [str(part) for part in first["loc"]]
    key = ".".join(parts)
    if first["type"] == "extra_forbidden":
        return f"key '{key}' is unknown{nearest(key, known_keys())}"
    if first["type"] == "missing":
        return f"key '{key}' is missing; add it to the recipe or give {key}=VALUE"
    return f"key '{key}': {first['msg'][:1].lower()}{first['msg'][1:]} (got {first['input']!r})"


def known_keys(model: type[BaseModel] = Recipe, prefix: str = "") -> list[str]:
    """Every key of a recipe, dotted."""
    keys: list[str] = []
    for name, field in model.model_fields.items():
        inner = field.annotation
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            keys += known_keys(inner, f"{prefix}{name}.")
        else:
            keys.append(prefix + name)
    return keys


def nearest(word: str, known: Sequence[str]) -> str:
    """The end of a message on an unknown word: what was probably meant, or nothing."""
    close = difflib.get_close_matches(word, known, n=1, cutoff=0.5)
    return f"; did you mean '{close[0]}'?" if close else ""
