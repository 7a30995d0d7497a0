"""Run a kernel's script here as Kaggle will: its Python and versions, its folders, no network, little time.

Differences are reported: inputs are reduced, the embedded pack replaces missing images, and weights that would be
downloaded are random.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tomlkit

from embed64.artifact.other_torch import check_in_torch
from embed64.artifact.submission import SUBMISSION_NAME, require_submission_of
from embed64.artifact.verify import ARTIFACT_NAME, Broken
from embed64.core.console import say
from embed64.core.errors import InputError
from embed64.core.files import cache_root, existing_file, require_room, sha256_file, write_text
from embed64.core.findings import Finding
from embed64.core.virtualenvs import is_made, name_with_torch
from embed64.kernel.code_file import python_of
from embed64.kernel.image import (
    BYTES,
    ENVIRONMENT_BYTES,
    FILES,
    INSTALLED,
    PACKAGED_WEIGHTS,
    PYTHON,
    environment_name,
    python_as_on_kaggle,
    unlike_kaggle,
)
from embed64.kernel.metadata import INFERENCE
from embed64.kernel.metadata_file import KernelMetadata, read_metadata
from embed64.kernel.output import LISTING
from embed64.kernel.payload import RECIPE, carried
from embed64.kernel.rehearsal_inputs import lay_out, mount_model
from embed64.kernel.submission_job import SUBMITTED
from embed64.kernel.training_job import CHANGES, PUBLISHED, TIME

LAYOUTS = {"flat": "/kaggle/input/SLUG", "nested": "/kaggle/input/datasets/OWNER/SLUG"}
LOGS = Path("kernel") / "rehearsal"
"""The folder of the last rehearsal's logs, below the kernel's folder."""
_AFTER = "-inference"
"""What follows a layout's name in the names of the second kernel's folder and log."""
SCORER, SCORER_BYTES = "1.11.0", 2 * 10**9
"""The competition's torch, and what an environment with it takes."""
_MINUTES_A_GB = 1.0
"""Of downloading and unpacking wheels, by a usual line."""
_PATIENCE = 10
"""A rehearsal is ended after this many times the time limit, which only training obeys."""
_OFFLINE = '''"""Refuse every connection except those of this machine with itself, like a kernel without internet."""
import os, socket

HERE = ("127.0.0.1", "::1", "localhost", "", None)
_connect, _lookup = socket.socket.connect, socket.getaddrinfo


def _require_here(host):
    if host not in HERE:
        with open(os.environ["EMBED64_REFUSED"], "a") as log:
            log.write(f"{host}\\n")
        raise OSError(101, f"a rehearsal has no network: {host}")


def connect(self, address):
    if isinstance(address, tuple):
        _require_here(address[0])
    return _connect(self, address)


def getaddrinfo(host, *rest, **more):
    _require_here(host)
    return _lookup(host, *rest, **more)


socket.socket.connect, socket.getaddrinfo = connect, getaddrinfo
'''


@dataclass(frozen=True)
class Rehearsed:
    """One run of the script."""

    code: int | None
    """Its exit code; None if it took too long and was ended."""
    seconds: float
    log: Path
    working: Path
    refused: list[str]
    """Hosts that it tried to reach."""


def rehearse(folder: Path, time_limit: float, python: Path | None = None) -> list[Finding]:
    """Run the script that FOLDER/kernel-metadata.json names in both layouts, and judge its output.

    A kernel with internet is followed by the second kernel, which gets its artifact as a dataset: a competition takes
    only that one. Training gets `time_limit` seconds. `python` is an existing environment's interpreter; without, one
    with Kaggle's versions is made once. Logs are kept in FOLDER/kernel/rehearsal. Raises InputError if a script is
    missing, or if Kaggle's versions cannot be installed here.
    """
    metadata = read_metadata(folder)
    script = folder / metadata.code_file
    recipe = carried_recipe(script)
    changes = small_settings(recipe)
    # A frozen backbone's features take their time here, and what cannot be done in the job's limit is refused.
    limit = time_limit * (_PATIENCE if recipe["backbone"]["frozen"] else 1)
    second = _second(folder) if metadata.enable_internet else None
    say(_cost(time_limit, python, second is not None))
    interpreter = python or python_as_on_kaggle()
    findings = [
        _environment(interpreter, given=python is not None),
        Finding("settings", True, f"for a CPU: {' '.join(changes)}"),
    ]
    shutil.rmtree(folder / LOGS, ignore_errors=True)
    (folder / LOGS).mkdir(parents=True)
    with tempfile.TemporaryDirectory() as folder_of_runs:
        place = Path(folder_of_runs)

        def rehearsed(layout: str, after: str, code: Path, names: Sequence[str], changes: Sequence[str] = ()) -> Path:
            name, log = f"{layout}{after}", folder / LOGS / f"{layout}{after}.log"
            say(f"rehearsing {code} with its inputs at {LAYOUTS[layout]}; log: {log}")
            done = run_script(interpreter, code, place, name, log, changes, time_limit, limit)
            rule = f"{layout}: second kernel" if after else f"{layout}:"
            findings.extend(finding._replace(rule=f"{rule} {finding.rule}") for finding in judge(done, names))
            return done.working / ARTIFACT_NAME

        for layout in LAYOUTS:
            nested = layout == "nested"
            laid = list(lay_out(place / layout / "input", metadata, nested))
            if not nested:  # the other layout holds the same
                findings += [finding._replace(rule=f"input {finding.rule}") for finding in laid]
            artifact = rehearsed(layout, "", script, PUBLISHED, changes)
            if second and artifact.is_file():
                mount_model(place / f"{layout}{_AFTER}" / "input", second[0], artifact, nested)
                rehearsed(layout, _AFTER, second[1], SUBMITTED)
        if artifact.is_file():
            holds = check_in_torch(artifact, SCORER) == 0
            findings.append(Finding("torch 1.11", holds, "the contract holds" if holds else "see above"))
    return findings


def _second(folder: Path) -> tuple[KernelMetadata, Path]:
    """Return the second kernel's metadata and script; raise InputError if they are not there."""
    metadata = read_metadata(folder / INFERENCE)
    script = folder / INFERENCE / metadata.code_file
    return metadata, existing_file(script, "make it with `embed64 kernel build`")


def _cost(time_limit: float, python: Path | None, second: bool) -> str:
    """Return what a rehearsal will take; raise InputError if the disk has no room for what it has to install."""
    needed = {} if python else {environment_name(): ("Kaggle's versions", ENVIRONMENT_BYTES)}
    needed |= {name_with_torch(SCORER): (f"torch {SCORER}", SCORER_BYTES)}
    absent = [each for name, each in needed.items() if not is_made(name)]
    made = ""
    if absent:
        size = sum(size for _, size in absent)
        remedy = "free space, set EMBED64_CACHE to another disk, or give --python with an environment that exists"
        require_room(cache_root(), size, "installing " + " and ".join(name for name, _ in absent), remedy)
        listed = " and ".join(f"{name} ({size / 1e9:.0f} GB)" for name, size in absent)
        made = f"installs {listed}, once and in some {max(1, round(_MINUTES_A_GB * size / 1e9))} minutes; then it "
    other = ", and each time the second kernel on what it leaves" if second else ""
    return f"this rehearsal {made}runs the kernel twice, with at most {time_limit / 60:.3g} minutes of training{other}"


def _environment(python: Path, given: bool) -> Finding:
    """Say how the environment differs from Kaggle's; only one that was made to be alike has to be."""
    other = unlike_kaggle(python)
    if given:
        return Finding("environment", True, f"{python}; not Kaggle's: {', '.join(other) or 'nothing'}")
    told = f"not Kaggle's: {', '.join(other)}; remove {python.parents[1]}" if other else "the rest as on Kaggle"
    return Finding("environment", not other, f"Python {PYTHON}, torch {INSTALLED['torch']}, {told}")


def carried_recipe(script: Path) -> dict[str, Any]:
    """Return the resolved recipe in a training script; raise InputError if `kernel build` did not write the script."""
    if not script.is_file():
        raise InputError(f"{script}: no such file; make it with `embed64 kernel build`")
    recipe = carried(script).get(f"embed64/core/recipes/{RECIPE}.toml")
    if recipe is None:
        raise InputError(f"{script}: carries no recipe; build it again with `embed64 kernel build`")
    return tomlkit.parse(recipe).unwrap()


def small_settings(recipe: dict[str, Any]) -> list[str]:
    """Return changes of a recipe so that a CPU needs only minutes; a backbone that is not packaged is random."""
    backbone, steps = recipe["backbone"], recipe["train"]["steps"]
    if backbone["frozen"]:
        changes = [f"train.steps={min(steps, 40)}", f"background.images={min(recipe['background']['images'], 60)}"]
    else:
        changes = [f"train.steps={min(steps, 2)}", "train.batch_size=6", "train.chunk=0", "train.accumulate=1"]
        changes += ["train.amp=false", "train.grad_checkpointing=false", "train.compile=false"]
    if recipe["loss"]["miner"] == "offline":
        changes.append("triplets.count=1000")
    if backbone["name"].partition(".")[0] not in PACKAGED_WEIGHTS:
        changes.append("backbone.pretrained=false")
    return changes


def run_script(
    python: Path,
    script: Path,
    place: Path,
    name: str,
    log: Path,
    changes: Sequence[str],
    time_limit: float,
    limit: float | None = None,
) -> Rehearsed:
    """Run a script in PLACE/NAME with a new environment, which keeps only PATH and OMP_NUM_THREADS of this one.

    The job itself is told a `limit` of so many seconds, or the time limit.
    """
    here = place / name
    guard, home, working, source = (here / part for part in ("guard", "home", "working", "src"))
    for part in (guard, home, working, source):
        part.mkdir(parents=True)
    (guard / "sitecustomize.py").write_text(_OFFLINE, encoding="utf-8")
    refused = here / "refused"
    refused.touch()
    environment = {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": str(home),
        "TMPDIR": str(home),
        "PYTHONPATH": str(guard),
        "PYTHONUNBUFFERED": "1",
        "KAGGLE_INPUT": str(here / "input"),
        "KAGGLE_WORKING": str(working),
        "EMBED64_CACHE": str(place / "cache"),
        "EMBED64_REFUSED": str(refused),
        CHANGES: " ".join(changes),
        TIME: f"{max(1, round(limit or time_limit))}s",
    } | {key: os.environ[key] for key in ("OMP_NUM_THREADS",) if key in os.environ}
    code = write_text(source / "script.py", python_of(script, script.read_text(encoding="utf-8")))
    began = time.monotonic()
    with log.open("wb") as stream:
        process = subprocess.Popen(
            [python, code],
            cwd=working,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=stream,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # so that its child processes can be ended with it
        )
        ended: int | None = None
        try:
            ended = process.wait(_PATIENCE * time_limit)
        except subprocess.TimeoutExpired:
            pass
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
    hosts = sorted(set(refused.read_text(encoding="utf-8").split()))
    return Rehearsed(ended, time.monotonic() - began, log, working, hosts)


def judge(done: Rehearsed, names: Sequence[str]) -> Iterator[Finding]:
    """Judge a run, which has to leave files of these names, by the requirements of Kaggle and the competition."""
    if done.code is None:
        yield Finding("runs", False, f"not done after {done.seconds:.0f} s, and ended; see {done.log}")
        return
    if done.code:
        said = [line for line in done.log.read_text(encoding="utf-8", errors="replace").splitlines() if line.strip()]
        errors = [line for line in said if line.startswith("error: ")]
        last = (errors or said or ["no output"])[-1]
        yield Finding("runs", False, f"exit code {done.code}: {last}; see {done.log}")
        return
    yield Finding("runs", True, f"exit code 0 after {done.seconds:.0f} s")
    yield Finding("no network", True, f"refused: {', '.join(done.refused)}" if done.refused else "asked for none")
    yield _output(done.working, names)
    yield _submission(done.working)
    files = [path for path in done.working.rglob("*") if path.is_file()]
    size = sum(path.stat().st_size for path in files)
    few = len(files) <= FILES and size <= BYTES
    yield Finding("few files", few, f"{len(files)} files, {size / 1e6:.0f} MB; Kaggle keeps {FILES} and 20 GB")


def _output(working: Path, names: Sequence[str]) -> Finding:
    if missing := [name for name in (*names, LISTING) if not (working / name).is_file()]:
        return Finding("output", False, f"{', '.join(missing)} missing")
    listed = json.loads((working / LISTING).read_text(encoding="utf-8"))["files"]
    if other := [name for name in names if listed.get(name, {}).get("sha256") != sha256_file(working / name)]:
        return Finding("output", False, f"{', '.join(other)}: not as {LISTING} says")
    if "scores.json" not in names:
        return Finding("output", True, ", ".join(names))
    scores = json.loads((working / "scores.json").read_text(encoding="utf-8"))
    return Finding("output", True, f"{', '.join(names)}; mP@5 {scores['mp5']:.3f}, which says nothing at this size")


def _submission(working: Path) -> Finding:
    if missing := [name for name in (SUBMISSION_NAME, ARTIFACT_NAME) if not (working / name).is_file()]:
        return Finding("submission", False, f"{', '.join(missing)} missing")
    try:
        require_submission_of(working / ARTIFACT_NAME, working / SUBMISSION_NAME)
    except Broken as broken:
        return Finding("submission", False, str(broken))
    return Finding("submission", True, f"holds this {ARTIFACT_NAME} alone")
