"""What stands beside a decision on a contact, as one person may see it: read by the page and by the decision alike."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from lineofsight.access import front_door as gate_to_contacts
from lineofsight.access.front_door import HouseholdMember, OpenedContact
from lineofsight.access.models import Account
from lineofsight.domain.considered import Considered
from lineofsight.domain.contact_pathway import ContactStanding
from lineofsight.domain.permissions import Action
from lineofsight.domain.thresholds import Framework
from lineofsight.record.contact_standings import AnswersOwed, answers_owed_on, standings_of
from lineofsight.record.flag_answers import AnsweredFlag, with_answers
from lineofsight.record.flag_facts import flags_of
from lineofsight.record.household_history import Happening, Kind, histories_of_household
from lineofsight.record.models import AgencyAnswer, Child, Contact
from lineofsight.record.moment import today
from lineofsight.record.threshold_frameworks import framework_on


@dataclass(frozen=True, slots=True)
class Considering:
    """The contacts of one message that are looked at together, with all that stands beside them.

    household: the other children of the household, each with what is shown instead of a history that may not be.
    histories: by child id, of the contacts' own children and of the household's, the latest first. flags: by contact
    id; none for a contact that is linked to nobody. standings: by contact id.
    """

    opened: tuple[OpenedContact, ...]
    framework: Framework
    household: tuple[HouseholdMember, ...] = ()
    histories: dict[int, tuple[Happening, ...]] = field(default_factory=dict)
    flags: dict[int, tuple[AnsweredFlag, ...]] = field(default_factory=dict)
    standings: dict[int, ContactStanding] = field(default_factory=dict)
    answers: dict[int, AnswersOwed] = field(default_factory=dict)
    considered: Considered = field(default_factory=Considered)

    @property
    def own_children(self) -> tuple[Child, ...]:
        """The children whom these contacts are about."""
        return tuple(one.contact.child for one in self.opened if one.contact.child is not None)


def consider(opened: Sequence[OpenedContact], *, by: Account) -> Considering:
    """What stands beside these contacts of one message, for this person. Puts whose history it is on the trail.

    A person who may not see the household's history sees neither it nor the flags, which are counted from it. The
    message's own contacts, those of brothers and sisters too, are no part of the history. The number of queries grows
    with the contacts looked at together, and not with the household or its history.
    """
    framework = framework_on(today())
    contacts = [one.contact for one in opened]
    answers = answers_owed_on(contacts)
    if not opened[0].may(Action.READ_HOUSEHOLD).allowed:
        return Considering(tuple(opened), framework, standings=standings_of(contacts, {}), answers=answers)
    household = _household(opened, by)
    own = {contact.child_id for contact in contacts if contact.child_id is not None}
    shown = own | {member.child.pk for member in household if not member.notice}
    of_message = Contact.objects.filter(message=contacts[0].message_id).values_list("pk", flat=True)
    histories = histories_of_household(sorted(shown), without_contacts=set(of_message))
    by_child = with_answers({child_id: flags_of(child_id, household=shown - {child_id}) for child_id in sorted(own)})
    flags = {contact.pk: by_child[contact.child_id] for contact in contacts if contact.child_id is not None}
    unanswered = {
        pk: tuple(one.reading.flag.id for one in of if one.is_owed_at_the_front_door) for pk, of in flags.items()
    }
    return Considering(
        opened=tuple(opened),
        framework=framework,
        household=tuple(household),
        histories=histories,
        flags=flags,
        standings=standings_of(contacts, unanswered),
        answers=answers,
        considered=_considered(opened, household, histories, by_child),
    )


def _household(opened: Sequence[OpenedContact], by: Account) -> list[HouseholdMember]:
    """The other children of the households of these contacts, each once, without the contacts' own children."""
    own = {one.contact.child_id for one in opened}
    members: dict[int, HouseholdMember] = {}
    for one in opened:
        for member in gate_to_contacts.household_of(one, by=by):
            members.setdefault(member.child.pk, member)
    return [member for pk, member in members.items() if pk not in own]


def _considered(
    opened: Sequence[OpenedContact],
    household: Iterable[HouseholdMember],
    histories: dict[int, tuple[Happening, ...]],
    flags: dict[int, tuple[AnsweredFlag, ...]],
) -> Considered:
    """The stamp of what stands on the screen."""
    happenings = [one for of_child in histories.values() for one in of_child]
    answers = AgencyAnswer.objects.filter(request__enquiry__about__contact__in=[one.contact.pk for one in opened])
    return Considered(
        contacts=tuple(sorted(one.id for one in happenings if one.kind is Kind.CONTACT)),
        happenings=tuple(sorted(f"{one.kind} {one.id}" for one in happenings if one.kind is not Kind.CONTACT)),
        answers=tuple(answers.order_by("pk").values_list("pk", flat=True).distinct()),
        flags=tuple(
            f"{one.reading.flag.id}, version {one.reading.version}, {len(one.reading.events)} events, child {child_id}"
            for child_id, of_child in flags.items()
            for one in of_child
            if one.reading.is_raised
        ),
        children=tuple(sorted(histories)),
        notices=sum(bool(member.notice) for member in household),
    )
