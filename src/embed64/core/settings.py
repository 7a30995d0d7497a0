"""Typed settings of a run; what does not go together is refused when a recipe is read."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator, model_validator

from embed64.core.seeds import LARGEST_SEED

Fraction = Annotated[float, Field(gt=0, lt=1)]

Share = Annotated[float, Field(ge=0, le=1)]

Positive = Annotated[float, Field(gt=0, allow_inf_nan=False)]


class Settings(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Split(Settings):
    holdout: Fraction = 0.1
    """Share of the labels that training never sees; they are scored once, at the end."""
    validation: Share = 0.0
    """Share of the remaining labels that are left out of training to draw the validation curve."""
    cross_validate_below: int = Field(0, ge=0)
    """If a holdout would have fewer labels than this, none is made: all labels are trained on, and scored by
    cross-validation, each by a head that has not seen it. For a frozen backbone; 0: never."""


class Triplets(Settings):
    count: int = Field(100_000, ge=1)
    """Number of offline triplets to train on if loss.miner is `offline`."""
    same_domain: Share = 0.5
    """Share of the triplets whose negative comes from the anchor's own domain; these are harder."""


class Features(Settings):
    name: str
    """A timm model name, e.g. `swin_large_patch4_window7_224.ms_in22k_ft_in1k`."""
    pretrained: bool = True
    """Use pretrained weights; if none are found the run stops, it never falls back to random ones."""
    weights: str = ""
    """A file of pretrained weights (.safetensors, .pth, .bin); empty: timm's own download."""
    image_size: int = Field(0, ge=0)
    """Side in pixels of the backbone's square input; 0: the size it was pretrained at."""
    resize: Literal["squash", "crop", "letterbox"] = "squash"
    """How an image becomes square: stretch it, cut out the middle, or add bars of the mean colour."""
    interpolation: Literal["auto", "bicubic", "bilinear"] = "auto"
    """Interpolation of the antialiased resizing; `auto`: the one the weights were trained with."""
    crop_share: float = Field(0.0, ge=0, le=1)
    """Share of the shorter side that `crop` keeps; 0: the share the weights were evaluated with."""
    levels: tuple[int, ...] = ()
    """Intermediate feature maps to use, by timm's numbering, and -1 for the model's own pooled features; empty: only
    these."""
    grid: int = Field(1, ge=1)
    """Average each level over the cells of a grid that is this many cells wide and high."""
    flip: bool = False
    """Average the features of an image and its mirror image, in training and in the artifact: twice the work."""


class Backbone(Features):
    frozen: bool = False
    """Keep the backbone unchanged and train only the head."""
    trained: tuple[str, ...] = ()
    """Patterns of the timm parameters to train, e.g. `blocks.11.*`; the others stay unchanged. Empty: train all."""
    cached: bool = True
    """Compute the features of a frozen backbone once and keep them on disk, for `views.count` views of each image;
    false: compute them in every step, from fresh random views."""

    @model_validator(mode="after")
    def _one_of(self) -> Backbone:
        if self.frozen and self.trained:
            raise ValueError("frozen=true and trained exclude each other")
        return self


class Views(Settings):
    count: int = Field(1, ge=1)
    """Views of each image that are cached if the backbone is frozen: the plain one and count - 1 random ones."""
    flip: Share = 0.5
    """Probability of a mirrored view."""
    scale: tuple[Share, Share] = (0.8, 1.0)
    """Range of the random crop's area, as a share of the image."""
    ratio: tuple[Positive, Positive] = (0.85, 1.18)
    """Range of the random crop's aspect ratio (width to height), relative to the image's own."""
    rotation: float = Field(0.0, ge=0, le=180)
    """Largest rotation in degrees, in either direction."""
    perspective: Share = 0.0
    """Largest move of a corner, as a share of half the side; imitates an oblique view of the object."""
    randaugment: int = Field(0, ge=0, le=30)
    """Magnitude of RandAugment (Cubuk et al. 2020): two random changes of shape or colour; 9 is usual, 0: none."""
    color: float = Field(0.0, ge=0, le=1)
    """Strength of random changes of brightness, contrast and saturation; hue changes by a quarter of it."""
    gray: Share = 0.0
    """Probability of a grey view."""
    blur: Share = 0.0
    """Probability of a view blurred by a Gaussian of up to 2 pixels."""
    jpeg: int = Field(100, ge=1, le=100)
    """Lowest quality at which a view is compressed as JPEG, as uploaded photos are; 100: no compression."""
    erase: Share = 0.0
    """Probability that a rectangle, up to a third of the view, is covered with grey (Zhong et al. 2020)."""

    @field_validator("scale", "ratio")
    @classmethod
    def _rising(cls, bounds: tuple[float, float]) -> tuple[float, float]:
        if not 0 < bounds[0] <= bounds[1]:
            raise ValueError("needs two numbers above 0, the smaller one first")
        return bounds

    def plain(self) -> Views:
        """Return the plain view alone."""
        return self.model_copy(update={"count": 1})


class Background(Settings):
    images: int = Field(0, ge=0)
    """Pictures of the embedded pack, of other objects than the catalog's, that the head's axes are fitted on too: they
    keep what the backbone knows of the rest of the world. 0: none."""


class Head(Settings):
    kind: Literal["linear", "plain", "pool"] = "linear"
    """`linear`: a learned linear map of the standardised features; `plain`: a randomly initialised linear map of
    the raw features; `pool`: average pooling to `dim`. The last two are those of the original work."""
    unit_length: bool = True
    """Scale every embedding to length 1."""
    dim: int = Field(64, ge=1)
    """Numbers of an embedding; a run takes no other number than the competition's, 64."""
    rank: int = Field(0, ge=0)
    """Number of axes of the training features that the learned map sees; 0: all."""
    axes: Literal["principal", "discriminant"] = "principal"
    """`principal`: the axes of the largest variance; `discriminant`: those along which labels differ most compared with
    the images of one label."""
    shrinkage: Share = 0.4
    """`discriminant`: how far the variance within labels is taken to be the same in every direction."""
    level_weights: tuple[Positive, ...] = ()
    """Weight of each of backbone.levels; empty: the same for all."""

    @model_validator(mode="after")
    def _has_axes(self) -> Head:
        if self.kind != "linear" and (self.axes != "principal" or self.level_weights):
            raise ValueError(
                f"head.axes and head.level_weights are for head.kind 'linear', not '{self.kind}'; leave them out"
            )
        return self

    dropout: float = Field(0.0, ge=0, lt=1)
    """Share of the head's inputs that a step leaves out."""


LossName = Literal["triplet", "supcon", "multi_similarity", "proxy_anchor", "arcface", "subcenter_arcface", "normface"]

MinerName = Literal[
    "none", "offline", "batch_hard", "hard_negative", "semihard", "distance_weighted", "multi_similarity"
]

_MARGIN_PROXIES = ("proxy_anchor", "arcface", "subcenter_arcface")
_PROXY_LOSSES = (*_MARGIN_PROXIES, "normface")

# The losses that use a key, and the miners that a loss accepts; losses not listed accept only `none`.
_LOSSES_WITH: dict[str, tuple[str, ...]] = {
    "margin": ("triplet", "multi_similarity", *_MARGIN_PROXIES),
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
    """`triplet`, `supcon` and `multi_similarity` compare images with each other; `proxy_anchor`, `arcface` and
    `subcenter_arcface` compare images with one or more learned proxies of each label; `normface` has no margin, and
    compares an image only with the proxies of its own domain's labels."""
    miner: MinerName = "none"
    """Which triplets of a batch to learn from; `none`: all (millions in a batch of 768); `offline`: the ones made
    beforehand. `multi_similarity` selects pairs for the loss of that name; the other losses need no miner."""
    margin: float = Field(0.0, ge=0)
    """0: the loss's own default, given in parentheses. `triplet`: how much farther away the negative must be (0.2).
    As cosines: the threshold between similar and dissimilar of `multi_similarity` (0.5), the slack of `proxy_anchor`
    (0.1). In radians: `arcface` (0.5), and what `subcenter_arcface` adds to margin_floor for a label with one image
    (0.5)."""
    squared: bool = False
    """`triplet`: apply the margin to squared distances."""
    temperature: float = Field(0.07, gt=0)
    """`supcon`: the cosines are divided by it."""
    scale: float = Field(0.0, ge=0)
    """Factor of the cosines. 0: the loss's own default: 32 for `proxy_anchor`, 64 for `arcface` and
    `subcenter_arcface`, 16 for `normface`, 50 for the negatives of `multi_similarity` (its positives always have 2)."""
    subcenters: int = Field(3, ge=1)
    """`subcenter_arcface`: number of centers of each label."""
    margin_power: float = Field(0.25, ge=0)
    """`subcenter_arcface`: the margin of a label with n images is margin / n^margin_power + margin_floor."""
    margin_floor: float = Field(0.05, ge=0)
    """`subcenter_arcface`: the margin of a label as its number of images goes to infinity."""
    memory: int = Field(0, ge=0)
    """Number of embeddings of earlier steps that each batch is compared with too (cross-batch memory); 0: none.
    Keep it well below the number of images, or an image is mostly compared with its own older embeddings."""

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
                f"loss.margin {self.margin:g} is an angle in radians with loss.name '{self.name}' and must be below pi;"
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


def _named(value: Any) -> Any:
    return {"name": value} if isinstance(value, str) else value


class Distil(Settings):
    """Distillation: the embeddings of a batch keep the neighbourhoods that frozen teachers see in its images."""

    teachers: tuple[Annotated[Features, BeforeValidator(_named)], ...] = ()
    """Backbones to learn from, none: no distillation. Each is a timm name, or a table of the keys that `backbone` has
    from `name` to `flip`, e.g. `{name = "tf_efficientnet_lite0", image_size = 128}`. Their features of the plain view
    are computed once and cached."""
    weight: float = Field(1.0, gt=0)
    """Factor of the distillation, which is added to the loss of the labels."""
    temperature: float = Field(0.1, gt=0)
    """The cosines of teachers and embeddings are divided by it: the lower, the more the nearest images count."""

    @model_validator(mode="after")
    def _has_teachers(self) -> Distil:
        if not self.teachers and self != Distil.model_construct():
            raise ValueError('distil has no teachers; name one, e.g. distil.teachers=["tf_efficientnet_lite0"]')
        return self


class Train(Settings):
    steps: int = Field(ge=1)
    """Times that the weights are changed."""
    batch_size: int = Field(ge=2)
    """Images of a step, in all processes together."""
    images_per_label: int = Field(4, ge=2)
    """Images of each label in a batch, if losses mine them."""
    balance: Literal["labels", "domains", "images"] = "labels"
    """Draw every label, every domain or every image equally often for the batches; not used for offline triplets."""
    one_domain: Share = 0.0
    """Share of the batches whose labels come from a single domain; their negatives are harder."""
    accumulate: int = Field(1, ge=1)
    """Number of batches whose gradients are averaged in a step; each batch has its own loss."""
    chunk: int = Field(0, ge=0)
    """Images that go through the model at a time; 0: the whole batch. The loss is still that of the whole batch: the
    gradient of its embeddings is kept, and a second forward pass carries it back."""
    optimizer: Literal["adamw", "adam"] = "adamw"
    """What moves the weights."""
    lr: float = Field(1e-3, gt=0)
    """Peak learning rate of the head."""
    proxy_lr: float = Field(1e-2, gt=0)
    """Peak learning rate of the loss's own parameters: proxies, class weights."""
    backbone_lr: float = Field(1e-5, ge=0)
    """Learning rate of the backbone's last layer, at its peak."""
    layer_decay: float = Field(1.0, gt=0, le=1)
    """Ratio of each layer's learning rate to the next layer's; the last layer has backbone_lr, earlier ones less."""
    freeze_backbone: Share = 0.0
    """Share of the steps, at the start, in which only the head is trained."""
    freeze_head: Share = 0.0
    """Share of the steps, at the end, in which only the backbone is trained: neither the head nor the loss's own
    parameters; these have their whole schedule before."""
    weight_decay: float = Field(0.0, ge=0)
    """Share by which AdamW shrinks the weights, times the learning rate."""
    clip: float = Field(0.0, ge=0)
    """Largest norm of a step's gradient; 0: no clipping."""
    warmup: Share = 0.05
    """Share of the steps in which the learning rate rises to its peak."""
    schedule: Literal["cosine", "constant"] = "cosine"
    """What the learning rate does after the warmup: fall to zero along a cosine, or stay at its peak."""
    ema: float = Field(0.0, ge=0, lt=1)
    """Decay of the exponential moving average of the weights, e.g. 0.999; the averaged weights are validated and
    exported in place of the last ones. 0: no average."""
    blend: bool = False
    """Move the head back from where training ended towards where it began, as far as does best on labels of the
    training part that were left out; for a linear head on a frozen backbone."""
    checkpoint_every: int = Field(500, ge=1)
    """Steps between checkpoints."""
    keep: int = Field(0, ge=0)
    """Number of older checkpoints to keep beside the last one, for `embed64 soup`."""
    validate_every: int = Field(500, ge=1)
    """Steps between validations."""
    workers: int = Field(-1, ge=-1)
    """Processes that decode images; 0: the training process decodes itself; -1: one per core with a GPU, else 0."""
    amp: bool | Literal["bf16", "fp16"] = False
    """Mixed precision of the backbone; true: bf16 if the device supports it, otherwise fp16."""
    grad_checkpointing: bool = False
    """Recompute activations instead of keeping them: a third slower, far less memory."""
    channels_last: bool = False
    """Store images with channels last, which is faster for convolutions."""
    compile: bool = False
    """Compile the model with torch.compile."""
    device: str = "auto"
    """`auto`: the GPU if there is one; or `cpu`, `cuda`, `cuda:1`."""
    processes: int = Field(0, ge=0)
    """Processes that train together, one per GPU; 0: as many as GPUs, but one on the CPU or for a frozen backbone."""


class Expected(Settings):
    """What an unchanged preset needs, computed by benchmarks/recipe_costs.py; information only."""

    hardware: str = ""
    """The machine that the figures are for."""
    hours: float = Field(0.0, ge=0)
    """Hours to train, including the computation of cached features."""
    memory_gb: float = Field(0.0, ge=0)
    """GPU memory of each process, in 10^9 bytes; 0: no GPU."""


class Recipe(Settings):
    """Everything that determines a run besides the images."""

    name: str
    """What the run is called in tables and on its pages."""
    expected: Expected = Expected()
    seed: int = Field(0, ge=0, le=LARGEST_SEED)
    """Decides every random draw."""
    split: Split = Split()
    triplets: Triplets = Triplets()
    backbone: Backbone
    views: Views = Views()
    head: Head = Head()
    background: Background = Background()
    loss: Loss = Loss()
    distil: Distil = Distil()
    train: Train

    @model_validator(mode="after")
    def _fits_together(self) -> Recipe:
        backbone, train = self.backbone, self.train
        if self.head.level_weights and len(self.head.level_weights) != len(backbone.levels):
            raise ValueError(
                f"head.level_weights has {len(self.head.level_weights)} numbers for the {len(backbone.levels)} of"
                " backbone.levels; give one for each"
            )
        for key in ("freeze_backbone", "freeze_head", "layer_decay", "grad_checkpointing", "compile"):
            if backbone.frozen and getattr(train, key) != Train.model_fields[key].default:
                raise ValueError(f"train.{key} is about training a backbone, but backbone.frozen=true; leave it out")
        if train.freeze_backbone + train.freeze_head > 1:
            raise ValueError("train.freeze_backbone and train.freeze_head leave steps that train nothing; lower one")
        for key, wanted in (
            ("train.blend", train.blend),
            ("split.cross_validate_below", self.split.cross_validate_below),
        ):
            if wanted and not (backbone.frozen and backbone.cached and self.head.kind == "linear"):
                raise ValueError(
                    f"{key} trains several heads on cached features: give backbone.frozen=true, backbone.cached=true"
                    " and head.kind=linear, or leave it out"
                )
            if wanted and self.loss.miner == "offline":
                raise ValueError(f"{key} needs batches that are mined; give another loss.miner, or leave it out")
        return self


def _either(names: Sequence[str]) -> str:
    return " or ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
