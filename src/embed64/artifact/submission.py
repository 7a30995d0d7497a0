"""submission.zip, the file that the competition accepts: it holds exactly `saved_model.pt`, at its root."""

from __future__ import annotations

import zipfile
from pathlib import Path

from embed64.artifact.verify import ARTIFACT_NAME, Broken, artifact_bytes
from embed64.core.files import whole

SUBMISSION_NAME = "submission.zip"


def write_submission(artifact: Path, path: Path) -> Path:
    """Write the zip of an artifact, completely or not at all."""
    with (
        whole(path) as partial,
        zipfile.ZipFile(partial, "w", zipfile.ZIP_DEFLATED, strict_timestamps=False) as archive,
    ):
        archive.write(artifact, ARTIFACT_NAME)
    return path


def require_submission_of(artifact: Path, submission: Path) -> None:
    """Raise Broken unless the zip holds exactly this artifact."""
    if artifact_bytes(submission) != artifact.read_bytes():
        raise Broken(f"holds a different {ARTIFACT_NAME} from the one beside it")
