"""Typed settings of a run: presets are plain TOML, an unknown key is an error, nothing is changed silently."""

from __future__ import annotations

import difflib
import math
from collections.abc import Sequence
from importlib import resources
from pathlib import Path
from typing import Annotated, Any, Literal

import tomlkit
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator
from tomlkit.exceptions import TOMLKitError

from embed64.core.errors import InputError
from embed64.core.files import existing_file

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
    """Keep the backbone as it is: only the head is trained."""
    trained: tuple[str, ...] = ()
    """Patterns of timm's parameter names, e.g. `blocks.11.*`: these are trained, the others kept; empty: all are."""
    cached: bool = True
    """The features of a frozen backbone are computed once and kept on disk, for `views.count` views of an image;
    false: again in every step, of fresh random views."""

    @model_validator(mode="after")
    def _one_of(self) -> Backbone:
        if self.frozen and self.trained:
            raise ValueError("frozen=true and trained exclude each other")
        return self


class Views(Settings):
    count: int = Field(1, ge=1)
    """Views of an image that are cached if the backbone is frozen: the plain one and count - 1 random ones."""
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
    kind: Literal["linear", "plain", "pool"] = "linear"
    """`linear`: one learned map of standardised features; `plain`: one of the features as they are, drawn at
    random, and `pool`: average pooling to `dim`, both as in the original work."""
    unit_length: bool = True
    """Embeddings are brought to length 1."""
    dim: int = Field(64, ge=1)
    rank: int = Field(0, ge=0)
    """Principal axes of the training features that the learned map sees; 0: all."""
    dropout: float = Field(0.0, ge=0, lt=1)


LossName = Literal["triplet", "supcon", "multi_similarity", "proxy_anchor", "arcface", "subcenter_arcface"]
MinerName = Literal[
    "none", "offline", "batch_hard", "hard_negative", "semihard", "distance_weighted", "multi_similarity"
]
_PROXY_LOSSES = ("proxy_anchor", "arcface", "subcenter_arcface")
# The losses that a key has a meaning for, and the miners that a loss does with; all others do with `none` alone.
_LOSSES_WITH: dict[str, tuple[str, ...]] = {
    "margin": ("triplet", "multi_similarity", *_PROXY_LOSSES),
    "squared": ("triplet",),
    "temperature": ("supcon",),
    "scale": ("multi_similarity", *_PROXY_LOSSES),
    "subcenters": ("subcenter_arcface",),
    "margin_power": ("subcenter_arcface",),
    "margin_floor": ("subcenter_arcface",),
}
_MINERS_OF: dict[str, tuple[str, ...]] = {
    "triplet": ("none", "offline", "batch_hard", "hard_negative", "semihard", "distance_weighted"),
    "multi_similarity": ("none", "multi_similarity"),
}


class Loss(Settings):
    name: LossName = "triplet"
    """`triplet`, `supcon`, `multi_similarity` compare images with images; `proxy_anchor`, `arcface`,
    `subcenter_arcface` with one or several proxies of each label, which are learned too."""
    miner: MinerName = "none"
    """Which triplets of a batch are learned from, `none`: all (millions in a batch of 768); `offline`: those made
    beforehand. `multi_similarity` chooses pairs for the loss of that name; the other losses choose by themselves."""
    margin: float = Field(0.0, ge=0)
    """0: the loss's own. `triplet`: by how much farther away the negative must be (0.2). In cosines: the middle
    between similar and not for `multi_similarity` (0.5), the slack of `proxy_anchor` (0.1). In radians: `arcface`
    (0.5), and what `subcenter_arcface` (0.5) adds to margin_floor for a label of one image."""
    squared: bool = False
    """`triplet`: the margin is one between squared distances."""
    temperature: float = Field(0.07, gt=0)
    """`supcon` divides the cosines by it."""
    scale: float = Field(0.0, ge=0)
    """0: the loss's own. Factor of the cosines: 32 in `proxy_anchor`, 64 in `arcface` and `subcenter_arcface`,
    of the negatives' in `multi_similarity` 50 (the positives' is 2)."""
    subcenters: int = Field(3, ge=1)
    """Centers of each label in `subcenter_arcface`."""
    margin_power: float = Field(0.25, ge=0)
    """`subcenter_arcface`: a label of n images has the margin margin / n^margin_power + margin_floor."""
    margin_floor: float = Field(0.05, ge=0)
    """`subcenter_arcface`: the margin of a label with endlessly many images."""
    memory: int = Field(0, ge=0)
    """Embeddings of earlier steps that a batch is compared with besides itself (cross-batch memory); 0: none. Keep
    it well below the number of images, or an image is mostly compared with what it was itself."""

    @model_validator(mode="after")
    def _fits_together(self) -> Loss:
        for key, names in _LOSSES_WITH.items():
            plain = Loss.model_fields[key].default
            if getattr(self, key) != plain and self.name not in names:
                raise ValueError(
                    f"loss.{key} has no meaning for loss.name '{self.name}'; give loss.{key}={str(plain).lower()},"
                    f" or give loss.name={_either(names)}"
                )
        miners = _MINERS_OF.get(self.name, ("none",))
        if self.miner not in miners:
            takers = [name for name, known in _MINERS_OF.items() if self.miner in known]
            raise ValueError(
                f"loss.miner '{self.miner}' does not go with loss.name '{self.name}';"
                f" give loss.miner={_either(miners)}, or loss.name={_either(takers)}"
            )
        if self.name.endswith("arcface") and self.margin + self.margin_floor >= math.pi:
            raise ValueError(
                f"loss.margin {self.margin:g} is an angle in radians with loss.name '{self.name}', and below pi;"
                f" {self.margin:g} degrees are loss.margin={math.radians(self.margin):.3g}"
            )
        if self.memory and self.name in _PROXY_LOSSES:
            raise ValueError(
                f"loss.memory remembers images, but loss.name '{self.name}' compares with proxies;"
                " give loss.memory=0, or loss.name=triplet, supcon or multi_similarity"
            )
        if self.memory and self.name == "triplet" and self.miner in ("none", "offline"):
            why = "would make billions of triplets" if self.miner == "none" else "has its triplets in the batch"
            raise ValueError(
                f"loss.memory with loss.miner '{self.miner}' {why}; give loss.memory=0, or loss.miner=batch_hard,"
                " hard_negative, semihard or distance_weighted"
            )
        return self


class Train(Settings):
    steps: int = Field(ge=1)
    batch_size: int = Field(ge=2)
    """Images of a step, of all processes together."""
    images_per_label: int = Field(4, ge=2)
    balance: Literal["labels", "domains", "images"] = "labels"
    """What has equal shares in the batches, where losses mine them: every label, every domain, every image."""
    one_domain: Share = 0.0
    """Share of the batches whose labels are of a single domain: their negatives are the hard ones."""
    accumulate: int = Field(1, ge=1)
    """Batches whose gradients are averaged in a step, each with a loss of its own."""
    chunk: int = Field(0, ge=0)
    """Images that go through the model at a time, 0: all of a batch. The loss is still that of the whole batch: the
    gradient of its embeddings is kept, at the cost of a second forward pass."""
    optimizer: Literal["adamw", "adam"] = "adamw"
    lr: float = Field(1e-3, gt=0)
    """Of the head, at its peak."""
    proxy_lr: float = Field(1e-2, gt=0)
    """Of what the loss itself learns: proxies, class weights."""
    backbone_lr: float = Field(1e-5, ge=0)
    layer_decay: float = Field(1.0, gt=0, le=1)
    """Share of backbone_lr that each layer keeps of the next one's: earlier layers learn more slowly."""
    freeze_backbone: Share = 0.0
    """Share of the steps at the start in which the head alone is trained."""
    weight_decay: float = Field(0.0, ge=0)
    clip: float = Field(0.0, ge=0)
    """Largest norm of a step's gradient; 0: as it comes."""
    warmup: Share = 0.05
    """Share of the steps in which the learning rate rises to its peak."""
    schedule: Literal["cosine", "constant"] = "cosine"
    """What it does then: fall to zero along a cosine, or stay."""
    ema: float = Field(0.0, ge=0, lt=1)
    """What the averaged weights keep of themselves in each step, e.g. 0.999; they are validated and exported in
    place of the last ones. 0: none."""
    checkpoint_every: int = Field(500, ge=1)
    keep: int = Field(0, ge=0)
    """Older checkpoints that are kept beside the last one, for `embed64 soup`."""
    validate_every: int = Field(500, ge=1)
    workers: int = Field(-1, ge=-1)
    """Processes that decode images; 0: the training process itself; -1: one a core beside a GPU, else 0."""
    amp: bool | Literal["bf16", "fp16"] = False
    """Mixed precision of the backbone; true: bf16 where the device has it, fp16 elsewhere."""
    grad_checkpointing: bool = False
    """Compute activations a second time instead of keeping them: a third slower, far less memory."""
    channels_last: bool = False
    """Lay images out with channels last: quicker for convolutions."""
    compile: bool = False
    """Compile the model with torch.compile."""
    device: str = "auto"
    """`auto`: the GPU where there is one; or `cpu`, `cuda`, `cuda:1`."""
    processes: int = Field(0, ge=0)
    """Processes that train together, a GPU each; 0: one for each GPU, or one on the CPU or for a frozen backbone."""


class Expected(Settings):
    """What a preset takes as it is, computed by benchmarks/recipe_costs.py; it decides nothing."""

    hardware: str = ""
    hours: float = Field(0.0, ge=0)
    """To train, features that are cached included."""
    memory_gb: float = Field(0.0, ge=0)
    """GPU memory of each process, in 10^9 bytes; 0: no GPU."""


class Recipe(Settings):
    """Everything that decides a run besides the images."""

    name: str
    expected: Expected = Expected()
    seed: int = Field(0, ge=0)
    split: Split = Split()
    triplets: Triplets = Triplets()
    backbone: Backbone
    views: Views = Views()
    head: Head = Head()
    loss: Loss = Loss()
    train: Train

    @model_validator(mode="after")
    def _fits_together(self) -> Recipe:
        backbone, train = self.backbone, self.train
        for key in ("freeze_backbone", "layer_decay", "grad_checkpointing", "compile"):
            if backbone.frozen and getattr(train, key) != Train.model_fields[key].default:
                raise ValueError(f"train.{key} is about training a backbone, but backbone.frozen=true; leave it out")
        return self


def presets() -> list[str]:
    """The names of the recipes that come with the package."""
    folder = _preset_folder()
    files = folder.iterdir() if folder.is_dir() else ()  # a kernel that trains nothing carries none
    return sorted(p.name.removesuffix(".toml") for p in files if p.name.endswith(".toml"))


def load_recipe(name_or_file: str, overrides: Sequence[str] = ()) -> Recipe:
    """Load a preset by its name, or a TOML file.

    Args:
        name_or_file: A preset, e.g. `photos`, or a .toml file.
        overrides: Settings to change, each as `key=value`.

    Returns:
        The checked recipe, every setting filled in.

    Raises:
        InputError: Names the file, the key and the nearest known one.

    Example:
        >>> recipe = embed64.load_recipe("photos", ["train.steps=2000"])
        >>> recipe.train.steps, recipe.backbone.name
        (2000, 'tf_efficientnet_lite0')
        >>> embed64.load_recipe("photos", ["train.step=2000"])
        Traceback (most recent call last):
            ...
        embed64.core.errors.InputError: recipe photos: key 'train.step' is unknown; did you mean 'train.steps'?
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
    """The resolved recipe as TOML, every setting spelled out; what a preset takes says nothing of a changed one."""
    return tomlkit.dumps(recipe.model_dump(mode="json", exclude={"expected"}))


def _preset_folder() -> Any:
    return resources.files("embed64.core") / "recipes"


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
    if first["type"] == "value_error" and isinstance(first["input"], dict):
        return str(first["ctx"]["error"])  # of several keys, which it names itself
    if first["type"] == "missing":
        return f"key '{key}' is missing; add it to the recipe or give {key}=VALUE"
    return f"key '{key}': {first['msg'][:1].lower()}{first['msg'][1:]} (got {first['input']!r})"


def _either(names: Sequence[str]) -> str:
    return " or ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


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
