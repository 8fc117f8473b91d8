"""One child of a census as the rules look at it: a row for each table, with every row beneath it.

A value is None, or an empty tuple, where the element is absent, empty, or cannot be read as what it should be: the
rules count all three as missing. Codes and identifiers are the text of the file, whatever it says. A row knows the
elements it was read from, so that a finding can show the text of the file. The names of the values are those of
`children.py`; the rows of pre-proceedings have their own.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from typing import ClassVar

from lineofsight.returns.cin_census.elements import Element

_WRAPPERS = frozenset(
    {
        "CollectionDetails", "Source", "ChildIdentifiers", "ChildCharacteristics", "Disabilities",
        "FactorsIdentifiedAtAssessment",
    }
)  # fmt: skip
"""Groups that are no rows: what stands in them belongs to the row around them."""


class Row:
    """One row of a table. `position` is its place among its like, from 1; `line` is 0 where no file was read.

    is_among_others: whether others of its kind stand beside it in the same row around them.
    """

    table: ClassVar[str]
    also: ClassVar[str] = ""  # the other table whose items it holds, or the one item of another
    position: int = 1
    is_among_others: bool = False
    line: int = 0
    elements: Sequence[Element] = ()

    @property
    def place(self) -> tuple[int, ...]:
        """The positions, from that of the child down to that of the row; empty for the header and the whole file."""
        return tuple(reversed([row.position for row in self.around()]))

    @property
    def child_id(self) -> str | None:
        """The LAchildID of the row's child, None where it has none."""
        return None

    def around(self) -> Iterator[Row]:
        """The row, and each row that it stands in, from the inside out."""
        yield self

    def items(self, name: str) -> Iterator[Element]:
        """Each element of that name that stands in the row and has a text, if only an empty one."""
        return _items_in(self.elements, name)


def _items_in(elements: Sequence[Element], name: str) -> Iterator[Element]:
    for element in elements:
        if element[0] == name and isinstance(element[1], str):
            yield element
        elif element[0] in _WRAPPERS and not isinstance(element[1], str):
            yield from _items_in(element[1], name)


class HeaderRow(Row):
    """The header of a file."""

    table = "Header"
    collection: str | None = None
    year: int | None = None
    reference_date: date | None = None
    source_level: str | None = None
    authority: str | None = None
    software: str | None = None
    release: str | None = None
    serial_number: str | None = None
    written_at: str | None = None

    @property
    def place(self) -> tuple[int, ...]:
        """Nothing: there is one header."""
        return ()


class ChildRow(Row):
    """One child: the values of ChildIdentifiers and ChildCharacteristics, and the episodes."""

    table = "ChildIdentifiers"
    also = "ChildCharacteristics"
    la_child_id: str | None = None
    upn: str | None = None
    former_upn: str | None = None
    upn_unknown: str | None = None
    born_on: date | None = None
    expected_on: date | None = None
    sex: str | None = None
    gender_code: str | None = None  # of years before 2024/25
    died_on: date | None = None
    ethnicity: str | None = None
    disabilities: Sequence[str] = ()
    episodes: Sequence[EpisodeRow] = ()

    @property
    def child_id(self) -> str | None:
        """The child's LAchildID, None where it has none."""
        return self.la_child_id

    def rows(self) -> list[Row]:
        """The child and every row beneath it, each before those that stand in it."""
        found: list[Row] = [self]
        for episode in self.episodes:
            found.append(episode)
            found += episode.assessments
            found += episode.in_need_plans
            found += episode.enquiries
            for plan in episode.protection_plans:
                found.append(plan)
                found += plan.reviews
            found += episode.pre_proceedings
        return found

    @property
    def is_unborn(self) -> bool:
        """Whether there is an expected date of birth, and no date of birth."""
        return self.expected_on is not None and self.born_on is None

    @property
    def going_further(self) -> list[EpisodeRow]:
        """The episodes whose referral led to further action."""
        return [episode for episode in self.episodes if episode.is_no_further_action is False]

    def disabilities_among(self, codes: Collection[str]) -> list[DisabilityRow]:
        """Each disability of the child that has one of these codes."""
        if not codes:
            return []
        rows = (DisabilityRow(self, at, one) for at, one in enumerate(self.items("Disability"), start=1))
        return [row for row in rows if row.code in codes]

    @property
    def in_need_plans(self) -> list[InNeedPlanRow]:
        """The child in need plans of every episode, in the order of the file."""
        return [plan for episode in self.episodes for plan in episode.in_need_plans]

    @property
    def protection_plans(self) -> list[ProtectionPlanRow]:
        """The child protection plans of every episode, in the order of the file."""
        return [plan for episode in self.episodes for plan in episode.protection_plans]


class DisabilityRow(Row):
    """One disability, made where a finding names it."""

    table = "ChildCharacteristics"

    def __init__(self, child: ChildRow, position: int, element: Element) -> None:
        self.child, self.position, self.elements = child, position, [element]
        _, self.code, self.line = element

    @property
    def child_id(self) -> str | None:
        """The LAchildID of the child, None where it has none."""
        return self.child.la_child_id

    def around(self) -> Iterator[Row]:
        """The disability and its child."""
        yield self
        yield self.child


class EpisodeRow(Row):
    """One episode of need (CINdetails) and what happened in it."""

    table = "CINdetails"
    child: ChildRow
    referred_on: date | None = None
    source: str | None = None
    primary_need: str | None = None
    closed_on: date | None = None
    reason_for_closure: str | None = None
    conference_on: date | None = None
    is_no_further_action: bool | None = None
    assessments: Sequence[AssessmentRow] = ()
    in_need_plans: Sequence[InNeedPlanRow] = ()
    enquiries: Sequence[EnquiryRow] = ()
    protection_plans: Sequence[ProtectionPlanRow] = ()
    pre_proceedings: Sequence[PreProceedingsRow] = ()

    @property
    def child_id(self) -> str | None:
        """The LAchildID of the child, None where it has none."""
        return self.child.la_child_id

    def around(self) -> Iterator[Row]:
        """The episode and its child."""
        yield self
        yield self.child


class RowOfEpisode(Row):
    """A row that stands in an episode."""

    episode: EpisodeRow

    @property
    def child_id(self) -> str | None:
        """The LAchildID of the child, None where it has none."""
        return self.episode.child.la_child_id

    def around(self) -> Iterator[Row]:
        """The row, its episode and its child."""
        yield self
        yield self.episode
        yield self.episode.child


class AssessmentRow(RowOfEpisode):
    """One assessment."""

    table = "Assessments"
    started_on: date | None = None
    review_point_on: date | None = None
    authorised_on: date | None = None
    factors: Sequence[str] = ()


class InNeedPlanRow(RowOfEpisode):
    """One child in need plan."""

    table = "CINPlanDates"
    started_on: date | None = None
    ended_on: date | None = None


class EnquiryRow(RowOfEpisode):
    """One section 47 enquiry."""

    table = "Section47"
    started_on: date | None = None
    conference_target_on: date | None = None
    conference_on: date | None = None
    conference_not_required: bool | None = None


class ProtectionPlanRow(RowOfEpisode):
    """One child protection plan."""

    table = "ChildProtectionPlans"
    started_on: date | None = None
    ended_on: date | None = None
    initial_category: str | None = None
    latest_category: str | None = None
    previous_plans: int | None = None
    reviews: Sequence[ReviewRow] = ()


class PreProceedingsRow(RowOfEpisode):
    """One run of pre-proceedings, with the offer of family group decision making: 2026/27, a draft."""

    table = "PreProceedingsandFGDM"
    started_on: date | None = None
    letter_sent_on: date | None = None
    meeting_offered: bool | None = None
    meeting_facilitated: bool | None = None
    first_meeting_on: date | None = None
    review_meetings: int | None = None
    step_decided_on: date | None = None
    outcome: str | None = None
    applied_to_court_on: date | None = None
    proceedings_letter_on: date | None = None


class ReviewRow(Row):
    """One review of a child protection plan: each date is a row, and so is a Reviews group without any date.

    `is_dated` says whether its Reviews group holds a date that can be read.
    """

    table = "Reviews"
    also = "ChildProtectionPlans.CPPreviewDate"
    plan: ProtectionPlanRow
    reviewed_on: date | None = None
    is_dated: bool = True

    @property
    def child_id(self) -> str | None:
        """The LAchildID of the child, None where it has none."""
        return self.plan.child_id

    def around(self) -> Iterator[Row]:
        """The review, its plan, the episode and the child."""
        yield self
        yield from self.plan.around()
