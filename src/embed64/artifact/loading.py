"""Load an artifact as a stranger would, after it was judged: it is a program that anyone may have written."""

from __future__ import annotations

import hashlib
import warnings
import zipfile
from pathlib import Path

import torch

from embed64.artifact.archive import read_archive
from embed64.artifact.check import examined, mark_tried, tried
from embed64.artifact.verify import EXPORT_ANEW
from embed64.core.errors import InputError
from embed64.core.files import existing_file

_REMEDY = "`embed64 check` shows every rule"


def load_artifact(path: Path) -> torch.jit.ScriptModule:
    """Load a TorchScript artifact onto the GPU if there is one.

    A file that was not seen before is first tried in a child process with limits. Raises InputError if it is missing,
    not a TorchScript file, could do more than compute, or does not turn a uint8 image into 64 numbers.
    """
    existing_file(path, "make one with `embed64 demo` or `embed64 train`")
    try:
        zipfile.ZipFile(path).close()
    except (OSError, ValueError, NotImplementedError, zipfile.BadZipFile) as error:
        raise _not_torchscript(path, str(error)) from error
    content = path.read_bytes()
    _require_tried(path, hashlib.sha256(content).hexdigest())
    try:  # by the rules of today: it may have been tried long ago
        effects = read_archive(content).effects
    except Exception as error:  # a damaged file can make zipfile, pickletools and json raise anything
        raise _not_torchscript(path, str(error)) from error
    if effects:
        raise InputError(f"{path}: not run, because {', '.join(effects[:3])} may do more than compute; {_REMEDY}")
    device = "cuda" if torch.cuda.is_available() else "cpu"
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", category=FutureWarning)  # the contract requires TorchScript
            return torch.jit.load(str(path), map_location=device).eval()
    except RuntimeError as error:
        raise _not_torchscript(path, f"torch {torch.__version__} does not load it") from error


def _require_tried(path: Path, sha256: str) -> None:
    """Judge and run a file once in a child process, unless that was done before; raise InputError if a rule is broken.

    Not even its code is read here before: a little of it can take much memory, or end a process.
    """
    if tried(sha256):
        return
    for finding in examined(path, only="input and output"):
        if not finding.holds:
            if finding.rule == "file":
                raise _not_torchscript(path, finding.detail.removesuffix(f"; {EXPORT_ANEW}"))
            raise InputError(f"{path}: {finding.rule}: {finding.detail}; {_REMEDY}")
    mark_tried(sha256)


def _not_torchscript(path: Path, reason: str) -> InputError:
    said = " ".join(reason.split())[:200].removeprefix("not a TorchScript file; ")
    return InputError(f"{path}: not a TorchScript file ({said}); export it again with `embed64 export`")
