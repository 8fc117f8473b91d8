"""What happened to a child, in words for the screen of a decision: a title, what is known of it, how long it ran."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from lineofsight.domain.codes import CategoryOfAbuse, PrimaryNeed, ReasonForClosure
from lineofsight.domain.codes.front_door import ContactCategory, ContactOutcome
from lineofsight.domain.flags.wording import from_whom
from lineofsight.record.household_history import Happening, Kind
from lineofsight.record.models import Contact
from lineofsight.web.child_family import ADDRESS_PROTECTED
from lineofsight.web.entries import label_of
from lineofsight.web.words import count_of, date_in_words


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that happened, as it stands on the page. contact: the reference of a contact, to open it."""

    title: str
    on: date | None
    at: datetime | None
    text: str
    is_going_on: bool = False
    contact: UUID | None = None


def told(happening: Happening) -> Told:
    """One happening in words."""
    title, parts = _TELLS[happening.kind](happening.row)
    return Told(
        title=title,
        on=happening.on,
        at=happening.at,
        text=" ".join(f"{part.rstrip('.')}." for part in parts if part),
        is_going_on=happening.kind in _RUNS and happening.ended_on is None and not _is_nfa(happening),
        contact=happening.row.reference if happening.kind is Kind.CONTACT else None,
    )


def counted(happenings: Iterable[Happening]) -> str:
    """How much there is of what: "3 contacts, 1 assessment"; "nothing recorded" where there is nothing."""
    counts = Counter(one.kind for one in happenings)
    return ", ".join(count_of(counts[kind], *_COUNTED[kind]) for kind in _COUNTED if counts[kind]) or "nothing recorded"


def _is_nfa(happening: Happening) -> bool:
    return happening.kind is Kind.REFERRAL and bool(happening.row.is_no_further_action)


def _contact(row: Any) -> tuple[str, list[str]]:
    title = f"Contact from {from_whom(row.message.source)}"
    about = ContactCategory(row.category).label if row.category else "Not triaged"
    if row.stage == Contact.Stage.NOT_SAID:
        about, decided = "", str(row.get_stage_display())
    elif row.is_open:
        decided = f"Not decided: {row.get_stage_display().lower()}"
    else:
        level = f", level {row.level}" if row.level else ""
        decided = f"Decided {date_in_words(row.decided_on)}: {ContactOutcome(row.outcome).label}{level}"
    return title, [one for one in (_who(row), about, decided) if one]


def _who(row: Any) -> str:
    """The organisation that made a contact; nobody by name, and nothing of a source that is confidential."""
    if row.message.is_source_confidential or not row.message.is_professional:
        return ""
    return str(row.message.referrer_organisation)


def _referral(row: Any) -> tuple[str, list[str]]:
    if row.is_no_further_action:
        end = "No further action"
    elif row.closed_on:
        end = f"Closed {date_in_words(row.closed_on)}: {label_of(ReasonForClosure, row.reason_for_closure)}"
    else:
        end = "Open"
    source = f"From {from_whom(row.source)}" if row.source else ""
    return "Referral", [source, label_of(PrimaryNeed, row.primary_need), end]


def _assessment(row: Any) -> tuple[str, list[str]]:
    return "Assessment", [
        f"Authorised {date_in_words(row.authorised_on)}" if row.authorised_on else "Not authorised yet"
    ]


def _strategy_discussion(row: Any) -> tuple[str, list[str]]:
    return "Strategy discussion", [str(row.get_outcome_display())]


def _section_47(row: Any) -> tuple[str, list[str]]:
    outcome = str(row.get_outcome_display()) if row.concluded_on else ""
    ended = f"Concluded {date_in_words(row.concluded_on)}" if row.concluded_on else "Not concluded"
    return "Section 47 enquiry", [ended, outcome]


def _conference(row: Any) -> tuple[str, list[str]]:
    return str(row.get_kind_display()), [str(row.get_outcome_display()) if row.outcome else ""]


def _protection_plan(row: Any) -> tuple[str, list[str]]:
    return "Child protection plan", [
        label_of(CategoryOfAbuse, row.latest_category or row.initial_category),
        f"Ended {date_in_words(row.ended_on)}" if row.ended_on else "In force",
    ]


def _need_plan(row: Any) -> tuple[str, list[str]]:
    return "Child in need plan", [f"Ended {date_in_words(row.ended_on)}" if row.ended_on else "In force"]


def _early_help(row: Any) -> tuple[str, list[str]]:
    if row.ended_on:
        return "Early help", [f"Ended {date_in_words(row.ended_on)}", str(row.get_reason_ended_display())]
    return "Early help", ["Going on" if row.agreed_on else "Requested, not agreed to yet"]


def _address(row: Any) -> tuple[str, list[str]]:
    until = f"Until {date_in_words(row.ended_on)}" if row.ended_on else ""
    if row.is_protected:
        return "Moved", [ADDRESS_PROTECTED, until]
    lines = ", ".join(line.strip(" ,") for line in row.lines.splitlines() if line.strip(" ,"))
    return "Moved", [f"To {lines} {row.postcode}".strip() if lines else "", until]


_TELLS: Final[Mapping[Kind, Callable[[Any], tuple[str, list[str]]]]] = {
    Kind.CONTACT: _contact,
    Kind.REFERRAL: _referral,
    Kind.ASSESSMENT: _assessment,
    Kind.STRATEGY_DISCUSSION: _strategy_discussion,
    Kind.SECTION_47_ENQUIRY: _section_47,
    Kind.CONFERENCE: _conference,
    Kind.CHILD_PROTECTION_PLAN: _protection_plan,
    Kind.CHILD_IN_NEED_PLAN: _need_plan,
    Kind.EARLY_HELP: _early_help,
    Kind.ADDRESS: _address,
}
_RUNS: Final = frozenset(
    {
        Kind.REFERRAL,
        Kind.ASSESSMENT,
        Kind.SECTION_47_ENQUIRY,
        Kind.CHILD_PROTECTION_PLAN,
        Kind.CHILD_IN_NEED_PLAN,
        Kind.EARLY_HELP,
    }
)
"""What goes on until it ends."""
_COUNTED: Final[Mapping[Kind, tuple[str, str]]] = {
    Kind.CONTACT: ("contact", "contacts"),
    Kind.REFERRAL: ("referral", "referrals"),
    Kind.EARLY_HELP: ("time in early help", "times in early help"),
    Kind.ASSESSMENT: ("assessment", "assessments"),
    Kind.STRATEGY_DISCUSSION: ("strategy discussion", "strategy discussions"),
    Kind.SECTION_47_ENQUIRY: ("section 47 enquiry", "section 47 enquiries"),
    Kind.CONFERENCE: ("conference", "conferences"),
    Kind.CHILD_PROTECTION_PLAN: ("child protection plan", "child protection plans"),
    Kind.CHILD_IN_NEED_PLAN: ("child in need plan", "child in need plans"),
    Kind.ADDRESS: ("address", "addresses"),
}
