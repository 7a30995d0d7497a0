"""The kernel: what its folder contains to push, and what Kaggle knows of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from embed64.core.errors import InputError
from embed64.core.files import existing_file
from embed64.kaggle.client import TOKEN_PAGE, local_logins
from embed64.kaggle.session import Session, filled
from embed64.kernel.code_file import read_code, to_send
from embed64.kernel.metadata import MOST_CODE, Kernel
from embed64.kernel.metadata_file import METADATA_NAME, PLACEHOLDER, read_metadata


def read_kernel(folder: Path) -> Kernel:
    """Return the kernel in `folder`; raise InputError for what Kaggle would reject, or push to another kernel."""
    metadata, file = read_metadata(folder), folder / METADATA_NAME
    if metadata.owner == PLACEHOLDER:
        raise InputError(f"{file}: 'id' names no owner yet; run `embed64 kernel init --owner NAME`")
    code = existing_file(
        folder / metadata.code_file, f"'code_file' in {file} names it; `embed64 kernel build` writes it"
    )
    if not code.resolve().is_relative_to(folder.resolve()):
        raise InputError(f"{code}: a link to {code.resolve()}, but 'code_file' must be in {folder}; put the file there")
    text = read_code(code, file)
    if metadata.kernel_type == "notebook":
        text = to_send(code, text)
    if len(text.encode()) > MOST_CODE:
        raise InputError(f"{code}: {len(text.encode()):,} bytes; Kaggle takes {MOST_CODE:,}: attach data as a dataset")
    require_no_login(code, text + json.dumps(metadata.given()))
    return Kernel(folder, metadata, text)


def require_own(kernel: Kernel, session: Session) -> None:
    """Raise InputError if the kernel's owner is neither who is logged in nor whom the session was opened for."""
    owner = kernel.metadata.owner
    if session.user and not session.dry and owner not in session.owners:
        raise InputError(
            f"{kernel.folder / METADATA_NAME}: 'id' begins with {owner}, but {session.user} is logged in;"
            f" `embed64 kernel init --owner {session.user}`, log in as {owner}, or, if you may, give --owner {owner}"
        )


def require_no_login(file: Path, content: str) -> None:
    """Raise InputError if `content`, which is to be sent, contains your own key or token."""
    if any(secret in content for secret in local_logins()[1]):
        raise InputError(f"{file}: contains your Kaggle key or token; remove it, and make a new one at {TOKEN_PAGE}")


def current_version(kernel: Kernel, session: Session) -> int:
    """Return the number of the kernel's newest version; 0 if it was never pushed."""
    return version_of(kernel_metadata(kernel, session))


def kernel_metadata(kernel: Kernel, session: Session) -> Any:
    """Return GetKernel's response, or None if there is no such kernel yet."""
    return session.find(asking_for_kernel(*kernel.ref.split("/")), kernel.ref, kernel.page)


def asking_for_kernel(owner: str, slug: str) -> Callable[[Any], Any]:
    """Return the request for a kernel's metadata and code."""
    from kagglesdk.kernels.types.kernels_api_service import ApiGetKernelRequest

    request = filled(ApiGetKernelRequest, user_name=owner, kernel_slug=slug)
    return lambda k: k.kernels.kernels_api_client.get_kernel(request)


def version_of(found: Any) -> int:
    """Return the newest version's number in that response; 0 if the kernel was never pushed."""
    return (found.metadata.current_version_number or 0) if found and found.metadata else 0
