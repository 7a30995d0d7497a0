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
    "commands": (
        "How long do whole commands take, before and after the house was rebuilt?",
        "Medians of five in seconds, from the shell's view, the flat package (0.1 before its rooms) and this one in"
        " turn on the same machine; both read the run that the older one wrote. `score` and `catalog check`: 60"
        " drawings; `search`: 20. The demo, with empty caches, and the tests were timed once or as said in the notes.",
    ),
    "demo_holdout": (
        "What does training add, on objects never seen?",
        "mP@5 on the embedded pack's holdout (102 objects), with the 95 % interval of a bootstrap over objects; seconds"
        " to train the head once the features are cached. `ratio` is relative to the backbone's own 1,280 pooled"
        " features, scaled to length 1 and compared without any training.",
    ),
    "quality": (
        "What should be trained on a user's own photos?",
        "Ways of training one model on 5,502 pictures of groceries, nearly all phone photos, and the embedded pack:"
        " nine domains. mP@5 is the mean over domains, from two folds of the training part that share no label and no"
        " duplicate, with the 95 % interval of a bootstrap over labels; `photos` and `drawings` are only the domains of"
        " that kind, searched among all images. `less the baseline`: the interval of the difference from `frozen,"
        " triplets`, with the same labels drawn for both. `budget` is in CPU minutes, for features and training: the"
        " steps are planned from seconds per step, timed before; `CPU minutes` is the outcome on a busy machine. Two"
        " learning rates were tried on a fold with a third of the steps; for fine-tuning only with SupCon. Batches"
        " contain every image equally often. Images have 128 px, or 224 px if the row says so.",
    ),
    "quality_holdout": (
        "How did the default recipe of then score on the holdout?",
        "The same catalog: trained on the whole training part, scored once, on labels that no choice was based on. The"
        " recipe `photos` was EfficientNet-Lite0 at 224 pixels with principal axes then.",
    ),
    "decode": (
        "How close does decoding come to the speed of the decoder itself?",
        "Milliseconds per image: the decoder alone on bytes in memory (libjpeg-turbo; WebP: Pillow's), `decode(path)`,"
        ' and `Image.open(path).convert("RGB")` as a tensor, and ratios of rates. `px` is the shorter side.'
        " The pixels are the same. `examine` is the first stage of a run: file, digest, pixels, hashes, in threads.",
    ),
    "fuzz_images": (
        "Does any damaged image end the process, hang, or raise what is not expected?",
        "Small images of each format, damaged by seed (bits, bytes, cuts, insertions, swaps; half of the PNGs with"
        " checksums that fit) and decoded in a child process with 10 seconds and 2 GiB. `refused` is a reason in one"
        " line; `raised` is any other exception.",
    ),
    "fuzz_catalogs": (
        "Does any catalog end a command with something else than a result or one line that says what is wrong?",
        "Catalogs made by seed: as people write CSV (separators, quotes, encodings, headers, paths, labels), as"
        " other programs write Parquet, and both with damaged bytes. Each is read, written and read again (which"
        " must give the same), split, checked, described on a page, and built as a source. `raised` is any other"
        " exception, a message of several lines, or another catalog after it was written; the results list each"
        " with its seed.",
    ),
    "fuzz_artifacts": (
        "Can a changed artifact write a file, end this process, or raise what is not expected?",
        "Small artifacts, changed by seed: bytes; records of the zip; its headers; code (any operator with odd"
        " arguments, calls on files, endless loops, odd syntax); pickles (sizes, strides, offsets, names). Each is"
        " judged, loaded and run in a child process with 10 seconds, 4 GiB and no files. `refused`: by the first"
        " rule that it breaks. `crashed` and `over the limit` are of the child alone; `raised`: an exception"
        " instead of a finding, or torch reads other records than the check; `not contained`: a file elsewhere was"
        " made or changed.",
    ),
    "demo_head": (
        "Which head makes the most of a frozen backbone?",
        "Mean mP@5 of three folds, all inside the training part of the embedded pack. `labels`: objects not trained"
        " on. `makers`: objects not trained on, drawn by makers not trained on. The ratios are relative to zero-shot"
        " features of the same folds; `demo` is the recipe as it ships, and each other row changes what it names."
        " Folds and seed alone cause differences of up to 0.01.",
    ),
    "feature_cache": (
        "How much faster is an epoch from the feature cache than the one that fills it?",
        "Seconds to take every image of a part of the embedded pack once: while the cache is filled (decoding, the"
        " frozen backbone, writing); from the cache as a second run opens it, checksums compared; and once more. The"
        " files are in the page cache.",
    ),
    "catalog": (
        "Does memory stay flat when a catalog grows to a million rows?",
        "Seconds and peak MiB of the whole process, including Python and its packages (the first column), on synthetic"
        " catalogs. Only the table itself grows; no task adds objects per row.",
    ),
    "dedup": (
        "Which copies does `catalog dedup` find, and what does it merge by mistake?",
        "Recall: share of planted copies that are in their original's cluster, in the half of the images that the"
        " limits were not chosen on. False merges: originals that share a cluster with another picture, each inspected."
        " Mirror images in the data are real ones, e.g. three and nine o'clock; `--no-mirrored` keeps them apart."
        " A crop is recognised by the colours of sixteen parts of the image after alignment. A watermark changes a"
        " small flat drawing as much as a different mouth does, so such copies are not found.",
    ),
    "train": (
        "Does training keep up with the model, and the loader with the training?",
        "Images per second of only forward and backward on a random batch (`bare`), of the real loop (`train`) and of"
        " its batches made without a model (`loader`), with medians of their ratios over turns taken in one process;"
        " peak memory of all processes together. Then the cost of one image in a single process, by its shorter side:"
        " random views are made from images no larger than necessary, which a JPEG decoder can produce directly.",
    ),
    "recipe_costs": (
        "How many hours and how much GPU memory does each recipe need?",
        "Computed; on an H100 measured, further below. `GFLOPs` are those of a forward pass (a multiplication and an"
        " addition are two). Training takes three times as many in the trained part, or four times if a batch is"
        " divided into chunks; frozen parts run once for each image and view. Assumed: a T4 does 22 TFLOP/s in half"
        " precision and 4.5 in full, an H100 350 and 45, about a third of their peaks; 4 and 16 cores decode photos of"
        " 528 pixels, at the speed measured in the section above. `GB`: weights, their half copies, gradients, Adam's"
        " moments, the average, what the backward pass keeps of the images that go through at once (`MB kept`: what"
        " autograd saves on the CPU; CUDA keeps norms in float32, up to a fifth more for Swin), and 1 GB for CUDA"
        " itself. `embed64 train --dry-run` reports both on your own machine.",
    ),
    "small_folders": (
        "Is a small folder ever worse off for training, and is its score honest?",
        "Folders cut from 81 kinds of groceries, trained on by the default recipe: medians over random cuts of mP@5"
        " over that of the untrained backbone's 1,280 numbers, its own and those of EfficientNet-Lite0 at 224 pixels"
        " (the default before). `known`: new photos of the folder's objects; `unseen`: all other kinds; `drawings`: of"
        " the embedded pack, without the objects of the background. `honest`: in how many cuts the run's interval"
        " contains the truth, mP@5 of as many unseen objects searched among themselves. `principal axes`: what is left"
        " of the 1,280 numbers for unseen objects by 64 axes without training, those of the folder, and those of the"
        " very photos that are searched, which nobody has beforehand. From 25 objects on a model is better for objects"
        " that it never saw, too; with five or ten it loses a few hundredths, as even the best 64 axes do.",
    ),
    "verdicts": (
        "Are `same` and `not here` as rarely wrong as promised?",
        "`embed64 calibrate` on half of the objects that a model was not trained on, verdicts on the other half; means"
        " over objects and seeds, for models trained on 25 objects x 15 photos. `promised`: the rate of false matches"
        " and of wrong `not here` that is asked for. `false same`: an image whose object is not in the index, and the"
        " nearest one is called the same. Of images whose object is there: `same, right` and `same, wrong`, and"
        " `present, not here`. A promise holds if `false same` and `present, not here` are not above it.",
    ),
    "cleaning": (
        "Are wrong labels found, and does it help to correct them?",
        "5 % of the images of two clean catalogs are moved to another label of their domain; means over ten seeds."
        " `proposed`: images that `catalog suspects` proposes to relabel; `right label`: of the errors among them, the"
        " share that gets its true label back. mP@5 of labels that a head along discriminant axes was not fitted on, if"
        " the others' labels are wrong, corrected, or true.",
    ),
    "gpu": (
        "How fast do the recipes train on an H100?",
        "Measured, full size, from random weights, decoding left out: whole steps of a recipe as it is, then with one"
        " change. `TFLOP/s` counts the operations of the table above. Without chunks the Swin takes half the time; in"
        " full precision the DeiT takes four times as long. When this was measured, `swin-original` sent 1,536 images"
        " through its frozen part at once; now it is 16, which the computed memory assumes.",
    ),
    "from_scratch": (
        "Do Swin and DeiT learn?",
        "From random weights, on the embedded pack at 64 pixels: no pretrained transformer can be had without the"
        " network. mP@5 on labels that are not learned from: `untrained` is the same model before its first step"
        " (random features, whose axes the head has fitted), `ratio` the end over it. Arms on a GPU ran six at once."
        " `distilled`: the embeddings also keep the neighbourhoods that the demo's frozen EfficientNet sees along its"
        " discriminant axes (`distil` in a recipe). From so few drawings, triplets alone teach a transformer almost"
        " nothing; with a teacher it learns. What the teacher makes of the same labels, by its fitted head, is in the"
        " first rows. Short arms ran on several machines: compare those that took about as many steps.",
    ),
    "nearest": (
        "How fast is exact search beside FAISS?",
        "Embeddings of length 1 in clusters of ten, five neighbours of each query; FAISS is IndexFlatL2 with the same"
        " threads in the same process, by turns. `same neighbours`: places in which both name the same row; FAISS"
        " orders by float32, embed64 by float64. `extra MiB`: peak beyond both tables.",
    ),
    "engine": (
        "Is the embedding engine as fast as its slowest part?",
        "Images per second of the demo's artifact on photos of groceries, 176 pixels, and on the same enlarged to 12"
        " megapixels. `decoder alone`: on all cores. `artifact alone`: resizing and network, images decoded before,"
        " batches of 4, all of torch's threads; `network alone`: without resizing. `one at a time`: decode, then the"
        " artifact, as a notebook does. Ratios of medians of five runs in turn.",
    ),
    "index_kinds": (
        "How fast and how exact is each kind of index?",
        "Made-up embeddings, 64 numbers around 50,000 centres; top 5, one query after another. `fill s`: all rows put"
        " in, and the approximate index built. `MB grown`: this process while it answered; PostgreSQL's memory is its"
        " own. LanceDB, exact, is what an index has up to a million images; IVF-SQ is what it has beyond.",
    ),
    "serving": (
        "Does the search page keep up?",
        "`embed64 serve` with the demo's artifact; clients on the same cores send photos and wait for five neighbours.",
    ),
    "small_devices": (
        "What do fewer bits cost in ONNX Runtime?",
        "The demo's artifact, one image at a time on one core; its 563 held-out drawings searched among"
        " themselves. `lost` is of mP@5, with its interval; `embeddings moved by` is the median distance from those of"
        " float32.",
    ),
    "scale_embedding": (
        "What would it take to embed 100 million images?",
        "Arithmetic from measured figures. CPU: the engine's and the decoder's images per second on two cores, halved."
        " GPUs: float32, in which an artifact computes, at the share of the data sheet that training reached on an"
        " H100. Prices are assumed: a core 0.04, T4 0.35, L4 0.70, H100 3.00 US$ an hour.",
    ),
    "scale_index": (
        "What would an index of 100 million images take?",
        "The largest measured size of each kind, scaled in proportion; the time of a query is that of the size that was"
        " measured.",
    ),
    "downloads": (
        "Are Kaggle's datasets better fetched by embed64 or by kagglehub?",
        "Both with the client's own requests, against a loopback Kaggle with a zip of 34 MB; called again, up to five"
        " times, until the data is there. `bytes` that were sent and what lies `on disk` at the end are multiples of"
        " the zip; `kept` are links, and entries that point outside the folder, which were written. kagglehub does not"
        " try again by itself, joins the halves of two versions, keeps a damaged zip for good, and unpacks whatever a"
        " zip says; so embed64 keeps its own way.",
    ),
    "grouping": (
        "How well does `embed64 cluster` find the objects of a folder without labels?",
        "The demo's artifact. A pair of images in one group is right if they show one object; of all pairs of one"
        " object, so many are found.",
    ),
    "index_size": (
        "How well is a score continued to a larger index than was searched?",
        "The demo's artifact, and one of the recipe `demo` trained on 4,822 photos of groceries: held-out images are"
        " searched among themselves and a part of the others, six times by chance, and the score among all is estimated"
        " as `score` does for the competition's 200,000.",
    ),
    "compare_scores": (
        "Does `compare-scores` find a difference that is there, and none where there is none?",
        "Twenty trials on the embedded pack, each with a holdout of its own (some 100 objects): the demo's recipe,"
        " compared with another seed of it, and with its own embeddings cut down to 24 or 40 of their 64 numbers."
        " `found`: the 95 % interval of the difference is on one side of zero.",
    ),
    "triplets": (
        "How long do 100,000 offline triplets and their audit take?",
        "Seconds and peak memory of one process on a synthetic catalog (20 images per label, eleven domains, a tenth of"
        " the images with a duplicate), with the catalog in memory (`MiB before`). `features`: a fifth of the"
        " negatives are the nearest by embeddings of 64 numbers; all embeddings are searched.",
    ),
    "triplets_too_near": (
        "Which negatives are too near to trust?",
        "Every label is split in two, so that the halves are each other's false negatives. The table gives the shares"
        " of false and of true negatives, among the 5 and the 16 nearest images of other labels, that are nearer than"
        " `limit` times the anchor's median distance to its positives, by 64 pooled features of the demo's backbone."
        " The better the embeddings distinguish objects, the more useful the limit is.",
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
        "Largest difference from the eager model in each torch, with random weights; milliseconds per call on 1 and on"
        " 8 images of 300 x 400; `to eager`: throughput relative to the eager model's, which uses fused attention."
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
    "pe-core-l": "head, sub-center ArcFace",
    "siglip2-so400m": "head, sub-center ArcFace",
    "tipsv2": "head, sub-center ArcFace; a newer timm than Kaggle's",
    "dinov3": "head, sub-center ArcFace; weights under Meta's own licence",
    "pe-core-l-tuned": "all, sub-center ArcFace",
    "siglip2-so400m-tuned": "all, sub-center ArcFace",
    "tipsv2-tuned": "all, sub-center ArcFace; a newer timm than Kaggle's",
    "dinov3-tuned": "all, sub-center ArcFace; weights under Meta's own licence",
    "guie-winner": "head, then all but the head, ArcFace; as the competition's winner",
    "uned": "all, a classifier for each domain; as UnED",
    "udon": "all, a classifier for each domain, distilled from two frozen teachers",
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
    more = (
        "Results for each backbone in each version of torch are in [export/README.md](../export/README.md); what"
        " commands do on full disks, in damaged folders and after a kill is in [faults.md](faults.md)."
    )
    return "\n\n".join([head, more, *(section(name, results(name)) for name in QUESTIONS)]) + "\n"


if __name__ == "__main__":
    (HERE / "README.md").write_text(page(), encoding="utf-8")
    EXPORT.write_text(with_tables(EXPORT, EXPORT_TABLES), encoding="utf-8")
    README.write_text(with_tables(README, README_TABLES), encoding="utf-8")
