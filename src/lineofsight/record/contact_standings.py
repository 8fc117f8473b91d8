"""How contacts stand when somebody decides on them: rows read into the plain facts that the conditions are asked of."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db.models import Q

from lineofsight.domain.codes.front_door import OPENS_AN_EPISODE
from lineofsight.domain.contact_pathway import ContactStanding
from lineofsight.domain.information_sharing import SharingFacts
from lineofsight.record.enquiries import ANSWERED, outstanding_of
from lineofsight.record.information_sharing import sharing_facts_of
from lineofsight.record.models import (
    AgencyRequest,
    Contact,
    EarlyHelp,
    EnquiryContact,
    Episode,
    PossibleDuplicate,
    ThresholdDecision,
)


@dataclass(frozen=True, slots=True)
class AnswersOwed:
    """The agencies that were asked about one contact: how many, how many answered, and how many still owe an answer.

    One that declined has answered. Questions that were taken back are left out.
    """

    requested: int = 0
    returned: int = 0
    outstanding: int = 0


def standings_of(
    contacts: Collection[Contact], flags_unanswered: Mapping[int, tuple[str, ...]]
) -> dict[int, ContactStanding]:
    """How each contact stands, by its id, in a fixed number of queries.

    flags_unanswered: by contact id, the numbers of the flags raised about its child that nobody has answered.
    """
    children = {contact.child_id for contact in contacts if contact.child_id is not None}
    pairs = _possible_duplicates(children)
    episodes = dict(Episode.objects.open().filter(child__in=children).values_list("child_id", "pk"))
    open_episodes = set(episodes.values())
    in_early_help = set(
        EarlyHelp.objects.filter(child__in=children, ended_on__isnull=True).values_list("child_id", flat=True)
    )
    referred = _accepted_as_referrals(contacts)
    answers = answers_owed_on(contacts)
    sharing = sharing_facts_of(contacts)
    return {
        contact.pk: ContactStanding(
            is_linked=contact.child_id is not None,
            is_triaged=contact.triaged_at is not None,
            is_decided=not contact.is_open,
            awaits_sign_off=contact.stage == Contact.Stage.AWAITING_SIGN_OFF,
            possible_duplicates=pairs[contact.child_id],
            flags_unanswered=flags_unanswered.get(contact.pk, ()),
            answers_outstanding=answers[contact.pk].outstanding,
            has_open_episode=contact.child_id in episodes,
            has_open_early_help=contact.child_id in in_early_help,
            opened_the_open_episode=contact.pk in referred
            and contact.episode_id is not None
            and contact.episode_id in open_episodes,
            sharing=sharing.get(contact.pk, SharingFacts(outcome="")),
        )
        for contact in contacts
    }


def _accepted_as_referrals(contacts: Collection[Contact]) -> set[int]:
    """Those of the contacts on which a decision in force once accepted a referral."""
    rows = ThresholdDecision.objects.filter(contact__in=[one.pk for one in contacts], outcome__in=OPENS_AN_EPISODE)
    in_force = Q(needs_sign_off=False) | Q(signed_off_at__isnull=False)
    return set(rows.filter(in_force, returned_at__isnull=True).values_list("contact_id", flat=True))


def _possible_duplicates(children: Collection[int]) -> Counter[int | None]:
    """How many pairs nobody has settled of which each child is one."""
    found = PossibleDuplicate.objects.open().filter(Q(one__in=children) | Q(other__in=children))
    pairs: Counter[int | None] = Counter()
    for one, other in found.values_list("one_id", "other_id"):
        pairs.update({one, other} & set(children))
    return pairs


def answers_owed_on(contacts: Collection[Contact]) -> dict[int, AnswersOwed]:
    """What the agencies asked about each contact have answered and still owe, by its id."""
    ids = [contact.pk for contact in contacts]
    owed = set(outstanding_of(ids).values_list("pk", flat=True))
    returned: dict[int, int] = defaultdict(int)
    outstanding: dict[int, int] = defaultdict(int)
    rows = EnquiryContact.objects.filter(contact__in=ids).exclude(enquiry__requests=None)
    for contact_id, request_id, state in rows.values_list(
        "contact_id", "enquiry__requests", "enquiry__requests__state"
    ):
        returned[contact_id] += AgencyRequest.State(state) in ANSWERED
        outstanding[contact_id] += request_id in owed
    return {pk: AnswersOwed(returned[pk] + outstanding[pk], returned[pk], outstanding[pk]) for pk in ids}
