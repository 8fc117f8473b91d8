"""What can be done about a contact beside deciding it: one row a step, each with its form and its action."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from lineofsight.access.front_door import OpenedContact
from lineofsight.access.models import Account
from lineofsight.actions import contacts, decisions, information_sharing
from lineofsight.actions.information_sharing import AgreementAnswer, DisclosureSaid, ObjectionSaid, OpennessSaid
from lineofsight.domain.codes.front_door import ContactOutcome
from lineofsight.domain.permissions import Action
from lineofsight.domain.telling_referrers import prepared_words
from lineofsight.domain.thresholds import Framework
from lineofsight.record.models import Agreement, Contact
from lineofsight.record.moment import today
from lineofsight.record.threshold_frameworks import framework_on
from lineofsight.web.front_door import contact_forms as forms
from lineofsight.web.front_door import sharing_forms
from lineofsight.web.front_door.queue_words import name_of
from lineofsight.web.words import date_in_words

Do = Callable[[Contact, int, dict[str, Any], Account], Any]
"""Calls the action: the contact, the id of what it is about (0 where there is none), what was said, the worker."""


@dataclass(frozen=True, slots=True)
class Subject:
    """Something of a contact that a step can be about; 0 and "" for the contact itself."""

    id: int = 0
    words: str = ""


@dataclass(frozen=True, slots=True)
class ContactStep:
    """One step on a contact's page.

    when: whether the contact's state leaves it open. values: those of the record that the form begins with and that two
    people merge by. begins: what else it begins with. shape: what the form is made with beside its data.
    """

    key: str
    title: str
    action: Action
    form: type[forms.ContactForm]
    do: Do
    done: str
    when: Callable[[Contact], bool] = lambda contact: True
    subjects: Callable[[Contact], Iterator[Subject]] = lambda contact: iter((Subject(),))
    values: Callable[[Contact], dict[str, Any]] = lambda contact: {}
    begins: Callable[[Contact], dict[str, Any]] = lambda contact: {}
    shape: Callable[[Contact], dict[str, Any]] = lambda contact: {}
    button: str = "Save"
    is_warning: bool = False
    hint: str = ""

    @property
    def name(self) -> str:
        """The name of its address."""
        return f"contact_{self.key.replace('-', '_')}"


def _is_open(contact: Contact) -> bool:
    return contact.is_open


def _is_decided(contact: Contact) -> bool:
    return contact.is_decided


def _may_recommend(contact: Contact) -> bool:
    return contact.is_open and contact.triaged_at is not None and contact.stage != Contact.Stage.AWAITING_SIGN_OFF


def _is_linked_and_open(contact: Contact) -> bool:
    return contact.is_open and contact.child_id is not None


def _awaits_sign_off(contact: Contact) -> bool:
    return contact.stage == Contact.Stage.AWAITING_SIGN_OFF


def _agreements(contact: Contact) -> Iterator[Subject]:
    for one in Agreement.objects.filter(contact=contact, is_agreed=True, withdrawn_on__isnull=True).order_by("pk"):
        yield Subject(one.pk, f"{one.get_who_display()} agreed to {one.service} on {date_in_words(one.happened_on)}")


RECOMMENDED = ("screening_summary", "recommended_level", "recommended_outcome")
CHILD_SAID = tuple(forms.ChildSaidForm.base_fields)
MESSAGE_SAID = tuple(forms.MessageSaidForm.base_fields)


def _as_said(contact: Contact, name: str) -> Any:
    """A column as its field has it: a code that was not said is None."""
    value = getattr(contact, name)
    return value or None if name in forms.ChildSaidForm.codes else value


def _recommend(contact: Contact, _subject: int, told: dict[str, Any], by: Account) -> None:
    whole = {name: told.get(name, getattr(contact, name)) for name in RECOMMENDED}
    contacts.recommend(
        contact.pk,
        ContactOutcome(whole["recommended_outcome"]),
        whole["recommended_level"],
        whole["screening_summary"],
        by=by,
    )


def _with_framework(_contact: Contact) -> dict[str, Framework]:
    return {"framework": framework_on(today())}


def _decided_of_message(contact: Contact) -> list[Contact]:
    rows = Contact.objects.filter(message=contact.message_id, decided_at__isnull=False)
    return list(rows.select_related("child__person").prefetch_related("child__person__names").order_by("pk"))


def _about(contact: Contact) -> dict[str, Any]:
    return {"about": [(str(one.reference), name_of(one)) for one in _decided_of_message(contact)]}


def _telling(contact: Contact) -> dict[str, Any]:
    """The words for this outcome, about every child of the message with the same outcome who is not told of yet."""
    alike = [
        one for one in _decided_of_message(contact) if one.outcome == contact.outcome and not one.tellings.exists()
    ]
    prepared = prepared_words(contact.outcome, is_professional=contact.message.is_professional)
    return {"contacts": [str(one.reference) for one in alike or [contact]], "words": prepared}


STEPS: tuple[ContactStep, ...] = (
    ContactStep(
        key="correct-child",
        title="Put right what was said of the child",
        action=Action.SCREEN_CONTACT,
        form=forms.ChildSaidForm,
        do=lambda contact, subject, told, by: contacts.correct_contact(contact.pk, told, by=by),
        done="The contact says it right now.",
        when=_is_open,
        values=lambda contact: {name: _as_said(contact, name) for name in CHILD_SAID},
    ),
    ContactStep(
        key="correct-message",
        title="Put right what was said",
        action=Action.SCREEN_CONTACT,
        form=forms.MessageSaidForm,
        do=lambda contact, subject, told, by: contacts.correct_message(contact.pk, told, by=by),
        done="The contact says it right now.",
        when=_is_open,
        values=lambda contact: {name: getattr(contact.message, name) for name in MESSAGE_SAID},
        hint="The earlier words are kept with their day and who wrote them.",
    ),
    ContactStep(
        key="unlink",
        title="Say that it is about another child",
        action=Action.SCREEN_CONTACT,
        form=forms.WhyForm,
        do=lambda contact, subject, told, by: contacts.unlink(contact.pk, told["why"], by=by),
        done="The contact is linked to nobody now. Say which child it is about.",
        when=_is_linked_and_open,
        shape=lambda contact: {"what": "Why is it another child?"},
        button="Unlink",
        is_warning=True,
    ),
    ContactStep(
        key="recommend",
        title="Write what screening found, and recommend",
        action=Action.SCREEN_CONTACT,
        form=forms.RecommendForm,
        do=_recommend,
        done="The recommendation is recorded.",
        when=_may_recommend,
        values=lambda contact: {name: getattr(contact, name) for name in RECOMMENDED},
        shape=_with_framework,
    ),
    ContactStep(
        key="openness",
        title="Record whether the family was told",
        action=Action.SCREEN_CONTACT,
        form=sharing_forms.OpennessForm,
        do=lambda contact, subject, told, by: information_sharing.record_openness(
            contact.pk, OpennessSaid(**told), by=by
        ),
        done="It is recorded.",
        begins=lambda contact: forms.today_and_now(),
    ),
    ContactStep(
        key="agreement",
        title="Record whether somebody agrees to a service",
        action=Action.SCREEN_CONTACT,
        form=sharing_forms.AgreementForm,
        do=lambda contact, subject, told, by: information_sharing.record_agreement(
            contact.pk, AgreementAnswer(**told), by=by
        ),
        done="The answer is recorded.",
        begins=lambda contact: forms.today_and_now(),
    ),
    ContactStep(
        key="withdrawal",
        title="Record that an agreement was withdrawn",
        action=Action.SCREEN_CONTACT,
        form=sharing_forms.WithdrawalForm,
        do=lambda contact, subject, told, by: information_sharing.withdraw_agreement(
            contact.pk, subject, by=by, **told
        ),
        done="The withdrawal is recorded.",
        subjects=_agreements,
        begins=lambda contact: forms.today_and_now(),
    ),
    ContactStep(
        key="disclosure",
        title="Record that information was shared, or not",
        action=Action.SCREEN_CONTACT,
        form=sharing_forms.DisclosureForm,
        do=lambda contact, subject, told, by: information_sharing.record_disclosure(
            contact.pk, DisclosureSaid(**told), by=by
        ),
        done="The sharing is recorded.",
        begins=lambda contact: forms.today_and_now(),
        hint="What agencies are asked in an enquiry is recorded by itself.",
    ),
    ContactStep(
        key="objection",
        title="Record an objection",
        action=Action.SCREEN_CONTACT,
        form=sharing_forms.ObjectionForm,
        do=lambda contact, subject, told, by: information_sharing.record_objection(
            contact.pk, ObjectionSaid(**told), by=by
        ),
        done="The objection is recorded.",
        begins=lambda contact: forms.today_and_now(),
    ),
    ContactStep(
        key="acknowledge",
        title="Record that whoever made it was told that it arrived",
        action=Action.TELL_REFERRER,
        form=forms.AcknowledgeForm,
        do=lambda contact, subject, told, by: contacts.acknowledge(contact.pk, told["how"], by=by),
        done="The acknowledgement is recorded.",
        when=lambda contact: contact.message.acknowledged_at is None and contact.message.wants_feedback,
    ),
    ContactStep(
        key="tell-referrer",
        title="Record what whoever made it was told",
        action=Action.TELL_REFERRER,
        form=forms.TellReferrerForm,
        do=lambda contact, subject, told, by: contacts.tell_referrer(by=by, **told),
        done="It is recorded that they were told.",
        when=_is_decided,
        begins=_telling,
        shape=_about,
    ),
    ContactStep(
        key="take-back",
        title="Take your decision back",
        action=Action.DECIDE_CONTACT,
        form=forms.WhyForm,
        do=lambda contact, subject, told, by: decisions.take_back(contact.pk, told["why"], by=by),
        done="The decision is taken back. It can be made again.",
        when=_awaits_sign_off,
        shape=lambda contact: {"what": "Why is it to be decided again?"},
        button="Take it back",
    ),
    ContactStep(
        key="reopen",
        title="Reopen this contact",
        action=Action.REOPEN_CONTACT,
        form=forms.WhyForm,
        do=lambda contact, subject, told, by: decisions.reopen(contact.pk, told["why"], by=by),
        done="The contact is open again, and a clock for the new decision has started.",
        when=_is_decided,
        shape=lambda contact: {"what": "Why is it reopened?"},
        button="Reopen",
        is_warning=True,
        hint="The decision stays on record. The next one will point at it.",
    ),
)

STEPS_BY_KEY: Mapping[str, ContactStep] = {step.key: step for step in STEPS}


@dataclass(frozen=True, slots=True)
class OfferedStep:
    """A step as a contact's page offers it. reason: why it is not allowed, "" where it is."""

    step: ContactStep
    reason: str = ""
    subject: Subject = field(default_factory=Subject)

    @property
    def is_allowed(self) -> bool:
        return not self.reason


def steps_offered(opened: OpenedContact) -> dict[str, OfferedStep]:
    """The steps that the contact's state leaves open, by key, each with what the gate says of it."""
    found = {}
    for step in STEPS:
        if step.when(opened.contact):
            decision = opened.may(step.action)
            found[step.key] = OfferedStep(step, "" if decision.allowed else decision.reason)
    return found
