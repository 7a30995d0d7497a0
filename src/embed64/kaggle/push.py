"""Push a kernel: sent once, successful only if Kaggle says so and attached every source."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from embed64.core.console import say
from embed64.core.errors import CheckFailed, InputError
from embed64.kaggle.client import status_of
from embed64.kaggle.kernels import kernel_metadata, require_own, version_of
from embed64.kaggle.session import Session, filled
from embed64.kaggle.sources import SECTIONS, absent, left_out
from embed64.kaggle.state import State
from embed64.kernel.code_file import python_of
from embed64.kernel.metadata import SITE, Kernel
from embed64.kernel.metadata_file import METADATA_NAME

DATASET_PATIENCE = 1800.0
"""Seconds to wait for a dataset that Kaggle is still processing."""


@dataclass(frozen=True)
class Pushed:
    """A version of a kernel on Kaggle; `new` if this call sent it."""

    version: int
    url: str
    new: bool


def push(kernel: Kernel, session: Session, state: State, again: bool = False) -> Pushed:
    """Send the kernel, which runs it; do not send one that is unchanged since the last push, unless `again`.

    Raises CheckFailed if Kaggle left out a source, or would again; InputError for what can be fixed before.
    """
    require_own(kernel, session)
    last = state.get("push")
    same = last.get("kernel") == kernel.ref and last.get("sha256") == kernel.sha256
    if same and last.get("version") and not last.get("missing") and not again:
        say(f"{kernel.ref}: version {last['version']} is identical; not pushed again (to push it, give --again)")
        return Pushed(last["version"], last["url"], new=False)
    if same and last.get("missing") and not again and (still := absent(kernel, session)):
        raise CheckFailed(
            f"{kernel.ref}: not pushed again: it would run, as version {last['version']} did, without"
            f" {'; '.join(map(str, still))}"
        )
    for source in kernel.sources("dataset"):
        if source.split("/")[0].lower() == session.user.lower():
            wait_for_dataset("/".join(source.split("/")[:2]), session)
    # An interrupted push recorded the version before it, so that one that arrived nevertheless is not sent twice.
    broken_off = same and not last.get("version")
    before = last["before"] if broken_off else version_of(kernel_metadata(kernel, session))
    pushed, reply = (_arrived(kernel, session, before) if broken_off else None), None
    if pushed is None:
        state.put("push", kernel=kernel.ref, sha256=kernel.sha256, before=before)
        pushed, reply = _save(kernel, session, before)
    missing = [str(source) for source in left_out(kernel, session, reply)]
    done = {"kernel": kernel.ref, "sha256": kernel.sha256, "version": pushed.version, "url": pushed.url}
    state.put("push", **done, missing=missing)
    if missing:
        raise CheckFailed(
            f"{kernel.ref}: version {pushed.version} was pushed without {'; '.join(missing)}; then push again"
        )
    return pushed


def wait_for_dataset(ref: str, session: Session) -> None:
    """Wait until Kaggle has processed a dataset; raise InputError if that failed, CheckFailed if it takes too long."""
    from kagglesdk.datasets.types.dataset_api_service import ApiGetDatasetStatusRequest

    owner, slug = ref.split("/")
    page = f"{SITE}/datasets/{ref}"
    request = filled(ApiGetDatasetStatusRequest, owner_slug=owner, dataset_slug=slug)

    def look() -> tuple[bool | None, str]:
        status = session.once(lambda k: k.datasets.dataset_api_client.get_dataset_status(request)).status.name
        if status in ("FAILED", "DELETED"):
            raise InputError(f"{ref}: Kaggle reports {status} for this dataset; upload it again, see {page}")
        return status == "READY" or None, f"dataset is {status}"

    if not session.watch(look, ref, page, DATASET_PATIENCE):
        raise CheckFailed(f"{ref}: Kaggle is still processing this dataset; see {page}, run this again later")


def _save(kernel: Kernel, session: Session, before: int) -> tuple[Pushed, Any]:
    """Send the kernel; return the version and Kaggle's reply, None if the reply was lost."""
    request = _save_request(kernel)
    rules = [f"{SITE}/competitions/{name}" for name in kernel.sources("competition")]
    try:
        answer = session.send(
            lambda k: k.kernels.kernels_api_client.save_kernel(request),
            lambda: _arrived(kernel, session, before),
            kernel.ref,
            rules[0] if rules else kernel.page,
        )
    except CheckFailed as error:
        if status_of(error.__cause__) == 409:
            raise _taken(kernel, str(error)) from error
        raise
    if isinstance(answer, Pushed):
        return answer, None
    if answer.error:
        raise _refused(kernel, " ".join(answer.error.split()))
    version = answer.version_number or version_of(kernel_metadata(kernel, session))
    return Pushed(version, answer.url or kernel.page, new=True), answer


def _save_request(kernel: Kernel) -> Any:
    from kagglesdk.kernels.types.kernels_api_service import ApiSaveKernelRequest

    said = kernel.metadata
    return filled(
        ApiSaveKernelRequest,
        slug=kernel.ref,
        new_title=said.title,
        text=kernel.code,
        language=said.language,
        kernel_type=said.kernel_type,
        is_private=said.is_private,
        enable_gpu=said.enable_gpu,
        enable_tpu=said.enable_tpu,
        enable_internet=said.enable_internet,
        **{f"{kind}_data_sources": kernel.sources(kind) for kind in SECTIONS},
        category_ids=said.keywords,
        docker_image_pinning_type=said.given().get("docker_image_pinning_type"),
        docker_image=said.docker_image or None,
        machine_shape=said.machine_shape or None,
    )


def _taken(kernel: Kernel, said: str) -> InputError:
    return InputError(
        f"{kernel.folder / METADATA_NAME}: the title '{kernel.metadata.title}' is taken by another kernel of"
        f" yours; choose another 'title' and the 'id' that it gives (Kaggle says: {said})"
    )


def _refused(kernel: Kernel, said: str) -> InputError | CheckFailed:
    """Return the error, with a remedy, for a refusal in a response with status 200."""
    if re.search(r"already in use|already exists|slug.*taken", said, re.IGNORECASE):
        return _taken(kernel, said)
    remedy = "see " + kernel.page
    if re.search(r"not found|permission", said, re.IGNORECASE):
        remedy = f"'id' in {METADATA_NAME} must begin with your own user name: `embed64 kernel init --owner NAME`"
    elif re.search(r"maximum|quota|limit", said, re.IGNORECASE):
        remedy = f"wait for your other sessions, or see the hours left at {SITE}/settings; then run this again"
    elif re.search(r"phone|verif", said, re.IGNORECASE):
        remedy = f"verify your phone number at {SITE}/settings: GPU and internet require it"
    return CheckFailed(f"{kernel.ref}: Kaggle did not accept the push: {said}; {remedy}")


def _arrived(kernel: Kernel, session: Session, before: int) -> Pushed | None:
    """Return what an unanswered push created: a version newer than `before` with the same code; None if nothing."""
    found = kernel_metadata(kernel, session)
    if version_of(found) <= before:
        return None
    source = found.blob.source if found.blob else ""
    same = not source or _words(kernel, source) == _words(kernel, kernel.code)
    return Pushed(version_of(found), kernel.page, new=True) if same else None


def _words(kernel: Kernel, text: str) -> list[str]:
    """Return the words of the Python code: how a notebook's cells are written down is left to Kaggle."""
    with suppress(InputError):  # Kaggle holds something else
        text = python_of(Path(kernel.metadata.code_file), text)
    return text.split()
