"""What documents are made from: the facts of one child's record that they read, and what its maker asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from lineofsight.domain.codes.front_door import Worded
from lineofsight.domain.documents.naming import KnownPerson


class RecipientKind(Worded):
    """Who receives a document."""

    PERSON = "person", "Somebody around the child"
    CHILD = "child", "The child"
    CHAIR = "chair", "The chair of the conference"
    ORGANISATION = "organisation", "An agency, a court or a professional"


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who receives a document. part: how they stand to the child. address: to which a letter goes; () for by hand.

    person_id: None for an organisation. name: of the person, or of the organisation with who in it receives it.
    """

    kind: RecipientKind
    name: str
    part: str = ""
    person_id: int | None = None
    address: tuple[str, ...] = ()
    has_parental_responsibility: bool | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """What the maker of a document asked for.

    words: what was written in its free sections, by their keys. subject: which fact it is about, such as
    "enquiry-12"; "" for the child alone. from_on, until_on: the span of its chronology, both days within; None for no
    limit. siblings: ids of the brothers and sisters who may be named. left_out, put_back: keys of rows.
    """

    recipient: Recipient
    words: Mapping[str, str] = field(default_factory=dict)
    subject: str = ""
    purpose: str = ""
    from_on: date | None = None
    until_on: date | None = None
    siblings: frozenset[int] = frozenset()
    left_out: frozenset[str] = frozenset()
    put_back: frozenset[str] = frozenset()

    def said(self, key: str) -> str:
        """What was written in one free section; "" for nothing."""
        return self.words.get(key, "").strip()

    def covers(self, day: date) -> bool:
        """Whether a day lies within the span."""
        return (self.from_on is None or self.from_on <= day) and (self.until_on is None or day <= self.until_on)


@dataclass(frozen=True, slots=True)
class Event:
    """One confirmed row of a chronology. key: of the row, for leaving it out. when: the day as exactly as it is known.

    people: ids of those whom it is about. is_source_kept_back: an individual, such as a relative or a neighbour, told
    of it, or somebody who asked not to be named: who it was is never printed. begins_with_source: its first sentence
    says from whom it came.
    """

    key: str
    on: date
    when: str
    title: str
    said: str
    source: str
    impact: str = ""
    response: str = ""
    outcome: str = ""
    people: tuple[int, ...] = ()
    is_source_kept_back: bool = False
    begins_with_source: bool = False


@dataclass(frozen=True, slots=True)
class Heard:
    """What the child said or showed on a day, how it came, what it means to the worker, and what it changed.

    is_followed: None where nobody has said yet what it changed.
    """

    on: date
    words: str
    how: str
    analysis: str = ""
    what_changed: str = ""
    is_followed: bool | None = None


@dataclass(frozen=True, slots=True)
class PlannedAction:
    """One action of a plan: what, who does it, by when (None for no day), and whether it came from the child."""

    what: str
    who: str
    by_on: date | None = None
    standing: str = ""
    is_because_of_child: bool = False


@dataclass(frozen=True, slots=True)
class Aim:
    """One thing that a plan is to change for the child, with its actions. standing: how far it has come, in words."""

    what: str
    actions: tuple[PlannedAction, ...] = ()
    standing: str = ""
    is_childs_own: bool = False


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """The plan that a document is about. category: in words, "" where a plan has none.

    contingency: what happens if the plan does not work.
    """

    title: str
    started_on: date
    category: str = ""
    visit_every_days: int | None = None
    aims: tuple[Aim, ...] = ()
    contingency: str = ""


@dataclass(frozen=True, slots=True)
class MeetingFacts:
    """One meeting: what it was, and what was said. agencies: each with what became of its invitation, in words.

    chair, childs_part, category: of a conference, in words; "" where nobody wrote them down.
    """

    title: str
    on: date
    outcome: str = ""
    agencies: tuple[tuple[str, str], ...] = ()
    familys_part: str = ""
    progress: str = ""
    not_done: str = ""
    dissent: str = ""
    chair: str = ""
    childs_part: str = ""
    category: str = ""


@dataclass(frozen=True, slots=True)
class OwnAnswers:
    """What was answered to the authority's own questions when something was recorded, each question with its answer.

    title: what was recorded, and the heading above the questions.
    """

    title: str
    on: date
    answers: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Visits:
    """Visits in a stretch of time: how many, how many saw the child, and how many alone."""

    since: date | None = None
    made: int = 0
    saw_child: int = 0
    alone: int = 0


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """What the record says that a document of one child may say.

    today: the day on which it is made. concern: why the present work began, in sentences. analysis: of the last
    authorised assessment; assessed: its days, in words. enquiry: what the section 47 enquiry found. missed: which
    appointment or visit a letter is about, in words. closed_on: the day on which the episode was closed. conference:
    the conference that a record is made of. own_answers: beside the facts that a report tells of.
    """

    child: str
    given_name: str
    born: str
    reference: str
    today: date
    authority: str
    worker: str = ""
    worker_title: str = ""
    team: str = ""
    manager: str = ""
    people: tuple[KnownPerson, ...] = ()
    events: tuple[Event, ...] = ()
    heard: tuple[Heard, ...] = ()
    concern: tuple[str, ...] = ()
    enquiry: tuple[str, ...] = ()
    analysis: str = ""
    assessed: str = ""
    factors: str = ""
    plan: PlanFacts | None = None
    meetings: tuple[MeetingFacts, ...] = ()
    visits: Visits = field(default_factory=Visits)
    missed: str = ""
    closed_on: date | None = None
    conference: MeetingFacts | None = None
    own_answers: tuple[OwnAnswers, ...] = ()


BRACKETS: Final = "Words in square brackets stand in place of a name."
