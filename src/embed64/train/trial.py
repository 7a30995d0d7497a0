"""A trial export before training: whatever would refuse the finished model refuses the untrained one."""

from __future__ import annotations

from pathlib import Path

import torch

from embed64.artifact.embedder import Embedder
from embed64.artifact.export import Model, manifest
from embed64.artifact.rules import examine_untrained
from embed64.artifact.torchscript import torchscript
from embed64.artifact.verify import ARTIFACT_NAME, DIM
from embed64.core.console import say
from embed64.core.errors import CheckFailed, InputError
from embed64.core.settings import Recipe
from embed64.model.backbone import Backbone
from embed64.model.head import Head

_COMPARED = ((1, 90, 120),)
"""One image is enough to compare: whether a model can be exported rarely depends on the image."""


def try_export(recipe: Recipe) -> None:
    """Export the untrained model of a recipe into memory and check the rules that training cannot change.

    It takes seconds: a handful of images go through the model. Raises InputError if the embedding has other than 64
    numbers, or if the backbone or its weights are not available; CheckFailed if the model cannot be exported or breaks
    a rule.
    """
    if recipe.head.dim != DIM:
        raise InputError(
            f"head.dim={recipe.head.dim}: an artifact has to return {DIM} numbers, as the competition demands; leave"
            " head.dim out"
        )
    name = recipe.backbone.name
    say(f"trial export of the untrained '{name}'")
    torch.manual_seed(recipe.seed)
    backbone = Backbone(recipe.backbone).eval()
    head = Head(backbone.level_dims, recipe.head).eval().folded()
    model = Model([backbone], head, recipe.head.dim, recipe.head.unit_length)
    embedder = Embedder([(backbone.preprocess(), backbone)], head, model.dim)
    try:
        content = torchscript(embedder, Path(ARTIFACT_NAME), manifest(model, False), compared=_COMPARED)
    except CheckFailed as error:
        raise CheckFailed(f"{_refused(name)}: {error}") from error
    for finding in examine_untrained(content):
        if not finding.holds:
            raise CheckFailed(f"{_refused(name)}: {finding.rule}: {finding.detail}")


def _refused(name: str) -> str:
    return f"backbone.name '{name}': not trained, because the trained model could not be exported"
