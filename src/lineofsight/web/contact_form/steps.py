"""The pages of the contact forms: one row each, in the order in which they are asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from lineofsight.domain.codes import ReferralSource
from lineofsight.web.contact_form import questions
from lineofsight.web.contact_form.questions import QuestionForm


class Sender(StrEnum):
    """Who fills in the form. The value stands in the draft and in the address of the first page."""

    PUBLIC = "public"
    PROFESSIONAL = "professional"


PUBLIC = frozenset({Sender.PUBLIC})
PROFESSIONAL = frozenset({Sender.PROFESSIONAL})
EVERYBODY = PUBLIC | PROFESSIONAL

Given = Mapping[str, Any]
"""What earlier pages said of the message, by column."""


@dataclass(frozen=True, slots=True)
class Step:
    """One page of the form.

    title: its heading. senders: whom it is asked. form: its questions. one, many: how one of them is called, where the
    page is asked for each of several. at_least_one: whether there must be one. applies: whether it is asked, given what
    was said before. hint: what stands under the heading.
    """

    key: str
    title: str
    form: type[QuestionForm]
    senders: frozenset[Sender] = EVERYBODY
    one: str = ""
    many: str = ""
    at_least_one: bool = False
    applies: Callable[[Given], bool] = lambda given: True
    hint: str = ""

    @property
    def is_repeated(self) -> bool:
        return bool(self.many)


STEPS: Final[tuple[Step, ...]] = (
    Step("danger", "Is anybody in danger now?", questions.DangerForm),
    Step("you", "You and the child", questions.WhoPublicForm, PUBLIC),
    Step("name", "Your name", questions.NamePublicForm, PUBLIC),
    Step(
        "yourself",
        "About you",
        questions.ProfessionalForm,
        PROFESSIONAL,
        hint="Your name goes on the record. Say below if the family must not learn it.",
    ),
    Step(
        "police",
        "The police incident",
        questions.PoliceForm,
        PROFESSIONAL,
        applies=lambda given: given.get("source") == ReferralSource.POLICE.code,
    ),
    Step(
        "child",
        "The child",
        questions.ChildForm,
        PUBLIC,
        one="child",
        many="children",
        at_least_one=True,
        hint="Tell us what you know and leave out the rest. Even a first name helps.",
    ),
    Step(
        "pupil",
        "The child",
        questions.ChildForProfessionalsForm,
        PROFESSIONAL,
        one="child",
        many="children",
        at_least_one=True,
        hint="Add each child of the household whom you are worried about. Leave out what you do not know.",
    ),
    Step("home", "Where the children live", questions.HomeForm),
    Step(
        "adult",
        "A parent or another adult",
        questions.AdultForm,
        one="adult",
        many="adults",
        hint="Both parents, whoever looks after the children, and anybody you are worried about.",
    ),
    Step("worries", "Your worries", questions.WorriesForm),
    Step("told", "Who knows about this", questions.ToldPublicForm, PUBLIC),
    Step(
        "openness",
        "Who knows about this contact",
        questions.ToldForm,
        PROFESSIONAL,
        hint="Tell the parents before you make contact, unless that would put the child or somebody else at risk.",
    ),
)

STEPS_BY_KEY: Final = {step.key: step for step in STEPS}
if len(STEPS_BY_KEY) != len(STEPS):
    raise ValueError("Two pages of the contact forms have the same key.")
