"""Each person of an extract as the loading of any file takes them: the adults first, then the children."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from lineofsight.actions.loading.dataset.care import Care
from lineofsight.actions.loading.dataset.front_door import given_contacts, given_early_help
from lineofsight.actions.loading.dataset.need import Episodes, add_assessments, add_plans
from lineofsight.actions.loading.dataset.people import OF_ADULTS_TOO, given_person, is_adult
from lineofsight.actions.loading.dataset.proceedings import add_proceedings
from lineofsight.actions.loading.dataset.protection import Protection
from lineofsight.actions.loading.dataset.telling import Telling
from lineofsight.actions.loading.dataset.visits import add_visits
from lineofsight.actions.loading.dataset.workforce import given_allocations
from lineofsight.actions.loading.given import GivenChild
from lineofsight.record.models import Team


def given_people(telling: Telling, on: date, team: Callable[[], Team]) -> Iterator[GivenChild]:
    """Everybody of the extract. on: the day that it describes. team: the one that took contacts of which none is told.

    The values of a person are counted with the extract's, not with the person's.
    """
    children = telling.extract.people_in(name for name in telling.extract.tables if name not in OF_ADULTS_TOO)
    for key in telling.people:
        if key in children or not is_adult(telling, key, on):
            children.add(key)
            continue
        person = given_person(telling, key)
        person.keys = {"pers_person_id": key}
        yield GivenChild(key, person, refused=tuple(telling.refused.pop(key, ())), is_adult=True)
    for key in telling.people:
        if key in children:
            yield _child(telling, key, on, team)


def _child(telling: Telling, key: str, on: date, team: Callable[[], Team]) -> GivenChild:
    child = GivenChild(key, given_person(telling, key), line=telling.row_of(key).number)
    episodes = Episodes(telling, key)
    add_assessments(telling, key, episodes)
    add_plans(telling, key, episodes)
    Protection(telling, key, episodes).add()
    Care(telling, key, episodes).add()
    add_proceedings(telling, key, episodes)
    visits = add_visits(telling, key, episodes)
    early_help = given_early_help(telling, key)
    contacts = given_contacts(telling, key, episodes, early_help, team=team, on=on)
    child.within = [*episodes.in_order(), *given_allocations(telling, key), *visits, *early_help, *contacts]
    child.refused = tuple(telling.refused.pop(key, ()))
    return child
