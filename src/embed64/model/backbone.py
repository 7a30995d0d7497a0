"""The backbone: normalised images in, features out."""

from __future__ import annotations

import difflib
import inspect
from fnmatch import fnmatchcase
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.nn.modules.batchnorm import _BatchNorm

from embed64.core.errors import InputError, first_line
from embed64.core.settings import Backbone as BackboneSettings
from embed64.model.preprocess import INTERPOLATIONS, Preprocess
from embed64.model.weights import known_model, pretrained_config, pretrained_model, random_model

POOLED = -1
"""The level that stands for a model's own pooled features."""


class Backbone(nn.Module):
    """A timm model without its classifier: float32 [N, 3, S, S] -> features [N, D].

    The features are timm's own pooled ones or, if the settings name levels, the mean over each cell of a
    grid on each of those intermediate maps; level -1 stands for timm's own. Earlier levels distinguish instances
    that the last level, which was trained to distinguish classes, does not; the grid keeps rough positions. With
    `flip` the features are averaged over the image and its mirror image.
    """

    def __init__(self, settings: BackboneSettings) -> None:
        """Build the model with the weights that the settings name; raise InputError if they are not available."""
        super().__init__()
        known_model(settings.name)
        self.name = settings.name
        config = pretrained_config(settings.name)
        self.image_size: int = settings.image_size or config.input_size[-1]
        self.net: Any  # a timm model, with more methods than nn.Module
        self.origin: str
        size = {"img_size": self.image_size} if config.fixed_input_size else {}
        if settings.pretrained:
            self.net, self.origin = pretrained_model(settings.name, settings.weights, **size)
        else:
            self.net, self.origin = random_model(settings.name, **size), "random"
        if not hasattr(self.net, "reset_classifier"):
            raise InputError(
                f"backbone '{settings.name}': timm has it as a part of another model, not as a classifier of images;"
                " choose another backbone.name"
            )
        self.net.reset_classifier(0)
        trained_with = config.interpolation if config.interpolation in INTERPOLATIONS else INTERPOLATIONS[0]
        self.prepared: dict[str, Any] = {
            "image_size": self.image_size,
            "mean": tuple(config.mean),
            "std": tuple(config.std),
            "resize": settings.resize,
            "interpolation": trained_with if settings.interpolation == "auto" else settings.interpolation,
            "crop_share": settings.crop_share or config.crop_pct or 1.0,
        }
        self.levels, self.grid, self.flip = list(settings.levels), settings.grid, settings.flip
        if self.levels:
            if not hasattr(self.net, "forward_intermediates"):
                raise InputError(f"backbone '{settings.name}': has no intermediate levels; leave backbone.levels empty")
            # EfficientNets number only the stages that change the stride, unless asked for every block.
            every = "extra_blocks" in inspect.signature(self.net.forward_intermediates).parameters
            self._every_block = {"extra_blocks": True} if every else {}
        self.level_dims = self._measure()
        self._freeze(settings)

    def train(self, mode: bool = True) -> Backbone:
        """Set the mode, but keep batch norm and frozen modules in eval mode.

        Batch norm thus keeps its pretrained statistics, and an image's features depend neither on the rest
        of its batch nor on how the batch is divided among devices.
        """
        super().train(mode)
        for module in self.modules() if mode else ():
            own = [parameter.requires_grad for parameter in module.parameters()]
            if isinstance(module, _BatchNorm) or (own and not any(own)):
                module.eval()
        return self

    @property
    def dim(self) -> int:
        """The number of features, D."""
        return sum(self.level_dims)

    @property
    def spec(self) -> dict[str, Any]:
        """Everything that determines the features besides the weights."""
        features = {"name": self.name, "levels": self.levels, "grid": self.grid, "flip": self.flip}
        return features | self.prepared

    def preprocess(self) -> Preprocess:
        """Return the module that turns raw images into this backbone's input."""
        return Preprocess(**self.prepared)

    def forward(self, images: Tensor) -> Tensor:
        features = torch.cat(self._levels(images), dim=1)
        if self.flip:
            features = (features + torch.cat(self._levels(images.flip(3)), dim=1)) / 2
        return features

    def _levels(self, images: Tensor) -> list[Tensor]:
        if not self.levels:
            return [self.net(images)]
        numbers = [level for level in self.levels if level != POOLED]
        settings = {"indices": numbers, "output_fmt": "NCHW", **self._every_block}
        if POOLED not in self.levels:
            maps = self.net.forward_intermediates(images, intermediates_only=True, **settings)
        else:
            last, maps = self.net.forward_intermediates(images, **settings)
        found = [F.adaptive_avg_pool2d(level, self.grid).flatten(1) for level in maps]
        if POOLED in self.levels:
            found.insert(self.levels.index(POOLED), self.net.forward_head(last, pre_logits=True))
        return found

    def _freeze(self, settings: BackboneSettings) -> None:
        """Require gradients only of the parameters to be trained."""
        names = [name for name, _ in self.net.named_parameters()]
        for pattern in settings.trained:
            if not any(fnmatchcase(name, pattern) for name in names):
                near = difflib.get_close_matches(pattern, names, n=3, cutoff=0.0)
                raise InputError(
                    f"backbone.trained '{pattern}': no parameter of '{self.name}' has such a name;"
                    f" similar: {', '.join(near)}"
                )
        patterns = () if settings.frozen else settings.trained or ("*",)
        for name, parameter in self.net.named_parameters():
            parameter.requires_grad_(any(fnmatchcase(name, pattern) for pattern in patterns))

    @torch.inference_mode()
    def _measure(self) -> list[int]:
        """Return the number of features of each level, by running the model: timm's own counts lack some families."""
        training = self.net.training
        self.net.eval()
        try:
            found = self._levels(torch.zeros(1, 3, self.image_size, self.image_size))
        except Exception as error:  # each model's own code checks, or fails, in its own way
            if self.levels and isinstance(error, (AssertionError, IndexError)):
                raise InputError(f"backbone.levels {self.levels}: this backbone has fewer levels") from error
            raise InputError(
                f"backbone '{self.name}' does not take image_size {self.image_size} ({first_line(error)}); leave it at"
                " 0, or choose another backbone.name"
            ) from error
        finally:
            self.net.train(training)
        for features in found:
            if not isinstance(features, Tensor) or features.ndim != 2:
                shape = list(features.shape) if isinstance(features, Tensor) else type(features).__name__
                raise InputError(
                    f"backbone '{self.name}' returns {shape} for one image, not one row of features; choose another"
                    " backbone.name"
                )
        return [features.shape[1] for features in found]
