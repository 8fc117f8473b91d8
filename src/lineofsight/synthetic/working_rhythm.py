"""How soon and how often the workers of the invented authority do things, where no census asks for it.

None of this is published for England: it is shaped so that most is done in time by the local standards that the
product ships as examples, and some is not, as in any authority.
"""

from __future__ import annotations

from lineofsight.synthetic.chance import Weighted

# --- from the referral to the first visit ----------------------------------------------------------------------------

WORKING_DAYS_TO_DECIDE = Weighted((0, 66), (1, 27), (2, 5), (3, 2))  # a decision is due within one
WORKING_DAYS_TO_ALLOCATE = Weighted((0, 70), (1, 24), (2, 6))
DAYS_TO_FIRST_VISIT = Weighted((0, 8), (1, 18), (2, 20), (3, 18), (4, 12), (6, 10), (8, 8), (12, 6))

# --- assessments, enquiries, reviews ---------------------------------------------------------------------------------

WORKING_DAYS_AWAITING_AUTHORISATION = Weighted((0, 30), (1, 30), (2, 20), (3, 12), (5, 8))
REVIEW_POINT_IS_HELD = 0.82
WORKING_DAYS_AFTER_REVIEW_POINT = Weighted((0, 60), (1, 20), (3, 20))
WORKING_DAYS_FROM_CONCLUSION_TO_CONFERENCE = Weighted((3, 40), (4, 30), (5, 30))
NOT_SUBSTANTIATED = 0.58  # of the enquiries that need no conference
JOINT_WITH_THE_POLICE = 0.45
QUORATE = 0.95
DAYS_TO_REVIEW_OF_NEED_PLAN = Weighted(((70, 84), 82), ((85, 110), 18))
WORKING_DAYS_TO_TRANSFER = Weighted((0, 40), (2, 35), (5, 25))

# --- visits ----------------------------------------------------------------------------------------------------------

WORKING_DAYS_BETWEEN_VISITS = {"assessment": (13, 4), "help": (17, 4), "need": (17.5, 3), "protection": (8.6, 1.9)}
"""Mean and spread. Protection: the local example is two weeks; need: 20 working days."""
SLOWER_WHEN_OVERLOADED = 1.35
WORKING_DAYS_TO_SEE_IN_AN_ENQUIRY = Weighted((0, 62), (1, 26), (2, 8), (4, 4))
FAILED_VISITS = 0.06
VIRTUAL_VISITS = 0.03
CHILD_NOT_THERE = 0.03
SEEN_ALONE = 0.72  # of the children of an age to be
OF_AN_AGE_TO_BE_SEEN_ALONE = 4
NOTED_WHAT_THE_CHILD_SAID = 0.3
WORKING_DAYS_TO_WRITE_UP = Weighted((0, 52), (1, 26), (2, 13), (4, 6), (8, 3))
