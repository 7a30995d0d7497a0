"""The second kernel on Kaggle: an attached artifact, or a run's weights, checked and packed without internet."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from embed64.artifact import SUBMISSION_NAME, write_submission
from embed64.check import require_contract
from embed64.errors import InputError
from embed64.files import input_root, whole
from embed64.kernel_working import working_root, write_manifest
from embed64.progress import say
from embed64.verify import ARTIFACT_NAME

_CHECKPOINT = "checkpoints/last.pt"


def submit(install: Callable[[], None]) -> None:
    """Leave a checked saved_model.pt, submission.zip and a manifest in the working folder.

    An attached saved_model.pt is taken as it is; else `install` gets what training needs, and the artifact is exported
    from an attached run. Raises InputError where there is neither, or several;
    CheckFailed where the contract is broken.
    """
    working = working_root()
    artifact, submission = working / ARTIFACT_NAME, working / SUBMISSION_NAME
    if attached := _only(ARTIFACT_NAME):
        say(f"artifact {attached}")
        with whole(artifact) as partial:
            shutil.copyfile(attached, partial)
        write_submission(artifact, submission)
    elif weights := _only(_CHECKPOINT):
        say(f"weights of the run {weights.parents[1]}")
        install()
        from embed64.pipeline import export  # the whole of training, where an artifact needs torch alone

        with tempfile.TemporaryDirectory() as folder:  # a mount cannot be written, a run is when it is exported
            run = Path(folder) / "run"
            shutil.copytree(weights.parents[1], run, copy_function=os.symlink)
            export(run, artifact)
    else:
        raise InputError(
            f"{input_root()}: holds neither {ARTIFACT_NAME} nor a run's {_CHECKPOINT}; attach a dataset made by"
            f" `embed64 kernel upload export/{ARTIFACT_NAME} --as dataset`"
        )
    require_contract(artifact)
    write_manifest(working, (ARTIFACT_NAME, SUBMISSION_NAME))
    print(f"{submission}: holds {ARTIFACT_NAME}, which keeps every rule of the contract")


def _only(name: str) -> Path | None:
    """The one file of that name below the inputs; InputError where there are several."""
    found = sorted(input_root().rglob(name))
    if len(found) > 1:
        listed = ", ".join(str(path) for path in found[:3])
        raise InputError(f"{name}: {len(found)} are attached ({listed}); detach all but one")
    return found[0] if found else None
