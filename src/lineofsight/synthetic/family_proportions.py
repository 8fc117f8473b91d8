"""How families are made up, as rows of weights and shares.

No return asks for these: where no source is named, the figures are our own and unverified, chosen so that everything
that a record meets is met in an authority of some hundred children.
"""

from __future__ import annotations

from enum import Enum, auto
from typing import Final

from lineofsight.synthetic.chance import Weighted


class Shape(Enum):
    """Who brings the children up."""

    BOTH_PARENTS = auto()
    MOTHER_ALONE = auto()
    MOTHER_AND_STEP_PARENT = auto()
    FATHER_ALONE = auto()
    GRANDPARENTS = auto()
    OTHER_CARER = auto()


# --- the adults ------------------------------------------------------------------------------------------------------

SHAPES: Final = Weighted(
    (Shape.BOTH_PARENTS, 36),
    (Shape.MOTHER_ALONE, 30),
    (Shape.MOTHER_AND_STEP_PARENT, 18),
    (Shape.FATHER_ALONE, 5),
    (Shape.GRANDPARENTS, 7),
    (Shape.OTHER_CARER, 4),
)
ABSENT_FATHER_IS_KNOWN: Final = 0.65  # of fathers who do not live with the children
ABSENT_MOTHER_IS_KNOWN: Final = 0.85
YOUNGER_HAVE_ANOTHER_FATHER: Final = 0.45  # of mothers alone or with a step-parent, where there are two children
BOTH_GRANDPARENTS: Final = 0.4
GRANDPARENT_IS_KNOWN: Final = 0.12  # of families whom no grandparent brings up
MOTHER_HAS_FATHERS_NAME: Final = 0.5  # of mothers who live with the father
NAMED_AFTER_FATHER: Final = 0.8  # of children who live with both; an absent father's name is had by half of these
NAMED_AFTER_BOTH: Final = 0.06
MOTHERS_BIRTHDAY_IS_KNOWN: Final = 0.85
BIRTHDAY_IS_KNOWN: Final = 0.6  # of the other adults
KNOWN_IN_TWO_FAMILIES: Final = 0.025  # of families, each with the one before it, so that 5 in 100 share an adult

FATHER_AT_HOME_IS_RESPONSIBLE: Final = Weighted((True, 90), (None, 7), (False, 3))
ABSENT_FATHER_IS_RESPONSIBLE: Final = Weighted((True, 45), (None, 35), (False, 20))
STEP_PARENT_IS_RESPONSIBLE: Final = Weighted((False, 82), (None, 15), (True, 3))
CARER_IS_RESPONSIBLE: Final = Weighted((True, 35), (False, 55), (None, 10))  # by an order of a court

# --- names and numbers -----------------------------------------------------------------------------------------------

HAS_AN_ALIAS: Final = 0.05
NAME_WAS_MISSPELT: Final = 0.035
SURNAME_CHANGED: Final = 0.045  # of children with a time in which it could; comes to 2 or 3 in 100 of all
DAYS_UNTIL_CORRECTED: Final = (8, 30)
DAYS_UNTIL_SURNAME_CHANGES: Final = 40
NHS_NUMBER_IS_KNOWN: Final = 0.75  # of children born before their first referral

# --- homes and workers -----------------------------------------------------------------------------------------------

MOVES_IN_A_YEAR: Final = 0.2
LIVES_ELSEWHERE: Final = 0.06  # of children: with the other parent, or a grandparent
MOVES_ELSEWHERE: Final = 0.04  # of the others who are known for long enough
IS_HIDDEN: Final = 0.03  # of families: from their last move on, or from the start
FAMILIES_TO_A_RELATED_ONE: Final = 150  # related to a member of staff
