"""Write benchmarks/README.md, and the tables in export/README.md and README.md, from results and recipes.

python benchmarks/page.py
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from embed64.core.recipe import load_recipe

HERE = Path(__file__).parent
EXPORT, README = HERE.parent / "export" / "README.md", HERE.parent / "README.md"
QUESTIONS = {
    "demo_holdout": (
        "What does training add, on objects never seen?",
        "mP@5 on the embedded pack's holdout (102 objects), with the 95 % interval of a bootstrap over objects; seconds"
        " to train the head once the features are cached. `ratio` is to the backbone's own 1,280 pooled features,"
        " brought to length 1 and compared without any training.",
    ),
    "quality": (
        "What should train on a user's own photographs?",
        "Ways of training one model on 5,502 pictures of groceries, nearly all phone photos, and the embedded pack:"
        " nine domains. mP@5 is the mean over domains, of two folds inside the training part that share no label and no"
        " duplicate, with the 95 % interval of a bootstrap over labels; `photos` and `drawings` are the domains of each"
        " kind alone, searched among all images. `less the baseline`: the interval of the difference to `frozen,"
        " triplets`, the same labels drawn for both. `budget` is in CPU minutes, features and training: steps"
        " are planned by seconds a step timed before; `CPU minutes` is what came out on a busy machine. Two"
        " learning rates were tried on a fold with a third of the steps, for fine-tuning with SupCon only. Batches give"
        " every image an equal share. Where it stands for 224 px, others see 128.",
    ),
    "quality_holdout": (
        "What does the default recipe make of the holdout?",
        "The same catalog: trained on the whole training part, looked at once, on labels that nothing was chosen on.",
    ),
    "decode": (
        "How near is decoding to what the decoder itself can do?",
        "Milliseconds an image: the decoder alone on bytes in memory (libjpeg-turbo; WebP: Pillow's), `decode(path)`,"
        ' and `Image.open(path).convert("RGB")` as a tensor, and ratios of rates. `px` is the shorter side.'
        " The pixels are the same. `examine` is what a run begins with: file, digest, pixels, hashes, in threads.",
    ),
    "demo_head": (
        "Which head makes the most of a frozen backbone?",
        "Mean mP@5 of three folds, all inside the training part of the embedded pack. `labels`: other objects than"
        " trained on. `makers`: other objects, drawn by other makers than trained on. The ratios are to the zero-shot"
        " features of the same folds; `demo` is the recipe as it ships, each other row changes what it names."
        " Differences below 0.01 are within what the folds and the seed move.",
    ),
    "feature_cache": (
        "How much faster is an epoch from the feature cache than the one that fills it?",
        "Seconds to take every image of a part of the embedded pack once: while the cache is filled (decoding, the"
        " frozen part of the backbone, writing); from the cache as a second run opens it, checksums compared; and once"
        " more. The files are in the page cache. A partly frozen backbone's rows are what crosses the cut, and what is"
        " trained behind it costs the same in every epoch and is left out.",
    ),
    "catalog": (
        "Does memory stay flat when a catalog grows to a million rows?",
        "Seconds and peak MiB of the whole process, Python and its packages included (the first column), on made-up"
        " catalogs. What grows is the table itself; no task adds objects of its own to it.",
    ),
    "dedup": (
        "Which copies does `catalog dedup` find, and what does it merge by mistake?",
        "Recall: share of planted copies that land in their original's cluster, in the half of the images that the"
        " limits were not chosen on. False merges: originals that share a cluster with another picture, each looked"
        " at. Mirror images in the data are real ones, e.g. three and nine o'clock; `--no-mirrored` keeps them apart."
        " A crop is told by the colours of sixteen parts of the image after alignment. A watermark changes as much of a"
        " small flat drawing as another mouth does, so there it is not looked past.",
    ),
    "train": (
        "Does training keep up with the model, and the loader with the training?",
        "Images a second of forward and backward alone on a random batch (`bare`), of the real loop (`train`) and of"
        " its batches made without a model (`loader`), with medians of their ratios over turns taken in one process;"
        " peak memory of all processes together. Then what one image costs a single process, by its shorter side:"
        " random views are made from images no larger than they need, which a JPEG's decoder reaches on its way.",
    ),
    "recipe_costs": (
        "What does each recipe take, in hours and GPU memory?",
        "Computed, not measured: no GPU was to be had. `GFLOPs` are those of a forward pass (a multiplication and an"
        " addition are two). Training takes three times as many in the trained part, four where chunks go through one"
        " by one; frozen parts once for each image and view. Assumed: a T4 does 22 TFLOP/s in half precision and 4.5"
        " in full, an H100 350 and 45, about a third of their peaks; 4 and 16 cores decode photos of 528 pixels, at"
        " the time that the section above measured. `GB`: weights, their half copies, gradients, Adam's moments, the"
        " average, what the backward pass keeps of the images that go through at once (`MB kept`: what autograd saves"
        " on the CPU; CUDA keeps norms in float32, up to a fifth more for Swin), and 1 GB for CUDA itself."
        " `embed64 train --dry-run` tells both on the machine at hand.",
    ),
    "triplets": (
        "How long do 100,000 offline triplets take, and their audit?",
        "Seconds and peak memory of one process on a made-up catalog (20 images a label, eleven domains, a tenth of"
        " the images with a duplicate), the catalog being in memory (`MiB before`). `features`: a fifth of the"
        " negatives are the nearest by embeddings of 64 numbers, all of which are searched.",
    ),
    "triplets_too_near": (
        "Which negatives are too near to trust?",
        "Every label is cut in two, so that each half's images are false negatives of the other half's. Of the 5 and"
        " the 16 nearest images of other labels, the shares of false and of true negatives that are nearer than `limit`"
        " times the anchor's median distance to its positives, by 64 pooled features of the demo's backbone. The better"
        " the embeddings tell objects apart, the more the limit is worth.",
    ),
}


def cell(value: Any) -> str:
    if isinstance(value, list):
        return " to ".join(f"{v:.3f}" for v in value)
    return f"{value:.3f}" if isinstance(value, float) and abs(value) < 3 else str(value)


def section(name: str, result: dict[str, Any]) -> str:
    title, explanation = QUESTIONS[name]
    columns = list(dict.fromkeys(key for row in result["rows"] for key in row))
    return "\n".join([f"## {title}", "", explanation, "", command(result), "", *table(columns, result["rows"])])


def command(result: dict[str, Any]) -> str:
    return f"`{result['command']}`, torch {result['torch']}, {result['threads']} threads"


def table(columns: list[str], rows: list[dict[str, Any]]) -> list[str]:
    head = [f"| {' | '.join(columns)} |", f"|{' --- |' * len(columns)}"]
    return head + [f"| {' | '.join(cell(row.get(column, '')) for column in columns)} |" for row in rows]


def smallest() -> str:
    """Return the outcome for the smallest model of every module of timm: a sentence, the failures, then the rest."""
    result = results("zoo")
    rows = [
        {
            "module": row["module"],
            "model": row["model"],
            "million weights": row.get("million_weights", ""),
            "difference in 1.11.0": f"{d:.0e}" if isinstance(d := row.get("torch 1.11.0"), float) else "",
        }
        for row in result["rows"]
        if row["outcome"] == "ok"
    ]
    lost = [
        {"module": row["module"], "model": row["model"], "why": reason(row)}
        for row in result["rows"]
        if row["outcome"] != "ok"
    ]
    lines = [
        f"{command(result)}, timm {result['timm']}, random weights: {len(rows)} of"
        f" {len(result['rows'])} modules agree within 1e-4."
    ]
    lines += ["", *table(["module", "model", "why"], lost)] if lost else []
    return "\n".join([*lines, "", *table(list(rows[0]), rows)])


def reason(row: dict[str, Any]) -> str:
    """Return why a row failed, and how much rounding alone changes the model if that was measured."""
    rounding = f"; float32 and float64 differ by {row['rounding']:.0e} here" if "rounding" in row else ""
    return row["outcome"].replace("|", "/").split(", more than")[0] + rounding


def matter() -> str:
    """Return the sizes, the speeds and the differences in every torch of the backbones that matter most."""
    result = results("zoo_torches")
    rows = []
    for row in result["rows"]:
        shown = {"backbone": row["model"], "MB": row.get("MB", ""), "MB, half": row.get("MB, half", "")}
        shown |= {f"ms, {n}": row.get(f"ms, batch {n}", "") for n in (1, 8)}
        shown |= {f"to eager, {n}": row.get(f"throughput to eager, batch {n}", "") for n in (1, 8)}
        for key in row:
            if key.startswith("torch "):
                shown[key.removeprefix("torch ")] = f"{row[key]:.0e}" if isinstance(row[key], float) else row[key]
        rows.append(shown)
    explanation = (
        "Largest difference from the eager model in each torch, random weights; milliseconds of a call on 1 and on 8"
        " images of 300 x 400; `to eager`: throughput in ratio to the eager model's, fused attention included."
    )
    return "\n".join([f"{command(result)}, timm {result['timm']}. {explanation}", "", *table(list(rows[0]), rows)])


def with_tables(page: Path, tables: dict[str, Callable[[], str]]) -> str:
    """Return a page with its tables, each between two marks, brought up to date."""
    text = page.read_text(encoding="utf-8")
    for name, made in tables.items():
        before, mark, rest = text.partition(f"<!-- {name} -->\n")
        _, end, after = rest.partition("<!-- end -->")
        text = f"{before}{mark}{made()}\n{end}{after}"
    return text


_TRAINED = {
    "photos": "head; weights come with the package; the default",
    "demo": "head; weights come with the package",
    "deit": "all, offline triplets",
    "swin": "all, offline triplets",
    "deit-original": "last MLP and head, as the original work",
    "swin-original": "last MLP, as the original work",
    "siglip-probe": "head, sub-center ArcFace",
    "clip-vit-h": "head, ArcFace",
    "dinov3": "head, sub-center ArcFace; weights under Meta's own licence",
}


def recipes() -> str:
    """Return the table of presets with what each needs."""
    rows = []
    for name, trained in _TRAINED.items():
        recipe = load_recipe(name)
        takes = recipe.expected
        row = {"recipe": f"`{name}`", "backbone": f"`{recipe.backbone.name}`", "trained": trained}
        row |= {
            "on": takes.hardware,
            "hours": f"{takes.hours:g}",
            "GPU GB": f"{takes.memory_gb:g}" if takes.memory_gb else "",
        }
        rows.append(row)
    return "\n".join(table(list(rows[0]), rows))


EXPORT_TABLES = {"zoo_torches": matter, "zoo": smallest}
README_TABLES = {"recipes": recipes}


def results(name: str) -> dict[str, Any]:
    return json.loads((HERE / "results" / f"{name}.json").read_text(encoding="utf-8"))


def page() -> str:
    """Return the whole page, made from benchmarks/results/*.json."""
    head = "# Benchmarks\n\nGenerated by `python benchmarks/page.py`; each section names the command behind it."
    more = "What becomes of which backbone in which torch stands in [export/README.md](../export/README.md)."
    return "\n\n".join([head, more, *(section(name, results(name)) for name in QUESTIONS)]) + "\n"


if __name__ == "__main__":
    (HERE / "README.md").write_text(page(), encoding="utf-8")
    EXPORT.write_text(with_tables(EXPORT, EXPORT_TABLES), encoding="utf-8")
    README.write_text(with_tables(README, README_TABLES), encoding="utf-8")
