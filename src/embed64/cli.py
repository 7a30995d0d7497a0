"""The command line; `embed64 --help` reads like a table of contents."""

from __future__ import annotations

import shutil
import sys
import traceback
import warnings
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from embed64.cli_kernel import OverridesArg, kernel_app
from embed64.errors import CheckFailed, InputError
from embed64.stopping import ENDED, end_by_sigterm

# torch, timm and pandas take seconds to import, so that each command imports what it needs: help and
# usage errors answer at once.

COMMANDS = (
    "demo sources catalog triplets audit train soup export check score compare search embed report runs kernel".split()
)


class InOrder(TyperGroup):
    """Lists the commands in the order of the main job; typer would put groups last."""

    def list_commands(self, ctx: Any) -> list[str]:
        """Names, in the order of COMMANDS."""
        return sorted(super().list_commands(ctx), key=COMMANDS.index)


app = typer.Typer(cls=InOrder, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
sources_app = typer.Typer(
    no_args_is_help=True, help="Where images come from: known sources, your own folders and tables."
)
catalog_app = typer.Typer(no_args_is_help=True, help="The one table of images: check, dedup, split, look.")
app.add_typer(sources_app, name="sources")
app.add_typer(catalog_app, name="catalog")
app.add_typer(kernel_app, name="kernel")

ArtifactArg = Annotated[Path, typer.Argument(help="A saved_model.pt.", show_default=False)]
CatalogOpt = Annotated[Path, typer.Option("--catalog", help="A catalog, .csv or .parquet.", show_default=False)]
EXPORT = Path("export")
_ENDED_BY = {130: "interrupted", ENDED: "ended by SIGTERM"}  # 130 is typer's answer to Ctrl-C
RECIPES = (
    "photos: a head for photographs, minutes without a GPU; demo; deit, swin: fine-tuned on offline triplets;"
    " siglip-probe, clip-vit-h, dinov3: a head on a frozen backbone; deit-original, swin-original: the original work's"
    " settings; or a .toml file. The README tells what each takes."
)
DEFAULT_RECIPE = "photos"  # for a user's own catalog


@app.callback()
def embed64(
    debug: Annotated[bool, typer.Option("--debug", help="Show the traceback of an error.")] = False,
) -> None:
    """Train a triplet model, get one TorchScript file that maps any image to 64 numbers, score it, submit it."""


@app.command()
def demo(
    overrides: OverridesArg = None,
    out: Annotated[Path, typer.Option("--out", help="The run folder.")] = Path("runs/demo"),
    export_dir: Annotated[
        Path, typer.Option("--export-dir", help="Where saved_model.pt and submission.zip go.")
    ] = EXPORT,
) -> None:
    """The main job on the embedded pack: CPU, offline, minutes."""
    from embed64.checkpoint import CHECKPOINT
    from embed64.files import whole
    from embed64.pipeline import run
    from embed64.recipe import load_recipe
    from embed64.sources import unpack_demo
    from embed64.submission import SUBMISSION_NAME
    from embed64.tables import print_closing, print_sample
    from embed64.verify import ARTIFACT_NAME

    recipe = load_recipe("demo", overrides or [])
    (out / CHECKPOINT).unlink(missing_ok=True)  # a demo starts anew, and is quick to: features stay cached
    scores = run(recipe, unpack_demo(out / "pack"), out)
    if not scores:
        return
    for name in (ARTIFACT_NAME, SUBMISSION_NAME):
        with whole(export_dir / name) as partial:
            shutil.copyfile(out / name, partial)
    print_closing(scores, out)
    artifact, original = export_dir / ARTIFACT_NAME, print_sample(out)
    _print_next(
        f"embed64 search {artifact} --index {out / 'pack' / 'images' / 'noto'} {original}",
        f"embed64 score {artifact} --catalog {out / 'catalog.csv'}",
        "embed64 sources build --folder DIR --domain NAME --out mine.csv",
        "embed64 train --catalog mine.csv --out runs/mine",
    )


@sources_app.command("list")
def sources_list() -> None:
    """What there is to build a catalog from: present or missing, and what replaces it."""
    from embed64.source_tables import print_sources

    print_sources()


@sources_app.command("show")
def sources_show(name: Annotated[str, typer.Argument(help="A source by name or slug.", show_default=False)]) -> None:
    """Everything that is known of one source, and how it is read."""
    from embed64.registry import source_named
    from embed64.source_tables import print_source

    print_source(source_named(name))


@sources_app.command("fetch")
def sources_fetch(
    names: Annotated[list[str], typer.Argument(help="Sources by name (sources list).", show_default=False)],
    to: Annotated[
        Path | None, typer.Option("--to", help="Into DIR/NAME instead of the cache.", show_default=False)
    ] = None,
) -> None:
    """Download from Kaggle, going on where a download broke off, and unpack."""
    from embed64.fetch import fetch
    from embed64.mounts import fetched
    from embed64.registry import source_named

    for source in [source_named(name) for name in names]:
        folder = fetch(source, to / source.name if to else fetched(source))
        print(f"{source.name}: {folder}")
        _print_next(f"embed64 sources build {source.name}{f'={folder}' if to else ''} --out {source.name}.csv")


@sources_app.command("build")
def sources_build(
    out: Annotated[Path, typer.Option("--out", help="The catalog to write, .csv or .parquet.", show_default=False)],
    names: Annotated[
        list[str] | None,
        typer.Argument(
            help="Sources by name (sources list); NAME=DIR reads a copy that lies elsewhere.", show_default=False
        ),
    ] = None,
    folder: Annotated[
        list[Path] | None, typer.Option("--folder", help="A folder of images; may be given again.", show_default=False)
    ] = None,
    csv: Annotated[
        list[Path] | None,
        typer.Option("--csv", help="A .csv or .parquet with a row an image; may be given again.", show_default=False),
    ] = None,
    domain: Annotated[
        list[str] | None,
        typer.Option(
            "--domain",
            help="Of the folders' and tables' images: one for all, or one for each, folders first."
            " Without it a folder's first level, a table's column.",
            show_default=False,
        ),
    ] = None,
    layout: Annotated[
        str,
        typer.Option(
            "--layout",
            help="What the folders in a --folder are, e.g. */domain/**/label: * is any one, ** any number."
            " Else label with --domain, domain/label without.",
            show_default=False,
        ),
    ] = "",
    mapping: Annotated[
        list[str] | None,
        typer.Option(
            "--map",
            help="For --csv: path, label or domain from columns in braces, e.g. path=img/{file}.jpg.",
            metavar="KEY=TEMPLATE",
            show_default=False,
        ),
    ] = None,
    images: Annotated[
        Path | None,
        typer.Option("--images", help="The folder that the --csv paths start at; else its own.", show_default=False),
    ] = None,
) -> None:
    """Read any mix of sources into one catalog; what is no row is listed in OUT's .rejected.csv with a reason."""
    from embed64.catalog import write_catalog
    from embed64.registry import source_named
    from embed64.sources import build, read_csv, read_folder, read_source, write_aside

    own = [*(folder or []), *(csv or [])]
    domains = (domain or [""]) * len(own) if len(domain or []) < 2 else domain or []
    if len(domains) != len(own):
        raise InputError(f"{len(domains)} --domain, {len(own)} --folder and --csv; give one for all, or one for each")
    if (mapping or images) and not csv:
        raise InputError("--map and --images say how a --csv is read; give one")
    if layout and not folder:
        raise InputError("--layout says how a --folder is read; give one")
    templates = dict(_key_value(text) for text in mapping or [])
    wanted = [(source_named(name), place) for name, _, place in (text.partition("=") for text in names or [])]
    if not wanted and not own:
        raise InputError("nothing to build from; name a source, or give --folder DIR or --csv FILE")
    count = len(folder or [])
    catalog, aside = build(
        [read_source(source, Path(place) if place else None, out.parent / "emoji") for source, place in wanted]
        + [read_folder(path, name, layout) for path, name in zip(own[:count], domains[:count], strict=True)]
        + [read_csv(path, images, templates, name) for path, name in zip(own[count:], domains[count:], strict=True)]
    )
    write_catalog(catalog, out)
    rejected = write_aside(aside, out)
    print(f"{out}: {len(catalog)} images of {len(set(catalog.label_ids))} labels")
    if rejected:
        print(f"{rejected}: {len(aside)} files set aside, each with the reason")


@catalog_app.command("check")
def catalog_check(catalog: Annotated[Path, typer.Argument(help="A catalog.", show_default=False)]) -> None:
    """Hold a catalog against the rules: columns, rows, labels with a pair, no leak, images that can be read."""
    from embed64.catalog import read_catalog, require_no_leak, require_positives
    from embed64.images import readable
    from embed64.progress import track

    table = read_catalog(catalog)
    require_positives(table, catalog)
    require_no_leak(table, catalog)
    bad = [
        (path, reason)
        for path, (_, reason) in zip(
            table.rows["path"], track(readable(table), "reading images", len(table)), strict=True
        )
        if reason
    ]
    for path, reason in bad:
        print(f"{path}: {reason}")
    if bad:
        raise CheckFailed(f"{catalog}: {len(bad)} of {len(table)} images cannot be read")
    print(f"{catalog}: {len(table)} images of {len(set(table.label_ids))} labels, all can be read")


@catalog_app.command("dedup")
def catalog_dedup(
    catalog: Annotated[Path, typer.Argument(help="A catalog.", show_default=False)],
    out: Annotated[Path, typer.Option("--out", help="The catalog to write.", show_default=False)],
    mirrored: Annotated[
        bool, typer.Option("--mirrored/--no-mirrored", help="Whether a mirror image is a duplicate.")
    ] = True,
) -> None:
    """Add the column `cluster`: the same value for the same image, be it re-encoded, resized, mirrored or cropped.

    Images under two labels are listed in OUT.conflicts.csv. Files that cannot be read stay in the table: equal
    bytes share a cluster, and a file that is not there has its own.
    """
    from embed64.catalog import read_catalog, write_catalog, write_table
    from embed64.dedup import Limits, conflicts, deduplicate
    from embed64.summaries import print_duplicates

    table = read_catalog(catalog)
    clustered, found, made = deduplicate(table, Limits(mirrored=mirrored))
    table = read_catalog(write_catalog(clustered, out))  # with the paths as they are written
    listed, name = conflicts(table, made), out.with_name(f"{out.stem}.conflicts.csv")
    write_table(listed, name)
    print_duplicates(table, found, made.reasons)
    print(f"{out}; images under two labels: {len(listed)}, listed in {name}")


@catalog_app.command("split")
def catalog_split(
    catalog: Annotated[Path, typer.Argument(help="A catalog.", show_default=False)],
    out: Annotated[Path, typer.Option("--out", help="The catalog to write.", show_default=False)],
    holdout: Annotated[
        float | None,
        typer.Option("--holdout", min=0.0, max=1.0, help="Share of the labels; 0.1 unless --folds is given."),
    ] = None,
    seed: Annotated[int, typer.Option("--seed", min=0)] = 0,
    folds: Annotated[
        int | None, typer.Option("--folds", min=2, help="Fold numbers from 0 instead of a holdout.", show_default=False)
    ] = None,
    queries: Annotated[
        int | None,
        typer.Option("--queries", min=1, help="Roles too: queries a label, the rest index.", show_default=False),
    ] = None,
) -> None:
    """Add the column `split`: train and holdout, or folds, stratified by domain.

    A label goes whole to one side, and labels that share a cluster of duplicates (catalog dedup) go together.
    Lone images with role `index` are distractors: they belong to the holdout, or are dealt out to the folds.

    With --queries, images outside of train that have no role get one: a label keeps at least one image for the
    index, and one with a duplicate under its label queries last. Lone images without a role become distractors.
    """
    from embed64.catalog import read_catalog, write_catalog
    from embed64.splits import assign_roles, split_folds, split_holdout
    from embed64.summaries import print_split

    if folds and holdout is not None:
        raise InputError("split: --folds and --holdout exclude each other; leave one of the two out")
    table = read_catalog(catalog)
    table = (
        split_folds(table, folds, seed)
        if folds
        else split_holdout(table, 0.1 if holdout is None else holdout, seed, "--holdout")
    )
    table = assign_roles(table, queries, seed) if queries else table
    write_catalog(table, out)
    print_split(table)
    print(out)


@catalog_app.command("report")
def catalog_report(
    catalog: Annotated[Path, typer.Argument(help="A catalog.", show_default=False)],
    out: Annotated[Path | None, typer.Option("--out", help="The page; by default beside the catalog.")] = None,
) -> None:
    """One HTML page: domains, sources, images a label, samples, duplicates, files set aside."""
    from embed64.overview import write_overview

    print(write_overview(catalog, out or catalog.with_suffix(".html")))


@app.command()
def triplets(
    catalog: Annotated[
        Path, typer.Argument(help="A catalog; where it has a split, its training part is used.", show_default=False)
    ],
    out: Annotated[Path, typer.Option("--out", help="The file to write, .parquet or .csv.", show_default=False)],
    count: Annotated[int, typer.Option("--count", min=1)] = 100_000,
    seed: Annotated[int, typer.Option("--seed", min=0)] = 0,
    same_domain: Annotated[
        float, typer.Option("--same-domain", min=0.0, max=1.0, help="Share of negatives from the anchor's own domain.")
    ] = 0.5,
    semantic: Annotated[
        float, typer.Option("--semantic", min=0.0, max=1.0, help="Share of negatives near by their label's name.")
    ] = 0.0,
    feature: Annotated[
        float, typer.Option("--feature", min=0.0, max=1.0, help="Share of negatives nearest by their embedding.")
    ] = 0.0,
    glove: Annotated[
        Path | None, typer.Option("--glove", help="Word vectors, e.g. glove.6B.50d.txt.", show_default=False)
    ] = None,
    embeddings: Annotated[
        Path | None, typer.Option("--embeddings", help="What `embed64 embed` wrote.", show_default=False)
    ] = None,
    too_near: Annotated[
        float,
        typer.Option(
            "--too-near",
            min=0.0,
            help="With --embeddings, negatives nearer than this times the distance of positives are left out.",
        ),
    ] = 0.6,
) -> None:
    """Make offline triplets: anchor, positive, negative, reason."""
    from embed64.catalog import read_catalog
    from embed64.negatives import Quotas
    from embed64.progress import say
    from embed64.triplets import draw_triplets, training_part, write_left_out, write_triplets

    table = training_part(read_catalog(catalog), catalog)
    quotas = Quotas(same_domain, semantic, feature)
    drawn = draw_triplets(table, count, seed, quotas, glove, embeddings, too_near)
    write_triplets(drawn.table, out)
    for note in drawn.notes:
        say(note)
    listed = write_left_out(drawn.left_out, out)
    if listed:
        say(f"left out: {len(drawn.left_out):,} negatives too near to their anchor, listed in {listed}")
    reasons = ", ".join(f"{n} {reason}" for reason, n in drawn.table["reason"].value_counts().items())
    print(f"{out}: {len(drawn.table)} triplets from {len(table)} images ({reasons})")


@app.command()
def audit(
    triplets: Annotated[Path, typer.Argument(help="Triplets, .parquet or .csv.", show_default=False)],
    catalog: CatalogOpt,
    same_domain: Annotated[
        float | None, typer.Option("--same-domain", min=0.0, max=1.0, help="The share it should have.")
    ] = None,
    semantic: Annotated[
        float | None, typer.Option("--semantic", min=0.0, max=1.0, help="The share it should have.")
    ] = None,
    feature: Annotated[
        float | None, typer.Option("--feature", min=0.0, max=1.0, help="The share it should have.")
    ] = None,
) -> None:
    """Hold any file of triplets against every rule, one line each."""
    from embed64.audit import main as audit_main
    from embed64.negatives import Quotas

    asked = (same_domain, semantic, feature)
    quotas = None if asked == (None, None, None) else Quotas(*(share or 0.0 for share in asked))
    raise typer.Exit(audit_main(triplets, catalog, quotas))


@app.command()
def train(
    catalog: CatalogOpt,
    out: Annotated[Path, typer.Option("--out", help="The run folder.", show_default=False)],
    overrides: OverridesArg = None,
    recipe: Annotated[str, typer.Option("--recipe", help=RECIPES)] = DEFAULT_RECIPE,
    triplets: Annotated[
        Path | None,
        typer.Option("--triplets", help="Offline triplets to train on; made where none are given.", show_default=False),
    ] = None,
    weights: Annotated[str, typer.Option("--weights", help="A file of pretrained weights.", show_default=False)] = "",
    resume: Annotated[bool, typer.Option("--resume", help="Go on from the last checkpoint.")] = False,
    time_limit: Annotated[
        str,
        typer.Option(
            "--time-limit",
            help="For the whole command, e.g. 8h30m: training ends early enough to export and score.",
            show_default=False,
        ),
    ] = "",
    log: Annotated[
        list[str] | None,
        typer.Option("--log", help="Curves to tensorboard or wandb too; may be given again.", show_default=False),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Fit one batch; tell memory, images/s, predicted end; keep nothing.")
    ] = False,
) -> None:
    """From a catalog to a checked and scored artifact with its report.

    Killed at any moment, it goes on with --resume to the same end; SIGTERM saves what was reached.

    Settings are changed in place, e.g. train.steps=2000 loss.name=supcon loss.miner=none.
    """
    from embed64.dry_run import try_out
    from embed64.pipeline import run
    from embed64.progress import say
    from embed64.recipe import load_recipe
    from embed64.stopping import parse_duration
    from embed64.tables import print_closing, print_dry_run

    changes = [*(overrides or []), *([f"backbone.weights={weights!r}"] if weights else [])]
    limit = parse_duration(time_limit) if time_limit else None
    if dry_run:
        found = try_out(load_recipe(recipe, changes), catalog, triplets)
        print_dry_run(found)
        if found.failure:
            raise CheckFailed(found.failure)
        return
    scores = run(load_recipe(recipe, changes), catalog, out, resume, triplets, limit, tuple(log or ()))
    if scores:
        print_closing(scores, out)
    else:
        say("the same command with --resume goes on")


@app.command()
def soup(
    sources: Annotated[
        list[Path],
        typer.Argument(help="Two or more runs, or checkpoints that train.keep has kept.", show_default=False),
    ],
    out: Annotated[Path, typer.Option("--out", help="The run folder to write.", show_default=False)],
) -> None:
    """The mean of several runs' weights as a run of its own: exported, checked, scored."""
    from embed64.soup import run_soup
    from embed64.tables import print_closing

    print_closing(run_soup(sources, out), out)


@app.command()
def export(
    run: Annotated[Path | None, typer.Argument(help="A finished run's folder.", show_default=False)] = None,
    output: Annotated[
        Path, typer.Option("-o", "--output", help="The file to write; submission.zip lands beside a .pt.")
    ] = EXPORT / "saved_model.pt",
    format: Annotated[
        str, typer.Option("--format", help="torchscript (.pt, what the competition takes), pt2 (torch.export) or onnx.")
    ] = "torchscript",
    half_weights: Annotated[
        bool, typer.Option("--half-weights", help="Store weights in half precision, compute in float32: half the size.")
    ] = False,
    flip: Annotated[
        bool, typer.Option("--flip", help="Average the image and its mirror image: twice the work.")
    ] = False,
    backbone: Annotated[
        list[str] | None,
        typer.Option("--backbone", help="Instead of a run: a timm model as it is; given again, side by side."),
    ] = None,
    weights: Annotated[
        list[str] | None, typer.Option("--weights", help="A file of pretrained weights for each --backbone.")
    ] = None,
    random_weights: Annotated[
        bool, typer.Option("--random-weights", help="Do without pretrained weights: to try an export out.")
    ] = False,
    image_size: Annotated[
        int, typer.Option("--image-size", help="What the --backbone sees, in pixels; 0: as it was pretrained.")
    ] = 0,
    resize: Annotated[str, typer.Option("--resize", help="For --backbone: squash, crop or letterbox.")] = "squash",
    interpolation: Annotated[
        str, typer.Option("--interpolation", help="For --backbone: bicubic, bilinear, or auto, as it was pretrained.")
    ] = "auto",
) -> None:
    """Write saved_model.pt from a run or a backbone, and submission.zip beside it."""
    from embed64.check import require_contract
    from embed64.deliver import deliver, output_format, untrained
    from embed64.files import existing_file
    from embed64.pipeline import export as export_run
    from embed64.pipeline import say_drift
    from embed64.recipe import backbone_settings

    form, output = output_format(format, output, half_weights)
    if (run is None) == (not backbone):
        raise InputError("export: name either the folder of a run, e.g. runs/demo, or a --backbone")
    if run:
        if weights or random_weights or image_size or resize != "squash" or interpolation != "auto":
            raise InputError(
                "export: --weights, --random-weights, --image-size, --resize and --interpolation are for --backbone;"
                " a run keeps what it was trained with"
            )
        existing_file(run / "recipe.toml", "name the folder of a run, e.g. runs/demo")
        export_run(run, output, form, half_weights, flip)
    else:
        if weights and random_weights:
            raise InputError("export: --random-weights and --weights exclude each other; leave one of the two out")
        if weights and len(weights) != len(backbone or []):
            raise InputError(f"export: {len(weights)} --weights, {len(backbone or [])} --backbone; give one for each")
        settings = [
            backbone_settings(
                name=name,
                weights=file,
                pretrained=not random_weights,
                image_size=image_size,
                resize=resize,
                interpolation=interpolation,
                flip=flip,
            )
            for name, file in zip(backbone or [], weights or [""] * len(backbone or []), strict=True)
        ]
        say_drift(deliver(untrained(settings), output, form, half_weights))
    size = f"{output}: {output.stat().st_size / 1e6:.1f} MB"
    if form == "torchscript":
        require_contract(output)
        print(f"{size}, holds every rule of the contract; submission.zip beside it")
    else:
        print(f"{size}, agrees with the model; the competition takes torchscript alone")


@app.command()
def check(
    artifact: Annotated[Path, typer.Argument(help="A saved_model.pt or submission.zip.", show_default=False)],
    torch: Annotated[
        str, typer.Option("--torch", help="Run it in this torch too, e.g. 1.11.0, in an environment made for it.")
    ] = "",
) -> None:
    """Hold an artifact against every rule of the contract, one line each."""
    from embed64.check import main as check_main
    from embed64.other_torch import check_in_torch

    code = check_main(artifact)
    if torch:
        print(f"\nin torch {torch}:", flush=True)
        code = max(code, check_in_torch(artifact, torch))
    raise typer.Exit(code)


@app.command()
def score(
    artifact: ArtifactArg,
    catalog: CatalogOpt,
    json_file: Annotated[
        Path | None, typer.Option("--json", help="Write the scores to this file too.", show_default=False)
    ] = None,
) -> None:
    """Score an artifact offline: on the catalog's holdout, or on all of it where it has none."""
    from embed64.catalog import catalog_sha256, read_catalog
    from embed64.files import write_json
    from embed64.score import score as score_catalog
    from embed64.score import scored_part
    from embed64.tables import print_scores

    scored = score_catalog(artifact, scored_part(read_catalog(catalog)), catalog_sha256(catalog))
    if json_file:
        write_json(json_file, scored.scores)
    print_scores(scored.scores)


@app.command()
def compare(
    artifact: ArtifactArg,
    original: Annotated[Path, typer.Argument(show_default=False)],
    image1: Annotated[Path, typer.Argument(show_default=False)],
    image2: Annotated[Path, typer.Argument(show_default=False)],
) -> None:
    """Two distances, and which image shows the same object."""
    from embed64.search import compare as compare_images
    from embed64.tables import print_comparison

    print_comparison(original, image1, image2, compare_images(artifact, original, image1, image2))


@app.command()
def search(
    artifact: ArtifactArg,
    query: Annotated[Path, typer.Argument(help="An image.", show_default=False)],
    index: Annotated[Path, typer.Option("--index", help="A folder of images, or a catalog.", show_default=False)],
    k: Annotated[int, typer.Option("-k", min=1, help="How many to show.")] = 5,
    out: Annotated[Path, typer.Option("--out", help="The picture to write.")] = Path("search.png"),
) -> None:
    """The k nearest images, as a table and a picture."""
    from embed64.search import index_files, picture
    from embed64.search import search as find
    from embed64.tables import print_found

    found = find(artifact, index_files(index), query, k)
    print_found(found)
    print(f"picture: {picture(query, found, out)}")


@app.command()
def embed(
    artifact: ArtifactArg,
    catalog: CatalogOpt,
    output: Annotated[
        Path, typer.Option("-o", "--output", help="A .parquet file: path, embedding.", show_default=False)
    ],
) -> None:
    """Embed every image of a catalog."""
    from embed64.catalog import read_catalog
    from embed64.score import embed_files, load_artifact, write_embeddings

    table = read_catalog(catalog)
    embeddings = embed_files(load_artifact(artifact), table.files)
    write_embeddings(table, embeddings, output)
    print(f"{output}: {len(table)} embeddings of {embeddings.shape[1]} numbers")


@app.command()
def report(run: Annotated[Path, typer.Argument(help="A scored run's folder.", show_default=False)]) -> None:
    """Write RUN/report.html anew."""
    from embed64.report import write_report

    print(write_report(run))


@app.command()
def runs(
    folders: Annotated[
        list[Path] | None, typer.Argument(help="Runs, or folders of runs; by default runs.", show_default=False)
    ] = None,
    json_file: Annotated[
        Path | None,
        typer.Option("--json", help="Write all of it to this file; - is stdout.", show_default=False),
    ] = None,
) -> None:
    """Compare runs: settings that differ, progress, scores; the best first."""
    import json

    from embed64.files import write_json
    from embed64.runs import read_runs, runs_json
    from embed64.tables import print_runs

    found = read_runs(folders or [Path("runs")])
    if json_file == Path("-"):
        print(json.dumps(runs_json(found), indent=2))
        return
    if json_file:
        write_json(json_file, runs_json(found))
    print_runs(found)


def _key_value(text: str) -> tuple[str, str]:
    key, equals, value = text.partition("=")
    if not equals or not key:
        raise InputError(f"'{text}': a mapping is written KEY=TEMPLATE, e.g. label={{group}}")
    return key, value


def _print_next(*commands: str) -> None:
    print("\nnext:")
    for command in commands:
        print(f"  {command}")


def main() -> None:
    """Run the command; an error is one line on stderr and exit code 1 or 2, a traceback only with --debug."""
    debug = "--debug" in sys.argv  # wherever it stands in the line
    arguments = [argument for argument in sys.argv[1:] if argument != "--debug"]
    warnings.filterwarnings("ignore", module="PIL")  # remarks on odd files; what cannot be read is an error
    end_by_sigterm()
    try:
        app(args=arguments)
    except (InputError, CheckFailed) as error:
        if debug:
            raise
        _close_bars(error)
        print(f"embed64: {error}", file=sys.stderr)
        sys.exit(error.exit_code)
    except SystemExit as end:
        if end.code in _ENDED_BY:
            _close_bars(end)
            again = "the same command" if "kernel" in arguments[:1] else "`embed64 train … --resume`"
            print(f"embed64: {_ENDED_BY[end.code]}; whole files were kept, {again} goes on", file=sys.stderr)
        raise
    except Exception as error:
        if debug:
            raise
        _close_bars(error)
        reason = " ".join(str(error).split())[:300]
        print(f"embed64: {type(error).__name__}: {reason}; this is a bug, --debug shows where", file=sys.stderr)
        sys.exit(1)


def _close_bars(error: BaseException | None) -> None:
    """Let go of the frames that an error came through, and so of progress bars that would draw themselves later."""
    while error is not None:
        traceback.clear_frames(error.__traceback__)
        error = error.__cause__ or error.__context__
