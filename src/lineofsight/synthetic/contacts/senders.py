"""Who makes the contacts about an invented family: their name and work where they give them, and how they send it."""

from __future__ import annotations

from random import Random
from typing import Final

from lineofsight.domain.codes import ReferralSource
from lineofsight.domain.codes.front_door import ContactMethod
from lineofsight.synthetic.agencies import AGENCIES_BY_KEY, DOMAIN
from lineofsight.synthetic.contacts.course import Sender
from lineofsight.synthetic.contacts.proportions import FAMILY, METHODS, group_of
from lineofsight.synthetic.names import worker_names
from lineofsight.synthetic.referrers import Referrers

ASKS_NOT_TO_BE_NAMED: Final = {
    ReferralSource.FAMILY_MEMBER_RELATIVE_OR_CARER.code: 0.15,
    ReferralSource.ACQUAINTANCE.code: 0.5,
}
# Ofcom keeps these ranges for stories: nobody is ever given a number of them.
MOBILE_OF_NOBODY: Final = "07700 900"
LANDLINE_OF_NOBODY: Final = "01632 960"
NOT_NAMED: Final = frozenset({ReferralSource.ANONYMOUS.code, ReferralSource.UNKNOWN.code})
WORK: Final = {  # the job and the organisation; a school and a practice are the family's own
    ReferralSource.FAMILY_MEMBER_RELATIVE_OR_CARER.code: ("Relative", ""),
    ReferralSource.ACQUAINTANCE.code: ("Neighbour", ""),
    ReferralSource.SELF.code: ("The young person", ""),
    ReferralSource.OTHER_INDIVIDUAL.code: ("Somebody who knows the family", ""),
    ReferralSource.SCHOOL.code: ("Safeguarding lead", ""),
    ReferralSource.EDUCATION_SERVICE.code: ("Attendance officer", "Springshire Council, education"),
    ReferralSource.GENERAL_PRACTITIONER.code: ("General practitioner", ""),
    ReferralSource.HEALTH_VISITOR.code: ("Health visitor", ""),
    ReferralSource.SCHOOL_NURSE.code: ("School nurse", ""),
    ReferralSource.OTHER_PRIMARY_HEALTH.code: ("Practice nurse", AGENCIES_BY_KEY["health"].name),
    ReferralSource.ACCIDENT_AND_EMERGENCY.code: ("Emergency nurse", "Springminster Infirmary"),
    ReferralSource.OTHER_HEALTH.code: ("Mental health nurse", AGENCIES_BY_KEY["health"].name),
    ReferralSource.HOUSING.code: ("Housing officer", AGENCIES_BY_KEY["housing"].name),
    ReferralSource.SOCIAL_CARE_OF_THIS_AUTHORITY.code: ("Social worker", "Springshire Council, adult social care"),
    ReferralSource.OTHER_SERVICE_OF_THIS_AUTHORITY.code: ("Officer", "Springshire Council"),
    ReferralSource.ANOTHER_AUTHORITY.code: ("Social worker", "Another council"),
    ReferralSource.EARLY_HELP.code: ("Early help practitioner", "Springshire Council, early help"),
    ReferralSource.POLICE.code: ("Police officer", AGENCIES_BY_KEY["police"].name),
    ReferralSource.OTHER_LEGAL_AGENCY.code: ("Probation officer", AGENCIES_BY_KEY["probation"].name),
    ReferralSource.OTHER.code: ("Family worker", "Springshire Family Centre"),
}


def sender_of(source: str, need: str, age: int, referrers: Referrers, chance: Random) -> Sender:
    """Somebody of this source. need: code of a primary need, by which a special school sends, or "". age: in years."""
    group = group_of(source)
    method = METHODS[group].draw(chance)
    name = next(worker_names(chance))
    if source in NOT_NAMED:
        method = chance.choice((ContactMethod.PHONE, ContactMethod.PUBLIC_FORM))
        return Sender(source, method, wants_feedback=False)
    role, organisation = WORK[source]
    organisation = referrers.named(source, need, age) or organisation
    is_confidential = chance.random() < ASKS_NOT_TO_BE_NAMED.get(source, 0.0)
    last = f"{chance.randrange(1_000):03}"
    return Sender(
        source,
        method,
        name,
        role,
        organisation,
        phone=(MOBILE_OF_NOBODY if group == FAMILY else LANDLINE_OF_NOBODY) + last,
        email="" if group == FAMILY else f"{name.lower().replace(' ', '.')}@{DOMAIN}",
        is_confidential=is_confidential,
    )
