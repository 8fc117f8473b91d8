"""Names of the people who work in Springshire."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from lineofsight.synthetic.names.communities import OF_EVERYBODY
from lineofsight.synthetic.names.family import FAMILY
from lineofsight.synthetic.names.given import GIVEN

FEMALE = 0.85  # of workers; DfE, Children's social work workforce, has about that share year after year
MOST_TRIES = 50


def worker_names(chance: Random) -> Iterator[str]:
    """Names of workers, none twice, as many as are asked for up to many thousands. The same chance gives the same.

    It ends when a new name is hard to find.
    """
    given_out: set[str] = set()
    while (name := _new_name(given_out, chance)) is not None:
        given_out.add(name)
        yield name


def _new_name(given_out: set[str], chance: Random) -> str | None:
    for _ in range(MOST_TRIES):
        community = OF_EVERYBODY.draw(chance)
        given = GIVEN[community].female if chance.random() < FEMALE else GIVEN[community].male
        name = f"{chance.choice(given)} {chance.choice(FAMILY[community])}"
        if name not in given_out:
            return name
    return None
