"""What a contact must say, and what it cannot say: each fault names the field, so that the message stands beside it.

A contact is never refused for what is missing about a child: a message about a child whose name is not known is taken.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from lineofsight.domain.codes import Ethnicity, ReferralSource, Sex
from lineofsight.domain.codes.front_door import ContactMethod
from lineofsight.domain.nhs_numbers import nhs_number_fault
from lineofsight.domain.pupil_numbers import upn_fault

OLDEST_CHILD: Final = 25  # years: care leavers and disabled young people are still the front door's
LONGEST_UNBORN: Final = timedelta(days=301)  # 43 weeks: a birth expected later than this is a slip
LONGEST_TEXT: Final = 20_000  # characters
LONGEST_NAME: Final = 200
MOST_CHILDREN: Final = 20
MOST_PEOPLE: Final = 40


@dataclass(frozen=True, slots=True)
class SaidOfChild:
    """What a message says of one child it is about. "" and None mean not said. Codes are of the national sets."""

    given_names: str = ""
    family_name: str = ""
    known_as: str = ""
    born_on: date | None = None
    expected_on: date | None = None
    age_said: int | None = None
    sex: str = ""
    ethnicity: str = ""
    language: str = ""
    communication_need: str = ""
    disability: str = ""
    school: str = ""
    general_practitioner: str = ""
    nhs_number: str = ""
    upn: str = ""
    about_this_child: str = ""


@dataclass(frozen=True, slots=True)
class SaidOfPerson:
    """What a message says of somebody else: a parent, a carer, another adult. `kind` as `Relationship.Kind`."""

    given_names: str = ""
    family_name: str = ""
    born_on: date | None = None
    kind: str = ""
    relationship_said: str = ""
    has_parental_responsibility: bool | None = None
    lives_with_children: bool | None = None
    is_of_concern: bool = False
    phone: str = ""


@dataclass(frozen=True, slots=True)
class NewMessage:
    """A message to the front door, as it was said. `received_at` is aware. The rest is as `ContactMessage` has it."""

    received_at: datetime
    method: ContactMethod
    source: str
    worries: str
    referrer_name: str = ""
    referrer_role: str = ""
    referrer_organisation: str = ""
    referrer_phone: str = ""
    referrer_email: str = ""
    is_source_confidential: bool = False
    how_to_reply: str = ""
    wants_feedback: bool = True
    happened_on: date | None = None
    working_well: str = ""
    childs_words: str = ""
    is_in_immediate_danger: bool | None = None
    danger: str = ""
    parents_told: bool | None = None
    child_told: bool | None = None
    why_not_told: str = ""
    home_address: str = ""
    home_postcode: str = ""
    is_home_protected: bool = False
    police_reference: str = ""
    police_grade: str = ""


@dataclass(frozen=True, slots=True)
class ContactFault:
    """Something a message cannot say. part: "message", "children" or "people"; number: which, from 0; field: its name.

    otherwise: what is wrong, and what to do about it, in plain words.
    """

    part: str
    number: int
    field: str
    otherwise: str


def faults_in(
    message: NewMessage, children: Sequence[SaidOfChild], people: Sequence[SaidOfPerson], now: datetime, today: date
) -> list[ContactFault]:
    """Everything that a message cannot say, in the order of its fields; empty where it can be taken."""
    found = [ContactFault("message", 0, field, words) for field, words in _of_message(message, now, today)]
    if not children:
        found.append(ContactFault("children", 0, "family_name", "Say which child or children you are worried about."))
    if len(children) > MOST_CHILDREN:
        found.append(ContactFault("children", MOST_CHILDREN, "family_name", f"At most {MOST_CHILDREN} children."))
    if len(people) > MOST_PEOPLE:
        found.append(ContactFault("people", MOST_PEOPLE, "family_name", f"At most {MOST_PEOPLE} people."))
    for number, child in enumerate(children):
        found += [ContactFault("children", number, field, words) for field, words in _of_child(child, today)]
    for number, person in enumerate(people):
        found += [ContactFault("people", number, field, words) for field, words in _of_person(person, today)]
    return found


def _of_message(message: NewMessage, now: datetime, today: date) -> Iterator[tuple[str, str]]:
    if message.received_at > now:
        yield "received_at", "The time it was received is in the future. Enter when it reached you."
    if message.source not in ReferralSource.codes():
        yield "source", "Choose who made the contact from the list."
    if not message.worries.strip():
        yield "worries", "Say what you are worried about."
    if message.happened_on is not None and message.happened_on > today:
        yield "happened_on", "The day it happened is in the future. Enter a day up to today."
    for field in ("worries", "working_well", "childs_words", "danger", "why_not_told", "home_address"):
        yield from _too_long(field, getattr(message, field), LONGEST_TEXT)
    for field in ("referrer_name", "referrer_role", "referrer_organisation", "how_to_reply"):
        yield from _too_long(field, getattr(message, field), LONGEST_NAME)
    yield from _too_long("referrer_phone", message.referrer_phone, 40)
    yield from _too_long("referrer_email", message.referrer_email, 254)
    yield from _too_long("home_postcode", message.home_postcode, 8)
    yield from _too_long("police_reference", message.police_reference, 60)
    yield from _too_long("police_grade", message.police_grade, 40)


def _of_child(child: SaidOfChild, today: date) -> Iterator[tuple[str, str]]:
    yield from _names(child)
    yield from _birth(child, today)
    if child.age_said is not None and not 0 <= child.age_said <= OLDEST_CHILD:
        yield "age_said", f"The age must be between 0 and {OLDEST_CHILD} years."
    if child.sex and child.sex not in Sex.codes():
        yield "sex", "Choose the sex from the list."
    if child.ethnicity and child.ethnicity not in Ethnicity.codes():
        yield "ethnicity", "Choose the ethnicity from the list."
    if child.nhs_number and (fault := nhs_number_fault(child.nhs_number)):
        yield "nhs_number", f"The NHS number cannot be right: {fault}. Check it, or leave it out."
    if child.upn and (fault := upn_fault(child.upn)):
        yield "upn", f"The pupil number cannot be right: {fault}. Check it, or leave it out."
    yield from _too_long("about_this_child", child.about_this_child, LONGEST_TEXT)
    yield from _too_long("language", child.language, 60)
    for field in ("communication_need", "disability", "school", "general_practitioner", "known_as"):
        yield from _too_long(field, getattr(child, field), LONGEST_NAME)


def _birth(child: SaidOfChild, today: date) -> Iterator[tuple[str, str]]:
    if child.born_on is not None and child.expected_on is not None:
        yield "expected_on", "Give the date of birth, or the expected date for an unborn child, and not both."
    if child.born_on is not None and child.born_on > today:
        yield "born_on", "The date of birth is in the future. For an unborn child give the expected date instead."
    if child.born_on is not None and (today - child.born_on).days > (OLDEST_CHILD + 1) * 366:
        yield "born_on", f"This date of birth makes the child older than {OLDEST_CHILD}. Check the year."
    if child.expected_on is not None and child.expected_on > today + LONGEST_UNBORN:
        yield "expected_on", "The expected date is more than 43 weeks away. Check the date."
    if child.expected_on is not None and child.expected_on < today - timedelta(days=42):
        yield "expected_on", "The expected date is more than six weeks ago. Give the date of birth, or leave it out."


def _of_person(person: SaidOfPerson, today: date) -> Iterator[tuple[str, str]]:
    yield from _names(person)
    if person.born_on is not None and person.born_on > today:
        yield "born_on", "The date of birth is in the future. Check the date, or leave it out."
    if person.born_on is not None and (today - person.born_on).days > 120 * 366:
        yield "born_on", "This date of birth makes the person older than 120. Check the year."
    yield from _too_long("phone", person.phone, 40)
    yield from _too_long("relationship_said", person.relationship_said, 100)


def _names(named: SaidOfChild | SaidOfPerson) -> Iterator[tuple[str, str]]:
    yield from _too_long("given_names", named.given_names, LONGEST_NAME)
    yield from _too_long("family_name", named.family_name, LONGEST_NAME)


def _too_long(field: str, text: str, most: int) -> Iterator[tuple[str, str]]:
    if len(text) > most:
        yield field, f"This has {len(text):,} characters. Shorten it to {most:,}, or attach it as a file."
