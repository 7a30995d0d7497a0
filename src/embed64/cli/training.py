"""Define the commands on runs: demo, train, soup, report, runs."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Annotated

import typer

from embed64.cli.options import EXPORT, CatalogOpt, OverridesArg, print_next
from embed64.core.console import tell
from embed64.core.errors import CheckFailed

RECIPES = (
    "photos: a head for photographs, minutes without a GPU; demo; deit, swin: fine-tuned on offline triplets;"
    " siglip-probe, clip-vit-h, pe-core-l, siglip2-so400m, tipsv2, dinov3: a head on a frozen backbone;"
    " pe-core-l-tuned, siglip2-so400m-tuned, tipsv2-tuned, dinov3-tuned: fine-tuned whole; guie-winner, uned, udon: as"
    " published;"
    " deit-original, swin-original: the original work's settings; or a .toml file. The README says what each needs."
)
DEFAULT_RECIPE = "photos"  # for your own catalog


def demo(
    overrides: OverridesArg = None,
    out: Annotated[Path, typer.Option("--out", help="The run folder.")] = Path("runs/demo"),
    export_dir: Annotated[
        Path, typer.Option("--export-dir", help="Where saved_model.pt and submission.zip go.")
    ] = EXPORT,
) -> None:
    """Train, export and score on the embedded pack: on a CPU, offline, in minutes."""
    from embed64.artifact.submission import SUBMISSION_NAME
    from embed64.artifact.verify import ARTIFACT_NAME
    from embed64.cli.printing import print_comparison
    from embed64.cli.score_tables import print_closing
    from embed64.core.files import whole
    from embed64.core.recipe import load_recipe
    from embed64.core.run_folder import locked
    from embed64.data.sources.demo_pack import unpack_demo
    from embed64.evaluate.scoring import holdout_sample
    from embed64.pipeline import run
    from embed64.train.checkpoint import CHECKPOINT

    recipe = load_recipe("demo", overrides or [])
    with locked(out):
        (out / CHECKPOINT).unlink(missing_ok=True)  # a demo always starts again, which is fast: features stay cached
        scores = run(recipe, unpack_demo(out / "pack"), out)
    if not scores:
        return
    for name in (ARTIFACT_NAME, SUBMISSION_NAME):
        with whole(export_dir / name) as partial:
            shutil.copyfile(out / name, partial)
    print_closing(scores, out)
    (original, *others), distances = holdout_sample(out)
    tell()
    print_comparison(original, others, distances)
    artifact = export_dir / ARTIFACT_NAME
    print_next(
        f"embed64 search {artifact} --index {out / 'pack' / 'images' / 'noto'} {original}",
        f"embed64 score {artifact} --catalog {out / 'catalog.csv'}",
        "embed64 sources build --folder DIR --domain NAME --out mine.csv",
        "embed64 train --catalog mine.csv --out runs/mine",
    )


def train(
    catalog: CatalogOpt,
    out: Annotated[Path, typer.Option("--out", help="The run folder.", show_default=False)],
    overrides: OverridesArg = None,
    recipe: Annotated[str, typer.Option("--recipe", help=RECIPES)] = DEFAULT_RECIPE,
    triplets: Annotated[
        Path | None,
        typer.Option("--triplets", help="Offline triplets to train on; made if not given.", show_default=False),
    ] = None,
    weights: Annotated[str, typer.Option("--weights", help="A file of pretrained weights.", show_default=False)] = "",
    resume: Annotated[bool, typer.Option("--resume", help="Resume from the last checkpoint.")] = False,
    time_limit: Annotated[
        str,
        typer.Option(
            "--time-limit",
            help="Limit of the whole command, e.g. 8h30m: steps are cut to fit, exporting and scoring included.",
            show_default=False,
        ),
    ] = "",
    log: Annotated[
        list[str] | None,
        typer.Option("--log", help="Log curves to tensorboard or wandb too; repeatable.", show_default=False),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Fit one batch; report memory, images/s, predicted end; keep nothing.")
    ] = False,
) -> None:
    """Train on a catalog; export, check and score the artifact, and write a report.

    A run that was killed at any moment continues with --resume to the same result; SIGTERM saves a checkpoint.
    Processes that torchrun has started train together, on one machine or several.

    Change settings on the command line, e.g. train.steps=2000 loss.name=supcon loss.miner=none.
    """
    from embed64.cli.printing import print_dry_run
    from embed64.cli.score_tables import print_closing
    from embed64.core.console import say
    from embed64.core.durations import parse_duration
    from embed64.core.recipe import load_recipe
    from embed64.pipeline import run
    from embed64.train.distributed import follow, follows
    from embed64.train.dry_run import try_out
    from embed64.train.loop import train as train_loop

    if follows():
        follow(train_loop)
        return
    changes = [*(overrides or []), *([f"backbone.weights={weights!r}"] if weights else [])]
    limit = parse_duration(time_limit) if time_limit else None
    if dry_run:
        found = try_out(load_recipe(recipe, changes), catalog, triplets)
        print_dry_run(found)
        if found.failure:
            raise CheckFailed(found.failure)
        return
    scores = run(load_recipe(recipe, changes), catalog, out, resume, triplets, limit, tuple(log or ()))
    if scores is not None:
        print_closing(scores, out)
    else:
        say("continue with the same command and --resume")


def soup(
    sources: Annotated[
        list[Path],
        typer.Argument(help="Two or more runs, or checkpoints that train.keep has kept.", show_default=False),
    ],
    out: Annotated[Path, typer.Option("--out", help="The run folder to write.", show_default=False)],
) -> None:
    """Average the weights of several runs into a new run; export, check and score it."""
    from embed64.cli.score_tables import print_closing
    from embed64.pipeline import run_soup

    print_closing(run_soup(sources, out), out)


def report(
    run: Annotated[Path, typer.Argument(help="A scored run's folder.", show_default=False)],
    against: Annotated[
        Path | None,
        typer.Option("--against", help="Another run, to compare with on the same queries.", show_default=False),
    ] = None,
) -> None:
    """Write RUN/report.html again; it may compare the run with another one."""
    from embed64.evaluate.run_page import write_report

    tell(write_report(run, against))


def runs(
    folders: Annotated[
        list[Path] | None, typer.Argument(help="Runs, or folders of runs; default: runs.", show_default=False)
    ] = None,
    json_file: Annotated[
        Path | None,
        typer.Option("--json", help="Write everything as JSON to this file; - is stdout.", show_default=False),
    ] = None,
) -> None:
    """Compare runs: settings that differ, progress, scores; best first."""
    import json

    from embed64.cli.printing import print_runs
    from embed64.core.files import write_json
    from embed64.evaluate.runs import read_runs, runs_json

    found = read_runs(folders or [Path("runs")])
    if json_file == Path("-"):
        print(json.dumps(runs_json(found), indent=2))
        return
    if json_file:
        write_json(json_file, runs_json(found))
    print_runs(found)
