"""Commands on an artifact: export, check, score, compare-scores, sizes, calibrate."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from embed64.cli.options import EXPORT, ArtifactArg, CatalogOpt
from embed64.core.console import tell
from embed64.core.errors import InputError


def export(
    run: Annotated[Path | None, typer.Argument(help="A finished run's folder.", show_default=False)] = None,
    output: Annotated[
        Path, typer.Option("-o", "--output", help="The file to write; submission.zip is written beside a .pt.")
    ] = EXPORT / "saved_model.pt",
    format: Annotated[
        str, typer.Option("--format", help="torchscript (.pt, for the competition), pt2 (torch.export) or onnx.")
    ] = "torchscript",
    half_weights: Annotated[
        bool, typer.Option("--half-weights", help="Store weights in half precision, compute in float32: half the size.")
    ] = False,
    int8_weights: Annotated[
        bool, typer.Option("--int8-weights", help="Of an ONNX file: store weights in 8 bits: a quarter of the size.")
    ] = False,
    flip: Annotated[
        bool, typer.Option("--flip", help="Average the image and its mirror image, at twice the work.")
    ] = False,
    backbone: Annotated[
        list[str] | None,
        typer.Option("--backbone", help="Instead of a run: a timm model as it is; repeat it for several side by side."),
    ] = None,
    weights: Annotated[
        list[str] | None, typer.Option("--weights", help="A file of pretrained weights for each --backbone.")
    ] = None,
    random_weights: Annotated[
        bool, typer.Option("--random-weights", help="Use random instead of pretrained weights, to try out an export.")
    ] = False,
    image_size: Annotated[
        int, typer.Option("--image-size", help="The --backbone's input size in pixels; 0: as it was pretrained.")
    ] = 0,
    resize: Annotated[str, typer.Option("--resize", help="For --backbone: squash, crop or letterbox.")] = "squash",
    interpolation: Annotated[
        str, typer.Option("--interpolation", help="For --backbone: bicubic, bilinear, or auto, as it was pretrained.")
    ] = "auto",
) -> None:
    """Write saved_model.pt from a run or a backbone, and submission.zip beside it."""
    from embed64.artifact.check import require_contract
    from embed64.artifact.export import export_backbone, output_format
    from embed64.core.files import existing_file
    from embed64.train.export import export_run

    form, output = output_format(format, output, half_weights, int8_weights)
    if (run is None) == (not backbone):
        raise InputError("export: name either the folder of a run, e.g. runs/demo, or a --backbone")
    if run:
        if weights or random_weights or image_size or resize != "squash" or interpolation != "auto":
            raise InputError(
                "export: --weights, --random-weights, --image-size, --resize and --interpolation are for --backbone;"
                " a run keeps what it was trained with"
            )
        existing_file(run / "recipe.toml", "name the folder of a run, e.g. runs/demo")
        export_run(run, output, form, half_weights, int8_weights, flip)
        if form == "torchscript":
            require_contract(output)
    else:
        export_backbone(
            backbone or (),
            output,
            weights=weights or (),
            pretrained=not random_weights,
            image_size=image_size,
            resize=resize,
            interpolation=interpolation,
            flip=flip,
            format=form,
            half_weights=half_weights,
            int8_weights=int8_weights,
        )
    size = f"{output}: {output.stat().st_size / 1e6:.1f} MB"
    if form == "torchscript":
        tell(f"{size}, meets every rule of the contract; submission.zip beside it")
    else:
        tell(f"{size}, agrees with the model; the competition accepts only torchscript")


def check(
    artifact: Annotated[Path, typer.Argument(help="A saved_model.pt or submission.zip.", show_default=False)],
    torch: Annotated[
        str, typer.Option("--torch", help="Run it in this torch too, e.g. 1.11.0, in an environment made for it.")
    ] = "",
) -> None:
    """Check an artifact against every rule of the contract, one line per rule."""
    from embed64.artifact.check import main as check_main
    from embed64.artifact.other_torch import check_in_torch

    code = check_main(artifact)
    if torch:
        tell()
        tell(f"in torch {torch}:")
        code = max(code, check_in_torch(artifact, torch))
    raise typer.Exit(code)


def score(
    artifact: ArtifactArg,
    catalog: CatalogOpt,
    protocol: Annotated[
        str,
        typer.Option(
            "--protocol",
            help="guie (mP@5, what was trained on distracts), uned (mean over domains), ilias (mAP@1000), or"
            " leave-one-out (roles do not count).",
        ),
    ] = "guie",
    json_file: Annotated[
        Path | None,
        typer.Option("--json", help="Write the scores, of each query too, to this file.", show_default=False),
    ] = None,
) -> None:
    """Score an artifact offline: on the catalog's holdout, or on all of it if it has none."""
    from embed64.cli.score_tables import print_scores
    from embed64.core.files import write_json
    from embed64.evaluate.scoring import evaluate_artifact

    scores = evaluate_artifact(artifact, catalog, protocol=protocol)
    if json_file:
        write_json(json_file, scores)
    print_scores(scores)


def compare_scores(
    first: Annotated[Path, typer.Argument(metavar="A.json", help="A run's scores.json, or --json of score.")],
    second: Annotated[Path, typer.Argument(metavar="B.json", help="The same of another artifact.")],
    json_file: Annotated[
        Path | None,
        typer.Option("--json", help="Write everything, all flipped queries too, to this file.", show_default=False),
    ] = None,
) -> None:
    """Compare two artifacts, query by query: how much better B is than A, and whether that may be chance."""
    from embed64.cli.score_tables import print_score_comparison
    from embed64.core.files import write_json
    from embed64.evaluate.comparison import compare_scores as compared

    found = compared(first, second)
    if json_file:
        write_json(json_file, found.to_json())
    print_score_comparison(found)


def sizes(
    artifact: ArtifactArg,
    catalog: CatalogOpt,
    json_file: Annotated[
        Path | None, typer.Option("--json", help="Write the table to this file too.", show_default=False)
    ] = None,
) -> None:
    """Show what fewer numbers or fewer bits an image would cost: mP@5 and bytes, on what `score` scores."""
    from dataclasses import asdict

    from embed64.cli.score_tables import print_sizes
    from embed64.core.files import write_json
    from embed64.evaluate.sizes import sizes as measured

    found = measured(artifact, catalog)
    if json_file:
        write_json(json_file, [asdict(each) for each in found])
    print_sizes(found)


def calibrate(
    artifact: ArtifactArg,
    catalog: CatalogOpt,
    output: Annotated[
        Path | None,
        typer.Option(
            "-o",
            "--output",
            help="The file to write; if none is given, ARTIFACT's name with .calibration.json, where compare and search"
            " look for it.",
            show_default=False,
        ),
    ] = None,
    false_match_rate: Annotated[
        float,
        typer.Option(
            "--false-match-rate",
            help="Promise that of queries whose object is not in the index at most this share gets a `same`; 0.05 takes"
            " 19 labels, 0.01 takes 99.",
        ),
    ] = 0.05,
    false_non_match_rate: Annotated[
        float,
        typer.Option(
            "--false-non-match-rate",
            help="Promise that of pairs of images of one object at most this share is called `not here`.",
        ),
    ] = 0.05,
) -> None:
    """Find the distances that mean `same` and `not here`: on the catalog's holdout, or on all of it if it has none."""
    from embed64.cli.printing import print_calibration
    from embed64.core.console import tell
    from embed64.evaluate.calibration import beside
    from embed64.evaluate.calibration import calibrate as found_on

    calibration = found_on(artifact, catalog, false_match_rate, false_non_match_rate)
    print_calibration(calibration)
    tell(f"{calibration.save(output or beside(artifact))}: used by embed64 compare and search")
