"""Bring the checkpoint of a session that was ended to the next one, as a dataset of yours."""

from __future__ import annotations

from embed64.core.errors import InputError
from embed64.core.run_folder import CHECKPOINT
from embed64.kaggle.kernels import current_version
from embed64.kaggle.output import fetch_unverified
from embed64.kaggle.session import Session
from embed64.kaggle.state import State
from embed64.kaggle.uploads import upload
from embed64.kernel.image import SAVED
from embed64.kernel.metadata import Kernel
from embed64.kernel.output import RUN


def bring_checkpoint(kernel: Kernel, version: int, session: Session, state: State) -> str:
    """Download the last checkpoint that this version of the kernel wrote, and upload it; return the dataset.

    Raises InputError if it is not the newest version, of which alone Kaggle lists the output, or has no checkpoint.
    """
    newest = current_version(kernel, session)
    if newest != version:
        raise InputError(
            f"--resume-from {version}: the newest version of {kernel.ref} is {newest}, and Kaggle keeps the output of"
            f" that one at hand; see {kernel.page}"
        )
    name = (RUN / CHECKPOINT).as_posix()
    files = fetch_unverified(kernel, session, kernel.folder / "kernel" / f"version-{version}", only=name)
    if not files:
        raise InputError(
            f"--resume-from {version}: {kernel.ref} left no {name}: it ended before the first checkpoint, or after"
            " training; see train.checkpoint_every"
        )
    return upload(files, "dataset", session, state, f"{kernel.ref.partition('/')[0]}/{SAVED}")
