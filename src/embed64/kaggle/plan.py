"""Plan the route from a kernel to a submission, and refuse at once, by cheap requests, what cannot arrive there."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from embed64.artifact.verify import ARTIFACT_NAME
from embed64.core.errors import InputError
from embed64.kaggle.kernels import read_kernel, require_own
from embed64.kaggle.session import Session
from embed64.kaggle.sources import absent, asking_for_competition
from embed64.kaggle.uploads import own_datasets
from embed64.kernel.metadata import INFERENCE, MODEL, SITE, Kernel
from embed64.kernel.metadata_file import METADATA_NAME


def plan(kernel: Kernel, session: Session, competition: str = "") -> list[str]:
    """Return the route to a submission, or without a competition to the output alone, in a line for each leg.

    Raises InputError if a kernel is another's, a source does not exist for this login, rules are not accepted, the
    competition takes no submissions, or no GPU time is left. No request of these costs GPU time or storage.
    """
    second = second_kernel(kernel) if competition else None
    for each in filter(None, (kernel, second)):
        require_own(each, session)
    if competition:
        _require_open(competition, session)
    if missing := absent(kernel, session, {*own_datasets(kernel), competition}):
        raise InputError(f"{kernel.ref}: {'; '.join(map(str, missing))}; nothing was sent")
    left = _gpu_time(kernel, session) if kernel.metadata.enable_gpu else ""
    internet = "with" if kernel.metadata.enable_internet else "without"
    first = f"1. {kernel.ref} runs {internet} internet and writes {ARTIFACT_NAME}{left}"
    if not second:
        last = f"3. that version is submitted to {competition}" if competition else "3. nothing is submitted"
        return [first, "2. its output is downloaded and checked", last]
    return [
        first,
        f"2. its {ARTIFACT_NAME} is downloaded, checked and uploaded as your private dataset {model_of(second)}",
        f"3. {second.ref} reads that without internet, as {competition} demands, and is submitted",
    ]


def second_kernel(kernel: Kernel) -> Kernel | None:
    """Return the kernel that submits in place of this one, None if this one can be submitted.

    A competition takes no submission of a kernel with internet. Raises InputError if the second one would not do.
    """
    if not kernel.metadata.enable_internet:
        return None
    second = read_kernel(kernel.folder / INFERENCE)
    if second.metadata.enable_internet or model_of(second) not in second.sources("dataset"):
        raise InputError(
            f"{second.folder / METADATA_NAME}: a kernel with internet cannot be submitted, and this one does not run"
            f" without it on the dataset {model_of(second)}; write it again: `embed64 kernel build`"
        )
    return second


def model_of(second: Kernel) -> str:
    """Return the dataset that brings the artifact to the second kernel, as owner/slug."""
    return f"{second.ref.partition('/')[0]}/{MODEL}"


def _require_open(name: str, session: Session) -> None:
    page = f"{SITE}/competitions/{name}"
    found = session.ask(asking_for_competition(name), name, page)
    if session.dry:
        return
    if not found.user_has_entered:
        raise InputError(f"{name}: its rules are not accepted by {session.user}; accept them at {page}/rules")
    if found.submissions_disabled:
        over = f" since {found.deadline:%Y-%m-%d}" if found.deadline else ""
        raise InputError(f"{name}: takes no submissions any more{over}; give --no-submit, or another --competition")


def _gpu_time(kernel: Kernel, session: Session) -> str:
    """Return what is left of the week's GPU time, to be said; raise InputError if that is nothing."""
    from kagglesdk.kernels.types.kernels_api_service import ApiGetAcceleratorQuotaStatisticsRequest

    def ask(k: Any) -> Any:
        return k.kernels.kernels_api_client.get_accelerator_quota_statistics(ApiGetAcceleratorQuotaStatisticsRequest())

    found = session.ask(ask, "GPU time", f"{SITE}/settings")
    if session.dry or found.gpu_quota is None or found.gpu_quota.total_time_allowed is None:
        return ""
    quota, none = found.gpu_quota, timedelta()
    allowed = quota.total_time_allowed
    if not allowed:
        raise InputError(
            f"{kernel.ref}: no GPU time is given to {session.user}; verify your phone number at {SITE}/settings, or"
            " give enable_gpu false"
        )
    left = allowed - (quota.time_used or none) - (quota.time_reserved or none)
    if left <= none:
        again = f" until {found.quota_refresh_time:%Y-%m-%d %H:%M} UTC" if found.quota_refresh_time else ""
        raise InputError(f"{kernel.ref}: none of your {_hours(allowed)} of GPU time is left{again}; nothing was sent")
    return f" ({_hours(left)} of {_hours(allowed)} of GPU time left this week)"


def _hours(time: timedelta) -> str:
    return f"{time.total_seconds() / 3600:.3g} h"
