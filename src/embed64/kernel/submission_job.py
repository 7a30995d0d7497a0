"""The job of the second kernel on Kaggle: check and pack an attached artifact without internet. It needs only torch."""

from __future__ import annotations

import shutil

from embed64.artifact.check import require_contract
from embed64.artifact.submission import SUBMISSION_NAME, write_submission
from embed64.artifact.verify import ARTIFACT_NAME
from embed64.core.errors import InputError
from embed64.core.files import input_root, whole
from embed64.core.text import visible
from embed64.kernel.output import working_root, write_manifest

SUBMITTED = (ARTIFACT_NAME, SUBMISSION_NAME)


def submit() -> None:
    """Write a checked saved_model.pt, submission.zip and a manifest to the working folder.

    Raises InputError unless exactly one saved_model.pt is attached, CheckFailed if it breaks the contract.
    """
    found = sorted(input_root().rglob(ARTIFACT_NAME))
    if not found:
        raise InputError(
            f"{input_root()}: holds no {ARTIFACT_NAME}; attach a dataset made by"
            f" `embed64 kernel upload export/{ARTIFACT_NAME} --as dataset`"
        )
    if len(found) > 1:
        listed = ", ".join(str(path) for path in found[:3])
        raise InputError(f"{ARTIFACT_NAME}: {len(found)} are attached ({listed}); detach all but one")
    print(visible(f"artifact {found[0]}"), flush=True)
    working = working_root()
    artifact, submission = working / ARTIFACT_NAME, working / SUBMISSION_NAME
    with whole(artifact) as partial:
        shutil.copyfile(found[0], partial)
    write_submission(artifact, submission)
    require_contract(artifact)
    write_manifest(working, SUBMITTED)
    print(f"{submission}: holds {ARTIFACT_NAME}, which keeps every rule of the contract")
