"""Names of people and places that do not exist, varied as England's communities are.

Given names are those that people have; family names, streets, towns, schools and practices are plainly invented, so
that nobody here can be taken for somebody.
"""

from typing import Final

from lineofsight.synthetic.names.communities import Community, community_of
from lineofsight.synthetic.names.family import EVERY_FAMILY_NAME, FAMILY
from lineofsight.synthetic.names.given import GIVEN
from lineofsight.synthetic.names.places import GP_PRACTICES, POSTCODE_AREA, SCHOOLS, STREETS, TOWNS, Home, home
from lineofsight.synthetic.names.workers import worker_names

GIVEN_NAMES: Final = tuple(sorted({name for given in GIVEN.values() for name in (*given.female, *given.male)}))
FAMILY_NAMES: Final = tuple(sorted(EVERY_FAMILY_NAME))

__all__ = [
    "FAMILY",
    "FAMILY_NAMES",
    "GIVEN",
    "GIVEN_NAMES",
    "GP_PRACTICES",
    "POSTCODE_AREA",
    "SCHOOLS",
    "STREETS",
    "TOWNS",
    "Community",
    "Home",
    "community_of",
    "home",
    "worker_names",
]
