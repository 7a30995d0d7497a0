"""Define the commands of `embed64 kernel`, which run training and submission on Kaggle."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from embed64.cli.options import OverridesArg
from embed64.core.console import tell
from embed64.core.errors import CheckFailed, InputError
from embed64.kernel.image import COMPETITION, DEFAULT_LIMIT

kernel_app = typer.Typer(
    no_args_is_help=True,
    help="Run on Kaggle: build, plan, rehearse, push, wait, fetch, submit.",
)

FolderOpt = Annotated[Path, typer.Option("--folder", help="The folder with kernel-metadata.json.")]
DryOpt = Annotated[bool, typer.Option("--dry-run", help="Print every request but send none, not even the login.")]
CompetitionOpt = Annotated[str, typer.Option("--competition", help="The competition's name in Kaggle's URLs.")]

SourceOpt = Annotated[
    list[str] | None,
    typer.Option(
        "--source",
        help="A source to train on (sources list), or any dataset OWNER/SLUG; repeatable. Default: the original's.",
        show_default=False,
    ),
]
OwnerOpt = Annotated[str, typer.Option("--owner", help="Your name on Kaggle; default: unchanged.", show_default=False)]
OtherOpt = Annotated[
    str, typer.Option("--owner", help="The kernel's owner, if that is not you but you may push.", show_default=False)
]
InternetOpt = Annotated[
    bool,
    typer.Option(
        "--internet/--no-internet",
        help="Give the kernel internet access; without it, packages come from an attached dataset of wheels.",
    ),
]
LimitOpt = Annotated[str, typer.Option("--time-limit", help="The limit of the whole job on Kaggle.")]
PythonOpt = Annotated[
    Path | None,
    typer.Option(
        "--python",
        help="Rehearse with this interpreter's packages; default: Kaggle's versions, installed once (7 GB).",
        show_default=False,
    ),
]
NotebookOpt = Annotated[
    bool, typer.Option("--notebook", help="Write the training kernel as a notebook, its steps in cells.")
]
HERE = Path()
DEFAULT_RECIPE = "swin"


@kernel_app.command("init")
def kernel_init(
    owner: Annotated[
        str, typer.Option("--owner", help="Your name on Kaggle; asked for if left out.", show_default=False)
    ] = "",
    notebook: NotebookOpt = False,
    folder: FolderOpt = HERE,
) -> None:
    """Put your Kaggle name into both kernels; build them, with a README, if they are missing."""
    from embed64.core.recipe import load_recipe
    from embed64.kernel.metadata import INFERENCE, METADATA_NAME, build_inference, build_kernel, set_owner, write_readme
    from embed64.kernel.metadata_file import require_owner

    if not owner and not sys.stdin.isatty():
        raise InputError("--owner is missing: give your name on Kaggle, the last part of your profile's address")
    owner = require_owner(owner or typer.prompt("Your name on Kaggle"))
    if not (folder / METADATA_NAME).is_file():
        build_kernel(folder, load_recipe(DEFAULT_RECIPE), owner=owner, notebook=notebook)
        if readme := write_readme(folder):
            tell(readme)
    changed = set_owner(folder, owner)
    if (second := folder / INFERENCE / METADATA_NAME) not in changed:
        build_inference(folder, owner)
        changed.append(second)
    for file in changed:
        tell(f"{file}: owner {owner}")


@kernel_app.command("build")
def kernel_build(
    overrides: OverridesArg = None,
    recipe: Annotated[str, typer.Option("--recipe", help="A preset's name or a .toml file.")] = DEFAULT_RECIPE,
    source: SourceOpt = None,
    owner: OwnerOpt = "",
    internet: InternetOpt = True,
    time_limit: LimitOpt = DEFAULT_LIMIT,
    notebook: NotebookOpt = False,
    folder: FolderOpt = HERE,
) -> None:
    """Write kernel/train.py, which holds all that a run on Kaggle needs, kernel-metadata.json, and a second kernel.

    With --notebook it is kernel/train.ipynb, of the same content.

    The second kernel, in kernel/inference, makes a submission of an attached artifact without internet.
    """
    for file in _build(folder, recipe, overrides, source, owner, internet, time_limit, notebook):
        tell(f"{file}: {file.stat().st_size:,} bytes")


def _build(
    folder: Path,
    recipe: str,
    overrides: list[str] | None,
    source: list[str] | None,
    owner: str,
    internet: bool,
    time_limit: str,
    notebook: bool,
) -> list[Path]:
    from embed64.core.recipe import load_recipe
    from embed64.kernel.metadata import INFERENCE, build_inference, build_kernel, owner_of

    settings = load_recipe(recipe, overrides or [])
    second = owner or owner_of(folder / INFERENCE)  # before anything is written: the file may be wrong
    script = build_kernel(folder, settings, source or [], owner, internet, time_limit, notebook)
    return [script, build_inference(folder, second)]


@kernel_app.command("wheels")
def kernel_wheels(
    to: Annotated[
        Path | None, typer.Option("--to", help="Write them to this folder and upload nothing.", show_default=False)
    ] = None,
    folder: FolderOpt = HERE,
    dry_run: DryOpt = False,
) -> None:
    """Upload the packages that Kaggle's image lacks as your dataset embed64-wheels, for kernels without internet."""
    from embed64.kaggle.kernels import read_kernel
    from embed64.kaggle.session import open_session
    from embed64.kaggle.state import State
    from embed64.kaggle.uploads import bring
    from embed64.kernel.image import WHEELS
    from embed64.kernel.wheels import make_wheels

    if to:
        for wheel in make_wheels(to):
            tell(wheel)
        return
    reference = f"{read_kernel(folder).ref.partition('/')[0]}/{WHEELS}"
    bring([reference], open_session(dry_run), State(folder, dry_run))
    if not dry_run:
        tell(reference)


@kernel_app.command("rehearse")
def kernel_rehearse(
    folder: FolderOpt = HERE,
    time_limit: Annotated[str, typer.Option("--time-limit", help="The time for training, instead of hours.")] = "2m",
    python: PythonOpt = None,
) -> None:
    """Run the kernel here as Kaggle will: its Python and versions, its folders in both layouts, no network.

    A kernel with internet is followed by the second one, which gets its artifact and is what is submitted. Inputs are
    reduced; the output is checked, the artifact in torch 1.11. The exit code is 1 if something is broken.
    """
    _rehearse(folder, time_limit, python)


def _rehearse(folder: Path, time_limit: str, python: Path | None) -> None:
    from embed64.cli.printing import print_findings
    from embed64.core.durations import parse_duration
    from embed64.kernel.rehearsal import rehearse

    findings = rehearse(folder, parse_duration(time_limit), python)
    print_findings(findings)
    if broken := [finding for finding in findings if not finding.holds]:
        raise CheckFailed(f"rehearsal: {broken[0].rule}: {broken[0].detail}")


@kernel_app.command("plan")
def kernel_plan(
    folder: FolderOpt = HERE,
    submitting: Annotated[bool, typer.Option("--submit/--no-submit", help="Whether the output is submitted.")] = True,
    competition: CompetitionOpt = COMPETITION,
    owner: OtherOpt = "",
    dry_run: DryOpt = False,
) -> None:
    """Say the route from the kernel to a submission, or why it cannot arrive; only cheap questions are asked."""
    from embed64.kaggle.kernels import read_kernel
    from embed64.kaggle.plan import plan
    from embed64.kaggle.session import open_session

    for line in plan(read_kernel(folder), open_session(dry_run, owner), competition if submitting else ""):
        tell(line)


@kernel_app.command("push")
def kernel_push(
    folder: FolderOpt = HERE,
    again: Annotated[
        bool, typer.Option("--again", help="Push even a kernel that is unchanged since the last push.")
    ] = False,
    owner: OtherOpt = "",
    dry_run: DryOpt = False,
) -> None:
    """Push the kernel, which also runs it; fail unless Kaggle accepts it with every source attached.

    Waits until your own attached datasets are processed. An unchanged kernel is not pushed again, and neither is one
    that arrived despite a broken connection. Version and URL are written to kernel/state.json.
    """
    from embed64.kaggle.kernels import read_kernel
    from embed64.kaggle.push import push
    from embed64.kaggle.session import open_session
    from embed64.kaggle.state import State

    kernel, state = read_kernel(folder), State(folder, dry_run)
    pushed = push(kernel, open_session(dry_run, owner), state, again)
    if not dry_run:
        tell(f"{kernel.ref}: version {pushed.version}, {pushed.url}")


@kernel_app.command("status")
def kernel_status(
    folder: FolderOpt = HERE,
    wait: Annotated[bool, typer.Option("--wait", help="Wait until the kernel has finished.")] = False,
    timeout: Annotated[str, typer.Option("--timeout", help="How long to wait, e.g. 90m.")] = "12h",
    dry_run: DryOpt = False,
) -> None:
    """Print QUEUED, RUNNING or COMPLETE; if it failed, exit with 1, the end of the log and the likely cause."""
    from embed64.core.durations import parse_duration
    from embed64.kaggle.kernels import read_kernel
    from embed64.kaggle.session import open_session
    from embed64.kaggle.status import status

    kernel, limit = read_kernel(folder), parse_duration(timeout, "--timeout")
    said = status(kernel, open_session(dry_run), limit if wait else 0.0)
    if not dry_run:
        tell(f"{kernel.ref}: {said}")


@kernel_app.command("output")
def kernel_output(
    folder: FolderOpt = HERE,
    to: Annotated[
        Path | None, typer.Option("--to", help="Where the files go; default: FOLDER/kernel/output.", show_default=False)
    ] = None,
    partial: Annotated[
        bool, typer.Option("--partial", help="Whatever an ended kernel has left, even if it failed; not verified.")
    ] = False,
    dry_run: DryOpt = False,
) -> None:
    """Download a finished kernel's output; an interrupted download resumes, and every file is checked by its hash."""
    from embed64.core.console import say
    from embed64.kaggle.kernels import read_kernel
    from embed64.kaggle.output import OUTPUT_FOLDER, fetch_output, fetch_unverified
    from embed64.kaggle.session import open_session
    from embed64.kaggle.state import State

    kernel, state = read_kernel(folder), State(folder, dry_run)
    session, to = open_session(dry_run), to or folder / OUTPUT_FOLDER
    if partial:
        say("not verified: what a kernel has left without a manifest may be incomplete")
    files = fetch_unverified(kernel, session, to) if partial else fetch_output(kernel, session, state, to)
    for file in files:
        tell(file)


@kernel_app.command("submit")
def kernel_submit(
    folder: FolderOpt = HERE,
    message: Annotated[
        str, typer.Option("--message", help="Default: the kernel, its version and its hash.", show_default=False)
    ] = "",
    competition: CompetitionOpt = COMPETITION,
    wait: Annotated[str, typer.Option("--wait", help="How long to wait for the score; 0: do not wait.")] = "30m",
    dry_run: DryOpt = False,
) -> None:
    """Submit the finished version's submission.zip, unless a submission with that message exists; print its score."""
    from embed64.cli.printing import print_submission
    from embed64.core.durations import parse_duration
    from embed64.kaggle.competition import submit
    from embed64.kaggle.kernels import read_kernel
    from embed64.kaggle.session import open_session
    from embed64.kaggle.state import State

    limit = 0.0 if wait == "0" else parse_duration(wait, "--wait")
    kernel, state = read_kernel(folder), State(folder, dry_run)
    found = submit(kernel, open_session(dry_run), state, message, competition, limit)
    if not dry_run:
        print_submission(found)


@kernel_app.command("leaderboard")
def kernel_leaderboard(
    competition: CompetitionOpt = COMPETITION,
    top: Annotated[int, typer.Option("--top", min=1, help="How many teams to show.")] = 10,
) -> None:
    """Show your submissions with their scores, the best teams, and your place."""
    from embed64.cli.printing import print_leaderboard
    from embed64.kaggle.competition import leaderboard, submissions
    from embed64.kaggle.session import open_session

    session = open_session()
    own = submissions(session, competition)
    print_leaderboard(own, leaderboard(session, competition, own[0].team if own else "", top))


@kernel_app.command("upload")
def kernel_upload(
    files: Annotated[list[Path], typer.Argument(help="The files of one dataset or model.", show_default=False)],
    kind: Annotated[str, typer.Option("--as", help="Upload as dataset or model.", show_default=False)],
    name: Annotated[
        str, typer.Option("--name", help="owner/slug; default: your name and the first file's.", show_default=False)
    ] = "",
    title: Annotated[str, typer.Option("--title", help="Default: the slug in words.", show_default=False)] = "",
    public: Annotated[bool, typer.Option("--public", help="Make it visible to everybody; default: private.")] = False,
    license: Annotated[
        str,
        typer.Option("--license", help="Default: CC0-1.0 for a dataset, Apache 2.0 for a model.", show_default=False),
    ] = "",
    folder: FolderOpt = HERE,
    dry_run: DryOpt = False,
) -> None:
    """Upload files as a dataset or model, or as its new version; an interrupted upload resumes.

    The same content is not uploaded again. Prints the name by which kernel-metadata.json can attach it.
    """
    from embed64.kaggle.session import open_session
    from embed64.kaggle.state import State
    from embed64.kaggle.uploads import LICENSES, upload

    if kind not in LICENSES:
        raise InputError(f"--as '{kind}': choose dataset or model")
    reference = upload(files, kind, open_session(dry_run), State(folder, dry_run), name, title, public, license)
    if not dry_run:
        tell(reference)


@kernel_app.command("ship")
def kernel_ship(
    overrides: OverridesArg = None,
    recipe: Annotated[
        str,
        typer.Option(
            "--recipe", help="A preset's name or a .toml file; default: use the built kernel.", show_default=False
        ),
    ] = "",
    source: SourceOpt = None,
    owner: OwnerOpt = "",
    internet: InternetOpt = True,
    time_limit: LimitOpt = DEFAULT_LIMIT,
    notebook: NotebookOpt = False,
    rehearse: Annotated[bool, typer.Option("--rehearse/--no-rehearse", help="Rehearse the kernel here first.")] = True,
    python: PythonOpt = None,
    submitting: Annotated[bool, typer.Option("--submit/--no-submit", help="Submit the output.")] = True,
    message: Annotated[
        str, typer.Option("--message", help="Default: the kernel, its version and its hash.", show_default=False)
    ] = "",
    competition: CompetitionOpt = COMPETITION,
    timeout: Annotated[str, typer.Option("--timeout", help="How long to wait for the kernel.")] = "12h",
    resume_from: Annotated[
        int | None,
        typer.Option(
            "--resume-from", min=1, help="Train on from the checkpoint that this version has left.", show_default=False
        ),
    ] = None,
    folder: FolderOpt = HERE,
    dry_run: DryOpt = False,
) -> None:
    """Do everything in order: build, plan, rehearse, upload attached datasets, push, wait, fetch, check, submit.

    A kernel with internet cannot be submitted: then its artifact is uploaded, and the second kernel is submitted.

    Each step is done once: after an error or Ctrl-C the same command continues.
    """
    from embed64.cli.printing import print_steps
    from embed64.core.durations import parse_duration
    from embed64.kaggle.kernels import read_kernel
    from embed64.kaggle.session import open_session
    from embed64.kaggle.ship import ship
    from embed64.kernel.metadata import METADATA_NAME

    def build() -> Path:
        if recipe or not (folder / METADATA_NAME).is_file():
            return _build(folder, recipe or DEFAULT_RECIPE, overrides, source, owner, internet, time_limit, notebook)[0]
        built = read_kernel(folder).metadata
        if overrides or source or not internet or notebook or owner.lower() not in ("", built.owner):
            raise InputError(
                "--recipe is missing: settings, --source, another --owner, --no-internet and --notebook only apply to a"
                " build"
            )
        return folder / built.code_file

    limit = parse_duration(timeout, "--timeout")
    try_out = (lambda: _rehearse(folder, "2m", python)) if rehearse else None
    session = open_session(dry_run, owner)
    steps = ship(
        *(folder, build, try_out, session),
        limit=limit,
        competition=competition,
        message=message,
        submitting=submitting,
        resume_from=resume_from or 0,
    )
    if not dry_run:
        print_steps(steps)
