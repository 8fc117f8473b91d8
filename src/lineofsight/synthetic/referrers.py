"""Who refers the children of a family: their school and their practice by name, where these refer."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from lineofsight.domain.codes import PrimaryNeed, ReferralSource
from lineofsight.synthetic.names.places import GP_PRACTICES, PRIMARY_SCHOOLS, SECONDARY_SCHOOLS, SPECIAL_SCHOOLS

OF_A_SCHOOL = frozenset({ReferralSource.SCHOOL.code, ReferralSource.SCHOOL_NURSE.code})
OF_A_PRACTICE = frozenset({ReferralSource.GENERAL_PRACTITIONER.code, ReferralSource.HEALTH_VISITOR.code})
AGE_AT_SCHOOL = 4
AGE_AT_SECONDARY_SCHOOL = 11


class Referrers:
    """The schools and the practice of one family: the same ones whenever they refer."""

    def __init__(self, chance: Random) -> None:
        self.primary_school = chance.choice(PRIMARY_SCHOOLS)
        self.secondary_school = chance.choice(SECONDARY_SCHOOLS)
        self.special_school = chance.choice(SPECIAL_SCHOOLS)
        self.practice = chance.choice(GP_PRACTICES)

    def named(self, source: str, primary_need: str, age: int) -> str:
        """The name of who referred a child of this age, by the code of the source; "" for any other source."""
        if source in OF_A_PRACTICE:
            return self.practice
        if source not in OF_A_SCHOOL:
            return ""
        if primary_need == PrimaryNeed.CHILDS_DISABILITY.code:
            return self.special_school
        return self.secondary_school if age >= AGE_AT_SECONDARY_SCHOOL else self.primary_school

    def schools(self, ages: Sequence[int]) -> frozenset[str]:
        """The names of the schools that children of these ages go to."""
        return frozenset(self.named(ReferralSource.SCHOOL.code, "", age) for age in ages if age >= AGE_AT_SCHOOL)
