"""Submissions to the competition: send a kernel's version once and wait for its score."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from embed64.core.console import say
from embed64.core.errors import CheckFailed, InputError
from embed64.kaggle.kernels import current_version
from embed64.kaggle.session import Session, filled, pages
from embed64.kaggle.state import State
from embed64.kaggle.status import require_complete
from embed64.kernel.image import COMPETITION
from embed64.kernel.metadata import SITE, Kernel

_PAGES = 25
"""The most pages of a list that are read: a hundred submissions or two hundred teams each."""


@dataclass(frozen=True)
class Submission:
    """A submission as Kaggle lists it; a score that is not known yet is empty."""

    ref: int
    date: str
    message: str
    status: str
    public: str
    private: str
    team: str
    error: str


@dataclass(frozen=True)
class Place:
    """A row of the leaderboard."""

    rank: int
    team: str
    score: str
    date: str


def submit(
    kernel: Kernel,
    session: Session,
    state: State,
    message: str = "",
    competition: str = COMPETITION,
    limit: float = 0.0,
) -> Submission | None:
    """Submit the kernel's newest version, unless a submission with the same message exists; wait for its score.

    Returns None if Kaggle does not list it within `limit` seconds. Raises InputError if the kernel has internet, with
    which no competition takes it; CheckFailed if it has not run to its end, or if scoring failed.
    """
    if kernel.metadata.enable_internet:
        raise InputError(
            f"{kernel.ref}: a kernel with internet cannot be submitted; `embed64 kernel ship` submits its artifact by"
            " the second kernel"
        )
    from kagglesdk.competitions.types.competition_api_service import ApiCreateCodeSubmissionRequest

    from embed64.artifact.submission import SUBMISSION_NAME  # imports torch, which listing does not need

    page = f"{SITE}/competitions/{competition}"
    what = f"submission to {competition}"
    version = _version_to_submit(kernel, session, state)
    owner, slug = kernel.ref.split("/")
    # The hash is left out of the comparison: it is known only if the output was downloaded before.
    begins = message or f"{slug} v{version}"
    message = message or f"{begins} {_short_hash(SUBMISSION_NAME, kernel, state, version)}".strip()

    def is_it(each: Submission) -> bool:
        return each.message == message or each.message.startswith(f"{begins} ") or each.message == begins

    def listed() -> Submission | None:
        return next(filter(is_it, submissions(session, competition)), None)

    request = filled(
        ApiCreateCodeSubmissionRequest,
        competition_name=competition,
        kernel_owner=owner,
        kernel_slug=slug,
        kernel_version=version,
        file_name=SUBMISSION_NAME,
        submission_description=message,
    )
    if there := listed():
        say(f"{what}: '{there.message}' was sent on {there.date}; not sent again (to send it, give another --message)")
    else:
        answer = session.send(
            lambda k: k.competitions.competition_api_client.create_code_submission(request), listed, what, page
        )
        if not isinstance(answer, Submission) and answer.message:
            say(f"{what}: {' '.join(answer.message.split())}")
    if session.dry:
        return None
    record: dict[str, Any] = {"kernel": kernel.ref, "version": version, "competition": competition, "message": message}
    state.put("submit", **record)
    if found := _scored(session, competition, is_it, limit):
        scores = {"status": found.status, "public": found.public, "private": found.private}
        state.put("submit", **record, ref=found.ref, **scores)
        if found.status == "ERROR":
            reason = found.error or "no reason given"
            raise CheckFailed(f"{what}: '{found.message}' failed: {reason}; see {page}/submissions")
    return found


def submissions(session: Session, competition: str = COMPETITION) -> list[Submission]:
    """Return your own submissions, the newest first."""
    found = _rows(session, _listing(competition), "list_submissions", competition)
    return list(map(_submission, found))


def leaderboard(session: Session, competition: str, team: str, top: int = 10) -> list[Place]:
    """Return the first `top` places, and the place of `team` if it has one."""
    from kagglesdk.competitions.types.competition_api_service import ApiGetLeaderboardRequest

    request = filled(ApiGetLeaderboardRequest, competition_name=competition, page_size=200)
    places: list[Place] = []
    for rank, row in enumerate(_rows(session, request, "get_leaderboard", competition), 1):
        if rank <= top or (team and row.team_name == team):
            places.append(Place(rank, row.team_name or "", row.score or "", _day(row.submission_date)))
        if rank >= top and (not team or any(each.team == team for each in places)):
            break
    return places


def _version_to_submit(kernel: Kernel, session: Session, state: State) -> int:
    newest, pushed = current_version(kernel, session), state.get("push")
    require_complete(kernel, session)
    known = pushed.get("version") if pushed.get("kernel") == kernel.ref else None
    if session.dry:
        return known or 1
    if not newest:
        raise InputError(f"{kernel.ref}: Kaggle has no version of it; run `embed64 kernel push`")
    if known and known != newest:
        raise InputError(
            f"{kernel.ref}: version {known} was pushed from here, but the newest is {newest};"
            f" see {kernel.page}, or push this one again (`embed64 kernel push --again`)"
        )
    return newest


def _short_hash(name: str, kernel: Kernel, state: State, version: int) -> str:
    """Return the start of the submitted file's hash if the file was downloaded, else an empty text."""
    output = state.get("output")
    fetched = (output.get("kernel"), output.get("version")) == (kernel.ref, version)
    return output["files"].get(name, "")[:12] if fetched else ""


def _scored(session: Session, competition: str, is_it: Callable[[Submission], bool], limit: float) -> Submission | None:
    """Return the submission once it is scored or has failed; after `limit` seconds, as it is then."""
    latest: Submission | None = None
    request = _listing(competition)

    def look() -> tuple[Submission | None, str]:
        nonlocal latest
        page = session.once(lambda k: k.competitions.competition_api_client.list_submissions(request))
        latest = next(filter(is_it, map(_submission, page.submissions)), latest)
        done = latest is not None and latest.status != "PENDING"
        return (latest if done else None), latest.status if latest else "not listed yet"

    page = f"{SITE}/competitions/{competition}"
    return session.watch(look, f"submission to {competition}", page, limit) or latest


def _listing(competition: str) -> Any:
    from kagglesdk.competitions.types.competition_api_service import ApiListSubmissionsRequest

    return filled(ApiListSubmissionsRequest, competition_name=competition, page_size=100)


def _rows(session: Session, request: Any, method: str, competition: str) -> Iterator[Any]:
    """Yield the rows of a list, page by page; both lists call them `submissions`."""
    page = f"{SITE}/competitions/{competition}"

    def answer(asked: Any) -> Any:
        return session.ask(lambda k: getattr(k.competitions.competition_api_client, method)(asked), competition, page)

    return (row for found in islice(pages(answer, request), _PAGES) for row in found.submissions)


def score_line(submission: Mapping[str, Any]) -> str:
    """Describe a submission {status, public, private} in one line."""
    if submission.get("status") != "COMPLETE":
        return "not scored yet: `embed64 kernel leaderboard` shows it"
    return f"public score {submission['public'] or '-'}, private {submission['private'] or '-'}"


def _submission(row: Any) -> Submission:
    return Submission(
        ref=row.ref,
        date=_day(row.date),
        message=row.description or "",
        status=row.status.name,
        public=row.public_score or "",
        private=row.private_score or "",
        team=row.team_name or "",
        error=" ".join((row.error_description or "").split()),
    )


def _day(date: Any) -> str:
    return f"{date:%Y-%m-%d %H:%M}" if date else ""
