"""The command line: all commands in the order of their use, and one line for every error."""

from __future__ import annotations

import inspect
import io
import os
import signal
import sys
import traceback
import warnings
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from embed64.cli.artifact import calibrate, check, compare_scores, export, score, sizes
from embed64.cli.data import audit, catalog_app, sources_app, triplets
from embed64.cli.hub import publish
from embed64.cli.index import index_app
from embed64.cli.kernel import kernel_app
from embed64.cli.search import cluster, compare, embed, search, serve, site
from embed64.cli.training import demo, report, runs, soup, train
from embed64.core.errors import CheckFailed, InputError, refused_by_machine
from embed64.core.text import visible
from embed64.train.stopping import ENDED, end_by_sigterm

# torch, timm and pandas take seconds to import, so each command imports only what it needs: help and usage errors
# appear at once.

COMMANDS: dict[str, Callable[..., None] | typer.Typer] = {
    "demo": demo,
    "sources": sources_app,
    "catalog": catalog_app,
    "triplets": triplets,
    "audit": audit,
    "train": train,
    "soup": soup,
    "export": export,
    "check": check,
    "score": score,
    "compare-scores": compare_scores,
    "sizes": sizes,
    "calibrate": calibrate,
    "compare": compare,
    "search": search,
    "embed": embed,
    "index": index_app,
    "serve": serve,
    "site": site,
    "cluster": cluster,
    "report": report,
    "runs": runs,
    "kernel": kernel_app,
    "publish": publish,
}


class InOrder(TyperGroup):
    """Lists the commands in the order of their use; typer would put groups last."""

    def list_commands(self, _ctx: Any) -> list[str]:
        """Return the names in the order of COMMANDS."""
        return list(COMMANDS)


def _help(command: Callable[..., Any] | None) -> str:
    """Return a command's docstring with each paragraph on one line: typer keeps line breaks, which terminals add to."""
    return "\n\n".join(" ".join(part.split()) for part in (inspect.getdoc(command) or "").split("\n\n"))


app = typer.Typer(cls=InOrder, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
for name, command in COMMANDS.items():
    if isinstance(command, typer.Typer):
        for info in command.registered_commands:
            info.help = _help(info.callback)
        app.add_typer(command, name=name)
    else:
        app.command(name, help=_help(command))(command)

_ENDED_BY = {130: "interrupted", ENDED: "ended by SIGTERM"}  # 130 is typer's answer to Ctrl-C

_AGAIN = {"train": "`embed64 train … --resume` continues", "kernel": "the same command continues"}


@app.callback()
def embed64(
    debug: Annotated[bool, typer.Option("--debug", help="Show the traceback of an error.")] = False,
) -> None:
    """Train a triplet model, export one TorchScript file that maps any image to 64 numbers, score it, submit it."""


def main() -> None:
    """Run the command; an error is one line on stderr and exit code 1 or 2, with a traceback only under --debug."""
    debug = "--debug" in sys.argv  # at any place in the line
    arguments = [argument for argument in sys.argv[1:] if argument != "--debug"]
    warnings.filterwarnings("ignore", module="PIL")  # warnings about odd files; a file that cannot be read is an error
    end_by_sigterm()
    _open_streams()
    try:
        _require_current_folder()
        app(args=arguments)
    except (InputError, CheckFailed) as error:
        if debug:
            raise
        _close_bars(error)
        _say(str(error))
        sys.exit(error.exit_code)
    except SystemExit as end:
        if end.code in _ENDED_BY:
            _close_bars(end)
            again = _AGAIN.get(next(iter(arguments), ""), "the same command starts again")
            _say(f"{_ENDED_BY[end.code]}; complete files were kept, {again}")
        raise
    except BrokenPipeError:  # whoever reads the output, such as `head`, has enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(128 + signal.SIGPIPE)
    except Exception as error:
        if debug:
            raise
        _close_bars(error)
        if refused := refused_by_machine(error):
            _say(refused)
            sys.exit(InputError.exit_code)
        reason = " ".join(str(error).split())[:300]
        _say(f"{type(error).__name__}: {reason}; this is a bug, --debug shows where")
        sys.exit(1)


def _open_streams() -> None:
    """Lead streams that the caller has closed nowhere; else the next files that are opened get their numbers.

    A letter that stdout's encoding lacks is written as its number.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115 -- stays open
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")


def _require_current_folder() -> None:
    try:
        Path.cwd()
    except OSError as error:  # the libraries below torch would end the process, with a message of their own
        raise InputError("the current folder does not exist any more; change to another one and run again") from error


def _say(error: str) -> None:
    with suppress(OSError):  # whatever stderr leads to may be full
        print(f"embed64: {visible(error)}", file=sys.stderr)


def _close_bars(error: BaseException | None) -> None:
    """Release the frames that an error came through, and with them progress bars that would be drawn later."""
    while error is not None:
        traceback.clear_frames(error.__traceback__)
        error = error.__cause__ or error.__context__
