"""What invented plans say: outcomes with how they will be known, actions with who does them, and what children said."""

from __future__ import annotations

from typing import Final, NamedTuple

from lineofsight.domain.meetings import MeetingAgency
from lineofsight.domain.plans import Owner


class Does(NamedTuple):
    """An action and who does it: the child's worker, an agency, or somebody of the family by name."""

    what: str
    owner: Owner
    agency: MeetingAgency | None = None
    name: str = ""


class Wants(NamedTuple):
    """An outcome, how it will be known, and the actions that can stand under it. least_age: of the child, in years."""

    wanted: str
    how_known: str
    actions: tuple[Does, ...]
    least_age: int = 0


WANTED: Final = (
    Wants(
        "The child is at school or nursery every day and in time",
        "The register; the child speaks of friends there",
        (
            Does("Bring the child every morning", Owner.FAMILY, name="Mother"),
            Does("Meet the child at the gate; ring by ten when nobody has come", Owner.AGENCY, MeetingAgency.SCHOOL),
            Does("Agree with the school who rings whom", Owner.WORKER),
        ),
        least_age=3,
    ),
    Wants(
        "Home is calm in the evening, without shouting",
        "The child says so; no call to the police",
        (
            Does("Go to the eight evenings on arguments at home", Owner.FAMILY, name="Both parents"),
            Does("Offer a place on the programme", Owner.AGENCY, MeetingAgency.DOMESTIC_ABUSE),
            Does("Ask the child each visit how the evenings were", Owner.WORKER),
        ),
    ),
    Wants(
        "The child has had every check and treatment that is due",
        "Letters of the clinic; the health visitor’s record",
        (
            Does("Take the child to the dentist and the eye clinic", Owner.FAMILY, name="Mother"),
            Does("See the child at home and weigh her or him", Owner.AGENCY, MeetingAgency.HEALTH),
        ),
    ),
    Wants(
        "The parent drinks nothing while the child is at home",
        "Visits at different hours; what the grandmother sees",
        (
            Does("See the counsellor every week", Owner.FAMILY, name="Father"),
            Does("Tell the worker when an appointment is missed", Owner.AGENCY, MeetingAgency.DRUGS_AND_ALCOHOL),
        ),
    ),
)
BEFORE_BIRTH: Final = Wants(
    "The baby is born safely and comes home to a parent who is ready",
    "The midwife’s record; the cot, the clothes and the room",
    (
        Does("Go to every appointment with the midwife", Owner.FAMILY, name="Mother"),
        Does("Tell the worker when an appointment is missed", Owner.AGENCY, MeetingAgency.HEALTH),
        Does("See the room before the eighth month ends", Owner.WORKER),
    ),
)


class Said(NamedTuple):
    """What a child said, what it means to the worker, and the action that came of it."""

    words: str
    means: str
    does: Does


SAID: Final = (
    Said(
        "I want Nan to fetch me on Fridays.",
        "Fridays are when they argue; with Nan the child feels safe.",
        Does("Fetch the child from school on Fridays", Owner.FAMILY, name="Grandmother"),
    ),
    Said(
        "I do not want to tell it all again to somebody new.",
        "Every change of worker has cost trust.",
        Does("Come with the new worker for the first two visits", Owner.WORKER),
    ),
    Said(
        "Can I have a lock on my door?",
        "The child does not feel safe at night.",
        Does("Put a bolt on the bedroom door that opens from outside too", Owner.FAMILY, name="Stepfather"),
    ),
    Said(
        "Football is the only time I forget it.",
        "The club is what holds the week together.",
        Does("Ask the club for a free place until the summer", Owner.WORKER),
    ),
)
ENDED_HOW: Final = ("Done as agreed", "Done, later than agreed", "The school confirms it", "")
WHY_CARRIED: Final = ("The first day offered is next month", "The parent was ill", "The service had no place")
WHY_GIVEN_UP: Final = ("The family found another way", "It turned out not to be needed")
CONTINGENCY: Final = (
    "If the plan does not work within three months, a legal planning meeting is asked for.",
    "If the child is not safe at home, the grandmother takes the child in that evening, and the worker is rung.",
)
HOSPITALS: Final = ("Springshire General, the community midwives", "Northfield Maternity Unit")
WHO_TO_CALL: Final = "The child’s worker by day, the emergency duty team at night: both numbers are on the ward."
WHEN_TOLD: Final = "Labour, the birth, a wish to leave early, and anybody who comes to take the baby."
MOTHER: Final = "She wants to be with the baby all the time. Somebody of the ward is near for the first two days."
FATHER: Final = "He may visit by day while a midwife is in the room. He has agreed to that."
AT_BIRTH: Final = "Her sister may be there. The midwife watches for signs of withdrawal in the baby."
LEAVING: Final = "Nobody takes the baby home before the discharge planning meeting."
DISCHARGE: Final = (
    "Home with the mother to her sister’s, where somebody is awake at night; the worker visits on the first day.",
    "Home with both parents. The midwife comes every day of the first week, the worker twice.",
)
