"""What workers of the invented authority write: short, plain and about nobody."""

from __future__ import annotations

from dataclasses import dataclass

from lineofsight.domain.codes import PrimaryNeed
from lineofsight.domain.codes.front_door import ContactCategory

NOT_BORN, YOUNG, OF_SCHOOL_AGE = -1, 4, 5


@dataclass(frozen=True, slots=True)
class Said:
    """Something a referrer says of a child between these ages, in whole years; -1 is a child not yet born.

    category: what it is mainly about, as the front door has it.
    """

    text: str
    youngest: int = 0
    oldest: int = 18
    category: ContactCategory = ContactCategory.FAMILY_UNDER_STRESS


REFERRED_FOR: dict[str, tuple[Said, ...]] = {
    PrimaryNeed.ABUSE_NEGLECT_OR_EXPLOITATION.code: (
        Said(
            "Comes to school hungry and in unwashed clothes. Says there was nobody at home last night.",
            OF_SCHOOL_AGE,
            category=ContactCategory.NEGLECT,
        ),
        Said(
            "Officers were called to an argument between the adults. The children were upstairs and awake.",
            category=ContactCategory.DOMESTIC_ABUSE,
        ),
        Said(
            "A bruise on the upper arm was seen at nursery. The two accounts of it differ.",
            1,
            YOUNG,
            ContactCategory.PHYSICAL_ABUSE,
        ),
        Said(
            "Two appointments missed, and weight has fallen. The home was cold at the last visit.",
            0,
            YOUNG,
            ContactCategory.NEGLECT,
        ),
        Said(
            "A mark on the cheek was seen at school. The two accounts of it differ.",
            OF_SCHOOL_AGE,
            category=ContactCategory.PHYSICAL_ABUSE,
        ),
        Said(
            "An older friend collects the child by car and pays for things. The school has not met the friend.",
            12,
            category=ContactCategory.EXPLOITATION,
        ),
        Said(
            "Officers were called to an argument between the adults. The mother is expecting.",
            NOT_BORN,
            NOT_BORN,
            ContactCategory.UNBORN_CHILD,
        ),
        Said(
            "Appointments before the birth are missed, and an older child is on a plan.",
            NOT_BORN,
            NOT_BORN,
            ContactCategory.UNBORN_CHILD,
        ),
    ),
    PrimaryNeed.CHILDS_DISABILITY.code: (
        Said(
            "The parents ask for help: nights are broken, and there has been no short break since spring.",
            category=ContactCategory.DISABILITY_OR_ILLNESS,
        ),
        Said(
            "New school, and the care that was agreed has not begun. The parents are exhausted.",
            OF_SCHOOL_AGE,
            category=ContactCategory.DISABILITY_OR_ILLNESS,
        ),
    ),
    PrimaryNeed.PARENTAL_DISABILITY_OR_ILLNESS.code: (
        Said("The parent goes into hospital next week, and nobody has been found to look after the children."),
        Said(
            "The child does the shopping and the medicines. The parent asks for help and says it is too much.",
            9,
            category=ContactCategory.YOUNG_CARER,
        ),
        Said(
            "The mother is ill and asks who will help her when the baby comes.",
            NOT_BORN,
            NOT_BORN,
            ContactCategory.UNBORN_CHILD,
        ),
    ),
    PrimaryNeed.FAMILY_IN_ACUTE_STRESS.code: (
        Said(
            "The family must leave their home in ten days and has no place to go.",
            NOT_BORN,
            category=ContactCategory.HOUSING_OR_MONEY,
        ),
        Said("A bereavement in the spring. The school says the child no longer speaks in class.", OF_SCHOOL_AGE),
    ),
    PrimaryNeed.FAMILY_DYSFUNCTION.code: (
        Said("Shouting every evening, the neighbours say.", category=ContactCategory.EMOTIONAL_ABUSE),
        Said("The parents have parted and each sends the children to the other's house with messages.", OF_SCHOOL_AGE),
    ),
}
REFERRED_FOR_ANYTHING = (
    Said("The referrer is worried and asks that somebody looks at how the family is getting on.", NOT_BORN),
    Said(
        "Several small things together: lateness, tiredness, and a parent who does not answer the telephone.",
        category=ContactCategory.NEGLECT,
    ),
)

ANALYSIS = (
    "The worries are confirmed. The adults agree on what must change, and then it does not change.",
    "Home conditions have improved since the referral and the child says so too. One adult still minimises.",
    "The pattern is older than this referral. Help has been taken up and dropped twice before.",
    "What the child says and what was seen fit together. A plan is needed that names who does what, and by when.",
)
ANALYSIS_OF_NO_NEED = (
    "The parent asked for help early and has used it. There is no reason to think the child is at risk of harm.",
    "The account of the referral could not be borne out. The family would like help with housing.",
    "A hard time that has passed. Grandparents live near, and the school knows whom to ring.",
)
FINDINGS: dict[str, tuple[str, ...]] = {
    "not_substantiated": (
        "What was seen is explained by the accident that was described. Police and health agree with the outcome.",
        "The account of the referral could not be borne out. The family was told so on the same day.",
    ),
    "no_ongoing_risk": (
        "The concerns stand. The adult concerned has left the home, and the family accepts help.",
        "Concerns about supervision stand. The parents accept them and a plan has been agreed.",
    ),
    "ongoing_risk": (
        "The concerns stand and the risk goes on. Police and health agree that a conference is needed.",
        "What the professionals saw fits together, and little has changed since the discussion.",
    ),
}
VISIT_NOTES = (
    "Seen at home with a parent. The kitchen is clean and there is food. Talked about school and about bedtime.",
    "Seen at home. Bedroom seen: a bed of the child's own now. The parent was tired and open about it.",
    "Seen at home after school. Homework at the table. The new routine is holding on weekdays.",
    "Seen at home. The adults disagreed about the plan; went through it again with both.",
    "Seen at school with the agreement of the parent, then called on the parent at home.",
    "Seen at home. The dog was mentioned more than anything else. Weight and sleep are better.",
)
VIEWS = (
    "I like it when Nan is here. I don't like the shouting.",
    "School is all right. I want my own room.",
    "I don't know why you have to keep coming.",
    "It is better now. Mum gets up.",
    "Nobody told me about the meeting.",
    "I want to see my cousins more.",
)
SAID_BY_BROTHERS_AND_SISTERS = (
    "We went to Nan’s on Sunday and nobody shouted. I want to go there every week and stay for tea.",
    "We went to Nan’s on Sunday and nobody shouted. I want to go there every week and stay for the night.",
)
"""Nearly the same words, and enough of them to be compared."""
VIRTUAL_NOTES = (
    "Spoke by video. The child showed a drawing and said that school is going well. The parent joined later.",
    "Spoke by video because of illness in the home. Agreed to visit as soon as everybody is well.",
)
CANCELLED = "Cancelled on the day by a parent"
WHY_NOT_SEEN = ("No reply at the door", CANCELLED, "Family out; a card was left")
NOT_YET_BORN = "Not yet born: the mother was seen"
WHY_NOT_SEEN_AT_HOME = ("At school", "With the other parent", "At football")


def referred_for(primary_need: str, age: int) -> list[Said]:
    """What a referral for this need may say of a child of this age; -1 for one who is not yet born."""
    said = REFERRED_FOR.get(primary_need, ()) + REFERRED_FOR_ANYTHING
    return [one for one in said if one.youngest <= age <= one.oldest]


ANOTHER_AUTHORITY = "Wolds County Council"
MOVED = "The family has moved to a home of its own there; plan and chronology are sent with this."
NAMED_PERSON_ELSEWHERE = "Jo Marsh, team manager"
ACHIEVED_WITHOUT_NEED = "The assessment found no need for a plan; the questions of the referral are answered."
ACHIEVED = (
    "Both children are at school every day; bedtime and meals hold. The debts are not settled.",
    "The home is safe and warm, and the adult of concern has not been back for four months.",
    "Health appointments are kept. The parent asks for help early now, and uses it.",
)
FAMILY_AT_CLOSURE = (
    "The mother says that she was listened to, and that she would ring again.",
    "The father found the visits too many, and the last months good.",
    "Both parents agree with the closure; the grandmother would have liked more time.",
)
CHILD_AT_CLOSURE = (
    "It is all right now. I will miss the drawing.",
    "Good. Then nobody has to come in school time.",
    "I know whom to ring if it starts again.",
)
CLOSING = (
    "Referred for worries at home. A plan named who does what; the worries are fewer, and have been so for months.",
    "Referred by the police. The adults parted, the children settled, and the school sees no worry now.",
    "Referred for neglect. Slow, and steady since summer; family and school carry it on without social care.",
)
TOLD_AT_CLOSURE = "School, health visitor or school nurse, and general practitioner, by letter on the day of closure."
COMES_BACK_IF = (
    "Attendance falls below nine in ten, or the children are found alone again.",
    "The adult of concern comes back to the home.",
    "Two health appointments are missed without a word.",
)
