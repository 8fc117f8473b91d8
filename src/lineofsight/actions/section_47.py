"""Section 47 enquiries: the worker concludes one, and a manager signs its outcome or sends it back.

It runs until it is signed. Nobody signs their own. Source: practice reference 2.2 (section 47 enquiry: manager signs).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from lineofsight.access.models import Account
from lineofsight.actions.recording import ChildKey, Recording, recording
from lineofsight.actions.voice import ViewSaid, write_view
from lineofsight.domain import pathway, protection_pathway
from lineofsight.domain.codes import CategoryOfAbuse
from lineofsight.domain.concerns import Finding
from lineofsight.domain.permissions import Action
from lineofsight.record import histories
from lineofsight.record.models import ConcernFound, Section47Enquiry


@dataclass(frozen=True, slots=True)
class Section47Concluded:
    """What an enquiry found beside its outcome. "": not said.

    concerns: each concern with what was found of it. agency_challenge: of an agency that wanted a conference where none
    is required. view: the child's account; None where nothing is recorded. why_not_seen: why the child was not seen.
    """

    concerns: tuple[tuple[CategoryOfAbuse, Finding], ...] = ()
    agencies_views: str = ""
    family_told: str = ""
    safety_plan: str = ""
    agency_challenge: str = ""
    why_not_seen: str = ""
    view: ViewSaid | None = None


NOTHING_MORE = Section47Concluded()


def conclude_section_47_enquiry(
    child: ChildKey,
    enquiry_id: int,
    *,
    on: date,
    outcome: Section47Enquiry.Outcome,
    by: Account,
    findings: str = "",
    said: Section47Concluded = NOTHING_MORE,
) -> Section47Enquiry:
    """Record the worker's conclusion of a section 47 enquiry; a manager has still to sign its outcome.

    One that was sent back is concluded again: what was found of a concern is written anew. Raises Refused, StepRefused,
    and WordsStandElsewhere where the child's account stands nearly alike elsewhere.
    """
    with recording(child, Action.CONCLUDE_SECTION_47, by=by, on=on) as work:
        enquiry = work.row(Section47Enquiry, enquiry_id)
        episode = work.episode(enquiry.episode_id)
        about: dict[str, Any] = {"episode": episode, "subject_id": enquiry_id, "on": on}
        work.check(pathway.CONCLUDE_SECTION_47_ENQUIRY, **about)
        work.check(protection_pathway.SEE_CHILD_IN_ENQUIRY, words=said.why_not_seen, **about)
        _write_concerns(work, enquiry, said)
        if said.view is not None:
            write_view(work, said.view, on=on, by=by, episode_id=enquiry.episode_id)
        return work.change(
            enquiry,
            submitted_on=on,
            submitted_by=work.worker,
            why_sent_back="",
            sent_back_by=None,
            outcome=outcome,
            findings=findings,
            agencies_views=said.agencies_views,
            family_told=said.family_told,
            safety_plan=said.safety_plan,
            agency_challenge=said.agency_challenge,
            why_not_seen=said.why_not_seen,
            reason="Concluded, to be signed",
        )


def first_seen_in(child_id: int, enquiry_id: int) -> date | None:
    """The first day on which the child was seen in person since an enquiry began; None where no visit says so."""
    history = histories.history_of(child_id)
    known = next(one for each in history.episodes for one in each.section_47_enquiries if one.id == enquiry_id)
    return protection_pathway.first_seen_in(known, history)


def _write_concerns(work: Recording, enquiry: Section47Enquiry, said: Section47Concluded) -> None:
    standing = {one.category: one for one in enquiry.concerns.all()}
    for category, finding in said.concerns:
        before = standing.get(category.value)
        if before is None:
            work.write(ConcernFound, enquiry=enquiry, category=category.value, finding=finding)
        elif before.finding != finding:
            work.change(before, finding=finding, reason="Concluded again")


def sign_section_47_outcome(child: ChildKey, enquiry_id: int, *, on: date, by: Account) -> Section47Enquiry:
    """Sign the outcome of an enquiry, which concludes it.

    A conference is required where a continuing risk was found, and not otherwise. Raises Refused, for who concluded it
    too, and StepRefused.
    """
    with _answering(child, enquiry_id, on, by) as (work, enquiry):
        episode = work.episode(enquiry.episode_id)
        work.check(pathway.SIGN_SECTION_47_OUTCOME, episode=episode, subject_id=enquiry_id, on=on)
        return work.change(
            enquiry,
            concluded_on=on,
            signed_by=work.worker,
            is_conference_not_required=enquiry.outcome != Section47Enquiry.Outcome.SUBSTANTIATED_ONGOING_RISK,
            reason="Signed",
        )


def send_section_47_back(child: ChildKey, enquiry_id: int, *, on: date, why: str, by: Account) -> Section47Enquiry:
    """Send a conclusion back to its author, who concludes the enquiry again. Raises as `sign_section_47_outcome`."""
    with _answering(child, enquiry_id, on, by) as (work, enquiry):
        episode = work.episode(enquiry.episode_id)
        work.check(pathway.SEND_SECTION_47_BACK, episode=episode, subject_id=enquiry_id, on=on, words=why)
        return work.change(
            enquiry,
            submitted_on=None,
            submitted_by=None,
            why_sent_back=why.strip(),
            sent_back_by=work.worker,
            reason="Sent back",
        )


@contextmanager
def _answering(child: ChildKey, enquiry_id: int, on: date, by: Account) -> Iterator[tuple[Recording, Section47Enquiry]]:
    """The answer to a conclusion: whoever wrote it may not give it."""
    author = Section47Enquiry.objects.filter(pk=enquiry_id).values_list("submitted_by_id", flat=True).first()
    with recording(child, Action.SIGN_SECTION_47, by=by, on=on, author_id=author) as work:
        yield work, work.row(Section47Enquiry, enquiry_id)
