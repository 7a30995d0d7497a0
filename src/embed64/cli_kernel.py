"""The commands of `embed64 kernel`: what runs on Kaggle, from here."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from embed64.errors import InputError

kernel_app = typer.Typer(no_args_is_help=True, help="The kernel on Kaggle: push, wait, fetch, submit; upload files.")

FolderOpt = Annotated[Path, typer.Option("--folder", help="The folder with kernel-metadata.json.")]
DryOpt = Annotated[bool, typer.Option("--dry-run", help="Print every request and send none, not even the login.")]
CompetitionOpt = Annotated[str, typer.Option("--competition", help="Its name in Kaggle's addresses.")]
HERE = Path()
COMPETITION = "google-universal-image-embedding"


@kernel_app.command("push")
def kernel_push(
    folder: FolderOpt = HERE,
    again: Annotated[bool, typer.Option("--again", help="Push even what is unchanged since the last push.")] = False,
    dry_run: DryOpt = False,
) -> None:
    """Send the code, which runs it; fails unless Kaggle took it with every source attached.

    Waits until your own attached datasets are processed. What is unchanged since the last push is not sent again,
    nor is what arrived although the connection broke. Version and address go to kernel/state.json.
    """
    from embed64.kaggle_session import open_session
    from embed64.kernel_push import push
    from embed64.kernel_state import State
    from embed64.kernels import read_kernel

    kernel, state = read_kernel(folder), State(folder, dry_run)
    pushed = push(kernel, open_session(dry_run), state, again)
    if not dry_run:
        print(f"{kernel.ref}: version {pushed.version}, {pushed.url}")


@kernel_app.command("status")
def kernel_status(
    folder: FolderOpt = HERE,
    wait: Annotated[bool, typer.Option("--wait", help="Wait until it has run.")] = False,
    timeout: Annotated[str, typer.Option("--timeout", help="How long to wait, e.g. 90m.")] = "12h",
    dry_run: DryOpt = False,
) -> None:
    """QUEUED, RUNNING, COMPLETE, or exit code 1: then with the end of the log and the likely cause."""
    from embed64.kaggle_session import open_session
    from embed64.kernel_runs import status
    from embed64.kernels import read_kernel
    from embed64.stopping import parse_duration

    kernel, limit = read_kernel(folder), parse_duration(timeout, "--timeout")
    said = status(kernel, open_session(dry_run), limit if wait else 0.0)
    if not dry_run:
        print(f"{kernel.ref}: {said}")


@kernel_app.command("output")
def kernel_output(
    folder: FolderOpt = HERE,
    to: Annotated[
        Path | None, typer.Option("--to", help="Where the files go; else FOLDER/kernel/output.", show_default=False)
    ] = None,
    dry_run: DryOpt = False,
) -> None:
    """Download what a finished kernel wrote, going on where a download broke off; every file is checked by its hash."""
    from embed64.kaggle_session import open_session
    from embed64.kernel_output import DEFAULT_OUTPUT, fetch_output
    from embed64.kernel_state import State
    from embed64.kernels import read_kernel

    kernel, state = read_kernel(folder), State(folder, dry_run)
    for file in fetch_output(kernel, open_session(dry_run), state, to or folder / DEFAULT_OUTPUT):
        print(file)


@kernel_app.command("submit")
def kernel_submit(
    folder: FolderOpt = HERE,
    message: Annotated[
        str, typer.Option("--message", help="Else the kernel, its version and its hash.", show_default=False)
    ] = "",
    competition: CompetitionOpt = COMPETITION,
    wait: Annotated[str, typer.Option("--wait", help="How long to wait for the score; 0 is not at all.")] = "30m",
    dry_run: DryOpt = False,
) -> None:
    """Submit the finished version's submission.zip, unless a submission with that message is there; print its score."""
    from embed64.kaggle_session import open_session
    from embed64.kernel_state import State
    from embed64.kernel_tables import print_submission
    from embed64.kernels import read_kernel
    from embed64.stopping import parse_duration
    from embed64.submissions import submit

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
    """Your submissions with their scores, the best teams, and your place."""
    from embed64.kaggle_session import open_session
    from embed64.kernel_tables import print_leaderboard
    from embed64.submissions import leaderboard, submissions

    session = open_session()
    own = submissions(session, competition)
    print_leaderboard(own, leaderboard(session, competition, own[0].team if own else "", top))


@kernel_app.command("upload")
def kernel_upload(
    files: Annotated[list[Path], typer.Argument(help="Files, side by side in one.", show_default=False)],
    kind: Annotated[str, typer.Option("--as", help="dataset or model.", show_default=False)],
    name: Annotated[
        str, typer.Option("--name", help="owner/slug; else yours, after the first file.", show_default=False)
    ] = "",
    title: Annotated[str, typer.Option("--title", help="Else the slug in words.", show_default=False)] = "",
    public: Annotated[bool, typer.Option("--public", help="For everybody to see; else private.")] = False,
    license: Annotated[
        str, typer.Option("--license", help="Else CC0-1.0 for a dataset, Apache 2.0 for a model.", show_default=False)
    ] = "",
    folder: FolderOpt = HERE,
    dry_run: DryOpt = False,
) -> None:
    """Make a dataset or model of files, or a new version of it, going on where an upload broke off.

    The same content is not uploaded again. Prints what kernel-metadata.json has to name to attach it.
    """
    from embed64.kaggle_session import open_session
    from embed64.kernel_state import State
    from embed64.uploads import LICENSES, upload

    if kind not in LICENSES:
        raise InputError(f"--as '{kind}': choose dataset or model")
    reference = upload(files, kind, open_session(dry_run), State(folder, dry_run), name, title, public, license)
    if not dry_run:
        print(reference)
