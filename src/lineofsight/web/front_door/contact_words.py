"""What a contact says, question by question, in words: of the child, of the worry, and of whoever made it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from lineofsight.access.front_door import OpenedContact
from lineofsight.domain.codes import Ethnicity, Sex
from lineofsight.domain.flags.wording import from_whom
from lineofsight.domain.permissions import Action
from lineofsight.record.models import Contact, ContactMessage, Now
from lineofsight.web.child_family import ADDRESS_PROTECTED
from lineofsight.web.entries import label_of
from lineofsight.web.words import age_in_words, date_in_words, yes_or_no


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that was said, with its question; "" where nothing was."""

    question: str
    answer: str


def particulars_of(contact: Contact, now: Now) -> dict[str, Any]:
    """What was said of the child, and who of the record it is."""
    age = age_in_words(contact.born_on, contact.expected_on, now.on) if contact.born_on or contact.expected_on else ""
    if not age and contact.age_said is not None:
        age = f"{contact.age_said}, as was said"
    born = date_in_words(contact.born_on) or (
        f"Expected {date_in_words(contact.expected_on)}" if contact.expected_on else ""
    )
    said = [
        Said("Name", f"{contact.given_names} {contact.family_name}".strip()),
        Said("Known as", contact.known_as),
        Said("Born", born),
        Said("Age", age),
        Said("Sex", label_of(Sex, contact.sex)),
        Said("Ethnicity", label_of(Ethnicity, contact.ethnicity)),
        Said("First language", contact.language),
        Said("Communication need", contact.communication_need),
        Said("Disability", contact.disability),
        Said("School, college or nursery", contact.school),
        Said("GP", contact.general_practitioner),
        Said("NHS number", contact.nhs_number),
        Said("Unique pupil number", contact.upn),
        Said("About this child alone", contact.about_this_child),
    ]
    return {"said_of_child": [one for one in said if one.answer]}


def said_in_words(opened: OpenedContact) -> dict[str, Any]:
    """What the message says, and who made it: a source that is confidential is named to its author alone."""
    message = opened.message
    is_author = message.recorded_by_id is not None and message.recorded_by_id == opened.person.worker_id
    is_hidden = message.is_source_confidential and not is_author
    danger = {True: "Yes", False: "No", None: "Not known"}[message.is_in_immediate_danger]
    said = [
        Said("What is the worry?", message.worries),
        Said("What is working well?", message.working_well),
        Said("What did the child say?", message.childs_words),
        Said("When did it happen?", date_in_words(message.happened_on)),
        Said(
            "Is a child in immediate danger?", f"{danger}. {message.danger}".rstrip(". ") if message.danger else danger
        ),
        Said("Do the parents know of this contact?", yes_or_no(message.parents_told) or "Not said"),
        Said("Does the child know?", yes_or_no(message.child_told) or "Not said"),
        Said("If not, why not?", message.why_not_told),
        Said("Home", ADDRESS_PROTECTED if message.is_home_protected else _home(message)),
        Said("Police reference", message.police_reference),
        Said("Police grade", message.police_grade),
    ]
    return {
        "said": [one for one in said if one.answer],
        "source": f"From {from_whom(message.source)} ({message.source})",
        "source_is_hidden": is_hidden,
        "may_see_source": is_hidden and opened.may(Action.READ_SOURCE_IDENTITY).allowed,
        "who_made_it": [] if is_hidden else who_made_it(message),
    }


def _home(message: ContactMessage) -> str:
    lines = ", ".join(line.strip(" ,") for line in message.home_address.splitlines() if line.strip(" ,"))
    return f"{lines} {message.home_postcode}".strip()


def who_made_it(message: ContactMessage) -> list[Said]:
    """Who made the contact, and how to reach them."""
    said = [
        Said("Name", message.referrer_name),
        Said("Role or relationship", message.referrer_role),
        Said("Organisation", message.referrer_organisation),
        Said("Phone", message.referrer_phone),
        Said("Email", message.referrer_email),
        Said("How to reply", message.how_to_reply),
    ]
    return [one for one in said if one.answer]
