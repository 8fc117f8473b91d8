"""The steps of a contact, from its arrival until whoever made it has heard: each with a worker and a moment.

`child` is one of the children of the message: the one a step is about, or the first where it is about them all.
"""

from __future__ import annotations

from dataclasses import dataclass

from lineofsight.synthetic.contacts.course import AskedAgency, ContactCourse
from lineofsight.synthetic.steps import Step
from lineofsight.synthetic.workforce_plan import InventedWorker


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactStep(Step):
    course: ContactCourse


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkedStep(ContactStep):
    """A step of a worker of the front door."""

    worker: InventedWorker


@dataclass(frozen=True, slots=True, kw_only=True)
class SendForm(ContactStep):
    """The sender fills in a form, without an account."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeDown(WorkedStep):
    """A message that came another way is put into the queue."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Triage(WorkedStep):
    """The priority and the category are set."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkToChild(WorkedStep):
    """It is said which child of the record the contact is about; a record is begun for one who is new."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordSharing(WorkedStep):
    """Openness, agreement and objection are recorded, each apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeOn(WorkedStep):
    """Who is to decide takes the contact on, before it is decided."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AskAgencies(WorkedStep):
    """Agencies are asked about all children of the message."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerEnquiry(ContactStep):
    """An agency answers what it was asked."""

    asked: AskedAgency


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareAnswers(WorkedStep):
    """What the agencies answered is shared among them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recommend(WorkedStep):
    """Screening is done, with a recommendation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decide(WorkedStep):
    """These children of the message are decided on together."""

    children: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SignOff(WorkedStep):
    """A manager signs the decision on one child."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reopen(WorkedStep):
    """A manager reopens the contact about one child."""

    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledge(WorkedStep):
    """The sender hears that the message arrived."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TellReferrer(WorkedStep):
    """The sender hears what was decided."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadPassedOn(ContactStep):
    """Whoever holds the child says that they have read what the front door passed on."""
