"""The pathway of a decision on a contact: what must hold before it may be taken, signed off, or the contact reopened.

As in `domain.pathway`, a condition is a named reading of plain facts with the sentence that a worker sees when it does
not hold. A decision is for one child; brothers and sisters who are decided together are held against it one by one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from lineofsight.domain.codes.front_door import OPENS_AN_EPISODE, ContactOutcome
from lineofsight.domain.information_sharing import SharingFacts
from lineofsight.domain.thresholds import Framework, LevelOfNeed

PRACTICE: Final = "Practice reference 2.1 and 2.2"
DECISIONS: Final = "Practice reference 5.2"
CONSENT: Final = "Practice reference 5.3"
FLAGS: Final = "Practice reference 7.2 and 7.3"

ENDS_WHAT_IT_OPENED: Final = frozenset(
    {
        ContactOutcome.REFERRAL_NO_FURTHER_ACTION,
        ContactOutcome.EARLY_HELP,
        ContactOutcome.ADVICE,
        ContactOutcome.SIGNPOST,
        ContactOutcome.NO_FURTHER_ACTION,
        ContactOutcome.DUPLICATE,
    }
)
"""Outcomes that cannot stand beside an open episode that the same contact opened before it was reopened."""


@dataclass(frozen=True, slots=True)
class ContactStanding:
    """How a contact stands when somebody decides on it.

    possible_duplicates: pairs of records of which the child's is one and about which nobody has said whether they are
    one person. flags_unanswered: numbers of the flags that are raised about the child and that nobody has answered as
    they stand now. answers_outstanding: agencies that were asked and still owe an answer. has_open_episode,
    has_open_early_help: of the child. opened_the_open_episode: the open episode is the one that this contact opened.
    """

    is_linked: bool = False
    is_triaged: bool = False
    is_decided: bool = False
    awaits_sign_off: bool = False
    possible_duplicates: int = 0
    flags_unanswered: tuple[str, ...] = ()
    answers_outstanding: int = 0
    has_open_episode: bool = False
    has_open_early_help: bool = False
    opened_the_open_episode: bool = False
    sharing: SharingFacts = field(default_factory=lambda: SharingFacts(outcome=""))


@dataclass(frozen=True, slots=True)
class DecisionSought:
    """A decision that somebody wants to take on one contact.

    outcome, level: codes of `ContactOutcome` and `LevelOfNeed`, "" where none was chosen. criteria: keys of the
    framework. is_same_as_another: for a duplicate, whether the contact that it repeats is named and may be named.
    """

    stands: ContactStanding
    framework: Framework
    outcome: str
    level: str = ""
    rationale: str = ""
    criteria: tuple[str, ...] = ()
    reason_without_answers: str = ""
    is_same_as_another: bool = False

    @property
    def is_duplicate(self) -> bool:
        return self.outcome == ContactOutcome.DUPLICATE


@dataclass(frozen=True, slots=True)
class Condition:
    """Something that must hold. `otherwise` is what the worker is told, and what to do, when it does not.

    about: the name of the field beside which the sentence stands; "" where it is about none.
    """

    key: str
    otherwise: str
    holds: Callable[[DecisionSought], bool]
    source: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the way, and what must hold before it."""

    key: str
    title: str
    conditions: tuple[Condition, ...]


def unmet(step: Step, sought: DecisionSought) -> tuple[Condition, ...]:
    """The conditions of `step` that do not hold, in the table's order; empty when it may be taken."""
    return tuple(condition for condition in step.conditions if not condition.holds(sought))


def family_agrees(sharing: SharingFacts) -> bool:
    """Whether somebody with parental responsibility agreed to the service and has not withdrawn it.

    The child's own view is recorded beside it and does not stand for a parent's.
    """
    return any(one.is_agreed and not one.is_withdrawn and not one.is_the_childs for one in sharing.agreements)


def _criteria_are_of_framework(sought: DecisionSought) -> bool:
    return all(sought.framework.criterion(key) is not None for key in sought.criteria)


def _needs_no_criteria(sought: DecisionSought) -> bool:
    return sought.outcome in {ContactOutcome.DUPLICATE, ContactOutcome.INFORMATION_ON_OPEN_EPISODE}


def _level_is_known(sought: DecisionSought) -> bool:
    return sought.is_duplicate or sought.level in {level.value for level in LevelOfNeed}


def _is_no_second_referral(sought: DecisionSought) -> bool:
    if sought.outcome not in OPENS_AN_EPISODE:
        return True
    return not sought.stands.has_open_episode or sought.stands.opened_the_open_episode


def _leaves_no_episode_behind(sought: DecisionSought) -> bool:
    return not (sought.stands.opened_the_open_episode and sought.outcome in ENDS_WHAT_IT_OPENED)


NOT_DECIDED = Condition(
    "not_decided",
    "This contact is decided already. A manager can reopen it, and it is then decided again.",
    lambda sought: not sought.stands.is_decided,
    DECISIONS,
)
NOTHING_TO_SIGN = Condition(
    "nothing_to_sign",
    "A decision on this contact waits for a manager. It is signed, sent back or taken back before another is made.",
    lambda sought: not sought.stands.awaits_sign_off,
    DECISIONS,
)
TRIAGED = Condition(
    "triaged",
    "Triage the contact first: set its priority and what it is mainly about.",
    lambda sought: sought.stands.is_triaged,
    PRACTICE,
)
LINKED_TO_A_CHILD = Condition(
    "linked_to_a_child",
    "Say first which child of the record this contact is about, or that the child is new.",
    lambda sought: sought.stands.is_linked or sought.is_duplicate,
    PRACTICE,
)
NO_POSSIBLE_DUPLICATE = Condition(
    "no_possible_duplicate",
    "This child may stand in the record twice. Say first whether the two records are of one child.",
    lambda sought: sought.stands.possible_duplicates == 0 or sought.is_duplicate,
    "Practice reference 1: no decision on a record with an unresolved duplicate",
)
OUTCOME_CHOSEN = Condition(
    "outcome_chosen",
    "Choose what follows from the contact.",
    lambda sought: sought.outcome in {outcome.value for outcome in ContactOutcome},
    PRACTICE,
    about="outcome",
)
LEVEL_CHOSEN = Condition(
    "level_chosen",
    "Choose the level of need.",
    _level_is_known,
    DECISIONS,
    about="level",
)
RATIONALE_GIVEN = Condition(
    "rationale_given",
    "Give the reasons for the decision, in words that the family could read.",
    lambda sought: bool(sought.rationale.strip()),
    DECISIONS,
    about="rationale",
)
CRITERIA_NAMED = Condition(
    "criteria_named",
    "Choose the criteria that you rely on, at least one.",
    lambda sought: bool(sought.criteria) or _needs_no_criteria(sought),
    DECISIONS,
    about="criteria",
)
CRITERIA_OF_THE_FRAMEWORK = Condition(
    "criteria_of_the_framework",
    "Some of these criteria are not in the framework that is in force now. Choose them again.",
    _criteria_are_of_framework,
    DECISIONS,
    about="criteria",
)
FLAGS_ANSWERED = Condition(
    "flags_answered",
    "Answer every flag first: say that you acted on it, that you considered it and why nothing changes, or that the"
    " record is wrong.",
    lambda sought: not sought.stands.flags_unanswered or sought.is_duplicate,
    FLAGS,
)
ANSWERS_IN_OR_REASON = Condition(
    "answers_in_or_reason",
    "An agency that was asked has not answered. Wait for it, or say why you decide without.",
    lambda sought: (
        sought.stands.answers_outstanding == 0 or bool(sought.reason_without_answers.strip()) or sought.is_duplicate
    ),
    "Practice reference 2.2, MASH enquiry: agencies are asked before the level is decided",
    about="reason_without_answers",
)
OPENNESS_RECORDED = Condition(
    "openness_recorded",
    "Record first whether the parents and the child were told of the contact and, if not, why.",
    lambda sought: bool(sought.stands.sharing.openness) or sought.is_duplicate,
    CONSENT,
)
SHARING_HAS_A_BASIS = Condition(
    "sharing_has_a_basis",
    "Information was shared without a lawful basis on record. Record the basis of each sharing first.",
    lambda sought: all(one.lawful_basis for one in sought.stands.sharing.disclosures if one.is_shared),
    CONSENT,
)
FAMILY_AGREES_TO_EARLY_HELP = Condition(
    "family_agrees_to_early_help",
    "Record first that the family agrees: early help is given by agreement only. Where it does not agree, choose"
    " another outcome.",
    lambda sought: sought.outcome != ContactOutcome.EARLY_HELP or family_agrees(sought.stands.sharing),
    CONSENT,
    about="outcome",
)
NO_SECOND_REFERRAL = Condition(
    "no_second_referral",
    "This child is already open. News about an open child is never a new referral: choose that the information is"
    " passed to the worker of the open episode.",
    _is_no_second_referral,
    f"{PRACTICE}; Children in need census, rule 8815",
    about="outcome",
)
NO_EARLY_HELP_BESIDE_AN_EPISODE = Condition(
    "no_early_help_beside_an_episode",
    "This child has an open episode. Early help follows it by a step down, not by a contact.",
    lambda sought: sought.outcome != ContactOutcome.EARLY_HELP or not sought.stands.has_open_episode,
    PRACTICE,
    about="outcome",
)
NO_SECOND_EARLY_HELP = Condition(
    "no_second_early_help",
    "This child is already in early help. Choose that the information is passed on, or a step up.",
    lambda sought: sought.outcome != ContactOutcome.EARLY_HELP or not sought.stands.has_open_early_help,
    PRACTICE,
    about="outcome",
)
SOMEBODY_TO_PASS_IT_TO = Condition(
    "somebody_to_pass_it_to",
    "This child has no open episode and no open early help, so there is no worker to pass the information to. Choose"
    " another outcome.",
    lambda sought: (
        sought.outcome != ContactOutcome.INFORMATION_ON_OPEN_EPISODE
        or sought.stands.has_open_episode
        or sought.stands.has_open_early_help
    ),
    PRACTICE,
    about="outcome",
)
EPISODE_OF_CONTACT_SETTLED = Condition(
    "episode_of_contact_settled",
    "The episode that this contact opened is still open. Close it first, or choose an outcome that goes on with it.",
    _leaves_no_episode_behind,
    PRACTICE,
    about="outcome",
)
SAME_AS_IS_NAMED = Condition(
    "same_as_is_named",
    "Choose which contact this one repeats. It is another contact, about the same child, and no duplicate itself.",
    lambda sought: not sought.is_duplicate or sought.is_same_as_another,
    PRACTICE,
    about="same_as",
)
SIGNATURE_AWAITED = Condition(
    "signature_awaited",
    "No decision on this contact waits for a manager. Open the contact again to see how it stands.",
    lambda sought: sought.stands.awaits_sign_off,
    DECISIONS,
)
IS_DECIDED = Condition(
    "is_decided",
    "This contact is not decided, so there is nothing to reopen.",
    lambda sought: sought.stands.is_decided,
    DECISIONS,
)

_MAY_FOLLOW = (
    NO_SECOND_REFERRAL,
    NO_EARLY_HELP_BESIDE_AN_EPISODE,
    NO_SECOND_EARLY_HELP,
    SOMEBODY_TO_PASS_IT_TO,
    EPISODE_OF_CONTACT_SETTLED,
)
"""What may follow for the child as the record stands: held again when a manager signs, for it may have moved on."""

DECIDE: Final = Step(
    "decide",
    "Decide the level and the outcome of a contact",
    (
        NOT_DECIDED,
        NOTHING_TO_SIGN,
        TRIAGED,
        LINKED_TO_A_CHILD,
        NO_POSSIBLE_DUPLICATE,
        OUTCOME_CHOSEN,
        LEVEL_CHOSEN,
        RATIONALE_GIVEN,
        CRITERIA_NAMED,
        CRITERIA_OF_THE_FRAMEWORK,
        FLAGS_ANSWERED,
        ANSWERS_IN_OR_REASON,
        OPENNESS_RECORDED,
        SHARING_HAS_A_BASIS,
        FAMILY_AGREES_TO_EARLY_HELP,
        *_MAY_FOLLOW,
        SAME_AS_IS_NAMED,
    ),
)
SIGN_OFF: Final = Step(
    "sign_off",
    "Sign off a decision, as a manager who did not make it",
    (SIGNATURE_AWAITED, LINKED_TO_A_CHILD, FAMILY_AGREES_TO_EARLY_HELP, *_MAY_FOLLOW, SAME_AS_IS_NAMED),
)
SEND_BACK: Final = Step("send_back", "Send a decision back, or take it back", (SIGNATURE_AWAITED,))
REOPEN: Final = Step("reopen", "Reopen a contact that is decided", (IS_DECIDED,))

CONTACT_STEPS: Final[tuple[Step, ...]] = (DECIDE, SIGN_OFF, SEND_BACK, REOPEN)
"""Every step of a decision on a contact."""

BEFORE_THE_DECISION: Final = (
    NOT_DECIDED,
    NOTHING_TO_SIGN,
    TRIAGED,
    LINKED_TO_A_CHILD,
    NO_POSSIBLE_DUPLICATE,
    OPENNESS_RECORDED,
    SHARING_HAS_A_BASIS,
)
"""The conditions that hold, or do not, whatever is decided: told before anybody begins to write."""
