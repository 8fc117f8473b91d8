"""The queue of the front door on the last day: contacts at every stage, told by hand, of families never referred."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from random import Random
from typing import Final

from lineofsight.domain.codes import Disability, Ethnicity, ReferralSource, Sex
from lineofsight.domain.codes.front_door import ContactCategory, ContactMethod, ContactOutcome, Priority
from lineofsight.domain.information_sharing import Purpose, WhyNotTold
from lineofsight.record.models import AgencyRequest, Contact
from lineofsight.returns.cin_census.children import CensusChild, CensusEpisode
from lineofsight.synthetic.chance import chance_for
from lineofsight.synthetic.contacts import words
from lineofsight.synthetic.contacts.course import AskedAgency, ContactCourse, EnquiryCourse, Sharing, Verdict
from lineofsight.synthetic.contacts.hours import A_MINUTE, at
from lineofsight.synthetic.contacts.senders import sender_of
from lineofsight.synthetic.contacts.unreferred import CHILDREN_FROM, FAMILIES_FROM, NEVER_REFERRED, UnreferredFamily
from lineofsight.synthetic.horizon import Horizon
from lineofsight.synthetic.plan import AuthorityPlan
from lineofsight.synthetic.referrers import Referrers
from lineofsight.synthetic.stories.days import Days
from lineofsight.synthetic.stories.planting import FEWEST_CHILDREN

Category, Outcome, Stage, Source = ContactCategory, ContactOutcome, Contact.Stage, ReferralSource
NUMBERS_FROM: Final = 900_000  # beyond the families and the children of chance
CHILDREN_NUMBERS_FROM: Final = 40_000
AN_HOUR: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One message. days: working days before the last one; hour: of that day, in Europe/London.

    stage: where it stands. outcome: decided, or recommended. asked: agencies with how each stands, answered hours
    after it was asked. is_taken: whoever is to decide has taken it on. is_reopened: reopened the day before the last.
    """

    days: int
    hour: int
    source: ReferralSource
    said: str
    category: ContactCategory
    stage: str
    priority: Priority = Priority.AMBER
    outcome: ContactOutcome = ContactOutcome.ADVICE
    level: str = "2"
    method: ContactMethod | None = None
    asked: tuple[tuple[str, str, int], ...] = ()
    is_taken: bool = False
    is_reopened: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """A family with its calls, the earliest first. ages: of its children, in years. story: "" for none.

    is_the_one_before: whether these are the children of the family before, recorded a second time with a slip.
    """

    ages: tuple[float, ...]
    calls: tuple[Call, ...]
    story: str = ""
    is_the_one_before: bool = False


State = AgencyRequest.State
GRANDMOTHER: Final = Source.FAMILY_MEMBER_RELATIVE_OR_CARER
QUEUE: Final = (
    Told(
        (3.4,),
        (
            Call(days=29, hour=10, source=GRANDMOTHER, category=Category.NEGLECT, stage=Stage.DECIDED,
                 said="His grandmother says that the boy is left with whoever is there, and comes to her hungry.",
                 outcome=Outcome.NO_FURTHER_ACTION, level="1", priority=Priority.GREEN),
            Call(days=14, hour=14, source=GRANDMOTHER, category=Category.NEGLECT, stage=Stage.DECIDED,
                 said="His grandmother rings again: he had a burn on his hand, and nobody took him to a doctor.",
                 outcome=Outcome.ADVICE, level="2", priority=Priority.GREEN),
            Call(days=1, hour=9, source=GRANDMOTHER, category=Category.NEGLECT, stage=Stage.SCREENING,
                 said="His grandmother rings for the third time. He was alone in the flat last night, she says."),
        ),
        "family_rings_three_times",
    ),
    Told(
        (7.2, 4.9),
        (
            Call(days=5, hour=11, source=Source.SCHOOL, category=Category.NEGLECT, stage=Stage.WITH_AGENCIES,
                 said="Late on nine days, and the younger one sleeps in class.",
                 asked=(("lanternhill", State.RETURNED, 6), ("health", State.REQUESTED, 0))),
        ),
        "agency_overdue",
    ),
    Told(
        (11.5,),
        (
            Call(days=0, hour=15, source=Source.POLICE, category=Category.DOMESTIC_ABUSE, stage=Stage.WITH_AGENCIES,
                 said="Officers were called to the address. The child stood on the stairs.", priority=Priority.GREEN,
                 asked=(("health", State.REQUESTED, 0), ("housing", State.REQUESTED, 0))),
        ),
    ),
    Told(
        (5.8,),
        (
            Call(days=12, hour=10, source=Source.HOUSING, category=Category.DOMESTIC_ABUSE, stage=Stage.DECIDED,
                 said="Neighbours complain of shouting. A window was broken from inside.",
                 outcome=Outcome.ADVICE, level="2",
                 asked=(("police", State.REQUESTED, 0), ("health", State.NOTHING_KNOWN, 20))),
        ),
        "decided_without_an_answer",
    ),
    Told(
        (1.3,),
        (
            Call(days=1, hour=10, source=Source.HEALTH_VISITOR, category=Category.PHYSICAL_ABUSE,
                 stage=Stage.AWAITING_SIGN_OFF, outcome=Outcome.ADVICE, level="4", priority=Priority.RED,
                 said="A bruise on the cheek that was explained in two ways."),
        ),
        "waits_for_a_signature",
    ),
    Told(
        (13.1,),
        (
            Call(days=9, hour=9, source=Source.SCHOOL, category=Category.EXPLOITATION, stage=Stage.DECIDED,
                 said="Has new trainers and a second telephone, and will not say from whom.",
                 outcome=Outcome.NO_FURTHER_ACTION, level="1", is_reopened=True),
        ),
        "reopened",
    ),
    Told((6.0, 9.3), (Call(days=5, hour=12, source=Source.EDUCATION_SERVICE, category=Category.NEGLECT,
                           stage=Stage.SCREENING, said="Not in school for three weeks, and nobody opens the door."),),
         "backlog"),
    Told((2.2,), (Call(days=4, hour=16, source=Source.GENERAL_PRACTITIONER, category=Category.PARENTS_MENTAL_HEALTH,
                       stage=Stage.TO_DECIDE, said="The mother no longer collects her medicine.", is_taken=True),),
         "backlog"),
    Told((15.6,), (Call(days=3, hour=9, source=Source.OTHER, category=Category.CHILDS_MENTAL_HEALTH,
                        stage=Stage.SCREENING, said="Says that nobody would notice. The charity rang the parents."),),
         "backlog"),
    Told((0.4,), (Call(days=0, hour=9, source=Source.ACCIDENT_AND_EMERGENCY, category=Category.PHYSICAL_ABUSE,
                       stage=Stage.SCREENING, said="A baby with a swollen arm. The X-ray is not read yet.",
                       priority=Priority.RED),)),
    Told((8.8,), (Call(days=0, hour=10, source=Source.SCHOOL, category=Category.EMOTIONAL_ABUSE, stage=Stage.SCREENING,
                       said="Cries when it is time to go home, since the half term."),)),
    Told((10.2, 12.7), (Call(days=0, hour=13, source=Source.POLICE, category=Category.DOMESTIC_ABUSE,
                             stage=Stage.SCREENING, said="Officers were called to an argument about money."),)),
    Told((4.1,), (Call(days=0, hour=15, source=Source.OTHER_SERVICE_OF_THIS_AUTHORITY,
                       category=Category.HOUSING_OR_MONEY, stage=Stage.TO_DECIDE, priority=Priority.GREEN,
                       said="The family sleeps in one room since the flood.", outcome=Outcome.SIGNPOST, level="1"),)),
    Told((14.4,), (Call(days=0, hour=11, source=Source.SCHOOL, category=Category.CHILDS_BEHAVIOUR,
                        stage=Stage.TO_DECIDE,
                        said="Excluded for the second time this term. The father asks for help.",
                        outcome=Outcome.EARLY_HELP, level="2", is_taken=True),)),
    Told((16.2,), (Call(days=0, hour=12, source=Source.SELF, category=Category.FAMILY_UNDER_STRESS,
                        stage=Stage.TO_DECIDE, said="Asks for a place to stay when there is shouting at home.",
                        method=ContactMethod.PUBLIC_FORM, priority=Priority.GREEN),)),
    Told((3.0, 6.6), (Call(days=0, hour=16, source=Source.ACQUAINTANCE, category=Category.EMOTIONAL_ABUSE,
                           stage=Stage.RECEIVED, said="Shouting through the wall every evening, and small children.",
                           method=ContactMethod.PUBLIC_FORM),)),
    Told((9.9,), (Call(days=0, hour=16, source=Source.SCHOOL, category=Category.NEGLECT, stage=Stage.RECEIVED,
                       said="Came without a coat again, and asked for a second lunch.",
                       method=ContactMethod.PROFESSIONAL_FORM),)),
    Told((12.0,), (Call(days=0, hour=19, source=Source.POLICE, category=Category.MISSING, stage=Stage.RECEIVED,
                        said="Found at the bus station after dark. Says that he may come home when he likes."),)),
    Told((0.9, 2.8), (Call(days=0, hour=21, source=Source.POLICE, category=Category.DOMESTIC_ABUSE,
                           stage=Stage.RECEIVED, said="Officers were called. The father was taken to the station."),)),
    Told((8.1,), (Call(days=16, hour=11, source=Source.SCHOOL, category=Category.NEGLECT, stage=Stage.DECIDED,
                       said="Late on most days of the week.", outcome=Outcome.ADVICE, priority=Priority.GREEN),),
         "recorded_twice"),
    Told((8.1,), (Call(days=2, hour=10, source=Source.GENERAL_PRACTITIONER, category=Category.NEGLECT,
                       stage=Stage.TO_DECIDE, said="Not brought to two appointments. The surgery has a new address.",
                       is_taken=True),),
         "recorded_twice", is_the_one_before=True),
    Told((7.7,), (Call(days=0, hour=14, source=Source.OTHER_PRIMARY_HEALTH, category=Category.NEGLECT,
                       stage=Stage.RECEIVED, said="Not brought to two appointments at the dentist.",
                       method=ContactMethod.PROFESSIONAL_FORM),)),
)  # fmt: skip
"""The families, in the order of their numbers."""


def queue_families(plan: AuthorityPlan) -> Iterator[UnreferredFamily]:
    """The families of the queue, the same in every authority that ends on this day; none in a very small one."""
    if plan.children < FEWEST_CHILDREN:
        return
    days = Days(Horizon(plan.until))
    children = CHILDREN_FROM + CHILDREN_NUMBERS_FROM
    before: UnreferredFamily | None = None
    for place, told in enumerate(QUEUE, 1):
        number = FAMILIES_FROM + NUMBERS_FROM + place
        courses = tuple(_course(at_place, call, told, number, plan, days) for at_place, call in enumerate(told.calls))
        received = courses[0].received_at.date()
        episode = CensusEpisode(received, courses[0].sender.source, is_no_further_action=True)
        lives = tuple(
            _life(age, days, f"{NEVER_REFERRED}{children + at_place}", episode)
            for at_place, age in enumerate(told.ages, 1)
        )
        children += len(lives)
        before = UnreferredFamily(number, lives, courses, same_as=before if told.is_the_one_before else None)
        yield before


def _life(age: float, days: Days, name: str, episode: CensusEpisode) -> CensusChild:
    return CensusChild(
        name,
        born_on=days.aged(age),
        sex=Sex.FEMALE.code if round(age * 10) % 2 else Sex.MALE.code,
        ethnicity=Ethnicity.WHITE_BRITISH.code,
        disabilities=(Disability.NONE.code,),
        episodes=(episode,),
    )


def _course(number: int, call: Call, told: Told, family: int, plan: AuthorityPlan, days: Days) -> ContactCourse:
    """The course of a call as far as it has come."""
    chance = chance_for(plan.seed, "queue", family, number)
    age = int(max(told.ages))
    referrers = Referrers(chance_for(plan.seed, "referrers", family))
    sender = sender_of(call.source.code, "", age, referrers, chance)
    sender = replace(sender, method=call.method or _method(call, sender.method))
    received_at = at(days.working_days_ago(call.days), time(call.hour, 6 + 7 * number))
    captured_at = received_at if call.method is not None else received_at + 5 * A_MINUTE
    begun = ContactCourse(
        number=number,
        children=tuple(range(len(told.ages))),
        sender=sender,
        received_at=received_at,
        captured_at=captured_at,
        worries=call.said,
        category=call.category,
        priority=call.priority,
        verdicts=(_undecided(call, chance),) * len(told.ages),
        sharing=Sharing(True, True) if age >= 7 else Sharing(True, False, WhyNotTold.TOO_YOUNG),
        summary=words.SCREENED[0],
    )
    if call.outcome is Outcome.EARLY_HELP:
        begun = replace(begun, sharing=replace(begun.sharing, is_agreed=True))
    return _as_far_as(begun, call, told.story, days)


def _method(call: Call, usual: ContactMethod) -> ContactMethod:
    """The way a message came that was taken down by somebody: no form, which is in the queue by itself."""
    if call.source is Source.POLICE:
        return ContactMethod.POLICE_NOTIFICATION
    return usual if usual in {ContactMethod.PHONE, ContactMethod.EMAIL} else ContactMethod.PHONE


def _undecided(call: Call, chance: Random) -> Verdict:
    criteria = words.criteria_for(call.category, call.level, chance)
    return Verdict(call.outcome, call.level, words.RATIONALE[call.outcome][0], criteria, None)


def _as_far_as(begun: ContactCourse, call: Call, story: str, days: Days) -> ContactCourse:
    """The course with every moment up to the stage of the call. Nobody told the senders of the backlog that it came."""
    if call.stage == Stage.RECEIVED:
        return begun
    triaged_at = begun.captured_at + 12 * A_MINUTE
    course = replace(begun, triaged_at=triaged_at, linked_at=triaged_at + 5 * A_MINUTE)
    if story != "backlog" and call.method is None:
        course = replace(course, acknowledged_at=begun.captured_at + A_MINUTE)
    if call.asked:
        course = replace(course, enquiry=_enquiry(call, triaged_at + 15 * A_MINUTE))
    if call.stage in {Stage.SCREENING, Stage.WITH_AGENCIES}:
        return course
    looked_into_at = triaged_at + 25 * A_MINUTE
    if course.enquiry is not None:
        looked_into_at = at(days.after(begun.received_at.date(), 2), time(10, 5))
    course = replace(course, recommended_at=looked_into_at)
    if call.stage == Stage.TO_DECIDE:
        return replace(course, taken_at=looked_into_at + 10 * A_MINUTE if call.is_taken else None)
    return _decided(course, call, looked_into_at + 10 * A_MINUTE, days)


def _decided(course: ContactCourse, call: Call, decided_at: datetime, days: Days) -> ContactCourse:
    """The course with its decision, and the manager's signature where there is one by now."""
    owed = course.enquiry.owed_at(decided_at) if course.enquiry else 0
    is_signed = call.stage == Stage.DECIDED and (bool(owed) or call.outcome is Outcome.NO_FURTHER_ACTION)
    verdicts = tuple(
        replace(
            one,
            decided_at=decided_at,
            signed_at=decided_at + 20 * A_MINUTE if is_signed else None,
            without_answers=words.WITHOUT_ANSWERS[1] if owed else "",
        )
        for one in course.verdicts
    )
    is_told = call.stage == Stage.DECIDED
    reopened_at = at(days.working_days_ago(1), time(10, 40)) if call.is_reopened else None
    return replace(
        course,
        verdicts=verdicts,
        told_at=decided_at + AN_HOUR if is_told else None,
        reopened_at=reopened_at,
    )


def _enquiry(call: Call, asked_at: datetime) -> EnquiryCourse:
    asked = tuple(
        AskedAgency(key, state, asked_at + hours * AN_HOUR if hours else None, known=_known(state))
        for key, state, hours in call.asked
    )
    return EnquiryCourse(asked_at, Purpose.LEVEL_OF_NEED, words.PURPOSE[0], asked)


def _known(state: str) -> str:
    return "Attendance is 82 per cent, and the children are often hungry." if state == State.RETURNED else ""
