"""How often things happen in the invented authority, as rows of weights.

Shaped until England's figures come out, as `comparison` reads them: DfE, Children in need, year to 31 March 2025.
In the financial year of the last day lived, less of the work is in time, so that there is something to see.
"""

from __future__ import annotations

from lineofsight.domain.codes import (
    CategoryOfAbuse,
    Disability,
    Ethnicity,
    PrimaryNeed,
    ReasonForClosure,
    ReferralSource,
    Sex,
    UPNUnknown,
)
from lineofsight.synthetic.chance import Weighted
from lineofsight.synthetic.lateness import Pace

# --- families and their stories ---------------------------------------------------------------------------------------

HAS_BROTHERS_OR_SISTERS = Weighted((0, 52), (1, 30), (2, 13), (3, 5))
SHARE_THEIR_STORY = 0.5  # of brothers and sisters; the others share only the referral
DAYS_BETWEEN_BIRTHS = 300
SHARE_ETHNICITY = 0.9  # of families; in the others each child's is drawn
REFERRED_AGAIN = 0.37  # of ended episodes, sooner or later
DAYS_UNTIL_REFERRED_AGAIN = Weighted(((14, 90), 45), ((91, 240), 40), ((241, 450), 15))

# --- the referral ----------------------------------------------------------------------------------------------------

NO_FURTHER_ACTION = 0.064
MOVED_IN_ON_A_PLAN = 0.006

SOURCES = Weighted(
    (ReferralSource.POLICE.code, 28.5),
    (ReferralSource.SCHOOL.code, 21.0),
    (ReferralSource.EDUCATION_SERVICE.code, 1.5),
    (ReferralSource.FAMILY_MEMBER_RELATIVE_OR_CARER.code, 5.5),
    (ReferralSource.ACQUAINTANCE.code, 0.8),
    (ReferralSource.SELF.code, 1.2),
    (ReferralSource.OTHER_INDIVIDUAL.code, 1.0),
    (ReferralSource.GENERAL_PRACTITIONER.code, 1.8),
    (ReferralSource.HEALTH_VISITOR.code, 1.7),
    (ReferralSource.SCHOOL_NURSE.code, 0.5),
    (ReferralSource.OTHER_PRIMARY_HEALTH.code, 3.0),
    (ReferralSource.ACCIDENT_AND_EMERGENCY.code, 3.5),
    (ReferralSource.OTHER_HEALTH.code, 4.5),
    (ReferralSource.HOUSING.code, 1.2),
    (ReferralSource.SOCIAL_CARE_OF_THIS_AUTHORITY.code, 6.0),
    (ReferralSource.OTHER_SERVICE_OF_THIS_AUTHORITY.code, 2.5),
    (ReferralSource.ANOTHER_AUTHORITY.code, 3.5),
    (ReferralSource.EARLY_HELP.code, 3.0),
    (ReferralSource.OTHER_LEGAL_AGENCY.code, 3.0),
    (ReferralSource.OTHER.code, 5.0),
    (ReferralSource.ANONYMOUS.code, 2.3),
    (ReferralSource.UNKNOWN.code, 1.0),
)

NEEDS = Weighted(
    (PrimaryNeed.ABUSE_NEGLECT_OR_EXPLOITATION.code, 21),  # 57 of 100 with those who come to an enquiry
    (PrimaryNeed.CHILDS_DISABILITY.code, 8),
    (PrimaryNeed.PARENTAL_DISABILITY_OR_ILLNESS.code, 4),
    (PrimaryNeed.FAMILY_IN_ACUTE_STRESS.code, 14),
    (PrimaryNeed.FAMILY_DYSFUNCTION.code, 20),
    (PrimaryNeed.SOCIALLY_UNACCEPTABLE_BEHAVIOUR.code, 4),
    (PrimaryNeed.LOW_INCOME.code, 1),
    (PrimaryNeed.ABSENT_PARENTING.code, 3),
)

# --- assessment ------------------------------------------------------------------------------------------------------

WORKING_DAYS_TO_START = Weighted((0, 40), (1, 35), (2, 15), (3, 7), (5, 3))
TO_AUTHORISE = Pace(  # in working days, from the referral; another assessment of the same episode, from its start
    in_time=(((5, 17), 26), ((18, 33), 31), ((34, 42), 20), ((43, 45), 23)),
    late=(((46, 60), 65), ((61, 95), 35)),
    share_in_time=0.857,
    planted_share_in_time=0.57,
)
REVIEW_POINTS = Weighted((None, 35), (10, 40), (25, 25))  # working days after the start, as local practice has it
ASSESSED_AND_THEN = Weighted(("not in need", 55), ("brief help", 12), ("plan", 33))
ENQUIRED_AND_THEN = Weighted(("brief help", 55), ("plan", 45))
FOUND_NO_FACTORS = 0.25  # of the children assessed as not in need
ASSESSED_TO_EARLY_HELP = 0.35  # of the children assessed as not in need

FACTORS = Weighted(
    ("3B", 30), ("3A", 14), ("3C", 5), ("4B", 28), ("4A", 22), ("4C", 3), ("2B", 15), ("2A", 7), ("2C", 2),
    ("1B", 14), ("1A", 4), ("1C", 2), ("16A", 17), ("17A", 19), ("18C", 11), ("18B", 4), ("19C", 5), ("19B", 3),
    ("5A", 10), ("5B", 4), ("6A", 7), ("6B", 6), ("7A", 4), ("10A", 4), ("11A", 3), ("24A", 3), ("13A", 2),
    ("14A", 7), ("15A", 7), ("9A", 1), ("12A", 1), ("22A", 0.5), ("23A", 0.5), ("20", 12),
)  # fmt: skip
HOW_MANY_FACTORS = Weighted((1, 25), (2, 32), (3, 24), (4, 13), (5, 6))

# --- help and closure ------------------------------------------------------------------------------------------------

WORKING_DAYS_OF_BRIEF_HELP = Weighted(((2, 20), 50), ((21, 60), 35), ((61, 200), 15))
DAYS_OF_PLAN = Weighted(((40, 110), 30), ((111, 220), 38), ((221, 420), 24), ((421, 800), 8))
DAYS_OF_PLAN_FOR_A_DISABLED_CHILD = Weighted(((150, 400), 40), ((401, 900), 40), ((901, 1_500), 20))
DAYS_OF_PLAN_AFTER_PROTECTION = Weighted(((50, 110), 50), ((111, 200), 35), ((201, 320), 15))
ENQUIRY_DURING_A_PLAN = 0.16
ASSESSED_AGAIN_DURING_A_PLAN = 0.25
REASONS_FOR_CLOSURE = Weighted(
    (ReasonForClosure.SERVICES_CEASED.code, 91),
    (ReasonForClosure.TO_ANOTHER_AUTHORITY.code, 5),
    (ReasonForClosure.CHILD_ARRANGEMENTS_ORDER.code, 2),
    (ReasonForClosure.SPECIAL_GUARDIANSHIP_ORDER.code, 2),
)

# --- child protection ------------------------------------------------------------------------------------------------

ENQUIRY_AT_REFERRAL = 0.335
ENQUIRY_LEADS_TO_CONFERENCE = 0.30
CONFERENCE_LEADS_TO_PLAN = 0.81  # of an authority's own; a child who moved in has a plan already
WORKING_DAYS_TO_ENQUIRY = Weighted((0, 55), (1, 20), (3, 10), (8, 10), (15, 5))
TO_CONFERENCE = Pace(  # in working days, from the strategy discussion
    in_time=(((9, 12), 24), ((13, 14), 40), ((15, 15), 36)),
    late=(((16, 20), 65), ((21, 30), 35)),
    share_in_time=0.814,
    planted_share_in_time=0.60,
)
CATEGORIES = Weighted(
    (CategoryOfAbuse.NEGLECT.code, 49),
    (CategoryOfAbuse.EMOTIONAL.code, 37),
    (CategoryOfAbuse.PHYSICAL.code, 8),
    (CategoryOfAbuse.SEXUAL.code, 4),
    (CategoryOfAbuse.MULTIPLE.code, 2),
)
CATEGORY_CHANGES = 0.07
TO_FIRST_REVIEW = Pace(  # in days; three months are 89 days or more, and 92 at most
    in_time=(((72, 88), 1),),
    late=(((97, 120), 1),),
    share_in_time=0.965,
    planted_share_in_time=0.75,
)
TO_LATER_REVIEW = Pace(  # in days; six months are 181 days or more, and 184 at most
    in_time=(((155, 180), 1),),
    late=(((189, 215), 1),),
    share_in_time=0.965,
    planted_share_in_time=0.75,
)
REVIEWS_BEFORE_THE_END = Weighted((0, 3.5), (1, 11), (2, 46), (3, 25), (4, 9), (5, 4), (6, 1.5))
STEPPED_DOWN = 0.72
HAD_AN_EARLIER_PLAN = 0.31  # of the stories with a plan, where the child is old enough
DAYS_SINCE_AN_EARLIER_PLAN = Weighted(((900, 1_400), 50), ((1_401, 2_100), 35), ((2_101, 2_900), 15))  # its referral

# --- children --------------------------------------------------------------------------------------------------------

UNBORN = 0.03
AGES = Weighted(  # days at the first referral
    ((0, 364), 6), ((365, 1_825), 22), ((1_826, 3_652), 28), ((3_653, 5_843), 34), ((5_844, 6_450), 10)
)
SEXES = Weighted((Sex.MALE.code, 54), (Sex.FEMALE.code, 46))
ETHNICITIES = Weighted(
    (Ethnicity.WHITE_BRITISH.code, 62.0),
    (Ethnicity.WHITE_IRISH.code, 0.4),
    (Ethnicity.TRAVELLER_OF_IRISH_HERITAGE.code, 0.4),
    (Ethnicity.GYPSY_OR_ROMA.code, 1.0),
    (Ethnicity.WHITE_OTHER.code, 6.0),
    (Ethnicity.WHITE_AND_BLACK_CARIBBEAN.code, 3.2),
    (Ethnicity.WHITE_AND_BLACK_AFRICAN.code, 1.4),
    (Ethnicity.WHITE_AND_ASIAN.code, 1.8),
    (Ethnicity.MIXED_OTHER.code, 3.4),
    (Ethnicity.INDIAN.code, 1.3),
    (Ethnicity.PAKISTANI.code, 3.2),
    (Ethnicity.BANGLADESHI.code, 1.3),
    (Ethnicity.ASIAN_OTHER.code, 2.2),
    (Ethnicity.BLACK_CARIBBEAN.code, 1.5),
    (Ethnicity.BLACK_AFRICAN.code, 5.0),
    (Ethnicity.BLACK_OTHER.code, 1.7),
    (Ethnicity.CHINESE.code, 0.2),
    (Ethnicity.OTHER.code, 3.0),
    (Ethnicity.REFUSED.code, 0.5),
)
DISABLED = 0.07  # besides the children whose disability is their need
DISABILITIES = Weighted(
    (Disability.AUTISM.code, 30),
    (Disability.LEARNING.code, 25),
    (Disability.BEHAVIOUR.code, 14),
    (Disability.COMMUNICATION.code, 12),
    (Disability.MOBILITY.code, 9),
    (Disability.OTHER.code, 8),
    (Disability.PERSONAL_CARE.code, 6),
    (Disability.INCONTINENCE.code, 5),
    (Disability.HEARING.code, 3),
    (Disability.VISION.code, 3),
    (Disability.CONSCIOUSNESS.code, 2),
    (Disability.HAND_FUNCTION.code, 1),
)
HOW_MANY_DISABILITIES = Weighted((1, 55), (2, 30), (3, 15))
WITHOUT_A_PUPIL_NUMBER = 0.03  # of the children of school age
REASONS_FOR_NO_PUPIL_NUMBER = Weighted(
    (UPNUnknown.NEVER_AT_A_MAINTAINED_SCHOOL.code, 35),
    (UPNUnknown.EDUCATED_OUTSIDE_ENGLAND.code, 15),
    (UPNUnknown.SOURCES_DISAGREE.code, 10),
    (UPNUnknown.NOT_OBTAINABLE.code, 40),
)
HAD_ANOTHER_PUPIL_NUMBER = 50  # one child in so many
