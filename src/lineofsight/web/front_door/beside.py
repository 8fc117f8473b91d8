"""What stands beside a contact or a decision, in words: the history of child and household, the flags, the answers."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from lineofsight.actions.considering import Considering
from lineofsight.domain.flags import FlagStanding
from lineofsight.domain.information_sharing import (
    ConfidentialityGround,
    LawfulBasis,
    SpecialCategoryCondition,
    WhyNotTold,
    missing_from,
)
from lineofsight.domain.thresholds import Framework, LevelOfNeed
from lineofsight.record.flag_answers import AnsweredFlag
from lineofsight.record.information_sharing import with_outcome
from lineofsight.record.models import (
    Agreement,
    Child,
    Contact,
    Deadline,
    Disclosure,
    Now,
    Objection,
    Openness,
    Reopening,
    ThresholdDecision,
)
from lineofsight.record.threshold_frameworks import frameworks_by_title
from lineofsight.web.front_door.history_words import Told, counted, told
from lineofsight.web.standings import spoken, standing_of, title_of
from lineofsight.web.words import age_in_words


@dataclass(frozen=True, slots=True)
class ChildsHistory:
    """The history of one child as the page shows it. notice: what stands instead of one that may not be shown."""

    name: str
    age: str
    is_own: bool
    summary: str = ""
    entries: tuple[Told, ...] = ()
    notice: str = ""


def histories_in_words(considering: Considering, now: Now) -> tuple[ChildsHistory, ...]:
    """The histories of the contacts' own children and then of the household's, each the latest first."""
    own = [_history(child, considering, now, is_own=True) for child in considering.own_children]
    others = [
        ChildsHistory("", "", is_own=False, notice=member.notice)
        if member.notice
        else _history(member.child, considering, now, is_own=False)
        for member in considering.household
    ]
    return (*own, *others)


def _history(child: Child, considering: Considering, now: Now, *, is_own: bool) -> ChildsHistory:
    happenings = considering.histories.get(child.pk, ())
    return ChildsHistory(
        name=child.name or "Name not recorded",
        age=age_in_words(child.person.born_on, child.person.expected_on, now.on),
        is_own=is_own,
        summary=counted(happenings),
        entries=tuple(told(one) for one in happenings),
    )


@dataclass(frozen=True, slots=True)
class FlagsOfContact:
    """The flags about the child of one contact: those raised, by date of their first event, and the others.

    There is no "clear" among them: that a flag did not fire never means that a child is safe.
    """

    contact: Contact
    raised: tuple[AnsweredFlag, ...]
    did_not_fire: tuple[AnsweredFlag, ...]
    no_data: tuple[AnsweredFlag, ...]


def flags_in_words(considering: Considering) -> tuple[FlagsOfContact, ...]:
    """The flags of each contact that is linked to a child."""
    return tuple(
        FlagsOfContact(
            opened.contact,
            raised=tuple(sorted(_standing(flags, FlagStanding.RAISED), key=lambda one: one.reading.events[0].on)),
            did_not_fire=_standing(flags, FlagStanding.DID_NOT_FIRE),
            no_data=_standing(flags, FlagStanding.NO_DATA),
        )
        for opened in considering.opened
        if (flags := considering.flags.get(opened.contact.pk)) is not None
    )


def _standing(flags: Sequence[AnsweredFlag], standing: FlagStanding) -> tuple[AnsweredFlag, ...]:
    return tuple(one for one in flags if one.reading.standing is standing)


# --- clocks ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ClockTold:
    """One clock of a contact: how it stands, in words and in its own sentence."""

    title: str
    standing: str
    spoken: str
    deadline: Deadline


def clocks_of(contact: Contact, now: Now) -> tuple[ClockTold, ...]:
    """The clocks of a contact and of its message: those running first, each by its due date. One query."""
    others = {"subject_kind": "contact"}
    rows = Deadline.objects.filter(message=contact.message_id).order_by("due_on", "due_at", "clock")
    own = [row for row in rows if row.subject_kind != others["subject_kind"] or row.subject_id == contact.pk]
    told_rows = [ClockTold(title_of(row.clock), standing_of(row, now).value, spoken(row, now), row) for row in own]
    return tuple(sorted(told_rows, key=lambda one: one.deadline.outcome != Deadline.Outcome.RUNNING))


# --- decisions so far ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class DecisionTold:
    """One decision as the page shows it: the level and the criteria in the words of its own framework."""

    decision: ThresholdDecision
    level: str
    level_before: str
    level_proposed: str
    criteria: tuple[str, ...]
    standing: str
    reopening: Reopening | None


def decisions_of(contacts: Collection[Contact]) -> dict[int, tuple[DecisionTold, ...]]:
    """Every decision on each contact, the latest first, in three queries."""
    rows = ThresholdDecision.objects.filter(contact__in=contacts).order_by("-decided_at", "-pk")
    decisions = list(rows.select_related("decided_by", "signed_off_by", "recorded_by", "replaces"))
    frameworks = frameworks_by_title({row.framework for row in decisions})
    reopened = {
        row.decision_id: row for row in Reopening.objects.filter(contact__in=contacts).select_related("recorded_by")
    }
    return {
        contact.pk: tuple(
            _decision(row, frameworks.get(row.framework), reopened.get(row.pk))
            for row in decisions
            if row.contact_id == contact.pk
        )
        for contact in contacts
    }


def _decision(row: ThresholdDecision, framework: Framework | None, reopening: Reopening | None) -> DecisionTold:
    criteria = [framework.criterion(key) if framework is not None else None for key in row.criteria]
    return DecisionTold(
        decision=row,
        level=level_name(row.level, framework),
        level_before=level_name(row.level_before, framework),
        level_proposed=level_name(row.level_proposed, framework),
        criteria=tuple(one.words if one is not None else key for one, key in zip(criteria, row.criteria, strict=True)),
        standing=_standing_of(row, reopening),
        reopening=reopening,
    )


def level_name(level: str, framework: Framework | None) -> str:
    """What a framework calls a level; "" for none."""
    if level not in {one.value for one in LevelOfNeed}:
        return level
    return framework.names[LevelOfNeed(level)] if framework is not None else LevelOfNeed(level).label


def _standing_of(row: ThresholdDecision, reopening: Reopening | None) -> str:
    if row.returned_at is not None:
        return "Not in force: to be made again"
    if not row.is_in_force:
        return "Waits for a manager"
    return "Changed since" if reopening is not None else "In force"


# --- what is recorded of agreement and sharing -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SharingTold:
    """What is recorded of agreement, openness, sharing and objection, and what is missing, each in words."""

    openness: tuple[Openness, ...]
    agreements: tuple[Agreement, ...]
    disclosures: tuple[Disclosure, ...]
    objections: tuple[Objection, ...]
    missing: tuple[str, ...]


def sharing_of(contact: Contact, considering: Considering) -> SharingTold:
    """The facts of one contact, oldest first, and what is still missing by its outcome, or the one recommended."""
    facts = with_outcome(considering.standings[contact.pk].sharing, contact.outcome or contact.recommended_outcome)
    return SharingTold(
        openness=tuple(Openness.objects.filter(contact=contact).order_by("decided_on", "pk")),
        agreements=tuple(Agreement.objects.filter(contact=contact).order_by("happened_on", "pk")),
        disclosures=tuple(
            Disclosure.objects.filter(contact=contact).select_related("approved_by").order_by("shared_at", "pk")
        ),
        objections=tuple(
            Objection.objects.filter(contact=contact).select_related("decided_by").order_by("objected_on", "pk")
        ),
        missing=missing_from(facts),
    )


WORDS_OF_CODES = {
    kind: {code.value: code.label for code in codes}
    for kind, codes in (
        ("lawful_basis", LawfulBasis),
        ("special_category", SpecialCategoryCondition),
        ("confidentiality", ConfidentialityGround),
        ("why_not", WhyNotTold),
    )
}
"""What the codes of sharing are called."""
