"""The kinds of fact that files give: what each hangs on, and by what a later file finds it again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Final

from lineofsight.record.models import (
    Address,
    Allocation,
    Assessment,
    AssessmentFactorFound,
    CareEpisode,
    CarePeriod,
    ChildInNeedPlan,
    ChildProtectionPlan,
    Conference,
    Contact,
    ContactMessage,
    Disability,
    EarlyHelp,
    EarlyHelpAssessment,
    Episode,
    Fact,
    FamilyMember,
    Identifier,
    LookedAfterCheck,
    LookedAfterReview,
    Person,
    PersonName,
    PreProceedingsMeeting,
    Proceedings,
    Relationship,
    ReviewConference,
    Section47Enquiry,
    Visit,
)


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of fact that a file gives.

    hangs_on: column of the model -> the kind above it that the column names; the first is what it stands within.
    of_child: the lookup that leads from the model to the child. found_by: the columns by which a later file finds the
    row again where it has no key of its own, the first also the order of rows. is_one: at most one stands there.
    is_once_a_day: there is one of a day at most, so that it is found by its day and never by a key.
    is_code: one of a set of codes, which a later file replaces as a whole; is_present_state: the codes say how things
    are now, so that a file of any year replaces an earlier one's. counts_as: the kind as which a report counts it.
    is_among: which of the rows that hang there are of this kind; None for all. read_with: what is read with the rows.
    """

    name: str
    label: str
    model: type[Fact]
    hangs_on: dict[str, str]
    of_child: str
    found_by: tuple[str, ...] = ()
    is_one: bool = False
    is_once_a_day: bool = False
    is_code: bool = False
    is_present_state: bool = False
    counts_as: str = ""
    is_among: Callable[[Any], bool] | None = None
    read_with: tuple[str, ...] = ()

    @property
    def has_keys(self) -> bool:
        """Whether a row of it is found by the key that another system gives it."""
        return not (self.is_one or self.is_once_a_day)

    @property
    def parent(self) -> str:
        """The column of the model by which it hangs on what it stands within."""
        return next(iter(self.hangs_on))

    @property
    def counted(self) -> str:
        """The name under which a report counts it."""
        return self.counts_as or self.name


OF_AN_EPISODE: Final = {"episode": "episode", "child": "child"}

PERSON: Final = Kind("person", "Children's particulars", Person, {}, "")
IDENTIFIER: Final = Kind("identifier", "Pupil numbers", Identifier, {"person": "person"}, "person")

KINDS: Final[dict[str, Kind]] = {
    kind.name: kind
    for kind in (
        PERSON,
        Kind(
            "name",
            "Names",
            PersonName,
            {"person": "person"},
            "person",
            is_one=True,
            is_among=lambda name: name.ended_on is None and not name.is_alias,
        ),
        IDENTIFIER,
        Kind(
            "disability",
            "Disabilities",
            Disability,
            {"person": "person"},
            "person",
            is_code=True,
            is_present_state=True,
        ),
        Kind("address", "Addresses", Address, {"person": "person"}, "person", ("started_on", "postcode")),
        Kind("family_member", "Members of families", FamilyMember, {"person": "person"}, "person", ("family",)),
        Kind("relationship", "Mothers", Relationship, {"to": "person"}, "to"),
        Kind("allocation", "Allocations", Allocation, {"child": "child"}, "child", ("started_on",)),
        Kind("episode", "Episodes", Episode, {"child": "child"}, "child", ("referred_on",)),
        Kind("assessment", "Assessments", Assessment, OF_AN_EPISODE, "child", ("started_on",)),
        Kind(
            "factor",
            "Assessment factors",
            AssessmentFactorFound,
            {"assessment": "assessment"},
            "assessment__child",
            is_code=True,
        ),
        Kind("child_in_need_plan", "Child in need plans", ChildInNeedPlan, OF_AN_EPISODE, "child", ("started_on",)),
        Kind("section_47_enquiry", "Section 47 enquiries", Section47Enquiry, OF_AN_EPISODE, "child", ("started_on",)),
        Kind(
            "conference",
            "Conferences",
            Conference,
            {"section_47_enquiry": "section_47_enquiry", **OF_AN_EPISODE},
            "child",
            is_one=True,
        ),
        Kind(
            "conference_of_episode",
            "Conferences",
            Conference,
            OF_AN_EPISODE,
            "child",
            ("kind",),
            counts_as="conference",
            is_among=lambda conference: conference.section_47_enquiry_id is None,
        ),
        Kind(
            "child_protection_plan",
            "Child protection plans",
            ChildProtectionPlan,
            OF_AN_EPISODE,
            "child",
            ("started_on",),
        ),
        Kind(
            "review",
            "Review conferences",
            ReviewConference,
            {"plan": "child_protection_plan"},
            "plan__child",
            ("held_on",),
        ),
        Kind("care_period", "Periods of care", CarePeriod, OF_AN_EPISODE, "child", ("started_on",)),
        Kind(
            "care_episode",
            "Placements and statuses",
            CareEpisode,
            {"period": "care_period"},
            "period__child",
            ("started_on",),
        ),
        Kind(
            "looked_after_review",
            "Reviews of care",
            LookedAfterReview,
            {"period": "care_period"},
            "period__child",
            ("held_on",),
        ),
        Kind(
            "looked_after_check",
            "Checks in care",
            LookedAfterCheck,
            {"period": "care_period"},
            "period__child",
            ("done_on", "kind"),
            is_once_a_day=True,
        ),
        Kind("proceedings", "Ways to court", Proceedings, OF_AN_EPISODE, "child", ("gateway_on",)),
        Kind(
            "pre_proceedings_meeting",
            "Pre-proceedings meetings",
            PreProceedingsMeeting,
            {"proceedings": "proceedings"},
            "proceedings__child",
            ("held_on",),
            is_once_a_day=True,
        ),
        Kind("visit", "Visits", Visit, {"child": "child", "episode": "episode"}, "child", ("happened_on",)),
        Kind("contact_message", "Messages", ContactMessage, {}, "contacts__child", counts_as="contact"),
        Kind(
            "contact",
            "Contacts",
            Contact,
            {"child": "child"},
            "child",
            ("received_on", "source"),
            read_with=("message",),
        ),
        Kind(
            "early_help",
            "Early help",
            EarlyHelp,
            {"child": "child"},
            "child",
            ("requested_on",),
            is_among=lambda help_given: help_given.requested_on is not None,
        ),
        Kind(
            "early_help_told",
            "Early help told of",
            EarlyHelp,
            {"child": "child"},
            "child",
            is_one=True,
            is_among=lambda help_given: help_given.requested_on is None,
        ),
        Kind(
            "early_help_assessment",
            "Early help assessments",
            EarlyHelpAssessment,
            {"early_help": "early_help_told"},
            "early_help__child",
            ("started_on",),
        ),
    )
}
"""In the order in which they are read and written: what a row hangs on, or names, is there before it."""


class Covers(Enum):
    """How much of a child a kind of file tells, and so what it means that something is not in it."""

    YEAR = "all that happened in one year"
    ALL = "all that the other system has"
    PART = "some of it"


@dataclass(frozen=True, slots=True)
class Source:
    """A kind of file that is loaded.

    kinds: the kinds of fact that it may give. has_keys: its rows have keys of their own, by which they are found again.
    """

    kind: str
    covers: Covers
    kinds: tuple[Kind, ...] = field(repr=False)
    has_keys: bool = False


def _named(*names: str) -> tuple[Kind, ...]:
    return tuple(KINDS[name] for name in names)


SOURCES: Final[dict[str, Source]] = {
    source.kind: source
    for source in (
        Source(
            "cin",
            Covers.YEAR,
            _named(
                "person", "identifier", "disability", "episode", "assessment", "factor", "child_in_need_plan",
                "section_47_enquiry", "conference", "conference_of_episode", "child_protection_plan", "review",
            ),
        ),
        Source(
            "annex-a",
            Covers.PART,
            _named(
                "person", "disability", "allocation", "episode", "assessment", "section_47_enquiry", "conference",
                "child_protection_plan", "review", "care_period", "care_episode", "looked_after_review",
                "looked_after_check", "contact", "early_help_told", "early_help_assessment",
            ),
        ),
        Source(
            "ssd",
            Covers.ALL,
            tuple(
                kind
                for kind in KINDS.values()
                if kind.model not in {ContactMessage, EarlyHelpAssessment} and kind.name != "early_help_told"
            ),
            has_keys=True,
        ),
    )
}  # fmt: skip
"""By the kind of their `Load`."""
