"""The front door: a child who is new to the authority, the referral that opens an episode, and its closure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db import IntegrityError, transaction

from lineofsight.access import gate
from lineofsight.access.models import Account
from lineofsight.actions import early_help, workforce
from lineofsight.actions.assessments import check_help_before_closing
from lineofsight.actions.exceptions import ActionError
from lineofsight.actions.person_codes import checked, checked_disabilities
from lineofsight.actions.recording import ChildKey, Recording, recording
from lineofsight.actions.voice import ViewSaid, write_view
from lineofsight.domain import closing_pathway, move_pathway, pathway
from lineofsight.domain.codes import Ethnicity, PrimaryNeed, ReasonForClosure, ReferralSource, Sex, UPNUnknown
from lineofsight.domain.permissions import Action
from lineofsight.record import histories, kept, ledger
from lineofsight.record.models import (
    Allocation,
    Child,
    Disability,
    Episode,
    Identifier,
    LiveMark,
    Person,
    PersonName,
    StepChange,
    Team,
    Worker,
)
from lineofsight.record.moment import local_date, now, today

LONGEST_LA_CHILD_ID: Final = 20  # characters (rule 1570); letters and digits alone (rule 1580)
_OUR_OWN_SERIES = re.compile(r"LOS[0-9]{8,}")


@dataclass(frozen=True, slots=True)
class NewChild:
    """What is known of a child new to the authority: a family name, and a date of birth or an expected one.

    la_child_id: what the authority already knows the child by; "" gives the next of our own series. upn_unknown: why
    there is no pupil number. Codes are those of the national code sets; "" and () mean not recorded.
    """

    family_name: str
    given_names: str = ""
    born_on: date | None = None
    expected_on: date | None = None
    sex: str = ""
    ethnicity: str = ""
    la_child_id: str = ""
    upn_unknown: str = ""
    disabilities: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Referral:
    """A referral, and what was decided on it. `received_at` is None where only the day is known."""

    received_on: date
    source: ReferralSource
    received_at: datetime | None = None
    primary_need: PrimaryNeed | None = None
    is_no_further_action: bool = False
    decided_at: datetime | None = None
    summary: str = ""


@gate.one_transaction()
def record_new_child(new: NewChild, *, team: Team, by: Account) -> Child:
    """Begin a record for a child the authority does not know, held by `team`.

    Look for the child before recording a new one. Raises Refused, and ActionError for an identifier that another
    child has or the census does not take, and for a code that is none.
    """
    gate.permit(Action.RECORD_NEW_CHILD, by)
    moment, worker = now(), by.worker
    child = begin_record(new, at=moment, worker=worker)
    Allocation.objects.create(child=child, team=team, started_on=today(), recorded_at=moment, recorded_by=worker)
    histories.begun(child)
    opened = gate.open_child(child.pk, Action.OPEN_EPISODE, by=by)
    opened.wrote("child", child.pk)
    ledger.reread([child.pk])
    LiveMark.raise_for("record")
    return child


def begin_record(new: NewChild, *, at: datetime, worker: Worker | None) -> Child:
    """Write the rows with which a child's record begins: the caller has asked the gate. Raises ActionError."""
    person = Person.objects.create(
        sex=checked(Sex, new.sex, called="sex") or Sex.UNKNOWN_OR_UNBORN.code,
        ethnicity=checked(Ethnicity, new.ethnicity, called="ethnicity"),
        born_on=new.born_on,
        expected_on=new.expected_on if new.born_on is None else None,
        upn_unknown=checked(UPNUnknown, new.upn_unknown, called="the reasons for having no pupil number"),
        recorded_at=at,
        recorded_by=worker,
    )
    child = _child_of(person, new.la_child_id)
    PersonName.objects.create(
        person=person,
        given_names=new.given_names,
        family_name=new.family_name,
        recorded_at=at,
        recorded_by=worker,
    )
    for code in checked_disabilities(new.disabilities):
        Disability.objects.create(person=person, code=code, recorded_at=at, recorded_by=worker)
    return child


def _child_of(person: Person, la_child_id: str) -> Child:
    """The person's row as a child, under the identifier given or the next of our own series. Raises ActionError."""
    if not la_child_id:
        return Child.objects.create(person=person, la_child_id=f"LOS{person.pk:08d}")
    if len(la_child_id) > LONGEST_LA_CHILD_ID or not (la_child_id.isascii() and la_child_id.isalnum()):
        raise ActionError("The identifier must be at most 20 letters and digits: the census takes no other.")
    if _OUR_OWN_SERIES.fullmatch(la_child_id):
        raise ActionError("LOS and a number is given by this record alone. Leave the identifier out to be given one.")
    known_before = Identifier.objects.filter(kind=Identifier.Kind.LA_CHILD_ID, value=la_child_id)
    try:
        with transaction.atomic():
            child = Child.objects.create(person=person, la_child_id=la_child_id)
    except IntegrityError:
        child = None
    if child is None or known_before.exists():
        raise ActionError("A child already has this identifier. Look for the child by it, or check the identifier.")
    return child


def open_episode(child: ChildKey, referral: Referral, *, by: Account) -> Episode:
    """Open an episode of need on a referral, or record that nothing further was done on it.

    A child whom nobody holds goes to the recorder's own team, and so does one in early help, which a referral that is
    accepted ends. With no further action nobody holds the child any longer, unless early help does; who recorded it
    was the last to, and may read on as after any allocation that ended. Raises Refused,
    CannotAllocate, or StepRefused for a child who is already open: news about an open child is never a referral.
    """
    with recording(child, Action.OPEN_EPISODE, by=by, on=referral.received_on) as work:
        work.check(pathway.OPEN_EPISODE, on=referral.received_on)
        decided_at = referral.decided_at or work.at
        if not referral.is_no_further_action:
            early_help.end_at_referral(work, on=local_date(decided_at))
            workforce.hold_if_nobody_does(work, on=referral.received_on)
        episode = work.write(
            Episode,
            child=work.child,
            referred_on=referral.received_on,
            referred_at=referral.received_at,
            source=referral.source.value,
            primary_need=referral.primary_need.value if referral.primary_need else "",
            is_no_further_action=referral.is_no_further_action,
            decided_on=local_date(decided_at),
            decided_at=decided_at,
            summary=referral.summary,
        )
        if referral.is_no_further_action:
            let_go(work, on=local_date(decided_at), handled_by=work.worker)
        return episode


@dataclass(frozen=True, slots=True)
class Closing:
    """What is written with a closure. "": not said. view: what the child says of it; None for nothing."""

    outcomes_achieved: str = ""
    familys_view: str = ""
    closing_summary: str = ""
    partners_told: str = ""
    comes_back_if: str = ""
    view: ViewSaid | None = None

    def columns(self) -> dict[str, str]:
        """What the row of the episode keeps of it."""
        return {
            "outcomes_achieved": self.outcomes_achieved,
            "familys_view": self.familys_view,
            "closing_summary": self.closing_summary,
            "partners_told": self.partners_told,
            "comes_back_if": self.comes_back_if,
        }


NOTHING_WRITTEN = Closing()


def close_episode(
    child: ChildKey,
    episode_id: int,
    *,
    on: date,
    reason: ReasonForClosure,
    by: Account,
    closing: Closing = NOTHING_WRITTEN,
) -> Episode:
    """Close an episode for a reason, once all that stands in it is settled.

    Nobody holds the child any longer, unless it was stepped down: early help holds it then. Raises Refused,
    StepRefused, and WordsStandElsewhere where the child's words stand nearly alike elsewhere.
    """
    with recording(child, Action.CLOSE_EPISODE, by=by, on=on) as work:
        told = work.episode(episode_id)
        work.check(closing_pathway.CLOSE_EPISODE, episode=told, on=on, code=reason.value)
        work.check(move_pathway.CLOSE_ELSEWHERE, episode=told, on=on, code=reason.value)
        check_help_before_closing(work, told, on)
        if closing.view is not None:
            write_view(work, closing.view, on=on, by=by, episode_id=episode_id)
        episode = work.change(
            work.row(Episode, episode_id),
            closed_on=on,
            reason_for_closure=reason.value,
            reason="Episode closed",
            **closing.columns(),
        )
        let_go(work, on=on)
        return episode


def let_go(work: Recording, *, on: date, handled_by: Worker | None = None) -> None:
    """End whatever holds the child, unless early help does: it goes on."""
    if not workforce.is_in_early_help(work.child.pk):
        workforce.let_go(work, on=on, reason=Allocation.Reason.CLOSED, handled_by=handled_by)
    kept.forget(StepChange, work.child.pk)
