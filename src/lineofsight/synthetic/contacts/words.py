"""What is said and written about invented contacts: short, plain, about nobody, and fitting who says it.

Texts repeat, and no more should be read into them than that.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Final

from lineofsight.domain.codes.front_door import ContactCategory, ContactOutcome
from lineofsight.domain.information_sharing import AgencyKind
from lineofsight.domain.thresholds import SHIPPED_FRAMEWORK, LevelOfNeed
from lineofsight.synthetic.contacts.proportions import EDUCATION, FAMILY, HEALTH, OTHER, POLICE

Category = ContactCategory


@dataclass(frozen=True, slots=True)
class Heard:
    """What a sender of this group may say of children between these ages, in whole years."""

    text: str
    group: str
    category: ContactCategory
    youngest: int = 0
    oldest: int = 18


HEARD: Final = (
    Heard(
        "A neighbour rang about shouting. The parents were calm when officers came, and the children were in bed.",
        POLICE,
        Category.DOMESTIC_ABUSE,
    ),
    Heard("A parent was stopped for driving after drinking, with the child in the car.", POLICE,
          Category.PARENTS_SUBSTANCE_USE),
    Heard("Found in the town centre after midnight with older friends, and taken home.", POLICE, Category.MISSING, 11),
    Heard("Officers were called to an argument about contact at a handover. Nobody was hurt.", POLICE,
          Category.FAMILY_UNDER_STRESS),
    Heard("Stopped with a small amount of cannabis. The parent came to fetch the young person.", POLICE,
          Category.CHILDS_BEHAVIOUR, 12),
    Heard("Two appointments in a row were missed, and the surgery cannot reach the parent.", HEALTH,
          Category.NEGLECT, 0, 10),
    Heard("The parent tells of low mood since the birth and asks what help there is.", HEALTH,
          Category.PARENTS_MENTAL_HEALTH, 0, 2),
    Heard("Seen after a fall from a trampoline. The account fits; it is the third visit this year.", HEALTH,
          Category.PHYSICAL_ABUSE, 2),
    Heard("Tells of hurting themselves. The parents know, and wait for an appointment.", HEALTH,
          Category.CHILDS_MENTAL_HEALTH, 11),
    Heard("The parents ask for help with nights and behaviour while they wait for an assessment of autism.", HEALTH,
          Category.DISABILITY_OR_ILLNESS, 3),
    Heard("Late or absent on eleven days this half term, and the parent no longer answers the school’s calls.",
          EDUCATION, Category.NEGLECT, 5),
    Heard("Told a teacher that there is shouting every night, and is tired in class.", EDUCATION,
          Category.EMOTIONAL_ABUSE, 5),
    Heard("Behaviour has changed since the summer: pushes others and cries easily.", EDUCATION,
          Category.CHILDS_BEHAVIOUR, 4, 12),
    Heard("Looks after a parent who is ill before school each day.", EDUCATION, Category.YOUNG_CARER, 8),
    Heard("Comes without lunch and in the same clothes. The parent is ashamed of it and asks for help.", EDUCATION,
          Category.HOUSING_OR_MONEY, 4),
    Heard("Has stayed with a friend of the family since spring, while the parent is abroad.", EDUCATION,
          Category.PRIVATE_FOSTERING, 5, 15),
    Heard("Often the last to be fetched, and hungry by then.", EDUCATION, Category.NEGLECT, 0, 4),
    Heard("Says that the mother drinks again, and that the children are left with whoever is there.", FAMILY,
          Category.PARENTS_SUBSTANCE_USE),
    Heard("Says that the children come at weekends dirty and hungry.", FAMILY, Category.NEGLECT),
    Heard("Hears shouting and crying late at night, most of the week.", FAMILY, Category.EMOTIONAL_ABUSE),
    Heard("Asks for help with a teenager who does not come home at night.", FAMILY, Category.CHILDS_BEHAVIOUR, 12),
    Heard("Is worried about the mother’s new partner, who shouts at the children.", FAMILY, Category.DOMESTIC_ABUSE),
    Heard("The family is three months behind with the rent and has notice to leave.", OTHER,
          Category.HOUSING_OR_MONEY),
    Heard("Asks whether the family is known here.", OTHER, Category.REQUEST_FOR_INFORMATION),
    Heard("Says that the home is cold and that there are no beds for the children.", OTHER, Category.HOUSING_OR_MONEY),
    Heard("Tells that an adult at the address is supervised after an assault.", OTHER, Category.DOMESTIC_ABUSE),
    Heard("The parents have parted and quarrel about contact. Asks for advice.", OTHER, Category.FAMILY_UNDER_STRESS),
)  # fmt: skip


NOTICES: Final = frozenset({Category.MISSING, Category.REQUEST_FOR_INFORMATION, Category.PRIVATE_FOSTERING})
"""What is passed on as a notice, and is nothing else."""


def heard_from(group: str, ages: tuple[int, ...]) -> list[Heard]:
    """What a sender of this group may say of children of these ages, in whole years: at least one worry."""
    return [one for one in HEARD if one.group == group and one.category not in NOTICES and _fits(one, ages)]


def notice(category: ContactCategory, ages: tuple[int, ...]) -> Heard | None:
    """The notice of this category about children of these ages; None where it would not fit them."""
    return next((one for one in HEARD if one.category is category and _fits(one, ages)), None)


def _fits(one: Heard, ages: tuple[int, ...]) -> bool:
    """Whether it may be said of one of the children: of brothers and sisters, the worry is about one."""
    return any(one.youngest <= age <= one.oldest for age in ages)


WORKING_WELL: Final = (
    "Grandparents live near, and help.",
    "The child has friends and likes school.",
    "The parent comes when asked, and listens.",
    "The home is clean and there is food.",
)
CHILDS_WORDS: Final = (
    "“I don’t like it when they shout.”",
    "“I want to stay at Nan’s.”",
    "“Nothing is wrong at home.”",
)
SCREENED: Final = (
    "Looked at what is known here of the child, the family and the adults. Rang the sender, who gave dates.",
    "Nothing is known here before this contact. Spoke to the parent, who knew that it would be made.",
    "Known from before: see the history. The parent was rung twice and rang back the same day.",
    "Spoke to the school. The child is seen there each day and there are no marks.",
)
RATIONALE: Final = {
    ContactOutcome.STRATEGY_DISCUSSION: (
        "There is reasonable cause to suspect significant harm. It cannot wait for an assessment.",
    ),
    ContactOutcome.ASSESSMENT: (
        "What is told fits what was known before. A social worker needs to see the child and find out what is needed.",
        "The worry is serious and goes on. Help so far has not been taken up, so an assessment is needed.",
    ),
    ContactOutcome.REFERRAL_NO_FURTHER_ACTION: (
        "Looked into with the family and the school. They act on it themselves, and nothing more is needed from us.",
    ),
    ContactOutcome.EARLY_HELP: (
        "Several things come together, nobody is in danger, and the family asks for help.",
        "The school cannot meet this alone. The parent agrees to a plan with those who know the child.",
    ),
    ContactOutcome.ADVICE: (
        "The parent is acting on it. Went through what helps, and whom to ring if it does not.",
        "The sender can help the family better than we can. Advised how to raise it with the parents.",
    ),
    ContactOutcome.SIGNPOST: (
        "A service near the family offers just this. Gave the parent its number, with their agreement.",
    ),
    ContactOutcome.NO_FURTHER_ACTION: (
        "One event, with an explanation that fits. Nothing before it, and no sign of harm.",
        "The child is seen by others who have no worries. Nothing is needed that they do not do already.",
    ),
    ContactOutcome.INFORMATION_ON_OPEN_EPISODE: ("The child has a worker, who needs to know this.",),
    ContactOutcome.DUPLICATE: ("The same event as in the contact that came before it.",),
    ContactOutcome.PRIVATE_FOSTERING: ("The child stays with a friend of the family for longer than four weeks.",),
    ContactOutcome.MISSING_NOTIFICATION: ("Came home by themselves the same night. Passed on to those who follow it.",),
    ContactOutcome.OTHER_AUTHORITY_NOTICE: ("A notice between authorities, recorded and answered.",),
}
UNKNOWNS: Final = (
    "What the father thinks, who lives elsewhere.",
    "What the child would say away from home.",
    "",
    "",
)
ALTERNATIVES: Final = ("Early help was considered; the worry is too serious for it.", "", "")
FLAG_CONSIDERED: Final = (
    "Read the earlier contacts: each had another reason, and the family took the advice.",
    "Known, and talked over with the manager. Nothing in it is new.",
    "The earlier help ended as planned, and this is about something else.",
)
HELP_FINDINGS: Final = {
    "strengths": "The family wants help and has people near who give it.",
    "needs": "Mornings and bedtimes, and money until the new work begins.",
    "childs_view": "“I want Mum not to be so tired.”",
    "parents_view": "It is too much alone. The school has been kind.",
    "analysis": "Small things come together. A routine, and somebody to talk to, will change most of it.",
}
HELP_GOALS: Final = "Calm mornings, school every day, and somebody for the mother to ring."
HELP_CHILDS_GOALS: Final = "To play football on Saturdays."
HELP_MEMBER: Final = "Anna Kelbrookmere"
HELP_PROGRESS: Final = "School on most days now. The bedtime holds on weekdays."
HELP_CLOSING: Final = "Talked over with the family, who know whom to ring."
STEP_DOWN_BECAUSE: Final = "The plan has done what it was for. The family wants somebody to ring from now on."
STEP_UP_BECAUSE: Final = "The plan has not changed what the child lives with, and the worry is greater than it was."
STEP_UP_REFUSED: Final = "No sign of harm, and the plan is three weeks old. Bring it back after the next review."
PANEL: Final = "Hazel Penn, children’s services\nFolake Adeyemfield, health\nMarcus Greylockwick, police"
PANEL_FOUND: Final = "Both can be argued. What was known on the day supports the first decision."
PANEL_REVERSED: Final = "What was known on the day supports the second decision."
PURPOSE: Final = (
    "There is a worry about how the child is looked after. What each agency knows is needed to decide what follows.",
    "A contact tells of arguments between the adults at home. What is known of the home is needed to decide.",
)
WITHOUT_ANSWERS: Final = (
    "The child’s needs are clear from what the others answered, and waiting would not change the decision.",
    "The agency was rung twice and could not say when it would answer. The decision cannot wait longer.",
)
WHY_DECLINED: Final = "Nothing could be shared without harm to an investigation. The officer in charge will ring."
SYNTHESIS: Final = (
    "The agencies know the family and share the worry. None knows of harm to the child.",
    "What the agencies know fits together. Attendance and appointments have slipped since spring.",
)


@dataclass(frozen=True, slots=True)
class AnswerWords:
    """What an agency says: what it knows, what worries it, what goes well."""

    known: str
    worries: str = ""
    strengths: str = ""


_OF_AN_OFFICE: Final = (
    AnswerWords("One adult has been known to us since last year, for housing.", "", "Comes to appointments."),
    AnswerWords("The family has lived at the address for two years.", "Complaints of noise at night in August."),
)
ANSWER_WORDS: Final = {
    AgencyKind.POLICE: (
        AnswerWords("Two calls to the address in twelve months, both for shouting.", "The child was there both times."),
        AnswerWords("The father has a caution for an assault four years ago. Nothing since.", "", ""),
        AnswerWords("One call this year, to a lost bicycle.", "", "The family was friendly and open."),
    ),
    AgencyKind.HEALTH: (
        AnswerWords("The child is registered and up to date.", "", "Brought to every appointment this year."),
        AnswerWords("Two missed appointments with the health visitor.", "Weight has not been checked since May."),
        AnswerWords("The mother is treated for low mood and takes it up.", "Tired and alone with the children.", ""),
    ),
    AgencyKind.SCHOOL: (
        AnswerWords("Attendance is 84 per cent.", "Late on Mondays, and hungry.", "Likes her teacher."),
        AnswerWords("Attendance is 96 per cent. Nothing stands out.", "", "The parents come to every evening."),
    ),
    AgencyKind.HOUSING: _OF_AN_OFFICE,
    AgencyKind.PROBATION: (
        AnswerWords("An adult at the address is supervised until next spring.", "Missed two meetings in June."),
    ),
}

_THEMES: Final = {
    Category.DOMESTIC_ABUSE: ("harm", "voice"),
    Category.NEGLECT: ("care", "health"),
    Category.PHYSICAL_ABUSE: ("harm",),
    Category.SEXUAL_ABUSE: ("harm",),
    Category.EMOTIONAL_ABUSE: ("harm", "voice"),
    Category.EXPLOITATION: ("outside",),
    Category.MISSING: ("outside",),
    Category.PARENTS_MENTAL_HEALTH: ("care",),
    Category.PARENTS_SUBSTANCE_USE: ("care",),
    Category.CHILDS_MENTAL_HEALTH: ("health", "voice"),
    Category.CHILDS_BEHAVIOUR: ("outside", "voice"),
    Category.DISABILITY_OR_ILLNESS: ("health",),
    Category.YOUNG_CARER: ("family",),
}
_ANY_THEMES: Final = ("family", "care")


def criteria_for(category: ContactCategory, level: str, chance: Random) -> tuple[str, ...]:
    """The keys of one or two criteria of the shipped framework at this level that fit what a contact is about."""
    themes = _THEMES.get(category, _ANY_THEMES)
    keys = [one.key for one in SHIPPED_FRAMEWORK.criteria_of(LevelOfNeed(level)) if one.key.startswith(themes)]
    wanted = min(len(keys), chance.randint(1, 2))
    return tuple(sorted(chance.sample(keys, wanted)))


FOUND_OF_AN_INHERITED_CASE = {
    "chronology_found": "Complete to the closure; the move in spring is not in it and is added.",
    "visits_found": "All children seen in the last month, the eldest alone.",
    "plan_found": "Two of four actions done; the request to housing is late.",
    "flags_found": "None that nobody has answered.",
    "review_decided": "First visit together with the social worker this week; housing is rung on Monday.",
}
"""What who takes a family on writes of the whole case."""
