"""The typed questions of plans: a birth plan, a child in need plan, and what stands in a plan.

One row a step, in the order of its page.
"""

from __future__ import annotations

from typing import Final

from lineofsight.domain.local_forms.typed_question import (
    CHRONOLOGY,
    DRIFT,
    NOT_IN_FUTURE,
    PLAN,
    VOICE,
    Happened,
    TypedQuestion,
    TypedStep,
)

OUTCOME_QUESTIONS: Final = (
    TypedQuestion("on", "When was it agreed?", conditions=("plan_not_ended",), because=PLAN),
    TypedQuestion("wanted", "What should be better for the child?", because=PLAN),
    TypedQuestion("how_known", "How shall we know?"),
    TypedQuestion("is_childs_goal", "This is the child’s own goal", because=VOICE),
)
"""What is asked of an outcome of any plan."""

TERMS_QUESTIONS: Final = (
    TypedQuestion("contingency", "What happens if the plan does not work?", because=PLAN),
    TypedQuestion("agreement", "Does the family agree to the plan?", because=PLAN),
    TypedQuestion("agreement_words", "Who agreed or did not, and what did they say?"),
    TypedQuestion("childs_view", "What does the child say of the plan?", because=VOICE),
)
"""What is asked of a plan as a whole, of either kind."""

PLANS: Final[tuple[TypedStep, ...]] = (
    TypedStep(
        "make-birth-plan",
        "Make a birth plan",
        "Birth plan",
        (
            TypedQuestion("on", "On which day is it agreed?", conditions=("child_is_unborn",), because=CHRONOLOGY),
            TypedQuestion("hospital", "Which hospital, and which midwife?"),
            TypedQuestion("who_to_call", "Whom does the hospital call?", conditions=("says_who_to_call",)),
            TypedQuestion("when_told", "Of what are they told at once?"),
            TypedQuestion("mother", "The mother"),
            TypedQuestion("father", "The father"),
            TypedQuestion("at_birth", "What happens at the birth?"),
            TypedQuestion("leaving_hospital", "On what does the discharge depend?"),
        ),
    ),
    TypedStep(
        "discharge-meeting",
        "Record the discharge planning meeting",
        "Discharge planning meeting",
        (
            TypedQuestion("on", "When was the meeting?", conditions=(NOT_IN_FUTURE,)),
            TypedQuestion("who", "Who was there?"),
            TypedQuestion("decision", "What was decided?", because=CHRONOLOGY),
        ),
    ),
    TypedStep(
        "start-need-plan",
        "Start a child in need plan",
        "Child in need plan",
        (
            TypedQuestion(
                "on", "When did the plan start?",
                (Happened.CHILD_IN_NEED_PLAN_STARTED,), items=("CINPlanStartDate",),
                conditions=("no_need_plan_since", "no_protection_plan_since"),
            ),
            TypedQuestion("visit_every_days", "Visits at least every how many days?", clocks=("K20",), flags=("F08",)),
        ),
    ),
    TypedStep(
        "need-meeting",
        "Record a child in need meeting",
        "Child in need meeting",
        (
            TypedQuestion(
                "on", "When was the meeting held?", (Happened.CHILD_IN_NEED_MEETING_HELD,),
                conditions=("on_or_after_referral",),
            ),
            TypedQuestion("attendance", "Who took part?"),
            TypedQuestion("familys_part", "Who of the family took part, and what did they say?"),
            TypedQuestion("agreed", "What was agreed?"),
        ),
    ),
    TypedStep(
        "review-need-plan",
        "Record a review of a child in need plan",
        "Child in need review",
        (
            TypedQuestion(
                "on", "When was the review held?", (Happened.CHILD_IN_NEED_PLAN_REVIEWED,),
                conditions=("on_or_after_plan_start", "no_need_review_that_day"), indicators=("P49",),
            ),
            TypedQuestion("outcome", "What was decided?", because=CHRONOLOGY),
            TypedQuestion(
                "visit_every_days",
                "Visits from now on at least every how many days?",
                clocks=("K20",),
                flags=("F08",),
            ),
        ),
    ),
    TypedStep(
        "end-need-plan",
        "End a child in need plan",
        "End of the child in need plan",
        (
            TypedQuestion(
                "on", "On which day?",
                (Happened.CHILD_IN_NEED_PLAN_ENDED,), items=("CINPlanEndDate",),
                conditions=("need_plan_ends_after_reviews",),
            ),
        ),
    ),
    TypedStep(
        "protection-plan-outcome",
        "Write an outcome into the child protection plan",
        "Outcome of the child protection plan",
        OUTCOME_QUESTIONS,
    ),
    TypedStep(
        "protection-plan-terms",
        "Write what the child protection plan says as a whole",
        "The child protection plan as a whole",
        TERMS_QUESTIONS,
    ),
    TypedStep(
        "protection-plan-visits",
        "Set how often the child is visited on the child protection plan",
        "Visits of the child protection plan",
        (
            TypedQuestion("on", "From which day?", clocks=("K16",), conditions=("no_frequency_that_day",)),
            TypedQuestion(
                "every_days", "Visits at least every how many days?",
                clocks=("K16",), flags=("F08",), indicators=("P43",),
            ),
            TypedQuestion("why", "Why?"),
        ),
    ),
    TypedStep(
        "need-plan-outcome",
        "Write an outcome into the child in need plan",
        "Outcome of the child in need plan",
        OUTCOME_QUESTIONS,
    ),
    TypedStep(
        "need-plan-terms",
        "Write what the child in need plan says as a whole",
        "The child in need plan as a whole",
        TERMS_QUESTIONS,
    ),
    TypedStep(
        "need-plan-visits",
        "Set how often the child is visited on the child in need plan",
        "Visits of the child in need plan",
        (
            TypedQuestion("on", "From which day?", clocks=("K20",), conditions=("no_frequency_that_day",)),
            TypedQuestion(
                "every_days", "Visits at least every how many days?",
                clocks=("K20",), flags=("F08",), indicators=("P49",),
            ),
            TypedQuestion("why", "Why?"),
        ),
    ),
    TypedStep(
        "plan-action",
        "Agree an action",
        "Action of the plan",
        (
            TypedQuestion("on", "When was it agreed?", conditions=("on_or_after_outcome",), because=PLAN),
            TypedQuestion("what", "What will be done?", because=PLAN),
            TypedQuestion("owner", "Who does it?", conditions=("action_has_owner",)),
            TypedQuestion("owner_worker", "Which worker?"),
            TypedQuestion("owner_agency", "Which agency?"),
            TypedQuestion("owner_name", "Name"),
            TypedQuestion("due_on", "By when?", conditions=("due_after_agreed",), because=DRIFT),
        ),
    ),
    TypedStep(
        "plan-outcome-ended",
        "Record that an outcome is reached, or wanted no longer",
        "End of an outcome",
        (
            TypedQuestion("on", "On which day?", conditions=("ends_after_progress", "actions_settled")),
            TypedQuestion("is_reached", "What became of it?"),
            TypedQuestion("why", "Why is it wanted no longer?"),
        ),
    ),
    TypedStep(
        "plan-action-done",
        "Record that an action was done",
        "Action done",
        (
            TypedQuestion("on", "When was it done?", conditions=("on_or_after_action",), because=DRIFT),
            TypedQuestion("how", "What came of it?"),
        ),
    ),
    TypedStep(
        "plan-action-carried-over",
        "Carry an action over to a later day",
        "Action carried over",
        (
            TypedQuestion(
                "on", "When was it agreed to carry it over?",
                conditions=("on_or_after_action",), because=DRIFT,
            ),
            TypedQuestion("due_on", "By when now?", conditions=("carried_to_a_later_day",), because=DRIFT),
            TypedQuestion("why", "Why was it not done?"),
        ),
    ),
    TypedStep(
        "plan-action-given-up",
        "Give up an action",
        "Action given up",
        (
            TypedQuestion("on", "On which day?", conditions=("on_or_after_action",), because=DRIFT),
            TypedQuestion("why", "Why is it given up?"),
        ),
    ),
)  # fmt: skip
