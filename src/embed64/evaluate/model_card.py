"""The card of a model: what it is, what it was made from, what it scores, how to load it, in Hugging Face's format."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from huggingface_hub import EvalResult, ModelCardData
from jinja2 import UndefinedError

from embed64.core.errors import InputError
from embed64.core.files import existing_file, read_json, write_text
from embed64.core.recipe import load_recipe, recipe_toml
from embed64.data.catalog import Catalog, read_catalog
from embed64.data.splits import HOLDOUT
from embed64.evaluate.held_out import FEW_LABELS
from embed64.evaluate.page import render

CARD = "MODEL_CARD.md"
_REMEDY = "finish the run first: embed64 train --resume"
_TAGS = ["image-retrieval", "image-feature-extraction", "visual-search", "metric-learning", "torchscript", "embed64"]
_METRICS = {"mp5": "mP@5", "recall_at_1": "recall at 1", "map_at_r": "MAP@R"}


def write_model_card(run: Path) -> Path:
    """Write RUN/MODEL_CARD.md from the files of a finished run; one without scores says so.

    Raises InputError that names a missing or damaged file.
    """
    environment = read_json(run / "environment.json", dict, _REMEDY)
    scores = read_json(run / "scores.json", dict, _REMEDY) if (run / "scores.json").is_file() else {}
    recipe = load_recipe(str(existing_file(run / "recipe.toml", _REMEDY)))
    catalog = read_catalog(run / "catalog.csv")
    try:
        card = render(
            "model_card.md.j2",
            escape=False,
            front_matter=_front_matter(environment, scores).to_yaml(),
            environment=environment,
            scores=scores,
            few_labels=FEW_LABELS,
            recipe_toml=recipe_toml(recipe),
            loss=recipe.loss.name,
            unit_length=recipe.head.unit_length,
            images=len(catalog),
            labels=len(set(catalog.label_ids)),
            held=len(catalog.split(HOLDOUT)),
            sources=_sources(catalog),
            cell=_cell,
        )
    except (KeyError, TypeError, UndefinedError) as error:
        raise InputError(f"{run}: its JSON files lack what the card shows ({error}); {_REMEDY}") from error
    return write_text(run / CARD, card)


def _front_matter(environment: dict[str, Any], scores: dict[str, Any]) -> ModelCardData:
    name = f"embed64-{environment['recipe']}-{environment['backbone']}"
    results = [
        EvalResult(
            task_type="image-feature-extraction",
            dataset_type="catalog",
            dataset_name="objects that were not trained on",
            metric_type=key,
            metric_name=said,
            metric_value=round(float(scores[key]), 4),
        )
        for key, said in _METRICS.items()
        if scores
    ]
    return ModelCardData(
        license="other",
        license_name="as-its-weights-and-images",
        pipeline_tag="image-feature-extraction",
        tags=_TAGS,
        model_name=name,
        eval_results=results or None,
    )


def _sources(catalog: Catalog) -> list[dict[str, Any]]:
    """Return, for each source and licence, how many images and labels it gave, and their domains."""
    rows = catalog.rows.assign(id=catalog.label_ids)
    if "license" not in rows:
        rows = rows.assign(license="")
    return [
        {
            "source": _cell(source),
            "license": _cell(license or "not recorded"),
            "images": len(part),
            "labels": part["id"].nunique(),
            "domains": _cell(", ".join(sorted(set(part["domain"]))[:12])),
        }
        for (source, license), part in rows.groupby(["source", "license"], sort=True)
    ]


def _cell(text: str) -> str:
    """Return text for a cell of a Markdown table."""
    return text.replace("|", "\\|").replace("<", "&lt;")
