"""How often things happen at the invented front door, as rows of weights.

England's: practice reference P02, P03 and P11, which give ADCS, Safeguarding Pressures 9, 2023-24, extrapolated. The
rest is our own and unverified: chosen so that most is done in time, some is not, and everything that a queue meets is
met among some hundred contacts. Weights need not come to 100.
"""

from __future__ import annotations

from typing import Final

from lineofsight.domain.codes import ReferralSource
from lineofsight.domain.codes.front_door import ContactMethod, ContactOutcome, OutcomeGroup, source_group
from lineofsight.synthetic.chance import Weighted

# --- England ---------------------------------------------------------------------------------------------------------

POLICE, HEALTH, EDUCATION, FAMILY, OTHER = "police", "health", "education", "family", "other"
ENGLANDS_SOURCES: Final = {POLICE: 32, HEALTH: 17, EDUCATION: 16, FAMILY: 9, OTHER: 26}  # P02
ENGLANDS_OUTCOMES: Final = {  # P03; referrals for each hundred contacts are P11 as well
    OutcomeGroup.REFERRAL: 22,
    OutcomeGroup.EARLY_HELP: 14,
    OutcomeGroup.ADVICE: 30,
    OutcomeGroup.NO_FURTHER_ACTION: 23,
    OutcomeGroup.OTHER: 11,
}
GROUP_OF_FIGURE: Final = {"1": FAMILY, "2": EDUCATION, "3": HEALTH, "6": POLICE}
"""The group of England's figures by the leading figure of a source code: every other one is "other"."""


def group_of(source: str) -> str:
    """The group of a source code in England's figures: family and public together stand for "family"."""
    return GROUP_OF_FIGURE.get(source_group(source), OTHER)


# --- who sends it, and how -------------------------------------------------------------------------------------------

SOURCES_OF_GROUP: Final = {
    POLICE: Weighted((ReferralSource.POLICE.code, 1)),
    HEALTH: Weighted(
        (ReferralSource.GENERAL_PRACTITIONER.code, 16),
        (ReferralSource.HEALTH_VISITOR.code, 16),
        (ReferralSource.SCHOOL_NURSE.code, 6),
        (ReferralSource.OTHER_PRIMARY_HEALTH.code, 16),
        (ReferralSource.ACCIDENT_AND_EMERGENCY.code, 26),
        (ReferralSource.OTHER_HEALTH.code, 20),
    ),
    EDUCATION: Weighted((ReferralSource.SCHOOL.code, 92), (ReferralSource.EDUCATION_SERVICE.code, 8)),
    FAMILY: Weighted(
        (ReferralSource.FAMILY_MEMBER_RELATIVE_OR_CARER.code, 64),
        (ReferralSource.ACQUAINTANCE.code, 18),
        (ReferralSource.SELF.code, 8),
        (ReferralSource.OTHER_INDIVIDUAL.code, 10),
    ),
    OTHER: Weighted(
        (ReferralSource.HOUSING.code, 16),
        (ReferralSource.SOCIAL_CARE_OF_THIS_AUTHORITY.code, 12),
        (ReferralSource.OTHER_SERVICE_OF_THIS_AUTHORITY.code, 12),
        (ReferralSource.ANOTHER_AUTHORITY.code, 16),
        (ReferralSource.OTHER_LEGAL_AGENCY.code, 16),
        (ReferralSource.OTHER.code, 20),
        (ReferralSource.ANONYMOUS.code, 8),
    ),
}

Method = ContactMethod
METHODS: Final = {
    POLICE: Weighted((Method.POLICE_NOTIFICATION, 95), (Method.PHONE, 5)),
    HEALTH: Weighted((Method.PROFESSIONAL_FORM, 62), (Method.EMAIL, 20), (Method.PHONE, 18)),
    EDUCATION: Weighted((Method.PROFESSIONAL_FORM, 74), (Method.PHONE, 20), (Method.EMAIL, 6)),
    FAMILY: Weighted((Method.PHONE, 56), (Method.PUBLIC_FORM, 34), (Method.WALK_IN, 8), (Method.LETTER, 2)),
    OTHER: Weighted((Method.EMAIL, 44), (Method.PROFESSIONAL_FORM, 36), (Method.PHONE, 20)),
}

# --- what became of it -----------------------------------------------------------------------------------------------

OUTCOMES: Final = {
    OutcomeGroup.EARLY_HELP: Weighted((ContactOutcome.EARLY_HELP, 1)),
    OutcomeGroup.ADVICE: Weighted((ContactOutcome.ADVICE, 62), (ContactOutcome.SIGNPOST, 38)),
    OutcomeGroup.NO_FURTHER_ACTION: Weighted((ContactOutcome.NO_FURTHER_ACTION, 1)),
    OutcomeGroup.OTHER: Weighted(
        (ContactOutcome.MISSING_NOTIFICATION, 36),
        (ContactOutcome.OTHER_AUTHORITY_NOTICE, 46),
        (ContactOutcome.PRIVATE_FOSTERING, 18),
    ),
}
"""Of families who are not open here. News about an open child is passed on to the worker."""

LEVELS: Final = {
    ContactOutcome.STRATEGY_DISCUSSION: Weighted(("4", 1)),
    ContactOutcome.ASSESSMENT: Weighted(("4", 55), ("3", 45)),
    ContactOutcome.REFERRAL_NO_FURTHER_ACTION: Weighted(("3", 40), ("2", 60)),
    ContactOutcome.EARLY_HELP: Weighted(("2", 68), ("3", 32)),
    ContactOutcome.ADVICE: Weighted(("1", 40), ("2", 60)),
    ContactOutcome.SIGNPOST: Weighted(("1", 55), ("2", 45)),
    ContactOutcome.NO_FURTHER_ACTION: Weighted(("1", 72), ("2", 28)),
    ContactOutcome.INFORMATION_ON_OPEN_EPISODE: Weighted(("3", 60), ("4", 40)),
    ContactOutcome.PRIVATE_FOSTERING: Weighted(("3", 1)),
    ContactOutcome.MISSING_NOTIFICATION: Weighted(("2", 40), ("3", 60)),
    ContactOutcome.OTHER_AUTHORITY_NOTICE: Weighted(("1", 50), ("2", 50)),
}
RECOMMENDED_OTHERWISE: Final = 0.08  # of contacts the screening officer recommends another outcome than is decided

# --- repeats ---------------------------------------------------------------------------------------------------------

MESSAGES_OF_A_FAMILY: Final = Weighted((1, 76), (2, 17), (3, 7))  # of families who were never referred
DAYS_BETWEEN_MESSAGES: Final = Weighted(((1, 3), 12), ((4, 20), 38), ((21, 60), 50))
LOST_TO_REPEATS: Final = 1.22  # early help is seldom what comes of a second message, so the first have more of it
COME_WITH_REPEATS: Final = 0.55  # news of early help and duplicates are "other" too, so the first have less of it
IS_THE_SAME: Final = 0.7  # of messages so soon after another that they may tell of the same thing
RANG_BEFORE_THE_REFERRAL: Final = Weighted((0, 66), (1, 26), (2, 8))  # contacts before a family's first referral
DAYS_BEFORE_THE_REFERRAL: Final = (6, 55)
NEWS_A_MONTH: Final = 0.045  # contacts about an open family
NEWS_AFTER_CLOSING_A_MONTH: Final = 0.03  # about a family that is closed, and is not referred by it

# --- times -----------------------------------------------------------------------------------------------------------

MINUTES_TO_TAKE_DOWN: Final = (3, 18)  # a call or an email, in opening hours
MINUTES_TO_TRIAGE: Final = Weighted(((4, 30), 52), ((31, 90), 33), ((91, 200), 15))
TRIAGED_LATE: Final = 0.03  # one or two working days later
OUT_OF_HOURS_TEAM_TAKES_IT: Final = 0.7  # of what comes out of hours other than by a form
MINUTES_TO_SIGN: Final = Weighted(((5, 45), 74), ((46, 120), 22), ((240, 500), 4))
WORKING_DAYS_TO_DECIDE: Final = Weighted((0, 80), (1, 16), (2, 2), (3, 1.5), (5, 0.5))  # a decision is due within one
WORKING_DAYS_TO_TELL: Final = Weighted((0, 38), (1, 31), (2, 17), (3, 7), (4, 4), (6, 3))  # the example limit is three
NEVER_TOLD: Final = 0.03
ACKNOWLEDGED_AT_ONCE: Final = 0.88  # of what did not come by a form; of the rest most the next day, some never
NEVER_ACKNOWLEDGED: Final = 0.3

# --- agencies --------------------------------------------------------------------------------------------------------

AGENCIES_ARE_ASKED: Final = {
    ContactOutcome.STRATEGY_DISCUSSION: 0.35,
    ContactOutcome.ASSESSMENT: 0.45,
    ContactOutcome.REFERRAL_NO_FURTHER_ACTION: 0.30,
    ContactOutcome.EARLY_HELP: 0.30,
    ContactOutcome.ADVICE: 0.10,
    ContactOutcome.SIGNPOST: 0.06,
    ContactOutcome.NO_FURTHER_ACTION: 0.20,
}
HOW_MANY_AGENCIES: Final = Weighted((1, 18), (2, 40), (3, 28), (4, 14))
AGENCY_WEIGHTS: Final = {"police": 32, "health": 30, "lanternhill": 24, "academy": 24, "housing": 14, "probation": 8}
"""How likely each is asked beside the others. A school is asked only of the children who go there."""
ANSWERS: Final = Weighted(("returned", 62), ("nothing_known", 25), ("declined", 3), ("requested", 10))
SHARE_OF_THE_TIME: Final = Weighted(((5, 40), 45), ((41, 90), 41), ((105, 190), 14))  # per cent of the limit
ANSWERS_ARE_SHARED: Final = 0.3  # among the agencies that were asked, of enquiries with two answers or more

# --- what is kept apart from consent ---------------------------------------------------------------------------------

PARENTS_WERE_TOLD: Final = 0.72
CHILD_WAS_TOLD: Final = 0.45  # of those of an age to be
SAYS_NOTHING_OF_THE_CHILD: Final = 0.09  # so that the facts are not complete
AGREEMENT_IS_RECORDED: Final = 0.93  # of referrals; early help has it always
OBJECTED: Final = 0.02
OF_AN_AGE_TO_BE_TOLD: Final = 7
