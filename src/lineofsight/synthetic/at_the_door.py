"""What a worker of the invented authority writes of a visit beside what was drawn of it: told by the day alone.

No chance is drawn here, so that the lives stay as they are told: the day and the child's place among brothers and
sisters choose among a few short texts.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Final

from lineofsight.record.models import Visit
from lineofsight.record.moment import local_date
from lineofsight.synthetic import phrases, steps
from lineofsight.synthetic.telling import EpisodeTelling
from lineofsight.synthetic.working_rhythm import OF_AN_AGE_TO_BE_SEEN_ALONE

LATELY: Final = timedelta(days=150)
"""Before the last day lived: since then children's words stand as views, with what the worker makes of them."""
WHO_WAS_THERE: Final = (
    "The mother; the children",
    "The mother and her partner; the children",
    "The father; the children",
    "The mother and the grandmother; the children",
)
SEEN_OF_THE_HOME: Final = (
    "Kitchen and living room: warm, clean enough, food in the cupboard.",
    "Downstairs and the bedrooms. The broken window is mended.",
    "Living room only. Cold; the meter had run out and was topped up while I was there.",
    "Every room. Beds for all, and the stair gate is back.",
)
WHY_NOT_ALONE: Final = ("A parent stayed in the room", "Did not want to be alone with me", "No quiet place at home")
TOO_YOUNG: Final = "Too young to be seen apart from a parent"
DIRECT_WORK: Final = ("Drew the house and who lives in it.", "Three houses: worries, good things, dreams.")
REFUSED_AT_THE_DOOR: Final = "A parent would not let me in"
MEANINGS: Final = (
    "A wish, and no complaint: to be asked first would matter more than the answer.",
    "What is said fits what the school sees. It is getting better, and could tip.",
    "Said to please whoever is in the room; to be asked again alone.",
)
CHANGES: Final = (
    "A visit to the cousins each month is in the plan now.",
    "The bed comes first: asked of housing this week.",
)
WHY_NOT_FOLLOWED: Final = ("Nan is in hospital until spring; told so, and asked again then.",)


def told_at_the_door(visit: steps.PayVisit, told: EpisodeTelling, *, is_planned: bool) -> steps.PayVisit:
    """The visit with all that its form asks for. is_planned: a plan was open, which asks for visits."""
    on = local_date(visit.happened_at)
    day, own = on.toordinal(), on.toordinal() + told.place
    purpose = Visit.Purpose.STATUTORY if is_planned else Visit.Purpose.OTHER
    if visit.kind == Visit.Kind.FAILED:
        return _failed(replace(visit, purpose=purpose), day)
    is_at_home = visit.kind == Visit.Kind.IN_PERSON
    is_young = told.age(on) < OF_AN_AGE_TO_BE_SEEN_ALONE
    return _heard(
        replace(
            visit,
            purpose=purpose,
            who_was_there=WHO_WAS_THERE[day % len(WHO_WAS_THERE)] if is_at_home else "",
            home_seen=SEEN_OF_THE_HOME[day % len(SEEN_OF_THE_HOME)] if is_at_home else "",
            why_not_alone=_why_not_alone(is_young, own) if visit.is_seen and not visit.is_alone else "",
            is_bedroom_seen=own % 3 > 0 if is_at_home and visit.is_seen else None,
            direct_work=DIRECT_WORK[own % 2] if visit.is_seen and not is_young and own % 4 == 0 else "",
        ),
        own,
        is_lately=on > told.until - LATELY,
    )


def _failed(visit: steps.PayVisit, day: int) -> steps.PayVisit:
    outcomes = Visit.FailedOutcome
    if visit.why_not == phrases.CANCELLED:
        return replace(visit, failed_outcome=outcomes.CANCELLED)
    if day % 5 == 0:
        return replace(visit, failed_outcome=outcomes.REFUSED, why_not=REFUSED_AT_THE_DOOR)
    return replace(visit, failed_outcome=outcomes.NOBODY_HOME)


def _why_not_alone(is_young: bool, own: int) -> str:
    return TOO_YOUNG if is_young else WHY_NOT_ALONE[own % len(WHY_NOT_ALONE)]


def _heard(visit: steps.PayVisit, own: int, *, is_lately: bool) -> steps.PayVisit:
    """What the worker made of words lately heard, and what some of them changed; copied words stay as they are."""
    if not (is_lately and visit.view in phrases.VIEWS):
        return visit
    meaning = MEANINGS[own % len(MEANINGS)]
    if own % 3 == 0:
        return replace(visit, meaning=meaning, became=CHANGES[own % len(CHANGES)], is_followed=True)
    became = WHY_NOT_FOLLOWED[0] if own % 7 == 0 else ""
    return replace(visit, meaning=meaning, became=became)
