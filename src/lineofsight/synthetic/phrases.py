"""What workers of the invented authority write: short, plain and about nobody."""

from __future__ import annotations

from lineofsight.domain.codes import PrimaryNeed

REFERRED_FOR: dict[str, tuple[str, ...]] = {
    PrimaryNeed.ABUSE_NEGLECT_OR_EXPLOITATION.code: (
        "Comes to school hungry and in unwashed clothes. Says there was nobody at home last night.",
        "Officers were called to an argument between the adults. The children were upstairs and awake.",
        "A bruise on the upper arm was seen at nursery. The two accounts of it differ.",
        "Two appointments missed, and weight has fallen. The home was cold at the last visit.",
        "An older friend collects the child by car and pays for things. The school has not seen the friend before.",
    ),
    PrimaryNeed.CHILDS_DISABILITY.code: (
        "The parents ask for help: nights are broken, and there has been no short break since spring.",
        "New school, and the care that was agreed has not begun. The parents are exhausted.",
    ),
    PrimaryNeed.PARENTAL_DISABILITY_OR_ILLNESS.code: (
        "The parent goes into hospital next week, and nobody has been found to look after the children.",
        "The child does the shopping and the medicines. The parent asks for help and says it is too much.",
    ),
    PrimaryNeed.FAMILY_IN_ACUTE_STRESS.code: (
        "The family must leave their home in ten days. There are four children and no place to go.",
        "A bereavement in the spring. The school says the child no longer speaks in class.",
    ),
    PrimaryNeed.FAMILY_DYSFUNCTION.code: (
        "Shouting every evening, the neighbours say. The children stay out until it stops.",
        "The parents have parted and each sends the children to the other's house with messages.",
    ),
}
REFERRED_FOR_ANYTHING = (
    "The referrer is worried and asks that somebody looks at how the family is getting on.",
    "Several small things together: lateness, tiredness, and a parent who does not answer the telephone.",
)

ANALYSIS = (
    "The worries are confirmed. The adults agree on what must change, and then it does not change.",
    "Home conditions have improved since the referral and the child says so too. One adult still minimises.",
    "The parent asked for help early and has used it. There is no reason to think the child is at risk of harm.",
    "The pattern is older than this referral. Help has been taken up and dropped twice before.",
    "The account of the referral could not be borne out. The family would like help with housing.",
)
FINDINGS = (
    "The child was seen alone and gave an account. Police and health agree with the outcome.",
    "The injury is explained by the accident that was described. Seen at the hospital on the same day.",
    "Concerns about supervision stand. The parents accept them and a plan has been agreed.",
)
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
    "I want to see my brother more.",
)
WHY_NOT_SEEN = ("No reply at the door", "Cancelled on the day by a parent", "Family out; a card was left")
NOT_YET_BORN = "Not yet born: the mother was seen"
WHY_NOT_SEEN_AT_HOME = ("At school", "With the other parent", "At football")


def referred_for(primary_need: str) -> tuple[str, ...]:
    """What a referral for this need may say."""
    return REFERRED_FOR.get(primary_need, ()) + REFERRED_FOR_ANYTHING
