"""The care of an invented child who comes to be looked after while on a child protection plan, and goes home again.

Some come by night, under police protection. The life stays as it is told: its episode of need closes on its day, some
weeks after the child left care. The shares and lengths are our own and unverified.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Final

from lineofsight.domain.codes import LegalStatus, ParticipationCode, PlacementType, ReasonCareEpisodeCeased
from lineofsight.domain.proceedings import CourtOutcome, GatewayDecision
from lineofsight.record.models import LookedAfterCheck
from lineofsight.record.moment import LONDON
from lineofsight.returns.cin_census.children import CensusChildProtectionPlan
from lineofsight.synthetic import steps, steps_of_care
from lineofsight.synthetic.chance import Weighted
from lineofsight.synthetic.edge_of_care import EdgeOfCare
from lineofsight.synthetic.names import home
from lineofsight.synthetic.telling import PART_IN_A_CONFERENCE, EpisodeTelling

OF_THOSE_ON_A_PLAN: Final = 0.4
ON_THE_EDGE: Final = 0.15
IN_THE_NIGHT: Final = 0.3
MOVES: Final = 0.4
COMES_BEFORE_A_COURT: Final = 0.5
IS_HIDDEN: Final = 0.15
SHORT_STAY: Final = 0.25
DAYS_OF_A_SHORT_STAY: Final = (35, 120)
GROWING_UP: Final = 15  # years from which none starts to be looked after here, so that all leave before 18
LEFT_BEFORE_CLOSING: Final = timedelta(days=45)
SHORTEST: Final = timedelta(days=30)
WORKING_DAYS_TO_FIRST_REVIEW: Final = Weighted[int]((14, 2), (18, 4), (19, 4), (24, 1))
DAYS_TO_SECOND_REVIEW: Final = Weighted[int]((75, 3), (85, 4), (104, 1))
DAYS_TO_LATER_REVIEW: Final = Weighted[int]((160, 3), (176, 4), (200, 1))
PLACEMENTS: Final = Weighted[str](("U6", 55), ("U3", 20), ("K2", 12), ("U4", 8), ("K3", 5))
CARERS: Final = ("Mrs Larkthimble", "Mr and Mrs Bellwether", "Ms Oxenholme", "Mr Tallowby", "The Penwhistle family")
HOMES: Final = ("Netmakers House", "Cattlegate Lodge")
DECISIONS: Final = (
    "The placement goes on. The child sees their brothers and sisters every week, as they asked.",
    "Contact with the mother goes on under supervision. The school is told what helps on bad days.",
    "The plan stays as it is. The health assessment is asked for again.",
)
CANNOT_WAIT: Final = "The child was left alone again and the parents no longer agree to the placement."
RESIDENTIAL: Final = frozenset({PlacementType.CHILDRENS_HOME.code, PlacementType.SUPPORTED_ACCOMMODATION.code})
AIMS: Final = ("return_to_family", "fostering", "guardianship")


class BeingLookedAfter:
    """The care of the child of one episode. chance: drawn for it alone."""

    def __init__(self, told: EpisodeTelling, chance: Random) -> None:
        self.told = told
        self.chance = chance

    def recorded(self) -> Iterator[steps.Step]:
        """What was recorded of it; nothing for most children. Whoever is not looked after may come near a court."""
        for plan in self.told.episode.child_protection_plans:
            drawn = self.chance.random()
            if drawn < OF_THOSE_ON_A_PLAN:
                yield from self._care(plan)
                return
            if drawn < OF_THOSE_ON_A_PLAN + ON_THE_EDGE:
                yield from EdgeOfCare(self.told, self.chance).recorded(plan)
                return

    def _care(self, plan: CensusChildProtectionPlan) -> Iterator[steps.Step]:
        on = self.told.horizon.worked(plan.started_on + timedelta(days=self.chance.randint(15, 90)), 0)
        last = (self.told.episode.closed_on or date.max) - LEFT_BEFORE_CLOSING
        if on + SHORTEST >= last or not self._may_come_into_care(on):
            return
        left_on = last
        if self.chance.random() < SHORT_STAY:
            left_on = min(last, on + timedelta(days=self.chance.randint(*DAYS_OF_A_SHORT_STAY)))
        yield from self._beginning(on)
        yield from self._reviews(on, left_on)
        yield from self._moves(on, left_on)
        if left_on < last or self.told.episode.closed_on is not None:
            home = ReasonCareEpisodeCeased.HOME_PLANNED.code
            yield steps_of_care.LeaveCare(at=_at(left_on, 11), child=self.told.place, period=on, reason=home)

    def _may_come_into_care(self, on: date) -> bool:
        born_on = self.told.life.born_on
        return born_on is not None and born_on < on and self.told.age(on) < GROWING_UP

    def _beginning(self, on: date) -> Iterator[steps.Step]:
        """By agreement in the day, or under police protection in the evening, with an order or an agreement after."""
        place, by_night = self.told.place, self.chance.random() < IN_THE_NIGHT
        status = LegalStatus.POLICE_PROTECTION if by_night else LegalStatus.SECTION_20
        if by_night:
            yield steps_of_care.TakePoliceProtection(at=_at(on, 21), child=place, period=on)
        placed = self._placement()
        yield steps_of_care.StartCare(
            at=_at(on, 22 if by_night else 15), child=place, period=on, status=status.code, to=placed
        )
        if by_night:
            ended = on + timedelta(days=2)
            yield steps_of_care.EndPoliceProtection(at=_at(ended, 12), child=place, period=on)
            agreed = LegalStatus.SECTION_20.code
            yield steps_of_care.ChangeCare(at=_at(ended, 13), child=place, period=on, status=agreed, to=None)

    def _reviews(self, on: date, left_on: date) -> Iterator[steps.Step]:
        worked, place = self.told.horizon.worked, self.told.place
        held = worked(on, WORKING_DAYS_TO_FIRST_REVIEW.draw(self.chance))
        pace = DAYS_TO_SECOND_REVIEW
        while held < left_on and held <= self.told.until:
            yield steps_of_care.HoldCareReview(
                at=_at(held, 14),
                child=place,
                period=on,
                participation=self._part(held),
                aim=self.chance.choice(AIMS),
                decisions=self.chance.choice(DECISIONS),
            )
            held, pace = worked(held + timedelta(days=pace.draw(self.chance)), 0), DAYS_TO_LATER_REVIEW
        for kind, days in ((LookedAfterCheck.Kind.HEALTH_ASSESSMENT, 18), (LookedAfterCheck.Kind.DENTAL_CHECK, 60)):
            done = worked(on + timedelta(days=days + self.chance.randint(0, 20)), 0)
            if done < left_on:
                yield steps_of_care.CheckInCare(at=_at(done, 17), child=place, period=on, kind=kind.value)

    def _moves(self, on: date, left_on: date) -> Iterator[steps.Step]:
        """A court's order after some weeks, and a move to other carers, each for some and never on one day."""
        place, horizon = self.told.place, self.told.horizon
        ordered = horizon.worked(on + timedelta(days=self.chance.randint(10, 25)), 0)
        moved = horizon.worked(on + timedelta(days=self.chance.randint(40, 150)), 0)
        if self.chance.random() < COMES_BEFORE_A_COURT and ordered < left_on:
            yield from self._court(on, ordered, left_on)
        if self.chance.random() < MOVES and moved < left_on:
            yield steps_of_care.ChangeCare(at=_at(moved, 12), child=place, period=on, status="", to=self._placement())

    def _court(self, on: date, ordered: date, left_on: date) -> Iterator[steps.Step]:
        """The court is asked at short notice and makes an interim order; its last word comes as the child goes home."""
        place, horizon = self.told.place, self.told.horizon
        met = horizon.worked(on, 3)
        interim = LegalStatus.INTERIM_CARE_ORDER.code
        issue, order = GatewayDecision.ISSUE.value, CourtOutcome.SUPERVISION_ORDER.value
        yield steps_of_care.HoldGateway(at=_at(met, 10), child=place, gateway=on, decision=issue, reasons=CANNOT_WAIT)
        yield steps_of_care.IssueProceedings(at=_at(ordered, 15), child=place, gateway=on, short_notice=CANNOT_WAIT)
        yield steps_of_care.ChangeCare(at=_at(ordered, 16), child=place, period=on, status=interim, to=None)
        concluded = horizon.worked(ordered + timedelta(days=self.chance.randint(170, 280)), 0)
        if concluded < left_on:
            order, full = CourtOutcome.CARE_ORDER.value, LegalStatus.FULL_CARE_ORDER.code
            yield steps_of_care.ChangeCare(at=_at(concluded, 16), child=place, period=on, status=full, to=None)
        yield steps_of_care.ConcludeProceedings(
            at=_at(min(concluded, left_on), 10), child=place, gateway=on, outcome=order
        )

    def _placement(self) -> steps_of_care.Placed:
        kind = PLACEMENTS.draw(self.chance)
        where = home(self.chance)
        return steps_of_care.Placed(
            type=kind,
            carer=self.chance.choice(HOMES if kind in RESIDENTIAL else CARERS),
            lines=where.lines,
            postcode=where.postcode,
            is_hidden=self.chance.random() < IS_HIDDEN,
            is_until_eighteen=kind == PlacementType.FOSTER_CARERS_LONG_TERM.code,
        )

    def _part(self, on: date) -> str:
        if self.told.age(on) < 4:
            return ParticipationCode.UNDER_FOUR.value
        return PART_IN_A_CONFERENCE.draw(self.chance)


def _at(on: date, hour: int) -> datetime:
    return datetime.combine(on, time(hour, 30), tzinfo=LONDON)
