"""Words for the events of flags: where a contact came from, what it was about, what was decided."""

from __future__ import annotations

from lineofsight.domain.clocks.wording import written
from lineofsight.domain.codes import PrimaryNeed, ReferralSource
from lineofsight.domain.codes.front_door import ContactCategory, ContactOutcome
from lineofsight.domain.contacts import ContactFacts
from lineofsight.domain.flags.facts import FlagEvent
from lineofsight.domain.history import Episode

FROM = {
    ReferralSource.FAMILY_MEMBER_RELATIVE_OR_CARER.code: "a family member, relative or carer",
    ReferralSource.ACQUAINTANCE.code: "an acquaintance or neighbour",
    ReferralSource.SELF.code: "the child or young person",
    ReferralSource.OTHER_INDIVIDUAL.code: "another individual",
    ReferralSource.SCHOOL.code: "a school",
    ReferralSource.EDUCATION_SERVICE.code: "an education service",
    ReferralSource.GENERAL_PRACTITIONER.code: "a GP",
    ReferralSource.HEALTH_VISITOR.code: "a health visitor",
    ReferralSource.SCHOOL_NURSE.code: "a school nurse",
    ReferralSource.OTHER_PRIMARY_HEALTH.code: "another primary health service",
    ReferralSource.ACCIDENT_AND_EMERGENCY.code: "accident and emergency",
    ReferralSource.OTHER_HEALTH.code: "another health service",
    ReferralSource.HOUSING.code: "housing",
    ReferralSource.SOCIAL_CARE_OF_THIS_AUTHORITY.code: "social care of this authority",
    ReferralSource.OTHER_SERVICE_OF_THIS_AUTHORITY.code: "another service of this authority",
    ReferralSource.ANOTHER_AUTHORITY.code: "another authority",
    ReferralSource.EARLY_HELP.code: "early help",
    ReferralSource.POLICE.code: "the police",
    ReferralSource.OTHER_LEGAL_AGENCY.code: "a court, probation or another legal agency",
    ReferralSource.OTHER.code: "another organisation",
    ReferralSource.ANONYMOUS.code: "somebody who gave no name",
    ReferralSource.UNKNOWN.code: "somebody unknown",
}
"""Every source of a contact or referral as it is said within a sentence."""


def from_whom(source: str) -> str:
    """Where it came from, within a sentence."""
    return FROM.get(source, "a source that is not recorded")


def category_words(category: str) -> str:
    """What a contact is about, within a sentence; "" where it was not triaged."""
    return _lower(ContactCategory(category).label) if category else ""


def need_words(need: str) -> str:
    """What a referral is about, within a sentence."""
    return _lower(PrimaryNeed.from_code(need).label)


def outcome_words(outcome: str) -> str:
    """What was decided, within a sentence."""
    return _lower(ContactOutcome(outcome).label)


def contact_event(contact: ContactFacts, *, is_own: bool = True) -> FlagEvent:
    """A contact as an event on the day it came. is_own: about the child itself, not about another of the family."""
    not_triaged = [] if contact.is_decision_not_said else ["not yet triaged"]
    about = [category_words(contact.category)] if contact.category else not_triaged
    if not is_own:
        about.insert(0, "about another child of the family")
    if contact.is_decision_not_said:
        about.append("what was decided is not in the file")
    elif contact.decided_on is None:
        about.append("not decided")
    else:
        level = f", level {contact.level}" if contact.level else ""
        about.append(f"decided on {written(contact.decided_on)}: {outcome_words(contact.outcome)}{level}")
    words = f"Contact from {from_whom(contact.source)}; {'; '.join(about)}"
    return FlagEvent(contact.received_on, words, contact.child_id or 0, "contact", contact.id)


def referral_event(episode: Episode, child_id: int, *, is_own: bool = True) -> FlagEvent:
    """A referral as an event on its day."""
    about = [need_words(episode.primary_need)] if episode.primary_need else []
    if not is_own:
        about.insert(0, "about another child of the family")
    if episode.is_no_further_action:
        about.append("no further action")
    words = "; ".join([f"Referral from {from_whom(episode.source)}", *about])
    return FlagEvent(episode.referred_on, words, child_id, "episode", episode.id)


def _lower(label: str) -> str:
    """A label within a sentence: "A parent's mental health" becomes "a parent's mental health"."""
    return label[:1].lower() + label[1:]
