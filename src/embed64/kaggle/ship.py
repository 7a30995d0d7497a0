"""From the code to the submission in one command: each step is done once, and a later call resumes after it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from embed64.artifact.check import require_contract
from embed64.artifact.submission import SUBMISSION_NAME, require_submission_of
from embed64.artifact.verify import ARTIFACT_NAME, Broken
from embed64.core.console import say
from embed64.core.errors import CheckFailed
from embed64.core.files import sha256_file
from embed64.kaggle.checkpoints import bring_checkpoint
from embed64.kaggle.competition import score_line, submit
from embed64.kaggle.kernels import read_kernel
from embed64.kaggle.output import OUTPUT_FOLDER, fetch_output, output_is_there
from embed64.kaggle.plan import model_of, plan, second_kernel
from embed64.kaggle.push import push
from embed64.kaggle.session import Session
from embed64.kaggle.state import State
from embed64.kaggle.status import status
from embed64.kaggle.uploads import bring, own_datasets, upload
from embed64.kernel.image import COMPETITION
from embed64.kernel.metadata import Kernel, attach_checkpoint


@dataclass
class Step:
    """The record of one step; it is skipped if nothing has changed since it was done."""

    name: str
    skipped: bool = False
    seconds: float = 0.0
    what: str = ""


def ship(
    folder: Path,
    build: Callable[[], Path],
    rehearse: Callable[[], None] | None,
    session: Session,
    *,
    to: Path | None = None,
    limit: float = 12 * 3600.0,
    competition: str = COMPETITION,
    message: str = "",
    submitting: bool = True,
    resume_from: int = 0,
    score_limit: float = 1800.0,
) -> list[Step]:
    """Build, plan, rehearse, attach, push, wait, download, check and submit; after a failure the next call resumes.

    A kernel with internet cannot be submitted: its artifact becomes a dataset of a second one, which is.
    `build` writes the kernel's files and returns the code's path; `rehearse` raises if the kernel would fail; None
    skips that step. With `resume_from`, a version, training goes on from the checkpoint that it left. A dry session
    only builds, and prints every request.
    """
    state = State(folder, session.dry)
    steps = _Steps(state)
    to = to or folder / OUTPUT_FOLDER
    with steps.step("build") as step:
        step.what = str(build())
    kernel = read_kernel(folder)
    if not session.dry:
        if resume_from:
            key = f"{kernel.ref} {resume_from}"
            steps.once("checkpoint", key, lambda: bring_checkpoint(kernel, resume_from, session, state))
        attach_checkpoint(folder, bool(resume_from))
        kernel = read_kernel(folder)
    target = competition if submitting else ""
    steps.once("plan", f"{kernel.sha256} {target}", lambda: _planned(kernel, session, target))
    if rehearse and not session.dry:
        steps.once("rehearse", kernel.sha256, lambda: rehearse() or "it runs")
    if own := own_datasets(kernel):
        steps.once("attach", f"{metadata.version('embed64')} {own}", lambda: bring(own, session, state))
    version = _run(steps, "", kernel, session, state, limit)
    with steps.step("output") as step:
        step.skipped = output_is_there(kernel, state, version, to)
        step.what = str(to)
        if not step.skipped:
            fetch_output(kernel, session, state, to)
    if not session.dry:
        steps.once("check", str(state.get("output")["files"]), lambda: check_output(to))
    if submitting:
        if second := second_kernel(kernel):
            artifact, of = to / ARTIFACT_NAME, State(second.folder, session.dry)
            if not session.dry:
                digest = sha256_file(artifact)
                steps.once("model", digest, lambda: upload([artifact], "dataset", session, state, model_of(second)))
                if of.get("artifact").get("sha256") != digest:  # the same code has to run again
                    of.put("push")
                    of.put("artifact", sha256=digest)
            version = _run(steps, "-inference", second, session, of, limit)
            kernel, state = second, of
        with steps.step("submit") as step:
            last = state.get("submit")
            scored = {"kernel": kernel.ref, "version": version, "competition": competition, "status": "COMPLETE"}
            step.skipped = last | scored == last and message in ("", last["message"])
            if not step.skipped:
                submit(kernel, session, state, message, competition, score_limit)
            step.what = score_line(state.get("submit"))
    return steps.steps


def _planned(kernel: Kernel, session: Session, competition: str) -> str:
    """Say the route; return what is special about it."""
    for line in plan(kernel, session, competition):
        say(line)
    return "in two kernels" if competition and second_kernel(kernel) else "in one kernel"


def _run(steps: _Steps, name: str, kernel: Kernel, session: Session, state: State, limit: float) -> int:
    """Push a kernel and wait for its end; return the version."""
    with steps.step(f"push{name}") as step:
        pushed = push(kernel, session, state)
        step.skipped, step.what = not pushed.new, f"version {pushed.version}, {pushed.url}"
    steps.once(f"wait{name}", f"{kernel.ref} {pushed.version}", lambda: status(kernel, session, limit))
    return pushed.version


def check_output(to: Path) -> str:
    """Raise CheckFailed unless the artifact keeps the contract and submission.zip contains exactly that file."""
    artifact, archive = to / ARTIFACT_NAME, to / SUBMISSION_NAME
    for file in (artifact, archive):
        if not file.is_file():
            raise CheckFailed(f"{file}: the kernel did not write it; see report.html and the log beside it")
    require_contract(artifact)
    try:
        require_submission_of(artifact, archive)
    except Broken as broken:
        raise CheckFailed(f"{archive}: {broken}; push again") from broken
    return f"the contract holds, {sha256_file(artifact)[:12]}"


class _Steps:
    """The steps so far; those that are done only once are recorded with a key of what they were done to."""

    def __init__(self, state: State) -> None:
        self.state, self.steps = state, list[Step]()

    @contextmanager
    def step(self, name: str) -> Iterator[Step]:
        """Time a step; the body fills in its result."""
        say(f"ship: {name}")
        step, began = Step(name), time.monotonic()
        yield step
        step.seconds = time.monotonic() - began
        self.steps.append(step)

    def once(self, name: str, key: str, work: Callable[[], str]) -> None:
        """Do a step unless it was done for the same key."""
        done = self.state.get(f"ship {name}")
        with self.step(name) as step:
            step.skipped = done.get("key") == key
            step.what = done["what"] if step.skipped else work()
        if not step.skipped:
            self.state.put(f"ship {name}", key=key, what=step.what, seconds=round(step.seconds, 1))
