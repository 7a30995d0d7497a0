"""Typed settings of a run: presets are plain TOML, an unknown key is an error, no setting changes silently."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from importlib import resources
from pathlib import Path
from typing import Any

import tomlkit
from pydantic import BaseModel, ValidationError
from tomlkit.exceptions import TOMLKitError

from embed64.core.errors import InputError
from embed64.core.files import existing_file
from embed64.core.settings import Backbone, Recipe


def presets() -> list[str]:
    """Return the names of the recipes that come with the package."""
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
        (2000, 'tf_efficientnet_lite2')
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
    """Return validated settings of a backbone without a recipe; raise InputError that names the key."""
    try:
        return Backbone.model_validate(values)
    except ValidationError as error:
        raise InputError(f"backbone: {_explain(error)}") from error


def recipe_toml(recipe: Recipe) -> str:
    """Return the resolved recipe as TOML with every setting; `expected` is left out, it holds only for the preset."""
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
    """Return the first problem as one line; a misspelt key comes before the required key that is missing for it."""
    first = min(error.errors(), key=lambda problem: problem["type"] != "extra_forbidden")
    parts = [str(part) for part in first["loc"]]
    key = ".".join(parts)
    if first["type"] == "extra_forbidden":
        return f"key '{key}' is unknown{nearest(key, known_keys())}"
    if first["type"] == "value_error" and isinstance(first["input"], dict):
        return str(first["ctx"]["error"])  # a rule about several keys; its message names them
    if first["type"] == "missing":
        return f"key '{key}' is missing; add it to the recipe or give {key}=VALUE"
    return f"key '{key}': {first['msg'][:1].lower()}{first['msg'][1:]} (got {first['input']!r})"


def known_keys(model: type[BaseModel] = Recipe, prefix: str = "") -> list[str]:
    """Return every key of a recipe in dotted form, e.g. train.steps."""
    keys: list[str] = []
    for name, field in model.model_fields.items():
        inner = field.annotation
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            keys += known_keys(inner, f"{prefix}{name}.")
        else:
            keys.append(prefix + name)
    return keys


def nearest(word: str, known: Sequence[str]) -> str:
    """Return the end of a message about an unknown word: what was probably meant, or nothing."""
    close = difflib.get_close_matches(word, known, n=1, cutoff=0.5)
    return f"; did you mean '{close[0]}'?" if close else ""
