"""The typed questions of strategy discussions, section 47 enquiries, child protection conferences and core groups.

One row a step, in the order of its page.
"""

from __future__ import annotations

from typing import Final

from lineofsight.domain.local_forms.typed_question import (
    CHRONOLOGY,
    Happened,
    TypedQuestion,
    TypedStep,
    childs_words,
    how_held,
)

CHILD_PROTECTION: Final[tuple[TypedStep, ...]] = (
    TypedStep(
        "strategy-discussion",
        "Record a strategy discussion",
        "Strategy discussion",
        (
            TypedQuestion(
                "on", "When was the strategy discussion?",
                (Happened.STRATEGY_DISCUSSION_HELD, Happened.SECTION_47_STARTED), items=("S47ActualStartDate",),
                conditions=("on_or_after_referral",), indicators=("P27", "P29"),
            ),
            TypedQuestion("at_time", "At what time?", (Happened.STRATEGY_DISCUSSION_HELD,)),
            TypedQuestion(
                "is_by_telephone", "Was it held by telephone?", (Happened.STRATEGY_DISCUSSION_BY_TELEPHONE,)
            ),
            TypedQuestion(
                "attendance", "Who took part?", conditions=("discussion_quorate_or_says_why",), indicators=("P28",)
            ),
            TypedQuestion(
                "why_not_quorate", "Why was it held without an agency that must take part?",
                conditions=("discussion_quorate_or_says_why",),
            ),
            TypedQuestion("outcome", "What was decided?", (Happened.SECTION_47_STARTED,), indicators=("P29",)),
            TypedQuestion(
                "begins_enquiry", "Does this discussion begin the section 47 enquiry?", (Happened.SECTION_47_STARTED,),
                conditions=("no_open_enquiry", "enquiry_runs"),
            ),
            TypedQuestion("reasons", "Reasons for the decision", because=CHRONOLOGY),
            TypedQuestion("dissent", "Did an agency disagree?"),
            TypedQuestion("seeing_plan", "How and when will the child be seen?"),
            TypedQuestion("are_parents_told", "Were the parents told?"),
            TypedQuestion("why_parents_not_told", "Why were the parents not told?"),
        ),
    ),
    TypedStep(
        "conclude-section-47",
        "Conclude a section 47 enquiry, for a manager to sign",
        "Section 47 enquiry",
        (
            TypedQuestion(
                "on", "When was the enquiry concluded?",
                conditions=("on_or_after_enquiry_start", "enquiry_is_submitted"),
            ),
            TypedQuestion(
                "why_not_seen", "Why was the child not seen?", conditions=("seen_in_enquiry_or_says_why",)
            ),
            *childs_words(),
            TypedQuestion("view_seen", "How was the child seen?"),
            TypedQuestion("neglect", "What was found of neglect?"),
            TypedQuestion("physical", "What was found of physical abuse?"),
            TypedQuestion("sexual", "What was found of sexual abuse?"),
            TypedQuestion("emotional", "What was found of emotional abuse?"),
            TypedQuestion("findings", "Findings", because=CHRONOLOGY),
            TypedQuestion("agencies_views", "What does each agency say?"),
            TypedQuestion(
                "outcome", "What was found?", (Happened.CONFERENCE_NOT_REQUIRED,), items=("ICPCnotRequired",),
                flags=("F07",), indicators=("P31",),
            ),
            TypedQuestion("agency_challenge", "Does an agency challenge that?"),
            TypedQuestion("safety_plan", "What keeps the child safe now?"),
            TypedQuestion("family_told", "What was the family told?"),
        ),
    ),
    TypedStep(
        "plan-initial-conference",
        "Plan an initial child protection conference",
        "Initial conference planned",
        (
            TypedQuestion(
                "on", "When was it planned?",
                (Happened.CONFERENCE_PLANNED,), conditions=("not_planned_yet",),
            ),
            TypedQuestion(
                "planned_on", "For which day is it planned?",
                (Happened.CONFERENCE_PLANNED,), conditions=("planned_on_a_weekday", "planned_ahead"),
            ),
        ),
    ),
    TypedStep(
        "initial-conference",
        "Record an initial child protection conference",
        "Initial conference",
        (
            TypedQuestion(
                "on", "When was the conference held?",
                (Happened.INITIAL_CONFERENCE_HELD, Happened.CHILD_PROTECTION_PLAN_STARTED),
                items=("DateOfInitialCPC", "CPPstartDate"), conditions=("on_a_weekday",), indicators=("P32",),
            ),
            *how_held(),
            TypedQuestion(
                "outcome", "What was decided?", (Happened.CHILD_PROTECTION_PLAN_STARTED,), indicators=("P33",)
            ),
            TypedQuestion(
                "category", "Category of the plan", items=("InitialCategoryOfAbuse", "LatestCategoryOfAbuse"),
                flags=("F07",),
            ),
            TypedQuestion(
                "visit_every_days", "Visits at least every how many days?", clocks=("K16",), flags=("F08",)
            ),
            TypedQuestion(
                "participation", "The child’s part in it", conditions=("participation_fits_age",), indicators=("P47",)
            ),
        ),
    ),
    TypedStep(
        "transfer-in-conference",
        "Record a transfer-in conference",
        "Transfer-in conference",
        (
            TypedQuestion(
                "on", "When was the conference held?",
                (Happened.TRANSFER_IN_CONFERENCE_HELD, Happened.CHILD_PROTECTION_PLAN_STARTED),
                items=("CPPstartDate",), conditions=("on_a_weekday", "no_transfer_conference"),
            ),
            *how_held(),
            TypedQuestion(
                "outcome", "What was decided?",
                (Happened.CHILD_PROTECTION_PLAN_STARTED,), indicators=("P33",),
            ),
            TypedQuestion(
                "category", "Category of the plan",
                items=("InitialCategoryOfAbuse", "LatestCategoryOfAbuse"), flags=("F07",),
            ),
            TypedQuestion("visit_every_days", "Visits at least every how many days?", clocks=("K16",), flags=("F08",)),
            TypedQuestion(
                "participation", "The child’s part in it", conditions=("participation_fits_age",), indicators=("P47",)
            ),
        ),
    ),
    TypedStep(
        "core-group",
        "Record a core group",
        "Core group",
        (
            TypedQuestion(
                "on", "When was the core group held?", (Happened.CORE_GROUP_HELD,),
                conditions=("on_or_after_protection_plan_start", "no_core_group_that_day"), indicators=("P42",),
            ),
            TypedQuestion("attendance", "Who took part?"),
            TypedQuestion("familys_part", "Who of the family took part, and what did they say?"),
            TypedQuestion("progress", "What has changed for the child?", because=CHRONOLOGY),
            TypedQuestion("not_done", "Who has not done what was agreed?", because=CHRONOLOGY),
        ),
    ),
    TypedStep(
        "plan-review-conference",
        "Plan a review conference",
        "Review conference planned",
        (
            TypedQuestion(
                "on", "When was it planned?",
                (Happened.REVIEW_CONFERENCE_PLANNED,), conditions=("not_planned_yet",),
            ),
            TypedQuestion(
                "planned_on", "For which day is it planned?",
                (Happened.REVIEW_CONFERENCE_PLANNED,), conditions=("planned_on_a_weekday", "planned_ahead"),
            ),
        ),
    ),
    TypedStep(
        "move-conference",
        "Move a planned conference",
        "Planned conference moved",
        (
            TypedQuestion("on", "When was it moved?", conditions=("still_ahead",)),
            TypedQuestion(
                "planned_on", "To which day?",
                (Happened.CONFERENCE_PLANNED, Happened.REVIEW_CONFERENCE_PLANNED),
                conditions=("planned_on_a_weekday", "planned_ahead"),
            ),
            TypedQuestion("why", "Why is it moved?", conditions=("says_why_moved",)),
        ),
    ),
    TypedStep(
        "call-off-conference",
        "Call a planned conference off",
        "Planned conference called off",
        (
            TypedQuestion(
                "on", "When was it called off?",
                (Happened.CONFERENCE_CALLED_OFF,), conditions=("on_or_after_planning",),
            ),
            TypedQuestion("why", "Why is it called off?", conditions=("says_why_moved",)),
        ),
    ),
    TypedStep(
        "review-protection-plan",
        "Record a review conference",
        "Review conference",
        (
            TypedQuestion(
                "on", "When was the review held?", (Happened.REVIEW_CONFERENCE_HELD,), items=("CPPreviewDate",),
                conditions=("after_plan_start",), indicators=("P41",),
            ),
            *how_held(),
            TypedQuestion("decision", "What was decided?", because=CHRONOLOGY),
            TypedQuestion("category", "Category, if it changed", items=("LatestCategoryOfAbuse",), flags=("F07",)),
            TypedQuestion(
                "visit_every_days",
                "Visits from now on at least every how many days?",
                clocks=("K16",),
                flags=("F08",),
            ),
            TypedQuestion(
                "participation", "The child’s part in it", conditions=("participation_fits_age",), indicators=("P47",)
            ),
        ),
    ),
    TypedStep(
        "end-protection-plan",
        "End a child protection plan",
        "End of the child protection plan",
        (
            TypedQuestion(
                "on", "When did the plan end?", (Happened.CHILD_PROTECTION_PLAN_ENDED,), items=("CPPendDate",),
                conditions=("after_plan_start", "protection_plan_ends_after_reviews"), indicators=("P39",),
            ),
            TypedQuestion(
                "reason", "Why did it end?", flags=("F06",),
                conditions=("ended_by_a_conference", "ended_adult_or_died_is_so"),
            ),
        ),
    ),
)  # fmt: skip
