"""Named exceptions of the clocks: each gives the reason why a clock does not apply to a case, or ""."""

from __future__ import annotations

from datetime import date

from lineofsight.domain.clocks.clock import Case
from lineofsight.domain.clocks.wording import written
from lineofsight.domain.history import History


def referral_took_no_further_action(case: Case) -> str:
    """The referral ended in advice or onward referral: nobody owes the child an assessment or a visit."""
    if case.episode is not None and case.episode.is_no_further_action:
        return "the referral took no further action"
    return ""


def child_was_unborn(case: Case) -> str:
    """Nobody can see a child who was not yet born on the day that the clock started."""
    return "the child was not yet born" if was_unborn_on(case.history, case.started_on) else ""


def first_assessment_may_predate_the_file(case: Case) -> str:
    """A file holds the assessments that ended in its year, so the first of a long episode may not be in it.

    The earliest one in the file is taken for the first only where it began before the file does and no later than
    the limit after the referral: two assessments of one episode do not run together.
    """
    episode = case.episode
    if episode is None or episode.complete_from is None or episode.referred_on >= episode.complete_from:
        return ""
    earliest = min((one.started_on for one in episode.assessments), default=None)
    if earliest is not None and earliest < episode.complete_from and earliest <= case.due_on:
        return ""
    return (
        f"the child was referred on {written(episode.referred_on)} and the file begins on"
        f" {written(episode.complete_from)}, so the first assessment may not be in it"
    )


def first_review_may_predate_the_file(case: Case) -> str:
    """A file holds the reviews of its year and the last one before it, so the first of an old plan may be missing.

    Where the earliest review in the file is of the file's own year, or there is none, no review went before it: a
    review of an earlier year would be there.
    """
    complete_from = None if case.episode is None else case.episode.complete_from
    if complete_from is None or not case.stops or case.stops[0].on >= complete_from:
        return ""
    return (
        f"the plan started on {written(case.started_on)}, before the file begins on {written(complete_from)},"
        " so its first review may not be in it"
    )


def was_unborn_on(history: History, day: date) -> bool:
    """Whether the child was not yet born on `day`. A child with neither date recorded is taken as born."""
    if history.born_on is not None:
        return day < history.born_on
    return history.expected_on is not None


def nobody_to_tell(case: Case) -> str:
    """Whoever made the contact is not known, or asked not to hear."""
    wanted = any(message.wants_feedback for message in case.history.messages)
    return "" if wanted else "there is nobody to tell"
